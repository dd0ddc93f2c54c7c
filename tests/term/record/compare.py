# SPDX-License-Identifier: MIT
"""The last screens of recordings: in the emulator, and in a pane of tmux.

    compare.py [FILE…]     all beside this file

Prints the rows that differ, and fails when there is one without a reason in
KNOWN. It needs tmux and the build that FLEET_BUILD names.
"""

import glob
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SHOW = os.path.join(os.environ.get("FLEET_BUILD", "."), "tests", "term", "show")
TIMEOUT = 20

# Recording: {row: why it differs}; "*": any row. tmux 3.3a, looked at by eye.
KNOWN = {}


def size_of(path):
    """Rows and columns, from the name."""
    return re.search(r"-(\d+)x(\d+)\.raw$", path).groups()


def ours(path):
    rows, cols = size_of(path)
    with open(path, "rb") as f:
        done = subprocess.run([SHOW, f"{rows}x{cols}"], stdin=f, capture_output=True, check=True)
    return done.stdout.decode().split("\n")[: int(rows)]


def in_tmux(path):
    rows, cols = size_of(path)
    with tempfile.TemporaryDirectory() as directory:
        done = os.path.join(directory, "done")
        config = os.path.join(directory, "conf")
        with open(config, "w", encoding="ascii") as f:
            f.write("set -g status off\nset -g default-terminal tmux-256color\n")
        tmux = ["tmux", "-u", "-S", os.path.join(directory, "socket"), "-f", config]
        # Answers must not be echoed onto the screen.
        script = f"stty raw -echo; cat {shlex.quote(path)}; : >{done}; exec sleep 100"
        env = dict(os.environ, LC_ALL="C.UTF-8")
        start = [*tmux, "new-session", "-d", "-x", cols, "-y", rows, "sh", "-c", script]
        subprocess.run(start, check=True, env=env)
        try:
            end = time.monotonic() + TIMEOUT
            while not os.path.exists(done) and time.monotonic() < end:
                time.sleep(0.02)
            return settled(tmux, int(rows))
        finally:
            subprocess.run([*tmux, "kill-server"], check=False)


def settled(tmux, rows):
    """The pane, when it says the same twice: tmux reads behind cat."""
    last = None
    while True:
        time.sleep(0.1)
        done = subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, check=True)
        if done.stdout == last:
            lines = [line.rstrip(" ") for line in last.decode().split("\n")]
            return (lines + [""] * rows)[:rows]
        last = done.stdout


def compare(path):
    """Whether the screens agree, or differ where it is known."""
    name = os.path.basename(path)
    known = KNOWN.get(name, {})
    unknown = 0
    for row, (mine, theirs) in enumerate(zip(ours(path), in_tmux(path))):
        if mine == theirs:
            continue
        why = known.get(row, known.get("*"))
        unknown += why is None
        print(f"{name}, row {row}: {why or 'no reason known'}\n  ours {mine!r}\n  tmux {theirs!r}")
    print(f"{name}: {'differs' if unknown else 'agrees'}")
    return not unknown


def main():
    paths = sys.argv[1:] or sorted(glob.glob(os.path.join(HERE, "*.raw")))
    sys.exit(not all([compare(path) for path in paths]))


if __name__ == "__main__":
    main()
