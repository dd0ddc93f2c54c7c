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
 * table: ground.c takes text in runs, and a CSI that is whole and usual in one
 * go; the table does the rest and what comes in pieces.
 */
#include "config.h"

#include "term/parser.h"

#include <string.h>

#include "term/ground.h"
#include "term/term.h"

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
	parser_forget(f->p);
}

static void
act_begin(struct feed *f, uint8_t byte)
{
	parser_forget(f->p);
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

/* Runs and sequences, or what there is of one; f->start is that of the last. */
static const char *
step(struct feed *f, const char *at, const char *end)
{
	struct parser *p = f->p;

	f->start = at;
	if (p->utf8_len)
		at = ground_rest(f, at, end);
	else if (p->state == GROUND)
		at = ground_text(f, at, end);
	if (p->state != GROUND)
		at = sequence(f, at, end);
	return at;
}

void
parser_feed(struct parser *p, const struct parser_sink *sink, void *ctx,
	    const char *bytes, size_t n)
{
	struct feed f = { p, sink, ctx, bytes };
	const char *at = bytes, *end = bytes + n, *plain = bytes;
	bool pending = !parser_is_whole(p);

	while (at < end) {
		at = step(&f, at, end);
		if (!pending && !p->apart && parser_is_whole(p) &&
		    at - f.start <= TERM_STRING_MAX)
			continue;
		if (plain < f.start)
			sink->plain(ctx, plain, f.start - plain);
		sink->consumed(ctx, f.start, at - f.start, parser_is_whole(p));
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
