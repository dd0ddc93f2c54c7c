# SPDX-License-Identifier: MIT
"""init and config: settings, where they come from, and what was before."""

import os

import fleet


class Settings(fleet.FleetTest):
    def setUp(self):
        super().setUp()
        self.repo = self.home.repo()

    @property
    def project_file(self):
        return os.path.join(self.repo.path, ".fleet/config.toml")

    def read(self, path=None):
        with open(path or self.project_file) as f:
            return f.read()

    def value(self, key, **options):
        return self.home.run("config", key, "--json", **options).json

    def test_a_project_is_recognised_and_its_settings_are_valid(self):
        for marker, text, kind, command in (("package.json", "{}", "node", "npm"),
                                            ("go.mod", "module x\n", "go", "go "),
                                            ("Cargo.toml", "[package]\n", "rust", "cargo")):
            with self.subTest(kind=kind):
                path = self.repo.write(marker, text)
                made = self.home.run("init", "--yes", "--json").json
                self.assertEqual(made["file"], self.project_file)
                self.assertIn(kind, made["source"])
                self.assertIn(command, self.read())
                self.home.run("config", "--validate")
                os.unlink(path)
                os.unlink(self.project_file)

    def test_a_new_project_starts_agents_as_it_is(self):
        self.home.run("init", "--yes", "--type", "node")
        self.home.run("create", "x", "--quick", "--", "cat")

    def test_init_does_not_write_over_settings(self):
        self.home.run("init", "--yes")
        before = self.read()
        failed = self.home.run("init", "--yes", check=1)
        self.assertIn("there already", failed.err)
        self.assertEqual(self.read(), before)

    def test_init_asks_first_and_without_an_answer_writes_nothing(self):
        asked = self.home.start_fleet("init")
        asked.expect("[y/N]")
        asked.send("n\r")
        self.assertNotEqual(asked.wait(), 0)
        self.assertFalse(os.path.exists(self.project_file))
        asked = self.home.start_fleet("init")
        asked.expect("[y/N]")
        asked.send("y\r")
        self.assertEqual(asked.wait(), 0)
        self.assertTrue(os.path.exists(self.project_file))

    def test_ai_fleets_project_settings_are_taken_over(self):
        self.repo.write(".aifleet/config.toml", """
[project]
name = "api"
worktree_root = "~/trees"
[agent]
default = "codex"
claude_flags = "--model 'opus 4'"
[setup]
credential_files = [".env"]
commands = ["npm install"]
quick = false
[tmux]
prefix = "ai_"
""")
        made = self.home.run("init", "--yes", "--json").json
        self.assertTrue(any("tmux" in note for note in made["notes"]))
        self.assertEqual(self.value("agent.default")["value"], "codex")
        self.assertEqual(self.value("agent.claude.args")["value"], ["--model", "opus 4"])
        self.assertEqual(self.value("setup.commands")["value"], ["npm install"])
        self.assertEqual(self.value("project.worktree_root")["value"],
                         os.path.join(self.home.env["HOME"], "trees"))

    def test_the_old_global_file_is_taken_over_and_kept(self):
        legacy = os.path.join(self.home.env["HOME"], ".ai_fleet/config.toml")
        os.makedirs(os.path.dirname(legacy))
        with open(legacy, "w") as f:
            f.write('default_agent = "gemini"\nsetup_commands = ["make"]\n')
        self.home.run("init", "--yes", "--migrate-legacy")
        self.assertEqual(self.value("agent.default")["value"], "gemini")
        self.assertFalse(os.path.exists(legacy))
        self.assertTrue(os.path.exists(legacy + ".backup"))

    def test_each_value_says_where_it_comes_from(self):
        self.assertEqual(self.value("setup.timeout")["source"], "default")
        user = self.home.write_config("[setup]\ntimeout = \"1m\"\n")
        got = self.value("setup.timeout")
        self.assertEqual((got["value"], got["source"], got["file"], got["line"]), (60000, "user", user, 2))
        self.repo.write(".fleet/config.toml", "# x\n\n[setup]\ntimeout = \"2m\"\n")
        got = self.value("setup.timeout")
        self.assertEqual((got["value"], got["source"], got["line"]), (120000, "project", 4))
        got = self.value("setup.timeout", env={"FLEET_SETUP_TIMEOUT": "3m"})
        self.assertEqual((got["value"], got["source"]), (180000, "environment"))
        text = self.home.run("config", "--show-origin").out
        self.assertIn(f"project, {self.project_file}:4", text)

    def test_what_is_wrong_is_named_by_file_and_line(self):
        self.repo.write(".fleet/config.toml",
                        '[setup]\ncomands = []\nquick = "yes"\ncredential_files = ["gone.key", "../x"]\n')
        failed = self.home.run("config", "--validate", check=1)
        for line, what in ((2, "comands"), (3, "quick"), (4, "gone.key"), (4, "../x")):
            with self.subTest(what=what):
                self.assertTrue(any(f"{self.project_file}:{line}:" in l and what in l
                                    for l in failed.out.splitlines()), failed.out)

    def test_edit_opens_the_file_and_checks_what_was_written(self):
        editor = self.repo.write("../editor", "#!/bin/sh\necho \"bad = 1\" >> \"$2\"\n", mode=0o755)
        done = self.home.run("config", "--edit", env={"EDITOR": f"{editor} --wait"}, check=1)
        self.assertIn("bad", done.out)
        self.assertIn("bad = 1", self.read())

    def test_edit_answers_with_what_the_check_found(self):
        done = self.home.run("config", "--edit", "--json", env={"EDITOR": "true"})
        self.assertEqual(done.json, {"valid": True, "problems": []})

    def test_completions_know_every_verb(self):
        for shell in ("bash", "zsh", "fish"):
            script = self.home.run("completion", shell).out
            for verb in ("create", "fanout", "restore", "doctor"):
                self.assertIn(verb, script)

    def test_words_for_completion(self):
        self.home.run("create", "fix-1", "--", "cat")
        self.assertEqual(self.home.run("__complete", "agents").out.split(), ["fix-1"])
        self.assertEqual(self.home.run("__complete", "branches").out.split(), ["fix-1", "main"])
        self.assertIn("demo", self.home.run("__complete", "kinds").out.split())
        self.assertIn("setup.commands", self.home.run("__complete", "settings").out.split())


if __name__ == "__main__":
    fleet.main()
