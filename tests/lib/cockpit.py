# SPDX-License-Identifier: MIT
"""The cockpit in a terminal: keys in, screens out.

    class List(CockpitTest):
        def test_the_one_that_asks_is_first(self):
            self.home.repo()
            ...
            cockpit = self.start(size=(24, 100))
            cockpit.wait_for("fix-1")
            cockpit.expect("list-asks")     # tests/ui/screens/list-asks.txt
            cockpit.keys("w", "enter")

expect() compares with a page as look.py makes them, again at every change until it
fits or the time is over. UI_RENEW=1 in the environment writes the pages instead,
and says so: look at each before it is committed.
"""

import os
import shlex
import shutil
import socket
import sys
import time

from eye import Eye, EyeError
from fleet import BUILD, SRC, FleetTest
from look import MASKS, Theme, literally, page, side_by_side

SCREENS = os.path.join(SRC, "tests", "ui", "screens")
RENEW = os.environ.get("UI_RENEW") == "1"
THEME = "roles"
SETTLED_MS = 300
ANSWER_MS = 400
ROW_SIGNS = "◐●✓○✕⟳‖?▾▸"
LIST_COLS = 47  # of no more than its own, on a screen of 100 and more


class Cockpit(Eye):
    """
    `fleet` in a home, whose user has seen the welcome unless welcome is set. size:
    rows, columns; more are those of Eye. With shell it is
    started by one, so that it can be suspended: "ctrl-z", then "fg" and "enter".
    """

    program = os.path.join(BUILD, "fleet")

    def __init__(self, home, *args, size=(36, 120), env=None, theme=THEME, cwd=None,
                 shell=False, welcome=False, **terminal):
        self.home = home
        argv = [self.program, *args]
        self.theme = Theme.named(theme)
        self.words = set()  # more to mask, to the letter
        self.masks = list(MASKS)
        if theme == THEME:
            self.place_theme()
        if not welcome:
            os.makedirs(home.state, mode=0o700, exist_ok=True)
            open(os.path.join(home.state, "welcomed"), "w").close()
        super().__init__(
            ["/bin/sh", "-i"] if shell else argv,
            home.environ({"FLEET_UI_THEME": theme, "PS1": "$ ", **(env or {})}),
            cwd or home.cwd, *size, **terminal,
        )
        if shell:
            self.wait_for("$ ")
            self.send(shlex.join(argv) + "\r")

    def place_theme(self):
        themes = os.path.join(self.home.config, "themes")
        os.makedirs(themes, exist_ok=True)
        shutil.copy(os.path.join(SRC, "tests", "ui", f"{THEME}.toml"), themes)

    def ids(self):
        """Of the agents that the home has had."""
        try:
            return os.listdir(os.path.join(self.home.state, "agents"))
        except FileNotFoundError:
            return []

    def rows(self):
        """(name, whether it is selected) of the list, from the top."""
        screen = self.screen()
        found = []
        for row in range(2, screen.rows - 1):
            cells = screen.cells(row)[:LIST_COLS]
            words = "".join(part for part, _ in cells).replace("▌", " ").split()
            if len(words) > 1 and words[0] in ROW_SIGNS:
                found.append((words[1], self.theme.is_selected(cells[4][1])))
        return found

    def names(self):
        return [name for name, _ in self.rows()]

    def selected(self):
        """Its name; None: none."""
        return next((name for name, is_selected in self.rows() if is_selected), None)

    def read_it(self):
        """As long as it takes: a key answers what was asked before (ui/asked.h)."""
        self.quiet(ANSWER_MS + 50)

    def page(self):
        """What is shown, as expect() compares it; and the screen."""
        screen = self.screen()
        words = {self.home.path, socket.gethostname(), *self.ids(), *self.words}
        return page(screen, self.theme, literally(words) + self.masks), screen

    def expect(self, name, timeout=10):
        if RENEW:
            return self.renew(name)
        want = read_page(name)
        end = time.monotonic() + timeout
        while True:
            got, screen = self.page()
            if got == want:
                return screen
            try:
                left = max(0, end - time.monotonic()) if want else 0
                self.ask("wait", beyond=screen.total, limit=int(left * 1000))
            except EyeError:
                raise AssertionError(self.mismatch(name, want, got, screen.cols)) from None

    def renew(self, name):
        try:
            self.quiet(SETTLED_MS, limit=3)
        except EyeError:
            pass  # something on it lives
        got, screen = self.page()
        if got != read_page(name):
            os.makedirs(SCREENS, exist_ok=True)
            path = page_path(name)
            with open(path, "w", encoding="utf-8") as f:
                f.write("\n".join(got) + "\n")
            print(f"renewed {os.path.relpath(path, SRC)}", file=sys.stderr)
        return screen

    @staticmethod
    def mismatch(name, want, got, cols):
        if not want:
            return f"there is no screen '{name}' yet; UI_RENEW=1 writes it\n" + "\n".join(got)
        return f"the screen is not '{name}'\n{side_by_side(want, got, cols)}"


def page_path(name):
    return os.path.join(SCREENS, f"{name}.txt")


def read_page(name):
    """Its lines; none when there is no such page yet."""
    try:
        with open(page_path(name), encoding="utf-8") as f:
            return f.read().split("\n")[:-1]
    except FileNotFoundError:
        return []


class CockpitTest(FleetTest):
    """A test with a home, and cockpits that are closed before it."""

    def start(self, *args, **options):
        cockpit = Cockpit(self.home, *args, **options)
        self.addCleanup(cockpit.close)
        return cockpit
