/* SPDX-License-Identifier: MIT */
/* The start of fleet-cockpit, which is what `fleet` alone becomes. */
#include "config.h"

#include "cli/cli.h"
#include "ui/cockpit.h"

int
main(void)
{
	struct cli cli = { .status = 0 };
	struct err e = ERR_INIT;
	struct app app;

	if (app_init(&app, &e) || cockpit_run(&app, &e))
		cli_fail(&cli, &e);
	app_release(&app);
	return cli.status;
}
