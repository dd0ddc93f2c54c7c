/* SPDX-License-Identifier: MIT */
/*
 * The terminal is taken over and given back by bytes of our own, prepared when it
 * is taken: leaving in order, for a shell, and in a crash is then one and the same,
 * and leaves nothing behind. Modes are undone on the alternate screen, since
 * terminals keep kitty's keyboard flags for each screen apart.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ui/canvas/canvas-int.h"

#include <term.h>

#define MOUSE_ON "\033[?1002h\033[?1006h"
#define MOUSE_OFF "\033[?1002l\033[?1006l"

/* Paste, focus, kitty's keyboard (disambiguated), xterm's modifyOtherKeys. */
#define MODES_ON "\033[?2004h\033[?1004h\033[>1u\033[>4;2m"
/* CAN and ST first: whatever a crash left open is closed. */
#define MODES_OFF                                                               \
	"\030\033\\\033[?2026l\033[>4m\033[<1u\033[?1004l\033[?2004l" MOUSE_OFF

#define QUERIES "\033[?2026$p\033[?u\033[c"

enum {
	LEAVE_MAX = 512,
	PATIENCE_MS = 1000, /* with a terminal that takes nothing, when we leave */
};

/* A handler of a crash gets no argument. */
static struct {
	volatile sig_atomic_t is_armed;
	int fd;
	struct termios saved;
	size_t n;
	char bytes[LEAVE_MAX];
} leave;

void
tty_window(int *rows, int *cols)
{
	struct winsize size;

	*rows = 24;
	*cols = 80;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row &&
	    size.ws_col) {
		*rows = size.ws_row < TERM_SIDE_MAX ? size.ws_row : TERM_SIDE_MAX;
		*cols = size.ws_col < TERM_SIDE_MAX ? size.ws_col : TERM_SIDE_MAX;
	}
}

size_t
tty_send(int fd, const char *bytes, size_t n, int patience_ms)
{
	size_t sent = 0;

	while (sent < n) {
		ssize_t k = write(fd, bytes + sent, n - sent);
		struct pollfd p = { .fd = fd, .events = POLLOUT };

		if (k > 0)
			sent += (size_t)k;
		else if (k < 0 && errno == EAGAIN && poll(&p, 1, patience_ms) <= 0)
			break;
		else if (k == 0 || (errno != EINTR && errno != EAGAIN))
			return n; /* it is gone, which is heard of by its input */
	}
	return sent;
}

/* Flags of the standard descriptors are shared with others: it gets its own. */
static int
open_output(struct err *err)
{
	const char *name = ttyname(STDOUT_FILENO);
	int fd = open(name ? name : "/dev/tty",
		      O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	return fd < 0 ? err_errno(err, ERR_IO, "opening the terminal") : fd;
}

void
tty_put(struct canvas *c, const char *bytes, size_t n)
{
	size_t sent = canvas_is_behind(c) ? 0 : tty_send(c->fd, bytes, n, 0);

	str_add(&c->rest, bytes + sent, n - sent);
}

bool
canvas_is_behind(const struct canvas *c)
{
	return c->rest.len > 0;
}

int
canvas_fd(const struct canvas *c)
{
	return c->fd;
}

static void
send_rest(struct canvas *c, int patience_ms)
{
	str_drop(&c->rest, tty_send(c->fd, c->rest.buf, c->rest.len, patience_ms));
}

void
canvas_catch_up(struct canvas *c)
{
	send_rest(c, 0);
}

int
tty_take(struct canvas *c, struct err *err)
{
	struct termios raw;

	if (c->fd < 0 && (c->fd = open_output(err)) < 0)
		return -1;
	if (tcgetattr(STDIN_FILENO, &c->saved))
		return err_errno(err, ERR_IO, "reading the terminal's settings");
	raw = c->saved;
	/* OPOST too: curses moves down by bare newlines */
	cfmakeraw(&raw);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	if (tcsetattr(STDIN_FILENO, TCSADRAIN, &raw))
		return err_errno(err, ERR_IO, "making the terminal raw");
	return 0;
}

void
tty_give_back(struct canvas *c, int when)
{
	if (leave.is_armed)
		tty_put(c, leave.bytes, leave.n);
	leave.is_armed = 0;
	send_rest(c, PATIENCE_MS);
	str_clear(&c->rest);
	tcsetattr(STDIN_FILENO, when, &c->saved);
}

void
tty_add_modes(const struct canvas *c, struct str *out)
{
	if (!c->entry.is_modern)
		return;
	/* some take CSI > 1 u for a return of the cursor: it stands where it stood */
	str_adds(out, "\0337" MODES_ON);
	str_adds(out, c->has_mouse ? MOUSE_ON : "");
	str_adds(out, "\0338");
}

/* A capability without its padding, which only paper needs. */
static void
add_capability(struct str *out, const char *text)
{
	while (text && *text) {
		const char *end =
			str_starts_with(text, "$<") ? strchr(text, '>') : NULL;

		if (end)
			text = end + 1;
		else
			str_addc(out, *text++);
	}
}

/* Without a screen to return to, the shell goes on in the last line. */
static void
add_way_out(struct str *out, int rows)
{
	add_capability(out, exit_attribute_mode);
	add_capability(out, orig_pair);
	if (exit_ca_mode) {
		add_capability(out, exit_ca_mode);
	} else {
		add_capability(out, tiparm(cursor_address, rows - 1, 0));
		add_capability(out, clr_eol);
	}
	add_capability(out, cursor_normal);
}

void
tty_arm(struct canvas *c)
{
	struct str text = STR_INIT;

	if (c->entry.is_modern)
		str_adds(&text, MODES_OFF);
	add_way_out(&text, c->rows);
	leave.is_armed = 0;
	leave.n = text.len < LEAVE_MAX ? text.len : LEAVE_MAX;
	memcpy(leave.bytes, text.buf, leave.n);
	leave.saved = c->saved;
	leave.fd = c->fd;
	leave.is_armed = 1;
	str_release(&text);
}

void
canvas_emergency(void)
{
	if (!leave.is_armed)
		return;
	leave.is_armed = 0;
	tty_send(leave.fd, leave.bytes, leave.n, PATIENCE_MS);
	tcsetattr(STDIN_FILENO, TCSANOW, &leave.saved);
}

bool
canvas_ask(struct canvas *c)
{
	if (c->entry.is_modern && !c->is_suspended)
		tty_put(c, QUERIES, strlen(QUERIES));
	return c->entry.is_modern;
}

void
canvas_set_mouse(struct canvas *c, bool on)
{
	if (c->has_mouse == on)
		return;
	c->has_mouse = on;
	if (c->entry.is_modern && !c->is_suspended)
		str_adds(&c->tail, on ? MOUSE_ON : MOUSE_OFF);
}

#ifdef WITH_ASAN
/* curses keeps what it has read of terminfo; only a debugging build gives it back. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libtinfo\n";
}

const char *
__lsan_default_options(void)
{
	return "print_suppressions=0";
}
#endif
