/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/form-draft.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "ui/cockpit-int.h"

static void
set_draft(struct cockpit *c, const struct verb *verb, const char *arg, const char *text)
{
	char *name = xasprintf("%s/%s", verb->name, arg);

	strv_setenv(&c->drafts, name, text);
	free(name);
}

void
draft_keep(struct cockpit *c, const struct verb *verb, const struct strv *values)
{
	for (const struct verb_arg *arg = verb->args; arg->name; arg++) {
		const char *text = strv_getenv(values, arg->name);

		set_draft(c, verb, arg->name, text && *text ? text : NULL);
	}
}

void
form_get_values(const struct form *f, struct strv *values)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct field *field = f->fields[i];
		struct str text = STR_INIT;

		if (field->arg) {
			field->ops->get(field, &text);
			strv_setenv(values, field->arg->name, text.buf);
		}
		str_release(&text);
	}
}

size_t
form_written(const struct form *f)
{
	struct str text = STR_INIT;
	size_t n;

	for (size_t i = 0; i < f->n; i++)
		if (f->fields[i]->ops->is_text)
			f->fields[i]->ops->get(f->fields[i], &text);
	n = text.len;
	str_release(&text);
	return n;
}

void
form_set_values(struct form *f, const struct strv *values)
{
	for (size_t i = 0; i < f->n; i++) {
		struct field *field = f->fields[i];
		const char *text =
			field->arg ? strv_getenv(values, field->arg->name) : NULL;

		if (text)
			field->ops->set(field, text);
	}
}

void
draft_fill(struct cockpit *c, const struct verb *verb, struct form *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct field *field = f->fields[i];
		const char *text = NULL;
		char *name;

		/* whom it goes to is chosen anew */
		if (!field->arg || field->arg->kind == ARG_AGENT)
			continue;
		name = xasprintf("%s/%s", verb->name, field->arg->name);
		text = strv_getenv(&c->drafts, name);
		if (text)
			field->ops->set(field, text);
		free(name);
	}
}
