/* SPDX-License-Identifier: MIT */
/*
 * The terminal is taken over and given back by bytes of our own, prepared when it
 * is taken: leaving in order, for a shell, and in a crash is then one and the same,
 * and leaves nothing behind. Modes are undone on the alternate screen, since
 * terminals keep kitty's keyboard flags for each screen apart.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ui/canvas-int.h"

#include <term.h>

#define MOUSE_ON "\033[?1002h\033[?1006h"
#define MOUSE_OFF "\033[?1002l\033[?1006l"

/* Paste, focus, kitty's keyboard (disambiguated), xterm's modifyOtherKeys. */
#define MODES_ON "\033[?2004h\033[?1004h\033[>1u\033[>4;2m"
/* CAN and ST first: whatever a crash left open is closed. */
#define MODES_OFF                                                               \
	"\030\033\\\033[?2026l\033[>4m\033[<1u\033[?1004l\033[?2004l" MOUSE_OFF \
	"\033[0 q"

#define QUERIES "\033[?2026$p\033[?u\033]11;?\033\\\033[c"

enum { LEAVE_MAX = 512 };

/* A handler of a crash gets no argument. */
static struct {
	volatile sig_atomic_t is_armed;
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

/*
 * Input may share its flags with output, and a loop may have made it not block.
 * A terminal that is gone is heard of by its input. Async-signal-safe.
 */
void
tty_send(const void *bytes, size_t n)
{
	const char *at = bytes;

	while (n) {
		ssize_t k = write(STDOUT_FILENO, at, n);
		struct pollfd p = { .fd = STDOUT_FILENO, .events = POLLOUT };

		if (k > 0) {
			at += k;
			n -= (size_t)k;
		} else if (k < 0 && errno == EAGAIN) {
			poll(&p, 1, -1);
		} else if (k == 0 || errno != EINTR) {
			return;
		}
	}
}

int
tty_take(struct canvas *c, struct err *err)
{
	struct termios raw;

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
		tty_send(leave.bytes, leave.n);
	leave.is_armed = 0;
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
	leave.is_armed = 1;
	str_release(&text);
}

void
canvas_emergency(void)
{
	if (!leave.is_armed)
		return;
	leave.is_armed = 0;
	tty_send(leave.bytes, leave.n);
	tcsetattr(STDIN_FILENO, TCSANOW, &leave.saved);
}

bool
canvas_ask(struct canvas *c)
{
	if (c->entry.is_modern && !c->is_suspended)
		tty_send(QUERIES, strlen(QUERIES));
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
