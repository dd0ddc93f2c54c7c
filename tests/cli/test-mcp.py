# SPDX-License-Identifier: MIT
"""fleet mcp: the protocol with the real program, and what agents may do by it."""

import json
import os
import signal
import sqlite3

import fleet
import mcp

WAITS = {"timeout": "60s", "until": "exited"}


class McpTest(fleet.FleetTest):
    settings = ""

    def setUp(self):
        super().setUp()
        self.repo = self.home.repo()
        self.configure(self.settings)

    def configure(self, tools):
        self.home.write_config(f'[agent]\ndefault = "demo"\n[tools]\n{tools}\n')

    def keep(self, client):
        self.addCleanup(client.close)
        return client

    def start(self, **options):
        return self.keep(mcp.Client.start(self.home, **options))

    def open(self, **options):
        client = self.start(**options)
        client.open()
        return client

    def assert_error(self, message, code):
        self.assertEqual(message["error"]["code"], code, message)
        self.assertTrue(message["error"]["message"])


class Protocol(McpTest):
    settings = 'unknown = "all"'

    def test_every_known_version_is_spoken(self):
        for version in ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"):
            self.assertEqual(self.start().open(version)["protocolVersion"], version)
        self.assertEqual(self.start().open("2031-01-01")["protocolVersion"], mcp.VERSION)

    def test_the_tools_are_the_verbs_that_are_flagged(self):
        client = self.open()
        tools = {t["name"]: t for t in client.request("tools/list")["result"]["tools"]}
        for name in ("create", "fanout", "multi", "list", "show", "logs", "wait", "prompt",
                     "stop", "restart", "kill"):
            self.assertIn(name, tools)
        for name in ("attach", "restore", "init", "config", "doctor", "demo", "hook", "mcp",
                     "completion"):
            self.assertNotIn(name, tools)
        for tool in tools.values():
            self.assertEqual(tool["inputSchema"]["type"], "object")
            self.assertTrue(tool["description"])
            for argument in ("watch", "follow", "force", "edit", "yes", "budget"):
                self.assertNotIn(argument, tool["inputSchema"]["properties"], tool["name"])
        for name, without in (("create", "command"), ("create", "file"), ("logs", "cast")):
            self.assertNotIn(without, tools[name]["inputSchema"]["properties"])

    def test_what_is_no_method_is_refused_before_and_after_the_handshake(self):
        client = self.start()
        self.assert_error(client.request("server/discover"), -32601)
        self.assert_error(client.request("tools/list"), -32600)
        client.open()
        self.assert_error(client.request("prompts/list"), -32601)
        self.assertEqual(client.request("ping")["result"], {})

    def test_garbage_is_answered_and_passed_over(self):
        client = self.open()
        for junk in (b"hello\n", b"{]\n", b"\xff\xfe\x00\n", b"\x1b[2J\x07\n", b'{"a":"\xc3"}\n'):
            client.write(junk)
            self.assert_error(client.answer(None), -32700)
        client.write(b"\n\r\n  \n")
        client.write(b'{"jsonrpc":"2.0","id":"cr","method":"ping"}\r\n')
        self.assertEqual(client.answer("cr")["result"], {})
        client.write(os.urandom(1 << 20).replace(b"\n", b"x") + b"\n")
        self.assert_error(client.answer(None), -32700)
        self.assertEqual(client.request("ping")["result"], {})

    def test_a_megabyte_is_taken_and_too_much_is_refused(self):
        client = self.open()
        refused = client.refusal("create", branch="a", prompt="x" * (1 << 20))
        self.assertEqual(refused["code"], "refused")
        self.assertIn("put them in a file", refused["message"])
        client.send({"jsonrpc": "2.0", "id": "big", "method": "ping", "params": {"x": "y" * (5 << 20)}})
        self.assert_error(client.answer(None), -32600)
        self.assertEqual(client.request("ping")["result"], {})
        self.assertEqual(self.home.agents(), {})

    def test_a_message_may_come_in_pieces(self):
        client = self.open()
        for byte in b'{"jsonrpc":"2.0","id":"slow","method":"ping"}\n':
            client.write(bytes([byte]))
        self.assertEqual(client.answer("slow")["result"], {})

    def test_calls_that_cannot_be_are_errors_of_the_protocol(self):
        client = self.open()
        for params in ({}, {"name": 7}, {"name": "attach"}, {"name": "nosuch"},
                       {"name": "list", "arguments": []}):
            self.assert_error(client.request("tools/call", params), -32602)

    def test_what_a_verb_refuses_is_a_result(self):
        client = self.open()
        result = client.call("show", name="none")
        self.assertTrue(result["isError"])
        self.assertEqual(result["structuredContent"]["error"]["code"], "not_found")
        self.assertIn("(not_found)", result["content"][0]["text"])
        self.assertEqual(client.refusal("create")["code"], "usage")
        self.assertIn("did you mean 'prompt'",
                      client.refusal("create", branch="x", promt="x")["message"])
        self.assertIn("as a tool", client.refusal("create", branch="x", command=["sh"])["message"])
        self.assertIn("standard input", client.refusal("create", branch="x", prompt="-")["message"])
        self.assertEqual(client.refusal("fanout", count=101, prompt="x")["code"], "usage")

    def test_an_agent_is_made_watched_told_and_ended(self):
        client = self.open()
        made = client.value("create", branch="a", prompt="Do it")
        self.assertEqual((made["branch"], made["parent"]), ("a", None))
        waited = client.value("wait", name=["a"], until="blocked", timeout="20s")
        self.assertEqual(waited["agents"][0]["reached"], True)
        listed = client.value("list")["agents"]
        self.assertEqual([a["branch"] for a in listed], ["a"])
        self.assertEqual(client.value("show", name="a")["prompt"], "Do it")
        self.assertIn("text", client.value("logs", name="a", screen=True))
        self.assertIn("lines", client.value("logs", name="a", lines=5))
        client.value("stop", name="a")
        self.assertEqual(client.value("wait", name=["a"], **WAITS)["agents"][0]["state"], "exited")
        refused = client.refusal("kill", pattern=["a"])
        self.assertEqual(refused["code"], "refused")
        self.repo.git("-C", made["worktree"], "reset", "-q", "--hard")
        self.repo.git("-C", made["worktree"], "clean", "-qfd")
        client.value("kill", pattern=["a"])
        self.assertEqual(client.value("list")["agents"], [])

    def test_when_some_fail_the_result_is_an_error_that_lists_all(self):
        self.repo.write(".fleet/config.toml",
                        '[setup]\ncommands = ["test $FLEET_BRANCH != part-B"]\n')
        result = self.open().call("fanout", count=2, prefix="part", prompt="x")
        self.assertTrue(result["isError"])
        self.assertEqual([a["result"] for a in result["structuredContent"]["agents"]],
                         ["started", "failed"])

    def test_a_call_that_waits_holds_up_no_other(self):
        client = self.open()
        client.value("create", branch="a", prompt="x")
        first = client.ask_tool("wait", name=["a"], **WAITS)
        second = client.ask_tool("wait", name=["a"], **WAITS)
        self.assertEqual(len(client.value("list")["agents"]), 1)
        self.assertEqual(client.waiting, [])
        client.value("stop", name=["a"])
        for id in (second, first):
            self.assertFalse(client.answer(id)["result"]["isError"])

    def test_two_are_made_at_once(self):
        client = self.open()
        ids = [client.ask_tool("create", branch=name, prompt="x") for name in ("a", "b", "c")]
        for id in ids:
            self.assertFalse(client.answer(id)["result"]["isError"])
        self.assertEqual(sorted(self.home.agents()), ["a", "b", "c"])

    def test_an_id_is_used_once_at_a_time(self):
        client = self.open()
        client.value("create", branch="a", prompt="x")
        client.ask_tool("wait", id="twice", name=["a"], **WAITS)
        client.ask_tool("list", id="twice")
        self.assert_error(client.answer("twice"), -32600)

    def test_more_calls_than_can_run_are_refused(self):
        client = self.open()
        client.value("create", branch="a", prompt="x")
        ids = [client.ask_tool("wait", name=["a"], **WAITS) for _ in range(33)]
        error = client.answer(ids[-1])["result"]["structuredContent"]["error"]
        self.assertEqual(error["code"], "busy")
        client.end_input()
        self.assertEqual(len(client.rest()), 32)

    def test_progress_is_told_where_it_was_asked_for(self):
        client = self.open()
        id = client.ask_tool("create", token="tok", branch="a", prompt="x")
        client.answer(id)
        steps = [m["params"] for m in client.waiting]
        self.assertEqual({m["method"] for m in client.waiting}, {"notifications/progress"})
        self.assertEqual([s["progress"] for s in steps], list(range(1, len(steps) + 1)))
        self.assertEqual({s["progressToken"] for s in steps}, {"tok"})
        self.assertIn("a: start demo", [s["message"] for s in steps])
        client.waiting.clear()
        client.value("create", branch="b", prompt="x")
        self.assertEqual(client.waiting, [])

    def test_a_wait_that_is_cancelled_is_not_answered(self):
        client = self.open()
        client.value("create", branch="a", prompt="x")
        id = client.ask_tool("wait", name=["a"], **WAITS)
        client.notify("notifications/cancelled", requestId=id, reason="enough")
        client.notify("notifications/cancelled", requestId="nosuch")
        self.assertEqual(len(client.value("list")["agents"]), 1)
        client.end_input()
        self.assertEqual(client.rest(), [])

    def slow(self):
        """Set-up commands that never end by themselves; True once one runs."""
        self.repo.write(".fleet/config.toml",
                        f'[setup]\ncommands = ["touch {self.home.path}/on; exec sleep 300"]\n')
        return lambda: os.path.exists(f"{self.home.path}/on")

    def assert_nothing_made(self):
        fleet.wait_until(lambda: not self.home.agents("-a"), what="the undoing")
        self.home.assert_nothing_left()
        self.assertEqual(self.repo.branches(), ["main"])

    def test_a_create_that_is_cancelled_is_undone(self):
        runs = self.slow()
        client = self.open()
        id = client.ask_tool("create", branch="a", prompt="x")
        fleet.wait_until(runs)
        client.notify("notifications/cancelled", requestId=id)
        client.end_input()
        self.assertEqual(client.rest(), [])
        self.assert_nothing_made()

    def test_a_server_that_is_killed_leaves_nothing_half_made(self):
        runs = self.slow()
        client = self.open()
        client.ask_tool("create", branch="a", prompt="x")
        fleet.wait_until(runs)
        client.process.kill()
        client.process.wait()
        self.assert_nothing_made()

    def children(self, pid):
        with open(f"/proc/{pid}/task/{pid}/children") as f:
            return [int(child) for child in f.read().split()]

    def test_a_call_that_is_killed_is_answered_for(self):
        self.home.run("create", "a", "-p", "x")
        client = self.open()
        id = client.ask_tool("wait", name=["a"], **WAITS)
        [call] = fleet.wait_until(lambda: self.children(client.process.pid))
        os.kill(call, signal.SIGKILL)
        self.assert_error(client.answer(id), -32603)
        self.assertEqual(len(client.value("list")["agents"]), 1)

    def test_the_end_of_input_ends_it(self):
        client = self.open()
        self.assertEqual(client.close(), 0)
        self.home.assert_nothing_left()

    def test_the_end_of_input_ends_what_waits(self):
        self.home.run("create", "a", "-p", "x")
        client = self.open()
        id = client.ask_tool("wait", name=["a"], **WAITS)
        fleet.wait_until(lambda: self.children(client.process.pid))
        client.end_input()
        [answer] = client.rest()
        self.assertEqual(answer["id"], id)
        self.assertEqual(answer["result"]["structuredContent"]["error"]["code"], "cancelled")
        self.assertEqual(client.close(), 0)

    def test_input_may_end_in_the_middle_of_a_message(self):
        client = self.open()
        client.write(b'{"jsonrpc":"2.0","id":1,"meth')
        client.end_input()
        [answer] = client.rest()
        self.assert_error(answer, -32700)
        self.assertEqual(client.close(), 0)

    def test_the_last_message_needs_no_newline(self):
        asked = [{"jsonrpc": "2.0", "id": 1, "method": "initialize",
                  "params": {"protocolVersion": mcp.VERSION}},
                 {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "list"}}]
        done = self.home.run("mcp", input="\n".join(json.dumps(m) for m in asked))
        answers = {m["id"]: m["result"] for m in done.events}
        self.assertEqual(answers[2]["structuredContent"], {"agents": []})
        self.assertEqual(done.err, "")

    def test_a_signal_ends_it(self):
        client = self.open()
        client.process.send_signal(signal.SIGTERM)
        self.assertEqual(client.process.wait(fleet.TIMEOUT), 0)

    def test_it_ends_when_nobody_listens(self):
        client = self.open()
        client.from_server.close()
        self.assertEqual(client.process.wait(fleet.TIMEOUT), 0)

    def test_at_a_terminal_it_says_what_it_is_for(self):
        p = self.home.start_fleet("mcp")
        p.expect("have an agent start")
        self.assertEqual(p.wait(), 5)


class Unknown(McpTest):
    """A caller that is no agent."""

    def test_by_default_it_only_reads(self):
        self.home.run("create", "a", "-p", "x")
        client = self.open()
        self.assertEqual(len(client.value("list")["agents"]), 1)
        self.assertEqual(client.value("show", name="a")["branch"], "a")
        for name, arguments in (("create", {"branch": "b"}), ("stop", {"name": ["a"]}),
                                ("kill", {"pattern": ["a"]}),
                                ("prompt", {"name": ["a"], "message": "x"})):
            error = client.refusal(name, **arguments)
            self.assertEqual(error["code"], "refused")
            self.assertIn("tools.unknown = read", error["message"])
        self.assertEqual(list(self.home.agents()), ["a"])

    def test_it_may_be_let_do_nothing(self):
        self.configure('unknown = "none"')
        self.assertIn("tools.unknown = none", self.open().refusal("list")["message"])

    def test_a_name_that_is_only_said_proves_nothing(self):
        agent = self.home.run("create", "a", "-p", "x", "--json").json
        client = self.open(env={"FLEET_AGENT": agent["id"]})
        self.assertIn("tools.unknown", client.refusal("create", branch="b")["message"])
        client = self.open(env={"FLEET_AGENT": "../../x"})
        self.assertIn("tools.unknown", client.refusal("create", branch="b")["message"])

    def test_a_damaged_store_is_told_and_the_server_stays(self):
        os.makedirs(self.home.state, 0o700, exist_ok=True)
        with open(os.path.join(self.home.state, "fleet.db"), "w") as f:
            f.write("no database\n" * 1000)
        client = self.open()
        self.assertEqual(client.refusal("list")["code"], "corrupt")
        self.assertEqual(client.request("ping")["result"], {})


class Callers(McpTest):
    """Agents of a kind that starts a server by itself, as claude does."""

    server = '"$0" mcp'

    def setUp(self):
        super().setUp()
        os.makedirs(os.path.join(self.home.config, "agents"))
        program = os.path.join(fleet.BUILD, "fleet")
        script = f"{self.server} <{self.home.path}/$FLEET_BRANCH.in >{self.home.path}/$FLEET_BRANCH.out; cat"
        with open(os.path.join(self.home.config, "agents", "tooled.toml"), "w") as f:
            f.write(f"program = '/bin/sh'\nargs = ['-c', '''{script}''', '{program}']\n")

    def pipes(self, name):
        for end in (".in", ".out"):
            os.mkfifo(os.path.join(self.home.path, name + end))

    def joined(self, name):
        client = self.keep(mcp.Client.join(os.path.join(self.home.path, name)))
        client.open()
        return client

    def boss(self, name="boss", *more):
        self.pipes(name)
        self.home.run("create", name, "-a", "tooled", *more)
        return self.joined(name)

    def kid(self, of, name):
        """An agent that one has made, with a server of its own."""
        self.pipes(name)
        of.value("create", branch=name, agent="tooled")
        return self.joined(name)

    def branches(self, client):
        return sorted(a["branch"] for a in client.value("list")["agents"])

    def test_what_an_agent_has_made_is_its_own(self):
        boss = self.boss()
        made = boss.value("create", branch="kid", prompt="x")
        self.assertEqual(made["parent"], self.home.agent("boss")["id"])
        batch = boss.value("fanout", count=2, prefix="idea", prompt="x")
        boss.value("multi", pair=["fix: it"])
        self.assertEqual(batch["started"], 2)
        parents = {name: a["parent"] for name, a in self.home.agents().items()}
        self.assertEqual(parents, {"boss": None, **dict.fromkeys(
            ("kid", "idea-A", "idea-B", "fix"), made["parent"])})
        self.assertEqual(self.branches(boss), ["fix", "idea-A", "idea-B", "kid"])

    def test_it_reaches_its_own_and_no_others(self):
        boss = self.boss()
        self.home.run("create", "other", "-p", "x")
        boss.value("create", branch="kid", prompt="x")
        self.assertEqual(self.branches(boss), ["kid"])
        for name, arguments in (("show", {"name": "other"}), ("logs", {"name": "other"}),
                                ("stop", {"name": ["kid", "other"]}),
                                ("kill", {"pattern": ["o*"]}),
                                ("prompt", {"name": ["other"], "message": "x"}),
                                ("wait", {"name": ["other"]})):
            error = boss.refusal(name, **arguments)
            self.assertEqual(error["code"], "refused", error)
            self.assertIn("tools.reach = children", error["message"])
        error = boss.refusal("show", name="nosuch")
        self.assertEqual(error["code"], "not_found")
        self.assertNotIn("other", error["message"])
        self.assertIn("the caller", boss.refusal("stop", name=["boss"])["message"])
        self.assertEqual({a["life"] for a in self.home.agents().values()}, {"running"})

    def test_what_others_have_used_is_not_counted(self):
        boss = self.boss()
        other = self.home.run("create", "other", "-p", "x", "--json").json
        with sqlite3.connect(os.path.join(self.home.state, "fleet.db")) as db:
            db.execute("INSERT INTO usage (agent, session, day, model, input, cache_write, "
                       "cache_write_1h, cache_read, output, turns, cost, correction, "
                       "is_unpriced) VALUES (?, 's', 20000, 'm', 1, 1, 1, 1, 1, 1, 1, 0, 0)",
                       [other["id"]])
        self.assertEqual(len(self.home.run("usage", "--json").json["usage"]), 1)
        self.assertEqual(boss.value("usage")["usage"], [])

    def test_it_reaches_what_came_of_its_own(self):
        boss = self.boss()
        kid = self.kid(boss, "kid")
        kid.value("create", branch="grandkid", prompt="x")
        self.assertEqual(self.branches(boss), ["grandkid", "kid"])
        self.assertEqual(self.branches(kid), ["grandkid"])
        self.assertIn("tools.reach", kid.refusal("stop", name=["boss"])["message"])
        boss.value("stop", name=["grandkid"])

    def test_the_policy_may_let_it_reach_its_batch(self):
        self.configure('reach = "batch"')
        for name in ("b-A", "b-B"):
            self.pipes(name)
        self.home.run("create", "other", "-p", "x")
        self.home.run("fanout", "2", "b", "-p", "x", "-a", "tooled")
        client = self.joined("b-A")
        self.assertEqual(self.branches(client), ["b-B"])
        self.assertIn("tools.reach = batch", client.refusal("show", name="other")["message"])

    def test_the_policy_may_let_it_reach_the_project(self):
        self.configure('reach = "project"')
        boss = self.boss()
        self.home.run("create", "other", "-p", "x")
        self.assertEqual(self.branches(boss), ["other"])
        boss.value("stop", name=["other"])

    def test_the_project_has_the_last_word(self):
        self.configure('reach = "project"')
        self.repo.write(".fleet/config.toml", '[tools]\nreach = "children"\nagents = 0\n')
        boss = self.boss()
        self.home.run("create", "other", "-p", "x")
        self.assertEqual(self.branches(boss), [])
        self.assertIn("tools.agents = 0", boss.refusal("create", branch="kid")["message"])

    def test_agents_are_so_deep_and_no_deeper(self):
        self.configure("depth = 1")
        boss = self.boss()
        kid = self.kid(boss, "kid")
        error = kid.refusal("create", branch="grandkid", prompt="x")
        self.assertEqual(error["code"], "refused")
        self.assertIn("tools.depth = 1", error["message"])
        self.assertEqual(sorted(self.home.agents()), ["boss", "kid"])
        self.assertNotIn("grandkid", self.repo.branches())

    def test_agents_are_so_many_and_no_more(self):
        self.configure("agents = 2")
        boss = self.boss()
        self.assertIn("tools.agents = 2",
                      boss.refusal("fanout", count=3, prefix="x", prompt="x")["message"])
        ids = [boss.ask_tool("create", branch=f"k{i}", prompt="x") for i in range(6)]
        results = [boss.answer(id)["result"] for id in ids]
        self.assertEqual(sum(not r["isError"] for r in results), 2)
        for result in results:
            if result["isError"]:
                self.assertIn("tools.agents", result["content"][0]["text"])
        made = sorted(a["branch"] for a in boss.value("list")["agents"])
        self.assertEqual(len(made), 2)
        boss.value("stop", name=[made[0]])
        self.home.run("kill", "-f", made[0])
        boss.value("create", branch="again", prompt="x")

    def test_a_server_that_its_parents_have_left_is_known(self):
        self.pipes("boss")
        script = (f'({os.path.join(fleet.BUILD, "fleet")} mcp <{self.home.path}/boss.in '
                  f">{self.home.path}/boss.out &); cat")
        self.home.run("create", "boss", "--", "sh", "-c", script)
        boss = self.joined("boss")
        made = boss.value("create", branch="kid", prompt="x")
        self.assertEqual(made["parent"], self.home.agent("boss")["id"])

    def test_a_person_is_not_bounded_but_known_as_the_parent(self):
        self.configure("agents = 0")
        program = os.path.join(fleet.BUILD, "fleet")
        self.home.run("create", "boss", "--", "sh", "-c", f"{program} create kid -p x; cat")
        kid = fleet.wait_until(lambda: self.home.agents().get("kid"))
        self.assertEqual(kid["parent"], self.home.agent("boss")["id"])


class BareServer(Callers):
    """A program that starts its servers with hardly any environment, as codex does."""

    server = ('env -i FLEET_AGENT="$FLEET_AGENT" XDG_STATE_HOME="$XDG_STATE_HOME" '
              'FLEET_LIBEXEC="$FLEET_LIBEXEC" "$0" mcp')

    def test_what_it_has_made_has_the_whole_environment(self):
        boss = self.boss()
        made = boss.value("create", branch="kid", prompt="x")
        with open(f"/proc/{made['pid']}/environ") as f:
            env = dict(e.split("=", 1) for e in f.read().split("\0") if e)
        for name in ("HOME", "PATH", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "LANG"):
            self.assertEqual(env.get(name), self.home.env[name], name)
        self.assertEqual(env["FLEET_AGENT"], made["id"])
        self.assertEqual(env["FLEET_BRANCH"], "kid")


class Handed(fleet.FleetTest):
    """agent.tools: what is handed to an agent at its launch."""

    def setUp(self):
        super().setUp()
        self.home.repo()
        os.makedirs(os.path.join(self.home.config, "agents"))
        with open(os.path.join(self.home.config, "agents", "taker.toml"), "w") as f:
            f.write("program = '/bin/sh'\nargs = ['-c', 'cat', 'sh']\n"
                    "tools_args = ['--tools', '{tools}', '--fleet', '{fleet}']\n")

    def words(self, settings):
        self.home.write_config(settings)
        agent = self.home.run("create", "a", "-a", "taker", "--json").json
        with open(f"/proc/{agent['pid']}/cmdline") as f:
            words = f.read().split("\0")[4:-1]
        self.home.run("kill", "-f", "-d", "a")
        return agent, words

    def test_without_a_word_nothing_is_handed_over(self):
        self.assertEqual(self.words("")[1], [])

    def test_a_kind_may_be_left_out_or_the_only_one(self):
        self.assertEqual(self.words("[agent]\ntools = true\ntaker.tools = false\n")[1], [])
        self.assertEqual(len(self.words("[agent]\ntaker.tools = true\n")[1]), 4)

    def test_the_server_is_handed_over_with_what_it_needs(self):
        self.home.write_config("[agent]\ntools = true\n")
        agent = self.home.run("create", "a", "-a", "taker", "--json").json
        with open(f"/proc/{agent['pid']}/cmdline") as f:
            words = f.read().split("\0")[4:-1]
        self.assertEqual((words[0], words[2]), ("--tools", "--fleet"))
        self.assertEqual(os.path.realpath(words[3]), os.path.realpath(f"{fleet.BUILD}/fleet"))
        with open(words[1]) as f:
            server = json.load(f)["mcpServers"]["fleet"]
        self.assertEqual((server["command"], server["args"]), (words[3], ["mcp"]))
        self.assertEqual(server["env"]["FLEET_AGENT"], agent["id"])
        self.assertEqual(server["env"]["XDG_STATE_HOME"], self.home.env["XDG_STATE_HOME"])
        self.assertEqual(os.stat(words[1]).st_mode & 0o777, 0o600)


if __name__ == "__main__":
    fleet.main()
