/* SPDX-License-Identifier: MIT */
/*
 * Which field an error is about. Verbs say it in words: they quote the value that
 * is wrong ("'fix-1' is already an agent"), or name the argument ("count is a
 * number from 1 to 100"). What is quoted counts first, since names of arguments are
 * words that errors speak of anyway: an agent, a branch.
 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/words.h"
#include "ui/form.h"

static bool
is_of_word(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_';
}

/* Where name stands in text as a word, quoted ones not counted; or NULL. */
static const char *
find_word(const char *text, const char *name)
{
	size_t n = strlen(name);
	const char *at = text;

	while ((at = strstr(at, name))) {
		const char *before = at;

		while (before > text && before[-1] == '-')
			before--; /* --name */
		if ((before == text ||
		     (!is_of_word(before[-1]) && before[-1] != '\'')) &&
		    !is_of_word(at[n]) && at[n] != '\'')
			return at;
		at += n;
	}
	return NULL;
}

/* The field whose argument the text names first. */
static struct field *
blame_argument(const struct form *f, const char *text)
{
	struct field *found = NULL;
	const char *first = NULL;

	for (size_t i = 0; i < f->n; i++) {
		const struct verb_arg *arg = f->fields[i]->arg;
		const char *at = arg ? find_word(text, arg->name) : NULL;

		if (at && (!first || at < first)) {
			found = f->fields[i];
			first = at;
		}
	}
	return found;
}

/* A table has prompts, which have all words: only what a cell is counts there. */
static bool
has_word(const struct field *field, const char *value, const char *word)
{
	struct strv words = STRV_INIT;
	bool found;

	words_split(value, &words, NULL);
	found = strv_has(&words, word) ||
		(!field->ops->has_lines && find_word(value, word));
	strv_release(&words);
	return found;
}

/* Whether it is the field's value, or a word of that. */
static bool
holds(const struct field *field, const char *word, bool whole)
{
	struct str value = STR_INIT;
	bool found;

	if (!field->arg || (!whole && field->arg->flags & ARG_STDIN))
		return false;
	field->ops->get(field, &value);
	found = whole ? !strcmp(value.buf, word) : has_word(field, value.buf, word);
	str_release(&value);
	return found;
}

/* Names are made of it: 'auth-A' of "auth". */
static bool
begins(const struct field *field, const char *word)
{
	struct str value = STR_INIT;
	bool found;

	if (!field->arg || !field->ops->is_text || field->ops->has_lines)
		return false;
	field->ops->get(field, &value);
	found = value.len && !strncmp(word, value.buf, value.len) &&
		word[value.len] == '-';
	str_release(&value);
	return found;
}

static struct field *
find_holder(const struct form *f, const char *word)
{
	for (int whole = 1; *word && whole >= 0; whole--)
		for (size_t i = 0; i < f->n; i++)
			if (holds(f->fields[i], word, whole))
				return f->fields[i];
	for (size_t i = 0; i < f->n; i++)
		if (begins(f->fields[i], word))
			return f->fields[i];
	return NULL;
}

/* The field that holds what the text quotes: 'fix-1' is already an agent. */
static struct field *
blame_value(const struct form *f, const char *text)
{
	struct field *found = NULL;
	const char *at = text, *end;

	while (!found && (at = strchr(at, '\'')) && (end = strchr(at + 1, '\''))) {
		char *word = xstrndup(at + 1, (size_t)(end - at - 1));

		found = find_holder(f, word);
		free(word);
		at = end + 1;
	}
	return found;
}

struct field *
form_blame(const struct form *f, const char *text)
{
	struct field *field = blame_value(f, text);

	return field ? field : blame_argument(f, text);
}
