/* SPDX-License-Identifier: MIT */
/*
 * The cockpit from within: one struct, and the files that move it. cockpit.c
 * opens, loops and closes; news.c is told what happens outside; keys.c has the
 * way of a key, act.c what each action does; draw.c puts it all on the canvas,
 * with list.c, pane.c, meters.c, wall.c and the dialogs each for their part.
 *
 *   terminal ─► input ─► keys ─► act ─┬─► task (a verb) ─► news ─► model ─┐
 *   keepers ─► watch ─► news ─────────┼───────────────────────────► model ┤
 *                                     └─► what is shown ──────────────────┴─► draw
 */
#ifndef UI_COCKPIT_INT_H
#define UI_COCKPIT_INT_H

#include <stdbool.h>
#include <uv.h>

#include "base/err.h"
#include "proc/proc.h"
#include "ui/canvas/canvas.h"
#include "ui/canvas/theme.h"
#include "ui/counts.h"
#include "ui/dialog.h"
#include "ui/keyboard/input.h"
#include "ui/keyboard/keymap.h"
#include "ui/layout.h"
#include "ui/model/model.h"
#include "ui/model/rows.h"
#include "ui/model/task.h"
#include "ui/model/watch.h"
#include "ui/pane.h"
#include "ui/reading.h"
#include "ui/selection.h"
#include "ui/toast.h"
#include "ui/view-state.h"
#include "ui/wall.h"
#include "ui/widget/editor.h"
#include "verb/app.h"

enum cockpit_limit {
	RELOAD_MS = 30,	 /* the store has changed: how long more changes are awaited */
	STORE_TICK_MS = 20, /* two writes within it may bear the same time */
	SAMPLE_FIRST_MS = 200, /* after the first frame */
	SAMPLE_MS = 1000, /* of CPU and memory, while meters are shown */
	REFRESH_MS = 3000, /* of changed lines and costs, while somebody works */
};

enum focus { FOCUS_LIST, FOCUS_PANE, FOCUS_TYPING, FOCUS_WALL };

/* What is to be drawn anew. */
enum drawing {
	DRAW_PANE = 1 << 0, /* the screens of agents, where they have changed */
	DRAW_SIDE = 1 << 1, /* what stands around them: header, list, meters, tabs */
	DRAW_ALL = 1 << 2,
};

enum entry_kind { ENTRY_NONE, ENTRY_FILTER, ENTRY_SEARCH };

struct entry {
	enum entry_kind kind;
	struct editor line;
};

/* What was typed into an agent before it is known how it wants it. */
struct typing {
	struct input_event *v; /* bytes are ours */
	size_t n, alloc;
	const struct unit *unit;
};

struct cockpit {
	struct app *app;
	uv_loop_t loop;
	int terminal; /* descriptor that the keyboard is read from */
	uv_poll_t keyboard, output;
	uv_timer_t hold, toast_end, reload, sample, refresh, greet, old_enough;
	uv_fs_event_t store;
	bool hears_store; /* false: it is looked at now and then */
	int64_t store_written; /* when that last was, as its file says */
	uv_prepare_t draw;
	uv_signal_t signals[6];

	struct canvas *canvas;
	struct theme theme;
	struct keymap *keymap;
	struct key_chord chord;
	struct input *input;
	struct typing typing;
	int64_t deaf_until; /* since who was typed into has gone; monotonic */

	struct model model;
	struct rows rows;
	struct watches *watches;
	struct tasks *tasks;
	struct task *listing; /* `list` is at work */
	bool is_list_stale;   /* and has to be done again */
	bool has_listed;      /* the first list has come */
	char *warning;	      /* that this one has given; NULL: none yet */

	struct layout_wish wish;
	struct layout layout;
	enum focus focus;
	size_t list_top, list_end; /* rows that are shown whole: from, to before */
	char *wanted;	 /* id of a new agent, to be selected when it is listed */
	struct pane pane;
	struct reading reading;
	struct counts counts;
	struct wall wall;
	struct selection selection;
	bool drags_border;   /* between list and pane */
	uint64_t pressed_at; /* in the list, for a double click */
	struct dialog *dialog; /* the topmost; NULL: none */
	struct strv drafts;    /* of forms: verb/argument=text (form-verb.h) */
	struct entry entry;    /* a line that is typed in the footer */
	bool has_focus;	       /* the terminal has, as far as it says */
	bool has_kitty;	       /* the terminal has kitty's keyboard */
	struct view_state *view;
	bool has_mouse;	       /* false: the terminal's own selection has it */
	struct trend cpu, memory; /* of the machine, in percent */
	struct trend agents_cpu, agents_rss; /* of all together */
	struct proc_machine machine;
	unsigned turn; /* of those that are sampled in turns */
	unsigned scale; /* of the graphs */

	unsigned shifts_shown; /* rows.shifts at the last frame */
	int64_t moved_ms; /* the monotonic clock when they last became more */
	struct toast toast;
	unsigned drawing; /* enum drawing, or'ed */
	bool is_over;
	struct err why; /* it ended, if not by the person's wish */
	int signal;	/* that ended it; 0: none */
};

/* cockpit.c */
/* To be drawn anew at the end of this turn. */
void cockpit_draw(struct cockpit *, unsigned drawing);
/* The window, or what is shown where, has changed. */
void cockpit_relayout(struct cockpit *);
/* Where the keys go from now on. */
void cockpit_focus(struct cockpit *, enum focus);
void cockpit_toast(struct cockpit *, enum role, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* A dialog on top of what there is, taken over; and it is over. */
void cockpit_open_dialog(struct cockpit *, struct dialog *);
void cockpit_close_dialog(struct cockpit *);

/* news.c: what happens outside */
int news_open(struct cockpit *, struct err *);
void news_close(struct cockpit *);
/* Asks `list` again, soon. */
void news_reload(struct cockpit *);
/* Starts or ends the sampling of CPU and memory, as meters are shown. */
void news_meter(struct cockpit *);
/* The terminal has come to the front, or has left it. */
void news_focus(struct cockpit *, bool is_in);
/* Watches are for what is shown: the selected agent's screen, or the wall's. */
void news_look(struct cockpit *);

/* keys.c */
/* Begins a line in the footer, with text in it; it acts as it is typed. */
void keys_begin_entry(struct cockpit *, enum entry_kind, const char *text);
void keys_take(void *cockpit, const struct input_event *);
/* What counts where the screen is too small for all else, beside ACTION_SUSPEND. */
enum action keys_way_out(const struct cockpit *);

/* mouse.c */
void mouse_take(struct cockpit *, const struct input_event *);

/* typing.c */
void typing_take(struct cockpit *, const struct input_event *);
/* True when it is not known yet how the agent wants it: it was kept until then. */
bool typing_hold(struct cockpit *, const struct input_event *);
/* A screen has come: what waited may go. */
void typing_go_on(struct cockpit *);
/* One goes before it has come: its keys go as any terminal sends them. */
void typing_flush(struct cockpit *);
void typing_clear(struct cockpit *);
/*
 * Who had the keys has gone. What is still typed was meant for them: keys do
 * nothing until none has come for ANSWER_MS.
 */
void typing_lose(struct cockpit *);
bool typing_is_deaf(struct cockpit *);

/* act.c */
void act(struct cockpit *, enum action, unsigned digit);
/* Where keys go now (enum key_place, or'ed). */
unsigned act_places(const struct cockpit *);

/* act-verb.c */
struct verb_call {
	const char *verb;
	const char *title; /* for the status line; NULL: none */
	const char *done; /* said when it has worked; NULL: nothing */
};
/* For tables among the words of an answer: as wide as a dialog, plain. */
struct style act_style(const struct cockpit *);
/* The agent of that id is selected once the list has it. */
void act_select_new(struct cockpit *, const json_t *answer);
/* Starts a verb with pairs of name and value, ended by NULL; a failure is told. */
void act_verb(struct cockpit *, const struct verb_call *, ...)
	__attribute__((sentinel));
/* The same with arguments that are made already, and taken over. */
void act_args(struct cockpit *, const struct verb_call *, struct args *);

/* draw.c */
void draw_all(struct cockpit *);

/* list.c */
void list_draw(struct cockpit *, struct rect);
/* The row of the list at a line of its region; rows.n: none. */
size_t list_row_at(const struct cockpit *, int line);

/* meters.c */
void meters_draw(struct cockpit *, struct rect);
void meters_sample(struct cockpit *);

#endif
