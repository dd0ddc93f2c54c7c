/* SPDX-License-Identifier: MIT */
/*
 * fleet-demo: an agent that needs no key, no network and no other program, and
 * behaves in a pty as real ones do. It takes prompts, works visibly, edits files,
 * asks for a permission, commits, tells its state by OSC 7501 and waits for the
 * next prompt. The built-in kind `demo` runs it; so do the tests.
 *
 *   demo.c      arguments                session.c   waiting, keys, state
 *   turn.c      the steps of a turn      work.c      edits, from snippet.c
 *   view.c      what is on the screen    console.c   the terminal, signals
 *   composer.c  the prompt line          keyboard.c  bytes to keys
 *   announce.c  OSC 7501, title          scratch.c   a repository to work in
 */
#include "config.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/path.h"
#include "demo/session.h"
#include "demo/turn.h"

enum { PROMPT_MAX = 1 << 20 };

static const char help[] =
	"Usage: fleet-demo [--fast] [--ask | --no-ask] [PROMPT]\n"
	"An agent to try Fleetdeck with: edits files here and commits them.\n\n"
	"  --fast     short pauses (also FLEET_DEMO_FAST=1)\n"
	"  --ask      ask before it runs something (the default)\n"
	"  --no-ask   take everything as allowed\n\n"
	"Without a terminal it does PROMPT (or standard input) and leaves.\n";

/* FLEET_BRANCH as the launcher sets it, else the directory's name. malloc'ed. */
static char *
branch_name(void)
{
	const char *branch = getenv("FLEET_BRANCH");
	char *cwd, *name;

	if (branch && *branch)
		return xstrdup(branch);
	cwd = getcwd(NULL, 0);
	name = xstrdup(cwd && cwd[1] ? path_base(cwd) : "demo");
	free(cwd);
	return name;
}

/* Returns 0 to go on, else the exit status plus one. */
static int
parse(int argc, char **argv, struct options *opt)
{
	enum { FAST = 256, ASK, NO_ASK, SHOW_VERSION };
	static const struct option rows[] = {
		{ "ask", no_argument, NULL, ASK },
		{ "fast", no_argument, NULL, FAST },
		{ "help", no_argument, NULL, 'h' },
		{ "no-ask", no_argument, NULL, NO_ASK },
		{ "version", no_argument, NULL, SHOW_VERSION },
		{ 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "h", rows, NULL)) != -1) {
		if (c == FAST)
			opt->is_fast = true;
		else if (c == ASK || c == NO_ASK)
			opt->must_ask = c == ASK;
		else if (c == SHOW_VERSION)
			return printf("fleet-demo %s\n", PACKAGE_VERSION), 1;
		else
			return fputs(help, c == 'h' ? stdout : stderr),
			       c == 'h' ? 1 : 3;
	}
	if (optind < argc && *argv[optind])
		opt->prompt = argv[optind];
	if (optind + 1 < argc)
		return fputs(help, stderr), 3;
	return 0;
}

static void
read_prompt(struct str *out)
{
	char buf[4096];
	ssize_t n;

	while (out->len < PROMPT_MAX && (n = read(STDIN_FILENO, buf, sizeof(buf))) > 0)
		str_add(out, buf, n);
	str_rtrim(out);
}

static int
run_headless(struct options *opt, struct err *err)
{
	struct str input = STR_INIT_LIMIT(PROMPT_MAX);
	int rc;

	if (!opt->prompt) {
		read_prompt(&input);
		opt->prompt = input.buf;
	}
	if (!*opt->prompt)
		rc = err_set(err, ERR_USAGE,
			     "no prompt, and no terminal to ask for one");
	else
		rc = turn_run_headless(opt->branch, opt->prompt, err);
	opt->prompt = NULL;
	str_release(&input);
	return rc;
}

int
main(int argc, char **argv)
{
	const char *fast = getenv("FLEET_DEMO_FAST");
	struct options opt = { .must_ask = true,
			       .is_fast = fast && !strcmp(fast, "1") };
	struct err err = ERR_INIT;
	char *branch;
	int status = parse(argc, argv, &opt);

	if (status)
		return status - 1;
	opt.branch = branch = branch_name();
	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		status = session_run(&opt, &err);
	else
		status = run_headless(&opt, &err);
	if (status < 0) {
		fprintf(stderr, "fleet-demo: %s\n", err.text);
		status = err_exit_status(err.code);
	}
	free(branch);
	return status;
}
