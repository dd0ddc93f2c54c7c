# SPDX-License-Identifier: MIT
"""resume, fork, restart: the same conversation, by its own id and no other."""

import json
import os
import sys

import fleet

# Says what it was started with, names its conversation as claude's hooks do, and
# writes a line of transcript for every line that it reads.
TALKER = r'''
import json, os, signal, subprocess, sys
say = dict(a.split("=", 1) for a in sys.argv[2:] if "=" in a)
home, ident = sys.argv[1], say.get("--fork", say.get("--id", say.get("--resume")))
path = os.path.join(home, ident + ".jsonl")
event = json.dumps({"session_id": ident, "transcript_path": path})
subprocess.run([os.environ["FLEET_HOOK"], "hook", "claude", "SessionStart"], input=event, text=True)
with open(os.path.join(home, "starts"), "a") as f:
    f.write(json.dumps(sys.argv[2:]) + "\n")
if "--resume" in say and not os.path.exists(os.path.join(home, say["--resume"] + ".jsonl")):
    sys.exit("no conversation of that id")
print("talking", flush=True)
if "--stubborn" in say:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
try:
    for line in sys.stdin:
        with open(path, "a") as f:
            f.write(line)
except OSError:
    pass
if "--stubborn" in say:
    signal.pause()
'''

KIND = """
program = "{python}"
args = ["-B", "{talker}", "{home}"]
prompt = "argument"
prompt_args = ["prompt={{prompt}}"]
session_args = ["--id={{session}}"]
resume_args = ["--resume={{session}}"]
fork_args = ["--resume={{session}}", "--fork={{fork}}"]
[modes]
careful = ["--careful=1"]
stubborn = ["--stubborn=1"]
[env]
FLEET_HOOK = "{fleet}"
"""


class Resume(fleet.FleetTest):
    def setUp(self):
        super().setUp()
        self.repo = self.home.repo({"a.txt": "one\n"})
        self.talks = os.path.join(self.home.path, "talks")
        os.mkdir(self.talks)
        talker = os.path.join(self.home.path, "talker.py")
        with open(talker, "w") as f:
            f.write(TALKER)
        agents = os.path.join(self.home.config, "agents")
        os.makedirs(agents)
        with open(os.path.join(agents, "talker.toml"), "w") as f:
            f.write(KIND.format(python=sys.executable, talker=talker, home=self.talks,
                                fleet=os.path.join(fleet.BUILD, "fleet")))

    def starts(self):
        try:
            with open(os.path.join(self.talks, "starts")) as f:
                return [dict(a.split("=", 1) for a in json.loads(line)) for line in f]
        except FileNotFoundError:
            return []

    def await_starts(self, n):
        fleet.wait_until(lambda: len(self.starts()) == n, what=f"{n} starts")
        return self.starts()[-1]

    def talk(self, name="one", *args):
        """An agent that has begun its conversation; its id."""
        before = len(self.starts())
        self.home.run("create", name, "-a", "talker", *args)
        ident = self.await_starts(before + 1)["--id"]
        self.home.run("prompt", name, "hello")
        path = os.path.join(self.talks, ident + ".jsonl")
        fleet.wait_until(lambda: os.path.exists(path), what="a transcript")
        return ident

    def crash(self, name="one"):
        """As a reboot: keeper and program are gone at once."""
        ids = [p for p, line in self.home.processes().items()]
        for pid in ids:
            self.home.kill(pid)
        fleet.wait_until(lambda: self.home.agent(name)["life"] == "lost")

    def test_a_lost_one_goes_on_with_its_own_conversation(self):
        ident = self.talk()
        self.crash()
        self.home.run("resume", "one")
        self.assertEqual(self.await_starts(2), {"--resume": ident})
        self.assertEqual(self.home.agent("one")["life"], "running")

    def test_all_that_are_lost_are_taken_up(self):
        idents = {self.talk("one"), self.talk("two")}
        self.crash()
        fleet.wait_until(lambda: self.home.agent("two")["life"] == "lost")
        done = self.home.run("resume", "--all", "--json").json
        self.assertEqual({a["result"] for a in done["agents"]}, {"resumed"})
        self.await_starts(4)
        self.assertEqual({s["--resume"] for s in self.starts()[2:]}, idents)
        self.assertIn("no agent is lost", self.home.run("resume", "--all").out)

    def test_one_that_outlives_its_keeper_is_ended_first(self):
        ident = self.talk("one", "--mode", "stubborn")
        row = self.home.agent("one")
        keeper = [p for p, line in self.home.processes().items() if "fleet-keeper" in line]
        self.home.kill(*keeper)
        fleet.wait_until(lambda: self.home.agent("one")["state"] == "unreachable")
        self.assertTrue(os.path.exists(f"/proc/{row['pid']}"))
        self.home.run("resume", "--all")
        self.assertEqual(self.await_starts(2)["--resume"], ident)
        fleet.wait_until(lambda: not os.path.exists(f"/proc/{row['pid']}"), what="its end")

    def test_one_that_was_stopped_and_one_that_runs(self):
        ident = self.talk()
        self.assertIn("runs already", self.home.run("resume", "one", check=1).err)
        self.home.run("stop", "one")
        self.home.run("resume", "one", "-p", "and now this")
        self.assertEqual(self.await_starts(2), {"--resume": ident, "prompt": "and now this"})

    def test_a_restart_keeps_the_conversation_and_a_prompt_begins_another(self):
        ident = self.talk()
        self.home.run("restart", "one")
        self.assertEqual(self.await_starts(2), {"--resume": ident})
        self.home.run("restart", "one", "-p", "anew")
        last = self.await_starts(3)
        self.assertEqual(last["prompt"], "anew")
        self.assertNotIn(last["--id"], (ident, None))

    def test_what_never_began_begins(self):
        self.home.run("create", "one", "-a", "talker")
        first = self.await_starts(1)["--id"]
        self.home.run("stop", "one")
        self.home.run("resume", "one")
        self.assertNotEqual(self.await_starts(2)["--id"], first)

    def test_a_conversation_is_followed_to_its_successor(self):
        self.talk()
        # what /clear does: the same program tells another id
        row = self.home.agent("one")
        record = os.path.join(self.home.state, "agents", row["id"], "session")
        with open(os.path.join(self.talks, "next.jsonl"), "w") as f:
            f.write("x\n")
        self.home.run("stop", "one")
        with open(record) as f:
            text = f.read()
        lines = [("id=next" if line.startswith("id=") else
                  f"transcript={self.talks}/next.jsonl" if line.startswith("transcript=") else line)
                 for line in text.splitlines()]
        with open(record, "w") as f:
            f.write("\n".join(lines) + "\n")
        self.home.run("resume", "one")
        self.assertEqual(self.await_starts(2), {"--resume": "next"})

    def test_a_damaged_record_is_named_and_nothing_guessed(self):
        self.talk()
        self.home.run("stop", "one")
        record = os.path.join(self.home.state, "agents", self.home.agent("one")["id"], "session")
        with open(record, "w") as f:
            f.write("fleet-session=1\nid=x")
        told = self.home.run("resume", "one", check=False)
        self.assertIn(record, told.err)
        self.assertEqual(len(self.starts()), 1)

    def test_a_kind_without_conversations_is_refused(self):
        self.home.run("create", "plain", "--", "sh", "-c", "exit 0")
        self.home.run("wait", "plain", "--until", "exited")
        told = self.home.run("resume", "plain", check=5)
        self.assertIn("cannot take up a conversation", told.err)
        self.assertIn("fleet restart plain", told.err)
        self.home.run("resume", check=2)
        self.home.run("resume", "plain", "--all", check=2)

    def test_a_mode_is_kept(self):
        ident = self.talk("one", "--mode", "careful")
        self.assertEqual(self.starts()[0]["--careful"], "1")
        self.home.run("restart", "one")
        self.assertEqual(self.await_starts(2), {"--resume": ident, "--careful": "1"})

    def test_a_mode_that_is_none_is_refused_before_anything_is_made(self):
        self.home.write_config('[agent.talker]\nmode = "wild"\n')
        told = self.home.run("create", "one", "-a", "talker", check=4)
        self.assertIn("no mode 'wild' (there are: careful, stubborn)", told.err)
        self.assertEqual(self.home.agents(), {})

    # --- fork ---

    def test_a_fork_has_the_files_and_the_conversation(self):
        ident = self.talk()
        tree = self.home.agent("one")["worktree"]
        for path, text in (("a.txt", "changed\n"), ("staged.txt", "s\n"), ("new/file.txt", "n\n")):
            os.makedirs(os.path.dirname(os.path.join(tree, path)), exist_ok=True)
            with open(os.path.join(tree, path), "w") as f:
                f.write(text)
        self.repo.git("add", "staged.txt", cwd=tree)
        before = self.repo.git("status", "--porcelain", cwd=tree)
        self.home.run("fork", "one", "two", "-p", "another way")
        last = self.await_starts(2)
        self.assertEqual((last["--resume"], last["prompt"]), (ident, "another way"))
        self.assertNotEqual(last["--fork"], ident)
        two = self.home.agent("two")
        self.assertEqual(self.repo.git("status", "--porcelain", cwd=two["worktree"]), before)
        self.assertEqual(self.repo.git("status", "--porcelain", cwd=tree), before)
        self.assertEqual((two["branch"], two["base"]), ("two", "one"))
        self.assertEqual(self.repo.git("for-each-ref", "refs/fleet"), "")
        self.home.run("stop", "two")
        told = self.home.run("explain", "one", "--json").json
        self.assertEqual(told["session"], ident)

    def test_a_fork_that_cannot_be_leaves_nothing(self):
        self.home.run("create", "plain", "--", "sh", "-c", "sleep 600")
        told = self.home.run("fork", "plain", "two", check=5)
        self.assertIn("cannot fork a conversation", told.err)
        self.talk()
        self.home.run("fork", "one", "plain", check=False)
        self.home.run("fork", "one", "bad..name", check=2)
        self.assertEqual(set(self.home.agents()), {"plain", "one"})
        self.assertEqual(self.repo.git("for-each-ref", "refs/fleet"), "")


if __name__ == "__main__":
    fleet.main()
