/* SPDX-License-Identifier: MIT */
/* config: the settings as they stand, and where each comes from. */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/money.h"
#include "base/spawn.h"
#include "config/config.h"
#include "config/project-type.h"
#include "verb/app.h"
#include "verb/verb.h"

static json_t *
value_json(const struct config_value *v)
{
	json_t *list;

	switch (v->option->type) {
	case OPTION_BOOL:
		return json_boolean(v->flag);
	case OPTION_INT:
	case OPTION_SIZE:
	case OPTION_DURATION:
		return json_integer(v->number);
	case OPTION_MONEY:
		return json_real(money_dollars(v->number));
	case OPTION_LIST:
		list = json_array();
		for (size_t i = 0; i < v->list.n; i++)
			json_array_append_new(list, reply_text(v->list.v[i]));
		return list;
	case OPTION_COMMANDS:
		list = json_array();
		for (size_t i = 0; i < v->command_count; i++)
			json_array_append_new(list, reply_text(v->commands[i].shown));
		return list;
	default:
		return reply_text(v->text);
	}
}

static json_t *
origin_json(const struct config_value *v)
{
	json_t *o = json_pack("{s:s, s:o, s:s}", "key", v->name, "value", value_json(v),
			      "source", config_source_name(v->source));

	json_object_set_new(o, "file", v->file ? reply_text(v->file) : json_null());
	json_object_set_new(o, "line", v->line ? json_integer(v->line) : json_null());
	return o;
}

static void
say_value(struct reply *reply, const struct config_value *v, bool origin)
{
	if (!origin)
		reply_say(reply, "%s = %s", v->name, v->text);
	else if (v->file)
		reply_say(reply, "%s = %s  # %s, %s:%d", v->name, v->text,
			  config_source_name(v->source), v->file, v->line);
	else
		reply_say(reply, "%s = %s  # %s", v->name, v->text,
			  config_source_name(v->source));
}

static int
show_one(const struct config *config, const char *key, bool origin, struct reply *reply,
	 struct err *err)
{
	const struct config_value *v = config_find(config, key);

	if (!v)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no setting '%s'; `fleet config` lists all", key);
	reply->value = origin_json(v);
	if (origin)
		say_value(reply, v, true);
	else
		reply_say(reply, "%s", v->text);
	return 0;
}

static void
show_all(const struct config *config, bool origin, struct reply *reply)
{
	json_t *list = json_array();

	for (size_t i = 0; i < config_count(config); i++) {
		json_array_append_new(list, origin_json(config_at(config, i)));
		say_value(reply, config_at(config, i), origin);
	}
	reply->value = json_pack("{s:o}", "settings", list);
}

static void
add_problem(json_t *list, struct reply *reply, const char *file, int line,
	    const char *text)
{
	json_array_append_new(list, json_pack("{s:o, s:i, s:o}", "file",
					      reply_text(file), "line", line, "text",
					      reply_text(text)));
	reply_say(reply, "%s:%d: %s", file, line, text);
}

/* Plain names of credential_files that are not there. */
static void
check_credentials(struct app *app, const struct config *config, json_t *list,
		  struct reply *reply)
{
	const struct config_value *v = config_find(config, "setup.credential_files");
	const struct repo_place *place;

	if (!v || app_place(app, &place, NULL))
		return;
	for (size_t i = 0; i < v->list.n; i++) {
		const char *name = v->list.v[i];
		char *path = path_absolute(name, place->root), *text = NULL;

		if (!path_is_inside(path, place->root))
			text = xasprintf("credential file '%s' is outside of the repository",
					 name);
		else if (!name[strcspn(name, "*?[{")] && !file_exists(path))
			text = xasprintf("credential file '%s' is not there", name);
		if (text)
			add_problem(list, reply, v->file ? v->file : "environment",
				    v->line, text);
		free(text);
		free(path);
	}
}

static int
validate(struct app *app, const struct config *config, struct reply *reply)
{
	json_t *list = json_array();
	size_t n;

	for (size_t i = 0; i < config_problem_count(config); i++) {
		const struct config_problem *p = config_problem_at(config, i);

		add_problem(list, reply, p->file, p->line, p->text);
	}
	check_credentials(app, config, list, reply);
	n = json_array_size(list);
	reply->value = json_pack("{s:b, s:o}", "valid", n == 0, "problems", list);
	if (!n)
		reply_say(reply, "the settings are valid");
	reply->status = n ? err_exit_status(ERR_CONFIG) : 0;
	return 0;
}

/* The person's editor has the terminal; so it is run in the foreground. */
static int
edit(struct app *app, struct err *err)
{
	const struct repo_place *place;
	const char *editor = getenv("VISUAL");
	struct str text = STR_INIT;
	char *file, *dir, *argv[5];
	int rc = -1, status;

	if (!editor || !*editor)
		editor = getenv("EDITOR");
	if (!editor || !*editor)
		editor = "vi";
	file = !app_place(app, &place, NULL) ? path_join(place->root, ".fleet/config.toml")
					     : path_join(app->dirs.config, "config.toml");
	dir = path_dir(file);
	if (!file_exists(file)) {
		config_template(&text);
		if (file_make_dirs(dir, 0777, err) ||
		    file_write(file, text.buf, text.len, 0644, err))
			goto out;
	}
	/* $EDITOR may hold arguments; the file is one of its own, not shell text */
	argv[0] = (char *)"/bin/sh";
	argv[1] = (char *)"-c";
	argv[2] = xasprintf("exec %s \"$0\"", editor);
	argv[3] = file;
	argv[4] = NULL;
	rc = spawn_foreground(argv, &status, err);
	free(argv[2]);
	if (!rc && status)
		rc = err_set(err, ERR_FAILED, "the editor '%s' ended with status %d",
			     editor, status);
	if (!rc) {
		config_free(app->config);
		app->config = NULL;
	}
out:
	str_release(&text);
	free(dir);
	free(file);
	return rc;
}

static int
run(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	const struct config *config;
	const char *key = args_text(args, "key");
	bool origin = args_flag(args, "show-origin");

	if (args_flag(args, "edit") && edit(app, err))
		return -1;
	if (app_config(app, &config, err))
		return -1;
	if (args_flag(args, "edit") || args_flag(args, "validate"))
		return validate(app, config, reply);
	if (key)
		return show_one(config, key, origin, reply, err);
	show_all(config, origin, reply);
	return 0;
}

static const struct verb_arg args[] = {
	{ "key", 0, ARG_OPTION, ARG_POSITIONAL, "KEY", .summary = "only this one's value" },
	{ "edit", 'e', ARG_FLAG,
	  .summary = "open the project's file in $VISUAL or $EDITOR, then check it" },
	{ "validate", 'v', ARG_FLAG,
	  .summary = "name what is wrong, by file and line; exit 1 if anything is" },
	{ "show-origin", 0, ARG_FLAG, .summary = "say where each value comes from" },
	{ .name = NULL },
};

const struct verb verb_config = {
	.name = "config",
	.summary = "show, check or edit the settings",
	.help = "Effective values: the default, over it the user's file, the project's "
		".fleet/config.toml, and FLEET_SECTION_KEY in the environment.",
	.examples = "fleet config --show-origin\n"
		    "fleet config setup.timeout\n"
		    "FLEET_AGENT_DEFAULT=codex fleet config agent.default\n",
	.args = args,
	.run = run,
};
