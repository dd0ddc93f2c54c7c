/* SPDX-License-Identifier: MIT */
/* Strings under numbers. */
#include "config.h"

#include "unit/term/pane.h"

#include <string.h>

static void
equal_bytes_have_one_number(void **state)
{
	struct intern t;
	uint16_t a, b;
	size_t n;

	(void)state;
	intern_init(&t);
	a = intern_add(&t, "one", 3);
	b = intern_add(&t, "two", 3);
	assert_int_not_equal(a, 0);
	assert_int_not_equal(a, b);
	assert_int_equal(intern_add(&t, "one", 3), a);
	assert_memory_equal(intern_get(&t, b, &n), "two", 3);
	assert_int_equal(n, 3);
	intern_release(&t);
}

static void
a_full_one_refuses_until_it_is_swept(void **state)
{
	struct intern t;
	uint32_t i;
	uint16_t kept = 0, id;
	size_t n;

	(void)state;
	intern_init(&t);
	for (i = 0; (id = intern_add(&t, &i, sizeof(i))); i++)
		if (i == 1234)
			kept = id;
	assert_int_equal(i, INTERN_MAX - 1);
	intern_mark(&t, kept);
	assert_int_equal(intern_sweep(&t), INTERN_MAX - 2);
	memcpy(&i, intern_get(&t, kept, &n), sizeof(i));
	assert_int_equal(i, 1234);
	assert_int_equal(intern_add(&t, &i, sizeof(i)), kept);
	for (i = 100000; intern_add(&t, &i, sizeof(i)); i++)
		;
	assert_int_equal(i - 100000, INTERN_MAX - 2);
	intern_release(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_bytes_have_one_number),
		cmocka_unit_test(a_full_one_refuses_until_it_is_swept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
