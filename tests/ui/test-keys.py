# SPDX-License-Identifier: MIT
"""Every row of the key table, pressed in each of its places; and [keys].

The table is the program's own, as tests/ui/keys prints it. A row that is added there
needs a case here, for each place where it counts:

    @case("zoom", "list")
    def zoom(t, key):           # t: the test, with t.c, a cockpit in that place
        t.c.keys(key, gone=True, text="│")
        t.c.keys(key, text="│") # and all is as before: cases share a cockpit
"""

import os
import re
import signal
import subprocess
from collections import namedtuple

from cockpit import CockpitTest
from fleet import BUILD, SRC, main, wait_until
from puppet import PuppetTest, report

Row = namedtuple("Row", "name places keys")

VIEWS = ("list", "pane", "wall", "diff", "log")
AGENTS = ("list", "pane", "wall")
READING = ("pane", "diff", "log")
LINES = 300
TABS = ("Terminal", "Diff", "Log", "Details")
ASK = "Go on?", "Yes", "No"
KIND = """summary = "does nothing"
program = "/bin/sh"
args = ["-c", "printf '\\\\033]7501;state=idle:app=x\\\\007'; exec cat"]
status_protocol = true
"""

# Places where a row counts, but nothing is to be seen of it.
NOTHING = {
    ("detach", "list"): "one has left already",
    ("cancel", "list"): "there is nothing to give up; see only_asks",
    ("left", "pane"): "a terminal's screen has no more at its side",
    ("right", "pane"): "a terminal's screen has no more at its side",
}
CASES = {}


def table():
    out = subprocess.run([os.path.join(BUILD, "tests", "ui", "keys")], check=True,
                         stdout=subprocess.PIPE, encoding="utf-8").stdout
    rows = [line.split("\t") for line in out.splitlines()]
    return [Row(name, places.split(","), keys.split()) for name, places, keys in rows]


def case(name, *places):
    def add(function):
        CASES.update({(name, place): function for place in places})
        return function

    return add


# --- moving ---

def lines_move(t, key, by):
    """The first line that is shown of those that are numbered; and back again."""
    before = t.middle()
    t.c.keys(key)
    moved = t.until(lambda: (t.first_line() - before) * by > 0 and t.first_line() - before)
    return moved


@case("up", "list")
def up(t, key):
    t.c.keys(key)
    t.selects("a-one")
    t.select("b-two")


@case("down", "list")
def down(t, key):
    t.c.keys(key)
    t.selects("c-three")
    t.select("b-two")


@case("page_up", "list")
@case("first", "list")
def list_start(t, key):
    t.select("bat-A")
    t.c.keys(key)
    t.selects("a-one")
    t.select("b-two")


@case("page_down", "list")
@case("last", "list")
def list_end(t, key):
    t.c.keys(key)
    t.selects("bat-B")
    t.select("b-two")


@case("up", *READING)
def line_up(t, key):
    t.assertEqual(lines_move(t, key, -1), -1)


@case("down", *READING)
def line_down(t, key):
    t.assertEqual(lines_move(t, key, 1), 1)


@case("page_up", *READING)
@case("scroll_up", *READING)
def lines_up(t, key):
    t.assertLess(lines_move(t, key, -1), -10)


@case("page_down", *READING)
@case("scroll_down", *READING)
def lines_down(t, key):
    t.assertGreater(lines_move(t, key, 1), 10)


@case("first", *READING)
def lines_start(t, key):
    t.middle()
    t.c.keys(key, regex="line 0 ")


@case("last", *READING)
def lines_end(t, key):
    t.middle()
    t.c.keys(key, text=f"line {LINES - 1}")


@case("scroll_up", "list", "typing")
def back(t, key):
    t.c.wait_for(f"line {LINES - 1}")
    t.c.keys(key, regex="[1-9][0-9] back")
    t.c.wait_gone(f"line {LINES - 1}")
    t.c.keys("shift-pagedown", gone=True, text=" back")


@case("scroll_down", "list", "typing")
def forth(t, key):
    t.c.wait_for(f"line {LINES - 1}")
    t.c.keys("shift-pageup", regex="[1-9][0-9] back")
    t.c.keys(key, gone=True, text=" back")
    t.c.wait_for(f"line {LINES - 1}")


@case("scroll_up", "wall")
def tile_back(t, key):
    t.c.keys(key, gone=True, text=f"line {LINES - 8}")
    t.c.keys("shift-pagedown", text=f"line {LINES - 1}")


@case("scroll_down", "wall")
def tile_forth(t, key):
    t.c.keys("shift-pageup", gone=True, text=f"line {LINES - 8}")
    t.c.keys(key, text=f"line {LINES - 1}")


@case("up", "wall")
@case("left", "wall")
@case("page_up", "wall")
@case("previous", "wall")
@case("previous_tab", "wall")
@case("first", "wall")
def tile_before(t, key):
    t.c.keys(key)
    t.tiles("a-one")
    t.c.keys("2")
    t.tiles("b-two")


@case("down", "wall")
@case("right", "wall")
@case("page_down", "wall")
@case("next", "wall")
@case("next_tab", "wall")
def tile_after(t, key):
    t.c.keys(key)
    t.tiles("c-three")
    t.c.keys("2")
    t.tiles("b-two")


@case("last", "wall")
def tile_last(t, key):
    t.c.keys(key)
    t.tiles("bat-B")
    t.c.keys("2")
    t.tiles("b-two")


@case("tile", "wall")
def tile(t, key):
    names = ("a-one", "b-two", "c-three", "z-ask", "bat-A", "bat-B")
    at = int(key) - 1
    t.c.keys(key)
    t.tiles(names[at] if at < len(names) else "b-two")
    t.c.keys("2")
    t.tiles("b-two")


@case("left", "list")
def left(t, key):
    t.select("bat-A")
    t.c.keys(key, text="▸")
    t.c.keys("right", text="▾")
    t.select("b-two")


@case("right", "list")
def right(t, key):
    t.select("bat-A")
    t.c.keys("left", text="▸")
    t.c.keys(key, text="▾")
    t.select("b-two")


@case("right", "diff", "log")
def text_goes_on(t, key):
    t.c.keys(key, text="end of")
    t.c.keys("left", gone=True, text="end of")


@case("left", "diff", "log")
def text_comes_back(t, key):
    t.c.keys("right", text="end of")
    t.c.keys(key, gone=True, text="end of")


@case("fold", "list")
def fold(t, key):
    t.select("bat-A")
    t.c.keys(key, text="▸")
    t.c.keys(key, text="▾")
    t.select("b-two")


@case("next_ask", "list", "pane", "diff", "log")
def next_ask(t, key):
    t.c.keys(key)
    t.c.keys("f1", "/", text="Keys  ")
    t.c.send("of that number")
    t.c.wait_for("Answer the agent with")  # as one where somebody asks is told
    t.c.keys("esc", "esc", gone=True, text="Keys  ")
    t.again()


@case("next_ask", "wall")
def next_ask_tile(t, key):
    t.c.keys(key)
    t.tiles("z-ask")
    t.c.keys("2")
    t.tiles("b-two")


def tab_moves(t, key, by):
    at = TABS.index(t.tab())
    t.c.keys(key)
    t.until(lambda: t.tab() == TABS[(at + by) % len(TABS)])
    t.c.keys(f"alt-{at + 1}")
    t.until(lambda: t.tab() == TABS[at])


@case("next", "list", *READING)
@case("next_tab", "list", *READING)
def next_tab(t, key):
    tab_moves(t, key, 1)


@case("previous", "list", *READING)
@case("previous_tab", "list", *READING)
def previous_tab(t, key):
    tab_moves(t, key, -1)


def tab(name, text):
    def run(t, key):
        was = t.tab()
        t.c.keys("]")
        t.until(lambda: t.tab() != was)
        t.c.keys(key, text=text)
        t.until(lambda: t.tab() == name)
        t.c.keys(f"alt-{TABS.index(was) + 1}")
        t.until(lambda: t.tab() == was)

    return run


def tab_of_tile(name, text):
    def run(t, key):
        t.c.keys(key, text=text)
        t.until(lambda: t.tab() == name)
        t.again()

    return run


for row_name, tab_name, shown in (
    ("tab_terminal", "Terminal", f"line {LINES - 1}"), ("tab_diff", "Diff", "+line 3"),
    ("tab_log", "Log", f"line {LINES - 1}"), ("tab_details", "Details", "worktree"),
):
    case(row_name, "list", *READING)(tab(tab_name, shown))
    case(row_name, "wall")(tab_of_tile(tab_name, shown))


# --- searching ---

@case("search", "pane")
def search_from_the_screen(t, key):
    t.c.keys(key, regex="^ search *$")
    t.until(lambda: t.tab() == "Log")
    t.c.keys("esc", "alt-1", gone=True, regex="^ search *$")
    t.until(lambda: t.tab() == "Terminal")


@case("search", "diff", "log")
def search(t, key):
    t.middle()
    t.c.keys(key, regex="^ search *$")
    t.c.send("line 33")
    t.c.keys("enter")
    t.until(lambda: t.first_line() == 33)


@case("next_match", "diff", "log")
def next_match(t, key):
    search(t, "/")
    t.c.keys("/")
    t.c.send("line 3")
    t.c.keys("enter")
    t.until(lambda: t.first_line() % 100 >= 30)
    before = t.first_line()
    t.c.keys(key)
    t.until(lambda: t.first_line() == before + 1)


@case("previous_match", "diff", "log")
def previous_match(t, key):
    next_match(t, "n")
    before = t.first_line()
    t.c.keys(key)
    t.until(lambda: t.first_line() == before - 1)


@case("next_match", "pane")
@case("previous_match", "pane")
def match_in_details(t, key):
    t.c.keys("alt-4", text="worktree")
    for words, found in (("worktree", True), ("no such words", False)):
        t.c.keys("/", regex="^ search *$")
        t.c.send(words)
        t.c.keys("enter", gone=True, regex=f"^ search {words}")
        t.says(key, None if found else "nothing found", "nothing found")
    t.c.keys("alt-1", text=f"line {LINES - 1}")


@case("search", "chooser")
def search_in_a_list(t, key):
    t.c.keys("t", text="default-dark")
    t.c.keys(key, text="/ ")
    t.c.send("arctic", gone=True, text="default-dark")
    t.c.keys("esc", "esc", gone=True, text="Themes")


@case("copy", "pane")
def copy(t, key):
    row, col = t.c.screen().find(f"line {LINES - 1}")
    t.c.drag((row, col), (row, col + 3), text="4 bytes to the clipboard")
    t.says(key, "4 bytes to the clipboard")
    t.again()


# --- what is shown ---

@case("type", *AGENTS)
def type_into(t, key):
    t.c.keys(key, text="ctrl-q leave")
    t.c.keys("ctrl-q", gone=True, text="ctrl-q leave")


@case("detach", "typing")
def leave(t, key):
    t.c.keys(key, gone=True, text="ctrl-q leave")
    t.c.keys("enter", text="ctrl-q leave")


@case("detach", "pane", "wall", "diff", "log")
@case("cancel", "pane", "wall", "diff", "log")
def to_the_list(t, key):
    t.c.keys(key, regex="n new.*space mark")
    t.c.wait_for(regex="^.○ a-one")
    t.again()


@case("zoom", "list", "diff", "log")
def zoom(t, key):
    t.c.keys(key, gone=True, text="a-one")
    t.c.keys(key, text="a-one")
    t.again()


@case("zoom", "pane")
def zoom_out(t, key):
    t.c.keys(key, text="a-one")
    t.c.keys(key, gone=True, text="a-one")


@case("zoom", "wall")
def zoom_tile(t, key):
    t.c.keys(key, gone=True, text="a-one")
    t.c.wait_for(f"line {LINES - 1}")
    t.c.keys("enter", text="ctrl-q leave")
    t.c.keys("ctrl-q", gone=True, text="ctrl-q leave")
    t.c.keys("z", regex="^.○ a-one")
    t.again()


@case("wall", "list", "pane", "diff", "log")
def wall(t, key):
    t.c.keys(key, text="1-9 tile")
    t.tiles("b-two")
    t.c.keys(key, gone=True, text="1-9 tile")
    t.again()


@case("wall", "wall")
def wall_closes(t, key):
    t.c.keys(key, regex="^.○ a-one")
    t.c.keys(key, text="1-9 tile")


@case("meters", *VIEWS)
def meters(t, key):
    t.c.keys(key, regex="cpu +[0-9]+%", row=0)
    t.c.keys(key, regex="cpu +[0-9]+%", row=0, gone=True)


@case("scale", *AGENTS)
def scale(t, key):
    for shown in ("20 min", "3 h", "2 min"):
        t.c.keys(key)
        t.reset("list")
        t.c.keys("M", regex=f" {shown}")
        t.c.keys("M", gone=True, regex="cpu +[0-9]+%")
        t.enter(t.place)


@case("processes", *VIEWS)
def processes(t, key):
    t.c.keys(key, text="Processes of b-two")
    t.c.keys("esc", gone=True, text="Processes of")


@case("sort", "list")
def sort(t, key):
    for order in ("attention", "name", "age", "cost", "cpu", "tree"):
        t.c.keys(key, text=f"by {order}")


@case("filter", "list")
def filter_by_letters(t, key):
    t.c.keys(key, text="filter")
    t.c.send("b-t", gone=True, text="a-one")
    t.c.keys("esc", text="a-one")


def only(*shown):
    def run(t, key):
        t.c.keys(key, text=" more")
        t.until(lambda: t.c.names() == list(shown))
        t.c.keys("esc", gone=True, text=" more")
        t.select("b-two")

    return run


case("only_asks", "list")(only("z-ask"))
case("only_working", "list")(only())
case("only_error", "list")(only())


@case("only_idle", "list")
def only_idle(t, key):
    t.c.keys(key, text="idle: 1 more")
    t.c.keys("0", gone=True, text=" more")


@case("all", "list")
def all_again(t, key):
    t.c.keys("!", text=" more")
    t.c.keys(key, gone=True, text=" more")
    t.select("b-two")


@case("mark", "list")
def mark(t, key):
    t.c.keys(key, regex="▌○ b-two")
    t.selects("c-three")
    t.select("b-two")
    t.c.keys(key, gone=True, text="▌")
    t.select("b-two")


@case("mark", "wall")
def mark_tile(t, key):
    t.c.keys(key, regex="▌2 ○ b-two")
    t.tiles("c-three")
    t.c.keys("2")
    t.tiles("b-two")
    t.c.keys(key, gone=True, text="▌")
    t.c.keys("2")
    t.tiles("b-two")


@case("mark_all", "list", "wall")
def mark_all(t, key):
    t.c.keys(key, regex="▌.*a-one")
    t.c.wait_for(regex="▌.*z-ask")
    t.c.keys(key, gone=True, text="▌")


@case("mouse", *VIEWS)
def mouse(t, key):
    t.c.keys(key, text="the mouse is the terminal's")
    t.c.wait_gone(mode="mouse-drag")
    t.c.keys(key, text="the mouse is ours")
    t.c.wait_for(mode="mouse-drag")


def redraws(t, key):
    """Something has written over the screen that the cockpit knows nothing of."""
    with open(f"/proc/{t.c.pid}/fd/1", "w", encoding="ascii") as f:
        f.write("\x1b7\x1b[5;5HSCRIBBLE\x1b8")
    t.c.wait_for("SCRIBBLE")
    t.c.keys(key, gone=True, text="SCRIBBLE")


def suspends(t, key):
    def text():  # choices that are read look otherwise
        page, screen = t.c.page()
        return page[: screen.rows]

    pid, shown = t.c.pid, text()
    t.c.keys(key)
    wait_until(lambda: state_of(pid) in "tT", what="its being stopped")
    t.assertEqual(t.c.left(), [])
    os.kill(pid, signal.SIGCONT)
    t.until(lambda: text() == shown)
    wait_until(lambda: state_of(pid) not in "tT")


def helps(t, key):
    t.c.keys(key, regex="(^|│)  Keys$")
    t.c.keys("esc", gone=True, regex="(^|│)  Keys$")


def state_of(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as f:
        return f.read().rsplit(")", 1)[1].split()[0]


for row_name, run in (("redraw", redraws), ("suspend", suspends), ("help", helps)):
    case(row_name, *VIEWS)(run)


# --- to agents ---

def answers(number):
    def run(t, key):
        t.select("z-ask")
        t.ask.taken = len(t.ask.input())
        t.c.read_it()
        t.c.keys(key)
        t.ask.took(number if number else key.encode())
        t.ask.is_now("working")  # else it is told that the question still stands
        t.c.wait_for("● z-ask")
        t.asked += 1
        t.ask.asks(f"Question {t.asked}?", *ASK[1:])
        t.c.wait_for(f"Question {t.asked}?")
        t.select("b-two")

    return run


@case("answer", "asked")
def answer(t, key):
    if int(key) <= len(ASK) - 1:
        answers(None)(t, key)
        return
    t.select("z-ask")
    t.c.read_it()
    t.says(key, "z-ask offers no such choice")
    t.select("b-two")


case("yes", "asked")(answers(b"1"))
case("no", "asked")(answers(b"2"))


def opens(title):
    def run(t, key):
        t.c.keys(key, regex=f"(^|│)  {title}")
        t.c.keys("esc", gone=True, regex=f"(^|│)  {title}")

    return run


for row_name, title, places in (
    ("new", "New agent", ("list", "wall")), ("fanout", "Fanout", AGENTS),
    ("multi", "Multi", AGENTS), ("prompt", "Prompt", AGENTS), ("fork", "Fork", AGENTS),
    ("palette", "Commands", VIEWS), ("options", "Options", VIEWS),
    ("themes", "Themes", VIEWS), ("menu", "b-two", VIEWS), ("kill", "Kill", AGENTS),
):
    case(row_name, *places)(opens(title))


@case("interrupt", *AGENTS)
def interrupt(t, key):
    before = len(t.two.input())
    t.two.is_now("working")
    t.home.wait_state("b-two", "working")
    t.says(key, "interrupted b-two")
    wait_until(lambda: len(t.two.input()) > before)
    t.two.is_now("idle")
    t.home.wait_state("b-two", "idle")


@case("stop", *AGENTS)
def stop(t, key):
    t.says(key, "stopped b-two")
    t.c.wait_for("b-two has ended")
    t.home.run("restart", "b-two")
    t.c.wait_for(f"line {LINES - 1}")


@case("restart", *AGENTS)
def restart(t, key):
    before = t.home.agent("b-two")["pid"]
    t.says(key, "restarted b-two")
    wait_until(lambda: t.home.agent("b-two")["pid"] not in (None, before))
    t.c.wait_for(f"line {LINES - 1}")


@case("resume", *AGENTS)
def resume(t, key):
    t.says(key, "'b-two' runs already")


@case("restore", *AGENTS)
def restore(t, key):
    t.says(key, "nothing was killed that could be restored")


@case("quit", *VIEWS)
def quits(t, key):
    done = t.c.exit(after=[key])
    t.assertEqual((done.status, done.left), (0, []))
    t.assertEqual(t.home.agent("b-two")["life"], "running")
    t.open()
    t.enter(t.place)


# --- dialogs ---

def in_dialog(key, shown):
    """Runs a case while what that key opens stands there."""
    def wrap(function):
        def run(t, pressed):
            t.c.keys(key, text=shown)
            function(t, pressed)
            t.c.keys("esc", gone=True, text=shown)

        return run

    return wrap


def row_moves(by):
    """In the options: from the middle, to one that is so far away."""
    @in_dialog("o", "Options")
    def run(t, key):
        t.c.keys("g", "pagedown", "pagedown")
        t.c.quiet(60)
        before = t.chosen()
        there = {"up": "k", "down": "j"}["up" if by < 0 else "down"]
        t.c.keys(there)
        one = t.until(lambda: t.chosen() != before and t.chosen())
        t.c.keys({"k": "j", "j": "k"}[there])
        t.until(lambda: t.chosen() == before)
        t.c.keys(key)
        t.until(lambda: t.chosen() != before)
        t.assertEqual(t.chosen() == one, abs(by) == 1)

    return run


for row_name, by in (("up", -1), ("down", 1), ("previous", -1), ("next", 1),
                     ("page_up", -9), ("page_down", 9)):
    case(row_name, "dialog")(row_moves(by))


@case("first", "dialog")
@case("last", "dialog")
@in_dialog("o", "Options")
def ends_of_a_list(t, key):
    want = "agent.default" if key in ("g", "home") else f"keys.{table()[-1].name}"
    t.c.keys("g", "pagedown", "pagedown")
    t.until(lambda: t.chosen() not in (None, "agent.default"))
    t.c.keys(key)
    t.until(lambda: t.chosen() == want)


def choice_moves(t, key):
    t.c.keys("n", text="New agent")
    t.c.keys("tab", "tab", text="‹ ")
    before = t.line_of("‹ ")
    t.c.keys(key)
    t.until(lambda: t.line_of("‹ ") != before)
    t.c.keys("esc", gone=True, text="New agent")


case("left", "dialog")(choice_moves)
case("right", "dialog")(choice_moves)


@case("toggle", "dialog")
@in_dialog("x", "would be lost")
def box(t, key):
    t.c.wait_for("[ ] delete")
    t.c.keys(key, text="[x] delete")
    t.c.keys(key, text="[ ] delete")


@case("no", "dialog")
def no(t, key):
    t.c.keys("x", text="would be lost")
    t.c.keys(key, gone=True, text="would be lost")


@case("cancel", "dialog")
@case("abort", "dialog")
def cancels(t, key):
    t.c.keys("t", text="Themes")
    t.c.keys(key, gone=True, text="Themes")


def kills(t, key):
    name = f"victim-{len(t.home.run('list', '--json', '--killed', check=False).out)}"
    t.home.run("create", name, "--quick", "--", "cat")
    t.c.wait_for(regex=f"[^ ] {name} ")
    t.select(name)
    t.c.keys("x", text="nothing would be lost")
    t.c.keys(key, gone=True, regex=f"[^ ] {name} ")
    t.select("b-two")


case("yes", "dialog")(kills)
case("submit", "dialog")(kills)


@case("accept", "dialog")
def accept(t, key):
    t.c.keys("o", "/", text="/ ")
    t.c.send("log.keep")
    t.c.keys("enter")
    t.c.keys(key)
    t.c.keys("ctrl-u")
    t.c.send("junk", regex="log.keep +junk")
    t.c.keys("esc", "esc", "esc", gone=True, text="Options")


@case("editor", "dialog")
def edits(t, key):
    t.c.keys("n", text="New agent")
    t.c.keys("tab", "tab", text="‹ ")
    t.c.keys(key, text="edited in a file")
    t.clear()
    t.c.keys("esc", gone=True, text="New agent")


@case("take_away", "chooser")
def take_away(t, key):
    t.home.write_config("[log]\nkeep = 3\n")
    t.c.exit(after=["q"])
    t.open()
    t.c.keys("o", "/", text="/ ")
    t.c.send("log.keep")
    t.c.keys("enter", text="config.toml:2")
    t.c.keys(key, gone=True, text="config.toml:2")
    t.c.keys("esc", "esc", gone=True, text="Options")


def nice(by):
    def run(t, key):
        pid = t.c.pid
        t.c.keys("P", text="Processes of b-two")
        t.c.wait_for(" cat ")
        before = t.nice_shown()
        t.c.keys(key)
        if by > 0 or os.geteuid() == 0:
            t.until(lambda: t.nice_shown() == before + by)
        else:
            t.c.wait_for("ermission")
        t.c.keys("esc", gone=True, text="Processes of")
        t.assertEqual(t.c.pid, pid)

    return run


case("more", "chooser")(nice(1))
case("less", "chooser")(nice(-1))


# --- text ---

def text(before, after, *way):
    """What a key makes of a text: | is where the next character would come."""
    def run(t, key):
        t.write(before)
        t.c.keys(*way)
        t.c.keys(key)
        t.c.send("|")
        t.shows(after)
        t.unwrite()

    return run


for row_name, before, after, *way in (
    ("newline", "ab", "ab\n|"),
    ("accept", "ab", "ab\n|"),
    ("text_up", "ab\ncd", "ab|\ncd"),
    ("text_down", "ab\ncd", "ab\n|cd", "up", "home"),
    ("text_left", "abc", "ab|c"),
    ("text_right", "abc", "a|bc", "home"),
    ("word_left", "one two", "one |two"),
    ("word_right", "one two", "one| two", "home"),
    ("text_first", "one two", "|one two"),
    ("text_last", "one two", "one two|", "home"),
    ("text_page_up", "a\nb\nc", "a|\nb\nc"),
    ("text_page_down", "a\nb\nc", "a\nb\nc|", "up", "up"),
    ("erase", "abc", "ab|"),
    ("erase_word", "one two", "one |"),
    ("erase_line", "one two", "|wo", "left", "left"),
    ("erase_end", "one two", "one t|", "left", "left"),
    ("delete", "abc", "a|c", "left", "left"),
    ("delete_word", "one two", "| two", "home"),
):
    case(row_name, "text")(text(before, after, *way))


@case("complete", "text")
def complete(t, key):
    t.c.keys("n", text="New agent")
    t.c.send("feature-x", text="feature-xyz")
    t.c.keys(key, regex="branch +feature-xyz")
    t.c.keys("ctrl-u", "esc", gone=True, text="New agent")


@case("cancel", "text")
@case("abort", "text")
def gives_up(t, key):
    t.write("text")
    t.c.keys(key, gone=True, regex="  Prompt$")
    t.write("")
    t.unwrite()


@case("submit", "text")
def submits(t, key):
    before = len(t.two.input())
    t.write("words for it")
    t.c.keys(key, gone=True, regex="  Prompt$")
    wait_until(lambda: b"words for it" in t.two.input()[before:])
    t.c.wait_gone("prompt b-two")


@case("editor", "text")
def edits_a_text(t, key):
    t.write("words")
    t.c.keys(key, text="edited in a file")
    t.clear()
    t.unwrite()


@case("redraw", "text")
@case("suspend", "text")
@case("help", "text")
def in_a_text(t, key):
    t.write("words")
    CASES[t.row, "list"](t, key)
    t.shows("words")
    t.unwrite()


for row_name in ("redraw", "suspend", "help"):
    case(row_name, "dialog")(in_dialog("t", "Themes")(CASES[row_name, "list"]))


class Table(PuppetTest):
    """A cockpit on some agents; every case leaves both as they were."""

    SELECTED = "b-two"
    has_opened = False
    asked = 0

    def setUp(self):
        super().setUp()
        lines = "".join(f"line {i}".ljust(70) + f"end of {i}\r\n" for i in range(LINES))
        repo = self.home.repo({"src/x.c": "int x;\n"})
        repo.git("branch", "feature-xyz")
        editor = repo.write("../edit", "#!/bin/sh\necho edited in a file >\"$1\"\n", 0o755)
        self.env = {"EDITOR": editor, "VISUAL": None}
        os.makedirs(os.path.join(self.home.config, "agents"))
        with open(os.path.join(self.home.config, "agents", "idler.toml"), "w",
                  encoding="utf-8") as f:
            f.write(KIND)
        self.puppet("a-one")
        self.two = self.puppet("b-two", first=report("idle") + lines)
        self.puppet("c-three")
        self.ask = self.puppet("z-ask")
        self.ask.asks(*ASK)
        self.home.run("fanout", "2", "bat", "-p", "x", "-a", "idler", "--quick")
        tree = self.home.agent("b-two")["worktree"]
        with open(os.path.join(tree, "src", "x.c"), "a", encoding="ascii") as f:
            f.write(lines.replace("\r", ""))
        self.home.wait_state("z-ask", "blocked")

    # --- places ---

    def open(self):
        self.c = self.start(env=self.env)
        self.c.wait_for(regex="◐ z-ask")
        self.c.wait_for(regex="○ bat-B")
        if not self.has_opened:  # it is kept
            self.c.keys("M")
        self.has_opened = True
        self.c.wait_gone(regex="cpu +[0-9]+%")
        self.select(self.SELECTED)
        self.c.wait_for(f"line {LINES - 1}")
        self.c.wait_for(f"+{LINES}")  # counted only now that one looks

    def enter(self, place):
        ways = {
            "pane": lambda: self.c.keys("z", gone=True, text="a-one"),
            "wall": lambda: self.c.keys("v", text="1-9 tile"),
            "diff": lambda: self.read("alt-2", "+line 3"),
            "log": lambda: self.read("alt-3", " line "),
            "typing": lambda: self.c.keys("enter", text="ctrl-q leave"),
        }
        if place in ways:
            ways[place]()

    def read(self, tab, shown):
        self.c.keys(tab, text=shown)
        self.c.keys("enter", text="next match")

    def reset(self, place):
        """From wherever it is, to the list and then there."""
        self.c.keys("esc", "ctrl-q", "esc", regex="^[ ▌][^ ] a-one")
        self.c.keys("alt-1")
        self.c.wait_for(regex="n new|answer")
        self.select(self.SELECTED)
        self.until(lambda: self.tab() == "Terminal")
        self.enter(place)

    def again(self):
        self.reset(self.place)

    # --- what is to be seen ---

    def until(self, true):
        try:
            return wait_until(true)
        except AssertionError as e:
            raise AssertionError(f"{e}\n{self.c.screen()}") from None

    def selects(self, name):
        self.until(lambda: (name, True) in self.c.rows())

    def select(self, name):
        self.until(lambda: name in self.c.names())
        row, col = self.c.screen().find(f" {name} ")
        if (name, True) not in self.c.rows():
            self.c.click(row, col + 1)
        self.selects(name)

    def accents(self):
        """All words in the accent's colour, but the footer."""
        screen = self.c.screen()
        accent = "#{:06x}".format(self.c.theme.roles["accent"])
        for row in range(screen.rows - 1):
            for run in screen.raw["looks"][row]:
                if run.get("fg") == accent:
                    yield run["text"].strip()

    def tiles(self, name):
        self.until(lambda: name in self.accents())

    def tab(self):
        """That which is shown."""
        screen = self.c.screen()
        bright = {"#{:06x}".format(self.c.theme.roles[r]) for r in ("accent", "strong")}
        for run in screen.raw["looks"][2]:
            if run["text"].strip() in TABS and run.get("fg") in bright:
                return run["text"].strip()
        return None

    def first_line(self):
        found = re.search(r"line (\d+)", "\n".join(self.c.screen().text))
        return int(found[1]) if found else -1

    def middle(self):
        """Scrolls there; the first line that is then shown."""
        self.c.keys("G", text=f"line {LINES - 1}")
        end = self.first_line()
        self.c.keys("pageup")
        once = self.until(lambda: self.first_line() < end and self.first_line())
        self.c.keys("pageup")
        self.until(lambda: self.first_line() < once)
        return self.first_line()

    def says(self, key, words, never=None):
        """In the lower right, and not because it stood there before."""
        for shown in ("terminal's", "ours again"):
            self.c.keys("alt-m", text=f"the mouse is {'the ' * (shown[0] == 't')}{shown}")
        self.c.keys(key)
        if words:
            self.c.wait_for(words)
        else:
            self.c.quiet(50)
            self.assertNotIn(never, str(self.c.screen()))

    def chosen(self):
        """The first word of the selected row at the right."""
        screen = self.c.screen()
        for row in range(3, screen.rows - 1):
            cells = screen.cells(row)[50:]
            if self.c.theme.is_selected(cells[5][1]):
                return "".join(part for part, _ in cells).split()[0]
        return None

    def line_of(self, words):
        screen = self.c.screen()
        return screen.text[screen.find(words)[0]]

    def nice_shown(self):
        """Of the selected process."""
        screen = self.c.screen()
        for row in range(3, screen.rows - 1):
            cells = screen.cells(row)
            if self.c.theme.is_selected(cells[60][1]):
                line = "".join(part for part, _ in cells)
                return int(re.search(r" [RSDTtZI] +(-?\d+) ", line)[1])
        return None

    # --- texts ---

    def write(self, words):
        self.c.keys("p", regex="  Prompt$")
        row, col = self.c.screen().find("message ")
        self.c.click(row, col + len("message    "))
        self.clear()
        self.c.paste(words)
        self.shows(words)

    def clear(self):
        """A text of up to four lines, the cursor being in it or before."""
        self.c.keys("pagedown", "end")
        for _ in range(4):
            self.c.keys("ctrl-u", "backspace")

    def shows(self, words):
        first, *rest = words.split("\n")
        label = len("message    ")

        def is_there():
            screen = self.c.screen()
            row, col = screen.find("message ")
            lines = ["".join(p for p, _ in screen.cells(row + i)[col + label :]).rstrip()
                     for i in range(1 + len(rest))]
            return lines == [first or "the text", *rest]

        self.until(is_there)

    def unwrite(self):
        self.c.keys("esc", gone=True, regex="  Prompt$")

    # --- all of them ---

    def press(self, row, place):
        for key in row.keys or ["ctrl-q"]:
            if place == "text" and len(key) == 1:
                continue  # it is typed there
            self.row = row.name
            try:
                CASES[row.name, place](self, key)
            except AssertionError as e:
                self.c.close()
                self.open()
                self.enter(place)
                raise AssertionError(f"{key}: {e}") from None

    def check(self, place):
        self.place = place
        self.open()
        self.enter(place)
        for row in table():
            where = (row.name, place)
            if place in row.places and where not in NOTHING:
                with self.subTest(row.name, place=place):
                    self.assertTrue(where in CASES, f"no case for {row.name} in {place}")
                    self.press(row, place)


for place in ("list", "pane", "wall", "typing", "dialog", "text", "diff", "log", "asked",
              "chooser"):
    def check(self, place=place):
        self.check(place)

    setattr(Table, f"test_in_{place}", check)


class Own(CockpitTest):
    """What a person writes into [keys]."""

    def setUp(self):
        super().setUp()
        self.home.repo()
        self.home.run("create", "one", "--quick", "--", "cat")

    def open(self, keys):
        self.home.write_config(f"[keys]\n{keys}\n")
        cockpit = self.start(size=(24, 100))
        cockpit.wait_for(" one ")
        return cockpit

    def refuses(self, keys, *words):
        self.home.write_config(f"[keys]\n{keys}\n")
        done = self.home.start_fleet(env={"FLEET_UI_THEME": None})
        self.assertNotEqual(done.wait(), 0)
        said = " ".join(done.output.decode().split())
        for text in words:
            self.assertIn(text, said)

    def test_goes_before_the_table(self):
        cockpit = self.open('options = "f9 alt-o"\nthemes = ""')
        for key in ("f9", "alt-o"):
            cockpit.keys(key, text="  Options")
            cockpit.keys("esc", gone=True, text="  Options")
        cockpit.keys("o", "t", "?", text="  Keys")  # nothing, and nothing
        cockpit.wait_gone("  Options")
        cockpit.keys("esc", gone=True, text="  Keys")
        cockpit.wait_gone("  Themes")

    def test_is_what_footer_and_help_say(self):
        cockpit = self.open('new = "f9"')
        cockpit.wait_for("f9 new")
        cockpit.keys("?", "/", text="Keys  ")
        cockpit.send("branch of its own")
        cockpit.wait_for(regex="f9 +A new agent")

    def test_may_be_chords_and_have_a_prefix(self):
        cockpit = self.open('prefix = "ctrl-a"\noptions = "{prefix},o f2,x,y"\n')
        for keys in (("ctrl-a", "o"), ("f2", "x", "y")):
            cockpit.keys(*keys, text="  Options")
            cockpit.keys("esc", gone=True, text="  Options")
        cockpit.keys("ctrl-a", "?", "t", text="  Themes")  # the chord came to nothing
        self.assertNotIn("  Keys", str(cockpit.screen()))

    def test_may_answer_with_other_keys(self):
        cockpit = self.open('tile = "f2 f3"\nwall = "f4"')
        self.home.run("create", "two", "--quick", "--", "cat")
        cockpit.wait_for(" two ")
        cockpit.keys("f4", text="f2-f3 tile")
        cockpit.keys("f3", "enter", text="ctrl-q leave")
        cockpit.send("to two", text="to two")
        cockpit.keys("ctrl-q", "f4", text="Terminal")
        cockpit.wait_for("to two")

    def test_in_each_others_way_is_refused_by_line(self):
        self.refuses('kill = "z"', "config.toml:2: keys.kill",
                     "'z' is also the key of 'zoom' (keys.zoom)")
        self.refuses('\nstop = "f2"\nkill = "f2,f3"', "config.toml:4: keys.kill",
                     "also the key of 'stop'")
        self.refuses('more = "j"', "config.toml:2: keys.more",
                     "'j' is also the key of 'down'")

    def test_of_no_such_action_or_key_is_refused_by_line(self):
        self.refuses('\nzom = "f2"', "config.toml:3: keys.zom",
                     "no action has this name (did you mean 'zoom'?)")
        self.refuses('zoom = "ctrl-nokey"', "config.toml:2: keys.zoom", "'ctrl-nokey'")
        self.refuses('zoom = "{prefix},z"', "config.toml:2: keys.zoom",
                     "keys.prefix is not set")


class Whole(CockpitTest):
    def test_no_case_is_for_a_row_that_is_no_more(self):
        rows = {(row.name, place) for row in table() for place in row.places}
        self.assertEqual(set(CASES) - rows, set())
        self.assertEqual(set(NOTHING) - rows, set())
        self.assertEqual(set(NOTHING) & set(CASES), set())

    def test_every_place_is_gone_to(self):
        for row in table():
            for place in row.places:
                self.assertTrue(hasattr(Table, f"test_in_{place}"), place)


if __name__ == "__main__":
    main()
