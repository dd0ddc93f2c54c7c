/* SPDX-License-Identifier: MIT */
/*
 * A canvas from birth to end. curses is set up for a file in memory and learns of
 * the window's size from us; the terminal itself is canvas-tty.c's.
 */
#include "config.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/canvas/canvas-int.h"

static bool
is_utf8_locale(const char *name)
{
	return setlocale(LC_CTYPE, name) && !strcmp(nl_langinfo(CODESET), "UTF-8");
}

/* A locale that is named but not installed is common behind ssh. */
static bool
use_utf8(void)
{
	static const char *const names[] = { "", "C.UTF-8", "C.utf8", "en_US.UTF-8" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (is_utf8_locale(names[i]))
			return true;
	return false;
}

static FILE *
open_memory(void)
{
	int fd = memfd_create("frames", MFD_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w+");

	if (!file && fd >= 0)
		close(fd);
	return file;
}

static enum canvas_colours
colours_of(const struct entry *entry, bool no_colour)
{
	if (no_colour || !has_colors() || COLORS < 8)
		return CANVAS_MONO;
	return entry->is_direct ? CANVAS_TRUE : COLORS >= 256 ? CANVAS_256 : CANVAS_16;
}

/* Sizes follow the terminal's; curses blanks what is new. */
static void
fit(struct canvas *c, int rows, int cols)
{
	resize_term(rows, cols);
	c->rows = rows;
	c->cols = cols;
	c->style->width = (unsigned)cols;
	free(c->marks);
	free(c->run);
	c->marks = xcalloc((size_t)rows * cols, 1);
	c->run = xcalloc((size_t)cols, sizeof(*c->run));
}

/* Until there is one: the terminal's own colours. */
static void
set_no_theme(struct canvas *c)
{
	struct theme theme = { .foreground = THEME_NONE, .background = THEME_NONE };

	for (int i = 0; i < ROLE_COUNT; i++)
		theme.roles[i] = (struct theme_role){ THEME_NONE, THEME_NONE, 0 };
	ink_set_theme(c, &theme);
}

static void
set_up(struct canvas *c, bool no_colour)
{
	typeahead(-1);
	idcok(stdscr, FALSE);
	idlok(stdscr, FALSE);
	scrollok(stdscr, FALSE);
	if (!no_colour && has_colors()) {
		start_color();
		use_default_colors();
	}
	c->colours = colours_of(&c->entry, no_colour);
	c->style->colour = c->colours != CANVAS_MONO;
	curs_set(0);
	set_no_theme(c);
}

static int
open_screen(struct canvas *c, const struct canvas_options *options, struct err *err)
{
	const char *dirs = options->terminfo ? options->terminfo : "";

	/* no LINES of the environment, but 24 where the entry says nothing */
	use_env(FALSE);
	use_tioctl(TRUE);
	c->frames = open_memory();
	if (!c->frames)
		return err_errno(err, ERR_IO, "making room for frames");
	c->screen = entry_open(&c->entry, dirs, c->frames);
	if (!c->screen && c->entry.is_direct) {
		/* ours is not there: its own, then */
		c->entry.is_direct = false;
		c->screen = entry_open(&c->entry, dirs, c->frames);
	}
	if (!c->screen)
		return err_set(err, ERR_FAILED,
			       "curses cannot use a terminal of the kind '%s' (TERM)",
			       c->entry.name);
	return 0;
}

/* curses switches to the alternate screen with its first frame. */
static void
enter(struct canvas *c)
{
	tty_arm(c);
	tty_add_modes(c, &c->tail);
	c->is_suspended = false;
	clearok(curscr, TRUE);
	canvas_flush(c);
}

static struct canvas *
new_canvas(void)
{
	struct canvas *c = xcalloc(1, sizeof(*c));

	c->style = xcalloc(1, sizeof(*c->style));
	c->style->tty = true;
	c->cursor_row = c->fd = -1;
	c->has_mouse = c->is_suspended = true;
	str_init(&c->out);
	str_init(&c->tail);
	str_init(&c->rest);
	return c;
}

int
canvas_open(struct canvas **out, const struct canvas_options *options, struct err *err)
{
	struct canvas *c;
	int rows, cols;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err, ERR_USAGE, "standard %s is not a terminal",
			       isatty(STDIN_FILENO) ? "output" : "input");
	c = new_canvas();
	if (entry_choose(&c->entry, options, err))
		goto fail;
	c->is_utf8 = !options->ascii && use_utf8();
	if (open_screen(c, options, err) || tty_take(c, err))
		goto fail;
	c->style->utf8 = c->is_utf8;
	tty_window(&rows, &cols);
	fit(c, rows, cols);
	set_up(c, options->no_colour);
	enter(c);
	*out = c;
	return 0;
fail:
	canvas_close(c);
	return -1;
}

void
canvas_suspend(struct canvas *c)
{
	if (c->is_suspended)
		return;
	c->is_suspended = true;
	endwin();
	/* ours says the same, and more */
	lseek(fileno(c->frames), 0, SEEK_SET);
	tty_give_back(c, TCSAFLUSH);
}

int
canvas_resume(struct canvas *c, struct err *err)
{
	if (!c->is_suspended)
		return 0;
	if (tty_take(c, err))
		return -1;
	canvas_resize(c);
	enter(c);
	return 0;
}

void
canvas_close(struct canvas *c)
{
	if (!c)
		return;
	canvas_suspend(c);
	if (c->screen)
		delscreen(c->screen);
	if (c->frames)
		fclose(c->frames);
	entry_release(&c->entry);
	str_release(&c->out);
	str_release(&c->tail);
	str_release(&c->rest);
	if (c->fd >= 0)
		close(c->fd);
	free(c->style);
	free(c->marks);
	free(c->run);
	free(c);
}

void
canvas_size(const struct canvas *c, int *rows, int *cols)
{
	*rows = c->rows;
	*cols = c->cols;
}

bool
canvas_resize(struct canvas *c)
{
	int rows, cols;

	tty_window(&rows, &cols);
	if (rows == c->rows && cols == c->cols)
		return false;
	fit(c, rows, cols);
	erase();
	clearok(curscr, TRUE);
	if (!c->is_suspended)
		tty_arm(c);
	return true;
}

enum canvas_colours
canvas_colours(const struct canvas *c)
{
	return c->colours;
}

bool
canvas_is_utf8(const struct canvas *c)
{
	return c->is_utf8;
}

const struct style *
canvas_style(const struct canvas *c)
{
	c->style->now_ms = clock_utc_ms();
	return c->style;
}

void
canvas_set_theme(struct canvas *c, const struct theme *theme)
{
	ink_set_theme(c, theme);
}
