# SPDX-License-Identifier: MIT
"""list, show, prompt, attach, logs, wait, stop, restart: watching and talking."""

import json
import os
import re
import time

import fleet
import wire


class Talk(fleet.FleetTest):
    def setUp(self):
        super().setUp()
        self.repo = self.home.repo({"a.txt": "1\n2\n3\n"})

    def cat(self, name="cat", script="echo ready; cat"):
        return self.home.run("create", name, "--json", "--", "sh", "-c", script).json

    def logged(self, name, text):
        fleet.wait_until(lambda: text in self.home.run("logs", name).out, what=f"{text!r} in the log")

    # --- list and show ---

    def test_the_list_counts_lines_committed_or_not(self):
        self.cat("edit", "printf '1\\n2\\n' > a.txt; echo new > b.txt; git add b.txt; "
                 "git commit -qm b; echo more > c.txt; cat")
        fleet.wait_until(lambda: (lambda a: (a["added"], a["removed"], a["files"]) == (2, 1, 3))(
            self.home.agents()["edit"]))

    def test_cpu_and_memory_are_of_the_whole_tree(self):
        self.cat("busy", "sh -c 'while :; do :; done' & sh -c 'while :; do :; done' & wait")
        self.home.agents()
        time.sleep(0.3)  # a span for the second look to be over
        agent = self.home.agents()["busy"]
        self.assertGreater(agent["cpu_percent"], 20)
        self.assertGreater(agent["rss_bytes"], 500_000)
        self.home.run("kill", "busy", "-f")

    def test_a_pattern_chooses(self):
        for name in ("x-1", "x-2", "y"):
            self.cat(name)
        self.assertEqual(list(self.home.agents("x-*")), ["x-1", "x-2"])
        self.assertEqual(list(self.home.agents("y")), ["y"])

    def test_a_watch_goes_on_until_it_is_told_to_end(self):
        self.cat("seen")
        watching = self.home.start_fleet("list", "-w")
        watching.expect("seen")
        watching.expect("Ctrl-C ends this view")
        watching.expect("seen", timeout=10)  # painted again
        watching.send(b"\x03")
        self.assertEqual(watching.wait(), 0)

    def test_the_end_of_a_program_is_told_with_its_status(self):
        self.cat("ends", "exit 7")
        self.home.run("wait", "ends", "--until", "exited", "--timeout", "20s")
        shown = self.home.agent("ends")
        self.assertEqual((shown["state"], shown["life"], shown["exit_status"]), ("exited", "exited", 7))
        self.assertFalse(shown["stopped"])

    # --- prompt ---

    def test_a_prompt_is_pasted_whole_and_submitted_once(self):
        self.home.run("create", "demo", "-a", "demo", "-p", "first")
        self.home.wait_state("demo", "blocked")
        refused = self.home.run("prompt", "demo", "not into a question", check=5)
        self.assertIn("asks a question", refused.err)
        self.assertEqual(self.home.agent("demo")["state"], "blocked")
        attached = self.home.start_fleet("attach", "demo")
        attached.expect("make test")
        attached.send("1")
        self.home.run("wait", "demo", "--until", "idle", "--timeout", "20s")
        attached.send(b"\x11")
        self.assertEqual(attached.wait(), 0)
        self.home.run("prompt", "demo", "line one\nline two \x1b[31mred")
        self.home.wait_state("demo", "blocked")
        text = self.home.run("logs", "demo").out
        self.assertIn("line one", text)
        self.assertIn("line two", text)
        self.assertEqual(self.home.agent("demo")["question"].count("make test"), 1)

    def test_several_are_prompted_at_once_and_an_unknown_one_stops_it(self):
        for name in ("one", "two"):
            self.cat(name)
        self.home.run("prompt", "one", "two", "hello both")
        self.logged("one", "hello both")
        self.logged("two", "hello both")
        failed = self.home.run("prompt", "one", "three", "x", check=4)
        self.assertIn("there are: one, two", failed.err)

    # --- attach ---

    def test_keys_go_through_and_detach_keys_of_every_kind_do_not(self):
        self.cat("keys", "stty raw -echo; od -An -v -tx1 -w1 | tr -d '\\n'")
        for key in (b"\x11", b"\x1b[113;5u", b"\x1b[27;5;113~"):
            with self.subTest(key=key):
                attached = self.home.start_fleet("attach", "keys")
                attached.expect(re.compile(rb"\x1b\[\?1049h"))
                attached.send(b"A" + key)
                self.assertEqual(attached.wait(), 0)
                self.assertIn(b"it goes on", attached.output)
        self.home.run("stop", "keys")

    def test_the_detach_key_is_a_setting(self):
        self.home.write_config('[keys]\ndetach = "ctrl-]"\n')
        self.cat("keys")
        attached = self.home.start_fleet("attach", "keys")
        attached.send("typed\r")
        attached.expect("typed")
        attached.send(b"\x11\x1d")
        self.assertEqual(attached.wait(), 0)

    def test_the_one_who_attaches_sets_the_size_and_a_reader_does_not(self):
        self.cat("size", "while read x; do stty size; done")
        reader = self.home.start_fleet("attach", "size", "--read-only", rows=10, cols=40)
        reader.expect("\x1b[?1049h")
        writer = self.home.start_fleet("attach", "size", rows=21, cols=77)
        writer.send("\r")
        writer.expect("21 77")
        reader.send("\r\r\r")
        writer.resize(22, 66)
        fleet.wait_until(lambda: self.screen("size")["size"] == {"rows": 22, "cols": 66})
        reader.send(b"\x11")
        self.assertEqual(reader.wait(), 0)
        writer.send(b"\x11")
        self.assertEqual(writer.wait(), 0)

    def test_the_end_of_the_program_ends_the_attachment(self):
        self.cat("brief", "read x; exit 3")
        attached = self.home.start_fleet("attach", "brief")
        attached.send("\r")
        self.assertEqual(attached.wait(), 0)
        self.assertIn(b"ended with status 3", attached.output)

    def test_attach_needs_a_terminal(self):
        self.cat("cat")
        self.assertIn("terminal", self.home.run("attach", "cat", check=2).err)

    # --- the terminal, as the settings have it ---

    CLIP = r"read x; printf '\033]52;c;aGk=\007went\n'; cat"

    def attached_after(self, name):
        """What somebody attached is shown until the program has written that it went."""
        attached = self.home.start_fleet("attach", name)
        attached.expect("ready")
        attached.send("go\r")
        attached.expect("went")
        attached.send(b"\x11")
        attached.wait()
        return attached.output

    def test_programs_write_the_clipboard_where_they_may(self):
        self.cat("no", f"echo ready; {self.CLIP}")
        self.assertNotIn(b"]52;", self.attached_after("no"))
        self.home.write_config("[pane]\nclipboard = true\n")
        self.cat("may", f"echo ready; {self.CLIP}")
        self.assertIn(b"\x1b]52;c;aGk=\x07", self.attached_after("may"))

    def test_programs_clear_history_where_they_may(self):
        script = r"seq 1 100; printf '\033[3Jlast\n'; cat"
        for keeps in ("false", "true"):
            self.home.write_config(f"[pane]\nkeep_history = {keeps}\n")
            self.cat(f"keeps-{keeps}", script)
            self.logged(f"keeps-{keeps}", "last")
        lines = {k: self.home.run("logs", f"keeps-{k}", "-n", "500").out.splitlines() for k in ("false", "true")}
        self.assertNotIn("1", lines["false"])
        self.assertEqual(lines["true"], [*map(str, range(1, 101)), "last"])

    def test_programs_are_told_the_colours_that_are_set(self):
        self.home.write_config('[pane]\ncolours = ["#102030", "#405060", "#708090", "#a0b0c0"]\n')
        made = self.cat("asks", r"stty raw -echo; printf '\033]11;?\007\033]4;0;?\007'; "
                        "head -c 51 > answer; stty sane; echo done; cat")
        self.logged("asks", "done")
        with open(os.path.join(made["worktree"], "answer"), "rb") as f:
            self.assertEqual(f.read(), b"\x1b]11;rgb:4040/5050/6060\x1b\\\x1b]4;0;rgb:a0a0/b0b0/c0c0\x1b\\")

    # --- logs ---

    def screen(self, name):
        return self.home.run("logs", name, "--screen", "--json").json

    def test_logs_are_rendered_text_of_history_and_screen(self):
        self.cat("count", "seq 1 200; printf '\\033[31mred\\033[m \\033]0;T\\007end'; cat")
        self.logged("count", "red end")
        lines = self.home.run("logs", "count", "-n", "3").out.splitlines()
        self.assertEqual(lines, ["199", "200", "red end"])
        self.assertEqual(len(self.home.run("logs", "count").out.splitlines()), 50)
        self.assertIn(b"\x1b[31mred", self.home.run("logs", "count", "--raw").out.encode())

    def test_the_screen_comes_with_cursor_size_title_and_modes(self):
        self.cat("tui", "printf '\\033[?1049h\\033[H\\033[2Jtop\\033[5;7Hx\\033]0;My title\\007"
                 "\\033[?2004h'; cat")
        self.logged("tui", "x")
        screen = self.screen("tui")
        self.assertEqual(screen["cursor"], {"row": 4, "col": 7})
        self.assertEqual(screen["size"], {"rows": 36, "cols": 120})
        self.assertEqual(screen["title"], "My title")
        self.assertTrue(screen["modes"]["alternate"])
        self.assertTrue(screen["modes"]["bracketed_paste"])
        self.assertEqual(screen["text"].splitlines()[4], "      x")

    def test_a_cast_has_true_timing(self):
        self.cat("film", "echo one; sleep 0.5; echo two; cat")
        self.logged("film", "two")
        events = self.home.run("logs", "film", "--cast").events
        head, rest = events[0], events[1:]
        self.assertEqual((head["version"], head["width"], head["height"]), (2, 120, 36))
        at = {text.strip(): when for when, kind, text in rest if kind == "o"}
        self.assertGreater(at["two"] - at["one"], 0.4)
        self.assertLess(at["two"] - at["one"], 10)

    def test_following_goes_on_until_the_end(self):
        self.cat("tail", "echo early; read x; echo got $x; exit 0")
        self.logged("tail", "early")
        for args in (["-f"], ["-f", "--raw"]):
            following = self.home.start_fleet("logs", "tail", *args)
            following.expect("early")
            if "--raw" in args:
                self.home.run("prompt", "tail", "word")
            else:
                first = following
        following.expect("got word")
        first.expect("got word")
        self.assertEqual(first.wait(), 0)
        self.assertEqual(following.wait(), 0)

    def test_a_line_that_goes_on_below_is_followed_whole(self):
        self.cat("wide", "stty -echo; seq -s , 1 60; printf 'x%.0s' $(seq 150); read x; echo end")
        self.logged("wide", "xxx")
        following = self.home.start_fleet("logs", "wide", "-f")
        following.expect("60")  # all before it has been told
        self.home.run("prompt", "wide", "go")
        self.assertEqual(following.wait(), 0)
        self.assertIn("x" * 150 + "end", following.output.decode().splitlines())

    def test_a_line_that_wraps_into_blanks_ends_with_its_text(self):
        self.cat("blank", "stty -echo; printf 'text%200s\\nbelow\\n'; read x; printf 'more%200s\\n'; cat")
        self.logged("blank", "below")
        following = self.home.start_fleet("logs", "blank", "-f")
        following.expect("below")
        self.home.run("prompt", "blank", "go")
        following.expect("more\r\n")
        self.assertEqual(following.output.decode().splitlines(), ["text", "below", "more"])
        self.assertEqual(self.home.run("logs", "blank").out.splitlines(), ["text", "below", "more"])
        self.assertEqual(self.screen("blank")["text"].splitlines(), ["text", "", "below", "more"])

    def test_following_ends_when_program_and_keeper_are_gone(self):
        self.cat("lost", "echo here; cat")
        self.logged("lost", "here")
        following = self.home.start_fleet("logs", "lost", "-f", "--raw")
        following.expect("here")
        for pid, line in self.home.processes().items():
            if "fleet-keeper" in line:
                self.home.kill(pid)
        self.assertEqual(following.wait(), 0)
        for args in (["-f"], ["-f", "--raw"]):
            self.assertIn("here", self.home.run("logs", "lost", *args).out)

    def test_a_reader_that_leaves_ends_the_following_of_a_quiet_log(self):
        self.cat("quiet", "echo one line; cat")
        self.logged("quiet", "one line")
        fleet_bin = os.path.join(fleet.BUILD, "fleet")
        for raw in ("", "--raw"):
            done = self.home.command(["sh", "-c", f"{fleet_bin} logs -f {raw} quiet | head -n 1"], timeout=20)
            self.assertIn("one line", done.out)

    def test_logs_stay_after_the_end(self):
        self.cat("over", "echo last words")
        self.home.run("wait", "over", "--until", "exited", "--timeout", "20s")
        self.assertIn("last words", self.home.run("logs", "over").out)
        self.assertIn("last words", self.home.run("logs", "over", "-f").out)

    # --- wait, stop, restart ---

    def test_waiting_ends_at_the_state_or_at_the_time(self):
        self.home.run("create", "demo", "-a", "demo", "-p", "x")
        done = self.home.run("wait", "demo", "--json", "--timeout", "20s").json
        self.assertEqual(done["agents"][0]["state"], "blocked")
        late = self.home.run("wait", "demo", "--until", "done", "--timeout", "200ms", check=6)
        self.assertIn("still blocked", late.err)
        self.home.run("stop", "demo")
        self.home.run("wait", "demo", "--until", "exited", "--timeout", "5s")
        self.home.run("wait", "demo", "--until", "done", "--timeout", "5s", check=1)

    def test_what_comes_together_with_an_answer_is_not_waited_for(self):
        self.cat("one")
        ident = self.home.agent("one")["id"]
        self.home.run("stop", "one")

        def replies(kind, given):
            if kind == wire.HELLO:
                return wire.frame(wire.HELLO, wire.fields(magic="fleet-keeper", version=2, id=ident))
            if kind == wire.QUERY:
                return (wire.frame(wire.REPLY, wire.fields(ok=1, state="working", pid=1))
                        + wire.frame(wire.STATE_NOW, wire.fields(state="blocked")))
            return b""

        keeper = wire.FakeKeeper(os.path.join(self.home.runtime, ident + ".sock"), replies)
        try:
            self.home.run("wait", "one", "--until", "blocked", "--timeout", "5s")
        finally:
            keeper.close()

    def test_no_time_to_wait_is_a_look(self):
        self.cat("now")
        late = self.home.run("wait", "now", "--until", "done", "--timeout", "0", check=6)
        self.assertIn("still", late.err)

    def test_a_wait_that_is_given_up_did_not_time_out(self):
        self.cat("long")
        waiting = self.home.start_fleet("wait", "long", "--until", "done", "--json")
        self.home.wait_state("long", "idle")
        waiting.send(b"\x03")
        self.assertEqual(waiting.wait(), 1)
        self.assertIn(b'"cancelled"', waiting.output)

    def test_stop_and_restart_keep_the_worktree(self):
        made = self.cat("again", "echo run >> runs; cat")
        runs = os.path.join(made["worktree"], "runs")
        fleet.wait_until(lambda: os.path.exists(runs))
        self.home.run("stop", "again")
        self.assertEqual(self.home.agents()["again"]["state"], "exited")
        self.assertTrue(self.home.agent("again")["stopped"])
        self.home.run("restart", "again")
        fleet.wait_until(lambda: os.path.getsize(runs) == len("run\nrun\n"))
        self.assertEqual(self.home.agents()["again"]["life"], "running")

    def test_a_diff_has_what_is_committed_changed_and_new(self):
        script = ("echo a > new; git add new; git -c user.name=x -c user.email=x@x commit -qm new; "
                  r"printf 'b\033[31m\n' >> new; echo c > other; echo done > ../ready; cat")
        made = self.cat("changes", script)
        fleet.wait_until(lambda: os.path.exists(os.path.join(made["worktree"], "..", "ready")))
        patch = self.home.run("diff", "changes")
        for line in ("+++ b/new", "+a", "+b\033[31m", "+++ b/other", "+c"):
            self.assertIn(line, patch.out.splitlines())
        told = self.home.run("diff", "changes", "--json").json
        self.assertEqual((told["files"], told["added"], told["removed"]), (2, 3, 0))
        self.assertIn("+++ b/other", told["patch"])
        self.assertEqual(self.home.run("diff", "changes", "--stat").out, "2 files, +3 -0\n")
        seen = self.home.start_fleet("diff", "changes")
        self.assertEqual(seen.wait(), 0)
        self.assertNotIn(b"\033[31m", seen.output)

    def test_a_restart_does_not_bring_back_what_is_being_killed(self):
        for i in range(5):
            name = f"both-{i}"
            self.cat(name, "echo kept > kept; cat")
            both = [self.home.start_fleet(*words) for words in
                    (["restart", name], ["kill", "-f", name])]
            for one in both:
                one.wait()
            if name in self.home.agents():  # the restart was first, and is told so
                self.home.run("kill", "-f", name)
            self.assertIn(name, [a["branch"] for a in
                                 self.home.run("restore", "--json").json["agents"]])
        self.assertNotIn("problem", self.home.run("doctor").out)

    def test_hooks_move_the_state_when_the_program_says_nothing(self):
        hook = os.path.join(fleet.BUILD, "fleet")
        self.cat("hooked", f"echo '{{\"tool_name\":\"Bash\",\"tool_input\":{{\"command\":\"npm test\"}}}}' "
                 f"| {hook} hook claude PermissionRequest; read x; {hook} hook claude Stop </dev/null; cat")
        self.home.wait_state("hooked", "blocked")
        self.assertIn("npm test", self.home.agent("hooked")["question"])
        self.assertEqual(self.home.agent("hooked")["authority"], "hook")

    def test_a_hook_never_fails_its_agent(self):
        for env in ({}, {"FLEET_SOCKET": "/nowhere"}):
            for args in (["claude", "Stop"], ["claude", "NoSuchEvent"]):
                done = self.home.run("hook", *args, env=env, input="not json")
                self.assertEqual(done.out, "")

    def test_every_answer_is_one_json_document(self):
        self.cat("one")
        for args in (["list"], ["show", "one"], ["config"], ["doctor"], ["restore"], ["logs", "one"],
                     ["prompt", "one", "x"], ["stop", "one"], ["completion", "bash"]):
            with self.subTest(args=args):
                json.loads(self.home.run(*args, "--json").out)


if __name__ == "__main__":
    fleet.main()
