/* SPDX-License-Identifier: MIT */
/* Lines kept: the newest stay, within lines and within bytes. */
#include "config.h"

#include "unit/term/pane.h"

#include <stdio.h>
#include <string.h>

static void
push(struct history *h, const char *text)
{
	history_push(h, &(struct line){ .text = text, .len = (uint32_t)strlen(text) });
}

static void
back_is(const struct history *h, size_t back, const char *text)
{
	struct line l = history_get(h, back);

	assert_int_equal(l.len, strlen(text));
	assert_memory_equal(l.text, text, l.len);
}

static void
the_newest_lines_stay(void **state)
{
	struct history h;
	char text[16];

	(void)state;
	history_init(&h, 100, 1 << 20);
	for (unsigned i = 0; i < 1000; i++) {
		snprintf(text, sizeof(text), "line %u", i);
		push(&h, text);
	}
	assert_int_equal(h.n, 100);
	back_is(&h, 1, "line 999");
	back_is(&h, 100, "line 900");
	history_release(&h);
}

static void
bytes_are_bounded_too(void **state)
{
	struct history h;
	char text[201];

	(void)state;
	memset(text, 'x', 200);
	text[200] = '\0';
	history_init(&h, 1000, 5000);
	for (unsigned i = 0; i < 100; i++)
		push(&h, text);
	assert_true(h.bytes <= 5000);
	assert_true(h.n > 10 && h.n < 30);
	push(&h, "last");
	back_is(&h, 1, "last");
	history_release(&h);
}

static void
no_lines_means_none(void **state)
{
	struct history h;

	(void)state;
	history_init(&h, 0, 1 << 20);
	push(&h, "x");
	assert_int_equal(h.n, 0);
	assert_null(h.ring);
	history_release(&h);
}

static void
a_cleared_one_starts_anew(void **state)
{
	struct history h;

	(void)state;
	history_init(&h, 10, 1 << 20);
	push(&h, "x");
	history_clear(&h);
	assert_int_equal(h.n, 0);
	assert_int_equal(h.bytes, 0);
	push(&h, "y");
	back_is(&h, 1, "y");
	history_release(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_lines_stay),
		cmocka_unit_test(bytes_are_bounded_too),
		cmocka_unit_test(no_lines_means_none),
		cmocka_unit_test(a_cleared_one_starts_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
