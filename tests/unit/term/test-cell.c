/* SPDX-License-Identifier: MIT */
/* Cells as a viewer reads them. */
#include "config.h"

#include "unit/term/pane.h"

#include <string.h>

static struct term_cell
cell(struct pane *p, int row, unsigned col)
{
	struct term_cell c;

	term_cell(p->t, row, col, &c);
	return c;
}

/* Of a row that may be in history too. */
static void
check_row(struct pane *p, int row)
{
	assert_string_equal(cell(p, row, 0).text, "a");
	assert_int_equal(cell(p, row, 0).width, 1);
	assert_string_equal(cell(p, row, 1).text, "\xe6\xbc\xa2");
	assert_int_equal(cell(p, row, 1).width, 2);
	assert_string_equal(cell(p, row, 2).text, "");
	assert_int_equal(cell(p, row, 2).width, 0);
	assert_string_equal(cell(p, row, 3).text, "e\xcc\x81");
	assert_int_equal(cell(p, row, 3).width, 1);
	assert_string_equal(cell(p, row, 4).text, "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd");
	assert_int_equal(cell(p, row, 4).width, 2);
	assert_int_equal(cell(p, row, 5).width, 0);
	assert_string_equal(cell(p, row, 6).text, "z");
	assert_string_equal(cell(p, row, 7).text, "");
	assert_int_equal(cell(p, row, 7).width, 1);
}

static void
a_cell_has_text_and_width_on_the_screen_and_in_history(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 12, 10);
	pane_feed(&p, "a\xe6\xbc\xa2" "e\xcc\x81\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbdz\r\nx");
	check_row(&p, 0);
	pane_feed(&p, "\r\n");
	check_row(&p, -1);
	pane_close(&p);
}

static void
a_cell_has_colours_attributes_and_its_underline(void **state)
{
	struct term_cell c;
	struct pane p;

	(void)state;
	pane_open(&p, 1, 10, 0);
	pane_feed(&p, "\033[1;3;4:3;58:2::1:2:3;38;5;9;48;2;4;5;6mx");
	c = cell(&p, 0, 0);
	assert_int_equal(c.attr, TERM_BOLD | TERM_ITALIC | TERM_UNDERLINE);
	assert_int_equal(c.underline, UNDERLINE_CURLY);
	assert_int_equal(c.under.kind, TERM_COLOUR_RGB);
	assert_int_equal(c.under.value, 0x010203);
	assert_int_equal(c.fg.kind, TERM_COLOUR_INDEX);
	assert_int_equal(c.fg.value, 9);
	assert_int_equal(c.bg.kind, TERM_COLOUR_RGB);
	assert_int_equal(c.bg.value, 0x040506);
	c = cell(&p, 0, 1);
	assert_int_equal(c.attr, 0);
	assert_int_equal(c.bg.kind, TERM_COLOUR_DEFAULT);
	pane_close(&p);
}

static void
outside_of_everything_cells_are_empty(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 4, 10);
	pane_feed(&p, "abcd");
	assert_string_equal(cell(&p, 0, 99).text, "");
	assert_string_equal(cell(&p, 7, 0).text, "");
	assert_string_equal(cell(&p, -1, 0).text, "");
	pane_close(&p);
}

static void
a_row_is_read_as_its_cells_are(void **state)
{
	struct dice d = { 77 };
	struct str s = STR_INIT;
	struct term_cell row[24];
	struct pane p;

	(void)state;
	pane_open(&p, 6, 20, 50);
	dice_stream(&d, 6, 20, 4000, &s);
	term_feed(p.t, s.buf, s.len);
	for (int r = -(int)term_history_lines(p.t); r < 6; r++) {
		unsigned from = (unsigned)(r & 7);

		term_cells(p.t, r, from, row, 24);
		for (unsigned i = 0; i < 24; i++) {
			struct term_cell c = cell(&p, r, from + i);

			assert_string_equal(c.text, row[i].text);
			assert_int_equal(c.width, row[i].width);
			assert_int_equal(c.attr, row[i].attr);
			assert_int_equal(c.link, row[i].link);
		}
	}
	pane_close(&p);
	str_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cell_has_text_and_width_on_the_screen_and_in_history),
		cmocka_unit_test(a_cell_has_colours_attributes_and_its_underline),
		cmocka_unit_test(outside_of_everything_cells_are_empty),
		cmocka_unit_test(a_row_is_read_as_its_cells_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
