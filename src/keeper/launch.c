/* SPDX-License-Identifier: MIT */
/*
 * Launch, exit and session records as files. All are read with the same care: a magic
 * in the first line, `end=1` in the last, every needed key there, every number
 * a number; anything less is a damaged record and is called so with its path.
 */
#include "config.h"

#include "keeper/launch.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fields.h"
#include "base/file.h"
#include "base/path.h"
#include "keeper/layout.h"

#define LAUNCH_MAGIC "fleet-launch=1\n"
#define EXIT_MAGIC "fleet-exit=1\n"
#define SESSION_MAGIC "fleet-session=1\n"
#define RECORD_END "end=1\n"

enum {
	LAUNCH_FILE_MAX = 8 << 20,
	EXIT_FILE_MAX = 4096,
	SESSION_FILE_MAX = 16384,
	SESSION_ID_MAX = 128,
	SIDE_MAX = 1000,
};

#define ROW(kind, member, needed) \
	LAYOUT_ROW(struct launch, LAYOUT_##kind, member, needed)

static const struct layout launch_rows[] = {
	ROW(TEXT, id, true),
	ROW(TEXT, name, true),
	ROW(TEXT, kind, false),
	ROW(TEXT, mode, false),
	ROW(TEXT, cwd, true),
	ROW(TEXT, socket, true),
	ROW(TEXT, dir, false),
	ROW(LIST, argv, true),
	ROW(LIST, env, false),
	ROW(INT, rows, false),
	ROW(INT, cols, false),
	ROW(INT, history, false),
	ROW(INT, log_max_bytes, false),
	ROW(INT, log_keep, false),
	ROW(INT, grace_ms, false),
	ROW(INT, has_status_protocol, false),
	ROW(INT, answers_by_arrows, false),
	ROW(INT, prompts_at_rest, false),
	ROW(TEXT, interrupt, false),
	ROW(TEXT, composer, false),
	ROW(TEXT, commands, false),
	ROW(TEXT, quoted, false),
	ROW(TEXT, session_file, false),
	ROW(LIST, rules, false),
	ROW(LIST, notify_command, false),
	ROW(LIST, notify_on, false),
	ROW(INT, notifies_desktop, false),
	ROW(TEXT, on_failure, false),
	ROW(INT, may_clip, false),
	ROW(INT, keeps_history, false),
	ROW(LIST, colours, false),
};

static const struct layout exit_rows[] = {
	LAYOUT_ROW(struct exit_record, LAYOUT_INT, status, true),
	LAYOUT_ROW(struct exit_record, LAYOUT_INT, ended_ms, true),
	LAYOUT_ROW(struct exit_record, LAYOUT_INT, was_stopped, false),
};

static const struct layout session_rows[] = {
	LAYOUT_ROW(struct session_record, LAYOUT_TEXT, id, true),
	LAYOUT_ROW(struct session_record, LAYOUT_TEXT, transcript, false),
	LAYOUT_ROW(struct session_record, LAYOUT_TEXT, source, false),
	LAYOUT_ROW(struct session_record, LAYOUT_INT, noted_ms, false),
};

/* What all records are: a magic, the rows' fields, an end. */
struct file {
	const char *magic, *what;
	const struct layout *rows;
	size_t n, max;
};

static const struct file launch_file = { LAUNCH_MAGIC, "launch record", launch_rows,
					 ARRAY_SIZE(launch_rows), LAUNCH_FILE_MAX };
static const struct file exit_file = { EXIT_MAGIC, "exit record", exit_rows,
				       ARRAY_SIZE(exit_rows), EXIT_FILE_MAX };
static const struct file session_file = { SESSION_MAGIC, "session record",
					  session_rows, ARRAY_SIZE(session_rows),
					  SESSION_FILE_MAX };

static int
file_save(const struct file *f, const char *path, const void *from, struct err *err)
{
	struct str s = STR_INIT;
	int rc;

	str_adds(&s, f->magic);
	layout_add(&s, f->rows, f->n, from);
	str_adds(&s, RECORD_END);
	rc = file_write(path, s.buf, s.len, 0600, err);
	str_release(&s);
	return rc;
}

/* NULL, or what is wrong with the text. */
static const char *
parse(const struct file *f, const struct str *s, void *to)
{
	struct fields_walk w = FIELDS_WALK_INIT(s->buf, s->len);
	const char *wrong = NULL;
	uint32_t seen = 0;

	if (!str_starts_with(s->buf, f->magic))
		return "it does not begin as one";
	if (!str_ends_with(s->buf, "\n" RECORD_END))
		return "its end is missing";
	while (!wrong && fields_next(&w)) {
		if (layout_set(f->rows, f->n, to, w.key.buf, &w.value) < 0)
			wrong = "a number in it is none";
		for (size_t i = 0; i < f->n; i++)
			if (!strcmp(f->rows[i].key, w.key.buf))
				seen |= 1u << i;
	}
	for (size_t i = 0; !wrong && i < f->n; i++)
		if (f->rows[i].is_needed && !(seen & 1u << i))
			wrong = "a part of it is missing";
	fields_walk_release(&w);
	return wrong;
}

static int
file_load(const struct file *f, const char *path, void *to, struct err *err)
{
	struct str s = STR_INIT;
	const char *wrong;
	int rc = -1;

	if (file_read(path, f->max, &s, err))
		goto out;
	wrong = parse(f, &s, to);
	if (wrong) {
		err_set(err, ERR_CORRUPT, "%s: damaged %s: %s", path, f->what, wrong);
		goto out;
	}
	rc = 0;
out:
	str_release(&s);
	return rc;
}

void
launch_init(struct launch *l)
{
	*l = (struct launch){
		.argv = STRV_INIT,
		.env = STRV_INIT,
		.rules = STRV_INIT,
		.notify_command = STRV_INIT,
		.notify_on = STRV_INIT,
		.colours = STRV_INIT,
		.rows = 24,
		.cols = 80,
		.history = 10000,
		.log_max_bytes = 64 << 20,
		.log_keep = 2,
		.grace_ms = 3000,
	};
}

void
launch_release(struct launch *l)
{
	free(l->id);
	free(l->name);
	free(l->kind);
	free(l->mode);
	free(l->cwd);
	free(l->socket);
	free(l->dir);
	strv_release(&l->argv);
	strv_release(&l->env);
	strv_release(&l->rules);
	strv_release(&l->notify_command);
	strv_release(&l->notify_on);
	free(l->on_failure);
	free(l->interrupt);
	free(l->composer);
	free(l->commands);
	free(l->quoted);
	free(l->session_file);
	strv_release(&l->colours);
	launch_init(l);
}

int
launch_save(const struct launch *l, struct err *err)
{
	char *path = path_join(l->dir, "launch");
	int rc = file_save(&launch_file, path, l, err);

	free(path);
	return rc;
}

static int64_t
bound(int64_t v, int64_t least, int64_t most)
{
	return v < least ? least : v > most ? most : v;
}

int
launch_load(const char *dir, struct launch *l, struct err *err)
{
	char *path = path_join(dir, "launch");
	int rc = file_load(&launch_file, path, l, err);

	free(path);
	/* A state directory may have been moved since. */
	free(l->dir);
	l->dir = xstrdup(dir);
	l->rows = bound(l->rows, 1, SIDE_MAX);
	l->cols = bound(l->cols, 1, SIDE_MAX);
	l->history = bound(l->history, 0, LAUNCH_HISTORY_MAX);
	l->log_keep = bound(l->log_keep, 0, LAUNCH_LOG_KEEP_MAX);
	l->grace_ms = bound(l->grace_ms, 0, LAUNCH_GRACE_MAX_MS);
	return rc;
}

int
exit_record_save(const char *dir, const struct exit_record *r, struct err *err)
{
	char *path = path_join(dir, "exit");
	int rc = file_exists(path) ? 0 : file_save(&exit_file, path, r, err);

	free(path);
	return rc;
}

int
exit_record_load(const char *dir, struct exit_record *r, struct err *err)
{
	char *path = path_join(dir, "exit");
	struct exit_record got = { 0 };
	int rc = file_load(&exit_file, path, &got, err);

	if (!rc)
		*r = got;
	free(path);
	return rc;
}

void
exit_record_remove(const char *dir)
{
	char *path = path_join(dir, "exit");

	unlink(path);
	free(path);
}

bool
session_id_is_plain(const char *id)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
	size_t n = strspn(id, letters);

	return n && n <= SESSION_ID_MAX && !id[n] && *id != '-' && *id != '.';
}

void
session_record_release(struct session_record *r)
{
	free(r->id);
	free(r->transcript);
	free(r->source);
	*r = (struct session_record)SESSION_RECORD_INIT;
}

int
session_record_save(const char *dir, const struct session_record *r, struct err *err)
{
	char *path = path_join(dir, "session");
	int rc = file_save(&session_file, path, r, err);

	free(path);
	return rc;
}

int
session_record_load(const char *dir, struct session_record *r, struct err *err)
{
	char *path = path_join(dir, "session");
	struct session_record got = SESSION_RECORD_INIT;
	int rc = file_load(&session_file, path, &got, err);

	free(path);
	if (rc)
		session_record_release(&got);
	else
		*r = got;
	return rc;
}
