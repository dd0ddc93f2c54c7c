# SPDX-License-Identifier: MIT
"""The forms: what is written into them is what the agents get, and nothing else."""

import os

from fleet import main, wait_until
from forms import FormTest

SET_UP = '[setup]\ncommands = ["touch ready"]\n'
LINES = "Fix it well:\n\n\t- the naïve one 🚀\n\t- 二つ目"


class New(FormTest):
    def test_is_made_as_the_form_says(self):
        self.configure(SET_UP)
        base = self.repo.commit("a base", {"a.txt": "a\n"})
        self.repo.git("tag", "v1")
        self.repo.commit("later", {"b.txt": "b\n"})
        cockpit = self.open()
        self.fill(cockpit, "n", "fix-1{tab}Do it.{enter}Do it well.{tab}{left}{left}{tab}v1")
        cockpit.wait_for("from v1")
        cockpit.expect("form-new")
        cockpit.keys("ctrl-s", regex="○ fix-1")
        self.assertEqual(self.told("fix-1"), "Do it.\nDo it well.")
        agent = self.home.agent("fix-1")
        self.assertEqual((agent["kind"], agent["base_oid"]), ("other", base))
        self.assertTrue(os.path.exists(os.path.join(agent["worktree"], "ready")))

    def test_begins_with_a_kind_that_is_here(self):
        with open(os.path.join(self.home.config, "agents", "gone.toml"), "w") as f:
            f.write('summary = "none"\nprogram = "a-program-that-is-not-here"\n')
        agents = os.path.join(self.home.config, "agents")
        os.link(os.path.join(agents, "other.toml"), os.path.join(agents, "a-kind.toml"))
        cockpit = self.open()
        cockpit.keys("n", text="‹ taker ›")
        cockpit.keys("esc", text="‹ taker ›", gone=True)
        cockpit.exit(after=["q"])
        self.home.write_config('[agent]\ndefault = "gone"\n')
        cockpit = self.start(size=(24, 100))
        cockpit.wait_for("No agents yet")
        self.fill(cockpit, "n", "fix{tab}{tab}", text="‹ a-kind ›")
        cockpit.keys("end")  # those that are not here come last
        cockpit.wait_gone("‹ a-kind ›")
        cockpit.wait_gone("‹ taker ›")
        cockpit.keys("home", "ctrl-s", regex="○ fix")
        self.assertEqual(self.made(), {"fix": "a-kind"})

    def test_is_selected(self):
        self.taker("a-first")
        cockpit = self.open("○ a-first")
        self.fill(cockpit, "n", "fix-1{done}", text="fix-1")
        self.wait_selected(cockpit, "fix-1")

    def test_is_made_without_set_up(self):
        self.configure(SET_UP)
        cockpit = self.open()
        self.fill(cockpit, "n", "fix-1{tab}{tab}{tab}{tab}{space}", text="[x] without set-up")
        cockpit.keys("ctrl-s")
        self.assertIsNone(self.told("fix-1"))
        self.assertFalse(os.path.exists(os.path.join(self.tree("fix-1"), "ready")))

    def test_existing_branches_are_offered(self):
        self.repo.git("branch", "old/one")
        self.repo.git("checkout", "-q", "-b", "old/two")
        tip = self.repo.commit("on two", {"two.txt": "2\n"})
        self.repo.git("checkout", "-q", "main")
        cockpit = self.open()
        self.fill(cockpit, "n", "ol", text="old/two")
        cockpit.keys("down", "down")
        cockpit.expect("form-new-branches")
        cockpit.keys("enter", text="takes  old/two  as it is")
        cockpit.keys("ctrl-s", regex="○ old/two")
        self.assertEqual(self.repo.git("rev-parse", "HEAD", cwd=self.tree("old/two")), tip)

    def test_what_is_pasted_stays_as_it_is(self):
        cockpit = self.open()
        self.fill(cockpit, "n", "fix-1{tab}")
        cockpit.paste(LINES)
        cockpit.wait_for("二つ目")
        self.fill(cockpit, None, "{up}{up}{up}{end}{newline}At once.{done}")
        first, rest = LINES.split("\n", 1)
        self.assertEqual(self.told("fix-1"), f"{first}\nAt once.\n{rest}")

    def test_a_long_prompt_goes_whole(self):
        text = "\n".join(f"line {i} of the long prompt" for i in range(400))
        cockpit = self.open()
        self.fill(cockpit, "n", "fix-1{tab}")
        cockpit.paste(text)
        cockpit.wait_for("line 399 of")
        cockpit.keys("ctrl-s")
        self.assertEqual(self.told("fix-1"), text)

    def test_has_room_on_the_smallest_screens(self):
        for i, size in enumerate(((10, 40), (10, 60), (11, 99))):
            with self.subTest(size):
                cockpit = self.start(size=size)
                cockpit.wait_for("fleet" if i else "No agents yet")
                self.fill(cockpit, "n", f"fix-{i}{{tab}}1{{enter}}2{{enter}}3{{enter}}4", text="4")
                self.fill(cockpit, None, "{tab}{tab}{tab}{tab}", text="▸ more")
                self.fill(cockpit, None, "{back}{back}", text="what a new branch")
                cockpit.keys("ctrl-s", text="New agent", gone=True)
                self.assertEqual(self.told(f"fix-{i}"), "1\n2\n3\n4")
                cockpit.close()

    def test_a_command_takes_the_programs_place(self):
        cockpit = self.open()
        self.fill(cockpit, "n", "fix-1{back}{enter}", text="command")
        self.fill(cockpit, None, "{tab}{tab}{tab}{tab}{tab}{tab}")
        cockpit.type("sh -c 'echo it is \"my own\"; exec cat'")
        cockpit.keys("enter", text="it is my own")  # in the last field it starts

    def test_the_editor_of_the_environment_writes_the_prompt(self):
        self.editor("sed -i s/it/everything/ \"$1\"; echo And test it. >>\"$1\"")
        cockpit = self.open(env={"EDITOR": "editor --wait"})
        self.fill(cockpit, "n", "fix-1{tab}Do it.{ctrl-e}", text="And test it.")
        cockpit.type(" Twice.")
        cockpit.keys("ctrl-s")
        self.assertEqual(self.told("fix-1"), "Do everything.\nAnd test it. Twice.")

    def test_an_editor_that_fails_takes_nothing_away(self):
        self.editor("echo lost >\"$1\"; exit 3")
        cockpit = self.open(env={"EDITOR": "editor --wait"})
        self.fill(cockpit, "n", "fix-1{tab}Do it.{ctrl-e}", text="ended with status 3")
        cockpit.keys("ctrl-s")
        self.assertEqual(self.told("fix-1"), "Do it.")

    def editor(self, script):
        """Called with --wait and a file, on the path."""
        place = os.path.join(self.home.path, "bin")
        os.makedirs(place)
        path = os.path.join(place, "editor")
        with open(path, "w", encoding="utf-8") as f:
            f.write(f"#!/bin/sh\n[ \"$1\" = --wait ] && shift || exit 9\n{script}\n")
        os.chmod(path, 0o755)
        self.home.env["PATH"] = f"{place}:{self.home.env['PATH']}"

    def tree(self, name):
        wait_until(lambda: name in self.made(), what=name)
        return self.home.agent(name)["worktree"]


class Fanout(FormTest):
    def test_makes_the_names_that_it_shows(self):
        cockpit = self.open()
        self.fill(cockpit, "f", "{tab}auth{tab}Do it.{tab}taker:2,other:1")
        cockpit.wait_for("makes  auth-A  auth-B  auth-C")
        cockpit.expect("form-fanout")
        cockpit.keys("ctrl-s", text="3 agents started")
        self.assertEqual(self.made(), {"auth-A": "taker", "auth-B": "taker", "auth-C": "other"})
        self.assertEqual([self.told(f"auth-{x}") for x in "ABC"], ["Do it."] * 3)
        self.assertEqual(len({a["batch"] for a in self.home.agents().values()}), 1)

    def test_selects_the_first_of_those_it_makes(self):
        self.home.run("create", "aaa", "-a", "taker")
        cockpit = self.open("aaa")
        self.wait_selected(cockpit, "aaa")
        self.fill(cockpit, "f", "{clear}2{tab}bee{tab}Do it.{tab}taker")
        cockpit.keys("ctrl-s", text="2 agents started")
        cockpit.wait_for("bee-B")
        self.wait_selected(cockpit, "bee-A")

    def test_kinds_are_completed_one_by_one(self):
        cockpit = self.open()
        self.fill(cockpit, "f", "{clear}3{tab}auth{tab}Do it.{tab}tak", regex="^.{52,54}taker")
        self.fill(cockpit, None, "{ctrl-space}:1,oth", regex="^.{52,54}other")
        self.fill(cockpit, None, "{down}{enter}:2", text="taker:1,other:2")
        cockpit.keys("ctrl-s", text="3 agents started")
        self.assertEqual(sorted(self.made().values()), ["other", "other", "taker"])

    def test_kinds_that_do_not_add_up_are_refused(self):
        cockpit = self.open()
        self.fill(cockpit, "f", "{clear}3{tab}auth{tab}Do it.{tab}taker:2,other:2")
        cockpit.wait_for("add up to 4 agents and 3 are asked for")
        cockpit.keys("ctrl-s")
        cockpit.expect("form-fanout-kinds")
        self.assert_nothing_made()
        cockpit.keys("backspace")
        cockpit.type("1")
        cockpit.keys("ctrl-s", text="3 agents started")
        self.assertEqual(len(self.made()), 3)

    def test_names_may_be_numbers(self):
        cockpit = self.open()
        self.fill(cockpit, "f", "{clear}2{tab}auth{tab}Do it.", text="auth-B")
        cockpit.click_on("▸ more", text="numeric")
        cockpit.click_on("[ ] PREFIX-A1", text="makes  auth-A1  auth-A2")
        cockpit.keys("ctrl-s", text="2 agents started")
        self.assertEqual(sorted(self.made()), ["auth-A1", "auth-A2"])

    def test_a_prefix_is_of_names(self):
        cockpit = self.open()
        self.fill(cockpit, "f", "{tab}my fan{tab}Do it.", text="'my fan-A' is no name for a branch")
        cockpit.wait_gone("makes")
        row = cockpit.screen().find("prefix  my fan")[0] + 1
        cockpit.keys("ctrl-s", text="'my fan-A' is no name", row=row)
        self.fill(cockpit, None, "{clear}fan{done}", text="3 agents started")
        self.assertEqual(sorted(self.made()), ["fan-A", "fan-B", "fan-C"])

    def test_a_name_that_is_taken_is_of_the_prefix(self):
        self.taker("fan-B")
        cockpit = self.open("○ fan-B")
        self.fill(cockpit, "f", "{tab}fan{tab}Do it.{done}", text="'fan-B' is already an agent")
        screen = cockpit.screen()
        self.assertEqual(screen.find("'fan-B'")[0], screen.find("prefix  fan")[0] + 1)
        self.fill(cockpit, None, "2", text="is already", gone=True)

    def test_a_count_is_a_number(self):
        cockpit = self.open()
        for count in ("0", "101"):
            self.fill(cockpit, "f", f"{count}{{tab}}{{tab}}Do it.{{done}}")
            cockpit.wait_for("count is a number from 1 to 100, not")
            cockpit.keys("esc", text="Fanout", gone=True)
        self.fill(cockpit, "f", "many-", regex="count +3$")
        self.assert_nothing_made()

    def test_a_count_takes_the_place_of_the_usual_one(self):
        cockpit = self.open()
        self.fill(cockpit, "f", "5{tab}b", regex="b-A  b-B  b-C  b-D  b-E *$")
        self.fill(cockpit, None, "{back}5", regex="count +55$")
        cockpit.wait_for("…  b-BC   55 agents")
        self.fill(cockpit, None, "{esc}f{end}5", regex="count +35$")


class Multi(FormTest):
    FILE = "# tickets\na-1: One.\nb-2: Two,\n  and more.\n"
    WANT = {"a-1": "One.", "b-2": "Two,\nand more."}

    def told_all(self):
        return {name: self.told(name) for name in self.made()}

    def test_the_table_grows_by_typing(self):
        cockpit = self.open()
        self.fill(cockpit, "m", "fix-1: Fix it.{newline}Well.{enter}docs{tab}Write.{enter}")
        cockpit.wait_for("makes  fix-1  docs")
        cockpit.expect("form-multi")
        cockpit.keys("ctrl-s", text="2 agents started")
        self.assertEqual(self.told_all(), {"fix-1": "Fix it.\nWell.", "docs": "Write."})

    def test_lines_that_are_pasted_are_rows(self):
        cockpit = self.open()
        cockpit.keys("m", text="Multi")
        cockpit.paste(self.FILE)
        cockpit.wait_for("makes  a-1  b-2")
        cockpit.keys("ctrl-s", text="2 agents started")
        self.assertEqual(self.told_all(), self.WANT)

    def test_rows_are_gone_through_both_ways(self):
        cockpit = self.open()
        cockpit.keys("m", text="Multi")
        cockpit.paste(self.FILE)
        self.fill(cockpit, None, "!{back}x{back}!{back}{end}y", text="a-1y")
        cockpit.keys("ctrl-s", text="2 agents started")
        self.assertEqual(self.told_all(), {"a-1y": "One.!", "b-2x": "Two,\nand more.!"})

    def test_a_file_is_found_and_read(self):
        self.repo.write("tasks/tickets.txt", self.FILE)
        cockpit = self.open()
        self.fill(cockpit, "m", "{tab}{tab}ta", text="tasks/")
        self.fill(cockpit, None, "{ctrl-space}", text="  tickets.txt")
        self.fill(cockpit, None, "{down}{tab}", text="tasks/tickets.txt")
        cockpit.keys("ctrl-s", text="2 agents started")
        self.assertEqual(self.told_all(), self.WANT)

    def test_kinds_are_dealt_to_the_rows(self):
        cockpit = self.open()
        self.fill(cockpit, "m", "a:One.{enter}b:Two.{enter}{tab}other:1,taker:1")
        cockpit.keys("ctrl-s", text="2 agents started")
        self.assertEqual(self.made(), {"a": "other", "b": "taker"})

    def test_what_cannot_be_is_said_below_the_table(self):
        cockpit = self.open()
        wrong = {
            "a:One.{enter}a:Two.": "branch 'a' stands twice",
            "a:One.{enter}b": "'b' has no prompt",
            ":One.": "'One.' has no branch",
            "a b:One.": "'a b' is no name for a branch",
        }
        for typed, said in wrong.items():
            with self.subTest(typed):
                self.fill(cockpit, "m", typed + "{done}")
                cockpit.wait_for(regex=f"{said}(.|\n)*  agent ")  # not as foreseen
                screen = cockpit.screen()
                table = screen.find("pair")[0]
                self.assertLess(table, screen.find(said)[0])
                self.assertLess(screen.find(said)[0], screen.find("  agent ")[0])
                self.fill(cockpit, None, "{esc}", text="Multi", gone=True)
        self.assert_nothing_made()


class Prompt(FormTest):
    def three(self):
        agents = [self.puppet(name) for name in ("one", "three", "two")]
        return [*agents, self.open("○ one", "○ three", "○ two")]

    def test_goes_to_all_that_are_marked(self):
        one, three, two, cockpit = self.three()
        cockpit.keys("g", "space", "space", "p", text="one  three")
        self.fill(cockpit, None, "Now test it.{enter}Twice.")
        cockpit.expect("form-prompt")
        cockpit.keys("ctrl-s", text="one: accepted")
        for agent in (one, three):
            agent.took(b"Now test it.\nTwice.\r")
        self.assertEqual(two.input(), b"")

    def test_says_what_its_keys_do(self):
        one, _, _, cockpit = self.three()
        cockpit.keys("p", text="ctrl-s send")
        cockpit.wait_gone("space")
        cockpit.keys("tab", text="space toggle")
        cockpit.keys("esc", text="space mark")
        cockpit.keys("n", text="ctrl-s start")

    def test_goes_to_the_selected_one(self):
        one, three, two, cockpit = self.three()
        cockpit.keys("G")
        self.fill(cockpit, "p", "Hello.{done}", text="two: accepted")
        two.took(b"Hello.\r")
        self.assertEqual((one.input(), three.input()), (b"", b""))

    def test_is_refused_while_one_asks_and_kept_until_it_rests(self):
        one, _, _, cockpit = self.three()
        one.asks("Really?", "Yes", "No")
        cockpit.wait_for("◐ one")
        self.fill(cockpit, "p", "Later.{done}", text="it asks a question")
        cockpit.wait_for("message    Later.")
        self.assertEqual(one.input(), b"")
        self.fill(cockpit, None, "{tab}{space}{done}", text="one: queued")
        self.assertEqual(one.input(), b"")
        one.is_now("idle")
        one.took(b"Later.\r")

    def test_comes_back_for_those_that_refuse(self):
        one, three, two, cockpit = self.three()
        for agent in (three, two):
            agent.asks(f"Really, {agent.name}?", "Yes", "No")
            cockpit.wait_for(f"◐ {agent.name}")
        cockpit.keys("A", "p", regex="name +.*one")
        self.fill(cockpit, None, "Go on.{done}", text="not done for 2 of 3 agents")
        one.took(b"Go on.\r")
        for name in ("three", "two"):
            cockpit.wait_for(f"'{name}': it asks a question")
        cockpit.wait_for(regex="name +(three  two|two  three)")
        cockpit.wait_for(regex="message +Go on.")
        three.is_now("idle")
        two.is_now("idle")
        cockpit.wait_for("○ three")
        cockpit.wait_for("○ two")
        cockpit.keys("ctrl-s", text="accepted")
        for agent in (three, two):
            agent.took(b"Go on.\r")
        self.assertEqual(one.input(), b"Go on.\r")

    def test_that_some_refuse_late_names_them(self):
        """Who is at something else by then keeps the words, and the marks of those."""
        one, three, two, cockpit = self.three()
        three.asks("Really?", "Yes", "No")
        cockpit.wait_for("◐ three")
        cockpit.keys("A", "p", regex="name +.*one")
        self.fill(cockpit, None, "Go on.")
        cockpit.send("\x13?")  # both at once
        cockpit.wait_for("'three': it asks a question")
        cockpit.wait_for("Moving")
        one.took(b"Go on.\r")
        cockpit.keys("esc", text="Moving", gone=True)
        cockpit.keys("p", regex="name +three *$")
        cockpit.wait_for(regex="message +Go on.")

    def test_needs_words(self):
        one, _, _, cockpit = self.three()
        self.fill(cockpit, "p", "{done}", text="this is needed: the text")
        self.fill(cockpit, None, "Go on.{done}", text="one: accepted")
        one.took(b"Go on.\r")


class Fork(FormTest):
    def test_has_the_conversation_and_the_files(self):
        self.taker("one")
        with open(os.path.join(self.home.agent("one")["worktree"], "new.txt"), "w") as f:
            f.write("not committed\n")
        conversation = self.words("one")[0].removeprefix("--id=")
        cockpit = self.open("○ one")
        cockpit.wait_for(regex="○ one .*[+]1 ")
        self.fill(cockpit, "F", "two{tab}Try it otherwise.", text="makes  two  with")
        cockpit.expect("form-fork")
        cockpit.keys("ctrl-s", text="○ two")
        self.assertEqual(self.words("two")[0], f"--of={conversation}")
        self.assertEqual(self.told("two"), "Try it otherwise.")
        tree = self.home.agent("two")["worktree"]
        self.assertTrue(os.path.exists(os.path.join(tree, "new.txt")))

    def test_that_cannot_be_says_why_below_whom(self):
        self.puppet("one")
        cockpit = self.open("○ one")
        self.fill(cockpit, "F", "two{done}", text="'one' is a shell, which cannot fork")
        screen = cockpit.screen()
        self.assertEqual(screen.find("cannot fork")[0], screen.find("name    one")[0] + 1)
        self.assertEqual(list(self.made()), ["one"])


if __name__ == "__main__":
    main()
