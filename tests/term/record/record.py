# SPDX-License-Identifier: MIT
"""Records what real programs write to a terminal, for the emulator's tests.

    record.py [--size ROWSxCOLS] [--out DIRECTORY] SCENE…    or: all

A scene is a program and the keys that are typed into it; it ends with the
program still on the screen. It runs in the emulator (tests/term/show of the
build that FLEET_BUILD names), which answers its questions, in a home of its own.
What comes out is SCENE-ROWSxCOLS.raw: bytes as they came, nothing else.

Those beside this file are in the tree: their programs are free software, and
what they show is made here. The coding agents are recorded on demand only, to a
directory that is named, since what they show is their vendors': they need their
programs on PATH (or in --bin), and a stand-in for the model at --model URL.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(HERE, "..", "..", "agents"))
import agents  # noqa: E402

BUILD = os.environ.get("FLEET_BUILD", ".")
SHOW = os.path.join(BUILD, "tests", "term", "show")

WORDS = "the quick brown fox jumps over a lazy dog while 漢字 and кириллица look on — ünïcödé".split()


def text(lines):
    """Prose that is the same every time."""
    out = []
    for i in range(lines):
        n = 3 + i * 7 % 11
        out.append(f"{i + 1:4} " + " ".join(WORDS[(i * 5 + k * 3) % len(WORDS)] for k in range(n)))
    return "\n".join(out) + "\n"


SOURCE = """#include <stdio.h>

/* A comment: ünïcödé, 漢字. */
int
main(void)
{
	for (int i = 0; i < 10; i++)
		printf("%d\\n", i);
	return 0;
}
"""

WIDE_NAMES = ["漢字.txt", "ひらがな.c", "한글.sh", "mixed漢a.md", "é.txt", "🙂.png", "plain", "👩‍💻.py"]


def fill(home):
    """What the scenes look at."""

    def write(name, what, mode=0o644):
        path = os.path.join(home, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(what)
        os.chmod(path, mode)

    write("prose.txt", text(200))
    write("main.c", SOURCE)
    for i, name in enumerate(WIDE_NAMES):
        write(f"tree/{name}", "x", 0o755 if i % 3 == 0 else 0o644)
    os.makedirs(os.path.join(home, "tree", "目录"))
    os.symlink("plain", os.path.join(home, "tree", "リンク"))


VIM = ["vim", "-u", "NONE", "-N", "--cmd", "set ruler hlsearch nu cul laststatus=2"]
BASH = ["bash", "--norc", "--noprofile"]

# Program and script (tests/term/show.c); {n} is a moment of quiet in ms.
FREE = {
    "vim": (
        [*VIM, "--cmd", "syntax on", "main.c"],
        ["quiet 300", 'send "/int\\r"', "quiet 300", 'send ":split prose.txt\\r"', "quiet 300",
         'send "\\x06\\x06jjjwdwyyppu"', "quiet 300", 'send ":vsplit\\r\\x17w"', "quiet 300",
         'send "Ginew 漢字 text\\eggO--\\e"', "quiet 500"],
    ),
    "less": (
        ["less", "-N", "prose.txt"],
        ["quiet 300", 'send "   "', "quiet 300", 'send "b"', "quiet 300",
         'send "/fox\\r"', "quiet 300", 'send "nnkkjj"', "quiet 500"],
    ),
    "htop": (
        ["unshare", "--fork", "--pid", "--mount-proc", "sh", "-c",
         "sleep 90 & sleep 91 & exec htop -d 5"],
        ["quiet 400", "quiet 400", 'send "t"', "quiet 300", 'send "\\e[B\\e[B"', "quiet 300",
         'send "?"', "quiet 300", 'send "q"', "quiet 300"],
    ),
    "bash": (
        BASH,
        ["quiet 300", 'send "echo one two \'漢字\'\\r"', "quiet 200",
         'send "for i in 1 2 3; do printf \'%s\\\\t\\\\e[3%sm%s\\\\e[m\\\\n\' $i $i x$i; done\\r"',
         "quiet 200", 'send "echo a rather long command line that goes over the edge of the '
         'screen and then on"', "quiet 200", 'send "\\x01\\x1b[C\\x1b[C\\x05 end\\r"', "quiet 300",
         'send "cat prose.txt\\r"', "quiet 300", 'send "ec\\x12fo"', "quiet 500"],
    ),
    "ls": (
        ["sh", "-c", "ls --color -la tree; ls --color -C tree; exec sleep 100"],
        ["quiet 500"],
    ),
}

READY = ['hear "\\e[?2004h"', "quiet 800"]
PROMPT = [*READY, 'send "\\e[200~WORDS:300\\e[201~\\r"', 'until "word29"', "quiet 2000"]
AGENTS = {
    "claude": (["claude"], PROMPT),
    "claude-classic": (["claude", "--settings", '{"tui":"default"}'], PROMPT),
    "codex": (["codex", "--no-daemon"], PROMPT),
    "codex-inline": (["codex", "--no-daemon", "--no-alt-screen"], PROMPT),
    "gemini": (
        ["gemini", "--skip-trust"],
        ['until "Type your message"', "quiet 2000", 'send "\\e[200~WORDS:300\\e[201~"', "quiet 600",
         'send "\\r"', 'until "word29"', "quiet 3000"],
    ),
    "opencode": (
        ["opencode"],
        ['until "commands"', "quiet 3000", 'send "\\e[200~WORDS:300\\e[201~"', "quiet 600",
         'send "\\r"', 'until "word29"', "quiet 3000"],
    ),
    "codex-words": (
        ["codex", "--no-daemon"],
        [*READY, 'send "\\e[200~WORDS:3000\\e[201~\\r"', "quiet 8000"],
    ),
}


def seed_agents(home, url):
    """Enough of a past for the agents to show their composer at once."""
    env = {}
    for kind in (agents.Claude(), agents.Codex(), agents.Gemini(), agents.Opencode()):
        kind.seed(home, url, [home])
        env.update(kind.env(home, url))
    return env


def environment(home, options):
    env = {
        "HOME": home,
        "PATH": os.pathsep.join(filter(None, [options.bin, os.environ["PATH"]])),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "PS1": "$ ",
        "SHELL": "/bin/sh",
        "USER": "user",
    }
    if options.model:
        env["XDG_CONFIG_HOME"] = os.path.join(os.path.dirname(home), "c")
        env.update(seed_agents(home, options.model))
    return env


def record(scene, options):
    argv, script = {**FREE, **AGENTS}[scene]
    out = os.path.join(options.out, f"{scene}-{options.size}.raw")
    # Not in the temporary directory: codex refuses to live there.
    place = tempfile.mkdtemp(prefix=".record-", dir=options.home)
    home = os.path.join(place, "h")
    try:
        os.mkdir(home)
        fill(home)
        done = subprocess.run(
            [os.path.abspath(SHOW), options.size, "-o", os.path.abspath(out), "--", *argv],
            input="\n".join([*script, "screen", ""]),
            env=environment(home, options),
            cwd=home,
            text=True,
            capture_output=True,
            timeout=120,
        )
    finally:
        shutil.rmtree(place, ignore_errors=True)
    if done.returncode:
        sys.exit(f"{scene}: {done.stdout}{done.stderr}")
    print(f"{out}: {os.path.getsize(out)} bytes")
    if options.show:
        print(done.stdout, end="")


def main():
    parser = argparse.ArgumentParser(description="records programs in the emulator")
    parser.add_argument("--size", default="24x80")
    parser.add_argument("--out", default=HERE, help="directory (for agents: not this one)")
    parser.add_argument("--home", help="where homes are made and removed (the system's place)")
    parser.add_argument("--bin", help="directory with the agents' programs")
    parser.add_argument("--model", help="URL of a stand-in for the agents' model")
    parser.add_argument("--show", action="store_true", help="print the last screen")
    parser.add_argument("scenes", nargs="+", metavar="SCENE", help=", ".join([*FREE, *AGENTS]))
    options = parser.parse_args()
    scenes = list(FREE) if options.scenes == ["all"] else options.scenes
    for scene in scenes:
        if scene not in FREE and scene not in AGENTS:
            parser.error(f"no such scene: {scene}")
        if scene in AGENTS and not options.model:
            parser.error(f"{scene} needs --model")
        if scene in AGENTS and os.path.samefile(options.out, HERE):
            parser.error(f"{scene} is not for the tree: --out")
    for scene in scenes:
        record(scene, options)


if __name__ == "__main__":
    main()
