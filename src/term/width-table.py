#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes src/term/width-table.h from the Unicode character database.

    width-table.py /usr/share/unicode >src/term/width-table.h

The directory (Debian: package unicode-data) holds UnicodeData.txt,
EastAsianWidth.txt and emoji/emoji-variation-sequences.txt. A class per code
point: 0 joins the cell before it; 1 narrow; 2 wide; 3 narrow, but wide with
U+FE0F behind it. Two bits each, in blocks of 256; equal blocks are shared.
"""
import sys

LIMIT, BLOCK = 0x110000, 256


def rows(path):
    with open(path, encoding="utf-8") as f:
        for line in f:
            line = line.split("#")[0].strip()
            if line:
                yield [field.strip() for field in line.split(";")]


def span(text):
    ends = text.split("..")
    return range(int(ends[0], 16), int(ends[-1], 16) + 1)


def classes(base):
    width = [1] * LIMIT
    for cps, kind in (r[:2] for r in rows(base + "/EastAsianWidth.txt")):
        if kind in "WF":
            for cp in span(cps):
                width[cp] = 2
    for r in rows(base + "/UnicodeData.txt"):
        cp, category = int(r[0], 16), r[2]
        if category in ("Mn", "Me", "Cf", "Zl", "Zp") and cp != 0xAD:
            width[cp] = 0
    # Hangul vowels and finals sit on the leading consonant.
    for cp in [*range(0x1160, 0x1200), *range(0xD7B0, 0xD7FC)]:
        width[cp] = 0
    # Half of a flag takes what the flag takes.
    for cp in range(0x1F1E6, 0x1F200):
        width[cp] = 2
    for r in rows(base + "/emoji/emoji-variation-sequences.txt"):
        cps = r[0].split()
        if cps[1] == "FE0F" and width[int(cps[0], 16)] == 1:
            width[int(cps[0], 16)] = 3
    return width


def main():
    width = classes(sys.argv[1])
    blocks, index = [], []
    for at in range(0, LIMIT, BLOCK):
        block = tuple(width[at:at + BLOCK])
        if block not in blocks:
            blocks.append(block)
        index.append(blocks.index(block))
    print("/* SPDX-License-Identifier: MIT */")
    print("/* Made by width-table.py from Unicode 15; not to be edited. */")
    print("const uint8_t width_index[%d] = {" % len(index))
    for at in range(0, len(index), 16):
        print("\t" + ", ".join("%d" % n for n in index[at:at + 16]) + ",")
    print("};\n\nconst uint8_t width_blocks[%d][%d] = {" % (len(blocks), BLOCK // 4))
    for block in blocks:
        packed = [sum(block[i + k] << 2 * k for k in range(4)) for i in range(0, BLOCK, 4)]
        print("\t{")
        for at in range(0, len(packed), 16):
            print("\t\t" + ", ".join("%d" % n for n in packed[at:at + 16]) + ",")
        print("\t},")
    print("};")


main()
