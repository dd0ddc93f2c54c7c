/* SPDX-License-Identifier: MIT */
/*
 * What a launch record says of the agent's terminal: for the keeper, whose
 * terminal it is, and for whoever feeds the recording to another one.
 */
#include "config.h"

#include <string.h>

#include "keeper/launch.h"
#include "term/colour-spec.h"
#include "term/term.h"

enum { FIRST_OF_PALETTE = 3 };

static uint32_t *
place_of(struct term_options *o, size_t i)
{
	uint32_t *const first[FIRST_OF_PALETTE] = { &o->fg, &o->bg, &o->cursor };
	size_t n = sizeof(o->palette) / sizeof(*o->palette);

	if (i < FIRST_OF_PALETTE)
		return first[i];
	return i - FIRST_OF_PALETTE < n ? &o->palette[i - FIRST_OF_PALETTE] : NULL;
}

void
launch_term_options(const struct launch *l, struct term_options *o)
{
	term_options_init(o);
	o->clipboard = l->may_clip;
	o->keep_history = l->keeps_history;
	for (size_t i = 0; i < l->colours.n; i++) {
		const char *text = l->colours.v[i];
		uint32_t *place = place_of(o, i);

		if (place)
			colour_spec(text, strlen(text), place);
	}
}
