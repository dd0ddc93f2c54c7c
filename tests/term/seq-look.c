/* SPDX-License-Identifier: MIT */
/* The words that look at what a terminal shows and has said. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "term/seen.h"
#include "term/seq-int.h"

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

static const struct {
	const char *name;
	unsigned bit;
} marks[] = {
	{ "prompt", TERM_MARK_PROMPT },
	{ "command", TERM_MARK_COMMAND },
	{ "output", TERM_MARK_OUTPUT },
	{ "end", TERM_MARK_END },
};

void
seq_same_text(struct seq *q, const char *what, const struct str *expected,
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
	seq_same_text(q, what, text, s.buf, s.len);
	str_release(&s);
}

int
word_row(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	int row;

	(void)n;
	if (seq_read_int(a[0].text.buf, &row, err))
		return -1;
	same_row(q, row, &a[1].text);
	return 0;
}

/* The rows of the screen from the top, parted by '|'; the others are empty. */
int
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
	seq_same_text(q, "screen", &a[0].text, s.buf, s.len);
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
int
word_cell(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	struct seen seen, expected = { .width = 1 };
	unsigned row, col, i = 1;

	if (seq_read_pair(a[0].text.buf, ',', &row, &col, err))
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

int
word_cursor(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	unsigned row, col;
	bool pending = n > 1;

	if (seq_read_pair(a[0].text.buf, ',', &row, &col, err))
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

int
word_reply(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	struct str *seen = &q->heard.replies;

	(void)n;
	(void)err;
	seq_same_text(q, "reply", &a[0].text, seen->buf, seen->len);
	str_clear(seen);
	return 0;
}

/* For answers with something in them that changes from release to release. */
int
word_reply_has(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	struct str *seen = &q->heard.replies;

	(void)n;
	(void)err;
	if (!memmem(seen->buf, seen->len, a[0].text.buf, a[0].text.len))
		seq_same_text(q, "reply", &a[0].text, seen->buf, seen->len);
	str_clear(seen);
	return 0;
}

int
word_through(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	struct str *seen = &q->heard.through;

	(void)n;
	(void)err;
	seq_same_text(q, "through", &a[0].text, seen->buf, seen->len);
	str_clear(seen);
	return 0;
}

int
word_osc(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	struct str expected = STR_INIT;
	struct strv *oscs = &q->heard.oscs;
	const char *seen = oscs->n ? oscs->v[0] : "";

	(void)n;
	(void)err;
	str_addf(&expected, "%s;%s", a[0].text.buf, a[1].text.buf);
	seq_same_text(q, "osc", &expected, seen, strlen(seen));
	if (oscs->n)
		strv_remove(oscs, 0);
	str_release(&expected);
	return 0;
}

int
word_no_osc(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	(void)a;
	(void)n;
	(void)err;
	if (q->heard.oscs.n)
		seq_fail(q, "expected no osc, seen %s", q->heard.oscs.v[0]);
	return 0;
}

int
word_title(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	const char *seen = term_title(q->t);

	(void)n;
	(void)err;
	seq_same_text(q, "title", &a[0].text, seen, strlen(seen));
	return 0;
}

int
word_bells(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	int expected;

	(void)n;
	if (seq_read_int(a[0].text.buf, &expected, err))
		return -1;
	same_number(q, "bells", expected, q->heard.bells);
	q->heard.bells = 0;
	return 0;
}

int
word_mode(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	bool on;

	(void)n;
	if (seq_read_switch(a[1].text.buf, &on, err))
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

int
word_history(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	int expected;

	(void)n;
	if (seq_read_int(a[0].text.buf, &expected, err))
		return -1;
	same_number(q, "lines of history", expected,
		    (long)term_history_lines(q->t));
	return 0;
}

int
word_scrolled(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	int expected;

	(void)n;
	if (seq_read_int(a[0].text.buf, &expected, err))
		return -1;
	same_number(q, "lines ever scrolled", expected, (long)term_scrolled(q->t));
	return 0;
}

int
word_wrapped(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	bool expected;
	int row;

	(void)n;
	if (seq_read_int(a[0].text.buf, &row, err) ||
	    seq_read_switch(a[1].text.buf, &expected, err))
		return -1;
	if (term_row_is_wrapped(q->t, row) != expected)
		seq_fail(q, "row %d %s in the next", row,
			 expected ? "does not go on" : "goes on");
	return 0;
}

int
word_marks(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	unsigned expected = 0;
	int row;

	if (seq_read_int(a[0].text.buf, &row, err))
		return -1;
	for (unsigned i = 1; i < n; i++)
		for (size_t k = 0; k < ARRAY_SIZE(marks); k++)
			if (!strcmp(marks[k].name, a[i].text.buf))
				expected |= marks[k].bit;
	same_number(q, "marks", (long)expected, (long)term_row_marks(q->t, row));
	return 0;
}

int
word_unknown(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	int expected;

	(void)n;
	if (seq_read_int(a[0].text.buf, &expected, err))
		return -1;
	same_number(q, "sequences that nobody knew", expected,
		    (long)term_unknown_count(q->t));
	return 0;
}

/* The program's colour; off: it set none. */
int
word_colour(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	struct str seen = STR_INIT;
	uint32_t rgb;
	int which;

	(void)n;
	if (seq_read_int(a[0].text.buf, &which, err))
		return -1;
	if (term_colour_get(q->t, (unsigned)which, &rgb))
		str_addf(&seen, "#%06x", rgb);
	else
		str_adds(&seen, "off");
	seq_same_text(q, "colour", &a[1].text, seen.buf, seen.len);
	str_release(&seen);
	return 0;
}
