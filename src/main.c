/* SPDX-License-Identifier: MIT */
/*
 * The start of fleet and of fleet-full, which are this file twice: the small
 * one (FLEET_SMALL) holds the verbs that need no git, and becomes the full one
 * for the others, with the same arguments, or the cockpit without any. What opens
 * anything at all comes after the version and the help, which are asked for all
 * day by scripts.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/err.h"
#include "cli/cancel.h"
#include "cli/cli.h"
#include "serve/mcp-serve.h"
#include "text/work.h"
#include "verb/app.h"

/* Where one is closed, the next file to be opened would get what we print. */
static void
fill_standard_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
			_exit(1);
}

static bool
wants_version(int argc, char **argv)
{
	return argc == 2 && (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V"));
}

/* Whether a person has asked for nothing but the program: the cockpit. */
static bool
wants_cockpit(int argc)
{
	return argc == 1 && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/* Only comes back when it failed. */
static int
become(const struct app *app, const char *program, char **argv, struct err *e)
{
	char *path = app_program(app, program);

	execv(path, argv);
	err_errno(e, ERR_FAILED, "cannot run %s", path);
	free(path);
	return -1;
}

static int
become_full(const struct app *app, char **argv, struct err *e)
{
	if (verb_is_small())
		return become(app, "fleet-full", argv, e);
	return err_set(e, ERR_FAILED, "this program was built without %s", argv[1]);
}

static void
run(struct cli *cli, char **argv)
{
	struct app app;
	struct err e = ERR_INIT;

	if (app_init(&app, &e) < 0) {
		cli_fail(cli, &e);
		return;
	}
	if (cli_run(cli, &app) == CLI_NEEDS_FULL && become_full(&app, argv, &e) < 0)
		cli_fail(cli, &e);
	app_release(&app);
}

static int
open_cockpit(char **argv)
{
	struct cli cli = { .status = 0 };
	struct err e = ERR_INIT;
	struct app app;

	if (app_init(&app, &e) || become(&app, "fleet-cockpit", argv, &e))
		cli_fail(&cli, &e);
	app_release(&app);
	return cli.status;
}

int
main(int argc, char **argv)
{
	struct cli cli;

	fill_standard_descriptors();
	if (wants_version(argc, argv)) {
		puts("fleet " PACKAGE_VERSION);
		return 0;
	}
	if (wants_cockpit(argc))
		return open_cockpit(argv);
#ifndef FLEET_SMALL
	if (job_is_handed_over(argc, argv))
		job_go_on(argv, work_go_on);
#endif
	cancel_watch();
	if (cli_parse(&cli, argc, argv) == CLI_RUN) {
#ifndef FLEET_SMALL
		cli.serve = mcp_serve;
#endif
		run(&cli, argv);
	}
	cli_release(&cli);
	return cli.status;
}
