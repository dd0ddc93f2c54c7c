# SPDX-License-Identifier: MIT
"""The agents that are driven: how each is installed, seeded and spoken to.

They come from the npm registry into a cache, by the releases in `versions`, and
see nothing of the person who runs this: HOME and their own directories are new,
and hold what a person would have after the first start (signed in, directory
trusted), with the stand-in as the place of the model.
"""

import json
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
CACHE = os.environ.get("FLEET_AGENTS_CACHE") or os.path.join(
    os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "fleet-agents"
)
# A key of nobody; claude keeps the last 20 characters of those it may use.
KEY = "sk-stand-in-0123456789-0123456789"


class Missing(Exception):
    """The agents cannot be had here; says why in a line."""


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text if isinstance(text, str) else json.dumps(text))


class Claude:
    """renderer: fullscreen, or default, which is inline."""

    name = program = "claude"
    args = asking_args = ["--permission-mode", "manual"]
    reports = True  # by OSC 7501
    survives_hangup = False
    tells_errors = True
    quotes_commands = False  # "/x" is its own whatever stands before it
    resumes = True
    takes_at_work = True
    slow = 1
    yes, no = "1", "\x1b"
    allow = r"Do you want to (proceed|create)"
    ask = r"Which colour\?"
    asks = r"Enter to select"  # while one asks
    plan = r"Would you like to proceed\?|proceed with"
    composer = r"(?m)^❯\s"
    busy = "esc to interrupt"
    interrupted = r"Interrupted"
    failed = r"API Error"
    trust = r"Is this a project you created"

    def __init__(self, renderer="fullscreen"):
        self.renderer = renderer

    def env(self, home, url):
        return {
            "CLAUDE_CONFIG_DIR": os.path.join(home, ".claude"),
            "ANTHROPIC_BASE_URL": url,
            "ANTHROPIC_API_KEY": KEY,
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "DISABLE_AUTOUPDATER": "1",
        }

    def seed(self, home, url, directories, trusted=True, key=True):
        state = {"hasCompletedOnboarding": True, "hasSeenAutoDefaultNotice": True, "theme": "dark"}
        if trusted:
            state["projects"] = {d: {"hasTrustDialogAccepted": True} for d in directories}
        if key:
            state["customApiKeyResponses"] = {"approved": [KEY[-20:]], "rejected": []}
        write(os.path.join(home, ".claude", ".claude.json"), state)
        write(os.path.join(home, ".claude", "settings.json"), {"tui": self.renderer})


class Codex:
    name = program = "codex"
    args = asking_args = []
    reports = True
    survives_hangup = False
    tells_errors = True
    quotes_commands = True
    resumes = True
    takes_at_work = True
    slow = 1
    yes, no = "y", "\x1b"
    allow = r"Would you like to run"
    ask = r"Which colour\?"
    composer = r"(?m)^› "
    busy = r"title: [\u2801-\u28ff] "  # the words are gone while it writes
    interrupted = r"Conversation interrupted"
    failed = r"stand-in error"
    trust = r"Trust this folder\?"

    def env(self, home, url):
        return {"CODEX_HOME": os.path.join(home, ".codex"), "STAND_IN_KEY": KEY}

    def seed(self, home, url, directories, trusted=True, key=True):
        text = (
            'model = "gpt-5-codex"\nmodel_provider = "standin"\n'
            '[model_providers.standin]\nname = "standin"\n'
            f'base_url = "{url}/v1"\nenv_key = "STAND_IN_KEY"\nwire_api = "responses"\n'
            "request_max_retries = 0\nstream_max_retries = 0\n"
        )
        for d in directories if trusted else []:
            text += f'[projects."{d}"]\ntrust_level = "trusted"\n'
        write(os.path.join(home, ".codex", "config.toml"), text)


class Gemini:
    name = program = "gemini"
    args = ["--skip-trust"]
    asking_args = []
    reports = False
    survives_hangup = True  # its terminal's end does not end it
    tells_errors = True
    quotes_commands = False  # "/x" is its own whatever stands before it
    resumes = True
    takes_at_work = False
    slow = 2
    yes, no = "\r", "\x1b"
    allow = r"Allow execution|Apply this change"
    ask = asks = r"Which colour\?"
    composer = r"Type your message"
    busy = r"title: ✦"
    interrupted = r"Request cancelled"
    failed = r"API Error|stand-in error"
    trust = r"Do you trust"

    def env(self, home, url):
        return {"GEMINI_API_KEY": KEY, "GOOGLE_GEMINI_BASE_URL": url}

    def seed(self, home, url, directories, trusted=True, key=True):
        settings = {
            "security": {"auth": {"selectedType": "gemini-api-key"}, "folderTrust": {"enabled": True}},
            "general": {"disableAutoUpdate": True, "enableAutoUpdate": False},
            "privacy": {"usageStatisticsEnabled": False},
            "ui": {"hideTips": True, "hideBanner": True},
        }
        write(os.path.join(home, ".gemini", "settings.json"), settings if key else {})


class Opencode:
    name = program = "opencode"
    args = []
    reports = False
    survives_hangup = False
    tells_errors = False  # its screen reads as after an interrupt
    quotes_commands = True
    resumes = False  # it takes no id, and nothing tells the one it gives itself
    takes_at_work = False
    slow = 6  # silent for 5 to 60 s, the longest at its first start
    yes, no = "\r", "\x1b"
    allow = r"Permission required"
    ask = asks = r"Which colour\?"
    composer = r"Ask anything|┃"
    busy = "interrupt"
    interrupted = r"interrupted"
    failed = r"stand-in error"

    def env(self, home, url):
        kept = os.path.join(CACHE, "opencode")  # it brings packages of its own
        return {
            "OPENCODE_DISABLE_AUTOUPDATE": "1",
            "OPENCODE_DISABLE_MODELS_FETCH": "1",
            "XDG_CACHE_HOME": kept,
            "npm_config_cache": os.path.join(kept, "npm"),
        }

    def seed(self, home, url, directories, trusted=True, key=True):
        provider = {
            "npm": "@ai-sdk/openai-compatible",
            "name": "Stand-in",
            "options": {"baseURL": f"{url}/v1", "apiKey": KEY},
            "models": {"stand-in": {"name": "Stand-in"}},
        }
        config = {
            "$schema": "https://opencode.ai/config.json",
            "provider": {"standin": provider},
            "model": "standin/stand-in",
            "small_model": "standin/stand-in",
            "permission": {"bash": "ask", "edit": "ask"},
            "autoupdate": False,
            "share": "disabled",
        }
        # XDG_CONFIG_HOME is fleet's as well in a test's home
        write(os.path.join(os.path.dirname(home), "c", "opencode", "opencode.json"), config if key else {})


KINDS = {k.name: k for k in (Claude, Codex, Gemini, Opencode)}


def wanted():
    """kind → (package, version), as the file says or VERSIONS=latest wants."""
    found = {}
    with open(os.path.join(HERE, "versions")) as f:
        for line in f:
            words = line.split("#")[0].split()
            if words:
                kind, package, version = words
                found[kind] = (package, os.environ.get("VERSIONS") or version)
    return found


def installed(package):
    path = os.path.join(CACHE, "node_modules", package, "package.json")
    try:
        with open(path) as f:
            return json.load(f)["version"]
    except OSError:
        return None


def install(kinds):
    """Brings the packages of the kinds into the cache; kind → release."""
    packages = {k: v for k, v in wanted().items() if k in kinds}
    missing = [f"{p}@{v}" for p, v in packages.values() if v == "latest" or installed(p) != v]
    if missing:
        for tool in ("node", "npm"):
            if not shutil.which(tool):
                raise Missing(f"{tool} is not installed")
        os.makedirs(CACHE, exist_ok=True)
        argv = ["npm", "install", "--prefix", CACHE, "--no-audit", "--no-fund", "--loglevel=error"]
        retries = ["--fetch-retries=0", "--fetch-timeout=20000"]
        done = subprocess.run(
            argv + retries + missing, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600
        )
        if done.returncode:
            lines = (done.stderr or done.stdout).strip().splitlines() or ["npm failed"]
            raise Missing(f"npm cannot install {' '.join(missing)}: {lines[0]}")
    return {k: installed(p) for k, (p, _) in packages.items()}


def programs():
    return os.path.join(CACHE, "node_modules", ".bin")
