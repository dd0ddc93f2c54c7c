/* SPDX-License-Identifier: MIT */
/* Clients of a real keeper: attachments, states, prompts, and the raw wire. */
#include "config.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fields.h"
#include "base/file.h"
#include "keeper/socket.h"
#include "unit/keeper/agent.h"

static struct keeper *
attach(const struct agent *a, unsigned rows, unsigned cols, bool viewer)
{
	const struct keeper_view view = { viewer ? KEEPER_VIEWER : KEEPER_CONTROLLER,
					  rows, cols, 0 };
	struct keeper *k = agent_open(a);

	assert_int_equal(keeper_attach(k, &view, NULL), 0);
	return k;
}

static void
type(struct keeper *k, const char *text)
{
	assert_int_equal(keeper_send(k, WIRE_INPUT, text, strlen(text), NULL), 0);
}

/* --- attachments --- */

static void
input_of_the_controller_reaches_the_program(void **state)
{
	struct agent *a = *state;
	struct keeper *k;

	agent_run(a, "read line; echo \"got <$line>\"; sleep 1000");
	k = attach(a, 24, 80, false);
	type(k, "hello\r");
	agent_await_text(k, WIRE_OUTPUT, "got <hello>");
	keeper_close(k);
}

static void
a_snapshot_shows_what_was_there_before(void **state)
{
	struct agent *a = *state;
	struct keeper *k;

	agent_run(a, "echo marker-before; sleep 1000");
	k = agent_open(a);
	agent_await_screen(k, "marker-before");
	assert_int_equal(keeper_attach(
				 k, &(struct keeper_view){ KEEPER_VIEWER, 0, 0, 0 }, NULL), 0);
	agent_await_text(k, WIRE_SNAPSHOT, "marker-before");
	keeper_close(k);
}

static void
the_controller_sets_the_size_and_viewers_do_not(void **state)
{
	struct agent *a = *state;
	struct keeper *k, *viewer;
	struct keeper_status s;
	struct err err = ERR_INIT;

	agent_run(a,
		  "trap 'stty size' WINCH; echo ready; while :; do sleep 0.02; done");
	k = agent_open(a);
	agent_await_screen(k, "ready");
	assert_int_equal(keeper_attach(
				 k, &(struct keeper_view){ KEEPER_CONTROLLER, 40, 100, 0 },
				 NULL), 0);
	agent_await_screen(k, "40 100");
	viewer = attach(a, 10, 10, true);
	agent_await_text(viewer, WIRE_SNAPSHOT, "40 100");
	agent_assert_ok(keeper_get_status(viewer, &s, &err), err);
	assert_int_equal(s.rows, 40);
	assert_int_equal(s.cols, 100);
	assert_int_equal(keeper_send(viewer, WIRE_RESIZE, "rows=9\ncols=9\n", 14, NULL),
			 0);
	assert_int_equal(keeper_send(k, WIRE_RESIZE, "rows=30\ncols=90\n", 16, NULL),
			 0);
	agent_await_screen(k, "30 90");
	keeper_close(viewer);
	keeper_close(k);
}

static void
the_newest_controller_takes_over(void **state)
{
	struct agent *a = *state;
	struct keeper *first, *second;
	struct wire_frame f;

	agent_run(a, "read line; echo \"got <$line>\"; sleep 1000");
	first = attach(a, 24, 80, false);
	agent_await_frame(first, WIRE_SNAPSHOT, &f);
	second = attach(a, 24, 80, false);
	agent_await_text(first, WIRE_STATE_NOW, "role=viewer");
	type(first, "from-the-first\r");
	agent_await_frame(second, WIRE_SNAPSHOT, &f);
	type(second, "second\r");
	agent_await_text(first, WIRE_OUTPUT, "got <second>");
	keeper_close(second);
	keeper_close(first);
}

static void
a_switch_of_the_screen_brings_a_new_snapshot(void **state)
{
	struct agent *a = *state;
	struct keeper *k;
	struct wire_frame f;

	agent_run(a, "read x; printf '\\033[?1049hon-the-other-screen'; sleep 1000");
	k = attach(a, 24, 80, false);
	agent_await_frame(k, WIRE_SNAPSHOT, &f);
	type(k, "\r");
	agent_await_text(k, WIRE_SNAPSHOT, "on-the-other-screen");
	keeper_close(k);
}

static void
a_client_that_does_not_read_never_slows_the_agent(void **state)
{
	struct agent *a = *state;
	struct wire_frame f;
	struct keeper *k;
	size_t total = 0;
	unsigned snapshots = 0;
	bool has_end = false;

	agent_run(a, "read x; yes 0123456789 | head -c 8000000; "
		     "echo the-end; echo done > done; sleep 1000");
	k = attach(a, 24, 80, false);
	type(k, "\r");
	free(agent_await_file(a, "done"));
	while (!has_end) {
		assert_int_equal(keeper_recv(k, AGENT_WAIT_MS, &f, NULL), 0);
		total += f.n;
		snapshots += f.kind == WIRE_SNAPSHOT;
		has_end = memmem(f.bytes, f.n, "the-end", 7);
	}
	assert_true(snapshots >= 2);
	assert_true(total < 4000000);
	keeper_close(k);
}

static void
title_and_bell_are_told_to_a_watcher_and_output_is_not(void **state)
{
	struct agent *a = *state;
	struct keeper *k;
	struct wire_frame f;

	agent_run(a, "read x; printf '\\033]0;a title\\007plain\\007'; sleep 1000");
	k = agent_open(a);
	assert_int_equal(keeper_watch(k, NULL), 0);
	agent_await_frame(k, WIRE_STATE_NOW, &f);
	{
		struct keeper *typist = attach(a, 24, 80, false);

		type(typist, "\r");
		agent_await_text(typist, WIRE_OUTPUT, "plain");
		keeper_close(typist);
	}
	do {
		assert_int_equal(keeper_recv(k, AGENT_WAIT_MS, &f, NULL), 0);
		assert_int_not_equal(f.kind, WIRE_OUTPUT);
		assert_int_not_equal(f.kind, WIRE_SNAPSHOT);
	} while (f.kind != WIRE_TITLE);
	assert_memory_equal(f.bytes, "title=a title\n", f.n);
	agent_await_frame(k, WIRE_BELL, &f);
	keeper_close(k);
}

static void
queries_are_answered_without_anybody_attached(void **state)
{
	struct agent *a = *state;
	char *got;

	agent_run(a, "stty raw -echo; printf '\\033]7501;?\\007\\033[6n'; "
		     "head -c 16 > answers; echo >> answers; sleep 1000");
	got = agent_await_file(a, "answers");
	assert_string_equal(got, "\033]7501;?\033\\\033[1;1R\n");
	free(got);
}

/* --- states --- */

static void
what_the_program_reports_is_its_state(void **state)
{
	struct agent *a = *state;
	struct err err = ERR_INIT;
	struct keeper_status s;
	struct keeper *k;

	agent_run(a, "printf '\\033]7501;state=blocked:kind=permission:"
		     "msg=YXBwcm92ZSBCYXNoPw==\\007'; sleep 1000");
	agent_await_state(a, STATE_BLOCKED);
	k = agent_open(a);
	agent_assert_ok(keeper_get_status(k, &s, &err), err);
	assert_string_equal(s.authority, "status");
	assert_string_equal(s.question, "approve Bash?");
	assert_int_equal(s.pid, a->status.pid);
	assert_int_equal(s.keeper_pid, a->status.keeper_pid);
	assert_true(s.start == a->status.start);
	assert_true(s.output_ms >= s.started_ms);
	keeper_close(k);
}

static void
what_another_program_says_is_counted_and_not_believed(void **state)
{
	struct agent *a = *state;
	struct str f = STR_INIT, reply = STR_INIT;
	struct err err = ERR_INIT;
	struct keeper *k;

	agent_run(a, "sleep 1000");
	k = agent_open(a);
	str_adds(&f, "state=done\nauthority=hook\nmessage=finished\nsession=x\n");
	assert_int_equal(keeper_ask(k, WIRE_STATE, &f, 5000, &reply, &err), -1);
	assert_int_equal(err.code, ERR_REFUSED);
	str_clear(&f);
	str_adds(&f, "what=explain\n");
	agent_assert_ok(keeper_ask(k, WIRE_QUERY, &f, 5000, &reply, &err), err);
	assert_non_null(strstr(reply.buf, "ignored_reports=1\n"));
	assert_non_null(strstr(reply.buf, "session=\n"));
	str_release(&reply);
	str_release(&f);
	keeper_close(k);
}

static void
looking_ends_done(void **state)
{
	struct agent *a = *state;
	struct keeper *looker;

	agent_run(a, "printf '\\033]7501;state=done\\007'; sleep 1000");
	agent_await_state(a, STATE_DONE);
	looker = attach(a, 24, 80, false);
	agent_await_state(a, STATE_IDLE);
	keeper_close(looker);
}

static void
a_change_of_state_is_told_to_watchers(void **state)
{
	struct agent *a = *state;
	struct keeper *k;

	agent_run(a, "read x; printf '\\033]7501;state=error\\033\\\\'; sleep 1000");
	k = attach(a, 24, 80, false);
	type(k, "\r");
	agent_await_text(k, WIRE_STATE_NOW, "state=error\n");
	keeper_close(k);
}

/* --- prompts --- */

static void
prompt(const struct agent *a, const char *text)
{
	struct keeper *k = agent_open(a);
	struct err err = ERR_INIT;

	agent_assert_ok(keeper_prompt(k, text, strlen(text), false, NULL, &err), err);
	keeper_close(k);
}

static void
a_prompt_is_one_paste_and_enter(void **state)
{
	struct agent *a = *state;
	char *got;

	agent_run(a, "stty raw -echo; printf '\\033[?2004h'; "
		     "head -c 22 > got; echo >> got; sleep 1000");
	prompt(a, "two\nli\033[31mnes");
	got = agent_await_file(a, "got");
	assert_string_equal(got, "\033[200~two\nlines\033[201~\r\n");
	free(got);
}

static void
without_bracketed_paste_it_is_typed_as_lines(void **state)
{
	struct agent *a = *state;
	char *got;

	agent_run(a, "echo ready; read a; read b; echo \"$a|$b\" > got; sleep 1000");
	prompt(a, "one\ntwo");
	got = agent_await_file(a, "got");
	assert_string_equal(got, "one|two\n");
	free(got);
}

static void
prompts_are_delivered_in_their_order(void **state)
{
	struct agent *a = *state;
	struct keeper *first, *second;
	struct wire_frame f;
	char *got;

	agent_run(a, "printf '\\033[?2004h'; read a; read b; "
		     "printf '%s\\n' \"$a$b\" | tr -d '\\033' > got; sleep 1000");
	first = agent_open(a);
	second = agent_open(a);
	assert_int_equal(keeper_send(first, WIRE_PROMPT, "text=1\n", 7, NULL), 0);
	agent_await_screen(second, "1");
	assert_int_equal(keeper_send(second, WIRE_PROMPT, "text=2\n", 7, NULL), 0);
	agent_await_frame(second, WIRE_REPLY, &f);
	agent_await_frame(first, WIRE_REPLY, &f);
	got = agent_await_file(a, "got");
	assert_string_equal(got, "[200~1[201~[200~2[201~\n");
	free(got);
	keeper_close(second);
	keeper_close(first);
}

static void
no_prompt_is_typed_into_a_question(void **state)
{
	struct agent *a = *state;
	struct err err = ERR_INIT;
	struct keeper *k;

	agent_run(a, "printf '\\033[?2004h\\033]7501;state=blocked:msg=WWVzPw==\\007'; "
		     "read x; echo answered > answered; sleep 1000");
	agent_await_state(a, STATE_BLOCKED);
	k = agent_open(a);
	assert_int_equal(keeper_prompt(k, "hello", 5, false, NULL, &err), -1);
	assert_int_equal(err.code, ERR_REFUSED);
	assert_string_equal(err.text, "it asks a question: Yes?; answer it first");
	assert_false(agent_has(a, "answered"));
	keeper_close(k);
}

static void
a_question_that_comes_with_the_paste_stops_enter(void **state)
{
	struct agent *a = *state;
	struct err err = ERR_INIT;
	struct keeper *k;

	agent_run(a, "stty raw -echo; printf '\\033[?2004hready'; head -c 13 > got; "
		     "printf '\\033]7501;state=blocked\\007'; head -c 1 > enter; "
		     "sleep 1000");
	k = agent_open(a);
	agent_await_screen(k, "ready");
	assert_int_equal(keeper_prompt(k, "x", 1, false, NULL, &err), -1);
	assert_int_equal(err.code, ERR_REFUSED);
	keeper_close(k);
}

/* --- many at once --- */

static void
many_are_asked_at_once_and_dead_ones_are_not_waited_for(void **state)
{
	struct agent *a = *state;
	struct keeper_status out[3];
	bool reached[3];
	char *stale = agent_path(a, "stale"), *none = agent_path(a, "none");
	char *const sockets[] = { stale, a->launch.socket, none };
	int64_t began;
	int fd = socket_listen(stale, NULL);

	close(fd);
	agent_run(a, "sleep 1000");
	began = clock_mono_ms();
	keeper_status_all(sockets, 3, 5000, out, reached);
	assert_true(clock_mono_ms() - began < 2000);
	assert_false(reached[0]);
	assert_true(reached[1]);
	assert_false(reached[2]);
	assert_int_equal(out[1].pid, a->status.pid);
	free(none);
	free(stale);
}

static void
one_that_does_not_answer_costs_the_time_limit_only(void **state)
{
	struct agent *a = *state;
	struct keeper_status out;
	char *path = agent_path(a, "silent");
	bool reached;
	int fd = socket_listen(path, NULL);

	keeper_status_all(&path, 1, 20, &out, &reached);
	assert_false(reached);
	close(fd);
	free(path);
}

/* --- the wire, version 1, byte for byte --- */

struct raw {
	int fd;
	struct str in;
};

static void
raw_send(struct raw *r, const char *bytes, size_t n)
{
	assert_int_equal(send(r->fd, bytes, n, MSG_NOSIGNAL), n);
}

/* The next frame of kind as text; NULL when the keeper has hung up. */
static char *
raw_recv(struct raw *r, unsigned kind)
{
	char buf[4096], *text = NULL;

	for (;;) {
		const unsigned char *h = (const unsigned char *)r->in.buf;
		size_t n = r->in.len < 5 ? 0 : h[1] | h[2] << 8 | h[3] << 16;
		struct pollfd p = { r->fd, POLLIN, 0 };
		ssize_t got;

		if (r->in.len >= 5 && r->in.len >= 5 + n) {
			if (h[0] == kind)
				text = xstrndup(r->in.buf + 5, n);
			str_drop(&r->in, 5 + n);
			if (text)
				return text;
			continue;
		}
		assert_int_equal(poll(&p, 1, AGENT_WAIT_MS), 1);
		got = recv(r->fd, buf, sizeof(buf), 0);
		if (got <= 0)
			return NULL;
		str_add(&r->in, buf, got);
	}
}

/* Until a frame of that kind holds the part. */
static void
raw_expect(struct raw *r, unsigned kind, const char *part)
{
	bool found = false;
	char *text;

	while (!found) {
		text = raw_recv(r, kind);
		assert_non_null(text);
		found = strstr(text, part);
		free(text);
	}
}

static struct raw
raw_open(const struct agent *a)
{
	struct raw r = { socket_connect(a->launch.socket, false, NULL), STR_INIT };

	assert_true(r.fd >= 0);
	return r;
}

static void
raw_close(struct raw *r)
{
	close(r->fd);
	str_release(&r->in);
}

#define SEND(r, literal) raw_send((r), literal, sizeof(literal) - 1)

/*
 * Never edit these bytes: they are what clients in the field send, and what
 * they expect of keepers that were started long after or before them.
 */
static void
a_conversation_of_version_one_goes_as_it_always_did(void **state)
{
	struct agent *a = *state;
	struct raw r;

	agent_run(a, "stty -echo; echo up; read x; echo \"<$x>\"; read y; exit 4");
	agent_await_state(a, STATE_STARTING);
	r = raw_open(a);
	SEND(&r, "\x01\x29\0\0\0magic=fleet-keeper\nversion=1\nbuild=0.1.0\n");
	raw_expect(&r, 1, "magic=fleet-keeper\nversion=");
	SEND(&r, "\x16\x0c\0\0\0what=status\n");
	raw_expect(&r, 70, "state=starting\npid=");
	/* answered, and not believed: we are not below its program */
	SEND(&r, "\x15\x1d\0\0\0state=working\nauthority=hook\n");
	raw_expect(&r, 70, "error=refused\n");
	SEND(&r, "\x10\x21\0\0\0rows=24\ncols=80\nrole=controller\n\n");
	free(raw_recv(&r, 64));
	SEND(&r, "\x11\x06\0\0\0typed\r");
	raw_expect(&r, 65, "<typed>");
	SEND(&r, "\x12\x10\0\0\0rows=30\ncols=90\n");
	raw_expect(&r, 66, "rows=30\ncols=90\n");
	SEND(&r, "\x16\x0c\0\0\0what=screen\n");
	raw_expect(&r, 70, "rows=30\ncols=90\n");
	SEND(&r, "\x13\x08\0\0\0text=go\n");
	raw_expect(&r, 70, "ok=1\n");
	raw_expect(&r, 69, "status=4\n");
	raw_close(&r);
}

static void
a_client_of_another_version_is_served(void **state)
{
	struct agent *a = *state;
	struct raw r;

	agent_run(a, "sleep 1000");
	r = raw_open(a);
	SEND(&r,
	     "\x01\x34\0\0\0magic=fleet-keeper\nversion=99\ncolour=blue\nno-equals\n");
	raw_expect(&r, 1, "version=2\n");
	SEND(&r, "\xc8\x04\0\0\0what");
	SEND(&r, "\x2a\0\0\0\0");
	SEND(&r, "\x16\x15\0\0\0future=1\nwhat=status\n");
	raw_expect(&r, 70, "ok=1\n");
	SEND(&r, "\x16\x0e\0\0\0what=tomorrow\n");
	raw_expect(&r, 70, "error=usage\n");
	raw_close(&r);
}

static void
who_speaks_otherwise_is_let_go(void **state)
{
	static const char *const openings[] = {
		"\x01\x0a\0\0\0magic=http",
		"\x11\xff\xff\xff\x7f",
		"GET / HTTP/1.1\r\n\r\n",
	};
	static const size_t lengths[] = { 15, 5, 18 };
	struct agent *a = *state;

	agent_run(a, "sleep 1000");
	for (size_t i = 0; i < ARRAY_SIZE(openings); i++) {
		struct raw r = raw_open(a);

		raw_send(&r, openings[i], lengths[i]);
		assert_null(raw_recv(&r, 1));
		raw_close(&r);
	}
	agent_await_state(a, STATE_STARTING);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, agent_setup, agent_teardown)
	const struct CMUnitTest tests[] = {
		TEST(input_of_the_controller_reaches_the_program),
		TEST(a_snapshot_shows_what_was_there_before),
		TEST(the_controller_sets_the_size_and_viewers_do_not),
		TEST(the_newest_controller_takes_over),
		TEST(a_switch_of_the_screen_brings_a_new_snapshot),
		TEST(a_client_that_does_not_read_never_slows_the_agent),
		TEST(title_and_bell_are_told_to_a_watcher_and_output_is_not),
		TEST(queries_are_answered_without_anybody_attached),
		TEST(what_the_program_reports_is_its_state),
		TEST(what_another_program_says_is_counted_and_not_believed),
		TEST(looking_ends_done),
		TEST(a_change_of_state_is_told_to_watchers),
		TEST(a_prompt_is_one_paste_and_enter),
		TEST(without_bracketed_paste_it_is_typed_as_lines),
		TEST(prompts_are_delivered_in_their_order),
		TEST(no_prompt_is_typed_into_a_question),
		TEST(a_question_that_comes_with_the_paste_stops_enter),
		TEST(many_are_asked_at_once_and_dead_ones_are_not_waited_for),
		TEST(one_that_does_not_answer_costs_the_time_limit_only),
		TEST(a_conversation_of_version_one_goes_as_it_always_did),
		TEST(a_client_of_another_version_is_served),
		TEST(who_speaks_otherwise_is_let_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
