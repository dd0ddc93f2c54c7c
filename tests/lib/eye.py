# SPDX-License-Identifier: MIT
"""A program in a terminal that is looked at: the Python half of tests/ui/eye.

    with Eye(["less", "file"], env, cwd, rows=10, cols=40) as eye:
        eye.wait_for("line 1")
        eye.keys("pagedown", "G")
        eye.wait_for(regex="^END", row=9)
        assert eye.exit(after=["q"]).clean

Every wait is for what the screen shows, ends at once when it does, and fails with
the screen in its message. What is sent is said by name and goes out as the program
has asked for it (kitty's protocol, mouse encodings, bracketed paste).
"""

import base64
import contextlib
import json
import os
import re
import signal
import subprocess
import time
from collections import namedtuple

from fleet import BUILD, TIMEOUT

EYE = os.path.join(BUILD, "tests", "ui", "eye")

Exit = namedtuple("Exit", "status clean left")
Written = namedtuple("Written", "bytes reads total")


def bytes_written(pid):
    """By a process, to whatever it is."""
    with open(f"/proc/{pid}/io", encoding="ascii") as f:
        return int(re.search("^wchar: ([0-9]+)", f.read(), re.M)[1])


class EyeError(AssertionError):
    """What was asked cannot be done, or did not come true: code says which."""

    def __init__(self, message, code):
        super().__init__(message)
        self.code = code


class Screen:
    """What was shown at one moment; see tests/ui/eye-look.c for raw."""

    def __init__(self, raw):
        self.raw = raw
        self.rows, self.cols = raw["rows"], raw["cols"]
        self.text, self.title = raw["text"], raw["title"]
        self.modes, self.total = set(raw["modes"]), raw["total"]
        self.cursor = raw["cursor"]

    def __str__(self):
        rule = "+" + "-" * self.cols + "+"
        return "\n".join([rule, *self.text, rule])

    def cells(self, row):
        """(text, run) for each column; "" is the second half of a wide one."""
        found = []
        for run in self.raw["looks"][row]:
            whole = run["cols"] == len(run["text"])
            parts = list(run["text"]) if whole else [run["text"], ""][: run["cols"]]
            found += [(part, run) for part in parts]
        return found

    def find(self, text):
        """(row, column) of the first place that shows text."""
        for row in range(self.rows):
            columns = [part or " " * (run["cols"] == 1) for part, run in self.cells(row)]
            at = "".join(columns).find(text)
            if at >= 0:
                shown = [i for i, part in enumerate(columns) for _ in part]
                return row, shown[at]
        raise AssertionError(f"'{text}' is not on the screen\n{self}")


class Eye:
    def __init__(self, argv, env=None, cwd=None, rows=36, cols=120,
                 term="xterm-256color", colorterm="truecolor", mute=False, light=False):
        options = ["--size", f"{rows}x{cols}", "--term", term, "--colorterm", colorterm]
        options += ["--mute"] * mute + ["--light"] * light
        self.process = subprocess.Popen(
            [EYE, *options, "--", *argv],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, cwd=cwd,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def ask(self, what, **fields):
        """One line to tests/ui/eye, and its answer."""
        line = json.dumps({"do": what, **fields}) + "\n"
        try:
            self.process.stdin.write(line.encode())
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = b""
        if not answer:
            raise EyeError(f"the eye is gone ({self.process.wait()})", "gone")
        answer = json.loads(answer)
        if "error" in answer:
            raise EyeError(answer["error"], answer["code"])
        return answer

    # --- what a person does; until: see wait_for(), its µs is returned ---

    def send(self, data, /, **until):
        """Bytes or text as they are."""
        if isinstance(data, bytes):
            return self.act("send", until, base64=base64.b64encode(data).decode())
        return self.act("send", until, text=data)

    type = send

    def keys(self, *names, **until):
        """By the names of [keys]: "j", "G", "ctrl-q", "alt-enter", "f5", "esc"."""
        return self.act("keys", until, keys=list(names))

    def paste(self, text, /, **until):
        return self.act("paste", until, text=text)

    def mouse(self, action, row, col, button="left", **until):
        """press, release, drag or move."""
        return self.act("mouse", until, action=action, row=row, col=col, button=button)

    def click(self, row, col, button="left", times=1, **until):
        for i in range(times):
            self.mouse("press", row, col, button)
            took = self.mouse("release", row, col, button, **(until if i == times - 1 else {}))
        return took

    def click_on(self, text, /, **options):
        """The first place where the screen shows text."""
        return self.click(*self.screen().find(text), **options)

    def drag(self, start, end, button="left", **until):
        self.mouse("press", *start, button)
        self.mouse("drag", *end, button)
        return self.mouse("release", *end, button, **until)

    def wheel(self, row, col, down=True, times=1, **until):
        button = "wheel-down" if down else "wheel-up"
        for _ in range(times - 1):
            self.mouse("press", row, col, button)
        return self.mouse("press", row, col, button, **until)

    def focus(self, is_in, **until):
        return self.act("focus", until, **{"in": is_in})

    def resize(self, rows, cols, **until):
        return self.act("resize", until, rows=rows, cols=cols)

    def signal(self, number=signal.SIGTERM, **until):
        return self.act("signal", until, number=int(number))

    def hang_up(self):
        self.ask("hangup")

    def act(self, what, until, **fields):
        if until:
            fields["until"] = self.wish(until)
        return self.with_screen(what, fields).get("us")

    # --- what is seen ---

    def screen(self):
        return Screen(self.ask("screen"))

    def wait_for(self, text=None, **wish):
        """
        Until text (or regex=, anywhere or on row=), title=, mode= or beyond= (bytes
        in all) is there, or with gone=True is not. The µs from what was last sent to
        the read that brought it.
        """
        if text is not None:
            wish["text"] = text
        return self.with_screen("wait", self.wish(wish))["us"]

    def wait_gone(self, text=None, **wish):
        return self.wait_for(text, gone=True, **wish)

    def quiet(self, ms=100, limit=TIMEOUT):
        self.with_screen("quiet", {"ms": ms, "limit": int(limit * 1000)})

    def written(self):
        """Bytes and reads since it was last asked, and bytes in all."""
        answer = self.ask("bytes")
        return Written(answer["bytes"], answer["reads"], answer["total"])

    @property
    def pid(self):
        return self.ask("pid")["pid"]

    @contextlib.contextmanager
    def stalled(self):
        """
        Nobody reads what the program writes, and no more of it fits in between: its
        pid, since it cannot be asked for now.
        """
        pid, was = self.pid, -1
        self.process.send_signal(signal.SIGSTOP)
        try:
            while (now := bytes_written(pid)) != was:
                was = now
                time.sleep(0.5)
            yield pid
        finally:
            self.process.send_signal(signal.SIGCONT)

    def left(self):
        """What the program has set in the terminal and not taken back."""
        return self.ask("left")["left"]

    def exit(self, after=(), limit=TIMEOUT):
        """Waits for its end, behind these keys."""
        if after:
            self.keys(*after)
        answer = self.with_screen("exit", {"limit": int(limit * 1000)})
        return Exit(answer["status"], answer["clean"], answer["left"])

    @staticmethod
    def wish(fields):
        limit = fields.pop("limit", TIMEOUT)
        return {**fields, "limit": int(limit * 1000)}

    def with_screen(self, what, fields):
        try:
            return self.ask(what, **fields)
        except EyeError as e:
            if e.code not in ("timeout", "failed"):
                raise
            raise EyeError(f"{e}\n{self.screen()}", e.code) from None

    def close(self):
        """Its terminal is closed; what does not leave is ended."""
        if self.process.stdin.closed:
            return
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # a line is left that it did not live to read
        self.process.stdout.close()
        self.process.wait()
