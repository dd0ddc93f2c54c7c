/* SPDX-License-Identifier: MIT */
/*
 * Which terminfo entry serves this terminal. Its own is used, unless it has
 * direct colours (its entry says RGB or Tc, or COLORTERM does): then ours. A
 * terminal that is too new to be in the database here is served by ours, too.
 *
 * COLORTERM is inherited by what runs inside: GNU screen, which has no direct
 * colours, is not believed; tmux, which has, is.
 */
#include "config.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "ui/canvas/canvas-int.h"

#include <term.h>

#define OUR_ENTRY "fleet-direct"

/* Terminals with direct colours whose entries are often missing. */
static const char *const new_terminals[] = {
	"alacritty", "contour", "foot", "ghostty", "kitty",	    "rio",
	"st-",	     "tmux-",	"vte",	"wezterm", "xterm-ghostty", "xterm-kitty",
};

static bool
is_new(const char *term)
{
	for (size_t i = 0; i < ARRAY_SIZE(new_terminals); i++)
		if (str_starts_with(term, new_terminals[i]))
			return true;
	return false;
}

static bool
says_direct(void)
{
	const char *word = getenv("COLORTERM");

	return word && (!strcmp(word, "truecolor") || !strcmp(word, "24bit"));
}

static bool
is_gnu_screen(const char *term)
{
	return str_starts_with(term, "screen") && !getenv("TMUX");
}

static const char *
string_of(const char *name)
{
	const char *text = tigetstr(name);

	return text == (char *)-1 ? NULL : text;
}

static bool
entry_has_direct(void)
{
	return tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || string_of("RGB") ||
	       tigetflag("Tc") > 0;
}

/* What its own entry says; ERR_FAILED when it cannot be drawn on. */
static int
read_own(struct entry *entry, struct err *err)
{
	const char *enter = string_of("smcup");

	if (!string_of("cup"))
		return err_set(err, ERR_FAILED,
			       "a terminal of the kind '%s' cannot be drawn on: its "
			       "cursor cannot be moved (TERM)",
			       entry->name);
	entry->colours = tigetnum("colors");
	entry->is_modern = enter && strstr(enter, "1049");
	entry->is_direct =
		entry->is_modern &&
		(entry_has_direct() || (says_direct() && !is_gnu_screen(entry->name)));
	return 0;
}

static int
read_missing(struct entry *entry, struct err *err)
{
	if (!is_new(entry->name) && !says_direct())
		return err_set(err, ERR_FAILED,
			       "no terminal '%s' is known here (TERM); most are served "
			       "by TERM=xterm-256color",
			       entry->name);
	*entry = (struct entry){ entry->name, 256, true, true };
	return 0;
}

int
entry_choose(struct entry *entry, const struct canvas_options *options, struct err *err)
{
	const char *term = getenv("TERM");
	int status, rc;

	if (!term || !*term)
		return err_set(err, ERR_FAILED, "TERM is not set");
	*entry = (struct entry){ .name = xstrdup(term) };
	if (setupterm(term, STDOUT_FILENO, &status) == OK) {
		rc = read_own(entry, err);
		del_curterm(cur_term);
		/* its own suffices for attributes */
		entry->is_direct = entry->is_direct && !options->no_colour;
	} else {
		rc = read_missing(entry, err);
	}
	if (rc)
		entry_release(entry);
	return rc;
}

void
entry_release(struct entry *entry)
{
	free(entry->name);
	*entry = (struct entry){ .name = NULL };
}

static void
put_env(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

/* Nobody else's programs are to look into our directory: it is put back. */
static SCREEN *
open_ours(const char *dirs, FILE *file)
{
	char *was = xstrdup_or_null(getenv("TERMINFO_DIRS"));
	/* an empty one is the system's own */
	char *ours = xasprintf("%s:%s", dirs, was ? was : "");
	SCREEN *screen;

	setenv("TERMINFO_DIRS", ours, 1);
	screen = newterm(OUR_ENTRY, file, file);
	put_env("TERMINFO_DIRS", was);
	free(ours);
	free(was);
	return screen;
}

static void
do_nothing(int number)
{
	(void)number;
}

static const int curses_signals[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };

/*
 * curses sets handlers where it finds the default. It finds another, while the
 * signals wait for their own.
 */
SCREEN *
entry_open(const struct entry *entry, const char *dirs, FILE *file)
{
	struct sigaction old[ARRAY_SIZE(curses_signals)],
		guard = { .sa_handler = do_nothing };
	sigset_t set, was;
	SCREEN *screen;

	sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(curses_signals); i++)
		sigaddset(&set, curses_signals[i]);
	pthread_sigmask(SIG_BLOCK, &set, &was);
	for (size_t i = 0; i < ARRAY_SIZE(curses_signals); i++)
		sigaction(curses_signals[i], &guard, &old[i]);
	screen = entry->is_direct ? open_ours(dirs, file)
				  : newterm(entry->name, file, file);
	for (size_t i = 0; i < ARRAY_SIZE(curses_signals); i++)
		sigaction(curses_signals[i], &old[i], NULL);
	pthread_sigmask(SIG_SETMASK, &was, NULL);
	return screen;
}
