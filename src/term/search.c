/* SPDX-License-Identifier: MIT */
/*
 * Reading the screen as a person does: finding text in history and screen, also
 * where it wraps, and cutting out the part that a rule looks at.
 *
 * Wrapped rows are joined, and each byte of the joined text remembers its cell,
 * so that a place in the text is a place on the screen.
 */
#include "config.h"

#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "term/term-int.h"

/* One line of text, however many rows it takes, without cluster marks. */
struct joined {
	struct str text;
	uint16_t *cols; /* of each byte */
	size_t alloc;
	size_t *ends; /* where each row's bytes end */
	size_t n_rows, rows_alloc;
	struct line_buf buf;
};

static void
joined_release(struct joined *j)
{
	str_release(&j->text);
	line_buf_release(&j->buf);
	free(j->cols);
	free(j->ends);
}

static void
add_text(struct joined *j, const char *text, size_t n, unsigned col, unsigned step)
{
	ALLOC_GROW(j->cols, j->text.len + n, j->alloc);
	for (size_t i = 0; i < n; i++)
		j->cols[j->text.len + i] = (uint16_t)(col + i * step);
	str_add(&j->text, text, n);
}

/* Returns whether the text goes on in the next row. */
static bool
add_row(struct joined *j, const struct term *t, int row)
{
	struct line l = term_line(t, &j->buf, row);
	struct line_walk w;
	unsigned col = 0;

	line_walk_start(&w, &l);
	while (line_walk_next(&w, l.width + 1u)) {
		add_text(j, w.text, w.n, col, w.chars == w.n);
		col += w.width;
	}
	if (l.wrapped && l.width < t->cols && !term_starts_wide(t, row + 1))
		add_text(j, " ", 1, col, 0);
	ALLOC_GROW(j->ends, j->n_rows + 1, j->rows_alloc);
	j->ends[j->n_rows++] = j->text.len;
	return l.wrapped && row + 1 < (int)t->rows;
}

/* The line that begins in row; returns the row behind it. */
static int
join(struct joined *j, const struct term *t, int row)
{
	str_clear(&j->text);
	j->n_rows = 0;
	while (j->n_rows < TERM_JOINED_MAX && add_row(j, t, row++))
		;
	return row;
}

static char
fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static bool
is_at(const char *at, const char *what, size_t n, bool folds)
{
	if (!folds)
		return !memcmp(at, what, n);
	for (size_t i = 0; i < n; i++)
		if (fold(at[i]) != fold(what[i]))
			return false;
	return true;
}

static void
place_of(const struct joined *j, int first, size_t at, int *row, unsigned *col)
{
	size_t r = 0;

	while (r + 1 < j->n_rows && at >= j->ends[r])
		r++;
	*row = first + (int)r;
	*col = j->cols[at];
}

/* Whether a character begins there; a cluster's marks go with it. */
static bool
is_start(const struct joined *j, size_t at)
{
	return (j->text.buf[at] & 0xc0) != 0x80;
}

static size_t
find_in(const struct joined *j, int first, const struct term_needle *needle,
	struct term_match *out, size_t max)
{
	size_t n = strlen(needle->text), found = 0;

	for (size_t at = 0; found < max && at + n <= j->text.len; at++) {
		struct term_match *m = &out[found];

		if (!is_start(j, at) ||
		    !is_at(j->text.buf + at, needle->text, n, needle->folds))
			continue;
		place_of(j, first, at, &m->row, &m->col);
		place_of(j, first, at + n - 1, &m->end_row, &m->end_col);
		found++;
		at += n - 1;
	}
	return found;
}

size_t
term_search(const struct term *t, const struct term_needle *needle,
	    struct term_match *out, size_t max)
{
	int row = -(int)t->history.n, last = (int)t->rows;
	struct joined j = { .text = STR_INIT, .buf = LINE_BUF_INIT };
	size_t found = 0;

	if (needle->from > row)
		row = needle->from;
	while (*needle->text && row < last && found < max) {
		int next = join(&j, t, row);

		found += find_in(&j, row, needle, out + found, max - found);
		row = next;
	}
	joined_release(&j);
	return found;
}

static bool
row_is_empty(const struct term *t, int row, struct str *scratch)
{
	str_clear(scratch);
	term_row_text(t, row, scratch);
	str_rtrim(scratch);
	return !scratch->len;
}

/*
 * Whether the row is a horizontal rule: at least TERM_RULE_MIN light, heavy or
 * double lines in a row, and nothing before them but blanks. Words may stand in
 * it behind them, as titles of boxes do.
 */
static bool
row_is_rule(const struct term *t, int row, struct str *scratch)
{
	unsigned n = 0;
	const char *s;

	str_clear(scratch);
	term_row_text(t, row, scratch);
	for (s = scratch->buf; *s == ' '; s++)
		;
	while (*s) {
		uint32_t cp;
		size_t k = utf8_decode(s, strlen(s), &cp);

		if (cp != 0x2500 && cp != 0x2501 && cp != 0x2550 && cp != 0x2014)
			break;
		s += k;
		n++;
	}
	return n >= TERM_RULE_MIN;
}

/* The first row of the last n that are not empty. */
static int
bottom_start(const struct term *t, unsigned n, struct str *scratch)
{
	int row = (int)t->rows;

	while (row > 0 && n) {
		row--;
		n -= !row_is_empty(t, row, scratch);
	}
	return row;
}

/* The row behind the last rule; 0 when there is none. */
static int
rule_start(const struct term *t, struct str *scratch)
{
	for (int row = (int)t->rows; row > 0; row--)
		if (row_is_rule(t, row - 1, scratch))
			return row;
	return 0;
}

/* Cells from to (not included) as text, whole characters only. */
static void
add_cells(const struct term *t, int row, unsigned from, unsigned to, struct str *out)
{
	size_t start = out->len;

	for (unsigned col = from; col < to; col++) {
		struct term_cell c;

		term_cell(t, row, col, &c);
		if (c.width)
			str_adds(out, *c.text ? c.text : " ");
	}
	while (out->len > start && out->buf[out->len - 1] == ' ')
		str_set_len(out, out->len - 1);
	str_addc(out, '\n');
}

static void
add_rows(const struct term *t, int row, struct str *out)
{
	for (; row < (int)t->rows; row++)
		add_cells(t, row, 0, t->cols, out);
}

void
term_region_text(const struct term *t, const struct term_region *r, struct str *out)
{
	struct str scratch = STR_INIT;
	size_t start = out->len;

	switch (r->kind) {
	case TERM_REGION_SCREEN:
		add_rows(t, 0, out);
		break;
	case TERM_REGION_BOTTOM:
		add_rows(t, bottom_start(t, r->lines, &scratch), out);
		break;
	case TERM_REGION_BELOW_RULE:
		add_rows(t, rule_start(t, &scratch), out);
		break;
	case TERM_REGION_RECTANGLE:
		for (unsigned row = r->top; row <= r->bottom && row < t->rows; row++)
			add_cells(t, (int)row, r->left,
				  r->right < t->cols ? r->right + 1 : t->cols, out);
		break;
	}
	while (out->len > start + 1 && out->buf[out->len - 2] == '\n')
		str_set_len(out, out->len - 1);
	if (out->len == start + 1)
		str_set_len(out, start);
	str_release(&scratch);
}
