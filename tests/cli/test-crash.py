# SPDX-License-Identifier: MIT
"""kill -9 of anything, at any moment, loses nothing and leaves nothing about.

A round starts an operation (create, kill, restore, fanout …), kills one of those
who take part at a random moment, lets `fleet doctor --repair` mend, and looks at
the home from outside: see invariants.py. Moments are of two sorts: a fraction of
the time that the operation takes undisturbed, and, where strace works, the n-th
system call that changes something, which is exact and comes again.

    FLEET_TEST_SEED=n      the same rounds again; a failure says its seed
    FLEET_CRASH_ROUNDS=n   how many
    FLEET_CRASH_ONLY=name  only rounds of this operation
    FLEET_CRASH_SWEEP=n    every n-th system call of every operation (an hour, by 1)
"""

import os
import random
import signal
import stat
import subprocess
import sys
import time
import unittest

import invariants
from fleet import BUILD, LIBEXEC, FleetTest, Home, main, wait_until

SEED = int(os.environ.get("FLEET_TEST_SEED") or random.SystemRandom().randrange(1 << 32))
ROUNDS = int(os.environ.get("FLEET_CRASH_ROUNDS") or 36)
ONLY = os.environ.get("FLEET_CRASH_ONLY")
SWEEP = int(os.environ.get("FLEET_CRASH_SWEEP") or 0)

FLEET = os.path.join(BUILD, "fleet")
KEEPER = os.path.join(LIBEXEC, "fleet-keeper")
ROUNDS_A_HOME = 20
FAILURES_MAX = 10

# Calls that change the world; a kill between two others is a kill at the next.
CALLS = (
    "openat,write,pwrite64,pwritev,writev,rename,renameat,renameat2,unlink,unlinkat,"
    "mkdir,mkdirat,rmdir,link,linkat,symlink,symlinkat,ftruncate,fsync,fdatasync,"
    "copy_file_range,sendfile,clone,clone3,vfork,kill,sendto,sendmsg,connect,bind,"
    "listen,fchmod,fchmodat,utimensat,flock,chdir,execve,close"
)

SETTINGS = """
[kill]
grace = "200ms"
[setup]
credential_files = [".env", "keys"]
commands = ["echo made >set-up.txt", "sleep 0.02"]
"""

# Stands for fleet-keeper; $TRAP holds at which call it is to be killed. The
# tracer may not hold the pipe on which the keeper says that it is ready.
KEEPER_WITH_TRAP = """#!/bin/sh
[ -f "{trap}" ] || exec "{keeper}" "$@"
read -r options <"{trap}"; rm "{trap}"
pipe=$(mktemp -u "{trap}.XXXXXX"); mkfifo "$pipe"
timeout 3 cat "$pipe" >&3 &
exec 3>&-
exec strace -D -qq $options sh -c 'pipe=$1; shift; exec 3>"$pipe"; rm "$pipe"
	exec "$0" "$@"' "{keeper}" "$pipe" "$@"
"""


def strace_works():
    argv = ["strace", "-qq", "-o", "/dev/null", "-e", "trace=write"]
    argv += ["-e", "inject=write:signal=KILL:when=1", "echo", "x"]
    try:
        done = subprocess.run(argv, capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == -signal.SIGKILL and not done.stdout


def inject(n, out="/dev/null"):
    """strace's options: kill at the n-th call, or (n None) note all of them."""
    options = ["-o", out, "-e", f"trace={CALLS}", "-e", "signal=none"]
    return options + ([] if n is None else ["-e", f"inject={CALLS}:signal=KILL:when={n}"])


class World(Home):
    """A home with a repository, a remote, and agents that write ledgers."""

    def __init__(self):
        super().__init__()
        self.write_config(SETTINGS)
        self.ledgers, self.own = {}, []
        files = {f"src/{i}/f.txt": f"{i}\n" * 50 for i in range(12)}
        files[".gitignore"] = ".env\nkeys/\n"
        self.remote = self.repo({"there.txt": "far\n"}, name="remote")
        self.project = self.repo(files, history=2)
        self.project.git("remote", "add", "origin", self.remote.path)
        self.project.write(".env", "SECRET=1\n", 0o600)
        self.project.write("keys/a.pem", "key\n", 0o400)
        self.put_trap()

    def put_trap(self):
        self.trap = os.path.join(self.path, "trap")
        libexec = os.path.join(self.path, "x")
        os.mkdir(libexec)
        for name in ("fleet-full", "fleet-demo"):
            os.symlink(os.path.join(LIBEXEC, name), os.path.join(libexec, name))
        path = os.path.join(libexec, "fleet-keeper")
        with open(path, "w") as f:
            f.write(KEEPER_WITH_TRAP.format(trap=self.trap, keeper=KEEPER))
        os.chmod(path, stat.S_IRWXU)
        self.env["FLEET_LIBEXEC"] = libexec

    def worker(self, branch):
        self.ledgers[branch] = os.path.join(self.path, branch.replace("/", "_") + ".ledger")
        return ["--", "sh", "-c", invariants.WORKER, "worker", self.ledgers[branch]]

    def add_worker(self, branch):
        """An agent that has done some work by now."""
        self.run("create", branch, *self.worker(branch))
        wait_until(lambda: len(invariants.ledger(self.ledgers[branch])) >= 7)

    def traced(self, n, argv, out="/dev/null"):
        options = "detect_leaks=0:" + self.env.get("ASAN_OPTIONS", "")
        return ["env", f"ASAN_OPTIONS={options}", "strace", "-qq", *inject(n, out), *argv]

    def popen(self, argv):
        return subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.cwd,
            env=self.environ(),
        )

    def kill_after(self, argv, delay):
        p = self.popen(argv)
        try:
            p.wait(delay)
        except subprocess.TimeoutExpired:
            p.kill()
        p.wait()

    def kill_at_call(self, argv, n):
        self.popen(self.traced(n, argv)).wait()

    def count_calls(self, argv):
        out = os.path.join(self.path, "calls")
        self.command(self.traced(None, argv, out), check=False)
        with open(out) as f:
            return sum(1 for _ in f)

    def keepers(self):
        return [p for p, line in self.processes().items() if "fleet-keeper /" in line]

    def mend(self):
        """Problems that are left after two calls of the doctor, at the most."""
        for _ in range(2):
            done = self.run("doctor", "--repair", "--json", check=False)
            found = [f for f in done.json["findings"] if f["level"] == "problem"]
            if not found:
                break
        return [f"doctor: {f['text']}" for f in found]

    def look(self):
        """All that is wrong now. What was killed may need a moment to be gone."""
        wrong = invariants.stray_at_rest(self, self.project, self.own)
        return wrong + invariants.lost(self, self.project, self.ledgers)


class Operation:
    """What is done, and to whom: prepare(world, branch) comes before argv."""

    def __init__(self, name, argv, prepare=None, victim="fleet", fresh=False):
        self.name, self.argv, self.prepare, self.victim = name, argv, prepare, victim
        self.fresh = fresh  # in a home where nothing was done yet


def create(w, b):
    return [FLEET, "create", b, *w.worker(b)]


def create_quick(w, b):
    return [FLEET, "create", b, "--quick", *w.worker(b)]


def track(w, b):
    w.remote.git("branch", "-f", b)
    w.project.git("fetch", "-q", "origin")


def filtered(w, b):
    """What the library does not do is left to git."""
    w.project.git("config", "filter.x.smudge", "sleep 0.01; cat")
    w.project.git("config", "filter.x.clean", "cat")
    w.project.commit("filtered", {".gitattributes": "src/1/* filter=x\n"})


def filtered_killed(w, b):
    filtered(w, b)
    killed(w, b)


def running(w, b):
    w.add_worker(b)


def killed(w, b):
    w.add_worker(b)
    w.run("kill", "-f", "-d", b)


def killed_with_branch(w, b):
    w.add_worker(b)
    w.run("kill", "-f", b)


def packed(w, b):
    w.add_worker(b)
    w.project.git("pack-refs", "--all")


OPERATIONS = [
    Operation("first-create", create, fresh=True),
    Operation("git-create", create, filtered, fresh=True),
    Operation("create", create),
    Operation("create-quick", create_quick),
    Operation("create-remote", create, track),
    Operation("kill", lambda w, b: [FLEET, "kill", "-f", b], running),
    Operation("kill-branch", lambda w, b: [FLEET, "kill", "-f", "-d", b], packed),
    Operation("restore", lambda w, b: [FLEET, "restore", b], killed),
    Operation("git-restore", lambda w, b: [FLEET, "restore", b], filtered_killed, fresh=True),
    Operation("restore-branch", lambda w, b: [FLEET, "restore", b], killed_with_branch),
    Operation("restart", lambda w, b: [FLEET, "restart", b], running),
    Operation("stop", lambda w, b: [FLEET, "stop", b], running),
    Operation("fanout", lambda w, b: [FLEET, "fanout", "4", b, "-a", "demo", "-p", "x"]),
    Operation("keeper-create", create, victim="keeper"),
    Operation("keeper-restart", lambda w, b: [FLEET, "restart", b], running, "keeper"),
    Operation("keeper-kill", lambda w, b: [FLEET, "kill", "-f", "-d", b], running, "any keeper"),
    Operation("keeper-run", lambda w, b: ["sleep", "0.05"], running, "any keeper"),
    Operation("agent-run", lambda w, b: ["sleep", "0.05"], running, "agent"),
]


class Round:
    """One operation, one victim, one moment."""

    def __init__(self, test, world, op, branch):
        self.test, self.world, self.op, self.branch = test, world, op, branch

    def ready(self):
        if self.op.prepare:
            self.op.prepare(self.world, self.branch)
        return self.op.argv(self.world, self.branch)

    # --- measuring, undisturbed ---

    def duration(self):
        argv = self.ready()
        begin = time.monotonic()
        self.world.command(argv)
        return time.monotonic() - begin

    def calls(self):
        """How many calls the victim makes; None where that is not to be had."""
        argv = self.ready()
        if self.op.victim == "fleet":
            return self.world.count_calls(argv)
        out = os.path.join(self.world.path, "calls")
        self.arm(None, out)
        self.world.command(argv)
        with open(out) as f:
            return sum(1 for _ in f)

    def arm(self, n, out="/dev/null"):
        with open(self.world.trap, "w") as f:
            f.write(" ".join(inject(n, out)) + "\n")

    # --- striking ---

    def strike_at_call(self, n):
        argv = self.ready()
        if self.op.victim == "fleet":
            self.world.kill_at_call(argv, n)
            return
        self.arm(n)
        self.world.command(argv, check=False)
        if os.path.exists(self.world.trap):
            os.unlink(self.world.trap)

    def strike_after(self, delay):
        argv = self.ready()
        if self.op.victim == "fleet":
            self.world.kill_after(argv, delay)
            return
        p = self.world.popen(argv)
        try:
            p.wait(delay)
        except subprocess.TimeoutExpired:
            pass
        if self.op.victim == "agent":
            for r in invariants.live(self.world).values():
                self.world.kill(r["pid"])
        else:
            for pid in self.world.keepers():
                self.world.kill(pid)
        p.wait()

    def clear(self):
        """All agents go, undisturbed; returns what stays though it should not."""
        w = self.world
        for r in invariants.live(w).values():
            w.run("kill", "-f", "-d", r["id"], check=False)
        wrong = w.look()
        if invariants.live(w) or w.processes():
            wrong.append(f"after killing all: {invariants.live(w)}, {w.processes()}")
        w.ledgers.clear()  # all in the trash, as has been seen
        return wrong


class Crash(FleetTest):
    def setUp(self):
        self.world, self.used = None, 0
        self.has_strace = strace_works()
        self.measured, self.failures = {}, []
        self.addCleanup(self.drop_world)

    def drop_world(self):
        if self.world:
            self.world.close()
        self.world = None

    def new_round(self, op, number):
        if not self.world or op.fresh or self.used >= ROUNDS_A_HOME:
            self.drop_world()
            self.world, self.used = World(), 0
        if op.fresh:
            self.used = ROUNDS_A_HOME  # and nobody else's
        self.used += 1
        return Round(self, self.world, op, f"{op.name}/r{number}")

    def measure(self, op):
        """(seconds, calls) of the operation; calls is 0 without strace."""
        if op.name not in self.measured:
            seconds = self.new_round(op, "time").duration()
            calls = 0
            if self.has_strace and op.victim in ("fleet", "keeper"):
                r = self.new_round(op, "calls")
                calls = r.calls()
            self.assertEqual(self.world.look(), [], f"{op.name}, undisturbed")
            self.assertEqual(Round(self, self.world, op, "").clear(), [])
            self.measured[op.name] = seconds, calls
        return self.measured[op.name]

    def check(self, r, rng):
        """Mends and looks; the doctor may itself be killed at its work."""
        w, wrong = self.world, []
        if rng.random() < 0.3:
            doctor = [FLEET, "doctor", "--repair"]
            if self.has_strace:
                w.kill_at_call(doctor, rng.randrange(1, 200))
            else:
                w.kill_after(doctor, rng.uniform(0, 0.05))
        wrong += w.mend()
        wrong += w.look()
        if not any(x["branch"] == r.branch for x in invariants.live(w).values()):
            w.ledgers.pop(r.branch, None)
            again = w.run("create", r.branch, "--", "sleep", "600", check=False)
            if again.status:
                wrong.append(f"cannot be made again: {again}")
        return wrong + r.clear()

    def play(self, op, number, strike, rng, what):
        r = self.new_round(op, number)
        strike(r)
        wrong = self.check(r, rng)
        if wrong:
            told = f"round {number}, {op.name}, {what}:\n  " + "\n  ".join(wrong)
            print(told, file=sys.stderr, flush=True)
            self.failures.append(told)
            self.drop_world()  # what is wrong now would be so in every later round
        if len(self.failures) >= FAILURES_MAX:
            self.report()

    def report(self):
        if self.failures:
            self.fail(f"FLEET_TEST_SEED={SEED}: {len(self.failures)} rounds, see above")

    def test_a_kill_at_any_moment_loses_nothing_and_leaves_nothing_about(self):
        ops = [op for op in OPERATIONS if not ONLY or op.name == ONLY]
        for number in range(0 if SWEEP else ROUNDS):
            rng = random.Random(f"{SEED}:{number}")
            op = ops[number % len(ops)]
            seconds, calls = self.measure(op)
            if calls and rng.random() < 0.6:
                n = rng.randrange(1, calls + 1)
                self.play(op, number, lambda r: r.strike_at_call(n), rng, f"call {n} of {calls}")
            else:
                delay = rng.uniform(0, 1.1) * seconds
                self.play(op, number, lambda r: r.strike_after(delay), rng, f"{delay:.4f} s of {seconds:.4f}")
        self.report()

    @unittest.skipUnless(SWEEP, "FLEET_CRASH_SWEEP is not set")
    def test_a_kill_at_every_call_loses_nothing_and_leaves_nothing_about(self):
        rng = random.Random(SEED)
        for op in OPERATIONS:
            if (ONLY and op.name != ONLY) or not self.measure(op)[1]:
                continue
            calls = self.measure(op)[1]
            print(f"{op.name}: {calls} calls", flush=True)
            for n in range(1, calls + 2, SWEEP):
                self.play(op, f"s{n}", lambda r: r.strike_at_call(n), rng, f"call {n} of {calls}")
        self.report()


class KeeperDies(FleetTest):
    """Between the program's start and the word that it has started."""

    def setUp(self):
        super().setUp()
        self.repo = self.home.repo({"a.txt": "a\n"})

    def create(self, script):
        libexec = os.path.join(self.home.path, "x")
        os.mkdir(libexec)
        os.symlink(os.path.join(LIBEXEC, "fleet-full"), os.path.join(libexec, "fleet-full"))
        path = os.path.join(libexec, "fleet-keeper")
        with open(path, "w") as f:
            f.write('#!/bin/sh\ncd "$(sed -n s/^cwd=//p "$1/launch")"\n' + script)
        os.chmod(path, stat.S_IRWXU)
        return self.home.run("create", "w1", "--", "true", check=False,
                             env={"FLEET_LIBEXEC": libexec})

    def test_what_the_program_did_stays(self):
        told = self.create("echo x >made; exit 1\n")
        self.assertNotEqual(told.status, 0)
        self.assertIn("fleet restart w1", told.err)
        agent = self.home.agent("w1")
        self.assertEqual(agent["life"], "exited")
        self.assertTrue(os.path.exists(os.path.join(agent["worktree"], "made")))
        self.assertEqual(invariants.stray_at_rest(self.home, self.repo), [])
        self.home.run("restart", "w1")

    def test_when_it_did_nothing_all_is_undone(self):
        told = self.create("exit 1\n")
        self.assertIn("died before it was ready", told.err)
        self.assertEqual(self.home.agents(), {})
        self.assertEqual(invariants.rows(self.home), {})
        self.assertEqual(invariants.stray_at_rest(self.home, self.repo), [])


if __name__ == "__main__":
    main()
