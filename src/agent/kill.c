/* SPDX-License-Identifier: MIT */
/*
 * The way down, each step harmless to repeat:
 *
 *   look at loss ─► stop the program ─► look again ─► row: removing
 *     ─► commit to refs/fleet/trash/<id> ─► worktree away ─► branch away (-d)
 *     ─► row: archived
 *
 * The trash commit is made for a clean tree as well, and where somebody else took
 * the tree away, of the branch alone: every kill can be undone.
 */
#include "config.h"

#include "agent/kill.h"

#include <stdlib.h>
#include <string.h>

#include "agent/claim.h"
#include "agent/meter-sync.h"
#include "agent/stop.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "repo/repo.h"

enum { SHOWN_FILES = 3, SHOWN_COMMITS = 2 };

static const char wants_branch_away[] = "delete-branch";

void
kill_loss_release(struct kill_loss *l)
{
	str_release(&l->words);
}

/* " M a.c" as "M a.c": in a sentence there are no columns. */
static void
say_name(struct str *out, const char *name)
{
	enum { STATUS = 2 };

	for (size_t i = 0; i < STATUS && name[i]; i++)
		if (name[i] != ' ')
			str_addc(out, name[i]);
	if (strlen(name) > STATUS)
		str_adds(out, name + STATUS);
}

static void
say_some(struct str *out, const struct strv *names, size_t most, size_t total)
{
	str_adds(out, " (");
	for (size_t i = 0; i < names->n && i < most; i++) {
		str_adds(out, i ? ", " : "");
		say_name(out, names->v[i]);
	}
	str_adds(out, total > most ? ", …)" : ")");
}

static int
look_at_files(const struct agent_row *row, struct kill_loss *l, struct err *err)
{
	struct repo_status s;

	if (repo_status(row->worktree, &s, err))
		return -1;
	l->files = s.staged + s.changed + s.untracked + s.conflicted;
	l->ignored = s.ignored;
	if (s.names.n > l->files)
		l->files = s.names.n;
	if (l->files) {
		str_addf(&l->words, "%zu uncommitted file%s", l->files,
			 l->files == 1 ? "" : "s");
		say_some(&l->words, &s.names, SHOWN_FILES, l->files);
	}
	repo_status_release(&s);
	return 0;
}

static void
say_commits(struct kill_loss *l, size_t n, const char *which, const struct strv *names)
{
	if (!n)
		return;
	str_addf(&l->words, "%s%zu commit%s %s", l->words.len ? " and " : "", n,
		 n == 1 ? "" : "s", which);
	say_some(&l->words, names, SHOWN_COMMITS, n);
	l->commits += n;
}

static int
look_at_branch(struct repo *repo, const struct agent_row *row, struct kill_loss *l,
	       struct err *err)
{
	char *which = xasprintf("that only '%s' has", row->branch);
	struct strv names = STRV_INIT;
	struct repo_branch b;
	size_t n = 0;
	int rc = repo_branch_look(repo, row->branch, &b, err);

	if (!rc && b.is_local)
		rc = repo_unmerged(repo, row->branch, SHOWN_COMMITS, &names, &n, err);
	say_commits(l, n, which, &names);
	strv_release(&names);
	free(which);
	return rc;
}

static int
look_at_head(struct repo *repo, const struct agent_row *row, struct kill_loss *l,
	     struct err *err)
{
	struct strv names = STRV_INIT;
	size_t n = 0;
	int rc =
		repo_unmerged_head(repo, row->worktree, SHOWN_COMMITS, &names, &n, err);

	say_commits(l, n, "that no branch has", &names);
	strv_release(&names);
	return rc;
}

static int
look_at_commits(const struct agent_row *row, bool has_tree, struct kill_loss *l,
		struct err *err)
{
	struct repo *repo;
	int rc = repo_open(row->root, &repo, err);

	if (rc)
		return rc;
	rc = look_at_branch(repo, row, l, err);
	if (!rc && has_tree)
		rc = look_at_head(repo, row, l, err);
	repo_close(repo);
	return rc;
}

int
kill_loss_look(const struct agent_row *row, bool delete_branch, struct kill_loss *l,
	       struct err *err)
{
	bool has_tree = file_exists(row->worktree);

	memset(l, 0, sizeof(*l));
	str_init(&l->words);
	if (!row->made_worktree)
		return 0;
	if (!has_tree && (!delete_branch || !file_is_dir(row->root)))
		return 0;
	if ((has_tree && look_at_files(row, l, err)) ||
	    look_at_commits(row, has_tree, l, err)) {
		kill_loss_release(l);
		return err_wrap(err, "cannot tell what killing '%s' would lose",
				row->branch);
	}
	return 0;
}

static int
refuse_loss(const struct agent_row *row, const struct kill_options *o, struct err *err)
{
	struct kill_loss l;
	int rc;

	if (o->force)
		return 0;
	if (kill_loss_look(row, o->delete_branch, &l, err))
		return -1;
	rc = !l.words.len
		     ? 0
		     : err_set(err, ERR_REFUSED,
			       "'%s' has work that is nowhere else: %s; commit and "
			       "merge it, or --force, which keeps it for `fleet "
			       "restore`",
			       row->branch, l.words.buf);
	kill_loss_release(&l);
	return rc;
}

static int
save(const struct agent_context *c, const struct agent_row *row, const char *event,
     struct err *err)
{
	int rc;

	context_lock(c);
	rc = store_agent_save(c->store, row, err);
	if (!rc && event)
		rc = store_event_add(c->store, row->id, event, row->trash_ref, err);
	context_unlock(c);
	return rc;
}

static bool
has_branch(struct repo *repo, const struct agent_row *row)
{
	struct repo_branch b;

	return !repo_branch_look(repo, row->branch, &b, NULL) && b.is_local;
}

/* Without a tree, what was kept already is more than the branch. */
static int
keep_work(struct repo *repo, struct agent_row *row, struct err *err)
{
	bool has_tree = file_exists(row->worktree);
	char *message;
	int rc;

	if (!has_tree && (row->trash_ref || !has_branch(repo, row)))
		return 0;
	message = xasprintf(
		"fleet: '%s' as it was killed\n\nAgent %s (%s), based on %s.\n",
		row->branch, row->id, row->kind, row->base);
	free(row->trash_ref);
	row->trash_ref = NULL;
	rc = has_tree ? repo_trash_save(repo, row->worktree, row->branch, row->id,
					message, &row->trash_ref, err)
		      : repo_trash_save_branch(repo, row->branch, row->id, message,
					       &row->trash_ref, err);
	free(message);
	return rc;
}

/* Whether all that the branch holds is somewhere else as well. */
static bool
is_kept(struct repo *repo, const struct agent_row *row, const char *tip)
{
	struct strv names = STRV_INIT;
	size_t n = 0;
	bool kept = row->trash_ref && repo_trash_keeps(repo, row->trash_ref, tip);

	if (!kept && !repo_unmerged(repo, row->branch, 0, &names, &n, NULL))
		kept = !n;
	strv_release(&names);
	return kept;
}

/*
 * Not one that has moved on meanwhile, or that somebody has checked out: then half
 * of what was asked is done, which is no refusal.
 */
static int
drop_branch(struct repo *repo, const struct agent_row *row, struct err *err)
{
	struct err why = ERR_INIT;
	struct repo_branch b;
	int rc = repo_branch_look(repo, row->branch, &b, err);

	if (rc || !b.is_local)
		return rc;
	if (is_kept(repo, row, b.oid))
		rc = repo_branch_delete(repo, row->branch, b.oid, &why);
	else
		rc = err_set(&why, ERR_REFUSED, "it has commits that nothing else has");
	return rc ? err_set(err, ERR_PARTIAL, "'%s' is killed, but its branch stays: %s",
			    row->branch, why.text)
		  : 0;
}

static bool
wants_branch(const struct agent_row *row)
{
	return !row->note || strcmp(row->note, wants_branch_away);
}

static int
take_worktree(const struct agent_context *c, struct repo *repo, struct agent_row *row,
	      struct err *err)
{
	if (keep_work(repo, row, err) || save(c, row, NULL, err))
		return -1;
	context_progress(c, row->branch, "remove %s", row->worktree);
	return repo_worktree_remove(repo, row->worktree, err);
}

/*
 * From `removing` to `archived`; row->note says whether the branch goes too, which
 * is no reason to keep the rest when it cannot. Where the repository is gone,
 * what is left of the worktree stays: nobody could bring it back.
 */
static int
take_away(const struct agent_context *c, struct agent_row *row, struct err *err)
{
	struct repo *repo = NULL;
	int rc = -1;

	if (row->made_worktree && file_is_dir(row->root) &&
	    (repo_open(row->root, &repo, err) || take_worktree(c, repo, row, err)))
		goto out;
	rc = repo && !wants_branch(row) ? drop_branch(repo, row, err) : 0;
	if (rc) {
		free(row->note);
		row->note = NULL;
	}
	row->life = LIFE_ARCHIVED;
	row->ended_ms = clock_utc_ms();
	if (save(c, row, "killed", rc ? NULL : err))
		rc = -1;
out:
	repo_close(repo);
	return rc;
}

/* What could not be taken away is an agent still. */
static void
give_back(const struct agent_context *c, struct agent_row *row)
{
	if (row->life != LIFE_REMOVING || !file_exists(row->worktree))
		return;
	row->life = LIFE_RUNNING;
	save(c, row, NULL, NULL);
}

static int
begin_removal(const struct agent_context *c, struct agent_row *row,
	      const struct kill_options *o, struct err *err)
{
	if (claim_begin(c, row, err))
		return -1;
	free(row->note);
	row->note = o->delete_branch ? xstrdup(wants_branch_away) : NULL;
	return claim_end(c, row, LIFE_REMOVING, err);
}

/* To its end, while it is known whose transcripts are whose; a loss at worst. */
static void
count_usage(const struct agent_context *c, const struct agent_row *row)
{
	struct meter *m;

	context_lock(c);
	if (!meter_open(c->store, c->dirs, &m, NULL)) {
		meter_sync(m, row, NULL, NULL);
		meter_close(m);
	}
	context_unlock(c);
}

int
agent_kill(const struct agent_context *c, struct agent_row *row,
	   const struct kill_options *o, struct err *err)
{
	int held, rc = -1;

	if (agent_is_around_us(row))
		return err_set(
			err, ERR_REFUSED,
			"'%s' cannot be killed from within: we would end with it; "
			"do it from another terminal",
			row->branch);
	if (claim_check(row, err) || refuse_loss(row, o, err))
		return -1;
	context_progress(c, row->branch, "stop");
	if (agent_hold(c, row, &held, err))
		return err_wrap(err, "stopping '%s'", row->branch);
	if (refuse_loss(row, o, err)) {
		err_wrap(err, "stopped, but not removed");
		goto out;
	}
	count_usage(c, row);
	if (begin_removal(c, row, o, err))
		goto out;
	rc = take_away(c, row, err);
	if (rc)
		give_back(c, row);
out:
	agent_let_go(held);
	return rc;
}

int
kill_resume(const struct agent_context *c, struct agent_row *row, struct err *err)
{
	int held, rc;

	if (agent_hold(c, row, &held, err))
		return -1;
	rc = take_away(c, row, err);
	agent_let_go(held);
	return rc;
}

bool
kill_takes_branch(const struct agent_row *row)
{
	return !wants_branch(row);
}
