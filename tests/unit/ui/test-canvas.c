/* SPDX-License-Identifier: MIT */
/*
 * What the canvas draws, seen through our own emulator: scene by scene, on the
 * kinds of terminals that people have.
 */
#include "config.h"

#include "stage.h"

#include <stdio.h>

#include "base/alloc.h"

#define DEFAULT TERM_COLOUR_DEFAULT, 0
#define INDEX(n) TERM_COLOUR_INDEX, n
#define RGB(v) TERM_COLOUR_RGB, v

static const struct stage_case true_colour = ON("xterm-256color", "truecolor");
static const struct stage_case of_256 = ON("xterm-256color", NULL);
static const struct stage_case of_16 = ON("test-16", NULL);
static const struct stage_case of_8 = ON("linux", NULL);
static const struct stage_case mono =
	ON("xterm-256color", "truecolor", .no_colour = true);

static void
roles_are_true_colours(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &true_colour);
	stage_run(&s, stage_roles);
	assert_row(&s, 0, "text");
	assert_fg(&s, 0, 0, RGB(0xd5d8dc));
	assert_bg(&s, 0, 0, DEFAULT);
	assert_fg(&s, 1, 0, RGB(0x868f9a));
	assert_fg(&s, 2, 0, RGB(0xe0af68));
	assert_attr(&s, 2, 0, TERM_BOLD);
	assert_attr(&s, 3, 0, 0);
	assert_row(&s, 4, "  working");
	assert_fg(&s, 4, 2, RGB(0x8cc265));
	assert_bg(&s, 4, 2, RGB(0x1d2733));
	assert_bg(&s, 4, 79, RGB(0x1d2733));
	assert_attr(&s, 5, 0, TERM_UNDERLINE);
	stage_close(&s);
}

static void
with_256_the_nearest_is_taken(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &of_256);
	stage_run(&s, stage_roles);
	assert_fg(&s, 0, 0, INDEX(188));
	assert_fg(&s, 2, 0, INDEX(179));
	assert_bg(&s, 4, 40, INDEX(235));
	stage_close(&s);
}

static void
with_16_the_terminal_says_what_grey_is(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &of_16);
	stage_run(&s, stage_roles);
	assert_fg(&s, 0, 0, DEFAULT);
	assert_fg(&s, 1, 0, DEFAULT);
	assert_attr(&s, 1, 0, TERM_DIM);
	assert_fg(&s, 2, 0, INDEX(11));
	assert_attr(&s, 4, 2, TERM_REVERSE);
	assert_attr(&s, 4, 60, TERM_REVERSE);
	assert_fg(&s, 4, 2, DEFAULT);
	stage_close(&s);
}

static void
the_console_has_eight(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &of_8);
	stage_run(&s, stage_roles);
	assert_row(&s, 0, "text");
	assert_fg(&s, 2, 0, INDEX(3));
	assert_fg(&s, 3, 0, INDEX(1));
	stage_close(&s);
}

static void
without_colours_attributes_tell_roles_apart(void **state)
{
	static const struct stage_case cases[] = {
		ON("xterm-256color", "truecolor", .no_colour = true),
		ON("xterm-256color", "truecolor", .no_colour = true, .theme = "mono"),
		ON("vt100", "truecolor"),
	};
	struct stage s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct term_cell cell;

		stage_open(&s, &cases[i]);
		stage_run(&s, stage_roles);
		for (int row = 0; row < 6; row++) {
			assert_fg(&s, row, 3, DEFAULT);
			assert_bg(&s, row, 3, DEFAULT);
		}
		assert_attr(&s, 0, 0, 0);
		stage_cell(&s, 2, 0, &cell);
		assert_true(cell.attr & TERM_BOLD);
		assert_attr(&s, 4, 2, TERM_REVERSE);
		assert_null(strstr(s.bytes.buf, "38;"));
		stage_close(&s);
	}
}

static void
a_theme_with_a_ground_paints_it(void **state)
{
	static const struct stage_case nord =
		ON("xterm-256color", "truecolor", .theme = "nord");
	struct stage s;

	(void)state;
	stage_open(&s, &nord);
	stage_run(&s, stage_roles);
	assert_bg(&s, 0, 0, RGB(0x2e3440));
	assert_bg(&s, 4, 70, RGB(0x373e4d));
	stage_close(&s);
}

static void
texts(struct canvas *c)
{
	canvas_text(c, 0, 0, 4, PEN(ROLE_TEXT), "abcdef");
	canvas_text_cut(c, 1, 0, 9, PEN(ROLE_TEXT), "auth-refactor-A");
	canvas_text_cut(c, 2, 0, 9, PEN(ROLE_TEXT), "some prose here");
	canvas_text_right(c, 3, 10, 6, PEN(ROLE_TEXT), "214M");
	canvas_text(c, 4, 76, 80, PEN(ROLE_TEXT), "abcdef");
	canvas_text(c, 5, -2, 80, PEN(ROLE_TEXT), "abcdef");
	canvas_text(c, 6, 0, 80, PEN(ROLE_TEXT), "a\tb\nc\033[31md");
	canvas_text(c, 7, 0, 80, PEN(ROLE_TEXT), "äe\xcc\x81 世界 \xff.");
	canvas_text(c, -1, 0, 80, PEN(ROLE_TEXT), "above");
	canvas_text(c, 24, 0, 80, PEN(ROLE_TEXT), "below");
	canvas_text(c, 8, 79, 80, PEN(ROLE_TEXT), "世");
	canvas_text(c, 9, -1, 80, PEN(ROLE_TEXT), "世x");
	canvas_text(c, 10, 0, 3, PEN(ROLE_TEXT), "世界");
	canvas_text(c, 23, 78, 2, PEN(ROLE_TEXT), "yz");
	canvas_flush(c);
}

static void
text_is_cut_to_what_it_has(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &true_colour);
	stage_run(&s, texts);
	assert_row(&s, 0, "abcd");
	assert_row(&s, 1, "auth…or-A");
	assert_row(&s, 2, "some pro…");
	assert_row(&s, 3, "            214M");
	assert_row(&s, 4,
		   "                                        "
		   "                                    abcd");
	assert_row(&s, 5, "cdef");
	assert_row(&s, 6, "a b c [31md");
	assert_row(&s, 7, "äe\xcc\x81 世界 \xef\xbf\xbd.");
	assert_row(&s, 8, "");
	assert_row(&s, 9, " x");
	assert_row(&s, 10, "世");
	assert_row(&s, 23,
		   "                                        "
		   "                                      yz");
	stage_close(&s);
}

static void
print_used(struct canvas *c)
{
	char text[32];

	snprintf(text, sizeof(text), "%d %d", canvas_text(c, 1, 0, 9, PEN(0), "世界"),
		 canvas_text(c, 2, 0, 3, PEN(0), "abcdef"));
	canvas_text(c, 0, 0, 9, PEN(0), text);
	canvas_flush(c);
}

static void
the_columns_used_are_told(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &true_colour);
	stage_run(&s, print_used);
	assert_row(&s, 0, "4 3");
	stage_close(&s);
}

static void
rules_meet(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &true_colour);
	stage_run(&s, stage_rules);
	assert_row(&s, 1, "─────┬──────");
	assert_row(&s, 2, "     │");
	assert_row(&s, 3, "─────┤");
	assert_row(&s, 4, "     ├──────");
	assert_row(&s, 5, "─────┼──────");
	assert_row(&s, 6, "     │");
	assert_row(&s, 10, "─────┬──────");
	assert_row(&s, 11, "     │");
	assert_row(&s, 12, "     ├──────");
	assert_row(&s, 13, "─────┴──────");
	assert_row(&s, 16, "   │");
	assert_row(&s, 17, "──────");
	assert_fg(&s, 1, 5, RGB(0x333a42));
	stage_close(&s);
}

static void
without_utf8_all_is_ascii(void **state)
{
	static const struct stage_case ascii =
		ON("xterm-256color", NULL, .ascii = true);
	struct stage s;

	(void)state;
	stage_open(&s, &ascii);
	stage_run(&s, stage_rules);
	assert_row(&s, 1, "-----+------");
	assert_row(&s, 2, "     |");
	assert_row(&s, 3, "-----+");
	stage_close(&s);
	stage_open(&s, &ascii);
	stage_run(&s, texts);
	assert_row(&s, 1, "auth~or-A");
	assert_row(&s, 7, "?e ? ?  ?.");
	for (size_t i = 0; i < s.bytes.len; i++)
		assert_true((unsigned char)s.bytes.buf[i] < 0x80);
	stage_close(&s);
}

/* As an agent's screen has them: one emulator's cells on another's. */
static void
pane(struct canvas *c)
{
	struct term *t = term_new(3, 20, 0, NULL);
	struct term_cell cells[20];
	static const char shown[] =
		"\033[31mred\033[38;5;208mora\033[38;2;1;2;3mrgb\033[48;2;0;0;9mblu"
		"\033[m\033[1;3;9;4:3mx\033[m\r\n"
		"ab世界\033[7mrev\033[m👩\xe2\x80\x8d💻🇩🇪!\r\n"
		"\033[97mbright\033[44mon";

	term_feed(t, shown, strlen(shown));
	for (int row = 0; row < 3; row++) {
		term_cells(t, row, 0, cells, 20);
		canvas_cells(c, row, 0, cells, 20);
		/* ends in the middle of 世, begins in it */
		canvas_cells(c, 8 + row, 0, cells + 1, 2);
		canvas_cells(c, 12 + row, 0, cells + 3, 3);
		/* at the edge of the screen */
		canvas_cells(c, 16 + row, 77, cells, 20);
	}
	term_free(t);
	canvas_flush(c);
}

static void
panes_show_both_kinds_of_colours(void **state)
{
	struct stage s;
	struct term_cell cell;

	(void)state;
	stage_open(&s, &true_colour);
	stage_run(&s, pane);
	assert_row(&s, 0, "redorargbblux");
	assert_fg(&s, 0, 0, INDEX(1));
	assert_fg(&s, 0, 3, INDEX(208));
	assert_fg(&s, 0, 6, RGB(0x010203));
	assert_bg(&s, 0, 9, RGB(0x000109));
	stage_cell(&s, 0, 12, &cell);
	assert_int_equal(cell.attr & ~TERM_UNDERLINE,
			 TERM_BOLD | TERM_ITALIC | TERM_STRIKE);
	assert_int_equal(cell.underline, UNDERLINE_SINGLE);
	assert_attr(&s, 1, 6, TERM_REVERSE);
	assert_fg(&s, 2, 0, INDEX(15));
	assert_bg(&s, 2, 6, INDEX(4));
	stage_close(&s);
}

static void
wide_characters_keep_their_columns(void **state)
{
	struct stage s;
	struct term_cell cell;

	(void)state;
	stage_open(&s, &true_colour);
	stage_run(&s, pane);
	stage_cell(&s, 1, 2, &cell);
	assert_string_equal(cell.text, "世");
	stage_cell(&s, 1, 9, &cell);
	assert_string_equal(cell.text, "👩");
	assert_int_equal(cell.width, 2);
	stage_cell(&s, 1, 11, &cell);
	assert_string_equal(cell.text, "🇩🇪");
	stage_cell(&s, 1, 13, &cell);
	assert_string_equal(cell.text, "!");
	assert_row(&s, 9, "b");
	assert_row(&s, 13, " 界");
	assert_row(&s, 17,
		   "                                        "
		   "                                     ab");
	stage_close(&s);
}

static void
panes_have_the_nearest_of_fewer(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &of_256);
	stage_run(&s, pane);
	assert_fg(&s, 0, 0, INDEX(1));
	assert_fg(&s, 0, 3, INDEX(208));
	assert_fg(&s, 0, 6, INDEX(16));
	stage_close(&s);
	stage_open(&s, &of_8);
	stage_run(&s, pane);
	assert_fg(&s, 0, 0, INDEX(1));
	assert_fg(&s, 0, 3, INDEX(3));
	assert_fg(&s, 2, 0, INDEX(7));
	stage_close(&s);
	stage_open(&s, &mono);
	stage_run(&s, pane);
	assert_row(&s, 0, "redorargbblux");
	assert_fg(&s, 0, 0, DEFAULT);
	stage_close(&s);
}

static void
a_themes_palette_is_the_agents_too(void **state)
{
	static const struct stage_case nord =
		ON("xterm-256color", "truecolor", .theme = "nord");
	struct stage s;

	(void)state;
	stage_open(&s, &nord);
	stage_run(&s, pane);
	assert_fg(&s, 0, 0, RGB(0xbf616a));
	assert_fg(&s, 1, 0, RGB(0xd8dee9));
	assert_bg(&s, 1, 0, RGB(0x2e3440));
	stage_close(&s);
}

static void
invert(struct canvas *c)
{
	canvas_text(c, 0, 0, 80, PEN(ROLE_TEXT), "ab世cd");
	canvas_invert(c, 0, 1, 2);
	canvas_invert(c, 1, -3, 90);
	canvas_flush(c);
}

static void
a_selection_is_reversed(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &true_colour);
	stage_run(&s, invert);
	assert_row(&s, 0, "ab世cd");
	assert_attr(&s, 0, 0, 0);
	assert_attr(&s, 0, 1, TERM_REVERSE);
	assert_attr(&s, 0, 2, TERM_REVERSE);
	assert_attr(&s, 0, 4, 0);
	assert_attr(&s, 1, 79, TERM_REVERSE);
	stage_close(&s);
}

static void
flush(struct canvas *c)
{
	canvas_flush(c);
}

static void
sync_on(struct canvas *c)
{
	canvas_set_sync(c, true);
}

static void
nothing_new_is_nothing_sent(void **state)
{
	static const struct stage_case *const cases[] = { &true_colour, &of_256, &of_16,
							  &of_8, &mono };
	struct stage s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		stage_open(&s, cases[i]);
		stage_run(&s, stage_roles);
		stage_run(&s, flush);
		assert_int_equal(s.bytes.len, 0);
		stage_run(&s, sync_on);
		stage_run(&s, stage_roles);
		assert_int_equal(s.bytes.len, 0);
		stage_close(&s);
	}
}

static void
one_cell_is_few_bytes(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &true_colour);
	stage_run(&s, stage_roles);
	stage_run(&s, stage_draw_one);
	assert_row(&s, 2, "anks");
	assert_in_range(s.bytes.len, 1, 48);
	stage_close(&s);
}

static void
a_frame_is_one_where_the_terminal_can(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &true_colour);
	stage_run(&s, sync_on);
	stage_run(&s, stage_roles);
	assert_true(str_starts_with(s.bytes.buf, "\033[?2026h"));
	assert_true(str_ends_with(s.bytes.buf, "\033[?2026l"));
	stage_close(&s);
}

static void
send_bell(struct canvas *c)
{
	canvas_set_sync(c, true);
	canvas_text(c, 0, 0, 9, PEN(ROLE_TEXT), "ring");
	canvas_send(c, "\a", 1);
	canvas_flush(c);
}

static void
what_is_sent_comes_behind_the_frame(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &true_colour);
	stage_run(&s, send_bell);
	assert_true(str_ends_with(s.bytes.buf, "\033[?2026l\a"));
	stage_close(&s);
}

static void
hide_cursor(struct canvas *c)
{
	canvas_cursor(c, -1, 0);
	canvas_flush(c);
}

static void
the_cursor_stands_where_it_is_put(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &true_colour);
	assert_false(stage_has_mode(&s, TERM_MODE_CURSOR_VISIBLE));
	stage_run(&s, stage_show_cursor);
	assert_true(stage_has_mode(&s, TERM_MODE_CURSOR_VISIBLE));
	assert_int_equal(term_cursor_row(s.screen), 5);
	assert_int_equal(term_cursor_col(s.screen), 7);
	stage_run(&s, flush);
	assert_int_equal(s.bytes.len, 0);
	stage_run(&s, stage_draw_one);
	assert_int_equal(term_cursor_row(s.screen), 5);
	stage_run(&s, hide_cursor);
	assert_false(stage_has_mode(&s, TERM_MODE_CURSOR_VISIBLE));
	stage_close(&s);
}

static void
resize(struct canvas *c)
{
	int rows, cols;
	char text[64];
	bool is_new = canvas_resize(c);

	canvas_size(c, &rows, &cols);
	snprintf(text, sizeof(text), "%s %dx%d", is_new ? "new" : "same", cols, rows);
	canvas_fill(c, (struct rect){ 0, 0, rows, cols }, PEN(ROLE_TEXT));
	canvas_text(c, 0, 0, cols, PEN(ROLE_TEXT), text);
	canvas_text_right(c, rows - 1, 0, cols, PEN(ROLE_TEXT), "end");
	canvas_flush(c);
}

static void
it_follows_the_windows_size(void **state)
{
	static const int sizes[][2] = { { 10, 40 }, { 50, 150 }, { 1, 1 }, { 24, 80 } };
	struct stage s;
	char text[64];

	(void)state;
	stage_open(&s, &true_colour);
	stage_run(&s, stage_roles);
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		int rows = sizes[i][0], cols = sizes[i][1];
		struct term_cell cell;

		stage_resize(&s, rows, cols);
		stage_run(&s, resize);
		snprintf(text, sizeof(text), "new %dx%d", cols, rows);
		if (rows > 1)
			assert_row(&s, 0, text);
		stage_cell(&s, rows - 1, cols - 1, &cell);
		assert_string_equal(cell.text, rows > 1 ? "d" : "…");
	}
	stage_run(&s, resize);
	assert_row(&s, 0, "same 80x24");
	stage_close(&s);
}

static void
redraw(struct canvas *c)
{
	canvas_redraw(c);
	canvas_flush(c);
}

static void
a_scribble_is_drawn_over(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &true_colour);
	stage_run(&s, stage_roles);
	stage_run(&s, stage_scribble);
	assert_row(&s, 0, "SCRIBBLE");
	stage_run(&s, redraw);
	assert_row(&s, 0, "text");
	assert_row(&s, 4, "  working");
	stage_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(roles_are_true_colours),
		cmocka_unit_test(with_256_the_nearest_is_taken),
		cmocka_unit_test(with_16_the_terminal_says_what_grey_is),
		cmocka_unit_test(the_console_has_eight),
		cmocka_unit_test(without_colours_attributes_tell_roles_apart),
		cmocka_unit_test(a_theme_with_a_ground_paints_it),
		cmocka_unit_test(text_is_cut_to_what_it_has),
		cmocka_unit_test(the_columns_used_are_told),
		cmocka_unit_test(rules_meet),
		cmocka_unit_test(without_utf8_all_is_ascii),
		cmocka_unit_test(panes_show_both_kinds_of_colours),
		cmocka_unit_test(wide_characters_keep_their_columns),
		cmocka_unit_test(panes_have_the_nearest_of_fewer),
		cmocka_unit_test(a_themes_palette_is_the_agents_too),
		cmocka_unit_test(a_selection_is_reversed),
		cmocka_unit_test(nothing_new_is_nothing_sent),
		cmocka_unit_test(one_cell_is_few_bytes),
		cmocka_unit_test(a_frame_is_one_where_the_terminal_can),
		cmocka_unit_test(what_is_sent_comes_behind_the_frame),
		cmocka_unit_test(the_cursor_stands_where_it_is_put),
		cmocka_unit_test(it_follows_the_windows_size),
		cmocka_unit_test(a_scribble_is_drawn_over),
	};

	return cmocka_run_group_tests(tests, stage_setup, stage_teardown);
}
