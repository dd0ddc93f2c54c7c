/* SPDX-License-Identifier: MIT */
/*
 * Reading a few members of a JSON document without making a tree of it: lines of
 * transcripts run into megabytes, of which a reader wants a dozen numbers. It
 * takes what real writers write and a strict parser refuses (half a surrogate
 * pair, where a text was cut), needs no memory, and looks at each byte once.
 *
 * A path is the members' names with dots between; arrays add nothing to it, so
 * that "message.content.type" is the type of each element of the list content.
 */
#ifndef AGENT_METER_SCAN_H
#define AGENT_METER_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum scan_kind {
	SCAN_TEXT,  /* char[size]; escapes are kept as they stand; longer: cut */
	SCAN_INT,   /* int64_t; a fraction is cut off */
	SCAN_MONEY, /* int64_t, billionths (base/money.h) */
	SCAN_TRUE,  /* bool: it is there and true */
	SCAN_THERE, /* bool: it is there and not null */
};

/* Where the first value at a path goes; what has another type is passed over. */
struct scan_want {
	const char *path;
	enum scan_kind kind;
	void *to;
	size_t size;
	bool is_found; /* by scan_object */
};

enum { SCAN_WANTS_MAX = 32 };

/*
 * False when s is not one whole object and nothing behind it but white space;
 * wants may have been set all the same.
 */
bool scan_object(const char *s, size_t n, struct scan_want *, size_t n_wants);
/* RFC 3339 in UTC to milliseconds; 0 when it is none. */
int64_t scan_time(const char *text);

#endif
