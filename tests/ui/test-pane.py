# SPDX-License-Identifier: MIT
"""The pane: an agent's screen, typing into it byte for byte, its tabs."""

import os
import signal

from fleet import main, wait_until
from puppet import PuppetTest, report


class PaneTest(PuppetTest):
    def setUp(self):
        super().setUp()
        self.home.repo({"src/x.c": "int x;\n"})

    def open(self, name="one", first="", typing=False, **options):
        """A puppet that has written first, and a cockpit on it without meters."""
        agent = self.puppet(name, first=report("idle") + first)
        cockpit = self.start(**options)
        cockpit.wait_for(regex=f"○ {name} ")
        if typing:
            self.enter(cockpit)
        return cockpit, agent

    @staticmethod
    def enter(cockpit):
        cockpit.keys("enter", regex="ctrl-q leave")


class Typing(PaneTest):
    def sent(self, what, wants, first=""):
        cockpit, agent = self.open(typing=True, first=first)
        what(cockpit)
        agent.took(wants)

    def test_letters_and_enter_arrive(self):
        self.sent(lambda c: (c.send("ls"), c.keys("enter")), b"ls\r")

    def test_keys_arrive_as_a_plain_program_wants_them(self):
        keys = {"esc": b"\x1b", "tab": b"\t", "shift-tab": b"\x1b[Z", "backspace": b"\x7f",
                "up": b"\x1b[A", "f1": b"\x1bOP", "f5": b"\x1b[15~", "f12": b"\x1b[24~",
                "delete": b"\x1b[3~", "home": b"\x1b[H", "end": b"\x1b[F",
                "ctrl-c": b"\x03", "ctrl-z": b"\x1a", "ctrl-left": b"\x1b[1;5D",
                "alt-x": b"\x1bx", "?": b"?", "q": b"q", "pageup": b"\x1b[5~"}
        cockpit, agent = self.open(typing=True)
        for key, wants in keys.items():
            with self.subTest(key):
                cockpit.keys(key)
                agent.took(wants)

    def test_keys_arrive_as_the_kitty_protocol_has_them(self):
        cockpit, agent = self.open(typing=True, first="\x1b[>1u")
        for key, wants in {"esc": b"\x1b[27u", "shift-enter": b"\x1b[13;2u",
                           "ctrl-c": b"\x1b[99;5u", "alt-x": b"\x1b[120;3u",
                           "enter": b"\r", "a": b"a"}.items():
            with self.subTest(key):
                cockpit.keys(key)
                agent.took(wants)

    def test_arrows_follow_the_cursor_key_mode(self):
        self.sent(lambda c: c.keys("up", "left"), b"\x1bOA\x1bOD", first="\x1b[?1h")

    def test_what_is_followed_at_once_by_leaving_arrives(self):
        cockpit, agent = self.open()
        for _ in range(5):
            cockpit.keys("enter", "a", "b", "ctrl-q", text="Terminal")
            agent.took(b"ab")

    def test_other_scripts_and_emoji_arrive(self):
        text = "žluťoučký 猫 👩‍👩‍👧 é"
        self.sent(lambda c: c.send(text), text.encode())

    def test_a_paste_is_bracketed_where_that_is_asked_for(self):
        self.sent(lambda c: c.paste("a\nb\tč"), b"\x1b[200~a\nb\t\xc4\x8d\x1b[201~",
                  first="\x1b[?2004h")

    def test_a_paste_arrives_plain_else(self):
        self.sent(lambda c: c.paste("a b"), b"a b")

    def test_a_long_paste_arrives_whole(self):
        text = "".join(f"line {i}\n" for i in range(20000))
        wants = b"\x1b[200~" + text.encode() + b"\x1b[201~"
        self.sent(lambda c: c.paste(text), wants, first="\x1b[?2004h")

    def test_a_paste_longer_than_a_frame_may_be_arrives_whole(self):
        text = "0123456789abcde\n" * (3 << 16)
        wants = b"\x1b[200~" + text.encode() + b"\x1b[201~"
        self.sent(lambda c: c.paste(text), wants, first="\x1b[?2004h")

    def test_a_keeper_that_stands_holds_nobody_up(self):
        text = "".join(f"line {i}\n" for i in range(60000))
        cockpit, agent = self.open(typing=True, first="\x1b[?2004h")
        os.kill(agent.keeper, signal.SIGSTOP)
        try:
            cockpit.paste(text)
            cockpit.send("x")
            cockpit.keys("ctrl-q", text="Terminal")
            cockpit.keys("?", text="Keys", limit=3)
        finally:
            os.kill(agent.keeper, signal.SIGCONT)
        agent.took(b"\x1b[200~" + text.encode() + b"\x1b[201~x")

    def test_focus_is_told_where_that_is_asked_for(self):
        self.sent(lambda c: (c.focus(False), c.focus(True)), b"\x1b[O\x1b[I",
                  first="\x1b[?1004h")

    def test_ctrl_q_comes_back_in_every_encoding(self):
        cockpit, agent = self.open()
        for sent in (b"\x11", b"\x1b[113;5u", b"\x1b[27;5;113~"):
            with self.subTest(sent):
                self.enter(cockpit)
                cockpit.send(sent, text="Terminal")
        self.assertEqual(agent.input(), b"")

    def test_goes_on_where_it_began_whatever_the_filter_says(self):
        cockpit, one = self.open()
        two = self.puppet("two")
        cockpit.wait_for("○ two")
        cockpit.keys("#")
        cockpit.keys("k", "enter", regex="ctrl-q leave")
        cockpit.send("a")
        one.took(b"a")
        one.is_now("working")
        cockpit.wait_for(regex="● one")
        cockpit.send("b")
        one.took(b"b")
        self.assertEqual(two.input(), b"")
        cockpit.keys("ctrl-q", regex="● one", gone=True)

    def test_is_shown_plainly(self):
        cockpit, _ = self.open(typing=True, first="$ ")
        cockpit.wait_for("ctrl-q leave")
        cockpit.quiet(200, limit=5)
        screen = cockpit.screen()
        self.assertTrue(screen.cursor["visible"])
        row, col = screen.find("$ ")
        self.assertEqual((screen.cursor["row"], screen.cursor["col"]), (row, col + 2))

    def test_ends_with_the_agent(self):
        cockpit, agent = self.open(typing=True)
        self.home.run("stop", "one")
        cockpit.wait_gone("ctrl-q leave")
        cockpit.wait_for(regex="one (has ended|is stopped)")
        cockpit.send("?")
        self.assertEqual(agent.input(), b"")
        cockpit.read_it()
        self.assertNotIn("Keys", cockpit.screen().text[1])
        cockpit.keys("?", text="Keys")


class Showing(PaneTest):
    def test_previews_crop_and_never_resize(self):
        self.puppet("b").writes("\x1b[1;119Hright")
        cockpit, agent = self.open("a", size=(24, 80))
        before = agent.size()
        cockpit.keys("j", "k")
        cockpit.resize(30, 100, text="Terminal")
        cockpit.keys("v")
        cockpit.keys("v", text="Terminal")
        self.assertEqual(agent.size(), before)
        self.enter(cockpit)
        wait_until(lambda: agent.size() <= (28, 100), what="its being resized")
        cockpit.resize(24, 80)
        wait_until(lambda: agent.size()[1] == 80)

    def test_crop_follows_the_cursor(self):
        cockpit, agent = self.open()
        agent.writes("\x1b[1;1Hleft\x1b[36;1Hbottom")
        cockpit.wait_for("bottom")
        agent.writes("\x1b[1;100Hfar")
        cockpit.wait_for("far")
        agent.writes("\x1b[1;5H")
        cockpit.wait_for("left")

    def test_colours_and_widths_arrive(self):
        cockpit, agent = self.open()
        agent.writes("\x1b[H\x1b[38;2;1;2;3mrgb\x1b[m \x1b[1;4mline\x1b[m 猫 \x1b[48;5;21mblue\x1b[m")
        cockpit.wait_for("blue")
        screen = cockpit.screen()
        row, col = screen.find("rgb")
        run = screen.cells(row)[col][1]
        self.assertEqual(run["fg"], "#010203")
        row, col = screen.find("line")
        self.assertEqual(sorted(screen.cells(row)[col][1]["attrs"]), ["bold", "underline"])

    def test_scrolls_back_and_comes_back_when_typed_into(self):
        cockpit, agent = self.open(typing=True)
        agent.writes("".join(f"row {i:03}\r\n" for i in range(100)) + "prompt")
        cockpit.wait_for("prompt")
        cockpit.wheel(10, 80, down=False, times=5, text="prompt", gone=True)
        cockpit.wheel(10, 80, times=5, text="prompt")
        cockpit.keys("shift-pageup", "shift-pageup", "shift-pageup", "shift-pageup", text="row 000")
        cockpit.wait_for("back")
        cockpit.send("x", text="prompt")
        agent.took(b"x")

    def test_zoom_takes_the_whole_screen(self):
        cockpit, agent = self.open()
        agent.writes("\x1b[1;100Hat the right\x1b[H")
        cockpit.keys("z", text="at the right")
        cockpit.wait_gone("│")
        self.enter(cockpit)
        self.assertEqual(agent.size()[1], 120)
        cockpit.keys("ctrl-q", "z", text="│")

    def test_the_mouse_goes_to_a_program_that_asks_for_it(self):
        cockpit, agent = self.open(typing=True, first="\x1b[?1002h\x1b[?1006hclick me")
        cockpit.send("x")
        agent.took(b"x")
        row, col = cockpit.screen().find("click")
        cockpit.click(row, col + 2)
        agent.took(b"\x1b[<0;3;1M\x1b[<0;3;1m")
        cockpit.wheel(row, col, down=False)
        agent.took(b"\x1b[<64;1;1M")
        cockpit.click(2, 1)
        cockpit.wait_for("Terminal")
        self.assertEqual(agent.input()[agent.taken:], b"")

    def test_a_click_types(self):
        cockpit, agent = self.open()
        cockpit.click(10, 80, text="ctrl-q leave")
        cockpit.send("y")
        agent.took(b"y")


class Tabs(PaneTest):
    def worked(self):
        """An agent that has changed something and said so."""
        cockpit, agent = self.open()
        tree = self.home.agent("one")["worktree"]
        with open(os.path.join(tree, "src", "x.c"), "a", encoding="ascii") as f:
            f.write("int y;\n")
        agent.says(*[f"line {i} of what was said" for i in range(20)])
        cockpit.wait_for("line 19")
        return cockpit

    def test_diff_shows_what_was_changed(self):
        cockpit = self.worked()
        cockpit.keys("alt-2", text="+int y;")
        cockpit.wait_for("src/x.c")

    def test_log_is_searched(self):
        cockpit = self.worked()
        cockpit.keys("alt-3", text="line 19 of what")
        cockpit.keys("enter")
        cockpit.keys("/", text="search")
        cockpit.send("line 7 of")
        cockpit.keys("enter", text="next match")
        cockpit.wait_for("line 7 of what")
        cockpit.keys("n", "N")
        cockpit.keys("esc", text="Log")

    def test_details_say_all_and_why(self):
        cockpit = self.worked()
        cockpit.keys("alt-4", text="worktree")
        cockpit.wait_for(regex="authority|status")

    def test_are_gone_through_and_clicked(self):
        cockpit = self.worked()
        cockpit.keys("]", text="+int y;")
        cockpit.keys("[", text="line 19")
        cockpit.click_on("Diff", text="+int y;")
        cockpit.click_on("Terminal", text="line 19")


if __name__ == "__main__":
    main()
