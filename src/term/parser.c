/* SPDX-License-Identifier: MIT */
/*
 *             printable, UTF-8
 *             ┌──┐
 *          ┌──▼──┴──┐ ESC ┌────────┐ [  ┌─────┐ final
 *          │ ground ├────►│ escape ├───►│ csi ├───────► ground
 *          └────────┘     └──┬─────┘    └─────┘
 *                            │ ] P _ ^ X ┌────────┐ ST, BEL (OSC), CAN, SUB
 *                            └──────────►│ string ├───────► ground
 *                                        └────────┘
 * From any state ESC begins anew, CAN and SUB give up. One byte looks up one
 * entry: four bits of action, four bits of next state. Ground is not in the
 * table: there, text is taken in runs, and a CSI that is whole and usual is read
 * in one go; the table does the rest and what comes in pieces.
 */
#include "config.h"

#include "term/parser.h"

#include <string.h>

#include "base/utf8.h"
#include "term/term.h"

enum state {
	GROUND,
	ESCAPE,
	ESCAPE_INTER,
	CSI_ENTRY,
	CSI_PARAM,
	CSI_INTER,
	CSI_IGNORE,
	DCS_ENTRY,
	DCS_PARAM,
	DCS_INTER,
	DCS_PASS,
	DCS_IGNORE,
	OSC,
	SWALLOW, /* APC, PM, SOS */
	STATE_COUNT
};

enum action {
	NOTHING,
	EXECUTE,
	ABORT,
	RESTART, /* ESC: a string ends here, a sequence begins */
	BEGIN,	 /* of CSI or a string */
	COLLECT,
	PREFIX,
	PARAM,
	ESC_DISPATCH,
	CSI_DISPATCH,
	HOOK, /* DCS: what follows is data */
	PUT,
	OSC_END,
	ACTION_COUNT
};

_Static_assert(STATE_COUNT <= 16 && ACTION_COUNT <= 16, "both fit four bits");

enum { STRING_KEEP = 1024 }; /* bytes of buffer kept between strings */

#define GO(action, state) ((action) << 4 | (state))

/* What ends every sequence. */
#define ANYWHERE                              \
	[0x18] = GO(ABORT, GROUND),           \
	[0x1a] = GO(ABORT, GROUND),           \
	[0x1b] = GO(RESTART, ESCAPE)

/* Control characters in the middle of a sequence act at once. */
#define CONTROLS(state)                                     \
	ANYWHERE, [0x00 ... 0x17] = GO(EXECUTE, state),     \
	[0x19] = GO(EXECUTE, state),                        \
	[0x1c ... 0x1f] = GO(EXECUTE, state),               \
	[0x7f ... 0xff] = GO(NOTHING, state)

/* In a string they are nothing. */
#define NO_CONTROLS(state)                                  \
	ANYWHERE, [0x00 ... 0x17] = GO(NOTHING, state),     \
	[0x19] = GO(NOTHING, state),                        \
	[0x1c ... 0x1f] = GO(NOTHING, state)

static const uint8_t table[STATE_COUNT][256] = {
	[ESCAPE] = {
		CONTROLS(ESCAPE),
		[0x20 ... 0x2f] = GO(COLLECT, ESCAPE_INTER),
		[0x30 ... 0x4f] = GO(ESC_DISPATCH, GROUND),
		['P'] = GO(BEGIN, DCS_ENTRY),
		[0x51 ... 0x57] = GO(ESC_DISPATCH, GROUND),
		['X'] = GO(BEGIN, SWALLOW),
		[0x59 ... 0x5a] = GO(ESC_DISPATCH, GROUND),
		['['] = GO(BEGIN, CSI_ENTRY),
		['\\'] = GO(ESC_DISPATCH, GROUND),
		[']'] = GO(BEGIN, OSC),
		['^'] = GO(BEGIN, SWALLOW),
		['_'] = GO(BEGIN, SWALLOW),
		[0x60 ... 0x7e] = GO(ESC_DISPATCH, GROUND),
	},
	[ESCAPE_INTER] = {
		CONTROLS(ESCAPE_INTER),
		[0x20 ... 0x2f] = GO(COLLECT, ESCAPE_INTER),
		[0x30 ... 0x7e] = GO(ESC_DISPATCH, GROUND),
	},
	[CSI_ENTRY] = {
		CONTROLS(CSI_ENTRY),
		[0x20 ... 0x2f] = GO(COLLECT, CSI_INTER),
		[0x30 ... 0x3b] = GO(PARAM, CSI_PARAM),
		[0x3c ... 0x3f] = GO(PREFIX, CSI_PARAM),
		[0x40 ... 0x7e] = GO(CSI_DISPATCH, GROUND),
	},
	[CSI_PARAM] = {
		CONTROLS(CSI_PARAM),
		[0x20 ... 0x2f] = GO(COLLECT, CSI_INTER),
		[0x30 ... 0x3b] = GO(PARAM, CSI_PARAM),
		[0x3c ... 0x3f] = GO(NOTHING, CSI_IGNORE),
		[0x40 ... 0x7e] = GO(CSI_DISPATCH, GROUND),
	},
	[CSI_INTER] = {
		CONTROLS(CSI_INTER),
		[0x20 ... 0x2f] = GO(COLLECT, CSI_INTER),
		[0x30 ... 0x3f] = GO(NOTHING, CSI_IGNORE),
		[0x40 ... 0x7e] = GO(CSI_DISPATCH, GROUND),
	},
	[CSI_IGNORE] = {
		CONTROLS(CSI_IGNORE),
		[0x20 ... 0x3f] = GO(NOTHING, CSI_IGNORE),
		[0x40 ... 0x7e] = GO(NOTHING, GROUND),
	},
	[DCS_ENTRY] = {
		NO_CONTROLS(DCS_ENTRY),
		[0x20 ... 0x2f] = GO(COLLECT, DCS_INTER),
		[0x30 ... 0x3b] = GO(PARAM, DCS_PARAM),
		[0x3c ... 0x3f] = GO(PREFIX, DCS_PARAM),
		[0x40 ... 0x7e] = GO(HOOK, DCS_PASS),
		[0x7f ... 0xff] = GO(NOTHING, DCS_ENTRY),
	},
	[DCS_PARAM] = {
		NO_CONTROLS(DCS_PARAM),
		[0x20 ... 0x2f] = GO(COLLECT, DCS_INTER),
		[0x30 ... 0x3b] = GO(PARAM, DCS_PARAM),
		[0x3c ... 0x3f] = GO(NOTHING, DCS_IGNORE),
		[0x40 ... 0x7e] = GO(HOOK, DCS_PASS),
		[0x7f ... 0xff] = GO(NOTHING, DCS_PARAM),
	},
	[DCS_INTER] = {
		NO_CONTROLS(DCS_INTER),
		[0x20 ... 0x2f] = GO(COLLECT, DCS_INTER),
		[0x30 ... 0x3f] = GO(NOTHING, DCS_IGNORE),
		[0x40 ... 0x7e] = GO(HOOK, DCS_PASS),
		[0x7f ... 0xff] = GO(NOTHING, DCS_INTER),
	},
	[DCS_PASS] = {
		NO_CONTROLS(DCS_PASS),
		[0x20 ... 0x7e] = GO(PUT, DCS_PASS),
		[0x7f] = GO(NOTHING, DCS_PASS),
		[0x80 ... 0xff] = GO(PUT, DCS_PASS),
	},
	[DCS_IGNORE] = {
		NO_CONTROLS(DCS_IGNORE),
		[0x20 ... 0xff] = GO(NOTHING, DCS_IGNORE),
	},
	[OSC] = {
		ANYWHERE,
		[0x00 ... 0x06] = GO(NOTHING, OSC),
		[0x07] = GO(OSC_END, GROUND),
		[0x08 ... 0x17] = GO(NOTHING, OSC),
		[0x19] = GO(NOTHING, OSC),
		[0x1c ... 0x1f] = GO(NOTHING, OSC),
		[0x20 ... 0xff] = GO(PUT, OSC),
	},
	[SWALLOW] = {
		NO_CONTROLS(SWALLOW),
		[0x20 ... 0xff] = GO(NOTHING, SWALLOW),
	},
};

/* The parser with where it reports to, for one call of parser_feed. */
struct feed {
	struct parser *p;
	const struct parser_sink *sink;
	void *ctx;
};

static void
clear(struct parser *p)
{
	p->prefix = p->n_intermediates = p->n_params = 0;
	p->colons = 0;
}

static void
string_clear(struct parser *p)
{
	p->string_cut = false;
	if (p->string.alloc > STRING_KEEP)
		str_release(&p->string);
	else
		str_clear(&p->string);
}

/* The string that ends here goes out. */
static void
string_end(struct feed *f, uint8_t state)
{
	struct parser *p = f->p;

	if (!p->string_cut && state == OSC)
		f->sink->osc(f->ctx, p);
	else if (!p->string_cut && state == DCS_PASS)
		f->sink->dcs(f->ctx, p);
	else if (state == SWALLOW)
		f->sink->swallowed(f->ctx, p);
	string_clear(p);
}

static void
act_execute(struct feed *f, uint8_t byte)
{
	f->sink->control(f->ctx, byte);
}

static void
act_abort(struct feed *f, uint8_t byte)
{
	(void)byte;
	string_clear(f->p);
}

static void
act_restart(struct feed *f, uint8_t byte)
{
	(void)byte;
	string_end(f, f->p->state);
	clear(f->p);
}

static void
act_begin(struct feed *f, uint8_t byte)
{
	clear(f->p);
	f->p->introducer = byte;
}

static void
act_collect(struct feed *f, uint8_t byte)
{
	struct parser *p = f->p;

	if (p->n_intermediates < PARSER_INTERMEDIATES)
		p->intermediates[p->n_intermediates] = byte;
	if (p->n_intermediates <= PARSER_INTERMEDIATES)
		p->n_intermediates++;
}

static void
act_prefix(struct feed *f, uint8_t byte)
{
	f->p->prefix = byte;
}

/* Past the last that is kept, n_params stays one too large: digits are lost. */
static void
param_open(struct parser *p)
{
	if (p->n_params < PARSER_PARAMS)
		p->params[p->n_params] = -1;
	if (p->n_params <= PARSER_PARAMS)
		p->n_params++;
}

static void
act_param(struct feed *f, uint8_t byte)
{
	struct parser *p = f->p;
	int32_t *v;

	if (!p->n_params)
		param_open(p);
	if (byte == ';' || byte == ':') {
		if (byte == ':' && p->n_params < PARSER_PARAMS)
			p->colons |= 1u << p->n_params;
		param_open(p);
		return;
	}
	if (p->n_params > PARSER_PARAMS)
		return;
	v = &p->params[p->n_params - 1];
	*v = (*v < 0 ? 0 : *v * 10) + (byte - '0');
	if (*v > PARSER_PARAM_MAX)
		*v = PARSER_PARAM_MAX;
}

static void
params_close(struct parser *p, uint8_t final)
{
	if (p->n_params > PARSER_PARAMS)
		p->n_params = PARSER_PARAMS;
	p->final = final;
}

static void
act_esc_dispatch(struct feed *f, uint8_t byte)
{
	params_close(f->p, byte);
	f->sink->esc(f->ctx, f->p);
}

static void
act_csi_dispatch(struct feed *f, uint8_t byte)
{
	params_close(f->p, byte);
	f->sink->csi(f->ctx, f->p);
}

static void
act_hook(struct feed *f, uint8_t byte)
{
	params_close(f->p, byte);
}

static void
act_put(struct feed *f, uint8_t byte)
{
	struct parser *p = f->p;

	if (p->string_cut)
		return;
	if (!str_addc(&p->string, (char)byte))
		p->string_cut = true;
}

static void
act_osc_end(struct feed *f, uint8_t byte)
{
	(void)byte;
	string_end(f, OSC);
}

typedef void act_fn(struct feed *, uint8_t byte);

static act_fn *const acts[ACTION_COUNT] = {
	[EXECUTE] = act_execute,
	[ABORT] = act_abort,
	[RESTART] = act_restart,
	[BEGIN] = act_begin,
	[COLLECT] = act_collect,
	[PREFIX] = act_prefix,
	[PARAM] = act_param,
	[ESC_DISPATCH] = act_esc_dispatch,
	[CSI_DISPATCH] = act_csi_dispatch,
	[HOOK] = act_hook,
	[PUT] = act_put,
	[OSC_END] = act_osc_end,
};

/* Takes bytes until the sequence is over or they are. */
static const char *
sequence(struct feed *f, const char *at, const char *end)
{
	struct parser *p = f->p;

	while (at < end && p->state != GROUND) {
		uint8_t byte = (uint8_t)*at++, entry = table[p->state][byte];

		/* Most bytes of most sequences are digits of parameters. */
		if (entry >> 4 == PARAM)
			act_param(f, byte);
		else if (entry >> 4)
			acts[entry >> 4](f, byte);
		p->state = entry & 15;
	}
	return at;
}

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

/* Goes on with a character that came in pieces. */
static const char *
utf8_more(struct feed *f, const char *at, const char *end)
{
	struct parser *p = f->p;
	uint32_t cp;

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
		f->sink->character(f->ctx, cp);
	}
	return at;
}

static bool
is_tail(char c)
{
	return (c & 0xc0) == 0x80;
}

/* The most usual characters by hand: U+0080 to U+07FF, U+1000 to U+CFFF. */
static size_t
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

/* All the characters beyond ASCII that stand here; one that is cut, alone. */
static const char *
utf8_text(struct feed *f, const char *at, const char *end)
{
	const char *start = at;

	do {
		size_t left = end - at, used;
		uint32_t cp;

		used = decode(at, left, &cp);
		if (used == left && left < utf8_need(*at)) {
			if (at > start)
				return at;
			memcpy(f->p->utf8, at, left);
			f->p->utf8_len = (uint8_t)left;
			return end;
		}
		f->sink->character(f->ctx, cp);
		at += used;
	} while (at < end && (unsigned char)*at >= 0x80);
	return at;
}

/* A parameter; -1 where no digit stands. */
static const char *
number(const char *at, const char *end, int32_t *v)
{
	const char *first = at;
	uint32_t n = 0, digit;

	for (; at < end && (digit = (unsigned char)*at - '0') < 10; at++)
		n = n > PARSER_PARAM_MAX ? n : n * 10 + digit;
	*v = n > PARSER_PARAM_MAX ? PARSER_PARAM_MAX : (int32_t)n;
	*v = at == first ? -1 : *v;
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

	clear(p);
	if (at < end && *at == '[') {
		const char *behind;

		p->introducer = '[';
		behind = csi_whole(f, at + 1, end);
		if (behind)
			return behind;
		clear(p);
	}
	p->state = ESCAPE;
	return at;
}

static const char *
ground(struct feed *f, const char *at, const char *end)
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
		return utf8_text(f, at, end);
	if (*at != 0x7f)
		f->sink->control(f->ctx, (uint8_t)*at);
	return at + 1;
}

static bool
is_whole(const struct parser *p)
{
	return p->state == GROUND && !p->utf8_len;
}

/* One run of text, one sequence, or what there is of it. */
static const char *
step(struct feed *f, const char *at, const char *end)
{
	struct parser *p = f->p;

	if (p->utf8_len)
		at = utf8_more(f, at, end);
	else if (p->state == GROUND)
		at = ground(f, at, end);
	if (p->state != GROUND)
		at = sequence(f, at, end);
	return at;
}

void
parser_feed(struct parser *p, const struct parser_sink *sink, void *ctx,
	    const char *bytes, size_t n)
{
	struct feed f = { p, sink, ctx };
	const char *at = bytes, *end = bytes + n, *plain = bytes;
	bool pending = !is_whole(p);

	while (at < end) {
		const char *start = at;

		at = step(&f, at, end);
		if (!pending && !p->apart && is_whole(p) && at - start <= TERM_STRING_MAX)
			continue;
		if (plain < start)
			sink->plain(ctx, plain, start - plain);
		sink->consumed(ctx, start, at - start, is_whole(p));
		p->apart = pending = false;
		plain = at;
	}
	if (plain < end)
		sink->plain(ctx, plain, end - plain);
}

void
parser_init(struct parser *p)
{
	memset(p, 0, sizeof(*p));
	p->string = (struct str)STR_INIT_LIMIT(TERM_STRING_MAX);
}

void
parser_release(struct parser *p)
{
	str_release(&p->string);
}
