/* SPDX-License-Identifier: MIT */
/* Paths as text, and the places. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/path.h"

static void
check_absolute(const char *path, const char *cwd, const char *want)
{
	char *got = path_absolute(path, cwd);

	assert_string_equal(got, want);
	free(got);
}

static void
absolute_paths_lose_dots_and_slashes(void **state)
{
	(void)state;
	check_absolute("a/./b//c", "/x/y", "/x/y/a/b/c");
	check_absolute("../b", "/x/y", "/x/b");
	check_absolute("../../../b", "/x", "/b");
	check_absolute("/a/..", "/x", "/");
	check_absolute(".", "/x/", "/x");
}

static void
inside_is_by_whole_components(void **state)
{
	(void)state;
	assert_true(path_is_inside("/a/b", "/a"));
	assert_true(path_is_inside("/a", "/a"));
	assert_true(path_is_inside("/a/b", "/a/"));
	assert_false(path_is_inside("/ab", "/a"));
	assert_true(path_is_inside("/a", "/"));
}

static void
check_slug(const char *name, const char *want)
{
	char *got = path_slug(name);

	assert_string_equal(got, want);
	free(got);
}

static void
a_plain_name_is_its_own_slug(void **state)
{
	(void)state;
	check_slug("fix-1.2_x", "fix-1.2_x");
}

static void
changed_names_stay_apart(void **state)
{
	char *a = path_slug("a/b"), *b = path_slug("a-b"), *c = path_slug("a\xc3\xa4");
	char *d = path_slug("..");

	(void)state;
	assert_string_not_equal(a, b);
	assert_memory_equal(a, "a-b-", 4);
	assert_null(strchr(c, '\xc3'));
	assert_int_not_equal(d[0], '.');
	assert_int_not_equal(d[0], '-');
	free(a);
	free(b);
	free(c);
	free(d);
}

static void
other_letters_leave_one_dash_and_none_in_front(void **state)
{
	char *a = path_slug("\xc3\xbcn\xc3\xaf" "code/\xe6\x97\xa5\xe6\x9c\xac");
	char *b = path_slug("\xe6\x97\xa5\xe6\x9c\xac");

	(void)state;
	assert_memory_equal(a, "n-code-", 7);
	assert_int_equal(strlen(a), 7 + 6);
	assert_int_equal(strlen(b), 6);
	free(a);
	free(b);
}

static void
a_very_long_name_is_cut_but_stays_its_own(void **state)
{
	char x[300], *a, *b;

	(void)state;
	memset(x, 'a', sizeof(x) - 1);
	x[sizeof(x) - 1] = '\0';
	a = path_slug(x);
	x[sizeof(x) - 2] = 'b';
	b = path_slug(x);
	assert_true(strlen(a) < 100);
	assert_string_not_equal(a, b);
	free(a);
	free(b);
}

static void
places_follow_xdg_and_ignore_relative_ones(void **state)
{
	struct err e = ERR_INIT;
	struct dirs d;

	(void)state;
	setenv("HOME", "/home/x", 1);
	setenv("XDG_STATE_HOME", "/s", 1);
	setenv("XDG_CONFIG_HOME", "relative", 1);
	unsetenv("XDG_RUNTIME_DIR");
	assert_int_equal(dirs_init(&d, &e), 0);
	assert_string_equal(d.state, "/s/fleet");
	assert_string_equal(d.config, "/home/x/.config/fleet");
	assert_memory_equal(d.runtime, "/tmp/fleet-", 11);
	dirs_release(&d);
}

static void
a_socket_path_over_the_limit_is_refused(void **state)
{
	struct err e = ERR_INIT;
	struct dirs d = { 0 };
	char longer[200];

	(void)state;
	memset(longer, 'r', sizeof(longer) - 1);
	longer[0] = '/';
	longer[sizeof(longer) - 1] = '\0';
	d.runtime = longer;
	assert_null(dirs_socket(&d, "abcdefgh", &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_non_null(strstr(e.text, "XDG_RUNTIME_DIR"));
}

static void
the_runtime_directory_is_closed_to_others(void **state)
{
	char dir[] = "/tmp/fleet-test-XXXXXX";
	struct err e = ERR_INIT;
	struct dirs d = { 0 };
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(dir));
	chmod(dir, 0755);
	d.runtime = dir;
	assert_int_equal(dirs_make_runtime(&d, &e), 0);
	stat(dir, &st);
	assert_int_equal(st.st_mode & 0777, 0700);
	if (!geteuid()) {
		assert_int_equal(chown(dir, 65534, 65534), 0);
		assert_int_equal(dirs_make_runtime(&d, &e), -1);
		assert_int_equal(e.code, ERR_REFUSED);
	}
	rmdir(dir);
}

static void
a_link_for_a_runtime_directory_is_refused(void **state)
{
	char dir[] = "/tmp/fleet-test-XXXXXX";
	struct err e = ERR_INIT;
	struct dirs d = { 0 };

	(void)state;
	assert_non_null(mkdtemp(dir));
	d.runtime = xasprintf("%s/run", dir);
	assert_int_equal(symlink("/", d.runtime), 0);
	assert_int_equal(dirs_make_runtime(&d, &e), -1);
	assert_int_equal(e.code, ERR_REFUSED);
	unlink(d.runtime);
	free(d.runtime);
	rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(absolute_paths_lose_dots_and_slashes),
		cmocka_unit_test(inside_is_by_whole_components),
		cmocka_unit_test(a_plain_name_is_its_own_slug),
		cmocka_unit_test(changed_names_stay_apart),
		cmocka_unit_test(other_letters_leave_one_dash_and_none_in_front),
		cmocka_unit_test(a_very_long_name_is_cut_but_stays_its_own),
		cmocka_unit_test(places_follow_xdg_and_ignore_relative_ones),
		cmocka_unit_test(a_socket_path_over_the_limit_is_refused),
		cmocka_unit_test(the_runtime_directory_is_closed_to_others),
		cmocka_unit_test(a_link_for_a_runtime_directory_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
