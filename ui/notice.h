/* SPDX-License-Identifier: MIT */
/*
 * What happens where the person does not look: a toast, and out of the cockpit
 * a bell or a notification of the terminal (notify.terminal).
 */
#ifndef UI_NOTICE_H
#define UI_NOTICE_H

struct cockpit;
struct unit;

/* The agent has come from that state to the one it is in. */
void notice_state(struct cockpit *, const struct unit *, const char *before);

#endif
