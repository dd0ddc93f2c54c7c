/* SPDX-License-Identifier: MIT */
/*
 * Growing strings and lists of strings. The empty ones share a constant
 * terminator, so that init allocates nothing and buf is never NULL.
 */
#include "config.h"

#include "base/str.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

char str_nothing[1];
char *strv_nothing[1];

void
str_init(struct str *s)
{
	*s = (struct str)STR_INIT;
}

void
str_release(struct str *s)
{
	if (s->alloc)
		free(s->buf);
	s->buf = str_nothing;
	s->len = s->alloc = 0;
}

void
str_clear(struct str *s)
{
	s->len = 0;
	if (s->alloc)
		s->buf[0] = '\0';
}

void
str_grow(struct str *s, size_t extra)
{
	size_t need = s->len + extra + 1;

	if (need <= s->alloc)
		return;
	s->alloc = alloc_next(s->alloc, need);
	if (s->buf == str_nothing) {
		s->buf = xmalloc(s->alloc);
		s->buf[0] = '\0';
	} else {
		s->buf = xreallocarray(s->buf, s->alloc, 1);
	}
}

char *
str_detach(struct str *s)
{
	char *buf;

	str_grow(s, 0);
	buf = s->buf;
	s->buf = str_nothing;
	s->len = s->alloc = 0;
	return buf;
}

bool
str_add(struct str *s, const void *bytes, size_t n)
{
	bool whole = true;

	if (s->limit && n > s->limit - s->len) {
		n = s->limit - s->len;
		whole = false;
	}
	if (n) {
		str_grow(s, n);
		memcpy(s->buf + s->len, bytes, n);
		s->len += n;
		s->buf[s->len] = '\0';
	}
	return whole;
}

bool
str_adds(struct str *s, const char *text)
{
	return str_add(s, text, strlen(text));
}

bool
str_addc(struct str *s, char c)
{
	return str_add(s, &c, 1);
}

bool
str_addf(struct str *s, const char *fmt, ...)
{
	va_list ap;
	bool whole;

	va_start(ap, fmt);
	whole = str_vaddf(s, fmt, ap);
	va_end(ap);
	return whole;
}

bool
str_vaddf(struct str *s, const char *fmt, va_list ap)
{
	va_list again;
	bool whole = true;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	assert(n >= 0);
	str_grow(s, n);
	vsnprintf(s->buf + s->len, n + 1, fmt, ap);
	s->len += n;
	if (s->limit && s->len > s->limit) {
		str_set_len(s, s->limit);
		whole = false;
	}
	return whole;
}

void
str_set_len(struct str *s, size_t len)
{
	assert(len <= s->len);
	s->len = len;
	if (s->alloc)
		s->buf[len] = '\0';
}

void
str_drop(struct str *s, size_t n)
{
	assert(n <= s->len);
	if (!n)
		return;
	memmove(s->buf, s->buf + n, s->len - n);
	str_set_len(s, s->len - n);
}

void
str_rtrim(struct str *s)
{
	size_t len = s->len;

	while (len && strchr(" \t\r\n", s->buf[len - 1]) && s->buf[len - 1])
		len--;
	str_set_len(s, len);
}

bool
str_starts_with(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

bool
str_ends_with(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return n >= m && !strcmp(s + n - m, suffix);
}

void
strv_init(struct strv *l)
{
	*l = (struct strv)STRV_INIT;
}

void
strv_release(struct strv *l)
{
	strv_clear(l);
	if (l->alloc)
		free(l->v);
	strv_init(l);
}

void
strv_clear(struct strv *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->v[i]);
	l->n = 0;
	if (l->alloc)
		l->v[0] = NULL;
}

void
strv_take(struct strv *l, char *s)
{
	if (l->n + 2 > l->alloc) {
		char **old = l->alloc ? l->v : NULL;

		l->alloc = alloc_next(l->alloc, l->n + 2);
		l->v = xreallocarray(old, l->alloc, sizeof(*l->v));
	}
	l->v[l->n++] = s;
	l->v[l->n] = NULL;
}

const char *
strv_add(struct strv *l, const char *s)
{
	strv_take(l, xstrdup(s));
	return l->v[l->n - 1];
}

const char *
strv_addf(struct strv *l, const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	strv_take(l, str_detach(&s));
	return l->v[l->n - 1];
}

void
strv_add_all(struct strv *l, const struct strv *from)
{
	for (size_t i = 0; i < from->n; i++)
		strv_add(l, from->v[i]);
}

void
strv_remove(struct strv *l, size_t at)
{
	assert(at < l->n);
	free(l->v[at]);
	memmove(l->v + at, l->v + at + 1, (l->n - at) * sizeof(*l->v));
	l->n--;
}

bool
strv_has(const struct strv *l, const char *s)
{
	for (size_t i = 0; i < l->n; i++)
		if (!strcmp(l->v[i], s))
			return true;
	return false;
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void
strv_sort(struct strv *l)
{
	qsort(l->v, l->n, sizeof(*l->v), by_bytes);
}

static size_t
find_env(const struct strv *l, const char *name)
{
	size_t len = strlen(name), i;

	for (i = 0; i < l->n; i++)
		if (!strncmp(l->v[i], name, len) && l->v[i][len] == '=')
			break;
	return i;
}

void
strv_setenv(struct strv *l, const char *name, const char *value)
{
	size_t at = find_env(l, name);

	if (at < l->n)
		strv_remove(l, at);
	if (value)
		strv_addf(l, "%s=%s", name, value);
}

const char *
strv_getenv(const struct strv *l, const char *name)
{
	size_t at = find_env(l, name);

	return at < l->n ? l->v[at] + strlen(name) + 1 : NULL;
}
