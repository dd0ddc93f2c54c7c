# SPDX-License-Identifier: MIT
"""The pictures of the documentation: `make pictures` draws them anew.

A scene of agents that only show what is written for them here, looked at in the
real cockpit. What would differ from run to run (ages, CPU, memory) is set to
values of one's everyday, in the columns where it stands; all else is as it came.
"""

import os
import re

from cockpit import Cockpit
from fleet import SRC, Home
from look import Theme
from picture import picture
from puppet import report

DOC = os.path.join(SRC, "share", "doc")
ROWS, COLS = 30, 120
BOLD, DIM, GREEN, RED, BLUE, OFF = (
    f"\x1b[{n}m" for n in ("1", "2", "38;5;71", "38;5;167", "38;5;33", "0"))
RULE = f"{DIM}{'─' * 36}{OFF}"


def composer(words=""):
    return ["", RULE, f"❯ {words}", RULE, f"{DIM}  ? for shortcuts{OFF}"]


SCREENS = {
    "auth-refactor-A": ("blocked", "Run `npm test`?", [
        f"{BOLD}❯ Refactor the authentication module to use JWT.{OFF}", "",
        "● I'll look at how sessions are kept today.", "",
        f"● {BOLD}Read{OFF} src/auth/session.js {DIM}(142 lines){OFF}",
        f"● {BOLD}Edit{OFF} src/auth/token.js",
        f"  {RED}- const sid = await store.create(user.id){OFF}",
        f"  {GREEN}+ const jwt = sign({{ sub: user.id }}, key, TTL){OFF}",
        f"  {GREEN}+ res.cookie('token', jwt, SAFE){OFF}", "",
        "● I'll run the test suite to see what breaks.", "",
        f"{BOLD}Bash command{OFF}", "", "  npm test -- --silent", "",
        "Run `npm test`?", f"{BLUE}❯ 1. Yes{OFF}", "  2. Yes, and don't ask again",
        "  3. No, and say what to do"]),
    "auth-refactor-B": ("working", None, [
        f"{BOLD}❯ Refactor the authentication module to use JWT.{OFF}", "",
        f"● {BOLD}Edit{OFF} src/auth/verify.js", f"  {GREEN}+ export function verify(token) {{{OFF}",
        f"  {GREEN}+   return jwt.verify(token, key, OPTIONS){OFF}", f"  {GREEN}+ }}{OFF}", "",
        f"{BLUE}✻ Rewriting the middleware… (48s · esc to interrupt){OFF}", *composer()]),
    "auth-refactor-C": ("done", None, [
        f"{BOLD}❯ Refactor the authentication module to use JWT.{OFF}", "",
        f"● {BOLD}Bash{OFF} npm test", f"  {GREEN}214 passing{OFF}", "",
        "● Sessions are gone; tokens are signed with", "  the key of the environment.", *composer()]),
    "fix-432": ("working", None, [
        f"{BOLD}› Fix issue 432: a timeout is reported twice{OFF}", "",
        f"• {BOLD}Ran{OFF} rg -n 'ETIMEDOUT' src", "  src/net/retry.js:71", "",
        f"{BLUE}◦ Working (1m 12s){OFF}"]),
    "docs-435": ("idle", None, [f"{BOLD}› Explain the build in the notes{OFF}", "", "• Done."]),
}
# Lines that each has added, and taken away from a file of so many.
CHANGES = {"auth-refactor-A": (120, 8), "auth-refactor-B": (40, 2), "auth-refactor-C": (88, 9),
           "fix-432": (3, 1), "docs-435": (40, 0)}
FACTS = {"auth-refactor-A": ("12m", "214M"), "auth-refactor-B": ("12m", "230M"),
         "auth-refactor-C": ("12m", "210M"), "fix-432": (" 3m", "198M"), "docs-435": (" 9m", "205M")}
KIND = """summary = "a part in a scene"
program = "/bin/sh"
args = ["{script}"]
prompt = "argument"
prompt_args = ["{{prompt}}"]
status_protocol = true
"""


class Scene:
    def __init__(self):
        self.home = home = Home()
        self.parts = os.path.join(home.path, "parts")
        os.mkdir(self.parts)
        home.repo({"src/old.js": "".join(f"line {i}\n" for i in range(200))}, name="acme-api")
        self.write_parts()
        self.kinds()
        home.run("fanout", "3", "auth-refactor", "-a", "claude", "--quick", "-p", "JWT")
        for name in ("fix-432", "docs-435"):
            home.run("create", name, "-a", "codex", "--quick", "-p", "x")
        for name, (state, _, _) in SCREENS.items():
            home.wait_state(name, state)

    def write_parts(self):
        for name, (state, question, lines) in SCREENS.items():
            place, (added, removed) = os.path.join(self.parts, name), CHANGES[name]
            with open(place, "w", encoding="utf-8") as f:
                f.write("\r\n".join(lines) + report("working") + report(state, question))
            with open(f"{place}.sh", "w", encoding="ascii") as f:
                f.write(f"seq -f 'new %g' {added} >>src/old.js\n")
                f.write(f"sed -i 1,{removed}d src/old.js\n" * (removed > 0))

    def kinds(self):
        script = os.path.join(self.parts, "play.sh")
        with open(script, "w", encoding="ascii") as f:
            part = f"{self.parts}/$FLEET_BRANCH"
            f.write(f'stty -echo\n. "{part}.sh"\ncat "{part}"\nexec cat\n')
        places = os.path.join(self.home.config, "agents")
        os.makedirs(places, exist_ok=True)
        for kind in ("claude", "codex"):
            with open(os.path.join(places, f"{kind}.toml"), "w", encoding="ascii") as f:
                f.write(KIND.format(script=script))

    def open(self, theme):
        light = Theme.named(theme).is_light
        cockpit = Cockpit(self.home, size=(ROWS, COLS), theme=theme, light=light)
        for name, (added, _) in CHANGES.items():
            cockpit.wait_for(regex=f"{name} .*[+]{added} ", limit=30)
        cockpit.wait_for(regex="cpu +[0-9]+%.*mem")
        return cockpit


def graph(col, level):
    """A braille cell of a curve that rises and falls with the column."""
    heights = [(col * step // 3 + col // 4) % 4 * level // 3 + 1 for step in (2, 3)]
    left, right = (sum(bits[:h]) for bits, h in zip(((64, 4, 2, 1), (128, 32, 16, 8)), heights))
    return chr(0x2800 + left + right)


def everyday(line, row):
    """The line with values that are the same in every run."""
    for name, (age, memory) in FACTS.items():
        if f" {name} " in line[:46] and not re.match(r" \d ", line):
            line = re.sub(r"(?: \d|\d\d)s(?= )", age, line, count=1)
            line = re.sub(r" {2}\dM(?= )", memory, line, count=1)
    line = re.sub(r"  (claude|codex) (\d)s", r" \1 12m", line)
    line = re.sub(r" (claude|codex) \d\ds", r" \1 12m", line)
    line = re.sub(r" (claude|codex) \ds", r" \1 9m", line)
    line = re.sub(r"  \ds(?=  [+])", " 12m", line)
    line = re.sub(r"cpu +\d+%  mem +\d+%", "cpu  34%  mem  25%", line)
    line = re.sub(r" +\d+%  +\d+ cores  load +\d+\.\d", lambda m: "34%  8 cores  load  2.1".rjust(len(m[0])), line)
    line = re.sub(r" +\d+%  \d\.\d of +\d+ GiB", lambda m: "25%  6.1 of 24 GiB".rjust(len(m[0])), line)
    if re.match(r" \S+ [⠀-⣿]+ +\d+% ", line):
        line = re.sub(r" +\d+% (?=[⠀-⣿])", lambda m: "2% ".rjust(len(m[0])), line)
        line = re.sub(r" +\d+M(?= *│)", lambda m: "214M".rjust(len(m[0])), line)
    level = 1 if " mem " in line else 3
    return re.sub(r"[\u2800-\u28ff]", lambda m: graph(m.start() + row, level), line)


def is_graph(char):
    return 0x2800 <= ord(char[:1] or " ") <= 0x28FF


def is_blank(char):
    return char == " " or is_graph(char)


def looks_like(cells, col, was, now):
    """The run whose look the cell takes: what was blank looks as what is behind it."""
    if was == now or is_graph(now) or not is_blank(was):
        return cells[col][1]
    return next((run for part, run in cells[col : col + 4] if not is_blank(part)), cells[col][1])


def retouch(screen):
    for row in range(screen.rows):
        cells = screen.cells(row)
        was = "".join(part or "\0" for part, _ in cells)
        if len(was) != screen.cols:
            continue  # clusters: nothing in there changes
        now = everyday(was, row)
        assert len(now) == len(was), (was, now)
        screen.raw["looks"][row] = [
            {**looks_like(cells, col, was[col], char), "text": char.strip("\0"), "cols": 1}
            for col, char in enumerate(now)
        ]
        screen.raw["looks"][row] = joined(screen.raw["looks"][row])
    return screen


def joined(runs):
    """Neighbours that look the same, as one."""
    out = []
    for run in runs:
        same = out and {**out[-1], "text": "", "cols": 0} == {**run, "text": "", "cols": 0}
        if same:
            out[-1] = {**run, "text": out[-1]["text"] + run["text"], "cols": out[-1]["cols"] + 1}
        else:
            out.append(run)
    return out


def save(name, cockpit):
    svg = picture(retouch(cockpit.screen()), cockpit.theme, "fleet")
    with open(os.path.join(DOC, f"{name}.svg"), "w", encoding="utf-8") as f:
        f.write(svg)
    print(f"share/doc/{name}.svg")


def main():
    scene = Scene()
    try:
        for name, theme in (("cockpit", "default-dark"), ("light", "default-light")):
            cockpit = scene.open(theme)
            cockpit.keys("w", text="Bash command")
            save(name, cockpit)
            if name == "cockpit":
                cockpit.keys("v", text="214 passing")
                cockpit.wait_for("Rewriting")
                save("wall", cockpit)
                cockpit.keys("v")
            cockpit.exit(after=["q"])
            cockpit.close()
    finally:
        scene.home.close()


if __name__ == "__main__":
    main()
