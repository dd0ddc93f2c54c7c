/* SPDX-License-Identifier: MIT */
/* The lines of a screen, without frames. */
#include "config.h"

#include <string.h>

#include "base/alloc.h"
#include "keeper/question-int.h"

/* What boxes are drawn with, and blanks. */
static size_t
frame_length(const char *at, size_t n)
{
	static const char *const marks[] = { " ", "\t", "│", "┃", "║",
					     "|", "▌",	"▐", "╎" };

	for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
		size_t k = strlen(marks[i]);

		if (k <= n && !memcmp(at, marks[i], k))
			return k;
	}
	return 0;
}

static size_t
frame_length_back(const char *at, size_t n)
{
	for (size_t k = 1; k <= 3 && k <= n; k++)
		if (frame_length(at + n - k, k) == k)
			return k;
	return 0;
}

struct part
lines_unframe(const char *at, size_t n)
{
	const char *end = at + n;
	size_t k;

	while ((k = frame_length(at, n))) {
		at += k;
		n -= k;
	}
	while ((k = frame_length_back(at, n)))
		n -= k;
	return (struct part){ at, n, end };
}

void
lines_split(const char *screen, struct lines *l)
{
	const char *at = screen, *end;

	*l = (struct lines){ .start = screen };
	for (; *at; at = *end ? end + 1 : end) {
		end = strchrnul(at, '\n');
		if (l->n == LINES_MAX) {
			l->start = l->v[0].end + 1;
			memmove(l->v, l->v + 1, (LINES_MAX - 1) * sizeof(*l->v));
			l->n--;
			l->first++;
		}
		l->v[l->n++] = lines_unframe(at, (size_t)(end - at));
	}
}

bool
lines_skip_mark(struct part *p)
{
	static const char *const marks[] = { "❯", "›", ">", "➤", "●", "▶", "→" };

	for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
		size_t k = strlen(marks[i]);

		if (k < p->n && !memcmp(p->at, marks[i], k)) {
			*p = lines_unframe(p->at + k, p->n - k);
			return true;
		}
	}
	return false;
}

size_t
lines_column(const struct lines *l, size_t i, const char *at)
{
	const char *start = i ? l->v[i - 1].end : l->start;
	size_t columns = 0;

	for (; start < at; start++)
		columns += (*start & 0xc0) != 0x80 && *start != '\n';
	return columns;
}
