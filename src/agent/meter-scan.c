/* SPDX-License-Identifier: MIT */
/*
 * One pass with a stack of bits: what stands open, an object or a list, and how
 * long the path was when it was opened. What is nested deeper than DEPTH_MAX is
 * damage, not data.
 */
#include "config.h"

#include "agent/meter-scan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/money.h"

enum { DEPTH_MAX = 512, PATH_MAX_LENGTH = 120 };

struct scan {
	const char *at, *end;
	struct scan_want *wants;
	size_t n_wants;
	char path[PATH_MAX_LENGTH + 1];
	size_t length; /* of path; past its room, of what it would be */
	bool is_object[DEPTH_MAX];
	size_t lengths[DEPTH_MAX]; /* of the path outside of each */
	size_t depth;
};

static void
skip_blank(struct scan *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\n' ||
				  *s->at == '\r'))
		s->at++;
}

/* At a quote: [*from, *from + *n) is what stands between it and its like. */
static bool
take_string(struct scan *s, const char **from, size_t *n)
{
	const char *c = s->at + 1;

	while (c < s->end && *c != '"')
		c += *c == '\\' ? 2 : 1;
	if (c >= s->end)
		return false;
	*from = s->at + 1;
	*n = (size_t)(c - *from);
	s->at = c + 1;
	return true;
}

static void
push_name(struct scan *s, const char *name, size_t n)
{
	size_t dot = s->length ? 1 : 0;

	if (s->length + dot + n <= PATH_MAX_LENGTH) {
		if (dot)
			s->path[s->length] = '.';
		memcpy(s->path + s->length + dot, name, n);
	}
	s->length += dot + n;
}

static struct scan_want *
find_want(struct scan *s)
{
	if (s->length > PATH_MAX_LENGTH)
		return NULL;
	s->path[s->length] = '\0';
	for (size_t i = 0; i < s->n_wants; i++)
		if (!s->wants[i].is_found && !strcmp(s->wants[i].path, s->path))
			return &s->wants[i];
	return NULL;
}

static bool
take_int(const char *v, size_t n, int64_t *to)
{
	char copy[32], *end;
	long long got;

	if (n >= sizeof(copy))
		return false;
	memcpy(copy, v, n);
	copy[n] = '\0';
	errno = 0;
	got = strtoll(copy, &end, 10);
	if (end == copy || errno || (*end && *end != '.'))
		return false;
	*to = got;
	return true;
}

/* A scalar: v is its text, a string's without the quotes. */
static void
offer(struct scan *s, const char *v, size_t n, bool is_string)
{
	struct scan_want *w = find_want(s);

	if (!w)
		return;
	switch (w->kind) {
	case SCAN_TEXT:
		if (!is_string)
			return;
		n = n < w->size ? n : w->size - 1;
		memcpy(w->to, v, n);
		((char *)w->to)[n] = '\0';
		break;
	case SCAN_INT:
		if (is_string || !take_int(v, n, w->to))
			return;
		break;
	case SCAN_MONEY:
		if (is_string || !money_scan(v, n, w->to))
			return;
		break;
	case SCAN_TRUE:
		*(bool *)w->to = !is_string && n == 4 && !memcmp(v, "true", 4);
		break;
	case SCAN_THERE:
		*(bool *)w->to = is_string || n != 4 || memcmp(v, "null", 4) != 0;
		break;
	}
	w->is_found = true;
}

static void
offer_container(struct scan *s)
{
	struct scan_want *w = find_want(s);

	if (w && w->kind == SCAN_THERE)
		w->is_found = *(bool *)w->to = true;
}

static bool
open_container(struct scan *s)
{
	if (s->depth == DEPTH_MAX)
		return false;
	offer_container(s);
	s->is_object[s->depth] = *s->at++ == '{';
	s->lengths[s->depth++] = s->length;
	return true;
}

static bool
take_scalar(struct scan *s)
{
	const char *from = s->at;
	size_t n;

	if (*s->at == '"') {
		if (!take_string(s, &from, &n))
			return false;
		offer(s, from, n, true);
		return true;
	}
	while (s->at < s->end && strchr("+-.0123456789abcdefghijklmnopqrstuvwxyzE", *s->at) &&
	       *s->at)
		s->at++;
	if (s->at == from)
		return false;
	offer(s, from, (size_t)(s->at - from), false);
	return true;
}

/* "name": in an object, nothing in a list. */
static bool
take_name(struct scan *s)
{
	const char *name;
	size_t n;

	s->length = s->lengths[s->depth - 1];
	if (!s->is_object[s->depth - 1])
		return true;
	skip_blank(s);
	if (s->at >= s->end || *s->at != '"' || !take_string(s, &name, &n))
		return false;
	push_name(s, name, n);
	skip_blank(s);
	return s->at < s->end && *s->at++ == ':';
}

/* Behind a value: a comma and the next, or the ends of what stands open. */
static bool
go_on(struct scan *s, bool *wants_value)
{
	skip_blank(s);
	if (s->at >= s->end)
		return false;
	if (*s->at == ',') {
		s->at++;
		*wants_value = true;
		return take_name(s);
	}
	if (*s->at != (s->is_object[s->depth - 1] ? '}' : ']'))
		return false;
	s->at++;
	s->length = s->lengths[--s->depth];
	*wants_value = false;
	return true;
}

static bool
take_value(struct scan *s, bool *wants_value)
{
	skip_blank(s);
	if (s->at >= s->end)
		return false;
	if (*s->at != '{' && *s->at != '[') {
		*wants_value = false;
		return take_scalar(s);
	}
	if (!open_container(s))
		return false;
	skip_blank(s);
	if (s->at < s->end && *s->at == (s->is_object[s->depth - 1] ? '}' : ']')) {
		*wants_value = false; /* go_on closes it */
		return true;
	}
	return take_name(s);
}

bool
scan_object(const char *text, size_t n, struct scan_want *wants, size_t n_wants)
{
	struct scan s = { .at = text, .end = text + n, .wants = wants, .n_wants = n_wants };
	bool wants_value = true;

	for (size_t i = 0; i < n_wants; i++)
		wants[i].is_found = false;
	skip_blank(&s);
	if (s.at >= s.end || *s.at != '{')
		return false;
	do
		if (!(wants_value ? take_value(&s, &wants_value)
				  : go_on(&s, &wants_value)))
			return false;
	while (s.depth);
	skip_blank(&s);
	return s.at == s.end;
}

int64_t
scan_time(const char *text)
{
	struct tm t = { 0 };
	int used = 0, ms = 0;

	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &t.tm_year, &t.tm_mon, &t.tm_mday,
		   &t.tm_hour, &t.tm_min, &t.tm_sec, &used) != 6 ||
	    t.tm_year < 1970 || t.tm_mon < 1 || t.tm_mon > 12)
		return 0;
	t.tm_year -= 1900;
	t.tm_mon--;
	text += used;
	if (*text == '.')
		for (int unit = 100; *++text >= '0' && *text <= '9'; unit /= 10)
			ms += (*text - '0') * unit;
	if (strcmp(text, "Z") != 0)
		return 0;
	return timegm(&t) * INT64_C(1000) + ms;
}
