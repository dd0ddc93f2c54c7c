/* SPDX-License-Identifier: MIT */
/* Keys in, prompt out. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "demo/composer.h"

static enum composer_answer
press(struct composer *c, enum key_kind kind, const char *text)
{
	struct key key = { kind, text, text ? strlen(text) : 0 };

	return composer_handle(c, &key);
}

static void
assert_taken(struct composer *c, const char *expected)
{
	char *prompt = composer_take(c);

	assert_string_equal(prompt, expected);
	assert_int_equal(c->text.len, 0);
	free(prompt);
}

static void
enter_submits_only_what_has_text(void **ctx)
{
	struct composer c = COMPOSER_INIT;

	(void)ctx;
	assert_int_equal(press(&c, KEY_ENTER, NULL), COMPOSER_IGNORED);
	press(&c, KEY_PASTE, "  \r ");
	assert_int_equal(press(&c, KEY_ENTER, NULL), COMPOSER_IGNORED);
	press(&c, KEY_TEXT, "x");
	assert_int_equal(press(&c, KEY_ENTER, NULL), COMPOSER_SUBMITTED);
	assert_taken(&c, "x");
	composer_release(&c);
}

static void
a_paste_keeps_its_lines_and_loses_its_controls(void **ctx)
{
	struct composer c = COMPOSER_INIT;

	(void)ctx;
	press(&c, KEY_PASTE, " one\r\033[31mtwo\x01\n");
	assert_taken(&c, "one\n[31mtwo");
	composer_release(&c);
}

static void
erasing_takes_whole_characters_and_words(void **ctx)
{
	struct composer c = COMPOSER_INIT;

	(void)ctx;
	press(&c, KEY_PASTE, "fix the thing é");
	assert_int_equal(press(&c, KEY_BACKSPACE, NULL), COMPOSER_CHANGED);
	assert_string_equal(c.text.buf, "fix the thing ");
	press(&c, KEY_ERASE_WORD, NULL);
	assert_string_equal(c.text.buf, "fix the ");
	press(&c, KEY_ERASE_LINE, NULL);
	assert_int_equal(press(&c, KEY_BACKSPACE, NULL), COMPOSER_IGNORED);
	composer_release(&c);
}

static void
a_long_prompt_shows_its_end_within_the_width(void **ctx)
{
	struct composer c = COMPOSER_INIT;
	struct str out = STR_INIT;

	(void)ctx;
	press(&c, KEY_PASTE, "0123456789\nabc");
	composer_draw(&c, 80, &out);
	assert_string_equal(out.buf, "❯ 0123456789⏎abc");
	str_clear(&out);
	composer_draw(&c, 10, &out);
	assert_string_equal(out.buf, "❯ …89⏎abc");
	str_clear(&out);
	press(&c, KEY_ERASE_LINE, NULL);
	press(&c, KEY_PASTE, "漢字漢字漢字");
	composer_draw(&c, 10, &out);
	assert_string_equal(out.buf, "❯ …字漢字");
	str_release(&out);
	composer_release(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(enter_submits_only_what_has_text),
		cmocka_unit_test(a_paste_keeps_its_lines_and_loses_its_controls),
		cmocka_unit_test(erasing_takes_whole_characters_and_words),
		cmocka_unit_test(a_long_prompt_shows_its_end_within_the_width),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
