/* SPDX-License-Identifier: MIT */
/*
 * The way back from the trash. HEAD goes back to the branch that it was on. Where
 * that was not the agent's own and has moved on since, or is checked out by
 * somebody else, the worktree is on no branch, and nothing is overwritten.
 */
#include "config.h"

#include "repo/repo-int.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"

/* A branch that is to be somewhere, and whether it was made for that. */
struct brought {
	char *name; /* NULL: none */
	char oid[REPO_OID_SIZE];
	bool is_made;
};

struct past {
	git_commit *saved;
	git_oid head;
	struct brought own, on; /* the agent's; what HEAD is on, if that is another */
	bool is_on_own;
};

static void
past_release(struct past *p)
{
	git_commit_free(p->saved);
	free(p->own.name);
	free(p->on.name);
}

static int
look_up(struct repo *repo, const char *ref, git_commit **out, struct err *err)
{
	git_oid oid;
	unsigned n;

	if (!str_starts_with(ref, TRASH))
		return err_set(err, ERR_USAGE, "'%s' is not in the trash", ref);
	if (git_reference_name_to_id(&oid, repo->git, ref))
		return err_set(err, ERR_NOT_FOUND, "there is no %s in %s", ref,
			       repo->root);
	if (git_commit_lookup(out, repo->git, &oid))
		return repo_err(err, ERR_CORRUPT, "cannot read %s", ref);
	n = git_commit_parentcount(*out);
	if (n != 2 && n != 3)
		return err_set(
			err, ERR_CORRUPT,
			"%s is not a saved worktree: it has %u parents, not 2 or 3",
			ref, n);
	return 0;
}

/* What the line of the message that begins so says; malloc'ed, or NULL. */
static char *
said(const git_commit *saved, const char *begin)
{
	const char *at = git_commit_message(saved);

	while (at && !str_starts_with(at, begin)) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	if (!at)
		return NULL;
	at += strlen(begin);
	return xstrndup(at, strcspn(at, "\n"));
}

static void
set_place(struct brought *b, const char *name, const git_oid *oid)
{
	b->name = xstrdup(name);
	git_oid_tostr(b->oid, sizeof(b->oid), oid);
}

/* From the message and the parents; branch is what the agent's is called now. */
static int
read_past(struct past *p, struct repo *repo, const char *ref, const char *branch,
	  struct err *err)
{
	static const char heads[] = "refs/heads/";
	const git_oid *tip;
	char *on;

	if (look_up(repo, ref, &p->saved, err))
		return -1;
	p->head = *git_commit_parent_id(p->saved, TRASH_HEAD);
	on = said(p->saved, TRASH_SAYS_HEAD);
	p->is_on_own = !on;
	tip = on ? git_commit_parent_id(p->saved, TRASH_BRANCH) : &p->head;
	if (tip)
		set_place(&p->own, branch, tip);
	if (on && str_starts_with(on, heads))
		set_place(&p->on, on + strlen(heads), &p->head);
	free(on);
	return 0;
}

/* The agent's own must be where it was. */
static int
bring_own(struct repo *repo, struct brought *b, struct err *err)
{
	struct repo_branch now;

	if (!b->name)
		return 0;
	if (repo_branch_look(repo, b->name, &now, err))
		return -1;
	if (!now.is_local) {
		b->is_made = !repo_branch_create(repo, b->name, b->oid, NULL, err);
		return b->is_made ? 0 : -1;
	}
	if (strcmp(now.oid, b->oid))
		return err_set(
			err, ERR_EXISTS,
			"branch '%s' is at %s by now, and what was saved belongs to "
			"%s; restore it under another name",
			b->name, now.oid, b->oid);
	return 0;
}

/* Another is taken where it can be: else the name goes. */
static void
bring_other(struct repo *repo, struct brought *b)
{
	struct repo_branch now;
	bool can;

	if (!b->name)
		return;
	can = !repo_branch_look(repo, b->name, &now, NULL);
	if (can && !now.is_local)
		can = b->is_made =
			!repo_branch_create(repo, b->name, b->oid, NULL, NULL);
	else if (can)
		can = !strcmp(now.oid, b->oid) && !now.checked_out_in[0];
	if (!can) {
		free(b->name);
		b->name = NULL;
	}
}

static void
take_back(struct repo *repo, const struct brought *b)
{
	if (b->is_made)
		repo_branch_delete(repo, b->name, b->oid, NULL);
}

int
repo_trash_restore(struct repo *repo, const char *ref, const char *branch,
		   const char *path, struct err *err)
{
	struct past p = { 0 };
	int rc = -1;

	if (read_past(&p, repo, ref, branch, err))
		goto out;
	if (file_exists(path)) {
		err_set(err, ERR_EXISTS, "%s already exists", path);
		goto out;
	}
	if (bring_own(repo, &p.own, err))
		goto out;
	bring_other(repo, &p.on);
	rc = worktree_add(repo, path, p.is_on_own ? p.own.name : p.on.name, &p.head,
			  git_commit_id(p.saved),
			  git_commit_parent_id(p.saved, TRASH_INDEX), err);
	if (rc) {
		take_back(repo, &p.on);
		take_back(repo, &p.own);
	}
out:
	past_release(&p);
	return rc;
}
