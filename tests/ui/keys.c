/* SPDX-License-Identifier: MIT */
/*
 * The key table for tests/ui/test-keys.py, a row a line: its name, the places where
 * it counts and its keys by default, parted by tabs. What a row is called in C, and
 * that it is counted, is nobody's business there.
 *
 *	up	list,pane,wall,dialog,diff,log	up k
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "ui/keyboard/keymap.h"

static const struct {
	unsigned place;
	const char *name;
} places[] = {
	{ KEYS_LIST, "list" },	   { KEYS_PANE, "pane" }, { KEYS_WALL, "wall" },
	{ KEYS_TYPING, "typing" }, { KEYS_DIALOG, "dialog" }, { KEYS_TEXT, "text" },
	{ KEYS_DIFF, "diff" },	   { KEYS_LOG, "log" },	  { KEYS_ASKED, "asked" },
	{ KEYS_CHOOSER, "chooser" },
};

static void
show_places(unsigned of)
{
	const char *parted = "";

	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		if (!(of & places[i].place))
			continue;
		printf("%s%s", parted, places[i].name);
		parted = ",";
		of &= ~places[i].place;
	}
	if (of) { /* a place that has no name here */
		fprintf(stderr, "keys: places %#x have no name\n", of);
		exit(EXIT_FAILURE);
	}
}

int
main(void)
{
	size_t n;
	const struct key_row *rows = key_rows(&n);

	for (size_t i = 0; i < n; i++) {
		printf("%s\t", rows[i].name);
		show_places(rows[i].places);
		printf("\t%s\n", rows[i].keys);
	}
	return EXIT_SUCCESS;
}
