/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "config/key-text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"

static const struct {
	const char *text;
	uint32_t code;
	unsigned mods;
	const char *shown;
} keys[] = {
	{ "j", 'j', 0, "j" },
	{ "G", 'g', KEY_TEXT_SHIFT, "G" },
	{ "shift-g", 'g', KEY_TEXT_SHIFT, "G" },
	{ "?", '?', 0, "?" },
	{ "-", '-', 0, "-" },
	{ "ctrl--", '-', KEY_TEXT_CTRL, "ctrl--" },
	{ "ctrl-q", 'q', KEY_TEXT_CTRL, "ctrl-q" },
	{ "Ctrl-Q", 'q', KEY_TEXT_CTRL, "ctrl-q" },
	{ "shift-ctrl-q", 'q', KEY_TEXT_CTRL | KEY_TEXT_SHIFT, "ctrl-shift-q" },
	{ "alt-X", 'x', KEY_TEXT_ALT | KEY_TEXT_SHIFT, "alt-shift-x" },
	{ "space", ' ', 0, "space" },
	{ "comma", ',', 0, "comma" },
	{ "ESC", 27, 0, "esc" },
	{ "return", 13, 0, "enter" },
	{ "shift-tab", 9, KEY_TEXT_SHIFT, "shift-tab" },
	{ "alt-super-pageup", 57354, KEY_TEXT_ALT | KEY_TEXT_SUPER,
	  "alt-super-pageup" },
	{ "f1", 57364, 0, "f1" },
	{ "F35", 57398, 0, "f35" },
	{ "f", 'f', 0, "f" },
	{ "é", 0xe9, 0, "é" },
	{ "{", '{', 0, "{" },
};

static void
keys_are_read_and_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		struct str shown = STR_INIT;
		struct err err = ERR_INIT;
		struct key_text k;

		if (key_text_parse(keys[i].text, strlen(keys[i].text), &k, &err))
			fail_msg("%s", err.text);
		assert_int_equal(k.code, keys[i].code);
		assert_int_equal(k.mods, keys[i].mods);
		key_text_add(&shown, k.code, k.mods);
		assert_string_equal(shown.buf, keys[i].shown);
		str_release(&shown);
	}
}

static void
what_is_no_key_is_refused(void **state)
{
	static const char *const bad[] = { "",	  "jj",	     "ctrl-",	"crtl-q", "f0",
					   "f36", "f01",     "f1x",	"\xc3",	  "\t",
					   "éé",  "shift-1", "shift-?", "C-q" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct err err = ERR_INIT;
		struct key_text k = { .code = 7 };

		assert_int_equal(key_text_parse(bad[i], strlen(bad[i]), &k, &err), -1);
		assert_int_equal(err.code, ERR_USAGE);
		assert_int_equal(k.code, 7);
	}
}

static void
lists_hold_chords(void **state)
{
	const char *at = "  x g,g\t{prefix},n ";
	struct key_text_chord c;

	(void)state;
	assert_int_equal(key_text_next(&at, &c, NULL), 1);
	assert_int_equal(c.n, 1);
	assert_int_equal(c.keys[0].code, 'x');
	assert_int_equal(key_text_next(&at, &c, NULL), 1);
	assert_int_equal(c.n, 2);
	assert_int_equal(c.keys[1].code, 'g');
	assert_int_equal(key_text_next(&at, &c, NULL), 1);
	assert_true(c.keys[0].is_prefix);
	assert_int_equal(c.keys[1].code, 'n');
	assert_int_equal(key_text_next(&at, &c, NULL), 0);
	assert_int_equal(key_text_next(&at, &c, NULL), 0);
}

static void
lists_are_checked_whole(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(key_text_check("", &err), 0);
	assert_int_equal(key_text_check("default", &err), 0);
	assert_int_equal(key_text_check("x delete g,g", &err), 0);
	assert_int_equal(key_text_check("x delet", &err), -1);
	assert_non_null(strstr(err.text, "'delet'"));
	assert_int_equal(key_text_check("g,", &err), -1);
	assert_int_equal(key_text_check(", x", &err), -1);
	assert_non_null(strstr(err.text, "comma"));
	assert_int_equal(key_text_check("a,b,c,d", &err), 0);
	assert_int_equal(key_text_check("a,b,c,d,e", &err), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_read_and_written),
		cmocka_unit_test(what_is_no_key_is_refused),
		cmocka_unit_test(lists_hold_chords),
		cmocka_unit_test(lists_are_checked_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
