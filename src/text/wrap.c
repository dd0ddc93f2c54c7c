/* SPDX-License-Identifier: MIT */
/*
 * Greedy line breaking. The text stays what it was: only blanks turn into
 * newlines and indentation.
 */
#include "config.h"

#include "text/wrap.h"

#include <string.h>

#include "text/style.h"

static void
indent_by(struct str *out, unsigned n)
{
	while (n-- > 0)
		str_addc(out, ' ');
}

void
wrap_add(struct str *out, const char *text, unsigned at, unsigned indent,
	 unsigned width)
{
	struct str word = STR_INIT;
	bool begun = false;

	while (*(text += strspn(text, " "))) {
		size_t n = strcspn(text, " ");
		unsigned w;

		str_clear(&word);
		str_add(&word, text, n);
		w = style_width(word.buf);
		if (begun && at + 1 + w > width) {
			str_addc(out, '\n');
			indent_by(out, indent);
			at = indent;
		} else if (begun) {
			str_addc(out, ' ');
			at++;
		}
		str_adds(out, word.buf);
		at += w;
		begun = true;
		text += n;
	}
	str_addc(out, '\n');
	str_release(&word);
}

void
wrap_paragraphs(struct str *out, const char *text, unsigned indent, unsigned width)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		struct str line = STR_INIT;

		str_add(&line, text, n);
		if (n > 0)
			indent_by(out, indent);
		if (*text == ' ' || indent + style_width(line.buf) <= width)
			str_addf(out, "%s\n", line.buf);
		else
			wrap_add(out, line.buf, indent, indent, width);
		str_release(&line);
		text += n + (text[n] == '\n');
	}
}
