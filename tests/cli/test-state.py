# SPDX-License-Identifier: MIT
"""State, questions, answers and prompts of a program that reports nothing.

tests/lib/asker.py is that program; its kind's file has the rules for its screen.
"""

import os
import sys

import fleet

HERE = os.path.dirname(os.path.abspath(__file__))
ASKER = os.path.join(HERE, "..", "lib", "asker.py")

KIND = """
program = "{python}"
args = ["-B", "{asker}", "{log}"]
prompt = "paste"
composer = "^>"
answer = "{answer}"
interrupt = "escape"
{more}

[rule.permission]
state = "blocked"
why = "permission"
in = "bottom 8"
match = ["^Do you want to", "1[.] Yes"]

[rule.question]
state = "blocked"
why = "question"
match = "enter confirm|✔ Submit|Submit answers"

[rule.working]
state = "working"
match = "esc to interrupt"

[rule.idle]
state = "idle"
in = "composer"
match = "^>"
"""


class StateTest(fleet.FleetTest):
    answer, more = "digit", ""

    def setUp(self):
        super().setUp()
        self.home.repo()
        self.log = os.path.join(self.home.path, "took")
        agents = os.path.join(self.home.config, "agents")
        os.makedirs(agents)
        with open(os.path.join(agents, "asker.toml"), "w") as f:
            f.write(KIND.format(python=sys.executable, asker=ASKER, log=self.log,
                                answer=self.answer, more=self.more))

    def start(self, name="one"):
        self.home.run("create", name, "-a", "asker", env={"PATH": os.environ["PATH"]})
        self.home.wait_state(name, "idle")

    def took(self):
        with open(self.log, encoding="utf-8") as f:
            return f.read().splitlines()

    def await_took(self, *lines):
        fleet.wait_until(lambda: self.took() == list(lines), what=f"{lines} taken")


class Rules(StateTest):
    def test_the_screen_tells_the_state_and_explain_says_so(self):
        self.start()
        self.home.run("prompt", "one", "work")
        self.home.wait_state("one", "working")
        told = self.home.run("explain", "one", "--json").json
        self.assertEqual((told["state"], told["authority"], told["rule"]),
                         ("working", "rules", "working"))
        self.assertEqual([c["authority"] for c in told["claims"]], ["rules", "activity"])
        self.assertIn("* rules", self.home.run("explain", "one").out)

    def test_a_saved_case_holds_screen_and_verdict(self):
        self.start()
        self.home.run("prompt", "one", "ask")
        self.home.wait_state("one", "blocked")
        path = os.path.join(self.home.path, "x.case")
        self.home.run("explain", "one", "--save", path)
        with open(path, encoding="utf-8") as f:
            head, screen = f.read().split("\n\n", 1)
        self.assertIn("kind: asker\nsize: 120x36\n", head)
        self.assertIn("state: blocked\nwhy: permission\nquestion: Do you want to go on?\n"
                      "choices: Yes, do | Yes, always | No, and say why", head)
        self.assertIn("❯ 1. Yes, do", screen)

    def test_nothing_is_said_of_one_that_is_gone(self):
        self.start()
        self.home.run("stop", "one")
        told = self.home.run("explain", "one", check=False)
        self.assertNotEqual(told.status, 0)
        self.assertIn("one", told.err)


    def test_work_that_ends_is_done_until_somebody_looks(self):
        self.start()
        self.home.run("prompt", "one", "short")
        self.home.wait_state("one", "done")
        self.assertEqual(self.home.agent("one")["authority"], "rules")
        watcher = self.home.start_fleet("attach", "one")
        watcher.expect("quiet")
        self.home.wait_state("one", "idle")
        watcher.send(b"\x11")
        watcher.wait()


class Answers(StateTest):
    def ask(self):
        self.start()
        self.home.run("prompt", "one", "ask")
        self.home.wait_state("one", "blocked")
        return self.home.agent("one")

    def test_the_question_and_its_choices_are_read(self):
        agent = self.ask()
        self.assertEqual(agent["question"], "Do you want to go on?")
        self.assertEqual(agent["question_kind"], "permission")
        self.assertEqual(agent["choices"], ["Yes, do", "Yes, always", "No, and say why"])
        self.assertIn("2  Yes, always", self.home.run("show", "one").out)

    def test_a_choice_by_number(self):
        self.ask()
        self.home.run("answer", "one", "2")
        self.home.wait_state("one", "idle")
        self.await_took("prompt ask", "choice 2")

    def test_a_choice_by_its_words(self):
        self.ask()
        self.home.run("answer", "one", "no")
        self.await_took("prompt ask", "choice 3")

    def test_what_is_no_choice_types_nothing(self):
        self.ask()
        for choice in ("4", "0", "maybe", "yes", ""):
            told = self.home.run("answer", "one", choice, check=5)
            self.assertIn("1 Yes, do, 2 Yes, always, 3 No, and say why", told.err)
        self.assertEqual(self.took(), ["prompt ask"])

    def test_another_question_is_not_answered(self):
        agent = self.ask()
        self.home.run("answer", "one", "1", "--question", "0000000000000001", check=5)
        self.assertEqual(self.took(), ["prompt ask"])
        self.home.run("answer", "one", "1", "--question", agent["question_id"])
        self.await_took("prompt ask", "choice 1")

    def test_a_choice_in_a_row_which_a_colour_marks(self):
        self.start()
        self.home.run("prompt", "one", "buttons")
        self.home.wait_state("one", "blocked")
        agent = self.home.agent("one")
        self.assertEqual(agent["question"], "Permission: to make it")
        self.assertEqual(agent["choices"], ["Once", "Always", "Never"])
        self.home.run("answer", "one", "3")
        self.await_took("prompt buttons", "choice 3")

    def test_several_choices_and_no_other(self):
        self.start()
        self.home.run("prompt", "one", "boxes")
        self.home.wait_state("one", "blocked")
        self.assertEqual(self.home.agent("one")["question"], "Which colours?")
        if self.answer == "arrows":  # a digit is known to tick a box, arrows are not
            told = self.home.run("answer", "one", "1", check=5)
            return self.assertIn("attach and answer it there", told.err)
        for choice in "1,5", "1,none", "4", "1,4":
            self.home.run("answer", "one", choice, check=5)
        told = self.home.run("answer", "one", "red, 3", "--json").json
        self.assertEqual(told["asks"], "Review your answers 1 Submit answers, 2 Cancel")
        told = self.home.run("answer", "one", "1", "--json").json
        self.assertIsNone(told["asks"])
        self.await_took("prompt boxes", "choice Red Blue")

    def test_one_that_asks_nothing_is_typed_nothing(self):
        self.start()
        told = self.home.run("answer", "one", "1", check=5)
        self.assertIn("it asks nothing (it is idle)", told.err)

    def test_a_prompt_never_goes_into_a_question(self):
        self.ask()
        told = self.home.run("prompt", "one", "1", check=5)
        self.assertIn("Do you want to go on?", told.err)
        self.assertEqual(self.took(), ["prompt ask"])
        self.home.wait_state("one", "blocked")


class ArrowAnswers(Answers):
    answer = "arrows"


class Prompts(StateTest):
    def test_lines_and_orders_to_the_terminal_arrive_as_text(self):
        self.start()
        self.home.run("prompt", "one", "first\nsecond\x1b[31m red\x07\n/third")
        self.await_took("prompt first\\nsecond red\\n/third")

    def test_what_was_put_back_after_an_interrupt_is_not_sent_again(self):
        self.start()
        self.home.run("prompt", "one", "work")
        self.home.wait_state("one", "working")
        self.home.run("interrupt", "one")
        self.home.wait_state("one", "idle")
        self.home.run("prompt", "one", "next")
        self.await_took("prompt work", "interrupted", "prompt next")
        self.home.wait_state("one", "idle")

    def test_only_work_is_interrupted(self):
        self.start()
        self.assertIn("nothing to interrupt", self.home.run("interrupt", "one", check=5).err)

    def test_what_does_not_appear_is_not_sent(self):
        self.start()
        self.home.run("prompt", "one", "blind")
        self.await_took("prompt blind")
        told = self.home.run("prompt", "one", "unseen", check=5)
        self.assertIn("did not take the text up", told.err)
        self.assertEqual(self.took(), ["prompt blind"])

    def test_what_stays_in_the_composer_was_not_taken(self):
        self.start()
        self.home.run("prompt", "one", "deaf")
        self.await_took("prompt deaf")
        told = self.home.run("prompt", "one", "unheard", check=5)
        self.assertIn("it stands in its composer", told.err)

    def test_one_that_works_takes_it_up_later(self):
        self.start()
        self.home.run("prompt", "one", "work")
        self.home.wait_state("one", "working")
        done = self.home.run("prompt", "one", "more", "--json").json
        self.assertEqual(done["agents"][0]["result"], "queued")
        self.await_took("prompt work", "prompt more")

    def test_a_prompt_is_kept_until_it_rests(self):
        self.start()
        self.home.run("prompt", "one", "ask")
        self.home.wait_state("one", "blocked")
        self.assertIn("queued (blocked)", self.home.run("prompt", "one", "later", "--when-idle").out)
        self.home.run("prompt", "one", "even later", "--when-idle")
        self.home.run("answer", "one", "1")
        self.await_took("prompt ask", "choice 1", "prompt later", "prompt even later")
        row = self.home.agent("one")
        self.assertFalse(os.path.exists(os.path.join(self.home.state, "agents", row["id"], "queue")))

    def test_a_kept_prompt_outlives_its_keeper(self):
        self.start()
        self.home.run("prompt", "one", "work")
        self.home.wait_state("one", "working")
        self.home.run("prompt", "one", "later", "--when-idle")
        for pid in self.home.processes():
            self.home.kill(pid)
        fleet.wait_until(lambda: self.home.agent("one")["life"] == "lost")
        self.home.run("restart", "one", env={"PATH": os.environ["PATH"]})
        self.await_took("prompt work", "prompt later")

    def test_a_kept_prompt_that_was_not_taken_is_kept_on(self):
        self.start()
        self.home.run("prompt", "one", "deaf")
        self.await_took("prompt deaf")
        self.home.wait_state("one", "idle")
        row = self.home.agent("one")
        queue = os.path.join(self.home.state, "agents", row["id"], "queue")
        self.home.run("prompt", "one", "work", check=False)
        done = self.home.run("prompt", "one", "precious", "--when-idle", check=False)
        fleet.wait_until(lambda: os.path.exists(queue), what="the queue")
        with open(queue) as f:
            self.assertEqual(f.read(), "text=precious\n")
        self.home.run("stop", "one")
        self.assertTrue(os.path.exists(queue))

    def test_prompts_arrive_once_each_in_order(self):
        self.start()
        for i in range(20):
            self.home.run("prompt", "one", f"number {i}")
        self.await_took(*(f"prompt number {i}" for i in range(20)))


class Commands(StateTest):
    more = 'commands = "^/[a-z]*( |$)"\nquoted = "^!"'

    def test_what_would_be_a_command_is_refused_or_stays_text(self):
        self.start()
        told = self.home.run("prompt", "one", "/help me", check=5)
        self.assertIn("as a command of its own", told.err)
        for text in "/etc/hosts is broken", "!ls", "of\n/help":
            self.home.run("prompt", "one", text)
        self.await_took("prompt /etc/hosts is broken", "prompt  !ls", "prompt of\\n/help")


class PromptsAtRest(StateTest):
    more = "prompt_at_rest = true"

    def test_nothing_is_typed_while_it_works(self):
        self.start()
        self.home.run("prompt", "one", "work")
        self.home.wait_state("one", "working")
        told = self.home.run("prompt", "one", "and this", "--json").json
        self.assertEqual(told["agents"][0]["result"], "queued")
        self.assertEqual(self.took(), ["prompt work"])
        self.home.run("interrupt", "one")
        self.await_took("prompt work", "interrupted", "prompt and this")

    def test_a_question_refuses_it_as_ever(self):
        self.start()
        self.home.run("prompt", "one", "ask")
        self.home.wait_state("one", "blocked")
        self.home.run("prompt", "one", "and this", check=5)


class Hooks(StateTest):
    def session(self, name):
        return self.home.run("explain", name, "--json").json

    def shell(self, name, script):
        self.home.run("create", name, "--", "sh", "-c", script)

    def hook(self, event="SessionStart", session="s-1"):
        body = f'{{"session_id":"{session}","transcript_path":"/t/{session}.jsonl"}}'
        return f"echo '{body}' | {os.path.join(fleet.BUILD, 'fleet')} hook claude {event}"

    def test_the_program_s_own_hook_names_the_conversation(self):
        self.shell("own", f"{self.hook()}; sleep 600")
        fleet.wait_until(lambda: self.session("own")["session"] == "s-1")
        self.assertEqual(self.session("own")["session_source"], "hook")
        row = self.home.agent("own")
        with open(os.path.join(self.home.state, "agents", row["id"], "session")) as f:
            self.assertIn("id=s-1\ntranscript=/t/s-1.jsonl\n", f.read())

    def test_a_nested_agent_s_hook_counts_for_nothing(self):
        self.shell("outer", f"{self.hook()}; INNER=\"$(cat <<'END'\n{self.hook('Stop', 's-2')}\nEND\n)\"; "
                   f"export INNER; sh -c '{sys.executable} -c \"import os; "
                   "os.system(os.environ[\\\"INNER\\\"])\"; true'; echo over; sleep 600")
        fleet.wait_until(lambda: "over" in self.home.run("logs", "outer").out)
        told = self.session("outer")
        self.assertEqual(told["session"], "s-1")
        self.assertEqual(told["ignored_reports"], 1)

    def test_what_would_be_an_option_is_no_id(self):
        self.shell("own", f"{self.hook()}; {self.hook(session='--yolo')}; "
                   f"{self.hook(session='../x')}; echo over; sleep 600")
        fleet.wait_until(lambda: "over" in self.home.run("logs", "own").out)
        self.assertEqual(self.session("own")["session"], "s-1")

    def test_a_nested_agent_without_a_shell_of_its_own_is_another_one(self):
        nested = "import os; os.system(os.environ['INNER'])"
        self.shell("outer", f"{self.hook()}; export INNER=\"$(cat <<'END'\n{self.hook('Stop', 's-2')}\n"
                   f"END\n)\"; {sys.executable} -c \"{nested}\"; echo over; sleep 600")
        fleet.wait_until(lambda: "over" in self.home.run("logs", "outer").out)
        self.assertEqual(self.session("outer")["session"], "s-1")

    def test_a_hook_from_elsewhere_counts_for_nothing(self):
        self.shell("alone", "sleep 600")
        row = self.home.agent("alone")
        env = {"FLEET_SOCKET": os.path.join(self.home.runtime, row["id"] + ".sock")}
        self.home.run("hook", "claude", "Stop", input="{}", env=env)
        told = self.session("alone")
        self.assertEqual(told["ignored_reports"], 1)
        self.assertNotIn("hook", [c["authority"] for c in told["claims"]])


if __name__ == "__main__":
    fleet.main()
