# SPDX-License-Identifier: MIT
"""Fifty agents in two projects: found, sorted, folded and marked; and a busy store."""

import os
import re
import sqlite3
import sys
import time

from cockpit import CockpitTest
from fleet import Home, main, wait_until

KIND = """summary = "does nothing"
program = "/bin/sh"
args = ["-c", "printf '\\\\033]7501;state=idle:app=x\\\\007'; exec cat"]
status_protocol = true
"""
ASKS = [f"auth-{chr(ord('A') + i)}" for i in range(20)]
IDLE = [f"docs-{chr(ord('A') + i)}" for i in range(10)]
ALONE = [f"s{i}" for i in range(1, 6)]
HERE = len(ASKS) + len(IDLE) + len(ALONE)
THERE = 15
TALL = (80, 120)


class ManyTest(CockpitTest):
    """All of a class have the same fifty."""

    @classmethod
    def setUpClass(cls):
        cls.many = home = Home()
        cls.addClassCleanup(home.close)
        os.makedirs(os.path.join(home.config, "agents"))
        with open(os.path.join(home.config, "agents", "idler.toml"), "w",
                  encoding="utf-8") as f:
            f.write(KIND)
        home.repo(name="beta")
        home.run("fanout", str(THERE), "web", "-p", "x", "-a", "idler", "--quick")
        home.repo(name="alpha")
        home.run("fanout", str(len(ASKS)), "auth", "-p", "Fix it", "-a", "demo", "--quick")
        home.run("fanout", str(len(IDLE)), "docs", "-p", "x", "-a", "idler", "--quick")
        for name in ALONE:
            home.run("create", name, "-a", "demo", "--quick")
        for name in ASKS:
            home.wait_state(name, "blocked", timeout=60)
        for name in IDLE + ALONE:
            home.wait_state(name, "idle", timeout=60)

    def setUp(self):
        self.home = self.many

    def open(self, size=TALL, **options):
        views = os.path.join(self.home.state, "views")
        if os.path.isdir(views):
            for name in os.listdir(views):
                os.unlink(os.path.join(views, name))
        cockpit = self.start(size=size, **options)
        cockpit.wait_for("20 ask")
        cockpit.keys("M", "g")
        cockpit.wait_gone(regex="cpu +[0-9]+%")
        return cockpit

    @staticmethod
    def tree(folded=()):
        """All rows; batches by age."""
        rows = list(ALONE)
        for head, names in (("auth", ASKS), ("docs", IDLE)):
            rows += [head] if head in folded else [head, *names]
        return rows

    def until(self, cockpit, true):
        try:
            return wait_until(true)
        except AssertionError as e:
            raise AssertionError(f"{e}\n{cockpit.screen()}") from None

    def shows(self, cockpit, names):
        self.until(cockpit, lambda: cockpit.names() == names)

    def selects(self, cockpit, name):
        self.until(cockpit, lambda: cockpit.selected() == name)


class Finding(ManyTest):
    def test_all_are_there_below_their_heads(self):
        cockpit = self.open()
        self.shows(cockpit, self.tree())
        cockpit.wait_for("20 agents")
        cockpit.wait_for("10 agents")

    def test_the_selected_is_always_in_sight(self):
        cockpit = self.open()
        rows = self.tree()
        cockpit.resize(16, 100)
        for name in rows:
            self.selects(cockpit, name)
            cockpit.keys("j")
        cockpit.keys("g")
        self.selects(cockpit, rows[0])
        cockpit.keys("pagedown")
        self.selects(cockpit, rows[11])
        cockpit.keys("G")
        self.selects(cockpit, rows[-1])

    def test_by_state_and_by_letters(self):
        cockpit = self.open()
        cockpit.keys("!", text="15 more")
        self.shows(cockpit, ["auth", *ASKS])
        cockpit.keys("#", text="20 more")
        self.shows(cockpit, [*ALONE, "docs", *IDLE])
        cockpit.keys("0", gone=True, text=" more")
        cockpit.keys("/")
        cockpit.send("dcj", text=f"{HERE - 1} more")
        self.until(cockpit, lambda: cockpit.names()[1:] == ["docs-J"])
        cockpit.keys("esc", gone=True, text=" more")

    def test_w_goes_to_each_that_asks_once(self):
        cockpit = self.open()
        seen = []
        for _ in range(len(ASKS) + 1):
            before = cockpit.selected()
            cockpit.keys("w")
            self.until(cockpit, lambda: cockpit.selected() not in (None, before))
            seen.append(cockpit.selected())
        self.assertEqual(seen, [*ASKS, ASKS[0]])

    def test_orders_lose_nobody(self):
        cockpit = self.open()
        cockpit.keys("s", text="by attention")
        self.shows(cockpit, [*ASKS, *IDLE, *ALONE])
        cockpit.keys("s", text="by name")
        self.shows(cockpit, sorted([*ASKS, *IDLE, *ALONE]))
        for order in ("age", "cost", "cpu"):
            cockpit.keys("s", text=f"by {order}")
            self.until(cockpit, lambda: sorted(cockpit.names())
                       == sorted([*ASKS, *IDLE, *ALONE]))
        cockpit.keys("s", text="by tree")


class Folding(ManyTest):
    def test_takes_the_rows_and_keeps_the_marks(self):
        cockpit = self.open()
        cockpit.keys("w")
        self.selects(cockpit, ASKS[0])
        cockpit.keys("space", "space", regex="▌◐ auth-B")
        cockpit.keys("h", text="▸ auth")
        self.shows(cockpit, self.tree(folded=("auth",)))
        cockpit.keys("g", "x", text=f"{ALONE[0]}  nothing would be lost")
        self.assertNotIn("auth-A", str(cockpit.screen()))
        cockpit.keys("esc", gone=True, text="would be lost")
        cockpit.click_on("▸ auth")
        cockpit.click_on("▸ auth", regex="▌◐ auth-A")
        cockpit.wait_for(regex="▌◐ auth-B")

    def test_hides_from_all_being_marked(self):
        cockpit = self.open()
        cockpit.keys("w")
        self.selects(cockpit, ASKS[0])
        cockpit.keys("h", text="▸ auth")
        cockpit.keys("A", regex="▌○ docs-J")
        cockpit.keys("l", regex="◐ auth-A")
        self.assertNotIn("▌◐", str(cockpit.screen()))

    def test_is_kept_with_the_view(self):
        cockpit = self.open()
        cockpit.keys("w")
        self.selects(cockpit, ASKS[0])
        cockpit.keys("h", text="▸ auth")
        self.assertTrue(cockpit.exit(after=["q"]).clean)
        again = self.start(size=TALL)
        self.shows(again, self.tree(folded=("auth",)))


class ComingAndGoing(ManyTest):
    def test_moves_no_selection(self):
        cockpit = self.open()
        cockpit.keys("j", "j")
        self.selects(cockpit, "s3")
        self.home.run("create", "a-first", "--quick", "--", "cat")
        cockpit.wait_for(" a-first ")
        self.assertEqual(cockpit.selected(), "s3")
        cockpit.keys("s", text="by attention")
        self.until(cockpit, lambda: cockpit.names()[0] == ASKS[0])
        self.assertEqual(cockpit.selected(), "s3")
        self.home.run("kill", "-f", "a-first")
        cockpit.wait_gone(" a-first ")
        self.assertEqual(cockpit.selected(), "s3")

    def test_of_the_selected_leaves_its_place(self):
        self.home.run("create", "s2x", "--quick", "--", "cat")
        cockpit = self.open()
        cockpit.wait_for(" s2x ")
        cockpit.keys("j", "j")
        self.selects(cockpit, "s2x")
        self.home.run("kill", "-f", "s2x")
        cockpit.wait_gone(" s2x ")
        self.selects(cockpit, "s3")


class Projects(ManyTest):
    def test_stand_one_below_the_other_outside_of_all(self):
        cockpit = self.open(cwd=self.home.env["HOME"], size=(100, 120))
        cockpit.wait_for("all projects")
        cockpit.wait_for(regex=f"◐ 20 ask.*○ {HERE + THERE - 20} idle")
        self.until(cockpit, lambda: len(cockpit.names()) == HERE + THERE + 5)
        names = cockpit.names()
        self.assertEqual([n for n in names if n in ("alpha", "beta")], ["alpha", "beta"])
        cockpit.keys("h", text="▸ alpha")
        self.until(cockpit, lambda: cockpit.names()[:3] == ["alpha", "beta", "web"])
        cockpit.keys("l", text="▾ alpha")

    def test_are_answered_for_from_there(self):
        cockpit = self.open(cwd=self.home.env["HOME"], size=(100, 120))
        cockpit.keys("G", text=" web-O ")
        self.selects(cockpit, "web-O")
        cockpit.keys("S", text="stopped web-O")
        beta = os.path.join(self.home.path, "beta")
        self.assertNotEqual(self.home.run("show", "web-O", "--json", cwd=beta).json["life"],
                            "running")
        self.home.run("restart", "web-O", cwd=beta)
        cockpit.wait_for("○ web-O")


class Busy(ManyTest):
    """Another process has the store for itself."""

    def lock(self):
        db = sqlite3.connect(os.path.join(self.home.state, "fleet.db"), isolation_level=None)
        self.addCleanup(db.close)
        db.execute("BEGIN EXCLUSIVE")
        return db

    def held(self, db, seconds, meanwhile):
        """Runs meanwhile again and again until so much time has gone by."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            meanwhile()
        db.execute("ROLLBACK")

    def test_nothing_waits_for_it(self):
        cockpit = self.open()
        down, at = self.tree(), 0

        def move():
            nonlocal at
            at = (at + 1) % 10
            cockpit.keys("j" if at else "g")
            self.selects(cockpit, down[at])

        self.held(self.lock(), 1, move)

    def test_a_verb_says_that_it_is_at_work_and_goes_on_afterwards(self):
        cockpit = self.open()
        self.selects(cockpit, "s1")
        db = self.lock()
        cockpit.keys("S", text="stop s1")
        self.held(db, 1.5, lambda: (cockpit.keys("j", "k"), cockpit.wait_for("stop s1")))
        cockpit.wait_for("stopped s1")
        self.home.run("restart", "s1")
        cockpit.wait_for("○ s1")

    def test_it_opens_all_the_same(self):
        db = self.lock()
        cockpit = self.start(size=TALL)
        cockpit.wait_for(" s1 ")
        cockpit.wait_for("20 ask")
        db.execute("ROLLBACK")


class Two(ManyTest):
    def turns(self, cockpit):
        with open(f"/proc/{cockpit.pid}/status", encoding="ascii") as f:
            return re.search(r"^voluntary_ctxt_switches:\s*(\d+)", f.read(), flags=re.M)[1]

    def sleeps(self, cockpit):
        """Whether it did nothing at all for longer than any poll would be apart."""
        before = self.turns(cockpit)
        cockpit.quiet(1100)
        return self.turns(cockpit) == before

    def test_see_what_the_other_does_by_notice(self):
        one, two = self.open(), self.open()
        for cockpit in (one, two):
            cockpit.wait_for(" s1 ")
        took = []
        for key, shown in (("S", "‖ s1"), ("R", "○ s1")) * 2:
            wait_until(lambda: self.sleeps(two), what="its sleeping")
            self.selects(one, "s1")
            one.keys(key, text=shown)
            start = time.monotonic()
            two.wait_for(shown)
            took.append(1000 * (time.monotonic() - start))
        print(f"seen by the other after {', '.join(f'{ms:.0f}' for ms in took)} ms",
              file=sys.stderr)


if __name__ == "__main__":
    main()
