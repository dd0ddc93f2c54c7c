# SPDX-License-Identifier: MIT
"""Auto-approval, as an agent's PermissionRequest hook meets it."""

import json
import os
import stat

import fleet

ALLOW = {"hookSpecificOutput": {"hookEventName": "PermissionRequest", "decision": {"behavior": "allow"}}}


class Approve(fleet.FleetTest):
    def setUp(self):
        super().setUp()
        self.repo = self.home.repo()

    def config(self, mode, *rules):
        self.home.write_config(f'[approve]\nmode = "{mode}"\nrules = {json.dumps(rules)}\n')

    def ask(self, command, tool="Bash", **more):
        """An agent that asks its hook and keeps what it answered; (answer, agent)."""
        n = len(self.home.agents())
        out = os.path.join(self.home.path, f"answer-{n}")
        script = (f'sed "s|@|$PWD|" {out}.in | fleet hook claude PermissionRequest > {out}.part; '
                  f"mv {out}.part {out}; sleep 600")
        key = "command" if tool == "Bash" else "file_path"
        asked = {"tool_name": tool, "tool_input": {key: command}, "cwd": "@", "session_id": "s"}
        with open(f"{out}.in", "w") as f:
            json.dump({**asked, **more}, f)
        path = f"{fleet.BUILD}:{os.environ['PATH']}"
        self.home.run("create", f"a{n}", "--", "sh", "-c", script, env={"PATH": path})
        fleet.wait_until(lambda: os.path.exists(out))
        with open(out) as f:
            return f.read(), self.home.agent(f"a{n}")

    def test_off_it_neither_answers_nor_notes(self):
        answer, agent = self.ask("npm test")
        self.assertEqual((answer, agent["state"], agent["approvals"]), ("", "blocked", []))
        self.assertFalse(os.path.exists(self.notes(agent)))

    def notes(self, agent):
        return os.path.join(self.home.state, "agents", agent["id"], "approvals")

    def test_a_rule_answers_and_nobody_is_asked(self):
        self.config("on", "* Bash npm *")
        answer, agent = self.ask("npm test")
        self.assertEqual(json.loads(answer), ALLOW)
        self.assertEqual(agent["state"], "working")
        told = agent["approvals"][0]
        self.assertEqual((told["decision"], told["what"], told["rule"], told["mode"]),
                         ("allow", "npm test", "* Bash npm *", "on"))
        self.assertEqual(stat.S_IMODE(os.stat(self.notes(agent)).st_mode), 0o600)
        self.assertIn("allow Bash: npm test (a rule allows it: * Bash npm *)",
                      self.home.run("show", agent["branch"]).out)

    def test_what_no_rule_allows_is_asked(self):
        self.config("on", "* Bash npm *")
        answer, agent = self.ask("npm test; rm -rf /")
        self.assertEqual((answer, agent["state"]), ("", "blocked"))
        self.assertEqual(agent["approvals"][0]["decision"], "ask")

    def test_a_dry_run_only_notes(self):
        self.config("dry-run", "* Write *")
        answer, agent = self.ask("new.txt", tool="Write")
        self.assertEqual((answer, agent["state"]), ("", "blocked"))
        told = agent["approvals"][0]
        self.assertEqual((told["decision"], told["mode"]), ("allow", "dry-run"))
        self.assertIn("dry run", self.home.run("show", agent["branch"]).out)

    def test_what_cannot_be_noted_is_asked(self):
        self.config("on", "* Bash npm *")
        _, agent = self.ask("npm test")
        path = self.notes(agent)
        os.remove(path)
        os.symlink("/dev/null", path)
        env = {"FLEET_AGENT": agent["id"], "FLEET_WORKTREE": agent["worktree"], "FLEET_APPROVE": "on"}
        asked = {"tool_name": "Bash", "tool_input": {"command": "npm test"}, "cwd": agent["worktree"]}
        told = self.home.run("hook", "claude", "PermissionRequest", input=json.dumps(asked), env=env)
        self.assertEqual(told.out, "")
        os.remove(path)
        for wrong in ("", "{", json.dumps(asked) * 2):
            told = self.home.run("hook", "claude", "PermissionRequest", input=wrong, env=env)
            self.assertEqual(told.out, "")
        told = self.home.run("hook", "claude", "PermissionRequest", input=json.dumps(asked), env=env)
        self.assertEqual(json.loads(told.out), ALLOW)
        self.assertEqual(len(self.home.agent(agent["branch"])["approvals"]), 4)

    def test_the_notes_stay_short(self):
        self.config("on", "* Bash npm *")
        _, agent = self.ask("npm test")
        path = self.notes(agent)
        with open(path, "a") as f:
            f.write("x" * (256 << 10) + "\n")
        env = {"FLEET_AGENT": agent["id"], "FLEET_WORKTREE": agent["worktree"], "FLEET_APPROVE": "on"}
        self.home.run("hook", "claude", "PermissionRequest", input="{}", env=env)
        self.assertLess(os.path.getsize(path), 1000)
        self.assertTrue(os.path.exists(path + ".1"))
        self.assertEqual(len(self.home.agent(agent["branch"])["approvals"]), 1)

    def test_a_project_s_file_allows_nothing(self):
        self.repo.commit("settings", {".fleet/config.toml": '[approve]\nmode = "on"\nrules = ["* * *"]\n'})
        told = self.home.run("create", "one", "--", "sh", "-c", "sleep 600", check=False)
        self.assertNotEqual(told.status, 0)
        self.assertIn(".fleet/config.toml:2: approve.mode: only your own", told.err)

    def test_a_rule_that_is_none_is_named(self):
        self.config("on", "Bash npm")
        told = self.home.run("create", "one", "--", "true", check=False)
        self.assertIn("'Bash npm' is not KIND TOOL PATTERN", told.err)


if __name__ == "__main__":
    fleet.main()
