# SPDX-License-Identifier: MIT
"""doctor: every ailment is named and left alone, then mended, then gone."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import time

import invariants
from fleet import FleetTest, main, wait_until

DEAD = (999999999, 1)  # a maker that is no more: pid, start
# Deaf to all but SIGKILL.
STUBBORN = "trap '' HUP TERM INT; echo armed; exec sleep 600"


def start_of(pid):
    with open(f"/proc/{pid}/stat") as f:
        return int(f.read().rsplit(")", 1)[1].split()[19])


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as f:
            return f.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


class DoctorTest(FleetTest):
    def setUp(self):
        super().setUp()
        self.repo = self.home.repo({"a.txt": "a\n", "b/c.txt": "c\n"})

    # --- the patient ---

    def create(self, name, *command):
        self.home.run("create", name, "--", *(command or ("sleep", "600")))
        return self.row(name)

    def row(self, name):
        """The newest row of the branch."""
        found = [r for r in invariants.rows(self.home).values() if r["branch"] == name]
        return max(found, key=lambda r: r["life"] != "archived") if found else None

    def sql(self, text, *values):
        with sqlite3.connect(os.path.join(self.home.state, "fleet.db"), timeout=10) as db:
            db.execute(text, values)

    def set(self, row, **columns):
        names = ", ".join(f"{c} = ?" for c in columns)
        self.sql(f"UPDATE agents SET {names} WHERE id = ?", *columns.values(), row["id"])

    def orphan(self, row, life, **columns):
        """As if its maker had been killed while the row was so."""
        self.set(row, life=life, creator_pid=DEAD[0], creator_start=DEAD[1], **columns)

    def sock(self, agent_id):
        return os.path.join(self.home.runtime, agent_id + ".sock")

    def end(self, row):
        """keeper and program die at once, and nothing is told of it."""
        status = self.home.agent(row["branch"])
        keeper = row["keeper_pid"]
        for pid in (keeper, status["pid"]):
            self.home.kill(pid)
        wait_until(lambda: not is_alive(keeper) and not is_alive(status["pid"]))

    def stop(self, name):
        self.home.run("stop", name)
        wait_until(lambda: not is_alive(self.row(name)["keeper_pid"]))

    def kill(self, name):
        """To its very end: its keeper leaves a moment after it has answered."""
        keeper = self.row(name)["keeper_pid"]
        self.home.run("kill", "-f", name)
        wait_until(lambda: not is_alive(keeper))

    def stray(self):
        return invariants.stray_at_rest(self.home, self.repo)

    # --- the doctor ---

    def doctor(self, *args, status=0):
        findings = self.home.run("doctor", "--json", *args, check=status).json["findings"]
        return [f for f in findings if f["level"] in ("problem", "mended")]

    def state_of_affairs(self):
        return (
            invariants.rows(self.home),
            invariants.files_below(os.path.join(self.home.state, "agents")),
            self.home.sockets(),
            sorted(self.home.processes()),
            invariants.files_below(self.home.env["XDG_DATA_HOME"]),
            self.repo.git("for-each-ref"),
            self.repo.git("worktree", "list"),
            invariants.files_below(os.path.join(self.repo.path, ".git")),
        )

    def at_rest(self):
        """The state of affairs once what was ended has gone."""
        seen = [None, self.state_of_affairs()]

        def stays():
            time.sleep(0.1)
            seen.append(self.state_of_affairs())
            return seen[-1] == seen[-2]

        wait_until(stays)
        return seen[-1]

    def ails(self, *words, mended=(), check=None):
        """Named without a change; mended; then nothing is wrong any more."""
        before = self.at_rest()
        named = self.doctor(status=1)
        self.assertEqual(len(named), 1, named)
        for word in words:
            self.assertIn(word, named[0]["text"])
        if check:
            self.assertEqual(named[0]["check"], check)
        self.assertEqual(self.state_of_affairs(), before)
        done = self.doctor("--repair")
        self.assertTrue(all(f["level"] == "mended" for f in done), done)
        for word in mended:
            self.assertIn(word, " ".join(f["text"] for f in done))
        self.assertEqual(self.doctor(), [])
        self.assertEqual(self.stray(), [])


class Health(DoctorTest):
    def test_nothing_to_mend_is_all_ok(self):
        self.create("w1")
        self.create("w2")
        self.stop("w2")
        self.create("w3")
        self.home.run("kill", "w3")
        done = self.home.run("doctor", "--repair", "--json").json
        self.assertEqual(done["problems"], 0)
        self.assertEqual({f["level"] for f in done["findings"]}, {"ok", "note"})
        self.assertEqual(self.home.agent("w1")["life"], "running")
        self.assertEqual(self.home.agent("w2")["life"], "exited")

    def test_outside_of_a_repository_it_looks_at_all_of_them(self):
        row = self.create("w1")
        self.end(row)
        self.home.cwd = self.home.env["HOME"]
        self.ails("w1", "lost its keeper", check="agents")

    def test_worktrees_behind_a_link_are_known(self):
        real = os.path.join(self.home.path, "elsewhere")
        os.rename(self.home.env["XDG_DATA_HOME"], real)
        os.symlink(real, self.home.env["XDG_DATA_HOME"])
        self.create("w1")
        self.assertEqual(self.doctor("--repair"), [])
        self.assertTrue(os.path.exists(self.row("w1")["worktree"]))


class Programs(DoctorTest):
    def test_keeper_and_program_are_gone(self):
        self.end(self.create("w1"))
        self.ails("w1", "lost its keeper and its program", mended=["exited"])
        self.home.run("restart", "w1")
        self.assertEqual(self.home.agent("w1")["life"], "running")

    def test_a_program_that_goes_on_without_its_keeper_is_ended(self):
        row = self.create("w1", "sh", "-c", STUBBORN)
        wait_until(lambda: "armed" in self.home.run("logs", "w1").out)
        self.home.kill(row["keeper_pid"])
        wait_until(lambda: not is_alive(row["keeper_pid"]))
        self.assertTrue(is_alive(row["pid"]))
        self.ails("w1", "goes on unseen", mended=["exited"])
        self.assertFalse(is_alive(row["pid"]))
        self.assertEqual(self.home.sockets(), [])

    def test_a_keeper_that_only_does_not_answer_is_left_alone(self):
        row = self.create("w1")
        os.kill(row["keeper_pid"], signal.SIGSTOP)
        try:
            found = self.doctor("--repair", status=1)
            self.assertIn("does not answer", found[0]["text"])
            self.assertTrue(is_alive(row["pid"]))
        finally:
            os.kill(row["keeper_pid"], signal.SIGCONT)
        self.assertEqual(self.doctor(), [])

    def test_a_keeper_whose_row_was_never_updated(self):
        row = self.create("w1")
        self.set(row, pid=0, pid_start=0, keeper_pid=0, started_ms=0)
        self.assertEqual(self.home.agent("w1")["pid"], row["pid"])
        self.ails("w1", "another process", mended=["running"])
        for column in ("pid", "pid_start", "keeper_pid"):
            self.assertEqual(self.row("w1")[column], row[column])

    def test_a_program_whose_keeper_and_row_are_of_no_help(self):
        """The row names another process; the mark in the environment leads to it."""
        row = self.create("w1", "sh", "-c", STUBBORN)
        self.set(row, pid=0, pid_start=0)
        self.home.kill(row["keeper_pid"])
        wait_until(lambda: not is_alive(row["keeper_pid"]))
        self.ails("w1", "lost its keeper")
        self.assertFalse(is_alive(row["pid"]))


class HalfMade(DoctorTest):
    def half_made(self, name, **columns):
        """A row, and (by then) nothing else."""
        row = self.create("pattern")
        self.home.run("kill", "-d", "pattern")
        shutil.rmtree(os.path.join(self.home.state, "agents", row["id"]))
        self.repo.git("update-ref", "-d", f"refs/fleet/trash/{row['id']}")
        path = os.path.join(os.path.dirname(row["worktree"]), name)
        self.orphan(row, "creating", branch=name, worktree=path, trash_ref=None,
                    note=None, ended_ms=0, **columns)
        return self.row(name)

    def make_worktree(self, row, *args):
        self.repo.git("worktree", "add", "-q", *args, "-b", row["branch"], row["worktree"])

    def test_nothing_but_the_row(self):
        self.half_made("w1")
        self.ails("w1", "being made", mended=["undone"], check="agents")
        self.assertIsNone(self.row("w1"))

    def test_a_maker_whose_pid_came_round_is_dead(self):
        row = self.half_made("w1")
        self.set(row, creator_pid=os.getpid(), creator_start=start_of(os.getpid()) - 1)
        self.ails("w1", "being made", mended=["undone"])

    def test_a_maker_that_lives_is_left_alone(self):
        row = self.half_made("w1")
        self.set(row, creator_pid=os.getpid(), creator_start=start_of(os.getpid()))
        self.assertEqual(self.doctor("--repair"), [])
        self.assertEqual(self.row("w1")["life"], "creating")
        told = self.home.run("kill", "-f", "w1", check=1)
        self.assertIn(f"pid {os.getpid()}", told.err)

    def test_a_branch(self):
        self.half_made("w1")
        self.repo.git("branch", "w1")
        self.ails("w1", mended=["undone"])
        self.assertEqual(self.repo.branches(), ["main"])

    def test_a_branch_that_has_commits_by_now_stays(self):
        self.half_made("w1")
        self.repo.git("checkout", "-q", "-b", "w1")
        tip = self.repo.commit("mine", {"a.txt": "mine\n"})
        self.repo.git("checkout", "-q", "main")
        self.doctor("--repair")
        self.assertEqual(self.repo.git("rev-parse", "w1"), tip)
        self.assertIsNone(self.row("w1"))

    def test_an_empty_directory(self):
        row = self.half_made("w1")
        self.repo.git("branch", "w1")
        os.mkdir(row["worktree"])
        self.ails("w1", mended=["undone"])

    def test_a_worktree_that_is_half_filled(self):
        row = self.half_made("w1")
        self.make_worktree(row, "--no-checkout")
        index = self.repo.git("rev-parse", "--git-path", "index", cwd=row["worktree"])
        if os.path.exists(index):
            os.unlink(index)
        with open(os.path.join(row["worktree"], "a.txt"), "w") as f:
            f.write("a\n")
        self.ails("w1", mended=["undone"])
        self.assertEqual(invariants.trash(self.repo), set())

    def test_a_worktree_that_is_whole_and_clean(self):
        self.make_worktree(self.half_made("w1"))
        self.ails("w1", mended=["undone"])
        self.assertEqual(invariants.trash(self.repo), set())

    def test_a_worktree_in_which_somebody_worked(self):
        row = self.half_made("w1")
        self.make_worktree(row)
        with open(os.path.join(row["worktree"], "new.txt"), "w") as f:
            f.write("mine\n")
        self.ails("w1", mended=["undone", "restore"])
        self.assertEqual(self.repo.branches(), ["main"])
        self.home.run("restore", "w1")
        with open(os.path.join(row["worktree"], "new.txt")) as f:
            self.assertEqual(f.read(), "mine\n")

    def test_an_agent_that_runs(self):
        row = self.create("w1")
        self.orphan(row, "creating", pid=0, pid_start=0, keeper_pid=0)
        self.ails("w1", "its keeper answers", mended=["running"])
        self.assertEqual(self.row("w1")["pid"], row["pid"])
        self.assertEqual(self.home.agent("w1")["life"], "running")

    def test_an_agent_that_ran_and_left_work(self):
        row = self.create("w1", "sh", "-c", "echo x >made; exec sleep 600")
        wait_until(lambda: os.path.exists(os.path.join(row["worktree"], "made")))
        self.end(row)
        self.orphan(row, "creating", pid=0, pid_start=0, keeper_pid=0)
        self.ails("w1", "being made", mended=["exited"])
        self.assertTrue(os.path.exists(os.path.join(row["worktree"], "made")))

    def test_a_commit_is_work_too(self):
        work = "echo x >made; git add -A; git commit -qm one; exec sleep 600"
        row = self.create("w1", "sh", "-c", work)
        wait_until(lambda: self.repo.git("log", "-1", "--format=%s", "w1") == "one")
        self.end(row)
        self.orphan(row, "creating")
        self.ails("w1", mended=["exited"])
        self.assertEqual(self.repo.git("log", "-1", "--format=%s", "w1"), "one")

    def test_an_agent_that_ran_and_left_nothing(self):
        row = self.create("w1", "sh", "-c", STUBBORN)
        self.home.kill(row["keeper_pid"])
        self.orphan(row, "creating", pid=0, pid_start=0, keeper_pid=0)
        wait_until(lambda: not is_alive(row["keeper_pid"]))
        self.ails("w1", mended=["undone"])
        self.assertFalse(is_alive(row["pid"]))
        self.assertEqual(self.home.sockets(), [])

    def test_a_set_up_command_that_goes_on(self):
        row = self.half_made("w1")
        self.make_worktree(row)
        p = subprocess.Popen(
            ["sleep", "600"], env=self.home.environ({"FLEET_SOCKET": self.sock(row["id"])})
        )
        self.addCleanup(p.wait)
        self.addCleanup(p.kill)
        self.ails("w1", mended=["undone"])
        self.assertEqual(p.wait(10), -signal.SIGKILL)


class HalfRemoved(DoctorTest):
    def setUp(self):
        super().setUp()
        self.agent = self.create("w1", "sh", "-c", "echo x >made; exec sleep 600")
        self.made = os.path.join(self.agent["worktree"], "made")
        wait_until(lambda: os.path.exists(self.made))

    def restored(self):
        self.home.run("restore", "w1")
        with open(self.made) as f:
            self.assertEqual(f.read(), "x\n")
        self.assertEqual(self.repo.git("status", "--short", cwd=self.agent["worktree"]), "?? made")

    def test_nothing_was_done_yet(self):
        self.orphan(self.agent, "removing", note="delete-branch")
        self.ails("w1", "being killed", mended=["gone"])
        self.assertEqual(self.repo.branches(), ["main"])
        self.restored()

    def test_the_work_was_saved_but_not_noted(self):
        self.kill("w1")
        ref = self.row("w1")["trash_ref"]
        self.home.run("restore", "w1")
        self.home.run("restart", "w1")
        self.kill("w1")
        self.home.run("restore", "w1")
        self.repo.git("update-ref", ref, self.repo.git("stash", "create", cwd=self.repo.path) or "HEAD")
        self.orphan(self.row("w1"), "removing")
        self.doctor("--repair")
        self.assertEqual(self.row("w1")["trash_ref"], ref + "-2")
        self.restored()

    def test_the_worktree_is_gone_already(self):
        self.kill("w1")
        self.orphan(self.row("w1"), "removing", note="delete-branch")
        self.ails("w1", "being killed", mended=["gone"])
        self.assertEqual(self.repo.branches(), ["main"])
        self.restored()

    def test_a_worktree_put_aside_is_swept(self):
        self.kill("w1")
        aside = os.path.join(os.path.dirname(self.agent["worktree"]), ".w1.removing-abcdefgh")
        os.makedirs(os.path.join(aside, "deep"))
        self.ails(aside, mended=["removed"], check="worktrees")


class HalfRestored(DoctorTest):
    def setUp(self):
        super().setUp()
        row = self.create("w1", "sh", "-c", "echo x >made; exec sleep 600")
        self.made = os.path.join(row["worktree"], "made")
        wait_until(lambda: os.path.exists(self.made))
        self.home.run("kill", "-f", "-d", "w1")
        self.agent = self.row("w1")

    def test_nothing_was_done_yet(self):
        self.orphan(self.agent, "creating")
        self.ails("w1", "being restored", mended=["trash again"])
        self.home.run("restore", "w1")
        self.assertTrue(os.path.exists(self.made))

    def test_the_branch_goes_again(self):
        self.orphan(self.agent, "creating")
        self.repo.git("branch", "w1", self.agent["trash_ref"] + "^1")
        self.ails("w1", mended=["trash again"])
        self.assertEqual(self.repo.branches(), ["main"])

    def test_a_branch_that_somebody_has_moved_stays(self):
        self.orphan(self.agent, "creating")
        self.repo.git("branch", "w1", self.repo.commit("more", {"a.txt": "more\n"}))
        self.doctor("--repair")
        self.assertIn("w1", self.repo.branches())

    def test_half_of_the_files_are_there(self):
        self.orphan(self.agent, "creating")
        path = self.agent["worktree"]
        self.repo.git("worktree", "add", "-q", "--no-checkout", "-b", "w1", path,
                      self.agent["trash_ref"] + "^1")
        index = self.repo.git("rev-parse", "--git-path", "index", cwd=path)
        if os.path.exists(index):
            os.unlink(index)
        self.ails("w1", mended=["trash again"])
        self.assertFalse(os.path.exists(path))

    def test_what_was_whole_again_stays_with_all_that_was_done_since(self):
        self.home.run("restore", "w1")
        row = self.row("w1")
        commit = self.repo.git("commit-tree", "-p", "HEAD", "-m", "x", "HEAD^{tree}")
        self.repo.git("update-ref", self.agent["trash_ref"], commit)
        self.orphan(row, "creating", trash_ref=self.agent["trash_ref"])
        with open(self.made, "a") as f:
            f.write("y\n")
        self.ails("w1", "being restored", mended=["is restored"])
        with open(self.made) as f:
            self.assertEqual(f.read(), "x\ny\n")
        self.assertEqual(self.home.agent("w1")["life"], "exited")
        self.assertEqual(invariants.trash(self.repo), set())

    def test_a_copy_that_stayed_in_the_trash(self):
        self.home.run("restore", "w1")
        commit = self.repo.git("commit-tree", "-p", "HEAD", "-m", "x", "HEAD^{tree}")
        self.repo.git("update-ref", self.agent["trash_ref"], commit)
        self.set(self.row("w1"), trash_ref=self.agent["trash_ref"])
        self.ails("w1", "still in the trash", mended=["restored"])
        self.assertEqual(invariants.trash(self.repo), set())


class WithoutARow(DoctorTest):
    KEPT = ("branch", "base", "base_oid", "worktree", "made_worktree", "kind", "port", "batch")

    def lose_store(self):
        for end in ("", "-wal", "-shm"):
            path = os.path.join(self.home.state, "fleet.db" + end)
            if os.path.exists(path):
                os.rename(path, path + ".old")

    def test_a_store_that_was_moved_away(self):
        self.repo.git("branch", "topic")
        self.home.run("create", "feature/x", "-b", "topic", "--", "sleep", "600")
        self.home.run("fanout", "2", "many", "-p", "x", "-a", "demo")
        self.stop("many-B")
        self.create("gone", "sh", "-c", "echo x >made; exec sleep 600")
        wait_until(lambda: os.path.exists(os.path.join(self.row("gone")["worktree"], "made")))
        self.home.run("kill", "-f", "-d", "gone")
        before = {r["branch"]: r for r in invariants.rows(self.home).values()}
        pids = sorted(self.home.processes())
        self.lose_store()
        self.assertEqual(self.home.agents(), {})
        self.assertEqual(len(self.doctor(status=1)), 4 + 3)  # their worktrees too
        done = self.doctor("--repair")
        self.assertEqual([f["level"] for f in done], ["mended"] * 4, done)
        after = {r["branch"]: r for r in invariants.rows(self.home).values()}
        self.assertEqual(sorted(after), ["feature/x", "gone", "many-A", "many-B"])
        for name, row in after.items():
            for column in self.KEPT if name != "gone" else ("branch", "trash_ref", "life"):
                self.assertEqual(row[column], before[name][column], (name, column))
        self.assertEqual(sorted(self.home.processes()), pids)
        lives = {name: a["life"] for name, a in self.home.agents().items()}
        self.assertEqual(lives, {"feature/x": "running", "many-A": "running", "many-B": "exited"})
        self.assertEqual(self.doctor(), [])
        self.assertEqual(invariants.stray_at_rest(self.home, self.repo, ["topic"]), [])
        self.home.run("kill", "-f", "--batch", after["many-A"]["batch"])
        self.home.run("restore", "gone")
        self.home.run("kill", "-f", "*")
        wait_until(lambda: not self.home.processes() or None)

    def test_a_branch_that_was_killed_and_made_again(self):
        self.create("w1", "sh", "-c", "echo x >made; exec sleep 600")
        wait_until(lambda: os.path.exists(os.path.join(self.row("w1")["worktree"], "made")))
        self.kill("w1")
        self.create("w1")
        self.stop("w1")
        before = {k: r["life"] for k, r in invariants.rows(self.home).items()}
        self.lose_store()
        self.doctor("--repair")
        after = {k: r["life"] for k, r in invariants.rows(self.home).items()}
        self.assertEqual(after, before)

    def test_a_keeper_without_a_row(self):
        row = self.create("w1")
        self.create("w2")
        self.sql("DELETE FROM agents WHERE id = ?", row["id"])
        self.assertEqual(len(self.doctor(status=1)), 2)
        done = self.doctor("--repair")
        self.assertIn("taken up again as 'w1'; it is running", done[0]["text"])
        self.assertEqual(self.row("w1")["pid"], row["pid"])
        self.assertEqual(self.stray(), [])

    def test_a_directory_without_a_launch_record(self):
        self.create("w1")
        os.mkdir(os.path.join(self.home.state, "agents", "abcdefgh"))
        self.ails("abcdefgh", "not in the store", mended=["removed"], check="unknown")

    def test_a_launch_record_that_is_damaged(self):
        row = self.create("w1")
        self.stop("w1")
        self.repo.git("worktree", "remove", "--force", row["worktree"])
        with open(os.path.join(self.home.state, "agents", row["id"], "launch"), "r+") as f:
            f.truncate(40)
        self.sql("DELETE FROM agents")
        self.repo.git("branch", "-D", "w1")
        self.ails(row["id"], mended=["cannot be taken up", "removed"])

    def test_a_socket_of_nobody(self):
        row = self.create("w1")
        self.stop("w1")
        for agent_id in (row["id"], "abcdefgh"):
            with socket.socket(socket.AF_UNIX) as s:
                s.bind(self.sock(agent_id))
            self.ails(agent_id, mended=["removed"], check="unknown")

    def process(self, path):
        p = subprocess.Popen(["sleep", "600"], env=self.home.environ({"FLEET_SOCKET": path}))
        self.addCleanup(p.wait)
        self.addCleanup(p.kill)
        return p

    def test_a_process_of_an_agent_that_was_killed(self):
        row = self.create("w1")
        self.home.run("kill", "w1")
        p = self.process(self.sock(row["id"]))
        self.ails("w1", "1 of its processes", mended=["ended"], check="unknown")
        self.assertEqual(p.wait(10), -signal.SIGKILL)

    def test_a_process_of_an_agent_that_nobody_knows(self):
        self.create("w1")
        p = self.process(self.sock("abcdefgh"))
        self.ails("abcdefgh", mended=["removed"], check="unknown")
        self.assertEqual(p.wait(10), -signal.SIGKILL)

    def test_a_process_of_another_user_s_home_is_none_of_ours(self):
        self.create("w1")
        p = self.process("/nowhere/fleet/abcdefgh.sock")
        self.assertEqual(self.doctor("--repair"), [])
        self.assertIsNone(p.poll())

    def test_the_doctor_does_not_end_itself(self):
        """Called from a shell that a lost agent left behind."""
        row = self.create("w1")
        self.end(row)
        env = {"FLEET_SOCKET": self.sock(row["id"]), "FLEET_AGENT": row["id"]}
        fleet = os.path.join(os.environ["FLEET_BUILD"], "fleet")
        done = self.home.command(["sh", "-c", f"{fleet} doctor --repair --json; echo $?"], env=env)
        self.assertTrue(done.out.endswith("\n0\n"), done)
        self.assertEqual(self.home.agent("w1")["life"], "exited")


class Worktrees(DoctorTest):
    def setUp(self):
        super().setUp()
        self.path = os.path.join(os.path.dirname(self.create("w1")["worktree"]), "nobody")

    def worktree(self, *args):
        self.repo.git("worktree", "add", "-q", *args, self.path)

    def test_a_clean_one_of_nobody_goes_and_its_branch_stays(self):
        self.worktree("-b", "nobody")
        self.doctor(status=1)
        self.assertTrue(os.path.exists(self.path))
        done = self.doctor("--repair")
        self.assertIn("its branch stays", done[0]["text"])
        self.assertFalse(os.path.exists(self.path))
        self.assertIn("nobody", self.repo.branches())
        self.assertEqual(invariants.stray_at_rest(self.home, self.repo, ["nobody"]), [])

    def test_one_with_work_is_named_and_stays(self):
        self.worktree("-b", "nobody")
        with open(os.path.join(self.path, "mine"), "w") as f:
            f.write("mine\n")
        for args in ([], ["--repair"], ["--repair"]):
            found = self.doctor(*args, status=1)
            self.assertIn(self.path, found[0]["text"])
        self.assertIn("holds work", found[0]["text"])
        self.assertTrue(os.path.exists(os.path.join(self.path, "mine")))

    def test_a_detached_one_stays(self):
        self.worktree("--detach")
        self.doctor("--repair", status=1)
        self.assertTrue(os.path.exists(self.path))

    def test_one_elsewhere_is_the_user_s(self):
        self.path = os.path.join(self.home.path, "mine")
        self.worktree("-b", "mine")
        self.assertEqual(self.doctor("--repair"), [])
        self.assertTrue(os.path.exists(self.path))

    def test_one_whose_directory_is_gone(self):
        self.worktree("-b", "nobody")
        shutil.rmtree(self.path)
        self.doctor("--repair")
        self.assertEqual(self.repo.worktrees(), [self.row("w1")["worktree"]])

    def test_an_agent_whose_worktree_was_taken_away(self):
        shutil.rmtree(self.row("w1")["worktree"])
        self.assertIn("no worktree", self.doctor(status=1)[0]["text"])
        self.doctor("--repair")
        self.assertEqual(self.row("w1")["life"], "archived")
        self.assertEqual(self.doctor(), [])
        self.assertEqual(self.home.processes(), {})
        self.assertIn("w1", self.repo.branches())

    def test_a_repository_that_is_gone(self):
        os.rename(self.repo.path, self.repo.path + ".away")
        self.home.cwd = self.home.env["HOME"]
        found = self.doctor("--repair", status=1)
        self.assertIn("repository that is gone", found[0]["text"])
        self.assertEqual(self.home.agents()["w1"]["life"], "running")
        os.rename(self.repo.path + ".away", self.repo.path)
        self.assertEqual(self.doctor(), [])
        shutil.rmtree(self.repo.path)
        self.kill("w1")
        self.assertEqual(self.home.agents(), {})
        self.assertTrue(os.path.exists(self.row("w1")["worktree"]))

    def test_a_directory_that_is_no_worktree(self):
        os.mkdir(self.path)
        with open(os.path.join(self.path, "notes"), "w") as f:
            f.write("x\n")
        found = self.doctor("--repair", status=1)
        self.assertIn("no repository", found[0]["text"])
        self.assertTrue(os.path.exists(os.path.join(self.path, "notes")))
        os.unlink(os.path.join(self.path, "notes"))
        self.doctor("--repair")
        self.assertFalse(os.path.exists(self.path))


class Locks(DoctorTest):
    def lock(self, name):
        path = os.path.join(self.repo.path, ".git", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w"):
            pass
        long_ago = time.time() - 60
        os.utime(path, (long_ago, long_ago))
        return path

    def test_those_that_nobody_holds_are_taken_away(self):
        self.create("w1")
        for name in (
            "refs/heads/feature/x.lock",
            "refs/fleet/trash/abcdefgh.lock",
            "config.lock",
            "packed-refs.lock",
            "worktrees/w1/index.lock",
        ):
            path = self.lock(name)
            self.ails(path, mended=["removed"], check="locks")
            self.assertFalse(os.path.exists(path))

    def test_one_that_is_in_use_is_left_alone(self):
        self.create("w1")
        path = self.lock("config.lock")
        with open(path):
            self.assertEqual(self.doctor("--repair"), [])
        self.assertTrue(os.path.exists(path))

    def test_one_that_is_in_the_way_is_named(self):
        self.lock("refs/heads/w1.lock")
        told = self.home.run("create", "w1", "--", "sleep", "600", check=False)
        self.assertIn("fleet doctor", told.err)
        self.assertEqual(self.home.agents(), {})
        self.doctor("--repair")
        self.create("w1")

    def test_a_kill_that_was_cut_off_goes_on_behind_it(self):
        row = self.create("w1")
        self.lock(f"refs/fleet/trash/{row['id']}.lock")
        self.lock("refs/heads/w1.lock")
        self.orphan(row, "removing", note="delete-branch")
        done = self.doctor("--repair")
        self.assertEqual([f["check"] for f in done], ["locks", "locks", "agents"])
        self.assertEqual(self.repo.branches(), ["main"])

    def test_that_of_the_user_s_own_index_is_left_alone(self):
        self.create("w1")
        path = self.lock("index.lock")
        self.assertEqual(self.doctor("--repair"), [])
        self.assertTrue(os.path.exists(path))

    def test_a_place_where_entries_are_made(self):
        self.create("w1")
        os.mkdir(os.path.join(self.repo.path, ".git", "fleet-scratch"))
        self.ails("fleet-scratch", mended=["removed"], check="locks")


if __name__ == "__main__":
    main()
