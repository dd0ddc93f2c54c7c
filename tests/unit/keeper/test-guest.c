/* SPDX-License-Identifier: MIT */
/* A guest's queue: what a slow one loses, what it never loses. */
#include "config.h"

#include "keeper/guest.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "unit/keeper/unit.h"

struct ends {
	struct guest *guest;
	int fd;
};

static struct ends
connect_one(void)
{
	int fds[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	file_set_nonblock(fds[0]);
	file_set_nonblock(fds[1]);
	return (struct ends){ guest_new(fds[0]), fds[1] };
}

static void
disconnect(struct ends *e)
{
	guest_free(e->guest);
	close(e->fd);
}

/* All that the other end gets, until the guest has nothing more to send. */
static void
read_all(struct ends *e, struct str *got)
{
	static char buf[65536];
	ssize_t n;

	do {
		guest_send(e->guest);
		while ((n = read(e->fd, buf, sizeof(buf))) > 0)
			str_add(got, buf, n);
	} while (guest_has_output(e->guest));
}

static void
add_output(struct guest *g, size_t n, char c)
{
	struct str s = STR_INIT;

	while (s.len < n)
		str_addc(&s, c);
	guest_add_news(g, WIRE_OUTPUT, &s);
	str_release(&s);
}

static void
frames_arrive_in_order(void **state)
{
	struct ends e = connect_one();
	struct str got = STR_INIT, f = STR_INIT;

	(void)state;
	str_adds(&f, "ok=1\n");
	add_output(e.guest, 3, 'a');
	guest_add(e.guest, WIRE_REPLY, &f);
	read_all(&e, &got);
	assert_int_equal(got.len, 5 + 3 + 5 + 5);
	assert_memory_equal(got.buf, "\x41\3\0\0\0aaa\x46\5\0\0\0ok=1\n", got.len);
	str_release(&f);
	str_release(&got);
	disconnect(&e);
}

/* Counts frames by kind; asserts that the stream is whole. */
static void
count(const struct str *got, unsigned counts[256])
{
	struct wire_frame f;
	size_t at = 0, used;

	while (at < got->len) {
		struct str view = { got->buf + at, got->len - at, 0, 0 };

		assert_int_equal(wire_next(&view, WIRE_FRAME_MAX, &f, &used), 1);
		counts[f.kind]++;
		at += used;
	}
}

static void
a_slow_guest_loses_output_but_no_answer_and_no_half_frame(void **state)
{
	struct str got = STR_INIT, f = STR_INIT;
	struct ends e = connect_one();
	unsigned counts[256] = { 0 };

	(void)state;
	str_adds(&f, "ok=1\n");
	add_output(e.guest, 600000, 'a');
	guest_send(e.guest); /* the socket takes a part of it */
	assert_true(guest_has_output(e.guest));
	add_output(e.guest, 300000, 'b');
	guest_add(e.guest, WIRE_REPLY, &f);
	assert_false(e.guest->is_behind);
	add_output(e.guest, 600000, 'c');
	assert_true(e.guest->is_behind);
	add_output(e.guest, 10, 'd');
	read_all(&e, &got);
	count(&got, counts);
	assert_int_equal(counts[WIRE_OUTPUT], 1); /* the one that was begun */
	assert_int_equal(counts[WIRE_REPLY], 1);
	str_release(&f);
	str_release(&got);
	disconnect(&e);
}

static void
notices_that_nobody_reads_do_not_pile_up(void **state)
{
	struct str got = STR_INIT, f = STR_INIT;
	struct ends e = connect_one();
	unsigned counts[256] = { 0 };

	(void)state;
	str_adds(&f, "title=a spinner that turns ten times a second\n");
	guest_add(e.guest, WIRE_REPLY, &f);
	for (int i = 0; i < 200000; i++) {
		guest_add_news(e.guest, WIRE_TITLE, &f);
		guest_send(e.guest);
		assert_true(e.guest->out.len < 3 * GUEST_QUEUE_MAX);
	}
	assert_true(e.guest->is_behind);
	guest_add(e.guest, WIRE_EXIT, &f);
	read_all(&e, &got);
	count(&got, counts);
	assert_int_equal(counts[WIRE_REPLY], 1);
	assert_int_equal(counts[WIRE_EXIT], 1);
	str_release(&f);
	str_release(&got);
	disconnect(&e);
}

static void
a_guest_that_reads_none_of_its_answers_is_let_go(void **state)
{
	struct ends e = connect_one();
	struct str f = STR_INIT;

	(void)state;
	while (f.len < 65536)
		str_addc(&f, 'x');
	for (int i = 0; i < 2 * GUEST_ANSWERS_MAX / 65536; i++) {
		guest_add(e.guest, WIRE_REPLY, &f);
		guest_send(e.guest);
	}
	assert_true(e.guest->is_gone);
	assert_true(e.guest->out.len < 2 * GUEST_ANSWERS_MAX);
	str_release(&f);
	disconnect(&e);
}

static void
a_long_queue_that_moves_is_kept_whole(void **state)
{
	struct ends e = connect_one();
	struct str got = STR_INIT;
	unsigned counts[256] = { 0 };

	(void)state;
	for (int i = 0; i < 200; i++) {
		add_output(e.guest, 5000, 'x');
		guest_send(e.guest);
	}
	read_all(&e, &got);
	count(&got, counts);
	assert_int_equal(counts[WIRE_OUTPUT], 200);
	assert_int_equal(got.len, 200 * 5005);
	str_release(&got);
	disconnect(&e);
}

static void
a_guest_that_left_is_noticed(void **state)
{
	struct ends e = connect_one();
	int other = e.fd;

	(void)state;
	assert_true(guest_read(e.guest));
	close(other);
	assert_false(guest_read(e.guest));
	assert_true(e.guest->is_gone);
	guest_free(e.guest);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_arrive_in_order),
		cmocka_unit_test(
			a_slow_guest_loses_output_but_no_answer_and_no_half_frame),
		cmocka_unit_test(notices_that_nobody_reads_do_not_pile_up),
		cmocka_unit_test(a_guest_that_reads_none_of_its_answers_is_let_go),
		cmocka_unit_test(a_long_queue_that_moves_is_kept_whole),
		cmocka_unit_test(a_guest_that_left_is_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
