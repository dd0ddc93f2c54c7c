/* SPDX-License-Identifier: MIT */
/* What is done to agents without a form: answers, and verbs that take a name. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "keeper/choice.h"
#include "ui/act-int.h"
#include "ui/asked.h"
#include "ui/chosen.h"
#include "ui/cockpit-int.h"

static void
answer(struct cockpit *c, const struct unit *u, unsigned digit)
{
	char number[16], question[24];

	snprintf(number, sizeof(number), "%u", digit);
	snprintf(question, sizeof(question), "%016llx",
		 (unsigned long long)u->question_id);
	act_verb(c, &(struct verb_call){ .verb = "answer" }, "name", u->id, "choice",
		 number, u->question_id ? "question" : NULL, question, NULL);
}

/* What y and n mean; 0: none of its choices, or more than one. */
static unsigned
find_choice(const struct unit *u, enum action a)
{
	static const char *const yes[] = { "yes", "y", "allow", NULL };
	static const char *const no[] = { "no", "n", "reject", NULL };

	return choice_find_word((const char *const *)u->choices.v, u->choices.n,
				a == ACTION_YES ? yes : no);
}

/* Not while it is new; where it cannot be seen it is shown first. */
static void
refuse(struct cockpit *c, const struct unit *u)
{
	asked_bring(c, u);
	cockpit_toast(c, ROLE_ASKS, "%s: a new question: press again", u->name);
}

void
act_answer(struct cockpit *c, enum action a, unsigned digit)
{
	const struct unit *u = rows_selected(&c->rows);
	bool is_word = a == ACTION_YES || a == ACTION_NO;

	if (!u || !unit_asks(u))
		return;
	if (is_word)
		digit = find_choice(u, a);
	if (asked_is_new(c, u))
		refuse(c, u);
	else if (digit && digit <= u->choices.n)
		answer(c, u, digit);
	else if (is_word && u->choices.n)
		cockpit_toast(c, ROLE_ASKS, "%s: press the number of the choice", u->name);
	else
		cockpit_toast(c, ROLE_ASKS, "%s offers no such choice", u->name);
}

struct simple {
	const char *verb, *words; /* of the toast, with the agent's name */
};

/* Verbs that take a name and nothing else: to the marked, or the selected one. */
void
act_simple(struct cockpit *c, enum action a)
{
	static const struct simple simples[ACTION_COUNT] = {
		[ACTION_INTERRUPT] = { "interrupt", "interrupted %s" },
		[ACTION_STOP] = { "stop", "stopped %s" },
		[ACTION_RESTART] = { "restart", "restarted %s" },
		[ACTION_RESUME] = { "resume", "resumed %s" },
	};
	const struct simple *s = &simples[a];
	struct chosen all;

	chosen_find(&all, c);
	for (size_t i = 0; i < all.n; i++) {
		const struct unit *u = all.v[i];
		char *title = xasprintf("%s %s", s->verb, u->name);
		char *done = xasprintf(s->words, u->name);

		act_verb(c, &(struct verb_call){ s->verb, title, done }, "name", u->id,
			 NULL);
		free(title);
		free(done);
	}
	chosen_release(&all);
}
