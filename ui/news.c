/* SPDX-License-Identifier: MIT */
/*
 * What happens outside: the store changes, keepers speak, `list` answers. The
 * store's write-ahead log is watched for changes, by whomever; then `list` is
 * asked, and every agent that lives gets a watch on its keeper.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "ui/cockpit-int.h"
#include "ui/dialogs.h"
#include "ui/notice.h"

#define STORE_LOG "fleet.db-wal"

/* --- list --- */

static void
on_gone(void *ctx, struct unit *u)
{
	struct cockpit *c = ctx;

	watch_close(u->watch);
	u->watch = NULL;
	wall_forget(c, u);
	counts_forget(c, u);
	if (c->rows.held == u)
		typing_lose(c);
}

static void
open_watch(struct cockpit *c, struct unit *u)
{
	u->is_told = false;
	u->watch = watch_open(c->watches, u->id, u, NULL);
}

/* One that has just been started may not listen yet: the store tells again. */
static void
watch_one(struct cockpit *c, struct unit *u)
{
	if (u && !u->watch && unit_is_alive(u))
		open_watch(c, u);
}

static void
watch_all(struct cockpit *c)
{
	for (size_t i = 0; i < c->model.n; i++)
		watch_one(c, c->model.units[i]);
}

static void
on_refresh(uv_timer_t *timer)
{
	news_reload(timer->data);
}

/*
 * What an agent has changed and spent is told by nobody: asked while it works. So
 * is all else where the store is not heard of.
 */
static void
refresh(struct cockpit *c)
{
	struct model_counts n;

	model_count(&c->model, &n);
	if ((n.working || c->model.note || !c->hears_store) &&
	    !uv_is_active((uv_handle_t *)&c->refresh))
		uv_timer_start(&c->refresh, on_refresh, REFRESH_MS, 0);
}

/* The first list has come. */
static void
begin(struct cockpit *c)
{
	c->has_listed = true;
	view_state_select(c->view);
	dialog_welcome_offer(c);
}

/* An agent that was started here, once; not while one types into another. */
static void
select_wanted(struct cockpit *c)
{
	const struct unit *u = c->wanted ? model_find(&c->model, c->wanted) : NULL;

	if (!u)
		return;
	if (c->focus == FOCUS_LIST) {
		rows_select(&c->rows, u);
		c->rows.shifts++;
	}
	free(c->wanted);
	c->wanted = NULL;
}

/* The keepers of those that are listed. */
static void
on_greet(uv_timer_t *timer)
{
	struct cockpit *c = timer->data;

	watch_all(c);
	news_look(c);
	refresh(c);
	cockpit_draw(c, DRAW_ALL);
}

static void
on_list(void *ctx, const json_t *answer, const struct err *e)
{
	struct cockpit *c = ctx;
	const json_t *value = json_object_get(answer, "value");

	c->listing = NULL;
	free(c->model.note);
	c->model.note = e->code ? xstrdup(e->text) : c->warning;
	if (!e->code)
		c->warning = NULL;
	if (e->code) {
		refresh(c);
	} else {
		model_take(&c->model, json_object_get(value, "agents"), on_gone, c);
		rows_arrange(&c->rows, &c->model);
		if (!c->has_listed)
			begin(c);
		select_wanted(c);
		watch_one(c, rows_selected(&c->rows));
		news_look(c);
		/* the others in the next turn: the rows are drawn first */
		uv_timer_start(&c->greet, on_greet, 1, 0);
	}
	cockpit_draw(c, DRAW_ALL);
	if (c->is_list_stale)
		news_reload(c);
}

/* It goes on where the settings are damaged, and says so. */
static void
on_warning(void *ctx, const char *agent, const char *text)
{
	struct cockpit *c = ctx;

	(void)agent;
	free(c->warning);
	c->warning = xstrdup(text);
}

static void
on_reload(uv_timer_t *timer)
{
	struct cockpit *c = timer->data;
	const struct verb *verb = verb_find("list");
	struct err e = ERR_INIT;
	struct args *args;

	if (c->listing)
		return; /* it is told when that is done */
	args = args_new(verb);
	args_set(args, "brief", NULL, NULL); /* meters.c knows CPU and memory */
	args_finish(args, NULL);
	c->is_list_stale = false;
	c->listing = task_start(c->tasks,
				&(struct task_order){ .work.args = args,
						      .done = on_list,
						      .progress = on_warning,
						      .ctx = c },
				&e);
	if (!c->listing)
		on_list(c, NULL, &e);
}

void
news_reload(struct cockpit *c)
{
	c->is_list_stale = true;
	if (!uv_is_active((uv_handle_t *)&c->reload))
		uv_timer_start(&c->reload, on_reload, RELOAD_MS, 0);
}

/*
 * Opening the log is an event of it too, and `list` opens it: as root it is given
 * to its owner each time.
 */
static bool
is_written(struct cockpit *c)
{
	char *path = path_join(c->app->dirs.state, STORE_LOG);
	struct stat st;
	int64_t was = c->store_written;
	bool is_there = !stat(path, &st);

	free(path);
	if (!is_there)
		return true;
	c->store_written = (int64_t)st.st_mtim.tv_sec * 1000 +
			   st.st_mtim.tv_nsec / 1000000;
	return c->store_written != was ||
	       clock_utc_ms() - c->store_written < STORE_TICK_MS;
}

static void
on_store(uv_fs_event_t *handle, const char *name, int events, int status)
{
	struct cockpit *c = handle->data;

	(void)events;
	if (!status && name && !strcmp(name, STORE_LOG) && is_written(c))
		news_reload(c);
}

/* --- keepers --- */

static void
on_state(void *ctx, struct watch *w, const struct keeper_status *s)
{
	struct cockpit *c = ctx;
	struct unit *u = watch_owner(w);
	char *before = xstrdup(u->state);
	bool changed = model_take_status(u, s);

	if (changed)
		notice_state(c, u, before);
	free(before);
	if (!changed)
		return;
	if (u == rows_selected(&c->rows))
		reading_look(c, true);
	rows_arrange(&c->rows, &c->model);
	refresh(c);
	cockpit_draw(c, DRAW_ALL);
}

static void
on_screen(void *ctx, struct watch *w)
{
	(void)w;
	typing_go_on(ctx);
	cockpit_draw(ctx, DRAW_PANE);
}

static void
on_bell(void *ctx, struct watch *w)
{
	struct cockpit *c = ctx;

	if (!watch_is_taken(w))
		return;
	canvas_send(c->canvas, "\a", 1);
	cockpit_draw(c, DRAW_SIDE);
}

static void
on_end(void *ctx, struct watch *w)
{
	struct cockpit *c = ctx;
	struct unit *u = watch_owner(w);

	watch_close(w);
	u->watch = NULL;
	if (c->focus == FOCUS_TYPING && rows_selected(&c->rows) == u)
		typing_lose(c);
	news_reload(c);
	cockpit_relayout(c);
}

/* --- what is looked at --- */

/* Where its screen is shown; rows 0: nowhere. */
static struct rect
place_of(const struct cockpit *c, const struct unit *u)
{
	if (c->wall.n)
		return wall_screen(c, u);
	if (u == rows_selected(&c->rows) && c->pane.tab == TAB_TERMINAL)
		return c->layout.pane;
	return (struct rect){ 0, 0, 0, 0 };
}

static void
look_at(struct cockpit *c, struct unit *u)
{
	bool selected = u == rows_selected(&c->rows);
	struct rect r = place_of(c, u);

	if (r.rows <= 0)
		watch_hide(u->watch);
	else if (selected && c->focus == FOCUS_TYPING && !c->dialog)
		watch_take(u->watch, (unsigned)r.rows, (unsigned)r.cols);
	else
		watch_show(u->watch, selected && c->pane.scroll ? WATCH_HISTORY_MAX
								: WATCH_HISTORY);
}

void
news_look(struct cockpit *c)
{
	if (c->layout.is_too_small)
		return;
	for (size_t i = 0; i < c->model.n; i++)
		if (c->model.units[i]->watch)
			look_at(c, c->model.units[i]);
	reading_look(c, false);
	counts_look(c);
}

/* What has happened to its tree meanwhile was told by nobody. */
void
news_focus(struct cockpit *c, bool is_in)
{
	bool was_in = c->has_focus;

	c->has_focus = is_in;
	if (!is_in || was_in)
		return;
	counts_now(c);
	if (c->pane.tab == TAB_DIFF)
		reading_look(c, true);
}

/* --- opening and closing --- */

static void
on_tasks(void *ctx)
{
	cockpit_draw(ctx, DRAW_ALL);
}

static void
on_sample(uv_timer_t *timer)
{
	struct cockpit *c = timer->data;

	meters_sample(c);
	counts_tick(c);
	cockpit_draw(c, c->dialog || c->wall.n ? DRAW_ALL : DRAW_SIDE);
}

void
news_meter(struct cockpit *c)
{
	if (c->wish.has_meters)
		uv_timer_start(&c->sample, on_sample, SAMPLE_FIRST_MS, SAMPLE_MS);
	else
		uv_timer_stop(&c->sample);
}

int
news_open(struct cockpit *c, struct err *err)
{
	const struct watch_events events = { on_state, on_screen, on_bell, on_end, c };

	if (file_make_dirs(c->app->dirs.state, 0700, err))
		return -1;
	c->tasks = tasks_new(&c->loop, on_tasks, c);
	c->watches = watches_new(&c->loop, &c->app->dirs, &events);
	uv_fs_event_init(&c->loop, &c->store);
	c->store.data = c;
	c->hears_store =
		!uv_fs_event_start(&c->store, on_store, c->app->dirs.state, 0);
	on_reload(&c->reload);
	news_meter(c);
	return 0;
}

void
news_close(struct cockpit *c)
{
	tasks_free(c->tasks);
	watches_free(c->watches);
}
