/* SPDX-License-Identifier: MIT */
/* Keys, mouse, focus and pastes in the modes that a program may set. */
#include "config.h"

#include "unit/term/pane.h"

#include <string.h>

#include "base/alloc.h"
#include "term/keys.h"

struct case_row {
	uint32_t code;
	unsigned mods, event;
	const char *sent;
};

static void
check(const struct key_modes *m, const struct case_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct key k = { .code = rows[i].code,
				 .mods = (uint8_t)rows[i].mods,
				 .event = (uint8_t)rows[i].event };
		struct str s = STR_INIT;

		key_encode(m, &k, &s);
		if (strcmp(s.buf, rows[i].sent))
			print_message("row %zu\n", i);
		assert_string_equal(s.buf, rows[i].sent);
		str_release(&s);
	}
}

#define CHECK(modes, ...)                                                       \
	do {                                                                    \
		static const struct case_row rows[] = { __VA_ARGS__ };          \
		check(&(struct key_modes){ modes }, rows, ARRAY_SIZE(rows));    \
	} while (0)

static void
keys_are_what_they_always_were(void **state)
{
	(void)state;
	CHECK(0, { 'a', 0, 0, "a" }, { 'a', KEY_SHIFT, 0, "A" }, { 'a', KEY_CTRL, 0, "\001" },
	      { 'a', KEY_ALT, 0, "\033a" }, { 'a', KEY_ALT | KEY_CTRL, 0, "\033\001" },
	      { '[', KEY_CTRL, 0, "\033" }, { '7', KEY_CTRL, 0, "\037" },
	      { 0xe9, 0, 0, "\xc3\xa9" }, { KEY_ENTER, 0, 0, "\r" }, { KEY_TAB, 0, 0, "\t" },
	      { KEY_TAB, KEY_SHIFT, 0, "\033[Z" }, { KEY_BACKSPACE, 0, 0, "\177" },
	      { KEY_BACKSPACE, KEY_CTRL, 0, "\b" }, { KEY_ESCAPE, 0, 0, "\033" },
	      { KEY_UP, 0, 0, "\033[A" }, { KEY_UP, KEY_CTRL, 0, "\033[1;5A" },
	      { KEY_F1, 0, 0, "\033OP" }, { KEY_F1, KEY_SHIFT, 0, "\033[1;2P" },
	      { KEY_F1 + 4, 0, 0, "\033[15~" }, { KEY_F12, KEY_ALT, 0, "\033[24;3~" },
	      { KEY_DELETE, 0, 0, "\033[3~" }, { KEY_PAD_0 + 5, 0, 0, "5" },
	      { 'a', 0, KEY_RELEASE, "" }, { KEY_LEFT_SHIFT, 0, 0, "" });
}

static void
modes_of_cursor_keys_keypad_and_newline_count(void **state)
{
	(void)state;
	CHECK(.cursor_keys = true, { KEY_UP, 0, 0, "\033OA" },
	      { KEY_HOME, 0, 0, "\033OH" }, { KEY_UP, KEY_SHIFT, 0, "\033[1;2A" });
	CHECK(.keypad = true, { KEY_PAD_0, 0, 0, "\033Op" },
	      { KEY_PAD_ENTER, 0, 0, "\033OM" }, { KEY_PAD_0, KEY_NUM, 0, "0" });
	CHECK(.newline = true, { KEY_ENTER, 0, 0, "\r\n" });
}

static void
other_keys_are_modified(void **state)
{
	(void)state;
	CHECK(.modify_other_keys = 1, { 'a', KEY_CTRL, 0, "\001" },
	      { ';', KEY_CTRL, 0, "\033[27;5;59~" }, { KEY_ENTER, KEY_SHIFT, 0, "\033[27;2;13~" },
	      { KEY_TAB, KEY_SHIFT, 0, "\033[Z" }, { 'a', KEY_ALT, 0, "\033a" });
	CHECK(.modify_other_keys = 2, { 'a', KEY_CTRL, 0, "\033[27;5;97~" },
	      { 'a', KEY_SHIFT, 0, "A" }, { 'a', KEY_ALT, 0, "\033[27;3;97~" },
	      { KEY_TAB, KEY_SHIFT, 0, "\033[27;2;9~" }, { KEY_ENTER, 0, 0, "\r" },
	      { KEY_UP, KEY_CTRL, 0, "\033[1;5A" });
}

static void
kitty_disambiguates(void **state)
{
	(void)state;
	CHECK(.kitty = KEY_DISAMBIGUATE, { 'a', 0, 0, "a" }, { 'a', KEY_SHIFT, 0, "A" },
	      { 'a', KEY_CTRL, 0, "\033[97;5u" }, { 'a', KEY_ALT, 0, "\033[97;3u" },
	      { KEY_ESCAPE, 0, 0, "\033[27u" }, { KEY_ENTER, 0, 0, "\r" },
	      { KEY_ENTER, KEY_SHIFT, 0, "\033[13;2u" }, { KEY_BACKSPACE, 0, 0, "\177" },
	      { KEY_UP, 0, 0, "\033[A" }, { KEY_UP, KEY_SHIFT, 0, "\033[1;2A" },
	      { KEY_F1, 0, 0, "\033[P" }, { KEY_F1 + 2, 0, 0, "\033[13~" },
	      { KEY_F1 + 12, 0, 0, "\033[57376u" }, { KEY_PAD_0, 0, 0, "\033[57399u" },
	      { 'a', 0, KEY_RELEASE, "" }, { KEY_LEFT_SHIFT, 0, 0, "" });
}

static void
kitty_reports_events(void **state)
{
	(void)state;
	CHECK(.kitty = KEY_DISAMBIGUATE | KEY_EVENTS, { 'a', 0, KEY_REPEAT, "a" },
	      { 'a', 0, KEY_RELEASE, "\033[97;1:3u" }, { KEY_UP, 0, KEY_REPEAT, "\033[1;1:2A" },
	      { 'c', KEY_CTRL, KEY_RELEASE, "\033[99;5:3u" }, { KEY_ENTER, 0, KEY_RELEASE, "" },
	      { KEY_DELETE, 0, KEY_RELEASE, "\033[3;1:3~" });
}

static void
kitty_reports_all_keys_and_their_text(void **state)
{
	(void)state;
	CHECK(.kitty = KEY_ALL, { 'a', 0, 0, "\033[97u" }, { KEY_ENTER, 0, 0, "\033[13u" },
	      { KEY_LEFT_SHIFT, KEY_SHIFT, 0, "\033[57441;2u" });
	CHECK(.kitty = KEY_ALL | KEY_TEXT, { 'a', 0, 0, "\033[97;;97u" },
	      { 'a', KEY_SHIFT, 0, "\033[97;2;65u" }, { 'a', KEY_CTRL, 0, "\033[97;5u" });
	CHECK(.kitty = KEY_ALL | KEY_ALTERNATES, { 'a', KEY_SHIFT, 0, "\033[97:65;2u" });
	CHECK(.kitty = KEY_ALL | KEY_EVENTS, { KEY_ENTER, 0, KEY_RELEASE, "\033[13;1:3u" });
}

static void
a_key_of_another_layout_says_where_it_lies(void **state)
{
	struct key_modes m = { .kitty = KEY_DISAMBIGUATE | KEY_ALTERNATES };
	struct key k = { .code = 0x444, .base = 'a', .mods = KEY_CTRL };
	struct str s = STR_INIT;

	(void)state;
	key_encode(&m, &k, &s);
	assert_string_equal(s.buf, "\033[1092::97;5u");
	str_release(&s);
}

static void
mouse(const struct key_modes *m, struct mouse e, const char *sent)
{
	struct str s = STR_INIT;

	key_encode_mouse(m, &e, &s);
	assert_string_equal(s.buf, sent);
	str_release(&s);
}

static void
the_mouse_is_told_as_far_as_it_is_tracked(void **state)
{
	struct mouse press = { .row = 1, .col = 2 }, drag = press, move = press;
	struct mouse release = press, wheel = press;

	(void)state;
	release.action = MOUSE_RELEASED;
	drag.action = move.action = MOUSE_MOVED;
	move.button = MOUSE_NONE;
	wheel.button = MOUSE_WHEEL_UP;
	for (unsigned mode = MOUSE_OFF; mode <= MOUSE_ANY; mode++) {
		struct key_modes m = { .tracking = (uint8_t)mode, .encoding = MOUSE_SGR };

		mouse(&m, press, mode >= MOUSE_X10 ? "\033[<0;3;2M" : "");
		mouse(&m, release, mode >= MOUSE_PRESS ? "\033[<0;3;2m" : "");
		mouse(&m, wheel, mode >= MOUSE_PRESS ? "\033[<64;3;2M" : "");
		mouse(&m, drag, mode >= MOUSE_DRAG ? "\033[<32;3;2M" : "");
		mouse(&m, move, mode >= MOUSE_ANY ? "\033[<35;3;2M" : "");
	}
}

static void
the_mouse_has_five_encodings(void **state)
{
	struct key_modes m = { .tracking = MOUSE_ANY };
	struct mouse e = { .row = 4, .col = 299, .x = 70, .y = 80, .mods = KEY_CTRL };

	(void)state;
	mouse(&m, e, "");
	m.encoding = MOUSE_UTF8;
	mouse(&m, e, "\033[M0\xc5\x8c%");
	m.encoding = MOUSE_URXVT;
	mouse(&m, e, "\033[48;300;5M");
	m.encoding = MOUSE_SGR;
	mouse(&m, e, "\033[<16;300;5M");
	m.encoding = MOUSE_PIXELS;
	mouse(&m, e, "\033[<16;71;81M");
	m.encoding = MOUSE_BYTES;
	e.col = 9;
	e.mods = 0;
	e.action = MOUSE_RELEASED;
	mouse(&m, e, "\033[M#*%");
}

static void
the_wheel_is_arrows_where_the_program_wants_that(void **state)
{
	struct key_modes m = { .wheel_keys = true, .cursor_keys = true };

	(void)state;
	mouse(&m, (struct mouse){ .button = MOUSE_WHEEL_DOWN }, "\033OB\033OB\033OB");
	mouse(&m, (struct mouse){ .button = MOUSE_LEFT }, "");
}

static void
paste(const struct key_modes *m, const char *text, const char *sent)
{
	struct str s = STR_INIT;

	key_encode_paste(m, text, strlen(text), &s);
	assert_string_equal(s.buf, sent);
	str_release(&s);
}

static void
a_paste_cannot_end_itself(void **state)
{
	struct key_modes m = { 0 };

	(void)state;
	paste(&m, "a\nb\r\nc", "a\rb\rc");
	m.bracketed_paste = true;
	paste(&m, "a\nb", "\033[200~a\nb\033[201~");
	paste(&m, "x\033[201~y", "\033[200~xy\033[201~");
	paste(&m, "x\033[20\033[201~1~y", "\033[200~xy\033[201~");
	paste(&m, "\xc2\x9b" "201~y", "\033[200~y\033[201~");
}

static void
focus_is_told_when_asked_for(void **state)
{
	struct key_modes m = { 0 };
	struct str s = STR_INIT;

	(void)state;
	key_encode_focus(&m, true, &s);
	assert_string_equal(s.buf, "");
	m.focus = true;
	key_encode_focus(&m, true, &s);
	key_encode_focus(&m, false, &s);
	assert_string_equal(s.buf, "\033[I\033[O");
	str_release(&s);
}

static void
a_terminal_knows_its_modes(void **state)
{
	struct key_modes m;
	struct pane p;

	(void)state;
	pane_open(&p, 2, 10, 0);
	term_key_modes(p.t, &m);
	assert_int_equal(m.tracking, MOUSE_OFF);
	pane_feed(&p, "\033[?1;1000;1003;1006;1004;2004h\033=\033[>5u\033[>4;2m");
	term_key_modes(p.t, &m);
	assert_true(m.cursor_keys && m.keypad && m.focus && m.bracketed_paste);
	assert_int_equal(m.tracking, MOUSE_ANY);
	assert_int_equal(m.encoding, MOUSE_SGR);
	assert_int_equal(m.kitty, 5);
	assert_int_equal(m.modify_other_keys, 2);
	assert_false(m.wheel_keys);
	pane_feed(&p, "\033[?1003;1000l\033[?1016;1007;1049h");
	term_key_modes(p.t, &m);
	assert_int_equal(m.tracking, MOUSE_OFF);
	assert_int_equal(m.encoding, MOUSE_PIXELS);
	assert_true(m.wheel_keys);
	pane_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_what_they_always_were),
		cmocka_unit_test(modes_of_cursor_keys_keypad_and_newline_count),
		cmocka_unit_test(other_keys_are_modified),
		cmocka_unit_test(kitty_disambiguates),
		cmocka_unit_test(kitty_reports_events),
		cmocka_unit_test(kitty_reports_all_keys_and_their_text),
		cmocka_unit_test(a_key_of_another_layout_says_where_it_lies),
		cmocka_unit_test(the_mouse_is_told_as_far_as_it_is_tracked),
		cmocka_unit_test(the_mouse_has_five_encodings),
		cmocka_unit_test(the_wheel_is_arrows_where_the_program_wants_that),
		cmocka_unit_test(a_paste_cannot_end_itself),
		cmocka_unit_test(focus_is_told_when_asked_for),
		cmocka_unit_test(a_terminal_knows_its_modes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
