# SPDX-License-Identifier: MIT
"""A screen as a page of text that can be kept, compared and read in a diff.

The page has the text first and the looks below it, a letter a cell:

    t text   d dim    r rule    a accent   s strong   ! asks   w working   k done
    i idle   e error  + added   - removed  ~ reversed . blank, or no role's colour

On the ground of a selected row they are capitals, and ? P M S for ! + - and blank.
Colours are told by the theme that was shown, so a page holds for every theme that
tells its roles apart; tests/ui/roles.toml does for all of them.

What differs from run to run is masked, in columns, so that nothing moves.
"""

import os
import re

from fleet import SHARE, SRC

LETTERS = {
    "text": "t", "dim": "d", "rule": "r", "accent": "a", "strong": "s", "asks": "!",
    "working": "w", "done": "k", "idle": "i", "error": "e", "added": "+", "removed": "-",
}
SELECTED = {"!": "?", "+": "P", "-": "M", ".": "S", "~": "~"}
CUBE = (0, 95, 135, 175, 215, 255)
BASE = (
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
)


def rgb_of(index, base=BASE):
    """One of the 256 as xterm has them."""
    if index < 16:
        return base[index]
    if index >= 232:
        return (8 + 10 * (index - 232)) * 0x010101
    index -= 16
    return CUBE[index // 36] << 16 | CUBE[index // 6 % 6] << 8 | CUBE[index % 6]


def colour(value):
    """Of a run: "#rrggbb", an index or None."""
    if value is None:
        return None
    return rgb_of(value) if isinstance(value, int) else int(value[1:], 16)


class Theme:
    """The simple TOML of a theme: roles in lines, a palette."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as f:
            text = re.sub(r"^\s*#.*$", "", f.read(), flags=re.M)
        self.name = os.path.splitext(os.path.basename(path))[0]
        self.is_light = bool(re.search(r"^light\s*=\s*true", text, flags=re.M))
        self.roles, self.grounds = {}, {}
        for role, rest in re.findall(r"^(\w+)\s*=\s*\{(.*)\}", text, flags=re.M):
            for key, into in (("colour", self.roles), ("ground", self.grounds)):
                found = re.search(key + r'\s*=\s*"#([0-9a-fA-F]{6})"', rest)
                if found:
                    into[role] = int(found[1], 16)
        self.foreground = self.palette_of(text, "foreground")
        self.background = self.palette_of(text, "background")
        listed = re.search(r"^colours\s*=\s*\[(.*?)\]", text, flags=re.M | re.S)
        found = re.findall(r"#([0-9a-fA-F]{6})", listed[1]) if listed else []
        self.base = [int(c, 16) for c in found] if len(found) == 16 else list(BASE)

    @staticmethod
    def palette_of(text, key):
        found = re.search(rf'^{key}\s*=\s*"#([0-9a-fA-F]{{6}})"', text, flags=re.M)
        return int(found[1], 16) if found else None

    @classmethod
    def named(cls, name):
        own = os.path.join(SRC, "tests", "ui", f"{name}.toml")
        return cls(own if os.path.exists(own) else os.path.join(SHARE, "themes", f"{name}.toml"))

    def letter(self, run):
        """Of a cell of that run that is not blank."""
        shown = colour(run.get("fg"))
        if shown is None:
            return "."
        for role, letter in LETTERS.items():
            if self.roles.get(role) == shown:
                return letter
        return "."

    def is_selected(self, run):
        ground = colour(run.get("bg"))
        return ground is not None and ground == self.grounds.get("selected")


def looks(screen, row, theme):
    """A letter for each column of the row."""
    out = []
    for part, run in screen.cells(row):
        blank = not part.strip() and not (part == "" and out and out[-1] not in ".S")
        letter = "." if blank else theme.letter(run)
        if "reverse" in run.get("attrs", ()):
            letter = "~"
        if theme.is_selected(run):
            letter = SELECTED.get(letter) or letter.upper()
        out.append(letter)
    return out


# --- masks: a pattern, and what stands for the columns of its match or group 1 ---

def blanks(text):
    """As if it were not there, which is what zero looks like."""
    return " " * len(text)


def last(text):
    """Flush right in a column whose width changes with the value."""
    return " " * (len(text) - 1) + "~"


def last_of_all(text):
    """Words and a value, flush right: the longer it is, the further left the words."""
    return "  ".join([*text.split()[:-1], "~"]).rjust(len(text))


def each(text):
    return re.sub(r"[^\s\0]", "~", text)


MASKS = (
    (r"[\u2800-\u28ff\u2581-\u2588]+", blanks),  # graphs
    (r" *(?<![\w.])\d{1,4}(?:\.\d)?%", blanks),  # CPU
    (r" *(?<![\w.])\d+(?:\.\d+)? of \d+(?:\.\d+)? [KMGT]iB", blanks),
    (r" *(?<![\w.])\d+(?:\.\d+)?[KMGT](?![\w])", blanks),  # memory
    (r" {2,}(?:\S+  )?(?:shell|demo) \d+[smhd](?!\w)", last_of_all),  # who, kind, age
    (r" *(?<![\w.$-])\d{1,4}(?: ?ms|min|s|m|h|d)(?!\w)", last),  # ages
    (r"(?<!\d)\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?!\d)", each),  # times of day
    (r"( *\d+) cores?", last),
    (r"load +(\d+\.\d+)", blanks),
    (r"pid +(\d+)", last),
)


def literally(words):
    """Masks for ids, paths and hosts, longest first."""
    return [(re.escape(w), each) for w in sorted(set(words), key=len, reverse=True) if w]


def mask_row(parts, letters, masks):
    """Masks the columns of a row, and the looks of what was masked."""
    flat = "".join(part[:1] or "\0" for part in parts)
    for pattern, into in masks:
        for match in re.finditer(pattern, flat):
            start, end = match.span(1 if match.re.groups else 0)
            for at, char in zip(range(start, end), into(flat[start:end])):
                parts[at] = char
                letters[at] = "S" if letters[at].isupper() or letters[at] == "?" else "."
        flat = "".join(part[:1] or "\0" for part in parts)


def page(screen, theme, masks=MASKS):
    """The screen as the lines of a page."""
    text, below = [], []
    for row in range(screen.rows):
        parts = [part for part, _ in screen.cells(row)]
        letters = looks(screen, row, theme)
        mask_row(parts, letters, masks)
        text.append("".join(parts).replace("\0", "").rstrip())
        below.append("".join(letters).rstrip("."))
    while below and not below[-1]:
        below.pop()
    where = "{row},{col}".format(**screen.cursor) if screen.cursor["visible"] else "hidden"
    return [*text, f"-- {screen.rows}x{screen.cols}, cursor {where}", *below]


def side_by_side(want, got, cols):
    """Both pages, a > before each line that differs."""
    lines = [f"  {'expected':<{cols}} | seen"]
    for i in range(max(len(want), len(got))):
        a = want[i] if i < len(want) else ""
        b = got[i] if i < len(got) else ""
        lines.append(f"{' ' if a == b else '>'} {a:<{cols}} | {b}")
    return "\n".join(lines)
