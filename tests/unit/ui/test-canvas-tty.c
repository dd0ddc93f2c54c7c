/* SPDX-License-Identifier: MIT */
/*
 * The terminal as the canvas takes it and gives it back, in order and in a crash,
 * and what it believes of it.
 */
#include "config.h"

#include "stage.h"

#include <signal.h>
#include <unistd.h>

#include "base/alloc.h"

static const struct stage_case true_colour = ON("xterm-256color", "truecolor");
static const struct stage_case of_8 = ON("linux", NULL);

enum {
	OURS = TERM_MODE_ALTERNATE | TERM_MODE_BRACKETED_PASTE | TERM_MODE_FOCUS |
	       TERM_MODE_MOUSE_DRAG | TERM_MODE_MOUSE_SGR,
};

static void
assert_is_ours(const struct stage *s)
{
	assert_int_equal(term_modes(s->screen) & OURS, OURS);
	assert_false(stage_is_cooked(s));
}

static void
assert_is_given_back(const struct stage *s)
{
	struct term *fresh = term_new(24, 80, 0, NULL);
	struct str now = STR_INIT, then = STR_INIT;

	assert_int_equal(term_modes(s->screen), term_modes(fresh));
	/* keyboard, colours and all else that a snapshot tells */
	term_snapshot(s->screen, 0, true, &now);
	term_snapshot(fresh, 0, true, &then);
	assert_string_equal(now.buf, then.buf);
	assert_true(stage_is_cooked(s));
	str_release(&now);
	str_release(&then);
	term_free(fresh);
}

static void
close_it(struct canvas *c)
{
	canvas_close(c);
}

static void
emergency(struct canvas *c)
{
	(void)c;
	canvas_emergency();
	canvas_emergency();
}

/* A crash in the middle of a sequence. */
static void
emergency_in_a_string(struct canvas *c)
{
	(void)c;
	if (write(STDOUT_FILENO, "\033]0;half a ti", 13) < 0)
		_exit(5);
	canvas_emergency();
}

static void
suspend(struct canvas *c)
{
	canvas_suspend(c);
	canvas_suspend(c);
	canvas_flush(c);
}

static void
the_terminal_is_given_back_as_it_was(void **state)
{
	static scene_fn *const ways[] = { close_it, emergency, emergency_in_a_string,
					  suspend };
	struct stage s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		stage_open(&s, &true_colour);
		assert_is_ours(&s);
		stage_run(&s, stage_roles);
		stage_run(&s, stage_show_cursor);
		stage_run(&s, ways[i]);
		assert_is_given_back(&s);
		stage_close(&s);
	}
}

static void
resume(struct canvas *c)
{
	struct err err = ERR_INIT;

	if (canvas_resume(c, &err))
		_exit(6);
}

static void
it_comes_back_with_everything(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &true_colour);
	stage_run(&s, stage_roles);
	stage_run(&s, suspend);
	stage_run(&s, stage_scribble);
	stage_run(&s, resume);
	assert_is_ours(&s);
	assert_row(&s, 0, "text");
	assert_row(&s, 4, "  working");
	assert_false(stage_has_mode(&s, TERM_MODE_CURSOR_VISIBLE));
	stage_run(&s, stage_draw_one);
	assert_row(&s, 2, "anks");
	stage_run(&s, suspend);
	stage_run(&s, close_it);
	assert_int_equal(s.bytes.len, 0);
	stage_close(&s);
}

static void
old_terminals_are_not_asked_for_what_they_would_print(void **state)
{
	static const char *const names[] = { "linux", "vt100", "vt220", "ansi" };
	struct stage s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const struct stage_case old = ON(names[i], "truecolor");

		stage_open(&s, &old);
		assert_null(strstr(s.bytes.buf, "\033[>"));
		assert_null(strstr(s.bytes.buf, "2004"));
		stage_run(&s, stage_rules);
		stage_run(&s, stage_roles);
		assert_row(&s, 0, "text");
		assert_row(&s, 4, "  working");
		assert_null(strstr(s.bytes.buf, "38;2"));
		stage_run(&s, close_it);
		assert_true(stage_is_cooked(&s));
		assert_true(stage_has_mode(&s, TERM_MODE_CURSOR_VISIBLE));
		stage_close(&s);
	}
}

static void
ask(struct canvas *c)
{
	canvas_ask(c);
}

static void
the_terminal_is_asked_what_it_can(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &true_colour);
	str_clear(&s.replies);
	stage_run(&s, ask);
	assert_non_null(strstr(s.replies.buf, "\033[?2026;2$y"));
	assert_non_null(strstr(s.replies.buf, "\033[?1u"));
	assert_true(str_ends_with(s.replies.buf, "c"));
	stage_close(&s);
	stage_open(&s, &of_8);
	stage_run(&s, ask);
	assert_int_equal(s.bytes.len, 0);
	stage_close(&s);
}

static void
mouse_off(struct canvas *c)
{
	canvas_set_mouse(c, false);
	canvas_flush(c);
}

static void
mouse_on(struct canvas *c)
{
	canvas_set_mouse(c, true);
	canvas_flush(c);
}

static void
the_mouse_can_be_given_back(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &true_colour);
	stage_run(&s, mouse_off);
	assert_false(stage_has_mode(&s, TERM_MODE_MOUSE_DRAG | TERM_MODE_MOUSE_SGR));
	stage_run(&s, suspend);
	stage_run(&s, resume);
	assert_false(stage_has_mode(&s, TERM_MODE_MOUSE_DRAG));
	stage_run(&s, mouse_on);
	assert_true(stage_has_mode(&s, TERM_MODE_MOUSE_DRAG));
	stage_close(&s);
}

static void
print_colours(struct canvas *c)
{
	static const char *const names[] = { "mono", "16", "256", "true" };
	const char *dirs = getenv("TERMINFO_DIRS");

	canvas_text(c, 0, 0, 80, PEN(ROLE_TEXT), names[canvas_colours(c)]);
	canvas_text(c, 1, 0, 80, PEN(ROLE_TEXT), dirs ? dirs : "none");
	canvas_flush(c);
}

static void
colours_go_by_what_the_terminal_says(void **state)
{
	static const struct {
		struct stage_case show;
		const char *colours;
	} cases[] = {
		{ ON("xterm-256color", "truecolor"), "true" },
		{ ON("xterm", "24bit"), "true" },
		{ ON("tmux-256color", "truecolor"), "true" },
		{ ON("xterm-kitty", NULL), "true" },
		{ ON("no-such-terminal", "truecolor"), "true" },
		{ ON("xterm-256color", "yes"), "256" },
		{ ON("xterm-256color", "truecolor", .has_no_entries = true), "256" },
		{ ON("tmux-256color", NULL), "256" },
		/* COLORTERM is the outer terminal's */
		{ ON("screen-256color", "truecolor"), "256" },
		{ ON("linux", "truecolor"), "16" },
		{ ON("xterm", NULL), "16" },
		{ ON("test-16", NULL), "16" },
		{ ON("test-direct", NULL), "true" },
		{ ON("test-tc", NULL), "true" },
		{ ON("vt100", NULL), "mono" },
		{ ON("xterm-256color", "truecolor", .no_colour = true), "mono" },
	};
	struct stage s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		stage_open(&s, &cases[i].show);
		stage_run(&s, print_colours);
		assert_row(&s, 0, cases[i].colours);
		assert_row(&s, 1, "none");
		stage_close(&s);
	}
}

static void
what_cannot_be_drawn_on_is_an_error(void **state)
{
	static const struct {
		struct stage_case show;
		const char *error;
	} cases[] = {
		{ ON(NULL, NULL), "TERM is not set" },
		{ ON("dumb", NULL),
		  "a terminal of the kind 'dumb' cannot be drawn on" },
		{ ON("no-such", NULL), "no terminal 'no-such' is known here" },
		{ ON("no-such", "24bit", .has_no_entries = true),
		  "curses cannot use a terminal of the kind 'no-such'" },
	};
	struct stage s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		stage_open(&s, &cases[i].show);
		if (!str_starts_with(s.bytes.buf, cases[i].error))
			fail_msg("'%s'", s.bytes.buf);
		assert_true(stage_is_cooked(&s));
		stage_close(&s);
	}
}

static void
print_signals(struct canvas *c)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
	int taken = 0;

	canvas_flush(c);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		struct sigaction a;

		sigaction(numbers[i], NULL, &a);
		taken += a.sa_handler != SIG_DFL && a.sa_handler != SIG_IGN;
	}
	canvas_text(c, 0, 0, 9, PEN(ROLE_TEXT), taken ? "taken" : "free");
	canvas_flush(c);
}

static void
signals_are_left_alone(void **state)
{
	struct stage s;

	(void)state;
	stage_open(&s, &true_colour);
	stage_run(&s, suspend);
	stage_run(&s, resume);
	stage_run(&s, print_signals);
	assert_row(&s, 0, "free");
	stage_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_terminal_is_given_back_as_it_was),
		cmocka_unit_test(it_comes_back_with_everything),
		cmocka_unit_test(old_terminals_are_not_asked_for_what_they_would_print),
		cmocka_unit_test(the_terminal_is_asked_what_it_can),
		cmocka_unit_test(the_mouse_can_be_given_back),
		cmocka_unit_test(colours_go_by_what_the_terminal_says),
		cmocka_unit_test(what_cannot_be_drawn_on_is_an_error),
		cmocka_unit_test(signals_are_left_alone),
	};

	return cmocka_run_group_tests(tests, stage_setup, stage_teardown);
}
