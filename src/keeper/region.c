/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "keeper/region.h"

/* The last row that the composer's pattern holds for, or -1. */
static int
composer_row(const struct region *g)
{
	struct str row = STR_INIT;
	int r = (int)term_rows(g->term);

	while (--r >= 0) {
		str_clear(&row);
		term_row_text(g->term, r, &row);
		if (!regexec(g->composer, row.buf, 0, NULL, 0))
			break;
	}
	str_release(&row);
	return r;
}

static void
add_composer(const struct region *g, struct str *out)
{
	int r = g->composer ? composer_row(g) : -1;

	for (; r >= 0 && r < (int)term_rows(g->term); r++) {
		term_row_text(g->term, r, out);
		str_addc(out, '\n');
	}
}

void
region_text(void *ctx, enum rule_place place, unsigned lines, struct str *out)
{
	const struct region *g = ctx;
	const struct term_region bottom = { TERM_REGION_BOTTOM, lines, 0, 0, 0, 0 };
	const struct term_region below = { .kind = TERM_REGION_BELOW_RULE };

	if (place == RULE_TITLE)
		str_adds(out, term_title(g->term));
	else if (place == RULE_COMPOSER)
		add_composer(g, out);
	else if (place == RULE_BOTTOM)
		term_region_text(g->term, &bottom, out);
	else if (place == RULE_BELOW_RULE)
		term_region_text(g->term, &below, out);
	else
		term_screen_text(g->term, out);
}
