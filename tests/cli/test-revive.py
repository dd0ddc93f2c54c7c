# SPDX-License-Identifier: MIT
"""Programs that fail are started again, a few times, and then given up."""

import os
import sys

import fleet

# Notes that it was started, then does what the file says.
FAILER = r'''
import os, sys, time
home = sys.argv[1]
with open(os.path.join(home, "starts"), "a") as f:
    f.write(" ".join(sys.argv[2:]) + "\n")
print("it is broken: start", sum(1 for _ in open(os.path.join(home, "starts"))), flush=True)
while True:
    word = open(os.path.join(home, "word")).read()
    if word != "run":
        sys.exit(int(word))
    time.sleep(0.01)
'''

KIND = """
program = "{python}"
args = ["-B", "{failer}", "{home}"]
restart = "{restart}"
"""


class Revive(fleet.FleetTest):
    def setUp(self):
        super().setUp()
        self.home.repo()
        self.place = os.path.join(self.home.path, "fails")
        os.mkdir(self.place)
        self.say("run")
        self.failer = os.path.join(self.home.path, "failer.py")
        with open(self.failer, "w") as f:
            f.write(FAILER)
        self.kind("on-failure")
        self.config()

    def kind(self, restart):
        agents = os.path.join(self.home.config, "agents")
        os.makedirs(agents, exist_ok=True)
        with open(os.path.join(agents, "failer.toml"), "w") as f:
            f.write(KIND.format(python=sys.executable, failer=self.failer, home=self.place, restart=restart))

    def config(self, delays='["20ms"]', limit=2, more=""):
        self.home.write_config(f"[restart]\ndelays = {delays}\nlimit = {limit}\n{more}")

    def say(self, word):
        path = os.path.join(self.place, "word")
        with open(path + ".new", "w") as f:
            f.write(word)
        os.rename(path + ".new", path)

    def starts(self):
        try:
            with open(os.path.join(self.place, "starts")) as f:
                return len(f.readlines())
        except FileNotFoundError:
            return 0

    def await_starts(self, n):
        fleet.wait_until(lambda: self.starts() == n, what=f"{n} starts")

    def create(self):
        self.home.run("create", "one", "-a", "failer")
        self.await_starts(1)

    def await_state(self, state):
        fleet.wait_until(lambda: self.home.agent("one")["state"] == state, what=state)
        return self.home.agent("one")

    def await_nobody(self):
        fleet.wait_until(lambda: not self.home.processes(), what="nobody runs")

    def fail_once(self):
        """It fails, and runs again."""
        n = self.starts()
        self.say("3")
        fleet.wait_until(lambda: self.starts() > n)
        self.say("run")

    def test_a_failure_is_followed_by_another_start(self):
        self.config(limit=50)
        self.create()
        self.fail_once()
        fleet.wait_until(lambda: self.home.agent("one")["life"] == "running")
        self.assertGreaterEqual(self.starts(), 2)

    def test_a_crash_loop_ends_in_error_with_its_screen(self):
        self.create()
        self.say("3")
        agent = self.await_state("error")
        self.assertEqual((agent["life"], agent["exit_status"], agent["given_up"]),
                         ("exited", 3, "it failed 3 times"))
        self.assertEqual(self.starts(), 3)
        told = self.home.run("show", "one").out
        self.assertIn("given up   it failed 3 times; `fleet restart one` starts it again", told)
        self.assertIn("it is broken: start 3", told)
        self.await_nobody()

    def test_a_person_s_restart_begins_anew(self):
        self.create()
        self.say("3")
        self.await_state("error")
        self.await_nobody()
        self.say("run")
        self.home.run("restart", "one")
        self.await_starts(4)
        self.assertEqual(self.home.agent("one")["life"], "running")
        self.say("3")
        self.await_state("error")
        self.assertEqual(self.starts(), 6)

    def test_what_ends_well_or_is_stopped_stays_ended(self):
        self.create()
        self.home.run("stop", "one")
        self.await_nobody()
        self.assertEqual(self.starts(), 1)
        self.home.run("restart", "one")
        self.await_starts(2)
        self.say("0")
        self.await_state("exited")
        self.await_nobody()
        self.assertEqual(self.starts(), 2)

    def test_one_that_runs_is_left_alone(self):
        self.create()
        self.home.run("revive", self.home.agent("one")["id"])
        self.assertEqual(self.starts(), 1)
        self.assertEqual(self.home.agent("one")["life"], "running")

    def waits(self):
        return [line for line in self.home.processes().values() if " revive " in line]

    def test_a_stop_ends_the_pause(self):
        self.config(delays='["600s"]')
        self.create()
        self.say("3")
        fleet.wait_until(self.waits)
        self.home.run("stop", "one")
        self.await_nobody()
        self.assertEqual(self.starts(), 1)

    def test_a_kill_ends_the_pause(self):
        self.config(delays='["600s"]')
        self.create()
        self.say("3")
        fleet.wait_until(self.waits)
        self.home.run("kill", "one", "--force")
        self.home.assert_nothing_left()

    def test_who_is_killed_in_the_pause_leaves_it_to_the_person(self):
        self.config(delays='["600s"]')
        self.create()
        self.say("3")
        fleet.wait_until(self.waits)
        for pid, line in self.home.processes().items():
            if " revive " in line:
                self.home.kill(pid)
        self.await_nobody()
        self.assertEqual(self.home.agent("one")["state"], "exited")
        self.say("run")
        self.home.run("restart", "one")
        self.await_starts(2)

    def test_a_start_by_hand_in_the_pause_is_the_only_one(self):
        self.config(delays='["600s"]')
        self.create()
        self.say("3")
        fleet.wait_until(self.waits)
        self.say("run")
        self.home.run("restart", "one")
        self.await_starts(2)
        fleet.wait_until(lambda: not self.waits())

    def test_two_at_once_start_it_once(self):
        self.config(delays='["300ms"]', limit=50)
        self.create()
        self.say("3")
        fleet.wait_until(self.waits)
        self.say("run")
        ident = self.home.agent("one")["id"]
        self.home.run("revive", ident)
        self.await_starts(2)
        fleet.wait_until(lambda: not self.waits())
        self.assertEqual(self.starts(), 2)
        self.assertEqual(self.home.agent("one")["life"], "running")

    def test_what_can_no_longer_be_started_is_given_up_with_why(self):
        self.config(delays='["500ms"]')
        self.create()
        record = os.path.join(self.home.state, "agents", self.home.agent("one")["id"], "launch")
        self.say("3")
        fleet.wait_until(self.waits)
        with open(record, "w") as f:
            f.write("x")
        self.assertIn("damaged launch record", self.await_state("error")["given_up"])

    def test_the_setting_stands_over_the_kind(self):
        self.config(more='[agent.failer]\nrestart = "never"\n')
        self.create()
        self.say("3")
        self.await_state("exited")
        self.await_nobody()
        self.assertEqual(self.starts(), 1)
        self.say("run")
        self.kind("never")
        self.config(limit=1, more='[agent.failer]\nrestart = "on-failure"\n')
        self.home.run("create", "two", "-a", "failer")
        self.await_starts(2)
        self.say("3")
        fleet.wait_until(lambda: self.home.agent("two")["state"] == "error")
        self.assertEqual(self.starts(), 3)


if __name__ == "__main__":
    fleet.main()
