# SPDX-License-Identifier: MIT
"""A person answers exactly what they have read: which question, and which choice."""

import re

from fleet import main, wait_until
from puppet import PuppetTest, report

TRIES = 20


def dialog(question, *choices):
    """A screen that asks."""
    lines = [f" {'>' if i == 0 else ' '} {i + 1}. {c}\r\n" for i, c in enumerate(choices)]
    return f"\x1b[2J\x1b[H{question}\r\n\r\n" + "".join(lines)


class AskedTest(PuppetTest):
    def setUp(self):
        super().setUp()
        self.home.repo()
        self.agent = self.puppet("one")

    def asks(self, message, question="Proceed?", choices=("Yes", "No")):
        """The screen shows one thing, and its report says another."""
        self.agent.writes(dialog(question, *choices) + report("blocked", message))

    def open(self, *ready, **options):
        cockpit = self.start(**options)
        for text in ready:
            cockpit.wait_for(text)
        return cockpit

    def listed(self, **wanted):
        """`fleet list`, when it says so."""
        wait_until(lambda: wanted.items() <= self.home.agent("one").items(), what=f"{wanted}")
        return self.home.agent("one")


class Words(AskedTest):
    """y and n are the choice that says so, and never one of several."""

    def ask(self, cockpit, *choices):
        self.agent.asks("Go on?", *choices)
        cockpit.wait_for("Go on?  1 " + choices[0])
        cockpit.read_it()

    def test_one_that_says_just_that_is_taken(self):
        cockpit = self.open(" one ", size=(24, 200))
        self.ask(cockpit, "Yes, and do not ask again", "Yes", "Never", "No")
        cockpit.keys("y")
        self.agent.took(b"2")
        self.ask(cockpit, "Next", "Yes, do", "No, and say why")
        cockpit.keys("n")
        self.agent.took(b"3")

    def test_of_several_none_is_taken(self):
        cockpit = self.open(" one ", size=(24, 200))
        self.ask(cockpit, "Yes, once", "Yes, always", "Never ask again")
        for key in "y", "n":
            cockpit.keys(key, text="press the number of the choice")
        cockpit.keys("2")
        self.agent.took(b"2")


class Sources(AskedTest):
    """Choices are the screen's; a report may be of a file that is shown."""

    def test_the_screen_s_words_come_before_what_is_reported(self):
        self.asks("Format README?", "Run `rm -rf build`?")
        self.listed(choices=["Yes", "No"],
                    question="Run `rm -rf build`? (says: Format README?)")
        self.open("Run `rm -rf build`? (says: Format README?)  1 Yes",
                  size=(24, 200))

    def test_what_both_say_is_said_once(self):
        self.asks("Format README?", "Format README?")
        self.listed(choices=["Yes", "No"], question="Format README?")

    def test_without_choices_there_is_nothing_to_mistake(self):
        self.agent.writes(report("blocked", "sign in"))
        self.listed(question="sign in", choices=[])


class Alike(AskedTest):
    """Two commands, and one screen: only what the program reports tells them apart."""

    def test_each_has_an_id_of_its_own(self):
        self.asks("approve: ls")
        first = self.listed(choices=["Yes", "No"])
        self.assertEqual(self.listed(choices=["Yes", "No"])["question_id"], first["question_id"])
        self.agent.is_now("blocked", "approve: rm -rf /")
        wait_until(lambda: self.home.agent("one")["question_id"] != first["question_id"])
        told = self.home.run("answer", "one", "1", "--question", first["question_id"], check=5)
        self.assertIn("something else", told.err)
        self.assertEqual(self.agent.input(), b"")

    def test_one_that_is_asked_again_has_another_id(self):
        self.asks("approve: ls")
        first = self.listed(choices=["Yes", "No"])
        self.agent.is_now("working")
        self.listed(state="working")
        self.asks("approve: ls")
        again = self.listed(state="blocked", choices=["Yes", "No"])
        self.assertNotEqual(again["question_id"], first["question_id"])

    def test_the_second_is_not_answered_unread(self):
        """A key right behind it; one that came late, and answers, is tried again."""
        self.asks("approve: ls 0")
        cockpit = self.open("approve: ls 0", size=(24, 200))
        for i in range(1, TRIES):
            cockpit.read_it()
            self.agent.is_now("blocked", f"approve: ls {i}")
            cockpit.wait_for(f"approve: ls {i}")
            before = self.agent.input()
            cockpit.keys("1")
            wait_until(lambda: self.agent.input() != before
                       or "press again" in str(cockpit.screen()))
            if self.agent.input() == before:
                break
            self.agent.taken = len(self.agent.input())
        else:
            self.fail(f"each of {TRIES} questions was answered unread")
        cockpit.read_it()
        cockpit.keys("1")
        self.agent.took(b"1")


class Rows(AskedTest):
    """The words are the agent's; a digit is pressed on what they are shown as."""

    def test_choices_are_shown_whatever_the_question_says(self):
        self.agent.asks("Run `echo Yes`? 1 No 2 Yes", "Yes", "No")
        cockpit = self.open("`echo Yes`? 1 No 2 Yes  1 Yes  2 No", size=(24, 200))
        cockpit.keys("M")
        cockpit.read_it()
        cockpit.expect("asked-numbers")

    def test_choices_that_end_the_question_are_shown_once(self):
        self.agent.asks("Run it?  1 Yes  2 No", "Yes", "No")
        cockpit = self.open("Run it?  1 Yes  2 No", size=(24, 200))
        row, _ = cockpit.screen().find("Run it?")
        self.assertEqual(cockpit.screen().text[row][:80].count("1 Yes"), 1)

    def test_a_choice_does_not_look_like_two(self):
        self.agent.asks("Go on?", "No   2  Yes", "Never")
        self.open("Go on?  1 No 2 Yes  2 Never", size=(24, 200))

    def test_one_that_is_cut_is_read_on_the_agent_s_screen(self):
        """There is no room for it beside the list: a digit opens it first."""
        self.agent.asks("Run `rm -rf build`, and then all that is not in the index?",
                        "Yes", "No")
        cockpit = self.open("◐ one", "1 Yes", size=(20, 59))
        cockpit.read_it()
        cockpit.keys("1", text="press again")
        cockpit.wait_for("not in the index?")
        self.assertEqual(self.agent.input(), b"")
        cockpit.read_it()
        cockpit.keys("1")
        self.agent.took(b"1")

    def test_one_that_a_terminal_may_turn_round_is_read_on_the_agent_s_screen(self):
        self.agent.asks("Go on?", "אישור", "ביטול")
        cockpit = self.open("Go on?  1 אישור  2 ביטול", size=(20, 59))
        cockpit.read_it()
        cockpit.keys("1", text="> 1. ")
        self.assertEqual(self.agent.input(), b"")

    def test_one_that_is_cut_is_seen_beside_the_list(self):
        self.agent.asks("Run `rm -rf build`, and then all that is not in the index?",
                        "Yes", "No")
        cockpit = self.open("Run `rm -rf build`, and then…", "not in the index?", size=(24, 120))
        cockpit.read_it()
        cockpit.keys("1")
        self.agent.took(b"1")

    def test_who_listens_is_told_no_number_twice(self):
        self.home.write_config("[ui]\nlinear = true\n")
        self.agent.asks("Go on? 1 No 2 Yes.", "Yes", "No")
        cockpit = self.open("one asks: Go on? 1 No 2 Yes. 1 Yes 2 No", size=(24, 100))
        cockpit.read_it()
        cockpit.keys("1", text="> 1. Yes")
        self.assertEqual(self.agent.input(), b"")


class Notices(AskedTest):
    """What is told to the terminal that the cockpit is in."""

    def test_hold_nothing_that_it_obeys(self):
        other = self.puppet("other")
        cockpit = self.home.start_fleet(env={"FLEET_NOTIFY_TERMINAL": "osc777"})
        cockpit.expect("shell")
        for agent in self.agent, other:  # one of them is not selected
            agent.writes(report("blocked", "a;b\x9c\u202ec\u2028d"))
        told = cockpit.expect(re.compile(rb"\x1b\]777;notify;(\w+);(.*?)\x1b"))
        self.assertEqual(told[2].decode(), f"{told[1].decode()} asks: a bcd")


if __name__ == "__main__":
    main()
