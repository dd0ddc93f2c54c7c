/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/form-draft.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/words.h"
#include "ui/cockpit-int.h"

/* Agents that were chosen before, which are only shown. */
static bool
is_whom(const struct field *field)
{
	return field->arg && field->arg->kind == ARG_AGENT && !field->ops->take;
}

char *
draft_key(const struct verb *verb, const char *whom)
{
	struct strv words = STRV_INIT;
	struct str key = STR_INIT;

	words_split(whom, &words, NULL);
	strv_sort(&words);
	str_adds(&key, verb->name);
	for (size_t i = 0; i < words.n; i++) {
		words.v[i][strcspn(words.v[i], "=")] = '\0'; /* id=name */
		str_addf(&key, " %s", words.v[i]);
	}
	strv_release(&words);
	return str_detach(&key);
}

char *
draft_key_of(const struct verb *verb, const struct form *f)
{
	struct str whom = STR_INIT;
	char *key;

	for (size_t i = 0; i < f->n; i++)
		if (is_whom(f->fields[i]))
			f->fields[i]->ops->get(f->fields[i], &whom);
	key = draft_key(verb, whom.buf);
	str_release(&whom);
	return key;
}

static void
set_draft(struct cockpit *c, const char *key, const char *arg, const char *text)
{
	char *name = xasprintf("%s/%s", key, arg);

	strv_setenv(&c->drafts, name, text);
	free(name);
}

void
draft_keep(struct cockpit *c, const struct verb *verb, const char *key,
	   const struct strv *values)
{
	for (const struct verb_arg *arg = verb->args; arg->name; arg++) {
		const char *text = strv_getenv(values, arg->name);

		set_draft(c, key, arg->name, text && *text ? text : NULL);
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

bool
draft_fill(struct cockpit *c, const char *key, struct form *f)
{
	bool has_any = false;

	for (size_t i = 0; i < f->n; i++) {
		struct field *field = f->fields[i];
		const char *text = NULL;
		char *name;

		if (!field->arg || is_whom(field))
			continue;
		name = xasprintf("%s/%s", key, field->arg->name);
		text = strv_getenv(&c->drafts, name);
		if (text)
			field->ops->set(field, text);
		has_any = has_any || (text && field->ops->is_text);
		free(name);
	}
	return has_any;
}
