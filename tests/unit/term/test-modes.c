/* SPDX-License-Identifier: MIT */
/* Modes, their reports, and the keyboard protocols. */
#include "config.h"

#include "unit/term/pane.h"

#include "base/alloc.h"

static void
every_public_mode_is_set_reported_and_reset(void **state)
{
	static const struct {
		unsigned number, bit;
	} modes[] = {
		{ 1, TERM_MODE_CURSOR_KEYS },  { 6, TERM_MODE_ORIGIN },
		{ 66, TERM_MODE_KEYPAD },      { 1000, TERM_MODE_MOUSE_PRESS },
		{ 1002, TERM_MODE_MOUSE_DRAG }, { 1003, TERM_MODE_MOUSE_ANY },
		{ 1004, TERM_MODE_FOCUS },     { 1006, TERM_MODE_MOUSE_SGR },
		{ 1049, TERM_MODE_ALTERNATE }, { 2004, TERM_MODE_BRACKETED_PASTE },
		{ 2026, TERM_MODE_SYNC },
	};
	struct pane p;

	(void)state;
	pane_open(&p, 4, 10, 0);
	assert_int_equal(term_modes(p.t), TERM_MODE_CURSOR_VISIBLE | TERM_MODE_WRAP);
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		struct str ask = STR_INIT, want = STR_INIT;

		str_addf(&ask, "\033[?%uh\033[?%u$p", modes[i].number, modes[i].number);
		str_addf(&want, "\033[?%u;1$y", modes[i].number);
		pane_answers(&p, ask.buf, want.buf);
		assert_true(term_modes(p.t) & modes[i].bit);
		str_clear(&ask);
		str_clear(&want);
		str_addf(&ask, "\033[?%ul\033[?%u$p", modes[i].number, modes[i].number);
		str_addf(&want, "\033[?%u;2$y", modes[i].number);
		pane_answers(&p, ask.buf, want.buf);
		assert_false(term_modes(p.t) & modes[i].bit);
		str_release(&ask);
		str_release(&want);
	}
	pane_close(&p);
}

static void
unknown_modes_are_reported_as_such(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 4, 10, 0);
	pane_answers(&p, "\033[?9999$p", "\033[?9999;0$y");
	pane_answers(&p, "\033[4$p", "\033[4;2$y");
	pane_answers(&p, "\033[2004$p", "\033[2004;0$y");
	pane_close(&p);
}

static void
kitty_flags_are_a_stack_for_each_screen(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 4, 10, 0);
	pane_answers(&p, "\033[?u", "\033[?0u");
	pane_answers(&p, "\033[>5u\033[>1u\033[?u", "\033[?1u");
	pane_answers(&p, "\033[<u\033[?u", "\033[?5u");
	pane_answers(&p, "\033[?1049h\033[?u", "\033[?0u");
	pane_answers(&p, "\033[=3u\033[?u", "\033[?3u");
	pane_answers(&p, "\033[=4;2u\033[?u", "\033[?7u");
	pane_answers(&p, "\033[=1;3u\033[?u", "\033[?6u");
	pane_answers(&p, "\033[?1049l\033[?u", "\033[?5u");
	pane_answers(&p, "\033[<99u\033[?u", "\033[?0u");
	for (unsigned i = 0; i < 100; i++)
		pane_feed(&p, "\033[>7u");
	pane_answers(&p, "\033[<15u\033[?u", "\033[?7u");
	pane_answers(&p, "\033[<u\033[?u", "\033[?0u");
	pane_close(&p);
}

static void
modify_other_keys_is_kept(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 4, 10, 0);
	pane_answers(&p, "\033[>4;2m\033[?4m", "\033[>4;2m");
	pane_answers(&p, "\033[>4m\033[?4m", "\033[>4;0m");
	pane_close(&p);
}

static void
keypad_modes_have_their_short_forms(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 4, 10, 0);
	pane_feed(&p, "\033=");
	assert_true(term_modes(p.t) & TERM_MODE_KEYPAD);
	pane_feed(&p, "\033>");
	assert_false(term_modes(p.t) & TERM_MODE_KEYPAD);
	pane_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_public_mode_is_set_reported_and_reset),
		cmocka_unit_test(unknown_modes_are_reported_as_such),
		cmocka_unit_test(kitty_flags_are_a_stack_for_each_screen),
		cmocka_unit_test(modify_other_keys_is_kept),
		cmocka_unit_test(keypad_modes_have_their_short_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
