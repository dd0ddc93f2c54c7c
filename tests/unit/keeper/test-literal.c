/* SPDX-License-Identifier: MIT */
/* A prompt that a program would take for a command of its own. */
#include "config.h"

#include "keeper/literal.h"

#include <string.h>

#include "base/alloc.h"
#include "unit/keeper/unit.h"

#define COMMANDS "^[[:space:]]*/[a-z]*([[:space:]]|$)"
#define QUOTED "^!"

static void
what_would_be_a_command_is_refused_or_quoted(void **state)
{
	static const struct {
		const char *text, *made; /* NULL: refused */
	} cases[] = {
		{ "/help", NULL },
		{ "/help me\nplease", NULL },
		{ " \n/help", NULL },
		{ "/", NULL },
		{ "/etc/hosts is broken", "/etc/hosts is broken" },
		{ "look:\n/help", "look:\n/help" },
		{ "!ls", " !ls" },
		{ " !ls", " !ls" },
		{ "ls\n!ls", "ls\n!ls" },
		{ "plain", "plain" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct err err = ERR_INIT;
		struct str s = STR_INIT;
		int rc;

		str_adds(&s, cases[i].text);
		rc = literal_make(&s, COMMANDS, QUOTED, &err);
		assert_int_equal(rc, cases[i].made ? 0 : -1);
		if (cases[i].made)
			assert_string_equal(s.buf, cases[i].made);
		else
			assert_int_equal(err.code, ERR_REFUSED);
		str_release(&s);
	}
}

static void
without_patterns_all_is_text(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	str_adds(&s, "/help");
	assert_int_equal(literal_make(&s, NULL, NULL, NULL), 0);
	assert_string_equal(s.buf, "/help");
	str_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_would_be_a_command_is_refused_or_quoted),
		cmocka_unit_test(without_patterns_all_is_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
