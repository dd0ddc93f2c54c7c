/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "trial.h"

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

const struct verb trial_verb = { .name = "test", .summary = "a verb", .args = rows };

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

const struct form_ops trial_ops = { .submit = submit, .cancel = cancel };

struct field *
trial_add(struct trial *t, struct field *field, const char *arg, bool is_more)
{
	field->arg = arg ? verb_arg_find(&trial_verb, arg) : NULL;
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

void
trial_begin(struct trial *t)
{
	memset(t, 0, sizeof(*t));
	form_init(&t->form, &trial_ops, "Test");
	t->cockpit.dialog = &t->form.dialog;
	trial_add(t, field_line_new("hint"), "branch", false);
	trial_add(t, field_text_new(NULL), "prompt", false);
	trial_add(t, choice(), "by", false);
	t->form.more = trial_add(t, field_more_new(), NULL, false);
	trial_add(t, field_box_new(NULL), "quick", true);
	form_begin(&t->form);
}

void
trial_end(struct trial *t)
{
	form_release(&t->form);
}

void
trial_press(struct trial *t, enum action a)
{
	const struct input_event e = { .kind = INPUT_KEY };

	form_take(&t->form, &t->cockpit, a, &e);
}

void
trial_type(struct trial *t, const char *text)
{
	for (; *text; text++) {
		const struct input_event e = { .kind = INPUT_KEY, .text = { *text } };

		form_take(&t->form, &t->cockpit, ACTION_NONE, &e);
	}
}

void
trial_paste(struct trial *t, const char *text)
{
	const struct input_event e = { .kind = INPUT_PASTE,
				       .bytes = text,
				       .n = strlen(text) };

	form_take(&t->form, &t->cockpit, ACTION_NONE, &e);
}

void
assert_trial_value(const struct trial *t, const char *arg, const char *want)
{
	struct str seen = STR_INIT;

	form_get(&t->form, arg, &seen);
	assert_string_equal(seen.buf, want);
	str_release(&seen);
}
