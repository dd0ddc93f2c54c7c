# SPDX-License-Identifier: MIT
"""Screens of real agents and what they mean: cases/<kind>-<what>.case.

The corpus that screen rules are held against. A case is text: header lines, an
empty line, then the rows of the screen from the top (those missing at the end
are empty):

    kind: claude
    version: 2.1.329
    size: 100x40            columns x rows
    title: Claude Code      the terminal's title, spaces around it cut
    state: blocked          what is true: idle (done as well: no screen tells
                            whether somebody looked), working, blocked, error
    why: permission         of blocked: permission question plan auth trust
    question: Do you want to proceed?      the line that asks
    choices: Yes | No       what stands behind "1.", "2.", … (or between marks
                            in a line), its first row only; absent: none can
                            be read

A person's home and the worktree read ~ and ~/project; logos are cut out.
"""

import os
import re

PLACE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases")
HEADERS = ("kind", "version", "size", "title", "state", "why", "question", "choices")

ART = re.compile("[▀-▟\u2800-\u28ff]")
ROW_OF_ONE = re.compile(r"^\s*[╹]?(\S)\1*\s*$")


def cut_art(row):
    """Without a logo; a rule, a bar at the side and a spinner are none."""
    if len(ART.findall(row)) < 3 or ROW_OF_ONE.match(row):
        return row
    return ART.sub(" ", row).rstrip()


def replace(row, old, new):
    """Keeps what stands to the right of it (a border) in its column."""
    while old in row:
        at = row.index(old)
        rest = row[at + len(old) :]
        gap = re.search(r"\s{2,}\S", rest)
        if gap:
            pad = " " * (len(old) - len(new))
            rest = rest[: gap.start()] + pad + rest[gap.start() :]
        row = row[:at] + new + rest
    return row


def clean(text, places):
    """places: (path, what it reads), the longest first."""
    rows = []
    for row in text.split("\n"):
        for old, new in places:
            row = replace(row, old, new)
        rows.append(cut_art(row).rstrip())
    while rows and not rows[-1]:
        rows.pop()
    return rows


def read_choices(rows):
    """Behind the last "1." and the numbers that follow it."""
    found = []
    for row in rows:
        match = re.match(r"^[\s│┃]*[❯›●>]?\s*(\d)\.\s+(.*?)[\s│┃]*$", row)
        if match and int(match[1]) == 1:
            found = []
        if match and int(match[1]) == len(found) + 1:
            found.append(match[2])
    return found


def save(name, rows, **headers):
    path = os.path.join(PLACE, f"{name}.case")
    os.makedirs(PLACE, exist_ok=True)
    with open(path, "w") as f:
        for key in HEADERS:
            if headers.get(key):
                f.write(f"{key}: {headers[key]}\n")
        f.write("\n" + "".join(f"{row}\n" for row in rows))
    return path


def load(path):
    """(headers, rows)"""
    with open(path) as f:
        head, _, body = f.read().partition("\n\n")
    headers = dict(line.split(": ", 1) for line in head.split("\n"))
    return headers, body.split("\n")
