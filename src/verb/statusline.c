/* SPDX-License-Identifier: MIT */
/*
 * Our settings hide the person's own, so theirs are read here: the command of their
 * settings.json, run as claude runs it (by a shell, with the JSON on its input). A
 * command that leads back to us is not run twice. Where they have none, a line of
 * ours stands: model, context, cost.
 */
#include "config.h"

#include "verb/statusline.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "agent/meter-note.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/money.h"
#include "base/path.h"
#include "base/spawn.h"

#define WITHIN "FLEET_STATUSLINE"

enum {
	SETTINGS_MAX = 4 << 20,
	COMMAND_MS = 10000, /* claude gives up earlier */
	OUTPUT_MAX = 64 << 10,
	ID_LENGTH_MAX = 32,
};

extern char **environ;

/* agents/<id> of the agent that we run in; NULL outside of one. malloc'ed. */
static char *
agent_dir(const struct app *app)
{
	const char *id = getenv("FLEET_AGENT");
	char *dir;

	if (!id || strlen(id) > ID_LENGTH_MAX || !meter_is_session(id))
		return NULL;
	dir = dirs_agent(&app->dirs, id);
	if (file_is_dir(dir))
		return dir;
	free(dir);
	return NULL;
}

/* --- the person's own --- */

static char *
settings_path(void)
{
	const char *dir = getenv("CLAUDE_CONFIG_DIR"), *home = getenv("HOME");

	if (dir && *dir)
		return path_join(dir, "settings.json");
	return home && *home ? path_join(home, ".claude/settings.json") : NULL;
}

/* The command of statusLine; malloc'ed, NULL when there is none. */
static char *
own_command(void)
{
	char *path = settings_path(), *command = NULL;
	struct str text = STR_INIT;
	json_t *settings = NULL, *line;
	const char *type;

	if (path && !file_read(path, SETTINGS_MAX, &text, NULL))
		settings = json_loadb(text.buf, text.len, 0, NULL);
	line = json_object_get(settings, "statusLine");
	type = json_string_value(json_object_get(line, "type"));
	if (type && !strcmp(type, "command"))
		command = xstrdup_or_null(
			json_string_value(json_object_get(line, "command")));
	json_decref(settings);
	str_release(&text);
	free(path);
	return command;
}

static void
pass_on(void *ctx, const char *bytes, size_t n)
{
	reply_bytes(ctx, NULL, bytes, n);
}

/* Its errors are dropped, as claude drops them. */
static void
run_own(const char *command, const struct str *input, struct reply *reply)
{
	char *script = xasprintf("exec 2>/dev/null\n%s", command);
	char *argv[] = { (char *)"/bin/sh", (char *)"-c", script, NULL };
	struct strv env = STRV_INIT;
	struct spawn s = {
		.argv = argv,
		.input = input->buf,
		.input_len = input->len,
		.timeout_ms = COMMAND_MS,
		.output_limit = OUTPUT_MAX,
		.output = pass_on,
		.ctx = reply,
	};
	int status;

	for (char **e = environ; *e; e++)
		strv_add(&env, *e);
	strv_setenv(&env, WITHIN, "1");
	s.envp = env.v;
	spawn_run(&s, &status, NULL);
	strv_release(&env);
	free(script);
}

/* --- ours --- */

static void
add_part(struct str *line, const char *text)
{
	if (*text)
		str_addf(line, "%s%s", line->len ? " · " : "", text);
}

static void
show_ours(const struct meter_note *note, struct reply *reply)
{
	struct str line = STR_INIT, part = STR_INIT;

	add_part(&line, note->model_name ? note->model_name
			: note->model	 ? note->model
					 : "");
	if (note->context_percent >= 0)
		str_addf(&part, "context %lld%%", (long long)note->context_percent / 100);
	add_part(&line, part.buf);
	str_clear(&part);
	if (note->cost >= 0)
		money_format(&part, note->cost);
	add_part(&line, part.buf);
	str_addc(&line, '\n');
	reply_bytes(reply, NULL, line.buf, line.len);
	str_release(&part);
	str_release(&line);
}

void
statusline_run(struct app *app, const struct str *input, struct reply *reply)
{
	char *dir, *command;
	struct meter_notes notes = { .n = 0 };

	if (getenv(WITHIN))
		return;
	dir = agent_dir(app);
	if (dir)
		meter_notes_take(dir, input->buf, input->len, clock_utc_ms(), &notes, NULL);
	command = own_command();
	if (command)
		run_own(command, input, reply);
	else if (notes.n)
		show_ours(&notes.v[0], reply);
	meter_notes_release(&notes);
	free(command);
	free(dir);
}
