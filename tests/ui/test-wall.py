# SPDX-License-Identifier: MIT
"""The wall: agents side by side, live, and any of them typed into."""

from fleet import main, wait_until
from puppet import PuppetTest


class WallTest(PuppetTest):
    def wall(self, count, **options):
        self.home.repo()
        agents = [self.puppet(f"a{i}") for i in range(1, count + 1)]
        cockpit = self.start(**options)
        cockpit.wait_for(regex=f"○ a{count} ")
        cockpit.keys("v", text="tile")
        for agent in agents:
            agent.says(f"this is {agent.name}")
        for agent in agents:
            cockpit.wait_for(f"this is {agent.name}")
        return cockpit, agents


class Tiles(WallTest):
    def test_of_so_many_are_all_live(self):
        for count in (2, 3, 4, 6, 9):
            with self.subTest(count):
                cockpit, _ = self.wall(count)
                for i in range(1, count + 1):
                    cockpit.wait_for(regex=f"{i} ○ a{i} ")
                cockpit.keys("v", text="Terminal")
            self.doCleanups()
            self.setUp()

    def test_are_typed_into_by_number(self):
        cockpit, agents = self.wall(3)
        cockpit.keys("2", "enter", text="ctrl-q leave")
        cockpit.send("x")
        agents[1].took(b"x")
        cockpit.keys("ctrl-q", text="tile")
        cockpit.keys("3", "enter", text="ctrl-q leave")
        cockpit.send("y")
        agents[2].took(b"y")
        self.assertEqual([a.input() for a in agents], [b"", b"x", b"y"])

    def test_are_typed_into_whatever_tab_was_open_before(self):
        cockpit, agents = self.wall(2)
        cockpit.keys("v", text="Terminal")
        cockpit.keys("alt-2", text="nothing yet")
        cockpit.keys("v", text="tile")
        cockpit.keys("2", "enter", text="ctrl-q leave")
        cockpit.send("x")
        agents[1].took(b"x")

    def test_are_gone_through_and_clicked(self):
        cockpit, agents = self.wall(4)
        cockpit.keys("tab", "enter", text="ctrl-q leave")
        cockpit.send("b")
        agents[1].took(b"b")
        cockpit.keys("ctrl-q", text="tile")
        cockpit.click_on("this is a4")
        cockpit.click_on("this is a4", text="ctrl-q leave")
        cockpit.send("d")
        agents[3].took(b"d")

    def test_do_not_resize_those_that_are_looked_at(self):
        cockpit, agents = self.wall(2)
        before = agents[1].size()
        cockpit.keys("1", "enter", text="ctrl-q leave")
        wait_until(lambda: agents[0].size()[1] < 61, what="its being resized")
        self.assertEqual(agents[1].size(), before)

    def test_go_with_their_agent(self):
        cockpit, agents = self.wall(3)
        agents[1].says("about to go")
        cockpit.wait_for("about to go")
        self.home.run("kill", "-f", "a2")
        cockpit.wait_gone("about to go")
        cockpit.wait_for("this is a3")

    def test_leave_those_that_stay_where_they_were(self):
        cockpit, agents = self.wall(4)
        cockpit.keys("3")
        self.home.run("kill", "-f", "a1")
        cockpit.wait_for(regex="1 ○ a2 ")
        cockpit.keys("enter", text="ctrl-q leave")
        cockpit.send("x")
        agents[2].took(b"x")

    def test_that_all_go_at_once_leave_the_list(self):
        cockpit, _ = self.wall(2)
        self.puppet("b").says("this is b")
        self.home.run("kill", "-f", "a1", "a2")
        cockpit.wait_for("this is b")
        cockpit.wait_for(regex="^.○ b ")

    def test_have_the_keys_of_whoever_is_selected(self):
        cockpit, agents = self.wall(3)
        cockpit.keys("2", "space", regex="▌2 ○ a2")
        cockpit.keys("enter", text="ctrl-q leave")
        cockpit.send("x")  # a mark goes on to the next
        agents[2].took(b"x")
        cockpit.keys("ctrl-q", text="tile")
        agents[0].asks("Go on?", "Yes", "No")
        cockpit.wait_for("1 ◐ a1")
        cockpit.keys("w", "enter", text="ctrl-q leave")
        cockpit.send("y")
        agents[0].took(b"y")

    def test_are_left_to_the_agent_that_was_zoomed(self):
        cockpit, agents = self.wall(2)
        cockpit.keys("v", text="Terminal")
        cockpit.keys("z", gone=True, text="│")
        cockpit.keys("v", text="this is a2")
        cockpit.keys("v", text="Terminal")
        cockpit.keys("z", text="○ a2")

    def test_are_those_that_are_marked(self):
        self.home.repo()
        for name in ("a", "b", "c"):
            self.puppet(name).says(f"this is {name}")
        cockpit = self.start()
        cockpit.wait_for(regex="○ c ")
        cockpit.keys("space", "j", "space", "v", text="this is c")
        cockpit.wait_for("this is a")
        cockpit.wait_gone("this is b")

    def test_that_there_is_no_room_for_are_on_pages(self):
        self.home.repo()
        agents = [self.puppet(f"a{i}") for i in range(1, 10)]
        for agent in agents:
            agent.says(f"this is {agent.name}")
        cockpit = self.start(size=(10, 40))
        cockpit.wait_for(regex="○ a1 ")
        cockpit.keys("v", regex="1/9 ○ a1 ")
        cockpit.wait_for("this is a1")
        cockpit.wait_for("this is a2")
        cockpit.keys("9", text="this is a9")
        cockpit.wait_gone("this is a2")
        cockpit.keys("enter", text="ctrl-q leave")
        cockpit.send("x")
        agents[8].took(b"x")
        cockpit.resize(40, 120, text="this is a1")
        cockpit.wait_for(regex="9 ○ a9 ")
        cockpit.resize(10, 40, text="this is a1", gone=True)
        cockpit.wait_for("this is a9")

    def test_are_told_by_their_frames(self):
        cockpit, agents = self.wall(2, size=(12, 100))
        cockpit.keys("M", regex="cpu +[0-9]+%", gone=True)
        agents[0].asks("Go on?", "Yes", "No")
        cockpit.wait_for("◐ a1")
        cockpit.expect("wall-two")


if __name__ == "__main__":
    main()
