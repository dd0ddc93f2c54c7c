# SPDX-License-Identifier: MIT
"""What tests of the cockpit's forms share: a repository, agents that keep the words
they were started with, and a cockpit in which nothing moves by itself.

    class Fanout(FormTest):
        def test_makes_what_it_says(self):
            cockpit = self.open()
            self.fill(cockpit, "f", "{clear}2{tab}auth{tab}Do it")
            cockpit.keys("ctrl-s")
            self.assertEqual(self.told("auth-B"), "Do it")
"""

import os
import re
import stat

from fleet import wait_until
from puppet import QuietTest

SIZE = (24, 100)

# Writes its arguments down, ended by NUL, once they are all there.
TAKER = r"""#!/bin/sh
place="$TMPDIR/$FLEET_BRANCH"
printf '%s\0' "$@" >"$place.new"
mv "$place.new" "$place.words"
printf '\033]7501;state=idle:app=taker\007'
exec cat
"""

KIND = """summary = "keeps its words"
program = "{program}"
prompt = "argument"
prompt_args = ["--", "{{prompt}}"]
session_args = ["--id={{session}}"]
resume_args = ["--id={{session}}"]
fork_args = ["--of={{session}}", "--id={{fork}}"]
status_protocol = true
"""

# What forms are gone through with, by what it does there.
KEYS = {"clear": "ctrl-u", "back": "shift-tab", "done": "ctrl-s", "newline": "shift-enter"}


class FormTest(QuietTest):
    def setUp(self):
        super().setUp()
        program = os.path.join(self.home.path, "taker")
        with open(program, "w", encoding="utf-8") as f:
            f.write(TAKER)
        os.chmod(program, os.stat(program).st_mode | stat.S_IXUSR)
        agents = os.path.join(self.home.config, "agents")
        os.makedirs(agents)
        for kind in ("taker", "other"):
            with open(os.path.join(agents, f"{kind}.toml"), "w", encoding="utf-8") as f:
                f.write(KIND.format(program=program))
        self.configure()

    def configure(self, more=""):
        self.home.write_config('[agent]\ndefault = "taker"\n' + more)

    def taker(self, name, *options):
        self.home.run("create", name, "-a", "taker", *options)
        self.home.wait_state(name, "idle")

    def open(self, *ready, **options):
        return super().open(*(ready or ["No agents yet"]), **{"size": SIZE, **options})

    @staticmethod
    def wait_selected(cockpit, name):
        wait_until(lambda: cockpit.selected() == name, what=f"{name} selected")

    @staticmethod
    def fill(cockpit, opens, what, **until):
        """Keys in braces, by name or as KEYS has them; the rest is typed."""
        if opens:
            cockpit.keys(opens)
        parts = re.split(r"\{([a-z0-9-]+)\}", what)
        for i, part in enumerate(parts):
            if i % 2:
                cockpit.keys(KEYS.get(part, part))
            elif part:
                cockpit.type(part)
        if until:
            cockpit.wait_for(**until)

    # --- what became of it ---

    def words(self, name):
        """Of the command line that agent was started with."""
        path = os.path.join(self.home.env["TMPDIR"], f"{name}.words")
        wait_until(lambda: os.path.exists(path), what=f"the start of {name}")
        with open(path, "rb") as f:
            return f.read().decode().split("\0")[:-1]

    def told(self, name):
        """Its first prompt, as it got that; None: none."""
        words = self.words(name)
        return words[words.index("--") + 1] if "--" in words else None

    def made(self):
        """Kinds by branch."""
        return {name: a["kind"] for name, a in self.home.agents().items()}

    def assert_nothing_made(self):
        self.assertEqual(self.made(), {})
        self.assertEqual(self.repo.worktrees(), [])
