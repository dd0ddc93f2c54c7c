/* SPDX-License-Identifier: MIT */
/* Whole files and trees. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"

static char root[] = "/tmp/fleet-test-XXXXXX";

static char *
in_root(const char *name)
{
	return path_join(root, name);
}

static int
make_root(void **state)
{
	(void)state;
	strcpy(root + sizeof(root) - 7, "XXXXXX");
	return !mkdtemp(root);
}

static int
remove_root(void **state)
{
	(void)state;
	return file_remove_tree(root, NULL);
}

static void
writing_replaces_and_sets_the_mode(void **state)
{
	char *p = in_root("f");
	struct err e = ERR_INIT;
	struct str s = STR_INIT;
	struct stat st;

	(void)state;
	assert_int_equal(file_write(p, "old", 3, 0644, &e), 0);
	assert_int_equal(file_write(p, "newer", 5, 0600, &e), 0);
	assert_int_equal(file_read(p, 100, &s, &e), 0);
	assert_string_equal(s.buf, "newer");
	stat(p, &st);
	assert_int_equal(st.st_mode & 0777, 0600);
	str_release(&s);
	free(p);
}

static void
reading_has_a_limit(void **state)
{
	char *p = in_root("f");
	struct err e = ERR_INIT;
	struct str s = STR_INIT;

	(void)state;
	file_write(p, "12345", 5, 0600, &e);
	assert_int_equal(file_read(p, 4, &s, &e), -1);
	assert_int_equal(e.code, ERR_REFUSED);
	assert_int_equal(file_read("/nowhere/at/all", 4, &s, &e), -1);
	assert_int_equal(e.code, ERR_NOT_FOUND);
	str_release(&s);
	free(p);
}

static void
copying_keeps_mode_and_times_and_makes_parents(void **state)
{
	char *a = in_root("a"), *b = in_root("x/y/b");
	struct timespec times[2] = { { 1000, 0 }, { 2000, 5 } };
	struct err e = ERR_INIT;
	struct stat st;

	(void)state;
	file_write(a, "hello", 5, 0640, &e);
	chmod(a, 0740);
	utimensat(AT_FDCWD, a, times, 0);
	assert_int_equal(file_copy(a, b, &e), 0);
	stat(b, &st);
	assert_int_equal(st.st_mode & 0777, 0740);
	assert_int_equal(st.st_mtim.tv_sec, 2000);
	assert_int_equal(st.st_size, 5);
	free(a);
	free(b);
}

static void
copying_replaces_and_leaves_no_other_file(void **state)
{
	char *a = in_root("a"), *b = in_root("to/b"), *dir = in_root("to");
	struct str s = STR_INIT;
	struct err e = ERR_INIT;

	(void)state;
	file_write(a, "new", 3, 0600, &e);
	assert_int_equal(file_make_dirs(dir, 0700, &e), 0);
	for (int i = 0; i < 2; i++)
		assert_int_equal(file_copy(a, b, &e), 0);
	assert_int_equal(file_read(b, 100, &s, &e), 0);
	assert_string_equal(s.buf, "new");
	unlink(b);
	assert_int_equal(rmdir(dir), 0);
	str_release(&s);
	free(dir);
	free(a);
	free(b);
}

static void
removing_a_tree_follows_no_link(void **state)
{
	char *keep = in_root("keep/file"), *dir = in_root("gone/deep/er");
	char *link = in_root("gone/link"), *target = in_root("keep"), *gone = in_root("gone"),
	     *below = in_root("keep/file/below");
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(file_make_dirs(target, 0755, &e), 0);
	file_write(keep, "x", 1, 0600, &e);
	assert_int_equal(file_make_dirs(dir, 0755, &e), 0);
	assert_int_equal(symlink(target, link), 0);
	chmod(dir, 0);
	assert_int_equal(file_remove_tree(gone, &e), 0);
	assert_false(file_exists(gone));
	assert_true(file_exists(keep));
	assert_int_equal(file_remove_tree(gone, &e), 0);
	assert_int_equal(file_remove_tree(below, &e), 0); /* of a file */
	assert_true(file_exists(keep));
	free(below);
	free(keep);
	free(dir);
	free(link);
	free(target);
	free(gone);
}

static void
a_file_in_the_way_of_a_directory_is_named(void **state)
{
	char *p = in_root("f"), *below = in_root("f/g");
	struct err e = ERR_INIT;

	(void)state;
	file_write(p, "", 0, 0600, &e);
	assert_int_equal(file_make_dirs(p, 0755, &e), -1);
	assert_non_null(strstr(e.text, p));
	assert_int_equal(file_make_dirs(below, 0755, &e), -1);
	free(p);
	free(below);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(writing_replaces_and_sets_the_mode,
						make_root, remove_root),
		cmocka_unit_test_setup_teardown(reading_has_a_limit, make_root,
						remove_root),
		cmocka_unit_test_setup_teardown(
			copying_replaces_and_leaves_no_other_file, make_root,
			remove_root),
		cmocka_unit_test_setup_teardown(
			copying_keeps_mode_and_times_and_makes_parents, make_root,
			remove_root),
		cmocka_unit_test_setup_teardown(removing_a_tree_follows_no_link, make_root,
						remove_root),
		cmocka_unit_test_setup_teardown(a_file_in_the_way_of_a_directory_is_named,
						make_root, remove_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
