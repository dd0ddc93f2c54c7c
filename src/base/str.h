/* SPDX-License-Identifier: MIT */
/*
 * A growing string, after git's strbuf: buf is never NULL and always
 * terminated, so it can be handed out as a C string at any time; len does not
 * count the terminator and the bytes may hold NULs. A str fed from outside is
 * given its largest size at birth (limit); past it, adding cuts and says so.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct str {
	char *buf;
	size_t len, alloc;
	size_t limit; /* 0: none */
};

extern char str_nothing[];

#define STR_INIT { str_nothing, 0, 0, 0 }
#define STR_INIT_LIMIT(n) { str_nothing, 0, 0, (n) }

void str_init(struct str *);
void str_release(struct str *);
void str_clear(struct str *); /* empties, keeps the memory */
/* Room for extra more bytes and the terminator. */
void str_grow(struct str *, size_t extra);
/* The bytes as a malloc'ed string; the str is empty after. */
char *str_detach(struct str *);

/* These return false when the limit cut what was added. */
bool str_add(struct str *, const void *, size_t);
bool str_adds(struct str *, const char *);
bool str_addc(struct str *, char);
bool str_addf(struct str *, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
bool str_vaddf(struct str *, const char *fmt, va_list);

void str_set_len(struct str *, size_t len);
/* Takes n bytes away at the front. */
void str_drop(struct str *, size_t n);
/* Takes trailing white space away. */
void str_rtrim(struct str *);

bool str_starts_with(const char *s, const char *prefix);
bool str_ends_with(const char *s, const char *suffix);

/* A list of owned strings; v is NULL-terminated, so it serves as argv or envp. */
struct strv {
	char **v;
	size_t n, alloc;
};

extern char *strv_nothing[];

#define STRV_INIT { strv_nothing, 0, 0 }

void strv_init(struct strv *);
void strv_release(struct strv *);
void strv_clear(struct strv *);
const char *strv_add(struct strv *, const char *);
const char *strv_addf(struct strv *, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Takes over a malloc'ed string. */
void strv_take(struct strv *, char *);
void strv_add_all(struct strv *, const struct strv *);
void strv_remove(struct strv *, size_t at);
bool strv_has(const struct strv *, const char *);
void strv_sort(struct strv *);
/* Sets NAME=value in a list of environment entries; a NULL value removes it. */
void strv_setenv(struct strv *, const char *name, const char *value);
const char *strv_getenv(const struct strv *, const char *name);

#endif
