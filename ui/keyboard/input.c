/* SPDX-License-Identifier: MIT */
/*
 * The machine: a state is a function that takes the next byte. What is under way
 * (a character, a sequence, a string) gathers in one buffer with the limit that the
 * state gives it; what is longer is swallowed at its end.
 *
 * An ESC that stands before a sequence may be Alt (rxvt) or an Escape that was
 * typed before it. It is Alt only with a key that could not have said so itself.
 * A control character or a byte that cannot be in a sequence ends it without a
 * trace, so that what a line has garbled costs no key behind it.
 */
#include "config.h"

#include "ui/keyboard/input.h"

#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/keyboard/input-int.h"

enum { ESC = 0x1b, BEL = 0x07, DEL = 0x7f, MOUSE_BYTES_COUNT = 3, PASTE_BEGINS = 200 };

enum state {
	GROUND,
	CHARACTER, /* of UTF-8: its first bytes are there */
	ESCAPE,
	CSI,
	CONSOLE, /* CSI [, which the Linux console's F1 to F5 begin with */
	SS3,
	MOUSE, /* CSI M */
	STRING,
	STRING_ESCAPE, /* an ESC in it */
	PASTE,
};

struct input {
	input_fn *fn;
	void *ctx;
	enum state state;
	bool is_alt;	 /* of what comes next in the ground */
	bool is_escaped; /* an ESC stood before the one of this sequence */
	bool is_cut;
	unsigned char erase;
	char introducer;    /* of the string */
	struct str pending; /* what is under way, its introducer apart */
	struct input_paste paste;
};

typedef void state_fn(struct input *, unsigned char);

static state_fn in_ground;
static void end_character(struct input *);

struct input *
input_new(input_fn *fn, void *ctx)
{
	struct input *in = xcalloc(1, sizeof(*in));

	in->fn = fn;
	in->ctx = ctx;
	in->erase = DEL;
	str_init(&in->pending);
	str_init(&in->paste.text);
	return in;
}

void
input_free(struct input *in)
{
	if (!in)
		return;
	str_release(&in->pending);
	str_release(&in->paste.text);
	free(in);
}

void
input_set_erase(struct input *in, unsigned char byte)
{
	in->erase = byte == '\b' ? '\b' : DEL;
}

static void
begin(struct input *in, enum state state, size_t limit)
{
	in->state = state;
	in->is_cut = false;
	str_clear(&in->pending);
	in->pending.limit = limit;
}

static void
back_to_ground(struct input *in)
{
	in->state = GROUND;
	in->is_alt = in->is_escaped = false;
}

static void
gather(struct input *in, const char *bytes, size_t n)
{
	if (!str_add(&in->pending, bytes, n))
		in->is_cut = true;
}

static void
emit(struct input *in, const struct input_event *e)
{
	in->fn(in->ctx, e);
}

static void
emit_escape(struct input *in, bool alt)
{
	struct input_event e = { .kind = INPUT_KEY };

	input_key_control(ESC, in->erase, &e);
	if (alt)
		input_key_add_alt(&e);
	emit(in, &e);
}

/* What is no key cannot hold Alt: the ESC before it was typed. */
static void
emit_other(struct input *in, const struct input_event *e)
{
	if (in->is_escaped)
		emit_escape(in, false);
	emit(in, e);
}

static void
emit_key(struct input *in, struct input_event *e, bool says_mods)
{
	if (in->is_escaped && says_mods)
		emit_escape(in, false);
	else if (in->is_escaped || in->is_alt)
		input_key_add_alt(e);
	in->is_alt = in->is_escaped = false;
	emit(in, e);
}

static void
emit_character(struct input *in, uint32_t cp)
{
	struct input_event e = { .kind = INPUT_KEY };

	input_key_character(cp, &e);
	emit_key(in, &e, false);
}

static void
in_ground(struct input *in, unsigned char c)
{
	struct input_event e = { .kind = INPUT_KEY };

	if (c == ESC) {
		in->state = ESCAPE;
	} else if (c < ' ' || c == DEL) {
		input_key_control(c, in->erase, &e);
		emit_key(in, &e, false);
	} else if (c < DEL) {
		emit_character(in, c);
	} else {
		begin(in, CHARACTER, 0);
		gather(in, (const char *)&c, 1);
		if (input_character_length((char)c) == 1)
			end_character(in);
	}
}

static void
end_character(struct input *in)
{
	const struct str *s = &in->pending;
	bool alt = in->is_alt;

	in->state = GROUND;
	for (size_t i = 0; i < s->len;) {
		uint32_t cp;

		i += utf8_decode(s->buf + i, s->len - i, &cp);
		in->is_alt = alt;
		emit_character(in, cp);
	}
}

static void
in_character(struct input *in, unsigned char c)
{
	if ((c & 0xc0) != 0x80) {
		end_character(in);
		in_ground(in, c);
		return;
	}
	gather(in, (const char *)&c, 1);
	if (in->pending.len >= input_character_length(in->pending.buf[0]))
		end_character(in);
}

static void
in_escape(struct input *in, unsigned char c)
{
	bool had_two = in->is_escaped;

	if (c == '[') {
		begin(in, CSI, INPUT_SEQUENCE_MAX);
	} else if (c == 'O') {
		begin(in, SS3, INPUT_SEQUENCE_MAX);
	} else if (strchr("]P_^", c) && c) {
		begin(in, STRING, 1); /* that it has begun is all that counts */
		in->introducer = (char)c;
	} else if (c == ESC && !had_two) {
		in->is_escaped = true;
	} else {
		in->is_escaped = false;
		if (had_two)
			emit_escape(in, true);
		in->state = GROUND;
		in->is_alt = !had_two;
		in_ground(in, c);
	}
}

/* Takes up a byte that ends what was under way without being of it. */
static void
give_up(struct input *in, unsigned char c)
{
	back_to_ground(in);
	in_ground(in, c);
}

static void
begin_paste(struct input *in)
{
	if (in->is_escaped)
		emit_escape(in, false);
	back_to_ground(in);
	in->state = PASTE;
	input_paste_begin(&in->paste);
}

static void
emit_composed(struct input *in, const struct sequence *s)
{
	const char *at = s->third;

	for (;;) {
		struct input_event e = { .kind = INPUT_KEY };

		if (!input_key_composed(s, &at, &e))
			return;
		emit_other(in, &e);
		in->is_escaped = false;
	}
}

static void
judge_csi(struct input *in, const struct sequence *s)
{
	struct input_event e = { .kind = INPUT_KEY };

	if (s->final == 'u' && !s->prefix && !s->param[0][0] &&
	    s->param[1][1] != KEY_RELEASE)
		emit_composed(in, s);
	else if (input_answer_csi(s, &e) || input_mouse_csi(s, &e))
		emit_other(in, &e);
	else if (input_key_csi(s, &e))
		emit_key(in, &e, s->n > 1 || s->final == 'u');
	back_to_ground(in);
}

static void
end_csi(struct input *in)
{
	struct sequence s;

	if (in->is_cut || !sequence_read(&s, in->pending.buf, in->pending.len))
		back_to_ground(in);
	else if (s.final == '~' && !s.prefix && s.param[0][0] == PASTE_BEGINS)
		begin_paste(in);
	else if (s.final == 'M' && in->pending.len == 1)
		begin(in, MOUSE, MOUSE_BYTES_COUNT);
	else
		judge_csi(in, &s);
}

/* rxvt ends a shifted key with a byte that elsewhere is an intermediate. */
static bool
is_rxvt_end(const struct str *s, unsigned char c)
{
	return c == '$' && s->len > 1 && strspn(s->buf, "0123456789") == s->len - 1;
}

static void
in_csi(struct input *in, unsigned char c)
{
	bool is_first = !in->pending.len;

	if (c < ' ' || c >= DEL) {
		give_up(in, c);
		return;
	}
	if (is_first && c == '[') {
		in->state = CONSOLE;
		return;
	}
	gather(in, (const char *)&c, 1);
	if (c >= '@' || is_rxvt_end(&in->pending, c))
		end_csi(in);
}

static void
in_console(struct input *in, unsigned char c)
{
	struct input_event e = { .kind = INPUT_KEY };

	if (c < ' ' || c >= DEL) {
		give_up(in, c);
		return;
	}
	in->state = GROUND;
	if (c >= 'A' && c <= 'E') {
		e.key.code = KEY_F1 + (c - 'A');
		emit_key(in, &e, false);
	}
	back_to_ground(in);
}

static void
in_ss3(struct input *in, unsigned char c)
{
	struct input_event e = { .kind = INPUT_KEY };
	struct sequence s;

	if (c < ' ' || c >= DEL) {
		give_up(in, c);
		return;
	}
	gather(in, (const char *)&c, 1);
	if (c < '@' && c != ' ')
		return;
	in->state = GROUND;
	if (!in->is_cut && sequence_read(&s, in->pending.buf, in->pending.len) &&
	    input_key_ss3(&s, &e))
		emit_key(in, &e, s.n);
	back_to_ground(in);
}

static void
in_mouse(struct input *in, unsigned char c)
{
	struct input_event e = { .kind = INPUT_MOUSE };

	gather(in, (const char *)&c, 1);
	if (in->pending.len < MOUSE_BYTES_COUNT)
		return;
	input_mouse_bytes(in->pending.buf, &e);
	emit_other(in, &e);
	back_to_ground(in);
}

static void
end_string(struct input *in)
{
	if (in->is_escaped)
		emit_escape(in, false);
	back_to_ground(in);
}

/* No answer holds control characters: one of them is a key again. */
static void
in_string(struct input *in, unsigned char c)
{
	if (c == BEL && in->introducer == ']')
		end_string(in);
	else if (c == ESC)
		in->state = STRING_ESCAPE;
	else if (c < ' ')
		give_up(in, c);
	else
		gather(in, (const char *)&c, 1);
}

static void
in_string_escape(struct input *in, unsigned char c)
{
	if (c == '\\') {
		end_string(in);
		return;
	}
	back_to_ground(in);
	in->state = ESCAPE;
	in_escape(in, c);
}

static void
end_paste(struct input *in)
{
	struct input_event e = { .kind = INPUT_PASTE };

	e.bytes = in->paste.text.buf;
	e.n = input_paste_end(&in->paste);
	emit(in, &e);
	str_release(&in->paste.text);
	in->state = GROUND;
}

static size_t
take_pasted(struct input *in, const char *bytes, size_t n)
{
	bool is_whole = false;
	size_t taken = input_paste_take(&in->paste, bytes, n, &is_whole);

	if (is_whole)
		end_paste(in);
	return taken;
}

void
input_feed(struct input *in, const char *bytes, size_t n)
{
	static state_fn *const states[] = {
		[GROUND] = in_ground,
		[CHARACTER] = in_character,
		[ESCAPE] = in_escape,
		[CSI] = in_csi,
		[CONSOLE] = in_console,
		[SS3] = in_ss3,
		[MOUSE] = in_mouse,
		[STRING] = in_string,
		[STRING_ESCAPE] = in_string_escape,
	};

	for (size_t i = 0; i < n;) {
		if (in->state == PASTE)
			i += take_pasted(in, bytes + i, n - i);
		else
			states[in->state](in, (unsigned char)bytes[i++]);
	}
}

/* "ESC [" and its kin with nothing behind: Alt and that character. */
static char
introducer_alone(const struct input *in)
{
	if (in->pending.len)
		return '\0';
	switch (in->state) {
	case CSI:
		return '[';
	case SS3:
		return 'O';
	case STRING:
		return in->introducer;
	default:
		return '\0';
	}
}

bool
input_is_holding(const struct input *in)
{
	return in->state == ESCAPE || introducer_alone(in);
}

void
input_flush(struct input *in)
{
	char introducer = introducer_alone(in);
	bool had_two = in->is_escaped;

	if (!input_is_holding(in))
		return;
	back_to_ground(in);
	if (!introducer) {
		emit_escape(in, had_two);
		return;
	}
	if (had_two)
		emit_escape(in, false);
	in->is_alt = true;
	emit_character(in, (unsigned char)introducer);
}
