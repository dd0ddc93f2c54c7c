/* SPDX-License-Identifier: MIT */
/* The key in all its spellings, in pieces and in bursts, and what is not it. */
#include "config.h"

#include "cli/detach.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

struct typed {
	struct detach detach;
	struct str out;
	bool hit;
};

static void
typed_init(struct typed *t, const char *key)
{
	struct err e = ERR_INIT;

	assert_int_equal(detach_init(&t->detach, key, &e), 0);
	str_init(&t->out);
	t->hit = false;
}

static void
type(struct typed *t, const char *bytes)
{
	t->hit = detach_feed(&t->detach, bytes, strlen(bytes), &t->out);
}

static void
assert_typed(const char *key, const char *bytes, bool hit, const char *through)
{
	struct typed t;

	typed_init(&t, key);
	type(&t, bytes);
	assert_int_equal(t.hit, hit);
	assert_string_equal(t.out.buf, through);
	assert_false(detach_is_holding(&t.detach));
	str_release(&t.out);
}

/* Every cut of bytes into two must find the key as well. */
static void
assert_found_in_pieces(const char *bytes)
{
	for (size_t cut = 1; cut < strlen(bytes); cut++) {
		struct typed t;

		typed_init(&t, "ctrl-q");
		assert_false(detach_feed(&t.detach, bytes, cut, &t.out));
		type(&t, bytes + cut);
		assert_true(t.hit);
		assert_int_equal(t.out.len, 0);
		str_release(&t.out);
	}
}

static void
the_raw_byte_detaches(void **state)
{
	(void)state;
	assert_typed("ctrl-q", "\021", true, "");
	assert_typed("ctrl-]", "\035", true, "");
	assert_typed("Ctrl+Q", "\021", true, "");
	assert_typed("ctrl-\\", "\034", true, "");
	assert_typed("ctrl-]", "\021", false, "\021");
}

static void
the_kitty_form_detaches(void **state)
{
	(void)state;
	assert_typed("ctrl-q", "\033[113;5u", true, "");
	assert_typed("ctrl-q", "\033[113;5:1u", true, "");
	assert_typed("ctrl-q", "\033[113;5:2u", true, "");
	assert_typed("ctrl-q", "\033[113:81;5u", true, "");
	assert_typed("ctrl-]", "\033[93;5u", true, "");
}

static void
locks_make_no_difference(void **state)
{
	(void)state;
	assert_typed("ctrl-q", "\033[113;69u", true, "");
	assert_typed("ctrl-q", "\033[113;133u", true, "");
	assert_typed("ctrl-q", "\033[113;197:1u", true, "");
	assert_typed("ctrl-q", "\033[27;69;113~", true, "");
}

static void
the_place_of_the_key_counts_in_other_layouts(void **state)
{
	(void)state;
	assert_typed("ctrl-q", "\033[1081::113;5u", true, "");
}

static void
the_modify_other_keys_form_detaches(void **state)
{
	(void)state;
	assert_typed("ctrl-q", "\033[27;5;113~", true, "");
}

static void
other_keys_go_through_untouched(void **state)
{
	static const char *const keys[] = {
		"\033[113;5:3u",  "\033[113;6u",    "\033[113u", "\033[114;5u",
		"\033[27;6;113~", "\033[27;5;114~", "\033[A",	 "\033[1;5A",
		"\033OP",	  "\033[<0;113;5M", "\033[24~",	 "\033q",
		"\033\033",	  "hello",	    "\303\244",	 "\033[?62;c",
		"\033[I",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct typed t;

		typed_init(&t, "ctrl-q");
		type(&t, keys[i]);
		assert_false(t.hit);
		detach_flush(&t.detach, &t.out);
		assert_string_equal(t.out.buf, keys[i]);
		str_release(&t.out);
	}
}

static void
a_split_sequence_is_found(void **state)
{
	(void)state;
	assert_found_in_pieces("\033[113;5u");
	assert_found_in_pieces("\033[113:81:113;69:1;113u");
	assert_found_in_pieces("\033[27;5;113~");
}

static void
within_a_burst_what_stands_before_goes_through(void **state)
{
	(void)state;
	assert_typed("ctrl-q", "abc\021def", true, "abc");
	assert_typed("ctrl-q", "abc\033[113;5udef", true, "abc");
	assert_typed("ctrl-q", "\033[Ax\033[27;5;113~y", true, "\033[Ax");
	assert_typed("ctrl-q", "\033\021", true, "\033");
	assert_typed("ctrl-q", "\033[1\021", true, "\033[1");
}

static void
nothing_in_a_paste_is_a_key(void **state)
{
	(void)state;
	assert_typed("ctrl-q", "\033[200~a\021b\033[113;5uc\033[201~", false,
		     "\033[200~a\021b\033[113;5uc\033[201~");
	assert_typed("ctrl-q", "\033[200~a\021\033[201~b\021c", true,
		     "\033[200~a\021\033[201~b");
}

static void
a_paste_may_be_split_at_its_marks(void **state)
{
	struct typed t;

	(void)state;
	typed_init(&t, "ctrl-q");
	type(&t, "\033[20");
	type(&t, "0~\021\033[2");
	assert_false(t.hit);
	type(&t, "01~");
	assert_string_equal(t.out.buf, "\033[200~\021\033[201~");
	type(&t, "\021");
	assert_true(t.hit);
	str_release(&t.out);
}

static void
a_lone_escape_is_held_until_flushed(void **state)
{
	struct typed t;

	(void)state;
	typed_init(&t, "ctrl-q");
	type(&t, "\033");
	assert_true(detach_is_holding(&t.detach));
	assert_int_equal(t.out.len, 0);
	detach_flush(&t.detach, &t.out);
	assert_string_equal(t.out.buf, "\033");
	assert_false(detach_is_holding(&t.detach));
	type(&t, "[113;5u");
	assert_false(t.hit);
	str_release(&t.out);
}

static void
an_endless_sequence_is_let_through(void **state)
{
	struct typed t;
	struct str sent = STR_INIT;

	(void)state;
	typed_init(&t, "ctrl-q");
	str_adds(&sent, "\033[");
	for (int i = 0; i < 500; i++)
		str_adds(&sent, "9;");
	str_adds(&sent, "u");
	type(&t, sent.buf);
	assert_false(t.hit);
	assert_string_equal(t.out.buf, sent.buf);
	str_release(&sent);
	str_release(&t.out);
}

static void
keys_that_are_other_keys_are_refused(void **state)
{
	static const char *const keys[] = {
		"",	  "q",	     "ctrl-", "ctrl-i", "ctrl-m",
		"ctrl-[", "ctrl-qq", "f12",   "ctrl-1", "alt-q",
	};
	struct detach detach;

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct err e = ERR_INIT;

		assert_int_equal(detach_init(&detach, keys[i], &e), -1);
		assert_int_equal(e.code, ERR_CONFIG);
		assert_non_null(strstr(e.text, "keys.detach"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_raw_byte_detaches),
		cmocka_unit_test(the_kitty_form_detaches),
		cmocka_unit_test(locks_make_no_difference),
		cmocka_unit_test(the_place_of_the_key_counts_in_other_layouts),
		cmocka_unit_test(the_modify_other_keys_form_detaches),
		cmocka_unit_test(other_keys_go_through_untouched),
		cmocka_unit_test(a_split_sequence_is_found),
		cmocka_unit_test(within_a_burst_what_stands_before_goes_through),
		cmocka_unit_test(nothing_in_a_paste_is_a_key),
		cmocka_unit_test(a_paste_may_be_split_at_its_marks),
		cmocka_unit_test(a_lone_escape_is_held_until_flushed),
		cmocka_unit_test(an_endless_sequence_is_let_through),
		cmocka_unit_test(keys_that_are_other_keys_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
