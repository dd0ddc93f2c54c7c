# SPDX-License-Identifier: MIT
"""Repositories, branches and worktrees' places that cannot be worked with."""

import os

import refusal

ILLEGAL = (  # git-check-ref-format(1), and what file systems and JSON cannot hold
    ("a..b", "'..'"),
    ("a b", "space"),
    ("a~b", "~"),
    ("a^b", "^"),
    ("a:b", ":"),
    ("a?b", "?"),
    ("a*b", "*"),
    ("a[b", "["),
    ("a\\b", "\\"),
    ("/a", "slash"),
    ("a/", "slash"),
    ("a//b", "empty part"),
    (".a", "dot"),
    ("a/.b", "dot"),
    ("a.", "dot"),
    ("a.lock", "'.lock'"),
    ("a.lock/b", "'.lock'"),
    ("a@{b", "'@{'"),
    ("@", "means the current commit"),
    ("HEAD", "means the current commit"),
    ("a\nb", "control character"),
    ("a\x7fb", "control character"),
    ("\x1b[31ma", "control character"),
    ("a\x9cb", "control character"),  # ends an OSC, to xterm
    ("a\u202eb", "control character"),  # turns what follows round
    ("a\udcffb", "not UTF-8"),
    ("x" * 251, "too long"),
    ("/".join(["x" * 100] * 10), "too long"),
)


class Repository(refusal.RefusalTest):
    def test_outside_of_a_repository(self):
        away = os.path.join(self.home.path, "away")
        os.mkdir(away)
        says = ["no git repository", away, "git init"]
        for argv in (
            ["create", "x", "-a", "demo"],
            ["fanout", "2", "x", "-p", "y", "-a", "demo"],
            ["multi", "x:y", "-a", "demo"],
            ["init", "--yes"],
        ):
            self.refused("not_found", says, *argv, cwd=away)
        self.assertEqual(os.listdir(away), [])

    def test_in_a_bare_repository(self):
        bare = os.path.join(self.home.path, "bare.git")
        self.repo.git("clone", "-q", "--bare", ".", bare)
        says = [bare, "is a bare repository", "clone it"]
        self.refused("refused", says, "create", "x", "-a", "demo", cwd=bare)

    def test_in_a_worktree_of_a_bare_repository(self):
        bare, tree = (os.path.join(self.home.path, n) for n in ("bare.git", "tree"))
        self.repo.git("clone", "-q", "--bare", ".", bare)
        self.repo.git("worktree", "add", "-q", "-b", "w", tree, cwd=bare)
        says = [tree, bare, "git clone"]
        self.refused("refused", says, "create", "x", "-a", "demo", cwd=tree)

    def test_before_the_first_commit(self):
        path = self.home.repo(history=0, name="unborn").path
        says = [path, "no commit yet", "git commit"]
        self.refused("refused", says, "create", "x", "-a", "demo")
        self.refused("refused", says, "fanout", "2", "x", "-a", "demo", "-p", "y")

    def test_at_a_path_that_is_not_utf8_every_answer_is_whole(self):
        path = self.home.repo(name="l\udcff").path
        made = self.home.run("--json", "create", "x", "--", "cat", cwd=path).json
        for key, ends in (("project", "l\ufffd"), ("root", "/l\ufffd"), ("worktree", "/x")):
            self.assertTrue(made[key].endswith(ends), made)
        done = self.home.run("--json", "init", "--yes", cwd=path).json
        self.assertTrue(done["file"].endswith("/l\ufffd/.fleet/config.toml"), done)
        refusal.put(os.path.join(path, ".fleet/config.toml"), b"nonsense = 1\n")
        wrong = self.home.run("--json", "config", "--validate", cwd=path, check=1).json
        self.assertEqual([p["file"] for p in wrong["problems"]], [done["file"]])

    def test_with_a_damaged_git_file(self):
        tree = os.path.join(self.home.path, "tree")
        os.mkdir(tree)
        refusal.put(os.path.join(tree, ".git"), b"gitdir: /nowhere/at/all\n")
        says = [tree, "/nowhere/at/all", "not there"]
        self.refused("corrupt", says, "create", "x", "-a", "demo", cwd=tree)


class Branch(refusal.RefusalTest):
    def test_checked_out_in_the_main_worktree(self):
        says = ["'main' is checked out", self.repo.path, "take another name"]
        self.refused("refused", says, "create", "main", "-a", "demo")

    def test_checked_out_in_another_worktree(self):
        tree = os.path.join(self.home.path, "tree")
        self.repo.git("worktree", "add", "-q", "-b", "other", tree)
        says = ["'other' is checked out", tree, "take another name"]
        self.refused("refused", says, "create", "other", "-a", "demo")

    def test_an_agent_already(self):
        agent = self.create("one")
        says = ["'one' is already an agent", agent["id"], "attach", "kill"]
        self.refused("exists", says, "create", "one", "-a", "demo")
        self.refused("exists", says, "create", "one", "--existing", "-a", "demo")
        self.assertEqual(self.home.agent("one")["life"], "running")

    def test_an_illegal_name(self):
        for name, why in ILLEGAL:
            with self.subTest(name=name[:40]):
                before = self.snapshot()
                result = self.home.run("--json", "create", name, "-a", "demo", check=False)
                self.assert_error(result, "usage", "is no name for a branch", why)
                self.assertIn("usage: fleet create", result.err)
                self.assert_untouched(before, name)
        for name in ("", "-x"):
            self.refused("usage", "", "create", name, "-a", "demo")

    def test_an_illegal_prefix_makes_none_of_many(self):
        says = ["'a b-A' is no name for a branch", "space"]
        self.refused("usage", says, "fanout", "3", "a b", "-p", "x", "-a", "demo")

    def test_names_that_are_in_each_others_way(self):
        self.repo.git("branch", "deep/er")
        self.create("one")
        for name, other in (("main/x", "main"), ("deep", "deep/er"), ("one/x", "one")):
            says = [f"'{name}' cannot be made", f"'{other}' exists", "choose another name"]
            self.refused("exists", says, "create", name, "-a", "demo")
        says = ["'main/x-A' cannot be made", "'main' exists", "choose another name"]
        self.refused("exists", says, "fanout", "2", "main/x", "-p", "y", "-a", "demo")

    def test_a_base_that_is_no_commit(self):
        says = ["no commit is called 'nope'", self.repo.path]
        self.refused("not_found", says, "create", "x", "-b", "nope", "-a", "demo")

    def test_existing_is_asked_for_and_it_is_not_there(self):
        says = ["there is no branch 'x'", "leave --existing out"]
        self.refused("not_found", says, "create", "x", "--existing", "-a", "demo")

    def test_without_a_worktree_it_must_be_checked_out(self):
        says = ["'main' is checked out and not 'x'", "leave --no-worktree out"]
        self.refused("refused", says, "create", "x", "--no-worktree", "-a", "demo")

    def test_on_several_remotes(self):
        for remote in ("here", "there"):
            self.repo.git("update-ref", f"refs/remotes/{remote}/far", "HEAD")
            self.repo.git("remote", "add", remote, f"/nowhere/{remote}")
        says = ["'far' is on several remotes", "git branch --track far"]
        self.refused("usage", says, "create", "far", "-a", "demo")


class Many(refusal.RefusalTest):
    def test_one_taken_name_makes_none(self):
        self.repo.git("worktree", "add", "-q", "-b", "x-B", os.path.join(self.home.path, "t"))
        self.refused("refused", ["'x-B' is checked out"], *"fanout 3 x -p y -a demo".split())
        self.create("y-C")
        self.refused("exists", ["'y-C' is already"], *"fanout 3 y -p z -a demo".split())
        self.refused("exists", ["'y-C' is already"], *"multi a:b y-C:d -a demo".split())
        self.assertEqual(self.home.run("list", "-g", "--json").json["agents"][0]["batch"], None)

    def test_a_branch_that_stands_twice(self):
        says = ["'a' stands twice", "every agent needs its own"]
        self.refused("usage", says, *"multi a:x b:y a:z -a demo".split())

    def test_branches_that_exclude_each_other(self):
        says = ["'a' and 'a/b'", "choose another name"]
        self.refused("usage", says, *"multi a:x a/b:y -a demo".split())
        self.refused("usage", ["'a/b' and 'a'"], *"multi a/b:x a:y -a demo".split())

    def test_a_kind_of_several_that_is_unknown(self):
        says = ["no agent kind 'nope'", "demo"]
        self.refused("not_found", says, *"fanout 2 x -p y -a demo,nope".split())

    def test_what_fails_for_some_is_told_for_each(self):
        place = os.path.join(self.home.path, "trees")
        self.write_project(
            f'[project]\nworktree_root = "{place}"\n'
            '[setup]\ncommands = ["case $FLEET_BRANCH in *-B) exit 3;; esac"]\n'
        )
        result = self.home.run("fanout", "3", "x", "-p", "y", "-a", "demo", "--json", check=3)
        by = {a["branch"]: a for a in result.json["agents"]}
        self.assertEqual([by[f"x-{c}"]["result"] for c in "ABC"], ["started", "failed", "started"])
        self.assertIn("failed with status 3", by["x-B"]["error"])
        self.assertEqual(sorted(self.home.agents()), ["x-A", "x-C"])
        self.assertEqual(self.repo.branches(), ["main", "x-A", "x-C"])
        self.assertEqual(sorted(os.listdir(place)), ["x-A", "x-C"])

    def test_what_fails_for_all_leaves_none(self):
        self.write_project('[setup]\ncommands = ["exit 3"]\n')
        before = self.snapshot()
        result = self.home.run("fanout", "2", "x", "-p", "y", "-a", "demo", "--json", check=1)
        self.assertEqual(result.json["failed"], 2)
        self.assert_untouched(before)


class Place(refusal.RefusalTest):
    FILES = {"README.md": "# A project\n", "big": "y" * 300_000}

    def worktree_root(self, path):
        self.home.write_config(f'[project]\nworktree_root = "{path}"\n')
        return path

    def test_something_is_in_the_way(self):
        root = self.worktree_root(os.path.join(self.home.path, "trees"))
        os.makedirs(os.path.join(root, "x"))
        says = [os.path.join(root, "x"), "in the way", "move it away"]
        self.refused("exists", says, "create", "x", "-a", "demo")
        self.assertEqual(os.listdir(root), ["x"])

    def test_the_root_is_a_file(self):
        root = self.worktree_root(os.path.join(self.home.path, "file"))
        refusal.put(root, b"mine")
        says = [root, "not a directory", "project.worktree_root"]
        self.refused("io", says, "create", "x", "-a", "demo")
        self.assertEqual(refusal.get(root), b"mine")

    def test_the_disk_is_full(self):
        root = self.worktree_root(self.mount(os.path.join(self.home.path, "full"), "128k"))
        says = [os.path.join(root, "x"), "No space left", "project.worktree_root"]
        self.refused("io", says, "create", "x", "-a", "demo")
        self.assertEqual(self.entries(root), [])

    def test_the_disk_is_read_only(self):
        root = self.worktree_root(self.mount(os.path.join(self.home.path, "ro"), "128k", "ro"))
        says = [os.path.join(root, "x"), "Read-only file system", "project.worktree_root"]
        self.refused("io", says, "create", "x", "-a", "demo")

    def test_files_may_not_be_that_large(self):
        self.home.run("list")
        before = self.snapshot()
        limit = 'ulimit -f 400; exec "$0" "$@"'  # of 512 bytes
        fleet = os.path.join(refusal.fleet.BUILD, "fleet")
        words = ["sh", "-c", limit, fleet, "--json", "create", "x", "-a", "demo"]
        result = self.home.command(words, check=False)
        self.assert_error(result, "io", "/big", "File too large", "project.worktree_root")
        self.assert_untouched(before, str(result))


if __name__ == "__main__":
    refusal.main()
