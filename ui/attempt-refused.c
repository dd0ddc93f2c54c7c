/* SPDX-License-Identifier: MIT */
/*
 * What became of each of several agents, as the verb's tally has it: a list
 * "agents" of { branch, result }, with an "error" where it was not done.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/words.h"
#include "ui/attempt.h"
#include "ui/cockpit-int.h"
#include "ui/form-draft.h"

static const char *
text_of(const json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	return text ? text : "";
}

static enum err_code
code_of(const char *word)
{
	int code = ERR_FAILED;

	while (code < ERR_CODE_COUNT && strcmp(err_word(code), word))
		code++;
	return code < ERR_CODE_COUNT ? (enum err_code)code : ERR_FAILED;
}

static void
add_refused(struct refusal *r, const json_t *entry)
{
	enum err_code code = code_of(text_of(entry, "code"));
	const char *name = text_of(entry, "branch"), *why = text_of(entry, "error");

	r->cancelled += code == ERR_CANCELLED;
	r->is_of_form = r->is_of_form || attempt_is_of_form(code);
	strv_add(&r->names, name);
	if (*name && strstr(why, name))
		strv_add(&r->reasons, why);
	else
		strv_addf(&r->reasons, "'%s': %s", name, why);
}

void
refusal_find(struct refusal *r, const json_t *answer)
{
	const json_t *value = json_object_get(answer, "value"), *o;
	const json_t *agents = json_object_get(value, "agents");
	size_t i;

	*r = (struct refusal){ .of = json_array_size(agents) };
	strv_init(&r->names);
	strv_init(&r->reasons);
	json_array_foreach(agents, i, o)
		if (*text_of(o, "error"))
			add_refused(r, o);
}

void
refusal_release(struct refusal *r)
{
	strv_release(&r->names);
	strv_release(&r->reasons);
}

void
refusal_describe(const struct refusal *r, struct err *e)
{
	struct str text = STR_INIT;

	for (size_t i = 0; i < r->reasons.n; i++) {
		const char *why = r->reasons.v[i];

		if (i && text.len + strlen(why) + 20 > sizeof(e->text)) {
			str_addf(&text, "\nand %zu more", r->reasons.n - i);
			break;
		}
		str_addf(&text, "%s%s", i ? "\n" : "", why);
	}
	err_set(e, ERR_REFUSED, "%s", text.buf);
	str_release(&text);
}

/* A word is id=name. */
static void
unmark(struct cockpit *c, const char *word)
{
	char *id = xstrndup(word, strcspn(word, "="));
	struct unit *u = model_find(&c->model, id);

	if (u)
		u->is_marked = false;
	free(id);
}

static bool
is_refused(const struct refusal *r, const char *word)
{
	const char *name = strchr(word, '=');

	return strv_has(&r->names, name ? name + 1 : word);
}

bool
refusal_keep(const struct refusal *r, struct attempt *a)
{
	const struct verb_arg *arg = a->verb->args;
	struct strv words = STRV_INIT, kept = STRV_INIT;
	struct str text = STR_INIT;
	const char *value;
	bool has_kept;

	while (arg->name && arg->kind != ARG_AGENT)
		arg++;
	value = arg->name ? strv_getenv(&a->values, arg->name) : NULL;
	words_split(value ? value : "", &words, NULL);
	for (size_t i = 0; i < words.n; i++)
		if (is_refused(r, words.v[i]))
			strv_add(&kept, words.v[i]);
		else
			unmark(a->cockpit, words.v[i]);
	has_kept = kept.n > 0;
	if (has_kept) {
		words_join(&text, kept.v);
		strv_setenv(&a->values, arg->name, text.buf);
		free(a->key);
		a->key = draft_key(a->verb, text.buf);
	}
	str_release(&text);
	strv_release(&words);
	strv_release(&kept);
	return has_kept;
}
