/* SPDX-License-Identifier: MIT */
/*
 * Any bytes into the emulator, for libFuzzer
 * (clang -fsanitize=fuzzer,address,undefined) and for replay-term.
 *
 * The first four bytes choose the size, a second size, and how the rest is cut.
 * What must hold: nothing is read or written out of bounds, the cursor stays on
 * the screen, and the same bytes in pieces show the same on.
 */
#include "config.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"
#include "term/term.h"

enum { HEAD = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
feed_in_pieces(struct term *t, const char *bytes, size_t n, size_t piece,
	       struct str *out)
{
	while (n) {
		size_t k = n < piece ? n : piece;

		term_feed_through(t, bytes, k, out);
		bytes += k;
		n -= k;
	}
}

/* A snapshot is whole by itself: another terminal shows its text, and gives it. */
static void
copy(const struct term *t)
{
	struct str snapshot = STR_INIT, again = STR_INIT, a = STR_INIT, b = STR_INIT;
	struct term *other = term_new(term_rows(t), term_cols(t), 100, NULL);

	term_snapshot(t, 100, true, &snapshot);
	term_feed(other, snapshot.buf, snapshot.len);
	term_screen_text(t, &a);
	term_screen_text(other, &b);
	assert(!strcmp(a.buf, b.buf));
	assert(term_cursor_row(t) == term_cursor_row(other));
	assert(term_cursor_col(t) == term_cursor_col(other));
	term_snapshot(other, 100, true, &again);
	assert(!strcmp(snapshot.buf, again.buf));
	term_free(other);
	str_release(&snapshot);
	str_release(&again);
	str_release(&a);
	str_release(&b);
}

static void
check(struct term *t)
{
	assert(term_cursor_row(t) < term_rows(t));
	assert(term_cursor_col(t) < term_cols(t));
	copy(t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str whole = STR_INIT, parts = STR_INIT;
	const char *bytes = (const char *)data + HEAD;
	struct term *a, *b;

	if (n < HEAD)
		return 0;
	n -= HEAD;
	a = term_new(data[0] % 40, data[1] % 120, 100, NULL);
	b = term_new(data[0] % 40, data[1] % 120, 100, NULL);
	term_feed_through(a, bytes, n, &whole);
	feed_in_pieces(b, bytes, n, 1 + data[3] % 16, &parts);
	assert(whole.len == parts.len);
	assert(!memcmp(whole.buf, parts.buf, whole.len));
	check(a);
	check(b);
	term_resize(a, data[2] % 50, data[1] % 30 * 7);
	term_feed(a, bytes, n);
	check(a);
	term_reset(b);
	check(b);
	term_free(a);
	term_free(b);
	str_release(&whole);
	str_release(&parts);
	return 0;
}
