# SPDX-License-Identifier: MIT
"""The cockpit in terminals of all kinds and sizes, and how it leaves them."""

import glob
import os
import signal

from fleet import LIBEXEC, SHARE, SRC, main, wait_until
from look import Theme, rgb_of
from puppet import PuppetTest

ASK = "Run `make test`?", "Yes", "No"


def luminance(rgb):
    def linear(part):
        part /= 255
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    r, g, b = (linear(rgb >> shift & 255) for shift in (16, 8, 0))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def has_ended(pid):
    """Whether or not it was waited for."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as f:
            return f.read().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def themes():
    places = (os.path.join(SHARE, "themes"), os.path.join(SRC, "themes"))
    found = [f for place in places for f in glob.glob(os.path.join(place, "*.toml"))]
    return sorted({os.path.splitext(os.path.basename(f))[0] for f in found})


class TerminalTest(PuppetTest):
    def setUp(self):
        super().setUp()
        self.home.repo()
        self.one, self.two = self.puppet("one"), self.puppet("two")
        self.one.asks(*ASK)
        self.home.wait_state("one", "blocked")

    def open(self, **options):
        cockpit = self.start(**options)
        cockpit.wait_for(regex="[◐!] one ")
        cockpit.wait_for("1 Yes")
        cockpit.read_it()
        return cockpit


class Kinds(TerminalTest):
    def works(self, **options):
        cockpit = self.open(**options)
        cockpit.keys("w")  # another one may have been selected last
        cockpit.read_it()  # its row may have no room for the question
        cockpit.keys("y")
        self.one.took(b"1")
        cockpit.keys("j", "enter", text="ctrl-q")
        cockpit.send("typed")
        self.two.took(b"typed")
        cockpit.keys("ctrl-q", text="Terminal")
        screen = cockpit.screen()
        done = cockpit.exit(after=["q"])
        self.assertEqual((done.status, done.left), (0, []))
        return screen

    def test_of_256_colours_true_colour_and_none(self):
        for term, colorterm in (("xterm-256color", "truecolor"), ("xterm-256color", ""),
                                ("screen-256color", ""), ("tmux-256color", ""), ("linux", ""),
                                ("vt100", "")):
            with self.subTest(term=term, colorterm=colorterm):
                self.works(term=term, colorterm=colorterm)
                self.one.is_now("working")
                self.home.wait_state("one", "working")
                self.one.asks(f"Is {term} {colorterm} next?", "Yes", "No")
                self.home.wait_state("one", "blocked")

    def test_without_colour_show_none(self):
        screen = self.works(env={"NO_COLOR": "1"})
        runs = [run for looks in screen.raw["looks"] for run in looks]
        self.assertEqual({run.get("fg") for run in runs}, {None})

    def test_without_utf8_show_ascii(self):
        screen = self.works(env={"LC_ALL": "C", "LANG": "C"})
        self.assertTrue("".join(screen.text).isascii(), screen)

    def test_that_answer_nothing(self):
        self.works(mute=True)

    def test_that_are_not_there_are_an_error(self):
        env = {"TERM": "no-such-terminal", "FLEET_UI_THEME": None}
        done = self.home.start_fleet(env=env)
        self.assertNotEqual(done.wait(), 0)
        self.assertIn(b"no-such-terminal", done.output)


class Themes(TerminalTest):
    def test_leave_no_cell_unreadable(self):
        self.assertGreaterEqual(len(themes()), 9)
        for name in themes():
            with self.subTest(name):
                theme = Theme.named(name)
                cockpit = self.open(theme=name, size=(16, 100), light=theme.is_light)
                screen = cockpit.screen()
                for row in range(screen.rows):
                    for part, run in screen.cells(row):
                        self.check(part, run, theme)
                cockpit.close()

    def check(self, part, run, theme):
        if not part.strip() or part in "─│├┤┬┴┼" or 0x2800 <= ord(part[0]) <= 0x28FF:
            return
        plain = (0x24292F, 0xFFFFFF) if theme.is_light else (0xD5D8DC, 0x0F1419)
        fg, bg = (self.colour(run.get(key), default) for key, default in
                  (("fg", theme.foreground or plain[0]), ("bg", theme.background or plain[1])))
        if "reverse" in run.get("attrs", ()):
            fg, bg = bg, fg
        self.assertGreaterEqual(contrast(fg, bg), 3.0, f"'{part}' {run}")

    @staticmethod
    def colour(value, default):
        if value is None:
            return default
        return rgb_of(value) if isinstance(value, int) else int(value[1:], 16)


class Sizes(TerminalTest):
    def test_all_show_who_asks(self):
        cockpit = self.open(size=(36, 120))
        for rows, cols in ((36, 120), (24, 80), (20, 59), (10, 40), (24, 200), (60, 80)):
            with self.subTest(rows=rows, cols=cols):
                cockpit.resize(rows, cols)
                cockpit.wait_for(regex="◐ one", row=2)
                self.assertNotIn("needs", cockpit.screen().text[0])

    def test_that_are_too_small_say_so_and_come_back(self):
        cockpit = self.open(size=(10, 40))
        cockpit.resize(9, 39, text="fleet needs 40x10, this is 39x9")
        cockpit.keys("y")
        cockpit.resize(24, 80, text="◐ one")
        self.assertEqual(self.one.input(), b"")
        cockpit.resize(1, 1)
        cockpit.resize(24, 80, text="◐ one")

    def test_have_their_screens(self):
        for rows, cols in ((24, 80), (20, 59), (10, 40)):
            cockpit = self.open(size=(rows, cols))
            cockpit.keys("M")
            cockpit.expect(f"size-{rows}x{cols}")
            cockpit.close()


class Linear(TerminalTest):
    """For who listens to the screen."""

    def test_shows_one_thing_at_a_time_in_words(self):
        self.home.write_config("[ui]\nlinear = true\n")
        cockpit = self.start(size=(20, 60))
        cockpit.wait_for("asks")
        cockpit.read_it()
        cockpit.expect("linear")
        cockpit.keys("j")

        def is_at_two():
            screen = cockpit.screen()
            return "two" in screen.text[screen.cursor["row"]]

        wait_until(is_at_two)
        cockpit.keys("enter", text="ctrl-q leave")
        cockpit.wait_gone("one asks:")

    def test_counts_at_once(self):
        cockpit = self.open()
        cockpit.keys("o", "/")
        cockpit.type("ui.linear")
        cockpit.keys("enter", "enter", text="config.toml:2")
        cockpit.keys("esc", "esc", text="one asks: Run `make test`?")


class Leaving(TerminalTest):
    def assert_unharmed(self):
        for name in ("one", "two"):
            self.assertEqual(self.home.agent(name)["life"], "running")

    def test_by_a_signal_is_clean(self):
        for number in (signal.SIGHUP, signal.SIGTERM):
            with self.subTest(number):
                cockpit = self.open()
                cockpit.signal(number)
                self.assertEqual(cockpit.exit().left, [])
                self.assert_unharmed()

    def test_by_a_closed_terminal_ends_it(self):
        cockpit = self.open()
        pid = cockpit.pid
        cockpit.hang_up()
        wait_until(lambda: not os.path.exists(f"/proc/{pid}") or cockpit.exit())
        self.assert_unharmed()

    def test_while_the_terminal_takes_nothing(self):
        cockpit = self.open()
        cockpit.keys("j", regex="○ two")
        self.two.do("while :; do head -c 30000 /dev/urandom | base64; done")
        cockpit.wait_for(regex="[A-Za-z0-9+/]{60}")
        with cockpit.stalled() as pid:
            os.kill(pid, signal.SIGTERM)
            wait_until(lambda: has_ended(pid))
        cockpit.exit()
        self.assert_unharmed()

    def test_by_kill_9_harms_nobody(self):
        cockpit = self.open()
        cockpit.keys("j", "enter", text="ctrl-q leave")
        cockpit.signal(signal.SIGKILL)
        cockpit.exit()
        self.assert_unharmed()
        again = self.open()
        again.keys("y")
        self.one.took(b"1")

    def test_for_a_while_and_back(self):
        cockpit = self.open(shell=True)
        cockpit.keys("ctrl-z", regex="Stopped")
        cockpit.send("fg\r", text="◐ one")
        cockpit.keys("q", regex="^[$]$")

    def test_for_a_while_takes_who_waits_for_it_along(self):
        cockpit = self.start("demo", shell=True)
        cockpit.wait_for("acme-api", limit=30)
        cockpit.keys("ctrl-z", regex="Stopped")
        cockpit.send("fg\r", text="acme-api")
        cockpit.keys("q", text="go on in")


class Trouble(TerminalTest):
    def test_a_keeper_that_is_killed_is_shown_as_lost(self):
        cockpit = self.open()
        self.home.kill(self.two.keeper)
        cockpit.wait_for(regex="[?x✕] two")
        cockpit.keys("y")
        self.one.took(b"1")

    def test_a_store_that_is_damaged_says_so(self):
        with open(os.path.join(self.home.state, "fleet.db"), "r+b") as f:
            f.write(b"\0" * 4096)
        cockpit = self.start()
        cockpit.wait_for(regex="[Dd]amaged|not a database|malformed|corrupt")
        self.assertTrue(cockpit.exit(after=["q"]).clean)

    def test_a_list_that_is_old_says_why_until_it_is_not(self):
        cockpit = self.open()
        self.two.is_now("working")
        cockpit.wait_for(regex="● two")
        away = self.home.state + ".away"
        os.rename(self.home.state, away)
        with open(self.home.state, "w", encoding="ascii"):
            pass
        cockpit.wait_for(regex="^ [^│]*XDG_STATE_HOME")
        cockpit.keys("?", text="Keys")
        os.unlink(self.home.state)
        os.rename(away, self.home.state)
        cockpit.keys("esc", regex="^ [^│]*XDG_STATE_HOME", gone=True)
        cockpit.wait_for(regex="● two")

    def test_settings_that_are_damaged_are_told(self):
        cockpit = self.open()
        self.home.write_config("[kill]\ngrace = \"x\"\n")
        self.two.is_now("working")
        cockpit.wait_for(regex="config[.]toml:2")
        self.home.write_config("")
        cockpit.wait_gone(regex="config[.]toml:2")

    def test_what_is_not_installed_whole_is_named(self):
        libexec = os.path.join(self.home.path, "libexec")
        os.mkdir(libexec)
        for name in ("fleet-cockpit", "fleet-keeper", "share"):
            os.symlink(os.path.join(LIBEXEC, name), os.path.join(libexec, name))
        cockpit = self.start(env={"FLEET_LIBEXEC": libexec})
        cockpit.wait_for(regex="[/]fleet-full: No")

    def test_outside_of_a_repository_all_projects_are_shown(self):
        cockpit = self.open(cwd=self.home.env["HOME"])
        cockpit.wait_for("all projects")

    def test_idle_it_sleeps(self):
        cockpit = self.open()
        cockpit.keys("M", regex="cpu +[0-9]+%", gone=True)
        cockpit.quiet(2500)

        def turns():
            with open(f"/proc/{cockpit.pid}/status", encoding="ascii") as f:
                return [line for line in f if "voluntary_ctxt" in line][0]

        before = turns()
        cockpit.quiet(3000)
        self.assertEqual(turns(), before)


if __name__ == "__main__":
    main()
