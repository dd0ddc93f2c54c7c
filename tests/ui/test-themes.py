# SPDX-License-Identifier: MIT
"""Themes: each shipped one on the main screen, a person's own, and a damaged one.

What a cell is told to look like is worked out here from the theme's file, and
compared with the colours that were sent: true, of 256, of 16, and none.
"""

import glob
import os

from fleet import SHARE, main, wait_until
from look import LETTERS, SELECTED, Theme, colour, looks, rgb_of
from puppet import PuppetTest

NAMES = sorted(os.path.splitext(os.path.basename(f))[0]
               for f in glob.glob(os.path.join(SHARE, "themes", "*.toml")))
SIZE = (12, 100)


def wanted(theme, role):
    """strong is text in bold where a theme leaves it out."""
    return theme.roles.get(role, theme.roles.get("text"))


def nearest(rgb, count):
    """What a terminal of so many colours may be told for it: those that come closest."""
    def distance(other):
        return sum((((rgb >> s) & 255) - ((other >> s) & 255)) ** 2 for s in (16, 8, 0))

    table = [rgb_of(i) for i in range(count)]
    best = min(map(distance, table))
    return best, distance


class ThemeTest(PuppetTest):
    def setUp(self):
        super().setUp()
        self.home.repo()
        for state, name in (("blocked", "a"), ("working", "b"), ("error", "c"), ("idle", "d")):
            agent = self.puppet(f"is-{name}")
            if state == "blocked":
                agent.asks("Go on?", "Yes", "No")
            elif state != "idle":
                agent.is_now(state)
            self.home.wait_state(f"is-{name}", state)
        # the selected agent's own screen says nothing of the theme
        self.puppet("is-e").says("")

    def open(self, theme="roles", **options):
        cockpit = self.start(size=SIZE, theme=theme, **options)
        for text in ("is-a", "Go on?  1 Yes", "is-e", "is-b"):
            cockpit.wait_for(text)
        cockpit.read_it()  # its choices are dim until they can be chosen
        cockpit.keys("M", regex="cpu +[0-9]+%", gone=True)
        cockpit.keys("G")
        wait_until(lambda: self.is_selected(cockpit, "is-e"), what="the last being selected")
        return cockpit

    @staticmethod
    def is_selected(cockpit, name):
        screen = cockpit.screen()
        row, col = screen.find(name)
        run = screen.cells(row)[col][1]
        return run.get("bg") is not None or "reverse" in run.get("attrs", ())

    @staticmethod
    def parts(screen):
        """Of the list and what is around it: (row, column, text, run)."""
        for row in range(screen.rows):
            for col, (part, run) in enumerate(screen.cells(row)):
                if part.strip() and (row < 2 or col <= 40 or row == screen.rows - 1):
                    yield row, col, part, run

    def roles(self):
        """(row, column) → role, "selected" or not, as the theme that tells them says."""
        cockpit = self.open()
        screen = cockpit.screen()
        names = {letter: role for role, letter in LETTERS.items()}
        selected = {SELECTED.get(k, k.upper()): k for k in names}
        found = {}
        for row, col, _, _ in self.parts(screen):
            letter = looks(screen, row, cockpit.theme)[col]
            is_selected = letter not in names and letter in selected
            role = names.get(selected[letter] if is_selected else letter)
            found[row, col] = role, is_selected
        cockpit.close()
        return found


class Shipped(ThemeTest):
    def compare(self, name, roles, check, **options):
        theme = Theme.named(name)
        cockpit = self.open(theme=name, light=theme.is_light, **options)
        seen = set()
        for row, col, part, run in self.parts(cockpit.screen()):
            role, is_selected = roles.get((row, col), (None, False))
            if role and not part.isdigit():
                with self.subTest(theme=name, at=(row, col), part=part, role=role):
                    check(theme, role, is_selected, run)
                seen.add(role)
        cockpit.close()
        self.assertLessEqual({"text", "dim", "rule", "accent", "strong", "asks", "working",
                              "error", "idle"} - {"strong", "idle"}, seen)

    def assert_is(self, sent, want):
        """Up to the last bit of green: the darkest blues are numbers of colours to curses."""
        sent = colour(sent)
        if sent is None or want is None:
            self.assertEqual(sent, want)
        else:
            self.assertIn(sent, (want, want | 0x100))

    def test_are_there(self):
        self.assertLessEqual({"default-dark", "default-light", "high-contrast", "mono", "nord",
                              "gruvbox", "solarized-dark", "solarized-light", "catppuccin"},
                             set(NAMES))

    def test_give_every_role_its_colour(self):
        def check(theme, role, is_selected, run):
            self.assert_is(run.get("fg"), wanted(theme, role))
            self.assert_is(run.get("bg"),
                           theme.grounds["selected"] if is_selected else theme.background)

        roles = self.roles()
        for name in NAMES:
            if name != "mono":
                self.compare(name, roles, check)

    def test_are_brought_to_256_colours(self):
        def check(theme, role, is_selected, run):
            self.assertIsInstance(run.get("fg"), int)
            best, distance = nearest(wanted(theme, role), 256)
            # the nearest by eye may be another than by arithmetic, but not a far one
            self.assertLessEqual(distance(rgb_of(run["fg"])), max(4 * best, 40 * 40 * 3))

        self.compare("nord", self.roles(), check, colorterm="")

    def test_are_brought_to_16_colours(self):
        def check(theme, role, is_selected, run):
            if run.get("fg") is not None:
                self.assertLess(run["fg"], 16)
            if run.get("bg") is not None:
                self.assertLess(run["bg"], 16)

        self.compare("default-dark", self.roles(), check, term="linux", colorterm="")

    def test_are_without_colour_where_none_is_wanted(self):
        def check(theme, role, is_selected, run):
            self.assertEqual((run.get("fg"), run.get("bg")), (None, None))
            attrs = set(run.get("attrs", ()))
            if is_selected:
                self.assertIn("reverse", attrs)
            if role in ("asks", "strong"):
                self.assertIn("bold", attrs)

        roles = self.roles()
        self.compare("default-dark", roles, check, env={"NO_COLOR": "1"})
        self.compare("mono", roles, check)


class Own(ThemeTest):
    def write(self, name, text):
        place = os.path.join(self.home.config, "themes")
        os.makedirs(place, exist_ok=True)
        path = os.path.join(place, f"{name}.toml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def source(self, name="nord"):
        with open(os.path.join(SHARE, "themes", f"{name}.toml"), encoding="utf-8") as f:
            return f.read()

    def colour_of(self, cockpit, words):
        screen = cockpit.screen()
        row, col = screen.find(words)
        return screen.cells(row)[col][1].get("fg")

    def start_with(self, name):
        cockpit = self.start(size=SIZE, env={"FLEET_UI_THEME": name})
        cockpit.wait_for("Go on?  1 Yes")
        return cockpit

    def test_is_taken_by_its_name(self):
        self.write("mine", self.source().replace("#88c0d0", "#123456"))
        self.assertEqual(self.colour_of(self.start_with("mine"), "repo"), "#123456")

    def test_stands_over_a_shipped_one(self):
        self.write("nord", self.source().replace("#88c0d0", "#654321"))
        self.assertEqual(self.colour_of(self.start_with("nord"), "repo"), "#654321")

    def refuses(self, name, *words):
        done = self.home.start_fleet(env={"FLEET_UI_THEME": name})
        self.assertNotEqual(done.wait(), 0)
        said = " ".join(done.output.decode().split())
        for text in words:
            self.assertIn(text, said)

    def test_that_is_damaged_names_file_and_line(self):
        first = '[roles]\ntext = { colour = "#aaaaaa" }\n'
        for text, *words in (
            ("[roles]\ntext = 5\n", "bad.toml:2", "text"),
            (f'{first}dmi = {{ colour = "#aaaaaa" }}\n', "bad.toml:3", "did you mean 'dim'?"),
            (f'{first}dim = {{ color = "#aaaaaa" }}\n', "bad.toml:3", "did you mean 'colour'?"),
            (f'{first}dim = {{ colour = "grey" }}\n', "bad.toml:3", "'grey' is not a colour"),
            (f"{first}dim = {{\n", "bad.toml:3"),
            (first, "bad.toml", "roles.dim is missing"),
        ):
            with self.subTest(text):
                self.write("bad", text)
                self.refuses("bad", *words)

    def test_that_is_not_there_names_those_that_are(self):
        self.refuses("no-such", "no theme 'no-such'", "nord", "solarized-light")

    def test_that_breaks_while_it_is_shown_leaves_the_screen_as_it_was(self):
        path = self.write("mine", self.source())
        self.home.write_config('[ui]\ntheme = "mine"\n')
        cockpit = self.start(size=(24, 100), env={"FLEET_UI_THEME": None})
        cockpit.wait_for("Go on?  1 Yes")
        with open(path, "w", encoding="utf-8") as f:
            f.write("[roles]\n\ntext = 5\n")
        cockpit.keys("t", text="mine.toml:3")
        cockpit.keys("esc", gone=True, text="Themes")
        self.assertEqual(self.colour_of(cockpit, "repo"), "#88c0d0")
        cockpit.keys("t", text="Themes")
        cockpit.keys("/", text="/ ")
        cockpit.send("gruvbox-light")
        cockpit.keys("enter", "enter", gone=True, text="Themes")
        with open(os.path.join(self.home.config, "config.toml"), encoding="utf-8") as f:
            self.assertIn("gruvbox-light", f.read())


if __name__ == "__main__":
    main()
