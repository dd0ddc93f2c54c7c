# SPDX-License-Identifier: MIT
"""What an agent leaves on the disk: its log, its launch record, its exit record."""

import json
import os

import refusal

WAY_OUT = "`fleet restart one -p PROMPT`"


class Recording(refusal.RefusalTest):
    """A damaged log is shown as far as it goes; nothing of it ends a reader."""

    FORMS = ([], ["--screen"], ["--raw"], ["--cast"], ["--json"], ["--screen", "--json"])

    def setUp(self):
        super().setUp()
        agent = self.create("one", "--", "sh", "-c", "echo hello world")
        self.home.run("wait", "one", "--until", "exited")
        self.dir = self.directory_of(agent)
        self.log, self.index = (os.path.join(self.dir, n) for n in ("log", "log.idx"))
        self.good = {p: refusal.get(p) for p in (self.log, self.index)}

    def damage(self, path, data):
        for p, good in self.good.items():
            refusal.put(p, good)
        refusal.put(path, data)

    def read(self, *form):
        return self.home.run("logs", "one", *form, timeout=20).out

    def test_a_damaged_index(self):
        whole = self.good[self.index]
        for data in (
            None,
            b"",
            b"x",
            os.urandom(5000),
            whole[:-7],
            whole[:16],
            whole[:16] + b"\xff" * 400,  # 65535 columns of 65535 rows
            whole + b"\xff" * 4000,
            whole[:24] + b"\0" * 400,
        ):
            self.damage(self.index, data)
            for form in self.FORMS:
                with self.subTest(data=data and data[:30], form=form):
                    out = self.read(*form)
                    self.assertIn("hello world", out)
                    if form == ["--cast"]:
                        self.assertLessEqual(json.loads(out.splitlines()[0])["width"], 1000)

    def test_a_damaged_log(self):
        for data in (b"", os.urandom(200_000), b"\x1b[" * 50_000, b"\x1b]0;" + b"x" * 300_000,
                     b"\x1b[99999999999;99999999999H\x1b[2147483647@\x1b[2147483647L"):  # fmt: skip
            self.damage(self.log, data)
            for form in self.FORMS:
                with self.subTest(data=data[:30], form=form):
                    out = self.read(*form)
                    if "--json" in form:
                        self.assertEqual(json.loads(out).keys() & {"error"}, set())
        self.damage(self.log, b"")
        self.assertEqual(self.read(), "")

    def test_no_log(self):
        self.damage(self.log, None)
        for form in self.FORMS:
            result = self.home.run("logs", "one", *form, check=4)
            self.assertIn("'one' has shown nothing yet: it has no log", result.err)


class Records(refusal.RefusalTest):
    def setUp(self):
        super().setUp()
        self.agent = self.create("one")
        self.home.run("stop", "one")
        self.dir = self.directory_of(self.agent)

    def test_a_damaged_launch_record(self):
        path = os.path.join(self.dir, "launch")
        whole = refusal.get(path)
        for data in (
            b"",
            os.urandom(3000),
            whole[: len(whole) // 2],
            whole.replace(b"rows=", b"rows=z"),
            b"fleet-launch=1\nend=1\n",
            b"x" * (9 << 20),
        ):
            with self.subTest(data=data[:30]):
                refusal.put(path, data)
                code = "corrupt" if len(data) < 8 << 20 else "refused"
                self.refused(code, [path, WAY_OUT], "restart", "one")
        self.home.run("restart", "one", "-p", "exit")  # the way out that it names

    def test_no_launch_record(self):
        path = os.path.join(self.dir, "launch")
        refusal.put(path, None)
        self.refused("not_found", [path, WAY_OUT], "restart", "one")

    def test_a_restart_that_cannot_be_leaves_the_program_running(self):
        """What is wrong is found before the running program is ended."""
        self.home.run("restart", "one")
        pid = self.home.agent("one")["pid"]
        self.refused("usage", "the prompt is empty", "restart", "one", "-p", "")
        path = os.path.join(self.dir, "launch")
        whole = refusal.get(path)
        refusal.put(path, whole[:100])
        self.refused("corrupt", [path, WAY_OUT], "restart", "one")
        refusal.put(path, whole.replace(b"argv=sleep\n", b"argv=not-there-at-all\n"))
        self.refused("not_found", "'not-there-at-all' is not installed", "restart", "one")
        self.assertEqual(self.home.agent("one")["pid"], pid)

    def test_a_damaged_exit_record(self):
        path = os.path.join(self.dir, "exit")
        whole = refusal.get(path)
        for data in (b"", os.urandom(1000), whole[:10], whole.replace(b"status=", b"status=x")):
            with self.subTest(data=data[:30]):
                refusal.put(path, data)
                self.assertEqual(self.home.agents()["one"]["life"], "lost")
                self.assertIn("restart", self.home.run("show", "one").out)
                self.assertIn("'one'", self.home.run("doctor", check=1).out)
        self.home.run("restart", "one")
        self.assertEqual(self.home.agents()["one"]["life"], "running")
        self.home.run("stop", "one")
        self.assertEqual(self.home.agents()["one"]["life"], "exited")
        refusal.put(path, b"")
        self.home.run("doctor", "--repair", check=False)
        self.assertEqual(self.home.agents()["one"]["life"], "exited")


if __name__ == "__main__":
    refusal.main()
