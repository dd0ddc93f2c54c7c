/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/canvas/prose.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

/* The bytes of a line: all, up to a blank, or as many as fit, one at least. */
static size_t
line_length(const char *text, int cols)
{
	size_t n = style_fit(text, (unsigned)cols), cut = n;
	size_t all = strcspn(text, "\n");
	uint32_t cp;

	if (n >= all)
		return all;
	while (cut > 0 && text[cut] != ' ')
		cut--;
	return cut ? cut : n ? n : utf8_decode(text, all, &cp);
}

/* The line that begins text, and what is behind it. */
static size_t
next_line(const char **text, int cols)
{
	size_t n = line_length(*text, cols);

	*text += n;
	*text += **text == '\n' ? 1 : strspn(*text, " ");
	return n;
}

int
prose_rows(const char *text, int cols)
{
	int rows = 0;

	for (; *text && cols > 0; rows++)
		next_line(&text, cols);
	return rows;
}

int
prose_draw(struct canvas *canvas, struct rect r, struct pen pen, const char *text)
{
	int end = r.row + r.rows;

	while (*text && r.row < end && r.cols > 0) {
		const char *start = text;
		size_t n = next_line(&text, r.cols);
		char *line = xstrndup(start, n);

		canvas_text(canvas, r.row++, r.col, r.cols, pen, line);
		free(line);
	}
	return r.row;
}
