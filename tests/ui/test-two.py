# SPDX-License-Identifier: MIT
"""Two cockpits on the same agents: each sees what the other does, and may type."""

from cockpit import CockpitTest
from fleet import main


class Two(CockpitTest):
    def setUp(self):
        super().setUp()
        self.home.repo()

    def test_who_types_has_the_agent(self):
        self.home.run("create", "shared", "--", "cat")
        one = self.start(size=(24, 100))
        one.wait_for("shared")
        one.keys("enter")
        one.type("first ")
        one.wait_for("first")
        two = self.start(size=(24, 100))
        two.wait_for("first")
        two.keys("enter")
        two.type("second ")
        two.wait_for("first second")
        one.wait_for("first second")
        one.type("third")
        two.wait_for("first second third")
        for c in (one, two):
            self.assertTrue(c.exit(after=["ctrl-q", "q"]).clean)

    def test_what_one_makes_and_ends_the_other_shows(self):
        one, two = self.start(size=(24, 100)), self.start(size=(24, 100))
        for c in (one, two):
            c.wait_for("No agents yet")
        self.home.run("create", "made", "--", "cat")
        for c in (one, two):
            c.wait_for("made")
        one.keys("x")
        one.wait_for("nothing would be lost")
        one.keys("y")
        two.wait_for("made", gone=True)


if __name__ == "__main__":
    main()
