# SPDX-License-Identifier: MIT
"""create: a branch of any kind becomes a running agent in a worktree of its own."""

import os
import stat

import fleet

SHOW_ENV = 'env | sort > seen-env; echo made; cat'


class Create(fleet.FleetTest):
    def setUp(self):
        super().setUp()
        self.repo = self.home.repo({"a.txt": "a\n", "dir/b.sh": "#!/bin/sh\n"})
        os.chmod(os.path.join(self.repo.path, "dir/b.sh"), 0o755)
        self.repo.commit("mode")

    def create(self, *args, **options):
        return self.home.run("create", "--json", *args, **options).json

    def test_a_new_branch_starts_from_head_in_a_clean_worktree(self):
        made = self.create("fix-1", "--", "cat")
        self.assertEqual(made["branch"], "fix-1")
        self.assertEqual(made["base"], "main")
        self.assertEqual(made["base_oid"], self.repo.git("rev-parse", "main"))
        self.assertEqual(self.repo.git("status", "--porcelain", cwd=made["worktree"]), "")
        self.assertEqual(self.repo.git("rev-parse", "fix-1"), made["base_oid"])
        mode = os.stat(os.path.join(made["worktree"], "dir/b.sh")).st_mode
        self.assertTrue(mode & stat.S_IXUSR)
        self.assertIn(made["worktree"], self.repo.worktrees())

    def test_any_legal_branch_name_will_do(self):
        for name in ("fix/a.b", "fix-a.b", "ünï/cødé", "a/b/c/d", "UPPER", "v1.0"):
            with self.subTest(name=name):
                made = self.create(name, "--", "cat")
                self.assertEqual(self.repo.git("branch", "--show-current", cwd=made["worktree"]), name)
        self.assertEqual(len(set(self.repo.worktrees())), 6)

    def test_a_base_may_be_any_revision(self):
        first = self.repo.git("rev-parse", "main~1")
        made = self.create("old", "-b", "main~1", "--", "cat")
        self.assertEqual(made["base_oid"], first)
        self.assertEqual(self.repo.git("rev-parse", "old"), first)

    def test_a_local_branch_is_taken_as_it_is(self):
        self.repo.git("branch", "there", "main~1")
        made = self.create("there", "--existing", "--", "cat")
        self.assertEqual(self.repo.git("rev-parse", "HEAD", cwd=made["worktree"]),
                         self.repo.git("rev-parse", "main~1"))
        self.assertEqual(made["base_oid"], self.repo.git("rev-parse", "main~1"))

    def test_a_remote_branch_becomes_a_local_one_that_tracks_it(self):
        self.repo.git("clone", "-q", self.repo.path, self.repo.path + "-far")
        far = fleet.Repo(self.home, self.repo.path + "-far")
        far.git("checkout", "-q", "-b", "feature")
        tip = far.commit("far work", {"far.txt": "far\n"})
        self.repo.git("remote", "add", "origin", far.path)
        self.repo.git("fetch", "-q", "origin")
        made = self.create("feature", "--", "cat")
        self.assertEqual(self.repo.git("rev-parse", "feature"), tip)
        self.assertEqual(self.repo.git("rev-parse", "--abbrev-ref", "feature@{upstream}"),
                         "origin/feature")
        self.assertEqual(made["base_oid"], self.repo.git("rev-parse", "main"))
        self.home.run("kill", "feature", "-f")

    def test_a_branch_on_two_remotes_is_not_guessed(self):
        for remote in ("one", "two"):
            self.repo.git("clone", "-q", self.repo.path, f"{self.repo.path}-{remote}")
            self.repo.git("branch", "-q", "shared", cwd=f"{self.repo.path}-{remote}")
            self.repo.git("remote", "add", remote, f"{self.repo.path}-{remote}")
        self.repo.git("fetch", "-q", "--all")
        failed = self.home.run("create", "shared", "--", "cat", check=2)
        self.assertIn("several remotes", failed.err)

    def test_dirty_files_of_the_main_tree_do_not_come_along(self):
        self.repo.write("a.txt", "dirty\n")
        self.repo.write("untracked.txt", "mine\n")
        made = self.create("clean", "--", "cat")
        with open(os.path.join(made["worktree"], "a.txt")) as f:
            self.assertEqual(f.read(), "a\n")
        self.assertFalse(os.path.exists(os.path.join(made["worktree"], "untracked.txt")))

    def test_the_environment_says_where_and_who(self):
        made = self.create("env", "--", "sh", "-c", SHOW_ENV,)
        seen = os.path.join(made["worktree"], "seen-env")
        self.home.run("wait", "env", "--timeout", "20s")
        with open(seen) as f:
            env = dict(line.rstrip("\n").split("=", 1) for line in f if "=" in line)
        self.assertEqual(env["FLEET_AGENT"], made["id"])
        self.assertEqual(env["FLEET_BRANCH"], "env")
        self.assertEqual(env["FLEET_WORKTREE"], made["worktree"])
        self.assertEqual(env["FLEET_ROOT"], self.repo.path)
        self.assertEqual(env["FLEET_BASE"], made["base_oid"])
        self.assertEqual(env["FLEET_PORT"], str(made["port"]))
        self.assertEqual(env["TERM"], "xterm-256color")
        self.assertNotIn("TMUX", env)
        self.assertTrue(stat.S_ISSOCK(os.stat(env["FLEET_SOCKET"]).st_mode))

    def test_every_worktree_has_ports_of_its_own(self):
        ports = {self.create(f"p{i}", "--", "cat")["port"] for i in range(3)}
        self.assertEqual(len(ports), 3)
        self.assertTrue(all(b - a >= 10 for a, b in zip(sorted(ports), sorted(ports)[1:])))

    def test_credentials_come_along_with_their_modes(self):
        self.repo.write(".gitignore", ".env*\nsecrets/\nlocal.key\n")
        self.repo.commit("ignore")
        self.repo.write(".env", "A=1\n", mode=0o600)
        self.repo.write(".env.local", "B=2\n", mode=0o640)
        self.repo.write("secrets/deep/key.pem", "k\n", mode=0o400)
        self.repo.write("local.key", "l\n")
        self.repo.write(".worktreeinclude", "# for every worktree\n/local.key\nnothing-*\n")
        self.repo.write(".fleet/config.toml", '[setup]\ncredential_files = [".env*", "secrets"]\n')
        tree = self.create("creds", "--", "cat")["worktree"]
        for name, mode in ((".env", 0o600), (".env.local", 0o640),
                           ("secrets/deep/key.pem", 0o400), ("local.key", None)):
            with self.subTest(name=name):
                got = os.stat(os.path.join(tree, name)).st_mode & 0o777
                self.assertEqual(got, mode if mode is not None else got)

    def test_credentials_come_along_whatever_the_repository_is_called(self):
        for name in ("a[b]c", "a{b,c}d", "a*?", "a\\b"):
            with self.subTest(name=name):
                repo = self.home.repo({"a.txt": "1\n"}, name=name)
                repo.write(".env", "A=1\n")
                repo.write("d[1]/in[2]/key", "k\n")
                repo.write(".fleet/config.toml", '[setup]\ncredential_files = [".en?", "d?1?"]\n')
                made = self.home.run("create", "x", "--json", "--", "cat", cwd=repo.path).json
                for file in (".env", "d[1]/in[2]/key"):
                    self.assertTrue(os.path.exists(os.path.join(made["worktree"], file)), file)

    def test_set_up_commands_run_in_order_and_are_seen(self):
        self.repo.write(".fleet/config.toml", """
[setup]
commands = ["echo one > order && echo said-one", ["sh", "-c", "cat order; echo two >> order"]]
""")
        made = self.home.run("create", "setup", "--json", "--", "cat")
        self.assertIn("said-one", made.err)
        with open(os.path.join(made.json["worktree"], "order")) as f:
            self.assertEqual(f.read(), "one\ntwo\n")

    def test_quick_leaves_set_up_commands_out(self):
        self.repo.write(".fleet/config.toml", '[setup]\ncommands = ["touch ran"]\n')
        tree = self.create("quick", "--quick", "--", "cat")["worktree"]
        self.assertFalse(os.path.exists(os.path.join(tree, "ran")))

    def test_without_a_worktree_it_works_in_the_main_tree(self):
        made = self.create("main", "--no-worktree", "--", "cat")
        self.assertEqual(made["worktree"], self.repo.path)
        failed = self.home.run("create", "other", "--no-worktree", "--", "cat", check=5)
        self.assertIn("'main' is checked out", failed.err)
        self.home.run("kill", "main")
        self.assertTrue(os.path.exists(os.path.join(self.repo.path, "a.txt")))

    def test_a_command_takes_the_size_that_is_asked_for(self):
        self.create("size", "--size", "91x17", "--", "sh", "-c", "stty size; cat")
        fleet.wait_until(lambda: "17 91" in self.home.run("logs", "size").out)

    def test_a_prompt_from_text_file_or_input_reaches_the_agent_whole(self):
        tricky = "It's \"quoted\" $HOME `id` \\n\nsecond line\n--flag"
        path = self.repo.write("../task.md", tricky + "\n\n")
        for name, args, data in (("by-text", ["-p", tricky], None),
                                 ("by-file", ["-F", path], None),
                                 ("by-input", ["-p", "-"], tricky + "\n")):
            with self.subTest(name=name):
                self.home.run("create", name, "-a", "demo", *args, input=data)
                self.assertEqual(self.home.agent(name)["prompt"], tricky)

    def test_commands_work_from_below_and_from_the_agents_own_worktree(self):
        made = self.create("inside", "--", "cat")
        for cwd in (os.path.join(self.repo.path, "dir"), made["worktree"],
                    os.path.join(made["worktree"], "dir")):
            with self.subTest(cwd=cwd):
                listed = self.home.run("list", "--json", cwd=cwd).json["agents"]
                self.assertEqual([a["branch"] for a in listed], ["inside"])
        self.home.run("create", "sister", "--", "cat", cwd=made["worktree"])
        self.assertEqual(len(self.repo.worktrees()), 2)


if __name__ == "__main__":
    fleet.main()
