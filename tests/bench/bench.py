# SPDX-License-Identifier: MIT
"""The measurements that `make bench` prints, each beside tmux in the same run.

Every figure is the median of several rounds in which the two sides take turns,
so that noise of the machine falls on both. A figure over its aim is marked, not
failed: this measures. What cannot be measured is an error.

    make bench                                    all
    make bench BENCH_FLAGS='--rounds 3 echo list' some, quickly
"""

import argparse
import os
import shutil
import statistics
import sys
import time

from fleet import BUILD, Home, wait_until

FLEET = os.path.join(BUILD, "fleet")
PROBE = os.path.join(BUILD, "tests", "bench", "probe")
ECHO = "stty raw -echo; exec cat"
QUIET_SECONDS = 10

KINDS = {
    "sleeper": ("/bin/sh", ["-c", "exec sleep 86400"]),
    "gone": ("/bin/sh", ["-c", "exit 0"]),
    "chatty": (PROBE, ["chatter", "20000"]),
}


class Tmux:
    """A tmux server of its own, without a status line or a user's settings."""

    def __init__(self, home):
        self.home = home
        self.socket = os.path.join(home.path, "tmux")
        self.config = os.path.join(home.path, "tmux.conf")
        with open(self.config, "w") as f:
            f.write("set -g status off\nset -g history-limit 4000\n")

    def argv(self, *args):
        return ["tmux", "-S", self.socket, "-f", self.config, *args]

    def run(self, *args):
        return self.home.command(self.argv(*args)).out.strip()

    def start(self, *command):
        self.run("new-session", "-d", "-x", "80", "-y", "24", *command)
        return int(self.run("display-message", "-p", "#{pid}"))

    def stop(self):
        self.home.command(self.argv("kill-server"), check=False)


class Table:
    """Rows of figures; the ratio is fleet / tmux."""

    def __init__(self):
        self.failed = False
        print(f"{'':<44}{'fleet':>12}{'tmux':>12}{'ratio':>8}   aim")

    def row(self, name, fleet, tmux, unit, aim="", ok=True):
        ratio = f"{fleet / tmux:.2f}" if tmux else ""
        other = f"{tmux:.4g} {unit}" if tmux is not None else ""
        mark = "" if ok else "  OVER"
        mine = f"{fleet:.4g} {unit}"
        print(f"{name:<44}{mine:>12}{other:>12}{ratio:>8}   {aim}{mark}", flush=True)

    def broken(self, name, why):
        self.failed = True
        print(f"{name:<44}not measured:\n{why}", flush=True)


class Bench:
    def __init__(self, rounds, table):
        self.rounds, self.table = rounds, table
        self.home = Home()
        self.tmux = Tmux(self.home)
        self.home.repo({"README.md": "# bench\n"})
        kinds = os.path.join(self.home.config, "agents")
        os.makedirs(kinds)
        for name, (program, args) in KINDS.items():
            words = ", ".join(f'"{a}"' for a in args)
            with open(os.path.join(kinds, f"{name}.toml"), "w") as f:
                f.write(
                    f'summary = "for measurements"\nprogram = "{program}"\n'
                    f'args = [{words}]\nprompt = "none"\n'
                )

    def close(self):
        self.tmux.stop()
        self.home.close()

    # --- tools ---

    def probe(self, *args):
        """The median that the probe prints, in microseconds."""
        out = self.home.command([PROBE, *map(str, args)], timeout=300).out
        return float(out.split()[0])

    def in_turns(self, *sides):
        """Medians of what the sides return, called round by round in turns."""
        values = [[side() for side in sides] for _ in range(self.rounds)]
        return [statistics.median(column) for column in zip(*values)]

    def keepers(self):
        """pids of the keepers in this home, by what they execute."""
        found = []
        for pid in self.home.processes():
            try:
                if os.path.basename(os.readlink(f"/proc/{pid}/exe")) == "fleet-keeper":
                    found.append(pid)
            except OSError:
                pass
        return found

    def fanout(self, kind, count, prefix):
        self.home.run("fanout", str(count), prefix, "--quick", "-a", kind, "-p", "go", timeout=300)

    # --- figures ---

    def echo(self):
        name = "echo"
        self.home.run("create", name, "--quick", "--", "sh", "-c", ECHO)
        agent = self.home.agent(name)
        socket = os.path.join(self.home.runtime, f"{agent['id']}.sock")
        self.tmux.start("sh", "-c", ECHO)
        pane = self.tmux.run("display-message", "-p", "#{pane_id}")
        attach = self.tmux.argv("attach")
        control = self.tmux.argv("-C", "attach")
        fleet, client, piped = self.in_turns(
            lambda: self.probe("wire", 2000, socket),
            lambda: self.probe("pty", 2000, "@", "@", "--", *attach),
            lambda: self.probe(
                "pipe", 2000, "send-keys -l @\n", f"%output {pane} @", "--", *control
            ),
        )
        aim = "≤ 0.8 of tmux's"
        ok = fleet <= 0.8 * client
        self.table.row("echo of a key: socket, client in a pty", fleet, client, "us", aim, ok)
        self.table.row("echo of a key: socket, control mode", fleet, piped, "us")

    def start(self):
        self.home.run("create", "hooked", "--quick", "-a", "sleeper")
        agent = self.home.agent("hooked")
        self.home.env["FLEET_SOCKET"] = os.path.join(
            self.home.runtime, f"{agent['id']}.sock"
        )
        version, hook, tmux = self.in_turns(
            lambda: self.probe("exec", 200, "--", FLEET, "--version"),
            lambda: self.probe("exec", 200, "--", FLEET, "hook", "claude", "working"),
            lambda: self.probe("exec", 200, "--", "tmux", "-V"),
        )
        aim = "≤ 2 of tmux -V"
        self.table.row("fleet --version, tmux -V", version, tmux, "us", aim, version <= 2 * tmux)
        self.table.row("fleet hook, tmux -V", hook, tmux, "us", aim, hook <= 2 * tmux)

    def list(self):
        self.fanout("sleeper", 50, "alive")
        self.fanout("gone", 50, "gone")
        wait_until(lambda: len(self.keepers()) == 50, what="50 keepers")
        self.tmux.start("sleep", "86400")
        for _ in range(49):
            self.tmux.run("new-window", "-d", "sleep", "86400")
        mine, tmux = self.in_turns(
            lambda: self.probe("exec", 20, "--", FLEET, "list") / 1000,
            lambda: self.probe("exec", 20, "--", *self.tmux.argv("list-windows")) / 1000,
        )
        self.table.row(
            "list: 100 agents, 50 alive; 50 windows", mine, tmux, "ms", "≤ 15 ms", mine <= 15
        )

    def idle(self):
        self.fanout("sleeper", 8, "idle")
        server = self.tmux.start("sleep", "86400")
        pids = self.keepers()
        wait_until(lambda: self.are_quiet([*pids, server]), what="quiet")
        before = {p: wake_ups(p) for p in [*pids, server]}
        time.sleep(QUIET_SECONDS)
        after = {p: wake_ups(p) - before[p] for p in before}
        size = statistics.median(pss(p) for p in pids) / 1024
        self.table.row(
            "memory of an idle keeper (PSS, of 8)",
            size, pss(server) / 1024, "MiB", "≤ 0.6 MiB", size <= 0.6,
        )
        most = max(after[p] for p in pids)
        self.table.row(
            f"wake-ups in {QUIET_SECONDS} s, idle (most of 8)",
            most, after[server], "", "0", most == 0,
        )

    @staticmethod
    def are_quiet(pids):
        """No wake-up of any within a second."""
        before = [wake_ups(p) for p in pids]
        time.sleep(1)
        return before == [wake_ups(p) for p in pids]

    def chatter(self):
        self.fanout("chatty", 50, "chatty")
        pids = self.keepers()
        mine = cpu_percent(pids)
        self.home.run("kill", "chatty-*", "-f", timeout=300)
        words = [PROBE, "chatter", "20000"]
        server = self.tmux.start(*words)
        for _ in range(49):
            self.tmux.run("new-window", "-d", *words)
        other = cpu_percent([server])
        self.table.row(
            f"50 agents of 20 kB/s: CPU of {len(pids)} keepers", mine, other,
            "%", "≤ 5 % of a core", mine <= 5,
        )

    def worktree(self):
        files = {f"d{i // 100}/f{i}.c": f"int x{i};\n" * 40 for i in range(5000)}
        repo = self.home.repo(files, name="many")
        done = iter(range(10**6))

        def fleet():
            name = f"mine-{next(done)}"
            return timed(lambda: self.home.run("create", name, "--quick", "-a", "gone"))

        def git():
            name = f"git-{next(done)}"
            path = os.path.join(self.home.path, name)
            return timed(lambda: repo.git("worktree", "add", "-q", "-b", name, path))

        mine, other = self.in_turns(fleet, git)
        self.table.row(
            "create (5,000 files, tmpfs), git worktree add", mine, other, "ms", "(tmux: git)"
        )


def timed(work):
    start = time.monotonic()
    work()
    return (time.monotonic() - start) * 1000


def proc_value(pid, page, key):
    with open(f"/proc/{pid}/{page}") as f:
        for line in f:
            if line.startswith(key + ":"):
                return int(line.split()[1])
    raise KeyError(key)


def pss(pid):
    return proc_value(pid, "smaps_rollup", "Pss")


def wake_ups(pid):
    return proc_value(pid, "status", "voluntary_ctxt_switches")


def cpu_ns(pid):
    with open(f"/proc/{pid}/schedstat") as f:
        return int(f.read().split()[0])


def cpu_percent(pids):
    """Of one core, all together, over a while."""
    before, start = sum(map(cpu_ns, pids)), time.monotonic()
    time.sleep(QUIET_SECONDS)
    return (sum(map(cpu_ns, pids)) - before) / (time.monotonic() - start) / 1e7


FIGURES = ("echo", "start", "list", "idle", "chatter", "worktree")


def main():
    parser = argparse.ArgumentParser(description="measures fleet beside tmux")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=", ".join(FIGURES))
    options = parser.parse_args()
    unknown = set(options.figures) - set(FIGURES)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(FIGURES)}")
    if not shutil.which("tmux"):
        sys.exit("bench: tmux is not installed, so there is nothing to measure beside")
    table = Table()
    for name in options.figures or FIGURES:
        bench = Bench(options.rounds, table)
        try:
            getattr(bench, name)()
        except (AssertionError, OSError, KeyError, ValueError) as e:
            table.broken(name, str(e) or repr(e))
        finally:
            bench.close()
    sys.exit(table.failed)


if __name__ == "__main__":
    main()
