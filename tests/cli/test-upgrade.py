# SPDX-License-Identifier: MIT
"""Old keepers under a new client, and new ones: the first release's wire, played
by a stand-in of a few lines that shares no code with the programs, and a keeper
of the future that says more than anybody here understands."""

import contextlib
import os
import socket
import threading

import fleet
import wire


class StandIn(threading.Thread):
    """Speaks version 1 as it was first released, on an agent's socket."""

    def __init__(self, path, version, extra=None):
        super().__init__(daemon=True)
        self.version, self.extra = version, extra or {}
        self.heard = []
        self.server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.server.bind(path)
        self.server.listen(8)
        self.start()

    def run(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        data = b""
        with client, contextlib.suppress(OSError):  # clients leave as they like
            while chunk := client.recv(65536):
                data += chunk
                while len(data) >= 5:
                    size = int.from_bytes(data[1:5], "little")
                    if len(data) < 5 + size:
                        break
                    self.answer(client, data[0], data[5:5 + size])
                    data = data[5 + size:]

    def frame(self, client, kind, data):
        client.sendall(bytes([kind]) + len(data).to_bytes(4, "little") + data)

    def answer(self, client, kind, data):
        self.heard.append((kind, data))
        if self.version > 1:  # a kind that is yet to come
            self.frame(client, 200, b"\x00\xff not for you")
        if kind == wire.HELLO:
            self.frame(client, wire.HELLO, wire.fields(
                magic="fleet-keeper", version=self.version, build="x", id="i"))
        elif kind == wire.QUERY and b"what=status" in data:
            self.frame(client, wire.REPLY, wire.fields(
                ok=1, pid=os.getpid(), start=0, keeper_pid=os.getpid(), started_ms=1000,
                output_ms=2000, state="blocked", state_ms=1500, authority="status",
                title="old", question="Go on?", rows=24, cols=80, exited=0, **self.extra))
        elif kind == wire.ATTACH:
            self.frame(client, wire.SNAPSHOT, b"from the stand-in")
            self.frame(client, wire.OUTPUT, b" and more")
        elif kind == wire.PROMPT:
            self.frame(client, wire.REPLY, wire.fields(ok=1))

    def close(self):
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()


class Upgrade(fleet.FleetTest):
    """The real keeper of an agent is replaced by the stand-in."""

    def stand_in(self, version, extra=None):
        self.home.repo()
        made = self.home.run("create", "--json", "kept", "--", "sh", "-c", "trap '' HUP; sleep 100").json
        path = os.path.join(self.home.runtime, made["id"] + ".sock")
        os.rename(path, path + ".real")
        self.addCleanup(lambda: os.path.exists(path + ".real") and os.unlink(path + ".real"))
        keeper = StandIn(path, version, extra)
        self.addCleanup(keeper.close)
        return keeper

    def check(self, keeper):
        listed = self.home.agents()["kept"]
        self.assertEqual((listed["life"], listed["state"], listed["question"]),
                         ("running", "blocked", "Go on?"))
        self.assertEqual(self.home.agent("kept")["title"], "old")
        self.home.run("prompt", "kept", "hello")
        self.assertIn((wire.PROMPT, wire.fields(text="hello")), keeper.heard)
        attached = self.home.start_fleet("attach", "kept")
        attached.expect("from the stand-in and more")
        attached.send(b"k\x11")
        self.assertEqual(attached.wait(), 0)
        fleet.wait_until(lambda: (wire.INPUT, b"k") in keeper.heard)

    def test_a_keeper_of_the_first_release_goes_on(self):
        self.check(self.stand_in(1))

    def test_a_keeper_of_the_future_is_understood_as_far_as_it_goes(self):
        self.check(self.stand_in(99, {"mood": "sunny", "choices": "yes"}))

    def test_running_keepers_are_not_touched_by_a_new_program(self):
        self.home.repo()
        self.home.run("create", "kept", "--", "cat")
        before = self.home.agents()["kept"]["pid"]
        for args in (["list"], ["show", "kept"], ["doctor", "--repair"], ["logs", "kept"]):
            self.home.run(*args, check=False)
        self.assertEqual(self.home.agents()["kept"]["pid"], before)
        self.assertEqual(self.home.agents()["kept"]["life"], "running")


if __name__ == "__main__":
    fleet.main()
