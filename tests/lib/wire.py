# SPDX-License-Identifier: MIT
"""The keeper's wire (src/keeper/wire.h) from outside: frames and fields.

A second reading of the same contract, for tests and measurements: it shares no
code with the programs, so that both cannot be wrong in the same way.
"""

import socket
import struct
import threading

HELLO = 1
ATTACH, INPUT, RESIZE, PROMPT, SIGNAL, STATE, QUERY, DETACH = range(16, 24)
SNAPSHOT, OUTPUT, STATE_NOW, TITLE, BELL, EXIT, REPLY = range(64, 71)

ESCAPES = {"\\": "\\\\", "\n": "\\n", "\0": "\\0"}


def fields(**values):
    """key=value a line; lists give a key more than once."""
    out = []
    for key, value in values.items():
        for one in value if isinstance(value, list) else [value]:
            text = "".join(ESCAPES.get(c, c) for c in str(one))
            out.append(f"{key}={text}\n")
    return "".join(out).encode()


def unescape(text):
    back = {"\\": "\\", "n": "\n", "0": "\0"}
    out, it = [], iter(text)
    for c in it:
        out.append(back.get(next(it, ""), "") if c == "\\" else c)
    return "".join(out)


def parse_fields(data):
    """The last value of each key."""
    lines = data.decode("utf-8", "replace").split("\n")
    pairs = (line.split("=", 1) for line in lines if "=" in line)
    return {key: unescape(value) for key, value in pairs}


class Keeper:
    """A connection to a keeper, greeted; hello is what it answered."""

    def __init__(self, path, timeout=10, **hello):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(timeout)
        self.socket.connect(path)
        self.buffer = b""
        greeting = {"magic": "fleet-keeper", "version": 1, "build": "test", **hello}
        self.send(HELLO, fields(**greeting))
        self.hello = parse_fields(self.wait(HELLO))

    def send(self, kind, data=b""):
        self.socket.sendall(struct.pack("<BI", kind, len(data)) + data)

    def recv(self):
        """The next frame as (kind, bytes)."""
        while True:
            if len(self.buffer) >= 5:
                kind, size = struct.unpack_from("<BI", self.buffer)
                if len(self.buffer) >= 5 + size:
                    data = self.buffer[5 : 5 + size]
                    self.buffer = self.buffer[5 + size :]
                    return kind, data
            more = self.socket.recv(65536)
            if not more:
                raise EOFError("the keeper closed the connection")
            self.buffer += more

    def wait(self, kind):
        """The bytes of the next frame of that kind; others are passed over."""
        while True:
            got, data = self.recv()
            if got == kind:
                return data

    def ask(self, kind, **values):
        self.send(kind, fields(**values))
        return parse_fields(self.wait(REPLY))

    def status(self):
        return self.ask(QUERY, what="status")

    def attach(self, rows=24, cols=80, role="controller"):
        """Attaches; the snapshot."""
        self.send(ATTACH, fields(rows=rows, cols=cols, role=role))
        return self.wait(SNAPSHOT)

    def input(self, data):
        self.send(INPUT, data.encode() if isinstance(data, str) else data)

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def frame(kind, data=b""):
    return struct.pack("<BI", kind, len(data)) + data


class FakeKeeper:
    """Listens at path and lets a test say what a keeper would: replies(kind, fields)
    gives the bytes for each frame that a client sends."""

    def __init__(self, path, replies):
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(path)
        self.listener.listen(4)
        self.replies = replies
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with client:
                self.talk(client)

    def talk(self, client):
        buffer = b""
        while more := client.recv(65536):
            buffer += more
            while len(buffer) >= 5 and len(buffer) >= 5 + struct.unpack_from("<BI", buffer)[1]:
                kind, size = struct.unpack_from("<BI", buffer)
                told = self.replies(kind, parse_fields(buffer[5 : 5 + size]))
                buffer = buffer[5 + size :]
                if told:
                    client.sendall(told)

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()
