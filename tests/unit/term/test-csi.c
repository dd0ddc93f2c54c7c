/* SPDX-License-Identifier: MIT */
/* Control sequences, one line each: what was there, what it becomes. */
#include "config.h"

#include "unit/term/pane.h"

#include "base/alloc.h"

/* Fed to a new terminal of 4x10; then an X shows where the cursor is. */
static const struct {
	const char *bytes, *screen;
} cases[] = {
	/* the cursor */
	{ "\033[3;4H", "||   X" },
	{ "\033[;3H", "  X" },
	{ "\033[99;99H", "|||         X" },
	{ "\033[2;5f\033[H", "X" },
	{ "\033[4;5H\033[2A", "|    X" },
	{ "\033[99B", "|||X" },
	{ "\033[3C\033[2D", " X" },
	{ "\033[5C\033[E", "|X" },
	{ "\033[3;5H\033[F", "|X" },
	{ "\033[5G\033[3`", "  X" },
	{ "\033[3d\033[2a", "||  X" },
	{ "\033[2e", "||X" },
	{ "\033[2;3H\033[s\033[H\033[u", "|  X" },
	{ "\033[2;3H\033D", "||  X" },
	{ "\033[2;3H\033E", "||X" },
	{ "\033[2;3H\033M", "  X" },
	/* margins and origin */
	{ "\033[2;3r\033[?6h\033[9;1H", "||X" },
	{ "\033[2;3r\033[?6h", "|X" },
	{ "\033[2;3r\033[3;1H\033[9A", "|X" },
	{ "\033[2;3r\033[2;1H\033[9B", "||X" },
	{ "\033[2;3r\033[4;1H\033[9A", "|X" },
	{ "\033[3;2r\033[2;1H", "|X" },
	/* erasing */
	{ "abcdef\033[3G\033[K", "abX" },
	{ "abcdef\033[3G\033[1K", "  Xdef" },
	{ "abcdef\033[3G\033[2K", "  X" },
	{ "a\r\nb\r\nc\033[2;1H\033[J", "a|X" },
	{ "a\r\nb\r\nc\033[2;1H\033[1J", "|X|c" },
	{ "a\r\nb\r\nc\033[2J", "|| X" },
	{ "abcdef\033[2G\033[3X", "aX  ef" },
	/* inserting and deleting */
	{ "abcdef\033[2G\033[2@", "aX bcdef" },
	{ "abcdefghij\033[2G\033[2@", "aX bcdefgh" },
	{ "abcdef\033[2G\033[2P", "aXef" },
	{ "abcdef\033[2G\033[99P", "aX" },
	{ "a\r\nb\r\nc\r\nd\033[2;1H\033[L", "a|X|b|c" },
	{ "a\r\nb\r\nc\r\nd\033[2;1H\033[2M", "a|X" },
	{ "a\r\nb\r\nc\r\nd\033[1;3r\033[2;1H\033[M", "a|X||d" },
	{ "a\r\nb\r\nc\033[H\033[S", "X|c" },
	{ "a\r\nb\033[H\033[2T", "X||a|b" },
	{ "abc\033[4h\033[2G", "aXbc" },
	/* the rest */
	{ "ab\033[3b", "abbbbX" },
	{ "\033[3b", "X" },
	{ "\033[20ha\n", "a|X" },
	{ "a\n", "a| X" },
	{ "\033[2;3r\033[?6h\033[4h\033[!p\033[4;1H", "|||X" },
	{ "\t\033[Z\033[I", "        X" },
	/* what nobody knows, or knows to pass over */
	{ "a\033[>99;1zb\033[?1;2;3yc", "abcX" },
	{ "a\033[1;2<3mb", "abX" },
	{ "a\033[ !#$pb", "abX" },
	{ "a\033_Gi=1;AAAA\033\\b\033^x\033\\c\033Xy\033\\", "abcX" },
	{ "a\033P1;2|data\033\\b", "abX" },
	{ "a\033[31\030b", "abX" },
	{ "a\033]0;t\032b", "abX" },
	{ "a\033[1\r;2Hb", "abX" },
};

static void
each_sequence_does_what_it_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pane p;

		pane_open(&p, 4, 10, 10);
		pane_feed(&p, cases[i].bytes);
		pane_shows(&p, "X", cases[i].screen);
		pane_close(&p);
	}
}

static void
erasing_takes_the_background(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 4, 10, 0);
	pane_feed(&p, "\033[44;1m\033[2;3H\033[K\033[m");
	assert_int_equal(pane_cell(&p, 1, 9)->style.bg, TERM_COLOUR_INDEX << COLOUR_KIND | 4);
	assert_int_equal(pane_cell(&p, 1, 9)->style.attr, 0);
	assert_int_equal(pane_cell(&p, 1, 1)->style.bg, 0);
	pane_close(&p);
}

static void
counts_beyond_all_measure_stay_inside(void **state)
{
	static const char finals[] = "@ABCDEFGHIJKLMPSTXZ`abdefgrstu";
	struct pane p;

	(void)state;
	pane_open(&p, 4, 10, 10);
	for (const char *f = finals; *f; f++) {
		struct str s = STR_INIT;

		str_addf(&s, "\033[99999999999;99999999999%cx\033[0;0%cy", *f, *f);
		pane_feed(&p, s.buf);
		assert_true(term_cursor_row(p.t) < 4 && term_cursor_col(p.t) < 10);
		str_release(&s);
	}
	pane_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_sequence_does_what_it_says),
		cmocka_unit_test(erasing_takes_the_background),
		cmocka_unit_test(counts_beyond_all_measure_stay_inside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
