/* SPDX-License-Identifier: MIT */
/*
 * The themes: the one that is selected is on the whole screen at once; kept by
 * Enter, in the user's settings, and given up by Esc.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/canvas/prose.h"
#include "ui/cockpit-int.h"
#include "ui/dialogs.h"
#include "ui/settings.h"
#include "ui/widget/chooser.h"

enum { SAMPLE_ROWS = 4, GAP = 2 };

struct sample { /* a theme to be tried */
	char *name;
	struct theme theme;
	char *why; /* it cannot be loaded; or NULL */
};

struct themes {
	struct dialog dialog;
	struct chooser chooser;
	struct sample *v;
	size_t n;
	int width; /* of the names */
};

/* --- rows --- */

static const char *
words_of(const struct sample *s)
{
	if (s->why)
		return s->why;
	return s->theme.summary ? s->theme.summary : "";
}

static void
row_text(const void *ctx, size_t i, struct str *out)
{
	const struct themes *t = ctx;
	const struct sample *s = &t->v[i];

	str_addf(out, "%s %s", s->name, words_of(s));
}

static void
row_draw(const void *ctx, struct canvas *canvas, struct rect r, size_t i, bool selected)
{
	const struct themes *t = ctx;
	const struct sample *s = &t->v[i];
	struct pen name = { ROLE_TEXT, selected, 0 }, words = { ROLE_DIM, selected, 0 };
	int col = t->width + GAP;

	if (s->why)
		words.role = ROLE_ERROR;
	canvas_text(canvas, r.row, r.col, t->width, name, s->name);
	canvas_text_cut(canvas, r.row, r.col + col, r.cols - col, words,
			words_of(s));
}

static const struct chooser_ops rows = { row_text, row_draw, .is_text = false };

static struct sample *
selected(struct themes *t)
{
	size_t row = chooser_row(&t->chooser);

	return row == SIZE_MAX ? NULL : &t->v[row];
}

/* --- trying and keeping --- */

static void
try(struct themes *t, struct cockpit *c)
{
	struct sample *s = selected(t);

	if (s && !s->why)
		canvas_set_theme(c->canvas, &s->theme);
}

static void
give_up(struct cockpit *c)
{
	canvas_set_theme(c->canvas, &c->theme);
	cockpit_close_dialog(c);
}

/* The environment goes before the file: then it is kept for the next time alone. */
static void
keep(struct themes *t, struct cockpit *c)
{
	const struct sample *s = selected(t);
	struct err e = ERR_INIT;
	const struct config *config;

	if (!s || s->why)
		return;
	if (settings_write(c, "ui.theme", s->name, &e)) {
		cockpit_toast(c, ROLE_ERROR, "%s", e.text);
	} else if (!app_config(c->app, &config, NULL) &&
		   config_find(config, "ui.theme")->source == CONFIG_ENVIRONMENT) {
		cockpit_toast(c, ROLE_ASKS, "kept; but FLEET_UI_THEME goes before it");
	}
	give_up(c);
}

/* --- the dialog --- */

static int
draw_words(struct cockpit *c, int row, int col, int end, enum role role,
	   const char *text)
{
	return col + GAP + canvas_text(c->canvas, row, col, end - col, PEN(role), text);
}

/* What agents, text and changes look like in it. */
static void
draw_sample(struct cockpit *c, struct rect r)
{
	static const char *const states[] = { "blocked", "working", "done", "idle",
					      "error" };
	static const struct {
		enum role role;
		const char *text;
	} words[] = {
		{ ROLE_STRONG, "strong" }, { ROLE_TEXT, "text" },   { ROLE_DIM, "dim" },
		{ ROLE_ACCENT, "accent" }, { ROLE_ADDED, "+120" }, { ROLE_REMOVED, "-8" },
	};
	int col = r.col + GAP, end = r.col + r.cols;
	struct str text = STR_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
		const struct style_state *s = style_state(states[i]);

		str_clear(&text);
		str_addf(&text, "%s %s", style_shape(canvas_style(c->canvas), s),
			 states[i]);
		col = draw_words(c, r.row, col, end, s->role, text.buf);
	}
	col = r.col + GAP;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		col = draw_words(c, r.row + 1, col, end, words[i].role, words[i].text);
	str_release(&text);
}

/* The sample; or why there is none. */
static void
draw_below(struct themes *t, struct cockpit *c, struct rect r)
{
	const struct sample *s = selected(t);

	if (!s || !s->why) {
		draw_sample(c, r);
		return;
	}
	r.col += GAP;
	r.cols -= 2 * GAP;
	prose_draw(c->canvas, r, PEN(ROLE_ERROR), s->why);
}

static void
themes_draw(struct dialog *d, struct cockpit *c, struct rect r)
{
	struct themes *t = (struct themes *)d;
	int sample = r.rows > 3 * SAMPLE_ROWS ? SAMPLE_ROWS : 0;
	int n = (int)t->chooser.n, room = r.rows - 2 - sample;

	chooser_draw_title(&t->chooser, c->canvas, r, "Themes");
	chooser_draw(&t->chooser, c->canvas,
		     (struct rect){ r.row + 2, r.col, room, r.cols });
	if (sample)
		draw_below(t, c, (struct rect){ r.row + 3 + (n < room ? n : room), r.col,
						SAMPLE_ROWS - 1, r.cols });
}

static void
themes_take(struct dialog *d, struct cockpit *c, enum action a,
	    const struct input_event *e)
{
	struct themes *t = (struct themes *)d;

	switch (chooser_take(&t->chooser, t->n, a, e)) {
	case CHOOSER_MOVED:
		try(t, c);
		break;
	case CHOOSER_CHOSEN:
		keep(t, c);
		break;
	case CHOOSER_LEFT:
		give_up(c);
		break;
	default:
		break;
	}
}

static unsigned
themes_places(const struct dialog *d)
{
	return chooser_places(&((const struct themes *)d)->chooser);
}

static void
themes_free(struct dialog *d)
{
	struct themes *t = (struct themes *)d;

	for (size_t i = 0; i < t->n; i++) {
		free(t->v[i].name);
		free(t->v[i].why);
		theme_release(&t->v[i].theme);
	}
	free(t->v);
	chooser_release(&t->chooser);
	free(t);
}

static const enum action footer[] = { ACTION_ACCEPT, ACTION_SEARCH, ACTION_CANCEL,
				     ACTION_NONE };

static const struct dialog_ops ops = {
	.title = "Themes",
	.draw = themes_draw,
	.take = themes_take,
	.places = themes_places,
	.free = themes_free,
	.footer = footer,
};

static void
add(struct themes *t, const struct cockpit *c, const char *name)
{
	struct sample *s = &t->v[t->n++];
	struct err e = ERR_INIT;
	int width = (int)style_width(name);

	*s = (struct sample){ .name = xstrdup(name) };
	if (theme_load(&c->app->dirs, name, &s->theme, &e))
		s->why = xstrdup(e.text);
	if (width > t->width)
		t->width = width;
}

void
dialog_themes_open(struct cockpit *c)
{
	struct themes *t = xcalloc(1, sizeof(*t));
	struct strv names = STRV_INIT;

	t->dialog.ops = &ops;
	theme_names(&c->app->dirs, &names);
	t->v = xcalloc(names.n + 1, sizeof(*t->v));
	for (size_t i = 0; i < names.n; i++)
		add(t, c, names.v[i]);
	chooser_init(&t->chooser, &rows, t);
	chooser_fill(&t->chooser, t->n);
	for (size_t i = 0; i < t->n; i++)
		if (!strcmp(t->v[i].name, c->theme.name))
			chooser_select(&t->chooser, i);
	strv_release(&names);
	cockpit_open_dialog(c, &t->dialog);
}
