/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/canvas/rgb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
colours_of_the_cube_and_greys_are_their_own_nearest(void **state)
{
	(void)state;
	for (unsigned i = 16; i < 256; i++) {
		uint32_t rgb = rgb_of_index(i);

		assert_int_equal(rgb_of_index(rgb_to_256(rgb)), rgb);
	}
}

static void
a_dark_blue_ground_is_no_black(void **state)
{
	(void)state;
	assert_int_not_equal(rgb_of_index(rgb_to_256(0x1d2733)), 0);
	assert_true(rgb_to_256(0x1d2733) >= 232);
}

static long
square(int v)
{
	return (long)v * v;
}

/* No entry of the palette is nearer by plain distance than by a good margin. */
static void
the_nearest_of_256_is_near(void **state)
{
	(void)state;
	for (uint32_t rgb = 0; rgb <= 0xffffff; rgb += 0x0b0d11) {
		uint32_t near = rgb_of_index(rgb_to_256(rgb));
		long d = 0;

		for (int shift = 0; shift <= 16; shift += 8)
			d += square((int)(rgb >> shift & 255) -
				    (int)(near >> shift & 255));
		assert_true(d <= 3 * 48 * 48);
	}
}

static void
pastels_keep_their_hue_with_16(void **state)
{
	(void)state;
	assert_int_equal(rgb_to_16(0xe0af68) & 7, 3);
	assert_int_equal(rgb_to_16(0x8cc265) & 7, 2);
	assert_int_equal(rgb_to_16(0xf07178) & 7, 1);
	assert_int_equal(rgb_to_16(0x4fc1c9) & 7, 6);
	assert_int_equal(rgb_to_16(0xc678dd) & 7, 5);
	assert_int_equal(rgb_to_16(0x0000ff), 4);
}

static void
greys_go_by_their_lightness(void **state)
{
	(void)state;
	assert_int_equal(rgb_to_16(0x000000), 0);
	assert_int_equal(rgb_to_16(0x7f8893), 8);
	assert_int_equal(rgb_to_16(0xc0c0c0), 7);
	assert_int_equal(rgb_to_16(0xffffff), 15);
	assert_int_equal(rgb_to_8(0x333a42), 0);
	assert_int_equal(rgb_to_8(0xffffff), 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(colours_of_the_cube_and_greys_are_their_own_nearest),
		cmocka_unit_test(a_dark_blue_ground_is_no_black),
		cmocka_unit_test(the_nearest_of_256_is_near),
		cmocka_unit_test(pastels_keep_their_hue_with_16),
		cmocka_unit_test(greys_go_by_their_lightness),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
