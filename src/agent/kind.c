/* SPDX-License-Identifier: MIT */
/*
 * A kind from its file: read, checked key by key against one table, every
 * {word} looked at while its line is still known.
 */
#include "config.h"

#include "agent/kind-int.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/braces.h"
#include "config/nearest.h"
#include "config/shape.h"
#include "config/shelf.h"
#include "keeper/rules.h"

#define KIND_FILE_MAX (64 * 1024)

/*
 * What a terminal program or another agent leaves in the environment about
 * itself: an agent in our pane would take it for the terminal that it is in.
 */
static const char *const unset_always[] = {
	"TMUX",
	"TMUX_PANE",
	"STY",
	"TERM_PROGRAM",
	"TERM_PROGRAM_VERSION",
	"COLORTERM",
	"CLAUDECODE",
	"CLAUDE_CODE_ENTRYPOINT",
	"VTE_VERSION",
	"KITTY_WINDOW_ID",
	"WEZTERM_PANE",
	"ITERM_SESSION_ID",
	"ALACRITTY_SOCKET",
	"WT_SESSION",
	"INSIDE_EMACS",
	"WINDOWID",
};

enum key_type { KEY_STRING, KEY_BOOL, KEY_LIST, KEY_PATTERN, KEY_CHOICE };

#define WORD(w) (1u << KIND_WORD_##w)
#define EVERYWHERE                                                             \
	(WORD(BRANCH) | WORD(ID) | WORD(WORKTREE) | WORD(LIBEXEC) | WORD(SHELL) | \
	 WORD(FLEET))

static const char *const hook_forms[] = { "none", "claude", NULL };
static const char *const usage_forms[] = { "none", "claude", "codex", NULL };
static const char *const registry_forms[] = { "none", "claude", NULL };
static const char *const interrupts[] = { "escape", "escape-twice", "ctrl-c", NULL };
static const char *const answers[] = { "digit", "arrows", NULL };
static const char *const restarts[] = { "never", "on-failure", NULL };
static const char *const prompts[] = { "none", "argument", "paste", NULL };

#define ROW(key, kind_type, member, ...) \
	{ .name = key, .type = kind_type, .offset = offsetof(struct kind, member), __VA_ARGS__ }

static const struct key {
	const char *name;
	enum key_type type;
	size_t offset;		    /* in struct kind */
	unsigned words;		    /* the {…} that may stand in it */
	const char *const *choices; /* of KEY_CHOICE, by number */
} keys[] = {
	ROW("answer", KEY_CHOICE, answer, .choices = answers),
	ROW("args", KEY_LIST, args, .words = EVERYWHERE),
	ROW("commands", KEY_PATTERN, commands),
	ROW("composer", KEY_PATTERN, composer),
	ROW("fork_args", KEY_LIST, fork_args,
	    .words = EVERYWHERE | WORD(SESSION) | WORD(FORK)),
	ROW("headless_args", KEY_LIST, headless_args,
	    .words = EVERYWHERE | WORD(PROMPT)),
	ROW("hooks", KEY_CHOICE, hooks, .choices = hook_forms),
	ROW("hooks_args", KEY_LIST, hooks_args, .words = EVERYWHERE | WORD(HOOKS)),
	ROW("install", KEY_STRING, install),
	ROW("interrupt", KEY_CHOICE, interrupt, .choices = interrupts),
	ROW("program", KEY_STRING, program, .words = EVERYWHERE),
	ROW("prompt", KEY_CHOICE, prompt, .choices = prompts),
	ROW("prompt_args", KEY_LIST, prompt_args, .words = EVERYWHERE | WORD(PROMPT)),
	ROW("prompt_at_rest", KEY_BOOL, prompts_at_rest),
	ROW("quoted", KEY_PATTERN, quoted),
	ROW("registry", KEY_CHOICE, registry, .choices = registry_forms),
	ROW("restart", KEY_CHOICE, restart, .choices = restarts),
	ROW("resume_args", KEY_LIST, resume_args, .words = EVERYWHERE | WORD(SESSION)),
	ROW("session_args", KEY_LIST, session_args,
	    .words = EVERYWHERE | WORD(SESSION)),
	ROW("session_file", KEY_PATTERN, session_file),
	ROW("status_protocol", KEY_BOOL, has_status_protocol),
	ROW("summary", KEY_STRING, summary),
	ROW("tools_args", KEY_LIST, tools_args, .words = EVERYWHERE | WORD(TOOLS)),
	ROW("unset.names", KEY_LIST, unset),
	ROW("usage", KEY_CHOICE, usage, .choices = usage_forms),
};

static const enum toml_type toml_types[] = {
	[KEY_STRING] = TOML_STRING,  [KEY_BOOL] = TOML_BOOL,
	[KEY_LIST] = TOML_ARRAY,     [KEY_PATTERN] = TOML_STRING,
	[KEY_CHOICE] = TOML_STRING,
};

static int
misplaced(const struct key *key, int word, struct err *err)
{
	struct str where = STR_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (keys[i].words & 1u << word)
			str_addf(&where, "%s%s", where.len ? ", " : "", keys[i].name);
	err_set(err, ERR_CONFIG, "%s: {%s} belongs in %s", key->name,
		kind_word_names[word], where.buf);
	str_release(&where);
	return -1;
}

static int
check_words(const struct key *key, const char *text, struct err *err)
{
	for (; key->words && *text; text++) {
		size_t n = braces_length(text);
		int word = braces_find(text, kind_word_names);

		if (n && word < 0)
			return err_set(err, ERR_CONFIG, "%s: unknown placeholder %.*s",
				       key->name, (int)n, text);
		if (word >= 0 && !(key->words & 1u << word))
			return misplaced(key, word, err);
	}
	return 0;
}

static int
take_string(struct kind *k, const struct key *key, const struct toml_entry *e,
	    struct err *err)
{
	char **field = (char **)((char *)k + key->offset);

	if (check_words(key, e->text, err))
		return -1;
	free(*field);
	*field = xstrdup(e->text);
	return 0;
}

static int
take_items(struct strv *list, const struct key *key, const struct toml_entry *e,
	   int *line, struct err *err)
{
	for (size_t i = 0; i < e->item_count; i++) {
		const struct toml_entry *item = &e->items[i];

		*line = item->line;
		if (item->type != TOML_STRING)
			return err_set(err, ERR_CONFIG,
				       "%s: element %zu must be a string, not %s",
				       key->name, i + 1, toml_type_name(item->type));
		if (check_words(key, item->text, err))
			return -1;
		strv_add(list, item->text);
	}
	return 0;
}

static int
take_choice(struct kind *k, const struct key *key, const char *text, struct err *err)
{
	struct str all = STR_INIT;

	for (int i = 0; key->choices[i]; i++) {
		if (!strcmp(key->choices[i], text)) {
			*(int *)(void *)((char *)k + key->offset) = i;
			str_release(&all);
			return 0;
		}
		str_addf(&all, "%s%s", i ? ", " : "", key->choices[i]);
	}
	err_set(err, ERR_CONFIG, "%s: '%s' is not one of %s", key->name, text, all.buf);
	str_release(&all);
	return -1;
}

static int
take_pattern(struct kind *k, const struct key *key, const struct toml_entry *e,
	     struct err *err)
{
	regex_t re;

	if (rules_compile(&re, e->text, err))
		return err_wrap(err, "%s", key->name);
	regfree(&re);
	return take_string(k, key, e, err);
}

static int
take_env(struct kind *k, const struct toml_entry *e, struct err *err)
{
	const char *name = e->name + strlen("env.");

	if (!shape_is_env_name(name, (int)strlen(name)))
		return err_set(err, ERR_CONFIG,
			       "env: %s cannot be the name of a variable", name);
	if (e->type != TOML_STRING)
		return err_set(err, ERR_CONFIG, "%s: must be a string, not %s", e->name,
			       toml_type_name(e->type));
	strv_setenv(&k->env, name, e->text);
	return 0;
}

static int
take_mode(struct kind *k, const struct toml_entry *e, int *line, struct err *err)
{
	static const struct key words = { .name = "modes", .words = EVERYWHERE };
	struct kind_mode mode = { xstrdup(e->name + strlen("modes.")), STRV_INIT };
	int rc = 0;

	if (e->type != TOML_ARRAY)
		rc = err_set(err, ERR_CONFIG, "%s: must be %s, not %s", e->name,
			     toml_type_name(TOML_ARRAY), toml_type_name(e->type));
	else
		rc = take_items(&mode.args, &words, e, line, err);
	ALLOC_GROW(k->modes, k->n_modes + 1, k->modes_alloc);
	k->modes[k->n_modes++] = mode;
	return rc;
}

static int
take_key(struct kind *k, const struct key *key, const struct toml_entry *e, int *line,
	 struct err *err)
{
	enum toml_type wants = toml_types[key->type];

	if (e->type != wants)
		return err_set(err, ERR_CONFIG, "%s: must be %s, not %s", key->name,
			       toml_type_name(wants), toml_type_name(e->type));
	if (key->type == KEY_CHOICE)
		return take_choice(k, key, e->text, err);
	if (key->type == KEY_PATTERN)
		return take_pattern(k, key, e, err);
	if (key->type == KEY_LIST)
		return take_items((struct strv *)(void *)((char *)k + key->offset), key, e,
				  line, err);
	if (key->type == KEY_STRING)
		return take_string(k, key, e, err);
	*(bool *)((char *)k + key->offset) = !strcmp(e->text, "true");
	return 0;
}

static int
unknown_key(const char *name, struct err *err)
{
	const char *names[ARRAY_SIZE(keys) + 1] = { NULL }, *near;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		names[i] = keys[i].name;
	near = nearest_find(name, names);
	return err_set(err, ERR_CONFIG, "unknown key '%s'%s%s%s", name,
		       near ? " (did you mean '" : "", near ? near : "",
		       near ? "'?)" : "");
}

static int
take_entry(struct kind *k, const struct toml_entry *e, int *line, struct err *err)
{
	static const char *const tables[] = { "env", "modes", "rule", "unset" };

	*line = e->line;
	for (size_t i = 0; e->type == TOML_TABLE && i < ARRAY_SIZE(tables); i++)
		if (!strcmp(e->name, tables[i]))
			return 0;
	if (toml_is_below(e->name, "env"))
		return take_env(k, e, err);
	if (toml_is_below(e->name, "modes"))
		return take_mode(k, e, line, err);
	if (toml_is_below(e->name, "rule"))
		return 0; /* kind_read_rules */
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (!strcmp(keys[i].name, e->name))
			return take_key(k, &keys[i], e, line, err);
	return unknown_key(e->name, err);
}

static bool
has_prompt(const struct strv *args)
{
	for (size_t i = 0; i < args->n; i++)
		if (strstr(args->v[i], "{prompt}"))
			return true;
	return false;
}

/* What no single line is to blame for. */
static int
check_whole(const struct kind *k, struct err *err)
{
	if (!k->program || !*k->program)
		return err_set(err, ERR_CONFIG, "program is missing");
	if (k->prompt == KIND_PROMPT_ARGUMENT && !has_prompt(&k->prompt_args))
		return err_set(err, ERR_CONFIG,
			       "prompt = \"argument\" needs prompt_args with {prompt}");
	if (k->prompt != KIND_PROMPT_ARGUMENT && k->prompt_args.n)
		return err_set(err, ERR_CONFIG,
			       "prompt_args needs prompt = \"argument\"");
	if (!k->hooks != !k->hooks_args.n)
		return err_set(err, ERR_CONFIG, "hooks and hooks_args need one another");
	for (size_t i = 0; i < k->unset.n; i++)
		if (!shape_is_env_name(k->unset.v[i], (int)strlen(k->unset.v[i])))
			return err_set(err, ERR_CONFIG,
				       "unset.names: '%s' cannot be the name of a "
				       "variable",
				       k->unset.v[i]);
	return 0;
}

static int
read_doc(struct kind *k, const struct toml_doc *doc, struct err *err)
{
	int line = doc->error_line, rc = 0;

	if (doc->error)
		rc = err_set(err, ERR_CONFIG, "%s", doc->error);
	for (size_t i = 0; !rc && i < doc->count; i++)
		rc = take_entry(k, &doc->entries[i], &line, err);
	if (!rc)
		rc = kind_read_rules(k, doc, &line, err);
	if (rc)
		return line ? err_wrap(err, "%s:%d", k->file, line)
			    : err_wrap(err, "%s", k->file);
	if (check_whole(k, err))
		return err_wrap(err, "%s", k->file);
	return 0;
}

static void
init(struct kind *k, const char *name)
{
	*k = (struct kind){ .name = xstrdup(name), .summary = xstrdup("") };
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (keys[i].type == KEY_LIST)
			strv_init((struct strv *)(void *)((char *)k + keys[i].offset));
	strv_init(&k->env);
	strv_init(&k->rules);
	for (size_t i = 0; i < ARRAY_SIZE(unset_always); i++)
		strv_add(&k->unset, unset_always[i]);
}

static const struct shelf shelf = { "agents", "agent kind", KIND_FILE_MAX };

int
kind_load(const struct dirs *d, const char *name, struct kind *k, struct err *err)
{
	struct toml_doc doc;
	char *file;
	int rc;

	if (shelf_load(&shelf, d, name, &file, &doc, err))
		return -1;
	init(k, name);
	k->file = file;
	rc = read_doc(k, &doc, err);
	toml_free(&doc);
	if (rc)
		kind_release(k);
	return rc;
}

void
kind_release(struct kind *k)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		void *field = (char *)k + keys[i].offset;

		if (keys[i].type == KEY_LIST)
			strv_release(field);
		else if (keys[i].type == KEY_STRING || keys[i].type == KEY_PATTERN)
			free(*(char **)field);
	}
	while (k->n_modes) {
		free(k->modes[--k->n_modes].name);
		strv_release(&k->modes[k->n_modes].args);
	}
	free(k->modes);
	free(k->name);
	free(k->file);
	strv_release(&k->env);
	strv_release(&k->rules);
	*k = (struct kind){ .name = NULL };
}

void
kind_names(const struct dirs *d, struct strv *out)
{
	shelf_names(&shelf, d, out);
}
