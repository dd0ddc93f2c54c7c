# SPDX-License-Identifier: MIT
"""Scrolled back and selected: what one looks at stays, whatever the agent writes."""

import os
import re
import shutil

from fleet import main
from puppet import PuppetTest, report


class ReadingTest(PuppetTest):
    def setUp(self):
        super().setUp()
        self.home.repo()

    def open(self, name="one", **options):
        agent = self.puppet(name)
        cockpit = self.start(**options)
        cockpit.wait_for(regex=f"○ {name} ")
        return cockpit, agent


class Tabs(ReadingTest):
    def test_are_asked_anew_when_they_are_opened_again(self):
        cockpit, agent = self.open(size=(24, 100))
        path = os.path.join(self.home.agent("one")["worktree"], "new.txt")
        for text, but in (("first", "second"), ("second", "first")):
            with open(path, "w", encoding="ascii") as f:
                f.write(f"{text}\n")
            cockpit.keys("alt-2", text=f"+{text}")
            cockpit.wait_gone(f"+{but}")
            cockpit.keys("alt-1", text=f"+{text}", gone=True)


class WithoutAWorktree(ReadingTest):
    def test_tabs_say_so_in_whole_words(self):
        cockpit, _ = self.open(size=(24, 60))
        shutil.rmtree(self.home.agent("one")["worktree"])
        cockpit.keys("alt-2", text="there")
        shown = "".join(line.strip() for line in cockpit.screen().text)
        self.assertRegex(shown, "one ?is ?not ?there")
        cockpit.keys("alt-4", text="which is not there")


class AfterTheEnd(ReadingTest):
    """In the place of its screen: how it ended, and the last of what it wrote."""

    WRITES = "i=0; while [ $i -lt 100 ]; do echo row $i; i=$((i+1)); done; "

    def test_the_end_is_shown_and_what_was_before_it(self):
        self.home.run("create", "bad", "--quick", "--", "sh", "-c", self.WRITES + "exit 3")
        self.home.run("wait", "bad", "--until", "exited")
        cockpit = self.start(size=(24, 100))
        cockpit.wait_for("bad has ended with status 3")
        cockpit.wait_for(regex="row 99$")
        cockpit.keys("z", "home", regex="row 0$")
        cockpit.wait_for("bad has ended with status 3")
        cockpit.keys("end", regex="row 99$")

    def test_it_is_there_as_soon_as_it_ends_and_gone_when_it_runs_again(self):
        log = os.path.join(self.home.path, "runs")
        script = f"echo run >>{log}; echo this is run $(wc -l <{log}); cat"
        self.home.run("create", "one", "--quick", "--", "sh", "-c", script)
        cockpit = self.start(size=(24, 100))
        cockpit.wait_for("this is run 1")
        for run in (1, 2):
            cockpit.keys("S", text="has ended with status")
            cockpit.wait_for(f"this is run {run}")
            cockpit.keys("R", text="has ended", gone=True)
            cockpit.wait_for(f"this is run {run + 1}")

    def runs(self, name, then):
        log = os.path.join(self.home.path, f"runs-{name}")
        self.home.run("create", name, "--quick", "--", "sh", "-c",
                      f"echo run >>{log}; echo this is run $(wc -l <{log}); {then}")

    def again(self, name):
        self.home.run("restart", name)
        self.home.run("wait", name, "--until", "exited")

    def test_it_is_of_the_last_run_though_nobody_saw_that(self):
        self.runs("one", "exit 3")
        self.home.run("wait", "one", "--until", "exited")
        cockpit = self.start(size=(24, 100))
        for run in range(1, 6):
            cockpit.wait_for(f"this is run {run}")
            self.again("one")
        cockpit.wait_for("this is run 6")

    def test_it_is_of_the_last_run_though_one_looked_elsewhere(self):
        self.runs("one", "exit 3")
        self.runs("two", "cat")
        self.home.run("wait", "one", "--until", "exited")
        cockpit = self.start(size=(24, 100))
        cockpit.keys("g", text="one has ended")
        cockpit.wait_for("this is run 1")
        cockpit.keys("j", text="has ended", gone=True)
        self.again("one")
        cockpit.keys("k", text="one has ended")
        cockpit.wait_for("this is run 2")

    def test_there_may_be_nothing_of_it(self):
        self.home.run("create", "mute", "--quick", "--", "true")
        self.home.run("wait", "mute", "--until", "exited")
        cockpit = self.start(size=(24, 100))
        cockpit.wait_for("mute has ended with status 0")
        cockpit.quiet(300, limit=3)
        self.assertNotIn("nothing yet", str(cockpit.screen()))

    def test_enter_moves_into_it(self):
        self.home.run("create", "bad", "--quick", "--", "sh", "-c", self.WRITES + "exit 3")
        self.home.run("wait", "bad", "--until", "exited")
        cockpit = self.start(size=(24, 100))
        cockpit.wait_for(regex="row 99$")
        cockpit.keys("enter", "pageup", regex="row 99$", gone=True)
        rows = [int(i) for i in re.findall(r"row (\d+)", str(cockpit.screen()))]
        cockpit.keys("pageup", regex=f"row {rows[0]}$")  # no line is passed over
        cockpit.keys("home", regex="row 0$")

    def test_one_that_is_being_made_has_none(self):
        until = "until [ -e ../go ]; do sleep 0.02; done"
        self.home.write_config(f'[setup]\ncommands = ["{until}"]\n')
        self.puppet("a")
        cockpit = self.start(size=(24, 100))
        cockpit.wait_for("○ a ")
        making = self.home.start_fleet("create", "slow", "--", "cat")
        cockpit.wait_for("slow")
        cockpit.keys("G", text="slow is creating")
        cockpit.quiet(300)
        self.assertNotIn("no log", str(cockpit.screen()))
        tree = self.home.agent("slow")["worktree"]
        open(os.path.join(os.path.dirname(tree), "go"), "w").close()
        self.assertEqual(making.wait(), 0)
        cockpit.wait_for("○ slow")


class Long(ReadingTest):
    """Lines that do not fit."""

    def shown(self, cockpit, mark):
        """What is to be seen of the line with that mark."""
        screen = cockpit.screen()
        row, _ = screen.find(mark)
        return screen.text[row].partition("│")[2].strip()

    def log(self):
        agent = self.puppet("one")
        agent.says("".join(f"{i:03}." for i in range(30)))
        cockpit = self.start(size=(24, 100))
        cockpit.wait_for("028.029.")
        cockpit.keys("alt-3", regex=r"000\.001\..*…$")  # a screen has no such end
        return cockpit

    def test_go_on_at_their_side(self):
        cockpit = self.log()
        cockpit.mouse("press", 4, 10, "wheel-right")  # over the list
        self.assertRegex(self.shown(cockpit, "000."), r"^000\.001\..*…$")
        cockpit.mouse("press", 4, 70, "wheel-right", text="000.", gone=True)
        self.assertRegex(self.shown(cockpit, "005."), r"^…01\.002\..*…$")
        cockpit.keys("enter", "right", "right", "right", text=".029.")
        self.assertRegex(self.shown(cockpit, "029."), r"^….*028\.029\.$")
        cockpit.keys("left", "left", "left", text="000.001.")

    def test_are_found_where_they_match(self):
        cockpit = self.log()
        cockpit.keys("enter", text="next match")
        cockpit.keys("/", regex="^ search *$")
        cockpit.send("027", text="026.027.")
        cockpit.keys("enter", "end", text="026.027.")


class Scrolling(ReadingTest):
    """What is read and selected stays, though the agent goes on writing."""

    def written(self, agent, first, last):
        agent.writes("".join(f"row {i:03}\r\n" for i in range(first, last)))

    def back(self, size=(24, 100)):
        cockpit, agent = self.open(size=size)
        self.written(agent, 0, 100)
        cockpit.wait_for("row 099")
        cockpit.keys("shift-pageup", text="row 099", gone=True)
        cockpit.wait_for(regex=r"[0-9]+ back")
        return cockpit, agent

    def top(self, cockpit):
        """The first of those that are shown."""
        return re.search(r"row (\d+)", str(cockpit.screen())).group(1)

    def how_far(self, cockpit):
        return int(re.search(r"(\d+) back", str(cockpit.screen())).group(1))

    def test_stays_where_it_is_while_more_comes(self):
        cockpit, agent = self.back()
        first, lines = self.top(cockpit), self.how_far(cockpit)
        self.written(agent, 100, 400)
        cockpit.wait_for(f"{lines + 300} back")
        self.assertEqual(self.top(cockpit), first)
        cockpit.keys("esc", text="row 399")

    def test_stays_over_a_longer_history(self):
        """The keeper is asked for more than it gave at first."""
        cockpit, agent = self.back()
        self.written(agent, 100, 1000)
        cockpit.keys("esc", text="row 999")
        cockpit.keys(*["shift-pageup"] * 40)
        cockpit.wait_for("720 back")  # of pages of 20 two lines stay
        first, lines = self.top(cockpit), self.how_far(cockpit)
        self.written(agent, 1000, 1100)
        cockpit.wait_for(f"{lines + 100} back")
        self.assertEqual(self.top(cockpit), first)

    def test_is_of_one_agent(self):
        self.puppet("two", first=report("idle") + "row 099").writes("\r\n" * 200 + "the end")
        cockpit, _ = self.back()
        cockpit.keys("j", text="the end")
        cockpit.wait_gone("back")

    def test_what_is_selected_is_copied_though_it_has_moved(self):
        """A line's text is as long as no other's."""
        cockpit, agent = self.open()
        agent.says(*[""] * 20, "a" * 17, "b" * 29)
        cockpit.wait_for("bbb")
        row, col = cockpit.screen().find("b" * 29)
        cockpit.mouse("press", row, col)
        cockpit.mouse("drag", row, col + 5)
        agent.writes("\x1b[99;1H" + "\r\n" * 10 + "more")
        cockpit.wait_for("more")
        row, _ = cockpit.screen().find("b" * 29)
        cockpit.mouse("drag", row, col + 40)
        cockpit.mouse("release", row, col + 40, text="29 bytes to the clipboard")


class Selecting(ReadingTest):
    def selected(self):
        """A cockpit in which four letters of an agent's text are; and where."""
        self.puppet("two", first=report("idle") + "some words too")
        cockpit, agent = self.open()
        agent.says("some words")
        cockpit.keys("g" if cockpit.screen().find("○ one") < cockpit.screen().find("○ two")
                     else "G")
        cockpit.wait_for("some words")
        row, col = cockpit.screen().find("some words")
        cockpit.drag((row, col), (row, col + 3), text="4 bytes to the clipboard")
        return cockpit, row, col

    def test_copies_once(self):
        """A button that is let go elsewhere copies nothing."""
        cockpit, row, col = self.selected()
        cockpit.keys("w", text="nobody asks")
        for button in ("right", "middle", "left"):
            cockpit.mouse("release", row, col, button)
        cockpit.keys("j", "k", "j", text="words too")
        self.assertIn("nobody asks", str(cockpit.screen()))

    def test_ends_with_another_agent(self):
        cockpit, row, col = self.selected()

        def look(at):
            run = dict(cockpit.screen().cells(row)[at][1])
            del run["text"], run["cols"]
            return run

        self.assertNotEqual(look(col), look(col + 6))
        cockpit.keys("g", "j", text="words too")
        self.assertEqual(look(col), look(col + 6))


if __name__ == "__main__":
    main()
