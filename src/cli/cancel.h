/* SPDX-License-Identifier: MIT */
/*
 * Ctrl-C and its kin: the first one asks, so that a verb can undo what it has
 * half made; the second one ends the program as ever.
 */
#ifndef CLI_CANCEL_H
#define CLI_CANCEL_H

#include <stdbool.h>

/*
 * Watches SIGINT, SIGTERM and SIGHUP (but where they were ignored, as nohup
 * does), and makes a write to a closed pipe fail with EPIPE. Children are not
 * touched: these are handlers, and exec puts handlers back.
 */
void cancel_watch(void);
bool cancel_is_asked(void);

#endif
