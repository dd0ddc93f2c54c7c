/* SPDX-License-Identifier: MIT */
/*
 * Values that are lists: of strings, and of commands. A command that is a
 * string is the user's own shell text and becomes one argument of sh, with
 * nothing of ours in it; a command that is a list of strings is an argv as it
 * stands, and no shell sees it.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/config-int.h"
#include "config/toml-text.h"
#include "config/words.h"

typedef int take_array_fn(struct config_value *, const struct toml_entry *, int *line,
			  struct err *);

static void
set_text(struct config_value *v, const struct toml_entry *e)
{
	struct str text = STR_INIT;

	toml_text_entry(&text, e);
	v->text = str_detach(&text);
}

int
value_take_list(struct config_value *v, const struct toml_entry *e, int *line,
		struct err *err)
{
	for (size_t i = 0; i < e->item_count; i++) {
		const struct toml_entry *item = &e->items[i];

		*line = item->line;
		if (item->type != TOML_STRING)
			return err_set(err, ERR_USAGE,
				       "element %zu must be a string, not %s", i + 1,
				       toml_type_name(item->type));
		strv_add(&v->list, item->text);
	}
	*line = e->line;
	set_text(v, e);
	return 0;
}

/* Takes the list's words over. */
static void
add_command(struct config_value *v, struct strv *argv, char *shown)
{
	size_t n = v->command_count + 1;

	v->commands = xreallocarray(v->commands, n, sizeof(*v->commands));
	v->commands[v->command_count++] =
		(struct config_command){ .argv = argv->v, .shown = shown };
	strv_init(argv);
}

static void
add_shell_command(struct config_value *v, const char *text)
{
	struct strv argv = STRV_INIT;

	strv_add(&argv, "/bin/sh");
	strv_add(&argv, "-c");
	strv_add(&argv, text);
	add_command(v, &argv, xstrdup(text));
}

static int
add_argv_command(struct config_value *v, const struct toml_entry *e, int *line,
		 struct err *err)
{
	struct config_value words = { .list = STRV_INIT };
	struct str shown = STR_INIT;
	int rc = value_take_list(&words, e, line, err);

	if (!rc) {
		words_join(&shown, words.list.v);
		add_command(v, &words.list, str_detach(&shown));
	}
	value_release(&words);
	return rc;
}

static bool
is_nothing(const struct toml_entry *e)
{
	if (e->type == TOML_STRING)
		return !e->text[strspn(e->text, " \t\r\n")];
	return e->type == TOML_ARRAY &&
	       (!e->item_count ||
		(e->items[0].type == TOML_STRING && !*e->items[0].text));
}

static int
take_command(struct config_value *v, const struct toml_entry *e, int *line,
	     struct err *err)
{
	*line = e->line;
	if (is_nothing(e))
		return err_set(err, ERR_USAGE, "there is nothing to run");
	if (e->type == TOML_ARRAY)
		return add_argv_command(v, e, line, err);
	if (e->type != TOML_STRING)
		return err_set(err, ERR_USAGE,
			       "must be a string or a list of strings, not %s",
			       toml_type_name(e->type));
	add_shell_command(v, e->text);
	return 0;
}

int
value_take_commands(struct config_value *v, const struct toml_entry *e, int *line,
		    struct err *err)
{
	for (size_t i = 0; i < e->item_count; i++)
		if (take_command(v, &e->items[i], line, err))
			return err_wrap(err, "command %zu", i + 1);
	*line = e->line;
	set_text(v, e);
	return 0;
}

/* A TOML array in the environment. "[]" needs no parser, and defaults say it. */
static int
parse_array(struct config_value *v, const char *text, take_array_fn *take,
	    struct err *err)
{
	struct str whole = STR_INIT;
	struct toml_doc doc;
	int line, rc;

	if (!strcmp(text, "[]")) {
		v->text = xstrdup(text);
		return 0;
	}
	str_addf(&whole, "value = %s", text);
	toml_parse(whole.buf, whole.len, &doc);
	if (doc.error)
		rc = err_set(err, ERR_USAGE, "'%s' is not a list: %s", text, doc.error);
	else if (!doc.count || doc.entries[0].type != TOML_ARRAY)
		rc = err_set(err, ERR_USAGE, "'%s' is not a list", text);
	else
		rc = take(v, &doc.entries[0], &line, err);
	toml_free(&doc);
	str_release(&whole);
	return rc;
}

int
value_parse_list(struct config_value *v, const char *text, struct err *err)
{
	struct str out = STR_INIT;

	if (*text == '[')
		return parse_array(v, text, value_take_list, err);
	if (words_split(text, &v->list, err))
		return -1;
	toml_text_list(&out, (const char *const *)v->list.v);
	v->text = str_detach(&out);
	return 0;
}

int
value_parse_commands(struct config_value *v, const char *text, struct err *err)
{
	const char *const one[] = { text, NULL };
	struct str out = STR_INIT;

	if (*text == '[')
		return parse_array(v, text, value_take_commands, err);
	add_shell_command(v, text);
	toml_text_list(&out, one);
	v->text = str_detach(&out);
	return 0;
}

void
value_release_commands(struct config_value *v)
{
	for (size_t i = 0; i < v->command_count; i++) {
		for (char *const *word = v->commands[i].argv; *word; word++)
			free(*word);
		free((char **)v->commands[i].argv);
		free((char *)v->commands[i].shown);
	}
	free(v->commands);
	v->commands = NULL;
	v->command_count = 0;
}
