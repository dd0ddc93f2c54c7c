/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "config/project-type.h"

#include "scratch.h"

#include "config/config.h"

static char *const no_env[] = { NULL };

/* What is detected in a directory that holds these files, and its first command. */
static const struct {
	const char *files[3];
	const char *name, *command;
} trees[] = {
	{ { "README" }, "generic", NULL },
	{ { "package.json" }, "node", "npm install" },
	{ { "package.json", "package-lock.json" }, "node", "npm ci" },
	{ { "package.json", "yarn.lock" }, "node", "yarn install --frozen-lockfile" },
	{ { "package.json", "pnpm-lock.yaml" },
	  "node",
	  "pnpm install --frozen-lockfile" },
	{ { "pyproject.toml", "uv.lock" }, "python", "uv sync" },
	{ { "go.mod", "Makefile" }, "go", "go mod download" },
	{ { "Cargo.toml" }, "rust", "cargo fetch" },
	{ { "CMakeLists.txt" }, "c", "cmake -S . -B build" },
	{ { "Makefile" }, "c", NULL },
	{ { "requirements.txt" }, "python", NULL },
	{ { "setup.py" }, "python", NULL },
};

static void
types_are_known_by_their_files(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(trees); i++) {
		char *dir = xasprintf("%s/tree-%zu", (char *)*state, i);
		const struct project_type *t;

		for (size_t k = 0; k < 3 && trees[i].files[k]; k++)
			free(scratch_write(dir, trees[i].files[k], "x\n"));
		t = project_type_detect(dir);
		assert_string_equal(t->name, trees[i].name);
		if (trees[i].command)
			assert_string_equal(t->commands[0], trees[i].command);
		free(dir);
	}
}

static void
rails_is_what_the_gemfile_says(void **state)
{
	char *dir = path_join(*state, "ruby");

	free(scratch_write(dir, "Gemfile", "gem \"sinatra\"\n"));
	free(scratch_write(dir, "package.json", "{}\n"));
	free(scratch_write(dir, "docs/rails", "no mark of Rails\n"));
	assert_string_equal(project_type_detect(dir)->name, "node");
	free(scratch_write(dir, "Gemfile", "gem \"rails\", \"~> 7.1\"\n"));
	assert_string_equal(project_type_detect(dir)->name, "rails");
	free(dir);
}

static void
a_named_type_is_chosen_by_its_lock_file(void **state)
{
	char *dir = path_join(*state, "choose");

	free(scratch_write(dir, "yarn.lock", "\n"));
	free(scratch_write(dir, "Cargo.toml", "\n"));
	assert_true(
		str_starts_with(project_type_choose("node", dir)->commands[0], "yarn"));
	assert_string_equal(project_type_choose("rust", dir)->name, "rust");
	assert_string_equal(project_type_choose("go", dir)->name, "go");
	assert_string_equal(project_type_find("node")->commands[0], "npm install");
	assert_null(project_type_choose("cobol", dir));
	assert_null(project_type_find("cobol"));
	free(dir);
}

static void
generic_is_the_last_row(void **state)
{
	size_t n;
	const struct project_type *all = project_types(&n);

	(void)state;
	assert_string_equal(all[n - 1].name, "generic");
	assert_null(all[n - 1].files[0]);
	for (size_t i = 0; i + 1 < n; i++)
		assert_non_null(all[i].files[0]);
}

static void
every_template_is_valid_and_says_what_the_row_says(void **state)
{
	size_t n;
	const struct project_type *all = project_types(&n);

	for (size_t i = 0; i < n; i++) {
		struct str text = STR_INIT;
		struct err err = ERR_INIT;
		struct config *c;
		const struct config_value *v;
		size_t k;
		char *path;

		project_type_template(&all[i], "a \"quoted\" \\ name", &text);
		path = scratch_write(*state, "template.toml", text.buf);
		c = config_load(NULL, path, no_env);
		if (config_check(c, &err))
			fail_msg("%s: %s", all[i].name, err.text);
		assert_string_equal(config_string(c, "project.name"),
				    "a \"quoted\" \\ name");
		v = config_find(c, "setup.commands");
		for (k = 0; all[i].commands[k]; k++)
			assert_string_equal(v->commands[k].shown, all[i].commands[k]);
		assert_int_equal(v->command_count, k);
		v = config_find(c, "setup.credential_files");
		for (k = 0; all[i].credentials[k]; k++)
			assert_string_equal(v->list.v[k], all[i].credentials[k]);
		assert_int_equal(v->list.n, k);
		assert_non_null(strstr(text.buf, "#default = \"claude\""));
		config_free(c);
		free(path);
		str_release(&text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types_are_known_by_their_files),
		cmocka_unit_test(rails_is_what_the_gemfile_says),
		cmocka_unit_test(a_named_type_is_chosen_by_its_lock_file),
		cmocka_unit_test(generic_is_the_last_row),
		cmocka_unit_test(every_template_is_valid_and_says_what_the_row_says),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
