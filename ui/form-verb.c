/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/form-verb.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/attempt.h"
#include "ui/cockpit-int.h"
#include "ui/form-draft.h"

struct verb_form {
	struct form form;
	const struct verb *verb;
	const struct form_plan *plan; /* never NULL */
	struct cockpit *cockpit;
	struct strv fresh;   /* its values before a draft went over them */
	struct task *asking; /* what branches there are; NULL: not any more */
};

/* --- from fields to arguments --- */

/* The size that the agent will be shown at. */
static int
give_size(struct cockpit *c, struct args *args, struct err *err)
{
	struct str size = STR_INIT;
	int rc = 0;

	str_addf(&size, "%dx%d", c->layout.pane.cols, c->layout.pane.rows);
	if (c->layout.pane.rows > 0 && c->layout.pane.cols > 0)
		rc = args_set(args, "size", size.buf, err);
	str_release(&size);
	return rc;
}

/* The first field that is asked for and empty. */
static struct field *
find_missing(const struct form *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->fields[i]->arg && f->fields[i]->arg->flags & ARG_REQUIRED &&
		    field_is_empty(f->fields[i]))
			return f->fields[i];
	return NULL;
}

static int
fill_args(struct verb_form *v, struct cockpit *c, struct args *args)
{
	struct form *f = &v->form;
	struct field *wrong = find_missing(f);
	struct err e = ERR_INIT;

	for (size_t i = 0; i < f->n; i++)
		if (field_give(f->fields[i], args, &e)) {
			form_complain_of(f, f->fields[i], &e);
			return -1;
		}
	if (wrong)
		err_set(&e, ERR_USAGE, "this is needed: %s", wrong->arg->summary);
	else if (v->plan->check)
		wrong = v->plan->check(f, &e);
	if (wrong) {
		form_complain_of(f, wrong, &e);
		return -1;
	}
	if ((v->plan->gives_size && give_size(c, args, &e)) || args_finish(args, &e)) {
		form_complain(f, &e);
		return -1;
	}
	return 0;
}

static void
keep_draft(struct verb_form *v, struct cockpit *c, const struct strv *values)
{
	char *key = draft_key_of(v->verb, &v->form);

	draft_keep(c, v->verb, key, values);
	free(key);
}

static void
submit(struct form *f, struct cockpit *c)
{
	struct verb_form *v = (struct verb_form *)f;
	struct args *args = args_new(v->verb);
	struct attempt *a;

	if (fill_args(v, c, args)) {
		args_free(args);
		return;
	}
	keep_draft(v, c, &(struct strv)STRV_INIT);
	a = attempt_new(c, v->verb, f);
	cockpit_close_dialog(c);
	attempt_start(a, args);
}

/* --- the form --- */

static void
cancel(struct form *f, struct cockpit *c)
{
	struct verb_form *v = (struct verb_form *)f;
	struct strv values = STRV_INIT;

	if (form_written(f) > DRAFT_MIN)
		form_get_values(f, &values);
	keep_draft(v, c, &values);
	strv_release(&values);
}

static void
foresee(const struct form *f, const struct cockpit *c, struct str *out)
{
	const struct verb_form *v = (const struct verb_form *)f;

	if (v->plan->foresee)
		v->plan->foresee(f, c, out);
}

static void
empty(struct form *f, struct cockpit *c)
{
	struct verb_form *v = (struct verb_form *)f;

	form_set_values(f, &v->fresh);
	keep_draft(v, c, &(struct strv)STRV_INIT);
}

static void
free_form(struct form *f)
{
	struct verb_form *v = (struct verb_form *)f;

	if (v->asking)
		task_forget(v->asking);
	strv_release(&v->fresh);
	form_release(f);
	free(v);
}

static const struct form_ops ops = {
	.submit = submit,
	.cancel = cancel,
	.empty = empty,
	.foresee = foresee,
	.free = free_form,
};

static bool
is_named(const char *const *names, const char *name)
{
	for (size_t i = 0; i < FORM_ARGS && names[i]; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static void
add_field(struct cockpit *c, struct verb_form *v, const struct verb_arg *arg, bool more)
{
	struct field *field = form_field_new(c, v->verb, arg);

	field->is_more = more;
	form_add(&v->form, field);
}

static void
add_fields(struct cockpit *c, struct verb_form *v)
{
	const struct form_plan *plan = v->plan;
	bool has_first = plan->first[0];

	for (size_t i = 0; i < FORM_ARGS && plan->first[i]; i++)
		add_field(c, v, verb_arg_find(v->verb, plan->first[i]), false);
	for (const struct verb_arg *arg = v->verb->args; arg->name; arg++) {
		if (is_named(plan->first, arg->name) ||
		    is_named(plan->hidden, arg->name))
			continue;
		if (has_first && !v->form.more) {
			v->form.more = field_more_new();
			form_add(&v->form, v->form.more);
		}
		add_field(c, v, arg, has_first);
	}
}

static void
set_presets(struct verb_form *v)
{
	const char *const *preset = v->plan->preset;

	for (size_t i = 0; i + 1 < FORM_ARGS && preset[i]; i += 2) {
		struct field *field = form_field(&v->form, preset[i]);

		field->ops->set(field, preset[i + 1]);
	}
}

static void
on_branches(void *ctx, const json_t *answer, const struct err *e)
{
	const json_t *list = json_object_get(answer, "value"), *word;
	struct verb_form *v = ctx;
	struct strv words = STRV_INIT;
	size_t i;

	v->asking = NULL;
	(void)e; /* then there are none to be offered */
	json_array_foreach(list, i, word) strv_add(&words, json_string_value(word));
	for (i = 0; i < v->form.n; i++)
		if (v->form.fields[i]->arg &&
		    v->form.fields[i]->arg->kind == ARG_BRANCH)
			field_line_set_words(v->form.fields[i], &words);
	strv_release(&words);
	cockpit_draw(v->cockpit, DRAW_ALL);
}

static void
ask_branches(struct cockpit *c, struct verb_form *v)
{
	const struct verb *words = verb_find("__complete");
	struct args *args;

	for (size_t i = 0; i < v->form.n; i++) {
		const struct verb_arg *arg = v->form.fields[i]->arg;

		if (!arg || arg->kind != ARG_BRANCH)
			continue;
		args = args_new(words);
		args_set(args, "what", "branches", NULL);
		v->asking = task_start(c->tasks,
				       &(struct task_order){ .work.args = args,
							     .done = on_branches,
							     .ctx = v },
				       NULL);
		return;
	}
}

static struct verb_form *
new_form(struct cockpit *c, const struct verb *verb)
{
	static const struct form_plan none = { .verb = NULL };
	struct verb_form *v = xcalloc(1, sizeof(*v));
	char *title;

	strv_init(&v->fresh);
	v->verb = verb;
	v->cockpit = c;
	v->plan = form_plan_find(verb->name);
	if (!v->plan)
		v->plan = &none;
	title = v->plan->title ? xstrdup(v->plan->title)
			       : xasprintf("%s: %s", verb->name, verb->summary);
	form_init(&v->form, &ops, title);
	free(title);
	v->form.submits = v->plan->submits;
	add_fields(c, v);
	set_presets(v);
	return v;
}

static void
fill_draft(struct cockpit *c, struct verb_form *v)
{
	char *key = draft_key_of(v->verb, &v->form);
	struct str text = STR_INIT;

	form_get_values(&v->form, &v->fresh);
	if (draft_fill(c, key, &v->form)) {
		str_adds(&text, "as it was left; ");
		keymap_show(c->keymap, ACTION_ERASE_LINE, canvas_is_utf8(c->canvas),
			    &text);
		str_adds(&text, " empties it");
		form_set_left(&v->form, text.buf);
	}
	str_release(&text);
	free(key);
}

static void
show_form(struct cockpit *c, struct verb_form *v, const struct strv *values,
	  const struct err *e)
{
	if (values)
		form_set_values(&v->form, values);
	else
		fill_draft(c, v);
	form_begin(&v->form);
	if (e)
		form_complain(&v->form, e);
	ask_branches(c, v);
	cockpit_open_dialog(c, &v->form.dialog);
}

void
form_verb_again(struct cockpit *c, const struct verb *verb, const struct strv *values,
		const struct err *e)
{
	show_form(c, new_form(c, verb), values, e);
}

/* Whether some field takes keys. */
static bool
asks_something(const struct form *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->fields[i]->ops->take && f->fields[i] != f->more)
			return true;
	return false;
}

void
form_verb_open(struct cockpit *c, const struct verb *verb)
{
	struct verb_form *v = new_form(c, verb);

	if (asks_something(&v->form)) {
		show_form(c, v, NULL, NULL);
		return;
	}
	cockpit_open_dialog(c, &v->form.dialog);
	submit(&v->form, c);
}

bool
form_verb_is_for_here(const struct verb *verb)
{
	/* they speak with a program or a shell, or are what is on the screen */
	static const char *const not_here[] = { "completion", "demo", "list", "mcp" };

	for (size_t i = 0; i < ARRAY_SIZE(not_here); i++)
		if (!strcmp(verb->name, not_here[i]))
			return false;
	return !(verb->flags & (VERB_HIDDEN | VERB_TERMINAL));
}
