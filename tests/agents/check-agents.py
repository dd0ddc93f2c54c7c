#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Real agents under fleet: expected against seen, with latencies.

    make check-agents [AGENTS="claude codex"] [SCENARIOS="turn plan"]
                      [VERSIONS=latest] [PROMPTS=100]

Installs the agents (agents.py), plays every scenario (scenarios.py) with each,
or with SCENARIOS=short those of a minute or two, and prints a line a step: ok,
WRONG, or "not yet" where fleet has no means for it. Exit status 1 when one is
wrong, 77 when the agents cannot be had (0 with AGENTS_OPTIONAL=1).

A latency is from the agent's own report, or from when the screen told, to when
a viewer was told by the keeper.
"""

import os
import statistics
import sys
import time
import traceback

import agents
import drive
import scenarios

SHORT = (
    "turn launch permission question plan error interrupt interrupt-early reject "
    "prompt-while-working prompt-while-blocked prompts keeper-killed usage"
)
LIMIT = float(os.environ.get("STATE_TIMEOUT", "8"))  # seconds for a state


class Steps:
    """One scenario with one agent: what was expected and what was seen."""

    def __init__(self, world, name, table):
        self.world, self.name, self.table = world, name, table
        self.kind, self.home, self.standin = world.kind, world.home, world.standin
        self.agent = drive.Agent(world, name)
        self.truths, self.expected, self.is_partial = [], [], False

    def row(self, what, expected, seen, verdict):
        self.table.add(self.kind.name, self.name, what, str(expected), str(seen), verdict)

    def start(self):
        self.agent.create()
        self.did_start()
        self.expect("idle", "started", self.agent.see(self.kind.composer))

    def did_start(self):
        self.worktree = self.agent.worktree

    def with_args(self, *args):
        self.kind.args = list(args)
        self.world.seed()

    def reseed(self, **seed):
        self.world.seed(**seed)

    def expect(self, state, what, truth=None, soft=False):
        """fleet says state, now or soon. truth: since when the screen shows it.

        Where nobody but the flow of output speaks, "not yet" it is; so with
        soft, where nothing is said to the keeper so far.
        """
        if truth:
            self.truths.append((truth, state))
        shown = self.agent.wait(state, LIMIT if self.kind.reports and not soft else 2.5)
        self.expected.append(state)
        if shown["state"] == state:
            return self.row(what, state, shown["state"], "ok")
        soft = soft or shown.get("authority") == "activity"
        self.is_partial |= soft
        self.row(what, state, f"{shown['state']} ({shown.get('authority')})", "not yet" if soft else "WRONG")
        told = [f"{t - self.agent.since:+.2f} {s}" for t, s, _ in self.agent.watch.states]
        print(f"    told since the last act: {', '.join(told)}")

    def check(self, what, expected, seen, soft=False):
        wrong = "not yet" if soft else "WRONG"
        self.row(what, expected, seen, "ok" if seen == expected else wrong)

    def figure(self, what, seconds, limit):
        if seconds is not None:
            self.table.add_figure(self.kind.name, what, seconds)
            self.row(what, f"< {limit:g} s", f"{seconds:.3f} s", "ok" if seconds < limit else "WRONG")

    def history(self):
        """No state in between that was not so."""
        want = flat(self.expected)
        seen = flat(s for _, s, _ in self.agent.watch.states)
        known = self.kind.reports and not self.is_partial and not self.agent.watch.has_ended
        if known and seen != want and not is_within(seen, want):
            self.row("all states", " ".join(want), " ".join(seen), "WRONG")

    def end(self):
        if not self.agent.watch:
            return
        for state, seconds, source in self.agent.latencies(self.truths):
            self.table.add_latency(self.kind.name, state, source, seconds)
            if seconds > 0.5:
                print(f"    {state} came late, after {seconds:.3f} s, by the {source}")
        self.agent.end()


def flat(states):
    """done is idle that nobody saw; what repeats counts once."""
    out = []
    for state in states:
        state = "idle" if state in ("done", "starting") else state
        if not out or out[-1] != state:
            out.append(state)
    return out


def is_within(seen, want):
    """Whether seen is want, but for turns (working, idle) that went unlooked."""
    at = 0
    for state in seen:
        if at < len(want) and want[at] == state:
            at += 1
        elif state not in ("working", "idle"):
            return False
    return at == len(want)


class Table:
    def __init__(self):
        self.rows, self.latencies, self.figures = [], {}, {}

    def add(self, *row):
        self.rows.append(row)
        kind, name, what, expected, seen, verdict = row
        expected, seen = (" ".join(t.split())[:28] for t in (expected, seen))
        print(f"{kind:9} {name:21} {what:30.30} {expected:>18} {seen:>18}  {verdict}", flush=True)

    def add_latency(self, kind, state, source, seconds):
        self.latencies.setdefault((kind, source, state), []).append(seconds)

    def add_figure(self, kind, what, seconds):
        self.figures.setdefault((kind, what), []).append(seconds)

    def summary(self):
        print("\nFrom the agent's own report, or its screen, to fleet's word (ms)")
        print(f"{'':9} {'':8} {'':9} {'n':>4} {'median':>8} {'largest':>8}")
        for (kind, source, state), all_of in sorted(self.latencies.items()):
            ms = [1000 * s for s in all_of]
            print(f"{kind:9} {source:8} {state:9} {len(ms):4} {statistics.median(ms):8.1f} {max(ms):8.1f}")
        for kind, source in sorted({k[:2] for k in self.latencies}):
            ms = [1000 * s for k, v in self.latencies.items() if k[:2] == (kind, source) for s in v]
            print(f"{kind:9} {source:8} {'all':9} {len(ms):4} {statistics.median(ms):8.1f} {max(ms):8.1f}")
        for (kind, what), seconds in sorted(self.figures.items()):
            ms = [1000 * s for s in seconds]
            print(f"{kind:9} {what:18} {len(ms):4} {statistics.median(ms):8.1f} {max(ms):8.1f}")
        count = {v: sum(r[5] == v for r in self.rows) for v in ("ok", "not yet", "WRONG")}
        print(f"\n{count['ok']} ok, {count['not yet']} not yet, {count['WRONG']} wrong")
        for row in self.rows:
            if row[5] == "WRONG":
                print("WRONG:", *row[:3], "expected", row[3], "seen", row[4])
        return count["WRONG"]


def play(world, name, table):
    function, kinds = scenarios.SCENARIOS[name]
    if kinds and world.kind.name not in kinds:
        return
    s, args = Steps(world, name, table), list(world.kind.args)
    try:
        function(s)
        s.history()
    except Exception as e:
        table.add(world.kind.name, name, "the scenario itself", "to its end", str(e), "WRONG")
        traceback.print_exc(limit=-3)
    finally:
        s.end()
        if world.kind.args != args:
            world.kind.args = args
            world.seed()


def named(variable, among):
    words = (os.environ.get(variable) or "").replace(",", " ").split()
    for word in words:
        if word not in among:
            sys.exit(f"check-agents: no {word!r} in {variable}; there are: {' '.join(among)}")
    return words or list(among)


def main():
    kinds = named("AGENTS", agents.KINDS)
    if os.environ.get("SCENARIOS") == "short":
        os.environ["SCENARIOS"] = SHORT
    names = named("SCENARIOS", scenarios.SCENARIOS)
    try:
        releases = agents.install(kinds)
    except agents.Missing as e:
        print(f"check-agents: skipped: {e}")
        return 0 if os.environ.get("AGENTS_OPTIONAL") else 77
    print("check-agents:", ", ".join(f"{k} {v}" for k, v in releases.items()))
    table, start = Table(), time.monotonic()
    for kind in kinds:
        world = drive.World(agents.KINDS[kind]())
        try:
            for name in names:
                play(world, name, table)
        finally:
            world.close()
    wrong = table.summary()
    print(f"{time.monotonic() - start:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
