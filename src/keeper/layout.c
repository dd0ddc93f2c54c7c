/* SPDX-License-Identifier: MIT */
/* Structs as fields: integers by their size, the rest by their kind. */
#include "config.h"

#include "keeper/layout.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fields.h"
#include "base/utf8.h"

static int64_t
get_int(const void *p, size_t size)
{
	int64_t wide = 0;
	int32_t word;

	if (size == sizeof(wide)) {
		memcpy(&wide, p, size);
	} else if (size == sizeof(word)) {
		memcpy(&word, p, size);
		wide = word;
	} else {
		wide = *(const unsigned char *)p;
	}
	return wide;
}

static int
set_int(void *p, size_t size, const char *text)
{
	char *end;
	int64_t wide;
	int32_t word;

	errno = 0;
	wide = strtoll(text, &end, 10);
	if (end == text || *end || errno)
		return -1;
	word = wide;
	if (size == sizeof(wide))
		memcpy(p, &wide, size);
	else if (size == sizeof(word) && word == wide)
		memcpy(p, &word, size);
	else if (size == 1 && (wide == 0 || wide == 1))
		*(unsigned char *)p = wide;
	else
		return -1;
	return 1;
}

static void
add_list(struct str *out, const char *key, const struct strv *list)
{
	for (size_t i = 0; i < list->n; i++)
		fields_add(out, key, list->v[i]);
}

void
layout_add(struct str *out, const struct layout *rows, size_t n, const void *from)
{
	for (const struct layout *r = rows; r < rows + n; r++) {
		const char *p = (const char *)from + r->at;

		if (r->kind == LAYOUT_CHARS)
			fields_add(out, r->key, p);
		else if (r->kind == LAYOUT_LIST)
			add_list(out, r->key, (const void *)p);
		else if (r->kind == LAYOUT_INT)
			fields_add_int(out, r->key, get_int(p, r->size));
		else if (*(char *const *)(const void *)p)
			fields_add(out, r->key, *(char *const *)(const void *)p);
	}
}

static int
set(const struct layout *r, char *p, const struct str *value)
{
	char **text = (void *)p;

	if (r->kind == LAYOUT_INT)
		return set_int(p, r->size, value->buf);
	if (r->kind == LAYOUT_LIST) {
		strv_add((void *)p, value->buf);
	} else if (r->kind == LAYOUT_CHARS) {
		layout_copy_clean(p, r->size, value->buf, value->len);
	} else {
		free(*text);
		*text = xstrdup(value->buf);
	}
	return 1;
}

int
layout_set(const struct layout *rows, size_t n, void *to, const char *key,
	   const struct str *value)
{
	for (const struct layout *r = rows; r < rows + n; r++)
		if (!strcmp(r->key, key))
			return set(r, (char *)to + r->at, value);
	return 0;
}

void
layout_copy_clean(char *to, size_t size, const char *text, size_t n)
{
	struct str clean = STR_INIT;
	size_t cut;

	utf8_add_clean(&clean, text, n);
	cut = clean.len < size ? clean.len : size - 1;
	while (cut && cut < clean.len && (clean.buf[cut] & 0xc0) == 0x80)
		cut--;
	memcpy(to, clean.buf, cut);
	to[cut] = '\0';
	str_release(&clean);
}
