/* SPDX-License-Identifier: MIT */
/* Bytes of many terminals in, keys and the rest out; and keys out and in again. */
#include "config.h"

#include "ui/keyboard/input.h"

#include <locale.h>

#include "unit/ui/heard.h"

struct said {
	const char *bytes, *heard;
};

static void
check_bytes(const char *bytes, size_t n, const char *expected)
{
	for (size_t piece = 1; piece <= n; piece++) {
		struct str s = STR_INIT;

		heard_of(bytes, n, piece, &s);
		if (strcmp(s.buf, expected))
			print_message("in pieces of %zu\n", piece);
		assert_string_equal(s.buf, expected);
		str_release(&s);
	}
}

static void
check(const struct said *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		check_bytes(rows[i].bytes, strlen(rows[i].bytes), rows[i].heard);
}

#define CHECK(...)                                                 \
	do {                                                       \
		static const struct said rows[] = { __VA_ARGS__ }; \
		check(rows, ARRAY_SIZE(rows));                     \
	} while (0)

static void
text_is_keys_that_type(void **state)
{
	(void)state;
	CHECK({ "a", "a\"a\"" }, { "A", "A\"A\"" }, { "?", "?\"?\"" },
	      { " ", "space\" \"" }, { "é", "é\"é\"" },
	      { "a🙂b", "a\"a\" 🙂\"🙂\" b\"b\"" }, { "ж", "ж\"ж\"" });
}

static void
capitals_of_other_alphabets_hold_shift_too(void **state)
{
	(void)state;
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		skip();
	CHECK({ "É", "shift-é\"É\"" }, { "Ж", "shift-ж\"Ж\"" }, { "日", "日\"日\"" });
	setlocale(LC_CTYPE, "C");
}

static void
malformed_text_costs_no_key_behind_it(void **state)
{
	(void)state;
	CHECK({ "\xffx", "\xef\xbf\xbd\"\xef\xbf\xbd\" x\"x\"" },
	      { "\xe2\x82x", "\xef\xbf\xbd\"\xef\xbf\xbd\" x\"x\"" },
	      { "\xe2\033[A", "\xef\xbf\xbd\"\xef\xbf\xbd\" up" },
	      { "\x80"
		"a",
		"\xef\xbf\xbd\"\xef\xbf\xbd\" a\"a\"" });
}

static void
controls_are_letters_but_for_those_with_keys(void **state)
{
	(void)state;
	CHECK({ "\001", "ctrl-a" }, { "\032", "ctrl-z" }, { "\t", "tab" },
	      { "\r", "enter" }, { "\n", "ctrl-j" }, { "\177", "backspace" },
	      { "\b", "ctrl-backspace" }, { "\034", "ctrl-\\" }, { "\035", "ctrl-]" },
	      { "\036", "ctrl-^" }, { "\037", "ctrl-/" });
	check_bytes("\0", 1, "ctrl-space");
	check_bytes("\033\0", 2, "ctrl-alt-space");
}

static void
backspace_may_send_the_other_byte(void **state)
{
	struct str s = STR_INIT;
	struct input *in = input_new(heard, &s);

	(void)state;
	input_set_erase(in, '\b');
	input_feed(in, "\b\177", 2);
	assert_string_equal(s.buf, "backspace ctrl-backspace");
	input_free(in);
	str_release(&s);
}

static void
escape_is_alt_or_itself(void **state)
{
	(void)state;
	CHECK({ "\033", "esc" }, { "\033a", "alt-a" }, { "\033A", "alt-shift-a" },
	      { "\033\001", "ctrl-alt-a" }, { "\033\r", "alt-enter" },
	      { "\033\177", "alt-backspace" }, { "\033é", "alt-é" },
	      { "\033\033", "alt-esc" }, { "\033[", "alt-[" },
	      { "\033O", "alt-shift-o" }, { "\033]", "alt-]" },
	      { "\033P", "alt-shift-p" }, { "\033\033x", "alt-esc x\"x\"" },
	      { "\033\033\033", "alt-esc esc" }, { "\033\\", "alt-\\" });
}

static void
a_lone_escape_is_held_until_it_is_one(void **state)
{
	struct str s = STR_INIT;
	struct input *in = input_new(heard, &s);

	(void)state;
	assert_false(input_is_holding(in));
	input_feed(in, "\033", 1);
	assert_true(input_is_holding(in));
	assert_string_equal(s.buf, "");
	input_flush(in);
	assert_string_equal(s.buf, "esc");
	input_feed(in, "[A", 2);
	assert_string_equal(s.buf, "esc [\"[\" A\"A\"");
	str_clear(&s);
	input_feed(in, "\033[1;", 4);
	assert_false(input_is_holding(in));
	input_flush(in);
	input_feed(in, "5A", 2);
	assert_string_equal(s.buf, "ctrl-up");
	input_free(in);
	str_release(&s);
}

static void
keys_of_xterm_and_vt220(void **state)
{
	(void)state;
	CHECK({ "\033[A", "up" }, { "\033OA", "up" }, { "\033[1;5A", "ctrl-up" },
	      { "\033[1;2D", "shift-left" }, { "\033[1;8C", "ctrl-alt-shift-right" },
	      { "\033[H", "home" }, { "\033OF", "end" }, { "\033[1~", "home" },
	      { "\033[4~", "end" }, { "\033[2~", "insert" },
	      { "\033[3;5~", "ctrl-delete" }, { "\033[5~", "pageup" },
	      { "\033[6;2~", "shift-pagedown" }, { "\033OP", "f1" },
	      { "\033[1;2P", "shift-f1" }, { "\033[11~", "f1" }, { "\033[15~", "f5" },
	      { "\033[24;5~", "ctrl-f12" }, { "\033[34~", "f20" },
	      { "\033[29~", "menu" }, { "\033[Z", "shift-tab" },
	      { "\033O5P", "ctrl-f1" }, { "\033O1;5P", "ctrl-f1" });
}

static void
keys_of_rxvt_and_the_linux_console(void **state)
{
	(void)state;
	CHECK({ "\033[a", "shift-up" }, { "\033Oa", "ctrl-up" }, { "\033[7~", "home" },
	      { "\033[8~", "end" }, { "\033[5^", "ctrl-pageup" },
	      { "\033[3$", "shift-delete" }, { "\033[3@", "ctrl-shift-delete" },
	      { "\033\033[A", "alt-up" }, { "\033\033OA", "alt-up" },
	      { "\033\033[3~", "alt-delete" }, { "\033\033[Z", "alt-shift-tab" },
	      { "\033[[A", "f1" }, { "\033[[E", "f5" }, { "\033\033[[B", "alt-f2" });
}

static void
keypads_send_their_own(void **state)
{
	(void)state;
	CHECK({ "\033Op", "57399/0\"0\"" }, { "\033Oy", "57408/0\"9\"" },
	      { "\033Ok", "57413/0\"+\"" }, { "\033OM", "57414/0" },
	      { "\033OX", "57415/0\"=\"" }, { "\033\033Op", "57399/2" },
	      { "\033[57399;129u", "57399/128\"0\"" }, { "\033[57417u", "left" },
	      { "\033[57424u", "end" }, { "\033[57426u", "delete" });
}

static void
keys_of_kitty(void **state)
{
	(void)state;
	CHECK({ "\033[97;5u", "ctrl-a" }, { "\033[97;5:2u", "ctrl-a:repeat" },
	      { "\033[97;5:3u", "ctrl-a:release" }, { "\033[97;1:3u", "a:release" },
	      { "\033[97:65;2u", "A\"A\"" }, { "\033[97;;97u", "a\"a\"" },
	      { "\033[97;2;65u", "A\"A\"" }, { "\033[27u", "esc" },
	      { "\033[13;2u", "shift-enter" }, { "\033[9;5u", "ctrl-tab" },
	      { "\033[97;9u", "super-a" }, { "\033[97;17u", "hyper-a" },
	      { "\033[49:33;2u", "shift-1\"!\"" }, { "\033[P", "f1" },
	      { "\033[13~", "f3" }, { "\033[1;1:3A", "up:release" },
	      { "\033[3;5:2~", "ctrl-delete:repeat" }, { "\033[57376u", "f13" },
	      { "\033[57441;2u", "57441/1" }, { "\033[97;65u", "a\"A\"" },
	      { "\033[0;;26085:26412u", "日\"日\" 本\"本\"" },
	      { "\033[97;;97:98u", "a\"ab\"" });
}

static void
keep_last(void *ctx, const struct input_event *e)
{
	struct input_event *last = ctx;

	assert_int_equal(e->kind, INPUT_KEY);
	assert_int_equal(last->key.code, 0); /* one key is one */
	*last = *e;
}

static void
where_a_key_lies_on_a_us_keyboard_is_told(void **state)
{
	struct input_event e = { 0 };
	struct input *in = input_new(keep_last, &e);

	(void)state;
	input_feed(in, "\033[1092::97;5u", 13);
	assert_int_equal(e.key.code, 0x444);
	assert_int_equal(e.key.base, 'a');
	assert_int_equal(e.key.shifted, 0);
	input_free(in);
}

static void
keys_that_xterm_modifies(void **state)
{
	(void)state;
	CHECK({ "\033[27;5;97~", "ctrl-a" }, { "\033[27;6;65~", "ctrl-shift-a" },
	      { "\033[27;2;13~", "shift-enter" }, { "\033[27;5;9~", "ctrl-tab" },
	      { "\033[27;3;27~", "alt-esc" }, { "\033[65;6u", "ctrl-shift-a" },
	      { "\033[13;5u", "ctrl-enter" }, { "\033[27;5;8~", "ctrl-backspace" });
}

static void
an_escape_before_what_cannot_hold_alt_was_typed(void **state)
{
	(void)state;
	CHECK({ "\033\033[I", "esc in" }, { "\033\033[1;5A", "esc ctrl-up" },
	      { "\033\033[<0;1;1M", "esc mouse(0,press,0,0)" },
	      { "\033\033[97;5u", "esc ctrl-a" },
	      { "\033\033[200~x\033[201~", "esc paste<x>" },
	      { "\033\033[?62c", "esc da1(62,0)" },
	      { "\033\033]11;#000000\a", "esc" });
}

static void
the_mouse_is_told_in_three_forms(void **state)
{
	(void)state;
	CHECK({ "\033[<0;5;4M", "mouse(0,press,3,4)" },
	      { "\033[<0;5;4m", "mouse(0,release,3,4)" },
	      { "\033[<32;300;4M", "mouse(0,move,3,299)" },
	      { "\033[<35;1;1M", "mouse(3,move,0,0)" },
	      { "\033[<64;1;1M", "mouse(64,press,0,0)" },
	      { "\033[<65;1;1M", "mouse(65,press,0,0)" },
	      { "\033[<16;1;1M", "mouse(0,press,0,0,4)" },
	      { "\033[<12;1;1M", "mouse(0,press,0,0,3)" },
	      { "\033[<128;1;1M", "mouse(128,press,0,0)" },
	      { "\033[M !\"x", "mouse(0,press,1,0) x\"x\"" },
	      { "\033[M#!!", "mouse(3,release,0,0)" },
	      { "\033[M`!!", "mouse(64,press,0,0)" },
	      { "\033[M@\xff\x80", "mouse(0,move,95,222)" },
	      { "\033[32;7;9M", "mouse(0,press,8,6)" });
}

static void
focus_comes_and_goes(void **state)
{
	(void)state;
	CHECK({ "\033[I\033[O", "in out" });
}

static void
pastes_are_whole(void **state)
{
	(void)state;
	CHECK({ "\033[200~a\r\nb\033[201~c", "paste<a\r\nb> c\"c\"" },
	      { "\033[200~\033[201~", "paste<>" },
	      { "\033[200~\033[A\033[20\033[201\033\033[201~",
		"paste<\033[A\033[20\033[201\033>" },
	      { "\033[200~q\033[200~w\033[201~", "paste<q\033[200~w>" });
}

struct size_seen {
	size_t n;
	char last;
};

static void
note_size(void *ctx, const struct input_event *e)
{
	struct size_seen *seen = ctx;

	if (e->kind == INPUT_PASTE) {
		seen->n = e->n;
		seen->last = e->bytes[e->n - 1];
	}
}

static void
a_huge_paste_is_cut_between_characters(void **state)
{
	struct size_seen seen = { 0 };
	struct input *in = input_new(note_size, &seen);

	(void)state;
	input_feed(in, "\033[200~xy", 8);
	for (size_t n = 0; n <= INPUT_PASTE_MAX; n += 12)
		input_feed(in, "€€€€", 12);
	input_feed(in, "\033[201~", 6);
	assert_int_equal(seen.n, INPUT_PASTE_MAX - 2);
	assert_int_equal((unsigned char)seen.last, 0xac);
	input_feed(in, "\033[200~ok\033[201~", 14);
	assert_int_equal(seen.n, 2);
	input_free(in);
}

static void
answers_are_told(void **state)
{
	(void)state;
	CHECK({ "\033[?64;1;22c", "da1(64,1)" }, { "\033[?2026;2$y", "mode(2026,2)" },
	      { "\033[?5u", "kitty(5,0)" },
	      { "\033[?2026;2$yx\033[?62cy", "mode(2026,2) x\"x\" da1(62,0) y\"y\"" });
}

static void
what_is_not_known_is_swallowed_whole(void **state)
{
	(void)state;
	CHECK({ "\033[?1;2;3;4;5;6;7;8;9zx", "x\"x\"" }, { "\033[>1;95;0cx", "x\"x\"" },
	      { "\033[24;80Rx", "x\"x\"" }, { "\033[48;36;120;0;0tx", "x\"x\"" },
	      { "\033[?997;1nx", "x\"x\"" }, { "\033]4;1;rgb:0/0/0\ax", "x\"x\"" },
	      { "\033]11;rgb:1c1c/2b2b/3a3a\033\\x", "x\"x\"" },
	      { "\033P>|kitty(0.35.2)\033\\x", "x\"x\"" },
	      { "\033P1+r544e=787465726d\033\\x", "x\"x\"" },
	      { "\033_Gi=1;OK\033\\x", "x\"x\"" }, { "\033Ozx", "x\"x\"" },
	      { "\033[[zx", "x\"x\"" }, { "\033[99~x", "x\"x\"" },
	      { "\033[201~x", "x\"x\"" }, { "\033[1;?2Ax", "x\"x\"" },
	      { "\033[1114112ux", "x\"x\"" }, { "\033[55296ux", "x\"x\"" },
	      { "\033[ux", "x\"x\"" }, { "\033[99999999999Ax", "x\"x\"" });
}

static void
a_broken_sequence_costs_no_key_behind_it(void **state)
{
	(void)state;
	CHECK({ "\033[1;\rx", "enter x\"x\"" }, { "\033[1;\033[A", "up" },
	      { "\033]11;rgb\003", "ctrl-c" }, { "\033]11;rgb\033[A", "up" },
	      { "\033O\033[B", "down" }, { "\033[5é", "é\"é\"" });
}

enum { LONG_STRING = 1 << 17 };

static void
what_is_too_long_is_swallowed(void **state)
{
	struct str bytes = STR_INIT, s = STR_INIT;

	(void)state;
	str_adds(&bytes, "\033[");
	for (unsigned i = 0; i < INPUT_SEQUENCE_MAX; i++)
		str_adds(&bytes, "1;");
	str_adds(&bytes, "Aq\033P>|");
	for (unsigned i = 0; i < LONG_STRING; i++)
		str_addc(&bytes, 'v');
	str_adds(&bytes, "\033\\w");
	heard_of(bytes.buf, bytes.len, 1000, &s);
	assert_string_equal(s.buf, "q\"q\" w\"w\"");
	str_release(&bytes);
	str_release(&s);
}

/*
 * The way there and back. What a key is meant to come back as is itself, but
 * where the form has one sequence for several keys: legacy() and typed_only()
 * name all of those.
 */
static const char us_plain[] = "`1234567890-=[]\\;',./";
static const char us_shift[] = "~!@#$%^&*()_+{}|:\"<>?";

static uint32_t
us_shifted(uint32_t code)
{
	const char *at = code < 0x80 && code ? strchr(us_plain, (int)code) : NULL;

	if (code >= 'a' && code <= 'z')
		return code - 'a' + 'A';
	return at ? (unsigned char)us_shift[at - us_plain] : 0;
}

static bool
is_letter(uint32_t code)
{
	return code >= 'a' && code <= 'z';
}

static bool
is_character(uint32_t code)
{
	return code >= ' ' && code != KEY_BACKSPACE &&
	       (code < KEY_NAMED || code > KEY_MODIFIERS_END);
}

/* Shift with other than letters is only seen in the character. */
static struct key
typed_only(struct key k)
{
	if (!is_character(k.code) || is_letter(k.code))
		return k;
	if (k.mods & KEY_SHIFT && k.shifted)
		k.code = k.shifted;
	k.mods &= (uint8_t)~KEY_SHIFT;
	return k;
}

/* One control for several characters (VT100), and none for most. */
static struct key
legacy_control(struct key k)
{
	static const struct {
		const char *sent_by;
		uint32_t code;
		uint8_t mods;
	} same[] = {
		{ "i", KEY_TAB, 0 },
		{ "m", KEY_ENTER, 0 },
		{ "h", KEY_BACKSPACE, KEY_CTRL },
		{ "[3", KEY_ESCAPE, 0 },
		{ "8?", KEY_BACKSPACE, 0 },
		{ " 2`@", ' ', KEY_CTRL },
		{ "\\4", '\\', KEY_CTRL },
		{ "]5", ']', KEY_CTRL },
		{ "6^", '^', KEY_CTRL },
		{ "/7-_", '/', KEY_CTRL },
	};
	uint8_t alt = k.mods & KEY_ALT;

	for (size_t i = 0; i < ARRAY_SIZE(same); i++)
		if (k.code < 0x80 && strchr(same[i].sent_by, (int)k.code))
			return (struct key){ .code = same[i].code,
					     .mods = same[i].mods | alt };
	if (!is_letter(k.code)) {
		k.mods &= (uint8_t)~KEY_CTRL;
		return typed_only(k);
	}
	k.mods &= (uint8_t)~KEY_SHIFT;
	return k;
}

static struct key
legacy(struct key k)
{
	static const char pad[] = "0123456789./*-+\r=";
	uint8_t alt = k.mods & KEY_ALT;

	if (k.code >= KEY_PAD_0 && k.code <= KEY_PAD_EQUAL)
		return (struct key){ .code = (unsigned char)pad[k.code - KEY_PAD_0],
				     .mods = alt };
	if (k.code == KEY_F1 + 15) /* VT220's F16 and xterm's menu */
		k.code = KEY_MENU;
	if (k.code == KEY_TAB)
		k.mods &= KEY_ALT | KEY_SHIFT;
	else if (k.code == KEY_ENTER || k.code == KEY_ESCAPE)
		k.mods = alt;
	else if (k.code == KEY_BACKSPACE)
		k.mods &= KEY_ALT | KEY_CTRL;
	else if (is_character(k.code) && k.mods & KEY_CTRL)
		return legacy_control(k);
	return typed_only(k);
}

/* With the keypad's own sequences; Alt stands before them. */
static struct key
legacy_pad(struct key k)
{
	if (k.code < KEY_PAD_0 || k.code > KEY_PAD_EQUAL)
		return legacy(k);
	k.mods &= KEY_ALT;
	return k;
}

/* Every modified key has a form, but shift alone; with it the character is sent. */
static struct key
other_keys(struct key k)
{
	if (k.code >= KEY_PAD_0 || k.code == KEY_F1 + 15)
		return legacy(k);
	if (is_character(k.code) && k.mods & KEY_SHIFT && k.mods != KEY_SHIFT) {
		if (!is_letter(k.code) && k.shifted)
			k.code = k.shifted;
		return k;
	}
	return k.mods == KEY_SHIFT ? typed_only(k) : k;
}

/* Shift alone types; the rest is told. */
static struct key
kitty(struct key k)
{
	return k.mods == KEY_SHIFT ? typed_only(k) : k;
}

static struct key
itself(struct key k)
{
	return k;
}

static void
there_and_back(const struct key_modes *m, const struct key *k, struct key expected)
{
	struct input_event got = { 0 };
	struct input *in = input_new(keep_last, &got);
	struct str bytes = STR_INIT;

	key_encode(m, k, &bytes);
	input_feed(in, bytes.buf, bytes.len);
	if (input_is_holding(in))
		input_flush(in);
	if (bytes.len &&
	    (got.key.code != expected.code || got.key.mods != expected.mods))
		fail_msg("key %u mods %u sent as '%s' is key %u mods %u", k->code,
			 k->mods, bytes.buf + (bytes.buf[0] == '\033'), got.key.code,
			 got.key.mods);
	if (bytes.len && expected.event > KEY_PRESS)
		assert_int_equal(got.key.event, expected.event);
	str_release(&bytes);
	input_free(in);
}

static void
all_mods(const struct key_modes *m, uint32_t code, unsigned mods, unsigned event,
	 struct key (*meant)(struct key))
{
	for (unsigned held = 0; held <= mods; held++) {
		struct key k = { .code = code, .shifted = us_shifted(code) };

		if (held & ~mods)
			continue;
		k.mods = (uint8_t)held;
		k.event = (uint8_t)event;
		there_and_back(m, &k, meant(k));
	}
}

static void
all_keys(const struct key_modes *m, unsigned mods, unsigned event,
	 struct key (*meant)(struct key))
{
	static const uint32_t line[] = { KEY_TAB, KEY_ENTER, KEY_ESCAPE, KEY_BACKSPACE,
					 0xe9,	  0x436,     0x1f642 };

	for (size_t i = 0; i < ARRAY_SIZE(line); i++)
		all_mods(m, line[i], mods, event, meant);
	for (uint32_t c = ' '; c < 0x7f; c++)
		if (c < 'A' || c > 'Z')
			all_mods(m, c, mods, event, meant);
	for (uint32_t c = KEY_INSERT; c <= KEY_PAD_EQUAL; c++)
		all_mods(m, c, mods, event, meant);
	for (uint32_t c = KEY_LEFT_SHIFT; c <= KEY_MODIFIERS_END; c++)
		all_mods(m, c, mods, event, meant);
}

enum { OLD_MODS = KEY_SHIFT | KEY_ALT | KEY_CTRL };

static void
keys_come_back_as_they_always_did(void **state)
{
	static const struct key_modes plain = { 0 }, cursor = { .cursor_keys = true };
	static const struct key_modes pad = { .keypad = true };

	(void)state;
	all_keys(&plain, OLD_MODS, 0, legacy);
	all_keys(&cursor, OLD_MODS, 0, legacy);
	all_keys(&pad, OLD_MODS, 0, legacy_pad);
}

static void
keys_come_back_with_modify_other_keys(void **state)
{
	static const struct key_modes m = { .modify_other_keys = 2 };

	(void)state;
	all_keys(&m, OLD_MODS, 0, other_keys);
}

static void
keys_come_back_in_kittys_protocol(void **state)
{
	static const struct key_modes some = { .kitty = KEY_DISAMBIGUATE };
	static const struct key_modes all = { .kitty = KEY_DISAMBIGUATE | KEY_EVENTS |
						       KEY_ALTERNATES | KEY_ALL |
						       KEY_TEXT };

	(void)state;
	all_keys(&some, 0x3f, 0, kitty);
	for (unsigned event = 0; event <= KEY_RELEASE; event++)
		all_keys(&all, 0xff, event, itself);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_keys_that_type),
		cmocka_unit_test(capitals_of_other_alphabets_hold_shift_too),
		cmocka_unit_test(malformed_text_costs_no_key_behind_it),
		cmocka_unit_test(controls_are_letters_but_for_those_with_keys),
		cmocka_unit_test(backspace_may_send_the_other_byte),
		cmocka_unit_test(escape_is_alt_or_itself),
		cmocka_unit_test(a_lone_escape_is_held_until_it_is_one),
		cmocka_unit_test(keys_of_xterm_and_vt220),
		cmocka_unit_test(keys_of_rxvt_and_the_linux_console),
		cmocka_unit_test(keypads_send_their_own),
		cmocka_unit_test(keys_of_kitty),
		cmocka_unit_test(where_a_key_lies_on_a_us_keyboard_is_told),
		cmocka_unit_test(keys_that_xterm_modifies),
		cmocka_unit_test(an_escape_before_what_cannot_hold_alt_was_typed),
		cmocka_unit_test(the_mouse_is_told_in_three_forms),
		cmocka_unit_test(focus_comes_and_goes),
		cmocka_unit_test(pastes_are_whole),
		cmocka_unit_test(a_huge_paste_is_cut_between_characters),
		cmocka_unit_test(answers_are_told),
		cmocka_unit_test(what_is_not_known_is_swallowed_whole),
		cmocka_unit_test(a_broken_sequence_costs_no_key_behind_it),
		cmocka_unit_test(what_is_too_long_is_swallowed),
		cmocka_unit_test(keys_come_back_as_they_always_did),
		cmocka_unit_test(keys_come_back_with_modify_other_keys),
		cmocka_unit_test(keys_come_back_in_kittys_protocol),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
