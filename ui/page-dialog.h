/* SPDX-License-Identifier: MIT */
/*
 * What a verb has to tell, to be read. It stands in front as soon as it is asked
 * for, and not when the answer comes, which would be in the middle of whatever the
 * person does by then.
 */
#ifndef UI_PAGE_DIALOG_H
#define UI_PAGE_DIALOG_H

#include <jansson.h>

struct cockpit;
struct page_dialog;
struct task;

/* asking is given up when the page is closed first. */
struct page_dialog *page_dialog_open(struct cockpit *, const char *title,
				     struct task *asking);
/* The answer's words, else its value; as task_order's done has it. */
void page_dialog_arrive(struct page_dialog *, struct cockpit *, const json_t *answer);
/* There is none: it closes, or where something stands in front of it says why. */
void page_dialog_fail(struct page_dialog *, struct cockpit *, const char *why);

#endif
