/* SPDX-License-Identifier: MIT */
/* Columns of code points. */
#include "config.h"

#include "unit/term/pane.h"

#include "base/alloc.h"
#include "term/width.h"

static void
code_points_have_their_width(void **state)
{
	static const struct {
		uint32_t cp;
		int width;
	} cases[] = {
		{ 0, 0 },	{ '\n', 0 },	{ 'a', 1 },	{ 0x7f, 0 },
		{ 0x9b, 0 },	{ 0xa0, 1 },	{ 0xad, 1 },	{ 0xe9, 1 },
		{ 0x301, 0 },	{ 0x1100, 2 },	{ 0x1160, 0 },	{ 0x200b, 0 },
		{ 0x200d, 0 },	{ 0x2013, 1 },	{ 0x2500, 1 },	{ 0x2764, 1 },
		{ 0x3000, 2 },	{ 0x6f22, 2 },	{ 0xac00, 2 },	{ 0xe000, 1 },
		{ 0xfe0f, 0 },	{ 0xff21, 2 },	{ 0xff61, 1 },	{ 0xfffd, 1 },
		{ 0x1f1e9, 2 }, { 0x1f3fd, 2 }, { 0x1f600, 2 }, { 0x20000, 2 },
		{ 0xe0001, 0 }, { 0x10ffff, 1 }, { 0x110000, 1 }, { 0xffffffff, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(term_width(cases[i].cp), cases[i].width);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(code_points_have_their_width),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
