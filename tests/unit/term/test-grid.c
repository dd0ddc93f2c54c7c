/* SPDX-License-Identifier: MIT */
/* Rows in a ring: what scrolls where, and what is never copied. */
#include "config.h"

#include "unit/term/pane.h"

static const struct style none;

/* Rows marked a, b, c … in their first cell. */
static void
open_marked(struct grid *g, unsigned rows, unsigned cols)
{
	grid_init(g, rows, cols);
	for (unsigned r = 0; r < rows; r++) {
		struct row *row = grid_row(g, r);

		grid_open(row, 0, 1);
		row->cells[0].text = 'a' + r;
	}
}

static void
reads(const struct grid *g, const char *want)
{
	for (unsigned r = 0; r < g->rows; r++) {
		uint32_t c = grid_row(g, r)->cells[0].text;

		assert_int_equal(c ? c : '.', want[r]);
	}
}

static void
scrolling_moves_rows_and_clears_what_comes_free(void **state)
{
	struct grid g;

	(void)state;
	open_marked(&g, 5, 3);
	grid_scroll_up(&g, 0, 4, 1, &none);
	reads(&g, "bcde.");
	grid_scroll_down(&g, 0, 4, 2, &none);
	reads(&g, "..bcd");
	grid_scroll_up(&g, 2, 3, 1, &none);
	reads(&g, "..c.d");
	grid_scroll_down(&g, 1, 3, 1, &none);
	reads(&g, "...cd");
	grid_scroll_up(&g, 0, 4, 1000, &none);
	reads(&g, ".....");
	grid_release(&g);
}

static void
a_whole_scroll_moves_no_cell(void **state)
{
	struct grid g;
	struct cell *second;

	(void)state;
	open_marked(&g, 5, 3);
	second = grid_row(&g, 1)->cells;
	grid_scroll_up(&g, 0, 4, 1, &none);
	assert_ptr_equal(grid_row(&g, 0)->cells, second);
	grid_release(&g);
}

static void
what_is_erased_to_default_is_unused_again(void **state)
{
	struct grid g;
	struct row *row;

	(void)state;
	grid_init(&g, 1, 10);
	row = grid_row(&g, 0);
	grid_open(row, 4, 2);
	assert_int_equal(row->used, 6);
	grid_erase(&g, row, 2, 10, &none);
	assert_int_equal(row->used, 2);
	grid_erase(&g, row, 0, 10, &(struct style){ .bg = 7 });
	assert_int_equal(row->used, 10);
	grid_clear_row(&g, row, &none);
	assert_int_equal(row->used, 0);
	grid_release(&g);
}

static void
a_new_size_keeps_what_fits(void **state)
{
	struct grid g;

	(void)state;
	open_marked(&g, 5, 3);
	grid_scroll_up(&g, 0, 4, 1, &none);
	grid_resize(&g, 3, 2, 1);
	reads(&g, "cde");
	grid_resize(&g, 4, 8, 0);
	reads(&g, "cde.");
	grid_release(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scrolling_moves_rows_and_clears_what_comes_free),
		cmocka_unit_test(a_whole_scroll_moves_no_cell),
		cmocka_unit_test(what_is_erased_to_default_is_unused_again),
		cmocka_unit_test(a_new_size_keeps_what_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
