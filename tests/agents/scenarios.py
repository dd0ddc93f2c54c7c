# SPDX-License-Identifier: MIT
"""What is played with each agent, one function a scenario.

Each gets a Steps: `s.agent` is to be created, `s.expect()` compares what fleet
says with what is true at that moment. True is what the stand-in holds or let
go, what stands on the agent's screen, and which files there are.
"""

import contextlib
import json
import os
import signal
import threading
import time

import fleet

SCENARIOS = {}
MADE = "made.txt"
LONG = 20  # seconds
COMMAND = f"TOOL:bash echo hi > {MADE}"


def scenario(*kinds):
    """For these kinds, or for all."""

    def add(function):
        SCENARIOS[function.__name__.replace("_", "-")] = (function, kinds)
        return function

    return add


def has_made(s):
    return os.path.exists(os.path.join(s.worktree, MADE))


def block(s, prompt=COMMAND):
    """To the question whether a command may run."""
    s.start()
    s.agent.prompt(prompt)
    at = s.agent.see(s.kind.allow)
    s.expect("blocked", "asks for a command", at)


# --- the usual way ---


@scenario()
def turn(s):
    s.start()
    s.agent.prompt("HOLD this turn")
    s.standin.wait_held()
    at = s.agent.see(s.kind.busy)
    s.expect("working", "answers", at)
    s.standin.release()
    at = s.agent.see_gone(s.kind.busy)
    s.expect("done", "finished", at)
    s.agent.keys("")
    s.expect("idle", "looked at")
    s.agent.detach()


@scenario()
def launch(s):
    """A first prompt, begun with a dash, of several lines."""
    s.agent.create("- HOLD first-prompt\n\nand 'more' of \"it\"")
    s.did_start()
    s.standin.wait_held()
    s.expect("working", "has its first prompt", s.agent.see(s.kind.busy))
    s.standin.release()
    s.expect("done", "finished", s.agent.see_gone(s.kind.busy))
    s.check("submitted", 1, s.standin.submitted("first-prompt"))


@scenario()
def launch_orders(s):
    """A first prompt that looks like a shell's."""
    s.agent.create(f"!touch {MADE} first-order")
    s.did_start()
    s.standin.wait_prompt("first-order")
    s.expect("done", "finished")
    s.check("not run", False, has_made(s))


@scenario()
def permission(s):
    block(s, COMMAND + " HOLDAFTER")
    shown = s.agent.show()
    s.check("has a question", True, bool(shown["question"]), soft=not s.agent.can("answer"))
    s.check("has choices", True, len(shown["choices"]) >= 2, soft=not s.agent.can("answer"))
    s.check("not run yet", False, has_made(s))
    way = s.agent.answer(1, s.kind.yes, s.kind.allow)
    s.standin.wait_held()
    s.expect("working", f"answered by {way}", s.agent.see_gone(s.kind.allow))
    s.check("has run", True, has_made(s))
    s.standin.release()
    s.expect("done" if way == "answer" else "idle", "finished", s.agent.see_gone(s.kind.busy))


@scenario("claude", "opencode", "gemini")
def question(s):
    s.start()
    s.agent.prompt("TOOL:ask HOLDAFTER")
    s.expect("blocked", "asks which", s.agent.see(s.kind.ask))
    shown = s.agent.show()
    s.check("the question", True, "Which colour?" in (shown["question"] or ""), soft=not s.kind.reports)
    way = s.agent.answer(2, "2", s.kind.asks)
    s.standin.wait_held()
    s.expect("working", f"answered by {way}")
    results = [r for r in s.standin.of("TOOL:ask") if r.results]
    s.check("the answer", True, "Blue" in str(results[-1].body))
    s.standin.release()
    s.expect("done" if way == "answer" else "idle", "finished")


def answer_all(s, *answers):
    """One answer to each question; the last of them ends it."""
    for choice in answers:
        s.agent.did()
        s.home.run("answer", s.agent.branch, choice)
        if choice != answers[-1]:
            s.expect("blocked", f"asks on after {choice}")
    s.standin.wait_held()
    s.expect("working", "answered")


@scenario("claude")
def several_choices(s):
    """A question of which several may be chosen."""
    s.start()
    s.agent.prompt("TOOL:pick HOLDAFTER")
    s.expect("blocked", "asks which", s.agent.see(s.kind.asks))
    s.check("refused", 5, s.home.run("answer", s.agent.branch, "1,5", check=False).status)
    answer_all(s, "1,3", "submit")
    results = [r for r in s.standin.of("TOOL:pick") if r.results]
    s.check("the answer", True, '"Which toppings?"="Cheese, Basil"' in tool_result(results[-1]))
    s.standin.release()
    s.expect("done", "finished")


@scenario("claude")
def several_questions(s):
    """Two of them, of which the program reports the first alone."""
    s.start()
    s.agent.prompt("TOOL:asks HOLDAFTER")
    s.expect("blocked", "asks the first", s.agent.see(s.kind.asks))
    s.check("the first", "Which colour?", s.agent.show()["question"])
    s.home.run("answer", s.agent.branch, "blue")
    s.check("the second", "Which toppings?", s.agent.show()["question"])
    answer_all(s, "2", "1")
    results = [r for r in s.standin.of("TOOL:asks") if r.results]
    s.check("the answers", True, '"Blue", "Which toppings?"="Olives"' in tool_result(results[-1]))
    s.standin.release()
    s.expect("done", "finished")


def tool_result(request):
    """What the agent told its model, as claude sends it."""
    for block in request.body["messages"][-1]["content"]:
        if block.get("type") == "tool_result":
            return str(block["content"])
    return ""


@scenario("claude")
def plan(s):
    s.with_args("--permission-mode", "plan")
    s.start()
    s.agent.prompt("TOOL:plan HOLDAFTER")
    s.expect("blocked", "shows a plan", s.agent.see(s.kind.plan))
    way = s.agent.answer(2, "2", s.kind.plan)
    s.standin.wait_held()
    s.expect("working", f"approved by {way}")
    s.standin.release()
    s.expect("done" if way == "answer" else "idle", "finished")


@scenario()
def error(s):
    s.start()
    s.agent.prompt("ERR:400")
    at = s.agent.see(s.kind.failed)
    s.expect("error" if s.kind.tells_errors else "done", "the model's API fails", at)
    s.agent.prompt("HOLD after-error")
    s.standin.wait_held()
    s.expect("working", "goes on")
    s.standin.release()
    s.expect("done", "finished")


@scenario("claude")
def subagent(s):
    s.start()
    s.agent.prompt("TOOL:task HOLD in-a-part")
    s.standin.wait_held()
    s.expect("working", "a subagent works")
    shown = s.agent.show()
    s.check("subagents", 1, shown.get("subagents"), soft="subagents" not in shown)
    s.standin.release()
    s.expect("done", "finished")
    shown = s.agent.show()
    s.check("subagents", 0, shown.get("subagents"), soft="subagents" not in shown)


# --- interrupting and refusing ---


def settle(s, what):
    """Interrupts; fleet has to say so within a second."""
    start = time.time()
    way = s.agent.interrupt()
    s.expect("idle", f"{what}, by {way}")
    told = [t for t, state, _ in s.agent.watch.states if t >= start and state == "idle"]
    s.figure("interrupt settles", told[-1] - start if told else None, 1.0)


@scenario()
def interrupt(s):
    s.start()
    s.agent.prompt("HOLD until interrupted")
    s.standin.wait_held()
    s.agent.see(s.kind.busy)
    s.expect("working", "answers")
    s.agent.see("I begin")
    settle(s, "interrupted amid its answer")
    s.agent.prompt("HOLD after-interrupt")
    s.standin.wait_prompt("after-interrupt")
    s.expect("working", "works again")
    s.check("the prompt alone", "HOLD after-interrupt", s.standin.of("after-interrupt")[-1].prompt)
    s.standin.release()


@scenario()
def interrupt_early(s):
    """Before a word came: claude puts the prompt back into its composer, and
    the next must not be glued to it."""
    s.start()
    s.agent.prompt("HOLDFIRST till-interrupted")
    s.standin.wait_held()
    s.expect("working", "has said nothing yet", s.agent.see(s.kind.busy))
    settle(s, "interrupted before it answered")
    s.agent.prompt("HOLD after-interrupt")
    s.standin.wait_prompt("after-interrupt")
    s.expect("working", "works again")
    s.check("the prompt alone", "HOLD after-interrupt", s.standin.of("after-interrupt")[-1].prompt)
    s.standin.release()


@scenario()
def interrupt_command(s):
    """While a command of its runs."""
    block(s, f"TOOL:bash timeout 60 tail -f /dev/null > {MADE}")
    s.agent.answer(1, s.kind.yes, s.kind.allow)
    fleet.wait_until(lambda: has_made(s), what="the command")
    s.expect("working", "runs a command")
    settle(s, "interrupted in a command")


@scenario()
def reject(s):
    block(s)
    at = s.agent.press(s.kind.no, s.kind.allow)
    s.expect("idle", "Esc on the question", at)
    s.check("not run", False, has_made(s))


@scenario("claude")
def reject_question(s):
    s.start()
    s.agent.prompt("TOOL:ask")
    s.expect("blocked", "asks which", s.agent.see(s.kind.ask))
    at = s.agent.press("\x1b", s.kind.asks)
    s.expect("idle", "Esc on the question", at)


# --- prompts ---


@scenario()
def prompt_while_working(s):
    s.start()
    s.agent.prompt("HOLD the first")
    s.standin.wait_held()
    s.expect("working", "answers")
    s.agent.prompt("the-second")
    s.expect("working", "still")
    s.standin.release()
    s.standin.wait_prompt("the-second")
    s.expect("done", "both are done")
    s.check("submitted", 1, s.standin.submitted("the-second"))


@scenario()
def prompt_while_blocked(s):
    """Neither text nor Enter may reach a question: Enter would approve it."""
    block(s)
    done = s.agent.prompt("never-typed", check=False)
    s.check("refused", True, done.status != 0)
    s.expect("blocked", "still asks")
    s.agent.see(s.kind.allow)
    s.check("not run", False, has_made(s))
    s.expect("idle", "Esc on the question", s.agent.press(s.kind.no, s.kind.allow))
    s.check("not run", False, has_made(s))
    s.check("submitted", 0, s.standin.submitted("never-typed"))


@scenario()
def prompt_at_question(s):
    """A question that comes while a prompt is being typed."""
    s.start()
    s.is_partial = True  # who wins is open; that nothing was approved is not
    for i, wait in enumerate((0, 0.02, 0.04, 0.06, 0.1)):
        s.agent.prompt(f"{COMMAND}{i} HOLDTOOL")
        s.standin.wait_held()
        sender = threading.Thread(target=s.agent.prompt, args=[f"on-its-way-{i}"], kwargs={"check": False})
        sender.start()
        time.sleep(wait)
        s.standin.release()
        sender.join()
        with contextlib.suppress(AssertionError):  # codex gives the turn up
            s.agent.see(s.kind.allow, 2)
            s.expect("blocked", "asks")
        time.sleep(0.3)  # an Enter that was typed would have come by now
        s.check("not run", False, os.path.exists(os.path.join(s.worktree, f"{MADE}{i}")))
        with contextlib.suppress(AssertionError):
            s.agent.see(s.kind.allow, 0.1)
            s.agent.press(s.kind.no, s.kind.allow)
        if s.kind.takes_at_work:
            s.agent.keys("\x15")  # the prompt's text, where it came after all
        else:
            s.standin.wait_prompt(f"on-its-way-{i}")
            s.agent.wait("idle", LONG)
        s.agent.detach()


def submit(s, what, text, wanted=None):
    """Sends it and looks what came; wanted: what the agent makes of it."""
    s.agent.prompt(text)
    wanted = wanted or text
    marker = wanted.split()[-1]
    s.standin.wait_prompt(marker)
    s.expect("done", f"{what}: done")
    came = s.standin.of(marker)[-1].prompt
    s.check(f"{what}: submitted", 1, s.standin.submitted(marker))
    s.check(f"{what}: whole", True, wanted in came)


@scenario()
def prompts(s):
    s.start()
    submit(s, "three lines", "one\n  two\n\nthree-lines")
    submit(s, "escapes", "red \x1b[31mtext\x1b[0m \x1b]0;title\x07with-escapes", "red text with-escapes")
    lines = "".join(f"line {i}\n" for i in range(70))
    submit(s, "70 lines", lines + "seventy-lines")
    long = " ".join(f"w{i:05d}" for i in range(2925))
    submit(s, "20 kB", long + " twenty-kB")
    submit(s, "a path", "/etc/hosts is broken: a-path")
    if s.kind.quotes_commands:
        submit(s, "a slash", "/help a-command")
    else:
        done = s.agent.prompt("/help a-command", check=False)
        s.check("a slash: told", 5, done.status)
        s.check("a slash: submitted", 0, s.standin.submitted("a-command"))
    submit(s, "a shell's", f"!touch {MADE} a-shell")
    s.check("a shell's: not run", False, has_made(s))
    submit(s, "after a slash", "after-a-slash")


@scenario()
def hundred(s):
    """A hundred prompts one after the other, each as soon as it may."""
    count = int(os.environ.get("PROMPTS") or 100)
    s.start()
    for i in range(count):
        marker = f"number-{i:03d}"
        s.agent.prompt(f"say {marker}", check=False)
        s.home.run("wait", s.agent.branch, "--timeout", "10s", check=False)
    try:
        s.standin.wait_prompt(marker)
    except AssertionError:
        pass
    times = [s.standin.submitted(f"number-{i:03d}") for i in range(count)]
    s.check("submitted exactly once", f"{count} of {count}", f"{times.count(1)} of {count}")
    s.check("more than once", 0, sum(t > 1 for t in times))


@scenario()
def flood(s):
    """Twenty prompts at once, while it works."""
    s.start()
    s.agent.prompt("HOLD it")
    s.standin.wait_held()
    for i in range(20):
        s.agent.prompt(f"say flood-{i:02d}", check=False)
    s.standin.release()
    try:
        s.standin.wait_prompt("flood-19")
    except AssertionError:
        pass
    s.expect("done", "all are done")
    times = [s.standin.submitted(f"flood-{i:02d}") for i in range(20)]
    s.check("submitted exactly once", "20 of 20", f"{times.count(1)} of 20")


# --- what else happens to a terminal ---


@scenario()
def resize(s):
    s.start()
    s.agent.prompt("HOLD it")
    s.standin.wait_held()
    s.expect("working", "answers")
    s.agent.keys("")
    for rows, cols in (30, 70), (50, 140), (24, 80):
        s.agent.tty.resize(rows, cols)
        s.agent.see(s.kind.busy)
        s.expect("working", f"at {cols}x{rows}")
    s.standin.release()
    s.expect("idle", "finished")
    s.agent.prompt(COMMAND)
    s.expect("blocked", "asks", s.agent.see(s.kind.allow))
    for rows, cols in (30, 70), (40, 100):
        s.agent.tty.resize(rows, cols)
        time.sleep(0.3)  # for its answer to the new size
        s.expect("blocked", f"at {cols}x{rows}")


@scenario()
def stop_and_restart(s):
    s.start()
    s.agent.prompt("say before-the-stop")
    s.standin.wait_prompt("before-the-stop")
    s.expect("done", "has a conversation")
    s.home.run("stop", s.agent.branch)
    s.check("state", "exited", s.agent.show()["life"])
    s.check("listed", "exited", s.home.agents()[s.agent.branch]["life"])
    s.agent.watch.close()
    s.home.run("restart", s.agent.branch)
    s.agent.rewatch()
    s.expect("idle", "restarted", s.agent.see(s.kind.composer))


@scenario("claude")
def stop_is_heard(s):
    """The hangup that a stop begins with: its own last hook runs, and soon."""
    ended = os.path.join(s.home.path, "ended")
    settings = os.path.join(s.home.env["CLAUDE_CONFIG_DIR"], "settings.json")
    hook = {"type": "command", "command": f"cat >>{ended}; echo >>{ended}"}
    with open(settings, "w") as f:
        json.dump({"hooks": {"SessionEnd": [{"hooks": [hook]}]}}, f)
    s.start()
    s.agent.prompt("HOLD it")
    s.standin.wait_held()
    s.expect("working", "answers")
    start = time.time()
    s.home.run("stop", s.agent.branch)
    s.figure("stop", time.time() - start, 1)
    with open(ended) as f:
        reasons = [json.loads(line)["reason"] for line in f if line.strip()]
    s.check("SessionEnd", ["other"], reasons)
    s.reseed()


@scenario()
def keeper_killed(s):
    """kill -9 of the keeper: the agent ends, its conversation comes back."""
    s.start()
    s.agent.prompt("remember-this")
    s.standin.wait_prompt("remember-this")
    s.expect("done", "has a conversation")
    pid = s.agent.show()["pid"]
    keeper = int(s.agent.watch.states[-1][2]["keeper_pid"])
    s.home.kill(keeper, signal.SIGKILL)
    if not s.kind.survives_hangup:
        fleet.wait_until(lambda: not os.path.exists(f"/proc/{pid}"), what="the agent's end")
        s.check("life", True, s.agent.show()["life"] in ("lost", "exited"))
    s.agent.watch.close()
    if not s.kind.resumes:
        refused = s.home.run("resume", s.agent.branch, check=False)
        return s.check("resume: refused", 4, refused.status)
    verb = "resume" if s.agent.can("resume") else "restart"
    s.home.run(verb, s.agent.branch)
    fleet.wait_until(lambda: not os.path.exists(f"/proc/{pid}"), what="the old one's end")
    s.agent.rewatch()
    s.expect("idle", f"back by {verb}", s.agent.see(s.kind.composer))
    s.agent.prompt("what was it")
    s.standin.wait_prompt("what was it")
    texts = " ".join(s.standin.of("what was it")[-1].texts)
    s.check("the same conversation", True, "remember-this" in texts, soft=verb != "resume")


@scenario("claude")
def registry(s):
    """What claude writes down of itself testifies in explain, and is told true."""
    def told():
        claims = s.home.run("explain", s.agent.branch, "--json").json["claims"]
        return next((f"{c['state']} {c['evidence'] or ''}".strip() for c in claims if c["authority"] == "registry"), None)

    def becomes(what, wanted):
        with contextlib.suppress(AssertionError):
            fleet.wait_until(lambda: told() == wanted, 5)
        s.check(what, wanted, told())

    s.start()
    becomes("at rest", "idle")
    s.agent.prompt(COMMAND + " HOLDAFTER")
    s.expect("blocked", "asks for a command", s.agent.see(s.kind.allow))
    becomes("asks", "waiting permission prompt")
    s.agent.answer(1, s.kind.yes, s.kind.allow)
    s.standin.wait_held()
    s.expect("working", "answered")
    becomes("works", "busy")
    s.standin.release()
    s.expect("done", "finished")


@scenario("claude", "codex")  # nothing reads what the others used
def usage(s):
    """Tokens, against what the stand-in says that it gave."""
    s.start()
    for marker in ("first-turn", "second-turn"):
        s.agent.prompt(f"say {marker}")
        s.standin.wait_prompt(marker)
        s.expect("done", marker)
    if not s.agent.can("usage"):
        return s.check("tokens", "by fleet usage", "no such verb", soft=True)
    asked = [r for r in s.standin.of("first-turn") if not r.is_side]
    want = s.standin.used(asked)

    def said():
        rows = s.home.run("usage", s.agent.branch, "--json").json["usage"]
        return rows[0]["tokens"] if rows else {}

    with contextlib.suppress(AssertionError):
        fleet.wait_until(lambda: said().get("output") == want["output"], 5)
    tokens = said()
    if s.kind.name == "codex":  # its model's API knows no price for writing a cache
        want.pop("cache_write")
    for name in want:
        s.check(f"{name} tokens", want[name], tokens.get(name))


@scenario("claude", "codex", "gemini")
def trust(s):
    """A directory that it does not know: it asks, before anything else."""
    s.with_args(*s.kind.asking_args)
    s.reseed(trusted=False)
    s.agent.create()
    at = s.agent.see(s.kind.trust)
    s.expect("blocked", "asks whether to trust", at, soft=not s.agent.can("answer"))
    s.reseed()
