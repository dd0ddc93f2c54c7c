# SPDX-License-Identifier: MIT
"""kill -9 of the cockpit, in every dialog and while a verb runs: nothing is lost.

All agents run on, the store is whole, nothing half made stays behind, and the next
cockpit shows what the one before did.
"""

import contextlib
import os
import signal
import sqlite3

from fleet import main, wait_until
from forms import FormTest
from invariants import rows, stray_at_rest

SLOW = '[setup]\ncommands = ["touch here; sleep 600"]\n'

# What opens each, as fill() has it, and what is then shown.
DIALOGS = {
    "new": ("n", "fix{tab}Do it.{enter}And more", "And more"),
    "completion": ("n", "b-", "  b-two"),
    "fanout": ("f", "{tab}auth{tab}Do it.{tab}taker:2,oth", "  other"),
    "multi": ("m", "fix:Do it.{enter}docs:Wri", "makes  fix  docs"),
    "prompt": ("p", "Hello", "Hello"),
    "fork": ("F", "four{tab}Otherwise", "Otherwise"),
    "restore": ("u", "go", "gone  taker  killed"),
    "palette": (":", "fan", "Commands  fan"),
    "kill": ("x", "", "new.txt"),
    "kill and its branch": ("x", "{space}", "[x] delete the branch"),
    "processes": ("P", "/", "nice command"),
    "options": ("o", "/log.keep{enter}{enter}{clear}many{enter}", "is not an integer"),
    "themes": ("t", "k", "default-"),
    "help": ("?", "/copy", "Copy what"),
    "help over a form": ("n", "fix{f1}", "Moving"),
    "menu": ("shift-f10", "", "interrupt"),
    "filter": ("/", "b-", "b-: 2 more"),
    "typing": ("enter", "typed", "typed"),
}

# What starts a verb that is long at work.
VERBS = {
    "create": ("n", "fix{tab}Do it.{done}"),
    "fanout": ("f", "{tab}auth{tab}Do it.{done}"),
    "multi": ("m", "fix:Do it.{enter}docs:Write.{done}"),
    "fork": ("F", "four{done}"),
}


class Killed(FormTest):
    """Three agents, one with work that is nowhere else, and one that was killed."""

    def setUp(self):
        super().setUp()
        self.taker("a-one")
        self.taker("gone")
        self.home.run("kill", "gone")
        self.taker("b-two")
        self.two = self.home.agent("b-two")["worktree"]
        with open(os.path.join(self.two, "new.txt"), "w", encoding="utf-8") as f:
            f.write("work\n")
        self.taker("c-three")
        self.choose_view()
        self.before = self.facts()

    def choose_view(self):
        """b-two is selected, by age, without meters."""
        cockpit = self.open("○ a-one", "○ c-three")
        cockpit.keys("s", "s", "s", text="by age")
        cockpit.click_on("b-two")
        wait_until(lambda: cockpit.selected() == "b-two", what="b-two selected")
        self.assertTrue(cockpit.exit(after=["q"]).clean)
        cockpit.close()

    def view(self):
        """A cockpit that shows what the first did."""
        cockpit = self.start(size=(24, 100))
        for name in ("a-one", "b-two", "c-three"):
            cockpit.wait_for(f"○ {name}")
        wait_until(lambda: cockpit.selected() == "b-two", what="the same view")
        names = [line.split()[1] for line in cockpit.screen().text[2:5]]
        self.assertEqual(names, ["c-three", "b-two", "a-one"])
        self.assertNotIn("cpu", "".join(cockpit.screen().text[1:]))
        return cockpit

    def facts(self):
        """What no death of a cockpit may change."""
        with contextlib.closing(sqlite3.connect(f"{self.home.state}/fleet.db")) as db:
            check = db.execute("PRAGMA integrity_check").fetchone()
        with open(os.path.join(self.home.config, "config.toml"), encoding="utf-8") as f:
            config = f.read()
        return {
            "store": check,
            "rows": {r["branch"]: r["life"] for r in rows(self.home).values()},
            "agents": {n: (a["pid"], a["state"]) for n, a in self.home.agents().items()},
            "branches": self.repo.branches(),
            "work": self.repo.git("status", "--porcelain", cwd=self.two),
            "config": config,
        }

    def end(self, cockpit):
        cockpit.signal(signal.SIGKILL)
        self.assertEqual(cockpit.exit().status, 128 + signal.SIGKILL)
        cockpit.close()

    def assert_whole(self):
        wait_until(lambda: self.facts()["rows"] == self.before["rows"], what="rest")
        self.assertEqual(self.facts(), self.before)
        self.assertEqual(stray_at_rest(self.home, self.repo), [])

    def test_in_each_dialog(self):
        for name, (opens, keys, shown) in DIALOGS.items():
            with self.subTest(name), self.view() as cockpit:
                self.fill(cockpit, opens, keys, text=shown)
                self.end(cockpit)
                self.assert_whole()
        self.view()

    def test_while_the_editor_is_open(self):
        editor = os.path.join(self.home.path, "editor")
        with open(editor, "w", encoding="utf-8") as f:
            f.write("#!/bin/sh\necho it is open\nsleep 600\n")
        os.chmod(editor, 0o755)
        cockpit = self.start(size=(24, 100), env={"EDITOR": editor})
        self.fill(cockpit, "n", "fix{tab}Do it.{ctrl-e}", text="it is open")
        self.end(cockpit)
        self.assert_whole()
        self.view()

    def test_while_a_verb_runs(self):
        """What it had begun is undone by whoever did it."""
        config = self.before["config"]
        for name, (opens, keys) in VERBS.items():
            with self.subTest(name), self.view() as cockpit:
                self.configure(SLOW)
                self.fill(cockpit, opens, keys, text="touch here; sleep 600")
                self.end(cockpit)
                self.home.write_config(config)
                self.assert_whole()
        self.view()

    def test_while_agents_are_ended(self):
        """It is done, or it is not."""
        trap = "trap '' TERM HUP; printf '\\033]7501;state=idle:app=x\\007'; while :; do sleep 1; done"
        self.home.run("create", "stubborn", "--", "sh", "-c", trap)
        self.home.wait_state("stubborn", "idle")
        self.configure('[kill]\ngrace = "1s"\n')
        cockpit = self.start(size=(24, 100))
        cockpit.wait_for("○ stubborn")
        cockpit.click_on("stubborn")
        cockpit.keys("x", text="nothing would be lost")
        cockpit.keys("y", text="kill")
        wait_until(lambda: self.lives()["stubborn"] != "running", what="the begin of its end")
        self.end(cockpit)
        wait_until(lambda: self.lives()["stubborn"] == "archived", what="its end")
        self.assertEqual(stray_at_rest(self.home, self.repo), [])
        self.home.run("restore", "stubborn")

    def lives(self):
        return {r["branch"]: r["life"] for r in rows(self.home).values()}


class First(FormTest):
    def test_in_the_welcome(self):
        for _ in range(2):  # it was not read to its end, and stands there again
            cockpit = self.start(size=(24, 100), welcome=True)
            cockpit.wait_for("Welcome to fleet")
            cockpit.signal(signal.SIGKILL)
            self.assertEqual(cockpit.exit().status, 128 + signal.SIGKILL)
            cockpit.close()
            self.assert_nothing_made()
            self.assertEqual(stray_at_rest(self.home, self.repo), [])


if __name__ == "__main__":
    main()
