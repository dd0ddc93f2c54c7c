/* SPDX-License-Identifier: MIT */
/* The notes as fields: `session=` begins a record, what follows is its own. */
#include "config.h"

#include "agent/meter-note.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/meter-scan.h"
#include "base/alloc.h"
#include "base/fields.h"
#include "base/file.h"
#include "base/path.h"
#include "keeper/layout.h"

enum { FILE_MAX = 256 << 10, PATH_SIZE = 4096, NAME_SIZE = 128 };

#define ROW(kind, member) LAYOUT_ROW(struct meter_note, LAYOUT_##kind, member, false)

static const struct layout rows[] = {
	ROW(TEXT, session),	   ROW(TEXT, transcript),
	ROW(TEXT, model),	   ROW(TEXT, model_name),
	ROW(INT, first),	   ROW(INT, first_ms),
	ROW(INT, cost),		   ROW(INT, at_ms),
	ROW(INT, context_tokens),  ROW(INT, context_size),
	ROW(INT, context_percent),
};

static void
note_init(struct meter_note *note)
{
	*note = (struct meter_note){
		.cost = -1,
		.context_percent = -1,
		.limits = METER_LIMITS_INIT,
	};
}

static void
note_release(struct meter_note *note)
{
	free(note->session);
	free(note->transcript);
	free(note->model);
	free(note->model_name);
	note_init(note);
}

void
meter_notes_release(struct meter_notes *notes)
{
	for (size_t i = 0; i < notes->n; i++)
		note_release(&notes->v[i]);
	notes->n = 0;
}

bool
meter_is_session(const char *id)
{
	size_t n = strlen(id);

	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)id[i]) && id[i] != '-' && id[i] != '_')
			return false;
	return n > 0 && n < NAME_SIZE;
}

/* --- the file --- */

static void
parse(const struct str *text, struct meter_notes *notes)
{
	struct fields_walk w = FIELDS_WALK_INIT(text->buf, text->len);
	struct meter_note *note = NULL;

	while (fields_next(&w)) {
		if (!strcmp(w.key.buf, "session")) {
			if (notes->n == METER_NOTES_MAX || !meter_is_session(w.value.buf))
				break;
			note = &notes->v[notes->n++];
			note_init(note);
		}
		if (!note)
			continue;
		if (!strcmp(w.key.buf, "limits"))
			meter_limits_load(w.value.buf, &note->limits);
		else
			layout_set(rows, ARRAY_SIZE(rows), note, w.key.buf, &w.value);
	}
	fields_walk_release(&w);
}

void
meter_notes_load(const char *dir, struct meter_notes *notes)
{
	char *path = path_join(dir, "usage");
	struct str text = STR_INIT;

	notes->n = 0;
	if (!file_read(path, FILE_MAX, &text, NULL))
		parse(&text, notes);
	str_release(&text);
	free(path);
}

static void
add_note(struct str *out, const struct meter_note *note)
{
	layout_add(out, rows, ARRAY_SIZE(rows), note);
	if (!meter_limits_are_known(&note->limits))
		return;
	str_adds(out, "limits=");
	meter_limits_save(&note->limits, out);
	str_addc(out, '\n');
}

/* Not file_write: its fsync costs more than all the rest. */
static int
replace(const char *path, const struct str *text, struct err *err)
{
	char *tmp = xasprintf("%s.XXXXXX", path);
	int fd = mkostemp(tmp, O_CLOEXEC), rc = -1;

	if (fd < 0) {
		err_errno(err, ERR_IO, "cannot make %s", tmp);
		goto out;
	}
	rc = file_write_all(fd, text->buf, text->len);
	if (close(fd) || rc || rename(tmp, path)) {
		rc = err_errno(err, ERR_IO, "cannot write %s", path);
		unlink(tmp);
	}
out:
	free(tmp);
	return rc;
}

static int
save(const char *dir, const struct meter_notes *notes, struct err *err)
{
	char *path = path_join(dir, "usage");
	struct str text = STR_INIT;
	int rc;

	for (size_t i = 0; i < notes->n; i++)
		add_note(&text, &notes->v[i]);
	rc = replace(path, &text, err);
	str_release(&text);
	free(path);
	return rc;
}

/* --- what claude says --- */

struct said {
	char session[NAME_SIZE], model[NAME_SIZE], name[NAME_SIZE], path[PATH_SIZE];
	int64_t cost, tokens, size, percent, used[2], resets[2];
};

static bool
scan(const char *json, size_t n, struct said *s)
{
#define TEXT(path, member) { path, SCAN_TEXT, s->member, sizeof(s->member), false }
#define ONE(path, kind, member) { path, kind, &s->member, 0, false }
	struct scan_want wants[] = {
		TEXT("session_id", session),
		TEXT("transcript_path", path),
		TEXT("model.id", model),
		TEXT("model.display_name", name),
		ONE("cost.total_cost_usd", SCAN_MONEY, cost),
		ONE("context_window.total_input_tokens", SCAN_INT, tokens),
		ONE("context_window.context_window_size", SCAN_INT, size),
		ONE("context_window.used_percentage", SCAN_MONEY, percent),
		ONE("rate_limits.five_hour.used_percentage", SCAN_MONEY, used[0]),
		ONE("rate_limits.five_hour.resets_at", SCAN_INT, resets[0]),
		ONE("rate_limits.seven_day.used_percentage", SCAN_MONEY, used[1]),
		ONE("rate_limits.seven_day.resets_at", SCAN_INT, resets[1]),
	};

	memset(s, 0, sizeof(*s));
	s->cost = s->percent = s->used[0] = s->used[1] = -1;
	return scan_object(json, n, wants, ARRAY_SIZE(wants)) &&
	       meter_is_session(s->session);
}

static int64_t
hundredths(int64_t nano)
{
	return nano < 0 ? -1 : nano / 10000000;
}

static void
set_text(char **to, const char *text)
{
	if (!*text)
		return;
	free(*to);
	*to = xstrdup(text);
}

/* An escape in the path would need undoing; it is found by its id then. */
static void
note_set(struct meter_note *note, const struct said *s, int64_t now_ms)
{
	static const int64_t minutes[] = { 5 * 60, 7 * 24 * 60 };

	set_text(&note->model, s->model);
	set_text(&note->model_name, s->name);
	if (s->path[0] == '/' && !strchr(s->path, '\\'))
		set_text(&note->transcript, s->path);
	if (note->cost < 0 && s->cost >= 0) {
		note->first = s->cost;
		note->first_ms = now_ms;
	}
	if (s->cost >= 0)
		note->cost = s->cost;
	note->at_ms = now_ms;
	note->context_tokens = s->tokens > 0 ? s->tokens : 0;
	note->context_size = s->size > 0 ? s->size : 0;
	note->context_percent = hundredths(s->percent);
	for (size_t i = 0; i < ARRAY_SIZE(minutes); i++)
		if (s->used[i] >= 0)
			note->limits.v[i] = (struct meter_limit){
				hundredths(s->used[i]), minutes[i], s->resets[i] * 1000 };
}

/* The record of session, moved to the front; a new one where there is none. */
static struct meter_note *
front(struct meter_notes *notes, const char *session)
{
	struct meter_note note;
	size_t at = 0;

	while (at < notes->n && strcmp(notes->v[at].session, session) != 0)
		at++;
	if (at < notes->n) {
		note = notes->v[at];
	} else {
		note_init(&note);
		note.session = xstrdup(session);
		if (notes->n == METER_NOTES_MAX)
			note_release(&notes->v[--notes->n]);
		at = notes->n++;
	}
	memmove(&notes->v[1], &notes->v[0], at * sizeof(note));
	notes->v[0] = note;
	return &notes->v[0];
}

int
meter_notes_take(const char *dir, const char *json, size_t n, int64_t now_ms,
		 struct meter_notes *notes, struct err *err)
{
	struct said s;

	meter_notes_load(dir, notes);
	if (!scan(json, n, &s))
		return err_set(err, ERR_USAGE, "that is not what claude gives its status "
					       "line");
	note_set(front(notes, s.session), &s, now_ms);
	return save(dir, notes, err);
}

const struct meter_note *
meter_notes_find(const struct meter_notes *notes, const char *session)
{
	for (size_t i = 0; i < notes->n; i++)
		if (!strcmp(notes->v[i].session, session))
			return &notes->v[i];
	return NULL;
}
