# SPDX-License-Identifier: MIT
"""What `make bench-term` prints: the emulator beside libvterm and tmux.

Each figure is the median of several rounds in which the sides take turns, so
that noise of the machine falls on all. A figure over its aim is marked, not
failed: this measures. What cannot be measured is an error; without libvterm or
tmux their columns stay empty.

    make bench-term                                        all
    make bench-term BENCH_FLAGS='--rounds 3 feed memory'   some, quickly
    make bench-term BENCH_FLAGS='cost --stream FILE'       a recording's CPU
"""

import argparse
import importlib.util
import itertools
import os
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile

from fleet import BUILD, wait_until

HERE = os.path.dirname(os.path.abspath(__file__))
PROBE = os.path.join(BUILD, "tests", "bench", "bench-term")
SHM = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
KINDS = ("plain", "dense", "unicode", "tui")
SIZES = ((24, 80), (50, 200))
FEED_MIB, CAT_MIB, PANES, KEEPERS, LINES = 8, 16, 10, 5, 4000
FIGURES = ("feed", "keep", "cat", "memory", "cost")


def load(name):
    """A module beside this one whose name is no identifier's."""
    spec = importlib.util.spec_from_file_location(name, os.path.join(HERE, f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BENCH = load("bench")


def probe(*args):
    done = subprocess.run(
        [PROBE, *map(str, args)], check=True, capture_output=True, text=True, timeout=300
    )
    return float(done.stdout)


def has_libvterm():
    done = subprocess.run([PROBE, "cost", "libvterm", "24x80", os.devnull], capture_output=True)
    return done.returncode == 0


class Streams:
    """The generated streams, made once each."""

    def __init__(self, directory):
        self.directory = directory

    def get(self, kind, rows, cols, mib):
        path = os.path.join(self.directory, f"{kind}-{rows}x{cols}-{mib}")
        if not os.path.exists(path):
            with open(path, "wb") as f:
                subprocess.run(
                    [PROBE, "make", kind, f"{rows}x{cols}", str(mib)], check=True, stdout=f
                )
        return path


    def lines(self, kind, rows, cols, count):
        """The first lines of a stream: no more than a history holds, since tmux
        forgets a tenth of a full one at once."""
        path = os.path.join(self.directory, f"{kind}-{count}-lines")
        with open(self.get(kind, rows, cols, 1), "rb") as f, open(path, "wb") as out:
            out.writelines(itertools.islice(f, count))
        return path


class Table:
    """Rows of figures beside an aim; the ratio is what the aim is about."""

    def __init__(self):
        self.failed = False
        print(f"{'':<38}{'ours':>13}{'other':>13}{'ratio':>8}   aim")

    def row(self, name, ours, other, unit, aim="", is_met=None):
        ratio = ours / other if other else None
        second = f"{other:.4g} {unit}" if other is not None else ""
        shown = f"{ratio:.2f}" if ratio is not None else ""
        value = ratio if ratio is not None else ours
        mark = "" if is_met is None or is_met(value) else "  MISSED"
        first = f"{ours:.4g} {unit}"
        print(f"{name:<38}{first:>13}{second:>13}{shown:>8}   {aim}{mark}", flush=True)

    def broken(self, name, why):
        self.failed = True
        print(f"{name:<38}not measured:\n{why}", flush=True)


class TermBench:
    def __init__(self, options, streams, table):
        self.rounds, self.streams, self.table = options.rounds, streams, table
        self.recordings = options.stream

    def in_turns(self, *sides):
        values = [[side() for side in sides] for _ in range(self.rounds)]
        return [statistics.median(column) for column in zip(*values)]

    def feed(self):
        """Parser and grid alone, in megabytes a second of CPU."""
        self.speed("feed", "", "≥ 5", lambda ratio: ratio >= 5)

    def keep(self):
        """The same when both keep 4,000 lines that scroll away."""
        self.speed("keep", ", history", "", None)

    def speed(self, what, words, aim, is_met):
        sides = ("ours", "libvterm") if has_libvterm() else ("ours",)
        for rows, cols in SIZES:
            for kind in KINDS:
                path = self.streams.get(kind, rows, cols, FEED_MIB)
                size = f"{rows}x{cols}"
                got = self.in_turns(
                    *(lambda who=who: probe(what, who, size, path) for who in sides)
                )
                self.table.row(
                    f"{kind}, {cols}x{rows}{words}; libvterm", got[0],
                    got[1] if len(got) > 1 else None, "MB/s", aim,
                    is_met if len(got) > 1 else None,
                )

    def cat(self):
        """cat of 16 MiB: through a keeper, in a pane of tmux."""
        home = BENCH.Bench(self.rounds, self.table)
        try:
            for rows, cols in SIZES:
                for kind in KINDS:
                    self.cat_one(home, kind, rows, cols)
        finally:
            home.close()

    def cat_one(self, home, kind, rows, cols):
        path = self.streams.get(kind, rows, cols, CAT_MIB)
        count = iter(range(1000))

        def script(result):
            """Times cat within the terminal, from its first byte to its last."""
            clock = "import time; print(time.monotonic_ns())"
            python = shlex.quote(sys.executable)
            now = f"{python} -S -E -c {shlex.quote(clock)}"
            return (
                f"stty -opost; a=$({now}); cat {shlex.quote(path)}; b=$({now}); "
                f"echo $((b - a)) >{result}.new; mv {result}.new {result}; sleep 100"
            )

        def run(start, stop):
            result = os.path.join(home.home.path, f"cat-{kind}-{cols}-{next(count)}")
            start(["sh", "-c", script(result)])
            wait_until(lambda: os.path.exists(result), timeout=120, what="the end of cat")
            stop()
            with open(result, encoding="ascii") as f:
                return int(f.read()) / 1e6

        def through_keeper():
            name = f"cat-{kind}-{cols}-{next(count)}"
            return run(
                lambda argv: home.home.run(
                    "create", name, "--quick", "--size", f"{cols}x{rows}", "--", *argv
                ),
                lambda: home.home.run("kill", name, "-f"),
            )

        def in_tmux():
            return run(
                lambda argv: home.tmux.run(
                    "new-session", "-d", "-x", str(cols), "-y", str(rows), *argv
                ),
                home.tmux.stop,
            )

        ours, tmux = self.in_turns(through_keeper, in_tmux)
        self.table.row(
            f"cat {CAT_MIB} MiB {kind}, {cols}x{rows}; tmux", ours, tmux, "ms",
            "≤ 0.5", lambda ratio: ratio <= 0.5,
        )

    def memory(self):
        """A terminal with 4,000 lines of history; tmux: one pane more of them."""
        for kind in ("plain", "dense"):
            path = self.streams.lines(kind, 24, 80, LINES)
            tmux = self.tmux_pane(path)
            for what, ours in (
                ("terminal", probe("memory", "ours", "24x80", path)),
                ("keeper", self.keeper(path)),
            ):
                self.table.row(
                    f"{what}, 4,000 lines, {kind}; tmux", ours, tmux,
                    "KiB", "≤ 0.6", lambda ratio: ratio <= 0.6,
                )

    def keeper(self, path):
        """PSS of a keeper, one of several, whose program showed the file."""
        home = BENCH.Bench(1, self.table)
        try:
            done = os.path.join(home.home.path, "shown-")
            for i in range(KEEPERS):
                command = f"cat {shlex.quote(path)}; : >{done}{i}; exec sleep 1000"
                home.home.run(
                    "create", f"keeper-{i}", "--quick", "--size", "80x24",
                    "--", "sh", "-c", command,
                )
            for i in range(KEEPERS):
                wait_until(lambda i=i: os.path.exists(f"{done}{i}"), what="the end of cat")
            return statistics.median(BENCH.pss(pid) for pid in home.keepers())
        finally:
            home.close()

    def tmux_pane(self, path):
        """PSS of its server for each of several panes that showed the file."""
        home = BENCH.Bench(1, self.table)
        try:
            command = f"cat {shlex.quote(path)}; exec sleep 1000"
            server = home.tmux.start("sleep", "1000")
            before = BENCH.pss(server)
            for _ in range(PANES):
                home.tmux.run("new-window", "-d", "sh", "-c", command)
            wait_until(
                lambda: home.tmux.run(
                    "list-panes", "-a", "-F", "#{pane_current_command}"
                ).split() == ["sleep"] * (PANES + 1),
                what="full histories",
            )
            return (BENCH.pss(server) - before) / PANES
        finally:
            home.close()

    def cost(self):
        """CPU of recorded streams (tests/term/record): the aim is for codex-words."""
        for path in self.recordings:
            named = re.search(r"-(\d+x\d+)\.", os.path.basename(path))
            size = named.group(1) if named else "50x200"
            (ours,) = self.in_turns(lambda: probe("cost", "ours", size, path))
            name = f"CPU of {os.path.basename(path)}"
            self.table.row(name, ours, None, "ms", "< 15 ms", lambda ms: ms < 15)


def main():
    parser = argparse.ArgumentParser(description="measures the emulator")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--stream", action="append", default=[], help="a recording, for cost")
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=", ".join(FIGURES))
    options = parser.parse_args()
    unknown = set(options.figures) - set(FIGURES)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(FIGURES)}")
    figures = options.figures or FIGURES
    table = Table()
    with tempfile.TemporaryDirectory(prefix="flt-", dir=SHM) as directory:
        bench = TermBench(options, Streams(directory), table)
        for name in figures:
            if name == "cat" and not shutil.which("tmux"):
                table.broken(name, "tmux is not installed")
                continue
            try:
                getattr(bench, name)()
            except (AssertionError, OSError, ValueError, subprocess.SubprocessError) as e:
                table.broken(name, str(e) or repr(e))
    sys.exit(table.failed)


if __name__ == "__main__":
    main()
