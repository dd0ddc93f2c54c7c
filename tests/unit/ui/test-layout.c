/* SPDX-License-Identifier: MIT */
/* Where things are on screens of all sizes: nothing overlaps, nothing sticks out. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/alloc.h"
#include "ui/layout.h"

static struct layout
made(int rows, int cols)
{
	const struct layout_wish wish = { .rows = rows, .cols = cols, .has_meters = true };
	struct layout l;

	layout_make(&wish, &l);
	return l;
}

static void
assert_rect(struct rect r, int row, int col, int rows, int cols)
{
	const struct rect wanted = { row, col, rows, cols };

	if (!rect_is_same(r, wanted))
		fail_msg("%d,%d %dx%d, not %d,%d %dx%d", r.row, r.col, r.rows, r.cols, row,
			 col, rows, cols);
}

static void
a_wide_screen_has_list_and_pane_side_by_side(void **state)
{
	struct layout l = made(36, 120);

	(void)state;
	assert_rect(l.header, 0, 0, 1, 120);
	assert_rect(l.list, 2, 0, 29, 48);
	assert_rect(l.meters, 32, 0, 3, 48);
	assert_rect(l.tabs, 2, 49, 1, 71);
	assert_rect(l.pane, 3, 49, 32, 71);
	assert_rect(l.footer, 35, 0, 1, 120);
	assert_int_equal(l.rule_down, 48);
	assert_int_equal(l.rule_meters, 31);
}

static void
under_100_columns_the_pane_is_below(void **state)
{
	struct layout l = made(24, 80);

	(void)state;
	assert_rect(l.list, 2, 0, 7, 80);
	assert_int_equal(l.rule_stacked, 9);
	assert_rect(l.tabs, 10, 0, 1, 80);
	assert_rect(l.pane, 11, 0, 12, 80);
	assert_int_equal(l.rule_down, -1);
	assert_int_equal(l.meters.rows, 0);
}

static void
under_60_columns_one_of_them_is_shown(void **state)
{
	struct layout_wish wish = { .rows = 20, .cols = 59 };
	struct layout l;

	(void)state;
	layout_make(&wish, &l);
	assert_rect(l.list, 2, 0, 17, 59);
	assert_int_equal(l.pane.rows, 0);
	wish.in_pane = true;
	layout_make(&wish, &l);
	assert_int_equal(l.list.rows, 0);
	assert_rect(l.pane, 3, 0, 16, 59);
}

static void
who_listens_has_one_of_them_at_any_width(void **state)
{
	struct layout_wish wish = { .rows = 36, .cols = 120, .linear = true };
	struct layout l;

	(void)state;
	layout_make(&wish, &l);
	assert_rect(l.list, 2, 0, 33, 120);
	assert_int_equal(l.pane.rows, 0);
	wish.in_pane = true;
	layout_make(&wish, &l);
	assert_int_equal(l.list.rows, 0);
	assert_true(l.pane.rows > 0);
}

static void
what_is_dragged_too_far_stays_usable(void **state)
{
	struct layout_wish wish = { .rows = 36, .cols = 120, .list = 500 };
	struct layout l;

	(void)state;
	layout_make(&wish, &l);
	assert_int_equal(l.list.cols, 120 - LAYOUT_LIST_MIN);
	wish.list = 1;
	layout_make(&wish, &l);
	assert_int_equal(l.list.cols, LAYOUT_LIST_MIN);
}

static void
assert_inside(struct rect r, struct rect outer)
{
	if (r.rows <= 0)
		return;
	assert_true(r.row >= outer.row && r.col >= outer.col);
	assert_true(r.row + r.rows <= outer.row + outer.rows);
	assert_true(r.col + r.cols <= outer.col + outer.cols);
}

static bool
overlap(struct rect a, struct rect b)
{
	return a.rows > 0 && b.rows > 0 && a.row < b.row + b.rows &&
	       b.row < a.row + a.rows && a.col < b.col + b.cols && b.col < a.col + a.cols;
}

static void
check_all(const struct layout *l, int rows, int cols)
{
	const struct rect parts[] = { l->header, l->list, l->meters,
				      l->tabs,	 l->pane, l->footer };
	const struct rect screen = { 0, 0, rows, cols };

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		assert_inside(parts[i], screen);
		for (size_t k = i + 1; k < ARRAY_SIZE(parts); k++)
			assert_false(overlap(parts[i], parts[k]));
	}
	assert_true(l->list.rows > 0 || l->pane.rows > 0);
}

static void
no_size_makes_regions_overlap(void **state)
{
	(void)state;
	for (int rows = 1; rows < 80; rows++) {
		for (int cols = 1; cols < 260; cols++) {
			for (int bits = 0; bits < 16; bits++) {
				const struct layout_wish wish = {
					.rows = rows, .cols = cols, .zooms = bits & 1,
					.in_pane = bits & 2, .has_meters = bits & 4,
					.linear = bits & 8,
				};
				struct layout l;

				layout_make(&wish, &l);
				if (!l.is_too_small)
					check_all(&l, rows, cols);
			}
		}
	}
}

static void
too_small_is_said(void **state)
{
	(void)state;
	assert_true(made(9, 40).is_too_small);
	assert_true(made(10, 39).is_too_small);
	assert_false(made(10, 40).is_too_small);
}

static void
tiles_fill_a_wall_without_overlap(void **state)
{
	const struct rect body = { 2, 0, 33, 160 };

	(void)state;
	for (unsigned n = 1; n <= 9; n++) {
		for (unsigned i = 0; i < n; i++) {
			assert_inside(layout_tile(body, n, i), body);
			assert_true(layout_tile(body, n, i).rows > 3);
			for (unsigned k = i + 1; k < n; k++)
				assert_false(overlap(layout_tile(body, n, i),
						     layout_tile(body, n, k)));
		}
	}
	assert_rect(layout_tile(body, 2, 1), 2, 80, 33, 80);
	assert_rect(layout_tile(body, 4, 3), 18, 80, 17, 80);
}

static void
no_more_tiles_are_shown_than_have_room(void **state)
{
	struct rect body = { 2, 0, 0, 0 };

	(void)state;
	for (body.rows = LAYOUT_ROWS_MIN - 3; body.rows < 80; body.rows++) {
		for (body.cols = LAYOUT_COLS_MIN; body.cols < 260; body.cols++) {
			for (unsigned n = 1; n <= 9; n++) {
				unsigned shown = layout_tiles(body, n);

				assert_in_range(shown, 1, n);
				for (unsigned i = 0; i < shown; i++)
					assert_true(layout_tile(body, shown, i).rows >=
						    LAYOUT_TILE_ROWS);
			}
		}
	}
	body = (struct rect){ 2, 0, LAYOUT_ROWS_MIN - 3, LAYOUT_COLS_MIN };
	assert_int_equal(layout_tiles(body, 9), 2);
	body = (struct rect){ 2, 0, 33, 120 };
	assert_int_equal(layout_tiles(body, 9), 9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wide_screen_has_list_and_pane_side_by_side),
		cmocka_unit_test(under_100_columns_the_pane_is_below),
		cmocka_unit_test(under_60_columns_one_of_them_is_shown),
		cmocka_unit_test(who_listens_has_one_of_them_at_any_width),
		cmocka_unit_test(what_is_dragged_too_far_stays_usable),
		cmocka_unit_test(no_size_makes_regions_overlap),
		cmocka_unit_test(too_small_is_said),
		cmocka_unit_test(tiles_fill_a_wall_without_overlap),
		cmocka_unit_test(no_more_tiles_are_shown_than_have_room),
	};

	return cmocka_run_group_tests_name("ui: layout", tests, NULL, NULL);
}
