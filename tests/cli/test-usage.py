# SPDX-License-Identifier: MIT
"""usage, budgets and the status line, with transcripts that are written here."""

import json
import os
import time

import fleet

KIND = """summary = "writes a transcript"
program = "/bin/sh"
args = ["-c", "echo ready; cat"]
session_args = ["{session}"]
prompt = "none"
usage = "claude"
"""

PRICES = """[[model]]
match = "m-*"
input = 1
output = 10
context = 1000
"""


def now():
    """As transcripts have it, with milliseconds."""
    ms = time.time_ns() // 1_000_000
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(ms // 1000)) + f".{ms % 1000:03d}Z"


class Usage(fleet.FleetTest):
    def setUp(self):
        super().setUp()
        self.repo = self.home.repo()
        os.makedirs(os.path.join(self.home.config, "agents"))
        with open(os.path.join(self.home.config, "agents", "writer.toml"), "w") as f:
            f.write(KIND)
        with open(os.path.join(self.home.config, "prices.toml"), "w") as f:
            f.write(PRICES)
        self.ids = {}

    # --- what the agents are, and write ---

    def create(self, name, *args):
        made = self.home.run("create", name, "-a", "writer", "--json", *args).json
        self.adopt(made)
        return made

    def adopt(self, agent):
        path = self.place(agent, "session")
        with open(path) as f:
            fields = dict(line.rstrip("\n").split("=", 1) for line in f)
        self.ids[agent["name"]] = fields["id"]

    def place(self, agent, name):
        return os.path.join(self.home.state, "agents", agent["id"], name)

    def transcript(self, name):
        return os.path.join(self.home.env["HOME"], ".claude", "projects", "-p",
                            self.ids[name] + ".jsonl")

    def write(self, name, *lines):
        path = self.transcript(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "a") as f:
            for line in lines:
                f.write(line if isinstance(line, str) else
                        json.dumps({"sessionId": self.ids[name], **line}) + "\n")

    def message(self, number, tokens_in, tokens_out=0, model="m-1", day=None):
        at = f"{day}T10:00:00.000Z" if day else now()
        return {"type": "assistant", "uuid": f"u{number}", "timestamp": at,
                "message": {"id": f"msg-{number}", "model": model, "content": [],
                            "usage": {"input_tokens": tokens_in, "output_tokens": tokens_out}}}

    def say(self, agent, usd, **more):
        """What claude gives its status line; what that shows."""
        said = {"session_id": self.ids[agent["name"]], "model": {"id": "m-1", "display_name": "M 1"},
                "cost": {"total_cost_usd": usd},
                "context_window": {"total_input_tokens": 420, "context_window_size": 1000,
                                   "used_percentage": 42}, **more}
        return self.home.run("hook", "claude", "statusline", input=json.dumps(said),
                             env={"FLEET_AGENT": agent["id"]}).out

    def refused(self, args, code, *words):
        """Exit status, JSON code and words of an error."""
        status = {"usage": 2, "refused": 5, "config": 1}[code]
        result = self.home.run(*args, "--json", check=status)
        error = result.json["error"]
        self.assertEqual(error["code"], code)
        for word in words:
            self.assertIn(word, error["message"])

    def usage(self, *args):
        return self.home.run("usage", "--json", *args).json

    def costs(self, *args):
        return {u["name"]: u["cost_usd"] for u in self.usage(*args)["usage"]}

    # --- counting ---

    def test_a_transcript_is_counted_as_it_grows(self):
        self.create("one")
        self.assertEqual(self.usage()["usage"], [])
        self.write("one", self.message(1, 1_000_000), self.message(1, 1_000_000))
        self.assertEqual(self.costs(), {"one": 1})
        self.write("one", self.message(2, 0, 100_000))
        found = self.usage()["usage"][0]
        self.assertEqual((found["cost_usd"], found["cost_source"], found["model"]), (2, "reckoned", "m-1"))
        self.assertEqual(found["tokens"], {"input": 1_000_000, "cache_write": 0, "cache_read": 0,
                                           "output": 100_000})
        self.assertEqual(self.costs(), {"one": 2})

    def test_sums_are_by_what_is_asked_for(self):
        self.create("one")
        self.create("two")
        self.write("one", self.message(1, 1_000_000, day="2026-11-20"),
                   self.message(2, 2_000_000, day="2026-11-21"))
        self.write("two", self.message(3, 4_000_000, model="m-2", day="2026-11-20"))
        self.assertEqual(self.costs(), {"one": 3, "two": 4})
        self.assertEqual(self.costs("one"), {"one": 3})
        self.assertEqual(self.costs("--by", "day"), {"2026-11-20": 5, "2026-11-21": 2})
        self.assertEqual(self.costs("--by", "model"), {"m-1": 3, "m-2": 4})
        self.assertEqual(self.costs("--by", "project"), {"repo": 7})
        self.assertEqual(self.costs("--by", "batch"), {"(none)": 7})
        self.assertEqual(self.costs("--since", "2026-11-21"), {"one": 2})
        self.assertEqual(self.usage()["total"]["cost_usd"], 7)
        table = self.home.run("usage").out
        self.assertIn("total", table)
        self.assertIn("$7.00", table)

    def test_what_was_killed_stays_counted(self):
        self.create("one")
        self.write("one", self.message(1, 1_000_000))
        self.home.run("kill", "one", "-f")
        found = self.usage("one")["usage"][0]
        self.assertEqual((found["cost_usd"], found["killed"]), (1, True))

    def test_a_model_without_a_price_is_unknown(self):
        self.create("one")
        self.write("one", self.message(1, 1_000_000, model="other"))
        result = self.home.run("usage", "--json")
        found = result.json["usage"][0]
        self.assertIsNone(found["cost_usd"])
        self.assertEqual((found["cost_source"], found["unpriced"]), ("incomplete", ["other"]))
        self.assertIn("no price for 'other'", result.err)
        with open(os.path.join(self.home.config, "prices.toml"), "a") as f:
            f.write(PRICES.replace("m-*", "other"))
        self.assertEqual(self.costs(), {"one": 1})

    def test_what_cannot_be_counted_is_told(self):
        self.create("one")
        self.write("one", "\0binary\n", "{broken\n", {**self.message(1, 5), "sessionId": "else"},
                   self.message(2, 1_000_000), '{"type":"assi')
        told = self.usage()
        self.assertEqual(told["usage"][0]["cost_usd"], 1)
        self.assertEqual((told["uncounted"]["damaged_lines"], told["uncounted"]["foreign_lines"],
                          told["uncounted"]["unfinished_bytes"]), (2, 1, 13))

    def test_a_reader_that_is_killed_counts_nothing_twice(self):
        self.create("one")
        lines = [self.message(i, 1000) for i in range(3000)]
        for line in lines:  # many stretches' worth of bytes that do not count
            line["message"]["content"] = [{"type": "text", "text": "x" * 4000}]
        self.write("one", *lines)
        for wait in (0.002, 0.004, 0.008, 0.016, 0.03):
            p = self.home.start_fleet("usage")
            time.sleep(wait)  # anywhere in its work
            p.kill(9)
            p.wait()
        self.assertEqual(self.costs(), {"one": 3})

    def test_prices_that_are_wrong_are_told_with_their_line(self):
        self.create("one")
        with open(os.path.join(self.home.config, "prices.toml"), "w") as f:
            f.write('[[model]]\nmatch = "x"\ninput = "much"\n')
        self.refused(["usage"], "config", "prices.toml:3: input: must be US dollars")
        self.home.run("show", "one")
        self.home.run("list")

    # --- the status line ---

    def test_what_claude_says_it_costs_holds(self):
        one = self.create("one")
        self.say(one, 0)
        self.write("one", self.message(1, 1_000_000))
        self.say(one, 1.5)
        listed = self.home.agents()["one"]  # before anything is read
        self.assertEqual((listed["cost_usd"], listed["context_percent"]), (1.5, 42))
        found = self.usage()["usage"][0]
        self.assertEqual((found["cost_usd"], found["cost_source"]), (1.5, "reported"))
        self.assertEqual(self.home.agent("one")["cost_usd"], 1.5)
        self.assertIn("COST", self.home.run("list").out)

    def test_a_list_shows_no_cost_where_there_is_none(self):
        self.create("one")
        self.assertNotIn("COST", self.home.run("list").out)
        self.assertIsNone(self.home.agents()["one"]["cost_usd"])

    def test_our_status_line_is_modest(self):
        self.assertEqual(self.say(self.create("one"), 1.5), "M 1 · context 42% · $1.50\n")

    def test_the_persons_own_status_line_is_shown(self):
        one = self.create("one")
        place = os.path.join(self.home.env["HOME"], ".claude")
        os.makedirs(place, exist_ok=True)
        with open(os.path.join(place, "settings.json"), "w") as f:
            json.dump({"statusLine": {"type": "command",
                                      "command": "echo loud >&2; echo own; grep -o total_cost_usd"}}, f)
        self.say(one, 0)
        self.assertEqual(self.say(one, 2), "own\ntotal_cost_usd\n")
        self.assertEqual(self.home.agents()["one"]["cost_usd"], 2)

    def test_a_status_line_that_leads_back_to_us_ends(self):
        one = self.create("one")
        place = os.path.join(self.home.env["HOME"], ".claude")
        os.makedirs(place, exist_ok=True)
        with open(os.path.join(place, "settings.json"), "w") as f:
            json.dump({"statusLine": {"type": "command",
                                      "command": f"{fleet.BUILD}/fleet hook claude statusline"}}, f)
        self.assertEqual(self.say(one, 2), "")

    def test_a_status_line_out_of_place_says_nothing(self):
        for env, said in (({}, '{"session_id":"s"}'), ({"FLEET_AGENT": "../x"}, '{"session_id":"s"}'),
                          ({"FLEET_AGENT": "nobodyxx"}, "{}")):
            result = self.home.run("hook", "claude", "statusline", input=said, env=env)
            self.assertEqual((result.out, result.err), ("", ""))

    # --- budgets ---

    def spend_all(self, name, number=1):
        self.write(name, self.message(number, 6_000_000))

    def test_at_its_cap_an_agent_takes_no_prompt(self):
        self.create("one", "--budget", "5")
        self.home.run("prompt", "one", "before")
        self.spend_all("one")
        self.refused(["prompt", "one", "after"], "refused", "'one' has used $6.00 of its $5.00",
                "its own --budget")
        self.refused(["restart", "one", "-p", "anew"], "refused", "$5.00")
        self.home.run("usage", "one", "--budget", "0")
        self.home.run("prompt", "one", "after")

    def test_the_settings_cap_all(self):
        self.home.write_config("[budget]\nagent = 5.5\n")
        self.create("one")
        self.spend_all("one")
        self.refused(["prompt", "one", "x"], "refused", "$6.00 of its $5.50 (budget.agent)")
        self.home.run("usage", "one", "--budget", "7")
        self.home.run("prompt", "one", "x")

    def test_a_batch_has_one_cap(self):
        made = self.home.run("fanout", "2", "f", "-p", "x", "-a", "writer", "--budget", "5",
                             "--json").json
        for agent in self.home.agents().values():
            self.adopt(agent)
        self.spend_all("f-A")
        self.refused(["prompt", "f-B", "x"], "refused", f"batch '{made['batch']}' has used $6.00")
        self.home.run("kill", "f-A", "-f")
        self.refused(["prompt", "f-B", "x"], "refused", "$6.00")
        self.home.run("usage", "--batch", made["batch"], "--budget", "0")
        self.home.run("prompt", "f-B", "x")

    def test_what_has_no_price_is_not_held_against_a_cap_and_is_said(self):
        self.create("one", "--budget", "5")
        self.write("one", self.message(1, 9_000_000, model="other"))
        self.assertIn("has no price", self.home.run("prompt", "one", "x").err)

    def test_amounts_that_are_none_are_refused(self):
        self.refused(["create", "x", "--budget", "much"], "usage", "'much' is not an amount")
        self.refused(["usage", "--budget", "5"], "usage", "say whose")
        self.refused(["usage", "--since", "never"], "usage", "never")
        self.home.write_config('[budget]\nagent = "-1"\n')
        self.refused(["create", "x", "-a", "writer"], "config", "-1")

    # --- watching ---

    def test_a_watch_tells_what_changes(self):
        self.create("one")
        self.write("one", self.message(1, 1_000_000))
        watching = self.home.start_fleet("usage", "-w", "--json")
        watching.expect('"cost_usd":1.0')
        self.write("one", self.message(2, 1_000_000))
        watching.expect('"cost_usd":2.0')
        watching.send(b"\x03")
        watching.wait()


if __name__ == "__main__":
    fleet.main()
