# SPDX-License-Identifier: MIT
"""The house as share/doc/architecture.md draws it, against what files include."""

import collections
import os
import re
import unittest

from fleet import SRC, main

DOC = os.path.join(SRC, "share", "doc", "architecture.md")
INCLUDE = re.compile(r'^#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


def section():
    with open(DOC, encoding="utf-8") as f:
        return f.read().split("\n## The house\n", 1)[1].split("\n## ", 1)[0]


def heights():
    """Each folder's line in the picture, counted from the ground."""
    lines = section().split("```")[1].strip().split("\n")
    return {room: up for up, line in enumerate(reversed(lines)) for room in line.split()[1:]}


def owners():
    """By the first word of a header's name: the folders that may include it."""
    table = re.findall(r"^\| (.*) \| (.*) \|$", section().split("| folder |", 2)[1], re.MULTILINE)
    return {header.split(".")[0]: re.findall("`(.*?)`", rooms)
            for headers, rooms in table for header in headers.split(", ")}


def room(path):
    """Of "src/base/err.c" "base", of "ui/canvas/rgb.c" "ui/canvas"."""
    return os.path.dirname(path).removeprefix("src/")


def files():
    """Path and text of each, but of those that begin a program."""
    for top in ("src", "ui"):
        for folder, _, names in os.walk(os.path.join(SRC, top)):
            where = os.path.relpath(folder, SRC)
            if where == "src":
                continue
            for name in names:
                if name.endswith((".c", ".h", ".cc", ".hh")):
                    with open(os.path.join(folder, name), encoding="utf-8") as f:
                        yield os.path.join(where, name), f.read()


class House(unittest.TestCase):
    def test_every_folder_is_drawn_and_every_drawn_one_is_there(self):
        self.assertEqual({room(path) for path, _ in files()}, set(heights()))

    def test_files_include_their_own_folder_and_what_stands_lower(self):
        up = heights()
        wrong, seen = [], 0
        for path, text in files():
            own = room(path)
            for ours, _ in INCLUDE.findall(text):
                other = os.path.dirname(ours)
                if not other or other == own:
                    continue
                seen += 1
                if up.get(other, len(up)) >= up[own]:
                    wrong.append(f"{path} includes {ours}")
        self.assertEqual(wrong, [])
        self.assertGreater(seen, len(up))

    def test_nothing_of_ours_is_included_without_its_folder(self):
        bare = {ours for _, text in files() for ours, _ in INCLUDE.findall(text)
                if ours and not os.path.dirname(ours)}
        self.assertEqual(bare, {"config.h"})

    def test_libraries_are_seen_by_their_folders_alone(self):
        may = owners()
        seen = collections.defaultdict(set)
        for path, text in files():
            for _, header in INCLUDE.findall(text):
                library = re.split(r"[./]", header)[0]
                if library in may:
                    seen[library].add(room(path))
        self.assertEqual(seen, {library: set(rooms) for library, rooms in may.items()})


if __name__ == "__main__":
    main()
