/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "stage.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "ui/canvas/theme.h"

#define MARK "\033_scene\033\\"

enum { PATIENCE_MS = 10000 };

static const char entries[] =
	"test-16|sixteen colours,\n\tcolors#16, pairs#256,\n"
	"\tsetaf=\\E[%?%p1%{8}%<%t3%p1%d%e9%p1%{8}%-%d%;m,\n"
	"\tsetab=\\E[%?%p1%{8}%<%t4%p1%d%e10%p1%{8}%-%d%;m, use=xterm,\n"
	"test-direct|it says RGB,\n\tRGB, use=xterm-256color,\n"
	"test-tc|it says Tc,\n\tTc, use=xterm-256color,\n";

int
stage_setup(void **state)
{
	char *dir = xstrdup("/tmp/fleet-stage-XXXXXX"), *source;
	struct strv argv = STRV_INIT;
	int status = -1;
	pid_t pid;

	assert_non_null(mkdtemp(dir));
	source = path_join(dir, "entries");
	assert_int_equal(file_write(source, entries, strlen(entries), 0600, NULL), 0);
	strv_add(&argv, TEST_TIC);
	strv_add(&argv, "-xo");
	strv_add(&argv, dir);
	strv_add(&argv, source);
	assert_int_equal(posix_spawn(&pid, TEST_TIC, NULL, NULL, argv.v, environ), 0);
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
	/* looked into before all others */
	setenv("TERMINFO", dir, 1);
	strv_release(&argv);
	free(source);
	*state = dir;
	return 0;
}

int
stage_teardown(void **state)
{
	int rc = file_remove_tree(*state, NULL);

	free(*state);
	return rc;
}

static void
set_env(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static void
load_theme(struct canvas *canvas, const char *name)
{
	const struct dirs dirs = { .config = (char *)"/nonexistent",
				   .share = (char *)TEST_SHARE };
	struct theme theme;
	struct err err = ERR_INIT;

	if (theme_load(&dirs, name ? name : "default-dark", &theme, &err)) {
		fprintf(stderr, "%s\n", err.text);
		_exit(3);
	}
	canvas_set_theme(canvas, &theme);
	theme_release(&theme);
}

static void
mark(void)
{
	if (write(STDOUT_FILENO, MARK, strlen(MARK)) < 0)
		_exit(4);
}

/* Functions of the parent stand at the same address in its child. */
static void
perform(int control, const struct stage_case *c)
{
	const struct canvas_options options = {
		.no_colour = c->no_colour,
		.ascii = c->ascii,
		.terminfo = c->has_no_entries ? "/nonexistent" : TEST_TERMINFO,
	};
	struct canvas *canvas;
	struct err err = ERR_INIT;
	scene_fn *scene;

	signal(SIGSEGV, SIG_DFL);
	set_env("TERM", c->term);
	set_env("COLORTERM", c->colorterm);
	set_env("TMUX", NULL);
	set_env("TERMINFO_DIRS", NULL);
	set_env("LC_ALL", c->ascii ? "C" : "C.UTF-8");
	if (canvas_open(&canvas, &options, &err)) {
		printf("%s", err.text);
		fflush(stdout);
		canvas = NULL;
	} else {
		load_theme(canvas, c->theme);
	}
	mark();
	while (read(control, &scene, sizeof(scene)) == sizeof(scene)) {
		scene(canvas);
		mark();
	}
	_exit(0);
}

static void
reply(void *ctx, const char *bytes, size_t n)
{
	str_add(&((struct stage *)ctx)->replies, bytes, n);
}

static void
read_until_mark(struct stage *s)
{
	struct pollfd p = { .fd = s->fd, .events = POLLIN };
	char buf[4096];
	ssize_t n;

	str_clear(&s->bytes);
	while (!str_ends_with(s->bytes.buf, MARK)) {
		if (poll(&p, 1, PATIENCE_MS) != 1)
			fail_msg("no end of the scene: %s", s->bytes.buf);
		n = read(s->fd, buf, sizeof(buf));
		if (n <= 0)
			fail_msg("the child is gone: %s", s->bytes.buf);
		str_add(&s->bytes, buf, (size_t)n);
	}
	str_set_len(&s->bytes, s->bytes.len - strlen(MARK));
	term_feed(s->screen, s->bytes.buf, s->bytes.len);
}

void
stage_open(struct stage *s, const struct stage_case *c)
{
	const struct term_events events = { .reply = reply, .ctx = s };
	struct winsize size = { .ws_row = c->rows ? c->rows : 24,
				.ws_col = c->cols ? c->cols : 80 };
	int control[2], slave;

	*s = (struct stage){ .bytes = STR_INIT, .replies = STR_INIT };
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, control), 0);
	assert_int_equal(openpty(&s->fd, &slave, NULL, NULL, &size), 0);
	tcgetattr(slave, &s->before);
	s->screen = term_new(size.ws_row, size.ws_col, 100, &events);
	s->pid = fork();
	assert_int_not_equal(s->pid, -1);
	if (!s->pid) {
		close(control[0]);
		close(s->fd);
		login_tty(slave);
		perform(control[1], c);
	}
	close(slave);
	close(control[1]);
	s->control = control[0];
	read_until_mark(s);
}

void
stage_close(struct stage *s)
{
	close(s->control);
	close(s->fd);
	waitpid(s->pid, NULL, 0);
	term_free(s->screen);
	str_release(&s->bytes);
	str_release(&s->replies);
}

void
stage_run(struct stage *s, scene_fn *scene)
{
	assert_int_equal(write(s->control, &scene, sizeof(scene)), sizeof(scene));
	read_until_mark(s);
}

void
stage_resize(struct stage *s, int rows, int cols)
{
	struct winsize size = { .ws_row = rows, .ws_col = cols };

	assert_int_equal(ioctl(s->fd, TIOCSWINSZ, &size), 0);
	term_resize(s->screen, rows, cols);
}

bool
stage_is_cooked(const struct stage *s)
{
	struct termios now;

	tcgetattr(s->fd, &now);
	return now.c_lflag == s->before.c_lflag && now.c_iflag == s->before.c_iflag &&
	       now.c_oflag == s->before.c_oflag;
}

void
stage_cell(const struct stage *s, int row, int col, struct term_cell *cell)
{
	term_cell(s->screen, row, (unsigned)col, cell);
}

void
assert_row(const struct stage *s, int row, const char *text)
{
	struct str seen = STR_INIT;

	term_row_text(s->screen, row, &seen);
	str_rtrim(&seen);
	assert_string_equal(seen.buf, text);
	str_release(&seen);
}

static void
assert_colour(struct term_colour seen, enum term_colour_kind kind, uint32_t value)
{
	if (seen.kind != kind || (kind != TERM_COLOUR_DEFAULT && seen.value != value))
		fail_msg("kind %u, colour #%06x, not kind %u, #%06x", seen.kind,
			 seen.value, kind, value);
}

void
assert_fg(const struct stage *s, int row, int col, enum term_colour_kind kind,
	  uint32_t value)
{
	struct term_cell cell;

	stage_cell(s, row, col, &cell);
	assert_colour(cell.fg, kind, value);
}

void
assert_bg(const struct stage *s, int row, int col, enum term_colour_kind kind,
	  uint32_t value)
{
	struct term_cell cell;

	stage_cell(s, row, col, &cell);
	assert_colour(cell.bg, kind, value);
}

void
assert_attr(const struct stage *s, int row, int col, unsigned attr)
{
	struct term_cell cell;

	stage_cell(s, row, col, &cell);
	assert_int_equal(cell.attr, attr);
}

/* --- scenes of several tests --- */

void
stage_roles(struct canvas *c)
{
	canvas_text(c, 0, 0, 80, PEN(ROLE_TEXT), "text");
	canvas_text(c, 1, 0, 80, PEN(ROLE_DIM), "dim");
	canvas_text(c, 2, 0, 80, PEN(ROLE_ASKS), "asks");
	canvas_text(c, 3, 0, 80, PEN(ROLE_ERROR), "error");
	canvas_fill(c, (struct rect){ 4, 0, 1, 80 },
		    (struct pen){ .role = ROLE_TEXT, .is_selected = true });
	canvas_text(c, 4, 2, 80,
		    (struct pen){ .role = ROLE_WORKING, .is_selected = true },
		    "working");
	canvas_text(c, 5, 0, 80,
		    (struct pen){ .role = ROLE_TEXT, .attr = TERM_UNDERLINE }, "under");
	canvas_flush(c);
}

void
stage_draw_one(struct canvas *c)
{
	canvas_text(c, 2, 1, 1, PEN(ROLE_ASKS), "n");
	canvas_flush(c);
}

void
stage_show_cursor(struct canvas *c)
{
	canvas_cursor(c, 5, 7);
	canvas_flush(c);
}

void
stage_scribble(struct canvas *c)
{
	(void)c;
	if (write(STDOUT_FILENO, "\033[1;1HSCRIBBLE", 14) < 0)
		_exit(5);
}

bool
stage_has_mode(const struct stage *s, unsigned mode)
{
	return term_modes(s->screen) & mode;
}

void
stage_rules(struct canvas *c)
{
	canvas_rule_across(c, 1, 0, 12);
	canvas_rule_down(c, 1, 5, 6);
	canvas_rule_across(c, 3, 0, 6);
	canvas_rule_across(c, 4, 5, 7);
	canvas_rule_across(c, 5, 0, 12);
	/* next to, not on: */
	canvas_rule_across(c, 10, 0, 12);
	canvas_rule_down(c, 11, 5, 2);
	canvas_rule_across(c, 12, 6, 6);
	canvas_rule_across(c, 13, 0, 12);
	/* what only looks like one stays */
	canvas_text(c, 16, 3, 9, PEN(ROLE_TEXT), c && canvas_is_utf8(c) ? "│" : "|");
	canvas_rule_across(c, 17, 0, 6);
	canvas_flush(c);
}
