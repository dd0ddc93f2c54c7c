/* SPDX-License-Identifier: MIT */
/*
 * Memory that cannot fail: out of memory ends the program, since nothing
 * sensible is left to do. What these hand out is freed with free().
 */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stddef.h>
#include <stdlib.h>

void *xmalloc(size_t size) __attribute__((malloc, alloc_size(1), returns_nonnull));
void *xcalloc(size_t n, size_t size)
	__attribute__((malloc, alloc_size(1, 2), returns_nonnull));
void *xreallocarray(void *, size_t n, size_t size)
	__attribute__((alloc_size(2, 3), returns_nonnull));
char *xstrdup(const char *) __attribute__((malloc, returns_nonnull));
/* NULL stays NULL. */
char *xstrdup_or_null(const char *) __attribute__((malloc));
char *xstrndup(const char *, size_t) __attribute__((malloc, returns_nonnull));
char *xasprintf(const char *fmt, ...)
	__attribute__((malloc, returns_nonnull, format(printf, 1, 2)));

/* Makes room for need elements in an array that the caller grows: amortised. */
#define ALLOC_GROW(ptr, need, alloc)                                             \
	do {                                                                     \
		if ((need) > (alloc)) {                                          \
			(alloc) = alloc_next((alloc), (need));                   \
			(ptr) = xreallocarray((ptr), (alloc), sizeof(*(ptr)));   \
		}                                                                \
	} while (0)

static inline size_t
alloc_next(size_t alloc, size_t need)
{
	size_t next = alloc + alloc / 2 + 8;

	return next > need ? next : need;
}

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#endif
