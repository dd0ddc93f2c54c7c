/* SPDX-License-Identifier: MIT */
/*
 * The processes of an agent, as a tree, once a second: what its keeper looks after,
 * so that what has lost its parent is there too. A process is a pid and its start
 * time; before anything is done to one, both are looked up again in the agent's
 * tree, so that a pid that has come round again is never hit.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/cockpit-int.h"
#include "ui/dialogs.h"
#include "ui/model/process-tree.h"
#include "ui/widget/chooser.h"

enum { GAP = 2, INDENT = 2, DEPTH_SHOWN = 12, ASK_ROWS = 2 };

struct process {
	struct proc_stat stat;
	unsigned depth;
	double cpu; /* percent since the last look; below 0: not known */
	int nice;
	char *command;
};

struct process_list {
	struct process *v;
	size_t n, alloc;
};

struct processes {
	struct dialog dialog;
	struct cockpit *cockpit;
	struct chooser chooser;
	uv_timer_t *timer;
	char *agent, *name; /* its id and its name */
	struct process_list list;
	struct proc_list before; /* of the last look */
	int64_t sampled_us;	 /* when that was */
	struct proc_stat asked; /* whether to end it; pid 0: nothing is asked */
	struct proc_stat ended; /* was asked to end by SIGTERM */
};

/* --- looking --- */

static void
clear(struct process_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->v[i].command);
	free(l->v);
	*l = (struct process_list){ NULL, 0, 0 };
}

static bool
is_same(const struct proc_stat *a, const struct proc_stat *b)
{
	return a->pid == b->pid && a->start == b->start;
}

/* All below an agent's keeper, which is left out; or below its program. */
static void
read_tree(const struct processes *p, struct proc_list *out)
{
	const struct unit *u = model_find(&p->cockpit->model, p->agent);
	struct proc_stat program;

	if (!u || !u->pid || proc_stat(u->pid, &program) ||
	    (u->pid_start && program.start != u->pid_start))
		return;
	if (!proc_runs(program.ppid, "fleet-keeper")) {
		proc_tree(program.pid, out);
		return;
	}
	proc_tree(program.ppid, out);
	if (out->n)
		memmove(out->v, out->v + 1, --out->n * sizeof(*out->v));
}

static double
cpu_since(const struct proc_stat *was, const struct proc_stat *s, int64_t us)
{
	double ticks = (double)(s->cpu_ticks - was->cpu_ticks);

	return us > 0 ? 1e8 * ticks / (double)proc_ticks_per_second() / (double)us : -1;
}

static char *
command_of(const struct proc_stat *s)
{
	char *command = proc_command(s->pid);

	return command ? command : xasprintf("[%s]", s->comm);
}

/* Each behind its parent. */
static void
add_all(const struct processes *p, const struct proc_list *tree, int64_t now_us,
	struct process_list *out)
{
	struct process_place *places = process_tree(tree);
	struct process_index before;

	process_index_init(&before, &p->before);
	ALLOC_GROW(out->v, tree->n, out->alloc);
	for (size_t i = 0; i < tree->n; i++) {
		const struct proc_stat *s = &tree->v[places[i].at];
		const struct proc_stat *was = process_index_find(&before, s->pid);

		out->v[out->n++] = (struct process){
			.stat = *s,
			.depth = places[i].depth,
			.cpu = was && is_same(was, s)
				       ? cpu_since(was, s, now_us - p->sampled_us)
				       : -1,
			.nice = getpriority(PRIO_PROCESS, (id_t)s->pid),
			.command = command_of(s),
		};
	}
	process_index_release(&before);
	free(places);
}

static const struct process *
selected(const struct processes *p)
{
	size_t row = chooser_row(&p->chooser);

	return row == SIZE_MAX ? NULL : &p->list.v[row];
}

/* What is selected stays selected, wherever it is then. */
static void
look(struct processes *p)
{
	struct proc_list tree = PROC_LIST_INIT;
	struct process_list now = { NULL, 0, 0 };
	int64_t now_us = clock_mono_us();
	struct proc_stat was = { 0 };

	if (selected(p))
		was = selected(p)->stat;
	read_tree(p, &tree);
	add_all(p, &tree, now_us, &now);
	proc_list_release(&p->before);
	p->before = tree;
	clear(&p->list);
	p->list = now;
	p->sampled_us = now_us;
	chooser_fill(&p->chooser, p->list.n);
	for (size_t i = 0; i < p->list.n; i++)
		if (is_same(&p->list.v[i].stat, &was))
			chooser_select(&p->chooser, i);
}

static void
on_timer(uv_timer_t *timer)
{
	struct processes *p = timer->data;

	look(p);
	cockpit_draw(p->cockpit, DRAW_ALL);
}

/* --- doing --- */

/* Whether it is in the agent's tree at this moment. */
static bool
is_in_tree(const struct processes *p, const struct proc_stat *s)
{
	struct proc_list tree = PROC_LIST_INIT;
	bool found = false;

	read_tree(p, &tree);
	for (size_t i = 0; i < tree.n; i++)
		found |= is_same(&tree.v[i], s);
	proc_list_release(&tree);
	return found;
}

/* The descriptor is of one process: what is checked is what is hit. */
static int
send_signal(const struct processes *p, const struct proc_stat *s, int number)
{
	int fd = pidfd_open(s->pid, 0), rc = -1;

	if (fd < 0)
		return -1;
	if (is_in_tree(p, s))
		rc = pidfd_send_signal(fd, number, NULL, 0);
	else
		errno = ESRCH;
	close(fd);
	return rc;
}

static int
ending_signal(const struct processes *p, const struct proc_stat *s)
{
	return is_same(&p->ended, s) ? SIGKILL : SIGTERM;
}

static void
end_asked(struct processes *p)
{
	struct proc_stat s = p->asked;

	p->asked.pid = 0;
	if (send_signal(p, &s, ending_signal(p, &s)))
		cockpit_toast(p->cockpit, ROLE_ERROR, "%ld %s: %s", (long)s.pid, s.comm,
			      strerror(errno));
	else
		p->ended = s;
	look(p);
}

static void
be_nicer(struct processes *p, int by)
{
	const struct process *at = selected(p);

	if (!at || !is_in_tree(p, &at->stat))
		return;
	if (setpriority(PRIO_PROCESS, (id_t)at->stat.pid, at->nice + by))
		cockpit_toast(p->cockpit, ROLE_ERROR, "%ld %s: %s", (long)at->stat.pid,
			      at->stat.comm, strerror(errno));
	look(p);
}

/* --- drawing --- */

static void
row_text(const void *ctx, size_t i, struct str *out)
{
	const struct processes *p = ctx;

	str_addf(out, "%ld %s", (long)p->list.v[i].stat.pid, p->list.v[i].command);
}

static void
row_draw(const void *ctx, struct canvas *canvas, struct rect r, size_t i, bool selected)
{
	const struct processes *p = ctx;
	const struct process *at = &p->list.v[i];
	struct pen pen = { ROLE_TEXT, selected, 0 }, dim = { ROLE_DIM, selected, 0 };
	struct str text = STR_INIT;
	int col;

	str_addf(&text, "%7ld ", (long)at->stat.pid);
	if (at->cpu >= 0.5)
		str_addf(&text, "%4.0f%% ", at->cpu);
	else
		str_adds(&text, "      ");
	col = r.col + canvas_text(canvas, r.row, r.col, r.cols, pen, text.buf);
	str_clear(&text);
	size_format(&text, (int64_t)at->stat.rss_bytes);
	canvas_text_right(canvas, r.row, col, 5, pen, text.buf);
	str_clear(&text);
	str_addf(&text, " %c %3d  ", at->stat.state, at->nice);
	col += 5;
	col += canvas_text(canvas, r.row, col, r.cols, dim, text.buf);
	col += (int)(at->depth < DEPTH_SHOWN ? at->depth : DEPTH_SHOWN) * INDENT;
	canvas_text(canvas, r.row, col, r.col + r.cols - col, pen, at->command);
	str_release(&text);
}

static const struct chooser_ops rows = { row_text, row_draw, .is_text = false };

static void
draw_question(const struct processes *p, struct rect r)
{
	struct cockpit *c = p->cockpit;
	bool is_last = ending_signal(p, &p->asked) == SIGKILL;
	struct str yes = STR_INIT, no = STR_INIT, text = STR_INIT;

	keymap_show(c->keymap, ACTION_YES, canvas_is_utf8(c->canvas), &yes);
	keymap_show(c->keymap, ACTION_NO, canvas_is_utf8(c->canvas), &no);
	str_addf(&text, "%s %ld %s (%s)?   %s yes   %s no",
		 is_last ? "End it at once:" : "End", (long)p->asked.pid, p->asked.comm,
		 is_last ? "SIGKILL" : "SIGTERM", yes.buf, no.buf);
	canvas_text(c->canvas, r.row, r.col + GAP, r.cols - GAP, PEN(ROLE_ASKS),
		    text.buf);
	str_release(&yes);
	str_release(&no);
	str_release(&text);
}

static void
processes_draw(struct dialog *d, struct cockpit *c, struct rect r)
{
	struct processes *p = (struct processes *)d;
	struct str title = STR_INIT;

	str_addf(&title, "Processes of %s", p->name);
	chooser_draw_title(&p->chooser, c->canvas, r, title.buf);
	str_release(&title);
	canvas_text(c->canvas, r.row + 1, r.col + GAP, r.cols - GAP, PEN(ROLE_DIM),
		    "    pid   cpu   mem s nice command");
	if (p->list.n)
		chooser_draw(&p->chooser, c->canvas,
			     (struct rect){ r.row + 2, r.col, r.rows - 2 - ASK_ROWS,
					    r.cols });
	else
		canvas_text(c->canvas, r.row + 2, r.col + GAP, r.cols - GAP,
			    PEN(ROLE_DIM), "it does not run");
	if (p->asked.pid)
		draw_question(p, (struct rect){ r.row + r.rows - 1, r.col, 1, r.cols });
}

/* --- the dialog --- */

static void
take_answer(struct processes *p, enum action a)
{
	if (a == ACTION_YES || a == ACTION_ACCEPT || a == ACTION_SUBMIT)
		end_asked(p);
	else if (a == ACTION_NO || a == ACTION_CANCEL)
		p->asked.pid = 0;
}

static void
take_other(struct processes *p, enum action a)
{
	if (a == ACTION_TAKE_AWAY && selected(p))
		p->asked = selected(p)->stat;
	else if (a == ACTION_MORE || a == ACTION_LESS)
		be_nicer(p, a == ACTION_MORE ? 1 : -1);
}

static void
processes_take(struct dialog *d, struct cockpit *c, enum action a,
	       const struct input_event *e)
{
	struct processes *p = (struct processes *)d;
	enum chooser_word word;

	if (p->asked.pid) {
		take_answer(p, a);
		return;
	}
	word = chooser_take(&p->chooser, p->list.n, a, e);
	if (word == CHOOSER_LEFT || a == ACTION_PROCESSES)
		cockpit_close_dialog(c);
	else if (word == CHOOSER_OTHER)
		take_other(p, a);
	cockpit_draw(c, DRAW_ALL);
}

static unsigned
processes_places(const struct dialog *d)
{
	const struct processes *p = (const struct processes *)d;

	return p->asked.pid ? 0 : chooser_places(&p->chooser);
}

static void
free_timer(uv_handle_t *timer)
{
	free(timer);
}

static void
processes_free(struct dialog *d)
{
	struct processes *p = (struct processes *)d;

	uv_close((uv_handle_t *)p->timer, free_timer);
	clear(&p->list);
	proc_list_release(&p->before);
	chooser_release(&p->chooser);
	free(p->agent);
	free(p->name);
	free(p);
}

static const enum action footer[] = { ACTION_TAKE_AWAY, ACTION_MORE,   ACTION_LESS,
				      ACTION_SEARCH,	ACTION_CANCEL, ACTION_NONE };

static const struct dialog_ops ops = {
	.title = "Processes",
	.draw = processes_draw,
	.take = processes_take,
	.places = processes_places,
	.free = processes_free,
	.footer = footer,
};

void
dialog_processes_open(struct cockpit *c)
{
	const struct unit *u = rows_selected(&c->rows);
	struct processes *p;

	if (!u) {
		cockpit_toast(c, ROLE_DIM, "no agent is selected");
		return;
	}
	p = xcalloc(1, sizeof(*p));
	*p = (struct processes){ .dialog = { .ops = &ops },
				 .cockpit = c,
				 .agent = xstrdup(u->id),
				 .name = xstrdup(u->name),
				 .timer = xcalloc(1, sizeof(*p->timer)) };
	chooser_init(&p->chooser, &rows, p);
	uv_timer_init(&c->loop, p->timer);
	p->timer->data = p;
	uv_timer_start(p->timer, on_timer, SAMPLE_MS, SAMPLE_MS);
	look(p);
	cockpit_open_dialog(c, &p->dialog);
}
