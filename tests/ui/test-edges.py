# SPDX-License-Identifier: MIT
"""What goes wrong between two moments: keys that come too soon, names, long errors."""

import os
import signal
import time

from fleet import main, wait_until
from puppet import QuietTest, report

ASK = "Run `make test`?", "Yes", "No"
TRIES = 20


class Haste(QuietTest):
    """
    A key right behind the frame with a question. On a machine that is loaded it may
    come late, and answer rightly: then it is tried again.
    """

    def refused(self, cockpit, agent, key, ask):
        """ask(i) asks once more and says what shows it; the key is refused once."""
        for i in range(TRIES):
            before = agent.input()
            cockpit.wait_for(ask(i))
            cockpit.keys(key)
            wait_until(lambda: agent.input() != before or "press again" in str(cockpit.screen()))
            if agent.input() == before:
                return
            agent.taken = len(agent.input())
        self.fail(f"each of {TRIES} questions was answered by a key behind its first frame")

    @staticmethod
    def asks(agent, words):
        def ask(i):
            agent.asks(words.format(i), "Yes", "No")
            return words.format(i) + "  1 Yes"

        return ask

    def test_does_not_answer_what_was_not_read(self):
        one = self.puppet("one")
        for key, sent in ("1", b"1"), ("y", b"1"), ("n", b"2"):
            with self.subTest(key):
                cockpit = self.open(" one ")
                self.refused(cockpit, one, key, self.asks(one, f"Is {key} {{}} pressed?"))
                cockpit.read_it()
                cockpit.keys(key)
                one.took(sent)
                cockpit.close()

    def test_does_not_answer_what_is_asked_again_in_the_same_words(self):
        """Whoever has answered it has not read that it is asked once more."""
        one = self.puppet("one")
        cockpit = self.open(" one ")

        def ask(_):
            one.is_now("working")
            cockpit.wait_for("● one")
            one.asks(*ASK)
            return "Run `make test`?  1 Yes"

        cockpit.wait_for(ask(0))
        cockpit.read_it()
        cockpit.keys("1")
        one.took(b"1")
        self.refused(cockpit, one, "1", ask)

    def test_does_not_answer_the_next_when_the_row_is_gone(self):
        """Only those who ask are shown, and the first of them ceases to."""
        one, two = self.puppet("one"), self.puppet("two")
        two.asks("Delete it all?", "Yes", "No")
        cockpit = self.open("◐ two")

        def ask(i):
            one.asks(f"First {i}?", "Yes", "No")
            cockpit.wait_for(f"First {i}?  1 Yes")
            cockpit.keys("!", "g")
            one.is_now("working")
            cockpit.wait_gone("◐ one")
            return "Delete it all?  1 Yes"

        self.refused(cockpit, two, "1", ask)
        cockpit.read_it()
        cockpit.keys("1")
        two.took(b"1")

    def test_is_for_who_has_come_into_sight(self):
        """One that was below the list's end has not been read."""
        one, two = self.puppet("one"), self.puppet("two")
        one.asks(*ASK)
        cockpit = self.open("◐ one", size=(10, 100))
        for i in range(6):
            self.puppet(f"p{i}")
        cockpit.wait_for("p4")
        two.asks("Delete it all?", "Yes", "No")
        cockpit.wait_for("2 ask")
        cockpit.read_it()
        cockpit.keys("g")
        cockpit.read_it()
        cockpit.keys("w", "1", text="press again")
        self.assertEqual(two.input(), b"")
        cockpit.read_it()
        cockpit.keys("1")
        two.took(b"1")


class Early(QuietTest):
    """What comes before the keeper has said how the program wants it."""

    def keeper(self, name):
        agent = self.home.agent(name)["id"]
        return next(pid for pid, words in self.home.processes().items()
                    if "fleet-keeper" in words and agent in words)

    def test_clicks_wait_with_the_keys_in_their_order(self):
        agent = self.puppet("one", first=report("idle") + "\x1b[?1002h\x1b[?1006hclick me")
        cockpit = self.open("click me")
        row, col = cockpit.screen().find("click")
        keeper = self.keeper("one")
        os.kill(keeper, signal.SIGSTOP)
        try:
            cockpit.keys("enter", text="ctrl-q leave")
            cockpit.send("a")
            cockpit.click(row, col + 2)
            cockpit.send("b")
            cockpit.wheel(row, col)
            cockpit.keys("ctrl-l")
            cockpit.quiet()
        finally:
            os.kill(keeper, signal.SIGCONT)
        agent.took(b"a\x1b[<0;3;1M\x1b[<0;3;1mb\x1b[<65;1;1M\x0c")


class Names(QuietTest):
    def test_count_on_as_fanouts_do(self):
        names = "fix-2", "fix-10", "w-A", "w-B", "w-Z", "w-AA"
        for name in sorted(names):
            self.puppet(name)
        cockpit = self.open(" w-AA ")
        shown = [line[:47].split()[1] for line in cockpit.screen().text[2:8]]
        self.assertEqual(tuple(shown), names)


class Counts(QuietTest):
    """Lines that another hand changes in the tree of an agent that is silent."""

    def setUp(self):
        super().setUp()
        self.agents = [self.puppet(name) for name in ("one", "two")]
        self.cockpit = self.open(" one ", " two ")
        self.cockpit.keys("g")
        self.cockpit.quiet(1000)

    def change(self, name, lines):
        path = os.path.join(self.home.agent(name)["worktree"], "README")
        with open(path, "w", encoding="ascii") as f:
            f.write("more\n" * lines)

    def test_are_counted_when_it_is_selected(self):
        self.change("two", 3)
        self.cockpit.keys("j", regex=" two .*[+]3 ")

    def test_are_counted_when_one_comes_back(self):
        self.cockpit.focus(False)
        self.change("one", 4)
        self.cockpit.focus(True, regex=" one .*[+]4 ")
        self.cockpit.keys("alt-2", text="+more")
        self.cockpit.focus(False)
        self.change("one", 6)
        self.cockpit.focus(True, regex=" one .*[+]6 ")

    def test_are_counted_when_its_diff_is_opened(self):
        self.change("one", 5)
        self.cockpit.keys("alt-2", regex=" one .*[+]5 ")

    def test_are_counted_now_and_then_beside_meters(self):
        self.cockpit.close()
        cockpit = self.cockpit = self.start(env={"FLEET_LIST_DIFF_AGE": "1s"})
        cockpit.wait_for(" two ")
        cockpit.keys("M", regex="cpu +[0-9]+%")
        path = os.path.join(self.home.agent("one")["worktree"], "README")
        with open(path, "w", encoding="ascii") as f:
            f.write("more\n" * 7)
        cockpit.wait_for(regex=" one .*[+]7 ")


class View(QuietTest):
    def test_the_graphs_go_as_far_back_as_they_did(self):
        self.puppet("one")
        cockpit = self.start()
        cockpit.wait_for("2 min")
        cockpit.keys("T", text="20 min")
        cockpit.exit(after=["q"])
        self.start().wait_for("20 min")

    def test_one_that_slept_is_soon_seen_to_work(self):
        self.puppet("a")
        b = self.puppet("b")
        cockpit = self.start()
        cockpit.wait_for("○ b ")
        time.sleep(11)  # two looks, and it has used nothing
        b.is_now("working")
        b.do("timeout 15 sh -c 'while :; do :; done' &")
        cockpit.wait_for(regex="● b .* [0-9]+%")

    def test_all_choices_are_seen_where_none_has_room(self):
        one = self.puppet("one")
        one.asks("Run `npm test`?", "Yes", "Yes, and don't ask again", "No, and say what to do")
        cockpit = self.open("1 ask")
        cockpit.wait_for(regex="Run `npm test`[?]  1 Yes  2 Yes[^│]*…  3 No[^│]*… *│")

    def test_meters_have_the_name_and_how_far_they_go_back(self):
        self.puppet("one")
        cockpit = self.start(size=(24, 110))
        cockpit.wait_for("last 2 min")
        cockpit.wait_for(row=0, regex="cpu +[0-9]+%")  # which takes two looks
        cockpit.expect("meters")

    def test_zoomed_it_says_whom(self):
        self.puppet("one")
        cockpit = self.open(" one ")
        cockpit.keys("z", regex="Details .* one  shell")

    def test_tiles_begin_where_their_lines_begin(self):
        """Though the cursor is behind what there is room for."""
        for name in "ab":
            self.puppet(name).says(f"<{name}" + "-" * 60)
        cockpit = self.open(" b ")
        cockpit.keys("v", text="│<b----")
        cockpit.wait_for(regex="^<a----")


class Errors(QuietTest):
    """An answer that a program does not take is one, after three seconds."""

    LONG = "feature/" + "-".join(["a-name-that-nobody-wants-to-read"] * 3)
    STILL = "it was typed, and the question still stands"

    def ask(self, *names, **options):
        agents = [self.puppet(name) for name in names]
        for agent in agents:
            agent.asks(*ASK)
        cockpit = self.open(f"{len(agents)} ask", **options)
        cockpit.read_it()
        return cockpit

    def test_are_read_to_their_end_and_stay_for_a_key(self):
        cockpit = self.ask(self.LONG, size=(24, 80))
        cockpit.keys("1", text="still stands")
        cockpit.expect("error-long")
        cockpit.quiet(5000)  # nobody looks
        cockpit.expect("error-long")
        cockpit.keys("j", text="still stands", gone=True)

    def test_stand_together(self):
        cockpit = self.ask("one", "two")
        cockpit.keys("1", "w", "1", text=f"'one': {self.STILL}")
        cockpit.wait_for(f"'two': {self.STILL}")
        cockpit.wait_for(f"'one': {self.STILL}")

    def test_go_at_once_with_escape(self):
        cockpit = self.ask("one")
        cockpit.keys("1", text=self.STILL)
        cockpit.keys("esc", text=self.STILL, gone=True)

    def test_leave_a_screen_for_the_rest(self):
        cockpit = self.ask(self.LONG, size=(10, 40))
        cockpit.keys("1", text="'feature")
        cockpit.expect("error-small")

    def test_are_not_covered_by_lesser_news(self):
        other = self.puppet("z")
        cockpit = self.ask("one")
        cockpit.keys("1", text=self.STILL)
        other.is_now("working")
        cockpit.wait_for("● z")
        other.is_now("done")
        cockpit.wait_for("✓ z")
        cockpit.wait_for(self.STILL)


class Menus(QuietTest):
    def test_answer_only_what_they_were_opened_on(self):
        one = self.puppet("one")
        one.asks(*ASK)
        cockpit = self.open("◐ one")
        cockpit.keys("shift-f10", regex="1 +answer +Yes")
        one.asks("Delete it all?", "Yes", "No")
        cockpit.wait_for("Delete it all?  1 Yes")
        cockpit.read_it()
        cockpit.keys("enter", text="one asks something else now")
        self.assertEqual(one.input(), b"")

    def test_do_nothing_to_another_when_theirs_is_gone(self):
        self.puppet("one")
        two = self.puppet("two")
        cockpit = self.open(" one ", " two ")
        cockpit.keys("g", "shift-f10", text="stop")
        self.home.run("kill", "-f", "one")
        cockpit.wait_gone(regex="^ . one ")
        cockpit.keys("/")
        cockpit.send("stop")
        cockpit.keys("enter", "enter", text="one is no longer there")
        self.assertEqual(self.home.agent("two")["life"], "running")


if __name__ == "__main__":
    main()
