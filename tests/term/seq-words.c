/* SPDX-License-Identifier: MIT */
/* The words of the language: a function each, and the table that has them. */
#include "config.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "term/seen.h"
#include "term/seq.h"

/* args: what stands behind the word. An error is a mistake in the file. */
typedef int word_fn(struct seq *, const struct seq_word *args, unsigned n,
		    struct err *);

static const struct {
	const char *name;
	unsigned bit;
} modes[] = {
	{ "alternate", TERM_MODE_ALTERNATE },
	{ "bracketed-paste", TERM_MODE_BRACKETED_PASTE },
	{ "cursor", TERM_MODE_CURSOR_VISIBLE },
	{ "cursor-keys", TERM_MODE_CURSOR_KEYS },
	{ "focus", TERM_MODE_FOCUS },
	{ "insert", TERM_MODE_INSERT },
	{ "keypad", TERM_MODE_KEYPAD },
	{ "mouse-any", TERM_MODE_MOUSE_ANY },
	{ "mouse-drag", TERM_MODE_MOUSE_DRAG },
	{ "mouse-press", TERM_MODE_MOUSE_PRESS },
	{ "mouse-sgr", TERM_MODE_MOUSE_SGR },
	{ "origin", TERM_MODE_ORIGIN },
	{ "sync", TERM_MODE_SYNC },
	{ "wrap", TERM_MODE_WRAP },
};

/* --- reading arguments --- */

static int
read_int(const char *s, int *out, struct err *err)
{
	char *end;
	long v = strtol(s, &end, 10);

	if (end == s || *end || v < INT_MIN || v > INT_MAX)
		return err_set(err, ERR_USAGE, "not a number: %s", s);
	*out = (int)v;
	return 0;
}

/* Two numbers with a character between, as 5x20 and 2,3. */
static int
read_pair(const char *s, char between, unsigned *a, unsigned *b, struct err *err)
{
	char *end;
	unsigned long x = strtoul(s, &end, 10), y;
	const char *second = end + 1;

	if (end == s || *end != between)
		return err_set(err, ERR_USAGE, "not two numbers with %c between: %s",
			       between, s);
	y = strtoul(second, &end, 10);
	if (end == second || *end)
		return err_set(err, ERR_USAGE, "not two numbers with %c between: %s",
			       between, s);
	*a = (unsigned)x;
	*b = (unsigned)y;
	return 0;
}

static int
read_switch(const char *s, bool *out, struct err *err)
{
	*out = !strcmp(s, "on");
	if (!*out && strcmp(s, "off"))
		return err_set(err, ERR_USAGE, "on or off, not %s", s);
	return 0;
}

/* --- the terminal of a case --- */

static void
on_reply(void *ctx, const char *bytes, size_t n)
{
	str_add(&((struct seq *)ctx)->heard.replies, bytes, n);
}

static void
on_bell(void *ctx)
{
	((struct seq *)ctx)->heard.bells++;
}

static void
on_osc(void *ctx, unsigned number, const char *text, size_t n)
{
	strv_addf(&((struct seq *)ctx)->heard.oscs, "%u;%.*s", number, (int)n, text);
}

static void
forget(struct seq_heard *h)
{
	str_clear(&h->replies);
	str_clear(&h->through);
	strv_clear(&h->oscs);
	h->bells = 0;
}

static void
open_terminal(struct seq *q)
{
	struct term_events events = {
		.reply = on_reply,
		.bell = on_bell,
		.osc = on_osc,
		.ctx = q,
	};

	term_free(q->t);
	q->t = term_new(q->rows, q->cols, q->history, &events);
	forget(&q->heard);
}

/* --- words that do --- */

static int
word_size(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	int history = 100;

	if (read_pair(a[0].text.buf, 'x', &q->rows, &q->cols, err) ||
	    (n > 1 && read_int(a[1].text.buf, &history, err)))
		return -1;
	q->history = (unsigned)history;
	if (q->t)
		open_terminal(q);
	return 0;
}

static int
word_case(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	(void)n;
	if (!q->rows)
		return err_set(err, ERR_USAGE, "no size was given");
	seq_end_case(q);
	str_clear(&q->name);
	str_add(&q->name, a[0].text.buf, a[0].text.len);
	q->cases++;
	q->snapshots = true;
	open_terminal(q);
	return 0;
}

static int
word_push(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	const char *s = a[0].text.buf;
	size_t left = a[0].text.len;

	(void)n;
	(void)err;
	while (left) {
		size_t k = q->piece && q->piece < left ? q->piece : left;

		term_feed_through(q->t, s, k, &q->heard.through);
		s += k;
		left -= k;
	}
	return 0;
}

static int
word_resize(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	unsigned rows, cols;

	(void)n;
	if (read_pair(a[0].text.buf, 'x', &rows, &cols, err))
		return -1;
	term_resize(q->t, rows, cols);
	return 0;
}

static int
word_reset(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	(void)a;
	(void)n;
	(void)err;
	term_reset(q->t);
	return 0;
}

static int
word_no_snapshot(struct seq *q, const struct seq_word *a, unsigned n,
		 struct err *err)
{
	(void)a;
	(void)n;
	(void)err;
	q->snapshots = false;
	return 0;
}

/* --- words that look --- */

static void
same_text(struct seq *q, const char *what, const struct str *expected,
	  const char *seen, size_t n)
{
	struct str e = STR_INIT, s = STR_INIT;

	if (expected->len == n && !memcmp(expected->buf, seen, n))
		return;
	seq_quote(expected->buf, expected->len, &e);
	seq_quote(seen, n, &s);
	seq_fail(q, "%s\n\texpected %s\n\tseen     %s", what, e.buf, s.buf);
	str_release(&e);
	str_release(&s);
}

static void
same_number(struct seq *q, const char *what, long expected, long seen)
{
	if (expected != seen)
		seq_fail(q, "%s: expected %ld, seen %ld", what, expected, seen);
}

static void
same_row(struct seq *q, int row, const struct str *text)
{
	struct str s = STR_INIT;
	char what[32];

	snprintf(what, sizeof(what), "row %d", row);
	term_row_text(q->t, row, &s);
	same_text(q, what, text, s.buf, s.len);
	str_release(&s);
}

static int
word_row(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	int row;

	(void)n;
	if (read_int(a[0].text.buf, &row, err))
		return -1;
	same_row(q, row, &a[1].text);
	return 0;
}

/* The rows of the screen from the top, parted by '|'; the others are empty. */
static int
word_screen(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	struct str s = STR_INIT;

	(void)n;
	(void)err;
	for (unsigned r = 0; r < term_rows(q->t); r++) {
		if (r)
			str_addc(&s, '|');
		term_row_text(q->t, (int)r, &s);
	}
	while (s.len && s.buf[s.len - 1] == '|')
		str_set_len(&s, s.len - 1);
	same_text(q, "screen", &a[0].text, s.buf, s.len);
	str_release(&s);
	return 0;
}

static void
compare_cell(struct seq *q, const char *where, const struct seen *expected,
	     const struct seen *seen)
{
	struct str e = STR_INIT, s = STR_INIT;

	if (seen_same(expected, seen))
		return;
	seen_describe(expected, &e);
	seen_describe(seen, &s);
	seq_fail(q, "cell %s\n\texpected %s\n\tseen     %s", where, e.buf, s.buf);
	str_release(&e);
	str_release(&s);
}

/* What a line does not say is that the cell is plain; its text may be left out. */
static int
word_cell(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	struct seen seen, expected = { .width = 1 };
	unsigned row, col, i = 1;

	if (read_pair(a[0].text.buf, ',', &row, &col, err))
		return -1;
	if (row >= term_rows(q->t) || col >= term_cols(q->t))
		return err_set(err, ERR_USAGE, "no such cell: %s", a[0].text.buf);
	seen_cell(q->t, row, col, &seen);
	if (n > 1 && a[1].quoted)
		snprintf(expected.text, sizeof(expected.text), "%s",
			 a[i++].text.buf);
	else
		memcpy(expected.text, seen.text, sizeof(seen.text));
	for (; i < n; i++)
		if (!seen_parse(&expected, a[i].text.buf))
			return err_set(err, ERR_USAGE, "no such attribute: %s",
				       a[i].text.buf);
	compare_cell(q, a[0].text.buf, &expected, &seen);
	return 0;
}

static int
word_cursor(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	unsigned row, col;
	bool pending = n > 1;

	if (read_pair(a[0].text.buf, ',', &row, &col, err))
		return -1;
	if (pending && strcmp(a[1].text.buf, "pending"))
		return err_set(err, ERR_USAGE, "pending or nothing, not %s",
			       a[1].text.buf);
	if (row != term_cursor_row(q->t) || col != term_cursor_col(q->t) ||
	    pending != seen_pending(q->t))
		seq_fail(q, "cursor: expected %u,%u%s, seen %u,%u%s", row, col,
			 pending ? " pending" : "", term_cursor_row(q->t),
			 term_cursor_col(q->t),
			 seen_pending(q->t) ? " pending" : "");
	return 0;
}

static int
word_reply(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	struct str *seen = &q->heard.replies;

	(void)n;
	(void)err;
	same_text(q, "reply", &a[0].text, seen->buf, seen->len);
	str_clear(seen);
	return 0;
}

/* For answers with something in them that changes from release to release. */
static int
word_reply_has(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	struct str *seen = &q->heard.replies;

	(void)n;
	(void)err;
	if (!memmem(seen->buf, seen->len, a[0].text.buf, a[0].text.len))
		same_text(q, "reply", &a[0].text, seen->buf, seen->len);
	str_clear(seen);
	return 0;
}

static int
word_through(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	struct str *seen = &q->heard.through;

	(void)n;
	(void)err;
	same_text(q, "through", &a[0].text, seen->buf, seen->len);
	str_clear(seen);
	return 0;
}

static int
word_osc(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	struct str expected = STR_INIT;
	struct strv *oscs = &q->heard.oscs;
	const char *seen = oscs->n ? oscs->v[0] : "";

	(void)n;
	(void)err;
	str_addf(&expected, "%s;%s", a[0].text.buf, a[1].text.buf);
	same_text(q, "osc", &expected, seen, strlen(seen));
	if (oscs->n)
		strv_remove(oscs, 0);
	str_release(&expected);
	return 0;
}

static int
word_no_osc(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	(void)a;
	(void)n;
	(void)err;
	if (q->heard.oscs.n)
		seq_fail(q, "expected no osc, seen %s", q->heard.oscs.v[0]);
	return 0;
}

static int
word_title(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	const char *seen = term_title(q->t);

	(void)n;
	(void)err;
	same_text(q, "title", &a[0].text, seen, strlen(seen));
	return 0;
}

static int
word_bells(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	int expected;

	(void)n;
	if (read_int(a[0].text.buf, &expected, err))
		return -1;
	same_number(q, "bells", expected, q->heard.bells);
	q->heard.bells = 0;
	return 0;
}

static int
word_mode(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	bool on;

	(void)n;
	if (read_switch(a[1].text.buf, &on, err))
		return -1;
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
		if (!strcmp(modes[i].name, a[0].text.buf)) {
			if (on != !!(term_modes(q->t) & modes[i].bit))
				seq_fail(q, "mode %s is %s", modes[i].name,
					 on ? "off" : "on");
			return 0;
		}
	return err_set(err, ERR_USAGE, "no such mode: %s", a[0].text.buf);
}

static int
word_history(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	int expected;

	(void)n;
	if (read_int(a[0].text.buf, &expected, err))
		return -1;
	same_number(q, "lines of history", expected,
		    (long)term_history_lines(q->t));
	return 0;
}

static int
word_scrolled(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	int expected;

	(void)n;
	if (read_int(a[0].text.buf, &expected, err))
		return -1;
	same_number(q, "lines ever scrolled", expected, (long)term_scrolled(q->t));
	return 0;
}

static int
word_wrapped(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	bool expected;
	int row;

	(void)n;
	if (read_int(a[0].text.buf, &row, err) ||
	    read_switch(a[1].text.buf, &expected, err))
		return -1;
	if (term_row_is_wrapped(q->t, row) != expected)
		seq_fail(q, "row %d %s in the next", row,
			 expected ? "does not go on" : "goes on");
	return 0;
}

/* --- the table --- */

static const struct word {
	const char *name;
	unsigned least, most; /* arguments */
	bool anywhere;	      /* also before the first case */
	word_fn *run;
	const char *help;
} words[] = {
	{ "bells", 1, 1, false, word_bells, "N: rung since last asked" },
	{ "case", 1, 1, true, word_case, "\"NAME\": begins with a new terminal" },
	{ "cell", 1, 12, false, word_cell,
	  "R,C [\"TEXT\"] [fg=N|#RRGGBB bold wide …]: exactly these" },
	{ "cursor", 1, 2, false, word_cursor, "R,C [pending]" },
	{ "history", 1, 1, false, word_history, "N: lines" },
	{ "mode", 2, 2, false, word_mode, "NAME on|off" },
	{ "no-osc", 0, 0, false, word_no_osc, ": none is left" },
	{ "no-snapshot", 1, 1, false, word_no_snapshot,
	  "\"WHY\": this case ends in what no snapshot can rebuild" },
	{ "osc", 2, 2, false, word_osc, "NUMBER \"TEXT\": the next one" },
	{ "push", 1, 1, false, word_push, "\"BYTES\": what a program writes" },
	{ "reply", 1, 1, false, word_reply, "\"BYTES\": since last asked" },
	{ "reply-has", 1, 1, false, word_reply_has, "\"BYTES\": is a part of it" },
	{ "reset", 0, 0, false, word_reset, ": as the owner does it" },
	{ "resize", 1, 1, false, word_resize, "ROWSxCOLS" },
	{ "row", 2, 2, false, word_row, "N \"TEXT\": below 0 it is history" },
	{ "screen", 1, 1, false, word_screen, "\"ROW|ROW|…\": the others are empty" },
	{ "scrolled", 1, 1, false, word_scrolled, "N: lines since birth" },
	{ "size", 1, 2, true, word_size, "ROWSxCOLS [HISTORY]" },
	{ "through", 1, 1, false, word_through,
	  "\"BYTES\": what another terminal is shown, since last asked" },
	{ "title", 1, 1, false, word_title, "\"TEXT\"" },
	{ "wrapped", 2, 2, false, word_wrapped, "ROW on|off: it goes on in the next" },
};

static const struct word *
find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(words[i].name, name))
			return &words[i];
	return NULL;
}

int
seq_run_line(struct seq *q, struct seq_line *line, struct err *err)
{
	const char *name = line->words[0].text.buf;
	const struct word *w = find(name);
	unsigned n = line->n - 1;

	if (!w)
		return err_set(err, ERR_USAGE, "no such word: %s", name);
	if (n < w->least || n > w->most)
		return err_set(err, ERR_USAGE, "%s %s", name, w->help);
	if (!q->t && !w->anywhere)
		return err_set(err, ERR_USAGE, "%s before the first case", name);
	return w->run(q, line->words + 1, n, err);
}

void
seq_end_case(struct seq *q)
{
	struct str why = STR_INIT;

	if (!q->t)
		return;
	if (q->heard.replies.len)
		same_text(q, "an answer that nobody asked about",
			  &(struct str)STR_INIT, q->heard.replies.buf,
			  q->heard.replies.len);
	if (q->snapshots && seen_snapshot_difference(q->t, &why))
		seq_fail(q, "a snapshot shows something else: %s", why.buf);
	str_release(&why);
}

void
seq_help(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		printf("%-12s %s\n", words[i].name, words[i].help);
}
