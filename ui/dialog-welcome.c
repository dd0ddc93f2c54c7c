/* SPDX-License-Identifier: MIT */
/*
 * The first time that a person opens the cockpit, and there is no agent yet: is
 * all there that it needs? Each line is in order, or says what to do. Any key ends
 * it for good: <state>/welcomed is there then.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "agent/kind.h"
#include "base/alloc.h"
#include "base/file.h"
#include "base/spawn.h"
#include "ui/canvas/prose.h"
#include "ui/cockpit-int.h"
#include "ui/dialogs.h"
#include "ui/kind-program.h"

#define STAMP "welcomed"

enum { MARGIN = 2, NAME_COLS = 12 };

struct check {
	char *name, *words;
	bool is_good;
};

struct welcome {
	struct dialog dialog;
	struct check *v;
	size_t n, alloc;
	size_t n_first; /* of them, before those that are looked at as it is drawn */
};

/* --- what is looked at --- */

static void
add(struct welcome *w, bool is_good, const char *name, char *words)
{
	ALLOC_GROW(w->v, w->n + 1, w->alloc);
	w->v[w->n++] = (struct check){ xstrdup(name), words, is_good };
}

static void
check_git(struct welcome *w)
{
	char *path = spawn_find("git", NULL, NULL);

	add(w, path, "git", path ? path : xstrdup("is not installed; worktrees need it"));
}

static void
check_place(struct welcome *w, struct cockpit *c)
{
	const struct repo_place *place;
	bool is_in = !app_place(c->app, &place, NULL);

	add(w, is_in, "repository",
	    is_in ? xstrdup(place->root)
		  : xstrdup("none here: start fleet in one to make agents"));
}

/* A line for each that is not here; the others are named in one. */
static void
check_kind(struct welcome *w, const struct cockpit *c, const char *name,
	   struct str *here)
{
	struct err e = ERR_INIT;
	struct kind k;
	char *path;

	if (kind_load(&c->app->dirs, name, &k, &e)) {
		add(w, false, name, xstrdup(e.text));
		return;
	}
	path = kind_program(c->app, &k);
	if (path)
		str_addf(here, "%s%s", here->len ? ", " : "", name);
	else
		add(w, false, name, xasprintf("is not here%s%s", k.install ? "; " : "",
					      k.install ? k.install : ""));
	free(path);
	kind_release(&k);
}

/* The line of those that are here goes in front, what is missing comes last. */
static void
check_kinds(struct welcome *w, const struct cockpit *c)
{
	size_t at = w->n_first++;
	struct strv names = STRV_INIT;
	struct str here = STR_INIT;

	add(w, false, "agents", NULL);
	kind_names(&c->app->dirs, &names);
	for (size_t i = 0; i < names.n; i++)
		check_kind(w, c, names.v[i], &here);
	w->v[at].is_good = here.len;
	w->v[at].words = here.len ? str_detach(&here) : xstrdup("none is here");
	strv_release(&names);
}

static void
check_screen(struct welcome *w, const struct cockpit *c)
{
	static const char *const words[] = {
		[CANVAS_MONO] = "none; states are told by their shapes",
		[CANVAS_16] = "16; COLORTERM=truecolor says that it has more",
		[CANVAS_256] = "256; COLORTERM=truecolor says that it has more",
		[CANVAS_TRUE] = "all of them",
	};
	enum canvas_colours colours = canvas_colours(c->canvas);
	bool utf8 = canvas_is_utf8(c->canvas);

	add(w, colours >= CANVAS_256, "colours", xstrdup(words[colours]));
	add(w, utf8, "text",
	    xstrdup(utf8 ? "UTF-8" : "ASCII alone; LANG=C.UTF-8 gives it more"));
}

/* --- what may change while it is shown --- */

static void
describe_size(struct cockpit *c, struct str *out, bool *is_good)
{
	int rows, cols;

	canvas_size(c->canvas, &rows, &cols);
	*is_good = cols >= LAYOUT_WIDE;
	str_addf(out, "%dx%d%s", cols, rows,
		 *is_good ? "" : "; from 100 columns on list and agent are side by side");
}

static void
describe_keyboard(struct cockpit *c, struct str *out, bool *is_good)
{
	*is_good = c->has_kitty;
	str_adds(out, *is_good ? "tells all keys apart"
			       : "the usual: Shift-Enter is Enter, Alt-Enter a new line");
}

/* --- drawing --- */

static void
draw_check(struct cockpit *c, struct rect r, int row, bool is_good, const char *name,
	   const char *words)
{
	const struct style_state *s = style_state(is_good ? "done" : "idle");
	int col = r.col + MARGIN, end = r.col + r.cols;

	if (row >= r.row + r.rows - 2) /* how to go on is said always */
		return;
	canvas_text(c->canvas, row, col, 1, PEN(s->role),
		    style_shape(canvas_style(c->canvas), s));
	canvas_text_cut(c->canvas, row, col + 2, NAME_COLS, PEN(ROLE_TEXT), name);
	canvas_text_cut(c->canvas, row, col + 3 + NAME_COLS, end - col - 3 - NAME_COLS,
		    PEN(is_good ? ROLE_DIM : ROLE_TEXT), words);
}

/* The row behind them. */
static int
draw_live(struct cockpit *c, struct rect r, int row)
{
	static const struct {
		const char *name;
		void (*describe)(struct cockpit *, struct str *, bool *is_good);
	} live[] = { { "size", describe_size }, { "keyboard", describe_keyboard } };
	struct str words = STR_INIT;
	bool is_good;

	for (size_t i = 0; i < ARRAY_SIZE(live); i++) {
		str_clear(&words);
		live[i].describe(c, &words, &is_good);
		draw_check(c, r, row++, is_good, live[i].name, words.buf);
	}
	str_release(&words);
	return row;
}

static void
welcome_draw(struct dialog *d, struct cockpit *c, struct rect r)
{
	struct welcome *w = (struct welcome *)d;
	int row = r.row + 2, end = r.row + r.rows - 1;
	struct str text = STR_INIT;

	canvas_text(c->canvas, r.row, r.col + MARGIN, r.cols - MARGIN, PEN(ROLE_ACCENT),
		    "Welcome to fleet");
	for (size_t i = 0; i < w->n; i++) {
		if (i == w->n_first)
			row = draw_live(c, r, row);
		draw_check(c, r, row++, w->v[i].is_good, w->v[i].name, w->v[i].words);
	}
	if (w->n == w->n_first)
		row = draw_live(c, r, row);
	row = row + 1 < end ? row + 1 : end;
	if (row > r.row) {
		keymap_show(c->keymap, ACTION_NEW, canvas_is_utf8(c->canvas), &text);
		str_adds(&text, " makes the first agent, ");
		keymap_show(c->keymap, ACTION_HELP, canvas_is_utf8(c->canvas), &text);
		str_adds(&text, " shows all keys. Any key goes on.");
		prose_draw(c->canvas,
			   (struct rect){ row, r.col + MARGIN, end + 1 - row,
					  r.cols - 2 * MARGIN },
			   PEN(ROLE_STRONG), text.buf);
	}
	str_release(&text);
}

/* --- the dialog --- */

static char *
stamp_of(const struct cockpit *c)
{
	return path_join(c->app->dirs.state, STAMP);
}

static void
welcome_take(struct dialog *d, struct cockpit *c, enum action a,
	     const struct input_event *e)
{
	bool is_key = e->kind == INPUT_KEY && e->key.event != KEY_RELEASE;
	bool is_press = e->kind == INPUT_MOUSE && e->mouse.action == MOUSE_PRESSED;
	char *stamp;

	(void)d;
	if (!is_key && !is_press)
		return;
	a = keymap_find(c->keymap, KEYS_LIST, &c->chord, e, NULL);
	stamp = stamp_of(c);
	if (!file_make_dirs(c->app->dirs.state, 0700, NULL))
		file_write(stamp, "", 0, 0600, NULL);
	free(stamp);
	cockpit_close_dialog(c);
	if (a == ACTION_NEW) /* which it has just told of */
		act(c, a, 0);
}

static unsigned
welcome_places(const struct dialog *d)
{
	(void)d;
	return 0;
}

static void
welcome_free(struct dialog *d)
{
	struct welcome *w = (struct welcome *)d;

	for (size_t i = 0; i < w->n; i++) {
		free(w->v[i].name);
		free(w->v[i].words);
	}
	free(w->v);
	free(w);
}

static const enum action footer[] = { ACTION_ACCEPT, ACTION_HELP, ACTION_NONE };

static const struct dialog_ops ops = {
	.title = "Welcome",
	.draw = welcome_draw,
	.take = welcome_take,
	.places = welcome_places,
	.free = welcome_free,
	.footer = footer,
};

void
dialog_welcome_offer(struct cockpit *c)
{
	char *stamp = stamp_of(c);
	bool is_first = !c->model.n && !c->dialog && !file_exists(stamp);
	struct welcome *w;

	free(stamp);
	if (!is_first)
		return;
	w = xcalloc(1, sizeof(*w));
	w->dialog.ops = &ops;
	check_git(w);
	check_place(w, c);
	check_screen(w, c);
	w->n_first = w->n;
	check_kinds(w, c);
	cockpit_open_dialog(c, &w->dialog);
}
