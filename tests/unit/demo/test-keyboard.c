/* SPDX-License-Identifier: MIT */
/* Bytes in, keys out; whole however they are cut. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "demo/keyboard.h"

/* The keys that come of bytes fed step at a time, as "t(a) enter paste(x)". */
static void
add_keys(struct str *out, const char *bytes, size_t n, size_t step)
{
	static const char *const names[] = {
		[KEY_TEXT] = "text",	       [KEY_PASTE] = "paste",
		[KEY_ENTER] = "enter",	       [KEY_NEWLINE] = "newline",
		[KEY_ESCAPE] = "escape",       [KEY_BACKSPACE] = "backspace",
		[KEY_ERASE_WORD] = "word",     [KEY_ERASE_LINE] = "line",
		[KEY_INTERRUPT] = "interrupt", [KEY_END] = "end",
	};
	struct keyboard kb = KEYBOARD_INIT;
	struct key key;

	for (size_t at = 0; at < n; at += step) {
		keyboard_feed(&kb, bytes + at, n - at < step ? n - at : step);
		while (keyboard_next(&kb, &key)) {
			str_addf(out, "%s", names[key.kind]);
			if (key.text)
				str_addf(out, "(%.*s)", (int)key.n, key.text);
			str_addc(out, ' ');
		}
	}
	keyboard_release(&kb);
}

static void
assert_keys(const char *bytes, const char *expected)
{
	for (size_t step = 1; step <= strlen(bytes); step++) {
		struct str out = STR_INIT;

		add_keys(&out, bytes, strlen(bytes), step);
		assert_string_equal(out.buf, expected);
		str_release(&out);
	}
}

static void
characters_and_controls_are_keys(void **ctx)
{
	(void)ctx;
	assert_keys("aé❯\r", "text(a) text(é) text(❯) enter ");
	assert_keys("\n\x03\x04\x7f\x15\x17",
		    "newline interrupt end backspace line word ");
	assert_keys("\x01\x02x", "text(x) ");
}

static void
a_paste_is_one_key_with_what_is_between_the_brackets(void **ctx)
{
	(void)ctx;
	assert_keys("\033[200~two\rlines\033[201~\r", "paste(two\rlines) enter ");
	assert_keys("\033[200~\033[201~", "paste() ");
}

static void
sequences_and_replies_are_swallowed_whole(void **ctx)
{
	(void)ctx;
	assert_keys("\033[A\033[1;5CX", "text(X) ");
	assert_keys("\033OPX", "text(X) ");
	assert_keys("\033]7501;?\033\\X", "text(X) ");
	assert_keys("\033]11;rgb:0/0/0\aX", "text(X) ");
	assert_keys("\033P>|term\033\\X", "text(X) ");
	assert_keys("\033[<0;10;10M\033[IX", "text(X) ");
}

static void
malformed_text_is_dropped_and_the_rest_goes_on(void **ctx)
{
	(void)ctx;
	assert_keys("\xff\xc3(x", "text(() text(x) ");
}

static void
an_escape_that_stands_alone_is_a_key_after_a_moment(void **ctx)
{
	struct keyboard kb = KEYBOARD_INIT;
	struct key key;

	(void)ctx;
	keyboard_feed(&kb, "\033", 1);
	assert_false(keyboard_next(&kb, &key));
	assert_true(keyboard_is_pending(&kb));
	assert_true(keyboard_flush(&kb, &key));
	assert_int_equal(key.kind, KEY_ESCAPE);
	assert_false(keyboard_is_pending(&kb));
	keyboard_release(&kb);
}

static void
an_unfinished_paste_is_waited_for(void **ctx)
{
	struct keyboard kb = KEYBOARD_INIT;
	struct key key;

	(void)ctx;
	keyboard_feed(&kb, "\033[200~half", 10);
	assert_false(keyboard_flush(&kb, &key));
	assert_false(keyboard_is_pending(&kb));
	keyboard_feed(&kb, " whole\033[201~", 12);
	assert_true(keyboard_next(&kb, &key));
	assert_int_equal(key.n, strlen("half whole"));
	assert_memory_equal(key.text, "half whole", key.n);
	keyboard_release(&kb);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters_and_controls_are_keys),
		cmocka_unit_test(a_paste_is_one_key_with_what_is_between_the_brackets),
		cmocka_unit_test(sequences_and_replies_are_swallowed_whole),
		cmocka_unit_test(malformed_text_is_dropped_and_the_rest_goes_on),
		cmocka_unit_test(an_escape_that_stands_alone_is_a_key_after_a_moment),
		cmocka_unit_test(an_unfinished_paste_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
