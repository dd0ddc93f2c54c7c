/* SPDX-License-Identifier: MIT */
/*
 * The one thing in the program that is a variable of the file: a handler can
 * reach nothing else. System calls are not restarted, so that a sleeping verb
 * wakes and looks.
 */
#include "config.h"

#include "cli/cancel.h"

#include <signal.h>
#include <stddef.h>

#include "base/alloc.h"

static volatile sig_atomic_t asked;

static void
on_ask(int number)
{
	(void)number;
	asked = 1;
}

/* So that writing fails with its errno, and children have the default again. */
static void
on_write(int number)
{
	(void)number;
}

static void
watch(int number)
{
	struct sigaction act = { .sa_handler = on_ask, .sa_flags = SA_RESETHAND };
	struct sigaction old;

	sigemptyset(&act.sa_mask);
	if (sigaction(number, NULL, &old) == 0 && old.sa_handler == SIG_IGN)
		return;
	sigaction(number, &act, NULL);
}

void
cancel_watch(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction pass = { .sa_handler = on_write, .sa_flags = SA_RESTART };

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		watch(numbers[i]);
	sigemptyset(&pass.sa_mask);
	sigaction(SIGPIPE, &pass, NULL);
	sigaction(SIGXFSZ, &pass, NULL);
}

bool
cancel_is_asked(void)
{
	return asked != 0;
}
