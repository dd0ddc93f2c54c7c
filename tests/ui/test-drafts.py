# SPDX-License-Identifier: MIT
"""What becomes of a form: wrong input, what is given up, and verbs at work."""

import os
import re

from fleet import main, wait_until
from forms import FormTest
from invariants import stray_at_rest

SLOW = '[setup]\ncommands = ["touch here; sleep 600"]\n'
WORDS = "Words that one would not like to lose."


class Wrong(FormTest):
    """An error stands under its field; what was written is still there."""

    # keys behind "n"; what is said, and the label of the field that it stands under
    FORMS = {
        "a b{tab}x": ("'a b' is no name for a branch", "branch"),
        "a..b{tab}x": ("'a..b' is no name for a branch", "branch"),
        "main{tab}x": ("branch 'main' is checked out in", "branch"),
        "there{tab}x": ("'there' is already an agent", "branch"),
        "new{tab}x{tab}{tab}nowhere": ("no commit is called 'nowhere'", "base"),
        "{tab}x": ("this is needed", "branch"),
    }

    def test_stands_under_its_field_and_nothing_is_made(self):
        self.taker("there")
        before = self.made(), self.repo.branches()
        cockpit = self.open("○ there")
        for keys, (said, label) in self.FORMS.items():
            with self.subTest(keys):
                below = f" {label} .*\n.*{re.escape(said)}"  # it was foreseen further down
                self.fill(cockpit, "n", keys + "{done}", regex=below)
                screen = cockpit.screen()
                row = screen.find(said)[0]
                self.assertIn(f" {label} ", screen.text[row - 1])
                cockpit.wait_for(regex=" prompt +x")
                cockpit.keys("esc", text="New agent", gone=True)
        self.assertEqual((self.made(), self.repo.branches()), before)

    def test_is_shown_whole(self):
        self.home.write_config('[agent]\ndefault = "gone"\n')
        with open(os.path.join(self.home.config, "agents", "gone.toml"), "w") as f:
            f.write('summary = "none"\nprogram = "a-program-that-is-not-here"\n'
                    'install = "install-a-program --from=https://example.org/some/where"\n')
        cockpit = self.open()
        self.fill(cockpit, "n", "fix{tab}{tab}", text="New agent")
        kind = "‹ demo ›"
        while kind != "‹ gone ›":
            cockpit.keys("right", text=kind, gone=True)
            kind = re.search("‹ .* ›", "\n".join(cockpit.screen().text))[0]
        cockpit.keys("ctrl-s", text="which are installed)")
        cockpit.wait_for("choose another kind of agent")
        self.assert_nothing_made()

    def test_is_mended_where_it_stands(self):
        cockpit = self.open()
        self.fill(cockpit, "n", "fix{tab}Do it.{tab}{tab}nowhere{done}", text="no commit")
        cockpit.expect("form-wrong")
        self.fill(cockpit, None, "{clear}main{done}", text="○ fix")
        self.assertEqual(self.told("fix"), "Do it.")

    def test_of_what_is_not_shown_is_shown(self):
        cockpit = self.open()
        cockpit.keys("n", text="▸ more")
        cockpit.click_on("▸ more", text="budget")
        cockpit.click_on("the cap of what")
        self.fill(cockpit, None, "much")
        cockpit.click_on("▾ more", text="budget", gone=True)
        cockpit.click_on("a new branch")
        self.fill(cockpit, None, "fix{done}", regex="budget +much")
        cockpit.wait_for("'much'")
        self.assert_nothing_made()

    def test_that_comes_late_disturbs_nobody(self):
        """Who is at something else by then is told, and has the words in the next form."""
        self.configure('[setup]\ncommands = ["until [ -e $HOME/go ]; do sleep 0.01; done; exit 4"]\n')
        cockpit = self.open()
        self.fill(cockpit, "n", "fix{tab}Do it.{done}", text="until [ -e")
        cockpit.keys("?", text="Moving")
        open(os.path.join(self.home.env["HOME"], "go"), "w").close()
        cockpit.wait_for("failed with status 4")
        cockpit.wait_for("Moving")
        self.fill(cockpit, None, "{esc}n", regex="prompt +Do it")
        self.assert_nothing_made()


class GivenUp(FormTest):
    def test_words_are_there_again(self):
        cockpit = self.open()
        self.fill(cockpit, "n", f"fix{{tab}}{WORDS}{{esc}}", text="New agent", gone=True)
        cockpit.keys("n", text=WORDS)
        cockpit.wait_for(regex="branch +fix")
        cockpit.keys("ctrl-s", text="○ fix")
        self.assertEqual(self.told("fix"), WORDS)
        cockpit.keys("n", text="a new branch, or")  # what was started is no draft
        cockpit.wait_gone(WORDS)

    def test_a_few_letters_are_not(self):
        cockpit = self.open()
        self.fill(cockpit, "n", "fix{esc}", text="New agent", gone=True)
        cockpit.keys("n", text="a new branch, or")

    def test_each_form_has_its_own(self):
        cockpit = self.open()
        self.fill(cockpit, "f", "{tab}{tab}" + WORDS + "{esc}", text="Fanout", gone=True)
        cockpit.keys("n", text="a new branch, or")
        cockpit.wait_gone(WORDS)
        cockpit.keys("esc", "f", text=WORDS)

    def test_a_table_is_there_again(self):
        cockpit = self.open()
        self.fill(cockpit, "m", "a b:" + WORDS + "{newline}    indented{enter}c{esc}")
        cockpit.wait_gone("Multi")
        cockpit.keys("m", text="'a b' is no name")
        cockpit.wait_for("    indented")

    def test_a_prompt_is_for_those_it_was_written_for(self):
        one, two = self.puppet("one"), self.puppet("two")
        cockpit = self.open("○ one", "○ two")
        self.fill(cockpit, "p", WORDS + "{esc}", text="when-idle", gone=True)
        self.fill(cockpit, "G", "p", regex="name +two")
        cockpit.wait_gone(WORDS)
        self.fill(cockpit, None, "Well.{done}", text="two: accepted")
        two.took(b"Well.\r")
        self.fill(cockpit, "g", "p", text=WORDS)
        cockpit.keys("ctrl-s", text="one: accepted")
        one.took(WORDS.encode() + b"\r")

    def test_says_so_and_is_emptied_by_one_key(self):
        cockpit = self.open()
        self.fill(cockpit, "n", f"fix{{tab}}{WORDS}{{enter}}More.{{esc}}", text=WORDS, gone=True)
        cockpit.keys("n", text="as it was left; ctrl-u empties it")
        cockpit.keys("ctrl-u", text="a new branch, or")
        cockpit.wait_gone(WORDS)
        cockpit.wait_gone("as it was left")
        cockpit.keys("esc", "n", text="a new branch, or")

    def test_that_is_written_on_is_no_longer_emptied(self):
        cockpit = self.open()
        self.fill(cockpit, "n", f"fix{{tab}}{WORDS}{{esc}}", text=WORDS, gone=True)
        self.fill(cockpit, "n", "-2", text="as it was left", gone=True)
        cockpit.keys("ctrl-u", text="a new branch, or")
        cockpit.wait_for(WORDS)

    def test_other_keys_give_up_as_well(self):
        cockpit = self.open()
        for key in ("ctrl-c", "ctrl-g"):
            cockpit.keys("n", text="New agent")
            cockpit.keys(key, text="New agent", gone=True)
        self.assert_nothing_made()


class Work(FormTest):
    """A verb at work: it is told of, does not keep from other things, and is cancelled."""

    def begin(self, keys="n", words="fix{tab}Do it."):
        self.configure(SLOW)
        cockpit = self.open()
        self.fill(cockpit, keys, words + "{done}", text="touch here; sleep 600")
        return cockpit

    def assert_undone(self, cockpit):
        wait_until(lambda: not self.made(), what="nothing made")
        self.assertEqual(self.repo.branches(), ["main"])
        cockpit.close()
        self.assertEqual(stray_at_rest(self.home, self.repo), [])

    def test_is_told_in_the_status_line_and_cancelled(self):
        cockpit = self.begin()
        cockpit.wait_for("create fix")
        for words in ("⟳ 1 starts", "⟳ fix", "fix is creating"):
            cockpit.wait_for(words)
        cockpit.keys("esc", text="cancelled")
        cockpit.wait_gone("create fix:")
        self.fill(cockpit, "n", "", regex="prompt +Do it")  # it is not lost
        self.assert_undone(cockpit)

    def test_of_many_is_cancelled_as_one(self):
        cockpit = self.begin("f", "{clear}3{tab}auth{tab}Do it.")
        cockpit.wait_for("auth-A")
        cockpit.keys("esc", text="auth-A", gone=True)
        self.assert_undone(cockpit)

    def test_leaves_the_keys_to_other_things(self):
        cockpit = self.begin()
        cockpit.keys("?", text="Moving")
        cockpit.keys("esc", text="Moving", gone=True)  # the dialog's own Esc
        cockpit.wait_for("touch here; sleep 600")
        cockpit.keys("esc", text="cancelled")
        self.assert_undone(cockpit)

    def test_ends_with_the_cockpit(self):
        cockpit = self.begin()
        self.assertTrue(cockpit.exit(after=["q"]).clean)
        self.assert_undone(cockpit)


if __name__ == "__main__":
    main()
