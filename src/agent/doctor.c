/* SPDX-License-Identifier: MIT */
/* The table of checks, and those of them that are short. */
#include "config.h"

#include "agent/doctor.h"

#include <stdarg.h>
#include <stdlib.h>

#include "agent/kind.h"
#include "agent/start.h"
#include "base/alloc.h"
#include "base/spawn.h"
#include "base/str.h"

static const char *const level_names[FINDING_LEVEL_COUNT] = {
	[FINDING_OK] = "ok",
	[FINDING_NOTE] = "note",
	[FINDING_PROBLEM] = "problem",
	[FINDING_MENDED] = "mended",
};

const char *
finding_level_name(enum finding_level l)
{
	return level_names[l];
}

void
findings_add(struct findings *f, const char *check, enum finding_level level,
	     const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	ALLOC_GROW(f->v, f->n + 1, f->alloc);
	f->v[f->n++] = (struct finding){ check, level, str_detach(&s) };
}

void
findings_release(struct findings *f)
{
	for (size_t i = 0; i < f->n; i++)
		free(f->v[i].text);
	free(f->v);
	*f = (struct findings)FINDINGS_INIT;
}

static int
check_store(const struct agent_context *c, bool repair, struct findings *f,
	    struct err *err)
{
	struct strv lines = STRV_INIT;
	int rc = store_check(c->store, &lines, err);

	(void)repair;
	for (size_t i = 0; i < lines.n; i++)
		findings_add(f, "store", FINDING_PROBLEM, "%s: %s", store_path(c->store),
			     lines.v[i]);
	strv_release(&lines);
	return rc;
}

static int
check_runtime(const struct agent_context *c, bool repair, struct findings *f,
	      struct err *err)
{
	(void)repair;
	(void)f;
	return dirs_make_runtime(c->dirs, err);
}

static int
check_settings(const struct agent_context *c, bool repair, struct findings *f,
	       struct err *err)
{
	(void)repair;
	(void)err;
	for (size_t i = 0; i < config_problem_count(c->config); i++) {
		const struct config_problem *p = config_problem_at(c->config, i);

		findings_add(f, "settings", FINDING_PROBLEM, "%s:%d: %s", p->file,
			     p->line, p->text);
	}
	return 0;
}

/* Which agents could be started here: to know, not to mend. */
static int
check_kinds(const struct agent_context *c, bool repair, struct findings *f,
	    struct err *err)
{
	struct strv names = STRV_INIT;
	struct str have = STR_INIT;

	(void)repair;
	(void)err;
	kind_names(c->dirs, &names);
	for (size_t i = 0; i < names.n; i++) {
		struct err e = ERR_INIT;
		struct kind k;
		const struct start_spec spec = { .kind = &k };

		if (kind_load(c->dirs, names.v[i], &k, &e)) {
			findings_add(f, "kinds", FINDING_PROBLEM, "%s", e.text);
			continue;
		}
		if (!start_check(c, &spec, NULL))
			str_addf(&have, "%s%s", have.len ? ", " : "", names.v[i]);
		kind_release(&k);
	}
	findings_add(f, "kinds", FINDING_NOTE, "agents installed here: %s",
		     have.len ? have.buf : "none");
	str_release(&have);
	strv_release(&names);
	return 0;
}

static int
check_git(const struct agent_context *c, bool repair, struct findings *f,
	  struct err *err)
{
	char *git = spawn_find("git", NULL, NULL);

	(void)c;
	(void)repair;
	(void)err;
	if (!git)
		findings_add(f, "git", FINDING_NOTE,
			     "the git program is not installed: repositories with LFS, "
			     "filters or sparse trees cannot be used");
	free(git);
	return 0;
}

static const struct doctor_check checks[] = {
	{ "store", "the store is sound", check_store },
	{ "runtime", "the runtime directory is yours alone", check_runtime },
	{ "settings", "the settings are valid", check_settings },
	{ "git", "git is installed", check_git },
	{ "kinds", "", check_kinds },
	{ "locks", "nothing that was killed left a lock in a repository", doctor_locks },
	{ "agents", "every agent is as the store says", doctor_agents },
	{ "unknown", "no keeper, process or socket without an agent", doctor_unknown },
	{ "worktrees", "no worktree without an agent", doctor_worktrees },
};

const struct doctor_check *
doctor_checks(size_t *n)
{
	*n = ARRAY_SIZE(checks);
	return checks;
}

void
doctor_run(const struct agent_context *c, bool repair, struct findings *f)
{
	for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
		struct err e = ERR_INIT;
		size_t before = f->n;

		if (checks[i].run(c, repair, f, &e))
			findings_add(f, checks[i].name, FINDING_PROBLEM, "%s", e.text);
		else if (f->n == before)
			findings_add(f, checks[i].name, FINDING_OK, "%s",
				     checks[i].fine);
	}
}
