/* SPDX-License-Identifier: MIT */
/* The words that do something to a terminal, and the table of all. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "term/seen.h"
#include "term/seq-int.h"

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

static int
word_size(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	int history = 100;

	if (seq_read_pair(a[0].text.buf, 'x', &q->rows, &q->cols, err) ||
	    (n > 1 && seq_read_int(a[1].text.buf, &history, err)))
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
	if (seq_read_pair(a[0].text.buf, 'x', &rows, &cols, err))
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

static int
word_option(struct seq *q, const struct seq_word *a, unsigned n, struct err *err)
{
	struct term_options o;
	bool on;

	(void)n;
	if (seq_read_switch(a[1].text.buf, &on, err))
		return -1;
	term_options_init(&o);
	if (!strcmp(a[0].text.buf, "clipboard"))
		o.clipboard = on;
	else if (!strcmp(a[0].text.buf, "keep-history"))
		o.keep_history = on;
	else
		return err_set(err, ERR_USAGE, "no such option: %s", a[0].text.buf);
	term_set_options(q->t, &o);
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
	{ "colour", 2, 2, false, word_colour,
	  "N #RRGGBB|off: as the program set it; 256 on: fg, bg, cursor" },
	{ "cursor", 1, 2, false, word_cursor, "R,C [pending]" },
	{ "focus", 2, 2, false, word_focus, "in|out \"BYTES\": what is sent for it" },
	{ "history", 1, 1, false, word_history, "N: lines" },
	{ "key", 2, 3, false, word_key,
	  "[ctrl+alt+shift+]NAME [press|repeat|release] \"BYTES\": what is sent" },
	{ "marks", 1, 5, false, word_marks, "ROW [prompt command output end]" },
	{ "mode", 2, 2, false, word_mode, "NAME on|off" },
	{ "mouse", 4, 4, false, word_mouse,
	  "BUTTON press|release|move ROW,COL \"BYTES\": what is sent" },
	{ "no-osc", 0, 0, false, word_no_osc, ": none is left" },
	{ "no-snapshot", 1, 1, false, word_no_snapshot,
	  "\"WHY\": this case ends in what no snapshot can rebuild" },
	{ "option", 2, 2, false, word_option, "clipboard|keep-history on|off" },
	{ "osc", 2, 2, false, word_osc, "NUMBER \"TEXT\": the next one" },
	{ "paste", 3, 3, false, word_paste, "\"TEXT\" as \"BYTES\": what is sent" },
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
	{ "unknown", 1, 1, false, word_unknown, "N: sequences that nobody knew" },
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
		seq_same_text(q, "an answer that nobody asked about",
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
