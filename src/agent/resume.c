/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "agent/resume.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/path.h"

void
resume_release(struct resume *r)
{
	kind_release(&r->kind);
	session_record_release(&r->session);
	free(r->mode);
	r->mode = NULL;
}

static int
check_kind(const struct agent_row *row, const struct resume *r, enum kind_start start,
	   struct err *err)
{
	if (start == KIND_RESUME ? kind_can_resume(&r->kind) : kind_can_fork(&r->kind))
		return 0;
	err_set(err, ERR_REFUSED, "'%s' is a %s, which cannot %s a conversation",
		row->branch, row->kind, start == KIND_RESUME ? "take up" : "fork");
	return start == KIND_RESUME ? err_hint(err, "`fleet restart %s` starts it anew",
					       row->branch)
				    : -1;
}

/*
 * Programs write nothing down before the first prompt; where hooks tell of the
 * file, none was told of before the program had started.
 */
static bool
never_began(const struct resume *r)
{
	const struct session_record *s = &r->session;
	bool is_minted = !strcmp(s->source ? s->source : "", "minted");

	if (s->transcript)
		return access(s->transcript, F_OK) && errno == ENOENT;
	return is_minted && r->kind.hooks != KIND_HOOKS_NONE;
}

static int
load_session(const struct agent_row *row, const char *dir, struct resume *r,
	     struct err *err)
{
	struct err own = ERR_INIT;

	if (!session_record_load(dir, &r->session, &own)) {
		if (session_id_is_plain(r->session.id))
			return 0;
		return err_set(err, ERR_CORRUPT, "%s/session: '%s' is no conversation's id",
			       dir, r->session.id);
	}
	if (own.code != ERR_NOT_FOUND)
		return err_set(err, own.code, "%s", own.text);
	err_set(err, ERR_NOT_FOUND, "no conversation of '%s' is known", row->branch);
	return err_hint(err, "`fleet restart %s` starts it anew", row->branch);
}

static void
take_launch(const char *dir, struct resume *r)
{
	struct launch l;

	launch_init(&l);
	if (!launch_load(dir, &l, NULL)) {
		r->mode = l.mode;
		l.mode = NULL;
		r->rows = l.rows;
		r->cols = l.cols;
	}
	launch_release(&l);
}

int
resume_plan(const struct agent_context *c, const struct agent_row *row,
	    enum kind_start start, struct resume *r, struct err *err)
{
	char *dir = dirs_agent(c->dirs, row->id);
	int rc = -1;

	*r = (struct resume){ .start = start };
	if (kind_load(c->dirs, row->kind, &r->kind, err) ||
	    check_kind(row, r, start, err) || load_session(row, dir, r, err))
		goto out;
	take_launch(dir, r);
	if (never_began(r))
		r->start = KIND_NEW;
	rc = 0;
out:
	free(dir);
	return rc;
}

void
resume_apply(const struct resume *r, struct start_spec *spec)
{
	spec->start = r->start;
	spec->session = r->session.id;
	spec->mode = spec->mode ? spec->mode : r->mode;
	spec->rows = spec->rows ? spec->rows : r->rows;
	spec->cols = spec->cols ? spec->cols : r->cols;
}
