# SPDX-License-Identifier: MIT
"""A private world for tests that drive the real programs.

A Home is a user of its own: HOME, the XDG places and git's identity in a new
directory (in memory where there is such a file system, and with a short path,
since sockets live in it). Programs run in it by run() or in a Pty. Everything
that it started carries its XDG_STATE_HOME in the environment, which is how
close() finds what is left and ends it, each by its own pid.

Waiting is for facts: wait_until(), Pty.expect(). Nothing sleeps for luck.
"""

import contextlib
import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import time
import unittest

SRC = os.environ.get("FLEET_SRC") or os.path.abspath(
    os.path.join(os.path.dirname(__file__), "..", "..")
)
BUILD = os.environ.get("FLEET_BUILD") or os.path.join(SRC, "build")
LIBEXEC = os.environ.get("FLEET_LIBEXEC") or BUILD
SHARE = os.environ.get("FLEET_SHARE") or os.path.join(SRC, "share")

TIMEOUT = float(os.environ.get("FLEET_TEST_TIMEOUT", "20"))
PASSED_ON = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "GCOV_PREFIX")


# nohup and a shell's '&' pass on that these are ignored, and so would every
# program that is tested.
for _number in (signal.SIGHUP, signal.SIGQUIT):
    signal.signal(_number, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)


def wait_until(predicate, timeout=TIMEOUT, what="the condition"):
    """Calls predicate until it is true and returns its value."""
    end = time.monotonic() + timeout
    while True:
        value = predicate()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come true in {timeout:g} s")
        time.sleep(0.005)


def short_directory():
    """A new directory with a short path: in memory if possible."""
    for base in (os.environ.get("FLEET_TEST_DIR"), "/dev/shm", os.environ.get("TMPDIR")):
        if base and os.access(base, os.W_OK | os.X_OK):
            return tempfile.mkdtemp(prefix="flt-", dir=base)
    return tempfile.mkdtemp(prefix="flt-", dir="/tmp")


class Result:
    """What a program that ended left: status, out and err (text)."""

    def __init__(self, argv, status, out, err):
        self.argv, self.status = argv, status
        self.out, self.err = out, err

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def events(self):
        """One document a line, as -w and -f write them."""
        return [json.loads(line) for line in self.out.splitlines() if line.strip()]

    def __str__(self):
        return (
            f"{' '.join(self.argv)}: status {self.status}\n"
            f"--- out ---\n{self.out}--- err ---\n{self.err}"
        )


class Pty:
    """A program in a terminal: what is sent to it, what it wrote, how it ended."""

    def __init__(self, argv, env, cwd, rows=24, cols=80):
        self.output = b""  # all that it wrote
        self.seen = 0  # up to where expect() has looked
        self.status = None
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                os.chdir(cwd)
                os.execvpe(argv[0], argv, env)
            finally:
                os._exit(127)
        self.resize(rows, cols)
        os.set_blocking(self.fd, False)

    def resize(self, rows, cols):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def read(self, timeout=0.0):
        """Takes what is there, waiting up to timeout; False at its end."""
        ready, _, _ = select.select([self.fd], [], [], timeout)
        if not ready:
            return True
        try:
            data = os.read(self.fd, 65536)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.output += data
        return bool(data)

    def send(self, data):
        """Writes everything, reading meanwhile so that neither side is stuck."""
        data = data.encode() if isinstance(data, str) else data
        while data:
            _, ready, _ = select.select([], [self.fd], [], 0.05)
            if ready:
                data = data[os.write(self.fd, data) :]
            self.read()

    def paste(self, text):
        self.send(b"\x1b[200~" + text.encode() + b"\x1b[201~")

    def expect(self, what, timeout=TIMEOUT):
        """Waits for text (or a compiled bytes pattern) after the last match."""
        if isinstance(what, str):
            what = what.encode()
        if isinstance(what, bytes):
            what = re.compile(re.escape(what))
        end, alive = time.monotonic() + timeout, True
        while True:
            match = what.search(self.output, self.seen)
            if match:
                self.seen = match.end()
                return match
            left = end - time.monotonic()
            if not alive or left <= 0:
                raise AssertionError(
                    f"{what.pattern!r} did not appear; {'timeout' if alive else 'end'} "
                    f"after {self.output[self.seen:][-2000:]!r}"
                )
            alive = self.read(min(left, 0.2))

    def expect_state(self, state, timeout=TIMEOUT):
        """Waits for an OSC 7501 report of the state, with the shape of a name."""
        return self.expect(re.compile(rb"\x1b\]7501;state=" + state.encode()), timeout)

    def kill(self, number=signal.SIGTERM):
        os.kill(self.pid, number)

    def wait(self, timeout=TIMEOUT):
        """The exit status as a shell says it; reads to the end meanwhile."""
        end = time.monotonic() + timeout
        while self.status is None:
            self.read(0.01)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                code = os.waitstatus_to_exitcode(status)
                self.status = code if code >= 0 else 128 - code
            elif time.monotonic() > end:
                raise AssertionError(f"still running; wrote {self.output[-2000:]!r}")
        while self.read(0) and select.select([self.fd], [], [], 0)[0]:
            pass
        return self.status

    def close(self):
        """Hangs up; ends the program if that does not."""
        with contextlib.suppress(OSError):
            os.close(self.fd)
        if self.status is None:
            with contextlib.suppress(ProcessLookupError):
                self.kill(signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self.pid, 0)
            self.status = 137


class Repo:
    """A git repository, made and looked at by the git program."""

    def __init__(self, home, path):
        self.home, self.path = home, path
        self.clock = 1767600000  # every commit is an hour later

    def git(self, *args, check=True, cwd=None):
        result = self.home.command(["git", *args], cwd=cwd or self.path, check=check)
        return result.out.rstrip("\n")

    def write(self, path, text, mode=None):
        full = os.path.join(self.path, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb" if isinstance(text, bytes) else "w") as f:
            f.write(text)
        if mode is not None:
            os.chmod(full, mode)
        return full

    def read(self, path):
        with open(os.path.join(self.path, path)) as f:
            return f.read()

    def commit(self, message, files=None):
        """Writes files, commits everything at a fixed time; the commit's id."""
        for path, text in (files or {}).items():
            self.write(path, text)
        self.clock += 3600
        when = f"{self.clock} +0000"
        self.git("add", "-A")
        self.home.command(
            ["git", "commit", "-q", "--allow-empty", "-m", message],
            cwd=self.path,
            env={"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when},
        )
        return self.git("rev-parse", "HEAD")

    def branches(self):
        return self.git("for-each-ref", "--format=%(refname:short)", "refs/heads").split()

    def worktrees(self):
        """Paths of the linked ones."""
        lines = self.git("worktree", "list", "--porcelain").splitlines()
        paths = [line[9:] for line in lines if line.startswith("worktree ")]
        return [p for p in paths if p != os.path.realpath(self.path)]


class Home:
    """A user of its own; see the head of this file."""

    def __init__(self):
        self.path = os.path.realpath(short_directory())
        self.env = {k: os.environ[k] for k in PASSED_ON if k in os.environ}
        self.ptys = []
        places = {
            "HOME": "h",
            "XDG_CONFIG_HOME": "c",
            "XDG_STATE_HOME": "s",
            "XDG_DATA_HOME": "d",
            "XDG_RUNTIME_DIR": "r",
            "TMPDIR": "t",
        }
        for name, sub in places.items():
            self.env[name] = os.path.join(self.path, sub)
            os.mkdir(self.env[name], 0o700)
        self.env.update(
            LANG="C.UTF-8",
            LC_ALL="C.UTF-8",
            TERM="xterm-256color",
            TZ="UTC",
            SHELL="/bin/sh",
            FLEET_LIBEXEC=LIBEXEC,
            FLEET_SHARE=SHARE,
            FLEET_DEMO_FAST="1",
            GIT_CONFIG_NOSYSTEM="1",
        )
        with open(os.path.join(self.env["HOME"], ".gitconfig"), "w") as f:
            f.write(
                "[user]\n\tname = Test\n\temail = test@example.org\n"
                "[init]\n\tdefaultBranch = main\n[commit]\n\tgpgSign = false\n"
                "[advice]\n\tdetachedHead = false\n[gc]\n\tauto = 0\n"
            )
        self.cwd = self.env["HOME"]

    # --- places ---

    @property
    def state(self):
        return os.path.join(self.env["XDG_STATE_HOME"], "fleet")

    @property
    def config(self):
        return os.path.join(self.env["XDG_CONFIG_HOME"], "fleet")

    @property
    def runtime(self):
        return os.path.join(self.env["XDG_RUNTIME_DIR"], "fleet")

    @property
    def worktrees(self):
        return os.path.join(self.env["XDG_DATA_HOME"], "fleet", "worktrees")

    def write_config(self, text):
        os.makedirs(self.config, exist_ok=True)
        path = os.path.join(self.config, "config.toml")
        with open(path, "w") as f:
            f.write(text)
        return path

    def repo(self, files=None, history=1, name="repo"):
        """A repository with files, after history commits; commands run in it."""
        repo = Repo(self, os.path.join(self.path, name))
        os.mkdir(repo.path)
        repo.git("init", "-q", "-b", "main")
        for i in range(1, history):
            repo.commit(f"step {i}", {"steps": f"{i}\n"})
        if history:
            files = files if files is not None else {"README.md": "# A project\n"}
            repo.commit("files", files)
        self.cwd = repo.path
        return repo

    # --- programs ---

    def environ(self, env=None):
        """Ours with env on top; None takes a name away."""
        merged = {**self.env, **(env or {})}
        return {k: v for k, v in merged.items() if v is not None}

    def command(self, argv, input=None, timeout=60, check=True, cwd=None, env=None):
        """Any program. check: True wants 0, a number that status, False any."""
        data = input.encode() if isinstance(input, str) else input
        done = subprocess.run(
            argv,
            input=data,
            stdin=subprocess.DEVNULL if data is None else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=timeout,
            cwd=cwd or self.cwd,
            env=self.environ(env),
        )
        status = done.returncode if done.returncode >= 0 else 128 - done.returncode
        out, err = (b.decode("utf-8", "replace") for b in (done.stdout, done.stderr))
        result = Result(argv, status, out, err)
        wanted = 0 if check is True else check
        if check is not False and status != wanted:
            raise AssertionError(f"wanted status {wanted}\n{result}")
        return result

    def run(self, *args, **options):
        """fleet with args; options as those of command()."""
        return self.command([os.path.join(BUILD, "fleet"), *args], **options)

    def start(self, argv, env=None, cwd=None, rows=24, cols=80):
        """Any program in a Pty, which close() ends."""
        p = Pty(argv, self.environ(env), cwd or self.cwd, rows, cols)
        self.ptys.append(p)
        return p

    def start_fleet(self, *args, **options):
        return self.start([os.path.join(BUILD, "fleet"), *args], **options)

    # --- agents, by the command line ---

    def agents(self, *args):
        """What `list --json` says, by branch."""
        found = self.run("list", "--json", *args).json["agents"]
        return {a["branch"]: a for a in found}

    def agent(self, name):
        return self.run("show", name, "--json").json

    def wait_state(self, name, state, timeout=TIMEOUT):
        self.run("wait", name, "--until", state, "--timeout", f"{timeout:g}s")

    # --- what is left ---

    def owns(self, pid):
        try:
            with open(f"/proc/{pid}/environ", "rb") as f:
                entries = f.read().split(b"\0")
        except OSError:
            return False
        return f"XDG_STATE_HOME={self.env['XDG_STATE_HOME']}".encode() in entries

    def processes(self):
        """pid → command line of all that live in this home, children included."""
        found = {}
        for name in os.listdir("/proc"):
            if name.isdigit() and int(name) != os.getpid() and self.owns(name):
                with contextlib.suppress(OSError):
                    with open(f"/proc/{name}/cmdline", "rb") as f:
                        line = f.read().replace(b"\0", b" ").decode("utf-8", "replace")
                    if line:  # a zombie has none
                        found[int(name)] = line.strip()
        return found

    def sockets(self):
        with contextlib.suppress(FileNotFoundError):
            return sorted(n for n in os.listdir(self.runtime) if n.endswith(".sock"))
        return []

    def kept_worktrees(self):
        """Directories with a .git below the place of worktrees."""
        return sorted(d for d, _, files in os.walk(self.worktrees) if ".git" in files)

    def assert_nothing_left(self, timeout=TIMEOUT):
        """No process, socket or worktree stays; the first two get a moment."""
        def gone():
            return not self.processes() and not self.sockets()

        with contextlib.suppress(AssertionError):
            wait_until(gone, timeout)
        left = [self.processes(), self.sockets(), self.kept_worktrees()]
        if any(left):
            raise AssertionError(f"left: processes {left[0]}, sockets {left[1]}, worktrees {left[2]}")

    def kill(self, pid, number=signal.SIGKILL):
        """Ends pid if it is (still) one of ours."""
        try:
            handle = os.pidfd_open(pid)
        except OSError:
            return
        try:
            if self.owns(pid):
                signal.pidfd_send_signal(handle, number)
        except OSError:
            pass
        finally:
            os.close(handle)

    def close(self):
        for p in self.ptys:
            p.close()
        end = time.monotonic() + 5
        while self.processes() and time.monotonic() < end:
            for pid in self.processes():
                self.kill(pid)
            time.sleep(0.01)
        for _ in range(3):  # what a dying process still writes
            shutil.rmtree(self.path, ignore_errors=True)
            if not os.path.exists(self.path):
                break


class FleetTest(unittest.TestCase):
    """A test with a home of its own."""

    maxDiff = None

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.close)


def main():
    unittest.main(verbosity=2)
