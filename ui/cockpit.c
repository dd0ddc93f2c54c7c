/* SPDX-License-Identifier: MIT */
/*
 * The loop and the ways in and out. Everything that happens comes by libuv: keys,
 * signals, keepers, verbs, the store; drawing comes last in a turn, once, and
 * only when something is to be drawn. While nothing happens nothing runs.
 */
#include "config.h"

#include "ui/cockpit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "ui/cockpit-int.h"
#include "ui/crash.h"
#include "ui/settings.h"

enum {
	READ_SIZE = 65536,
	STACKED_ROWS_MIN = 16, /* of a screen that has a dialog below the list */
};

/* --- drawing --- */

void
cockpit_draw(struct cockpit *c, unsigned drawing)
{
	c->drawing |= drawing;
}

static void
on_writable(uv_poll_t *output, int status, int events)
{
	struct cockpit *c = output->data;

	(void)status;
	(void)events;
	canvas_catch_up(c->canvas);
	if (!canvas_is_behind(c->canvas))
		uv_poll_stop(output);
}

/*
 * Last in each turn of the loop. A terminal that does not keep up is spared the
 * frames in between.
 */
static void
on_draw(uv_prepare_t *handle)
{
	struct cockpit *c = handle->data;
	bool whole = c->drawing & DRAW_ALL;

	if (!c->drawing || c->is_over)
		return;
	if (!canvas_is_behind(c->canvas)) {
		draw_all(c);
		if (whole)
			view_state_note(c->view);
	}
	if (canvas_is_behind(c->canvas) && !uv_is_active((uv_handle_t *)&c->output))
		uv_poll_start(&c->output, UV_WRITABLE, on_writable);
}

void
cockpit_relayout(struct cockpit *c)
{
	struct layout_wish wish;

	canvas_size(c->canvas, &c->wish.rows, &c->wish.cols);
	c->wish.in_pane = c->focus == FOCUS_PANE || c->focus == FOCUS_TYPING ||
			  c->dialog;
	c->wish.wall = c->wall.n > 0;
	wish = c->wish;
	wish.zooms |= c->dialog && wish.rows < STACKED_ROWS_MIN &&
		      wish.cols < LAYOUT_WIDE;
	layout_make(&wish, &c->layout);
	news_look(c);
	cockpit_draw(c, DRAW_ALL);
}

/* Who is typed into, or whose tile has the keys, is not lost from sight by a filter. */
void
cockpit_focus(struct cockpit *c, enum focus focus)
{
	bool holds = focus == FOCUS_TYPING || focus == FOCUS_WALL;

	if (focus != FOCUS_TYPING)
		typing_flush(c);
	c->focus = focus;
	rows_hold(&c->rows, &c->model, holds ? rows_selected(&c->rows) : NULL);
	cockpit_relayout(c);
}

/* --- toasts and dialogs --- */

void
cockpit_toast(struct cockpit *c, enum role role, const char *fmt, ...)
{
	struct str text = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&text, fmt, ap);
	va_end(ap);
	toast_show(c, role, text.buf);
	str_release(&text);
}

void
cockpit_open_dialog(struct cockpit *c, struct dialog *d)
{
	d->below = c->dialog;
	c->dialog = d;
	cockpit_relayout(c);
}

void
cockpit_close_dialog(struct cockpit *c)
{
	struct dialog *d = c->dialog;

	c->dialog = d->below;
	d->ops->free(d);
	cockpit_relayout(c);
}

/* --- the terminal --- */

static void
end(struct cockpit *c)
{
	c->is_over = true;
	uv_stop(&c->loop);
}

static void
on_hold(uv_timer_t *timer)
{
	struct cockpit *c = timer->data;

	input_flush(c->input);
}

static void
on_keyboard(uv_poll_t *poll, int status, int events)
{
	struct cockpit *c = poll->data;
	char buf[READ_SIZE];
	ssize_t n = status < 0 ? 0 : read(c->terminal, buf, sizeof(buf));

	(void)events;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) { /* the window was closed */
		c->signal = SIGHUP;
		end(c);
		return;
	}
	uv_timer_stop(&c->hold);
	input_feed(c->input, buf, (size_t)n);
	if (input_is_holding(c->input))
		uv_timer_start(&c->hold, on_hold, INPUT_HOLD_MS, 0);
}

static void
suspend(struct cockpit *c)
{
	struct err e = ERR_INIT;

	uv_poll_stop(&c->keyboard);
	canvas_suspend(c->canvas);
	kill(0, SIGSTOP); /* who waits for us too, as by the terminal's own Ctrl-Z */
	if (canvas_resume(c->canvas, &e)) {
		c->why = e;
		end(c);
		return;
	}
	uv_poll_start(&c->keyboard, UV_READABLE, on_keyboard);
	canvas_resize(c->canvas);
	cockpit_relayout(c);
}

static void
on_signal(uv_signal_t *handle, int number)
{
	struct cockpit *c = handle->data;

	if (number == SIGWINCH) {
		/* what a terminal keeps of a screen that it has cut is its own */
		canvas_resize(c->canvas);
		canvas_redraw(c->canvas);
		cockpit_relayout(c);
	} else if (number == SIGTSTP) {
		suspend(c);
	} else {
		c->signal = number;
		end(c);
	}
}

/* --- opening and closing --- */

static const int signals[] = { SIGWINCH, SIGTSTP, SIGTERM, SIGHUP, SIGINT, SIGQUIT };

static void
open_loop(struct cockpit *c)
{
	uv_timer_t *const timers[] = { &c->hold, &c->toast_end, &c->reload, &c->sample,
				       &c->refresh, &c->greet, &c->old_enough,
				       &c->counts.rest };

	uv_loop_init(&c->loop);
	for (size_t i = 0; i < ARRAY_SIZE(timers); i++) {
		uv_timer_init(&c->loop, timers[i]);
		timers[i]->data = c;
	}
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		uv_signal_init(&c->loop, &c->signals[i]);
		c->signals[i].data = c;
		uv_signal_start(&c->signals[i], on_signal, signals[i]);
	}
	uv_prepare_init(&c->loop, &c->draw);
	c->draw.data = c;
	uv_prepare_start(&c->draw, on_draw);
}

/*
 * Not standard input: the loop makes what it waits for non-blocking, and that
 * would go for what the screen is written to as well.
 */
static int
open_keyboard(struct cockpit *c, struct err *err)
{
	const char *name = ttyname(STDIN_FILENO);

	c->terminal = open(name ? name : "/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
	if (c->terminal < 0)
		return err_errno(err, ERR_IO, "opening the terminal");
	uv_poll_init(&c->loop, &c->keyboard, c->terminal);
	uv_poll_init(&c->loop, &c->output, canvas_fd(c->canvas));
	c->keyboard.data = c->output.data = c;
	uv_poll_start(&c->keyboard, UV_READABLE, on_keyboard);
	return 0;
}

static int
open_screen(struct cockpit *c, struct err *err)
{
	const struct dirs *dirs = &c->app->dirs;
	/* installed, or built beside a source tree */
	char *terminfo = xasprintf("%s/terminfo:%s/share/terminfo", dirs->share,
				   dirs->libexec);
	const char *no_colour = getenv("NO_COLOR");
	const struct canvas_options options = {
		.no_colour = no_colour && *no_colour,
		.ascii = !style_is_utf8(getenv("LC_ALL"), getenv("LC_CTYPE"),
					getenv("LANG")),
		.terminfo = terminfo,
	};
	int rc = canvas_open(&c->canvas, &options, err);

	free(terminfo);
	if (rc)
		return -1;
	canvas_set_theme(c->canvas, &c->theme);
	canvas_ask(c->canvas);
	c->has_mouse = c->has_focus = true;
	return open_keyboard(c, err);
}

static int
open_all(struct cockpit *c, struct err *err)
{
	if (settings_open(c, err))
		return -1;
	c->input = input_new(keys_take, c);
	editor_init(&c->entry.line, false);
	model_init(&c->model);
	rows_init(&c->rows);
	strv_init(&c->drafts);
	strv_init(&c->toast.texts);
	reading_init(&c->reading);
	c->wish.linear = config_bool(c->app->config, "ui.linear");
	c->wish.has_meters = !c->wish.linear;
	c->view = view_state_open(c);
	if (news_open(c, err) || open_screen(c, err))
		return -1;
	cockpit_relayout(c);
	return 0;
}

static void
close_handle(uv_handle_t *handle, void *ctx)
{
	(void)ctx;
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

static void
close_all(struct cockpit *c)
{
	canvas_close(c->canvas);
	while (c->dialog) {
		struct dialog *d = c->dialog;

		c->dialog = d->below;
		d->ops->free(d);
	}
	view_state_close(c->view);
	news_close(c);
	uv_walk(&c->loop, close_handle, NULL);
	uv_run(&c->loop, UV_RUN_DEFAULT);
	uv_loop_close(&c->loop);
	if (c->terminal >= 0)
		close(c->terminal);
	reading_release(&c->reading);
	rows_release(&c->rows);
	strv_release(&c->drafts);
	model_release(&c->model);
	typing_clear(c);
	input_free(c->input);
	keymap_free(c->keymap);
	theme_release(&c->theme);
	editor_release(&c->entry.line);
	strv_release(&c->toast.texts);
	free(c->wanted);
	free(c->warning);
}

int
cockpit_run(struct app *app, struct err *err)
{
	struct cockpit *c = xcalloc(1, sizeof(*c));
	int rc;

	c->app = app;
	c->terminal = -1;
	crash_catch(app->dirs.state);
	open_loop(c);
	rc = open_all(c, err);
	if (!rc)
		uv_run(&c->loop, UV_RUN_DEFAULT);
	close_all(c);
	if (!rc && c->why.code) {
		*err = c->why;
		rc = -1;
	} else if (!rc && c->signal) {
		rc = err_set(err, ERR_CANCELLED, "ended by %s; the agents go on",
			     strsignal(c->signal));
	}
	free(c);
	return rc;
}
