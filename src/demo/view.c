/* SPDX-License-Identifier: MIT */
/*
 * Each draw is one write, bracketed as a synchronised update (mode 2026), so
 * that no half-drawn state is ever on the screen. Live lines are cut to the
 * width: one that wrapped would break the count of lines to go up.
 */
#include "config.h"

#include "demo/view.h"

#include <stdarg.h>

void
view_init(struct view *v, struct console *console)
{
	*v = (struct view){ .console = console, .has_composer = true };
	str_init(&v->said);
	str_init(&v->status);
}

void
view_release(struct view *v)
{
	str_release(&v->said);
	str_release(&v->status);
}

void
view_say(struct view *v, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&v->said, fmt, ap);
	va_end(ap);
	str_adds(&v->said, "\033[m\r\n");
}

void
view_status(struct view *v, const char *fmt, ...)
{
	va_list ap;

	str_clear(&v->status);
	va_start(ap, fmt);
	str_vaddf(&v->status, fmt, ap);
	va_end(ap);
}

/* The first cols - 1 characters of a line without escape sequences. */
static void
add_cut(struct str *out, const struct str *line, unsigned cols)
{
	unsigned n = 0;

	for (size_t i = 0; i < line->len; i++) {
		n += (line->buf[i] & 0xc0) != 0x80;
		if (n >= cols)
			break;
		str_addc(out, line->buf[i]);
	}
}

/* Back to the first live line, and everything from there gone. */
static void
add_erase(struct view *v, struct str *out)
{
	str_addc(out, '\r');
	if (v->live > 1)
		str_addf(out, "\033[%uA", v->live - 1);
	str_adds(out, "\033[J");
	v->live = 0;
}

static void
add_live(struct view *v, const struct composer *composer, struct str *out)
{
	unsigned cols = console_cols(v->console);

	if (v->status.len) {
		str_adds(out, "\033[33m");
		add_cut(out, &v->status, cols);
		str_adds(out, "\033[m");
		v->live++;
	}
	if (v->has_composer) {
		if (v->live++)
			str_adds(out, "\r\n");
		composer_draw(composer, cols, out);
	}
}

static void
draw(struct view *v, const struct composer *composer)
{
	struct str out = STR_INIT;

	str_adds(&out, "\033[?2026h");
	add_erase(v, &out);
	str_add(&out, v->said.buf, v->said.len);
	if (composer)
		add_live(v, composer, &out);
	str_adds(&out, "\033[?2026l");
	str_clear(&v->said);
	console_write(v->console, &out);
	str_release(&out);
}

void
view_draw(struct view *v, const struct composer *composer)
{
	draw(v, composer);
}

void
view_finish(struct view *v)
{
	draw(v, NULL);
}
