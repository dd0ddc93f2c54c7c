/* SPDX-License-Identifier: MIT */
/* Prices from their files, checked key by key while the line is still known. */
#include "config.h"

#include "agent/price.h"

#include <fnmatch.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/money.h"
#include "config/nearest.h"
#include "config/toml.h"

#define PRICES_FILE_MAX (256 * 1024)
#define TABLE "model."

static const struct key {
	const char *name;
	size_t offset;
} keys[] = {
	{ "input", offsetof(struct price, input) },
	{ "cache_write", offsetof(struct price, cache_write) },
	{ "cache_write_1h", offsetof(struct price, cache_write_1h) },
	{ "cache_read", offsetof(struct price, cache_read) },
	{ "output", offsetof(struct price, output) },
};

static int
take_match(struct price *p, const struct toml_entry *e, struct err *err)
{
	const struct toml_entry *globs = e->type == TOML_ARRAY ? e->items : e;
	size_t n = e->type == TOML_ARRAY ? e->item_count : 1;

	for (size_t i = 0; i < n; i++) {
		if (globs[i].type != TOML_STRING || !*globs[i].text)
			return err_set(err, ERR_CONFIG,
				       "match: must be a model's name, a glob, or a list "
				       "of them");
		strv_add(&p->match, globs[i].text);
	}
	return 0;
}

static int
take_context(struct price *p, const struct toml_entry *e, struct err *err)
{
	p->context = e->type == TOML_INT ? strtoll(e->text, NULL, 10) : 0;
	if (p->context <= 0 || p->context > INT64_C(1000000000))
		return err_set(err, ERR_CONFIG, "context: must be a number of tokens");
	return 0;
}

static int
take_amount(struct price *p, const struct key *key, const struct toml_entry *e,
	    struct err *err)
{
	bool is_number = e->type == TOML_INT || e->type == TOML_FLOAT;
	int64_t nano;

	if (!is_number || !money_scan(e->text, strlen(e->text), &nano))
		return err_set(err, ERR_CONFIG,
			       "%s: must be US dollars for a million tokens", key->name);
	*(double *)((char *)p + key->offset) = (double)nano / 1e6;
	return 0;
}

static int
unknown_key(const char *name, struct err *err)
{
	const char *names[ARRAY_SIZE(keys) + 3] = { "match", "context" }, *near;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		names[i + 2] = keys[i].name;
	near = nearest_find(name, names);
	return err_set(err, ERR_CONFIG, "unknown key '%s'%s%s%s", name,
		       near ? " (did you mean '" : "", near ? near : "",
		       near ? "'?)" : "");
}

static int
take_key(struct price *p, const char *name, const struct toml_entry *e, struct err *err)
{
	if (!strcmp(name, "match"))
		return take_match(p, e, err);
	if (!strcmp(name, "context"))
		return take_context(p, e, err);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (!strcmp(keys[i].name, name))
			return take_amount(p, &keys[i], e, err);
	return unknown_key(name, err);
}

/* What is whole goes without; line is where the entry stands. */
static int
finish(const struct prices *ps, size_t first, struct err *err)
{
	struct price *p;

	if (ps->n == first)
		return 0;
	p = &ps->v[ps->n - 1];
	if (!p->match.n)
		return err_set(err, ERR_CONFIG, "match is missing");
	if (p->input < 0 || p->output < 0)
		return err_set(err, ERR_CONFIG, "'%s' needs input and output",
			       p->match.v[0]);
	if (p->cache_write < 0)
		p->cache_write = p->input;
	if (p->cache_write_1h < 0)
		p->cache_write_1h = p->cache_write;
	if (p->cache_read < 0)
		p->cache_read = p->input;
	return 0;
}

static void
begin(struct prices *ps)
{
	ALLOC_GROW(ps->v, ps->n + 1, ps->alloc);
	ps->v[ps->n++] = (struct price){ STRV_INIT, -1, -1, -1, -1, -1, 0 };
}

static int
take_date(struct prices *ps, const struct toml_entry *e, struct err *err)
{
	if (e->type != TOML_STRING)
		return err_set(err, ERR_CONFIG, "date: must be a string, not %s",
			       toml_type_name(e->type));
	free(ps->date);
	ps->date = xstrdup(e->text);
	return 0;
}

/* "model", "model.3", "model.3.input", "date". */
static int
take_entry(struct prices *ps, size_t first, const struct toml_entry *e, int *line,
	   struct err *err)
{
	const char *dot;

	if (!strcmp(e->name, "model") && e->type == TOML_ARRAY)
		return 0;
	if (strncmp(e->name, TABLE, strlen(TABLE)) != 0) {
		*line = e->line;
		return strcmp(e->name, "date") ? unknown_key(e->name, err)
					       : take_date(ps, e, err);
	}
	dot = strchr(e->name + strlen(TABLE), '.');
	if (!dot) {
		if (finish(ps, first, err))
			return -1;
		begin(ps);
		*line = e->line;
		return 0;
	}
	*line = e->line;
	return take_key(&ps->v[ps->n - 1], dot + 1, e, err);
}

static int
check_shape(const struct toml_doc *doc, int *line, struct err *err)
{
	for (size_t i = 0; i < doc->count; i++) {
		const struct toml_entry *e = &doc->entries[i];

		*line = e->line;
		if (!strcmp(e->name, "model") && e->type != TOML_ARRAY)
			return err_set(err, ERR_CONFIG, "write [[model]], once an entry");
		for (size_t k = 0; k < e->item_count && !strcmp(e->name, "model"); k++)
			if (e->items[k].type != TOML_TABLE)
				return err_set(err, ERR_CONFIG,
					       "write [[model]], once an entry");
	}
	return 0;
}

static int
read_doc(struct prices *ps, const char *file, const struct toml_doc *doc,
	 struct err *err)
{
	int line = doc->error_line;
	size_t first = ps->n;
	int rc = 0;

	if (doc->error)
		rc = err_set(err, ERR_CONFIG, "%s", doc->error);
	else
		rc = check_shape(doc, &line, err);
	for (size_t i = 0; !rc && i < doc->count; i++)
		rc = take_entry(ps, first, &doc->entries[i], &line, err);
	if (!rc)
		rc = finish(ps, first, err);
	if (rc)
		return line ? err_wrap(err, "%s:%d", file, line) : err_wrap(err, "%s", file);
	return 0;
}

static int
read_file(struct prices *ps, const char *file, bool *is_there, struct err *err)
{
	struct toml_doc doc;
	int rc = 0;

	*is_there = toml_load(file, PRICES_FILE_MAX, &doc);
	if (*is_there)
		rc = read_doc(ps, file, &doc, err);
	toml_free(&doc);
	return rc;
}

int
prices_load(const struct dirs *dirs, struct prices *ps, struct err *err)
{
	char *own = path_join(dirs->config, "prices.toml");
	char *shipped = path_join(dirs->share, "prices.toml");
	bool is_there;
	int rc;

	*ps = (struct prices)PRICES_INIT;
	rc = read_file(ps, own, &is_there, err);
	if (!rc && is_there)
		ps->own = xstrdup(own);
	if (!rc)
		rc = read_file(ps, shipped, &is_there, err);
	if (!ps->date)
		ps->date = xstrdup("");
	if (rc)
		prices_release(ps);
	free(shipped);
	free(own);
	return rc;
}

void
prices_release(struct prices *ps)
{
	for (size_t i = 0; i < ps->n; i++)
		strv_release(&ps->v[i].match);
	free(ps->v);
	free(ps->date);
	free(ps->own);
	*ps = (struct prices)PRICES_INIT;
}

const struct price *
prices_find(const struct prices *ps, const char *model)
{
	for (size_t i = 0; i < ps->n; i++)
		for (size_t k = 0; k < ps->v[i].match.n; k++)
			if (!fnmatch(ps->v[i].match.v[k], model, 0))
				return &ps->v[i];
	return NULL;
}

int64_t
price_of(const struct price *p, const struct tokens *t)
{
	double nano = (double)t->input * p->input + (double)t->cache_write * p->cache_write +
		      (double)t->cache_write_1h * p->cache_write_1h +
		      (double)t->cache_read * p->cache_read +
		      (double)t->output * p->output;

	/* more than all the money there is: a damaged transcript */
	return nano < (double)MONEY_MAX ? (int64_t)(nano + 0.5) : MONEY_MAX;
}
