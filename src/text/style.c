/* SPDX-License-Identifier: MIT */
/*
 * Roles become the sixteen colours of the person's own terminal, so that their
 * theme decides what amber is. Shapes and their ASCII twins stand in one table.
 */
#include "config.h"

#include "text/style.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "term/term.h"

#define EXIT "exit " /* and the status */

enum { WIDTH_DEFAULT = 80, WIDTH_MIN = 20 };

/* clang-format off: a row a line */
static const char *const sgr[ROLE_COUNT] = {
	[ROLE_TEXT] = NULL,
	[ROLE_DIM] = "2",
	[ROLE_ACCENT] = "36",
	[ROLE_STRONG] = "1",
	[ROLE_ASKS] = "1;33",
	[ROLE_WORKING] = "32",
	[ROLE_DONE] = "36",
	[ROLE_IDLE] = "2",
	[ROLE_ERROR] = "31",
	[ROLE_ADDED] = "32",
	[ROLE_REMOVED] = "31",
	[ROLE_RULE] = "2",
	[ROLE_SELECTED] = NULL,
};

static const struct style_state states[] = {
	{ "archived", "‖", "=", ROLE_DIM },
	{ "blocked", "◐", "!", ROLE_ASKS },
	{ "creating", "⟳", "~", ROLE_ACCENT },
	{ "done", "✓", "+", ROLE_DONE },
	{ "error", "✕", "x", ROLE_ERROR },
	{ "exited", "‖", "=", ROLE_DIM },
	{ "idle", "○", ".", ROLE_IDLE },
	{ "lost", "?", "?", ROLE_ERROR },
	{ "removing", "⟳", "~", ROLE_ACCENT },
	{ "starting", "⟳", "~", ROLE_ACCENT },
	{ "stopped", "‖", "=", ROLE_DIM },
	{ "unreachable", "?", "?", ROLE_ERROR },
	{ "working", "●", "*", ROLE_WORKING },
};
/* clang-format on */

static const struct style_state state_unknown = { "", " ", " ", ROLE_TEXT };

bool
style_is_utf8(const char *lc_all, const char *lc_ctype, const char *lang)
{
	const char *locale = lc_all && *lc_all	     ? lc_all
			     : lc_ctype && *lc_ctype ? lc_ctype
						     : lang;

	return locale && (strcasestr(locale, "utf-8") || strcasestr(locale, "utf8"));
}

static bool
is_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

static unsigned
terminal_width(int fd)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	long n = 0;

	if (columns)
		n = strtol(columns, NULL, 10);
	if (n <= 0 && ioctl(fd, TIOCGWINSZ, &size) == 0)
		n = size.ws_col;
	if (n <= 0)
		n = WIDTH_DEFAULT;
	return n < WIDTH_MIN ? WIDTH_MIN : n > TERM_SIDE_MAX ? TERM_SIDE_MAX : n;
}

void
style_init(struct style *style, int fd, bool no_colour)
{
	const char *term = getenv("TERM");

	style->tty = isatty(fd);
	/* https://no-color.org: present and not empty */
	style->colour = style->tty && !no_colour && !is_set("NO_COLOR") && term &&
			strcmp(term, "dumb") != 0;
	style->utf8 =
		style_is_utf8(getenv("LC_ALL"), getenv("LC_CTYPE"), getenv("LANG"));
	style->width = style->tty || is_set("COLUMNS") ? terminal_width(fd) : 0;
	style->now_ms = clock_utc_ms();
}

void
style_add(const struct style *style, struct str *out, enum role role, const char *text)
{
	if (!style->colour || !sgr[role] || !*text) {
		str_adds(out, text);
		return;
	}
	str_addf(out, "\033[%sm%s\033[m", sgr[role], text);
}

const char *
style_word(const char *state, int64_t exit_status, bool was_stopped,
	   char buf[STYLE_WORD_SIZE])
{
	if (exit_status <= 0 || was_stopped || strcmp(state, "exited"))
		return state;
	snprintf(buf, STYLE_WORD_SIZE, EXIT "%d", (int)exit_status);
	return buf;
}

const struct style_state *
style_state(const char *word)
{
	if (str_starts_with(word, EXIT))
		word = "error";
	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		if (!strcmp(states[i].word, word))
			return &states[i];
	return &state_unknown;
}

const char *
style_shape(const struct style *style, const struct style_state *state)
{
	return style->utf8 ? state->shape : state->ascii;
}

size_t
style_fit(const char *text, unsigned columns)
{
	size_t at = 0, n = strlen(text);
	unsigned used = 0;

	while (at < n) {
		uint32_t cp;
		size_t len = utf8_decode(text + at, n - at, &cp);

		used += term_width(cp);
		if (used > columns)
			break;
		at += len;
	}
	return at;
}

unsigned
style_width(const char *text)
{
	size_t n = strlen(text);
	unsigned used = 0;

	while (n > 0) {
		uint32_t cp;
		size_t len = utf8_decode(text, n, &cp);

		used += term_width(cp);
		text += len;
		n -= len;
	}
	return used;
}
