# SPDX-License-Identifier: MIT
"""Where agents are kept: disks, directories, the store; and what stands at a socket."""

import os
import shutil
import socket
import sqlite3

import fleet
import refusal

CREATE = ("create", "new", "-a", "demo")
ELSEWHERE = "XDG_STATE_HOME moves the state elsewhere"


class StateDirectory(refusal.RefusalTest):
    def setUp(self):
        super().setUp()
        self.place = self.home.env["XDG_STATE_HOME"]

    def test_a_full_disk_before_anything_is_kept(self):
        self.mount(self.place, "64k")
        self.refused("io", [self.home.state, "disk is full", ELSEWHERE], *CREATE)

    def test_a_disk_that_fills_up(self):
        self.mount(self.place, "1m")
        self.create("one")
        fill = self.fill(self.place)
        self.refused("io", [self.home.state, "the disk is full", "free some"], *CREATE)
        self.assertEqual(self.home.agents()["one"]["life"], "running")
        self.assertEqual(self.home.agent("one")["life"], "running")
        os.unlink(fill)
        self.home.run(*CREATE)

    def test_an_agent_outlives_its_full_disk(self):
        self.mount(self.place, "1m")
        go, alive = (os.path.join(self.home.path, name) for name in ("go", "alive"))
        os.mkfifo(go)
        program = f"read word <{go}; seq 9999; touch {alive}; exec sleep 600"
        self.create("one", "--", "sh", "-c", program)
        fill = self.fill(self.place)
        refusal.put(go, b"go\n")
        fleet.wait_until(lambda: os.path.exists(alive), what="its work after the disk is full")
        os.unlink(fill)
        self.assertEqual(self.home.agents()["one"]["life"], "running")
        self.home.run("logs", "one")

    def test_read_only_before_anything_is_kept(self):
        self.mount(self.place, "64k", "ro")
        self.refused("io", [self.home.state, "Read-only file system", ELSEWHERE], *CREATE)

    def test_a_directory_that_may_not_be_written(self):
        if os.geteuid() == 0:
            self.skipTest("root may write everywhere")
        os.chmod(self.place, 0o500)
        self.refused("io", [self.home.state, "Permission denied", ELSEWHERE], *CREATE)
        os.chmod(self.place, 0o700)
        self.create("one")
        os.chmod(os.path.join(self.home.state, "agents"), 0o500)
        self.refused("io", [self.home.state, "Permission denied", ELSEWHERE], *CREATE)
        os.chmod(os.path.join(self.home.state, "agents"), 0o700)

    def test_read_only_from_now_on(self):
        self.mount(self.place, "1m")
        self.create("one")
        self.home.run("stop", "one")
        self.remount(self.place, "ro")
        says = ["fleet.db", "read-only", ELSEWHERE]
        self.refused("io", says, *CREATE)
        self.assertEqual(self.home.agents()["one"]["life"], "exited")
        self.refused("io", says, "restart", "one")
        self.remount(self.place, "rw")
        self.home.run("restart", "one")

    def test_a_file_in_the_way(self):
        os.mkdir(self.home.state)
        for path, says in (
            (os.path.join(self.home.state, "agents"), "Not a directory"),
            (self.home.state, "not a directory"),
            (self.place, "Not a directory"),
        ):
            with self.subTest(path=path):
                shutil.rmtree(path, ignore_errors=True)
                refusal.put(path, b"mine")
                self.refused("io", [self.home.state, says, ELSEWHERE], *CREATE)
                self.assertEqual(refusal.get(path), b"mine")
                os.unlink(path)
                os.mkdir(path)


class RuntimeDirectory(refusal.RefusalTest):
    def setUp(self):
        super().setUp()
        self.place = os.path.join(self.home.path, "run")
        self.ours = os.path.join(self.place, "fleet")
        self.env = {"XDG_RUNTIME_DIR": self.place}
        os.mkdir(self.place)

    def test_a_socket_path_over_the_limit(self):
        deep = os.path.join(self.place, "d" * 100)
        os.mkdir(deep)
        says = [deep, "the limit is 107", "set XDG_RUNTIME_DIR to a shorter directory"]
        env = {"XDG_RUNTIME_DIR": deep}
        for words in (CREATE, ("fanout", "2", "x", "-p", "y", "-a", "demo")):
            self.refused("config", says, *words, env=env)
        self.create("one")
        self.assertEqual(self.home.run("list", "--json", env=env).json["agents"][0]["name"], "one")

    def test_somebody_elses(self):
        if os.geteuid() != 0:
            self.skipTest("giving a directory away needs root")
        os.mkdir(self.ours, 0o700)
        os.chown(self.ours, 12345, 12345)
        says = [self.ours, "belongs to uid 12345, not to you", "set XDG_RUNTIME_DIR"]
        self.refused("refused", says, *CREATE, env=self.env)
        self.assertEqual(os.listdir(self.ours), [])
        self.assertIn(says[1], self.home.run("doctor", env=self.env, check=1).out)

    def test_not_a_directory(self):
        says = [self.ours, "is not a directory", "move it away", "XDG_RUNTIME_DIR"]
        refusal.put(self.ours, b"mine")
        self.refused("refused", says, *CREATE, env=self.env)
        self.assertEqual(refusal.get(self.ours), b"mine")
        os.unlink(self.ours)
        os.symlink(self.home.env["XDG_RUNTIME_DIR"], self.ours)
        self.refused("refused", says, *CREATE, env=self.env)

    def test_its_parent_is_not_there(self):
        os.rmdir(self.place)
        says = [self.ours, "No such file", "XDG_RUNTIME_DIR"]
        self.refused("io", says, *CREATE, env=self.env)

    def test_open_to_others_it_is_closed(self):
        os.mkdir(self.ours)
        os.chmod(self.ours, 0o777)
        self.home.run(*CREATE, env=self.env)
        self.assertEqual(os.stat(self.ours).st_mode & 0o777, 0o700)


class Store(refusal.RefusalTest):
    def setUp(self):
        super().setUp()
        self.agent = self.create("one")
        self.path = os.path.join(self.home.state, "fleet.db")
        db = sqlite3.connect(self.path)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.version = db.execute("PRAGMA user_version").fetchone()[0]
        db.close()
        self.good = refusal.get(self.path)

    def replace(self, data):
        for suffix in ("", "-wal", "-shm"):
            if os.path.lexists(self.path + suffix):
                os.unlink(self.path + suffix)
        refusal.put(self.path, data)

    def assert_refused(self, code, *says):
        """By all that need it; and the file is left as it is."""
        data = refusal.get(self.path)
        for words in (CREATE, ["list"], ["show", "one"], ["kill", "one", "-f"], ["doctor"]):
            self.refused(code, [self.path, *says], *words)
        self.home.run("doctor", "--repair", check=False)
        self.assertEqual(refusal.get(self.path), data)

    def test_noise(self):
        self.replace(os.urandom(20_000))
        self.assert_refused("corrupt", "is damaged", "move it")

    def test_cut_off(self):
        self.replace(self.good[: len(self.good) // 2])
        self.assert_refused("corrupt", "is damaged", "move it")

    def test_noise_in_its_middle(self):
        self.replace(self.good[:4096] + os.urandom(4096 * 3) + self.good[4096 * 4 :])
        self.assert_refused("corrupt", "is damaged", "move it")

    def test_written_by_a_newer_fleet(self):
        db = sqlite3.connect(self.path)
        db.execute(f"PRAGMA user_version = {self.version + 1}")
        db.close()
        self.assert_refused("refused", "newer fleet", "upgrade fleet")

    def test_a_directory_in_its_place(self):
        self.replace(b"")
        os.unlink(self.path)
        os.mkdir(self.path)
        self.refused("io", [self.path, "Is a directory"], *CREATE)

    def test_moved_away_the_doctor_takes_agents_up_again(self):
        self.replace(os.urandom(20_000))
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(self.path + suffix):
                os.rename(self.path + suffix, self.path + ".damaged" + suffix)
        self.home.run("doctor", "--repair", check=False)
        self.home.run("doctor", "--repair", check=False)
        one = self.home.agents()["one"]
        self.assertEqual([one["id"], one["life"]], [self.agent["id"], "running"])
        self.home.run("doctor")


class Keeper(refusal.RefusalTest):
    """What stands at the socket is not the keeper, which lives on unseen."""

    def setUp(self):
        super().setUp()
        self.agent = self.create("one")
        self.path = os.path.join(self.home.runtime, self.agent["id"] + ".sock")
        os.unlink(self.path)

    def assert_unreachable(self):
        self.assertEqual(self.home.agents()["one"]["state"], "unreachable")
        result = self.home.run("--json", "prompt", "one", "hi", check=1)
        self.assertEqual(result.json["error"]["code"], "unreachable", result)
        self.assertIn("'one' runs, but its keeper does not answer", result.err)
        self.assertIn("`fleet restart one`", result.err)
        self.home.run("logs", "one")
        self.assertIn("'one'", self.home.run("doctor", check=1).out)

    def assert_restarts(self):
        self.home.run("restart", "one")
        one = self.home.agents()["one"]
        self.assertEqual([one["life"], one["exit_status"]], ["running", None])
        fleet.wait_until(lambda: len(self.home.processes()) == 2, what="one keeper, one program")
        self.home.run("doctor")

    def test_nothing(self):
        self.assert_unreachable()
        self.assert_restarts()

    def test_a_regular_file(self):
        refusal.put(self.path, b"junk")
        self.assert_unreachable()
        self.assert_restarts()

    def test_a_socket_at_which_nobody_listens(self):
        with socket.socket(socket.AF_UNIX) as s:
            s.bind(self.path)
        self.assert_unreachable()
        self.assert_restarts()

    def test_one_that_says_nothing(self):
        with socket.socket(socket.AF_UNIX) as s:
            s.bind(self.path)
            s.listen(8)
            self.assertEqual(self.home.agents()["one"]["state"], "unreachable")

    def test_one_that_speaks_something_else(self):
        with socket.socket(socket.AF_UNIX) as s:
            s.bind(self.path)
            s.listen(8)
            child = os.fork()
            if not child:
                self.babble(s)
            try:
                self.assertEqual(self.home.agents()["one"]["state"], "unreachable")
                result = self.home.run("--json", "prompt", "one", "hi", check=1)
                self.assertIn(self.path, result.err)
            finally:
                os.kill(child, 9)
                os.waitpid(child, 0)

    @staticmethod
    def babble(listener):
        try:
            while True:
                peer, _ = listener.accept()
                peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" + os.urandom(4096))
                peer.close()
        finally:
            os._exit(0)

    def test_its_program_is_missing(self):
        empty = os.path.join(self.home.path, "libexec")
        os.mkdir(empty)
        for name in os.listdir(fleet.LIBEXEC):
            if name in ("fleet-full", "fleet-demo"):
                os.symlink(os.path.join(fleet.LIBEXEC, name), os.path.join(empty, name))
        says = ["keeper", empty, "No such file"]
        self.refused("not_found", says, *CREATE, env={"FLEET_LIBEXEC": empty})

    def test_an_agent_is_not_attached_to_itself(self):
        inside = {"FLEET_AGENT": self.home.agents()["one"]["id"]}
        attached = self.home.start_fleet("attach", "one", env=inside)
        attached.expect("the terminal of 'one'")
        self.assertEqual(attached.wait(), 5)


if __name__ == "__main__":
    refusal.main()
