/* SPDX-License-Identifier: MIT */
/* The start of fleet-cockpit, which is what `fleet` alone becomes. */
#include "config.h"

#include <poll.h>
#include <unistd.h>

#include "cli/cli.h"
#include "ui/cockpit.h"

/* A terminal that takes nothing would hold us. */
static bool
can_tell(void)
{
	struct pollfd p = { .fd = STDERR_FILENO, .events = POLLOUT };

	return poll(&p, 1, 0) > 0;
}

int
main(void)
{
	struct cli cli = { .status = 0 };
	struct err e = ERR_INIT;
	struct app app;

	if (app_init(&app, &e) || cockpit_run(&app, &e)) {
		cli.status = err_exit_status(e.code);
		if (can_tell())
			cli_fail(&cli, &e);
	}
	app_release(&app);
	return cli.status;
}
