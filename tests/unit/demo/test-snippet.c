/* SPDX-License-Identifier: MIT */
/* The table of code that the demo agent writes. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "demo/snippet.h"

static void
languages_are_known_by_the_file_name(void **ctx)
{
	(void)ctx;
	assert_string_equal(snippet_language_of("src/a.c")->extension, ".c");
	assert_string_equal(snippet_language_of("a.py")->extension, ".py");
	assert_null(snippet_language_of("README.md"));
	assert_null(snippet_language_of("c"));
}

static void
every_snippet_is_whole_and_names_itself(void **ctx)
{
	static const char *const files[] = { "a.c", "a.js", "a.py" };

	(void)ctx;
	for (size_t i = 0; i < 3; i++) {
		const struct snippet_language *l = snippet_language_of(files[i]);

		for (unsigned n = 0; n < 3; n++) {
			const struct snippet *s = snippet_pick(l, n);

			assert_non_null(strchr(s->code, '@'));
			assert_non_null(strchr(s->test, '@'));
			assert_true(*s->stem && *s->does && *s->doing);
			assert_true(str_ends_with(s->code, "\n"));
			assert_true(str_ends_with(s->test, "\n"));
		}
	}
}

static void
any_number_picks_one(void **ctx)
{
	(void)ctx;
	assert_ptr_equal(snippet_pick(NULL, 0), snippet_pick(NULL, 3));
	assert_non_null(snippet_pick(NULL, 4294967295u));
}

static void
names_and_files_are_put_in(void **ctx)
{
	struct str out = STR_INIT;

	(void)ctx;
	snippet_expand(&out, "#include \"../%\" @(@)", "f", "src/x.c");
	assert_string_equal(out.buf, "#include \"../src/x.c\" f(f)");
	str_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(languages_are_known_by_the_file_name),
		cmocka_unit_test(every_snippet_is_whole_and_names_itself),
		cmocka_unit_test(any_number_picks_one),
		cmocka_unit_test(names_and_files_are_put_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
