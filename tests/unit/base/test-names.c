/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/alloc.h"
#include "base/names.h"

/* In their order; and so for each two of them, which is what qsort asks for. */
static const char *const sorted[] = {
	"A", "Z", "AA", "", "10", "API", "auth", "auth-A", "auth-A-2", "auth-B",
	"auth-Z", "auth-AA", "auth-AB", "auth-BA", "auth-A1", "auth-A2", "auth-A10",
	"auth-AAb", "auth-API", "auth-UI", "auth-a", "auth-fix-login", "auth-ui",
	"feature/9", "feature/10", "fix-01", "fix-1", "fix-2", "fix-2a", "fix-10",
	"fix-99999999999999999999998", "fix-99999999999999999999999", "fix-x", "fixed",
};

static int
sign(int n)
{
	return (n > 0) - (n < 0);
}

static void
are_in_the_order_that_people_count(void **state)
{
	(void)state;
	for (int i = 0; i < (int)ARRAY_SIZE(sorted); i++) {
		for (int k = 0; k < (int)ARRAY_SIZE(sorted); k++) {
			int is = sign(names_compare(sorted[i], sorted[k]));

			if (is != sign(i - k))
				fail_msg("'%s' and '%s': %d", sorted[i], sorted[k], is);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(are_in_the_order_that_people_count),
	};

	return cmocka_run_group_tests_name("base: names", tests, NULL, NULL);
}
