/* SPDX-License-Identifier: MIT */
/*
 * The option table as it stands: each option with its value and where that comes
 * from. What is changed here is written into the user's own file and counts at
 * once. Options of many names are shown for each name that there is: agent kinds,
 * and the rows of the key table.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agent/kind.h"
#include "base/alloc.h"
#include "ui/canvas/prose.h"
#include "ui/cockpit-int.h"
#include "ui/dialogs.h"
#include "ui/settings.h"
#include "ui/widget/chooser.h"
#include "ui/widget/editor.h"

#define AGENT_STAR "agent.*."
#define KEYS_STAR "keys.*"

enum { GAP = 2, ORIGIN_COLS = 11, DETAIL_ROWS = 7, NAME_COLS_MAX = 30 };

struct setting {
	char *name;
	const struct option *option;
	const struct key_row *key; /* of keys.*; or NULL */
};

struct options {
	struct dialog dialog;
	struct cockpit *cockpit;
	struct chooser chooser;
	struct setting *v;
	size_t n, alloc;
	bool is_editing;
	struct editor editor; /* the selected one's value, while it is edited */
	char *error;	      /* why the last change was refused; or NULL */
};

/* --- which there are --- */

static void
add(struct options *o, char *name, const struct key_row *key)
{
	ALLOC_GROW(o->v, o->n + 1, o->alloc);
	o->v[o->n++] = (struct setting){ name, option_find(name), key };
}

static void
add_plain(struct options *o)
{
	size_t n;
	const struct option *all = options_all(&n);

	for (size_t i = 0; i < n; i++)
		if (!strchr(all[i].name, '*'))
			add(o, xstrdup(all[i].name), NULL);
}

static void
add_kinds(struct options *o)
{
	struct strv kinds = STRV_INIT;
	size_t n;
	const struct option *all = options_all(&n);

	kind_names(&o->cockpit->app->dirs, &kinds);
	for (size_t k = 0; k < kinds.n; k++)
		for (size_t i = 0; i < n; i++)
			if (str_starts_with(all[i].name, AGENT_STAR))
				add(o,
				    xasprintf("agent.%s.%s", kinds.v[k],
					      all[i].name + strlen(AGENT_STAR)),
				    NULL);
	strv_release(&kinds);
}

static void
add_keys(struct options *o)
{
	size_t n;
	const struct key_row *rows = key_rows(&n);

	for (size_t i = 0; i < n; i++) {
		char *name = xasprintf("keys.%s", rows[i].name);

		if (strcmp(option_find(name)->name, KEYS_STAR))
			free(name); /* it has a row of its own */
		else
			add(o, name, &rows[i]);
	}
}

/* --- what they are --- */

static const struct config_value *
value_of(const struct options *o, const struct setting *s)
{
	const struct config *config;

	return app_config(o->cockpit->app, &config, NULL) ? NULL
							  : config_find(config, s->name);
}

static const char *
summary_of(const struct setting *s)
{
	return s->key ? s->key->summary : s->option->summary;
}

/* As it would be written; keys that are not set are the table's. */
static const char *
text_of(const struct options *o, const struct setting *s)
{
	const struct config_value *v = value_of(o, s);

	if (!v)
		return "";
	return s->key && !strcmp(v->text, "default") ? s->key->keys : v->text;
}

/* "user, /home/…/config.toml:12". */
static void
add_origin(const struct config_value *v, struct str *out)
{
	str_adds(out, config_source_name(v->source));
	if (v->file)
		str_addf(out, ", %s:%d", v->file, v->line);
}

static struct setting *
selected(const struct options *o)
{
	size_t row = chooser_row(&o->chooser);

	return row == SIZE_MAX ? NULL : &o->v[row];
}

/* --- changing --- */

static void
forget_error(struct options *o)
{
	free(o->error);
	o->error = NULL;
}

/* The project and the environment go before the user's own file. */
static void
say_written(const struct options *o, const struct setting *s)
{
	const struct config_value *v = value_of(o, s);
	struct str origin = STR_INIT;

	if (v && v->source > CONFIG_USER) {
		add_origin(v, &origin);
		cockpit_toast(o->cockpit, ROLE_ASKS, "written; but it is set by %s",
			      origin.buf);
	}
	str_release(&origin);
}

static void
change(struct options *o, const struct setting *s, const char *text)
{
	struct err e = ERR_INIT;

	forget_error(o);
	if (settings_write(o->cockpit, s->name, text, &e)) {
		o->error = xstrdup(e.text);
		return;
	}
	o->is_editing = false;
	if (text)
		say_written(o, s);
}

/* The one behind it in "a|b|c", coming round. */
static char *
next_choice(const char *choices, const char *is)
{
	size_t n = strlen(is);
	const char *at = choices;

	while (*at) {
		size_t length = strcspn(at, "|");
		const char *next = at[length] ? at + length + 1 : choices;

		if (length == n && !strncmp(at, is, n))
			return xstrndup(next, strcspn(next, "|"));
		at += length + !!at[length];
	}
	return xstrndup(choices, strcspn(choices, "|"));
}

static void
begin(struct options *o)
{
	const struct setting *s = selected(o);
	const struct config_value *v = s ? value_of(o, s) : NULL;
	char *next;

	if (!v)
		return;
	if (s->option->type == OPTION_BOOL) {
		change(o, s, v->flag ? "false" : "true");
	} else if (s->option->choices) {
		next = next_choice(s->option->choices, v->text);
		change(o, s, next);
		free(next);
	} else {
		forget_error(o);
		o->is_editing = true;
		editor_set(&o->editor, text_of(o, s));
	}
}

static void
take_away(struct options *o)
{
	const struct setting *s = selected(o);
	const struct config_value *v = s ? value_of(o, s) : NULL;

	if (v && v->source == CONFIG_USER)
		change(o, s, NULL);
	else if (v)
		cockpit_toast(o->cockpit, ROLE_DIM, "it is not set in your own file");
}

static void
take_editing(struct options *o, enum action a, const struct input_event *e)
{
	if (a == ACTION_CANCEL) {
		o->is_editing = false;
		forget_error(o);
	} else if (a == ACTION_ACCEPT || a == ACTION_SUBMIT) {
		change(o, selected(o), o->editor.text.buf);
	} else {
		editor_take_event(&o->editor, a, e);
	}
}

/* --- drawing --- */

static void
row_text(const void *ctx, size_t i, struct str *out)
{
	const struct options *o = ctx;
	const struct setting *s = &o->v[i];
	const struct config_value *v = value_of(o, s);

	str_addf(out, "%s %s %s %s", s->name, text_of(o, s), summary_of(s),
		 v && v->source ? config_source_name(v->source) : "");
}

static int
name_cols(struct rect r)
{
	return r.cols / 3 < NAME_COLS_MAX ? r.cols / 3 : NAME_COLS_MAX;
}

static void
draw_edited(struct options *o, struct canvas *canvas, struct rect r)
{
	struct editor_spans spans = { 0 };
	char *line;
	int col;

	editor_fit(&o->editor, 1, r.cols);
	editor_break(&o->editor, r.cols, &spans);
	editor_line(&o->editor, &spans, &col);
	line = xstrndup(o->editor.text.buf + spans.v[0].from,
			spans.v[0].to - spans.v[0].from);
	canvas_text(canvas, r.row, r.col, r.cols, (struct pen){ ROLE_STRONG, true, 0 },
		    line);
	canvas_cursor(canvas, r.row, r.col + col);
	free(line);
	free(spans.v);
}

static void
row_draw(const void *ctx, struct canvas *canvas, struct rect r, size_t i, bool selected)
{
	const struct options *o = ctx;
	const struct setting *s = &o->v[i];
	const struct config_value *v = value_of(o, s);
	bool is_set = v && v->source;
	int names = name_cols(r), col = r.col + names + GAP;
	int cols = r.cols - names - ORIGIN_COLS - 2 * GAP;

	canvas_text_cut(canvas, r.row, r.col, names,
			(struct pen){ ROLE_TEXT, selected, 0 }, s->name);
	if (selected && o->is_editing) {
		draw_edited((struct options *)o, canvas,
			    (struct rect){ r.row, col, 1, r.col + r.cols - col });
		return;
	}
	canvas_text_cut(canvas, r.row, col, cols,
			(struct pen){ is_set ? ROLE_STRONG : ROLE_DIM, selected, 0 },
			text_of(o, s));
	if (is_set)
		canvas_text_right(canvas, r.row, r.col + r.cols - ORIGIN_COLS,
				  ORIGIN_COLS, (struct pen){ ROLE_DIM, selected, 0 },
				  config_source_name(v->source));
}

static const struct chooser_ops rows = { row_text, row_draw, .is_text = false };

/* "bool", or the choices, and the default. */
static void
add_kind(const struct setting *s, struct str *out)
{
	str_adds(out, s->option->choices ? s->option->choices
					 : option_type_name(s->option->type));
	str_addf(out, "   default %s", s->key		      ? s->key->keys
				       : *s->option->fallback ? s->option->fallback
							      : "empty");
	if (s->option->is_personal)
		str_adds(out, "   your own file alone");
}

static struct rect
below(struct rect r, int row)
{
	return (struct rect){ row, r.col, r.row + r.rows - row, r.cols };
}

static void
draw_detail(const struct options *o, struct rect r)
{
	struct canvas *canvas = o->cockpit->canvas;
	const struct setting *s = selected(o);
	const struct config_value *v = s ? value_of(o, s) : NULL;
	struct str text = STR_INIT;

	if (!v)
		return;
	r.col += GAP;
	r.cols -= 2 * GAP;
	r = below(r, prose_draw(canvas, r, PEN(ROLE_TEXT), summary_of(s)));
	add_kind(s, &text);
	r = below(r, prose_draw(canvas, r, PEN(ROLE_DIM), text.buf));
	str_clear(&text);
	add_origin(v, &text);
	prose_draw(canvas, r, PEN(o->error ? ROLE_ERROR : ROLE_DIM),
		   o->error ? o->error : text.buf);
	str_release(&text);
}

static void
options_draw(struct dialog *d, struct cockpit *c, struct rect r)
{
	struct options *o = (struct options *)d;
	int detail = r.rows > 2 * DETAIL_ROWS ? DETAIL_ROWS : 0;

	chooser_draw_title(&o->chooser, c->canvas, r, "Options");
	chooser_draw(&o->chooser, c->canvas,
		     (struct rect){ r.row + 2, r.col, r.rows - 2 - detail, r.cols });
	if (detail)
		draw_detail(o, (struct rect){ r.row + r.rows - detail + 1, r.col,
					      detail - 1, r.cols });
}

/* --- the dialog --- */

static void
options_take(struct dialog *d, struct cockpit *c, enum action a,
	     const struct input_event *e)
{
	struct options *o = (struct options *)d;

	if (o->is_editing && e->kind != INPUT_MOUSE) {
		take_editing(o, a, e);
		return;
	}
	switch (chooser_take(&o->chooser, o->n, a, e)) {
	case CHOOSER_MOVED:
		o->is_editing = false;
		forget_error(o);
		break;
	case CHOOSER_CHOSEN:
		begin(o);
		break;
	case CHOOSER_LEFT:
		cockpit_close_dialog(c);
		return;
	case CHOOSER_OTHER:
		if (a == ACTION_TAKE_AWAY)
			take_away(o);
		break;
	default:
		break;
	}
	cockpit_draw(c, DRAW_ALL);
}

static unsigned
options_places(const struct dialog *d)
{
	const struct options *o = (const struct options *)d;

	return o->is_editing ? KEYS_TEXT : chooser_places(&o->chooser);
}

static void
options_free(struct dialog *d)
{
	struct options *o = (struct options *)d;

	for (size_t i = 0; i < o->n; i++)
		free(o->v[i].name);
	free(o->v);
	free(o->error);
	editor_release(&o->editor);
	chooser_release(&o->chooser);
	free(o);
}

static const enum action footer[] = { ACTION_ACCEPT, ACTION_SEARCH, ACTION_TAKE_AWAY,
				      ACTION_CANCEL, ACTION_NONE };

static const struct dialog_ops ops = {
	.title = "Options",
	.draw = options_draw,
	.take = options_take,
	.places = options_places,
	.free = options_free,
	.footer = footer,
};

void
dialog_options_open(struct cockpit *c)
{
	struct options *o = xcalloc(1, sizeof(*o));

	*o = (struct options){ .dialog = { .ops = &ops }, .cockpit = c };
	editor_init(&o->editor, false);
	add_plain(o);
	add_kinds(o);
	add_keys(o);
	chooser_init(&o->chooser, &rows, o);
	chooser_fill(&o->chooser, o->n);
	cockpit_open_dialog(c, &o->dialog);
}
