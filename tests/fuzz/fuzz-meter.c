/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a transcript, for libFuzzer (clang -fsanitize=fuzzer,address,undefined)
 * and for replay-meter. The first two bytes choose the reader and how the rest is
 * cut. What must hold: the same bytes in pieces, with the place going through its
 * text between them, tell the same; and nothing told is less than nothing.
 */
#include "config.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agent/meter.h"
#include "base/alloc.h"

enum { HEAD = 2 };

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

struct heard {
	struct tokens tokens;
	int64_t events;
	uint64_t ids; /* of all, one on the other */
};

static bool
hear(void *ctx, const struct meter_event *e)
{
	struct heard *h = ctx;

	assert(e->model && strlen(e->model) < METER_MODEL_SIZE);
	assert(e->at_ms >= 0);
	if (e->kind == METER_TOKENS) {
		assert(meter_is_sound(&e->tokens));
		tokens_add(&h->tokens, &e->tokens);
	}
	h->events++;
	h->ids = h->ids * 31 + e->id;
	return e->id % 3 != 0; /* some were counted elsewhere */
}

static void
read_in_pieces(const char *reader, const char *bytes, size_t n, size_t piece,
	       struct meter_place *p, struct heard *h)
{
	struct meter_feed f = { meter_reader_find(reader), p, "s", false, hear, h };

	*p = (struct meter_place)METER_PLACE_INIT;
	*h = (struct heard){ .events = 0 };
	for (size_t have = 0; have < n;) {
		struct str text = STR_INIT;

		have = n - have < piece ? n : have + piece;
		meter_feed(&f, bytes + p->offset, have - (size_t)p->offset);
		meter_place_save(p, &text);
		meter_place_load(text.buf, p);
		str_release(&text);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *reader;
	struct heard whole, pieces;
	struct meter_place p, q;
	char *bytes;

	if (n < HEAD)
		return 0;
	reader = data[0] % 2 ? "claude" : "codex";
	bytes = xmalloc(n - HEAD + 1); /* its end where a read past it is seen */
	memcpy(bytes, data + HEAD, n - HEAD);
	read_in_pieces(reader, bytes, n - HEAD, n, &p, &whole);
	read_in_pieces(reader, bytes, n - HEAD, 1 + data[1], &q, &pieces);
	assert(whole.events == pieces.events && whole.ids == pieces.ids);
	assert(!memcmp(&whole.tokens, &pieces.tokens, sizeof(whole.tokens)));
	assert(p.offset == q.offset && p.bad == q.bad && p.foreign == q.foreign);
	free(bytes);
	return 0;
}
