# SPDX-License-Identifier: MIT
"""fanout and multi: many agents, each standing on its own."""

import os
import sqlite3

import fleet


class Batch(fleet.FleetTest):
    def setUp(self):
        super().setUp()
        self.repo = self.home.repo()
        self.home.write_config('[agent]\ndefault = "demo"\n')

    def test_a_fanout_gives_one_prompt_to_many(self):
        made = self.home.run("fanout", "3", "idea", "-p", "Do it", "--json").json
        self.assertEqual([a["branch"] for a in made["agents"]], ["idea-A", "idea-B", "idea-C"])
        self.assertEqual(made["started"], 3)
        listed = self.home.agents("-g")
        self.assertEqual(list(listed), ["idea-A", "idea-B", "idea-C"])
        self.assertEqual({a["batch"] for a in listed.values()}, {made["batch"]})
        self.assertEqual(self.home.agent("idea-B")["prompt"], "Do it")
        shown = self.home.run("list", "-g").out
        self.assertEqual(shown.count(made["batch"]), 1)

    def test_one_is_said_as_one(self):
        self.assertIn(": 1 agent started", self.home.run("fanout", "1", "x", "-p", "y").out)

    def test_its_list_counts_on_behind_z_and_9(self):
        self.home.run("multi", "x-AA:1", "x-B:1", "x-10:1", "x-A:1", "x-9:1", "--quick",
                      "-a", "shell")
        self.assertEqual(list(self.home.agents("-g")), ["x-A", "x-B", "x-AA", "x-9", "x-10"])

    def test_without_a_prefix_the_batch_gives_its_name(self):
        made = self.home.run("fanout", "1", "-p", "x", "--json").json
        self.assertEqual(made["agents"][0]["branch"], f"fanout-{made['batch']}-A")

    def test_numeric_names_and_mixed_kinds(self):
        made = self.home.run("fanout", "3", "n", "-p", "x", "--numeric", "-a", "demo:2,shell:1",
                             "--json").json
        self.assertEqual([(a["branch"], a["kind"]) for a in made["agents"]],
                         [("n-A1", "demo"), ("n-A2", "demo"), ("n-A3", "shell")])

    def test_kinds_may_be_said_one_by_one(self):
        made = self.home.run("fanout", "3", "k", "-p", "x", "-a", "shell:1", "-a", "demo:2",
                             "--json").json
        self.assertEqual([a["kind"] for a in made["agents"]], ["shell", "demo", "demo"])
        self.home.run("multi", "m1:x", "m2:y", "-a", "demo", "-a", "nosuch", check=4)

    def test_a_taken_name_stops_everything_before_anything_is_made(self):
        self.repo.git("branch", "idea-B/x")  # idea-B cannot be made beside it
        failed = self.home.run("fanout", "3", "idea", "-p", "x", check=False)
        self.assertNotEqual(failed.status, 0)
        self.assertIn("idea-B", failed.err)
        self.assertEqual(self.home.agents("-a"), {})
        self.assertEqual(self.repo.branches(), ["idea-B/x", "main"])
        with sqlite3.connect(os.path.join(self.home.state, "fleet.db")) as db:
            self.assertEqual(db.execute("select count(*) from batches").fetchone(), (0,))

    def test_when_some_fail_the_others_go_on_and_the_status_is_3(self):
        self.repo.write(".fleet/config.toml",
                        '[setup]\ncommands = ["test $FLEET_BRANCH != part-B"]\n')
        made = self.home.run("fanout", "3", "part", "-p", "x", "--json", check=3).json
        result = {a["branch"]: a["result"] for a in made["agents"]}
        self.assertEqual(result, {"part-A": "started", "part-B": "failed", "part-C": "started"})
        self.assertIn("set-up command", made["agents"][1]["error"])
        self.assertEqual(sorted(self.home.agents()), ["part-A", "part-C"])
        self.assertNotIn("part-B", self.repo.branches())
        self.assertEqual(len(self.repo.worktrees()), 2)

    def test_set_up_commands_run_in_no_more_worktrees_than_allowed(self):
        self.repo.write(".fleet/config.toml", f"""
[setup]
jobs = 2
commands = ["echo + >> {self.home.path}/jobs; sleep 0.2; echo - >> {self.home.path}/jobs"]
""")
        self.home.run("fanout", "5", "j", "-p", "x")
        running = most = 0
        with open(f"{self.home.path}/jobs") as f:
            for line in f:
                running += 1 if line == "+\n" else -1
                most = max(most, running)
        self.assertEqual(running, 0)
        self.assertEqual(most, 2)

    def test_as_many_set_up_commands_run_at_once_as_allowed(self):
        here = f"{self.home.path}/here"
        self.repo.write(".fleet/config.toml", f"""
[setup]
jobs = 10
timeout = "20s"
commands = ["echo >> {here}; until test $(wc -l < {here}) = 10; do sleep 0.05; done"]
""")
        self.home.run("fanout", "10", "j", "-p", "x")

    def test_batches_stand_by_age_and_who_stands_alone_last(self):
        self.home.run("create", "a", "-p", "x", "--quick")
        for prefix in ("z", "y", "x", "w"):
            self.home.run("fanout", "2", prefix, "-p", "x", "--quick")
        self.assertEqual(list(self.home.agents("-g")),
                         ["z-A", "z-B", "y-A", "y-B", "x-A", "x-B", "w-A", "w-B", "a"])

    def test_a_multi_gives_each_a_prompt_of_its_own(self):
        self.home.run("multi", "fix-1: Fix: it", "docs:Write docs")
        self.assertEqual(self.home.agent("fix-1")["prompt"], "Fix: it")
        self.assertEqual(self.home.agent("docs")["prompt"], "Write docs")

    def test_a_multi_from_a_file(self):
        path = self.repo.write("../tickets", "# two\none: first\n  and more\n\ntwo: second\n")
        self.home.run("multi", "-F", path)
        self.assertEqual(self.home.agent("one")["prompt"], "first\nand more")
        self.assertEqual(self.home.agent("two")["prompt"], "second")

    def test_a_batch_is_killed_by_its_id(self):
        made = self.home.run("fanout", "2", "gone", "-p", "x", "--json").json
        self.home.run("create", "stays", "-p", "x")
        self.home.run("kill", "--batch", made["batch"], "-f", "-d")
        self.assertEqual(list(self.home.agents()), ["stays"])
        self.assertEqual(sorted(self.repo.branches()), ["main", "stays"])


if __name__ == "__main__":
    fleet.main()
