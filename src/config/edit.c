/* SPDX-License-Identifier: MIT */
/*
 * The place is found by the parser's lines, the extent of a value by a small
 * scan of TOML's strings, brackets and comments (TOML 1.0), and the result is
 * proved by parsing it and comparing it with what was there.
 */
#include <config.h>

#include "config/edit.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/config-int.h"
#include "config/toml-text.h"

/* What is taken away, and what comes in its place. */
struct change {
	size_t from, to;
	struct str text;
};

/* One edit while it is made. */
struct edit {
	const char *file, *name;
	const struct str *old;
	struct toml_doc doc;
	char *table;	 /* "ui" */
	const char *key; /* "theme" */
	struct str value; /* as TOML; empty: to be taken out */
};

static int
by_hand(const struct edit *e, int line, struct err *err)
{
	return err_set(err, ERR_CONFIG, "%s:%d: '%s' has to be edited by hand here",
		       e->file, line ? line : 1, e->name);
}

/* --- the text --- */

static size_t
line_start(const struct str *s, int line)
{
	const char *at = s->buf;

	for (; line > 1 && at; line--) {
		at = memchr(at, '\n', s->len - (size_t)(at - s->buf));
		at = at ? at + 1 : NULL;
	}
	return at ? (size_t)(at - s->buf) : s->len;
}

/* Behind its newline. */
static size_t
line_end(const struct str *s, size_t at)
{
	const char *end = memchr(s->buf + at, '\n', s->len - at);

	return end ? (size_t)(end - s->buf) + 1 : s->len;
}

static size_t
skip_blanks(const struct str *s, size_t at)
{
	return at + strspn(s->buf + at, " \t");
}

/* Behind a string that begins at; a long one has three quotes. */
static size_t
skip_string(const char *s, size_t at)
{
	char quote = s[at];
	size_t n = s[at + 1] == quote && s[at + 2] == quote ? 3 : 1;
	const char end[] = { quote, n == 3 ? quote : '\0', quote, '\0' };

	for (at += n; s[at]; at++) {
		if (s[at] == '\\' && quote == '"' && s[at + 1])
			at++;
		else if (!strncmp(s + at, end, n))
			break;
	}
	for (; n == 3 && s[at] && s[at + 3] == quote;) /* """a""""": quotes within */
		at++;
	return s[at] ? at + n : at;
}

/* Behind the value that begins at, without the blanks and comment behind it. */
static size_t
skip_value(const char *s, size_t at)
{
	size_t end = at;
	int depth = 0;

	while (s[at] && (depth || !strchr("\r\n#,]}", s[at]))) {
		if (s[at] == '"' || s[at] == '\'') {
			at = end = skip_string(s, at);
			continue;
		}
		if (s[at] == '#') {
			at += strcspn(s + at, "\n");
			continue;
		}
		depth += (s[at] == '[' || s[at] == '{') - (s[at] == ']' || s[at] == '}');
		if (!strchr(" \t", s[at]))
			end = at + 1;
		at++;
	}
	return end;
}

/* --- where it goes --- */

static const struct toml_entry *
find_entry(const struct toml_doc *doc, const char *name)
{
	for (size_t i = 0; i < doc->count; i++)
		if (!strcmp(doc->entries[i].name, name))
			return &doc->entries[i];
	return NULL;
}

/* "theme" or "ui.theme" and '=': the value's first byte; 0: it is not that. */
static size_t
value_at(const struct edit *e, size_t at)
{
	const char *const names[] = { e->name, e->key };
	const char *s = e->old->buf;

	at = skip_blanks(e->old, at);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		size_t behind = at + strlen(names[i]);

		if (!str_starts_with(s + at, names[i]))
			continue;
		behind = skip_blanks(e->old, behind);
		if (s[behind] == '=')
			return skip_blanks(e->old, behind + 1);
	}
	return 0;
}

static int
change_value(const struct edit *e, int line, struct change *c, struct err *err)
{
	size_t start = line_start(e->old, line), value = value_at(e, start);

	if (!value)
		return by_hand(e, line, err);
	c->from = value;
	c->to = skip_value(e->old->buf, value);
	str_add(&c->text, e->value.buf, e->value.len);
	if (!e->value.len) {
		c->from = start;
		c->to = line_end(e->old, c->to);
	}
	return 0;
}

static const char *
newline(const struct edit *e)
{
	return strstr(e->old->buf, "\r\n") ? "\r\n" : "\n";
}

static bool
is_header(const struct edit *e, size_t at)
{
	size_t n = strlen(e->table);
	const char *s = e->old->buf + skip_blanks(e->old, at);

	return *s == '[' && !strncmp(s + 1, e->table, n) && s[n + 1] == ']';
}

/* Whether the line holds the option commented out, as the template has it. */
static bool
is_commented(const struct edit *e, size_t at)
{
	size_t n = strlen(e->key);
	const char *s = e->old->buf + skip_blanks(e->old, at);

	if (*s++ != '#')
		return false;
	s += strspn(s, " \t");
	return !strncmp(s, e->key, n) && s[n + strspn(s + n, " \t")] == '=';
}

/* Below its own comment in the table, else below the table's head. */
static size_t
place_in(const struct edit *e, size_t head)
{
	size_t first = line_end(e->old, head);

	for (size_t at = first; at < e->old->len; at = line_end(e->old, at)) {
		if (e->old->buf[skip_blanks(e->old, at)] == '[')
			break;
		if (is_commented(e, at))
			return line_end(e->old, at);
	}
	return first;
}

static void
insert(const struct edit *e, size_t at, bool with_head, struct change *c)
{
	bool is_open = at && e->old->buf[at - 1] != '\n';
	const char *nl = newline(e);

	c->from = c->to = at;
	if (is_open)
		str_adds(&c->text, nl);
	if (with_head)
		str_addf(&c->text, "%s[%s]%s", at ? nl : "", e->table, nl);
	str_addf(&c->text, "%s = ", e->key);
	str_add(&c->text, e->value.buf, e->value.len);
	str_adds(&c->text, nl);
}

static int
find_change(const struct edit *e, struct change *c, struct err *err)
{
	const struct toml_entry *entry = find_entry(&e->doc, e->name), *table;
	size_t head;

	if (entry)
		return change_value(e, entry->line, c, err);
	if (!e->value.len)
		return 0;
	table = find_entry(&e->doc, e->table);
	head = table ? line_start(e->old, table->line) : 0;
	if (table && is_header(e, head))
		insert(e, place_in(e, head), false, c);
	else
		insert(e, e->old->len, true, c);
	return 0;
}

/* --- the proof --- */

static bool
is_same(const struct toml_entry *a, const struct toml_entry *b)
{
	struct str x = STR_INIT, y = STR_INIT;
	bool same = !strcmp(a->name, b->name) && a->type == b->type;

	if (same && a->type != TOML_TABLE) {
		toml_text_entry(&x, a);
		toml_text_entry(&y, b);
		same = !strcmp(x.buf, y.buf);
	}
	str_release(&x);
	str_release(&y);
	return same;
}

/* What the edit may touch: the option, what is in it, and its table. */
static bool
is_ours(const struct edit *e, const char *name)
{
	return !strcmp(name, e->name) || toml_is_below(name, e->name) ||
	       !strcmp(name, e->table) || toml_is_below(e->table, name);
}

static bool
has_all(const struct edit *e, const struct toml_doc *in, const struct toml_doc *of)
{
	for (size_t i = 0; i < of->count; i++) {
		const struct toml_entry *a = &of->entries[i], *b;

		if (is_ours(e, a->name))
			continue;
		b = find_entry(in, a->name);
		if (!b || !is_same(a, b))
			return false;
	}
	return true;
}

static bool
has_value(const struct edit *e, const struct toml_doc *doc)
{
	const struct toml_entry *entry = find_entry(doc, e->name);
	struct str line = STR_INIT;
	struct toml_doc wanted;
	bool is_it;

	if (!e->value.len || !entry)
		return !e->value.len && !entry;
	str_addf(&line, "v = %s\n", e->value.buf);
	toml_parse(line.buf, line.len, &wanted);
	str_clear(&line);
	is_it = !wanted.error && wanted.count && wanted.entries[0].type == entry->type;
	if (is_it) {
		struct str is = STR_INIT;

		toml_text_entry(&line, &wanted.entries[0]);
		toml_text_entry(&is, entry);
		is_it = !strcmp(line.buf, is.buf);
		str_release(&is);
	}
	toml_free(&wanted);
	str_release(&line);
	return is_it;
}

static int
prove(const struct edit *e, const struct str *made, struct err *err)
{
	struct toml_doc doc;
	int rc = 0;

	toml_parse(made->buf, made->len, &doc);
	if (doc.error || !has_all(e, &doc, &e->doc) || !has_all(e, &e->doc, &doc) ||
	    !has_value(e, &doc)) {
		const struct toml_entry *t = find_entry(&e->doc, e->table);

		rc = by_hand(e, t ? t->line : 1, err);
	}
	toml_free(&doc);
	return rc;
}

/* --- all of it --- */

/* The value as TOML has it; the option's own checks are asked. */
static int
make_value(struct edit *e, const char *text, struct err *err)
{
	const struct option *option = option_find(e->name);
	struct config_value v;

	if (!option)
		return err_set(err, ERR_NOT_FOUND, "there is no setting '%s'", e->name);
	if (!text)
		return 0;
	if (value_from_text(&v, option, text, err))
		return err_wrap(err, "%s", e->name);
	value_add_toml(&e->value, &v);
	value_release(&v);
	return 0;
}

static int
change_text(struct edit *e, struct str *out, struct err *err)
{
	struct change c = { 0, 0, STR_INIT };
	int rc = find_change(e, &c, err);

	if (!rc) {
		str_clear(out);
		str_add(out, e->old->buf, c.from);
		str_add(out, c.text.buf, c.text.len);
		str_add(out, e->old->buf + c.to, e->old->len - c.to);
		rc = prove(e, out, err);
	}
	str_release(&c.text);
	return rc;
}

int
config_edit_text(const char *file, const struct str *old, const char *name,
		 const char *text, struct str *out, struct err *err)
{
	const char *dot = strrchr(name, '.');
	struct edit e = { .file = file, .name = name, .old = old, .value = STR_INIT };
	int rc = -1;

	e.table = xstrndup(name, dot ? (size_t)(dot - name) : 0);
	e.key = dot ? dot + 1 : name;
	toml_parse(old->buf, old->len, &e.doc);
	if (e.doc.error)
		err_set(err, ERR_CONFIG, "%s:%d: %s", file, e.doc.error_line,
			e.doc.error);
	else if (!make_value(&e, text, err))
		rc = change_text(&e, out, err);
	toml_free(&e.doc);
	str_release(&e.value);
	free(e.table);
	return rc;
}
