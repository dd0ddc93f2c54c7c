/* SPDX-License-Identifier: MIT */
/*
 * A bug of ours that ends the cockpit: the terminal is given back, where it was is
 * written to <state>/crash-<utc>-<pid>.txt, the person is told, and the signal does
 * what it does. The agents do not notice, their keepers are processes of their own.
 */
#ifndef UI_CRASH_H
#define UI_CRASH_H

/* From now on, for the rest of the process. */
void crash_catch(const char *state_dir);

#endif
