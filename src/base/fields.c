/* SPDX-License-Identifier: MIT */
/* Key=value lines with three escapes; nothing is an error but absence. */
#include "config.h"

#include "base/fields.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
fields_add_n(struct str *s, const char *key, const char *value, size_t n)
{
	str_adds(s, key);
	str_addc(s, '=');
	for (size_t i = 0; i < n; i++) {
		if (value[i] == '\\')
			str_adds(s, "\\\\");
		else if (value[i] == '\n')
			str_adds(s, "\\n");
		else if (!value[i])
			str_adds(s, "\\0");
		else
			str_addc(s, value[i]);
	}
	str_addc(s, '\n');
}

void
fields_add(struct str *s, const char *key, const char *value)
{
	fields_add_n(s, key, value, strlen(value));
}

void
fields_add_int(struct str *s, const char *key, int64_t value)
{
	str_addf(s, "%s=%" PRId64 "\n", key, value);
}

bool
fields_next(struct fields_walk *w)
{
	while (w->at < w->end) {
		const char *line = w->at;
		const char *nl = memchr(line, '\n', w->end - line);
		const char *stop = nl ? nl : w->end;
		const char *eq = memchr(line, '=', stop - line);

		w->at = nl ? nl + 1 : w->end;
		if (!eq)
			continue;
		str_clear(&w->key);
		str_clear(&w->value);
		str_add(&w->key, line, eq - line);
		for (const char *c = eq + 1; c < stop; c++) {
			if (*c != '\\' || c + 1 == stop) {
				str_addc(&w->value, *c);
				continue;
			}
			c++;
			str_addc(&w->value, *c == 'n' ? '\n' : *c == '0' ? '\0' : *c);
		}
		return true;
	}
	return false;
}

void
fields_walk_release(struct fields_walk *w)
{
	str_release(&w->key);
	str_release(&w->value);
}

char *
fields_get(const char *text, size_t n, const char *key)
{
	struct fields_walk w = FIELDS_WALK_INIT(text, n);
	char *found = NULL;

	while (!found && fields_next(&w))
		if (!strcmp(w.key.buf, key))
			found = str_detach(&w.value);
	fields_walk_release(&w);
	return found;
}

int64_t
fields_get_int(const char *text, size_t n, const char *key, int64_t fallback)
{
	char *v = fields_get(text, n, key), *end;
	int64_t out = fallback;

	if (v && *v) {
		errno = 0;
		out = strtoll(v, &end, 10);
		if (*end || errno)
			out = fallback;
	}
	free(v);
	return out;
}
