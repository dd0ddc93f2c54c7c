/* SPDX-License-Identifier: MIT */
/* Colours and the other options of the owner. */
#include "config.h"

#include "unit/term/pane.h"

#include <string.h>

static uint32_t
colour(struct pane *p, unsigned which)
{
	uint32_t rgb = 0;

	term_colour_get(p->t, which, &rgb);
	return rgb;
}

static void
queries_are_answered_from_the_theme(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 10, 0);
	p.options.fg = 0x112233;
	p.options.bg = 0xfefefe;
	p.options.cursor = 0x445566;
	p.options.palette[3] = 0x778899;
	term_set_options(p.t, &p.options);
	pane_answers(&p, "\033]10;?;?;?\a", "\033]10;rgb:1111/2222/3333\033\\"
					   "\033]11;rgb:fefe/fefe/fefe\033\\"
					   "\033]12;rgb:4444/5555/6666\033\\");
	pane_answers(&p, "\033]4;3;?\a", "\033]4;3;rgb:7777/8888/9999\033\\");
	pane_answers(&p, "\033[?996n", "\033[?997;2n");
	pane_close(&p);
}

static void
what_a_program_sets_is_kept_answered_and_taken_back(void **state)
{
	struct pane p;
	uint32_t rgb;

	(void)state;
	pane_open(&p, 2, 10, 0);
	pane_feed(&p, "\033]4;1;#010203;200;rgb:ff/80/00\a\033]11;rgb:ffff/ffff/f000\a");
	assert_true(term_colour_get(p.t, 1, &rgb));
	assert_int_equal(rgb, 0x010203);
	assert_int_equal(colour(&p, 200), 0xff8000);
	assert_int_equal(colour(&p, TERM_COLOUR_BG), 0xffffef);
	pane_answers(&p, "\033]4;1;?\a", "\033]4;1;rgb:0101/0202/0303\033\\");
	pane_feed(&p, "\033]104;1\a\033]111\a");
	assert_false(term_colour_get(p.t, 1, &rgb));
	assert_false(term_colour_get(p.t, TERM_COLOUR_BG, &rgb));
	assert_int_equal(colour(&p, 200), 0xff8000);
	pane_feed(&p, "\033]104\a");
	assert_false(term_colour_get(p.t, 200, &rgb));
	pane_close(&p);
}

static void
what_is_no_colour_sets_nothing(void **state)
{
	static const char *const bad[] = {
		"\033]4;1;rouge\a",	      "\033]4;1;#12\a",  "\033]4;1;rgb:1/2\a",
		"\033]4;1;rgb:12345/1/1\a", "\033]4;x;#fff\a", "\033]4;999;#fff\a",
		"\033]4;1\a",		      "\033]4\a",	  "\033]10;\a",
		"\033]4;1;rgb:/1/1\a",	      "\033]13;#fff\a",  "\033]5;1;#fff\a",
	};
	struct pane p;
	uint32_t rgb;

	(void)state;
	pane_open(&p, 2, 10, 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		pane_feed(&p, bad[i]);
	for (unsigned i = 0; i < COLOUR_COUNT; i++)
		assert_false(term_colour_get(p.t, i, &rgb));
	pane_close(&p);
}

static void
history_is_cleared_as_the_owner_has_it(void **state)
{
	struct pane p;
	struct str out = STR_INIT;

	(void)state;
	pane_open(&p, 1, 10, 10);
	p.options.keep_history = true;
	term_set_options(p.t, &p.options);
	term_feed_through(p.t, "1\r\n2\033[3J", 8, &out);
	assert_int_equal(term_history_lines(p.t), 1);
	assert_string_equal(out.buf, "1\r\n2");
	p.options.keep_history = false;
	term_set_options(p.t, &p.options);
	pane_feed(&p, "\033[3J");
	assert_int_equal(term_history_lines(p.t), 0);
	pane_close(&p);
	str_release(&out);
}

static void
the_clipboard_is_written_only_when_allowed_and_never_read(void **state)
{
	struct pane p;
	struct str out = STR_INIT;

	(void)state;
	pane_open(&p, 1, 10, 10);
	p.options.clipboard_max = 4;
	term_set_options(p.t, &p.options);
	pane_feed(&p, "\033]52;c;aGk=\a\033]52;c;aGkaGk==\a\033]52;c;?\a");
	assert_string_equal(p.oscs.buf, "52:c;aGk=\n");
	p.options.clipboard = false;
	term_set_options(p.t, &p.options);
	term_feed_through(p.t, "\033]52;c;aGk=\a", 13, &out);
	assert_string_equal(p.oscs.buf, "52:c;aGk=\n");
	assert_string_equal(out.buf, "");
	assert_string_equal(p.replies.buf, "");
	pane_close(&p);
	str_release(&out);
}

static void
reports_of_pixels_follow_the_cell(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 10, 10);
	p.options.cell_width = 9;
	p.options.cell_height = 18;
	term_set_options(p.t, &p.options);
	pane_answers(&p, "\033[16t\033[14t", "\033[6;18;9t\033[4;36;90t");
	pane_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(queries_are_answered_from_the_theme),
		cmocka_unit_test(what_a_program_sets_is_kept_answered_and_taken_back),
		cmocka_unit_test(what_is_no_colour_sets_nothing),
		cmocka_unit_test(history_is_cleared_as_the_owner_has_it),
		cmocka_unit_test(the_clipboard_is_written_only_when_allowed_and_never_read),
		cmocka_unit_test(reports_of_pixels_follow_the_cell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
