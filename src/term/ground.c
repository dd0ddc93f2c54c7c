/* SPDX-License-Identifier: MIT */
/*
 * What stands outside of sequences, where nearly all bytes are: runs of
 * printable ASCII go out as they came, other text is decoded a run at a time.
 * A CSI of parameters and a final byte is read here too, in one go.
 */
#include "config.h"

#include "term/ground.h"

#include <string.h>

#include "base/utf8.h"

enum {
	TEXT_RUN = 128,	   /* code points that go out at once */
	ASCII_SHORT = 16,  /* so much of it goes along with other text */
	NUMBER_DIGITS = 9, /* always fit 32 bits */
};

static bool
is_printable(char c)
{
	return c >= 0x20 && c < 0x7f;
}

/* How many printable ASCII bytes there are; eight at a time. */
static size_t
run_length(const char *at, const char *end)
{
	const uint64_t ones = 0x0101010101010101, highs = ones << 7;
	const char *start = at;
	uint64_t x;

	for (; end - at >= 8; at += 8) {
		memcpy(&x, at, 8);
		x = (x | (x + ones) | (x - ones * 0x20)) & highs;
		if (!x)
			continue;
		/* The lowest bit is right: carries come only from bytes below. */
		if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
			at += __builtin_ctzll(x) / 8;
		break;
	}
	while (at < end && is_printable(*at))
		at++;
	return at - start;
}

/* Bytes that the character needs which begins so; 1 for what begins none. */
static size_t
utf8_need(char lead)
{
	unsigned char c = (unsigned char)lead;

	if (c < 0xc2 || c > 0xf4)
		return 1;
	return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static bool
is_tail(char c)
{
	return (c & 0xc0) == 0x80;
}

/* The most usual characters by hand: U+0080 to U+07FF, U+1000 to U+CFFF. */
static inline size_t
decode(const char *at, size_t left, uint32_t *cp)
{
	unsigned char lead = (unsigned char)*at;

	if (left >= 3 && lead > 0xe0 && lead < 0xed && is_tail(at[1]) && is_tail(at[2])) {
		*cp = (lead & 0xfu) << 12 | (at[1] & 0x3fu) << 6 | (at[2] & 0x3fu);
		return 3;
	}
	if (left >= 2 && lead >= 0xc2 && lead < 0xe0 && is_tail(at[1])) {
		*cp = (lead & 0x1fu) << 6 | (at[1] & 0x3fu);
		return 2;
	}
	return utf8_decode(at, left, cp);
}

/* U+0080 to U+009F are no text, and no controls of ours either. */
static inline size_t
add(uint32_t *run, size_t n, uint32_t cp)
{
	run[n] = cp;
	return n + (cp >= 0xa0);
}

const char *
ground_rest(struct feed *f, const char *at, const char *end)
{
	struct parser *p = f->p;
	uint32_t cp, run[1];

	while (at < end && p->utf8_len) {
		size_t n = p->utf8_len, used;

		p->utf8[n++] = *at;
		used = utf8_decode(p->utf8, n, &cp);
		if (used == n && n < utf8_need(p->utf8[0])) {
			p->utf8_len = (uint8_t)n;
			at++;
			continue;
		}
		/* Whole, or cut short by a byte that is looked at anew. */
		if (used == n)
			at++;
		p->utf8_len = 0;
		if (add(run, 0, cp))
			f->sink->text(f->ctx, run, 1);
	}
	return at;
}

/* Whether the character, of which used bytes are well, goes on behind the end. */
static inline bool
is_cut(const char *at, size_t used, const char *end)
{
	return at + used == end && used < utf8_need(*at);
}

static const char *
keep_cut(struct parser *p, const char *at, const char *end)
{
	memcpy(p->utf8, at, end - at);
	p->utf8_len = (uint8_t)(end - at);
	return end;
}

/* A run of text that begins beyond ASCII; or a character that is cut, alone. */
static const char *
text(struct feed *f, const char *at, const char *end)
{
	uint32_t run[TEXT_RUN], cp;
	size_t n = 0, used;
	unsigned ascii = 0;

	while (at < end && n < TEXT_RUN) {
		if ((unsigned char)*at < 0x80) {
			if (!is_printable(*at) || ++ascii > ASCII_SHORT)
				break;
			run[n++] = (unsigned char)*at++;
			continue;
		}
		ascii = 0;
		used = decode(at, end - at, &cp);
		if (is_cut(at, used, end)) {
			at = n ? at : keep_cut(f->p, at, end);
			break;
		}
		n = add(run, n, cp);
		at += used;
	}
	if (n)
		f->sink->text(f->ctx, run, n);
	return at;
}

/* A parameter; -1 where no digit stands. */
static inline const char *
number(const char *at, const char *end, int32_t *v)
{
	const char *stop = end - at > NUMBER_DIGITS ? at + NUMBER_DIGITS : end;
	uint32_t n, digit;

	*v = -1;
	if (at == stop || (n = (unsigned char)*at - '0') >= 10)
		return at;
	while (++at < stop && (digit = (unsigned char)*at - '0') < 10)
		n = n * 10 + digit;
	*v = n > PARSER_PARAM_MAX ? PARSER_PARAM_MAX : (int32_t)n;
	return at;
}

/*
 * What stands behind "ESC [", when nothing but parameters and the final byte
 * does; NULL: that is for the table.
 */
static const char *
csi_whole(struct feed *f, const char *at, const char *end)
{
	struct parser *p = f->p;
	const char *first;
	unsigned n = 0;
	int32_t v;

	if (at < end && *at >= '<' && *at <= '?')
		p->prefix = (uint8_t)*at++;
	for (first = at;; at++) {
		at = number(at, end, &v);
		if (at == end || (*at != ';' && *at != ':'))
			break;
		if (n == PARSER_PARAMS - 1)
			return NULL;
		p->params[n++] = v;
		p->colons |= (uint32_t)(*at == ':') << n;
	}
	if (at == end || *at < '@' || *at > '~')
		return NULL;
	if (at > first)
		p->params[n++] = v;
	p->n_params = (uint8_t)n;
	p->final = (uint8_t)*at;
	f->sink->csi(f->ctx, p);
	return at + 1;
}

static const char *
escape(struct feed *f, const char *at, const char *end)
{
	struct parser *p = f->p;

	parser_forget(p);
	if (at < end && *at == '[') {
		const char *behind;

		p->introducer = '[';
		behind = csi_whole(f, at + 1, end);
		if (behind)
			return behind;
		parser_forget(p);
	}
	p->state = ESCAPE;
	return at;
}

static const char *
item(struct feed *f, const char *at, const char *end)
{
	size_t n;

	if (*at == 0x1b)
		return escape(f, at + 1, end);
	n = run_length(at, end);
	if (n) {
		f->sink->ascii(f->ctx, at, n);
		return at + n;
	}
	if ((unsigned char)*at >= 0x80)
		return text(f, at, end);
	if (*at != 0x7f)
		f->sink->control(f->ctx, (uint8_t)*at);
	return at + 1;
}

const char *
ground_text(struct feed *f, const char *at, const char *end)
{
	do {
		f->start = at;
		at = item(f, at, end);
	} while (at < end && parser_is_whole(f->p) && !f->p->apart);
	return at;
}
