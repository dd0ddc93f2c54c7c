/* SPDX-License-Identifier: MIT */
/*
 * Lines of text to be read: scrolled, searched, in roles. The diff, the log and
 * the details of an agent are pages, and so is what a verb answers.
 */
#ifndef UI_WIDGET_PAGE_H
#define UI_WIDGET_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/canvas/canvas.h"

struct page_line {
	char *text;
	uint8_t role; /* enum role */
};

struct page {
	struct page_line *v;
	size_t n, alloc;
	size_t top; /* the first line that is shown */
	int width;  /* columns of the longest */
	int left;   /* the first column that is shown */
	int rows, cols; /* of the region that it was drawn in last */
	char *needle; /* searched for; NULL: nothing */
	size_t found; /* the line of the match that is shown */
	bool at_end; /* stays at the last line as lines are added */
};

/* In which role a line stands. */
typedef enum role page_role_fn(const char *line);
enum role page_role_plain(const char *line);
enum role page_role_patch(const char *line); /* of unified diffs */

void page_init(struct page *);
void page_release(struct page *);
/* Replaces the text; where one was reading stays, as far as it is there. */
void page_set(struct page *, const char *text, page_role_fn *);
void page_draw(struct page *, struct canvas *, struct rect);
/* Down by so many lines. */
void page_scroll(struct page *, long lines);
/* To the right by so many columns, as far as the longest line goes on. */
void page_shift(struct page *, int cols);
/*
 * The next line with the needle (letters in either case) from the one that is
 * shown on, or back, coming round; false: there is none. NULL forgets it. The
 * line goes to the top, and to the side if that is where the match is.
 */
bool page_search(struct page *, const char *needle);
bool page_next(struct page *, bool back);

#endif
