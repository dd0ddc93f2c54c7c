/* SPDX-License-Identifier: MIT */
/*
 * Fields: the plain text in which the keeper speaks, launch records and exit
 * records are written. One "key=value" a line; in values a backslash, a
 * newline and a NUL are written \\, \n and \0. A key may stand more than once
 * (argv=, env=). Unknown keys are passed over, so that old and new can meet.
 */
#ifndef BASE_FIELDS_H
#define BASE_FIELDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

void fields_add(struct str *, const char *key, const char *value);
void fields_add_n(struct str *, const char *key, const char *value, size_t n);
void fields_add_int(struct str *, const char *key, int64_t value);

/* A walk: set at to the text, call until false. key and value are reused. */
struct fields_walk {
	const char *at, *end;
	struct str key, value;
};

#define FIELDS_WALK_INIT(text, n) \
	{ (text), (text) + (n), STR_INIT, STR_INIT }

bool fields_next(struct fields_walk *);
void fields_walk_release(struct fields_walk *);

/* The first value of key, malloc'ed; NULL when it is not there. */
char *fields_get(const char *text, size_t n, const char *key);
/* The number there, or fallback when it is absent or not a number. */
int64_t fields_get_int(const char *text, size_t n, const char *key, int64_t fallback);

#endif
