/* SPDX-License-Identifier: MIT */
/*
 * What an input has said, as a line to compare: "ctrl-a", "A\"A\"" (a key and what
 * it types), "up:release", "mouse(0,press,3,4)", "paste<text>", "mode(2026,1)".
 */
#ifndef UNIT_UI_HEARD_H
#define UNIT_UI_HEARD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/str.h"
#include "config/key-text.h"
#include "ui/keyboard/input.h"

static inline void
heard_key(struct str *out, const struct input_event *e)
{
	static const char *const events[] = { "", "", ":repeat", ":release" };

	if (e->key.mods & KEY_META)
		str_adds(out, "meta-");
	if (e->key.mods & KEY_HYPER)
		str_adds(out, "hyper-");
	if (e->key.code < KEY_PAD_0 || e->key.code > KEY_MODIFIERS_END)
		key_text_add(out, e->key.code, e->key.mods);
	else
		str_addf(out, "%u/%u", e->key.code, e->key.mods);
	str_adds(out, events[e->key.event]);
	if (e->text[0])
		str_addf(out, "\"%s\"", e->text);
}

static inline void
heard_answer(struct str *out, const struct input_event *e)
{
	static const char *const names[] = {
		[INPUT_ANSWER_DA1] = "da1",
		[INPUT_ANSWER_MODE] = "mode",
		[INPUT_ANSWER_KITTY] = "kitty",
	};

	str_addf(out, "%s(%u,%u)", names[e->answer], e->params[0], e->params[1]);
}

static inline void
heard(void *ctx, const struct input_event *e)
{
	static const char *const actions[] = { "press", "release", "move" };
	struct str *out = ctx;

	str_adds(out, out->len ? " " : "");
	switch (e->kind) {
	case INPUT_KEY:
		heard_key(out, e);
		break;
	case INPUT_MOUSE:
		str_addf(out, "mouse(%u,%s,%u,%u", e->mouse.button,
			 actions[e->mouse.action], e->mouse.row, e->mouse.col);
		str_addf(out, e->mouse.mods ? ",%u)" : ")", e->mouse.mods);
		break;
	case INPUT_PASTE:
		str_adds(out, "paste<");
		str_add(out, e->bytes, e->n);
		str_addc(out, '>');
		break;
	case INPUT_FOCUS:
		str_adds(out, e->is_in ? "in" : "out");
		break;
	case INPUT_ANSWER:
		heard_answer(out, e);
		break;
	}
}

/* Feeds n bytes in pieces; what is held at the end is flushed. */
static inline void
heard_of(const char *bytes, size_t n, size_t piece, struct str *out)
{
	struct input *in = input_new(heard, out);

	while (n) {
		size_t k = n < piece ? n : piece;

		input_feed(in, bytes, k);
		bytes += k;
		n -= k;
	}
	if (input_is_holding(in))
		input_flush(in);
	assert_false(input_is_holding(in));
	input_free(in);
}

#endif
