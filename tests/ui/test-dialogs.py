# SPDX-License-Identifier: MIT
"""The dialogs that are lists and questions, the view that is kept, the crash."""

import os
import shutil
import signal

from cockpit import CockpitTest
from fleet import main, wait_until
from look import blanks

SIZE = (24, 100)
PIDS = (r"│ +(\d+)(?= .*[RSD] +\d)", lambda text: " " * (len(text) - 1) + "~")

# Lines of an agent's tree: when they are counted depends on where one was before.
COUNTED = (r"[+]1(?= )", blanks)

# What opens each dialog, and what it then shows.
DIALOGS = {
    "?": "Moving",
    "t": "default-dark",
    "o": "agent.default",
    "x": "would be lost",
    "P": "nice command",
    "shift-f10": "interrupt",
}


class DialogTest(CockpitTest):
    """A repository with agents, and a cockpit without what lives on its screen."""

    def create(self, *names):
        if not hasattr(self, "repo"):
            self.repo = self.home.repo()
        for name in names:
            self.home.run("create", name, "-a", "demo")
            self.home.wait_state(name, "idle")

    def look(self, *names, **options):
        self.create(*(names or ("w1",)))
        return self.open(**options)

    def open(self, size=SIZE, **options):
        cockpit = self.start(size=size, **options)
        cockpit.wait_for("demo agent")
        cockpit.keys("M")
        cockpit.wait_gone("cpu")
        return cockpit

    def config(self):
        with open(os.path.join(self.home.config, "config.toml"), encoding="utf-8") as f:
            return f.read()

    def life(self, name):
        return self.home.agent(name)["life"]


class Help(DialogTest):
    def test_the_keys_of_where_one_was_come_first(self):
        cockpit = self.look()
        cockpit.keys("?")
        cockpit.expect("help")
        cockpit.keys("G")
        cockpit.wait_for("Take the word here away.")
        cockpit.keys("g")
        cockpit.wait_for("One up.")
        cockpit.keys("esc")
        cockpit.wait_gone("One up.")

    def test_is_searched_by_typing(self):
        cockpit = self.look()
        cockpit.keys("?", "/")
        cockpit.type("scroll")
        cockpit.expect("help-search")
        cockpit.keys("esc")
        cockpit.wait_for("One up.")

    def test_a_persons_own_keys_are_shown(self):
        self.home.write_config('[keys]\nzoom = "f9"\n')
        cockpit = self.look()
        cockpit.keys("?", "/")
        cockpit.type("whole screen, and")
        cockpit.wait_for("f9")

    def test_stands_over_another_dialog_and_goes_back_to_it(self):
        cockpit = self.look()
        cockpit.keys("t")
        cockpit.wait_for("default-dark")
        cockpit.keys("?")
        cockpit.wait_for("Moving")
        cockpit.keys("esc")
        cockpit.wait_for("default-dark")

    def test_the_wheel_scrolls(self):
        cockpit = self.look()
        cockpit.keys("?")
        cockpit.wait_for("One up.")
        cockpit.wheel(10, 70, times=2)
        cockpit.wait_gone("One up.")


class Themes(DialogTest):
    OWN = '# mine\n[ui] # the looks\ntheme = "roles" # for now\n'

    def themes(self):
        self.home.write_config(self.OWN)
        cockpit = self.look(env={"FLEET_UI_THEME": ""})
        cockpit.keys("t")
        cockpit.wait_for("solarized-dark")
        return cockpit

    def colour(self, cockpit):
        screen = cockpit.screen()
        row, col = screen.find("Themes")
        return screen.cells(row)[col][1].get("fg")

    def test_the_selected_one_is_on_the_screen_and_escape_gives_it_up(self):
        cockpit = self.themes()
        cockpit.expect("themes")
        before = self.colour(cockpit)
        cockpit.keys("k")
        wait_until(lambda: self.colour(cockpit) != before, what="another theme")
        cockpit.keys("esc")
        cockpit.wait_gone("solarized-dark")
        cockpit.expect("themes-given-up")
        self.assertEqual(self.config(), self.OWN)

    def test_enter_keeps_it_in_the_users_file(self):
        cockpit = self.themes()
        cockpit.keys("/")
        cockpit.type("arctic")
        cockpit.keys("enter", "enter")
        cockpit.wait_gone("arctic")
        self.assertEqual(self.config(), self.OWN.replace("roles", "nord"))
        cockpit.keys("t")
        cockpit.wait_for("arctic")

    def test_a_click_selects_and_a_second_keeps(self):
        cockpit = self.themes()
        cockpit.click_on("gruvbox-light")
        cockpit.click_on("gruvbox-light")
        cockpit.wait_gone("solarized-dark")
        self.assertIn("gruvbox-light", self.config())

    def test_a_damaged_one_says_why_and_cannot_be_kept(self):
        os.makedirs(os.path.join(self.home.config, "themes"))
        with open(os.path.join(self.home.config, "themes", "bad.toml"), "w") as f:
            f.write("[roles]\ntext = 5\n")
        cockpit = self.themes()
        cockpit.keys("g", "/")
        cockpit.type("bad")
        cockpit.wait_for("bad.toml:2")
        cockpit.keys("enter", "enter")
        cockpit.wait_for("bad.toml:2")
        self.assertEqual(self.config(), self.OWN)


class Options(DialogTest):
    def options(self, filter):
        cockpit = self.look()
        cockpit.keys("o", "/")
        cockpit.type(filter)
        cockpit.keys("enter")
        cockpit.wait_for(f"/ {filter}")
        return cockpit

    def test_all_of_them_with_where_they_come_from(self):
        self.home.write_config("[log]\nkeep = 3\n")
        self.repo = self.home.repo({".fleet/config.toml": "[kill]\ngrace = \"1s\"\n"})
        cockpit = self.look(env={"FLEET_LOGS_LINES": "9"})
        cockpit.keys("o")
        cockpit.expect("options")
        cockpit.keys("/")
        cockpit.type("kill.grace")
        cockpit.wait_for("project, ")
        cockpit.wait_for(".fleet/config.toml:2")

    def test_a_bool_is_turned_and_taken_back(self):
        cockpit = self.options("agent.tools")
        cockpit.keys("enter")
        cockpit.wait_for("config.toml:2")
        self.assertEqual(self.config(), "[agent]\ntools = true\n")
        cockpit.expect("options-set")
        cockpit.keys("x")
        cockpit.wait_gone("config.toml:2")
        self.assertEqual(self.config(), "[agent]\n")

    def test_choices_go_round(self):
        cockpit = self.options("setup.on_failure")
        for value in ("continue", "stop"):
            cockpit.keys("enter")
            wait_until(lambda: os.path.exists(f"{self.home.config}/config.toml")
                       and f'on_failure = "{value}"' in self.config())

    def test_a_value_is_typed_and_checked(self):
        cockpit = self.options("log.keep")
        cockpit.keys("enter", "ctrl-u")
        cockpit.type("many")
        cockpit.keys("enter")
        cockpit.wait_for("'many' is not an integer")
        cockpit.expect("options-refused")
        cockpit.keys("ctrl-u")
        cockpit.type("7")
        cockpit.keys("enter")
        cockpit.wait_for("config.toml:2")
        self.assertEqual(self.config(), "[log]\nkeep = 7\n")

    def test_a_key_counts_at_once(self):
        cockpit = self.options("keys.help")
        cockpit.keys("enter", "ctrl-u")
        cockpit.type("f9")
        cockpit.keys("enter")
        cockpit.wait_for("config.toml:2")
        cockpit.keys("esc", "esc", "f9")
        cockpit.wait_for("Moving")

    def test_a_key_that_is_taken_is_refused_and_the_file_stays(self):
        self.home.write_config("# nothing\n")
        cockpit = self.options("keys.zoom")
        cockpit.keys("enter", "ctrl-u")
        cockpit.type("x")
        cockpit.keys("enter")
        cockpit.wait_for("is also the key of")
        self.assertEqual(self.config(), "# nothing\n")

    def test_what_goes_before_the_users_file_is_said(self):
        cockpit = self.look(env={"FLEET_LOG_KEEP": "5"})
        cockpit.keys("o", "/")
        cockpit.type("log.keep")
        cockpit.keys("enter", "enter", "ctrl-u")
        cockpit.type("6")
        cockpit.keys("enter")
        cockpit.wait_for("it is set by environment")


class Kill(DialogTest):
    def write(self, name, file):
        with open(os.path.join(self.home.agent(name)["worktree"], file), "w") as f:
            f.write("work\n")

    def test_a_clean_one_loses_nothing(self):
        cockpit = self.look()
        cockpit.keys("x")
        cockpit.expect("kill-clean")
        cockpit.keys("y")
        cockpit.wait_for("killed w1")
        self.assertEqual(list(self.home.agents()), [])
        self.assertIn("w1", self.repo.branches())

    def test_what_would_be_lost_is_said_and_kept(self):
        self.create("w1")
        self.write("w1", "new.txt")
        cockpit = self.open()
        cockpit.masks.append(COUNTED)
        cockpit.keys("x")
        cockpit.wait_for("new.txt")
        cockpit.keys("space")
        cockpit.expect("kill-loss")
        cockpit.keys("enter")
        cockpit.wait_for("killed w1")
        self.assertNotIn("w1", self.repo.branches())
        self.home.run("restore", "w1")
        tree = self.home.agent("w1")["worktree"]
        self.assertTrue(os.path.exists(os.path.join(tree, "new.txt")))

    def test_without_its_worktree_the_branch_is_what_would_be_lost(self):
        self.create("w1")
        tree = self.home.agent("w1")["worktree"]
        self.repo.git("commit", "-q", "--allow-empty", "-m", "only here", cwd=tree)
        shutil.rmtree(tree)
        cockpit = self.open()
        cockpit.keys("x")
        cockpit.wait_for("nothing would be lost")
        cockpit.keys("space")
        cockpit.wait_for("1 commit that only 'w1' has")
        cockpit.keys("enter")
        cockpit.wait_for("killed w1")
        self.assertNotIn("w1", self.repo.branches())
        self.home.run("restore", "w1")
        self.assertIn("w1", self.repo.branches())

    def test_no_is_no(self):
        cockpit = self.look()
        for no in ("n", "esc"):
            cockpit.keys("x")
            cockpit.wait_for("would be lost")
            cockpit.keys(no)
            cockpit.wait_gone("would be lost")
        self.assertEqual(self.life("w1"), "running")

    def test_all_that_are_marked(self):
        self.create("w1", "w2", "w3")
        self.write("w2", "new.txt")
        cockpit = self.open()
        cockpit.masks.append(COUNTED)
        cockpit.keys("g", "space", "space", "x")
        cockpit.wait_for("new.txt")
        cockpit.expect("kill-two")
        cockpit.keys("y")
        wait_until(lambda: list(self.home.agents()) == ["w3"])

    def many(self, *names):
        """On a screen that has no room for all of them."""
        self.create(*names)
        for name in names:
            self.write(name, "new.txt")
        cockpit = self.open(size=(10, 100))
        cockpit.masks.append(COUNTED)
        cockpit.keys("A", "x")
        cockpit.wait_for("new.txt")
        cockpit.wait_for("and 2 more")
        return cockpit

    def test_is_gone_through_one_by_one(self):
        cockpit = self.many("w1", "w2", "w3", "w4")
        cockpit.wheel(5, 70, text="  w4  ")
        self.assertIn("  w2  ", str(cockpit.screen()))
        cockpit.wheel(5, 70, down=False, text="and 2 more")
        cockpit.keys("pagedown", text="  w4  ")
        self.assertIn("  w2  ", str(cockpit.screen()))
        cockpit.keys("home", text="and 2 more")

    def test_all_are_shown_before_any_ends(self):
        names = ["w1", "w2", "w3", "w4"]
        cockpit = self.many(*names)
        cockpit.keys("y")
        cockpit.wait_gone("more")
        cockpit.expect("kill-rest")
        self.assertEqual(list(self.home.agents()), names)
        cockpit.keys("y")
        wait_until(lambda: not self.home.agents())

    def test_has_room_on_the_smallest_screens(self):
        self.create("w1")
        self.write("w1", "new.txt")
        for size in ((10, 40), (10, 60), (11, 99)):
            cockpit = self.start(size=size)
            cockpit.wait_for("w1")
            cockpit.keys("x")
            for words in ("new.txt", "[ ] delete", "End w1"):
                cockpit.wait_for(words)
            cockpit.close()

    def test_the_box_is_pressed_by_the_mouse(self):
        cockpit = self.look()
        cockpit.keys("x")
        cockpit.wait_for("would be lost")
        cockpit.click_on("[ ] delete")
        cockpit.wait_for("[x] delete")


class Processes(DialogTest):
    SCRIPT = "echo demo agent; sleep 6001 & sleep 6002; sleep 6003"

    def processes(self):
        self.repo = self.home.repo()
        self.home.run("create", "w1", "--", "sh", "-c", self.SCRIPT)
        self.home.wait_state("w1", "idle")
        cockpit = self.open()
        cockpit.masks.append(PIDS)
        cockpit.keys("P")
        cockpit.wait_for("sleep 6002")
        return cockpit

    def pid(self, cockpit, command):
        screen = cockpit.screen()
        row, _ = screen.find(command)
        return int(screen.text[row].split("│")[1].split()[0])

    def test_are_a_tree(self):
        self.processes().expect("processes")

    def test_one_is_ended_after_a_question(self):
        cockpit = self.processes()
        cockpit.keys("/")
        cockpit.type("6002")
        cockpit.keys("enter", "G", "x")
        cockpit.wait_for("(SIGTERM)?")
        cockpit.keys("n", "x", "y")
        cockpit.wait_gone("sleep 6002")
        cockpit.keys("esc")
        cockpit.wait_for("sleep 6003")
        cockpit.wait_for("sleep 6001")

    def test_what_does_not_end_is_killed(self):
        self.repo = self.home.repo()
        self.home.run("create", "w1", "--", "sh", "-c",
                      "echo demo agent; trap '' TERM; sleep 6001; sleep 6002")
        cockpit = self.open()
        cockpit.keys("P", "/")
        cockpit.type("sleep 6001")
        cockpit.keys("enter", "x", "y")
        cockpit.keys("x")
        cockpit.wait_for("(SIGKILL)?")
        cockpit.keys("y")
        cockpit.wait_for("it does not run")

    def test_one_is_made_nicer(self):
        cockpit = self.processes()
        pid = self.pid(cockpit, "sleep 6002")
        cockpit.keys("/")
        cockpit.type("6002")
        cockpit.keys("enter", "G", "+", "+")
        wait_until(lambda: os.getpriority(os.PRIO_PROCESS, pid) == 2)

    def test_are_shown_however_deep_they_are(self):
        self.home.repo()
        self.home.run("create", "w1", "--", "sh", "-c", '''
            down() { [ $1 -eq 0 ] && sleep $((6000 + 1)) || ( down $(($1 - 1)); : ) }
            echo demo agent; down 16; sleep 6002''')
        cockpit = self.open()
        cockpit.keys("P", "/")
        cockpit.type("6001")
        cockpit.wait_for(regex="S +0 +slee")

    def test_an_agent_that_has_ended_has_none(self):
        cockpit = self.look()
        self.home.run("stop", "w1")
        cockpit.wait_for("‖")
        cockpit.keys("P")
        cockpit.wait_for("it does not run")


class Menu(DialogTest):
    def test_a_right_press_shows_what_can_be_done(self):
        cockpit = self.look("w1", "w2")
        row, col = cockpit.screen().find("w2")
        cockpit.click(row, col, button="right")
        cockpit.expect("menu")
        cockpit.click_on("processes")
        cockpit.click_on("processes")
        cockpit.wait_for("Processes of w2")

    def test_by_keys(self):
        cockpit = self.look()
        cockpit.keys("shift-f10", "/")
        cockpit.type("kill")
        cockpit.keys("enter", "enter")
        cockpit.wait_for("nothing would be lost")


class Welcome(CockpitTest):
    def test_is_shown_once_and_says_what_is_there(self):
        self.home.repo()
        cockpit = self.start(size=SIZE, welcome=True)
        cockpit.wait_for("Welcome to fleet")
        for line in ("✓ git", "✓ repository", "✓ agents", "✓ colours", "✓ text", "✓ size"):
            cockpit.wait_for(line)
        cockpit.keys("space")
        cockpit.wait_for("No agents yet")
        self.assertTrue(cockpit.exit(after=["q"]).clean)
        again = self.start(size=SIZE, welcome=True)
        again.wait_for("No agents yet")

    def test_makes_the_agent_that_it_tells_of(self):
        self.home.repo()
        cockpit = self.start(size=SIZE, welcome=True)
        cockpit.wait_for("n makes the first agent")
        cockpit.keys("n", text="New agent")

    def test_says_what_is_missing(self):
        cockpit = self.start(size=(24, 80), welcome=True, colorterm="")
        cockpit.wait_for("○ repository")
        cockpit.wait_for("○ size")


class View(DialogTest):
    def test_is_there_again(self):
        cockpit = self.look("w1", "w2", "w3")
        cockpit.keys("s", "j")
        cockpit.wait_for("demo agent  w2")
        self.assertTrue(cockpit.exit(after=["q"]).clean)
        again = self.start(size=SIZE)
        again.wait_for("demo agent  w2")
        again.expect("view-again")
        again.keys("s")
        again.wait_for("by name")

    def test_is_saved_while_it_is_open(self):
        cockpit = self.look("w1", "w2")
        cockpit.keys("s")
        views = os.path.join(self.home.state, "views")
        wait_until(lambda: os.path.isdir(views) and os.listdir(views))
        cockpit.signal(signal.SIGKILL)
        with open(os.path.join(views, os.listdir(views)[0]), encoding="utf-8") as f:
            self.assertIn("order=attention", f.read())

    def test_a_damaged_file_is_passed_over(self):
        cockpit = self.look()
        cockpit.exit(after=["q"])
        views = os.path.join(self.home.state, "views")
        with open(os.path.join(views, os.listdir(views)[0]), "wb") as f:
            f.write(b"order=sideways\nlist=-3\nmeters=9\n\0\xff\nfolded\nlist-rows=x\n")
        self.start(size=SIZE).wait_for("demo agent")


class Crash(DialogTest):
    def test_gives_the_terminal_back_and_says_where(self):
        cockpit = self.look()
        pid = self.home.agent("w1")["pid"]
        cockpit.signal(signal.SIGSEGV)
        end = cockpit.exit()
        self.assertEqual(end.status, 128 + signal.SIGSEGV)
        self.assertTrue(end.clean, end.left)
        self.assertIn("has crashed (SIGSEGV)", "".join(cockpit.screen().text))
        found = [f for f in os.listdir(self.home.state) if f.startswith("crash-")]
        self.assertEqual(len(found), 1)
        with open(os.path.join(self.home.state, found[0]), encoding="utf-8") as f:
            self.assertIn("SIGSEGV", f.read())
        self.assertEqual((self.life("w1"), self.home.agent("w1")["pid"]), ("running", pid))

    def test_kill_9_in_a_dialog_loses_no_agent(self):
        self.create("w1")
        pid = self.home.agent("w1")["pid"]
        for key, shown in DIALOGS.items():
            with self.subTest(key):
                cockpit = self.start(size=SIZE)
                cockpit.wait_for("demo agent")
                cockpit.keys(key)
                cockpit.wait_for(shown)
                cockpit.signal(signal.SIGKILL)
                self.assertEqual(cockpit.exit().status, 128 + signal.SIGKILL)
                self.assertEqual(self.home.agent("w1")["pid"], pid)
                self.assertEqual(self.life("w1"), "running")


if __name__ == "__main__":
    main()
