# SPDX-License-Identifier: MIT
"""The list: who is there, in which order, who asks, and what is answered."""

import os
import signal

from fleet import main, wait_until
from puppet import QuietTest

ASK = "Run `make test`?", "Yes", "Always", "No"


class ListTest(QuietTest):
    def fanout(self, count, prefix):
        """A batch of agents that are idle."""
        self.home.run("fanout", str(count), prefix, "-p", "x", "-a", "idler", "--quick")

    def kind(self):
        os.makedirs(os.path.join(self.home.config, "agents"), exist_ok=True)
        path = os.path.join(self.home.config, "agents", "idler.toml")
        with open(path, "w", encoding="utf-8") as f:
            f.write('summary = "does nothing"\nprogram = "/bin/sh"\n'
                    'args = ["-c", "printf \'\\\\033]7501;state=idle:app=x\\\\007\'; exec cat"]\n'
                    'status_protocol = true\n')

    def rows(self, cockpit, *names):
        """Waits until these are the rows."""
        cockpit.wait_for(regex="(.|\n)*".join([f"[^ ] {name} " for name in names] or ["."]))
        self.assertEqual(cockpit.names(), list(names))


class Rows(ListTest):
    def test_of_a_batch_stand_below_its_head(self):
        self.kind()
        self.fanout(3, "auth")
        self.puppet("fix-1")
        cockpit = self.open("fix-1", "auth-C")
        cockpit.expect("list-tree")

    def test_are_folded_and_unfolded(self):
        self.kind()
        self.fanout(2, "auth")
        self.puppet("fix-1")
        cockpit = self.open("fix-1", "auth-B")
        cockpit.keys("G", "h", text="auth-A", gone=True)
        self.rows(cockpit, "fix-1", "auth")
        cockpit.keys("l", text="auth-A")
        cockpit.keys("-", text="▸")
        cockpit.keys("enter", text="▾")
        cockpit.click_on("▾", text="▸")
        cockpit.click_on("▸", text="▾")

    def test_stay_selected_when_others_come_and_go(self):
        self.puppet("m")
        cockpit = self.open("○ m ")
        self.puppet("a")
        self.rows(cockpit, "a", "m")
        cockpit.keys("x", text="  Kill")  # whoever it was is still selected: m
        cockpit.keys("esc", text="  Kill", gone=True)
        self.assertEqual(cockpit.selected(), "m")

    def test_are_scrolled_when_there_are_many(self):
        self.kind()
        self.fanout(20, "many")
        cockpit = self.open("many-A", size=(12, 120))
        cockpit.wait_gone("many-T")
        cockpit.keys("G", text="many-T")
        cockpit.wait_gone("many-A ")
        cockpit.keys("g", text="many-A")

    def test_are_cut_in_the_middle_when_names_are_long(self):
        self.puppet("feature/a-name-that-nobody-would-want-to-read-to-its-very-end")
        cockpit = self.open("feature/a")
        cockpit.wait_for(regex="feature/a-[a-z-]*…[a-z-]*-end")

    def test_say_what_to_do_when_there_are_none(self):
        self.open("No agents yet").expect("list-none")


class Ended(ListTest):
    def test_badly_is_an_error_but_not_when_it_was_stopped(self):
        self.home.run("create", "bad", "--quick", "--", "sh", "-c", "exit 3")
        self.home.run("create", "good", "--quick", "--", "true")
        self.home.run("create", "told", "--quick", "--", "sleep", "600")
        self.home.run("stop", "told")
        self.home.run("wait", "bad", "good", "--until", "exited")
        cockpit = self.open("good", "told")
        cockpit.wait_for("✕ bad exit 3")
        cockpit.wait_for("‖ good")
        cockpit.wait_for("‖ told")
        self.assertIn("✕ 1 failed", cockpit.screen().text[0])
        listed = self.home.run("list").out
        self.assertRegex(listed, "✕ bad .* exit 3")
        self.assertRegex(listed, "‖ told .* exited")
        self.assertEqual(self.home.agent("bad")["state"], "exited")
        cockpit.keys("&", text="2 more")
        self.rows(cockpit, "bad")


class Orders(ListTest):
    def test_come_round(self):
        for name in ("c", "a", "b"):
            self.puppet(name)
        cockpit = self.open(" c ")
        asker = self.puppet("z")
        asker.asks(*ASK)
        cockpit.wait_for("◐ z")
        self.rows(cockpit, "a", "b", "c", "z")
        cockpit.keys("s", text="by attention")
        self.rows(cockpit, "z", "a", "b", "c")
        cockpit.keys("s", text="by name")
        self.rows(cockpit, "a", "b", "c", "z")
        cockpit.keys("s", text="by age")
        self.rows(cockpit, "z", "b", "a", "c")
        cockpit.keys("s", "s", text="by cpu")
        cockpit.keys("s", text="by tree")

    def test_by_attention_brings_up_whoever_begins_to_ask(self):
        self.puppet("a")
        late = self.puppet("b")
        cockpit = self.open(" b ")
        cockpit.keys("s", text="by attention")
        self.rows(cockpit, "a", "b")
        late.asks(*ASK)
        cockpit.wait_for("◐ b")
        self.rows(cockpit, "b", "a")


class Filters(ListTest):
    def all_states(self):
        for name in ("blocked", "working", "error", "idle"):
            agent = self.puppet(f"is-{name}")
            if name == "blocked":
                agent.asks(*ASK)
            elif name != "idle":
                agent.is_now(name)
            self.home.wait_state(f"is-{name}", name)
        return self.open("◐ is-blocked", "● is-working", "✕ is-error", "○ is-idle")

    def test_by_state_and_none(self):
        cockpit = self.all_states()
        for key, name in (("!", "blocked"), ("@", "working"), ("#", "idle"), ("&", "error")):
            with self.subTest(key):
                cockpit.keys(key, text="3 more")
                self.rows(cockpit, f"is-{name}")
        cockpit.keys("0", text="more", gone=True)
        self.rows(cockpit, "is-blocked", "is-error", "is-idle", "is-working")

    def test_by_letters_as_they_are_typed(self):
        for name in ("fix-432", "docs-435", "refactor"):
            self.puppet(name)
        cockpit = self.open("refactor")
        cockpit.keys("/", regex="^ filter")
        cockpit.send("f4", text="2 more")
        self.rows(cockpit, "fix-432")
        cockpit.expect("list-filter")
        cockpit.keys("backspace", text="1 more")
        self.rows(cockpit, "fix-432", "refactor")
        cockpit.keys("enter", regex="^ filter", gone=True)
        self.rows(cockpit, "fix-432", "refactor")
        cockpit.keys("esc", text="more", gone=True)
        self.assertEqual(len(cockpit.names()), 3)

    def test_are_written_as_every_line_is(self):
        self.puppet("fix-1"), self.puppet("docs")
        cockpit = self.open("○ docs")
        cockpit.keys("/", regex="^ filter")
        cockpit.paste("docs now", text="○ fix-1", gone=True)
        cockpit.keys("ctrl-w", "backspace", regex="^ filter docs *$")
        cockpit.wait_for("○ docs")
        cockpit.keys("home", "delete", "delete", "ctrl-e", regex="^ filter cs *$")
        cockpit.keys("esc", text="○ fix-1")

    def test_that_fit_nobody_say_how_many_there_are(self):
        self.puppet("one")
        cockpit = self.open("one")
        cockpit.keys("/")
        cockpit.send("xyz", text="xyz: 1 more")
        cockpit.keys("esc", text="one")


class Marks(ListTest):
    def test_go_with_space_and_for_all(self):
        for name in ("a", "b", "c"):
            self.puppet(name)
        cockpit = self.open(" c ")
        cockpit.keys("space", regex="▌○ a")
        cockpit.keys("space", regex="▌○ b")
        cockpit.wait_gone(regex="▌○ c")
        cockpit.keys("A", regex="▌○ c")
        cockpit.keys("A", text="▌", gone=True)

    def test_are_what_a_verb_acts_on(self):
        for name in ("a", "b", "c"):
            self.puppet(name)
        cockpit = self.open(" c ")
        cockpit.keys("space", "space", "G", regex="▌○ b")
        cockpit.keys("S", regex="‖ a|a .*stopped")
        cockpit.wait_for(regex="[x✕‖] b")
        cockpit.wait_for("○ c")
        self.assertEqual(self.home.agent("c")["life"], "running")

    def test_are_taken_away_by_escape(self):
        self.puppet("one"), self.puppet("two")
        cockpit = self.open("○ two")
        cockpit.keys("space", "space", text="2 marked")
        cockpit.keys("esc", text="marked", gone=True)

    def test_count_only_where_they_are_seen(self):
        one, two = self.puppet("one"), self.puppet("two")
        cockpit = self.open("○ two")
        cockpit.keys("g", "space", text="1 marked")
        two.asks(*ASK)
        cockpit.wait_for("◐ two")
        cockpit.keys("!", text="○ one", gone=True)
        cockpit.wait_gone("marked")
        cockpit.keys("S")
        wait_until(lambda: self.home.agent("two")["life"] != "running")
        cockpit.keys("0", text="1 marked")
        cockpit.wait_for("▌○ one")
        self.assertEqual(self.home.agent("one")["life"], "running")
        self.assertEqual(one.input(), b"")


class Questions(ListTest):
    def two(self):
        one, two = self.puppet("one"), self.puppet("two")
        one.asks(*ASK)
        two.asks("Delete it all?", "Yes", "No")
        cockpit = self.open("◐ one", "◐ two", "Run `make test`?  1 Yes", "Delete it all?  1 Yes")
        cockpit.read_it()
        return cockpit, one, two

    def test_stand_in_the_row(self):
        cockpit, _, _ = self.two()
        cockpit.expect("list-asks")

    def test_are_answered_by_a_digit_and_nobody_else_is(self):
        cockpit, one, two = self.two()
        cockpit.keys("2")
        one.took(b"2")
        self.assertEqual(two.input(), b"")

    def test_are_answered_by_y_and_n(self):
        cockpit, one, two = self.two()
        cockpit.keys("y")
        one.took(b"1")
        cockpit.keys("w", "n")
        two.took(b"2")

    def test_without_such_a_choice_take_no_digit(self):
        cockpit, one, two = self.two()
        cockpit.keys("w", "9", text="two offers no such choice")
        self.assertEqual((one.input(), two.input()), (b"", b""))

    def test_of_nobody_are_answered_where_nobody_asks(self):
        cockpit, one, two = self.two()
        quiet = self.puppet("a-quiet")
        cockpit.wait_for("a-quiet")
        cockpit.keys("g", "1", "y", "2")
        cockpit.quiet(300)
        self.assertEqual([p.input() for p in (one, two, quiet)], [b""] * 3)

    def test_that_have_changed_unseen_are_not_answered(self):
        """The cockpit is held while the question changes and a key is pressed."""
        cockpit, one, _ = self.two()
        pid = cockpit.pid
        cockpit.signal(signal.SIGSTOP)
        self.wait_stopped(pid)
        one.asks("Really delete everything?", "Yes", "No")
        wait_until(lambda: "Really" in (self.home.agent("one")["question"] or ""))
        cockpit.keys("1")
        self.home.agents()  # the key has come through the terminal by then
        cockpit.signal(signal.SIGCONT, text="Really delete")
        cockpit.wait_for(regex="a new question|asks something else")
        self.assertEqual(one.input(), b"")
        cockpit.wait_for("everything?  1 Yes  2 No")
        cockpit.read_it()
        cockpit.keys("2")
        one.took(b"2")

    def wait_stopped(self, pid):
        def is_stopped():
            with open(f"/proc/{pid}/stat", encoding="ascii") as f:
                return f.read().rsplit(")", 1)[1].split()[0] in "tT"

        wait_until(is_stopped)

    def test_w_goes_round_those_who_ask(self):
        cockpit, one, two = self.two()
        self.puppet("p-between")
        cockpit.wait_for("p-between")
        cockpit.keys("w", "w", "2")
        one.took(b"2")
        cockpit.keys("w", "2")
        two.took(b"2")

    def test_w_says_when_nobody_asks(self):
        self.puppet("one")
        self.open("one").keys("w", text="nobody asks")

    def test_that_end_leave_the_row(self):
        cockpit, one, _ = self.two()
        one.is_now("working")
        cockpit.wait_for("● one")
        cockpit.wait_gone(regex="^ +Run `make test`")


class Mouse(ListTest):
    def test_selects_a_row_and_the_wheel_moves(self):
        one, two = self.puppet("one"), self.puppet("two")
        one.says("this is one")
        two.says("this is two")
        cockpit = self.open("two", "this is one")
        cockpit.click_on("two", text="this is two")
        cockpit.wheel(4, 4, down=False, text="this is one")
        cockpit.wheel(4, 4, text="this is two")

    def test_is_given_to_the_terminal_and_taken_back(self):
        self.puppet("one")
        cockpit = self.open("one")
        cockpit.keys("alt-m", text="the mouse is the terminal's")
        cockpit.wait_gone(mode="mouse-drag")
        cockpit.keys("alt-m", text="the mouse is ours")


if __name__ == "__main__":
    main()
