/* SPDX-License-Identifier: MIT */
/* Settings of ai-fleet, brought over. */
#ifndef CONFIG_AI_FLEET_H
#define CONFIG_AI_FLEET_H

#include "base/err.h"
#include "base/str.h"

/*
 * ai-fleet's settings, project (.aifleet/config.toml) or old global
 * (~/.ai_fleet/config.toml), as the text of a .fleet/config.toml. What has no
 * counterpart, or cannot be taken over, is added to notes, a line each.
 * ERR_NOT_FOUND when there is no such file; ERR_CONFIG is file:line: why.
 */
int ai_fleet_import(const char *file, struct str *out, struct strv *notes,
		    struct err *);

#endif
