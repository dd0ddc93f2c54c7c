#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Brings real agents to a screen and saves it as a case (see case.py).

    collect.py [KIND[-WHAT]...]     all, those of a kind, or single ones

Each case is brought about by the stand-in and by keys, so its state is known;
what the agent or fleet say of it plays no part. Look at what comes out before
it is committed: new releases word things anew.
"""

import contextlib
import re
import sys
import time
import traceback

import agents
import case
import drive

LONG = "\n".join(f"line {i} of a long text" for i in range(60))


class Scene:
    """One agent on its way to a screen."""

    def __init__(self, world, branch):
        self.world, self.standin = world, world.standin
        self.agent = drive.Agent(world, branch)

    def ready(self):
        self.agent.create()
        self.agent.see(self.world.kind.composer)
        self.settle()
        return self

    def settle(self, quiet=0.4, limit=6):
        """Until the screen, but for what moves, stays as it is."""
        watch, end = self.agent.watch, time.monotonic() + limit
        before, since = None, time.monotonic()
        while time.monotonic() < end:
            text = re.sub(r"[^\w\s]|\d", "", watch.screen)
            if text != before:
                before, since = text, time.monotonic()
            if time.monotonic() - since > quiet:
                break
            time.sleep(0.02)

    def say(self, text, sent=True):
        """As a person does, whatever fleet thinks of the agent's state."""
        before, slow = len(self.standin.requests), self.world.kind.slow
        self.agent.keys(f"\x1b[200~{text}\x1b[201~")
        self.agent.see(re.escape(text.split()[-1]))
        for _ in range(3):
            self.settle(0.3, 2)
            self.agent.keys("\r")
            with contextlib.suppress(AssertionError):
                return not sent or self.standin.wait(lambda: len(self.standin.requests) > before, 2 * slow, "request")

    def keys(self, text):
        self.agent.keys(text)

    def see(self, pattern):
        self.agent.see(pattern)
        self.settle()

    def hold(self, text="Do HOLD this"):
        self.say(text)
        self.standin.wait_held(timeout=20 * self.world.kind.slow)
        self.see(self.world.kind.busy)

    def save(self, name, state, question=None, choices=None, **headers):
        watch, kind = self.agent.watch, self.world.kind
        home = self.world.home
        places = [(self.agent.worktree, "~/project"), (self.world.repo.path, "~/repo"), (home.env["HOME"], "~"), (home.path, "~")]
        rows = case.clean(watch.screen, places)
        if question:
            question = next((r for r in reversed(rows) if re.search(question, r)), "").strip(" │┃△")
        if choices is None and question:
            choices = case.read_choices(rows)
        title = watch.title.strip()
        for old, new in places:
            title = title.replace(old, new)
        path = case.save(
            f"{kind.name}-{name}", rows, kind=kind.name,
            version=agents.installed(agents.wanted()[kind.name][0]),
            size=f"{drive.COLS}x{drive.ROWS}", title=title, state=state,
            question=question, choices=" | ".join(choices or []), **headers,
        )  # fmt: skip
        print(path, flush=True)


SCENES = []


def scene(kind, *names, **options):
    """Registers a function that saves cases of those names (and no others)."""

    def add(function):
        SCENES.append((kind, names, function, options))
        return function

    return add


# --- any kind ---


def idle(s, mark=""):
    s.ready().save("idle" + mark, "idle")


def draft(s, mark=""):
    s.ready().keys("a draft that is not sent")
    s.see("a draft that")
    s.save("idle-draft" + mark, "idle")


def long_draft(s, mark=""):
    s.ready().keys(f"\x1b[200~{LONG}\x1b[201~")
    s.settle(1)
    s.save("idle-pasted" + mark, "idle")


def working(s, mark=""):
    s.ready().hold()
    s.save("working" + mark, "working")


def typing_while_working(s, mark=""):
    s.ready().hold()
    s.keys("a draft that is not sent")
    s.see("a draft that")
    s.save("working-draft" + mark, "working")


def queued(s, mark=""):
    s.ready().hold()
    s.say("And HOLD then this", sent=False)
    s.see("And HOLD then this")
    s.save("working-queued" + mark, "working")


def done(s, mark=""):
    s.ready().say("Hello there")
    s.see("You said: Hello")
    s.settle(1)
    s.save("done" + mark, "idle")


def asks_command(s, mark=""):
    s.ready().say("TOOL:bash echo hi > made.txt")
    s.see(s.world.kind.allow)
    s.save("permission-command" + mark, "blocked", s.world.kind.allow, why="permission")


def asks_write(s, mark=""):
    s.ready().say("TOOL:write made.txt some text")
    s.see(s.world.kind.allow)
    s.save("permission-write" + mark, "blocked", s.world.kind.allow, why="permission")


def asks(s, mark=""):
    s.ready().say("TOOL:ask")
    s.see(s.world.kind.ask)
    s.save("question" + mark, "blocked", s.world.kind.ask, why="question")


def rejected(s, mark=""):
    s.ready().say("TOOL:bash echo hi > made.txt")
    s.see(s.world.kind.allow)
    s.keys("\x1b")
    s.agent.see_gone(s.world.kind.allow)
    s.settle(1)
    s.save("rejected" + mark, "idle")


def runs_command(s, mark=""):
    s.ready().say("TOOL:bash timeout 60 tail -f /dev/null > made.txt")
    s.see(s.world.kind.allow)
    s.keys(s.world.kind.yes)
    s.agent.see_gone(s.world.kind.allow)
    s.settle(1)
    s.save("working-command" + mark, "working")


def after_tool(s, mark=""):
    s.ready().say("TOOL:bash echo hi > made.txt HOLDAFTER")
    s.see(s.world.kind.allow)
    s.keys(s.world.kind.yes)
    s.standin.wait_held()
    s.settle(1)
    s.save("working-after-tool" + mark, "working")


def interrupted(s, mark=""):
    s.ready().hold("HOLD till Esc")
    s.keys("\x1b")
    s.see(s.world.kind.interrupted)
    s.settle(1)
    s.save("interrupted" + mark, "idle")


def interrupted_early(s, mark=""):
    """Before a word of the answer; claude takes the prompt back."""
    s.ready().hold("HOLDFIRST till Esc")
    s.keys("\x1b")
    s.agent.see_gone(s.world.kind.busy)
    s.settle(1)
    s.save("interrupted-early" + mark, "idle")


def failed(s, mark=""):
    s.ready().say("ERR:400")
    s.see(s.world.kind.failed)
    s.settle(1)
    s.save("error" + mark, "error")


def subagent(s, mark=""):
    s.ready().say("TOOL:task HOLD in a part")
    s.standin.wait_held()
    s.settle(1)
    s.save("working-subagent" + mark, "working")


ANY = {
    "idle": idle, "idle-draft": draft, "idle-pasted": long_draft, "working": working,
    "working-draft": typing_while_working, "working-queued": queued, "done": done,
    "permission-command": asks_command, "permission-write": asks_write, "question": asks,
    "rejected": rejected, "working-command": runs_command, "working-after-tool": after_tool,
    "interrupted": interrupted, "interrupted-early": interrupted_early,
    "error": failed, "working-subagent": subagent,
}  # fmt: skip

for _kind in ("claude", "codex", "gemini"):
    for _name, _function in ANY.items():
        SCENES.append((_kind, (_name,), _function, {}))
for _name, _function in ANY.items():

    def _inline(s, function=_function):
        function(s, "-inline")

    SCENES.append(("claude", (_name + "-inline",), _inline, {"renderer": "default"}))


# --- what only one of them has ---


@scene("claude", "plan", args=["--permission-mode", "plan"])
def claude_plan(s):
    s.ready().say("TOOL:plan")
    s.see(s.world.kind.plan)
    s.save("plan", "blocked", "proceed", why="plan")


@scene("claude", "question-several")
def claude_several(s):
    s.ready().say("TOOL:pick")
    s.see("Which toppings")
    s.keys("2")
    s.see("✔] Olives")
    choices = ["Cheese", "Olives", "Basil", "Type something", "Chat about this"]
    s.save("question-several", "blocked", r"Which toppings\?", choices, why="question")


@scene("claude", "questions", "questions-review")
def claude_questions(s):
    s.ready().say("TOOL:asks")
    s.see("Which colour")
    s.save("questions", "blocked", r"Which colour\?", why="question")
    s.keys("2")
    s.see("Which toppings")
    s.keys("1")
    s.see("✔] Cheese")
    s.keys("\x1b[C")
    s.see("Review your answers")
    s.save("questions-review", "blocked", "Review your answers", why="question")


@scene("claude", "trust", trusted=False)
def claude_trust(s):
    s.agent.create()
    s.see(s.world.kind.trust)
    s.save("trust", "blocked", s.world.kind.trust, ["No, exit", "Yes, I trust this folder"], why="trust")


@scene("claude", "api-key", key=False)
def claude_key(s):
    s.agent.create()
    s.see("API key")
    s.save("api-key", "blocked", "Do you want", ["Yes", "No (recommended)"], why="auth")


@scene("codex", "trust", trusted=False)
def codex_trust(s):
    s.agent.create()
    s.see(s.world.kind.trust)
    s.save("trust", "blocked", s.world.kind.trust, why="trust")


@scene("gemini", "trust", trusted=False, args=[])
def gemini_trust(s):
    s.agent.create()
    s.see(s.world.kind.trust)
    s.save("trust", "blocked", s.world.kind.trust, why="trust")


@scene("gemini", "auth", key=False)
def gemini_auth(s):
    s.agent.create()
    s.see("authenticate")
    s.save("auth", "blocked", "would you like to authenticate", why="auth")


OPENCODE = (
    "idle", "idle-draft", "working", "working-draft", "working-queued", "done", "permission-command",
    "working-command", "interrupted", "permission-write", "rejected", "question", "question-dismissed",
)  # fmt: skip


@scene("opencode", *OPENCODE)
def opencode_tour(s):
    """All in one session, since it takes so long to start. The choices of its
    permissions stand in a row; which is marked, a colour tells that no case has.
    An error is a text like any other: there is no case for it."""
    s.ready().save("idle", "idle")
    s.keys("a draft that is not sent")
    s.see("a draft that")
    s.save("idle-draft", "idle")
    s.keys("\x15")
    s.agent.see_gone("a draft that")
    s.hold()
    s.save("working", "working")
    s.keys("a draft that is not sent")
    s.see("a draft that")
    s.save("working-draft", "working")
    s.keys("\x15")
    s.agent.see_gone("a draft that")
    s.say("And HOLD then this", sent=False)
    s.settle(1)
    s.save("working-queued", "working")
    for _ in range(2):
        s.standin.release()
        s.settle(1)
    s.agent.see_gone(s.world.kind.busy)
    s.settle(1)
    s.save("done", "idle")
    s.say("TOOL:bash timeout 60 tail -f /dev/null > made.txt")
    s.see(s.world.kind.allow)
    s.save("permission-command", "blocked", why="permission")
    s.keys("\r")
    s.agent.see_gone(s.world.kind.allow)
    s.settle(1)
    s.save("working-command", "working")
    s.keys("\x1b")
    s.settle(0.3, 1)
    s.keys("\x1b")  # the second within a while does it
    s.agent.see_gone(s.world.kind.busy)
    s.settle(1)
    s.save("interrupted", "idle")
    s.say("TOOL:write made-too.txt some text")
    s.see(s.world.kind.allow)
    s.save("permission-write", "blocked", why="permission")
    s.keys("\x1b")
    s.agent.see_gone(s.world.kind.allow)
    s.settle(1)
    s.save("rejected", "idle")
    s.say("TOOL:ask")
    s.see(s.world.kind.ask)
    s.save("question", "blocked", s.world.kind.ask, why="question")
    s.keys("\x1b")
    s.agent.see_gone(s.world.kind.ask)
    s.settle(1)
    s.save("question-dismissed", "idle")


def wants(kind, names, chosen):
    full = [f"{kind}-{n}" for n in names]
    return not chosen or any(c == kind or c in full for c in chosen)


def main():
    chosen = sys.argv[1:]
    todo = [s for s in SCENES if wants(s[0], s[1], chosen)]
    agents.install({s[0] for s in todo})
    bad = 0
    for kind, names, function, options in todo:
        cls = agents.KINDS[kind]
        made = cls(options["renderer"]) if "renderer" in options else cls()
        made.args = options.get("args", made.args)
        seed = {k: v for k, v in options.items() if k in ("trusted", "key")}
        world = drive.World(made, **seed)
        s = Scene(world, "work")
        try:
            function(s)
        except Exception:
            bad += 1
            print(f"{kind}-{names[0]}: {traceback.format_exc(limit=-2)}", file=sys.stderr)
        finally:
            s.agent.end() if s.agent.watch else None
            world.close()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
