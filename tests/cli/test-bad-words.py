# SPDX-License-Identifier: MIT
"""Prompts that cannot be given, and command lines that mean nothing."""

import os

import fleet
import refusal

MEGABYTE = 1 << 20


class Prompt(refusal.RefusalTest):
    def test_an_empty_one(self):
        for words in (["-p", ""], ["-p", " \n\t"], ["-p", "-"], ["-F", "/dev/null"]):
            self.refused("usage", "the prompt is empty", "create", "x", "-a", "demo", *words)

    def test_two_of_them(self):
        says = ["--prompt and --file exclude each other"]
        self.refused("usage", says, "create", "x", "-a", "demo", "-p", "y", "-F", "z")

    def test_one_that_is_not_text(self):
        for data in (b"\xff\xfe", b"a\0b", b"\xed\xa0\x80"):
            says = "not UTF-8 text"
            self.refused("usage", says, "create", "x", "-a", "demo", "-p", "-", input=data)
            path = os.path.join(self.home.path, "prompt")
            refusal.put(path, data)
            self.refused("usage", says, "create", "x", "-a", "demo", "-F", path)

    def test_a_file_that_is_not_there(self):
        says = ["cannot read /not/there", "No such file"]
        self.refused("not_found", says, "create", "x", "-a", "demo", "-F", "/not/there")
        self.refused("not_found", says, "multi", "-F", "/not/there")
        self.refused("io", "Is a directory", "create", "x", "-a", "demo", "-F", "/")

    def test_one_that_is_larger_than_what_is_read(self):
        data = b"x" * (2 * MEGABYTE)
        path = os.path.join(self.home.path, "prompt")
        refusal.put(path, data)
        says = ["1048576 bytes", "a prompt may name a file"]
        self.refused("refused", says, "create", "x", "-a", "demo", "-p", "-", input=data)
        self.refused("refused", [path, *says], "create", "x", "-a", "demo", "-F", path)

    def test_one_that_is_larger_than_an_argument(self):
        path = os.path.join(self.home.path, "prompt")
        refusal.put(path, b"x" * 200_000)
        says = ["agent 'demo'", "200000 bytes", "131071", "put them in a file"]
        self.refused("refused", says, "create", "x", "-a", "demo", "-F", path)
        self.refused("refused", says, "fanout", "2", "x", "-a", "demo", "-F", path)

    def test_messages_to_an_agent(self):
        self.create("one", "--", "cat")
        for data, code, says in (
            (b"", "usage", "the message is empty"),
            (b"\xff", "usage", "not UTF-8 text"),
            (b"a\0b", "usage", "not UTF-8 text"),
            (b"x" * (2 * MEGABYTE), "refused", "1048576 bytes"),
        ):
            result = self.home.run("--json", "prompt", "one", "-", check=False, input=data)
            self.assertEqual(result.status, refusal.CODES[code], result)
            self.assertEqual(result.json["error"]["code"], code)
            self.assertIn(says, result.err)
        result = self.home.run("--json", "prompt", "nobody", "hi", check=4)
        self.assertIn("there is no agent 'nobody'; there are: one", result.err)


class Words(refusal.RefusalTest):
    """The command line itself."""

    def test_an_unknown_verb(self):
        for words, says in (
            (["crate"], "no verb 'crate' (did you mean 'create'?)"),
            (["frobnicate"], "no verb 'frobnicate'"),
            (["--frob"], "no option '--frob' before the verb"),
            ([""], "no verb ''"),
        ):
            self.refused("usage", says, *words)
            result = self.home.run(*words, "--json", check=2)
            self.assert_error(result, "usage", says)
            self.assertIn("usage: fleet", result.err)

    def test_closed_standard_descriptors_take_no_file(self):
        program = os.path.join(fleet.BUILD, "fleet")
        self.home.command(["sh", "-c", '"$0" create x -- cat <&- >&- 2>&-', program])
        self.assertEqual(list(self.home.agents()), ["x"])
        self.assertNotIn("problem", self.home.run("doctor").out)

    def test_unknown_options_and_arguments_too_many_or_too_few(self):
        for words, says in (
            ("create", "create needs branch"),
            ("create x y", "no further argument 'y'"),
            ("create x --frob", "no option '--frob'"),
            ("create x --agnet demo", "did you mean '--agent'?"),
            ("create x -z", "no option '-z'"),
            ("create x --quick=1", "'--quick' takes no value"),
            ("create x --base", "'--base' needs a value"),
            ("kill", "PATTERN"),
            ("multi", "BRANCH:PROMPT"),
            ("multi just-a-branch", "'just-a-branch' is not BRANCH:PROMPT"),
            ("multi :x", ""),
            ("multi a:", ""),
            ("logs --raw --screen x", "exclude each other"),
        ):
            self.refused("usage", says, *words.split())

    def test_numbers_and_sizes_out_of_bounds(self):
        for count in ("0", "101", "-1", "1.5", "x", "9" * 30):
            self.refused("usage", ["count", "from 1 to 100", f"'{count}'"] if count[0] != "-" else
                         "no option", "fanout", count, "x", "-p", "y", "-a", "demo")  # fmt: skip
        for size in ("0x0", "10", "80x", "x24", "1x1", "99999x3", "80x1001", "-1x5", "80x24x", "a"):
            says = [f"'{size}' is not a size like 120x36"]
            self.refused("usage", says, "create", "x", "-a", "demo", "--size", size)
        for n in ("0", "x", "-5"):
            self.refused("usage", ["lines", f"'{n}'"], "logs", "x", "-n", n)
        self.refused("usage", ["add up to 2", "3 are asked"],
                     *"fanout 3 x -p y -a demo:2".split())  # fmt: skip
        self.refused("usage", "'0' is not a number", *"fanout 3 x -p y -a demo:0".split())
        self.refused("usage", "a fanout needs a prompt", *"fanout 3 x -a demo".split())

    def test_too_many_pairs(self):
        path = os.path.join(self.home.path, "pairs")
        refusal.put(path, b"".join(b"b%d: x\n" % i for i in range(101)))
        says = ["101 agents", "100 are the most"]
        self.refused("usage", says, "multi", "-F", path, "-a", "demo")

    def test_agents_and_batches_that_are_not_there(self):
        self.create("one")
        says = ["no agent 'nobody'", "there are: one"]
        for verb in ("show", "logs", "attach", "stop", "restart", "kill", "wait"):
            result = self.home.run("--json", verb, "nobody", check=4)
            self.assertEqual(result.json["error"]["code"], "not_found")
            for words in says:
                self.assertIn(words, result.err)
        self.refused("not_found", ["'nope'", "fleet list -g"], "kill", "--batch", "nope")
        self.refused("not_found", "no killed agent 'nope'", "restore", "nope")

    def test_a_wait_that_is_too_long(self):
        self.create("one")
        words = "--json wait one --until blocked --timeout 100ms".split()
        result = self.home.run(*words, check=6)
        self.assertEqual(result.json["error"]["code"], "timeout")
        self.assertIn("'one' is still", result.err)


if __name__ == "__main__":
    refusal.main()
