/* SPDX-License-Identifier: MIT */
/*
 * Sequences that were swallowed since nobody knew them: how many, and the last
 * few by name, so that a pane that looks wrong can be explained. Strings are
 * named by their numbers alone, never by what they say.
 */
#include "config.h"

#include <string.h>

#include "term/term-int.h"

static struct unknown *
next_slot(struct term *t)
{
	struct unknown *u = &t->unknowns.last[t->unknowns.n++ % UNKNOWN_KEPT];

	memset(u, 0, sizeof(*u));
	return u;
}

void
unknown_note(struct term *t, uint8_t introducer, const struct parser *p)
{
	struct unknown *u = next_slot(t);

	u->introducer = introducer;
	u->prefix = p->prefix;
	memcpy(u->intermediates, p->intermediates, sizeof(u->intermediates));
	u->n_intermediates = p->n_intermediates;
	u->final = p->final;
	u->n_params = introducer ? p->n_params : 0;
	memcpy(u->params, p->params, sizeof(u->params));
}

void
unknown_note_number(struct term *t, uint8_t introducer, unsigned number)
{
	struct unknown *u = next_slot(t);

	u->introducer = introducer;
	u->n_params = 1;
	u->params[0] = (int32_t)number;
}

uint64_t
term_unknown_count(const struct term *t)
{
	return t->unknowns.n;
}

static const char *
name_of(uint8_t introducer)
{
	switch (introducer) {
	case '[':
		return "CSI";
	case ']':
		return "OSC";
	case 'P':
		return "DCS";
	}
	return "ESC";
}

static void
add_params(const struct unknown *u, struct str *out)
{
	unsigned most = sizeof(u->params) / sizeof(*u->params);

	for (unsigned i = 0; i < u->n_params && i < most; i++) {
		str_adds(out, i ? ";" : " ");
		if (u->params[i] >= 0)
			str_addf(out, "%d", u->params[i]);
	}
	if (u->n_params > most)
		str_adds(out, ";...");
}

bool
term_unknown_get(const struct term *t, unsigned back, struct str *out)
{
	const struct unknowns *all = &t->unknowns;
	const struct unknown *u;

	if (!back || back > UNKNOWN_KEPT || back > all->n)
		return false;
	u = &all->last[(all->n - back) % UNKNOWN_KEPT];
	str_adds(out, name_of(u->introducer));
	if (u->prefix)
		str_addf(out, " %c", u->prefix);
	add_params(u, out);
	for (unsigned i = 0; i < u->n_intermediates && i < PARSER_INTERMEDIATES; i++)
		str_addf(out, " %c", u->intermediates[i]);
	if (u->final)
		str_addf(out, " %c", u->final);
	return true;
}
