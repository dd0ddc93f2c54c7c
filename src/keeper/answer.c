/* SPDX-License-Identifier: MIT */
/*
 * A choice into the question that stands on the screen, as a person would make
 * it: its digit, or arrows until it is marked and then Enter. Nothing is typed
 * unless the question is there, is the one that was meant and has that choice;
 * and it counts as answered when the question has gone.
 *
 *   answer_add ─ it has stood a moment ─┬─ arrows ─► marked? ─ Enter ─┐
 *                                       └─ digit ─────────────────────┴► gone? ─► REPLY
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/fields.h"
#include "keeper/keeper-int.h"
#include "keeper/report.h"

enum {
	ANSWER_MS = 3000, /* for each of the two steps */
	/* Programs are deaf for a moment when they have drawn a question (150 ms). */
	ANSWER_WAIT_MS = 400,
};

static void
finish(struct host *h, const struct err *refusal)
{
	struct guest *g = h->answer.by;
	struct str f = STR_INIT;

	if (refusal) {
		report_add_error(&f, refusal);
	} else {
		fields_add_int(&f, "ok", 1);
		fields_add_int(&f, "choice", h->answer.choice);
	}
	if (g)
		guest_add(g, WIRE_REPLY, &f);
	str_release(&f);
	h->answer = (struct answer){ .is_underway = false };
}

static void
type(struct host *h, const char *keys, size_t n)
{
	look_note_input(h, keys, n);
	pty_write(&h->pty, keys, n);
}

/* By number, else by how its words begin; 0: none, or more than one. */
static unsigned
find_choice(const struct question *q, const char *text)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);
	unsigned found = 0, n = 0;

	if (*text && !*end)
		return number <= q->n_choices ? (unsigned)number : 0;
	for (unsigned i = 0; *text && i < q->n_choices; i++) {
		if (!strcasecmp(q->choices[i], text))
			return i + 1;
		if (!strncasecmp(q->choices[i], text, strlen(text))) {
			found = i + 1;
			n++;
		}
	}
	return n == 1 ? found : 0;
}

static void
list_choices(const struct question *q, struct str *out)
{
	for (unsigned i = 0; i < q->n_choices; i++)
		str_addf(out, "%s%u %s", i ? ", " : "", i + 1, q->choices[i]);
}

/* Why it cannot be answered so; the number of the choice in *choice. */
static int
check(struct host *h, const char *text, uint64_t question, unsigned *choice,
      struct err *err)
{
	const struct question *q = &h->look.question;
	struct str all = STR_INIT;

	if (h->answer.is_underway)
		return err_set(err, ERR_BUSY, "another answer is under way");
	if (h->phase != HOST_RUNNING)
		return err_set(err, ERR_REFUSED, "it has ended");
	if (h->state.now != STATE_BLOCKED)
		return err_set(err, ERR_REFUSED, "it asks nothing (it is %s)",
			       state_name(h->state.now));
	if (!q->n_choices)
		return err_set(err, ERR_REFUSED,
			       "no choices of its question can be read; attach and "
			       "answer it there");
	list_choices(q, &all);
	*choice = find_choice(q, text);
	if (question && question != question_hash(q))
		err_set(err, ERR_REFUSED, "it asks something else by now: %s %s", q->text,
			all.buf);
	else if (!*choice)
		err_set(err, ERR_REFUSED, "there is no choice '%s'; there are %s", text,
			all.buf);
	str_release(&all);
	return err->code ? -1 : 0;
}

static void
go_to_choice(struct host *h)
{
	bool is_application = term_modes(h->term) & TERM_MODE_CURSOR_KEYS;
	unsigned from = h->look.question.marked ? h->look.question.marked : 1;
	bool is_up = h->answer.choice < from;
	char key[3] = { '\033', is_application ? 'O' : '[', is_up ? 'A' : 'B' };

	for (; from != h->answer.choice; from += is_up ? -1u : 1u)
		type(h, key, sizeof(key));
}

void
answer_add(struct host *h, struct guest *g, const char *text, uint64_t question)
{
	struct err err = ERR_INIT;
	struct str f = STR_INIT;
	unsigned choice = 0;

	look_now(h);
	if (check(h, text, question, &choice, &err)) {
		report_add_error(&f, &err);
		guest_add(g, WIRE_REPLY, &f);
		str_release(&f);
		return;
	}
	h->answer = (struct answer){
		.is_underway = true,
		.by = g,
		.choice = choice,
		.question = question_hash(&h->look.question),
		.due = h->look.asked_at + ANSWER_WAIT_MS,
	};
	answer_step(h);
}

static void
begin(struct host *h)
{
	struct answer *a = &h->answer;
	char digit = (char)('0' + a->choice);

	a->has_begun = true;
	a->is_taken = h->look.question.is_numbered && !h->launch.answers_by_arrows;
	a->due = h->now + ANSWER_MS;
	if (a->is_taken)
		type(h, &digit, 1);
	else
		go_to_choice(h);
}

static bool
still_asks(const struct host *h)
{
	return h->state.now == STATE_BLOCKED &&
	       question_hash(&h->look.question) == h->answer.question;
}

void
answer_step(struct host *h)
{
	struct answer *a = &h->answer;
	struct err err = ERR_INIT;

	if (!a->is_underway)
		return;
	if (h->phase != HOST_RUNNING || !still_asks(h)) {
		if (!a->is_taken)
			err_set(&err, ERR_REFUSED, "the question went away before it was "
				"answered");
		finish(h, a->is_taken ? NULL : &err);
	} else if (!a->has_begun && h->now >= a->due) {
		begin(h);
		/* it may be marked already */
		answer_step(h);
	} else if (!a->has_begun) {
		return;
	} else if (!a->is_taken && h->look.question.marked == a->choice) {
		type(h, "\r", 1);
		a->is_taken = true;
		a->due = h->now + ANSWER_MS;
	} else if (h->now >= a->due) {
		err_set(&err, ERR_TIMEOUT, "it was typed, and the question still stands");
		finish(h, &err);
	}
}

int64_t
answer_due(const struct host *h)
{
	return h->answer.is_underway ? h->answer.due : INT64_MAX;
}

void
answer_forget(struct host *h, const struct guest *g)
{
	if (h->answer.by == g)
		h->answer.by = NULL;
}
