# SPDX-License-Identifier: MIT
"""The demo agent in a terminal: how it takes keys, asks, tells its state, ends."""

import base64
import os
import re
import signal

from fleet import LIBEXEC, FleetTest, main, wait_until

DEMO = os.path.join(LIBEXEC, "fleet-demo")
QUESTION = "Run `make test`?  1 yes  2 always  3 no"


class DemoAgent(FleetTest):
    def setUp(self):
        super().setUp()
        self.repo = self.home.repo({"src/x.c": "int x;\n"})

    def start(self, *args, fast=True):
        env = {"FLEET_BRANCH": "fix-1", "FLEET_DEMO_FAST": "1" if fast else "0"}
        p = self.home.start([DEMO, *args], env=env)
        p.expect("\x1b[?2004h")
        p.expect_state("idle")
        return p

    def subjects(self):
        return self.repo.git("log", "--format=%s").splitlines()

    def test_a_prompt_argument_is_worked_on_and_committed(self):
        p = self.start("--no-ask", "count letters")
        p.expect_state("working")
        p.expect("Edit src/x.c")
        p.expect_state("done")
        self.assertEqual(self.subjects(), ["demo: count letters", "files"])
        self.assertEqual(self.repo.git("status", "--short"), "")
        self.assertIn("> count letters", self.repo.read("NOTES-fix-1.md"))

    def test_the_question_is_reported_and_drops_what_is_no_answer(self):
        p = self.start("count letters")
        kind = rb"state=blocked:app=fleet-demo:kind=permission:msg=([\w+/=]+)"
        message = p.expect(re.compile(kind))[1]
        self.assertEqual(base64.b64decode(message).decode(), QUESTION)
        p.paste("1")
        p.send("x")
        self.assertEqual(self.subjects(), ["files"])
        p.send("1")
        p.expect("files checked")
        p.expect_state("done")

    def test_no_commits_without_testing_and_asks_again(self):
        p = self.start("one")
        for answer in ("3", "n", "\x1b"):
            p.expect_state("blocked")
            p.send(answer)
            p.expect("not run")
            p.expect_state("done")
            p.paste("another")
            p.send("\r")
        p.expect_state("blocked")

    def test_always_is_asked_once(self):
        p = self.start("one")
        p.expect_state("blocked")
        p.send("2")
        p.expect_state("done")
        p.send("two\r")
        p.expect_state("working")
        p.expect_state("done")
        self.assertNotIn(b"state=blocked", p.output.split(b"state=done")[1])

    def test_a_paste_and_enter_in_one_write_are_one_prompt(self):
        p = self.start("--no-ask")
        p.send("\x1b[200~first\rsecond\x1b[201~\r")
        p.expect_state("done")
        self.assertEqual(self.subjects()[0], "demo: first")
        self.assertIn("> first\n> second\n", self.repo.read("NOTES-fix-1.md"))

    def test_escape_interrupts_and_leaves_the_edits_uncommitted(self):
        p = self.start("--no-ask", "one", fast=False)
        p.expect("Edit src/x.c")
        p.send("\x1b")
        p.expect("Interrupted")
        p.expect_state("idle")
        self.assertEqual(self.subjects(), ["files"])
        self.assertEqual(self.repo.git("status", "--short"), " M src/x.c")

    def test_what_is_entered_while_working_comes_next(self):
        p = self.start("--no-ask", "one", fast=False)
        p.expect_state("working")
        p.send("two\r")
        p.expect("queued: two")
        p.send("\x1b")
        p.expect_state("idle")
        p.expect_state("working")

    def test_the_ways_to_end_give_zero(self):
        for keys in (["\x04"], ["/exit\r"], ["\x03", "\x03"]):
            p = self.start()
            p.send(keys[0])
            for key in keys[1:]:
                p.expect("again")
                p.send(key)
            self.assertEqual(p.wait(), 0)
            self.assertIn(b"state=clear", p.output)
            self.assertIn(b"\x1b[?2004l", p.output)

    def test_signals_restore_the_terminal(self):
        for number in (signal.SIGTERM, signal.SIGHUP):
            p = self.start()
            p.kill(number)
            self.assertEqual(p.wait(), 128 + number)
            self.assertIn(b"\x1b[?2004l", p.output)

    def test_it_leaves_when_the_terminal_does(self):
        p = self.start()
        os.close(p.fd)
        p.fd = os.open(os.devnull, os.O_RDWR)
        wait_until(lambda: os.waitpid(p.pid, os.WNOHANG)[0], what="its end")
        p.status = 129

    def test_without_a_terminal_it_does_the_prompt_and_leaves(self):
        env = {"FLEET_BRANCH": "a/b"}
        out = self.home.command([DEMO, "one"], env=env).out
        self.assertRegex(out, r"Edit src/x.c \+\d+\n")
        self.home.command([DEMO], input="two\n", env=env)
        self.assertEqual(self.subjects(), ["demo: two", "demo: one", "files"])
        self.assertIn("no prompt", self.home.command([DEMO], check=2).err)

    def test_outside_of_a_repository_it_edits_only(self):
        out = self.home.command([DEMO, "one"], cwd=self.home.env["TMPDIR"]).out
        self.assertIn("Not committed", out)


if __name__ == "__main__":
    main()
