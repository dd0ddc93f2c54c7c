/* SPDX-License-Identifier: MIT */
/*
 * Every action of the product, once. A verb is a const record: its name, typed
 * arguments, flags, and one function. The doors (command line, cockpit, HTTP,
 * MCP, peers) parse what they are given into struct args by that record, call
 * run, and render the reply; help, completions, man pages and schemas come from
 * the same rows. A verb prints nothing and never exits.
 *
 *     argv ─┐                                        ┌─ table, text, JSON
 *     JSON ─┼─► args ─► verb->run(app, args, reply) ─┼─ JSON-RPC
 *     keys ─┘             │ progress, events, bytes  └─ cockpit
 *                         └──────────► the door's callbacks
 *
 * The programs `fleet` and fleet-cockpit are small and start fast; rows that need
 * git are filled in fleet-full only (VERB_FULL), which their doors become.
 */
#ifndef VERB_VERB_H
#define VERB_VERB_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum arg_kind {
	ARG_FLAG,     /* no value: true when given */
	ARG_TEXT,     /* any string */
	ARG_INT,      /* min..max */
	ARG_DURATION, /* 30s, 5m: milliseconds */
	ARG_FILE,     /* a path */
	ARG_AGENT,    /* an agent's name: branch, unique prefix, glob or id */
	ARG_BRANCH,   /* a branch of the repository */
	ARG_KIND,     /* an agent kind; "claude:3,codex:2" where many are allowed */
	ARG_BATCH,    /* a batch id */
	ARG_STATE,    /* an agent's state, or exited */
	ARG_CHOICE,   /* one of choices */
	ARG_OPTION,   /* the name of a setting */
	ARG_KIND_COUNT
};

enum arg_flag {
	ARG_POSITIONAL = 1 << 0,
	ARG_REQUIRED = 1 << 1,
	ARG_MANY = 1 << 2, /* positional: takes all that are left but later ones */
	ARG_REST = 1 << 3, /* everything after --, in order */
	ARG_NO_TOOL = 1 << 4, /* not offered to agents: left out of a tool's schema */
	ARG_STDIN = 1 << 5, /* "-" reads standard input, which only a person has */
};

struct verb_arg {
	const char *name;    /* "prompt": --prompt; positional: shown as PROMPT */
	char letter;	     /* -p; 0: none */
	enum arg_kind kind;
	unsigned flags;
	const char *value;   /* the placeholder: TEXT, DURATION */
	const char *fallback; /* NULL: absent */
	const char *choices; /* "rails|node|…" for ARG_CHOICE */
	int64_t min, max;    /* for ARG_INT, when max > 0 */
	const char *summary;
};

enum verb_flag {
	VERB_PROJECT = 1 << 0, /* needs a git repository around cwd */
	VERB_CHANGES = 1 << 1, /* changes things: not for readers */
	VERB_PEER = 1 << 2,    /* a peer may ask for it */
	VERB_TOOL = 1 << 3,    /* offered to agents as a tool */
	VERB_HIDDEN = 1 << 4,  /* for hooks and scripts: not in the short help */
	VERB_TERMINAL = 1 << 5, /* needs the person's terminal (attach) */
	VERB_FULL = 1 << 6,    /* only in fleet-full */
	VERB_ENDS = 1 << 7,    /* ends or takes away what is there */
};

struct app;
struct args;
struct reply;

typedef int verb_run_fn(struct app *, const struct args *, struct reply *, struct err *);

struct verb {
	const char *name, *alias;
	const char *group;    /* heading in the short help; NULL: as the row before */
	const char *summary;  /* one line, lower case, no full stop */
	const char *help;     /* paragraphs, for --help and the man page */
	const char *examples; /* lines "fleet … # what it does", or NULL */
	const struct verb_arg *args; /* ended by a NULL name */
	unsigned flags;
	verb_run_fn *run; /* NULL in the small program for VERB_FULL rows */
};

/* A row's run: kept only where the whole program is linked. */
#ifdef FLEET_SMALL
# define VERB_RUN_FULL(fn) NULL
# define VERB_STATIC_FULL static __attribute__((unused))
#else
# define VERB_RUN_FULL(fn) (fn)
# define VERB_STATIC_FULL static
#endif

/* Whether this is the small program. */
static inline bool
verb_is_small(void)
{
#ifdef FLEET_SMALL
	return true;
#else
	return false;
#endif
}

/* All verbs, in the order help shows them; *n is set. */
const struct verb *const *verbs_all(size_t *n);
/* By name or alias; NULL when there is none. */
const struct verb *verb_find(const char *name);
/* The known name nearest to a mistyped one, or NULL when none is near. */
const char *verb_nearest(const char *name);
/* The row of that argument, or the one whose name is nearest; or NULL. */
const struct verb_arg *verb_arg_find(const struct verb *, const char *name);
const struct verb_arg *verb_arg_nearest(const struct verb *, const char *name);
/*
 * For a run that finds out, before it has said or changed anything, that it
 * needs the full program: -1 with ERR_NEEDS_FULL, on which the small program's
 * door starts fleet-full with the same arguments.
 */
int verb_in_full(struct err *);

/* --- arguments: what a door was given, checked against the row --- */

struct args *args_new(const struct verb *);
void args_free(struct args *);
/*
 * Notes a value for the argument of that name, checking kind, range and
 * choices. ERR_USAGE names the argument and what would be right.
 */
int args_set(struct args *, const char *name, const char *value, struct err *);
/* Checks that all required ones are there; call once, last. */
int args_finish(struct args *, struct err *);
const struct verb *args_verb(const struct args *);
/* All that was given, as fields; and back, in another process. */
void args_add_fields(const struct args *, struct str *);
int args_set_fields(struct args *, const struct str *, struct err *);

bool args_has(const struct args *, const char *name);
/* Given value, else the row's fallback, else NULL. */
const char *args_text(const struct args *, const char *name);
bool args_flag(const struct args *, const char *name);
int64_t args_int(const struct args *, const char *name); /* also durations, in ms */
const struct strv *args_list(const struct args *, const char *name); /* MANY, REST */

/* --- the reply --- */

/* How a door without a layout of its own shows value: columns of a list. */
enum cell_style {
	CELL_TEXT,
	CELL_STATE, /* a state's word in its colour; its shape leads the line */
	CELL_AGE,   /* milliseconds as 12m; a UTC time as how long ago it was */
	CELL_SIZE,  /* bytes as 214M */
	CELL_PERCENT,
	CELL_ADDED, /* +120 */
	CELL_REMOVED, /* -8 */
	CELL_NUMBER,
	CELL_MONEY, /* US dollars as $0.42 */
	CELL_COUNT, /* 812, 12k, 3.4M */
};

struct reply_column {
	const char *key;   /* of the objects in the list */
	const char *title; /* BRANCH */
	enum cell_style style;
};

struct reply_layout {
	const char *list; /* key of the list in value; NULL: value is the list */
	const struct reply_column *columns; /* ended by a NULL key */
	const char *group; /* key to draw section lines by, or NULL */
	const char *empty; /* said when the list has nothing */
	const char *note;  /* key of a text shown below its row, or NULL */
	const char *extra; /* keys of columns left out where they are empty; or NULL */
	const char *total; /* key of an object shown below several rows, or NULL */
};

/* What a door gives a verb to speak through; each may be NULL. */
struct reply_door {
	/* "copying credentials", for people; step is a line of its own. */
	void (*progress)(void *ctx, const char *agent, const char *step);
	/* Bytes as they come: of an agent's set-up, or (agent NULL) a log's. */
	void (*bytes)(void *ctx, const char *agent, const char *, size_t n);
	/* One of a stream of values (list -w, logs -f); owned by the callee. */
	int (*event)(void *ctx, json_t *);
	/* True when the person wants it to end. */
	bool (*is_cancelled)(void *ctx);
	/* Yes or no, for what would lose something; NULL: not asked, means no. */
	bool (*confirm)(void *ctx, const char *question);
	/*
	 * Takes the terminal until the person detaches (*exit_status is -1) or
	 * the program ends; says which of the two it was, by name.
	 */
	int (*attach)(void *ctx, struct app *, const char *name, const char *socket,
		      bool read_only, int64_t *exit_status, struct err *);
	/* Gives standard input and output to the door for agents. */
	int (*serve)(struct reply *, struct err *);
	void *ctx;
};

struct reply {
	const struct reply_door *door;
	json_t *value;	/* what the verb answers: an object or a list */
	struct str text; /* the same in words, for people; may be empty */
	const struct reply_layout *layout; /* how value is a table; or NULL */
	bool redraw; /* events replace one another (list -w) */
	int status;  /* exit status when run returned 0: that of `wait`; mostly 0 */
};

void reply_init(struct reply *, const struct reply_door *);
void reply_release(struct reply *);
void reply_progress(struct reply *, const char *agent, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void reply_bytes(struct reply *, const char *agent, const char *, size_t n);
int reply_event(struct reply *, json_t *);
bool reply_is_cancelled(const struct reply *);
/* A string for value: where it is not UTF-8, as a path may be, it is made so. */
json_t *reply_text(const char *);
/* Adds a line for people. */
void reply_say(struct reply *, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
