# SPDX-License-Identifier: MIT
"""What every refusal owes to the person, asserted the same way everywhere.

refused() runs fleet with something wrong and looks at all of it: the exit
status; one JSON document with the error on standard output; the same words on
standard error, which name the thing and the way out; and that the world is as
it was before (snapshot, assert_untouched): no worktree, branch, ref, row,
process, socket, directory of an agent, nor lock of git's.
"""

import os
import subprocess

import fleet

CODES = {  # base/err.h: the word in JSON and its exit status
    "failed": 1, "exists": 1, "config": 1, "corrupt": 1, "busy": 1, "io": 1,
    "unreachable": 1, "cancelled": 1, "usage": 2, "partial": 3, "not_found": 4,
    "refused": 5, "timeout": 6,
}  # fmt: skip


class RefusalTest(fleet.FleetTest):
    FILES = {"README.md": "# A project\n"}

    def setUp(self):
        super().setUp()
        self.repo = self.home.repo(self.FILES)

    # --- the world ---

    def rows(self):
        """id → life of all there are; None where the store cannot be read."""
        result = self.home.run("list", "-a", "--json", check=False)
        if result.status:
            return None
        return {a["id"]: a["life"] for a in result.json["agents"]}

    def entries(self, path):
        """Every name below path."""
        return sorted(
            os.path.join(d, name) for d, dirs, files in os.walk(path) for name in dirs + files
        )

    def locks(self):
        found = self.entries(os.path.join(self.repo.path, ".git"))
        ours = "fleet.lock"  # held by flock; the file itself stays
        return [p for p in found if p.endswith(".lock") and os.path.basename(p) != ours]

    def snapshot(self):
        agents = os.path.join(self.home.state, "agents")
        return {
            "rows": self.rows(),
            "worktrees": self.home.kept_worktrees(),
            "their places": self.entries(self.home.worktrees),
            "git's worktrees": self.repo.git("worktree", "list", "--porcelain"),
            "refs": self.repo.git("for-each-ref", "refs"),
            "config": self.repo.git("config", "--local", "--list"),
            "changes": self.repo.git("status", "--porcelain"),
            "directories": sorted(os.listdir(agents)) if os.path.isdir(agents) else [],
            "locks": self.locks(),
            "sockets": self.home.sockets(),
            "processes": sorted(self.home.processes()),
        }

    def assert_untouched(self, before, told=""):
        """Processes that were ended may take a moment to be gone."""
        fleet.wait_until(
            lambda: set(self.home.processes()) <= set(before["processes"]),
            what=f"the end of all processes but {before['processes']} {told}",
        )
        after = self.snapshot()
        # The project's directory of worktrees is made once and stays, empty.
        after["their places"] = [
            p
            for p in after["their places"]
            if p in before["their places"] or os.path.dirname(p) != self.home.worktrees
        ]
        self.assertEqual(before, after, told)

    # --- the refusal ---

    def assert_error(self, result, code, *says):
        """One document that holds the error, and the same words for people."""
        self.assertEqual(result.status, CODES[code], result)
        error = result.json["error"]
        self.assertEqual(sorted(error), ["code", "message"], result)
        self.assertEqual(error["code"], code, result)
        for words in says:
            self.assertIn(words, error["message"], result)
        self.assertIn(f"fleet: {error['message']}", result.err)
        self.assertNotIn("\x1b", result.err)
        return error["message"]

    def refused(self, code, says, *argv, **options):
        """fleet with argv is refused, with says in its words, and nothing is made."""
        before = self.snapshot()
        says = [says] if isinstance(says, str) else says
        result = self.home.run("--json", *argv, check=False, **options)
        message = self.assert_error(result, code, *says)
        self.assert_untouched(before, str(result))
        return message

    # --- what makes it go wrong ---

    def create(self, branch, *args, **options):
        """A plain agent that sits there; what create says of it."""
        words = args or ("--", "sleep", "600")
        return self.home.run("create", branch, "--json", *words, **options).json

    def directory_of(self, agent):
        return os.path.join(self.home.state, "agents", agent["id"])

    def write_project(self, text):
        return self.repo.write(".fleet/config.toml", text)

    def mount(self, path, size, *options):
        """A file system of its own at path, for disks that are full or read-only."""
        if os.geteuid() != 0:
            self.skipTest("mounting needs root")
        os.makedirs(path, mode=0o700, exist_ok=True)
        how = ",".join([f"size={size}", "mode=700", *options])
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", how, "tmpfs", path], capture_output=True, text=True
        )
        if done.returncode:
            self.skipTest(f"no file system can be mounted here: {done.stderr.strip()}")
        self.addCleanup(subprocess.run, ["umount", "-l", path], capture_output=True)
        return path

    def remount(self, path, *options):
        how = ",".join(["remount", *options])
        command = ["mount", "-o", how, path]
        # busy while a keeper that has just ended still writes
        fleet.wait_until(lambda: not subprocess.run(command, capture_output=True).returncode,
                         what=" ".join(command))

    def fill(self, directory):
        """Leaves no byte free; the file that does it."""
        path = os.path.join(directory, "fill")
        fd = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            for size in (65536, 4096, 512, 1):
                try:
                    while True:
                        os.write(fd, b"x" * size)
                except OSError:
                    pass
        finally:
            os.close(fd)
        return path


def put(path, data):
    """Writes data over whatever is at path; None takes it away."""
    if data is None:
        os.unlink(path)
        return
    with open(path, "wb") as f:
        f.write(data)


def get(path):
    with open(path, "rb") as f:
        return f.read()


main = fleet.main
