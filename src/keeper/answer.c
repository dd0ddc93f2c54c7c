/* SPDX-License-Identifier: MIT */
/*
 * A choice into the question that stands on the screen, as a person would make
 * it: its digit, or arrows until it is marked and then Enter. Nothing is typed
 * unless the question is there, is the one that was meant and has that choice;
 * and it counts as answered when the question has gone.
 *
 *   stood a moment ─┬─ arrows ─► marked? ─ Enter ─────┐
 *                   ├─ digit ─────────────────────────┴┬► gone? ─► REPLY
 *                   └┬► digit ─► ticked? ─┬─ Right ────┘
 *                    └──── another box ◄──┘
 *
 * Where several may be chosen, each box is ticked or cleared until those that were
 * asked for are ticked and no other.
 */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/fields.h"
#include "keeper/choice.h"
#include "keeper/keeper-int.h"
#include "keeper/report.h"

enum {
	ANSWER_MS = 3000, /* for each of the two steps */
	/* Programs are deaf for a moment when they have drawn a question (150 ms). */
	ANSWER_WAIT_MS = 400,
};

static void
list_choices(const struct question *q, struct str *out)
{
	for (unsigned i = 0; i < q->n_choices; i++)
		str_addf(out, "%s%u %s", i ? ", " : "", i + 1, q->choices[i]);
}

/* The next of several questions, or whether that was all. */
static void
add_next(const struct host *h, struct str *f)
{
	const struct question *q = &h->look.question;
	struct str s = STR_INIT;

	if (h->state.now != STATE_BLOCKED || !q->n_choices)
		return;
	str_addf(&s, "%s%s", q->text, *q->text ? " " : "");
	list_choices(q, &s);
	fields_add(f, "asks", s.buf);
	str_release(&s);
}

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
		add_next(h, &f);
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

static unsigned
find_choice(const struct question *q, const char *text)
{
	const char *choices[CHOICES_MAX];

	for (unsigned i = 0; i < q->n_choices; i++)
		choices[i] = q->choices[i];
	return choice_find(choices, q->n_choices, text);
}

/* "1,3" or "red, blue": all of them, as bits; 0: one of them is none. */
static unsigned
find_several(const struct question *q, const char *text)
{
	struct str one = STR_INIT;
	unsigned all = 0, choice = 1;

	for (const char *end; choice && *text; text = *end ? end + 1 : end) {
		text += strspn(text, " ");
		end = strchrnul(text, ',');
		str_clear(&one);
		str_add(&one, text, (size_t)(end - text));
		str_rtrim(&one);
		choice = find_choice(q, one.buf);
		all |= choice ? 1u << (choice - 1) : 0;
	}
	str_release(&one);
	return choice ? all : 0;
}

/* What has no box is taken alone, as where but one may be chosen. */
static bool
find(const struct question *q, const char *text, struct answer *a)
{
	unsigned all;

	a->choice = find_choice(q, text);
	all = a->choice ? 1u << (a->choice - 1) : q->boxed ? find_several(q, text) : 0;
	a->wanted = all & q->boxed ? all : 0;
	a->choice = (unsigned)ffs((int)all);
	return all && !(a->wanted & ~q->boxed);
}

/* A choice that opens a line to write in: what is typed next would go there. */
static bool
wants_words(const struct question *q, const struct answer *a)
{
	static const char *const beginnings[] = { "Type something", "Type your own",
						  "Enter a custom" };
	unsigned all = a->wanted ? a->wanted : 1u << a->choice >> 1;

	for (unsigned i = 0; i < q->n_choices; i++)
		for (size_t b = 0; all & 1u << i && b < ARRAY_SIZE(beginnings); b++)
			if (str_starts_with(q->choices[i], beginnings[b]))
				return true;
	return false;
}

/* Why nobody but a person at its screen can answer it. */
static const char *
why_by_hand(const struct host *h, const struct answer *a)
{
	const struct question *q = &h->look.question;

	if (!q->n_choices)
		return "no choices of its question can be read";
	if (q->is_row && !q->marked)
		return "which of its choices is marked cannot be read";
	if (a->wanted && (!q->has_tabs || h->launch.answers_by_arrows))
		return "several may be chosen, and how is not known";
	if (wants_words(q, a))
		return "that choice wants words";
	return NULL;
}

static int
check_state(const struct host *h, struct err *err)
{
	if (h->answer.is_underway)
		return err_set(err, ERR_BUSY, "another answer is under way");
	if (h->phase != HOST_RUNNING)
		return err_set(err, ERR_REFUSED, "it has ended");
	if (h->state.now != STATE_BLOCKED)
		return err_set(err, ERR_REFUSED, "it asks nothing (it is %s)",
			       state_name(h->state.now));
	return 0;
}

/* Why it cannot be answered so; what is to be chosen, in the answer. */
static int
check(struct host *h, const char *text, uint64_t question, struct answer *a,
      struct err *err)
{
	const struct question *q = &h->look.question;
	bool is_found = find(q, text, a);
	const char *why = why_by_hand(h, a);
	struct str all = STR_INIT;

	if (check_state(h, err))
		return -1;
	list_choices(q, &all);
	if (question && question != look_question_id(h))
		err_set(err, ERR_REFUSED, "it asks something else by now: %s %s", q->text,
			all.buf);
	else if (q->n_choices && !is_found)
		err_set(err, ERR_REFUSED, "there is no choice '%s'; there are %s", text,
			all.buf);
	else if (why)
		err_set(err, ERR_REFUSED, "%s; attach and answer it there", why);
	str_release(&all);
	return err->code ? -1 : 0;
}

static void
type_arrow(struct host *h, char final)
{
	bool is_application = term_modes(h->term) & TERM_MODE_CURSOR_KEYS;
	char key[3] = { '\033', is_application ? 'O' : '[', final };

	type(h, key, sizeof(key));
}

static void
go_to_choice(struct host *h)
{
	const struct question *q = &h->look.question;
	unsigned from = q->marked ? q->marked : 1;
	bool is_back = h->answer.choice < from;

	for (; from != h->answer.choice; from += is_back ? -1u : 1u)
		type_arrow(h, q->is_row ? (is_back ? 'D' : 'C') : is_back ? 'A' : 'B');
}

/* The next box that is not as it is to be; when all are, on from the question. */
static void
go_to_box(struct host *h)
{
	struct answer *a = &h->answer;
	unsigned checked = h->look.question.checked;
	int number = ffs((int)(checked ^ a->wanted));
	char digit = (char)('0' + number);

	a->due = h->now + ANSWER_MS;
	a->is_taken = !number;
	if (a->is_taken) {
		type_arrow(h, 'C');
		return;
	}
	a->awaited = checked ^ 1u << (number - 1);
	type(h, &digit, 1);
}

void
answer_add(struct host *h, struct guest *g, const char *text, uint64_t question)
{
	struct err err = ERR_INIT;
	struct str f = STR_INIT;
	struct answer a = { .choice = 0 };

	look_now(h);
	if (check(h, text, question, &a, &err)) {
		report_add_error(&f, &err);
		guest_add(g, WIRE_REPLY, &f);
		str_release(&f);
		return;
	}
	a.is_underway = true;
	a.by = g;
	a.question = look_question_id(h);
	a.due = h->look.asked_at + ANSWER_WAIT_MS;
	h->answer = a;
	answer_step(h);
}

static void
begin(struct host *h)
{
	struct answer *a = &h->answer;
	char digit = (char)('0' + a->choice);

	a->has_begun = true;
	if (a->wanted) {
		go_to_box(h);
		return;
	}
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
	       look_question_id(h) == h->answer.question;
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
			err_set(&err, ERR_REFUSED,
				"the question went away before it was answered");
		if (h->look.since >= 0)
			look_now(h);
		finish(h, a->is_taken ? NULL : &err);
	} else if (!a->has_begun && h->now >= a->due) {
		begin(h);
		/* it may be marked already */
		answer_step(h);
	} else if (!a->has_begun) {
		return;
	} else if (a->wanted && !a->is_taken &&
		   h->look.question.checked == a->awaited) {
		go_to_box(h);
	} else if (!a->wanted && !a->is_taken && h->look.question.marked == a->choice) {
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
