/* SPDX-License-Identifier: MIT */
/*
 * The table and the person's [keys] become one list of bindings, each a chord of
 * a row. Two that would be in each other's way are refused here, so that a key
 * has one meaning in a place, and finding it needs no order among the rows.
 */
#include "config.h"

#include "ui/keyboard/keymap.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "config/key-text.h"
#include "config/nearest.h"
#include "ui/keyboard/keymap-int.h"

#define SECTION "keys."

_Static_assert((int)KEY_TEXT_SHIFT == KEY_SHIFT && (int)KEY_TEXT_ALT == KEY_ALT &&
		       (int)KEY_TEXT_CTRL == KEY_CTRL &&
		       (int)KEY_TEXT_SUPER == KEY_SUPER,
	       "modifiers are those of term/keys.h");
_Static_assert((int)CHORD_MAX == KEY_TEXT_CHORD_MAX &&
		       sizeof(((struct key_chord *)0)->keys) / sizeof(struct key) ==
			       CHORD_MAX,
	       "chords are as long as they can be written");

/* What a map is made of, while it is. */
struct making {
	struct keymap *map;
	const struct config *config;
	const char *prefix; /* NULL: none */
};

static struct key
key_of(const struct key_text *text)
{
	struct key k = { .code = text->code, .mods = text->mods };

	if (k.code >= 'a' && k.code <= 'z' && k.mods & KEY_SHIFT)
		k.shifted = k.code - 'a' + 'A';
	return k;
}

int
key_parse(const char *text, struct key *key, struct err *err)
{
	struct key_text k;

	if (key_text_parse(text, strlen(text), &k, err))
		return -1;
	*key = key_of(&k);
	return 0;
}

/* What the person wrote for that name; NULL: the table's own stands. */
static const struct config_value *
written(const struct config *config, const char *name)
{
	char *option = xasprintf(SECTION "%s", name);
	const struct config_value *v = config_find(config, option);

	free(option);
	if (!v || !strcmp(v->text, "default"))
		return NULL;
	return v;
}

/* Says where it was written: "config.toml:5: keys.kill: …". */
static int
refuse(const struct config_value *v, struct err *err)
{
	char *line = v->file ? xasprintf("%s:%d: ", v->file, v->line)
			     : xstrdup(v->source == CONFIG_ENVIRONMENT ? "environment: "
								       : "");

	err_wrap(err, "%s%s", line, v->name);
	if (err)
		err->code = ERR_CONFIG;
	free(line);
	return -1;
}

static int
add_stroke(const struct making *m, struct binding *b, const struct key_text *text,
	   struct err *err)
{
	struct key_text prefix;
	struct key key;

	if (text->is_prefix && !m->prefix)
		return err_set(err, ERR_CONFIG,
			       "{prefix} is used, but keys.prefix is not set");
	if (text->is_prefix) {
		if (key_text_parse(m->prefix, strlen(m->prefix), &prefix, err))
			return -1;
		text = &prefix;
	}
	key = key_of(text);
	b->chord.v[b->chord.n++] = stroke_of(&key);
	return 0;
}

static int
add_chord(const struct making *m, const struct key_row *row, unsigned digit,
	  const struct key_text_chord *chord, struct err *err)
{
	struct binding b = { .row = row, .digit = row->is_counted ? digit : 0 };
	struct keymap *map = m->map;

	for (size_t i = 0; i < chord->n; i++)
		if (add_stroke(m, &b, &chord->keys[i], err))
			return -1;
	ALLOC_GROW(map->v, map->n + 1, map->alloc);
	map->v[map->n++] = b;
	return 0;
}

static int
add_row(const struct making *m, const struct key_row *row, struct err *err)
{
	const struct config_value *v = written(m->config, row->name);
	const char *at = v ? v->text : row->keys;
	struct key_text_chord chord;
	unsigned digit = 0;
	int rc;

	while ((rc = key_text_next(&at, &chord, err)) > 0)
		if ((rc = add_chord(m, row, ++digit, &chord, err)) < 0)
			break;
	return rc && v ? refuse(v, err) : rc;
}

/* Those where keys of a place are looked for too: a dialog's list is in a dialog. */
static unsigned
reach(unsigned places)
{
	return places & KEYS_CHOOSER ? places | KEYS_DIALOG : places;
}

/* The beginning of one is the whole of the other. */
static bool
is_in_the_way(const struct binding *a, const struct binding *b)
{
	size_t n = a->chord.n < b->chord.n ? a->chord.n : b->chord.n;

	return reach(a->row->places) & reach(b->row->places) &&
	       strokes_begin_same(&a->chord, &b->chord, n);
}

static bool
is_later(const struct config_value *a, const struct config_value *b)
{
	return a->source != b->source ? a->source > b->source : a->line > b->line;
}

/* Of what was written the later is the one to change. */
static int
conflict(const struct making *m, const struct binding *a, const struct binding *b,
	 struct err *err)
{
	const struct config_value *va = written(m->config, a->row->name);
	const struct config_value *vb = written(m->config, b->row->name);
	bool is_a = va && (!vb || is_later(va, vb));
	const struct key_row *other = is_a ? b->row : a->row;
	struct str key = STR_INIT;

	keymap_show_binding(is_a ? a : b, false, &key);
	if (a->row == b->row)
		err_set(err, ERR_CONFIG, "'%s' stands there twice", key.buf);
	else
		err_set(err, ERR_CONFIG, "'%s' is also the key of '%s' (" SECTION "%s)",
			key.buf, other->label, other->name);
	str_release(&key);
	return va || vb ? refuse(is_a ? va : vb, err) : -1;
}

static int
check_conflicts(const struct making *m, struct err *err)
{
	const struct keymap *map = m->map;

	for (size_t i = 0; i < map->n; i++)
		for (size_t k = 0; k < i; k++)
			if (is_in_the_way(&map->v[k], &map->v[i]))
				return conflict(m, &map->v[k], &map->v[i], err);
	return 0;
}

static int
unknown_name(const struct config_value *v, struct err *err)
{
	size_t n;
	const struct key_row *rows = key_rows(&n);
	struct strv names = STRV_INIT;
	const char *near;

	for (size_t i = 0; i < n; i++)
		strv_add(&names, rows[i].name);
	near = nearest_find(v->name + strlen(SECTION), (const char *const *)names.v);
	err_set(err, ERR_CONFIG, "no action has this name%s%s%s",
		near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
	strv_release(&names);
	return refuse(v, err);
}

static bool
is_known(const char *name)
{
	size_t n;
	const struct key_row *rows = key_rows(&n);

	for (size_t i = 0; i < n; i++)
		if (!strcmp(rows[i].name, name))
			return true;
	return !strcmp(name, "prefix");
}

static int
check_names(const struct config *config, struct err *err)
{
	for (size_t i = 0; i < config_count(config); i++) {
		const struct config_value *v = config_at(config, i);

		if (str_starts_with(v->name, SECTION) &&
		    !is_known(v->name + strlen(SECTION)))
			return unknown_name(v, err);
	}
	return 0;
}

/* What the option table could not read is not in the config: it has said why. */
static int
check_problems(const struct config *config, struct err *err)
{
	for (size_t i = 0; i < config_problem_count(config); i++) {
		const struct config_problem *p = config_problem_at(config, i);

		if (!str_starts_with(p->text, SECTION))
			continue;
		return p->line ? err_set(err, ERR_CONFIG, "%s:%d: %s", p->file, p->line,
					 p->text)
			       : err_set(err, ERR_CONFIG, "%s: %s", p->file, p->text);
	}
	return 0;
}

static int
set_prefix(struct making *m, struct err *err)
{
	const struct config_value *v = written(m->config, "prefix");
	struct key_text key;

	if (!v || !*v->text)
		return 0;
	if (key_text_parse(v->text, strlen(v->text), &key, err))
		return refuse(v, err);
	m->prefix = v->text;
	return 0;
}

static int
add_rows(const struct making *m, struct err *err)
{
	size_t n;
	const struct key_row *rows = key_rows(&n);

	for (size_t i = 0; i < n; i++)
		if (add_row(m, &rows[i], err))
			return -1;
	return check_conflicts(m, err);
}

struct keymap *
keymap_new(const struct config *config, struct err *err)
{
	struct making m = { xcalloc(1, sizeof(struct keymap)), config, NULL };

	if (check_problems(config, err) || check_names(config, err) ||
	    set_prefix(&m, err) || add_rows(&m, err)) {
		keymap_free(m.map);
		return NULL;
	}
	return m.map;
}

void
keymap_free(struct keymap *map)
{
	if (!map)
		return;
	free(map->v);
	free(map);
}
