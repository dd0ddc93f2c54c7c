# SPDX-License-Identifier: MIT
"""Agents that do what a test says, and keep what they are sent, byte for byte.

    class Typing(PuppetTest):
        def test_a_key_arrives(self):
            self.home.repo()
            agent = self.puppet("one")
            ...
            agent.says("hello")          # on its screen
            agent.asks("Go on?", "yes", "no")
            agent.took(b"\x1b[A")        # waits until this is what was sent to it
"""

import base64
import os

from cockpit import CockpitTest, read_page
from fleet import wait_until

# Orders come by a FIFO, a line of shell each; input goes to a file.
SCRIPT = """stty raw -echo
( while :; do while IFS= read -r order; do eval "$order"; done <{place}.do; done ) &
printf '{first}'
: >{place}.up
exec cat >{place}.in
"""

# The last row, while there are no agents or none that are known yet.
FOOTER = next((s for s in read_page("list-none") if s.endswith("? help")), "")


def octal(data):
    """For the format of printf, whatever the bytes are."""
    return "".join(f"\\{byte:03o}" for byte in data)


def shortened(data, most=200):
    return repr(data) if len(data) <= most else f"{data[:most]!r} and {len(data) - most} more"


def report(state, message=None):
    """OSC 7501."""
    more = ":msg=" + base64.b64encode(message.encode()).decode() if message else ""
    kind = ":kind=permission" if state == "blocked" else ""
    return f"\x1b]7501;state={state}:app=puppet{kind}{more}\x1b\\"


class Puppet:
    def __init__(self, home, name, *options, first=report("idle")):
        self.home, self.name = home, name
        self.place = os.path.join(home.path, "t", f"puppet-{len(os.listdir(home.env['TMPDIR']))}")
        self.taken = 0  # bytes of input that took() has had
        os.mkfifo(f"{self.place}.do")
        first = octal(first.encode())
        script = SCRIPT.format(place=self.place, first=first)
        home.run("create", name, "--quick", *options, "--", "sh", "-c", script)
        wait_until(lambda: os.path.exists(f"{self.place}.up"), what=f"the start of {name}")

    def do(self, order):
        """A line of shell."""
        with open(f"{self.place}.do", "w", encoding="utf-8") as f:
            f.write(order + "\n")

    def writes(self, text):
        """Exactly this to its terminal."""
        data = text if isinstance(text, bytes) else text.encode()
        self.do(f"printf '{octal(data)}'")

    def says(self, *lines):
        """A screen of these lines, and nothing else on it."""
        self.writes("\x1b[2J\x1b[H" + "\r\n".join(lines))

    def is_now(self, state, message=None):
        self.writes(report(state, message))

    def asks(self, question, *choices):
        """With its choices below it, as agents show them."""
        lines = [f" {'>' if i == 0 else ' '} {i + 1}. {c}\r\n" for i, c in enumerate(choices)]
        shown = f"\x1b[2J\x1b[H{question}\r\n\r\n" + "".join(lines)
        self.writes(shown + report("blocked", question))

    def input(self):
        """All that was sent to it."""
        try:
            with open(f"{self.place}.in", "rb") as f:
                return f.read()
        except FileNotFoundError:
            return b""

    def took(self, data):
        """Waits until exactly this has been sent since last asked."""
        end = self.taken + len(data)
        try:
            wait_until(lambda: len(self.input()) >= end)
        except AssertionError:
            pass
        got = self.input()[self.taken :]
        if got != data:
            raise AssertionError(f"{self.name} was sent {shortened(got)}, not {shortened(data)}")
        self.taken = end

    @property
    def pid(self):
        return self.home.agent(self.name)["pid"]

    @property
    def keeper(self):
        """Its keeper's pid."""
        agent = self.home.agent(self.name)["id"]
        return next(pid for pid, words in self.home.processes().items()
                    if "fleet-keeper" in words and agent in words)

    def size(self):
        """Of its terminal, as it sees it: rows, columns."""
        note = f"{self.place}.size"
        self.do(f"stty size </dev/tty >{note}.new; mv {note}.new {note}")
        wait_until(lambda: os.path.exists(note))
        with open(note, encoding="ascii") as f:
            found = tuple(map(int, f.read().split()))
        os.unlink(note)
        return found


class PuppetTest(CockpitTest):
    def puppet(self, name, *options, **more):
        return Puppet(self.home, name, *options, **more)


class QuietTest(PuppetTest):
    """In a repository, and with cockpits on which nothing changes by itself."""

    def setUp(self):
        super().setUp()
        self.repo = self.home.repo()

    def open(self, *ready, **options):
        """Without meters, once these texts are there, which come with the list."""
        for text in ready:
            self.assertNotIn(text, FOOTER, "this is there before the list is")
        cockpit = self.start(**options)
        for text in ready:
            cockpit.wait_for(text)
        cockpit.keys("M", regex="cpu +[0-9]+%", gone=True)
        return cockpit
