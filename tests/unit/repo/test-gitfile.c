/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "repo/gitfile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"

static void
write_all(const char *path, const char *text)
{
	assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), 0);
}

static int
setup(void **state)
{
	char *path = strdup("/tmp/fleet-gitfile-XXXXXX");
	int fd = mkstemp(path);

	close(fd);
	*state = path;
	return 0;
}

static int
teardown(void **state)
{
	unlink(*state);
	free(*state);
	return 0;
}

static void
expect_config(const char *path, const char *key, const char *expected)
{
	char *value = gitfile_config(path, "core", key);

	if (expected)
		assert_string_equal(value, expected);
	else
		assert_null(value);
	free(value);
}

static void
config_values_are_read_as_git_writes_them(void **state)
{
	write_all(*state, "[other]\n\tbare = no\n[Core]\n\tBARE = true ; why\n"
			  "\tworktree = \"/a b#c\"\n\tflag\n"
			  "[core \"sub\"]\n\tbare = false\n");
	expect_config(*state, "bare", "true");
	expect_config(*state, "worktree", "/a b#c");
	expect_config(*state, "flag", "true");
	expect_config(*state, "bar", NULL);
	expect_config(*state, "none", NULL);
	assert_true(gitfile_config_is_true(*state, "core", "bare"));
	assert_false(gitfile_config_is_true(*state, "other", "bare"));
}

static void
the_last_value_counts(void **state)
{
	write_all(*state, "[core]\nbare = true\n[core]\nbare = false\n");
	assert_false(gitfile_config_is_true(*state, "core", "bare"));
}

static void
paths_are_made_absolute(void **state)
{
	char *p;

	write_all(*state, "gitdir: ../x/./y\n");
	p = gitfile_path(*state, "gitdir: ", "/a/b");
	assert_string_equal(p, "/a/x/y");
	free(p);
	assert_null(gitfile_path(*state, "other: ", "/"));
}

static void
a_line_with_a_zero_byte_is_none(void **state)
{
	assert_int_equal(file_write(*state, "a\0b\n", 4, 0600, NULL), 0);
	assert_null(gitfile_line(*state));
	assert_null(gitfile_line("/not/there"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			config_values_are_read_as_git_writes_them, setup, teardown),
		cmocka_unit_test_setup_teardown(the_last_value_counts, setup, teardown),
		cmocka_unit_test_setup_teardown(paths_are_made_absolute, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_line_with_a_zero_byte_is_none, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
