/* SPDX-License-Identifier: MIT */
/*
 * The list: a line a row, and a second one below an agent that asks, with its
 * question and choices. Numbers stand in columns of fixed widths at the right, as
 * many as there is room for; the name takes the rest.
 */
#include "config.h"

#include <ctype.h>
#include <string.h>

#include "base/clock.h"
#include "text/cells.h"
#include "text/style.h"
#include "ui/asked.h"
#include "ui/canvas/prose.h"
#include "ui/cockpit-int.h"
#include "ui/widget/ask-row.h"

enum { NAME_MIN = 14 };

/* What a column shows of an agent, and how wide it is, the blank before it too. */
struct column {
	int width;
	void (*format)(const struct cockpit *, const struct unit *, struct str *);
	enum role role;
	unsigned rank; /* the highest go first where there is little room */
};

static void
format_age(const struct cockpit *c, const struct unit *u, struct str *out)
{
	unit_add_age(u, canvas_style(c->canvas)->now_ms, out);
}

static void
format_cpu(const struct cockpit *c, const struct unit *u, struct str *out)
{
	if (c->wish.has_meters && u->cpu_percent >= 0.5)
		str_addf(out, "%.0f%%", u->cpu_percent);
}

static void
format_memory(const struct cockpit *c, const struct unit *u, struct str *out)
{
	if (c->wish.has_meters && u->rss_bytes)
		size_format(out, (int64_t)u->rss_bytes);
}

static void
format_context(const struct cockpit *c, const struct unit *u, struct str *out)
{
	(void)c;
	if (u->context_percent >= 1)
		str_addf(out, "%.0f%%", u->context_percent);
}

static void
format_cost(const struct cockpit *c, const struct unit *u, struct str *out)
{
	(void)c;
	if (u->cost_usd >= 0.005)
		str_addf(out, "$%.2f", u->cost_usd);
}

static void
format_added(const struct cockpit *c, const struct unit *u, struct str *out)
{
	(void)c;
	cell_add_count(out, "+", u->added);
}

static void
format_removed(const struct cockpit *c, const struct unit *u, struct str *out)
{
	cell_add_count(out, canvas_is_utf8(c->canvas) ? "−" : "-", u->removed);
}

/* "↑2↓1": commits, of its base. */
static void
format_distance(const struct cockpit *c, const struct unit *u, struct str *out)
{
	bool utf8 = canvas_is_utf8(c->canvas);

	cell_add_count(out, utf8 ? "↑" : "^", u->ahead);
	cell_add_count(out, utf8 ? "↓" : "v", u->behind);
}

/* clang-format off: a row a column */
static const struct column columns[] = {
	{ 4, format_age,     ROLE_DIM,	   1 },
	{ 5, format_cpu,     ROLE_DIM,	   3 },
	{ 6, format_memory,  ROLE_DIM,	   4 },
	{ 5, format_context, ROLE_DIM,	   6 },
	{ 7, format_cost,    ROLE_DIM,	   5 },
	{ 6, format_distance, ROLE_DIM,	   7 },
	{ 6, format_added,   ROLE_ADDED,   2 },
	{ 6, format_removed, ROLE_REMOVED, 2 },
};
/* clang-format on */

enum { COLUMN_COUNT = sizeof(columns) / sizeof(columns[0]) };

/* Whether any agent has something to show there. */
static bool
is_used(const struct cockpit *c, const struct column *column)
{
	struct str text = STR_INIT;
	bool used = false;

	for (size_t i = 0; i < c->rows.n && !used; i++) {
		if (c->rows.v[i].kind == ROW_UNIT)
			column->format(c, c->rows.v[i].unit, &text);
		used = text.len > 0;
	}
	str_release(&text);
	return used;
}

/* Which columns have room, and what is left for the name. */
struct shown {
	bool columns[COLUMN_COUNT];
	int name;
};

static void
choose_columns(const struct cockpit *c, int cols, struct shown *shown)
{
	int left = cols - NAME_MIN;

	memset(shown, 0, sizeof(*shown));
	for (unsigned rank = 1; rank <= COLUMN_COUNT; rank++) {
		for (size_t i = 0; i < COLUMN_COUNT; i++) {
			const struct column *col = &columns[i];

			/* age, and lines, keep their place though nothing is in it */
			if (col->rank != rank || col->width > left ||
			    (rank > 2 && !is_used(c, col)))
				continue;
			shown->columns[i] = true;
			left -= col->width;
		}
	}
	shown->name = left + NAME_MIN;
}

/* --- rows --- */

static struct pen
pen(enum role role, bool is_selected)
{
	return (struct pen){ .role = role, .is_selected = is_selected };
}

/* What the names of a batch have in common, where that is a name. */
static size_t
common_name(const struct row *row)
{
	size_t n = row->common;

	while (n > 0 && ispunct((unsigned char)row->unit->name[n - 1]))
		n--;
	return row->kind == ROW_BATCH && row->n > 1 && n > 2 ? n : 0;
}

/* A batch is known by that, else by its id. */
static void
add_head_name(const struct row *row, struct str *out)
{
	const struct unit *u = row->unit;
	size_t n = common_name(row);

	if (row->kind == ROW_PROJECT)
		str_adds(out, u->project);
	else if (n)
		str_add(out, u->name, n);
	else
		str_adds(out, u->batch);
}

static void
add_number(const struct row *row, struct str *out)
{
	str_addf(out, "%u agent%s", row->n, row->n == 1 ? "" : "s");
}

static void
draw_head(struct cockpit *c, struct rect r, const struct row *row, bool selected)
{
	bool utf8 = canvas_is_utf8(c->canvas);
	const char *mark = row->is_folded ? (utf8 ? "▸" : ">") : (utf8 ? "▾" : "v");
	enum role role = row->kind == ROW_PROJECT ? ROLE_ACCENT
			 : common_name(row)	  ? ROLE_STRONG
						  : ROLE_DIM;
	struct str name = STR_INIT, note = STR_INIT;
	int width;

	add_head_name(row, &name);
	add_number(row, &note);
	if (row->cost_usd >= 0.005)
		str_addf(&note, "  $%.2f", row->cost_usd);
	width = (int)style_width(note.buf);
	canvas_text(c->canvas, r.row, r.col, 1, pen(ROLE_DIM, selected), mark);
	canvas_text_cut(c->canvas, r.row, r.col + 2, r.cols - width - 4,
			pen(role, selected), name.buf);
	canvas_text_right(c->canvas, r.row, r.col + r.cols - width - 1, width,
			  pen(ROLE_DIM, selected), note.buf);
	str_release(&note);
	str_release(&name);
}

static void
draw_columns(struct cockpit *c, struct rect r, const struct unit *u,
	     const struct shown *shown, bool selected)
{
	struct str text = STR_INIT;
	int at = r.col + r.cols;

	for (size_t i = COLUMN_COUNT; i-- > 0;) {
		const struct column *column = &columns[i];

		if (!shown->columns[i])
			continue;
		at -= column->width;
		str_clear(&text);
		column->format(c, u, &text);
		canvas_text_right(c->canvas, r.row, at, column->width,
				  pen(column->role, selected), text.buf);
	}
	str_release(&text);
}

static void
draw_unit(struct cockpit *c, struct rect r, const struct unit *u,
	  const struct shown *shown, bool selected)
{
	const struct style_state *state = unit_style(u);
	const char *mark = canvas_is_utf8(c->canvas) ? "▌" : "|";
	struct pen loud = pen(unit_asks(u) ? state->role : ROLE_TEXT, selected);
	char buf[STYLE_WORD_SIZE];
	const char *word = unit_word(u, buf);
	bool has_failed = strcmp(word, u->state) != 0;
	struct str text = STR_INIT;

	if (u->is_marked)
		canvas_text(c->canvas, r.row, r.col, 1, pen(ROLE_ACCENT, selected), mark);
	canvas_text(c->canvas, r.row, r.col + 1, 1, pen(state->role, selected),
		    style_shape(canvas_style(c->canvas), state));
	str_adds(&text, u->name);
	if (u->subagents)
		str_addf(&text, " +%ld", u->subagents);
	if (!strcmp(u->state, "idle") || !unit_is_alive(u))
		loud.role = ROLE_DIM;
	if (has_failed) {
		str_addf(&text, " %s", word);
		loud.role = ROLE_ERROR;
	}
	canvas_text_cut(c->canvas, r.row, r.col + 3, shown->name, loud, text.buf);
	draw_columns(c, (struct rect){ r.row, r.col + 3, 1, r.cols - 4 }, u, shown,
		     selected);
	str_release(&text);
}

/* "Run `npm test`?  1 yes  2 always  3 no": dim while no key would choose. */
static void
draw_question(struct cockpit *c, struct rect r, struct unit *u, bool selected)
{
	ask_row_draw(c->canvas, (struct rect){ r.row, r.col + 5, 1, r.cols - 6 }, u,
		     (struct ask_look){ asked_is_new(c, u), selected });
}

/* --- for who listens --- */

/* "fix-432 asks: Run npm test? 1 yes 2 always 3 no": words, in their order. */
static void
draw_spoken(struct cockpit *c, struct rect r, const struct row *row, bool selected)
{
	struct unit *u = row->unit;
	char word[STYLE_WORD_SIZE];
	struct str text = STR_INIT;

	if (row->kind != ROW_UNIT) {
		add_head_name(row, &text);
		str_adds(&text, ", ");
		add_number(row, &text);
		str_adds(&text, row->is_folded ? ", folded" : "");
	} else {
		str_addf(&text, "%s%s %s", u->is_marked ? "marked, " : "", u->name,
			 unit_asks(u) ? "asks" : unit_word(u, word));
		u->is_cut = !ask_row_add(u, &text) || (int)style_width(text.buf) > r.cols;
		if (u->added || u->removed)
			str_addf(&text, ", %ld added %ld removed", u->added, u->removed);
	}
	canvas_text_cut(c->canvas, r.row, r.col, r.cols, pen(ROLE_TEXT, selected),
			text.buf);
	if (selected && c->focus == FOCUS_LIST && !c->entry.kind && !c->dialog)
		canvas_cursor(c->canvas, r.row, r.col);
	str_release(&text);
}

/* --- the region --- */

static int
height(const struct cockpit *c, const struct row *row)
{
	return row->kind == ROW_UNIT && unit_asks(row->unit) && !c->layout.is_linear
		       ? 2
		       : 1;
}

/* Scrolls as little as it takes for the selected row to be seen. */
static void
scroll(struct cockpit *c, int lines)
{
	int used = 0;

	if (c->list_top >= c->rows.n)
		c->list_top = 0;
	if (c->rows.at < c->list_top)
		c->list_top = c->rows.at;
	for (size_t i = c->list_top; i <= c->rows.at && i < c->rows.n; i++)
		used += height(c, &c->rows.v[i]);
	while (used > lines && c->list_top < c->rows.at)
		used -= height(c, &c->rows.v[c->list_top++]);
}

static void
draw_row(struct cockpit *c, struct rect r, size_t i, const struct shown *shown)
{
	const struct row *row = &c->rows.v[i];
	bool selected = i == c->rows.at;

	canvas_fill(c->canvas, r, pen(ROLE_TEXT, selected));
	if (c->layout.is_linear) {
		draw_spoken(c, r, row, selected);
		return;
	}
	if (row->kind != ROW_UNIT) {
		draw_head(c, r, row, selected);
		return;
	}
	draw_unit(c, r, row->unit, shown, selected);
	if (r.rows > 1)
		draw_question(c, (struct rect){ r.row + 1, r.col, 1, r.cols }, row->unit,
			      selected);
}

static void
draw_nothing(struct cockpit *c, struct rect r)
{
	static const char *const lines[] = {
		"No agents yet.",
		"",
		"n  starts one in its own worktree",
		"f  starts several on one prompt",
		"?  shows all keys",
	};

	for (int i = 0; i < (int)(sizeof(lines) / sizeof(lines[0])) && i + 1 < r.rows; i++)
		canvas_text(c->canvas, r.row + 1 + i, r.col + 2, r.cols - 3, PEN(ROLE_DIM),
			    lines[i]);
}

/* What keeps agents out, and how many. */
static void
draw_filter(struct cockpit *c, struct rect r)
{
	struct str text = STR_INIT;
	const char *only = c->rows.only, *filter = c->rows.filter;

	str_addf(&text, "%s%s%s: %zu more", only ? only : "", only && filter ? " " : "",
		 filter ? filter : "", c->rows.hidden);
	canvas_text_cut(c->canvas, r.row, r.col + 1, r.cols - 2, PEN(ROLE_ACCENT),
			text.buf);
	str_release(&text);
}

/* Why what stands there may be old; returns its lines, at the bottom. */
static int
draw_note(struct cockpit *c, struct rect r)
{
	const char *note = c->model.note;
	int rows = note ? prose_rows(note, r.cols - 2) : 0;

	if (rows > r.rows / 2)
		rows = r.rows / 2;
	if (rows)
		prose_draw(c->canvas,
			   (struct rect){ r.row + r.rows - rows, r.col + 1, rows,
					  r.cols - 2 },
			   PEN(ROLE_ERROR), note);
	return rows;
}

void
list_draw(struct cockpit *c, struct rect r)
{
	bool filtered = c->rows.filter || c->rows.only;
	struct shown shown;
	int line = 0;

	c->list_end = 0;
	if (r.rows <= 0)
		return;
	canvas_fill(c->canvas, r, PEN(ROLE_TEXT));
	if (filtered)
		draw_filter(c, (struct rect){ r.row + --r.rows, r.col, 1, r.cols });
	r.rows -= draw_note(c, r);
	if (!c->rows.n && !filtered && c->has_listed)
		draw_nothing(c, r);
	scroll(c, r.rows);
	choose_columns(c, r.cols - 4, &shown);
	for (size_t i = c->list_top; i < c->rows.n && line < r.rows; i++) {
		int rows = height(c, &c->rows.v[i]);

		if (rows <= r.rows - line)
			c->list_end = i + 1;
		else
			rows = r.rows - line;
		draw_row(c, (struct rect){ r.row + line, r.col, rows, r.cols }, i,
			 &shown);
		line += rows;
	}
}

size_t
list_row_at(const struct cockpit *c, int line)
{
	size_t i = c->list_top;

	for (; i < c->rows.n; i++) {
		line -= height(c, &c->rows.v[i]);
		if (line < 0)
			return i;
	}
	return c->rows.n;
}
