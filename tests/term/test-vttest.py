# SPDX-License-Identifier: MIT
"""vttest's menus, walked by a script, and the screens that they leave.

A menu is walked with RETURN until its menu is back; every screen on the way is
compared with tests/term/vttest/MENU.txt. Those were looked at one by one when
they were made: vttest says on its screens what one should see.

    test-vttest.py             compares; skipped without vttest
    test-vttest.py --update    writes them: look at each again

What text cannot tell (blinking, sizes of letters, colours, smooth scrolling) is
not looked at, and menus that wait for a person's keys are left out.
"""

import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SHOW = os.path.join(os.environ.get("FLEET_BUILD", "."), "tests", "term", "show")
SCREENS = os.path.join(HERE, "vttest")
SKIP = 77
SCREENS_MAX = 60  # of one menu

# Name: the choices that lead there from the main menu (switches on the way too),
# and which tests of the last menu; none: it is a test, or has nothing but tests.
MENUS = {
    "01-cursor": ("1", ""),
    "02-screen": ("2", ""),
    "03-charsets": ("3", "8 9 10 11"),
    "04-double-sized": ("4", ""),
    "06-3-status": ("6 3", ""),
    "06-reports": ("6", "4 5 6"),
    "08-vt102": ("8", ""),
    "09-bugs": ("9", "2 7 9"),
    "10-reset": ("10", "1 3"),
    "11-1-2-vt220-screen": ("11 1 2", "2 3 4"),
    "11-1-6-decstr": ("11 1 6", ""),
    "11-2-2-panning": ("11 2 2", "1 2"),
    "11-3-2-vt420-moves": ("11 3 2", "7 8 9 10"),
    "11-3-2-vt420-moves-in-margins": ("11 3 2 3 5", "7 8 9 10"),
    "11-3-3-vt420-editing": ("11 3 3", "9 10 11 12 13"),
    "11-3-3-vt420-editing-in-margins": ("11 3 3 2 4", "6 8 9 10 11 12 13"),
    "11-5-iso-6429-moves": ("11 5", ""),
    "11-7-iso-6429": ("11 7", "2 3 4 5 6"),
    "11-7-1-protected": ("11 7 1", ""),
    "11-8-7-alternate": ("11 8 7", "3 4 5"),
    "11-8-9-window-reports": ("11 8 9", ""),
}


class Walk:
    """vttest in the emulator."""

    def __init__(self, directory):
        env = dict(os.environ, TERM="vt220", LC_ALL="C")
        self.show = subprocess.Popen(
            [SHOW, "24x80", "--", "vttest", "24x80.80"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=env,
            cwd=directory,
            text=True,
        )
        self.tell('hear "Enter choice number"')

    def tell(self, line):
        self.show.stdin.write(line + "\n")
        self.show.stdin.flush()

    def choose(self, keys):
        self.tell(f'send "{keys}\\r"')
        self.tell('hear "Enter choice number" or "Push <RETURN>"')

    def screen(self):
        self.tell("screen")
        rows = []
        for line in self.show.stdout:
            if line == ".\n":
                return "\n".join(rows).rstrip("\n")
            rows.append(line.rstrip("\n"))
        raise AssertionError("vttest does not go on:\n" + "\n".join(rows))

    def close(self):
        try:
            self.show.stdin.close()
        except BrokenPipeError:
            pass
        self.show.wait()
        self.show.stdout.close()


def is_menu(screen):
    return "Enter choice number" in screen


def walk_tests(walk, choice):
    """The screens of one choice, until a menu is back."""
    walk.choose(choice)
    screens = []
    while len(screens) < SCREENS_MAX:
        screen = walk.screen()
        if is_menu(screen):
            return screens
        screens.append(screen)
        walk.choose("")
    raise AssertionError(f"more than {SCREENS_MAX} screens")


def numbers(menu):
    """The choices of a menu, but for leaving it."""
    for line in menu.splitlines():
        word = line.split(".")[0].strip()
        if word.isdigit() and word != "0":
            yield word


def walk_menu(path, choices, directory):
    """Every screen behind a path: [(title, screen), …]."""
    walk = Walk(directory)
    try:
        for choice in path[:-1]:
            walk.choose(choice)
        walk.choose(path[-1])
        first = walk.screen()
        if not is_menu(first):
            walk.close()
            walk = Walk(directory)
            for choice in path[:-1]:
                walk.choose(choice)
            return name_screens(".".join(path), walk_tests(walk, path[-1]))
        found = []
        for choice in choices or numbers(first):
            title = ".".join([*path, choice])
            found += name_screens(title, walk_tests(walk, choice))
        return found
    finally:
        walk.close()


def name_screens(title, screens):
    return [(f"{title} ({i})", s) for i, s in enumerate(screens, 1)]


def as_text(screens):
    return "".join(f"=== {title}\n{screen}\n" for title, screen in screens)


def first_difference(expected, seen):
    old, new = (dict(blocks(t)) for t in (expected, seen))
    for title in [*old, *new]:
        if old.get(title) != new.get(title):
            return f"{title}: expected\n{old.get(title)}\nseen\n{new.get(title)}"
    return "the order of the screens"


def blocks(text):
    for block in text.split("=== ")[1:]:
        title, _, screen = block.partition("\n")
        yield title, screen


def check(name, path, choices, directory, update):
    """Whether the menu shows what it should."""
    file = os.path.join(SCREENS, f"{name}.txt")
    seen = as_text(walk_menu(path.split(), choices.split(), directory))
    if update:
        with open(file, "w", encoding="utf-8") as f:
            f.write(seen)
        return True
    with open(file, encoding="utf-8") as f:
        expected = f.read()
    if seen == expected:
        return True
    print(f"{name}: {first_difference(expected, seen)}")
    return False


def main():
    if not shutil.which("vttest"):
        print("vttest is not installed")
        sys.exit(SKIP)
    update = "--update" in sys.argv
    chosen = [a for a in sys.argv[1:] if a != "--update"]
    os.makedirs(SCREENS, exist_ok=True)
    with tempfile.TemporaryDirectory() as directory:
        results = [
            check(name, path, choices, directory, update)
            for name, (path, choices) in MENUS.items()
            if not chosen or name in chosen
        ]
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
