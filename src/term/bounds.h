/* SPDX-License-Identifier: MIT */
/*
 * What a stream can make this folder keep or do at most, beside the limits in
 * term.h that its users see. Past a bound nothing fails: what is too long or too
 * many is passed over, the oldest goes, or a cell does without.
 */
#ifndef TERM_BOUNDS_H
#define TERM_BOUNDS_H

enum term_bound {
	PARSER_PARAMS = 32,	  /* more are passed over */
	PARSER_PARAM_MAX = 65535, /* larger ones count as this */
	PARSER_INTERMEDIATES = 2, /* with more, a sequence is passed over */
	INTERN_BYTES = 62,	  /* of a cluster */
	INTERN_MAX = 8192,	  /* clusters, and extras, at a time */
	LINK_MAX = 2048,	  /* links at a time */
	LINK_BYTES = 2083,	  /* of an address, as other terminals have it */
	LINK_ID_BYTES = 250,	  /* of a link's id */
	KITTY_DEPTH = 16,	  /* pushed keyboard flags, on each screen */
	TITLES_MAX = 10,	  /* pushed titles */
	HISTORY_BYTES = 16 << 20, /* of history, whatever its lines are */
	UNKNOWN_KEPT = 8,	  /* of the sequences that nobody knew */
};

#endif
