/* SPDX-License-Identifier: MIT */
/*
 * A flush: curses writes what differs into its file in memory; what a frame needs
 * is put around it, what was to be sent behind it, and all goes out in one write.
 * Where nothing differs, nothing does.
 */
#include "config.h"

#include <unistd.h>

#include "ui/canvas/canvas-int.h"

#define SYNC_ON "\033[?2026h"
#define SYNC_OFF "\033[?2026l"

/* More than this is not kept for the next frame. */
enum { OUT_KEPT = 1 << 20 };

void
canvas_set_sync(struct canvas *c, bool on)
{
	c->has_sync = on;
}

void
canvas_cursor(struct canvas *c, int row, int col)
{
	bool is_on = row >= 0 && col >= 0 && row < c->rows && col < c->cols;

	c->cursor_row = is_on ? row : -1;
	c->cursor_col = is_on ? col : 0;
}

static void
show_cursor(struct canvas *c, bool on)
{
	if (c->is_cursor_shown == on)
		return;
	c->is_cursor_shown = on;
	curs_set(on);
}

/* Hidden before the rest moves it, shown when it stands. */
static void
draw_frame(struct canvas *c)
{
	bool is_on = c->cursor_row >= 0;

	if (!is_on)
		show_cursor(c, false);
	leaveok(stdscr, !is_on);
	if (is_on)
		move(c->cursor_row, c->cursor_col);
	wnoutrefresh(stdscr);
	doupdate();
	if (is_on)
		show_cursor(c, true);
}

static void
take_frame(struct canvas *c)
{
	int fd = fileno(c->frames);
	off_t n;

	fflush(c->frames);
	n = lseek(fd, 0, SEEK_CUR);
	if (n <= 0)
		return;
	str_grow(&c->out, (size_t)n);
	n = pread(fd, c->out.buf + c->out.len, (size_t)n, 0);
	if (n > 0)
		c->out.len += (size_t)n;
	lseek(fd, 0, SEEK_SET);
}

void
canvas_flush(struct canvas *c)
{
	size_t start;

	if (c->is_suspended)
		return;
	str_clear(&c->out);
	if (c->has_sync)
		str_adds(&c->out, SYNC_ON);
	start = c->out.len;
	draw_frame(c);
	take_frame(c);
	if (c->out.len == start)
		str_clear(&c->out);
	else if (c->has_sync)
		str_adds(&c->out, SYNC_OFF);
	str_add(&c->out, c->tail.buf, c->tail.len);
	str_clear(&c->tail);
	tty_put(c, c->out.buf, c->out.len);
	if (c->out.alloc > OUT_KEPT)
		str_release(&c->out);
	if (c->tail.alloc > OUT_KEPT)
		str_release(&c->tail);
}

void
canvas_redraw(struct canvas *c)
{
	(void)c;
	clearok(curscr, TRUE);
}

void
canvas_send(struct canvas *c, const char *bytes, size_t n)
{
	str_add(&c->tail, bytes, n);
}
