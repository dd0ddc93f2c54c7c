# SPDX-License-Identifier: MIT
"""Makes the seeds of the fuzzing target from the behaviours in tests/term.

One file for each .seq file: the target's four bytes of sizes and cuts, then the
bytes that the file pushes. `make check` replays them; a fuzzer starts from them.

    python3 tests/fuzz/make-corpus.py

Seeds that a fuzzer found are kept beside them as found-*, by name where they
showed a bug, by number where they reached what no other does: this script leaves
those alone.
"""

import glob
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = 4096
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(?:\*(\d+))?')
ESCAPE = re.compile(rb"\\(x[0-9a-f]{2}|.)", re.DOTALL)
ESCAPES = dict(zip(b'eabtnvfr\\"', b'\x1b\a\b\t\n\v\f\r\\"'))


def unescape(match):
    what = match.group(1)
    return bytes([int(what[1:], 16) if len(what) == 3 else ESCAPES[what[0]]])


def pushed(path):
    """The bytes of all push lines."""
    out = b""
    with open(path, encoding="utf-8") as f:
        for line in f:
            if line.startswith("push "):
                for text, times in STRING.findall(line):
                    out += ESCAPE.sub(unescape, text.encode()) * int(times or 1)
    return out


def main():
    corpus = os.path.join(HERE, "corpus")
    os.makedirs(corpus, exist_ok=True)
    for i, path in enumerate(sorted(glob.glob(os.path.join(HERE, "..", "term", "*.seq")))):
        name = os.path.basename(path)[: -len(".seq")]
        head = bytes([5 + i % 20, 10 + 3 * i % 80, 3 + i % 30, i % 16])
        with open(os.path.join(corpus, name), "wb") as f:
            f.write(head + pushed(path)[:LIMIT])


if __name__ == "__main__":
    main()
