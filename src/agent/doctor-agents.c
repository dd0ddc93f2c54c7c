/* SPDX-License-Identifier: MIT */
/*
 * Rows against what lives. A row whose maker or remover died half way is led to
 * one end or the other: forward when that is safe, back otherwise.
 *
 * Between reading a row and looking whether its maker lives the maker may have
 * finished and left; so what seems ill is read anew before it is said to be, and
 * claimed before it is mended.
 */
#include "config.h"

#include <stdlib.h>
#include <time.h>

#include "agent/agent.h"
#include "agent/claim.h"
#include "agent/create.h"
#include "agent/doctor.h"
#include "agent/kill.h"
#include "agent/restore.h"
#include "agent/stop.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "keeper/launch.h"

enum {
	AILMENTS_MAX = 4,   /* of one agent, each mended in its turn */
	PATIENCE_MS = 1000, /* with a keeper that is just coming up */
	STEP_MS = 10,
};

static const char check[] = "agents";

/* What became of it, in words; NULL with err. */
typedef const char *mend_fn(const struct agent_context *, struct agent *, struct err *);

struct ailment {
	const char *text; /* of "'branch' …" */
	mend_fn *mend;	  /* NULL: it is the user's to do */
	bool needs_claim; /* it is half way: the row says who works on it */
};

/* --- mending --- */

static const char *
note_running(const struct agent_context *c, struct agent *a, const char *said,
	     struct err *err)
{
	a->row.life = LIFE_RUNNING;
	return store_agent_save(c->store, &a->row, err) ? NULL : said;
}

static const char *
adopt_running(const struct agent_context *c, struct agent *a, struct err *err)
{
	a->row.pid = a->status.pid;
	a->row.pid_start = (int64_t)a->status.start;
	a->row.keeper_pid = a->status.keeper_pid;
	a->row.started_ms = a->status.started_ms;
	return note_running(c, a, "it is running", err);
}

static bool
was_launched(const struct agent_context *c, const struct agent_row *row)
{
	char *dir = dirs_agent(c->dirs, row->id);
	struct launch l;
	bool was;

	launch_init(&l);
	was = !launch_load(dir, &l, NULL);
	launch_release(&l);
	free(dir);
	return was;
}

/* Somebody may have worked in it: the program, or the set-up commands. */
static const char *
mend_creation(const struct agent_context *c, struct agent *a, struct err *err)
{
	const struct kill_options all = { .force = true,
					  .delete_branch = a->row.made_branch };

	if (agent_stop(c, &a->row, err))
		return NULL;
	if (!create_holds_work(&a->row))
		return create_undo(c, &a->row, err) ? NULL : "what was made is undone";
	if (was_launched(c, &a->row))
		return note_running(c, a, "it holds work, and stands as exited", err);
	return agent_kill(c, &a->row, &all, err)
		       ? NULL
		       : "what was made is undone; `fleet restore` brings back what "
			 "its worktree held";
}

static const char *
mend_restore(const struct agent_context *c, struct agent *a, struct err *err)
{
	if (restore_resume(c, &a->row, err))
		return NULL;
	return a->row.life == LIFE_RUNNING ? "it is restored"
					   : "it is in the trash again";
}

static const char *
finish_removal(const struct agent_context *c, struct agent *a, struct err *err)
{
	return kill_resume(c, &a->row, err)
		       ? NULL
		       : "it is gone; `fleet restore` brings it back";
}

static const char *
end_program(const struct agent_context *c, struct agent *a, struct err *err)
{
	return agent_stop(c, &a->row, err)
		       ? NULL
		       : "it stands as exited; `fleet restart` starts it again";
}

static const char *
archive(const struct agent_context *c, struct agent *a, struct err *err)
{
	const struct kill_options o = { .force = true };

	return agent_kill(c, &a->row, &o, err) ? NULL : "it is archived";
}

/* --- finding --- */

static const struct ailment
	ail_adopt = { "was being made when its maker died; its keeper answers",
		      adopt_running, true },
	ail_creation = { "was being made when its maker died", mend_creation, true },
	ail_restore = { "was being restored when that was cut off", mend_restore,
			true },
	ail_removal = { "was being killed when that was cut off", finish_removal,
			true },
	ail_other = { "runs as another process than the store says", adopt_running,
		      false },
	ail_deaf = { "has a keeper that lives but does not answer; `fleet restart` "
		     "starts both anew",
		     NULL, false },
	ail_unkept = { "lost its keeper, and its program goes on unseen", end_program,
		       false },
	ail_lost = { "lost its keeper and its program", end_program, false },
	ail_homeless = { "belongs to a repository that is gone; `fleet kill -f` "
			 "forgets it",
			 NULL, false },
	ail_treeless = { "has no worktree any more", archive, false },
	ail_in_trash = { "was restored, and a copy of it is still in the trash",
			 mend_restore, false };

static const struct ailment *
diagnose_half_way(const struct agent *a)
{
	if (a->row.life == LIFE_REMOVING)
		return &ail_removal;
	if (a->row.trash_ref)
		return &ail_restore;
	return a->is_reached && !a->status.has_exited ? &ail_adopt : &ail_creation;
}

/* NULL: nothing is wrong with it. */
static const struct ailment *
diagnose(const struct agent_context *c, const struct agent *a)
{
	if (a->standing == AGENT_CREATING || a->standing == AGENT_REMOVING ||
	    a->standing == AGENT_ARCHIVED)
		return NULL; /* by somebody who lives; or for good */
	if (!file_is_dir(a->row.root))
		return &ail_homeless;
	if (a->row.life != LIFE_RUNNING)
		return diagnose_half_way(a);
	if (!file_is_dir(a->row.worktree))
		return &ail_treeless;
	if (a->row.trash_ref)
		return &ail_in_trash;
	if (a->is_reached)
		return a->status.pid != a->row.pid ? &ail_other : NULL;
	if (a->standing == AGENT_EXITED)
		return NULL;
	if (agent_has_keeper(c, &a->row))
		return &ail_deaf;
	return a->standing == AGENT_LOST ? &ail_lost : &ail_unkept;
}

/* --- the rounds --- */

static int
look(const struct agent_context *c, const char *id, struct agents *out)
{
	struct agent_rows rows = { xcalloc(1, sizeof(*rows.v)), 1, 1 };

	if (store_agent_find(c->store, id, &rows.v[0], NULL)) {
		free(rows.v);
		return -1; /* undone by its maker */
	}
	agents_look(c->dirs, &rows, false, out);
	return 0;
}

static void
report(const struct agent *a, const struct ailment *ail, const char *mended,
       const struct err *e, struct findings *f)
{
	const char *then = mended ? mended : e && e->code ? e->text : NULL;

	findings_add(f, check, mended ? FINDING_MENDED : FINDING_PROBLEM,
		     "'%s' (%s) %s%s%s", a->row.branch, a->row.id, ail->text,
		     then ? ": " : "", then ? then : "");
}

/* True when it is worth to look for more. */
static bool
mend(const struct agent_context *c, struct agent *a, const struct ailment *ail,
     struct findings *f)
{
	struct err e = ERR_INIT;
	const char *mended = NULL;

	if (ail->needs_claim && claim_row(c, &a->row, a->row.life, &e)) {
		if (e.code == ERR_BUSY)
			return false; /* by another doctor */
	} else if (ail->mend) {
		mended = ail->mend(c, a, &e);
	}
	report(a, ail, mended, &e, f);
	return mended != NULL;
}

/* A keeper that was just being started answers in a moment, or leaves. */
static const struct ailment *
diagnose_with_patience(const struct agent_context *c, const char *id,
		       struct agents *one)
{
	const struct timespec step = { 0, STEP_MS * 1000000 };
	int64_t end = clock_mono_ms() + PATIENCE_MS;
	const struct ailment *ail;

	for (;;) {
		agents_release(one);
		if (look(c, id, one))
			return NULL;
		ail = diagnose(c, &one->v[0]);
		if (ail != &ail_deaf || clock_mono_ms() > end)
			return ail;
		nanosleep(&step, NULL);
	}
}

static void
look_after(const struct agent_context *c, const char *id, bool repair,
	   struct findings *f)
{
	struct agents one = AGENTS_INIT;

	for (int i = 0; i < AILMENTS_MAX; i++) {
		const struct ailment *ail = diagnose_with_patience(c, id, &one);

		if (!ail)
			break;
		if (!repair) {
			report(&one.v[0], ail, NULL, NULL, f);
			break;
		}
		if (!mend(c, &one.v[0], ail, f))
			break;
	}
	agents_release(&one);
}

int
doctor_agents(const struct agent_context *c, bool repair, struct findings *f,
	      struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct agents agents = AGENTS_INIT;

	if (store_agents(c->store, 0, false, &rows, err)) {
		agent_rows_release(&rows);
		return -1;
	}
	agents_look(c->dirs, &rows, false, &agents);
	for (size_t i = 0; i < agents.n; i++)
		if (diagnose(c, &agents.v[i]))
			look_after(c, agents.v[i].row.id, repair, f);
	agents_release(&agents);
	return 0;
}
