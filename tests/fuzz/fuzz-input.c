/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as what a terminal sends, for libFuzzer
 * (clang -fsanitize=fuzzer,address,undefined) and for replay-input.
 *
 * The first byte chooses how the rest is cut. What must hold: the same bytes in
 * pieces say the same; what is said is in bounds; and a paste's end brings the
 * machine back to where it takes a key.
 */
#include "config.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "ui/keyboard/input.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* All that was said, as bytes; the last key apart. */
struct said {
	struct str all;
	struct key last;
};

static void
note(void *ctx, const struct input_event *e)
{
	struct said *s = ctx;
	size_t n = strlen(e->text);

	assert(n < INPUT_TEXT_MAX && utf8_is_valid(e->text, n));
	assert(e->n <= INPUT_PASTE_MAX && (!e->n || e->bytes));
	assert(e->key.event <= KEY_RELEASE && e->key.code <= 0x10ffff);
	assert(e->kind != INPUT_KEY || e->key.code);
	str_addf(&s->all, "%d:%u.%u.%u.%u.%u:", e->kind, e->key.code, e->key.shifted,
		 e->key.base, e->key.mods, e->key.event);
	str_addf(&s->all, "%u.%u.%u.%u.%u:", e->mouse.button, e->mouse.action,
		 e->mouse.mods, e->mouse.row, e->mouse.col);
	str_addf(&s->all, "%d.%d.%u.%u:", e->is_in, e->answer, e->params[0],
		 e->params[1]);
	str_adds(&s->all, e->text);
	str_add(&s->all, e->bytes ? e->bytes : "", e->n);
	s->last = e->key;
}

static void
listen(const char *bytes, size_t n, size_t piece, struct said *said)
{
	static const char way_out[] = "\033[201~\033\\\r\r\r\r";
	struct input *in = input_new(note, said);

	while (n) {
		size_t k = n < piece ? n : piece;

		input_feed(in, bytes, k);
		bytes += k;
		n -= k;
	}
	input_flush(in);
	assert(!input_is_holding(in));
	input_feed(in, way_out, strlen(way_out));
	assert(said->last.code == KEY_ENTER && !said->last.mods);
	input_free(in);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct said whole = { .all = STR_INIT }, parts = { .all = STR_INIT };
	const char *bytes = (const char *)data + 1;

	if (!n)
		return 0;
	listen(bytes, n - 1, n, &whole);
	listen(bytes, n - 1, 1 + data[0] % 16, &parts);
	assert(whole.all.len == parts.all.len);
	assert(!memcmp(whole.all.buf, parts.all.buf, whole.all.len));
	str_release(&whole.all);
	str_release(&parts.all);
	return 0;
}
