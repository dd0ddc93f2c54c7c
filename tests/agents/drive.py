# SPDX-License-Identifier: MIT
"""An agent under the real `fleet`, driven and watched from outside.

    World    a private home with one agent kind in it, and the stand-in
    Watch    a viewer of one keeper: when it was told which state, when which
             screen stood there
    Agent    one agent: created, prompted, answered and asked about by verbs;
             keys go through `fleet attach` in a pty

What fleet says (states, by the clock of who is told) is held against what the
agent itself reported (OSC 7501 in the recording, whose index has the time) or,
where it reports nothing, against when the text stood on the screen.
"""

import contextlib
import os
import re
import struct
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))

import agents  # noqa: E402
import fleet  # noqa: E402
import standin  # noqa: E402
import wire  # noqa: E402

ROWS, COLS = 40, 100
PATIENCE = float(os.environ.get("FLEET_TEST_TIMEOUT", "20"))


class World:
    """One home, repository and stand-in for all scenarios of a kind."""

    def __init__(self, kind, **seed):
        self.kind = kind
        self.home = fleet.Home()
        self.standin = standin.Standin(PATIENCE * kind.slow)
        self.repo = self.home.repo({"README.md": "# A project\n", "a.txt": "one\n"}, name="project")
        self.seed(**seed)
        self.verbs = set(re.findall(r"(?m)^  (\w+)[, ]", self.home.run("help").out))

    def seed(self, extra=(), **seed):
        home, url = self.home.env["HOME"], self.standin.url
        self.home.env.update(self.kind.env(home, url))
        path = self.home.env["PATH"]
        if agents.programs() not in path:
            self.home.env["PATH"] = f"{agents.programs()}:{path}"
        trees = os.path.join(self.home.worktrees, "project")
        self.kind.seed(home, url, [self.repo.path, trees, self.home.worktrees, *extra], **seed)
        args = ", ".join(f'"{a}"' for a in self.kind.args)
        self.home.write_config(f'[agent]\ndefault = "{self.kind.name}"\n[agent.{self.kind.name}]\nargs = [{args}]\n')

    def close(self):
        self.standin.close()
        self.home.close()


class Watch(threading.Thread):
    """Keeps (time, state, fields) and (time, screen, title) as they change."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.news, self.questions = wire.Keeper(path), wire.Keeper(path, timeout=30)
        self.news.socket.settimeout(None)  # a quiet agent sends nothing
        self.states, self.screens = [], []
        self.changed = threading.Condition()
        self.has_ended = False
        self.news.send(wire.ATTACH, wire.fields(rows=ROWS, cols=COLS, role="viewer", history=0))
        self.look()
        self.start()

    def run(self):
        with contextlib.suppress(OSError, EOFError):
            while True:
                self.take(*self.news.recv())
        with self.changed:
            self.has_ended = True
            self.changed.notify_all()

    def take(self, kind, data):
        now = time.time()
        if kind in (wire.OUTPUT, wire.SNAPSHOT, wire.TITLE):
            self.look(now)
        elif kind == wire.STATE_NOW:
            fields = wire.parse_fields(data)
            with self.changed:
                if "state" in fields:
                    self.states.append((now, fields["state"], fields))
                self.changed.notify_all()

    def look(self, now=None):
        """Asks for the screen; what came meanwhile is on it already."""
        self.questions.send(wire.QUERY, wire.fields(what="screen"))
        screen = wire.parse_fields(self.questions.wait(wire.REPLY))
        with self.changed:
            entry = (screen.get("text", ""), screen.get("title", ""))
            if not self.screens or self.screens[-1][1:] != entry:
                self.screens.append((now or time.time(), *entry))
            self.changed.notify_all()

    @property
    def screen(self):
        return self.screens[-1][1]

    @property
    def title(self):
        return self.screens[-1][2]

    def wait_screen(self, pattern, timeout, gone=False):
        """The time since when it matches the screen (or "title: …"), or not."""
        regex = re.compile(pattern)
        with self.changed:
            def matches(entry):
                return bool(regex.search(f"{entry[1]}\ntitle: {entry[2]}"))

            def stands():
                return matches(self.screens[-1]) != gone

            if not self.changed.wait_for(lambda: stands() or self.has_ended, timeout) or not stands():
                word = "stayed" if gone else "did not appear"
                raise AssertionError(f"{pattern!r} {word} on the screen:\n{self.screen}")
            at = None
            for entry in reversed(self.screens):
                if matches(entry) == gone:
                    break
                at = entry[0]
            return at

    def close(self):
        for k in (self.news, self.questions):
            with contextlib.suppress(OSError):
                k.socket.shutdown(2)
                k.close()


def read_reports(directory):
    """The agent's own reports of itself, [(time, state)], from the recording."""
    path = os.path.join(directory, "log")
    with open(path, "rb") as f:
        data = f.read()
    with open(path + ".idx", "rb") as f:
        index = f.read()
    start_ms = struct.unpack_from("<q", index, 8)[0]
    ends, us, end = [], 0, 0
    for dt, n, _, _ in struct.iter_unpack("<IIHH", index[24 : 24 + (len(index) - 24) // 12 * 12]):
        us, end = us + dt, end + n
        ends.append((end, start_ms / 1000 + us / 1e6))
    found, at = [], 0
    for match in re.finditer(rb"\x1b\]7501;([^\x07\x1b]*)(?:\x07|\x1b\\)", data):
        pairs = dict(p.split(b"=", 1) for p in match[1].split(b":") if b"=" in p)
        if b"state" not in pairs or b"id" in pairs:
            continue
        while at < len(ends) and ends[at][0] < match.end():
            at += 1
        if at < len(ends):
            found.append((ends[at][1], pairs[b"state"].decode()))
    return found


class Agent:
    """Named by its branch. since: when the last thing was done to it."""

    def __init__(self, world, branch):
        self.world, self.home, self.kind, self.branch = world, world.home, world.kind, branch
        self.watch, self.tty, self.since = None, None, time.time()

    def create(self, prompt=None, rows=ROWS, cols=COLS):
        argv = ["create", self.branch, "--quick", "--size", f"{cols}x{rows}"]
        self.since = time.time()
        self.home.run(*argv, *(["-p", prompt] if prompt else []))
        self.id = self.show()["id"]
        self.rewatch()
        return self

    def rewatch(self):
        path = os.path.join(self.home.runtime, f"{self.id}.sock")
        self.watch = Watch(path)

    @property
    def worktree(self):
        return self.show()["worktree"]

    def show(self):
        return self.home.agent(self.branch)

    def can(self, verb):
        return verb in self.world.verbs

    # --- doing ---

    def did(self):
        self.since = time.time()

    def prompt(self, text, check=True, **options):
        self.did()
        return self.home.run("prompt", self.branch, "-", input=text, check=check, **options)

    def keys(self, text):
        """What a person types: by `fleet attach`, which stays attached."""
        if not self.tty:
            self.tty = self.home.start_fleet("attach", self.branch, rows=ROWS, cols=COLS)
            self.tty.expect(re.compile(rb"."))
            threading.Thread(target=self.drain, args=[self.tty], daemon=True).start()
        self.did()
        os.write(self.tty.fd, text.encode())

    def drain(self, tty):
        while tty.read(0.2) and self.tty is tty:
            tty.output = b""

    def detach(self):
        if self.tty:
            tty, self.tty = self.tty, None
            os.write(tty.fd, b"\x11")
            tty.wait()

    def interrupt(self):
        """By the verb once there is one; says which way."""
        if self.can("interrupt"):
            self.did()
            self.home.run("interrupt", self.branch)
            return "interrupt"
        self.keys("\x1b")
        return "Esc"

    def answer(self, choice, keys, question):
        """By the verb once there is one; says which way."""
        if self.can("answer"):
            self.did()
            self.home.run("answer", self.branch, str(choice))
            return "answer"
        self.press(keys, question)
        return "keys"

    def press(self, keys, question):
        """Keys until the question is gone: claude is deaf to those that come
        within 0.15 s of its question (measured)."""
        for _ in range(3):
            self.keys(keys)
            with contextlib.suppress(AssertionError):
                return self.see_gone(question, 1.5)
        raise AssertionError(f"{keys!r} does not answer {question!r}")

    # --- looking ---

    def see(self, pattern, timeout=None, gone=False):
        return self.watch.wait_screen(pattern, timeout or PATIENCE * self.kind.slow, gone)

    def see_gone(self, pattern, timeout=None):
        return self.see(pattern, timeout, gone=True)

    def wait(self, state, timeout):
        """By `fleet wait`, then what `list` and `show` say of it."""
        end = time.monotonic() + timeout
        while True:
            left = max(end - time.monotonic(), 0.1)
            self.home.run("wait", self.branch, "--until", state, "--timeout", f"{left:.1f}s", check=False)
            listed, shown = self.home.agents()[self.branch], self.show()
            if listed["state"] == shown["state"] == state or time.monotonic() > end:
                return shown

    def directory(self):
        return os.path.join(self.home.state, "agents", self.id)

    def latencies(self, truths=()):
        """(state, seconds, source) for each state that fleet told.

        truths: (time, state) where only the screen tells.
        """
        reports = read_reports(self.directory())
        found, before = [], 0
        for at, state, _ in self.watch.states:
            own = [t for t, s in reports if s == state and before <= t <= at + 0.005]
            seen = [t for t, s in truths if s == state and before - 0.2 <= t <= at + 0.5]
            if own:
                found.append((state, at - own[0], "report"))
            elif seen and not any(s == state for _, s in reports):
                found.append((state, max(at - seen[-1], 0), "screen"))
            before = at
        return found

    def end(self):
        self.world.standin.release()
        if self.tty:
            with contextlib.suppress(Exception):
                self.detach()
        if self.watch:
            self.watch.close()
        self.home.run("kill", self.branch, "--force", check=False)
