/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/settings.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "config/edit.h"
#include "ui/cockpit-int.h"

enum { FILE_MAX = 1 << 20 };

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
	cockpit_draw(c, DRAW_ALL);
	return 0;
}

static void
put_back(const char *file, bool was_there, const struct str *old)
{
	char *real = realpath(file, NULL);
	struct stat st;

	if (!was_there)
		unlink(file);
	else if (real && !stat(real, &st))
		file_write(real, old->buf, old->len, st.st_mode & 07777, NULL);
	free(real);
}

int
settings_write(struct cockpit *c, const char *name, const char *text, struct err *err)
{
	char *file = path_join(c->app->dirs.config, "config.toml");
	struct str old = STR_INIT;
	bool was_there = file_exists(file);
	int rc = -1;

	if (was_there && file_read(file, FILE_MAX, &old, err))
		goto out;
	if (config_edit(file, name, text, err))
		goto out;
	rc = read_again(c, err);
	if (rc)
		put_back(file, was_there, &old);
out:
	str_release(&old);
	free(file);
	return rc;
}
