# SPDX-License-Identifier: MIT
"""What `make bench-ui` prints: the cockpit beside tmux attached to the same programs.

Both run in the eye's terminal (tests/ui/eye), so that the emulator that reads them
costs both the same; sides take turns, figures are medians. A figure over its aim is
marked, not failed. What cannot be measured is an error.

    make bench-ui                                        all
    make bench-ui BENCH_FLAGS='--rounds 1 key idle'      some, quickly
    make bench-ui BENCH_FLAGS='--tmux-only key'          the other side alone
"""

import argparse
import math
import os
import re
import shutil
import statistics
import sys
import time

from bench import PROBE, QUIET_SECONDS, Bench, Table, pss
from cockpit import Cockpit
from eye import Eye
from fleet import BUILD

PAINTER = os.path.join(BUILD, "tests", "bench", "painter")
ROWS, COLS = 36, 120
AGENTS, TILES, KEYS = 50, 9, 200
READY = ("sh", "-c", "echo ready; exec sleep 86400")
FULL = r"agent-[0-9A-Z]+"  # an agent's row: header and footer stand by then
METERS = "cpu +[0-9]+%"
NOT_MEASURED = (math.nan,) * 3
FIGURES = ("start", "key", "idle", "paint", "tiles")


def tasks(pid):
    """Places in /proc of all threads."""
    return [f"/proc/{pid}/task/{task}" for task in os.listdir(f"/proc/{pid}/task")]


def cpu_ns(pids):
    total = 0
    for task in (task for pid in pids for task in tasks(pid)):
        with open(f"{task}/schedstat") as f:
            total += int(f.read().split()[0])
    return total


def wake_ups(pids):
    total = 0
    for task in (task for pid in pids for task in tasks(pid)):
        with open(f"{task}/status") as f:
            total += int(re.search(r"^voluntary_ctxt_switches:\s*(\d+)", f.read(), re.M)[1])
    return total


def over_a_while(pids):
    """CPU in percent of one core and wake-ups, over QUIET_SECONDS."""
    cpu, wakes, start = cpu_ns(pids), wake_ups(pids), time.monotonic()
    time.sleep(QUIET_SECONDS)
    percent = (cpu_ns(pids) - cpu) / (time.monotonic() - start) / 1e7
    return percent, wake_ups(pids) - wakes


def key_ms(eye, count=KEYS):
    """Median and 99th percentile of a key's way to the screen, by the painter."""
    eye.wait_for(regex="key [0-9]{6}")
    before = int(re.search(r"key (\d{6})", "\n".join(eye.screen().text))[1])
    took = [eye.send("x", text=f"key {before + i:06d}") / 1000 for i in range(1, count + 1)]
    return statistics.median(took), sorted(took)[count * 99 // 100]


class UiBench(Bench):
    def __init__(self, options, table):
        super().__init__(options.rounds, table)
        self.tmux_only = options.tmux_only

    # --- the two sides ---

    def cockpit(self):
        return Cockpit(self.home, size=(ROWS, COLS))

    def attached(self):
        return Eye(self.tmux.argv("attach"), self.home.environ(), self.home.cwd, ROWS, COLS)

    def ours(self, work):
        """work on the cockpit, in a turn of its own."""
        if self.tmux_only:
            return NOT_MEASURED
        with self.cockpit() as eye:
            return work(eye)

    def theirs(self, work):
        with self.attached() as eye:
            return work(eye)

    def both(self, ours, theirs):
        """Medians of both sides, of each of the values that they return."""
        turns = [(self.ours(ours), self.theirs(theirs)) for _ in range(self.rounds)]
        return [
            [statistics.median(values) for values in zip(*side)] for side in zip(*turns)
        ]

    def agent(self, name, *argv):
        if not self.tmux_only:
            self.home.run("create", name, "--quick", "--", *argv)

    def agents(self, kind, count, prefix="agent"):
        if not self.tmux_only:
            self.fanout(kind, count, prefix)

    def windows(self, count, *argv):
        """tmux's server with as many windows."""
        server = self.tmux.start(*argv)
        for _ in range(count - 1):
            self.tmux.run("new-window", "-d", *argv)
        return server

    def row(self, name, ours, theirs, unit, aim="", is_met=lambda mine, other: True):
        met = self.tmux_only or is_met(ours, theirs)
        self.table.row(name, ours, theirs, unit, aim, met)

    # --- figures ---

    def start(self):
        """And what they take with so many agents."""
        self.agents("sleeper", AGENTS)
        server = self.windows(AGENTS, *READY)

        def ours(eye):
            took = eye.wait_for(regex=FULL) / 1000
            eye.quiet(500, limit=2)
            return took, pss(eye.pid) / 1024

        def theirs(eye):
            took = eye.wait_for("ready") / 1000
            return took, (pss(eye.pid) + pss(server)) / 1024

        mine, other = self.both(ours, theirs)
        self.row(f"start to first full frame, {AGENTS} agents", mine[0], other[0], "ms",
                 "≤ 30 ms", lambda a, b: a <= 30)
        self.row(f"memory, {AGENTS} agents (PSS; tmux: server too)", mine[1], other[1], "MiB",
                 "≤ 30 MiB", lambda a, b: a <= 30)

    def key(self):
        self.agent("agent-1", PAINTER, "still")
        self.windows(1, PAINTER, "still")

        def ours(eye):
            eye.wait_for(regex=FULL)
            eye.keys("enter")
            return key_ms(eye)

        mine, other = self.both(ours, key_ms)
        self.row("key to screen in the focused pane", mine[0], other[0], "ms",
                 "≤ 1.0 of tmux's", lambda a, b: a <= b)
        self.row("the same, 99th percentile", mine[1], other[1], "ms")

    def idle(self):
        self.agents("sleeper", AGENTS)
        server = self.windows(AGENTS, *READY)

        def ours(eye):
            eye.wait_for(f"○ {AGENTS} idle", limit=30)  # which is known after a while
            eye.wait_for(regex=METERS)
            cpu = over_a_while([eye.pid])[0]
            eye.keys("M", regex=METERS, gone=True)
            eye.quiet(2000)  # the view is saved meanwhile
            return cpu, over_a_while([eye.pid])[1]

        def theirs(eye):
            eye.wait_for("ready")
            eye.quiet(1000)
            return over_a_while([eye.pid, server])

        mine, other = self.ours(ours), self.theirs(theirs)
        self.row(f"{AGENTS} idle agents: CPU, meters on", mine[0], other[0], "%",
                 "≤ 0.3 % of a core", lambda a, b: a <= 0.3)
        self.row(f"the same: wake-ups in {QUIET_SECONDS} s, meters off", mine[1], other[1], "",
                 "0", lambda a, b: a == 0)

    def paint(self):
        self.agent("agent-1", PAINTER, "busy")
        server = self.windows(1, PAINTER, "busy")

        def measure(eye, *pids):
            cpu, _ = over_a_while([eye.pid, *pids])
            return (cpu, *key_ms(eye))

        def ours(eye):
            eye.wait_for(regex=FULL)
            eye.keys("enter")
            return measure(eye)

        mine, other = self.ours(ours), self.theirs(lambda eye: measure(eye, server))
        self.row("an agent at full speed: CPU (tmux: server too)", mine[0], other[0], "%",
                 "≤ 15 % of a core", lambda a, b: a <= 15)
        self.row("a key into it: to the screen", mine[1], other[1], "ms",
                 "≤ 20 ms", lambda a, b: a <= 20)
        self.row("the same, 99th percentile", mine[2], other[2], "ms")

    def tiles(self):
        self.agents("chatty", TILES)
        words = (PROBE, "chatter", "20000")
        server = self.tmux.start(*words)
        for _ in range(TILES - 1):
            self.tmux.run("split-window", *words)
            self.tmux.run("select-layout", "tiled")

        def ours(eye):
            eye.wait_for(regex=FULL)
            eye.keys("v")
            eye.wait_for(regex="some words(.|\n)*some words")
            return over_a_while([eye.pid])

        def theirs(eye):
            eye.wait_for("some words")
            return over_a_while([eye.pid, server])

        mine, other = self.ours(ours), self.theirs(theirs)
        self.row(f"{TILES} tiles of 20 kB/s: CPU (tmux: server too)", mine[0], other[0], "%",
                 "≤ 10 % of a core", lambda a, b: a <= 10)


def main():
    parser = argparse.ArgumentParser(description="measures the cockpit beside tmux")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tmux-only", action="store_true", help="no cockpit, a look at the rest")
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=", ".join(FIGURES))
    options = parser.parse_args()
    unknown = set(options.figures) - set(FIGURES)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(FIGURES)}")
    if not shutil.which("tmux"):
        sys.exit("bench-ui: tmux is not installed, so there is nothing to measure beside")
    table = Table()
    for name in options.figures or FIGURES:
        bench = UiBench(options, table)
        try:
            getattr(bench, name)()
        except (AssertionError, OSError, KeyError, ValueError) as e:
            table.broken(name, str(e) or repr(e))
        finally:
            bench.close()
    sys.exit(table.failed)


if __name__ == "__main__":
    main()
