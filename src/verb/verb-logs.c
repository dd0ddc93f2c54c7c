/* SPDX-License-Identifier: MIT */
/*
 * logs: what an agent's terminal has shown. As text (the recording fed to an
 * emulator), as the screen stands, as the raw bytes, or as an asciicast.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keeper/launch.h"
#include "keeper/record.h"
#include "term/term.h"
#include "verb/follow.h"
#include "verb/replay.h"
#include "verb/select.h"

enum { CAST_ROWS = 24, CAST_COLS = 80 };

static int
show_text(const char *dir, size_t n, struct reply *reply, struct err *err)
{
	struct strv lines = STRV_INIT;
	json_t *list = json_array();
	struct term *t = replay_term(dir, (unsigned)n, err);

	if (!t) {
		json_decref(list);
		return -1;
	}
	replay_last_lines(t, n, &lines);
	for (size_t i = 0; i < lines.n; i++) {
		json_array_append_new(list, json_string(lines.v[i]));
		reply_say(reply, "%s", lines.v[i]);
	}
	reply->value = json_pack("{s:o}", "lines", list);
	if (!lines.n)
		reply_bytes(reply, NULL, "", 0); /* nothing, not "an empty list" */
	strv_release(&lines);
	term_free(t);
	return 0;
}

static const struct {
	enum term_mode mode;
	const char *name;
} mode_names[] = {
	{ TERM_MODE_ALTERNATE, "alternate" },
	{ TERM_MODE_BRACKETED_PASTE, "bracketed_paste" },
	{ TERM_MODE_CURSOR_VISIBLE, "cursor_visible" },
	{ TERM_MODE_CURSOR_KEYS, "cursor_keys" },
	{ TERM_MODE_KEYPAD, "keypad" },
	{ TERM_MODE_FOCUS, "focus" },
	{ TERM_MODE_MOUSE_PRESS, "mouse_press" },
	{ TERM_MODE_MOUSE_DRAG, "mouse_drag" },
	{ TERM_MODE_MOUSE_ANY, "mouse_any" },
	{ TERM_MODE_MOUSE_SGR, "mouse_sgr" },
	{ TERM_MODE_SYNC, "synchronized" },
};

/* The screen by the recording: it is what the keeper's own emulator has. */
static int
show_screen(const char *dir, struct reply *reply, struct err *err)
{
	struct str text = STR_INIT;
	json_t *modes = json_object();
	struct term *t = replay_term(dir, 0, err);

	if (!t) {
		json_decref(modes);
		return -1;
	}
	term_screen_text(t, &text);
	for (size_t i = 0; i < sizeof(mode_names) / sizeof(*mode_names); i++)
		json_object_set_new(modes, mode_names[i].name,
				    json_boolean(term_modes(t) & mode_names[i].mode));
	reply->value = json_pack("{s:s, s:{s:i, s:i}, s:{s:i, s:i}, s:s, s:o}", "text",
				 text.buf, "size", "rows", (int)term_rows(t), "cols",
				 (int)term_cols(t), "cursor", "row",
				 (int)term_cursor_row(t), "col", (int)term_cursor_col(t),
				 "title", term_title(t), "modes", modes);
	str_rtrim(&text);
	reply_say(reply, "%s", text.buf);
	str_release(&text);
	term_free(t);
	return 0;
}

static int
into_bytes(void *ctx, const struct record_event *e)
{
	if (e->bytes)
		reply_bytes(ctx, NULL, e->bytes, e->n);
	return 0;
}

static int
show_raw(const char *dir, struct reply *reply, struct err *err)
{
	return record_read(dir, 0, into_bytes, reply, err);
}

struct cast {
	struct reply *reply;
	const char *title;
	struct str carry; /* a UTF-8 sequence that goes on in the next event */
	bool has_header;
};

static void
cast_line(struct cast *c, json_t *line)
{
	char *text = json_dumps(line, JSON_COMPACT | JSON_REAL_PRECISION(9));

	if (text) {
		reply_bytes(c->reply, NULL, text, strlen(text));
		reply_bytes(c->reply, NULL, "\n", 1);
	}
	free(text);
	json_decref(line);
}

static void
cast_header(struct cast *c, const struct record_event *e)
{
	cast_line(c, json_pack("{s:i, s:i, s:i, s:I, s:s, s:{s:s}}", "version", 2, "width",
			       (int)(e->cols ? e->cols : CAST_COLS), "height",
			       (int)(e->rows ? e->rows : CAST_ROWS), "timestamp",
			       (json_int_t)(e->start_ms / 1000), "title", c->title, "env",
			       "TERM", "xterm-256color"));
	c->has_header = true;
}

static int
into_cast(void *ctx, const struct record_event *e)
{
	struct cast *c = ctx;
	double at = (double)e->us / 1e6;
	struct str text = STR_INIT;
	char size[32];

	if (!c->has_header) {
		cast_header(c, e);
		if (!e->bytes)
			return 0;
	}
	if (!e->bytes) {
		snprintf(size, sizeof(size), "%ux%u", e->cols, e->rows);
		cast_line(c, json_pack("[f, s, s]", at, "r", size));
		return 0;
	}
	follow_utf8(&c->carry, e->bytes, e->n, &text);
	if (text.len)
		cast_line(c, json_pack("[f, s, s%]", at, "o", text.buf, text.len));
	str_release(&text);
	return 0;
}

static int
show_cast(const char *dir, const char *title, struct reply *reply, struct err *err)
{
	struct cast c = { reply, title, STR_INIT, false };
	int rc = record_read(dir, 0, into_cast, &c, err);

	str_release(&c.carry);
	return rc;
}

/* Has the keeper write down what it holds back of the recording. */
static void
bring_up_to_date(struct app *app, const struct agent_row *row)
{
	struct keeper_status s;
	struct keeper *k = select_keeper(app, row, NULL);

	if (k)
		keeper_get_status(k, &s, NULL);
	keeper_close(k);
}

static int
show(struct app *app, const struct args *args, const struct agent_row *row,
     struct reply *reply, struct err *err)
{
	const struct config *config;
	char *dir = dirs_agent(&app->dirs, row->id);
	char *socket = dirs_socket(&app->dirs, row->id, err);
	bool raw = args_flag(args, "raw"), follow = args_flag(args, "follow");
	int64_t n;
	int rc = -1;

	if (!socket || app_config(app, &config, err))
		goto out;
	n = args_has(args, "lines") ? args_int(args, "lines")
				    : config_number(config, "logs.lines");
	if (args_flag(args, "screen"))
		rc = show_screen(dir, reply, err);
	else if (args_flag(args, "cast"))
		rc = show_cast(dir, row->branch, reply, err);
	else if (follow && raw)
		rc = follow_raw(dir, socket, reply, err);
	else if (follow && !follow_has_ended(dir, socket))
		rc = follow_text(app, row, (unsigned)n, reply, err);
	else if (raw)
		rc = show_raw(dir, reply, err);
	else
		rc = show_text(dir, (size_t)n, reply, err);
out:
	free(socket);
	free(dir);
	return rc;
}

static int
run(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	int forms = args_flag(args, "raw") + args_flag(args, "screen") +
		    args_flag(args, "cast");
	struct agent_row row = { 0 };
	int rc;

	if (forms > 1)
		return err_set(err, ERR_USAGE,
			       "--raw, --screen and --cast exclude each other");
	if (args_flag(args, "follow") &&
	    (args_flag(args, "screen") || args_flag(args, "cast")))
		return err_set(err, ERR_USAGE,
			       "--follow goes with text and --raw; `fleet attach -r` "
			       "watches the screen");
	if (select_row(app, args_text(args, "name"), &row, err))
		return -1;
	bring_up_to_date(app, &row);
	rc = show(app, args, &row, reply, err);
	if (rc && err->code == ERR_NOT_FOUND)
		err_set(err, ERR_NOT_FOUND, "'%s' has shown nothing yet: it has no log",
			row.branch);
	agent_row_release(&row);
	return rc;
}

static const struct verb_arg args[] = {
	{ "name", 0, ARG_AGENT, ARG_POSITIONAL | ARG_REQUIRED, "NAME",
	  .summary = "the agent" },
	{ "lines", 'n', ARG_INT, 0, "N", .min = 1, .max = 100000,
	  .summary = "how many of the last lines (logs.lines)" },
	{ "follow", 'f', ARG_FLAG, ARG_NO_TOOL, .summary = "go on as it writes, until it ends" },
	{ "raw", 0, ARG_FLAG, ARG_NO_TOOL, .summary = "the terminal's bytes as they came" },
	{ "screen", 0, ARG_FLAG,
	  .summary = "the screen as it stands; with --json cursor, size, title, modes" },
	{ "cast", 0, ARG_FLAG, ARG_NO_TOOL, .summary = "an asciicast v2 with true timing" },
	{ .name = NULL },
};

const struct verb verb_logs = {
	.name = "logs",
	.summary = "what an agent's terminal has shown",
	.help = "By default the last lines of its history and screen as plain text. The "
		"recording is kept also after the program's end (log.max_bytes, "
		"log.keep).",
	.examples = "fleet logs fix-432 -n 200\n"
		    "fleet logs -f fix-432\n"
		    "fleet logs fix-432 --cast >fix.cast\n",
	.args = args,
	.flags = VERB_PEER | VERB_TOOL,
	.run = run,
};
