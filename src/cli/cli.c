/* SPDX-License-Identifier: MIT */
/*
 * From argv to an exit status. What the person gets wrong is told with the way
 * out: the nearest name, the usage line, where help stands.
 */
#include "config.h"

#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"
#include "cli/door.h"
#include "cli/help.h"
#include "cli/parse.h"
#include "cli/render.h"
#include "verb/usage.h"

/* Writes a whole text to standard output; the status says how it went. */
static enum cli_outcome
show(struct cli *cli, const struct str *text)
{
	cli->status = 0;
	if (file_write_all(STDOUT_FILENO, text->buf, text->len) < 0)
		cli->status = errno == EPIPE ? CLI_EXIT_PIPE : 1;
	return CLI_DONE;
}

static enum cli_outcome
show_help(struct cli *cli, const struct verb *verb)
{
	struct style style;
	struct str text = STR_INIT;

	style_init(&style, STDOUT_FILENO, cli->no_color);
	if (verb)
		help_verb(&style, verb, &text);
	else
		help_short(&style, &text);
	show(cli, &text);
	str_release(&text);
	return CLI_DONE;
}

static void
add_usage(const struct verb *verb, struct str *out)
{
	if (!verb) {
		str_adds(out,
			 "usage: fleet VERB [ARGUMENTS]   (fleet help lists them)\n");
		return;
	}
	str_adds(out, "usage: ");
	usage_line(verb, out);
	str_addf(out, "   (fleet %s --help says more)\n", verb->name);
}

/* The words on standard error, and with --json the document on output. */
static void
tell(struct cli *cli, const struct err *e, const json_t *value)
{
	struct style out, err;
	struct str words = STR_INIT, document = STR_INIT;

	style_init(&err, STDERR_FILENO, cli->no_color);
	style_add(&err, &words, ROLE_ERROR, "fleet:");
	str_addc(&words, ' ');
	utf8_add_clean(&words, e->text, strlen(e->text));
	str_addc(&words, '\n');
	if (e->code == ERR_USAGE)
		add_usage(cli->verb, &words);
	file_write_all(STDERR_FILENO, words.buf, words.len);
	if (cli->json) {
		style_init(&out, STDOUT_FILENO, cli->no_color);
		render_error(&out, e, value, &document);
		file_write_all(STDOUT_FILENO, document.buf, document.len);
	}
	str_release(&document);
	str_release(&words);
}

void
cli_fail(struct cli *cli, const struct err *e)
{
	tell(cli, e, NULL);
	cli->status = err_exit_status(e->code);
}

static const struct verb *
find_verb(const char *name, struct err *e)
{
	const struct verb *verb = verb_find(name);
	const char *near;

	if (verb)
		return verb;
	near = verb_nearest(name);
	if (near)
		err_set(e, ERR_USAGE, "there is no verb '%s' (did you mean '%s'?)",
			name, near);
	else
		err_set(e, ERR_USAGE, "there is no verb '%s'", name);
	return NULL;
}

static enum cli_outcome
help_on(struct cli *cli, char *const *words, size_t n)
{
	struct err e = ERR_INIT;
	const struct verb *verb;

	if (n == 0)
		return show_help(cli, NULL);
	verb = find_verb(words[0], &e);
	if (verb)
		return show_help(cli, verb);
	cli_fail(cli, &e);
	return CLI_DONE;
}

static enum cli_outcome
parse_verb(struct cli *cli, char *const *words, size_t n)
{
	struct parse_result result = { { false } };
	struct err e = ERR_INIT;
	int rc;

	cli->args = args_new(cli->verb);
	rc = parse_words(cli->args, words, n, &result, &e);
	cli->json = cli->json || result.global[USAGE_JSON];
	cli->no_color = cli->no_color || result.global[USAGE_NO_COLOR];
	if (rc == 0 && result.global[USAGE_HELP])
		return show_help(cli, cli->verb);
	if (rc == 0)
		return CLI_RUN;
	cli_fail(cli, &e);
	return CLI_DONE;
}

/* Options that may stand before the verb; how many words they are. */
static size_t
leading_options(struct cli *cli, char *const *words, size_t n, bool *help)
{
	enum usage_global which;
	size_t at = 0;

	while (at < n && parse_is_global(words[at], &which)) {
		cli->json = cli->json || which == USAGE_JSON;
		cli->no_color = cli->no_color || which == USAGE_NO_COLOR;
		*help = *help || which == USAGE_HELP;
		at++;
	}
	return at;
}

/* What is wrong is told as a document where one is asked for behind it. */
static enum cli_outcome
fail_early(struct cli *cli, char *const *words, size_t n, const struct err *e)
{
	enum usage_global which;

	for (size_t i = 0; i < n && strcmp(words[i], "--") != 0; i++)
		if (parse_is_global(words[i], &which))
			cli->json = cli->json || which == USAGE_JSON;
	cli_fail(cli, e);
	return CLI_DONE;
}

enum cli_outcome
cli_parse(struct cli *cli, int argc, char *const *argv)
{
	size_t n = argc > 0 ? argc - 1 : 0, at;
	char *const *words = argv + (argc > 0);
	struct err e = ERR_INIT;
	bool help = false;

	*cli = (struct cli){ .verb = NULL };
	at = leading_options(cli, words, n, &help);
	words += at;
	n -= at;
	if (n == 0 || help)
		return help_on(cli, words, n);
	if (!strcmp(words[0], "help"))
		return help_on(cli, words + 1, n - 1);
	if (words[0][0] == '-') {
		err_set(&e, ERR_USAGE, "there is no option '%s' before the verb",
			words[0]);
		return fail_early(cli, words, n, &e);
	}
	cli->verb = find_verb(words[0], &e);
	if (cli->verb)
		return parse_verb(cli, words + 1, n - 1);
	return fail_early(cli, words, n, &e);
}

/* What the verb answered, if it is not on the screen already. */
static void
show_reply(struct cli *cli, struct door *door, const struct reply *reply)
{
	struct str out = STR_INIT;
	bool answered = reply->text.len > 0 || (cli->json && reply->value);

	if (answered || !door->has_streamed)
		render_reply(&door->out, reply, cli->json, &out);
	door_write(door, out.buf, out.len);
	cli->status = reply->status;
	str_release(&out);
}

static void
show_failure(struct cli *cli, struct door *door, const struct reply *reply,
	     const struct err *e)
{
	struct str out = STR_INIT;

	cli->status = err_exit_status(e->code);
	/* Ctrl-C is how one leaves a view that goes on for ever. */
	if (e->code == ERR_CANCELLED && reply->redraw) {
		cli->status = 0;
		return;
	}
	if (!cli->json && (reply->layout || reply->text.len > 0)) {
		render_reply(&door->out, reply, false, &out);
		door_write(door, out.buf, out.len);
	}
	if (door->write_error == 0)
		tell(cli, e, reply->value);
	str_release(&out);
}

static void
check_output(struct cli *cli, const struct door *door)
{
	if (door->write_error == EPIPE) {
		cli->status = CLI_EXIT_PIPE;
	} else if (door->write_error) {
		fprintf(stderr, "fleet: writing standard output: %s\n",
			strerror(door->write_error));
		cli->status = 1;
	}
}

enum cli_outcome
cli_run(struct cli *cli, struct app *app)
{
	enum cli_outcome outcome = CLI_DONE;
	struct err e = ERR_INIT;
	struct reply reply;
	struct door door;
	int rc;

	if (!cli->verb->run)
		return CLI_NEEDS_FULL;
	door_init(&door, cli->json, cli->no_color);
	door.callbacks.serve = cli->serve;
	reply_init(&reply, &door.callbacks);
	door.reply = &reply;
	rc = cli->verb->run(app, cli->args, &reply, &e);
	door_close(&door);
	if (rc == 0)
		show_reply(cli, &door, &reply);
	else if (e.code == ERR_NEEDS_FULL)
		outcome = CLI_NEEDS_FULL;
	else
		show_failure(cli, &door, &reply, &e);
	check_output(cli, &door);
	reply_release(&reply);
	return outcome;
}

void
cli_release(struct cli *cli)
{
	args_free(cli->args);
	cli->args = NULL;
}
