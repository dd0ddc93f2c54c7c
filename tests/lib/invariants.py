# SPDX-License-Identifier: MIT
"""What must be true of a home at rest, looked at from outside of the program.

stray(home, repo) names everything that should not be there: a worktree, branch,
row, process, socket, lock or half-made file that belongs to nobody. lost(...)
names work that an agent wrote down as done (a ledger: one line "file PATH" or
"commit OID" each) and that can be found neither in its worktree nor on its branch
nor in the trash. Both read the store's file itself, and ask git, not the library.
"""

import contextlib
import hashlib
import os
import re
import socket
import sqlite3
import time

TRASH = "refs/fleet/trash/"
MARK = b"FLEET_SOCKET="

# Works until told otherwise: files, and commits of all of them now and then.
# $1 the ledger. Something is in it only once it is wholly there.
WORKER = r"""
i=0
while [ $i -lt 200 ]; do
	i=$((i + 1)); name=work/$$-$i
	mkdir -p work && echo "$name" >"$name" && echo "file $name" >>"$1"
	if [ $((i % 5)) = 0 ]; then
		git add -A work && git commit -q -m "$name" &&
			echo "commit $(git rev-parse HEAD)" >>"$1"
	fi
	sleep 0.01
done 2>/dev/null
exec sleep 600
"""


def rows(home):
    """The agents' rows, as dictionaries, by id."""
    path = os.path.join(home.state, "fleet.db")
    if not os.path.exists(path):
        return {}
    with contextlib.closing(sqlite3.connect(path, timeout=10)) as db:
        db.row_factory = sqlite3.Row
        with contextlib.suppress(sqlite3.OperationalError):
            return {r["id"]: dict(r) for r in db.execute("SELECT * FROM agents")}
    return {}


def live(home):
    return {k: r for k, r in rows(home).items() if r["life"] != "archived"}


def files_below(path):
    return sorted(
        os.path.relpath(os.path.join(d, f), path)
        for d, _, names in os.walk(path)
        for f in names
    )


def answers(path):
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(5)
        return s.connect_ex(path) == 0


def owner_of(pid):
    """The id of the agent whose mark a process carries, or None."""
    with open(f"/proc/{pid}/environ", "rb") as f:
        entries = f.read().split(b"\0")
    for e in entries:
        if e.startswith(MARK):
            return os.path.basename(e[len(MARK) :].decode()).removesuffix(".sock")
    return None


def stray_processes(home, ids):
    for pid, line in home.processes().items():
        keeper = re.search(r"fleet-keeper .*/agents/(\w+)( \d+)?$", line)
        try:
            who = keeper[1] if keeper else owner_of(pid)
        except OSError:
            continue  # it has just ended
        if who not in ids:
            yield f"process {pid} ({line}) of agent {who}"


def stray_sockets(home, ids):
    for name in home.sockets():
        path = os.path.join(home.runtime, name)
        if name.removesuffix(".sock") not in ids:
            yield f"socket {path} of no agent"
        elif not answers(path):
            yield f"socket {path} at which nobody listens"


def stray_directories(home, known):
    base = os.path.join(home.state, "agents")
    with contextlib.suppress(FileNotFoundError):
        for name in os.listdir(base):
            if name not in known:
                yield f"directory {base}/{name} without a row"


def stray_rows(home, repo, all_rows):
    branches, refs = set(repo.branches()), trash(repo)
    for r in all_rows.values():
        who = f"row {r['id']} ('{r['branch']}', {r['life']})"
        if r["life"] in ("creating", "removing"):
            yield f"{who} is half way"
        elif r["life"] == "archived":
            if r["made_worktree"] and r["trash_ref"] not in refs:
                yield f"{who} has nothing to restore: {r['trash_ref']}"
        elif r["branch"] not in branches:
            yield f"{who} has no branch"
        elif not os.path.exists(os.path.join(r["worktree"], ".git")):
            yield f"{who} has no worktree"


def stray_branches(repo, all_rows, own):
    """Of a killed agent the branch stays, unless it was to be deleted as well."""
    allowed = {"main", *own}
    for r in all_rows.values():
        if r["life"] != "archived" or r["note"] != "delete-branch":
            allowed.add(r["branch"])
    for branch in repo.branches():
        if branch not in allowed:
            yield f"branch {branch}"


def trash(repo):
    out = repo.git("for-each-ref", "--format=%(refname)", TRASH)
    return set(out.split())


def stray_trash(repo, all_rows):
    wanted = {r["trash_ref"] for r in all_rows.values() if r["life"] == "archived"}
    for ref in trash(repo) - wanted:
        yield f"{ref} that no row knows"


def stray_worktrees(home, repo, alive):
    wanted = {os.path.realpath(r["worktree"]) for r in alive.values() if r["made_worktree"]}
    have = set(repo.worktrees())
    for path in have - wanted:
        yield f"worktree {path}"
    for path in wanted - have:
        yield f"worktree {path} is not known to git"
    with contextlib.suppress(FileNotFoundError):
        for project in os.listdir(home.worktrees):
            for name in os.listdir(os.path.join(home.worktrees, project)):
                path = os.path.join(home.worktrees, project, name)
                if path not in wanted:
                    yield f"directory {path}"
    for path in wanted & have:
        status = repo.git("status", "--porcelain", cwd=path, check=False)
        if "fatal:" in status:
            yield f"{path}: {status}"


def stray_in_git(repo):
    """Locks and scratch places; an agent's own index may be locked by its git."""
    top = os.path.join(repo.path, ".git")
    for path in files_below(top):
        of_agent = path.startswith("worktrees/") and path.endswith("/index.lock")
        if path.endswith(".lock") and path != "fleet.lock" and not of_agent:
            yield f".git/{path}"
    if os.path.exists(os.path.join(top, "fleet-scratch")):
        yield ".git/fleet-scratch"


def damage_in_git(repo):
    """fsck; not while somebody commits, since what is new then seems missing."""
    done = repo.home.command(["git", "fsck", "--no-dangling"], cwd=repo.path, check=False)
    said = [
        line
        for line in (done.out + done.err).splitlines()
        if line and not line.startswith(("Checking", "notice:"))
    ]
    if done.status or said:
        yield f"git fsck: {done.status} {said}"


def stray_in_list(home, alive):
    listed = home.run("list", "-a", "--json").json["agents"]
    listed = {a["id"] for a in listed if a["life"] != "archived"}
    if listed != set(alive):
        yield f"list says {sorted(listed)}, the store {sorted(alive)}"


def stray(home, repo, own=()):
    """Everything that should not be there. own: branches that the test made."""
    all_rows = rows(home)
    alive = {k: r for k, r in all_rows.items() if r["life"] != "archived"}
    found = []
    found += stray_processes(home, set(alive))
    found += stray_sockets(home, set(alive))
    found += stray_directories(home, set(all_rows))
    found += stray_rows(home, repo, all_rows)
    found += stray_branches(repo, all_rows, own)
    found += stray_trash(repo, all_rows)
    found += stray_worktrees(home, repo, alive)
    found += stray_in_git(repo)
    if not home.processes():
        found += damage_in_git(repo)
    found += stray_in_list(home, alive)
    return found


def stray_at_rest(home, repo, own=(), patience=5):
    """The same, when who is just leaving (a keeper that has told the end) has left."""
    end = time.monotonic() + patience
    while True:
        found = stray(home, repo, own)
        if not found or time.monotonic() > end:
            return found
        time.sleep(0.02)


def ledger(path):
    """Whole lines only: the last one may have been cut off."""
    if not os.path.exists(path):
        return []
    with open(path) as f:
        return [line.split() for line in f.read().split("\n")[:-1]]


def blob(text):
    """Its object id, as git computes it."""
    data = text.encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def kept_files(repo, row):
    """path → object id, in the live worktree or in what was kept of it."""
    if row["life"] != "archived":
        files = {}
        for path in files_below(row["worktree"]):
            if path.startswith("work/"):
                with open(os.path.join(row["worktree"], path)) as f:
                    files[path] = blob(f.read())
        return files
    if not row["trash_ref"]:
        return {}
    lines = repo.git("ls-tree", "-r", row["trash_ref"], check=False).splitlines()
    entries = [line.split(None, 3) for line in lines]
    return {e[3]: e[2] for e in entries if len(e) == 4}


def kept_commits(repo, row):
    place = row["trash_ref"] if row["life"] == "archived" else f"refs/heads/{row['branch']}"
    if not place:
        return set()
    return set(repo.git("rev-list", place, "--not", "main", check=False).split())


def lost(home, repo, ledgers):
    """ledgers: branch → the path of its ledger. The newest row of a branch counts."""
    newest = {}
    for r in sorted(rows(home).values(), key=lambda r: (r["life"] != "archived", r["ended_ms"])):
        newest[r["branch"]] = r
    found = []
    for branch, path in ledgers.items():
        done = ledger(path)
        if branch not in newest:
            found += [f"{branch}: no row is left, and it had made {done}"] if done else []
            continue
        files = kept_files(repo, newest[branch])
        commits = kept_commits(repo, newest[branch])
        for kind, what in done:
            if kind == "file" and files.get(what) != blob(what + "\n"):
                found.append(f"{branch}: file {what}")
            elif kind == "commit" and what not in commits:
                found.append(f"{branch}: commit {what}")
    return found
