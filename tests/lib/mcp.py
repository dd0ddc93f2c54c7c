# SPDX-License-Identifier: MIT
"""A client of the Model Context Protocol, over a program's stdin and stdout.

Just what tests need, and nothing of a library: messages are dicts, written a line
each. take() gives the next message that fits; what does not is kept for later.
"""

import json
import os
import select
import subprocess
import time

from fleet import BUILD, TIMEOUT

VERSION = "2025-11-25"


class Client:
    """Over two files; process is the server's, where it is a child of ours."""

    def __init__(self, to_server, from_server, process=None):
        self.to_server, self.from_server, self.process = to_server, from_server, process
        os.set_blocking(from_server.fileno(), False)
        self.buffer, self.waiting, self.last_id = b"", [], 0

    @classmethod
    def start(cls, home, env=None, cwd=None):
        """A server that no agent has started."""
        process = subprocess.Popen(
            [os.path.join(BUILD, "fleet"), "mcp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=cwd or home.cwd,
            env=home.environ(env),
        )
        return cls(process.stdin, process.stdout, process)

    @classmethod
    def join(cls, path):
        """A server that runs elsewhere, by the pipes path.in and path.out."""
        to_server = open(path + ".in", "wb")
        return cls(to_server, open(path + ".out", "rb"))

    # --- sending ---

    def write(self, data):
        """Bytes as they are."""
        self.to_server.write(data)
        self.to_server.flush()

    def send(self, message):
        self.write(json.dumps(message).encode() + b"\n")

    def notify(self, method, **params):
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method, params=None, id=None):
        """Sends a request and returns its id."""
        if id is None:
            self.last_id += 1
            id = self.last_id
        message = {"jsonrpc": "2.0", "id": id, "method": method}
        if params is not None:
            message["params"] = params
        self.send(message)
        return id

    def ask_tool(self, name, /, token=None, id=None, **arguments):
        params = {"name": name, "arguments": arguments}
        if token is not None:
            params["_meta"] = {"progressToken": token}
        return self.ask("tools/call", params, id)

    # --- receiving ---

    def read(self, timeout):
        """The next message of all, or None at the end."""
        end = time.monotonic() + timeout
        while b"\n" not in self.buffer:
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"no message; waiting: {self.waiting}, {self.buffer!r}")
            if select.select([self.from_server], [], [], left)[0]:
                data = os.read(self.from_server.fileno(), 65536)
                if not data:
                    assert not self.buffer, f"half a message: {self.buffer!r}"
                    return None
                self.buffer += data
        line, self.buffer = self.buffer.split(b"\n", 1)
        message = json.loads(line)
        assert message["jsonrpc"] == "2.0", message
        return message

    def take(self, fits, timeout=TIMEOUT):
        """The first message that fits, of those that came and those to come."""
        for i, message in enumerate(self.waiting):
            if fits(message):
                return self.waiting.pop(i)
        while True:
            message = self.read(timeout)
            if message is None:
                raise AssertionError(f"it ended; waiting: {self.waiting}")
            if fits(message):
                return message
            self.waiting.append(message)

    def answer(self, id, timeout=TIMEOUT):
        return self.take(lambda m: m.get("id") == id and "method" not in m, timeout)

    # --- both ---

    def request(self, method, params=None, timeout=TIMEOUT):
        return self.answer(self.ask(method, params), timeout)

    def open(self, version=VERSION):
        """The handshake; what the server says of itself."""
        answer = self.request("initialize", {
            "protocolVersion": version,
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        })
        self.notify("notifications/initialized")
        return answer["result"]

    def call(self, name, /, **arguments):
        """A tool's result, whole."""
        answer = self.answer(self.ask_tool(name, **arguments))
        assert "result" in answer, answer
        return answer["result"]

    def value(self, name, /, **arguments):
        """What a tool that succeeds has answered."""
        result = self.call(name, **arguments)
        assert not result["isError"], result
        return result["structuredContent"]

    def refusal(self, name, /, **arguments):
        """The error of a tool that fails: code and message."""
        result = self.call(name, **arguments)
        assert result["isError"], result
        return result["structuredContent"]["error"]

    def rest(self, timeout=TIMEOUT):
        """All that comes before the end."""
        while True:
            message = self.read(timeout)
            if message is None:
                return self.waiting
            self.waiting.append(message)

    def end_input(self):
        if not self.to_server.closed:
            self.to_server.close()

    def close(self, timeout=TIMEOUT):
        """Ends its input, and gives the exit status of a child."""
        try:
            self.end_input()
            return self.process.wait(timeout) if self.process else None
        finally:
            if self.process and self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.from_server.close()
