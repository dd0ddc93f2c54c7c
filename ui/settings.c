/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/settings.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "config/edit.h"
#include "ui/cockpit-int.h"

int
settings_open(struct cockpit *c, struct err *err)
{
	const struct config *config;

	if (app_config(c->app, &config, err))
		return -1;
	c->keymap = keymap_new(config, err);
	if (!c->keymap)
		return -1;
	return theme_load(&c->app->dirs, config_string(config, "ui.theme"), &c->theme,
			  err);
}

/* What is read anew comes in the place of the old once all of it is good. */
static int
read_again(struct cockpit *c, struct err *err)
{
	struct config *old_config = c->app->config;
	struct keymap *old_keymap = c->keymap;
	struct theme old_theme = c->theme;

	c->app->config = NULL;
	c->keymap = NULL;
	memset(&c->theme, 0, sizeof(c->theme));
	if (settings_open(c, err)) {
		config_free(c->app->config);
		keymap_free(c->keymap);
		c->app->config = old_config;
		c->keymap = old_keymap;
		c->theme = old_theme;
		return -1;
	}
	config_free(old_config);
	keymap_free(old_keymap);
	theme_release(&old_theme);
	memset(&c->chord, 0, sizeof(c->chord));
	canvas_set_theme(c->canvas, &c->theme);
	c->wish.linear = config_bool(c->app->config, "ui.linear");
	cockpit_relayout(c);
	return 0;
}

static int
check(void *ctx, struct err *err)
{
	return read_again(ctx, err);
}

int
settings_write(struct cockpit *c, const char *name, const char *text, struct err *err)
{
	char *file = path_join(c->app->dirs.config, "config.toml");
	int rc = config_edit(file, name, text, check, c, err);

	free(file);
	return rc;
}
