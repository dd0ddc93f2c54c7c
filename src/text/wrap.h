/* SPDX-License-Identifier: MIT */
/* Prose in lines that fit: for help. Columns are those of style_width(). */
#ifndef TEXT_WRAP_H
#define TEXT_WRAP_H

#include "base/str.h"

/*
 * Adds text and a newline, broken between words before width. The line that out
 * ends in has at columns already; those that follow are indented by indent.
 * Words longer than a line stand alone in one.
 */
void wrap_add(struct str *out, const char *text, unsigned at, unsigned indent,
	      unsigned width);
/*
 * Paragraphs, parted by newlines in text: each is wrapped; one that fits, or
 * begins with a blank (an example, a list), stays as it is. All are indented.
 */
void wrap_paragraphs(struct str *out, const char *text, unsigned indent,
		     unsigned width);

#endif
