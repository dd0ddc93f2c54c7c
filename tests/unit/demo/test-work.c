/* SPDX-License-Identifier: MIT */
/* Plans of edits, carried out in a directory of the test's own. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "demo/work.h"

static int
make_dir(void **ctx)
{
	char *dir = xstrdup("/tmp/fleet-work-XXXXXX");

	*ctx = dir;
	return mkdtemp(dir) ? 0 : -1;
}

static int
remove_dir(void **ctx)
{
	struct err err = ERR_INIT;
	int rc = file_remove_tree(*ctx, &err);

	free(*ctx);
	return rc;
}

static void
put(const char *dir, const char *path, const char *text)
{
	struct err err = ERR_INIT;
	char *full = path_join(dir, path), *parent = path_dir(full);

	assert_int_equal(file_make_dirs(parent, 0755, &err), 0);
	assert_int_equal(file_write(full, text, strlen(text), 0644, &err), 0);
	free(parent);
	free(full);
}

static char *
get(const char *dir, const char *path)
{
	struct err err = ERR_INIT;
	struct str text = STR_INIT;
	char *full = path_join(dir, path);

	assert_int_equal(file_read(full, 1 << 20, &text, &err), 0);
	free(full);
	return str_detach(&text);
}

static void
plan(struct work *w, const char *dir, const char *branch, const char *prompt)
{
	struct err err = ERR_INIT;

	assert_int_equal(work_plan(w, dir, branch, prompt, &err), 0);
}

static void
carry_out(const struct work *w)
{
	struct err err = ERR_INIT;

	for (unsigned i = 0; i < w->n; i++)
		assert_int_equal(work_apply(w, i, &err), 0);
	assert_int_equal(work_check(w, &err), 0);
}

static void
code_gets_a_function_a_test_and_a_note(void **ctx)
{
	struct work w;
	char *text;

	put(*ctx, "src/a-main.c", "int main(void) { return 0; }\n");
	put(*ctx, "src/words.c", "int words;\n");
	plan(&w, *ctx, "fix/1", "Count better\nplease");
	assert_int_equal(w.n, 3);
	assert_string_equal(w.edits[0].path, "src/words.c");
	assert_string_equal(w.edits[0].act, "Edit");
	assert_true(str_starts_with(w.edits[1].path, "tests/test-"));
	assert_true(str_starts_with(w.edits[2].path, "NOTES-fix-1"));
	assert_string_equal(w.subject, "demo: Count better");
	carry_out(&w);
	text = get(*ctx, "src/words.c");
	assert_true(str_starts_with(text, "int words;\n\n/*"));
	free(text);
	text = get(*ctx, w.edits[2].path);
	assert_non_null(strstr(text, "> Count better\n> please\n"));
	free(text);
	work_release(&w);
}

static void
the_same_again_gives_the_same_plan(void **ctx)
{
	struct work a, b;

	put(*ctx, "lib/x.py", "x = 1\n");
	plan(&a, *ctx, "b", "p");
	plan(&b, *ctx, "b", "p");
	assert_int_equal(a.n, b.n);
	for (unsigned i = 0; i < a.n; i++) {
		assert_string_equal(a.edits[i].path, b.edits[i].path);
		assert_string_equal(a.edits[i].text, b.edits[i].text);
	}
	work_release(&a);
	work_release(&b);
}

static void
a_second_time_the_function_gets_another_name(void **ctx)
{
	struct work w;
	char *text;

	put(*ctx, "x.js", "module.exports = {};");
	for (int i = 0; i < 2; i++) {
		plan(&w, *ctx, "b", "p");
		carry_out(&w);
		if (!i)
			work_release(&w);
	}
	text = get(*ctx, "x.js");
	assert_true(str_starts_with(text, "module.exports = {};\n"));
	assert_non_null(strstr(text, "_b("));
	assert_non_null(strstr(text, "_b_2("));
	free(text);
	work_release(&w);
}

static void
without_code_there_is_a_note_alone(void **ctx)
{
	struct work w;

	put(*ctx, "README.md", "# hi\n");
	plan(&w, *ctx, "b", "p");
	assert_int_equal(w.n, 1);
	assert_string_equal(w.edits[0].path, "NOTES-b.md");
	assert_string_equal(w.edits[0].act, "Write");
	carry_out(&w);
	work_release(&w);
}

static void
a_lost_edit_is_found_by_the_check(void **ctx)
{
	struct err err = ERR_INIT;
	struct work w;

	plan(&w, *ctx, "b", "p");
	assert_int_equal(work_check(&w, &err), -1);
	assert_string_equal(err.text, "NOTES-b.md lost its edit");
	work_release(&w);
}

static void
a_long_prompt_makes_a_short_subject_of_whole_characters(void **ctx)
{
	struct work w;

	plan(&w, *ctx, "b",
	     "ééééééééééééééééééééééééééééééééééééééééééééééééééééééé and more");
	assert_true(strlen(w.subject) < 70);
	assert_true(str_ends_with(w.subject, "é…"));
	work_release(&w);
}

int
main(void)
{
#define WITH_DIR(test) cmocka_unit_test_setup_teardown(test, make_dir, remove_dir)
	const struct CMUnitTest tests[] = {
		WITH_DIR(code_gets_a_function_a_test_and_a_note),
		WITH_DIR(the_same_again_gives_the_same_plan),
		WITH_DIR(a_second_time_the_function_gets_another_name),
		WITH_DIR(without_code_there_is_a_note_alone),
		WITH_DIR(a_lost_edit_is_found_by_the_check),
		WITH_DIR(a_long_prompt_makes_a_short_subject_of_whole_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
