/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/prose.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* The bytes of a line: up to a blank, or as many as fit. */
static size_t
line_length(const char *text, int cols)
{
	size_t n = style_fit(text, (unsigned)cols), cut = n;

	if (!text[n])
		return n;
	while (cut > 0 && text[cut] != ' ')
		cut--;
	return cut ? cut : n;
}

/* The line that begins text, and what is behind it. */
static size_t
next_line(const char **text, int cols)
{
	size_t n = line_length(*text, cols);

	*text += n + strspn(*text + n, " ");
	return n;
}

int
prose_rows(const char *text, int cols)
{
	int rows = 0;

	while (*text && cols > 0 && next_line(&text, cols))
		rows++;
	return rows;
}

int
prose_draw(struct canvas *canvas, struct rect r, struct pen pen, const char *text)
{
	int end = r.row + r.rows;

	while (*text && r.row < end && r.cols > 0) {
		const char *start = text;
		size_t n = next_line(&text, r.cols);
		char *line;

		if (!n)
			break;
		line = xstrndup(start, n);
		canvas_text(canvas, r.row++, r.col, r.cols, pen, line);
		free(line);
	}
	return r.row;
}
