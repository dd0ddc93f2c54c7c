/* SPDX-License-Identifier: MIT */
/*
 * A theme from its file: every key is looked at while its line is known, what
 * is unknown or of another type is an error that says so, and in the end every
 * role is there.
 */
#include "config.h"

#include "ui/canvas/theme.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/nearest.h"
#include "config/shape.h"
#include "config/shelf.h"
#include "config/toml.h"
#include "term/term.h"

#define THEME_FILE_MAX (64 * 1024)

enum { PALETTE_SIZE = 16 };

static const char *const role_names[ROLE_COUNT + 1] = {
	[ROLE_TEXT] = "text",	      [ROLE_DIM] = "dim",
	[ROLE_ACCENT] = "accent",     [ROLE_STRONG] = "strong",
	[ROLE_ASKS] = "asks",	      [ROLE_WORKING] = "working",
	[ROLE_DONE] = "done",	      [ROLE_IDLE] = "idle",
	[ROLE_ERROR] = "error",	      [ROLE_ADDED] = "added",
	[ROLE_REMOVED] = "removed",   [ROLE_RULE] = "rule",
	[ROLE_SELECTED] = "selected",
};

static const struct {
	const char *name;
	uint16_t attr;
} styles[] = {
	{ "bold", TERM_BOLD },		 { "dim", TERM_DIM },
	{ "italic", TERM_ITALIC },	 { "reverse", TERM_REVERSE },
	{ "underline", TERM_UNDERLINE },
};

/* A file while it is read; line is the one that an error is about. */
struct reader {
	struct theme *theme;
	bool has[ROLE_COUNT];
	int line;
};

typedef int take_fn(struct reader *, void *field, const struct toml_entry *,
		    struct err *);

/* A key that a table of the file may hold, and where its value goes. */
struct theme_key {
	const char *name;
	enum toml_type type;
	size_t offset;
	take_fn *take;
};

const char *
theme_role_name(enum role role)
{
	return role_names[role];
}

static int
parse_colour(const char *text, uint32_t *rgb, struct err *err)
{
	if (!shape_is_colour(text))
		return err_set(err, ERR_CONFIG, "'%s' is not a colour like #1e90ff",
			       text);
	*rgb = (uint32_t)strtoul(text + 1, NULL, 16);
	return 0;
}

static int
take_colour(struct reader *r, void *field, const struct toml_entry *e, struct err *err)
{
	(void)r;
	return parse_colour(e->text, field, err);
}

static int
take_text(struct reader *r, void *field, const struct toml_entry *e, struct err *err)
{
	char **text = field;

	(void)r;
	(void)err;
	free(*text);
	*text = xstrdup(e->text);
	return 0;
}

static int
take_flag(struct reader *r, void *field, const struct toml_entry *e, struct err *err)
{
	(void)r;
	(void)err;
	*(bool *)field = !strcmp(e->text, "true");
	return 0;
}

static int
check_item(struct reader *r, const struct toml_entry *item, struct err *err)
{
	r->line = item->line;
	if (item->type == TOML_STRING)
		return 0;
	return err_set(err, ERR_CONFIG, "must hold strings, not %s",
		       toml_type_name(item->type));
}

static int
add_style(uint16_t *attr, const char *name, struct err *err)
{
	struct str all = STR_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(styles); i++) {
		if (!strcmp(styles[i].name, name)) {
			*attr |= styles[i].attr;
			str_release(&all);
			return 0;
		}
		str_addf(&all, "%s%s", i ? ", " : "", styles[i].name);
	}
	err_set(err, ERR_CONFIG, "'%s' is not one of %s", name, all.buf);
	str_release(&all);
	return -1;
}

static int
take_styles(struct reader *r, void *field, const struct toml_entry *e, struct err *err)
{
	for (size_t i = 0; i < e->item_count; i++)
		if (check_item(r, &e->items[i], err) ||
		    add_style(field, e->items[i].text, err))
			return -1;
	return 0;
}

static int
take_palette(struct reader *r, void *field, const struct toml_entry *e, struct err *err)
{
	uint32_t *palette = field;

	if (e->item_count != PALETTE_SIZE)
		return err_set(err, ERR_CONFIG, "must hold %d colours, not %zu",
			       PALETTE_SIZE, e->item_count);
	for (size_t i = 0; i < PALETTE_SIZE; i++)
		if (check_item(r, &e->items[i], err) ||
		    parse_colour(e->items[i].text, &palette[i], err))
			return -1;
	r->theme->has_palette = true;
	return 0;
}

static const struct theme_key top_keys[] = {
	{ "light", TOML_BOOL, offsetof(struct theme, is_light), take_flag },
	{ "summary", TOML_STRING, offsetof(struct theme, summary), take_text },
	{ NULL, 0, 0, NULL },
};

static const struct theme_key palette_keys[] = {
	{ "background", TOML_STRING, offsetof(struct theme, background), take_colour },
	{ "colours", TOML_ARRAY, offsetof(struct theme, palette), take_palette },
	{ "foreground", TOML_STRING, offsetof(struct theme, foreground), take_colour },
	{ NULL, 0, 0, NULL },
};

static const struct theme_key role_keys[] = {
	{ "colour", TOML_STRING, offsetof(struct theme_role, colour), take_colour },
	{ "ground", TOML_STRING, offsetof(struct theme_role, ground), take_colour },
	{ "style", TOML_ARRAY, offsetof(struct theme_role, attr), take_styles },
	{ NULL, 0, 0, NULL },
};

static int
unknown(const char *what, const char *name, const char *near, struct err *err)
{
	return err_set(err, ERR_CONFIG, "unknown %s '%s'%s%s%s", what, name,
		       near ? " (did you mean '" : "", near ? near : "",
		       near ? "'?)" : "");
}

static int
unknown_key(const struct theme_key *keys, const char *name, struct err *err)
{
	struct strv names = STRV_INIT;

	for (; keys->name; keys++)
		strv_add(&names, keys->name);
	unknown("key", name, nearest_find(name, (const char *const *)names.v), err);
	strv_release(&names);
	return -1;
}

/* name is the last word of the entry's. */
static int
take_key(struct reader *r, const struct theme_key *keys, void *base, const char *name,
	 const struct toml_entry *e, struct err *err)
{
	const struct theme_key *key = keys;

	while (key->name && strcmp(key->name, name))
		key++;
	if (!key->name)
		return unknown_key(keys, name, err);
	if (e->type != key->type)
		return err_set(err, ERR_CONFIG, "%s: must be %s, not %s", e->name,
			       toml_type_name(key->type), toml_type_name(e->type));
	if (key->take(r, (char *)base + key->offset, e, err))
		return err_wrap(err, "%s", e->name);
	return 0;
}

static int
take_role(struct reader *r, const struct toml_entry *e, struct err *err)
{
	const char *name = e->name + strlen("roles.");
	char *word = xstrndup(name, strcspn(name, "."));
	int role = 0, rc = -1;

	while (role < ROLE_COUNT && strcmp(role_names[role], word))
		role++;
	if (role == ROLE_COUNT)
		unknown("role", word, nearest_find(word, role_names), err);
	else if (name[strlen(word)])
		rc = take_key(r, role_keys, &r->theme->roles[role],
			      name + strlen(word) + 1, e, err);
	else if (e->type != TOML_TABLE)
		err_set(err, ERR_CONFIG, "%s: must be %s, not %s", e->name,
			toml_type_name(TOML_TABLE), toml_type_name(e->type));
	else
		rc = 0;
	if (!rc)
		r->has[role] = true;
	free(word);
	return rc;
}

static int
take_entry(struct reader *r, const struct toml_entry *e, struct err *err)
{
	static const char *const tables[] = { "palette", "roles" };

	r->line = e->line;
	for (size_t i = 0; e->type == TOML_TABLE && i < ARRAY_SIZE(tables); i++)
		if (!strcmp(e->name, tables[i]))
			return 0;
	if (toml_is_below(e->name, "roles"))
		return take_role(r, e, err);
	if (toml_is_below(e->name, "palette"))
		return take_key(r, palette_keys, r->theme, e->name + strlen("palette."),
				e, err);
	return take_key(r, top_keys, r->theme, e->name, e, err);
}

/* What no single line is to blame for. */
static int
check_whole(struct reader *r, struct err *err)
{
	struct theme_role *roles = r->theme->roles;

	if (!r->has[ROLE_STRONG]) {
		roles[ROLE_STRONG] = roles[ROLE_TEXT];
		roles[ROLE_STRONG].attr |= TERM_BOLD;
		r->has[ROLE_STRONG] = true;
	}
	for (int i = 0; i < ROLE_COUNT; i++)
		if (!r->has[i])
			return err_set(err, ERR_CONFIG, "roles.%s is missing",
				       role_names[i]);
	if (roles[ROLE_SELECTED].ground == THEME_NONE && !roles[ROLE_SELECTED].attr)
		return err_set(err, ERR_CONFIG,
			       "roles.selected needs a ground or a style");
	return 0;
}

static int
read_doc(struct theme *theme, const struct toml_doc *doc, struct err *err)
{
	struct reader r = { .theme = theme, .line = doc->error_line };
	int rc = 0;

	if (doc->error)
		rc = err_set(err, ERR_CONFIG, "%s", doc->error);
	for (size_t i = 0; !rc && i < doc->count; i++)
		rc = take_entry(&r, &doc->entries[i], err);
	if (rc && r.line)
		return err_wrap(err, "%s:%d", theme->file, r.line);
	if (rc || check_whole(&r, err))
		return err_wrap(err, "%s", theme->file);
	return 0;
}

static void
init(struct theme *theme, const char *name, char *file)
{
	*theme = (struct theme){
		.name = xstrdup(name),
		.summary = xstrdup(""),
		.file = file,
		.foreground = THEME_NONE,
		.background = THEME_NONE,
	};
	for (int i = 0; i < ROLE_COUNT; i++)
		theme->roles[i] = (struct theme_role){ THEME_NONE, THEME_NONE, 0 };
}

static const struct shelf shelf = { "themes", "theme", THEME_FILE_MAX };

int
theme_load(const struct dirs *d, const char *name, struct theme *theme, struct err *err)
{
	struct toml_doc doc;
	char *file;
	int rc;

	if (shelf_load(&shelf, d, name, &file, &doc, err))
		return -1;
	init(theme, name, file);
	rc = read_doc(theme, &doc, err);
	toml_free(&doc);
	if (rc)
		theme_release(theme);
	return rc;
}

void
theme_release(struct theme *theme)
{
	free(theme->name);
	free(theme->summary);
	free(theme->file);
	*theme = (struct theme){ .name = NULL };
}

void
theme_names(const struct dirs *d, struct strv *out)
{
	shelf_names(&shelf, d, out);
}

uint32_t
theme_ground(const struct theme *theme)
{
	if (theme->background != THEME_NONE)
		return theme->background;
	return theme->is_light ? THEME_GROUND_LIGHT : THEME_GROUND_DARK;
}

static double
linear(uint32_t channel)
{
	double v = (channel & 255) / 255.0;

	return v <= 0.03928 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double
luminance(uint32_t rgb)
{
	return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) +
	       0.0722 * linear(rgb);
}

double
theme_contrast(uint32_t a, uint32_t b)
{
	double la = luminance(a), lb = luminance(b);

	return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}
