# SPDX-License-Identifier: MIT
"""The tools that watch the cockpit: the eye, pages of screens, pictures."""

import os
import signal
import unittest
import xml.dom.minidom

from cockpit import RENEW, Cockpit, read_page
from eye import Eye, EyeError
from fleet import LIBEXEC, FleetTest, main
from look import MASKS, Theme, each, literally, page, side_by_side
from picture import picture

# Shows what it is sent, in the modes that are put in.
ECHO = "stty raw -echo; printf '{}ready\\r\\n'; exec cat -v"


class EyeTest(FleetTest):
    def start(self, *argv, **options):
        eye = Eye(list(argv), self.home.environ(), self.home.cwd, **options)
        self.addCleanup(eye.close)
        return eye

    def sh(self, script, **options):
        return self.start("sh", "-c", script, **options)

    def echo(self, modes=""):
        eye = self.sh(ECHO.format(modes), rows=6, cols=40)
        eye.wait_for("ready")
        return eye

    def shown(self, script, rows=3, cols=20):
        """The screen after a script has ended."""
        eye = self.sh(script, rows=rows, cols=cols)
        eye.exit()
        return eye.screen()


class Program(EyeTest):
    def test_gets_size_term_and_environment(self):
        script = "stty size; echo $TERM-$COLORTERM"
        eye = self.sh(script, rows=7, cols=33, term="vt100", colorterm="")
        eye.wait_for("7 33")
        eye.wait_for("vt100-", row=1)

    def test_exit_gives_the_status(self):
        self.assertEqual(self.sh("exit 3").exit().status, 3)
        self.assertEqual(self.sh("kill -9 $$").exit().status, 137)

    def test_that_cannot_start_is_an_error(self):
        eye = self.start("/nonexistent/program")
        with self.assertRaises(EyeError) as raised:
            eye.screen()
        self.assertEqual(raised.exception.code, "gone")

    def test_is_signalled_and_hung_up(self):
        eye = self.sh("trap 'echo caught' USR1; echo up; while :; do read x; done")
        eye.wait_for("up")
        eye.signal(signal.SIGUSR1, text="caught")
        eye.hang_up()
        self.assertEqual(eye.exit().status, 129)

    def test_is_resized(self):
        eye = self.sh("trap 'stty size' WINCH; echo up; while :; do read x; done")
        eye.wait_for("up")
        eye.resize(10, 50, text="10 50")
        screen = eye.screen()
        self.assertEqual((screen.rows, screen.cols), (10, 50))

    def test_gets_its_queries_answered_unless_mute(self):
        script = r"stty raw -echo min 0 time 2; printf '\033[c'; head -c 40 | cat -v; echo ."
        self.sh(script).wait_for(regex=r"\^\[\[\?[0-9;]+c")
        self.sh(script, mute=True).wait_for(".", row=0)

    def test_what_it_left_set_is_told(self):
        done = self.sh(r"printf '\033[?1049h\033[?25l\033[?1002h'; stty raw").exit()
        self.assertFalse(done.clean)
        self.assertEqual(
            set(done.left), {"alternate", "cursor-visible", "mouse-drag", "line-discipline"}
        )

    def test_bytes_are_counted_since_last_asked(self):
        eye = self.echo()
        first = eye.written()
        eye.send("abc", text="abc")
        self.assertEqual(eye.written()[::2], (3, first.total + 3))


class Keys(EyeTest):
    def test_go_out_as_the_modes_want_them(self):
        for modes, key, seen in (
            ("", "ctrl-q", "^Q"),
            ("", "alt-x", "^[x"),
            ("", "G", "G"),
            ("", "f5", "^[[15~"),
            ("", "up", "^[[A"),
            (r"\033[?1h", "up", "^[OA"),
            ("", "shift-tab", "^[[Z"),
            (r"\033[>1u", "esc", "^[[27u"),
            (r"\033[>1u", "ctrl-q", "^[[113;5u"),
        ):
            with self.subTest(modes=modes, key=key):
                self.echo(modes).keys(key, text=seen, row=1)

    def test_that_do_not_exist_are_refused(self):
        with self.assertRaisesRegex(EyeError, "no such key: 'f99'"):
            self.echo().keys("f99")

    def test_pastes_are_bracketed_when_asked_for(self):
        self.echo().paste("a b", text="a b")
        self.echo(r"\033[?2004h").paste("a b", text="^[[200~a b^[[201~")

    def test_any_bytes_can_be_sent(self):
        self.echo().send(b"\x80\x1b[I", text="M-^@^[[I")

    def test_focus_goes_out_when_asked_for(self):
        self.echo(r"\033[?1004h").focus(True, text="^[[I")
        with self.assertRaisesRegex(EyeError, "focus"):
            self.echo().focus(True)


class Mouse(EyeTest):
    def test_clicks_go_out_encoded(self):
        eye = self.echo(r"\033[?1000h\033[?1006h")
        eye.click(3, 8, text="^[[<0;9;4M^[[<0;9;4m")
        eye.wheel(0, 1, text="^[[<65;2;1M")

    def test_is_refused_while_it_is_off(self):
        with self.assertRaisesRegex(EyeError, "has the mouse off"):
            self.echo().click(0, 0)
        with self.assertRaisesRegex(EyeError, "does not ask for 'drag left'"):
            self.echo(r"\033[?1000h\033[?1006h").mouse("drag", 1, 1)

    def test_clicks_on_what_is_shown(self):
        self.echo(r"\033[?1000h\033[?1006h猫 ").click_on("ready", text="^[[<0;4;1M")


class Waiting(EyeTest):
    def test_looks_at_a_row_a_pattern_a_title_and_a_mode(self):
        eye = self.sh(r"printf 'one\ntwo 22\n\033]2;name\007\033[?1049h\033[Hthere\n'; read x")
        eye.wait_for(mode="alternate")
        eye.wait_for(regex="^th.re$", row=0)
        eye.wait_for(title="name")
        with self.assertRaisesRegex(EyeError, "'there' did not come"):
            eye.wait_for("there", row=1, limit=0.01)

    def test_for_what_goes(self):
        eye = self.sh("echo there; read x; clear; echo other; read x")
        eye.wait_for("there")
        self.assertGreater(eye.keys("enter", text="there", gone=True), 0)

    def test_ends_with_the_program(self):
        with self.assertRaisesRegex(EyeError, "the program has ended"):
            self.sh("echo x").wait_for("y")

    def test_sees_no_half_of_a_frame(self):
        eye = self.sh(r"printf '\033[?2026hhalf'; read x; printf ' whole\033[?2026l'; read x")
        eye.keys("enter", text="half")
        self.assertIn("whole", "".join(eye.screen().text))


class Demo(EyeTest):
    def test_agent_is_worked_by_keys(self):
        self.home.repo()
        eye = self.start(os.path.join(LIBEXEC, "fleet-demo"), rows=24, cols=80)
        eye.wait_for(mode="bracketed-paste")
        eye.paste("count letters")
        eye.wait_for("count letters")
        eye.keys("enter", text="1 yes")
        eye.keys("1", text="✓ Done")
        eye.keys("ctrl-d")
        done = eye.exit()
        self.assertEqual((done.status, done.left), (0, []))


class Pages(EyeTest):
    theme = Theme.named("roles")

    def page(self, script, masks=MASKS, rows=1, cols=24):
        return page(self.shown(script, rows, cols), self.theme, masks)

    def test_show_roles_as_letters(self):
        asks, dim = r"\033[1;38;2;255;175;0m", r"\033[38;2;135;135;135m"
        got = self.page(rf"printf '{asks}a b\033[m x {dim}猫!\033[m'")
        self.assertEqual(got, ["a b x 猫!", "-- 1x24, cursor 0,9", "!.!...ddd"])

    def test_show_the_selected_ground_in_capitals(self):
        got = self.page(r"printf '\033[48;2;48;48;48;38;2;95;175;255mab c\033[7md'")
        self.assertEqual(got[2], "AASA~")

    def test_know_roles_by_256_colours_too(self):
        got = self.page(r"printf '\033[38;5;75ma\033[38;5;203me\033[38;5;114m+\033[?25l'")
        self.assertEqual(got[1:], ["-- 1x24, cursor hidden", "ae+"])

    def test_mask_what_changes_and_move_nothing(self):
        for text in ("12m  2% 214M +1 ⣀⣀", "45s 11%   8M +1 ⣀⣶", " 1h       9G +1"):
            with self.subTest(text):
                self.assertEqual(self.page(f"printf 'x %s' '{text}'")[0], "x   ~          +1")

    def test_mask_how_far_an_age_moves_what_is_before_it(self):
        for text in ("a     one  shell 9s", "a    one  shell 10s"):
            with self.subTest(text):
                self.assertEqual(self.page(f"printf '{text}'")[0], "a     one  shell  ~")
        for text in ("one    shell 9s", "one   shell 10s"):
            with self.subTest(text):
                self.assertEqual(self.page(f"printf '{text}'")[0], "one    shell  ~")

    def test_mask_given_words_in_as_many_columns(self):
        masks = literally(["k3x9", "/tmp/k3x9/y"])
        got = self.page("printf 'at /tmp/k3x9/y k3x9.'", masks)
        self.assertEqual(got[0], "at ~~~~~~~~~~~ ~~~~.")

    def test_differences_stand_side_by_side(self):
        shown = side_by_side(["a", "b"], ["a", "c", "d"], 3)
        self.assertEqual(shown.splitlines()[1:], ["  a   | a", "> b   | c", ">     | d"])

    def test_of_a_kept_screen_are_read_back(self):
        self.assertEqual(read_page("/nonexistent"), [])


class Agent(Cockpit):
    program = os.path.join(LIBEXEC, "fleet-demo")


class Cat(Cockpit):
    program = "/bin/cat"


class Cockpits(FleetTest):
    def start(self):
        self.home.repo({"src/x.c": "int x;\n"})
        agent = Agent(self.home, "--no-ask", "one", size=(16, 60))
        agent.masks.append((r"Commit (\w{7})", each))
        self.addCleanup(agent.close)
        return agent

    def test_shows_the_page_that_is_expected_as_soon_as_it_does(self):
        screen = self.start().expect("demo-agent")
        self.assertIn("bracketed-paste", screen.modes)

    @unittest.skipIf(RENEW, "it is meant to differ")
    def test_shows_how_it_differs(self):
        agent = self.start()
        agent.expect("demo-agent")
        agent.send("x", text="❯ x")
        with self.assertRaisesRegex(AssertionError, "(?m)^> ❯ +[|] ❯ x$"):
            agent.expect("demo-agent", timeout=0.1)

    def test_by_a_shell_can_be_suspended(self):
        cat = Cat(self.home, shell=True)
        self.addCleanup(cat.close)
        cat.wait_for("/bin/cat")
        cat.send("one\r", regex="^one\none$")
        cat.keys("ctrl-z", regex="Stopped(.|\n)*\n[$]$")
        cat.send("fg\r", regex="^/bin/cat$")
        cat.send("two\r", regex="^two\ntwo$")

    def test_mismatch_is_told_with_the_screen(self):
        text = Cockpit.mismatch("x", ["a"], ["b"], 3)
        self.assertIn("> a   | b", text)
        self.assertIn("UI_RENEW=1", Cockpit.mismatch("x", [], ["b"], 3))


class Pictures(EyeTest):
    def test_are_the_same_again_and_well_formed(self):
        screen = self.shown(r"printf '\033[1;31ma<b\033[m 猫 │─┐ ⣿ █ ▁\033[44m on\033[m'")
        one, two = (picture(screen, Theme.named("default-dark"), "a & b") for _ in range(2))
        self.assertEqual(one, two)
        texts = xml.dom.minidom.parseString(one).getElementsByTagName("text")
        words = [text.firstChild.data for text in texts]
        self.assertEqual(words, ["a & b", "a<b", "猫", "on"])


if __name__ == "__main__":
    main()
