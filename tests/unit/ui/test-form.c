/* SPDX-License-Identifier: MIT */
/*
 * A form as its keys see it: who has them, what is started with which arguments,
 * and where errors go. The cockpit around it is a few functions that take notes.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "ui/cockpit-int.h"
#include "ui/form.h"
#include "ui/visual.h"

static const struct verb_arg rows[] = {
	{ "branch", 0, ARG_TEXT, ARG_POSITIONAL | ARG_REQUIRED, "BRANCH",
	  .summary = "a branch" },
	{ "prompt", 0, ARG_TEXT, ARG_STDIN, "TEXT", .summary = "the prompt" },
	{ "by", 0, ARG_CHOICE, 0, "WHAT", .choices = "one|two", .summary = "which" },
	{ "quick", 0, ARG_FLAG, .summary = "at once" },
	{ "pair", 0, ARG_TEXT, ARG_MANY, "PAIR", .summary = "pairs" },
	{ "words", 0, ARG_TEXT, ARG_MANY, "WORDS", .summary = "several" },
	{ .name = NULL },
};

static const struct verb verb = { .name = "test", .summary = "a verb", .args = rows };

enum place { BRANCH, PROMPT, BY, MORE, QUICK };

struct trial {
	struct form form; /* first: it is what form_ops get */
	struct cockpit cockpit;
	unsigned submitted, cancelled;
};

/* --- the cockpit around it --- */

void
cockpit_close_dialog(struct cockpit *c)
{
	c->dialog = NULL;
}

void
cockpit_draw(struct cockpit *c, unsigned drawing)
{
	c->drawing |= drawing;
}

void
act(struct cockpit *c, enum action a, unsigned digit)
{
	(void)c;
	(void)a;
	(void)digit;
}

int
visual_edit(struct cockpit *c, struct str *text, struct err *err)
{
	(void)c;
	if (!strcmp(text->buf, "fail"))
		return err_set(err, ERR_FAILED, "no editor");
	str_adds(text, "\nfrom the editor");
	return 0;
}

/* --- the form --- */

static void
submit(struct form *f, struct cockpit *c)
{
	(void)c;
	((struct trial *)f)->submitted++;
}

static void
cancel(struct form *f, struct cockpit *c)
{
	(void)c;
	((struct trial *)f)->cancelled++;
}

static const struct form_ops ops = { .submit = submit, .cancel = cancel };

static struct field *
add(struct trial *t, struct field *field, const char *arg, bool is_more)
{
	field->arg = arg ? verb_arg_find(&verb, arg) : NULL;
	field->label = arg;
	field->is_more = is_more;
	form_add(&t->form, field);
	return field;
}

static struct field *
choice(void)
{
	struct strv words = STRV_INIT;
	struct field *f;

	strv_add(&words, "");
	strv_add(&words, "one");
	strv_add(&words, "two");
	f = field_choice_new(&words, NULL);
	strv_release(&words);
	return f;
}

static void
begin(struct trial *t)
{
	memset(t, 0, sizeof(*t));
	form_init(&t->form, &ops, "Test");
	t->cockpit.dialog = &t->form.dialog;
	add(t, field_line_new("hint"), "branch", false);
	add(t, field_text_new(NULL), "prompt", false);
	add(t, choice(), "by", false);
	t->form.more = add(t, field_more_new(), NULL, false);
	add(t, field_box_new(NULL), "quick", true);
	form_begin(&t->form);
}

static void
end(struct trial *t)
{
	form_release(&t->form);
}

static void
press(struct trial *t, enum action a)
{
	const struct input_event e = { .kind = INPUT_KEY };

	form_take(&t->form, &t->cockpit, a, &e);
}

static void
type(struct trial *t, const char *text)
{
	for (; *text; text++) {
		const struct input_event e = { .kind = INPUT_KEY, .text = { *text } };

		form_take(&t->form, &t->cockpit, ACTION_NONE, &e);
	}
}

static void
paste(struct trial *t, const char *text)
{
	const struct input_event e = { .kind = INPUT_PASTE,
				       .bytes = text,
				       .n = strlen(text) };

	form_take(&t->form, &t->cockpit, ACTION_NONE, &e);
}

static void
assert_value(const struct trial *t, const char *arg, const char *want)
{
	struct str seen = STR_INIT;

	form_get(&t->form, arg, &seen);
	assert_string_equal(seen.buf, want);
	str_release(&seen);
}

/* --- keys --- */

static void
tab_goes_round_what_is_shown(void **state)
{
	struct trial t;

	(void)state;
	begin(&t);
	for (int i = 0; i < 3; i++)
		press(&t, ACTION_NEXT);
	assert_int_equal(t.form.at, MORE);
	press(&t, ACTION_NEXT);
	assert_int_equal(t.form.at, BRANCH);
	press(&t, ACTION_PREVIOUS);
	assert_int_equal(t.form.at, MORE);
	press(&t, ACTION_ACCEPT); /* unfolds it */
	press(&t, ACTION_NEXT);
	assert_int_equal(t.form.at, QUICK);
	end(&t);
}

static void
arrows_stop_at_the_ends(void **state)
{
	struct trial t;

	(void)state;
	begin(&t);
	press(&t, ACTION_UP);
	assert_int_equal(t.form.at, BRANCH);
	for (int i = 0; i < 9; i++)
		press(&t, ACTION_DOWN);
	assert_int_equal(t.form.at, MORE);
	end(&t);
}

static void
enter_goes_on_and_starts_at_the_last(void **state)
{
	struct trial t;

	(void)state;
	begin(&t);
	type(&t, "fix");
	press(&t, ACTION_ACCEPT);
	assert_int_equal(t.form.at, PROMPT);
	type(&t, "a");
	press(&t, ACTION_ACCEPT); /* in a text it is a new line */
	type(&t, "b");
	assert_value(&t, "prompt", "a\nb");
	press(&t, ACTION_NEXT);
	assert_int_equal(t.submitted, 0);
	press(&t, ACTION_ACCEPT);
	assert_int_equal(t.submitted, 1);
	press(&t, ACTION_PREVIOUS);
	press(&t, ACTION_SUBMIT);
	assert_int_equal(t.submitted, 2);
	end(&t);
}

static void
escape_gives_it_up(void **state)
{
	struct trial t;

	(void)state;
	begin(&t);
	press(&t, ACTION_CANCEL);
	assert_int_equal(t.cancelled, 1);
	assert_null(t.cockpit.dialog);
	end(&t);
}

static void
choices_and_boxes_take_their_keys(void **state)
{
	struct trial t;

	(void)state;
	begin(&t);
	t.form.at = BY;
	assert_value(&t, "by", "");
	press(&t, ACTION_RIGHT);
	assert_value(&t, "by", "one");
	press(&t, ACTION_LEFT);
	press(&t, ACTION_LEFT);
	assert_value(&t, "by", "two");
	t.form.at = QUICK;
	press(&t, ACTION_MARK);
	assert_value(&t, "quick", "true");
	press(&t, ACTION_NO);
	assert_value(&t, "quick", "");
	end(&t);
}

static void
a_click_gives_a_field_the_keys(void **state)
{
	const struct input_event e = { .kind = INPUT_MOUSE,
				       .mouse = { .row = 9, .col = 12 } };
	struct input_event released = e;
	struct trial t;

	(void)state;
	begin(&t);
	t.form.more->ops->set(t.form.more, "true");
	t.form.fields[QUICK]->at = (struct rect){ 9, 10, 1, 20 };
	form_take(&t.form, &t.cockpit, ACTION_NONE, &e);
	assert_int_equal(t.form.at, QUICK);
	assert_value(&t, "quick", "true");
	released.mouse.action = MOUSE_RELEASED;
	form_take(&t.form, &t.cockpit, ACTION_NONE, &released);
	assert_value(&t, "quick", "true");
	end(&t);
}

static void
the_editor_is_given_the_text(void **state)
{
	struct trial t;

	(void)state;
	begin(&t);
	t.form.at = PROMPT;
	type(&t, "mine");
	press(&t, ACTION_EDITOR);
	assert_value(&t, "prompt", "mine\nfrom the editor");
	t.form.fields[PROMPT]->ops->set(t.form.fields[PROMPT], "fail");
	press(&t, ACTION_EDITOR);
	assert_value(&t, "prompt", "fail");
	assert_string_equal(t.form.fields[PROMPT]->error, "no editor");
	end(&t);
}

/* --- completion --- */

static void
words_complete_a_line(void **state)
{
	struct strv words = STRV_INIT;
	struct trial t;

	(void)state;
	begin(&t);
	strv_add(&words, "docs-1");
	strv_add(&words, "fix-1");
	strv_add(&words, "fix-2");
	type(&t, "fx");
	field_line_set_words(t.form.fields[BRANCH], &words);
	assert_int_equal(
		t.form.fields[BRANCH]->ops->rows(t.form.fields[BRANCH], 40, true), 3);
	press(&t, ACTION_DOWN);
	press(&t, ACTION_DOWN);
	press(&t, ACTION_ACCEPT);
	assert_value(&t, "branch", "fix-2");
	assert_int_equal(t.form.at, BRANCH);
	press(&t, ACTION_ACCEPT);
	assert_int_equal(t.form.at, PROMPT);
	assert_int_equal(
		t.form.fields[BRANCH]->ops->rows(t.form.fields[BRANCH], 40, false), 1);
	strv_release(&words);
	end(&t);
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
	begin(&t);
	strv_add(&words, "fix-1");
	field_line_set_words(t.form.fields[BRANCH], &words);
	type(&t, "f");
	press(&t, ACTION_NEXT); /* nothing is chosen */
	assert_value(&t, "branch", "f");
	assert_int_equal(t.form.at, PROMPT);
	press(&t, ACTION_PREVIOUS);
	press(&t, ACTION_DOWN);
	press(&t, ACTION_NEXT);
	assert_value(&t, "branch", "fix-1");
	assert_int_equal(t.form.at, PROMPT);
	strv_release(&words);
	end(&t);
}

static void
escape_leaves_the_words_before_the_form(void **state)
{
	struct strv words = STRV_INIT;
	struct trial t;

	(void)state;
	begin(&t);
	strv_add(&words, "fix-1");
	field_line_set_words(t.form.fields[BRANCH], &words);
	type(&t, "f");
	press(&t, ACTION_DOWN);
	press(&t, ACTION_CANCEL);
	assert_offered(&t, "");
	assert_value(&t, "branch", "f");
	assert_non_null(t.cockpit.dialog);
	press(&t, ACTION_CANCEL);
	assert_null(t.cockpit.dialog);
	strv_release(&words);
	end(&t);
}

static void
each_part_of_a_list_is_completed(void **state)
{
	struct strv words = STRV_INIT;
	struct trial t;

	(void)state;
	begin(&t);
	strv_add(&words, "claude");
	strv_add(&words, "codex");
	field_line_set_words(t.form.fields[BRANCH], &words);
	field_line_set_parts(t.form.fields[BRANCH], SUGGEST_LIST);
	type(&t, "cl");
	assert_offered(&t, "claude");
	press(&t, ACTION_COMPLETE);
	type(&t, ":2");
	assert_offered(&t, "");
	type(&t, ",co");
	assert_offered(&t, "codex");
	press(&t, ACTION_COMPLETE);
	type(&t, ":1");
	assert_value(&t, "branch", "claude:2,codex:1");
	press(&t, ACTION_ERASE_LINE);
	type(&t, "co,codex:1");
	press(&t, ACTION_FIRST);
	press(&t, ACTION_RIGHT);
	press(&t, ACTION_RIGHT);
	type(&t, "d"); /* in the first of two */
	assert_offered(&t, "codex");
	press(&t, ACTION_COMPLETE);
	assert_value(&t, "branch", "codex,codex:1");
	strv_release(&words);
	end(&t);
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
	begin(&t);
	field_line_set_parts(t.form.fields[BRANCH], SUGGEST_PATH);
	paste(&t, dir);
	type(&t, "/t");
	assert_offered(&t, "tasks/ todo");
	press(&t, ACTION_COMPLETE);
	assert_offered(&t, "one two.txt");
	press(&t, ACTION_COMPLETE);
	want = path_join(sub, "one two.txt");
	assert_value(&t, "branch", want);
	press(&t, ACTION_ERASE_LINE);
	paste(&t, dir);
	type(&t, "/.");
	assert_offered(&t, ".hidden");
	type(&t, "./nowhere/x");
	assert_offered(&t, "");
	end(&t);
	free(want);
	free(sub);
	file_remove_tree(dir, NULL);
}

/* --- errors --- */

static void
an_error_stands_under_the_field_it_names(void **state)
{
	struct err e = ERR_INIT;
	struct trial t;

	(void)state;
	begin(&t);
	err_set(&e, ERR_USAGE, "--prompt and --branch exclude each other");
	form_complain(&t.form, &e);
	assert_int_equal(t.form.at, PROMPT);
	assert_string_equal(t.form.fields[PROMPT]->error, e.text);
	type(&t, "x"); /* and is gone with the next key */
	assert_null(t.form.fields[PROMPT]->error);
	end(&t);
}

static void
an_error_of_a_hidden_field_shows_it(void **state)
{
	struct err e = ERR_INIT;
	struct trial t;

	(void)state;
	begin(&t);
	err_set(&e, ERR_USAGE, "quick is true or false");
	form_complain(&t.form, &e);
	assert_int_equal(t.form.at, QUICK);
	assert_true(form_is_shown(&t.form, t.form.fields[QUICK]));
	end(&t);
}

static void
an_error_stands_under_what_it_quotes(void **state)
{
	struct err e = ERR_INIT;
	struct trial t;

	(void)state;
	begin(&t);
	type(&t, "fix-1");
	t.form.fields[PROMPT]->ops->set(t.form.fields[PROMPT], "as fix does");
	/* whatever arguments it speaks of */
	err_set(&e, ERR_EXISTS, "no prompt for 'fix-1', which is an agent already");
	form_complain(&t.form, &e);
	assert_string_equal(t.form.fields[BRANCH]->error, e.text);
	assert_null(t.form.fields[PROMPT]->error);
	/* a word of a value, but not of a prompt's or of another word */
	t.form.fields[BRANCH]->ops->set(t.form.fields[BRANCH], "claude:2,codx:1");
	err_set(&e, ERR_NOT_FOUND, "no kind is called 'codx'");
	form_complain(&t.form, &e);
	assert_string_equal(t.form.fields[BRANCH]->error, e.text);
	err_set(&e, ERR_NOT_FOUND, "no kind is called 'fix', nor 'cod'");
	form_complain(&t.form, &e);
	assert_string_equal(t.form.error, e.text);
	end(&t);
}

static void
an_error_of_none_stands_below(void **state)
{
	struct err e = ERR_INIT;
	struct trial t;

	(void)state;
	begin(&t);
	/* a quoted name is a value, and part of a word is no word */
	err_set(&e, ERR_USAGE, "'branch' and branches are no good");
	form_complain(&t.form, &e);
	assert_string_equal(t.form.error, e.text);
	assert_null(t.form.fields[BRANCH]->error);
	end(&t);
}

/* --- values --- */

static void
fields_give_what_they_hold(void **state)
{
	struct args *args = args_new(&verb);
	struct err e = ERR_INIT;
	struct trial t;

	(void)state;
	begin(&t);
	add(&t, field_line_new(NULL), "words", false);
	t.form.fields[5]->ops->set(t.form.fields[5], "a 'b c' d");
	type(&t, "fix");
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
	end(&t);
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
	form_init(&t->form, &ops, "Pairs");
	t->cockpit.dialog = &t->form.dialog;
	add(t, field_pairs_new(), "pair", false);
	add(t, field_line_new(NULL), "branch", false);
	form_begin(&t->form);
	return t->form.fields[0];
}

static void
a_table_grows_as_it_is_written(void **state)
{
	struct args *args = args_new(&verb);
	struct trial t;
	struct field *pairs = begin_pairs(&t);

	(void)state;
	type(&t, "fix-1: Fix it");
	press(&t, ACTION_NEWLINE);
	type(&t, "well");
	press(&t, ACTION_ACCEPT);
	type(&t, "docs");
	press(&t, ACTION_ACCEPT);
	type(&t, "Write");
	assert_value(&t, "pair", "fix-1 'Fix it\nwell' docs Write");
	assert_int_equal(field_give(pairs, args, NULL), 0);
	assert_string_equal(args_list(args, "pair")->v[0], "fix-1:Fix it\nwell");
	press(&t, ACTION_ACCEPT);
	press(&t, ACTION_ACCEPT); /* an empty row is the end of the table */
	assert_int_equal(t.form.at, 1);
	press(&t, ACTION_PREVIOUS);
	press(&t, ACTION_PREVIOUS);
	type(&t, "!");
	assert_value(&t, "pair", "fix-1 'Fix it\nwell' docs 'Write!'");
	args_free(args);
	end(&t);
}

static void
pasted_pairs_are_rows(void **state)
{
	struct trial t;

	(void)state;
	begin_pairs(&t);
	paste(&t, "a: one\r  more\rb: two\r");
	assert_value(&t, "pair", "a 'one\nmore' b two");
	paste(&t, "\nc: no row, being in a prompt");
	assert_value(&t, "pair",
		     "a 'one\nmore' b 'two\nc: no row, being in a prompt'");
	end(&t);
}

static void
half_a_pair_is_complained_of(void **state)
{
	struct args *args = args_new(&verb);
	struct err e = ERR_INIT;
	struct trial t;
	struct field *pairs = begin_pairs(&t);

	(void)state;
	type(&t, "fix");
	assert_int_equal(field_give(pairs, args, &e), -1);
	assert_string_equal(e.text, "'fix' has no prompt");
	press(&t, ACTION_ERASE_WORD);
	type(&t, ":words");
	assert_int_equal(field_give(pairs, args, &e), -1);
	assert_string_equal(e.text, "'words' has no branch");
	args_free(args);
	end(&t);
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
	assert_value(&t, "pair", text);
	pairs->ops->set(pairs, "");
	assert_value(&t, "pair", "");
	end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tab_goes_round_what_is_shown),
		cmocka_unit_test(arrows_stop_at_the_ends),
		cmocka_unit_test(enter_goes_on_and_starts_at_the_last),
		cmocka_unit_test(escape_gives_it_up),
		cmocka_unit_test(choices_and_boxes_take_their_keys),
		cmocka_unit_test(a_click_gives_a_field_the_keys),
		cmocka_unit_test(the_editor_is_given_the_text),
		cmocka_unit_test(words_complete_a_line),
		cmocka_unit_test(words_stay_away_from_what_is_preset),
		cmocka_unit_test(tab_takes_the_chosen_word_and_goes_on),
		cmocka_unit_test(escape_leaves_the_words_before_the_form),
		cmocka_unit_test(each_part_of_a_list_is_completed),
		cmocka_unit_test(a_path_is_completed_from_directory_to_directory),
		cmocka_unit_test(an_error_stands_under_the_field_it_names),
		cmocka_unit_test(an_error_of_a_hidden_field_shows_it),
		cmocka_unit_test(an_error_stands_under_what_it_quotes),
		cmocka_unit_test(an_error_of_none_stands_below),
		cmocka_unit_test(fields_give_what_they_hold),
		cmocka_unit_test(agents_stay_who_they_were),
		cmocka_unit_test(a_table_grows_as_it_is_written),
		cmocka_unit_test(pasted_pairs_are_rows),
		cmocka_unit_test(half_a_pair_is_complained_of),
		cmocka_unit_test(a_table_comes_back_from_its_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
