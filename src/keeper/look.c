/* SPDX-License-Identifier: MIT */
/*
 * Reading the screen: by the kind's rules for a state that nobody reports, and
 * for the question and its choices whenever it is blocked. It is looked at when
 * output has fallen quiet, or at the latest a little after it began; a quiet
 * program is never looked at again, so there is no timer then.
 */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/fields.h"
#include "keeper/keeper-int.h"
#include "keeper/region.h"

enum {
	LOOK_QUIET_MS = 30, /* after the last output */
	LOOK_MOST_MS = 250, /* after the first that was not looked at */
};

void
look_init(struct host *h)
{
	struct look *l = &h->look;
	const char *composer = h->launch.composer, *file = h->launch.session_file;

	l->since = l->input_at = l->interrupted_at = -1;
	l->has_composer = composer && !rules_compile(&l->composer, composer, NULL);
	l->has_session_file = file && !regcomp(&l->session_file, file, REG_EXTENDED);
	/* They were checked when the kind was read; a damaged one is left out. */
	for (size_t i = 0; i < h->launch.rules.n; i++)
		rules_add(&l->rules, h->launch.rules.v[i], strlen(h->launch.rules.v[i]),
			  NULL);
	for (size_t i = 0; i < l->rules.n; i++)
		l->has_idle_rule |= l->rules.v[i].state == STATE_IDLE;
}

void
look_release(struct host *h)
{
	if (h->look.has_composer)
		regfree(&h->look.composer);
	if (h->look.has_session_file)
		regfree(&h->look.session_file);
	rules_release(&h->look.rules);
}

static struct region
region_of(const struct host *h)
{
	return (struct region){ h->term,
				h->look.has_composer ? &h->look.composer : NULL };
}

bool
look_composer(const struct host *h, struct str *out)
{
	struct region g = region_of(h);
	struct str text = STR_INIT;

	region_text(&g, RULE_COMPOSER, 0, &text);
	prompt_squeeze(out, text.buf, text.len);
	str_release(&text);
	return h->look.has_composer;
}

/* A report or a hook leaves nothing to the rules, but for one that is over. */
static bool
wants_rules(const struct host *h)
{
	const struct state *s = &h->state;

	return h->look.rules.n && !s->claims[AUTHORITY_STATUS].stands;
}

/* Whether its ground is not that of what stands before the first choice. */
static bool
stands_out(const struct term *t, const struct question *q, unsigned choice)
{
	struct term_cell ground, cell;

	term_cell(t, (int)q->row, q->columns[0] >= 2 ? q->columns[0] - 2 : 0, &ground);
	term_cell(t, (int)q->row, q->columns[choice], &cell);
	return cell.bg.kind != ground.bg.kind || cell.bg.value != ground.bg.value ||
	       (cell.attr ^ ground.attr) & TERM_REVERSE;
}

/* The one in a row that a colour marks. */
static void
mark_by_colour(const struct term *t, struct question *q)
{
	unsigned n = 0;

	for (unsigned i = 0; i < q->n_choices; i++)
		if (stands_out(t, q, i)) {
			q->marked = i + 1;
			n++;
		}
	q->marked = n == 1 ? q->marked : 0;
}

static void
read_question(const struct host *h, struct question *q)
{
	struct str text = STR_INIT;

	term_screen_text(h->term, &text);
	question_read(text.buf, q);
	if (q->is_row)
		mark_by_colour(h->term, q);
	str_release(&text);
}

/*
 * Hooks tell of a question, and never that it was turned away: when somebody has
 * typed since and the screen shows it no more, the hook's claim is over.
 */
static bool
outdate_hook(struct host *h, const struct rule *r)
{
	const struct state_claim *c = &h->state.claims[AUTHORITY_HOOK];

	if (!c->stands || c->state != STATE_BLOCKED || !r || r->state == STATE_BLOCKED ||
	    h->look.input_at < c->at)
		return false;
	return state_withdraw(&h->state, AUTHORITY_HOOK, h->now);
}

/* Rules cannot tell done from idle; what it did before can. */
static enum agent_state
state_by(const struct host *h, const struct rule *r)
{
	const struct state_claim *before = &h->state.claims[AUTHORITY_RULES];
	bool has_worked = before->stands && (before->state == STATE_WORKING ||
					     before->state == STATE_DONE);

	if (r->state == STATE_IDLE && has_worked && !h->look.may_hold_draft)
		return STATE_DONE;
	return r->state;
}

static bool
apply_rules(struct host *h)
{
	struct region g = region_of(h);
	const struct rule *r = rules_find(&h->look.rules, region_text, &g);
	struct question q = { .n_choices = 0 };
	bool has_changed = outdate_hook(h, r);

	if (!r)
		return state_withdraw(&h->state, AUTHORITY_RULES, h->now) || has_changed;
	if (r->state == STATE_BLOCKED)
		read_question(h, &q);
	h->look.is_known = true;
	has_changed |= state_claim(&h->state, AUTHORITY_RULES, state_by(h, r), q.text,
				   strlen(q.text), h->now);
	state_explain(&h->state, AUTHORITY_RULES, r->why, r->name);
	return has_changed;
}

uint64_t
look_question_id(const struct host *h)
{
	const struct question *q = &h->look.question;
	const char *said = h->state.message;

	if (h->state.now != STATE_BLOCKED || !(q->n_choices || *q->text || *said))
		return 0;
	return question_hash(q, said, h->state.turns);
}

static void
add_unspaced(struct str *out, const char *text)
{
	for (; *text; text++)
		if (!isspace((unsigned char)*text))
			str_addc(out, *text);
}

/* Whether the report is the screen's own words, the choices behind them or not. */
static bool
says_the_same(const struct question *q, const char *said)
{
	struct str screen = STR_INIT, report = STR_INIT;
	bool is_same;
	char number[16];

	add_unspaced(&report, said);
	add_unspaced(&screen, q->text);
	is_same = strstr(screen.buf, report.buf);
	for (unsigned i = 0; i < q->n_choices; i++) {
		snprintf(number, sizeof(number), "%u", i + 1);
		add_unspaced(&screen, number);
		add_unspaced(&screen, q->choices[i]);
	}
	is_same = is_same || !strcmp(screen.buf, report.buf);
	str_release(&screen);
	str_release(&report);
	return is_same;
}

/*
 * Choices are the screen's, so its own words stand before them. A report may be of
 * anything that writes to the terminal, a file that is shown too: it comes behind
 * them, as what it is. A hook is known to be the program's.
 */
void
look_question_text(const struct host *h, struct str *out)
{
	const struct question *q = &h->look.question;
	const char *said = h->state.message;

	/* Of several the program tells the first, its screen the one at hand. */
	if (q->n_choices && !strcmp(state_why(&h->state), "question"))
		said = "";
	if (!q->n_choices || h->state.by != AUTHORITY_STATUS)
		str_adds(out, *said ? said : q->text);
	else if (says_the_same(q, said))
		str_adds(out, q->text);
	else
		str_addf(out, "%s%s(says: %s)", q->text, *q->text ? " " : "", said);
}

void
look_now(struct host *h)
{
	enum agent_state was = h->state.now;
	bool has_changed = false;
	uint64_t id;

	h->look.since = -1;
	if (wants_rules(h))
		has_changed = apply_rules(h);
	if (h->state.now == STATE_BLOCKED)
		read_question(h, &h->look.question);
	else
		memset(&h->look.question, 0, sizeof(h->look.question));
	id = look_question_id(h);
	if (id != h->look.asked_id) {
		h->look.asked_id = id;
		h->look.asked_at = h->now;
		has_changed = true;
	}
	output_note_state(h, was, has_changed);
}

void
look_note_output(struct host *h)
{
	if (h->look.since < 0 && (wants_rules(h) || h->state.now == STATE_BLOCKED))
		h->look.since = h->now;
}

void
look_note_input(struct host *h, const char *bytes, size_t n)
{
	h->look.input_at = h->now;
	if (!state_is_interrupt(bytes, n))
		return;
	h->look.interrupted_at = h->now;
	h->look.may_hold_draft |= h->state.now == STATE_WORKING;
}

int64_t
look_due(const struct host *h)
{
	int64_t most = h->look.since + LOOK_MOST_MS, quiet = h->output_at + LOOK_QUIET_MS;

	if (h->look.since < 0 || h->phase != HOST_RUNNING)
		return INT64_MAX;
	/* While output gathers, it is known to flow. */
	return h->gather_due || most < quiet ? most : quiet;
}

void
look_step(struct host *h)
{
	if (h->now >= look_due(h))
		look_now(h);
}

static void
add_claim(const struct host *h, enum state_authority a, struct str *out)
{
	const struct state_claim *c = &h->state.claims[a];
	struct str f = STR_INIT;

	fields_add(&f, "authority", state_authority_name(a));
	fields_add(&f, "state", state_name(c->state));
	fields_add(&f, "message", c->message);
	fields_add(&f, "why", c->why);
	fields_add(&f, "evidence", c->evidence);
	if (c->at)
		fields_add_int(&f, "age_ms", h->now - c->at);
	fields_add_n(out, "claim", f.buf, f.len);
	str_release(&f);
}

void
look_explain(struct host *h, struct str *out)
{
	struct region g = region_of(h);
	const struct rule *r = rules_find(&h->look.rules, region_text, &g);

	for (enum state_authority a = AUTHORITY_COUNT; a-- > 0;)
		if (h->state.claims[a].stands)
			add_claim(h, a, out);
	fields_add(out, "rule", r ? r->name : "");
	fields_add(out, "rule_state", r ? state_name(r->state) : "");
	fields_add_int(out, "rules", (int64_t)h->look.rules.n);
	fields_add_int(out, "quiet_ms", h->now - h->output_at);
}
