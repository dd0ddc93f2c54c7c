/* SPDX-License-Identifier: MIT */
/*
 * A whole call: argv in, standard output, standard error and exit status out.
 * Each runs in a child, so that nothing of it stays.
 */
#include "config.h"

#include "cli/cli.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "cli/cancel.h"
#include "unit/cli/verbs.h"
#include "verb/app.h"

struct result {
	struct str out, err;
	int status;
};

/* attach alone asks for the settings. */
int
app_config(struct app *app, const struct config **config, struct err *e)
{
	(void)app;
	(void)config;
	return err_set(e, ERR_FAILED, "no settings in this test");
}

static int
run_answer(struct app *app, const struct args *args, struct reply *reply, struct err *e)
{
	(void)app;
	(void)args;
	(void)e;
	reply->value = json_pack("{s:i}", "answer", 42);
	reply->status = 7;
	reply_say(reply, "the answer is 42");
	return 0;
}

static int
run_refuse(struct app *app, const struct args *args, struct reply *reply, struct err *e)
{
	(void)app;
	(void)args;
	(void)reply;
	return err_set(e, ERR_REFUSED, "not\033[31m allowed");
}

static int
run_partly(struct app *app, const struct args *args, struct reply *reply, struct err *e)
{
	(void)app;
	(void)args;
	reply->value = json_pack("[s]", "one");
	reply_say(reply, "one is there");
	return err_set(e, ERR_PARTIAL, "1 of 2 failed");
}

static int
run_speak(struct app *app, const struct args *args, struct reply *reply, struct err *e)
{
	static const char set_up[] = "added \033[1m9\033[m\nno newline";

	(void)app;
	(void)args;
	(void)e;
	reply_progress(reply, "fix-1", "npm %s", "ci");
	reply_bytes(reply, "fix-1", set_up, strlen(set_up));
	reply_bytes(reply, NULL, "a log\n", 6);
	return reply_event(reply, json_pack("{s:s}", "text", "an event"));
}

static int
run_flood(struct app *app, const struct args *args, struct reply *reply, struct err *e)
{
	(void)app;
	(void)args;
	(void)e;
	while (!reply_is_cancelled(reply))
		reply_event(reply, json_pack("{s:s}", "text", "more"));
	return 0;
}

static int
run_in_full(struct app *app, const struct args *args, struct reply *reply,
	    struct err *e)
{
	(void)app;
	(void)args;
	(void)reply;
	return verb_in_full(e);
}

static const struct verb verb_answer = { .name = "answer", .run = run_answer };
static const struct verb verb_refuse = { .name = "refuse", .run = run_refuse };
static const struct verb verb_partly = { .name = "partly", .run = run_partly };
static const struct verb verb_speak = { .name = "speak", .run = run_speak };
static const struct verb verb_flood = { .name = "flood", .run = run_flood };
static const struct verb verb_fuller = { .name = "fuller", .run = run_in_full };
static const struct verb verb_empty = { .name = "empty", .run = NULL };

/* In the child: verb, or, where it is NULL, what words name. */
static int
call(const struct verb *verb, bool json, int argc, char **argv)
{
	struct cli cli = { .json = json };
	enum cli_outcome outcome = CLI_RUN;
	struct app app = { .cwd = NULL };

	cancel_watch();
	if (verb) {
		cli.verb = verb;
		cli.args = args_new(verb);
	} else {
		outcome = cli_parse(&cli, argc, argv);
	}
	if (outcome == CLI_RUN)
		outcome = cli_run(&cli, &app);
	cli_release(&cli);
	return outcome == CLI_NEEDS_FULL ? 99 : cli.status;
}

static void
drain(int fd, struct str *out)
{
	char buf[4096];
	ssize_t n;

	lseek(fd, 0, SEEK_SET);
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		str_add(out, buf, n);
	close(fd);
}

static int
scratch_file(void)
{
	char path[] = "/tmp/test-cli-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	unlink(path);
	return fd;
}

static void
result_init(struct result *r, const struct verb *verb, bool json, int argc, char **argv)
{
	int out = scratch_file(), err = scratch_file();
	pid_t pid = fork();

	if (pid == 0) {
		dup2(out, STDOUT_FILENO);
		dup2(err, STDERR_FILENO);
		_exit(call(verb, json, argc, argv));
	}
	waitpid(pid, &r->status, 0);
	assert_true(WIFEXITED(r->status));
	r->status = WEXITSTATUS(r->status);
	str_init(&r->out);
	str_init(&r->err);
	drain(out, &r->out);
	drain(err, &r->err);
}

static void
assert_result(struct result *r, int status, const char *out, const char *err)
{
	assert_string_equal(r->out.buf, out);
	assert_string_equal(r->err.buf, err);
	assert_int_equal(r->status, status);
	str_release(&r->out);
	str_release(&r->err);
}

static void
assert_verb(const struct verb *verb, bool json, int status, const char *out,
	    const char *err)
{
	struct result r;

	result_init(&r, verb, json, 0, NULL);
	assert_result(&r, status, out, err);
}

#define WORDS(...)                         \
	(const char *const[])              \
	{                                  \
		"fleet", __VA_ARGS__, NULL \
	}

static void
result_of_words(struct result *r, const char *const *words)
{
	int n = 0;

	while (words[n])
		n++;
	result_init(r, NULL, false, n, (char **)words);
}

static void
assert_words(const char *const *words, int status, const char *out, const char *err)
{
	struct result r;

	result_of_words(&r, words);
	assert_result(&r, status, out, err);
}

static void
an_answer_is_words_or_json_and_has_its_status(void **state)
{
	(void)state;
	assert_verb(&verb_answer, false, 7, "the answer is 42\n", "");
	assert_verb(&verb_answer, true, 7, "{\"answer\":42}\n", "");
}

static void
an_error_is_told_in_words_and_in_json(void **state)
{
	(void)state;
	assert_verb(&verb_refuse, false, 5, "", "fleet: not[31m allowed\n");
	assert_verb(&verb_refuse, true, 5,
		    "{\"error\":{\"code\":\"refused\","
		    "\"message\":\"not[31m allowed\"}}\n",
		    "fleet: not[31m allowed\n");
}

static void
what_worked_is_shown_beside_what_failed(void **state)
{
	(void)state;
	assert_verb(&verb_partly, false, 3, "one is there\n", "fleet: 1 of 2 failed\n");
	assert_verb(&verb_partly, true, 3,
		    "{\"error\":{\"code\":\"partial\",\"message\":\"1 of 2 failed\"},"
		    "\"result\":[\"one\"]}\n",
		    "fleet: 1 of 2 failed\n");
}

static void
what_is_said_on_the_way_goes_to_its_stream(void **state)
{
	(void)state;
	assert_verb(&verb_speak, false, 0, "a log\nan event\n",
		    "  fix-1  npm ci\nfix-1 | added 9\nfix-1 | no newline\n");
	assert_verb(&verb_speak, true, 0,
		    "{\"line\":\"a log\"}\n{\"text\":\"an event\"}\n",
		    "  fix-1  npm ci\nfix-1 | added 9\nfix-1 | no newline\n");
}

static void
what_is_not_in_this_program_is_left_to_the_full_one(void **state)
{
	(void)state;
	assert_verb(&verb_fuller, false, 99, "", "");
	assert_verb(&verb_empty, true, 99, "", "");
}

static void
a_reader_that_has_gone_ends_it_quietly(void **state)
{
	int fds[2], status, err = scratch_file();
	struct str said = STR_INIT;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		dup2(fds[1], STDOUT_FILENO);
		dup2(err, STDERR_FILENO);
		_exit(call(&verb_flood, false, 0, NULL));
	}
	close(fds[0]);
	close(fds[1]);
	waitpid(pid, &status, 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), CLI_EXIT_PIPE);
	drain(err, &said);
	assert_string_equal(said.buf, "");
	str_release(&said);
}

static void
an_interrupt_ends_a_stream(void **state)
{
	int null = open("/dev/null", O_WRONLY), fds[2], status;
	char byte;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	if (pid == 0) {
		/* A shell starts what it puts behind '&' without it. */
		signal(SIGINT, SIG_DFL);
		dup2(fds[1], STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		_exit(call(&verb_flood, false, 0, NULL));
	}
	close(fds[1]);
	assert_int_equal(read(fds[0], &byte, 1), 1);
	kill(pid, SIGINT);
	while (read(fds[0], &byte, 1) == 1)
		;
	waitpid(pid, &status, 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	close(fds[0]);
	close(null);
}

static void
a_wrong_verb_is_told_with_the_nearest(void **state)
{
	(void)state;
	assert_words(WORDS("creat", "x"), 2, "",
		     "fleet: there is no verb 'creat' (did you mean 'create'?)\n"
		     "usage: fleet VERB [ARGUMENTS]   (fleet help lists them)\n");
	assert_words(WORDS("-z"), 2, "",
		     "fleet: there is no option '-z' before the verb\n"
		     "usage: fleet VERB [ARGUMENTS]   (fleet help lists them)\n");
}

static void
a_wrong_argument_is_told_with_the_usage(void **state)
{
	(void)state;
	assert_words(WORDS("--json", "list", "a", "b"), 2,
		     "{\"error\":{\"code\":\"usage\","
		     "\"message\":\"list takes no further argument 'b'\"}}\n",
		     "fleet: list takes no further argument 'b'\n"
		     "usage: fleet list [PATTERN] [OPTIONS]   "
		     "(fleet list --help says more)\n");
}

static void
help_is_there_in_every_spelling(void **state)
{
	const char *const *const spellings[] = {
		WORDS("help"),
		WORDS("--help"),
		WORDS("-h"),
		WORDS(NULL),
	};
	const char *const *const of_verb[] = {
		WORDS("help", "kill"),
		WORDS("kill", "--help"),
		WORDS("kill", "x", "-h"),
		WORDS("--help", "kill"),
	};
	struct result r;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(spellings); i++) {
		result_of_words(&r, spellings[i]);
		assert_non_null(strstr(r.out.buf, "list, l"));
		assert_result(&r, 0, r.out.buf, "");
	}
	for (size_t i = 0; i < ARRAY_SIZE(of_verb); i++) {
		result_of_words(&r, of_verb[i]);
		assert_non_null(strstr(r.out.buf, "--delete-branch"));
		assert_result(&r, 0, r.out.buf, "");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_is_words_or_json_and_has_its_status),
		cmocka_unit_test(an_error_is_told_in_words_and_in_json),
		cmocka_unit_test(what_worked_is_shown_beside_what_failed),
		cmocka_unit_test(what_is_said_on_the_way_goes_to_its_stream),
		cmocka_unit_test(what_is_not_in_this_program_is_left_to_the_full_one),
		cmocka_unit_test(a_reader_that_has_gone_ends_it_quietly),
		cmocka_unit_test(an_interrupt_ends_a_stream),
		cmocka_unit_test(a_wrong_verb_is_told_with_the_nearest),
		cmocka_unit_test(a_wrong_argument_is_told_with_the_usage),
		cmocka_unit_test(help_is_there_in_every_spelling),
	};

	/* What the child writes is compared in ASCII. */
	setenv("LC_ALL", "C", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
