/* SPDX-License-Identifier: MIT */
/*
 * A theme: what each role looks like, never what a use of it does. share/themes
 * holds ours; a file of the user's (<config>/themes/NAME.toml) of the same name
 * stands over it as a whole.
 *
 *   summary = "a line for the picker"
 *   light = true               # made for a light ground; default false
 *
 *   [roles]
 *   text = { colour = "#d5d8dc" }                    # every role of text/style.h
 *   asks = { colour = "#e0af68", style = ["bold"] }  # bold dim italic underline reverse
 *   selected = { ground = "#1d2733" }
 *
 *   [palette]                  # of the agents' panes; may be left out: then the
 *   colours = ["#…", … 16]     # terminal's own colours stand
 *   foreground = "#…"
 *   background = "#…"          # of the whole screen
 *
 * strong may be left out: it is text in bold. What is said in a colour is
 * readable: 4.5:1 or more on the theme's ground and on that of selected rows.
 */
#ifndef UI_CANVAS_THEME_H
#define UI_CANVAS_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/path.h"
#include "base/str.h"
#include "text/style.h"

#define THEME_NONE UINT32_MAX /* the terminal's own */

/* What the terminal's own ground is taken for when contrast is measured. */
#define THEME_GROUND_DARK 0x1c1c1cu
#define THEME_GROUND_LIGHT 0xffffffu

struct theme_role {
	uint32_t colour, ground; /* RRGGBB or THEME_NONE */
	uint16_t attr;		 /* enum term_attr */
};

struct theme {
	char *name, *summary, *file;
	bool is_light; /* made for a light ground */
	struct theme_role roles[ROLE_COUNT];
	bool has_palette;
	uint32_t palette[16], foreground, background;
};

/* ERR_NOT_FOUND lists those there are; ERR_CONFIG is file:line: why. */
int theme_load(const struct dirs *, const char *name, struct theme *, struct err *);
void theme_release(struct theme *);
/* Names of all themes, sorted. */
void theme_names(const struct dirs *, struct strv *out);
/* "text", "asks", …: as files name it. */
const char *theme_role_name(enum role);
/* Its background, or what the terminal's own is taken for. */
uint32_t theme_ground(const struct theme *);
/*
 * Contrast of two colours by WCAG 2.1 (1 to 21); 4.5 is what text needs.
 */
double theme_contrast(uint32_t a, uint32_t b);

#endif
