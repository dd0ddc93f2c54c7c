/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "agent/revive.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fields.h"
#include "base/file.h"
#include "base/path.h"

enum { FAILURES_FILE_MAX = 65536 };

bool
revive_is_wanted(const struct config *config, const struct kind *kind)
{
	char *name = xasprintf("agent.%s.restart", kind->name);
	const struct config_value *v = config_find(config, name);
	const char *own = v && v->text ? v->text : "kind";

	free(name);
	return strcmp(own, "kind") ? !strcmp(own, "on-failure")
				   : kind->restart == KIND_RESTART_ON_FAILURE;
}

static void
take_field(struct revive *r, const struct fields_walk *w)
{
	if (!strcmp(w->key.buf, "failed_ms") && r->n < REVIVE_FAILURES_MAX) {
		r->failed_ms[r->n++] = strtoll(w->value.buf, NULL, 10);
	} else if (!strcmp(w->key.buf, "given_up")) {
		free(r->given_up);
		r->given_up = xstrdup(w->value.buf);
	}
}

void
revive_load(const char *dir, struct revive *r)
{
	char *path = path_join(dir, "failures");
	struct str s = STR_INIT;

	*r = (struct revive){ .n = 0 };
	if (!file_read(path, FAILURES_FILE_MAX, &s, NULL)) {
		struct fields_walk w = FIELDS_WALK_INIT(s.buf, s.len);

		while (fields_next(&w))
			take_field(r, &w);
		fields_walk_release(&w);
	}
	str_release(&s);
	free(path);
}

void
revive_release(struct revive *r)
{
	free(r->given_up);
	r->given_up = NULL;
}

static int
save(const char *dir, const struct revive *r, struct err *err)
{
	char *path = path_join(dir, "failures");
	struct str s = STR_INIT;
	int rc;

	for (unsigned i = 0; i < r->n; i++)
		fields_add_int(&s, "failed_ms", r->failed_ms[i]);
	if (r->given_up)
		fields_add(&s, "given_up", r->given_up);
	rc = file_write(path, s.buf, s.len, 0600, err);
	str_release(&s);
	free(path);
	return rc;
}

int
revive_note(const char *dir, int64_t failed_ms, int64_t window_ms, struct revive *r,
	    struct err *err)
{
	unsigned kept = 0;

	revive_load(dir, r);
	for (unsigned i = r->n == REVIVE_FAILURES_MAX; i < r->n; i++)
		if (r->failed_ms[i] > failed_ms - window_ms && r->failed_ms[i] < failed_ms)
			r->failed_ms[kept++] = r->failed_ms[i];
	r->failed_ms[kept] = failed_ms;
	r->n = kept + 1;
	return save(dir, r, err);
}

int
revive_give_up(const char *dir, struct revive *r, const char *why, struct err *err)
{
	free(r->given_up);
	r->given_up = xstrdup(why);
	return save(dir, r, err);
}

void
revive_forget(const char *dir)
{
	char *path = path_join(dir, "failures");

	unlink(path);
	free(path);
}

int64_t
revive_delay(const struct config *config, unsigned n)
{
	const struct strv *delays = config_list(config, "restart.delays");
	int64_t ms = 0;

	if (!delays->n || !n)
		return 0;
	clock_parse_duration(delays->v[(n <= delays->n ? n : delays->n) - 1], &ms, NULL);
	return ms;
}
