/* SPDX-License-Identifier: MIT */
/*
 * Streams through ours and through libvterm, compared cell by cell after every
 * atom. What is known to differ stands in known.c.
 *
 *	test-differential [FIRST-SEED LAST-SEED]
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "term/atoms.h"
#include "term/known.h"
#include "term/oracle.h"
#include "term/seen.h"
#include "term/seq.h"

enum { ATOMS = 250, SEEDS = 150 };

static const struct size {
	unsigned rows, cols;
} sizes[] = { { 5, 10 }, { 8, 20 }, { 24, 80 } };

struct both {
	struct term *mine;
	struct oracle *theirs;
	struct size size;
};

static void
both_open(struct both *b, struct size size)
{
	b->size = size;
	b->mine = term_new(size.rows, size.cols, 10, NULL);
	b->theirs = oracle_new(size.rows, size.cols);
}

static void
both_close(struct both *b)
{
	term_free(b->mine);
	oracle_free(b->theirs);
}

static void
feed(struct both *b, const char *bytes)
{
	term_feed(b->mine, bytes, strlen(bytes));
	oracle_feed(b->theirs, bytes, strlen(bytes));
}

static bool
ends_in_tail(const struct term *t)
{
	struct seen c;

	seen_cell(t, term_cursor_row(t), term_cursor_col(t), &c);
	return seen_pending(t) && !c.width;
}

/*
 * A carriage return brings both together where libvterm's cursor stays on the
 * first half of a wide character that fills the row, and where it keeps a
 * pending wrap since the cursor did not move.
 */
static void
both_feed(struct both *b, const char *bytes)
{
	unsigned row = term_cursor_row(b->mine), col = term_cursor_col(b->mine);
	bool pending = seen_pending(b->mine);

	feed(b, bytes);
	pending = pending && !seen_pending(b->mine) &&
		  row == term_cursor_row(b->mine) &&
		  col == term_cursor_col(b->mine);
	if (pending || ends_in_tail(b->mine))
		feed(b, "\r");
}

/*
 * libvterm blanks one half of a wide character only, when the other is written
 * over or erased; such a half is a blank.
 */
static void
mend(const struct seen *mine, struct seen *theirs)
{
	uint32_t cp = 0;

	utf8_decode(theirs->text, strlen(theirs->text), &cp);
	if (theirs->width == 2 && term_width(cp) != 2) {
		/* Its width is read off a tail that is left behind. */
		theirs->width = 1;
	} else if (theirs->width == 1 && term_width(cp) == 2) {
		*theirs = *mine;
	} else if (!theirs->width && mine->width == 1) {
		*theirs = *mine;
	}
}

/* Both with only what both know. */
static void
both_cell(struct both *b, unsigned row, unsigned col, struct seen *mine,
	  struct seen *theirs)
{
	seen_cell(b->mine, row, col, mine);
	*mine->link = '\0';
	oracle_cell(b->theirs, row, col, theirs);
	mend(mine, theirs);
	mine->attr &= ~(unsigned)(TERM_DIM | TERM_OVERLINE | TERM_HIDDEN);
	mine->under = 0;
	/* Of a tail only its background is seen. */
	if (!mine->width && !theirs->width)
		*mine = *theirs;
	/* libvterm erases with all attributes, not the background alone. */
	if (!*mine->text && !*theirs->text && !mine->attr && !mine->fg) {
		theirs->fg = 0;
		theirs->attr = theirs->underline = 0;
	}
}

static bool
cells_differ(struct both *b, struct str *why)
{
	struct seen mine, theirs;

	for (unsigned r = 0; r < b->size.rows; r++)
		for (unsigned c = 0; c < b->size.cols; c++) {
			both_cell(b, r, c, &mine, &theirs);
			if (seen_same(&mine, &theirs))
				continue;
			str_addf(why, "cell %u,%u: ours ", r, c);
			seen_describe(&mine, why);
			str_adds(why, ", libvterm's ");
			seen_describe(&theirs, why);
			return true;
		}
	return false;
}

static bool
both_differ(struct both *b, struct str *why)
{
	unsigned row, col;

	oracle_cursor(b->theirs, &row, &col);
	if (row != term_cursor_row(b->mine) || col != term_cursor_col(b->mine)) {
		str_addf(why, "cursor: ours %u,%u, libvterm's %u,%u",
			 term_cursor_row(b->mine), term_cursor_col(b->mine), row,
			 col);
		return true;
	}
	return cells_differ(b, why);
}

/* How many atoms it takes until they differ; 0 when they never do. */
static size_t
run(const struct strv *atoms, struct size size, struct str *why)
{
	struct both b;
	size_t n = 0;

	both_open(&b, size);
	/* libvterm restores black on black when nothing was saved. */
	feed(&b, "\0337");
	str_clear(why);
	for (size_t i = 0; i < atoms->n && !n; i++) {
		if (known_find(b.mine, atoms->v[i]))
			continue;
		both_feed(&b, atoms->v[i]);
		if (both_differ(&b, why))
			n = i + 1;
	}
	both_close(&b);
	return n;
}

/* Takes atoms away as long as a difference is left. */
static void
make_smaller(struct strv *atoms, struct size size, struct str *why)
{
	for (size_t i = atoms->n; i-- > 0;) {
		struct strv fewer = STRV_INIT;
		size_t n;

		strv_add_all(&fewer, atoms);
		strv_remove(&fewer, i);
		n = run(&fewer, size, why);
		if (n) {
			strv_clear(atoms);
			for (size_t k = 0; k < n; k++)
				strv_add(atoms, fewer.v[k]);
			if (i > n)
				i = n;
		}
		strv_release(&fewer);
	}
	run(atoms, size, why);
}

static void
report(struct strv *atoms, struct size size, unsigned seed)
{
	struct str why = STR_INIT, bytes = STR_INIT;

	make_smaller(atoms, size, &why);
	for (size_t i = 0; i < atoms->n; i++)
		seq_quote(atoms->v[i], strlen(atoms->v[i]), &bytes);
	print_error("seed %u, %ux%u: %s\n\t%s\n", seed, size.rows, size.cols,
		    bytes.buf, why.buf);
	str_release(&why);
	str_release(&bytes);
}

/* Returns whether they agree. */
static bool
compare(unsigned seed, struct size size)
{
	struct atoms a = { { seed }, size.rows, size.cols, 0 };
	struct strv atoms = STRV_INIT;
	struct str atom = STR_INIT, why = STR_INIT;
	size_t n;

	for (int i = 0; i < ATOMS; i++) {
		str_clear(&atom);
		atom_make(&a, &atom);
		strv_add(&atoms, atom.buf);
	}
	n = run(&atoms, size, &why);
	if (n) {
		while (atoms.n > n)
			strv_remove(&atoms, atoms.n - 1);
		report(&atoms, size, seed);
	}
	strv_release(&atoms);
	str_release(&atom);
	str_release(&why);
	return !n;
}

static unsigned
compare_seeds(unsigned first, unsigned last)
{
	unsigned differing = 0;

	for (unsigned seed = first; seed < last; seed++)
		for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
			differing += !compare(seed, sizes[i]);
	return differing;
}

static void
screen_of(const struct term *t, struct str *out)
{
	for (unsigned r = 0; r < term_rows(t); r++) {
		if (r)
			str_addc(out, '|');
		term_row_text(t, (int)r, out);
	}
	while (out->len && out->buf[out->len - 1] == '|')
		str_set_len(out, out->len - 1);
}

static void
check_known(const struct known *k)
{
	struct str screen = STR_INIT;
	struct term *t = term_new(4, 8, 0, NULL);

	term_feed(t, k->bytes, strlen(k->bytes));
	screen_of(t, &screen);
	if (strcmp(screen.buf, k->screen) || term_cursor_row(t) != k->row ||
	    term_cursor_col(t) != k->col)
		fail_msg("libvterm %s (%s): ours shows \"%s\", cursor %u,%u",
			 k->what, k->source, screen.buf, term_cursor_row(t),
			 term_cursor_col(t));
	term_free(t);
	str_release(&screen);
}

static void
where_they_differ_ours_is_as_the_standard_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < knowns_count; i++)
		check_known(&knowns[i]);
}

static void
generated_streams_show_the_same(void **state)
{
	(void)state;
	assert_int_equal(compare_seeds(0, SEEDS), 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(where_they_differ_ours_is_as_the_standard_says),
		cmocka_unit_test(generated_streams_show_the_same),
	};

	if (argc == 3)
		return compare_seeds((unsigned)atoi(argv[1]),
				     (unsigned)atoi(argv[2])) != 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
