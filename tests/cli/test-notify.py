# SPDX-License-Identifier: MIT
"""Notifications: once a change, to a program of the person's, when nobody looks."""

import json
import os
import stat

import fleet

# Says what it was told, a line a call.
TELLER = r"""#!/bin/sh
printf '%s|%s|%s|%s|%s|%s\n' "$FLEET_BRANCH" "$FLEET_STATE" "$FLEET_QUESTION" "${FLEET_SOCKET-none}" \
    "$(readlink /proc/$$/fd/0)" "$*" >> "@"
"""


class Notify(fleet.FleetTest):
    def setUp(self):
        super().setUp()
        self.home.repo()
        self.told_path = os.path.join(self.home.path, "told")
        self.programs = os.path.join(self.home.path, "bin")
        os.mkdir(self.programs)
        self.teller = self.program("teller", TELLER.replace("@", self.told_path))

    def program(self, name, text):
        path = os.path.join(self.programs, name)
        with open(path, "w") as f:
            f.write(text)
        os.chmod(path, stat.S_IRWXU)
        return path

    def config(self, command=None, on=None, desktop=False):
        lines = ["[notify]", f"desktop = {json.dumps(desktop)}"]
        lines += [f"command = {json.dumps(command)}"] if command is not None else []
        lines += [f"on = {json.dumps(on)}"] if on is not None else []
        self.home.write_config("\n".join(lines) + "\n")

    def start(self, name="one", **options):
        """An agent that reports what it is sent, a line a state."""
        script = (r"printf '\033]7501;state=working:app=x\007'; "
                  r"""while read -r s; do printf '\033]7501;%s\007' "$s"; done""")
        self.home.run("create", name, "--", "sh", "-c", "stty -echo; " + script, **options)
        self.home.wait_state(name, "working")
        self.tty = self.home.start_fleet("attach", name)
        fleet.wait_until(lambda: self.role(name))
        return name

    def role(self, name):
        self.tty.read(0.05)
        return self.tty.output

    def report(self, *states):
        for s in states:
            self.tty.send(f"{s}\r")

    def detach(self):
        self.tty.send("\x11")
        self.tty.wait()

    def told(self):
        try:
            with open(self.told_path) as f:
                return [line.split("|") for line in f.read().splitlines()]
        except FileNotFoundError:
            return []

    def states(self):
        return [t[1] for t in self.told()]

    def later(self, what, after=1.2):
        """A program that reports by itself after a while, nobody being there."""
        script = (r"printf '\033]7501;state=working:app=x\007'; "
                  + " ".join(f"sleep {after}; printf '\\033]7501;{s}:app=x\\007';" for s in what) + " sleep 600")
        self.home.run("create", "late", "--", "sh", "-c", script)

    def test_a_question_is_told_at_once_with_its_words(self):
        self.config([self.teller, "a b", "$HOME; x"])
        self.later(["state=blocked:kind=permission:msg=cm0geA=="], 0.3)
        fleet.wait_until(self.told)
        self.assertEqual(self.told(), [["late", "blocked", "rm x", "none", "/dev/null", "a b $HOME; x"]])
        told = self.home.run("explain", "late", "--json").json
        self.assertEqual((told["notified"], told["notify_failed"]), (1, 0))

    def test_done_and_error_are_told_when_they_last_once_each(self):
        self.config([self.teller])
        self.later(["state=done", "state=working", "state=error"], 1.3)
        fleet.wait_until(lambda: len(self.told()) == 2)
        self.assertEqual(self.states(), ["done", "error"])

    def test_what_is_over_at_once_is_not_told(self):
        self.config([self.teller])
        self.later(["state=done", "state=working", "state=done", "state=working",
                    "state=blocked:kind=question"], 0.3)
        fleet.wait_until(self.told)
        self.assertEqual(self.states(), ["blocked"])

    def test_only_the_states_that_are_wanted(self):
        self.config([self.teller], on=["error"])
        self.later(["state=blocked", "state=working", "state=error"], 0.3)
        fleet.wait_until(self.told)
        self.assertEqual(self.states(), ["error"])

    def test_whoever_is_attached_is_not_told(self):
        self.config([self.teller])
        self.start()
        self.report("state=blocked:kind=permission")
        self.home.wait_state("one", "blocked")
        self.report("state=working")
        self.home.wait_state("one", "working")
        self.detach()
        self.assertEqual(self.home.run("explain", "one", "--json").json["notified"], 0)

    def test_our_own_interruption_is_not_told(self):
        self.config([self.teller])
        script = (r"printf '\033]7501;state=working:app=x\007'; stty raw -echo; head -c1 >/dev/null; "
                  r"printf '\033]7501;state=error:app=x\007'; sleep 1.5; "
                  r"printf '\033]7501;state=blocked:app=x\007'; sleep 600")
        self.home.run("create", "one", "--", "sh", "-c", script)
        self.home.wait_state("one", "working")
        self.home.run("interrupt", "one")
        self.home.wait_state("one", "blocked")
        self.assertEqual(self.states(), [])

    def test_a_program_that_is_missing_or_fails_is_counted(self):
        self.config(["/no/such/program"])
        self.later(["state=blocked"], 0.2)
        self.home.wait_state("late", "blocked")
        fleet.wait_until(lambda: self.home.run("explain", "late", "--json").json["notify_failed"] == 1)
        self.assertIn("1 of its notifications failed", self.home.run("explain", "late").out)
        self.home.run("stop", "late")

    def test_programs_that_hang_are_few_and_end_with_the_agent(self):
        self.config([self.program("hang", "#!/bin/sh\ntrap '' HUP TERM\nsleep 600\n")])
        self.later(["state=blocked", "state=working"] * 6, 0.1)
        fleet.wait_until(lambda: self.home.run("explain", "late", "--json").json["notify_failed"] == 2)
        self.assertEqual(self.home.run("explain", "late", "--json").json["notified"], 4)
        self.home.run("kill", "late", "--force")
        self.home.assert_nothing_left()

    def test_the_desktop_is_told_who_asks(self):
        self.program("notify-send", f'#!/bin/sh\nfor a; do printf "%s|" "$a"; done > "{self.told_path}.new"\n'
                     f'mv "{self.told_path}.new" "{self.told_path}"\n')
        self.config(desktop=True)
        self.home.env["PATH"] = f"{self.programs}:{os.environ['PATH']}"
        self.later(["state=blocked:msg=YSA8Yj4gJiBj"], 0.2)
        fleet.wait_until(self.told)
        self.assertEqual(self.told()[0][:-1], ["--app-name=fleet", "--urgency=critical", "--", "late asks",
                                               "a &lt;b&gt; &amp; c"])

    def test_settings_that_are_wrong_are_named(self):
        self.config(["x"], on=["sleeping"])
        told = self.home.run("create", "one", "--", "true", check=False)
        self.assertIn("'sleeping' is not blocked, done or error", told.err)


if __name__ == "__main__":
    fleet.main()
