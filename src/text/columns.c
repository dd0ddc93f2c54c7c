/* SPDX-License-Identifier: MIT */
/*
 * Laying out a table: all cells are formatted once, the columns measured, then
 * fitted to the width, then written line by line.
 *
 *     lead  name              text    number
 *      ◐    auth-refactor-A   claude     12m
 *           Run `npm test`?                     the row's note
 *
 * Blanks are owed until something stands behind them, so that no line ends in
 * one.
 */
#include "config.h"

#include "text/columns.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "text/cells.h"

enum { GAP = 2, LEAD_SHAPE = 3, LEAD_GROUP = 2, NAME_MIN = 16, TEXT_MIN = 6,
       UNCUT_MAX = 60 };

struct column {
	const struct reply_column *spec;
	unsigned width;
	bool is_dropped;
};

struct columns {
	const struct style *style;
	const struct reply_layout *layout;
	const json_t *list;
	struct column *cols;
	size_t n;
	struct strv cells; /* row by row */
	const char *state; /* key of the column that has the shape, or NULL */
	unsigned lead;
};

static const char *
state_word(const json_t *row, const char *state, char buf[STYLE_WORD_SIZE])
{
	return style_word(state, json_integer_value(json_object_get(row, "exit_status")),
			  json_is_true(json_object_get(row, "stopped")), buf);
}

/* What is dropped first has the highest. */
static const unsigned char expendable[] = {
	[CELL_TEXT] = 1,    [CELL_STATE] = 0, [CELL_AGE] = 3,	  [CELL_SIZE] = 6,
	[CELL_PERCENT] = 7, [CELL_ADDED] = 4, [CELL_REMOVED] = 4, [CELL_NUMBER] = 2,
	[CELL_MONEY] = 5,   [CELL_COUNT] = 6,
};

/* Words for a state, as they are to be read; all else as it is. */
static void
format(const struct columns *c, const struct reply_column *spec, const json_t *row,
       struct str *out)
{
	const json_t *value = json_object_get(row, spec->key);
	const char *word = json_string_value(value);
	char buf[STYLE_WORD_SIZE];

	if (spec->style == CELL_STATE && word)
		str_adds(out, state_word(row, word, buf));
	else
		cell_format(c->style, spec->style, value, out);
}

static void
collect(struct columns *c)
{
	const struct reply_column *spec = c->layout->columns;
	size_t i;
	json_t *row;

	while (spec[c->n].key)
		c->n++;
	c->cols = xcalloc(c->n + 1, sizeof(*c->cols));
	for (size_t k = 0; k < c->n; k++) {
		c->cols[k].spec = &spec[k];
		/* it stands in the group's own line */
		c->cols[k].is_dropped =
			c->layout->group && !strcmp(spec[k].key, c->layout->group);
		if (spec[k].style == CELL_STATE && !c->state)
			c->state = spec[k].key;
	}
	c->lead = c->state ? LEAD_SHAPE : c->layout->group ? LEAD_GROUP : 0;
	json_array_foreach(c->list, i, row)
	{
		for (size_t k = 0; k < c->n; k++) {
			struct str cell = STR_INIT;

			format(c, &spec[k], row, &cell);
			strv_add(&c->cells, cell.buf);
			str_release(&cell);
		}
	}
}

/* extra is a list of words. */
static bool
is_extra(const struct columns *c, const char *key)
{
	const char *at = c->layout->extra;
	size_t n = strlen(key);

	for (; at && *at; at += strspn(at, " ")) {
		size_t length = strcspn(at, " ");

		if (length == n && !memcmp(at, key, n))
			return true;
		at += length;
	}
	return false;
}

static bool
is_empty(const struct columns *c, size_t k)
{
	for (size_t i = k; i < c->cells.n; i += c->n)
		if (*c->cells.v[i])
			return false;
	return true;
}

/* Where nothing is cut, one long name does not move the columns of all the others. */
static bool
is_outlier(const struct columns *c, const struct reply_column *spec, unsigned width)
{
	return !c->style->width && spec->style == CELL_TEXT && width > UNCUT_MAX;
}

static void
measure(struct columns *c)
{
	for (size_t k = 0; k < c->n; k++) {
		const struct reply_column *spec = c->cols[k].spec;
		unsigned width = cell_width(spec->style);
		unsigned title = style_width(spec->title ? spec->title : "");

		if (is_extra(c, spec->key) && is_empty(c, k))
			c->cols[k].is_dropped = true;
		width = title > width ? title : width;
		for (size_t i = k; i < c->cells.n; i += c->n) {
			unsigned w = style_width(c->cells.v[i]);

			if (w > width && !is_outlier(c, spec, w))
				width = w;
		}
		c->cols[k].width = width;
	}
}

/* How narrow a column may get before whole columns go. */
static unsigned
least_width(const struct columns *c, size_t k)
{
	unsigned floor = k == 0 ? NAME_MIN : TEXT_MIN;
	unsigned width = c->cols[k].width;

	if (c->cols[k].spec->style != CELL_TEXT || width < floor)
		return width;
	return floor;
}

static unsigned
total(const struct columns *c, bool least)
{
	unsigned sum = c->lead;
	bool first = true;

	for (size_t k = 0; k < c->n; k++) {
		if (c->cols[k].is_dropped)
			continue;
		sum += least ? least_width(c, k) : c->cols[k].width;
		sum += first ? 0 : GAP;
		first = false;
	}
	return sum;
}

static bool
drop_one(struct columns *c)
{
	size_t worst = 0;

	for (size_t k = 1; k < c->n; k++) {
		if (c->cols[k].is_dropped)
			continue;
		if (worst == 0 || expendable[c->cols[k].spec->style] >=
					  expendable[c->cols[worst].spec->style])
			worst = k;
	}
	if (worst == 0)
		return false;
	c->cols[worst].is_dropped = true;
	return true;
}

static bool
shrink_one(struct columns *c)
{
	size_t widest = c->n;

	for (size_t k = 0; k < c->n; k++) {
		if (c->cols[k].is_dropped || c->cols[k].width <= least_width(c, k))
			continue;
		if (widest == c->n || c->cols[k].width > c->cols[widest].width)
			widest = k;
	}
	if (widest == c->n)
		return false;
	c->cols[widest].width--;
	return true;
}

static void
fit(struct columns *c)
{
	unsigned width = c->style->width;

	if (width == 0)
		return;
	while (total(c, true) > width && drop_one(c))
		;
	while (total(c, false) > width && shrink_one(c))
		;
	if (total(c, false) > width && width > c->lead)
		c->cols[0].width = width - c->lead;
}

static void
pay(struct str *out, unsigned *owed)
{
	for (; *owed > 0; (*owed)--)
		str_addc(out, ' ');
}

/* Adds one cell in its column; owed are the blanks before it. */
static void
put(const struct columns *c, size_t k, const char *text, enum role role, unsigned *owed,
    struct str *out)
{
	const struct column *col = &c->cols[k];
	struct str cut = STR_INIT;
	unsigned blank, width;

	if (c->style->width)
		cell_cut(c->style, text, col->width, &cut);
	else
		str_adds(&cut, text);
	width = style_width(cut.buf);
	blank = col->width > width ? col->width - width : 0;
	if (cell_is_number(col->spec->style)) {
		*owed += blank;
		blank = 0;
	}
	if (cut.len > 0) {
		pay(out, owed);
		style_add(c->style, out, role, cut.buf);
	}
	*owed += blank + GAP;
	str_release(&cut);
}

static void
add_titles(const struct columns *c, struct str *out)
{
	unsigned owed = c->lead;
	bool any = false;

	for (size_t k = 0; k < c->n; k++)
		any = any || (c->cols[k].spec->title && *c->cols[k].spec->title);
	if (!any)
		return;
	for (size_t k = 0; k < c->n; k++) {
		const char *title = c->cols[k].spec->title;

		if (!c->cols[k].is_dropped)
			put(c, k, title ? title : "", ROLE_DIM, &owed, out);
	}
	str_addc(out, '\n');
}

static void
add_line(const struct columns *c, size_t i, const struct style_state *state,
	 struct str *out)
{
	unsigned owed = c->lead;

	if (c->state) {
		str_addc(out, ' ');
		style_add(c->style, out, state->role, style_shape(c->style, state));
		owed = 1;
	}
	for (size_t k = 0; k < c->n; k++) {
		const char *text = c->cells.v[i * c->n + k];

		if (!c->cols[k].is_dropped)
			put(c, k, text, cell_role(c->cols[k].spec->style, text), &owed,
			    out);
	}
	str_addc(out, '\n');
}

static const char *
string_at(const json_t *row, const char *key)
{
	const char *text = key ? json_string_value(json_object_get(row, key)) : NULL;

	return text ? text : "";
}

static void
add_note(const struct columns *c, const json_t *row, enum role role, struct str *out)
{
	unsigned width = c->style->width, indent = c->lead + GAP;
	const json_t *note =
		c->layout->note ? json_object_get(row, c->layout->note) : NULL;
	struct str text = STR_INIT, cut = STR_INIT;

	cell_format(c->style, CELL_TEXT, note, &text);
	if (text.len > 0) {
		cell_cut(c->style, text.buf,
			 width > indent ? width - indent : style_width(text.buf), &cut);
		str_addf(out, "%*s", (int)indent, "");
		style_add(c->style, out, role, cut.buf);
		str_addc(out, '\n');
	}
	str_release(&cut);
	str_release(&text);
}

static void
add_group(const struct columns *c, const char *name, struct str *out)
{
	struct str clean = STR_INIT, cut = STR_INIT;

	utf8_add_clean(&clean, name, strlen(name));
	cell_cut(c->style, clean.buf,
		 c->style->width ? c->style->width : style_width(clean.buf), &cut);
	style_add(c->style, out, ROLE_STRONG, cut.buf);
	str_addc(out, '\n');
	str_release(&cut);
	str_release(&clean);
}

static void
add_rows(const struct columns *c, struct str *out)
{
	const char *group = "";
	size_t i;
	json_t *row;

	json_array_foreach(c->list, i, row)
	{
		const char *mine = string_at(row, c->layout->group);
		char buf[STYLE_WORD_SIZE];
		const struct style_state *state = style_state(
			state_word(row, string_at(row, c->state), buf));

		if (strcmp(mine, group) != 0)
			add_group(c, *mine ? mine : "(none)", out);
		group = mine;
		add_line(c, i, state, out);
		add_note(c, row, state->role, out);
	}
}

/* The list, with a row for all of them below several. To be released. */
static json_t *
with_total(const struct reply_layout *layout, const json_t *value)
{
	const json_t *list = layout->list ? json_object_get(value, layout->list) : value;
	json_t *total = layout->total ? json_object_get(value, layout->total) : NULL;
	json_t *all = json_copy((json_t *)list);

	if (total && json_array_size(all) > 1)
		json_array_append(all, total);
	return all;
}

void
columns_render(const struct style *style, const struct reply_layout *layout,
	       const json_t *value, struct str *out)
{
	struct columns c = {
		.style = style,
		.layout = layout,
		.cells = STRV_INIT,
	};

	json_t *list = with_total(layout, value);

	c.list = list;
	if (json_array_size(list) == 0) {
		if (layout->empty)
			str_addf(out, "%s\n", layout->empty);
		goto out;
	}
	collect(&c);
	measure(&c);
	fit(&c);
	add_titles(&c, out);
	add_rows(&c, out);
out:
	json_decref(list);
	strv_release(&c.cells);
	free(c.cols);
}
