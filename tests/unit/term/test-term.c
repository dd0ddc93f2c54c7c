/* SPDX-License-Identifier: MIT */
/* The terminal as its owner has it: feeding, what may be shown on, resizing. */
#include "config.h"

#include "unit/term/pane.h"

#include <string.h>

/* What another terminal is shown of these bytes, fed in one piece. */
static void
passes(const char *bytes, const char *shown)
{
	struct pane p;
	struct str out = STR_INIT;

	pane_open(&p, 5, 20, 10);
	term_feed_through(p.t, bytes, strlen(bytes), &out);
	assert_string_equal(out.buf, shown);
	pane_close(&p);
	str_release(&out);
}

static void
text_and_sequences_pass_as_they_are(void **state)
{
	static const char *const same[] = {
		"hello\r\n", "\033[1;31mred\033[m", "\033]0;title\a", "\xe6\xbc\xa2",
		"\033]8;;http://x\033\\link\033]8;;\033\\", "\033[?2004h", "\033(0q\033(B",
		"\xff\xfe", "\033[?2026h", "\033]7501;state=idle\a", "\033[>1u", "\a",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
		passes(same[i], same[i]);
}

static void
queries_do_not_pass(void **state)
{
	static const char *const queries[] = {
		"\033[c", "\033[>c", "\033[=c", "\033[0c", "\033[5n", "\033[6n", "\033[?6n",
		"\033[>q", "\033[>0q", "\033[?u", "\033[?2026$p", "\033[4$p", "\033[14t",
		"\033[16t", "\033[18t", "\033]11;?\a", "\033]10;?\033\\", "\033]4;0;?\a",
		"\033]12;?\a", "\033P$qm\033\\", "\033P+q4d73\033\\", "\033]7501;?\a",
		"\033]52;c;?\a", "\033[?4m", "\033_Gi=31,s=1;AA\033\\", "\005", "\033Z",
		"\033]99;i=1:p=?;\033\\", "\033]1337;Capabilities\a", "\033[?996n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(queries) / sizeof(*queries); i++) {
		struct str s = STR_INIT;

		str_addf(&s, "a%sb", queries[i]);
		passes(s.buf, "ab");
		str_release(&s);
	}
}

static void
switches_of_screens_do_not_pass(void **state)
{
	(void)state;
	passes("a\033[?1049hb\033[?1049lc", "abc");
	passes("a\033[?47hb\033[?1047lc", "abc");
	passes("\033[?1049;25h", "\033[?25h");
	passes("\033[?25;1049;2004l", "\033[?25;2004l");
}

static void
a_full_reset_passes_as_what_leaves_the_outer_screen_alone(void **state)
{
	struct str want = STR_INIT;

	(void)state;
	str_addf(&want, "%s\033[H\033[2J", term_undo);
	passes("\033c", want.buf);
	str_release(&want);
}

static void
what_is_not_whole_waits_for_its_end(void **state)
{
	struct pane p;
	struct str out = STR_INIT;

	(void)state;
	pane_open(&p, 5, 20, 10);
	term_feed_through(p.t, "a\033[3", 4, &out);
	assert_string_equal(out.buf, "a");
	term_feed_through(p.t, "1mb\xe6\xbc", 5, &out);
	assert_string_equal(out.buf, "a\033[31mb");
	term_feed(p.t, "\xa2", 1);
	assert_string_equal(out.buf, "a\033[31mb");
	term_feed_through(p.t, "c", 1, &out);
	assert_string_equal(out.buf, "a\033[31mbc");
	pane_close(&p);
	str_release(&out);
}

static void
cutting_the_stream_changes_nothing(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 150; seed++) {
		struct dice d = { 1000 + seed };
		struct str s = STR_INIT, whole = STR_INIT, parts = STR_INIT;
		struct pane p, q;
		size_t at = 0;

		pane_open(&p, 6, 18, 100);
		pane_open(&q, 6, 18, 100);
		dice_stream(&d, 6, 18, 800, &s);
		term_feed_through(p.t, s.buf, s.len, &whole);
		while (at < s.len) {
			size_t n = 1 + dice_roll(&d, seed % 3 ? 7 : 1);

			n = n < s.len - at ? n : s.len - at;
			term_feed_through(q.t, s.buf + at, n, &parts);
			at += n;
		}
		assert_int_equal(whole.len, parts.len);
		assert_memory_equal(whole.buf, parts.buf, whole.len);
		assert_string_equal(p.replies.buf, q.replies.buf);
		assert_string_equal(p.oscs.buf, q.oscs.buf);
		assert_int_equal(is_alternate(p.t), is_alternate(q.t));
		pane_same(p.t, q.t);
		pane_close(&p);
		pane_close(&q);
		str_release(&s);
		str_release(&whole);
		str_release(&parts);
	}
}

static void
a_string_over_the_limit_is_dropped_whole(void **state)
{
	struct str s = STR_INIT, out = STR_INIT;
	struct pane p;

	(void)state;
	pane_open(&p, 3, 20, 10);
	str_adds(&s, "a\033]9;");
	for (unsigned i = 0; i < TERM_STRING_MAX + 100; i++)
		str_addc(&s, 'x');
	str_adds(&s, "\ab");
	term_feed_through(p.t, s.buf, s.len, &out);
	assert_string_equal(out.buf, "ab");
	assert_string_equal(p.oscs.buf, "");
	pane_row_is(&p, 0, "ab");
	pane_close(&p);
	str_release(&s);
	str_release(&out);
}

static void
an_endless_string_takes_bounded_memory(void **state)
{
	static char junk[65536];
	struct pane p;
	struct str out = STR_INIT;

	(void)state;
	memset(junk, 'y', sizeof(junk));
	for (const char *const *start = (const char *const[]){ "\033]2;", "\033P+q",
							       "\033_", NULL };
	     *start; start++) {
		pane_open(&p, 3, 20, 10);
		pane_feed(&p, *start);
		for (unsigned i = 0; i < 64; i++)
			term_feed_through(p.t, junk, sizeof(junk), &out);
		assert_true(p.t->parser.string.alloc < 4 * TERM_STRING_MAX);
		assert_true(p.t->through.held.alloc < 4 * TERM_STRING_MAX);
		pane_shows(&p, "\033\\ok", "ok");
		pane_close(&p);
	}
	assert_int_equal(out.len, 0);
	str_release(&out);
}

static void
clusters_without_end_take_bounded_memory(void **state)
{
	struct pane p;
	char utf8[16];

	(void)state;
	pane_open(&p, 4, 30, 100);
	for (unsigned i = 0; i < 40000; i++) {
		unsigned a = 0x300 + i % 0x60, b = 0x300 + i / 0x60 % 0x60;
		unsigned c = 'a' + i / 0x2400 % 26;
		size_t n = 0;

		utf8[n++] = (char)c;
		utf8[n++] = (char)(0xc0 | a >> 6);
		utf8[n++] = (char)(0x80 | (a & 63));
		utf8[n++] = (char)(0xc0 | b >> 6);
		utf8[n++] = (char)(0x80 | (b & 63));
		term_feed(p.t, utf8, n);
	}
	assert_true(p.t->pools.clusters.n <= INTERN_MAX);
	/* And one mark on another: the cell is full some day. */
	for (unsigned i = 0; i < 1000; i++)
		pane_feed(&p, "\xcc\x81");
	pane_shows(&p, "\033[2J\033[He\xcc\x81", "e\xcc\x81");
	pane_close(&p);
}

static void
any_size_works_and_is_clamped(void **state)
{
	static const unsigned sizes[][2] = {
		{ 0, 0 }, { 1, 1 }, { 1, 1000 }, { 1000, 1 }, { 1000, 1000 }, { 5000, 70000 },
	};
	struct dice d = { 5 };
	struct str s = STR_INIT;

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		struct pane p;

		pane_open(&p, sizes[i][0], sizes[i][1], 50);
		str_clear(&s);
		dice_stream(&d, p.t->rows, p.t->cols, 3000, &s);
		term_feed(p.t, s.buf, s.len);
		assert_in_range(term_rows(p.t), 1, TERM_SIDE_MAX);
		assert_in_range(term_cols(p.t), 1, TERM_SIDE_MAX);
		assert_true(term_cursor_row(p.t) < term_rows(p.t));
		assert_true(term_cursor_col(p.t) < term_cols(p.t));
		pane_close(&p);
	}
	str_release(&s);
}

static void
resizing_keeps_the_cursor_inside(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 60; seed++) {
		struct dice d = { 300 + seed };
		struct pane p;

		pane_open(&p, 10, 30, 50);
		for (unsigned i = 0; i < 12; i++) {
			struct str s = STR_INIT;

			dice_stream(&d, p.t->rows, p.t->cols, 100, &s);
			term_feed(p.t, s.buf, s.len);
			term_resize(p.t, 1 + dice_roll(&d, 30), 1 + dice_roll(&d, 60));
			assert_true(term_cursor_row(p.t) < term_rows(p.t));
			assert_true(term_cursor_col(p.t) < term_cols(p.t));
			str_release(&s);
		}
		pane_close(&p);
	}
}

static void
a_lower_screen_keeps_the_cursor_line_and_its_history(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 4, 10, 50);
	pane_feed(&p, "1\r\n2\r\n3\r\n4");
	term_resize(p.t, 2, 10);
	pane_shows(&p, "", "3|4");
	pane_cursor_is(&p, 1, 1);
	pane_row_is(&p, -1, "2");
	pane_row_is(&p, -2, "1");
	term_resize(p.t, 4, 10);
	pane_shows(&p, "", "1|2|3|4");
	pane_close(&p);
}

static void
a_wide_character_cut_by_a_narrower_screen_goes(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 1, 4, 0);
	pane_feed(&p, "\033[?1049hab\xe6\xbc\xa2");
	term_resize(p.t, 1, 3);
	pane_shows(&p, "", "ab");
	pane_close(&p);
}

static void
the_main_screen_is_there_after_a_resize_under_the_alternate_one(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 4, 10, 50);
	pane_feed(&p, "one\r\ntwo\033[?1049h\033[4;10Hx");
	term_resize(p.t, 3, 12);
	pane_shows(&p, "\033[?1049l", "one|two");
	pane_cursor_is(&p, 1, 3);
	pane_close(&p);
}

static void
a_reset_ends_what_a_dead_program_left(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 3, 10, 50);
	pane_feed(&p, "1\r\n2\r\n3\r\n4\033[?1049h\033[?1000;2004h\033[>7u\033[31m\033]2;unfin");
	term_reset(p.t);
	assert_int_equal(term_modes(p.t), TERM_MODE_CURSOR_VISIBLE | TERM_MODE_WRAP);
	assert_int_equal(kitty_flags(p.t), 0);
	assert_false(p.alternate);
	pane_shows(&p, "ok", "ok");
	assert_int_equal(term_history_lines(p.t), 1);
	pane_close(&p);
}

static void
screen_text_ends_where_the_text_does(void **state)
{
	struct pane p;
	struct str s = STR_INIT;

	(void)state;
	pane_open(&p, 5, 10, 0);
	pane_feed(&p, "one   \r\n\r\nthree");
	term_screen_text(p.t, &s);
	assert_string_equal(s.buf, "one\n\nthree\n");
	term_row_text(p.t, 99, &s);
	term_row_text(p.t, -1, &s);
	assert_string_equal(s.buf, "one\n\nthree\n");
	pane_close(&p);
	str_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_and_sequences_pass_as_they_are),
		cmocka_unit_test(queries_do_not_pass),
		cmocka_unit_test(switches_of_screens_do_not_pass),
		cmocka_unit_test(
			a_full_reset_passes_as_what_leaves_the_outer_screen_alone),
		cmocka_unit_test(what_is_not_whole_waits_for_its_end),
		cmocka_unit_test(cutting_the_stream_changes_nothing),
		cmocka_unit_test(a_string_over_the_limit_is_dropped_whole),
		cmocka_unit_test(an_endless_string_takes_bounded_memory),
		cmocka_unit_test(clusters_without_end_take_bounded_memory),
		cmocka_unit_test(any_size_works_and_is_clamped),
		cmocka_unit_test(resizing_keeps_the_cursor_inside),
		cmocka_unit_test(a_lower_screen_keeps_the_cursor_line_and_its_history),
		cmocka_unit_test(a_wide_character_cut_by_a_narrower_screen_goes),
		cmocka_unit_test(
			the_main_screen_is_there_after_a_resize_under_the_alternate_one),
		cmocka_unit_test(a_reset_ends_what_a_dead_program_left),
		cmocka_unit_test(screen_text_ends_where_the_text_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
