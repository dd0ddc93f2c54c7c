# SPDX-License-Identifier: MIT
"""Every verb by name, and what was killed brought back: pickers and their forms."""

import os

from fleet import main, wait_until
from forms import FormTest


class Palette(FormTest):
    def pick(self, cockpit, name, **until):
        self.fill(cockpit, ":", name, regex=f"^.{{42}} *{name}  ")
        return cockpit.keys("enter", **until)

    def test_finds_a_verb_by_letters_and_by_words(self):
        cockpit = self.open()
        cockpit.keys("ctrl-p", text="Commands")
        cockpit.expect("palette")
        cockpit.type("fnt")
        cockpit.wait_gone("create ")
        cockpit.wait_for("fanout")
        cockpit.keys("ctrl-u")
        cockpit.type("worktrees away")
        cockpit.wait_gone("fanout")
        cockpit.wait_for("kill")
        cockpit.type("xyz", text="nothing has these letters")
        cockpit.keys("enter", "esc", text="Commands", gone=True)

    def test_tab_and_arrows_go_the_same_way(self):
        cockpit = self.open()
        for on, back in (("tab", "shift-tab"), ("down", "up")):
            cockpit.keys(":", on, on, back, "enter", text="Fanout")
            cockpit.keys("esc", text="Fanout", gone=True)

    def test_runs_a_verb_with_what_its_form_holds(self):
        self.puppet("one")
        cockpit = self.open("○ one")
        self.pick(cockpit, "prompt", regex="name +one")
        self.fill(cockpit, None, "By name.{done}", text="one: accepted")

    def test_runs_at_once_what_asks_nothing(self):
        self.puppet("one")
        cockpit = self.open("○ one")
        self.pick(cockpit, "stop")
        wait_until(lambda: self.home.agent("one")["life"] != "running", what="its end")
        cockpit.wait_for("‖ one")

    def test_shows_what_a_verb_says(self):
        self.taker("one", "-p", "What it was told.")
        cockpit = self.open("○ one")
        self.pick(cockpit, "show", text="What it was told.")
        cockpit.keys("G", "g", "esc", text="What it was told.", gone=True)

    def test_what_a_verb_says_comes_where_it_was_asked_for_or_not_at_all(self):
        one = self.puppet("one")
        cockpit = self.open("○ one")
        for gives_up in (False, True):
            with self.subTest(gives_up):
                self.pick(cockpit, "wait", text="wait: ")
                self.fill(cockpit, None, "{right}{right}{right}{done}", regex="^.{42} *(…|[.]{3})$")
                if gives_up:
                    cockpit.keys("esc", text="Terminal")
                one.is_now("blocked")
                cockpit.wait_for(regex="◐ one")
                if not gives_up:
                    cockpit.wait_for("blocked")
                    cockpit.keys("esc", text="Terminal")
                one.is_now("idle")
                cockpit.wait_for(regex="[○✓] one")
                cockpit.wait_for("Terminal")

    def test_a_verb_that_fails_shows_its_error_and_is_mended(self):
        cockpit = self.open()
        self.pick(cockpit, "config", text="config: ")
        self.fill(cockpit, None, "agent.nothing{done}", text="'agent.nothing'")
        cockpit.expect("palette-wrong")
        self.fill(cockpit, None, "{clear}agent.def", text="  agent.default")
        self.fill(cockpit, None, "{down}{enter}{done}", regex="^.{42} *taker")

    def test_kill_and_restore_have_their_own_dialogs(self):
        self.taker("one")
        cockpit = self.open("○ one")
        self.pick(cockpit, "kill", text="nothing would be lost")
        cockpit.keys("y", text="No agents yet")
        self.pick(cockpit, "restore", text="one  taker  killed")
        cockpit.keys("enter", text="is back; R starts it")
        self.assertEqual(list(self.made()), ["one"])

    def test_is_pressed_by_the_mouse(self):
        cockpit = self.open()
        cockpit.keys(":", text="Commands")
        cockpit.click_on("fanout", text="Fanout: one prompt")
        cockpit.wait_for(regex="count +3")

    def test_every_verb_has_a_form_that_is_given_up(self):
        """Without agents none is run at once: each asks for whom it is."""
        cockpit = self.open(size=(40, 100))
        cockpit.keys(":", text="Commands")
        rows = [line[42:].split() for line in cockpit.screen().text[5:-1]]
        names = [row[0] for row in rows if len(row) > 2]
        self.assertGreater(len(names), 15)
        cockpit.keys("esc", text="Commands", gone=True)
        titles = {"create": "New agent", "fanout": "Fanout", "multi": "Multi", "fork": "Fork",
                  "prompt": "Prompt"}
        for name in names:
            if name in ("kill", "restore"):
                continue
            with self.subTest(name):
                title = titles.get(name, f"{name}: ")
                self.pick(cockpit, name, text=title)
                cockpit.keys("esc", text=title, gone=True)
        self.assert_nothing_made()


class Restore(FormTest):
    def killed(self, *names, ready="No agents yet"):
        for name in names:
            self.taker(name)
            with open(os.path.join(self.home.agent(name)["worktree"], "new.txt"), "w") as f:
                f.write(f"of {name}\n")
            self.home.run("kill", "-f", "-d", name)
        return self.open(ready)

    def test_brings_files_and_branch_back(self):
        cockpit = self.killed("one", "two")
        cockpit.keys("u", text="Restore")
        cockpit.expect("restore")
        cockpit.type("one")
        cockpit.wait_gone(regex="^.{42} *two  ")
        cockpit.keys("enter", text="is back; R starts it")
        cockpit.wait_for("one")
        self.assertEqual(list(self.made()), ["one"])
        with open(os.path.join(self.home.agent("one")["worktree"], "new.txt")) as f:
            self.assertEqual(f.read(), "of one\n")
        self.assertEqual(sorted(self.repo.branches()), ["main", "one"])

    def test_the_newest_comes_first(self):
        cockpit = self.killed("b", "c", "a")
        cockpit.keys("u")
        cockpit.wait_for(regex="^.{42} *a  (.|\n)*^.{42} *c  (.|\n)*^.{42} *b  ")
        cockpit.keys("enter", text="is back; R starts it")
        self.assertEqual(list(self.made()), ["a"])

    def test_what_is_typed_at_once_looks_among_them(self):
        cockpit = self.killed("one", "two")
        cockpit.send("u!", text="nothing has these letters")
        cockpit.keys("ctrl-u")
        cockpit.send("one", regex="^.{42} *one  ")
        cockpit.wait_gone(regex="^.{42} *two  ")
        cockpit.keys("esc")
        cockpit.send("u\x1b", text="Restore", gone=True)  # closed before it is known
        cockpit.send("u", regex="^.{42} *two  ")

    def test_selects_and_names_what_is_back(self):
        self.taker("aaa")
        cockpit = self.killed("one", ready="aaa")
        self.wait_selected(cockpit, "aaa")
        cockpit.keys("u", text="one  taker  killed")
        cockpit.keys("enter", text="one is back; R starts it")
        cockpit.wait_gone("one is back")  # the name is the list's then
        self.wait_selected(cockpit, "one")
        cockpit.keys("R", regex="○ one")

    def test_nothing_is_brought_back_by_escape(self):
        cockpit = self.killed("one")
        cockpit.keys("u", text="Restore")
        cockpit.keys("esc", text="Restore", gone=True)
        self.assertEqual(self.made(), {})

    def test_says_when_there_is_nothing(self):
        self.open().keys("u", text="nothing was killed that could be restored")


if __name__ == "__main__":
    main()
