# SPDX-License-Identifier: MIT
"""kill refuses to lose work, or keeps it; restore brings all of it back exactly."""

import os
import shutil
import signal
import stat
import subprocess

import invariants
from fleet import BUILD, FleetTest, main, wait_until

# A child that has left session, parent and terminal, and tells its pid in $1.
DAEMON = "setsid sh -c 'trap \"\" HUP TERM; echo $$ >\"$1\"; while :; do sleep 0.05; done' x \"$1\" &"


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as f:
            return f.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


class KillTest(FleetTest):
    def setUp(self):
        super().setUp()
        self.repo = self.home.repo(
            {"a.txt": "a\n", "b.txt": "b\n", "dir/c.txt": "c\n", ".gitignore": "*.o\n"}
        )

    def create(self, name, *command, args=()):
        self.home.run("create", name, *args, "--", *(command or ("sleep", "600")))
        return self.home.agent(name)["worktree"]

    def write(self, path, text, mode=None):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb" if isinstance(text, bytes) else "w") as f:
            f.write(text)
        if mode is not None:
            os.chmod(path, mode)

    def git(self, tree, *args, **options):
        return self.repo.git(*args, cwd=tree, **options)

    def row(self, name):
        found = [r for r in invariants.rows(self.home).values() if r["branch"] == name]
        return max(found, key=lambda r: (r["life"] != "archived", r["ended_ms"]))

    def refuses(self, name, *words):
        told = self.home.run("kill", name, check=5)
        for word in (name, "--force", *words):
            self.assertIn(word, told.err)
        shown = self.home.run("kill", name, "--json", check=5).json
        self.assertEqual(shown["error"]["code"], "refused")
        self.assertEqual(self.home.agent(name)["life"], "running", "refused before it was stopped")
        self.assertTrue(os.path.exists(self.home.agent(name)["worktree"]))

    def gone(self, name):
        row = self.row(name)
        self.assertEqual(row["life"], "archived")
        self.assertFalse(os.path.exists(row["worktree"]))
        self.assertEqual(invariants.stray_at_rest(self.home, self.repo, self.own()), [])

    def own(self):
        return [b for b in self.repo.branches() if b.startswith("own")]


class Refusals(KillTest):
    def test_a_clean_one_goes_and_its_branch_stays(self):
        self.create("w1")
        self.assertIn("its branch stays", self.home.run("kill", "w1").out)
        self.gone("w1")
        self.assertIn("w1", self.repo.branches())

    def test_changed_files(self):
        tree = self.create("w1")
        self.write(f"{tree}/a.txt", "changed\n")
        self.refuses("w1", "1 uncommitted file", "a.txt")

    def test_a_dry_run_says_what_would_be_lost_and_ends_nothing(self):
        tree = self.create("w1")
        self.create("w2")
        self.write(f"{tree}/a.txt", "changed\n")
        told = self.home.run("kill", "w1", "w2", "--dry-run")
        self.assertIn("w1  1 uncommitted file (M a.txt)", told.out)
        self.assertIn("w2  nothing would be lost", told.out)
        shown = self.home.run("kill", "-n", "w1", "--json").json["agents"]
        self.assertEqual(
            [(a["branch"], a["result"], a["files"], a["commits"]) for a in shown],
            [("w1", "would be killed", 1, 0)],
        )
        self.assertEqual(self.home.agent("w1")["life"], "running")

    def test_untracked_files(self):
        tree = self.create("w1")
        self.write(f"{tree}/new/deep.txt", "new\n")
        self.refuses("w1", "1 uncommitted file", "new/")

    def test_staged_files(self):
        tree = self.create("w1")
        self.write(f"{tree}/s.txt", "staged\n")
        self.git(tree, "add", "s.txt")
        self.refuses("w1", "(A s.txt)")

    def test_deleted_files(self):
        tree = self.create("w1")
        os.unlink(f"{tree}/a.txt")
        self.refuses("w1", "a.txt")

    def test_a_mode_that_was_changed(self):
        tree = self.create("w1")
        os.chmod(f"{tree}/a.txt", 0o755)
        self.refuses("w1", "a.txt")

    def test_a_conflict(self):
        tree = self.create("w1")
        self.repo.commit("theirs", {"a.txt": "theirs\n"})
        self.write(f"{tree}/a.txt", "ours\n")
        self.git(tree, "commit", "-qam", "ours")
        self.git(tree, "merge", "main", check=False)
        self.refuses("w1", "a.txt")

    def test_commits_that_are_nowhere_else(self):
        tree = self.create("w1")
        for i in range(4):
            self.git(tree, "commit", "-q", "--allow-empty", "-m", f"step {i}")
        self.refuses("w1", "4 commits that only 'w1' has", "step 3")

    def test_ignored_files_do_not_refuse(self):
        tree = self.create("w1")
        self.write(f"{tree}/x.o", "object\n")
        self.home.run("kill", "w1")
        self.gone("w1")

    def test_merged_commits_do_not_refuse(self):
        tree = self.create("w1")
        self.git(tree, "commit", "-q", "--allow-empty", "-m", "merged")
        self.repo.git("merge", "-q", "--ff-only", "w1")
        self.home.run("kill", "-d", "w1")
        self.gone("w1")
        self.assertNotIn("w1", self.repo.branches())

    def test_commits_of_another_branch_or_tag_do_not_refuse(self):
        for how in (["branch", "own"], ["tag", "v1"]):
            tree = self.create(f"w-{how[0]}")
            self.git(tree, "commit", "-q", "--allow-empty", "-m", "kept")
            self.git(tree, *how)
            self.home.run("kill", f"w-{how[0]}")
            self.gone(f"w-{how[0]}")

    def test_pushed_commits_do_not_refuse(self):
        remote = os.path.join(self.home.path, "remote.git")
        self.repo.git("init", "-q", "--bare", remote)
        self.repo.git("remote", "add", "origin", remote)
        tree = self.create("w1")
        self.git(tree, "commit", "-q", "--allow-empty", "-m", "pushed")
        self.git(tree, "push", "-q", "origin", "w1")
        self.home.run("kill", "w1")
        self.gone("w1")

    def test_work_done_while_it_was_being_stopped(self):
        """The second look, after the program has ended, is the one that counts."""
        self.create("w1", "sh", "-c", "trap 'echo late >late.txt; exit' HUP; "
                    "echo ready; while :; do sleep 0.05; done")
        wait_until(lambda: "ready" in self.home.run("logs", "w1").out)
        told = self.home.run("kill", "w1", check=5)
        self.assertIn("stopped, but not removed", told.err)
        self.assertIn("late.txt", told.err)
        self.assertEqual(self.home.agent("w1")["life"], "exited")
        self.assertTrue(os.path.exists(os.path.join(self.row("w1")["worktree"], "late.txt")))

    def test_one_that_has_ended_is_looked_at_too(self):
        tree = self.create("w1")
        self.home.run("stop", "w1")
        self.write(f"{tree}/a.txt", "changed\n")
        self.home.run("kill", "w1", check=5)
        self.assertTrue(os.path.exists(tree))

    def test_the_main_worktree_is_never_taken_away(self):
        self.home.run("create", "main", "--no-worktree", "--", "sleep", "600")
        self.write(f"{self.repo.path}/mine.txt", "mine\n")
        self.home.run("kill", "main")
        self.assertEqual(self.home.agents(), {})
        self.assertTrue(os.path.exists(f"{self.repo.path}/mine.txt"))
        self.assertIn("nothing was", self.home.run("restore").out)


class Restoring(KillTest):
    def snapshot(self, tree):
        """All that git and the file system say of the worktree."""
        files = {}
        for path in invariants.files_below(tree):
            full = os.path.join(tree, path)
            mode = os.lstat(full).st_mode
            if path == ".git" or path.endswith(".o"):
                continue
            if stat.S_ISLNK(mode):
                files[path] = ("link", os.readlink(full))
            else:
                with open(full, "rb") as f:
                    # git knows of the owner's x alone
                    files[path] = (bool(mode & 0o100), f.read())
        return {
            "files": files,
            "status": self.git(tree, "status", "--porcelain"),
            "index": self.git(tree, "ls-files", "-s"),
            "staged": self.git(tree, "diff", "--cached"),
            "unstaged": self.git(tree, "diff"),
            "head": self.git(tree, "rev-parse", "HEAD"),
            "branch": self.git(tree, "branch", "--show-current"),
            "log": self.git(tree, "log", "--format=%H %s"),
        }

    def round_trip(self, name, *args):
        tree = self.row(name)["worktree"]
        before = self.snapshot(tree)
        self.home.run("kill", "-f", *args, name)
        self.gone(name)
        self.home.run("restore", name)
        self.assertEqual(self.snapshot(tree), before)
        self.assertEqual(self.home.agent(name)["life"], "exited")
        self.assertEqual(invariants.trash(self.repo), set())
        if name in self.repo.branches():  # it may have renamed it
            self.assertEqual(invariants.stray_at_rest(self.home, self.repo, self.own()), [])
        return tree

    def full_of_work(self, name):
        tree = self.create(name)
        self.write(f"{tree}/committed.txt", "1\n")
        self.git(tree, "add", "-A")
        self.git(tree, "commit", "-q", "-m", "one")
        self.write(f"{tree}/a.txt", "staged\n")
        self.git(tree, "add", "a.txt")
        self.write(f"{tree}/a.txt", "staged and changed again\n")
        self.write(f"{tree}/b.txt", "only changed\n")
        self.git(tree, "rm", "-q", "--cached", "dir/c.txt")
        self.write(f"{tree}/new-staged.sh", "#!/bin/sh\n", 0o755)
        self.git(tree, "add", "new-staged.sh")
        self.write(f"{tree}/untracked/deep/x.bin", bytes(range(256)) * 40)
        self.write(f"{tree}/untracked/run.sh", "#!/bin/sh\n", 0o755)
        self.write(f"{tree}/empty", "")
        self.write(f"{tree}/with space\tand 日本.txt", "odd\n")
        os.symlink("a.txt", f"{tree}/link")
        os.symlink("/nowhere/at all", f"{tree}/dangling")
        self.write(f"{tree}/ignored.o", "object\n")
        os.chmod(f"{tree}/committed.txt", 0o755)
        return tree

    def test_all_of_it_comes_back(self):
        self.full_of_work("w1")
        tree = self.round_trip("w1")
        self.assertFalse(os.path.exists(f"{tree}/ignored.o"))

    def test_with_its_branch(self):
        self.full_of_work("feature/w1")
        self.round_trip("feature/w1", "-d")

    def test_again_and_again(self):
        self.full_of_work("w1")
        for _ in range(3):
            self.round_trip("w1", "-d")

    def test_a_clean_one(self):
        self.create("w1")
        self.round_trip("w1", "-d")

    def test_a_staged_deletion_and_a_file_that_became_a_directory(self):
        tree = self.create("w1")
        self.git(tree, "rm", "-q", "b.txt")
        os.unlink(f"{tree}/a.txt")
        self.write(f"{tree}/a.txt/inside", "x\n")
        self.round_trip("w1")

    def test_a_conflict_is_kept_as_the_file_with_its_markers(self):
        tree = self.create("w1")
        self.repo.commit("theirs", {"a.txt": "theirs\n"})
        self.write(f"{tree}/a.txt", "ours\n")
        self.git(tree, "commit", "-qam", "ours")
        self.git(tree, "merge", "main", check=False)
        with open(f"{tree}/a.txt") as f:
            before = f.read()
        self.assertIn("<<<<<<<", before)
        self.home.run("kill", "-f", "-d", "w1")
        self.home.run("restore", "w1")
        with open(f"{tree}/a.txt") as f:
            self.assertEqual(f.read(), before)

    def test_on_a_branch_that_it_made_itself(self):
        tree = self.full_of_work("w1")
        tip = self.repo.git("rev-parse", "w1")
        self.git(tree, "checkout", "-q", "-b", "own/other")
        self.git(tree, "commit", "-q", "-m", "on another")
        self.round_trip("w1")
        self.round_trip("w1", "-d")
        self.assertEqual(self.repo.git("rev-parse", "w1"), tip)

    def test_its_branch_is_not_lost_when_it_was_on_another(self):
        tree = self.create("w1")
        self.git(tree, "commit", "-q", "--allow-empty", "-m", "only here")
        tip = self.repo.git("rev-parse", "w1")
        self.git(tree, "checkout", "-q", "-b", "own", "main")
        self.home.run("kill", "-f", "-d", "w1")
        self.repo.git("branch", "-D", "own")
        self.repo.git("reflog", "expire", "--expire=now", "--all")
        self.repo.git("gc", "-q", "--prune=now")
        self.home.run("restore", "w1")
        self.assertEqual(self.repo.git("rev-parse", "w1"), tip)
        self.assertEqual(self.git(tree, "branch", "--show-current"), "own")

    def test_on_a_branch_that_moved_on_since(self):
        tree = self.create("w1")
        self.git(tree, "checkout", "-q", "-b", "own")
        self.write(f"{tree}/x", "x\n")
        self.home.run("kill", "-f", "w1")
        self.repo.git("branch", "-f", "own", self.repo.commit("more", {"y": "y\n"}))
        moved = self.repo.git("rev-parse", "own")
        self.home.run("restore", "w1")
        self.assertEqual(self.git(tree, "branch", "--show-current"), "")
        self.assertEqual(self.git(tree, "status", "--porcelain"), "?? x")
        self.assertEqual(self.repo.git("rev-parse", "own"), moved)

    def test_on_a_branch_that_it_renamed(self):
        tree = self.full_of_work("w1")
        self.git(tree, "branch", "-m", "own-name")
        self.round_trip("w1")
        self.assertNotIn("w1", self.repo.branches())

    def test_on_no_branch(self):
        tree = self.full_of_work("w1")
        self.git(tree, "checkout", "-q", "--detach")
        self.git(tree, "commit", "-q", "-m", "on none")
        self.round_trip("w1")
        self.round_trip("w1", "-d")

    def test_commits_on_no_branch_refuse(self):
        tree = self.create("w1")
        self.git(tree, "checkout", "-q", "--detach")
        self.git(tree, "commit", "-q", "--allow-empty", "-m", "on none")
        self.refuses("w1", "1 commit", "no branch")

    def test_garbage_collection_leaves_it(self):
        self.full_of_work("w1")
        tree = self.row("w1")["worktree"]
        before = self.snapshot(tree)
        self.home.run("kill", "-f", "-d", "w1")
        self.repo.git("reflog", "expire", "--expire=now", "--all")
        self.repo.git("gc", "-q", "--prune=now")
        self.home.run("restore", "w1")
        self.assertEqual(self.snapshot(tree), before)

    def test_credential_files_are_copied_anew(self):
        self.write(f"{self.repo.path}/.worktreeinclude", "key.o\n")
        self.write(f"{self.repo.path}/key.o", "old\n", 0o600)
        self.repo.git("add", ".worktreeinclude")
        self.repo.git("commit", "-qm", "include")
        tree = self.create("w1")
        self.home.run("kill", "-f", "-d", "w1")
        self.write(f"{self.repo.path}/key.o", "new\n")
        self.home.run("restore", "w1")
        with open(f"{tree}/key.o") as f:
            self.assertEqual(f.read(), "new\n")
        self.assertEqual(os.stat(f"{tree}/key.o").st_mode & 0o777, 0o600)

    def test_its_program_starts_again_in_it(self):
        self.full_of_work("w1")
        self.round_trip("w1", "-d")
        self.home.run("restart", "w1")
        self.assertEqual(self.home.agent("w1")["life"], "running")

    def test_without_a_name_it_lists_what_there_is(self):
        self.assertIn("nothing was killed", self.home.run("restore").out)
        self.create("w1")
        self.home.run("kill", "w1")
        shown = self.home.run("restore", "--json").json["agents"]
        self.assertEqual([a["branch"] for a in shown], ["w1"])
        self.assertEqual(shown[0]["kept"], self.row("w1")["trash_ref"])

    def test_the_last_killed_of_a_name_comes_first(self):
        for text in ("first\n", "second\n"):
            tree = self.create("w1")
            self.write(f"{tree}/x.txt", text)
            self.home.run("kill", "-f", "-d", "w1")
        self.home.run("restore", "w1")
        with open(f"{tree}/x.txt") as f:
            self.assertEqual(f.read(), "second\n")
        self.assertEqual(len(self.home.run("restore", "--json").json["agents"]), 1)

    def test_by_id(self):
        tree = self.create("w1")
        self.write(f"{tree}/x.txt", "x\n")
        self.home.run("kill", "-f", "-d", "w1")
        self.home.run("restore", self.row("w1")["id"])
        self.assertTrue(os.path.exists(f"{tree}/x.txt"))

    def test_a_branch_that_has_moved_is_not_overwritten(self):
        self.create("w1")
        self.home.run("kill", "w1")
        self.repo.git("checkout", "-q", "w1")
        tip = self.repo.commit("moved", {"a.txt": "moved\n"})
        self.repo.git("checkout", "-q", "main")
        told = self.home.run("restore", "w1", check=False)
        self.assertNotEqual(told.status, 0)
        self.assertIn("'w1' is at", told.err)
        self.assertEqual(self.repo.git("rev-parse", "w1"), tip)
        self.assertEqual(self.row("w1")["life"], "archived")
        self.assertEqual(invariants.stray_at_rest(self.home, self.repo), [])

    def test_a_branch_that_is_an_agent_again_is_refused(self):
        self.create("w1")
        self.home.run("kill", "w1")
        self.create("w1")
        told = self.home.run("restore", "w1", check=False)
        self.assertNotEqual(told.status, 0)
        self.assertEqual(self.home.agent("w1")["life"], "running")
        self.assertEqual(invariants.stray_at_rest(self.home, self.repo), [])

    def test_a_name_that_was_never_killed(self):
        self.create("w1")
        self.home.run("kill", "w1")
        told = self.home.run("restore", "other", check=4)
        self.assertIn("no killed agent 'other' was kept; there are: w1", told.err)

    def test_a_name_where_nobody_was_killed(self):
        self.create("w1")
        for name in ("w1", "other"):
            told = self.home.run("restore", name, check=4)
            self.assertIn(f"no killed agent '{name}' was kept; there is nothing to restore", told.err)


class Whom(KillTest):
    def test_globs(self):
        for name in ("fix-1", "fix-2", "feature/3"):
            self.create(name)
        self.home.run("kill", "fix-*")
        self.assertEqual(sorted(self.home.agents()), ["feature/3"])

    def test_a_glob_of_which_one_refuses(self):
        tree = self.create("fix-1")
        self.create("fix-2")
        self.write(f"{tree}/x", "x\n")
        shown = self.home.run("kill", "fix-*", "--json", check=3).json["agents"]
        self.assertEqual({a["branch"]: a["result"] for a in shown}, {"fix-1": "refused", "fix-2": "killed"})
        self.assertEqual(sorted(self.home.agents()), ["fix-1"])

    def test_a_unique_beginning_and_an_ambiguous_one(self):
        for name in ("alpha", "alphabet", "beta"):
            self.create(name)
        told = self.home.run("kill", "alp", check=2)
        for name in ("alpha", "alphabet"):
            self.assertIn(name, told.err)
        self.assertEqual(len(self.home.agents()), 3)
        self.home.run("kill", "b")
        self.home.run("kill", "alpha")  # exact, though another begins so
        self.assertEqual(sorted(self.home.agents()), ["alphabet"])

    def test_an_unknown_one_lists_what_there_is(self):
        self.create("alpha")
        self.assertIn("alpha", self.home.run("kill", "gamma", check=4).err)

    def test_nobody(self):
        self.assertEqual(self.home.run("kill", check=False).status, 2)

    def test_a_batch(self):
        self.create("other")
        made = self.home.run("fanout", "3", "many", "-p", "x", "-a", "demo", "--json").json
        self.home.run("kill", "-f", "-d", "--batch", made["batch"])
        self.assertEqual(sorted(self.home.agents()), ["other"])
        self.assertEqual(sorted(self.repo.branches()), ["main", "other"])
        self.assertEqual(invariants.stray_at_rest(self.home, self.repo), [])
        self.home.run("kill", "--batch", "000000-none", check=4)

    def test_from_within_its_own_worktree(self):
        tree = self.create("w1")
        self.write(f"{tree}/sub/x", "x\n")
        self.home.run("kill", "-f", "-d", "w1", cwd=f"{tree}/sub")
        self.gone("w1")
        self.home.run("restore", "w1")
        self.assertTrue(os.path.exists(f"{tree}/sub/x"))

    def test_from_within_its_own_terminal_it_is_refused(self):
        fleet = os.path.join(BUILD, "fleet")
        told = os.path.join(self.home.path, "told")
        go = os.path.join(self.home.path, "go")
        self.create("w1", "sh", "-c", f"until [ -e {go} ]; do sleep 0.02; done; "
                    f"{fleet} kill -f w1 2>{told}; echo $? >>{told}; exec sleep 600")
        self.write(go, "")  # before, it is refused for being made
        wait_until(lambda: os.path.exists(told) and self.read(told).endswith("5\n"))
        self.assertIn("from within", self.read(told))
        self.assertEqual(self.home.agent("w1")["life"], "running")

    def read(self, path):
        with open(path) as f:
            return f.read()

    def test_a_branch_that_cannot_go_is_no_reason_to_stay(self):
        tree = self.create("w1")
        self.git(tree, "checkout", "-q", "--detach")
        other = os.path.join(self.home.path, "mine")
        self.repo.git("worktree", "add", "-q", other, "w1")
        told = self.home.run("kill", "-f", "-d", "w1", check=3)
        self.assertIn("its branch stays", told.err)
        self.assertFalse(os.path.exists(tree))
        self.assertEqual(self.row("w1")["life"], "archived")
        self.repo.git("worktree", "remove", other)
        self.assertEqual(invariants.stray_at_rest(self.home, self.repo), [])

    def take_away_by_hand(self, name, how="rm"):
        """Its tip, which is on no other branch."""
        tree = self.create(name)
        self.write(f"{tree}/kept.txt", "kept\n")
        self.git(tree, "add", "-A")
        self.git(tree, "commit", "-q", "-m", "only here")
        if how == "rm":
            shutil.rmtree(tree)
        else:
            self.repo.git("worktree", "remove", "--force", tree)
        return self.repo.git("rev-parse", name)

    def test_without_its_worktree_the_branch_is_what_would_be_lost(self):
        tip = self.take_away_by_hand("w1")
        for told in (self.home.run("kill", "-n", "-d", "w1").out,
                     self.home.run("kill", "-d", "w1", check=5).err):
            self.assertIn("1 commit that only 'w1' has", told)
            self.assertIn("only here", told)
        self.assertEqual(self.home.agent("w1")["life"], "running")
        self.assertIn("nothing would be lost", self.home.run("kill", "-n", "w1").out)
        self.home.run("kill", "w1")
        self.gone("w1")
        self.assertEqual(self.repo.git("rev-parse", "w1"), tip)

    def test_show_says_what_became_of_the_worktree(self):
        self.take_away_by_hand("w1")
        self.assertIn("which is not there", self.home.run("show", "w1").out)
        self.assertIn("is not there", self.home.run("diff", "w1", check=4).err)
        tree = self.create("w2")
        self.assertNotIn("which", self.home.run("show", "w2").out)
        self.git(tree, "checkout", "-q", "-b", "own/other")
        self.assertIn("which is on branch 'own/other'", self.home.run("show", "w2").out)

    def test_without_its_worktree_the_branch_is_kept_for_restore(self):
        for name, how in (("w1", "rm"), ("w2", "git")):
            tip = self.take_away_by_hand(name, how)
            told = self.home.run("kill", "-f", "-d", name)
            self.assertIn(f"fleet restore {name}", told.out)
            self.gone(name)
            self.assertNotIn(name, self.repo.branches())
            self.repo.git("reflog", "expire", "--expire=now", "--all")
            self.repo.git("gc", "-q", "--prune=now")
            self.home.run("restore", name)
            self.assertEqual(self.repo.git("rev-parse", name), tip)
            tree = self.row(name)["worktree"]
            self.assertTrue(os.path.exists(f"{tree}/kept.txt"))
            self.assertEqual(self.git(tree, "status", "--porcelain"), "")
            self.assertEqual(self.git(tree, "branch", "--show-current"), name)
            self.assertEqual(invariants.trash(self.repo), set())

    def test_two_at_once(self):
        """One of them does it; the other says so, or finds nobody."""
        fleet = os.path.join(BUILD, "fleet")
        for i in range(4):
            tree = self.create(f"w{i}")
            self.write(f"{tree}/x", "x\n")
            both = [
                subprocess.Popen(
                    [fleet, "kill", "-f", "-d", f"w{i}"],
                    cwd=self.home.cwd, env=self.home.environ(),
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                )
                for _ in range(2)
            ]
            self.assertIn(0, [p.wait() for p in both])
            self.gone(f"w{i}")
            self.assertEqual(self.repo.branches(), ["main"])


class Programs(KillTest):
    def setUp(self):
        super().setUp()
        self.home.write_config('[kill]\ngrace = "200ms"\n')
        self.told = os.path.join(self.home.path, "pid")

    def pid(self):
        def read():
            if os.path.exists(self.told):
                with open(self.told) as f:
                    return f.read().strip()
            return None

        return int(wait_until(read, what="the daemon's pid"))

    def test_one_that_is_deaf_to_hup_and_term(self):
        self.create("w1", "sh", "-c", "trap '' HUP TERM INT; echo $$ >\"$1\"; "
                    "while :; do sleep 0.05; done", "x", self.told)
        pid = self.pid()
        self.home.run("kill", "w1")
        self.assertFalse(is_alive(pid))
        self.gone("w1")

    def test_one_that_was_stopped_by_a_signal(self):
        self.create("w1", "sh", "-c", "echo $$ >\"$1\"; exec sleep 600", "x", self.told)
        pid = self.pid()
        os.kill(pid, signal.SIGSTOP)
        self.home.run("kill", "w1")
        self.assertFalse(is_alive(pid))

    def test_a_daemon_in_a_session_of_its_own_ends_too(self):
        self.create("w1", "sh", "-c", DAEMON + " exec sleep 600", "x", self.told)
        pid = self.pid()
        self.assertTrue(is_alive(pid))
        self.home.run("kill", "w1")
        self.assertFalse(is_alive(pid))
        self.gone("w1")

    def test_a_daemon_whose_keeper_was_killed_ends_too(self):
        self.create("w1", "sh", "-c", DAEMON + " exec sleep 600", "x", self.told)
        pid = self.pid()
        keeper = self.row("w1")["keeper_pid"]
        self.home.kill(keeper)
        wait_until(lambda: not is_alive(keeper))
        self.assertTrue(is_alive(pid))
        self.home.run("kill", "w1")
        self.assertFalse(is_alive(pid))
        self.gone("w1")

    def test_a_daemon_of_its_set_up_ends_too(self):
        self.home.write_config(
            "[setup]\ncommands = [[\"sh\", \"-c\", '''"
            + DAEMON.replace('"$1" &', f"{self.told} >/dev/null 2>&1 &")
            + "''']]\n"
        )
        self.create("w1")
        pid = self.pid()
        self.assertTrue(is_alive(pid))
        self.home.run("kill", "w1")
        self.assertFalse(is_alive(pid))
        self.gone("w1")

    def test_an_agent_that_an_agent_made_lives_on(self):
        fleet = os.path.join(BUILD, "fleet")
        self.create("outer", "sh", "-c", f"{fleet} create inner -- sleep 600; exec sleep 600")
        wait_until(lambda: "inner" in self.home.agents()
                   and self.home.agent("inner")["life"] == "running")
        inner = self.home.agent("inner")["pid"]
        self.home.run("kill", "outer")
        self.assertTrue(is_alive(inner))
        self.home.kill(self.row("inner")["keeper_pid"])  # and with a lost keeper
        self.home.run("kill", "inner")
        self.gone("inner")

    def test_an_agent_that_a_lost_agent_made_lives_on(self):
        fleet = os.path.join(BUILD, "fleet")
        self.create("outer", "sh", "-c", f"{fleet} create inner -- sleep 600; exec sleep 600")
        wait_until(lambda: "inner" in self.home.agents()
                   and self.home.agent("inner")["life"] == "running")
        inner = self.home.agent("inner")["pid"]
        self.home.kill(self.row("outer")["keeper_pid"])
        self.home.run("kill", "outer")
        self.assertTrue(is_alive(inner))
        self.assertEqual(self.home.agent("inner")["state"] == "lost", False)

    def test_a_keeper_whose_socket_is_gone(self):
        self.create("w1")
        row = self.row("w1")
        os.unlink(os.path.join(self.home.runtime, row["id"] + ".sock"))
        self.home.run("kill", "w1")
        self.gone("w1")
        self.assertFalse(is_alive(row["keeper_pid"]))



class TwiceKilled(FleetTest):
    def test_a_beginning_means_the_last_killed_of_a_branch(self):
        self.home.repo()
        for word in ("first", "second"):
            made = self.home.run("create", "--json", "again", "--", "cat").json
            with open(os.path.join(made["worktree"], "word"), "w") as f:
                f.write(word)
            self.home.run("kill", "again", "-f")
        restored = self.home.run("restore", "ag", "--json").json
        with open(os.path.join(restored["worktree"], "word")) as f:
            self.assertEqual(f.read(), "second")


if __name__ == "__main__":
    main()
