/* SPDX-License-Identifier: MIT */
/*
 * Rows against what lives. A row whose maker or remover died half way is led to
 * one end or the other: forward when that is safe, back otherwise.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/create.h"
#include "agent/doctor.h"
#include "agent/kill.h"
#include "agent/stop.h"
#include "base/file.h"
#include "keeper/launch.h"
#include "repo/repo.h"

static const char check[] = "agents";

typedef int mend_fn(const struct agent_context *, struct agent *, struct err *);

struct ailment {
	const char *text; /* of "'branch' …" */
	mend_fn *mend;
	const char *mended;
};

static int
save(const struct agent_context *c, const struct agent *a, struct err *err)
{
	return store_agent_save(c->store, &a->row, err);
}

static int
adopt_running(const struct agent_context *c, struct agent *a, struct err *err)
{
	a->row.life = LIFE_RUNNING;
	a->row.pid = a->status.pid;
	a->row.pid_start = (int64_t)a->status.start;
	a->row.keeper_pid = a->status.keeper_pid;
	a->row.started_ms = a->status.started_ms;
	return save(c, a, err);
}

static int
note_running(const struct agent_context *c, struct agent *a, struct err *err)
{
	a->row.life = LIFE_RUNNING;
	return save(c, a, err);
}

static int
back_to_trash(const struct agent_context *c, struct agent *a, struct err *err)
{
	struct repo *repo;
	int rc = repo_open(a->row.root, &repo, err);

	if (rc)
		return rc;
	rc = repo_worktree_remove(repo, a->row.worktree, err);
	repo_close(repo);
	if (rc)
		return rc;
	a->row.life = LIFE_ARCHIVED;
	return save(c, a, err);
}

/* What a half-made worktree holds is kept, should somebody have worked in it. */
static int
undo_creation(const struct agent_context *c, struct agent *a, struct err *err)
{
	struct repo_status s;
	struct repo *repo;
	char *ref = NULL;
	int rc = 0;

	if (a->row.made_worktree && file_exists(a->row.worktree) &&
	    !repo_status(a->row.worktree, &s, NULL)) {
		bool clean = repo_status_is_clean(&s);

		repo_status_release(&s);
		if (!clean && !(rc = repo_open(a->row.root, &repo, err))) {
			rc = repo_trash_save(repo, a->row.worktree, a->row.id,
					     "fleet: an agent whose creation ended "
					     "half way",
					     &ref, err);
			repo_close(repo);
		}
	}
	free(ref);
	return rc ? rc : create_undo(c, &a->row, err);
}

static int
finish_removal(const struct agent_context *c, struct agent *a, struct err *err)
{
	return kill_resume(c, &a->row, err);
}

static int
end_unkept(const struct agent_context *c, struct agent *a, struct err *err)
{
	return agent_stop(c, &a->row, err);
}

static int
archive(const struct agent_context *c, struct agent *a, struct err *err)
{
	const struct kill_options o = { .force = true };

	return agent_kill(c, &a->row, &o, err);
}

static const struct ailment
	ail_adopt = { "was being made when its maker died; its keeper answers",
		      adopt_running, "it is running" },
	ail_exited = { "was being made when its maker died; its program has ended",
		       note_running, "it stands as exited" },
	ail_trash = { "was being restored when that was cut off", back_to_trash,
		      "it is in the trash again" },
	ail_undo = { "was being made when its maker died", undo_creation,
		     "what was made is undone" },
	ail_removal = { "was being killed when that was cut off", finish_removal,
			"it is gone; `fleet restore` brings it back" },
	ail_unkept = { "lost its keeper, and its program goes on unseen", end_unkept,
		       "its program is ended; the worktree stays" },
	ail_lost = { "lost its keeper and its program", end_unkept,
		     "it stands as exited; `fleet restart` starts it again" },
	ail_treeless = { "has no worktree any more", archive, "it is archived" };

static bool
has_exit_record(const struct agent_context *c, const struct agent *a)
{
	struct exit_record e;
	char *dir = dirs_agent(c->dirs, a->row.id);
	bool has = !exit_record_load(dir, &e, NULL);

	free(dir);
	return has;
}

/* NULL: nothing is wrong with it. */
static const struct ailment *
diagnose(const struct agent_context *c, const struct agent *a)
{
	if (a->standing == AGENT_CREATING || a->standing == AGENT_REMOVING)
		return NULL; /* by somebody who lives */
	if (a->row.life == LIFE_REMOVING)
		return &ail_removal;
	if (a->row.life == LIFE_CREATING)
		return a->row.trash_ref		  ? &ail_trash
		       : a->is_reached		  ? &ail_adopt
		       : has_exit_record(c, a) ? &ail_exited
						  : &ail_undo;
	if (!file_is_dir(a->row.worktree))
		return &ail_treeless;
	if (a->standing == AGENT_LOST)
		return &ail_lost;
	if (a->standing == AGENT_RUNNING && !a->is_reached)
		return &ail_unkept;
	return NULL;
}

int
doctor_agents(const struct agent_context *c, bool repair, struct findings *f,
	      struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	struct agents agents = AGENTS_INIT;

	if (store_agents(c->store, 0, false, &rows, err))
		return -1;
	agents_look(c->dirs, &rows, false, &agents);
	for (size_t i = 0; i < agents.n; i++) {
		struct agent *a = &agents.v[i];
		const struct ailment *ail = diagnose(c, a);
		struct err e = ERR_INIT;

		if (!ail)
			continue;
		if (!repair)
			findings_add(f, check, FINDING_PROBLEM, "'%s' (%s) %s",
				     a->row.branch, a->row.id, ail->text);
		else if (ail->mend(c, a, &e))
			findings_add(f, check, FINDING_PROBLEM, "'%s' (%s) %s: %s",
				     a->row.branch, a->row.id, ail->text, e.text);
		else
			findings_add(f, check, FINDING_MENDED, "'%s' (%s) %s: %s",
				     a->row.branch, a->row.id, ail->text, ail->mended);
	}
	agents_release(&agents);
	return 0;
}
