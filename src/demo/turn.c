/* SPDX-License-Identifier: MIT */
/*
 * A turn is a row of steps; each returns whether the next may follow. On an
 * interruption what was edited stays in the tree, uncommitted, as with any
 * agent.
 */
#include "config.h"

#include "demo/turn.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "demo/work.h"
#include "repo/commit.h"

#define QUESTION "Run `make test`?  1 yes  2 always  3 no"

enum { PAUSE_MS = 800, PAUSE_FAST_MS = 15, SHOWN_LINES = 3 };

enum step { STEP_NEXT, STEP_INTERRUPTED, STEP_FAILED };

static enum step
pause_for(struct session *s, const char *doing)
{
	int64_t ms = s->opt->is_fast ? PAUSE_FAST_MS : PAUSE_MS;

	return session_work(s, doing, ms) == WAIT_PASSED ? STEP_NEXT : STEP_INTERRUPTED;
}

static void
say_prompt(struct session *s, const char *prompt)
{
	struct str clean = STR_INIT;
	size_t n = strcspn(prompt, "\n");

	utf8_add_clean(&clean, prompt, n);
	view_say(&s->view, "\033[2m❯ %s%s", clean.buf, prompt[n] ? " …" : "");
	str_release(&clean);
}

/* "● Edit src/words.c  +11" and the first lines of it. */
static void
say_edit(struct session *s, const struct work_edit *e)
{
	const char *line = e->text;

	view_say(&s->view, "\033[32m●\033[m %s %s  \033[32m+%u", e->act, e->path,
		 e->lines);
	for (int shown = 0; *line && shown < SHOWN_LINES;) {
		int n = strcspn(line, "\n");

		if (n) {
			view_say(&s->view, "\033[32m    + %.*s", n, line);
			shown++;
		}
		line += n + (line[n] == '\n');
	}
}

static enum step
edit(struct session *s, const struct work *w, struct err *err)
{
	enum step step = pause_for(s, "Reading");

	for (unsigned i = 0; step == STEP_NEXT && i < w->n; i++) {
		step = pause_for(s, w->doing);
		if (step != STEP_NEXT)
			break;
		if (work_apply(w, i, err))
			return STEP_FAILED;
		say_edit(s, &w->edits[i]);
	}
	return step;
}

/* Asks, unless it need not, and runs the check when it may. */
static enum step
test(struct session *s, const struct work *w, struct err *err)
{
	enum session_answer answer = ANSWER_YES;
	enum step step;

	if (s->opt->must_ask && !s->always)
		answer = session_ask(s, QUESTION);
	if (answer == ANSWER_NONE)
		return STEP_INTERRUPTED;
	s->always |= answer == ANSWER_ALWAYS;
	view_say(&s->view, "\033[32m●\033[m Run make test");
	if (answer == ANSWER_NO) {
		view_say(&s->view, "\033[2m  ⎿ not run: you said no");
		return STEP_NEXT;
	}
	step = pause_for(s, "Testing");
	if (step != STEP_NEXT)
		return step;
	if (work_check(w, err))
		return STEP_FAILED;
	view_say(&s->view, "\033[2m  ⎿ %u files checked, all as they should be", w->n);
	return STEP_NEXT;
}

/* "commit a1b2c3d demo: …", or why there is none; a tree without git is fine. */
static int
commit(const struct work *w, struct str *said, struct err *err)
{
	struct err mine = ERR_INIT;
	char oid[REPO_OID_SIZE];

	if (!repo_commit_all(w->dir, w->subject, oid, &mine)) {
		str_addf(said, "Commit %.7s %s", oid, w->subject);
		return 0;
	}
	if (mine.code != ERR_NOT_FOUND) {
		*err = mine;
		return -1;
	}
	str_adds(said, "Not committed: not in a git repository");
	return 0;
}

static enum step
save(struct session *s, const struct work *w, struct err *err)
{
	struct str said = STR_INIT;
	enum step step = pause_for(s, "Committing");

	if (step == STEP_NEXT && commit(w, &said, err))
		step = STEP_FAILED;
	if (step == STEP_NEXT)
		view_say(&s->view, "\033[32m●\033[m %s", said.buf);
	str_release(&said);
	return step;
}

static void
finish(struct session *s, enum step step, const struct err *err)
{
	static const enum announce_state states[] = {
		[STEP_NEXT] = ANNOUNCE_DONE,
		[STEP_INTERRUPTED] = ANNOUNCE_IDLE,
		[STEP_FAILED] = ANNOUNCE_ERROR,
	};

	view_status(&s->view, "%s", "");
	if (s->has_ended)
		return;
	if (step == STEP_INTERRUPTED)
		view_say(&s->view,
			 "\033[31m  ⎿ Interrupted\033[m · what should be done "
			 "instead?");
	else if (step == STEP_FAILED)
		view_say(&s->view, "\033[31m✕ %s", err->text);
	else
		view_say(&s->view, "\033[36m✓\033[m Done.");
	view_draw(&s->view, &s->composer);
	session_state(s, states[step], step == STEP_FAILED ? err->text : NULL);
}

void
turn_run(struct session *s, const char *prompt)
{
	struct err err = ERR_INIT;
	enum step step = STEP_FAILED;
	struct work w = { 0 };

	say_prompt(s, prompt);
	session_state(s, ANNOUNCE_WORKING, NULL);
	if (!work_plan(&w, ".", s->opt->branch, prompt, &err))
		step = edit(s, &w, &err);
	if (step == STEP_NEXT)
		step = test(s, &w, &err);
	if (step == STEP_NEXT)
		step = save(s, &w, &err);
	finish(s, step, &err);
	work_release(&w);
}

int
turn_run_headless(const char *branch, const char *prompt, struct err *err)
{
	struct str said = STR_INIT;
	struct work w = { 0 };
	int rc = -1;

	if (work_plan(&w, ".", branch, prompt, err))
		goto out;
	for (unsigned i = 0; i < w.n; i++) {
		if (work_apply(&w, i, err))
			goto out;
		printf("%s %s +%u\n", w.edits[i].act, w.edits[i].path,
		       w.edits[i].lines);
	}
	if (work_check(&w, err) || commit(&w, &said, err))
		goto out;
	printf("%s\n", said.buf);
	rc = 0;
out:
	str_release(&said);
	work_release(&w);
	return rc;
}
