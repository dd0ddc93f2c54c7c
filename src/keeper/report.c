/* SPDX-License-Identifier: MIT */
/* A keeper's report, written and read from one table. */
#include "config.h"

#include "keeper/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fields.h"
#include "keeper/layout.h"

static const char *const states[STATE_COUNT] = {
	[STATE_STARTING] = "starting", [STATE_WORKING] = "working",
	[STATE_BLOCKED] = "blocked",   [STATE_DONE] = "done",
	[STATE_IDLE] = "idle",	       [STATE_ERROR] = "error",
};

#define ROW(kind, member) LAYOUT_ROW(struct keeper_status, LAYOUT_##kind, member, false)

static const struct layout rows[] = {
	ROW(INT, pid),	       ROW(INT, keeper_pid),  ROW(INT, start),
	ROW(INT, started_ms),  ROW(INT, output_ms),   ROW(INT, state_ms),
	ROW(INT, has_exited),  ROW(INT, exit_status), ROW(INT, log_stopped),
	ROW(CHARS, authority), ROW(CHARS, title),     ROW(CHARS, question),
	ROW(CHARS, why),       ROW(CHARS, choices),   ROW(INT, question_id),
	ROW(INT, subagents),   ROW(INT, rows),	      ROW(INT, cols),
	ROW(INT, version),
};

const char *
state_name(enum agent_state s)
{
	return (unsigned)s < STATE_COUNT ? states[s] : "unknown";
}

enum agent_state
state_parse(const char *name)
{
	enum agent_state s = 0;

	while (s < STATE_COUNT && strcmp(states[s], name))
		s++;
	return s;
}

void
report_add_status(struct str *out, const struct keeper_status *s)
{
	fields_add(out, "state", state_name(s->state));
	layout_add(out, rows, ARRAY_SIZE(rows), s);
}

void
report_get_status(const char *fields, size_t n, struct keeper_status *s)
{
	struct fields_walk w = FIELDS_WALK_INIT(fields, n);

	memset(s, 0, sizeof(*s));
	while (fields_next(&w)) {
		if (!strcmp(w.key.buf, "state"))
			s->state = state_parse(w.value.buf);
		else
			layout_set(rows, ARRAY_SIZE(rows), s, w.key.buf, &w.value);
	}
	/* A state that a newer keeper knows and we do not. */
	if (s->state == STATE_COUNT)
		s->state = STATE_IDLE;
	fields_walk_release(&w);
}

void
report_add_error(struct str *out, const struct err *err)
{
	fields_add(out, "error", err_word(err->code));
	fields_add(out, "message", err->text);
}

int
report_check(const char *fields, size_t n, struct err *err)
{
	char *word = fields_get(fields, n, "error"), *text;
	enum err_code code = ERR_NONE + 1;

	if (!word)
		return 0;
	while (code < ERR_CODE_COUNT && strcmp(err_word(code), word))
		code++;
	text = fields_get(fields, n, "message");
	err_set(err, code < ERR_CODE_COUNT ? code : ERR_FAILED, "%s",
		text ? text : word);
	free(text);
	free(word);
	return -1;
}
