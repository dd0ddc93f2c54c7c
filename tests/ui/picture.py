#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A screen as a picture: a standalone SVG of a window that shows it.

    picture.py [--theme NAME] [--title TEXT] < SCREEN.json > SCREEN.svg

The input is the eye's answer to {"do": "screen"}. The same screen makes the same
picture, to the byte.

Each run of text is placed at its column and stretched to its width, since no two
monospaced fonts agree on that (and not every viewer stretches a tspan, so runs are
text elements of their own). Rules, blocks and braille are drawn, not written: in
fonts they leave gaps between rows, or are not there at all.
"""

import argparse
import html
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from eye import Screen  # noqa: E402
from look import Theme, rgb_of  # noqa: E402

CELL_W, CELL_H, SIZE, BASELINE = 8.4, 18, 14, 13.5
MARGIN, BAR = 12, 30
FONT = "ui-monospace,SFMono-Regular,Menlo,'DejaVu Sans Mono','Liberation Mono',monospace"
DARK, LIGHT = (0xD5D8DC, 0x0F1419), (0x24292F, 0xFFFFFF)

# Which arms of a cell a rule has: left, right, up, down.
RULES = {
    "─": "lr", "│": "ud", "├": "rud", "┤": "lud", "┬": "lrd", "┴": "lru", "┼": "lrud",
    "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu",
    "╭": "rd", "╮": "ld", "╰": "ru", "╯": "lu",
    "╴": "l", "╵": "u", "╶": "r", "╷": "d",
}
SHADES = {"░": 0.25, "▒": 0.5, "▓": 0.75, "█": 1}
# Dots of a braille cell by bit: column, row.
DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))


def number(value):
    return f"{value:.2f}".rstrip("0").rstrip(".")


def hexa(rgb):
    return f"#{rgb:06x}"


def rect(x, y, w, h, more):
    x, y, w, h = map(number, (x, y, w, h))
    return f'<rect x="{x}" y="{y}" width="{w}" height="{h}" {more}/>'


def eighths(char):
    """(left, top, width, height) of a block in eighths of its cell; None: it is none."""
    code = ord(char)
    if 0x2581 <= code <= 0x2588:  # ▁ to █
        return 0, 0x2588 - code, 8, code - 0x2580
    if 0x2589 <= code <= 0x258F:  # ▉ to ▏
        return 0, 0, 0x2590 - code, 8
    return {"▀": (0, 0, 8, 4), "▐": (4, 0, 4, 8)}.get(char)


def rule_path(char, x, y):
    cx, cy = x + CELL_W / 2, y + CELL_H / 2
    ends = {
        "l": f"H{number(x)}", "r": f"H{number(x + CELL_W)}",
        "u": f"V{number(y)}", "d": f"V{number(y + CELL_H)}",
    }
    return "".join(f"M{number(cx)} {number(cy)}{ends[arm]}" for arm in RULES[char])


def braille_path(char, x, y):
    out, bits = "", ord(char) - 0x2800
    for bit, (col, row) in enumerate(DOTS):
        if bits >> bit & 1:
            at = x + 1.4 + col * 4, y + 2 + row * 4.5
            out += f"M{number(at[0])} {number(at[1])}h1.8v1.8h-1.8z"
    return out


class Look:
    """Colours of a run as they are painted."""

    def __init__(self, run, theme, plain):
        attrs = run.get("attrs", ())
        fg = self.colour(run.get("fg"), theme)
        bg = self.colour(run.get("bg"), theme)
        if "reverse" in attrs:
            fg, bg = plain[1] if bg is None else bg, plain[0] if fg is None else fg
        self.fg = hexa(plain[0] if fg is None else fg)
        self.bg = None if bg is None else hexa(bg)
        lines = [css for name, css in (("underline", "underline"), ("strike", "line-through"))
                 if name in attrs]
        self.css = f' fill="{self.fg}"' if self.fg != hexa(plain[0]) else ""
        self.css += ' font-weight="bold"' if "bold" in attrs else ""
        self.css += ' font-style="italic"' if "italic" in attrs else ""
        self.css += ' opacity=".6"' if "dim" in attrs else ""
        self.css += f' text-decoration="{" ".join(lines)}"' if lines else ""
        self.is_hidden = "hidden" in attrs

    @staticmethod
    def colour(value, theme):
        if value is None or isinstance(value, str):
            return None if value is None else int(value[1:], 16)
        return rgb_of(value, theme.base)


class Picture:
    def __init__(self, screen, theme, title):
        self.screen, self.theme, self.title = screen, theme, title
        plain = LIGHT if theme.is_light else DARK
        fg = theme.roles.get("text") if theme.foreground is None else theme.foreground
        bg = theme.background
        self.plain = plain[0] if fg is None else fg, plain[1] if bg is None else bg
        self.bar = "#e6e9ee" if theme.is_light else "#1b222b"
        self.width = screen.cols * CELL_W + 2 * MARGIN
        self.height = screen.rows * CELL_H + BAR + 2 * MARGIN
        self.grounds, self.texts = [], []
        self.strokes, self.fills = {}, {}  # paths by colour

    def place(self, row, col):
        return MARGIN + col * CELL_W, BAR + MARGIN + row * CELL_H

    def draw_char(self, char, look, x, y):
        """What is better drawn than written; False: it is text."""
        if char in RULES:
            self.strokes[look.fg] = self.strokes.get(look.fg, "") + rule_path(char, x, y)
        elif 0x2800 <= ord(char) <= 0x28FF:
            self.fills[look.fg] = self.fills.get(look.fg, "") + braille_path(char, x, y)
        elif char in SHADES and char != "█":
            shade = f'fill="{look.fg}" opacity="{SHADES[char]}"'
            self.grounds.append(rect(x, y, CELL_W, CELL_H, shade))
        elif eighths(char):
            left, top, w, h = (n / 8 for n in eighths(char))
            self.grounds.append(rect(x + left * CELL_W, y + top * CELL_H, w * CELL_W,
                                     h * CELL_H, f'fill="{look.fg}"'))
        else:
            return False
        return True

    def write(self, text, cols, look, x, y):
        length = number(cols * CELL_W)
        self.texts.append(
            f'<text x="{number(x)}" y="{number(y + BASELINE)}" textLength="{length}" '
            f'lengthAdjust="spacingAndGlyphs"{look.css}>{html.escape(text, quote=False)}</text>'
        )

    def run(self, row, col, run):
        look = Look(run, self.theme, self.plain)
        x, y = self.place(row, col)
        if look.bg:
            self.grounds.append(rect(x, y, run["cols"] * CELL_W, CELL_H, f'fill="{look.bg}"'))
        if look.is_hidden or not run["text"]:
            return
        text = run["text"]
        if run["cols"] != len(text):
            self.write(text, run["cols"], look, x, y)
            return
        text = "".join(
            " " if char != " " and self.draw_char(char, look, x + i * CELL_W, y) else char
            for i, char in enumerate(text)
        )
        for words in re.finditer(r"\S+(?: \S+)*", text):
            self.write(words[0], len(words[0]), look, x + words.start() * CELL_W, y)

    def cursor(self):
        if not self.screen.cursor["visible"]:
            return ""
        x, y = self.place(self.screen.cursor["row"], self.screen.cursor["col"])
        return rect(x, y, CELL_W, CELL_H, f'fill="{hexa(self.plain[0])}" opacity=".5"')

    def frame(self):
        w, h = number(self.width), number(self.height)
        yield f'<rect width="{w}" height="{h}" rx="8" fill="{hexa(self.plain[1])}" stroke="{self.bar}"/>'
        top = f"M0 {BAR}V8a8 8 0 0 1 8-8H{number(self.width - 8)}a8 8 0 0 1 8 8V{BAR}z"
        yield f'<path d="{top}" fill="{self.bar}"/>'
        for i, fill in enumerate(("#f07178", "#e0af68", "#8cc265")):
            yield f'<circle cx="{18 + i * 18}" cy="{BAR // 2}" r="5.5" fill="{fill}"/>'
        if self.title:
            yield (f'<text x="{number(self.width / 2)}" y="{BAR // 2 + 5}" text-anchor="middle" '
                   f'opacity=".7">{html.escape(self.title, quote=False)}</text>')

    def svg(self):
        for row in range(self.screen.rows):
            col = 0
            for run in self.screen.raw["looks"][row]:
                self.run(row, col, run)
                col += run["cols"]
        w, h = number(self.width), number(self.height)
        paths = [f'<path d="{d}" stroke="{c}" fill="none"/>' for c, d in self.strokes.items()]
        paths += [f'<path d="{d}" fill="{c}"/>' for c, d in self.fills.items()]
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" '
            f'viewBox="0 0 {w} {h}" font-family="{FONT}" font-size="{SIZE}" '
            f'fill="{hexa(self.plain[0])}">'
        )
        crisp = ['<g shape-rendering="crispEdges">', *self.grounds, "</g>"]
        parts = [head, *self.frame(), *crisp, *paths, *self.texts, self.cursor(), "</svg>"]
        return "\n".join(part for part in parts if part) + "\n"


def picture(screen, theme, title=""):
    return Picture(screen, theme, title).svg()


def main():
    parser = argparse.ArgumentParser(description="makes a picture of a screen")
    parser.add_argument("--theme", default="default-dark")
    parser.add_argument("--title", default="fleet")
    options = parser.parse_args()
    screen = Screen(json.load(sys.stdin))
    sys.stdout.write(picture(screen, Theme.named(options.theme), options.title))


if __name__ == "__main__":
    main()
