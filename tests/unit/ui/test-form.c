/* SPDX-License-Identifier: MIT */
/* A form as its keys see it: who has them, what is started, where errors go. */
#include "config.h"

#include "trial.h"

/* --- keys --- */

static void
tab_goes_round_what_is_shown(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	for (int i = 0; i < 3; i++)
		trial_press(&t, ACTION_NEXT);
	assert_int_equal(t.form.at, MORE);
	trial_press(&t, ACTION_NEXT);
	assert_int_equal(t.form.at, BRANCH);
	trial_press(&t, ACTION_PREVIOUS);
	assert_int_equal(t.form.at, MORE);
	trial_press(&t, ACTION_ACCEPT); /* unfolds it */
	trial_press(&t, ACTION_NEXT);
	assert_int_equal(t.form.at, QUICK);
	trial_end(&t);
}

static void
arrows_stop_at_the_ends(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	trial_press(&t, ACTION_UP);
	assert_int_equal(t.form.at, BRANCH);
	for (int i = 0; i < 9; i++)
		trial_press(&t, ACTION_DOWN);
	assert_int_equal(t.form.at, MORE);
	trial_end(&t);
}

static void
enter_goes_on_and_starts_at_the_last(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	trial_type(&t, "fix");
	trial_press(&t, ACTION_ACCEPT);
	assert_int_equal(t.form.at, PROMPT);
	trial_type(&t, "a");
	trial_press(&t, ACTION_ACCEPT); /* in a text it is a new line */
	trial_type(&t, "b");
	assert_trial_value(&t, "prompt", "a\nb");
	trial_press(&t, ACTION_NEXT);
	assert_int_equal(t.submitted, 0);
	trial_press(&t, ACTION_ACCEPT);
	assert_int_equal(t.submitted, 1);
	trial_press(&t, ACTION_PREVIOUS);
	trial_press(&t, ACTION_SUBMIT);
	assert_int_equal(t.submitted, 2);
	trial_end(&t);
}

static void
escape_gives_it_up(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	trial_press(&t, ACTION_CANCEL);
	assert_int_equal(t.cancelled, 1);
	assert_null(t.cockpit.dialog);
	trial_end(&t);
}

static void
choices_and_boxes_take_their_keys(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	t.form.at = BY;
	assert_trial_value(&t, "by", "");
	trial_press(&t, ACTION_RIGHT);
	assert_trial_value(&t, "by", "one");
	trial_press(&t, ACTION_LEFT);
	trial_press(&t, ACTION_LEFT);
	assert_trial_value(&t, "by", "two");
	t.form.at = QUICK;
	trial_press(&t, ACTION_MARK);
	assert_trial_value(&t, "quick", "true");
	trial_press(&t, ACTION_NO);
	assert_trial_value(&t, "quick", "");
	trial_end(&t);
}

static void
a_click_gives_a_field_the_keys(void **state)
{
	const struct input_event e = { .kind = INPUT_MOUSE,
				       .mouse = { .row = 9, .col = 12 } };
	struct input_event released = e;
	struct trial t;

	(void)state;
	trial_begin(&t);
	t.form.more->ops->set(t.form.more, "true");
	t.form.fields[QUICK]->at = (struct rect){ 9, 10, 1, 20 };
	form_take(&t.form, &t.cockpit, ACTION_NONE, &e);
	assert_int_equal(t.form.at, QUICK);
	assert_trial_value(&t, "quick", "true");
	released.mouse.action = MOUSE_RELEASED;
	form_take(&t.form, &t.cockpit, ACTION_NONE, &released);
	assert_trial_value(&t, "quick", "true");
	trial_end(&t);
}

static void
the_editor_is_given_the_text(void **state)
{
	struct trial t;

	(void)state;
	trial_begin(&t);
	t.form.at = PROMPT;
	trial_type(&t, "mine");
	trial_press(&t, ACTION_EDITOR);
	assert_trial_value(&t, "prompt", "mine\nfrom the editor");
	t.form.fields[PROMPT]->ops->set(t.form.fields[PROMPT], "fail");
	trial_press(&t, ACTION_EDITOR);
	assert_trial_value(&t, "prompt", "fail");
	assert_string_equal(t.form.fields[PROMPT]->error, "no editor");
	trial_end(&t);
}

/* --- errors --- */

static void
an_error_stands_under_the_field_it_names(void **state)
{
	struct err e = ERR_INIT;
	struct trial t;

	(void)state;
	trial_begin(&t);
	err_set(&e, ERR_USAGE, "--prompt and --branch exclude each other");
	form_complain(&t.form, &e);
	assert_int_equal(t.form.at, PROMPT);
	assert_string_equal(t.form.fields[PROMPT]->error, e.text);
	trial_type(&t, "x"); /* and is gone with the next key */
	assert_null(t.form.fields[PROMPT]->error);
	trial_end(&t);
}

static void
an_error_of_a_hidden_field_shows_it(void **state)
{
	struct err e = ERR_INIT;
	struct trial t;

	(void)state;
	trial_begin(&t);
	err_set(&e, ERR_USAGE, "quick is true or false");
	form_complain(&t.form, &e);
	assert_int_equal(t.form.at, QUICK);
	assert_true(form_is_shown(&t.form, t.form.fields[QUICK]));
	trial_end(&t);
}

static void
an_error_stands_under_what_it_quotes(void **state)
{
	struct err e = ERR_INIT;
	struct trial t;

	(void)state;
	trial_begin(&t);
	trial_type(&t, "fix-1");
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
	trial_end(&t);
}

static void
an_error_of_none_stands_below(void **state)
{
	struct err e = ERR_INIT;
	struct trial t;

	(void)state;
	trial_begin(&t);
	/* a quoted name is a value, and part of a word is no word */
	err_set(&e, ERR_USAGE, "'branch' and branches are no good");
	form_complain(&t.form, &e);
	assert_string_equal(t.form.error, e.text);
	assert_null(t.form.fields[BRANCH]->error);
	trial_end(&t);
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
		cmocka_unit_test(an_error_stands_under_the_field_it_names),
		cmocka_unit_test(an_error_of_a_hidden_field_shows_it),
		cmocka_unit_test(an_error_stands_under_what_it_quotes),
		cmocka_unit_test(an_error_of_none_stands_below),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
