/* SPDX-License-Identifier: MIT */
/* Identifiers. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/ident.h"

static void
an_agents_id_is_eight_plain_symbols(void **state)
{
	char a[IDENT_SIZE], b[IDENT_SIZE];

	(void)state;
	ident_agent(a);
	ident_agent(b);
	assert_int_equal(strlen(a), 8);
	assert_int_equal(strspn(a, "abcdefghijkmnpqrstuvwxyz23456789"), 8);
	assert_true(a[0] >= 'a');
	assert_string_not_equal(a, b);
}

static void
a_batch_id_begins_with_its_day(void **state)
{
	char id[IDENT_BATCH_SIZE];

	(void)state;
	ident_batch(id, 0);
	assert_memory_equal(id, "700101-", 7);
	assert_int_equal(strlen(id), 11);
}

static void
a_uuid_says_its_version(void **state)
{
	char id[IDENT_UUID_SIZE];

	(void)state;
	ident_uuid(id);
	assert_int_equal(strlen(id), 36);
	assert_int_equal(id[14], '4');
	assert_non_null(strchr("89ab", id[19]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_agents_id_is_eight_plain_symbols),
		cmocka_unit_test(a_batch_id_begins_with_its_day),
		cmocka_unit_test(a_uuid_says_its_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
