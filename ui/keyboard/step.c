/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/keyboard/step.h"

enum { WHEEL_ROWS = 3, WHEEL_COLS = 4 };

long
step_of_key(enum action a, int seen, long all)
{
	long page = seen > 2 ? seen - 2 : 1;

	switch (a) {
	case ACTION_UP:
	case ACTION_PREVIOUS:
		return -1;
	case ACTION_DOWN:
	case ACTION_NEXT:
		return 1;
	case ACTION_PAGE_UP:
	case ACTION_SCROLL_UP:
		return -page;
	case ACTION_PAGE_DOWN:
	case ACTION_SCROLL_DOWN:
		return page;
	case ACTION_FIRST:
		return -all;
	case ACTION_LAST:
		return all;
	default:
		return 0;
	}
}

struct wheel_step
step_of_wheel(const struct mouse *m)
{
	struct wheel_step none = { 0, 0 };

	if (m->action != MOUSE_PRESSED)
		return none;
	switch (m->button) {
	case MOUSE_WHEEL_UP:
		return (struct wheel_step){ .rows = -WHEEL_ROWS };
	case MOUSE_WHEEL_DOWN:
		return (struct wheel_step){ .rows = WHEEL_ROWS };
	case MOUSE_WHEEL_LEFT:
		return (struct wheel_step){ .cols = -WHEEL_COLS };
	case MOUSE_WHEEL_RIGHT:
		return (struct wheel_step){ .cols = WHEEL_COLS };
	default:
		return none;
	}
}
