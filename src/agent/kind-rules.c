/* SPDX-License-Identifier: MIT */
/*
 * Tables [rule.NAME] of a kind's file into what keepers read (keeper/rules.h),
 * in the order in which they stand there, since the first that holds decides.
 */
#include "config.h"

#include "agent/kind-int.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fields.h"
#include "config/nearest.h"
#include "keeper/rules.h"

#define TABLE "rule"

static const char *const keys[] = { "in", "match", "state", "unless", "why", NULL };

static int
by_line(const void *a, const void *b)
{
	const struct toml_entry *const *x = a, *const *y = b;

	return ((*x)->line > (*y)->line) - ((*x)->line < (*y)->line);
}

static bool
is_rule(const struct toml_entry *e)
{
	return e->type == TOML_TABLE && toml_is_below(e->name, TABLE) &&
	       !strchr(e->name + strlen(TABLE "."), '.');
}

static int
add_value(struct str *out, const char *key, const struct toml_entry *e, struct err *err)
{
	if (e->type == TOML_STRING) {
		fields_add(out, key, e->text);
		return 0;
	}
	if (e->type != TOML_ARRAY || (strcmp(key, "match") && strcmp(key, "unless")))
		return err_set(err, ERR_CONFIG, "%s: must be a string, not %s", e->name,
			       toml_type_name(e->type));
	for (size_t i = 0; i < e->item_count; i++)
		if (add_value(out, key, &e->items[i], err))
			return err_wrap(err, "%s", key);
	return 0;
}

static int
add_key(struct str *out, const char *key, const struct toml_entry *e, struct err *err)
{
	const char *near = nearest_find(key, keys);

	for (size_t i = 0; keys[i]; i++)
		if (!strcmp(keys[i], key))
			return add_value(out, key, e, err);
	return err_set(err, ERR_CONFIG, "unknown key '%s'%s%s%s", e->name,
		       near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
}

static int
read_rule(const struct toml_doc *doc, const struct toml_entry *table, struct str *out,
	  int *line, struct err *err)
{
	fields_add(out, "name", table->name + strlen(TABLE "."));
	for (size_t i = 0; i < doc->count; i++) {
		const struct toml_entry *e = &doc->entries[i];

		if (!toml_is_below(e->name, table->name))
			continue;
		*line = e->line;
		if (add_key(out, e->name + strlen(table->name) + 1, e, err))
			return -1;
	}
	*line = table->line;
	return 0;
}

int
kind_read_rules(struct kind *k, const struct toml_doc *doc, int *line, struct err *err)
{
	const struct toml_entry **tables = xcalloc(doc->count + 1, sizeof(*tables));
	struct rules checked = RULES_INIT;
	struct str text = STR_INIT;
	size_t n = 0;
	int rc = 0;

	for (size_t i = 0; i < doc->count; i++)
		if (is_rule(&doc->entries[i]))
			tables[n++] = &doc->entries[i];
	qsort(tables, n, sizeof(*tables), by_line);
	for (size_t i = 0; !rc && i < n; i++) {
		str_clear(&text);
		rc = read_rule(doc, tables[i], &text, line, err);
		if (!rc && rules_add(&checked, text.buf, text.len, err))
			rc = err_wrap(err, "%s", tables[i]->name);
		strv_add(&k->rules, text.buf);
	}
	rules_release(&checked);
	str_release(&text);
	free(tables);
	return rc;
}
