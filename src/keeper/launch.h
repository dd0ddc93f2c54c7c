/* SPDX-License-Identifier: MIT */
/*
 * The launch record, agents/<id>/launch: how an agent was started, written
 * before its keeper is and read by the keeper and by restart; and the exit
 * record, agents/<id>/exit, written once by the keeper when the program has
 * ended; and the session record, agents/<id>/session: which conversation the
 * agent holds. All are fields (base/fields.h), the first line a magic, the last
 * `end=1`, so that a damaged one is told from a whole one.
 */
#ifndef KEEPER_LAUNCH_H
#define KEEPER_LAUNCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/str.h"

/* What a record, or a client, may ask for at most. */
enum launch_limit {
	LAUNCH_HISTORY_MAX = 1000000, /* lines */
	LAUNCH_LOG_KEEP_MAX = 100,
	LAUNCH_GRACE_MAX_MS = 3600 * 1000,
};

struct launch {
	char *id;
	char *name; /* the branch, for words to people */
	char *kind; /* the agent kind's name */
	char *mode; /* the one of its modes that it was started in; or NULL */
	char *cwd;
	char *socket; /* where the keeper listens */
	char *dir;    /* agents/<id> */
	struct strv argv;
	struct strv env; /* the whole environment */
	unsigned rows, cols;
	unsigned history;	  /* lines */
	int64_t log_max_bytes;	  /* a log file is rotated past it */
	unsigned log_keep;	  /* rotated ones kept */
	int64_t grace_ms;	  /* between SIGHUP, SIGTERM and SIGKILL */
	bool has_status_protocol; /* the kind reports by OSC 7501 */
	bool answers_by_arrows;	  /* a choice is gone to, and taken by Enter */
	bool prompts_at_rest;	  /* while it works, they wait for its rest */
	char *interrupt;	  /* the bytes that interrupt it; NULL: Ctrl-C */
	char *composer;	    /* pattern of the line in which typing begins; or NULL */
	char *commands;	    /* of text that it takes as a command of its own */
	char *quoted;	    /* likewise, unless a blank stands before it */
	char *session_file; /* of a file that it holds open, id in (); or NULL */
	struct strv rules;  /* keeper/rules.h, a text each */
	struct strv notify_command; /* argv; empty: none */
	struct strv notify_on;	    /* names of states */
	bool notifies_desktop;
	char *on_failure; /* the program fleet, that starts it again; or NULL: none */
	/* The terminal's options (term/term.h); a record without them has the usual. */
	bool may_clip;	     /* OSC 52 may write the clipboard */
	bool keeps_history;  /* CSI 3 J clears none */
	struct strv colours; /* #rrggbb: text, background, cursor, the sixteen */
};

struct term_options;

void launch_init(struct launch *);
void launch_release(struct launch *);
/*
 * To and from launch->dir/launch (0600: the environment may hold keys). Numbers
 * that are out of bounds are brought into them.
 */
int launch_save(const struct launch *, struct err *);
int launch_load(const char *dir, struct launch *, struct err *);
/* What the agent's terminal is set to. What is no colour is passed over. */
void launch_term_options(const struct launch *, struct term_options *);

struct exit_record {
	int status;	  /* as a shell says it: 0-255, 128 + signal */
	int64_t ended_ms; /* UTC */
	bool was_stopped; /* we ended it */
};

/* Atomic; keeps what is there already. */
int exit_record_save(const char *dir, const struct exit_record *, struct err *);
/* ERR_NOT_FOUND when there is none (yet). */
int exit_record_load(const char *dir, struct exit_record *, struct err *);
/* Takes the record away, for a restart. */
void exit_record_remove(const char *dir);

/*
 * Known by an id that was minted for it, or by what the agent's own hooks said of
 * themselves; never guessed. It changes when the agent begins another
 * conversation, and the newest stands.
 */
struct session_record {
	char *id;
	char *transcript; /* the file that it is written to; NULL: not known */
	char *source;	  /* "minted", or who said so: "hook" */
	int64_t noted_ms; /* UTC */
};

/*
 * Whether that can be the id of a conversation: it becomes an argument, and part
 * of a path. Letters, digits, '.', '_', '-', no '-' or '.' first; at most 128.
 */
bool session_id_is_plain(const char *);

#define SESSION_RECORD_INIT { NULL, NULL, NULL, 0 }

void session_record_release(struct session_record *);
/* Atomic; replaces what is there. */
int session_record_save(const char *dir, const struct session_record *, struct err *);
/* ERR_NOT_FOUND when none is known. */
int session_record_load(const char *dir, struct session_record *, struct err *);

#endif
