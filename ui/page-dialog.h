/* SPDX-License-Identifier: MIT */
/* What a verb has answered, to be read. */
#ifndef UI_PAGE_DIALOG_H
#define UI_PAGE_DIALOG_H

#include <jansson.h>

struct cockpit;

/* answer: as task_order's done has it. Its words, else its value. */
void page_dialog_open(struct cockpit *, const char *title, const json_t *answer);

#endif
