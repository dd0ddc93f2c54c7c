/* SPDX-License-Identifier: MIT */
/*
 * Answers. This terminal is the one that the program talks to, so it answers
 * itself, and what it has answered is not shown to the terminal outside
 * (term_feed_through). Forms are those of xterm's ctlseqs.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "term/term-int.h"

static void
send(struct term *t, const struct str *s)
{
	through_drop(t);
	if (t->events.reply)
		t->events.reply(t->events.ctx, s->buf, s->len);
}

void
reply(struct term *t, const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	send(t, &s);
	str_release(&s);
}

void
reply_unheard(struct term *t)
{
	through_drop(t);
}

/* DA1, DA2, DA3: a VT220 with colours. */
void
reply_attributes(struct term *t, const struct parser *p)
{
	if (parser_param(p, 0, 0))
		reply_unheard(t);
	else if (p->prefix == '>')
		reply(t, "\033[>1;10;0c");
	else if (p->prefix == '=')
		reply(t, "\033P!|00000000\033\\");
	else
		reply(t, "\033[?62;22c");
}

void
reply_version(struct term *t, const struct parser *p)
{
	if (parser_param(p, 0, 0))
		reply_unheard(t);
	else
		reply(t, "\033P>|fleetdeck(%s)\033\\", PACKAGE_VERSION);
}

static void
report_cursor(struct term *t, const char *prefix)
{
	unsigned row = t->cur.row + 1u, col = t->cur.col + 1u;

	if (t->modes & TERM_MODE_ORIGIN) {
		row -= t->top;
		col -= t->left;
	}
	reply(t, "\033[%s%u;%uR", prefix, row, col);
}

/* DSR; 996 asks for dark (1) or light (2). */
void
reply_status(struct term *t, const struct parser *p)
{
	int what = parser_param(p, 0, 0);
	bool is_private = p->prefix == '?';

	if (what == 6)
		report_cursor(t, is_private ? "?" : "");
	else if (what == 5 && !is_private)
		reply(t, "\033[0n");
	else if (what == 996 && is_private)
		reply(t, "\033[?997;%dn", colour_is_light(t) ? 2 : 1);
	else
		reply_unheard(t);
}

/* XTWINOPS: the reports; a pane has no window to move. */
void
reply_window(struct term *t, const struct parser *p)
{
	int what = parser_param(p, 0, 0);

	switch (what) {
	case 11:
		reply(t, "\033[1t");
		break;
	case 13:
		reply(t, "\033[3;0;0t");
		break;
	case 14:
		reply(t, "\033[4;%u;%ut", t->rows * t->options.cell_height,
		      t->cols * t->options.cell_width);
		break;
	case 15:
		reply(t, "\033[5;%u;%ut", t->rows * t->options.cell_height,
		      t->cols * t->options.cell_width);
		break;
	case 16:
		reply(t, "\033[6;%u;%ut", t->options.cell_height,
		      t->options.cell_width);
		break;
	case 18:
	case 19:
		reply(t, "\033[%d;%u;%ut", what - 10, t->rows, t->cols);
		break;
	case 20: /* titles: what one program wrote is not typed into another */
		reply(t, "\033]L\033\\");
		break;
	case 21:
		reply(t, "\033]l\033\\");
		break;
	/* Another terminal's stack is its own: it gets the title that comes back. */
	case 22:
		through_drop(t);
		if (parser_param(p, 1, 0) != 1) /* the icon's alone is not kept */
			title_push(t);
		break;
	case 23:
		through_drop(t);
		if (parser_param(p, 1, 0) != 1)
			title_pop(t);
		break;
	}
}

static void
setting_sgr(const struct term *t, struct str *out)
{
	struct look look = look_of(&t->pools, &t->cur.style);
	struct str s = STR_INIT;

	sgr_add(&s, &look);
	str_addf(out, "%s%s", s.len > 3 ? "" : "0", s.buf + 2);
	str_release(&s);
}

static void
setting_region(const struct term *t, struct str *out)
{
	str_addf(out, "%u;%ur", t->top + 1, t->bottom + 1);
}

static void
setting_margins(const struct term *t, struct str *out)
{
	str_addf(out, "%u;%us", t->left + 1, t->right + 1);
}

static void
setting_cursor(const struct term *t, struct str *out)
{
	str_addf(out, "%u q", t->cursor_shape);
}

static void
setting_level(const struct term *t, struct str *out)
{
	(void)t;
	str_adds(out, "62;1\"p");
}

static void
setting_protection(const struct term *t, struct str *out)
{
	str_addf(out, "%d\"q", t->cur.style.attr & ATTR_PROTECTED ? 1 : 0);
}

static void
setting_rows(const struct term *t, struct str *out)
{
	str_addf(out, "%ut", t->rows);
}

static void
setting_cols(const struct term *t, struct str *out)
{
	str_addf(out, "%u$|", t->cols);
}

static void
setting_lines(const struct term *t, struct str *out)
{
	str_addf(out, "%u*|", t->rows);
}

/* What DECRQSS may ask for: the sequences' endings. */
static const struct setting {
	const char *name;
	void (*add)(const struct term *, struct str *out);
} settings[] = {
	{ " q", setting_cursor },  { "\"p", setting_level },
	{ "\"q", setting_protection }, { "$|", setting_cols },
	{ "*|", setting_lines },   { "m", setting_sgr },
	{ "r", setting_region },   { "s", setting_margins },
	{ "t", setting_rows },
};

static void
report_setting(struct term *t, const char *what)
{
	struct str s = STR_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(settings); i++)
		if (!strcmp(what, settings[i].name))
			settings[i].add(t, &s);
	reply(t, "\033P%d$r%s\033\\", s.len ? 1 : 0, s.buf);
	str_release(&s);
}

/* What XTGETTCAP may ask for. */
static const struct capability {
	const char *name, *value;
} capabilities[] = {
	{ "Co", "256" },
	{ "RGB", "8/8/8" },
	{ "TN", "xterm-256color" },
	{ "colors", "256" },
	{ "name", "xterm-256color" },
};

static int
hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c | 0x20) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Whether the n hexadecimal digits spell the name. */
static bool
hex_spells(const char *hex, size_t n, const char *name)
{
	if (n != 2 * strlen(name))
		return false;
	for (size_t i = 0; i < n; i += 2) {
		int high = hex_digit(hex[i]), low = hex_digit(hex[i + 1]);

		if (high < 0 || low < 0 || (high << 4 | low) != name[i / 2])
			return false;
	}
	return true;
}

static void
report_capability(struct term *t, const char *hex, size_t n)
{
	struct str value = STR_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(capabilities); i++) {
		const struct capability *c = &capabilities[i];

		if (!hex_spells(hex, n, c->name))
			continue;
		for (const char *v = c->value; *v; v++)
			str_addf(&value, "%02X", (unsigned)*v);
		reply(t, "\033P1+r%.*s=%s\033\\", (int)n, hex, value.buf);
		str_release(&value);
		return;
	}
	reply(t, "\033P0+r%.*s\033\\", (int)n, hex);
}

enum { CAPABILITY_HEX_MAX = 64 };

static void
report_capabilities(struct term *t, const char *names)
{
	while (*names) {
		size_t n = strcspn(names, ";");

		if (n && n <= CAPABILITY_HEX_MAX &&
		    strspn(names, "0123456789abcdefABCDEF") >= n)
			report_capability(t, names, n);
		names += n;
		names += *names == ';';
	}
	reply_unheard(t);
}

void
reply_dcs(struct term *t, const struct parser *p)
{
	bool known = !p->prefix && p->n_intermediates == 1 && p->final == 'q';

	if (known && p->intermediates[0] == '$')
		report_setting(t, p->string.buf);
	else if (known && p->intermediates[0] == '+')
		report_capabilities(t, p->string.buf);
	else
		unknown_note(t, 'P', p);
}
