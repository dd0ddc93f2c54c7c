# SPDX-License-Identifier: MIT
"""demo: the main job from end to end, with and without a terminal."""

import os

import fleet


class Demo(fleet.FleetTest):
    def test_without_a_terminal_it_runs_to_its_end_and_tells_all(self):
        done = self.home.run("demo", "--json").json
        self.assertEqual(len(done["agents"]), 3)
        for agent in done["agents"]:
            with self.subTest(agent=agent["branch"]):
                self.assertIn("make test", agent["question"])
                self.assertTrue(agent["done"] and agent["committed"])
                self.assertEqual(agent["exit_status"], 0)
                self.assertGreater(agent["added"], 0)
                self.assertIn("diff --git", agent["patch"])

    def test_it_leaves_nothing_behind(self):
        text = self.home.run("demo").out
        for word in ("demo/greeting", "EXIT", "diff --git"):
            self.assertIn(word, text)
        self.assertEqual(os.listdir(self.home.env["TMPDIR"]), [])
        self.assertEqual(self.home.processes(), {})
        self.assertFalse(os.path.exists(self.home.state))

    def test_it_fails_when_an_agent_cannot_do_its_job(self):
        os.makedirs(os.path.join(self.home.path, "share/agents"))
        with open(os.path.join(self.home.path, "share/agents/demo.toml"), "w") as f:
            f.write('program = "/bin/true"\n')
        failed = self.home.run("demo", check=False, env={"FLEET_SHARE": self.home.path + "/share"})
        self.assertNotEqual(failed.status, 0)
        self.assertIn("demo/greeting", failed.err)
        self.assertEqual(os.listdir(self.home.env["TMPDIR"]), [])

    def test_at_a_terminal_the_agents_are_shown_and_go_on(self):
        shown = self.home.start_fleet("demo", rows=30, cols=100)
        shown.expect("demo/docs")
        shown.expect("Run `")
        shown.send(b"q")
        shown.expect("go on in")
        self.assertEqual(shown.wait(), 0)
        repo = os.path.join(self.home.env["XDG_DATA_HOME"], "fleet/demo/acme-api")
        self.home.run("wait", "demo/*", "--until", "blocked", "--timeout", "20s", cwd=repo)
        self.home.run("kill", "-f", "-d", "demo/*", cwd=repo)
        self.home.assert_nothing_left()


if __name__ == "__main__":
    fleet.main()
