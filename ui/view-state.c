/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/view-state.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fields.h"
#include "base/file.h"
#include "ui/cockpit-int.h"

enum { FILE_MAX = 1 << 16 };

struct view_state {
	struct cockpit *cockpit;
	uv_timer_t *timer;
	char *file;
	char *wanted;	  /* the agent to be selected once it is known; or NULL */
	struct str saved; /* as the file has it */
};

/* --- reading --- */

static int
number(const char *text, int low, int high, int otherwise)
{
	char *end;
	long n = strtol(text, &end, 10);

	return *text && !*end && n >= low && n <= high ? (int)n : otherwise;
}

static void
take(struct view_state *v, const char *key, const char *value)
{
	struct cockpit *c = v->cockpit;
	struct layout_wish *wish = &c->wish;

	if (!strcmp(key, "agent") && *value && !v->wanted)
		v->wanted = xstrdup(value);
	else if (!strcmp(key, "folded") && !strv_has(&c->rows.folded, value))
		strv_add(&c->rows.folded, value);
	else if (!strcmp(key, "order") && rows_order_find(value) < ORDER_COUNT)
		c->rows.order = rows_order_find(value);
	else if (!strcmp(key, "meters"))
		wish->has_meters = number(value, 0, 1, wish->has_meters);
	else if (!strcmp(key, "scale"))
		c->scale = (unsigned)number(value, 0, TREND_SCALES - 1, (int)c->scale);
	else if (!strcmp(key, "list"))
		wish->list = number(value, 0, 1000, wish->list);
	else if (!strcmp(key, "list-rows"))
		wish->list_rows = number(value, 0, 1000, wish->list_rows);
}

static void
load(struct view_state *v)
{
	struct str text = STR_INIT;
	struct fields_walk walk;

	if (file_read(v->file, FILE_MAX, &text, NULL)) {
		str_release(&text);
		return;
	}
	walk = (struct fields_walk)FIELDS_WALK_INIT(text.buf, text.len);
	while (fields_next(&walk))
		take(v, walk.key.buf, walk.value.buf);
	fields_walk_release(&walk);
	str_release(&v->saved);
	v->saved = text;
}

/* --- writing --- */

static void
compose(const struct view_state *v, struct str *out)
{
	const struct cockpit *c = v->cockpit;
	const struct unit *u = rows_selected(&c->rows);
	const char *agent = v->wanted ? v->wanted : u ? u->id : "";

	fields_add(out, "agent", agent);
	fields_add(out, "order", rows_order_name(c->rows.order));
	fields_add_int(out, "meters", c->wish.has_meters);
	fields_add_int(out, "scale", c->scale);
	fields_add_int(out, "list", c->wish.list);
	fields_add_int(out, "list-rows", c->wish.list_rows);
	for (size_t i = 0; i < c->rows.folded.n; i++)
		fields_add(out, "folded", c->rows.folded.v[i]);
}

static bool
is_saved(const struct view_state *v, const struct str *text)
{
	return text->len == v->saved.len && !memcmp(text->buf, v->saved.buf, text->len);
}

static void
save(struct view_state *v)
{
	struct str text = STR_INIT;
	char *dir = path_dir(v->file);

	compose(v, &text);
	if (!is_saved(v, &text) && !file_make_dirs(dir, 0700, NULL))
		file_write_soon(v->file, text.buf, text.len, 0600, NULL);
	str_release(&v->saved);
	v->saved = text;
	free(dir);
}

static void
on_timer(uv_timer_t *timer)
{
	save(timer->data);
}

void
view_state_note(struct view_state *v)
{
	struct str text = STR_INIT;

	if (uv_is_active((uv_handle_t *)v->timer))
		return;
	compose(v, &text);
	if (!is_saved(v, &text))
		uv_timer_start(v->timer, on_timer, VIEW_STATE_MS, 0);
	str_release(&text);
}

/* --- all of it --- */

static char *
file_of(struct cockpit *c)
{
	const struct repo_place *place;
	char *slug = app_place(c->app, &place, NULL) ? xstrdup("all")
						     : path_slug(place->root);
	char *dir = path_join(c->app->dirs.state, "views");
	char *file = path_join(dir, slug);

	free(dir);
	free(slug);
	return file;
}

struct view_state *
view_state_open(struct cockpit *c)
{
	struct view_state *v = xcalloc(1, sizeof(*v));

	*v = (struct view_state){ .cockpit = c,
				  .file = file_of(c),
				  .timer = xcalloc(1, sizeof(*v->timer)),
				  .saved = STR_INIT };
	uv_timer_init(&c->loop, v->timer);
	v->timer->data = v;
	load(v);
	return v;
}

void
view_state_select(struct view_state *v)
{
	struct cockpit *c = v->cockpit;
	struct unit *u = v->wanted ? model_find(&c->model, v->wanted) : NULL;

	if (u)
		rows_select(&c->rows, u);
	free(v->wanted);
	v->wanted = NULL;
}

static void
free_timer(uv_handle_t *timer)
{
	free(timer);
}

void
view_state_close(struct view_state *v)
{
	if (!v)
		return;
	save(v);
	uv_close((uv_handle_t *)v->timer, free_timer);
	str_release(&v->saved);
	free(v->wanted);
	free(v->file);
	free(v);
}
