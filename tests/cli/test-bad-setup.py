# SPDX-License-Identifier: MIT
"""What an agent is made of: its program, its kind, its files, its commands."""

import os
import subprocess
import time

import fleet
import refusal

MEGABYTE = 1 << 20


class Program(refusal.RefusalTest):
    def kind(self, text, name="mine"):
        path = os.path.join(self.home.config, "agents", f"{name}.toml")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        refusal.put(path, text if isinstance(text, bytes) else text.encode())
        return path

    def file(self, text, mode):
        return self.repo.write("../tool", text, mode)

    def test_a_kind_that_is_unknown(self):
        for name in ("nope", "../demo", "", "a b", "x" * 300):
            if name:
                says = [f"no agent kind '{name[:100]}", "demo", "shell"]
                self.refused("not_found", says, "create", "x", "-a", name)
        self.refused("usage", "agent", "create", "x", "-a", "")

    def test_a_kind_whose_program_is_missing(self):
        self.kind('program = "not-there-at-all"')
        says = ["agent 'mine'", "'not-there-at-all' is not installed", "fleet doctor"]
        self.refused("not_found", says, "create", "x", "-a", "mine")
        self.refused("not_found", says, "fanout", "2", "x", "-a", "mine", "-p", "y")
        self.kind('program = "/not/there"')
        says = ["agent 'mine'", "no program '/not/there'", "fleet doctor"]
        self.refused("not_found", says, "create", "x", "-a", "mine")

    def test_a_kind_whose_program_is_not_executable(self):
        tool = self.file("#!/bin/sh\n", 0o644)
        self.kind(f'program = "{tool}"')
        says = ["agent 'mine'", "not executable", "chmod +x"]
        self.refused("refused", says, "create", "x", "-a", "mine")
        self.kind(f'program = "{self.home.path}"')
        self.refused("not_found", ["no program", self.home.path], "create", "x", "-a", "mine")

    def test_a_command_that_is_missing(self):
        for name, says in (
            ("/not/there", ["no program '/not/there'"]),
            ("not-there-at-all", ["'not-there-at-all' is not installed", "PATH"]),
            ("./not-there", ["./not-there", "No such file"]),  # known in the worktree only
        ):
            self.refused("not_found", says, "create", "x", "--", name)

    def test_a_command_that_is_not_executable(self):
        tool = self.file("#!/bin/sh\n", 0o644)
        self.refused("refused", [tool, "not executable"], "create", "x", "--", tool)

    def test_a_command_that_cannot_be_executed(self):
        tool = self.file("#!/not/an/interpreter\n", 0o755)
        self.refused("not_found", [tool, "No such file"], "create", "x", "--", tool)

    def test_a_damaged_kind_of_the_persons_own(self):
        for text, says in (
            ("", ": program is missing"),
            ("program = ", ":1: "),
            ('\nprgram = "x"', ":2: unknown key 'prgram' (did you mean 'program'?)"),
            ("program = 3", ":1: program: must be a string"),
            ('program = "x {foo}"', ":1: program: unknown placeholder {foo}"),
            ('program = "sh"\nprompt = "argument"', "needs prompt_args"),
            ('program = "sh"\nargs = [1]', ":2: args: element 1"),
            (b'program = "\xff"', ":1: "),
            (os.urandom(4096), ""),
            (b"#" * (1 << 20), "larger than"),
        ):
            with self.subTest(text=text[:40]):
                path = self.kind(text)
                self.refused("config", path + says if says[:1] == ":" else [path, says],
                             "create", "x", "-a", "mine")  # fmt: skip
        self.home.run("list")
        self.create("y")  # the others are as good as ever

    def test_a_damaged_one_hides_the_shipped_one(self):
        path = self.kind("program = ", "demo")
        self.refused("config", path, "create", "x", "-a", "demo")


class Credentials(refusal.RefusalTest):
    FILES = {"README.md": "# A project\n", ".gitignore": "*.key\n"}

    def setUp(self):
        super().setUp()
        self.outside = os.path.join(self.home.path, "outside")
        refusal.put(self.outside, b"a private key")

    def wants(self, *names):
        quoted = ", ".join(f'"{n}"' for n in names)
        return self.write_project(f"[setup]\ncredential_files = [{quoted}]\n")

    def link(self, name, to):
        os.symlink(to, os.path.join(self.repo.path, name))

    def assert_refused(self, code, name, *says):
        config = self.wants(name)
        says = [*says, f"setup.credential_files in {config}:2"]
        self.refused(code, says, "create", "x", "-a", "demo")

    def test_absent(self):
        self.assert_refused("not_found", "prod.key", "'prod.key' is not there", "make it")
        self.assert_refused("not_found", "~/x", "'~/x' is not there")

    def test_outside_of_the_repository(self):
        for name in ("../outside", self.outside, "/etc/passwd", "a/../../outside", "/", ".."):
            self.assert_refused("refused", name, f"'{name}' is outside of the repository")

    def test_a_link_that_leads_outside(self):
        self.link("a.key", self.outside)
        self.assert_refused("refused", "a.key", "a.key is outside", self.outside)
        self.assert_refused("refused", "*.key", "a.key is outside", self.outside)

    def test_a_directory_that_leads_outside(self):
        self.link("d.key", "/etc")
        self.assert_refused("refused", "d.key/passwd", "outside", "/etc/passwd")
        self.assert_refused("refused", "d.key", "outside", "/etc")

    def test_a_link_below_a_directory_that_leads_outside(self):
        os.mkdir(os.path.join(self.repo.path, "d.key"))
        self.link("d.key/in", self.outside)
        self.assert_refused("refused", "d.key", "d.key/in is outside", self.outside)

    def test_a_link_of_the_branch_that_leads_out_of_the_worktree(self):
        os.mkdir(os.path.join(self.home.path, "elsewhere"))
        self.repo.git("checkout", "-qb", "x")
        self.link("conf", os.path.join(self.home.path, "elsewhere"))
        self.repo.git("add", "conf")
        self.repo.git("commit", "-qm", "a link")
        self.repo.git("checkout", "-q", "main")
        self.repo.write("conf/key", "secret")
        self.assert_refused("refused", "conf/key", "conf/key would leave the worktree", "elsewhere")
        self.assertEqual(os.listdir(os.path.join(self.home.path, "elsewhere")), [])

    def test_a_link_that_leads_nowhere(self):
        self.link("a.key", "nowhere")
        self.assert_refused("not_found", "a.key", "a.key leads nowhere", "mend or remove")

    def test_the_whole_repository(self):
        for name in (".", "", "./"):
            self.assert_refused("refused", name, "the whole repository", "name the files")

    def test_neither_a_file_nor_a_directory(self):
        os.mkfifo(os.path.join(self.repo.path, "a.key"))
        self.assert_refused("refused", "a.key", "a.key is neither a file nor a directory")

    def test_listed_in_worktreeinclude(self):
        self.repo.write(".worktreeinclude", "# these\n../outside\n")
        says = [".worktreeinclude", "'../outside' is outside"]
        self.refused("refused", says, "create", "x", "-a", "demo")
        self.repo.write(".worktreeinclude", b"\xff" * (1 << 17))
        self.refused("refused", [".worktreeinclude", "larger than"], "create", "x", "-a", "demo")


class Commands(refusal.RefusalTest):
    def wants(self, *commands, **options):
        list_ = ", ".join(f"'''{c}'''" for c in commands)
        lines = "".join(f'{k} = "{v}"\n' for k, v in options.items())
        return self.write_project(f"[setup]\ncommands = [{list_}]\n{lines}")

    def test_one_that_fails(self):
        self.wants("echo so far; touch made; exit 3", "touch never")
        says = ["'echo so far; touch made; exit 3' failed with status 3", "--quick"]
        self.refused("failed", says, "create", "x", "-a", "demo")
        self.wants("kill -9 $$")
        self.refused("failed", "failed with status 137", "create", "x", "-a", "demo")

    def test_one_that_is_not_there(self):
        self.write_project('[setup]\ncommands = [["not-there-at-all", "x"]]\n')
        says = ["'not-there-at-all x'", "'not-there-at-all' is not installed", "--quick"]
        self.refused("not_found", says, "create", "x", "-a", "demo")

    def test_one_that_commits_and_fails_loses_no_commit(self):
        self.wants("git commit -q --allow-empty -m work; exit 1")
        result = self.home.run("create", "x", "-a", "demo", check=1)
        self.assertIn("failed with status 1", result.err)
        self.assertEqual(self.repo.git("log", "-1", "--format=%s", "x"), "work")
        self.assertEqual([self.rows(), self.home.kept_worktrees()], [{}, []])

    def test_one_that_hangs(self):
        self.wants("sleep 600 & sleep 600", timeout="300ms")
        says = ["'sleep 600 & sleep 600'", "setup.timeout", "(0.3 s)", "--quick"]
        started = time.monotonic()
        self.refused("timeout", says, "create", "x", "-a", "demo")
        self.assertLess(time.monotonic() - started, fleet.TIMEOUT)

    def test_one_that_fails_leaves_nothing_in_the_background(self):
        self.wants("sleep 600 >/dev/null 2>&1 & exit 1")
        self.refused("failed", "failed with status 1", "create", "x", "-a", "demo")

    def measured(self, *argv):
        """status, the bytes it wrote, and the most memory that it had."""
        out = os.path.join(self.home.path, "out")
        with open(out, "wb") as f:
            program = [os.path.join(fleet.BUILD, "fleet"), *argv]
            child = subprocess.Popen(
                program, stdin=subprocess.DEVNULL, stdout=f, stderr=f,
                env=self.home.environ(), cwd=self.home.cwd,
            )  # fmt: skip
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        return child.returncode, refusal.get(out), usage.ru_maxrss * 1024

    def test_one_that_prints_a_gigabyte(self):
        self.wants("head -c 1000000000 /dev/zero", "echo after; exit 4", output_limit="64K")
        before = self.snapshot()
        status, out, memory = self.measured("create", "x", "-a", "demo")
        self.assertEqual(status, 1)
        self.assertIn(b"failed with status 4", out)
        self.assertIn(b"the rest is not shown (setup.output_limit)", out)
        self.assertIn("│ after".encode(), out)
        self.assertLess(len(out), MEGABYTE)
        self.assertLess(memory, 256 * MEGABYTE)
        self.assert_untouched(before)

    def test_lines_without_end_and_without_text(self):
        self.wants(r"printf '\033]0;x\007\033[2J\377\376'; head -c 300000 /dev/urandom; exit 1")
        result = self.home.run("create", "x", "-a", "demo", check=1)
        self.assertNotIn("\x1b", result.err)

    def test_failures_are_passed_over_when_that_is_wished(self):
        self.wants("exit 3", "sleep 600", "touch done", on_failure="continue", timeout="300ms")
        result = self.home.run("create", "x", "-a", "demo")
        self.assertIn("'exit 3' failed with status 3; going on (setup.on_failure)", result.err)
        self.assertIn("'sleep 600' took longer than setup.timeout", result.err)
        self.assertTrue(os.path.exists(os.path.join(self.home.agent("x")["worktree"], "done")))

    def test_quick_leaves_them_out(self):
        self.wants("exit 3")
        self.home.run("create", "x", "-a", "demo", "--quick")


class Settings(refusal.RefusalTest):
    DAMAGED = (
        ("[setup", ":1: "),
        ("[setup]\ntimeout = \n", ":2: "),
        ("[setup]\n\ntimeuot = '1s'", ":3: unknown key 'setup.timeuot'"),
        ("[setp]", ":1: unknown table 'setp' (did you mean 'setup'?)"),
        ("[setup]\ntimeout = true", ":2: setup.timeout: must be a duration"),
        ("[setup]\ntimeout = '-1s'", ":2: setup.timeout: "),
        ("[setup]\ncommands = 3", ":2: setup.commands: must be a list"),
        ("[setup]\non_failure = 'maybe'", ":2: setup.on_failure: 'maybe' is not one of"),
        ("[setup]\ntimeout = '1s'\ntimeout = '2s'", ":3: "),
        ("[pane]\nsize = '0x0'", ":2: pane.size: '0x0'"),
        ("[agent]\ndefault = '../x'", ":2: agent.default: '../x'"),
        ("[project]\nworktree_root = 'trees'", ":2: project.worktree_root: 'trees'"),
        (b"# \xff\xfe\n", ":1: "),
        (b"\0" * 100, ":1: "),
        (b"#" * (2 * MEGABYTE), "larger than"),
    )

    def assert_damaged(self, path):
        """create refuses and names the place; list goes on, and says so."""
        for text, says in self.DAMAGED:
            with self.subTest(text=text[:40]):
                refusal.put(path, text if isinstance(text, bytes) else text.encode())
                says = [path + says] if says[:1] == ":" else [path, says]
                self.refused("config", says, "create", "x", "-a", "demo")
                result = self.home.run("list", "--json")
                self.assertEqual(list(self.home.agents()), ["one"], result)
                self.assertIn(says[0], result.err)
        os.unlink(path)

    def test_damaged_ones_of_the_person(self):
        self.create("one")
        self.assert_damaged(self.home.write_config(""))

    def test_damaged_ones_of_the_project(self):
        self.create("one")
        path = self.write_project("")
        self.repo.git("add", "-A")
        self.assert_damaged(path)

    def test_damaged_ones_in_the_environment(self):
        says = ["FLEET_SETUP_TIMEOUT", "'soon' is not a duration"]
        env = {"FLEET_SETUP_TIMEOUT": "soon"}
        self.refused("config", says, "create", "x", "-a", "demo", env=env)

    def test_a_directory_in_place_of_the_file(self):
        path = self.home.write_config("")
        os.unlink(path)
        os.mkdir(path)
        says = [path, "not a regular file"]
        self.refused("config", says, "create", "x", "-a", "demo")


if __name__ == "__main__":
    refusal.main()
