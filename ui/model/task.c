/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/model/task.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"

struct task {
	struct tasks *all;
	struct task *next;
	struct task_order order;
	struct job *job;
	uv_poll_t poll;
	char *title;
	struct str shown; /* title and last step */
	bool is_forgotten, is_told, is_abandoned;
};

struct tasks {
	uv_loop_t *loop;
	struct task *first; /* the newest */
	void (*changed)(void *ctx);
	void *ctx;
	bool is_ending;
};

/* --- in the process of the job --- */

/* The terminal is the cockpit's, and so are the handlers of its loop. */
static void
enter(void *ctx)
{
	int null = open("/dev/null", O_RDWR);

	(void)ctx;
	for (int s = 1; s < NSIG; s++)
		signal(s, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	setsid(); /* a Ctrl-C or a hangup of the terminal is not meant for it */
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
}

/* --- in the cockpit --- */

static void
show(struct task *t, const char *step)
{
	str_clear(&t->shown);
	if (t->title)
		str_addf(&t->shown, "%s%s%s", t->title, step ? ": " : "",
			 step ? step : "");
	if (t->title && !t->all->is_ending)
		t->all->changed(t->all->ctx);
}

static void
hear_step(struct task *t, const json_t *value)
{
	const char *agent = json_string_value(json_object_get(value, "agent"));
	const char *step = json_string_value(json_object_get(value, "step"));
	struct str text = STR_INIT;

	str_addf(&text, "%s%s%s", agent ? agent : "", agent ? "  " : "", step ? step : "");
	show(t, text.buf);
	str_release(&text);
	if (t->order.progress && !t->is_forgotten)
		t->order.progress(t->order.ctx, agent, step ? step : "");
}

static void
finish(struct task *t, const json_t *answer, const struct err *e)
{
	if (t->is_forgotten)
		return;
	t->is_told = true;
	t->order.done(t->order.ctx, answer, e);
}

static void
hear(void *ctx, enum job_word word, json_t *value)
{
	struct task *t = ctx;
	struct err e = ERR_INIT;

	if (word == JOB_PROGRESS) {
		hear_step(t, value);
	} else if (word == JOB_EVENT && t->order.event && !t->is_forgotten) {
		t->order.event(t->order.ctx, value);
	} else if (word == JOB_ANSWER) {
		job_answer_ok(value, &e);
		finish(t, value, &e);
	} else if (word == JOB_DIED) {
		err_set(&e, ERR_FAILED, "%s %s", args_verb(t->order.work.args)->name,
			json_string_value(value));
		finish(t, NULL, &e);
	}
}

static void
on_closed(uv_handle_t *h)
{
	struct task *t = h->data;

	if (!t->is_told && t->order.drop)
		t->order.drop(t->order.ctx);
	if (t->is_abandoned)
		job_abandon(t->job);
	else
		job_free(t->job);
	args_free(t->order.work.args);
	str_release(&t->shown);
	free(t->title);
	free(t);
}

static void
drop(struct task *t)
{
	struct tasks *all = t->all;
	struct task **at = &all->first;

	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	t->is_abandoned = all->is_ending;
	uv_close((uv_handle_t *)&t->poll, on_closed);
	if (t->title && !all->is_ending)
		all->changed(all->ctx);
}

static void
on_readable(uv_poll_t *poll, int status, int events)
{
	struct task *t = poll->data;

	(void)events;
	if (status < 0 || !job_read(t->job, hear, t))
		drop(t);
}

struct tasks *
tasks_new(uv_loop_t *loop, void (*changed)(void *ctx), void *ctx)
{
	struct tasks *all = xcalloc(1, sizeof(*all));

	*all = (struct tasks){ .loop = loop, .changed = changed, .ctx = ctx };
	return all;
}

void
tasks_free(struct tasks *all)
{
	if (!all)
		return;
	all->is_ending = true;
	for (struct task *t = all->first; t; t = t->next)
		job_cancel(t->job);
	while (all->first)
		drop(all->first);
	free(all);
}

struct task *
task_start(struct tasks *all, const struct task_order *order, struct err *err)
{
	struct task *t = xcalloc(1, sizeof(*t));

	*t = (struct task){ .all = all,
			    .order = *order,
			    .title = xstrdup_or_null(order->title) };
	str_init(&t->shown);
	t->job = job_start(&(struct job_order){ work_do, &t->order.work, enter }, err);
	if (!t->job) {
		args_free(t->order.work.args);
		free(t->title);
		free(t);
		return NULL;
	}
	t->next = all->first;
	all->first = t;
	uv_poll_init(all->loop, &t->poll, job_fd(t->job));
	t->poll.data = t;
	uv_poll_start(&t->poll, UV_READABLE, on_readable);
	show(t, NULL);
	return t;
}

void
task_cancel(struct task *t)
{
	job_cancel(t->job);
}

void
task_forget(struct task *t)
{
	t->is_forgotten = true;
}

static struct task *
find_shown(const struct tasks *all)
{
	struct task *t = all->first;

	while (t && !t->title)
		t = t->next;
	return t;
}

const char *
tasks_shown(const struct tasks *all)
{
	const struct task *t = find_shown(all);

	return t ? t->shown.buf : NULL;
}

bool
tasks_cancel_shown(struct tasks *all)
{
	struct task *t = find_shown(all);

	if (t)
		job_cancel(t->job);
	return t != NULL;
}
