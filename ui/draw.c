/* SPDX-License-Identifier: MIT */
/*
 * One frame: header, rules, regions, footer. The canvas sends only what differs,
 * so whatever may have changed is drawn anew; where only an agent's screen has
 * changed, only that is.
 */
#include "config.h"

#include <string.h>
#include <sys/ioctl.h>

#include "base/money.h"
#include "base/path.h"
#include "text/style.h"
#include "ui/asked.h"
#include "ui/chosen.h"
#include "ui/cockpit-int.h"
#include "ui/widget/editor-draw.h"

enum { FOOTER_KEYS = 8, DIALOG_KEYS = 6, GAP = 3, KEY_GAP = 2 };

/* --- header --- */

struct tally {
	const char *state, *words;
	unsigned n;
};

/*
 * "◐ 2 ask": nothing for none, or where there is no room before end. Returns the
 * column behind it.
 */
static int
draw_tally(struct cockpit *c, int col, int end, const struct tally *t)
{
	const struct style_state *state = style_state(t->state);
	struct str text = STR_INIT;

	if (t->n)
		str_addf(&text, "%s %u %s", style_shape(canvas_style(c->canvas), state),
			 t->n, t->words);
	if (t->n && col + (int)style_width(text.buf) < end)
		col += GAP + canvas_text(c->canvas, 0, col, end - col, PEN(state->role),
					 text.buf);
	str_release(&text);
	return col;
}

static void
draw_tallies(struct cockpit *c, int col, int end, const struct model_counts *n)
{
	const struct tally tallies[] = {
		{ "blocked", n->asks == 1 ? "asks" : "ask", n->asks },
		{ "error", "failed", n->error },
		{ "working", n->working == 1 ? "works" : "work", n->working },
		{ "done", "done", n->done },
		{ "idle", "idle", n->idle },
		{ "starting", n->starting == 1 ? "starts" : "start", n->starting },
	};

	for (size_t i = 0; i < sizeof(tallies) / sizeof(tallies[0]); i++)
		col = draw_tally(c, col, end, &tallies[i]);
}

/* "cpu 34%  mem 6%  $4.21", at the right; returns the column before it. */
static int
draw_sums(struct cockpit *c, const struct model_counts *n)
{
	struct str text = STR_INIT;
	int cols = c->layout.header.cols, width;

	if (c->wish.has_meters && cols >= LAYOUT_STACKED && !trend_is_empty(&c->cpu))
		str_addf(&text, "cpu %3.0f%%  mem %3.0f%%", trend_at(&c->cpu, 0, 0),
			 trend_at(&c->memory, 0, 0));
	if (n->cost_usd >= 0.005)
		str_addf(&text, "%s$%.2f", text.len ? "  " : "", n->cost_usd);
	width = (int)style_width(text.buf);
	canvas_text_right(c->canvas, 0, cols - width - 1, width, PEN(ROLE_DIM), text.buf);
	str_release(&text);
	return cols - width - 2;
}

static const char *
place_name(struct cockpit *c)
{
	const char *name = app_project_name(c->app);

	return *name ? name : "all projects";
}

static void
draw_header(struct cockpit *c)
{
	struct rect r = c->layout.header;
	struct model_counts n;
	int col = 1, end;

	model_count(&c->model, &n);
	canvas_fill(c->canvas, r, PEN(ROLE_TEXT));
	col += canvas_text(c->canvas, 0, col, r.cols, PEN(ROLE_STRONG), "fleet");
	col += GAP;
	col += canvas_text_cut(c->canvas, 0, col, r.cols / 4, PEN(ROLE_ACCENT),
			       place_name(c));
	end = draw_sums(c, &n);
	draw_tallies(c, col + (r.cols < LAYOUT_STACKED ? GAP : 2 * GAP), end, &n);
}

/* --- footer --- */

/* What that key does here: a dialog may know a better word for it. */
static const char *
label_of(const struct cockpit *c, const struct key_row *row)
{
	const struct dialog *d = c->dialog;
	const char *label = d && d->ops->label ? d->ops->label(d, row->action) : NULL;

	return label ? label : row->label;
}

/* "w next that asks" and the gap behind it. */
static int
key_width(const struct cockpit *c, const struct key_row *row)
{
	struct str key = STR_INIT;
	int width;

	keymap_show_row(c->keymap, row, canvas_is_utf8(c->canvas), &key);
	width = (int)(style_width(key.buf) + 1 + style_width(label_of(c, row))) + KEY_GAP;
	str_release(&key);
	return width;
}

static void
draw_key(struct cockpit *c, int col, const struct key_row *row)
{
	struct rect r = c->layout.footer;
	struct str key = STR_INIT;

	keymap_show_row(c->keymap, row, canvas_is_utf8(c->canvas), &key);
	col += 1 + canvas_text(c->canvas, r.row, col, r.cols - col, PEN(ROLE_ACCENT),
			       key.buf);
	canvas_text(c->canvas, r.row, col, r.cols - col, PEN(ROLE_DIM),
		    label_of(c, row));
	str_release(&key);
}

/* A line that is typed has the footer to itself. */
static void
draw_entry(struct cockpit *c)
{
	struct rect r = c->layout.footer;
	int col = 1;

	col += canvas_text(c->canvas, r.row, col, r.cols, PEN(ROLE_ACCENT),
			   c->entry.kind == ENTRY_FILTER ? "filter " : "search ");
	editor_draw(&c->entry.line, c->canvas,
		    (struct rect){ r.row, col, 1, r.cols - col }, PEN(ROLE_TEXT), true);
}

static unsigned
footer_places(const struct cockpit *c)
{
	if (c->dialog)
		return KEYS_DIALOG | c->dialog->ops->places(c->dialog);
	return act_places(c);
}

/* The row that has keys for an action there, or NULL. */
static const struct key_row *
find_row(const struct cockpit *c, unsigned places, enum action action)
{
	const struct key_row *row = NULL;

	while ((row = keymap_next(c->keymap, places, row)))
		if (row->action == action)
			break;
	return row;
}

/* What helps there and then, the best first; NULL: what the table has. */
static const enum action *
footer_actions(const struct cockpit *c, unsigned places)
{
	static const enum action first[] = {
		ACTION_NEW,	ACTION_FANOUT,	ACTION_MULTI, ACTION_RESTORE,
		ACTION_PALETTE, ACTION_OPTIONS, ACTION_QUIT,  ACTION_NONE,
	};
	static const enum action asked[] = {
		ACTION_TYPE, ACTION_ANSWER, ACTION_YES,	   ACTION_NO,
		ACTION_ZOOM, ACTION_MARK,   ACTION_NEXT_ASK, ACTION_WALL,
		ACTION_NONE,
	};

	if (c->dialog)
		return c->dialog->ops->footer;
	if (!c->model.n)
		return first;
	return places & KEYS_ASKED ? asked : NULL;
}

static size_t
footer_rows(const struct cockpit *c, const struct key_row *rows[])
{
	unsigned places = footer_places(c);
	const enum action *a = footer_actions(c, places);
	size_t n = 0, most = c->dialog ? DIALOG_KEYS : FOOTER_KEYS;

	if (!a)
		return keymap_footer(c->keymap, places, rows, most);
	for (; *a && n < most; a++)
		if ((rows[n] = find_row(c, places, *a)))
			n++;
	return n;
}

/* Keys are for them all. */
static int
draw_marked(struct cockpit *c, int col)
{
	struct rect r = c->layout.footer;
	struct str text = STR_INIT;
	struct chosen all;

	chosen_find(&all, c);
	if (all.marked && !c->dialog && c->focus != FOCUS_TYPING) {
		str_addf(&text, "%zu marked", all.marked);
		col += canvas_text(c->canvas, r.row, col, r.cols - col,
				   PEN(ROLE_STRONG), text.buf) +
		       GAP;
	}
	str_release(&text);
	chosen_release(&all);
	return col;
}

/* As many as have room, the best first; the one that tells of all others is last. */
static void
draw_keys(struct cockpit *c)
{
	const struct key_row *rows[FOOTER_KEYS];
	const struct key_row *help =
		c->dialog ? NULL : find_row(c, footer_places(c), ACTION_HELP);
	size_t n = footer_rows(c, rows);
	int end = c->layout.footer.cols - (help ? key_width(c, help) : 0);
	int col = draw_marked(c, 1);

	for (size_t i = 0; i < n && col + key_width(c, rows[i]) - KEY_GAP <= end; i++) {
		draw_key(c, col, rows[i]);
		col += key_width(c, rows[i]);
	}
	if (help)
		draw_key(c, col, help);
}

/* What is at work, else the last thing that happened elsewhere: at the right. */
static void
draw_news(struct cockpit *c)
{
	struct rect r = c->layout.footer;
	const char *task = tasks_shown(c->tasks);
	const char *toast = toast_line(c), *text = toast ? toast : task;
	enum role role = toast ? c->toast.role : ROLE_WORKING;
	int width;

	if (!text)
		return;
	width = (int)style_width(text);
	if (width > r.cols - 2)
		width = r.cols - 2;
	canvas_fill(c->canvas,
		    (struct rect){ r.row, r.cols - width - 3, 1, width + 3 },
		    PEN(ROLE_TEXT));
	canvas_text_cut(c->canvas, r.row, r.cols - width - 1, width, PEN(role), text);
}

static void
draw_footer(struct cockpit *c)
{
	canvas_fill(c->canvas, c->layout.footer, PEN(ROLE_TEXT));
	if (c->entry.kind) {
		draw_entry(c);
		return;
	}
	draw_keys(c);
	draw_news(c);
}

/* --- the regions --- */

static void
draw_rule(struct cockpit *c, int row, int cols)
{
	if (row >= 0)
		canvas_rule_across(c->canvas, row, 0, cols);
}

static void
draw_rules(struct cockpit *c)
{
	const struct layout *l = &c->layout;
	int cols = l->header.cols;

	/* Where rules stood before, others would meet them. */
	canvas_fill(c->canvas, l->body, PEN(ROLE_TEXT));
	if (l->is_linear)
		return;
	canvas_fill(c->canvas, (struct rect){ l->rule_across, 0, 1, cols },
		    PEN(ROLE_TEXT));
	draw_rule(c, l->rule_across, cols);
	draw_rule(c, l->rule_stacked, cols);
	draw_rule(c, l->rule_meters, l->rule_down >= 0 ? l->rule_down : cols);
	if (l->rule_down >= 0)
		canvas_rule_down(c->canvas, l->body.row, l->rule_down, l->body.rows);
}

/* The place of tabs and pane, which a dialog takes. */
static struct rect
front(const struct layout *l)
{
	if (l->pane.rows > 0)
		return (struct rect){ l->tabs.row, l->pane.col,
				      l->pane.rows + l->tabs.rows, l->pane.cols };
	return l->body;
}

static void
draw_front(struct cockpit *c, bool whole)
{
	struct rect r = front(&c->layout);

	if (c->dialog && whole) {
		canvas_fill(c->canvas, r, PEN(ROLE_TEXT));
		c->dialog->ops->draw(c->dialog, c, r);
	} else if (!c->dialog && c->wall.n) {
		wall_draw(c, whole);
	} else if (!c->dialog && c->layout.pane.rows > 0) {
		pane_draw(c, c->layout.pane, whole);
	}
}

static void
draw_too_small(struct cockpit *c)
{
	enum action out = keys_way_out(c);
	struct str size = STR_INIT, way = STR_INIT;
	int rows, cols, col = 0;

	canvas_size(c->canvas, &rows, &cols);
	str_addf(&size, "fleet needs %dx%d, this is %dx%d", LAYOUT_COLS_MIN,
		 LAYOUT_ROWS_MIN, cols, rows);
	keymap_show(c->keymap, out, canvas_is_utf8(c->canvas), &way);
	str_adds(&way, out == ACTION_LEAVE ? " leave" : " quit");
	canvas_fill(c->canvas, (struct rect){ 0, 0, rows, cols }, PEN(ROLE_TEXT));
	if (rows > 1)
		canvas_text(c->canvas, 1, 0, cols, PEN(ROLE_TEXT), way.buf);
	else
		col = canvas_text(c->canvas, 0, 0, cols, PEN(ROLE_TEXT), way.buf) + GAP;
	canvas_text(c->canvas, 0, col, cols - col, PEN(ROLE_TEXT), size.buf);
	str_release(&size);
	str_release(&way);
}

static bool
has_typed(const struct cockpit *c)
{
	int n = 0;

	return !ioctl(c->terminal, FIONREAD, &n) && n > 0;
}

/*
 * Only what has been on the screen can be answered: keys that were there before
 * the frame are for what stood there before it, and are taken first.
 */
static void
show_frame(struct cockpit *c)
{
	bool is_late = has_typed(c);

	canvas_flush(c->canvas);
	if (is_late)
		cockpit_draw(c, DRAW_ALL);
	else
		asked_note_frame(c);
}

static void
draw_side(struct cockpit *c)
{
	draw_header(c);
	list_draw(c, c->layout.list);
	meters_draw(c, c->layout.meters);
	if (!c->dialog && !c->wall.n && c->layout.pane.rows > 0)
		pane_draw_tabs(c, c->layout.tabs);
}

void
draw_all(struct cockpit *c)
{
	bool whole = c->drawing & DRAW_ALL;
	bool side = whole || c->drawing & DRAW_SIDE;

	c->drawing = 0;
	if (whole)
		canvas_cursor(c->canvas, -1, 0);
	if (c->layout.is_too_small) {
		draw_too_small(c);
	} else {
		if (whole)
			draw_rules(c);
		if (side)
			draw_side(c);
		if (whole)
			draw_footer(c);
		draw_front(c, whole);
		toast_draw(c);
	}
	if (side)
		show_frame(c);
	else
		canvas_flush(c->canvas);
}
