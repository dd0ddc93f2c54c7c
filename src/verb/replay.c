/* SPDX-License-Identifier: MIT */
/* The emulator is made at the recording's first size and follows its changes. */
#include "config.h"

#include "verb/replay.h"

#include "keeper/launch.h"
#include "keeper/record.h"

enum { USUAL_ROWS = 24, USUAL_COLS = 80 };

/* A recording being fed to an emulator. */
struct replay {
	struct term *term;
	struct term_options options;
	unsigned lines;
};

static int
into_term(void *ctx, const struct record_event *e)
{
	struct replay *r = ctx;

	if (!r->term) {
		r->term = term_new(e->rows ? e->rows : USUAL_ROWS,
				   e->cols ? e->cols : USUAL_COLS, r->lines, NULL);
		term_set_options(r->term, &r->options);
	} else if (e->rows && !e->bytes) {
		term_resize(r->term, e->rows, e->cols);
	}
	if (e->bytes)
		term_feed(r->term, e->bytes, e->n);
	return 0;
}

/* Those that the keeper's emulator has; the usual when that is not known. */
static void
load_options(const char *dir, struct term_options *o)
{
	struct launch l;

	launch_init(&l);
	launch_load(dir, &l, NULL);
	launch_term_options(&l, o);
	launch_release(&l);
}

struct term *
replay_term(const char *dir, unsigned lines, struct err *err)
{
	struct replay r = { .lines = lines };

	load_options(dir, &r.options);
	if (record_read(dir, 0, into_term, &r, err)) {
		term_free(r.term);
		return NULL;
	}
	return r.term ? r.term : term_new(USUAL_ROWS, USUAL_COLS, 0, NULL);
}

void
replay_last_lines(const struct term *t, size_t n, struct strv *out)
{
	int row = -(int)term_history_lines(t), end = (int)term_rows(t);
	struct str line = STR_INIT;

	for (; row < end; row++) {
		term_row_text(t, row, &line);
		if (term_row_is_wrapped(t, row) && row + 1 < end)
			continue;
		str_rtrim(&line); /* the rest of one that wrapped may be blank */
		strv_add(out, line.buf);
		str_clear(&line);
	}
	str_release(&line);
	while (out->n && !*out->v[out->n - 1])
		strv_remove(out, out->n - 1);
	while (out->n > n)
		strv_remove(out, 0);
}
