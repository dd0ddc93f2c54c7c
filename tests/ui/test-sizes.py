# SPDX-License-Identifier: MIT
"""Size classes: what is shown on a screen of each, and that nothing of another stays.

A cockpit that was resized to a size shows cell by cell what one shows that was
started at it.
"""

from fleet import main, wait_until
from puppet import PuppetTest

WIDE, STACKED, NARROW = (24, 100), (24, 80), (20, 59)
SMALLEST, TOO_SMALL = (10, 40), (9, 39)
# From each class into each other, and the edges of every one.
WAY = (WIDE, STACKED, WIDE, NARROW, STACKED, (24, 60), (24, 99), (24, 59), SMALLEST, WIDE,
       TOO_SMALL, NARROW, TOO_SMALL, SMALLEST, (36, 120), SMALLEST, (10, 120), (50, 40), WIDE)

# What opens it from the list, and what it then shows on every size.
VIEWS = {
    "main": ([], None),
    "wall": (["v"], "tile"),
    "dialog": (["t"], "Themes"),
    "form": (["n"], "New agent"),
    "pane": (["z"], "Details"),
}


class SizesTest(PuppetTest):
    def setUp(self):
        super().setUp()
        self.home.repo()
        self.home.write_config('[agent]\ndefault = "demo"\n')  # which all have
        for name in ("one", "two"):
            agent = self.puppet(name)
            agent.says(f"this is {name}", *[f"line {i} of {name}" for i in range(12)])
            self.home.wait_state(name, "idle")

    def open(self, view, size):
        cockpit = self.start(size=size)
        if size == TOO_SMALL:
            cockpit.wait_for("fleet needs 40x10, this is 39x9")
            return cockpit
        keys, shown = VIEWS[view]
        cockpit.wait_for(regex="^.○ two ")
        if not hasattr(self, "has_meters"):
            cockpit.keys("M")
        self.has_meters = False  # from now on: it is kept
        cockpit.wait_gone(regex="cpu +[0-9]+%")
        if keys:
            cockpit.keys(*keys, text=shown)
        return cockpit

    def wait_for_page(self, cockpit, want):
        def is_there():
            return cockpit.page()[0] == want

        try:
            wait_until(is_there)
        except AssertionError:
            got = cockpit.page()[0]
            raise AssertionError(cockpit.mismatch("a fresh start", want, got, 120)) from None

    def fresh(self, view, size):
        cockpit = self.open(view, size)
        cockpit.quiet(300)
        page = cockpit.page()[0]
        cockpit.close()
        return page


class Classes(SizesTest):
    def check(self, view):
        for size in (WIDE, STACKED, NARROW, SMALLEST):
            with self.subTest(view=view, size=size):
                cockpit = self.open(view, size)
                cockpit.expect(f"size-{view}-{size[0]}x{size[1]}")
                cockpit.close()

    def test_of_the_main_screen(self):
        self.check("main")

    def test_of_the_wall(self):
        self.check("wall")

    def test_of_a_dialog(self):
        self.check("dialog")

    def test_of_a_form(self):
        self.check("form")

    def test_below_which_it_says_what_it_needs(self):
        for rows, cols in (TOO_SMALL, (9, 120), (40, 39), (3, 40)):
            cockpit = self.start(size=(rows, cols))
            cockpit.wait_for(f"fleet needs 40x10, this is {cols}x{rows}"[:cols])
            shown = [line.strip() for line in cockpit.screen().text[1:] if line.strip()]
            self.assertEqual(shown, ["q quit"])
            cockpit.close()

    def test_below_which_one_can_leave(self):
        for size, key in (((9, 39), "q"), ((1, 60), "ctrl-c"), ((5, 10), "q")):
            cockpit = self.start(size=size)
            cockpit.wait_for("q quit")
            cockpit.keys("x", "j")
            self.assertTrue(cockpit.exit(after=[key]).clean)

    def test_below_which_one_can_leave_an_agent(self):
        """Its keys are not ours, and nothing is typed into what is not seen."""
        cockpit = self.open("main", (24, 80))
        cockpit.keys("enter", text="ctrl-q leave")
        cockpit.resize(9, 39, text="fleet needs")
        cockpit.wait_for(regex="^ctrl-q leave")
        cockpit.keys("q", "ctrl-c", "x", "ctrl-q")
        cockpit.wait_for(regex="^q quit")
        self.assertTrue(cockpit.exit(after=["q"]).clean)

    def test_below_which_one_can_go_to_the_shell(self):
        cockpit = self.start(size=(9, 60), shell=True)
        cockpit.wait_for("q quit")
        cockpit.keys("ctrl-z", text="Stopped")  # what is typed before that is dropped
        cockpit.wait_gone("q quit")
        cockpit.send("fg\r", text="q quit")


class Borders(SizesTest):
    """Between list and pane, with the mouse; too far, as far as it goes."""

    def test_of_a_stacked_screen_is_dragged_up_and_down(self):
        cockpit = self.open("main", STACKED)
        row = 9
        for to, then in ((14, 14), (23, 18), (2, 5)):
            cockpit.drag((row, 30), (to, 30))
            cockpit.wait_for(regex="^─+$", row=then)
            cockpit.wait_for(regex="Terminal", row=then + 1)
            row = then

    def test_of_a_wide_screen_is_dragged_left_and_right(self):
        cockpit = self.open("main", WIDE)
        col = 40
        for to, then in ((55, 55), (99, 70), (0, 30)):
            cockpit.drag((12, col), (12, to))
            cockpit.wait_for(regex=f"^.{{{then}}}│", row=12)
            col = then

    def test_are_where_they_were_next_time(self):
        cockpit = self.open("main", STACKED)
        cockpit.drag((9, 30), (14, 30))
        cockpit.wait_for(regex="^─+$", row=14)
        cockpit.exit(after=["q"])
        cockpit = self.start(size=STACKED)
        cockpit.wait_for(regex="^─+$", row=14)


class Resized(SizesTest):
    def check(self, view):
        fresh = {size: self.fresh(view, size) for size in set(WAY)}
        cockpit = self.open(view, WAY[0])
        for before, size in zip(WAY, WAY[1:]):
            cockpit.resize(*size)
            with self.subTest(view=view, before=before, size=size):
                self.wait_for_page(cockpit, fresh[size])

    def test_the_main_screen_is_as_if_started_so(self):
        self.check("main")

    def test_the_wall_is_as_if_started_so(self):
        self.check("wall")

    def test_a_dialog_is_as_if_opened_so(self):
        self.check("dialog")

    def test_a_form_is_as_if_opened_so(self):
        self.check("form")

    def test_a_zoomed_pane_is_as_if_zoomed_so(self):
        self.check("pane")

    def test_many_at_once_end_at_the_last(self):
        fresh = self.fresh("main", STACKED)
        cockpit = self.open("main", WIDE)
        for i in range(40):
            cockpit.resize(10 + i % 30, 39 + i * 3 % 90)
        cockpit.resize(*STACKED)
        self.wait_for_page(cockpit, fresh)


if __name__ == "__main__":
    main()
