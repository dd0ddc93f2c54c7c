/* SPDX-License-Identifier: MIT */
/* Calls as processes: what they say, how they are ended, what is said for them. */
#include "config.h"

#include "serve/call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"

enum { PATIENCE_MS = 20000 };

static void
on_line(void *ctx, const char *line, size_t n)
{
	str_add(ctx, line, n);
}

static struct call *
begin(job_work_fn *work, void *ctx, const char *token)
{
	json_t *id = json_integer(7), *t = token ? json_string(token) : NULL;
	const struct call_order o = { id, t, { .work = work, .ctx = ctx } };
	struct err e = ERR_INIT;
	struct call *c = call_start(&o, &e);

	if (!c)
		fail_msg("%s", e.text);
	assert_int_equal(json_integer_value(call_id(c)), 7);
	json_decref(t);
	json_decref(id);
	return c;
}

/* All that it says, to its end. */
static void
hear(struct call *c, struct str *out)
{
	struct pollfd p = { call_fd(c), POLLIN, 0 };

	do
		assert_int_equal(poll(&p, 1, PATIENCE_MS), 1);
	while (call_read(c, on_line, out));
	call_free(c);
}

static json_t *
work_at_once(void *ctx, const struct reply_door *door)
{
	door->progress(door->ctx, "a", "told to nobody: there is no token");
	return json_string(ctx);
}

static void
a_result_is_one_line(void **state)
{
	struct str out = STR_INIT;
	char word[] = "done";

	(void)state;
	hear(begin(work_at_once, word, NULL), &out);
	assert_string_equal(out.buf,
			    "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":\"done\"}\n");
	str_release(&out);
}

static json_t *
work_much(void *ctx, const struct reply_door *door)
{
	struct str text = STR_INIT;
	json_t *json;

	(void)ctx;
	(void)door;
	for (int i = 0; i < 1 << 20; i++)
		str_addc(&text, 'x');
	json = json_string(text.buf);
	str_release(&text);
	return json;
}

static void
a_result_may_be_large(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	hear(begin(work_much, NULL, NULL), &out);
	assert_true(out.len > 1 << 20);
	assert_int_equal(out.buf[out.len - 1], '\n');
	assert_non_null(strstr(out.buf, "xxx\"}\n"));
	str_release(&out);
}

static json_t *
work_in_steps(void *ctx, const struct reply_door *door)
{
	(void)ctx;
	door->progress(door->ctx, "a", "one\ntwo");
	door->progress(door->ctx, NULL, "three");
	return json_object();
}

static void
progress_counts_up_under_its_token(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	hear(begin(work_in_steps, NULL, "t"), &out);
	assert_string_equal(
		out.buf,
		"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
		"{\"progressToken\":\"t\",\"progress\":1,\"message\":\"a: "
		"one\\ntwo\"}}\n"
		"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
		"{\"progressToken\":\"t\",\"progress\":2,\"message\":\"three\"}}\n"
		"{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}\n");
	str_release(&out);
}

static json_t *
work_until_cancelled(void *ctx, const struct reply_door *door)
{
	(void)ctx;
	while (!door->is_cancelled(door->ctx))
		poll(NULL, 0, 1);
	return json_string("given up");
}

static void
one_that_is_cancelled_gives_up(void **state)
{
	struct str out = STR_INIT;
	struct call *c = begin(work_until_cancelled, NULL, NULL);

	(void)state;
	call_cancel(c, false);
	hear(c, &out);
	assert_non_null(strstr(out.buf, "given up"));
	str_release(&out);
}

static void
one_that_is_silenced_says_no_more(void **state)
{
	struct str out = STR_INIT;
	struct call *c = begin(work_until_cancelled, NULL, NULL);

	(void)state;
	call_cancel(c, true);
	hear(c, &out);
	assert_string_equal(out.buf, "");
	str_release(&out);
}

static void
one_that_is_dropped_ends(void **state)
{
	(void)state;
	call_free(begin(work_until_cancelled, NULL, NULL)); /* waits for its end */
}

static json_t *
work_and_die(void *ctx, const struct reply_door *door)
{
	if (door->progress)
		door->progress(door->ctx, NULL, "still here");
	raise(*(int *)ctx);
	_exit(9);
}

static void
one_that_dies_is_answered_for(void **state)
{
	struct str out = STR_INIT;
	int number = SIGKILL;

	(void)state;
	hear(begin(work_and_die, &number, NULL), &out);
	assert_string_equal(out.buf,
			    "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32603,"
			    "\"message\":\"the call was ended by signal 9\"}}\n");
	str_clear(&out);
	number = SIGURG; /* which is ignored */
	hear(begin(work_and_die, &number, "t"), &out);
	assert_non_null(strstr(out.buf, "still here"));
	assert_non_null(strstr(out.buf, "the call ended with status 9"));
	str_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_result_is_one_line),
		cmocka_unit_test(a_result_may_be_large),
		cmocka_unit_test(progress_counts_up_under_its_token),
		cmocka_unit_test(one_that_is_cancelled_gives_up),
		cmocka_unit_test(one_that_is_silenced_says_no_more),
		cmocka_unit_test(one_that_is_dropped_ends),
		cmocka_unit_test(one_that_dies_is_answered_for),
	};

	return cmocka_run_group_tests_name("serve: call", tests, NULL, NULL);
}
