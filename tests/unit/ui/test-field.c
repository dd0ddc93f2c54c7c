/* SPDX-License-Identifier: MIT */
/* What fields hold, complete, and give to a verb. */
#include "config.h"

#include "trial.h"

#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"

/* --- completion --- */

static void
words_complete_a_line(void **state)
{
	struct strv words = STRV_INIT;
	struct trial t;

	(void)state;
	trial_begin(&t);
	strv_add(&words, "docs-1");
	strv_add(&words, "fix-1");
	strv_add(&words, "fix-2");
	trial_type(&t, "fx");
	field_line_set_words(t.form.fields[BRANCH], &words);
	assert_int_equal(
		t.form.fields[BRANCH]->ops->rows(t.form.fields[BRANCH], 40, true), 3);
	trial_press(&t, ACTION_DOWN);
	trial_press(&t, ACTION_DOWN);
	trial_press(&t, ACTION_ACCEPT);
	assert_trial_value(&t, "branch", "fix-2");
	assert_int_equal(t.form.at, BRANCH);
	trial_press(&t, ACTION_ACCEPT);
	assert_int_equal(t.form.at, PROMPT);
	assert_int_equal(
		t.form.fields[BRANCH]->ops->rows(t.form.fields[BRANCH], 40, false), 1);
	strv_release(&words);
	trial_end(&t);
}

static void
words_stay_away_from_what_is_preset(void **state)
{
	struct strv words = STRV_INIT;
	struct field *line = field_line_new(NULL);

	(void)state;
	strv_add(&words, "fix-1");
	line->ops->set(line, "fix");
	field_line_set_words(line, &words);
	assert_int_equal(line->ops->rows(line, 40, true), 1);
	strv_release(&words);
	field_free(line);
}

/* What stands below the line, parted by blanks. */
static void
assert_offered(const struct trial *t, const char *want)
{
	const struct strv *words = field_line_offered(t->form.fields[BRANCH]);
	struct str seen = STR_INIT;

	for (size_t i = 0; i < words->n; i++)
		str_addf(&seen, "%s%s", i ? " " : "", words->v[i]);
	assert_string_equal(seen.buf, want);
	str_release(&seen);
}

static void
tab_takes_the_chosen_word_and_goes_on(void **state)
{
	struct strv words = STRV_INIT;
	struct trial t;

	(void)state;
	trial_begin(&t);
	strv_add(&words, "fix-1");
	field_line_set_words(t.form.fields[BRANCH], &words);
	trial_type(&t, "f");
	trial_press(&t, ACTION_NEXT); /* nothing is chosen */
	assert_trial_value(&t, "branch", "f");
	assert_int_equal(t.form.at, PROMPT);
	trial_press(&t, ACTION_PREVIOUS);
	trial_press(&t, ACTION_DOWN);
	trial_press(&t, ACTION_NEXT);
	assert_trial_value(&t, "branch", "fix-1");
	assert_int_equal(t.form.at, PROMPT);
	strv_release(&words);
	trial_end(&t);
}

static void
escape_leaves_the_words_before_the_form(void **state)
{
	struct strv words = STRV_INIT;
	struct trial t;

	(void)state;
	trial_begin(&t);
	strv_add(&words, "fix-1");
	field_line_set_words(t.form.fields[BRANCH], &words);
	trial_type(&t, "f");
	trial_press(&t, ACTION_DOWN);
	trial_press(&t, ACTION_CANCEL);
	assert_offered(&t, "");
	assert_trial_value(&t, "branch", "f");
	assert_non_null(t.cockpit.dialog);
	trial_press(&t, ACTION_CANCEL);
	assert_null(t.cockpit.dialog);
	strv_release(&words);
	trial_end(&t);
}

static void
each_part_of_a_list_is_completed(void **state)
{
	struct strv words = STRV_INIT;
	struct trial t;

	(void)state;
	trial_begin(&t);
	strv_add(&words, "claude");
	strv_add(&words, "codex");
	field_line_set_words(t.form.fields[BRANCH], &words);
	field_line_set_parts(t.form.fields[BRANCH], SUGGEST_LIST);
	trial_type(&t, "cl");
	assert_offered(&t, "claude");
	trial_press(&t, ACTION_COMPLETE);
	trial_type(&t, ":2");
	assert_offered(&t, "");
	trial_type(&t, ",co");
	assert_offered(&t, "codex");
	trial_press(&t, ACTION_COMPLETE);
	trial_type(&t, ":1");
	assert_trial_value(&t, "branch", "claude:2,codex:1");
	trial_press(&t, ACTION_ERASE_LINE);
	trial_type(&t, "co,codex:1");
	trial_press(&t, ACTION_FIRST);
	trial_press(&t, ACTION_RIGHT);
	trial_press(&t, ACTION_RIGHT);
	trial_type(&t, "d"); /* in the first of two */
	assert_offered(&t, "codex");
	trial_press(&t, ACTION_COMPLETE);
	assert_trial_value(&t, "branch", "codex,codex:1");
	strv_release(&words);
	trial_end(&t);
}

static void
make_file(const char *dir, const char *name)
{
	char *path = path_join(dir, name);

	assert_int_equal(file_write(path, "", 0, 0600, NULL), 0);
	free(path);
}

static void
a_path_is_completed_from_directory_to_directory(void **state)
{
	char dir[] = "/tmp/test-form-XXXXXX", *sub, *want;
	struct trial t;

	(void)state;
	assert_non_null(mkdtemp(dir));
	sub = path_join(dir, "tasks");
	assert_int_equal(mkdir(sub, 0700), 0);
	make_file(dir, "todo");
	make_file(dir, ".hidden");
	make_file(sub, "one two.txt");
	trial_begin(&t);
	field_line_set_parts(t.form.fields[BRANCH], SUGGEST_PATH);
	trial_paste(&t, dir);
	trial_type(&t, "/t");
	assert_offered(&t, "tasks/ todo");
	trial_press(&t, ACTION_COMPLETE);
	assert_offered(&t, "one two.txt");
	trial_press(&t, ACTION_COMPLETE);
	want = path_join(sub, "one two.txt");
	assert_trial_value(&t, "branch", want);
	trial_press(&t, ACTION_ERASE_LINE);
	trial_paste(&t, dir);
	trial_type(&t, "/.");
	assert_offered(&t, ".hidden");
	trial_type(&t, "./nowhere/x");
	assert_offered(&t, "");
	trial_end(&t);
	free(want);
	free(sub);
	file_remove_tree(dir, NULL);
}

/* --- values --- */

static void
fields_give_what_they_hold(void **state)
{
	struct args *args = args_new(&trial_verb);
	struct err e = ERR_INIT;
	struct trial t;

	(void)state;
	trial_begin(&t);
	trial_add(&t, field_line_new(NULL), "words", false);
	t.form.fields[5]->ops->set(t.form.fields[5], "a 'b c' d");
	trial_type(&t, "fix");
	for (size_t i = 0; i < t.form.n; i++)
		assert_int_equal(field_give(t.form.fields[i], args, &e), 0);
	assert_string_equal(args_text(args, "branch"), "fix");
	assert_false(args_has(args, "prompt"));
	assert_false(args_has(args, "by"));
	assert_false(args_has(args, "quick"));
	assert_int_equal(args_list(args, "words")->n, 3);
	assert_string_equal(args_list(args, "words")->v[1], "b c");
	t.form.fields[5]->ops->set(t.form.fields[5], "an 'open quote");
	assert_int_equal(field_give(t.form.fields[5], args, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
	args_free(args);
	trial_end(&t);
}

static void
agents_stay_who_they_were(void **state)
{
	struct strv ids = STRV_INIT, names = STRV_INIT;
	struct field *one, *two;
	struct str text = STR_INIT, again = STR_INIT;

	(void)state;
	strv_add(&ids, "id1");
	strv_add(&names, "it's/odd=name");
	one = field_agents_new(&ids, &names);
	strv_clear(&ids);
	two = field_agents_new(&ids, &ids);
	one->ops->get(one, &text);
	two->ops->set(two, text.buf);
	two->ops->get(two, &again);
	assert_string_equal(text.buf, again.buf);
	assert_non_null(strstr(again.buf, "id1="));
	field_free(one);
	field_free(two);
	strv_release(&ids);
	strv_release(&names);
	str_release(&text);
	str_release(&again);
}

static struct field *
begin_pairs(struct trial *t)
{
	memset(t, 0, sizeof(*t));
	form_init(&t->form, &trial_ops, "Pairs");
	t->cockpit.dialog = &t->form.dialog;
	trial_add(t, field_pairs_new(), "pair", false);
	trial_add(t, field_line_new(NULL), "branch", false);
	form_begin(&t->form);
	return t->form.fields[0];
}

static void
a_table_grows_as_it_is_written(void **state)
{
	struct args *args = args_new(&trial_verb);
	struct trial t;
	struct field *pairs = begin_pairs(&t);

	(void)state;
	trial_type(&t, "fix-1: Fix it");
	trial_press(&t, ACTION_NEWLINE);
	trial_type(&t, "well");
	trial_press(&t, ACTION_ACCEPT);
	trial_type(&t, "docs");
	trial_press(&t, ACTION_ACCEPT);
	trial_type(&t, "Write");
	assert_trial_value(&t, "pair", "fix-1 'Fix it\nwell' docs Write");
	assert_int_equal(field_give(pairs, args, NULL), 0);
	assert_string_equal(args_list(args, "pair")->v[0], "fix-1:Fix it\nwell");
	trial_press(&t, ACTION_ACCEPT);
	trial_press(&t, ACTION_ACCEPT); /* an empty row is the end of the table */
	assert_int_equal(t.form.at, 1);
	trial_press(&t, ACTION_PREVIOUS);
	trial_press(&t, ACTION_PREVIOUS);
	trial_type(&t, "!");
	assert_trial_value(&t, "pair", "fix-1 'Fix it\nwell' docs 'Write!'");
	args_free(args);
	trial_end(&t);
}

static void
pasted_pairs_are_rows(void **state)
{
	struct trial t;

	(void)state;
	begin_pairs(&t);
	trial_paste(&t, "a: one\r  more\rb: two\r");
	assert_trial_value(&t, "pair", "a 'one\nmore' b two");
	trial_paste(&t, "\nc: no row, being in a prompt");
	assert_trial_value(&t, "pair",
		     "a 'one\nmore' b 'two\nc: no row, being in a prompt'");
	trial_end(&t);
}

static void
half_a_pair_is_complained_of(void **state)
{
	struct args *args = args_new(&trial_verb);
	struct err e = ERR_INIT;
	struct trial t;
	struct field *pairs = begin_pairs(&t);

	(void)state;
	trial_type(&t, "fix");
	assert_int_equal(field_give(pairs, args, &e), -1);
	assert_string_equal(e.text, "'fix' has no prompt");
	trial_press(&t, ACTION_ERASE_WORD);
	trial_type(&t, ":words");
	assert_int_equal(field_give(pairs, args, &e), -1);
	assert_string_equal(e.text, "'words' has no branch");
	args_free(args);
	trial_end(&t);
}

static void
a_table_comes_back_from_its_text(void **state)
{
	/* half a row, what no file of pairs could have, and a prompt's blanks */
	static const char text[] = "a 'one\n  two\n' 'b c' three '' 'it'\\''s' d ''";
	struct trial t;
	struct field *pairs = begin_pairs(&t);

	(void)state;
	pairs->ops->set(pairs, text);
	assert_trial_value(&t, "pair", text);
	pairs->ops->set(pairs, "");
	assert_trial_value(&t, "pair", "");
	trial_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_complete_a_line),
		cmocka_unit_test(words_stay_away_from_what_is_preset),
		cmocka_unit_test(tab_takes_the_chosen_word_and_goes_on),
		cmocka_unit_test(escape_leaves_the_words_before_the_form),
		cmocka_unit_test(each_part_of_a_list_is_completed),
		cmocka_unit_test(a_path_is_completed_from_directory_to_directory),
		cmocka_unit_test(fields_give_what_they_hold),
		cmocka_unit_test(agents_stay_who_they_were),
		cmocka_unit_test(a_table_grows_as_it_is_written),
		cmocka_unit_test(pasted_pairs_are_rows),
		cmocka_unit_test(half_a_pair_is_complained_of),
		cmocka_unit_test(a_table_comes_back_from_its_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
