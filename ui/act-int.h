/* SPDX-License-Identifier: MIT */
/* What act.c's files share: one function does one action, or a family of them. */
#ifndef UI_ACT_INT_H
#define UI_ACT_INT_H

#include "ui/keyboard/keymap.h"

struct cockpit;

typedef void act_fn(struct cockpit *, enum action);

/* act-view.c */
act_fn act_move, act_aside, act_scroll, act_fold, act_tab, act_next_ask, act_type,
	act_leave, act_zoom, act_wall, act_meters, act_scale, act_next_match,
	act_search, act_sort, act_filter, act_only, act_mark, act_redraw,
	act_mouse;

/* act-agent.c */
act_fn act_simple;
/* digit: which choice, of ACTION_ANSWER. */
void act_answer(struct cockpit *, enum action, unsigned digit);

#endif
