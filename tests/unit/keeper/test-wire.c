/* SPDX-License-Identifier: MIT */
/* Frames: whole, in pieces, over the limit, and their bytes as they must stay. */
#include "config.h"

#include "keeper/wire.h"

#include <string.h>

#include "unit/keeper/unit.h"

static void
a_frame_is_kind_length_and_bytes(void **state)
{
	struct str s = STR_INIT;

	(void)state;
	wire_add(&s, WIRE_INPUT, "abc", 3);
	assert_int_equal(s.len, 8);
	assert_memory_equal(s.buf, "\x11\x03\0\0\0abc", 8);
	str_release(&s);
}

static void
the_numbers_of_kinds_stay_what_they_are(void **state)
{
	(void)state;
	assert_int_equal(WIRE_HELLO, 1);
	assert_int_equal(WIRE_ATTACH, 16);
	assert_int_equal(WIRE_INPUT, 17);
	assert_int_equal(WIRE_RESIZE, 18);
	assert_int_equal(WIRE_PROMPT, 19);
	assert_int_equal(WIRE_SIGNAL, 20);
	assert_int_equal(WIRE_STATE, 21);
	assert_int_equal(WIRE_QUERY, 22);
	assert_int_equal(WIRE_DETACH, 23);
	assert_int_equal(WIRE_SNAPSHOT, 64);
	assert_int_equal(WIRE_OUTPUT, 65);
	assert_int_equal(WIRE_STATE_NOW, 66);
	assert_int_equal(WIRE_TITLE, 67);
	assert_int_equal(WIRE_BELL, 68);
	assert_int_equal(WIRE_EXIT, 69);
	assert_int_equal(WIRE_REPLY, 70);
}

static void
a_frame_that_comes_byte_by_byte_is_found_at_its_last(void **state)
{
	struct str whole = STR_INIT, in = STR_INIT;
	struct wire_frame f;
	size_t used;

	(void)state;
	wire_add(&whole, WIRE_OUTPUT, "hello", 5);
	for (size_t i = 0; i + 1 < whole.len; i++) {
		str_addc(&in, whole.buf[i]);
		assert_int_equal(wire_next(&in, 100, &f, &used), 0);
	}
	str_addc(&in, whole.buf[whole.len - 1]);
	assert_int_equal(wire_next(&in, 100, &f, &used), 1);
	assert_int_equal(f.kind, WIRE_OUTPUT);
	assert_int_equal(f.n, 5);
	assert_memory_equal(f.bytes, "hello", 5);
	assert_int_equal(used, whole.len);
	str_release(&in);
	str_release(&whole);
}

static void
two_frames_in_one_read_are_two(void **state)
{
	struct str in = STR_INIT;
	struct wire_frame f;
	size_t used;

	(void)state;
	wire_add(&in, WIRE_BELL, "", 0);
	wire_add(&in, WIRE_TITLE, "t", 1);
	assert_int_equal(wire_next(&in, 100, &f, &used), 1);
	assert_int_equal(f.kind, WIRE_BELL);
	assert_int_equal(f.n, 0);
	str_drop(&in, used);
	assert_int_equal(wire_next(&in, 100, &f, &used), 1);
	assert_int_equal(f.kind, WIRE_TITLE);
	str_release(&in);
}

static void
a_length_over_the_limit_is_seen_in_the_header(void **state)
{
	struct str in = STR_INIT;
	struct wire_frame f;
	size_t used;

	(void)state;
	str_add(&in, "\x11\xff\xff\xff\xff", 5);
	assert_int_equal(wire_next(&in, WIRE_FRAME_MAX, &f, &used), -1);
	str_clear(&in);
	str_add(&in, "\x11\x0b\0\0\0", 5);
	assert_int_equal(wire_next(&in, 10, &f, &used), -1);
	assert_int_equal(wire_next(&in, 11, &f, &used), 0);
	str_release(&in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_is_kind_length_and_bytes),
		cmocka_unit_test(the_numbers_of_kinds_stay_what_they_are),
		cmocka_unit_test(a_frame_that_comes_byte_by_byte_is_found_at_its_last),
		cmocka_unit_test(two_frames_in_one_read_are_two),
		cmocka_unit_test(a_length_over_the_limit_is_seen_in_the_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
