/* SPDX-License-Identifier: MIT */
/*
 * CPU and memory of the machine and of each agent's processes, sampled once a
 * second while they are shown. A look at a process tree has its price, so that
 * what is not selected is looked at in turns: a fifth of it a second, and what
 * used nothing between two looks, while it is not at work, four times as seldom.
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
#include "ui/widget/graph.h"

enum { TURNS = 5, TURNS_ASLEEP = 4 * TURNS };

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
	u->is_asleep = u->sampled_us && usage.cpu_ticks == u->cpu_ticks;
	if (u->sampled_us && usage.cpu_ticks >= u->cpu_ticks) {
		double seconds = (double)(now - u->sampled_us) / 1e6;

		u->cpu_percent = 100.0 * (double)(usage.cpu_ticks - u->cpu_ticks) /
				 (double)proc_ticks_per_second() / seconds;
	}
	u->sampled_us = now;
	u->cpu_ticks = usage.cpu_ticks;
	u->rss_bytes = usage.rss_bytes;
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

/* One that was not looked at this time goes on as it was. */
static void
note_units(struct cockpit *c)
{
	double cpu = 0, rss = 0;

	for (size_t i = 0; i < c->model.n; i++) {
		struct unit *u = c->model.units[i];

		trend_add(&u->cpu, u->cpu_percent);
		trend_add(&u->rss, (double)u->rss_bytes);
		cpu += u->cpu_percent;
		rss += (double)u->rss_bytes;
	}
	trend_add(&c->agents_cpu, cpu);
	trend_add(&c->agents_rss, rss);
}

/* The i-th of all: in each second as many as in any other. */
static bool
is_its_turn(const struct cockpit *c, const struct unit *u, size_t i)
{
	unsigned turns = u->is_asleep && !unit_is(u, "working") ? TURNS_ASLEEP : TURNS;

	return !u->sampled_us || i % turns == c->turn % turns;
}

void
meters_sample(struct cockpit *c)
{
	const struct unit *selected = rows_selected(&c->rows);

	sample_machine(c);
	c->turn = (c->turn + 1) % TURNS_ASLEEP;
	for (size_t i = 0; i < c->model.n; i++) {
		struct unit *u = c->model.units[i];

		if (u == selected || is_its_turn(c, u, i))
			sample_unit(u);
	}
	note_units(c);
	if (c->rows.order == ORDER_CPU)
		rows_arrange(&c->rows, &c->model);
}

/* --- drawing --- */

static const char *const scales[TREND_SCALES] = { "2 min", "20 min", "3 h" };

enum {
	MACHINE_NAME = 4, /* columns of "cpu " and "mem " */
	PAIR_WORDS = 5,	  /* " 34%", " 214M" */
	NAME_MIN = 6,	  /* of an agent's name beside its graphs */
};

/* The two columns around a graph, which has what they leave. */
struct meter {
	const char *name;
	int name_cols;
	const struct trend *trend;
	double most;
	const char *words;
	int words_cols;
};

/* "cpu ⣀⣠⣶⣿⣶⣠⣀  34%  2 cores" */
static void
draw_meter(struct cockpit *c, struct rect r, const struct meter *m)
{
	int cols = r.cols - m->name_cols - m->words_cols - 1;
	const struct graph graph = { m->trend, c->scale, m->most,
				     (unsigned)(cols > 0 ? cols : 0),
				     canvas_is_utf8(c->canvas) };
	struct str text = STR_INIT;

	graph_add(&text, &graph);
	canvas_text_cut(c->canvas, r.row, r.col, m->name_cols - 1, PEN(ROLE_DIM),
			m->name);
	canvas_text(c->canvas, r.row, r.col + m->name_cols, cols, PEN(ROLE_ACCENT),
		    text.buf);
	canvas_text(c->canvas, r.row, r.col + r.cols - m->words_cols, m->words_cols,
		    PEN(ROLE_DIM), m->words);
	str_release(&text);
}

/* One below the other, so that a moment stands in one column. */
static void
draw_machine(struct cockpit *c, struct rect r)
{
	const double gib = 1 << 30;
	const struct proc_machine *m = &c->machine;
	struct meter meter = { .name_cols = MACHINE_NAME, .most = 100 };
	char cpu[64], memory[64];

	snprintf(cpu, sizeof(cpu), "%3.0f%%  %u cores  load %4.1f",
		 trend_at(&c->cpu, 0, 0), m->cores, m->load);
	snprintf(memory, sizeof(memory), "%3.0f%%  %.1f of %.0f GiB",
		 trend_at(&c->memory, 0, 0),
		 (double)(m->memory_bytes - m->available_bytes) / gib,
		 (double)m->memory_bytes / gib);
	meter.words_cols = (int)(strlen(cpu) > strlen(memory) ? strlen(cpu)
							      : strlen(memory));
	meter.name = "cpu";
	meter.trend = &c->cpu;
	meter.words = cpu;
	draw_meter(c, r, &meter);
	r.row++;
	meter.name = "mem";
	meter.trend = &c->memory;
	meter.words = memory;
	draw_meter(c, r, &meter);
}

static double
highest(const struct trend *t, unsigned scale, double least)
{
	for (unsigned i = 0; i < TREND_POINTS; i++)
		if (trend_at(t, scale, i) > least)
			least = trend_at(t, scale, i);
	return least;
}

/* Side by side: CPU of a core, and memory of the most that there was. */
static void
draw_pair(struct cockpit *c, struct rect r, const struct trend *cpu,
	  const struct trend *rss)
{
	struct rect half = { r.row, r.col, 1, r.cols / 2 - 1 };
	char share[16], size[16];

	snprintf(share, sizeof(share), "%4.0f%%", trend_at(cpu, 0, 0));
	snprintf(size, sizeof(size), "%4.0fM", trend_at(rss, 0, 0) / (1 << 20));
	draw_meter(c, half,
		   &(struct meter){ "", 0, cpu, highest(cpu, c->scale, 100), share,
				    PAIR_WORDS });
	half.col += r.cols / 2;
	half.cols = r.cols - r.cols / 2;
	draw_meter(c, half,
		   &(struct meter){ "", 0, rss, highest(rss, c->scale, 1), size,
				    PAIR_WORDS });
}

/* The selected agent's, else those of all together. */
static void
draw_agents(struct cockpit *c, struct rect r)
{
	const struct unit *u = rows_selected(&c->rows);
	const char *name = u ? u->name : "all agents";
	int width = (int)style_width(name), most = r.cols / 3;

	if (width > most)
		width = most > NAME_MIN ? most : NAME_MIN;
	canvas_text_cut(c->canvas, r.row, r.col, width, PEN(ROLE_DIM), name);
	r.col += width + 1;
	r.cols -= width + 1;
	if (u)
		draw_pair(c, r, &u->cpu, &u->rss);
	else
		draw_pair(c, r, &c->agents_cpu, &c->agents_rss);
}

/* How far back they go, in the rule above them. */
static void
draw_scale(struct cockpit *c, struct rect r)
{
	char text[24];
	int width;

	snprintf(text, sizeof(text), " last %s ", scales[c->scale]);
	width = (int)strlen(text);
	canvas_text(c->canvas, r.row - 1, r.col + r.cols - width - 1, width, PEN(ROLE_DIM),
		    text);
}

void
meters_draw(struct cockpit *c, struct rect r)
{
	struct rect line = { r.row, r.col + 1, 1, r.cols - 2 };

	if (r.rows < LAYOUT_METER_ROWS)
		return;
	canvas_fill(c->canvas, r, PEN(ROLE_TEXT));
	draw_scale(c, r);
	draw_machine(c, line);
	line.row += 2;
	draw_agents(c, line);
}
