/* SPDX-License-Identifier: MIT */
/*
 * A table of branch and prompt, a row a pair. It grows as one goes on behind its
 * last row; lines "branch: prompt" that are pasted where a branch goes become
 * rows, as a batch file's do.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "batch/batch.h"
#include "config/words.h"
#include "ui/keyboard/step.h"
#include "ui/widget/editor.h"
#include "ui/widget/field.h"

enum { ROWS_MIN = 3, BRANCH_MIN = 10, BRANCH_MAX = 28, GAP = 2 };

enum pair_cell { PAIR_BRANCH, PAIR_PROMPT, PAIR_CELLS };

struct pair {
	struct editor cells[PAIR_CELLS];
};

struct pairs {
	struct field field;
	struct pair **v;
	size_t n, alloc;
	size_t at; /* the pair, and the cell of it, that has the keys */
	enum pair_cell cell;
	int top; /* the first line that is shown, the heading not counted */
};

/* --- pairs --- */

static struct editor *
current(struct pairs *p)
{
	return &p->v[p->at]->cells[p->cell];
}

static bool
is_empty(const struct pair *pair)
{
	return !pair->cells[PAIR_BRANCH].text.len && !pair->cells[PAIR_PROMPT].text.len;
}

static void
add_pair(struct pairs *p, size_t at, const char *branch, const char *prompt)
{
	struct pair *pair = xcalloc(1, sizeof(*pair));

	editor_init(&pair->cells[PAIR_BRANCH], false);
	editor_init(&pair->cells[PAIR_PROMPT], true);
	editor_set(&pair->cells[PAIR_BRANCH], branch);
	editor_set(&pair->cells[PAIR_PROMPT], prompt);
	ALLOC_GROW(p->v, p->n + 1, p->alloc);
	memmove(&p->v[at + 1], &p->v[at], (p->n - at) * sizeof(*p->v));
	p->v[at] = pair;
	p->n++;
}

static void
remove_pair(struct pairs *p, size_t at)
{
	for (int i = 0; i < PAIR_CELLS; i++)
		editor_release(&p->v[at]->cells[i]);
	free(p->v[at]);
	memmove(&p->v[at], &p->v[at + 1], (p->n - at - 1) * sizeof(*p->v));
	p->n--;
}

static void
add_pairs(struct pairs *p, const struct strv *branches, const struct strv *prompts)
{
	for (size_t i = 0; i < branches->n; i++) {
		bool replaces = is_empty(p->v[p->at]);

		add_pair(p, p->at + 1, branches->v[i],
			 i < prompts->n ? prompts->v[i] : "");
		if (replaces)
			remove_pair(p, p->at);
		else
			p->at++;
	}
	p->cell = PAIR_PROMPT;
}

/* Whether text was pairs, which are rows now. */
static bool
add_text(struct pairs *p, const char *bytes, size_t n)
{
	struct strv branches = STRV_INIT, prompts = STRV_INIT;
	struct str text = STR_INIT;
	bool were;

	/* a terminal pastes lines that end in carriage returns */
	for (size_t i = 0; i < n; i++)
		str_addc(&text, bytes[i] == '\r' ? '\n' : bytes[i]);
	were = !batch_pairs("pasted", text.buf, &branches, &prompts, NULL);
	if (were)
		add_pairs(p, &branches, &prompts);
	strv_release(&branches);
	strv_release(&prompts);
	str_release(&text);
	return were;
}

/* --- going about --- */

static bool
go_on(struct pairs *p)
{
	if (p->cell == PAIR_BRANCH && !is_empty(p->v[p->at])) {
		p->cell = PAIR_PROMPT;
		return true;
	}
	if (p->at + 1 == p->n) {
		if (is_empty(p->v[p->at]))
			return false;
		add_pair(p, p->n, "", "");
	}
	p->at++;
	p->cell = PAIR_BRANCH;
	return true;
}

static bool
go_back(struct pairs *p)
{
	if (p->cell == PAIR_PROMPT) {
		p->cell = PAIR_BRANCH;
		return true;
	}
	if (!p->at)
		return false;
	if (p->at + 1 == p->n && is_empty(p->v[p->at]))
		remove_pair(p, p->at);
	p->at--;
	p->cell = PAIR_PROMPT;
	return true;
}

static bool
go_to_row(struct pairs *p, enum action a)
{
	if (editor_take(current(p), a))
		return true;
	if (a == ACTION_UP ? !p->at : p->at + 1 == p->n)
		return false;
	p->at += a == ACTION_UP ? -(size_t)1 : 1;
	return true;
}

/* Backspace at the start of a cell goes back to the one before. */
static bool
erase(struct pairs *p)
{
	if (current(p)->at || (!p->at && p->cell == PAIR_BRANCH))
		return editor_take(current(p), ACTION_ERASE);
	return go_back(p);
}

/* --- keys --- */

/* A colon ends the branch, as in a file; a blank behind it is none of the prompt. */
static void
type_text(struct pairs *p, const char *text)
{
	if (p->cell == PAIR_BRANCH && !strcmp(text, ":"))
		p->cell = PAIR_PROMPT;
	else if (p->cell == PAIR_BRANCH || current(p)->text.len || strcmp(text, " "))
		editor_insert(current(p), text, strlen(text));
}

static int
branch_cols(int cols)
{
	int branch = cols / 3;

	return branch < BRANCH_MIN   ? BRANCH_MIN
	       : branch > BRANCH_MAX ? BRANCH_MAX
				     : branch;
}

static int
pair_rows(const struct pair *pair, int cols)
{
	struct editor_spans spans = { 0 };
	int n;

	editor_break(&pair->cells[PAIR_PROMPT], cols - branch_cols(cols) - GAP, &spans);
	n = (int)spans.n;
	free(spans.v);
	return n;
}

static bool
take_mouse(struct pairs *p, const struct mouse *m)
{
	struct rect r = p->field.at;
	int line = (int)m->row - r.row - 1 + p->top, col = (int)m->col - r.col;
	size_t at = 0;
	int by = step_of_wheel(m).rows;

	if (by)
		return go_to_row(p, by < 0 ? ACTION_UP : ACTION_DOWN);
	if (line < 0)
		return true;
	while (at + 1 < p->n && line >= pair_rows(p->v[at], r.cols))
		line -= pair_rows(p->v[at++], r.cols);
	p->at = at;
	p->cell = col < branch_cols(r.cols) + GAP ? PAIR_BRANCH : PAIR_PROMPT;
	if (p->cell == PAIR_PROMPT)
		col -= branch_cols(r.cols) + GAP;
	editor_press(current(p), line, col);
	return true;
}

static bool
take_event(struct pairs *p, const struct input_event *e)
{
	if (e->kind == INPUT_MOUSE)
		return take_mouse(p, &e->mouse);
	if (e->kind == INPUT_KEY && *e->text)
		type_text(p, e->text);
	else if (e->kind != INPUT_PASTE)
		return false;
	else if (p->cell != PAIR_BRANCH || !add_text(p, e->bytes, e->n))
		editor_insert(current(p), e->bytes, e->n);
	return true;
}

static bool
take(struct field *f, enum action a, const struct input_event *e)
{
	struct pairs *p = (struct pairs *)f;

	switch (a) {
	case ACTION_NONE:
		return take_event(p, e);
	case ACTION_ACCEPT:
	case ACTION_NEXT:
		return go_on(p);
	case ACTION_PREVIOUS:
		return go_back(p);
	case ACTION_UP:
	case ACTION_DOWN:
		return go_to_row(p, a);
	case ACTION_ERASE:
		return erase(p);
	default:
		return editor_take(current(p), a);
	}
}

/* --- drawing --- */

/* Lines before the one with the cursor, and keeps that in sight. */
static void
fit(struct pairs *p, int rows, int cols)
{
	int line = 0, end, total = 0;

	for (size_t i = 0; i < p->n; i++) {
		if (i == p->at)
			line = total;
		total += pair_rows(p->v[i], cols);
	}
	end = line + pair_rows(p->v[p->at], cols);
	if (end > p->top + rows)
		p->top = end - rows;
	if (line < p->top)
		p->top = line;
	if (p->top > total - rows)
		p->top = total > rows ? total - rows : 0;
}

/* Of a pair, what is in sight of the region. */
static void
draw_pair(struct pairs *p, struct canvas *canvas, size_t i, struct rect r,
	  bool has_keys)
{
	struct pair *pair = p->v[i];
	int width = branch_cols(r.cols);
	bool here = has_keys && i == p->at;

	field_draw_editor(&pair->cells[PAIR_BRANCH], canvas,
			  (struct rect){ r.row, r.col, 1, width },
			  here && p->cell == PAIR_BRANCH);
	field_draw_editor(&pair->cells[PAIR_PROMPT], canvas,
			  (struct rect){ r.row, r.col + width + GAP, r.rows,
					 r.cols - width - GAP },
			  here && p->cell == PAIR_PROMPT);
}

static void
draw(struct field *f, struct canvas *canvas, struct rect r, bool has_keys)
{
	struct pairs *p = (struct pairs *)f;
	int width = branch_cols(r.cols), line = 0, rows = r.rows - 1;

	fit(p, rows, r.cols);
	canvas_text(canvas, r.row, r.col, width, PEN(ROLE_DIM), "branch");
	canvas_text(canvas, r.row, r.col + width + GAP, r.cols - width - GAP,
		    PEN(ROLE_DIM), "prompt");
	for (size_t i = 0; i < p->n && line < p->top + rows; i++) {
		int n = pair_rows(p->v[i], r.cols);
		int from = line < p->top ? p->top : line;
		int to = line + n > p->top + rows ? p->top + rows : line + n;

		if (to > from)
			draw_pair(p, canvas, i,
				  (struct rect){ r.row + 1 + from - p->top, r.col,
						 to - from, r.cols },
				  has_keys);
		line += n;
	}
}

static int
rows(const struct field *f, int cols, bool has_keys)
{
	const struct pairs *p = (const struct pairs *)f;
	int n = 0;

	(void)has_keys;
	for (size_t i = 0; i < p->n; i++)
		n += pair_rows(p->v[i], cols);
	return 1 + (n < ROWS_MIN ? ROWS_MIN : n);
}

/* --- values --- */

/* Branch and prompt by turns, as words: whatever is in them comes back. */
static void
get(const struct field *f, struct str *out)
{
	const struct pairs *p = (const struct pairs *)f;
	struct strv words = STRV_INIT;

	for (size_t i = 0; i < p->n; i++) {
		if (is_empty(p->v[i]))
			continue;
		strv_add(&words, p->v[i]->cells[PAIR_BRANCH].text.buf);
		strv_add(&words, p->v[i]->cells[PAIR_PROMPT].text.buf);
	}
	words_join(out, words.v);
	strv_release(&words);
}

static void
set(struct field *f, const char *text)
{
	struct pairs *p = (struct pairs *)f;
	struct strv words = STRV_INIT;

	while (p->n)
		remove_pair(p, 0);
	words_split(text, &words, NULL);
	for (size_t i = 0; i + 1 < words.n; i += 2)
		add_pair(p, p->n, words.v[i], words.v[i + 1]);
	p->cell = p->n ? PAIR_PROMPT : PAIR_BRANCH;
	if (!p->n)
		add_pair(p, 0, "", "");
	p->at = p->n - 1;
	strv_release(&words);
}

void
field_pairs_branches(const struct field *f, struct strv *out)
{
	const struct pairs *p = (const struct pairs *)f;

	for (size_t i = 0; i < p->n; i++)
		if (p->v[i]->cells[PAIR_BRANCH].text.len)
			strv_add(out, p->v[i]->cells[PAIR_BRANCH].text.buf);
}

static struct editor *
editor(struct field *f)
{
	struct pairs *p = (struct pairs *)f;

	return p->cell == PAIR_PROMPT ? current(p) : NULL;
}

static int
give_pair(const struct field *f, const struct pair *pair, struct args *args,
	  struct err *err)
{
	const char *branch = pair->cells[PAIR_BRANCH].text.buf;
	const char *prompt = pair->cells[PAIR_PROMPT].text.buf;
	char *text;
	int rc;

	if (!*branch)
		return err_set(err, ERR_USAGE, "'%.40s' has no branch", prompt);
	if (!prompt[strspn(prompt, " \t\n")])
		return err_set(err, ERR_USAGE, "'%s' has no prompt", branch);
	text = xasprintf("%s:%s", branch, prompt);
	rc = args_set(args, f->arg->name, text, err);
	free(text);
	return rc;
}

static int
give(const struct field *f, struct args *args, struct err *err)
{
	const struct pairs *p = (const struct pairs *)f;
	int rc = 0;

	for (size_t i = 0; !rc && i < p->n; i++)
		if (!is_empty(p->v[i]))
			rc = give_pair(f, p->v[i], args, err);
	return rc;
}

static void
free_pairs(struct field *f)
{
	struct pairs *p = (struct pairs *)f;

	while (p->n)
		remove_pair(p, 0);
	free(p->v);
	free(p);
}

static const struct field_ops pairs_ops = {
	.rows = rows,
	.draw = draw,
	.take = take,
	.get = get,
	.set = set,
	.editor = editor,
	.give = give,
	.free = free_pairs,
	.is_text = true,
	.has_lines = true,
};

struct field *
field_pairs_new(void)
{
	struct pairs *p = xcalloc(1, sizeof(*p));

	p->field.ops = &pairs_ops;
	add_pair(p, 0, "", "");
	return &p->field;
}
