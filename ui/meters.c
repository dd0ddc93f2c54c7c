/* SPDX-License-Identifier: MIT */
/*
 * CPU and memory of the machine and of each agent's processes, sampled once a
 * second while they are shown. What is not selected is looked at in turns, a
 * fifth of it a second, since a look at a process tree has its price.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "proc/proc.h"
#include "text/style.h"
#include "ui/cockpit-int.h"
#include "ui/graph.h"

enum { TURNS = 5 };

/* --- sampling --- */

static void
sample_unit(struct unit *u)
{
	struct proc_usage usage;
	int64_t now = clock_mono_us();

	if (u->pid && !u->pid_start)
		u->pid_start = proc_start(u->pid);
	if (!u->pid || proc_usage(u->pid, u->pid_start, &usage)) {
		u->sampled_us = 0;
		u->cpu_percent = 0;
		u->rss_bytes = 0;
		return;
	}
	if (u->sampled_us && usage.cpu_ticks >= u->cpu_ticks) {
		double seconds = (double)(now - u->sampled_us) / 1e6;

		u->cpu_percent = 100.0 * (double)(usage.cpu_ticks - u->cpu_ticks) /
				 (double)proc_ticks_per_second() / seconds;
	}
	u->sampled_us = now;
	u->cpu_ticks = usage.cpu_ticks;
	u->rss_bytes = usage.rss_bytes;
	trend_add(&u->cpu, u->cpu_percent);
	trend_add(&u->rss, (double)u->rss_bytes);
}

static void
sample_machine(struct cockpit *c)
{
	struct proc_machine now;

	if (proc_machine(&now))
		return;
	if (c->machine.total_ticks && now.total_ticks > c->machine.total_ticks)
		trend_add(&c->cpu, 100.0 * (double)(now.busy_ticks - c->machine.busy_ticks) /
					   (double)(now.total_ticks -
						    c->machine.total_ticks));
	trend_add(&c->memory, 100.0 * (double)(now.memory_bytes - now.available_bytes) /
				      (double)now.memory_bytes);
	c->machine = now;
}

void
meters_sample(struct cockpit *c)
{
	const struct unit *selected = rows_selected(&c->rows);

	sample_machine(c);
	c->turn = (c->turn + 1) % TURNS;
	for (size_t i = 0; i < c->model.n; i++) {
		struct unit *u = c->model.units[i];

		if (!unit_is_alive(u))
			continue;
		if (u == selected || !u->sampled_us || i % TURNS == c->turn)
			sample_unit(u);
	}
	if (c->rows.order == ORDER_CPU)
		rows_arrange(&c->rows, &c->model);
}

/* --- drawing --- */

struct meter {
	const char *name;
	const struct trend *trend;
	double most;
	const char *words;
};

static void
draw_meter(struct cockpit *c, struct rect r, const struct meter *m)
{
	enum { NAME = 4 };
	int words = (int)style_width(m->words), graph = r.cols - NAME - words - 4;
	struct str text = STR_INIT;

	if (graph < 4)
		graph = 0;
	canvas_text(c->canvas, r.row, r.col + 1, NAME, PEN(ROLE_DIM), m->name);
	graph_add(&text, m->trend, m->most, (unsigned)graph, canvas_is_utf8(c->canvas));
	canvas_text(c->canvas, r.row, r.col + 1 + NAME, graph, PEN(ROLE_ACCENT), text.buf);
	canvas_text_right(c->canvas, r.row, r.col + r.cols - words - 1, words,
			  PEN(ROLE_DIM), m->words);
	str_release(&text);
}

static void
draw_machine(struct cockpit *c, struct rect r)
{
	const double gib = 1 << 30;
	const struct proc_machine *m = &c->machine;
	char cpu[64], memory[64];

	snprintf(cpu, sizeof(cpu), "%3.0f%%  %u cores  load %.1f", trend_at(&c->cpu, 0),
		 m->cores, m->load);
	snprintf(memory, sizeof(memory), "%.1f of %.0f GiB",
		 (double)(m->memory_bytes - m->available_bytes) / gib,
		 (double)m->memory_bytes / gib);
	draw_meter(c, r, &(struct meter){ "cpu", &c->cpu, 100, cpu });
	r.row++;
	draw_meter(c, r, &(struct meter){ "mem", &c->memory, 100, memory });
}

static void
draw_selected(struct cockpit *c, struct rect r, const struct unit *u)
{
	char words[64];
	double most = 100;

	for (unsigned i = 0; i < u->cpu.n; i++)
		if (trend_at(&u->cpu, i) > most)
			most = trend_at(&u->cpu, i);
	snprintf(words, sizeof(words), "%3.0f%%  %.0fM", u->cpu_percent,
		 (double)u->rss_bytes / (1 << 20));
	draw_meter(c, r, &(struct meter){ style_shape(canvas_style(c->canvas),
						       style_state(u->state)),
					  &u->cpu, most, words });
}

void
meters_draw(struct cockpit *c, struct rect r)
{
	const struct unit *u = rows_selected(&c->rows);

	if (r.rows < LAYOUT_METER_ROWS)
		return;
	canvas_fill(c->canvas, r, PEN(ROLE_TEXT));
	draw_machine(c, (struct rect){ r.row, r.col, 1, r.cols });
	if (u)
		draw_selected(c, (struct rect){ r.row + 2, r.col, 1, r.cols }, u);
}
