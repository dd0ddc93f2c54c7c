/* SPDX-License-Identifier: MIT */
/* Base64 both ways: the examples of RFC 4648, and all bytes. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/alloc.h"
#include "base/base64.h"

static void
the_rfc_s_examples_hold(void **state)
{
	static const struct { const char *plain, *coded; } cases[] = {
		{ "", "" },	   { "f", "Zg==" },	    { "fo", "Zm8=" },
		{ "foo", "Zm9v" }, { "foob", "Zm9vYg==" },  { "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct str coded = STR_INIT, plain = STR_INIT;

		base64_encode(&coded, cases[i].plain, strlen(cases[i].plain));
		assert_string_equal(coded.buf, cases[i].coded);
		assert_true(base64_decode(&plain, coded.buf, coded.len));
		assert_string_equal(plain.buf, cases[i].plain);
		str_release(&plain);
		str_release(&coded);
	}
}

static void
every_byte_comes_back(void **state)
{
	struct str coded = STR_INIT, plain = STR_INIT;
	unsigned char all[256];

	(void)state;
	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = (unsigned char)i;
	base64_encode(&coded, all, sizeof(all));
	assert_true(base64_decode(&plain, coded.buf, coded.len));
	assert_int_equal(plain.len, sizeof(all));
	assert_memory_equal(plain.buf, all, sizeof(all));
	str_release(&plain);
	str_release(&coded);
}

static void
what_is_none_is_refused(void **state)
{
	static const char *const bad[] = { "a", "ab*d", "Zg===", "Zm9v YmFy" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct str out = STR_INIT;

		assert_false(base64_decode(&out, bad[i], strlen(bad[i])));
		str_release(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_rfc_s_examples_hold),
		cmocka_unit_test(every_byte_comes_back),
		cmocka_unit_test(what_is_none_is_refused),
	};

	return cmocka_run_group_tests_name("base: base64", tests, NULL, NULL);
}
