/* SPDX-License-Identifier: MIT */
/*
 * Loading: defaults first, then each source sets what it names over what is
 * there. A value that is refused leaves the one below it standing and becomes
 * a problem, so one bad line costs that line alone.
 *
 * Values lie in an array sorted by name. The defaults of '*' options have no
 * name of their own until someone asks for one, and stand apart.
 */
#include <config.h>

#include "config/config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "config/config-int.h"

struct value_list {
	struct config_value *v;
	size_t n, alloc;
};

struct config {
	struct value_list values; /* sorted by name */
	struct value_list stars;  /* defaults of '*' options */
	struct config_problem *problems;
	size_t problem_count, problem_alloc;
};

/* A source while it is read. */
struct source {
	struct config *config;
	enum config_source id;
	const char *file; /* NULL: none to name */
	size_t first;	  /* its first problem */
};

static size_t
place_of(const struct value_list *l, const char *name)
{
	size_t low = 0, high = l->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(l->v[mid].name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool
is_at(const struct value_list *l, size_t i, const char *name)
{
	return i < l->n && !strcmp(l->v[i].name, name);
}

/* Takes the value over, in place of one of the same name. */
static void
put(struct value_list *l, const struct config_value *v)
{
	size_t i = place_of(l, v->name);

	if (is_at(l, i, v->name)) {
		value_release(&l->v[i]);
		l->v[i] = *v;
		return;
	}
	ALLOC_GROW(l->v, l->n + 1, l->alloc);
	memmove(l->v + i + 1, l->v + i, (l->n - i) * sizeof(*l->v));
	l->v[i] = *v;
	l->n++;
}

static void
set(struct source *s, struct config_value *v, const char *name, int line)
{
	v->name = xstrdup(name);
	v->source = s->id;
	v->file = s->id == CONFIG_ENVIRONMENT ? NULL : xstrdup_or_null(s->file);
	v->line = line;
	put(&s->config->values, v);
}

/* Within its source a problem stands by its line; takes text over. */
static void
add_problem(struct source *s, int line, char *text)
{
	struct config *c = s->config;
	size_t at = c->problem_count;

	ALLOC_GROW(c->problems, at + 1, c->problem_alloc);
	for (; at > s->first && c->problems[at - 1].line > line; at--)
		c->problems[at] = c->problems[at - 1];
	c->problems[at] = (struct config_problem){ xstrdup(s->file), line, text };
	c->problem_count++;
}

static void
set_defaults(struct config *c)
{
	size_t n;
	const struct option *all = options_all(&n);

	for (size_t i = 0; i < n; i++) {
		struct err err = ERR_INIT;
		struct config_value v;
		int rc = value_from_text(&v, &all[i], all[i].fallback, &err);

		assert(!rc);
		(void)rc;
		v.name = xstrdup(all[i].name);
		put(strchr(all[i].name, '*') ? &c->stars : &c->values, &v);
	}
}

static void
add_unknown(struct source *s, const struct toml_entry *e)
{
	bool is_table = e->type == TOML_TABLE;
	char *near = option_suggest(e->name, is_table);

	add_problem(s, e->line,
		    xasprintf("unknown %s '%s'%s%s%s", is_table ? "table" : "key",
			      e->name, near ? " (did you mean '" : "", near ? near : "",
			      near ? "'?)" : ""));
	free(near);
}

static void
take_option(struct source *s, const struct option *option, const struct toml_entry *e)
{
	struct err err = ERR_INIT;
	struct config_value v;
	int line = e->line;

	if (option->is_personal && s->id == CONFIG_PROJECT)
		add_problem(s, line,
			    xasprintf("%s: only your own config.toml may say this, "
				      "not a project's", e->name));
	else if (value_from_toml(&v, option, e, &line, &err))
		add_problem(s, line, xasprintf("%s: %s", e->name, err.text));
	else
		set(s, &v, e->name, e->line);
}

/* Whether what lies below the entry is its own, to be passed over. */
static bool
take_entry(struct source *s, const struct toml_entry *e)
{
	const struct option *option = option_find(e->name);

	if (option) {
		take_option(s, option, e);
	} else if (!option_is_table(e->name)) {
		add_unknown(s, e);
	} else if (e->type != TOML_TABLE) {
		add_problem(s, e->line,
			    xasprintf("%s: must be a table, not %s", e->name,
				      toml_type_name(e->type)));
	} else {
		return false;
	}
	return true;
}

static void
take_entries(struct source *s, const struct toml_doc *doc)
{
	const char *done = NULL;

	for (size_t i = 0; i < doc->count; i++) {
		const struct toml_entry *e = &doc->entries[i];

		if (done && toml_is_below(e->name, done))
			continue;
		done = take_entry(s, e) ? e->name : NULL;
	}
}

static void
load_file(struct config *c, enum config_source id, const char *file)
{
	struct source s = { c, id, file, c->problem_count };
	struct toml_doc doc;

	if (!file || !toml_load(file, CONFIG_FILE_MAX, &doc))
		return;
	if (doc.error)
		add_problem(&s, doc.error_line, xstrdup(doc.error));
	else
		take_entries(&s, &doc);
	toml_free(&doc);
}

static void
load_environment(struct config *c, char *const *env)
{
	struct source s = { c, CONFIG_ENVIRONMENT, "environment", c->problem_count };

	for (; *env; env++) {
		struct environment_hit hit;
		struct err err = ERR_INIT;
		struct config_value v;

		if (!environment_match(*env, &hit))
			continue;
		if (value_from_text(&v, hit.option, hit.value, &err))
			add_problem(&s, 0,
				    xasprintf("%.*s: %s", (int)strcspn(*env, "="), *env,
					      err.text));
		else
			set(&s, &v, hit.name, 0);
		free(hit.name);
	}
}

struct config *
config_load(const char *user_file, const char *project_file, char *const *env)
{
	struct config *c = xcalloc(1, sizeof(*c));

	set_defaults(c);
	load_file(c, CONFIG_USER, user_file);
	load_file(c, CONFIG_PROJECT, project_file);
	load_environment(c, env ? env : environ);
	return c;
}

static void
release_values(struct value_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		value_release(&l->v[i]);
	free(l->v);
}

void
config_free(struct config *c)
{
	if (!c)
		return;
	release_values(&c->values);
	release_values(&c->stars);
	for (size_t i = 0; i < c->problem_count; i++) {
		free(c->problems[i].file);
		free(c->problems[i].text);
	}
	free(c->problems);
	free(c);
}

const char *
config_source_name(enum config_source source)
{
	static const char *const names[CONFIG_SOURCE_COUNT] = {
		[CONFIG_DEFAULT] = "default",
		[CONFIG_USER] = "user",
		[CONFIG_PROJECT] = "project",
		[CONFIG_ENVIRONMENT] = "environment",
	};

	return names[source];
}

const struct config_value *
config_find(const struct config *c, const char *name)
{
	size_t i = place_of(&c->values, name);
	const struct option *option;

	if (is_at(&c->values, i, name))
		return &c->values.v[i];
	option = option_find(name);
	if (!option)
		return NULL;
	i = place_of(&c->stars, option->name);
	assert(is_at(&c->stars, i, option->name));
	return &c->stars.v[i];
}

static const struct config_value *
find_known(const struct config *c, const char *name)
{
	const struct config_value *v = config_find(c, name);

	assert(v);
	return v;
}

const char *
config_string(const struct config *c, const char *name)
{
	return find_known(c, name)->text;
}

bool
config_bool(const struct config *c, const char *name)
{
	const struct config_value *v = find_known(c, name);

	assert(v->option->type == OPTION_BOOL);
	return v->flag;
}

int64_t
config_number(const struct config *c, const char *name)
{
	const struct config_value *v = find_known(c, name);

	assert(v->option->type == OPTION_INT || v->option->type == OPTION_SIZE ||
	       v->option->type == OPTION_DURATION || v->option->type == OPTION_MONEY);
	return v->number;
}

const struct strv *
config_list(const struct config *c, const char *name)
{
	const struct config_value *v = find_known(c, name);

	assert(v->option->type == OPTION_LIST);
	return &v->list;
}

size_t
config_count(const struct config *c)
{
	return c->values.n;
}

const struct config_value *
config_at(const struct config *c, size_t i)
{
	assert(i < c->values.n);
	return &c->values.v[i];
}

size_t
config_problem_count(const struct config *c)
{
	return c->problem_count;
}

const struct config_problem *
config_problem_at(const struct config *c, size_t i)
{
	assert(i < c->problem_count);
	return &c->problems[i];
}

int
config_check(const struct config *c, struct err *err)
{
	const struct config_problem *p = c->problems;
	struct str more = STR_INIT, line = STR_INIT;

	if (!c->problem_count)
		return 0;
	if (p->line)
		str_addf(&line, ":%d", p->line);
	if (c->problem_count > 1)
		str_addf(&more, " (and %zu more)", c->problem_count - 1);
	err_set(err, ERR_CONFIG, "%s%s: %s%s", p->file, line.buf, p->text, more.buf);
	str_release(&line);
	str_release(&more);
	return -1;
}
