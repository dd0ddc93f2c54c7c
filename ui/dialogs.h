/* SPDX-License-Identifier: MIT */
/* The dialogs that are lists and questions of the cockpit's own. */
#ifndef UI_DIALOGS_H
#define UI_DIALOGS_H

#include <stdbool.h>

struct cockpit;
struct dialog;

/* The keys, those of the place that one comes from first. */
void dialog_help_open(struct cockpit *);
bool dialog_is_help(const struct dialog *);
/* The themes, each shown while it is selected. */
void dialog_themes_open(struct cockpit *);
/* The settings, and where each comes from. */
void dialog_options_open(struct cockpit *);
/* What killing the marked agents, or the selected one, would lose; and it is done. */
void dialog_kill_open(struct cockpit *);
/* The processes of the selected agent. */
void dialog_processes_open(struct cockpit *);
/* What can be done with the selected row. */
void dialog_menu_open(struct cockpit *);
/* Once for a person: whether everything is there that the cockpit needs. */
void dialog_welcome_offer(struct cockpit *);

#endif
