/* SPDX-License-Identifier: MIT */
/*
 * A kind from its file: read, checked key by key against one table, every
 * {word} looked at while its line is still known. Building an argv later is
 * plain replacement in one pass, so what a prompt holds is never looked at
 * again, and no shell is ever between it and the agent.
 */
#include "config.h"

#include "agent/kind.h"

#include <dirent.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/braces.h"
#include "config/nearest.h"
#include "config/shape.h"
#include "config/toml.h"

#define KIND_FILE_MAX (64 * 1024)
#define SUFFIX ".toml"

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

enum word {
	WORD_BRANCH,
	WORD_ID,
	WORD_WORKTREE,
	WORD_SESSION,
	WORD_LIBEXEC,
	WORD_SHELL,
	WORD_PROMPT,
	WORD_COUNT
};

static const char *const word_names[WORD_COUNT + 1] = {
	[WORD_BRANCH] = "branch",     [WORD_ID] = "id",
	[WORD_WORKTREE] = "worktree", [WORD_SESSION] = "session",
	[WORD_LIBEXEC] = "libexec",   [WORD_SHELL] = "shell",
	[WORD_PROMPT] = "prompt",
};

enum key_type { KEY_STRING, KEY_BOOL, KEY_LIST };

static const struct key {
	const char *name;
	enum key_type type;
	size_t offset;	      /* in struct kind; of "prompt": not stored as it is */
	bool has_words;	      /* {…} are replaced */
	bool may_hold_prompt; /* and {prompt} is one of them */
} keys[] = {
	{ "args", KEY_LIST, offsetof(struct kind, args), true, false },
	{ "program", KEY_STRING, offsetof(struct kind, program), true, false },
	{ "prompt", KEY_STRING, 0, false, false },
	{ "prompt_args", KEY_LIST, offsetof(struct kind, prompt_args), true, true },
	{ "status_protocol", KEY_BOOL, offsetof(struct kind, has_status_protocol),
	  false, false },
	{ "summary", KEY_STRING, offsetof(struct kind, summary), false, false },
	{ "unset.names", KEY_LIST, offsetof(struct kind, unset), false, false },
};

static const enum toml_type toml_types[] = {
	[KEY_STRING] = TOML_STRING,
	[KEY_BOOL] = TOML_BOOL,
	[KEY_LIST] = TOML_ARRAY,
};

static int
check_words(const struct key *key, const char *text, struct err *err)
{
	for (; *text; text++) {
		size_t n = braces_length(text);
		int word = braces_find(text, word_names);

		if (n && word < 0)
			return err_set(err, ERR_CONFIG, "%s: unknown placeholder %.*s",
				       key->name, (int)n, text);
		if (word == WORD_PROMPT && !key->may_hold_prompt)
			return err_set(err, ERR_CONFIG,
				       "%s: {prompt} belongs in prompt_args",
				       key->name);
	}
	return 0;
}

static int
take_string(struct kind *k, const struct key *key, const struct toml_entry *e,
	    struct err *err)
{
	char **field = (char **)((char *)k + key->offset);

	if (key->has_words && check_words(key, e->text, err))
		return -1;
	free(*field);
	*field = xstrdup(e->text);
	return 0;
}

static int
take_list(struct kind *k, const struct key *key, const struct toml_entry *e, int *line,
	  struct err *err)
{
	struct strv *list = (struct strv *)((char *)k + key->offset);

	for (size_t i = 0; i < e->item_count; i++) {
		const struct toml_entry *item = &e->items[i];

		*line = item->line;
		if (item->type != TOML_STRING)
			return err_set(err, ERR_CONFIG,
				       "%s: element %zu must be a string, not %s",
				       key->name, i + 1, toml_type_name(item->type));
		if (key->has_words && check_words(key, item->text, err))
			return -1;
		strv_add(list, item->text);
	}
	return 0;
}

static int
take_prompt(struct kind *k, const char *text, struct err *err)
{
	static const char *const ways[] = {
		[KIND_PROMPT_NONE] = "none",
		[KIND_PROMPT_ARGUMENT] = "argument",
		[KIND_PROMPT_PASTE] = "paste",
	};

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		if (!strcmp(ways[i], text)) {
			k->prompt = (enum kind_prompt)i;
			return 0;
		}
	return err_set(err, ERR_CONFIG,
		       "prompt: '%s' is not one of argument, paste, none", text);
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
take_key(struct kind *k, const struct key *key, const struct toml_entry *e, int *line,
	 struct err *err)
{
	enum toml_type wants = toml_types[key->type];

	if (e->type != wants)
		return err_set(err, ERR_CONFIG, "%s: must be %s, not %s", key->name,
			       toml_type_name(wants), toml_type_name(e->type));
	if (!strcmp(key->name, "prompt"))
		return take_prompt(k, e->text, err);
	if (key->type == KEY_LIST)
		return take_list(k, key, e, line, err);
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
	*line = e->line;
	if (e->type == TOML_TABLE &&
	    (!strcmp(e->name, "env") || !strcmp(e->name, "unset")))
		return 0;
	if (toml_is_below(e->name, "env"))
		return take_env(k, e, err);
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
	*k = (struct kind){
		.name = xstrdup(name),
		.summary = xstrdup(""),
		.args = STRV_INIT,
		.prompt_args = STRV_INIT,
		.env = STRV_INIT,
		.unset = STRV_INIT,
	};
	for (size_t i = 0; i < ARRAY_SIZE(unset_always); i++)
		strv_add(&k->unset, unset_always[i]);
}

static int
not_found(const struct dirs *d, const char *name, struct err *err)
{
	struct strv names = STRV_INIT;
	struct str all = STR_INIT;

	kind_names(d, &names);
	for (size_t i = 0; i < names.n; i++)
		str_addf(&all, "%s%s", i ? ", " : "", names.v[i]);
	err_set(err, ERR_NOT_FOUND, "no agent kind '%s' (there %s: %s)", name,
		names.n == 1 ? "is" : "are", names.n ? all.buf : "none");
	str_release(&all);
	strv_release(&names);
	return -1;
}

/* The user's file hides the shipped one, even when it is damaged. */
static bool
find_doc(const struct dirs *d, const char *name, char **file, struct toml_doc *doc)
{
	const char *const places[] = { d->config, d->share };

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		*file = xasprintf("%s/agents/%s" SUFFIX, places[i], name);
		if (toml_load(*file, KIND_FILE_MAX, doc))
			return true;
		free(*file);
	}
	*file = NULL;
	return false;
}

int
kind_load(const struct dirs *d, const char *name, struct kind *k, struct err *err)
{
	struct toml_doc doc;
	char *file;
	int rc;

	if (!shape_is_kind_name(name) || !find_doc(d, name, &file, &doc))
		return not_found(d, name, err);
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
	free(k->name);
	free(k->summary);
	free(k->file);
	free(k->program);
	strv_release(&k->args);
	strv_release(&k->prompt_args);
	strv_release(&k->env);
	strv_release(&k->unset);
	k->name = k->summary = k->file = k->program = NULL;
}

static void
add_names(const char *dir, struct strv *out)
{
	char *path = path_join(dir, "agents");
	DIR *handle = opendir(path);
	struct dirent *entry;

	free(path);
	if (!handle)
		return;
	while ((entry = readdir(handle))) {
		size_t n = strlen(entry->d_name);
		char *name;

		if (n <= strlen(SUFFIX) || !str_ends_with(entry->d_name, SUFFIX))
			continue;
		name = xstrndup(entry->d_name, n - strlen(SUFFIX));
		if (shape_is_kind_name(name) && !strv_has(out, name))
			strv_add(out, name);
		free(name);
	}
	closedir(handle);
}

void
kind_names(const struct dirs *d, struct strv *out)
{
	add_names(d->config, out);
	add_names(d->share, out);
	strv_sort(out);
}

static const char *
user_shell(void)
{
	const char *shell = getenv("SHELL");

	return shell && *shell == '/' ? shell : "/bin/sh";
}

static void
add_all_replaced(struct strv *out, const struct strv *args, const char *const *words)
{
	for (size_t i = 0; i < args->n; i++) {
		struct str word = STR_INIT;

		braces_replace(&word, args->v[i], word_names, words);
		strv_take(out, str_detach(&word));
	}
}

static void
add_program(struct strv *out, const char *program, const char *const *words)
{
	struct str word = STR_INIT;

	braces_replace(&word, program, word_names, words);
	strv_take(out, path_expand(word.buf));
	str_release(&word);
}

void
kind_argv(const struct kind *k, const struct kind_words *words,
	  const struct strv *extra, const char *prompt, struct strv *out)
{
	const char *const values[WORD_COUNT] = {
		[WORD_BRANCH] = words->branch,
		[WORD_ID] = words->id,
		[WORD_WORKTREE] = words->worktree,
		[WORD_SESSION] = words->session,
		[WORD_LIBEXEC] = words->libexec,
		[WORD_SHELL] = user_shell(),
		[WORD_PROMPT] = prompt,
	};

	add_program(out, k->program, values);
	add_all_replaced(out, &k->args, values);
	if (extra)
		strv_add_all(out, extra);
	if (prompt && k->prompt == KIND_PROMPT_ARGUMENT)
		add_all_replaced(out, &k->prompt_args, values);
}
