/* SPDX-License-Identifier: MIT */
/*
 * Which field an argument gets, by its kind. What is offered to choose from is
 * known here already, or to the field; only branches have to be looked up
 * (form-verb.c).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/config.h"
#include "keeper/client.h"
#include "ui/chosen.h"
#include "ui/cockpit-int.h"
#include "ui/form-verb.h"
#include "ui/kind-program.h"

/* --- lines --- */

/* "40: how many lines", where 40 is what nothing means. */
static char *
hint_of(const struct verb_arg *arg)
{
	if (arg->fallback)
		return xasprintf("%s: %s", arg->fallback, arg->summary);
	return xstrdup(arg->summary);
}

static struct field *
make_line(struct cockpit *c, const struct verb_arg *arg)
{
	char *hint = hint_of(arg);
	struct field *f =
		arg->flags & ARG_STDIN ? field_text_new(hint) : field_line_new(hint);

	(void)c;
	free(hint);
	return f;
}

static struct field *
make_number(struct cockpit *c, const struct verb_arg *arg)
{
	char *hint = hint_of(arg);
	struct field *f = field_number_new(hint, arg->max <= 0 || arg->min < 0);

	(void)c;
	free(hint);
	return f;
}

static struct field *
make_path(struct cockpit *c, const struct verb_arg *arg)
{
	struct field *f = make_line(c, arg);

	field_line_set_parts(f, SUGGEST_PATH);
	return f;
}

static struct field *
line_with(struct cockpit *c, const struct verb_arg *arg, struct strv *words)
{
	struct field *f = make_line(c, arg);

	field_line_set_words(f, words);
	strv_release(words);
	return f;
}

static void
add_once(struct strv *words, const char *word)
{
	if (*word && !strv_has(words, word))
		strv_add(words, word);
}

static struct field *
make_batch(struct cockpit *c, const struct verb_arg *arg)
{
	struct strv words = STRV_INIT;

	for (size_t i = 0; i < c->model.n; i++)
		add_once(&words, c->model.units[i]->batch);
	return line_with(c, arg, &words);
}

static struct field *
make_option(struct cockpit *c, const struct verb_arg *arg)
{
	struct strv words = STRV_INIT;
	size_t n;
	const struct option *options = options_all(&n);

	for (size_t i = 0; i < n; i++)
		strv_add(&words, options[i].name);
	return line_with(c, arg, &words);
}

/* --- choices --- */

static struct field *
choice_of(const struct verb_arg *arg, struct strv *words, const char *selected)
{
	struct field *f = field_choice_new(words, arg->summary);

	if (selected)
		f->ops->set(f, selected);
	strv_release(words);
	return f;
}

static struct field *
make_flag(struct cockpit *c, const struct verb_arg *arg)
{
	(void)c;
	return field_box_new(arg->summary);
}

static bool
may_be_absent(const struct verb_arg *arg)
{
	return !arg->fallback && !(arg->flags & ARG_REQUIRED);
}

static struct field *
make_choice(struct cockpit *c, const struct verb_arg *arg)
{
	struct strv words = STRV_INIT;
	char *copy = xstrdup(arg->choices), *rest = copy, *word;

	(void)c;
	if (may_be_absent(arg))
		strv_add(&words, "");
	while ((word = strsep(&rest, "|")))
		strv_add(&words, word);
	free(copy);
	return choice_of(arg, &words, arg->fallback);
}

static struct field *
make_state(struct cockpit *c, const struct verb_arg *arg)
{
	struct strv words = STRV_INIT;

	(void)c;
	if (may_be_absent(arg))
		strv_add(&words, "");
	for (int i = 0; i < STATE_COUNT; i++)
		strv_add(&words, state_name((enum agent_state)i));
	strv_add(&words, "exited");
	return choice_of(arg, &words, arg->fallback);
}

/* One kind is chosen, the default at first if it is here; several are written. */
static struct field *
make_kind(struct cockpit *c, const struct verb_arg *arg)
{
	struct strv words = STRV_INIT;
	const struct config *config;
	const char *usual = NULL;
	size_t found;

	kind_names_found_first(c->app, &words, &found);
	if (arg->flags & ARG_MANY) {
		struct field *f = line_with(c, arg, &words);

		field_line_set_parts(f, SUGGEST_LIST);
		return f;
	}
	if (!app_config(c->app, &config, NULL))
		usual = config_string(config, "agent.default");
	for (size_t i = found; usual && i && i < words.n; i++)
		if (!strcmp(words.v[i], usual))
			usual = NULL;
	return choice_of(arg, &words, usual);
}

/* --- agents --- */

static void
add_agents(struct cockpit *c, struct strv *ids, struct strv *names)
{
	struct chosen all;

	chosen_find(&all, c);
	for (size_t i = 0; i < all.n; i++) {
		strv_add(ids, all.v[i]->id);
		strv_add(names, all.v[i]->name);
	}
	chosen_release(&all);
}

/* Where one alone is meant, the marks are of no use. */
static void
add_agent(struct cockpit *c, struct strv *ids, struct strv *names)
{
	const struct unit *selected = rows_selected(&c->rows);

	if (selected) {
		strv_add(ids, selected->id);
		strv_add(names, selected->name);
	}
}

static struct field *
make_agent_line(struct cockpit *c, const struct verb_arg *arg)
{
	struct strv words = STRV_INIT;

	for (size_t i = 0; i < c->model.n; i++)
		add_once(&words, c->model.units[i]->name);
	return line_with(c, arg, &words);
}

static struct field *
make_agent(struct cockpit *c, const struct verb_arg *arg)
{
	struct strv ids = STRV_INIT, names = STRV_INIT;
	struct field *f;

	(arg->flags & ARG_MANY ? add_agents : add_agent)(c, &ids, &names);
	f = ids.n ? field_agents_new(&ids, &names) : make_agent_line(c, arg);
	strv_release(&ids);
	strv_release(&names);
	return f;
}

/* --- all kinds --- */

typedef struct field *make_fn(struct cockpit *, const struct verb_arg *);

static make_fn *const makers[ARG_KIND_COUNT] = {
	[ARG_FLAG] = make_flag,	    [ARG_TEXT] = make_line,
	[ARG_INT] = make_number,    [ARG_DURATION] = make_line,
	[ARG_FILE] = make_path,	    [ARG_AGENT] = make_agent,
	[ARG_BRANCH] = make_line,   [ARG_KIND] = make_kind,
	[ARG_BATCH] = make_batch,   [ARG_STATE] = make_state,
	[ARG_CHOICE] = make_choice, [ARG_OPTION] = make_option,
};

/* Verbs that only look are for all agents unless one is named. */
static bool
is_meant(const struct verb *verb, const struct verb_arg *arg)
{
	return arg->flags & ARG_REQUIRED || verb->flags & VERB_CHANGES;
}

struct field *
form_field_new(struct cockpit *c, const struct verb *verb, const struct verb_arg *arg)
{
	make_fn *make = makers[arg->kind];
	struct field *f;

	if (arg->kind == ARG_AGENT && !is_meant(verb, arg))
		make = make_agent_line;
	if (arg->kind == ARG_TEXT && arg->flags & ARG_MANY &&
	    !strcmp(arg->name, "pair"))
		f = field_pairs_new();
	else
		f = make(c, arg);
	f->arg = arg;
	f->label = arg->name;
	return f;
}
