/* SPDX-License-Identifier: MIT */
/*
 * A bracketed paste, in pieces of any size: everything up to CSI 201 ~ is text,
 * escape sequences too. It is kept up to a limit, and read to its end all the same.
 */
#include "config.h"

#include <string.h>

#include "ui/keyboard/input-int.h"

static const char bracket[] = "\033[201~";

void
input_paste_begin(struct input_paste *p)
{
	str_clear(&p->text);
	p->text.limit = INPUT_PASTE_MAX;
	p->ending = 0;
	p->is_cut = false;
}

static void
keep(struct input_paste *p, const char *bytes, size_t n)
{
	if (!p->is_cut && !str_add(&p->text, bytes, n))
		p->is_cut = true;
}

/* True when this byte completes the bracket. */
static bool
step(struct input_paste *p, char c)
{
	if (c == bracket[p->ending])
		return !bracket[++p->ending];
	keep(p, bracket, p->ending);
	p->ending = c == bracket[0];
	if (!p->ending)
		keep(p, &c, 1);
	return false;
}

size_t
input_paste_take(struct input_paste *p, const char *bytes, size_t n, bool *is_whole)
{
	size_t i = 0;

	while (i < n) {
		const char *esc = memchr(bytes + i, bracket[0], n - i);
		size_t plain = p->ending ? 0 : (esc ? (size_t)(esc - bytes) : n) - i;

		keep(p, bytes + i, plain);
		i += plain;
		if (i < n && step(p, bytes[i++])) {
			*is_whole = true;
			break;
		}
	}
	return i;
}

size_t
input_paste_end(const struct input_paste *p)
{
	const char *s = p->text.buf;
	size_t n = p->text.len, tail = 0;

	if (!p->is_cut)
		return n;
	while (tail < n && tail < 3 && (s[n - tail - 1] & 0xc0) == 0x80)
		tail++;
	if (tail < n && input_character_length(s[n - tail - 1]) > tail + 1)
		n -= tail + 1;
	return n;
}
