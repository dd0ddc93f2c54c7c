/* SPDX-License-Identifier: MIT */
/* Attributes: what is asked for, and what is kept and said again. */
#include "config.h"

#include "unit/term/pane.h"

#include "base/alloc.h"

/* What sgr_add writes for the attributes after these sequences. */
static const struct {
	const char *bytes, *again;
} cases[] = {
	{ "", "\033[m" },
	{ "\033[1;2;3;4;5;7;8;9;53m", "\033[0;1;2;3;5;7;8;9;53;4m" },
	{ "\033[1;3m\033[m", "\033[m" },
	{ "\033[1;2m\033[22m", "\033[m" },
	{ "\033[3;23;4;24;5;25;7;27;8;28;9;29;53;55m", "\033[m" },
	{ "\033[4:3m", "\033[0;4:3m" },
	{ "\033[4:3m\033[4:0m", "\033[m" },
	{ "\033[21m", "\033[0;4:2m" },
	{ "\033[4:5;4m", "\033[0;4m" },
	{ "\033[31;42m", "\033[0;31;42m" },
	{ "\033[91;102m", "\033[0;91;102m" },
	{ "\033[31;42;39;49m", "\033[m" },
	{ "\033[38;5;200;48;5;17m", "\033[0;38;5;200;48;5;17m" },
	{ "\033[38;2;1;2;3;1m", "\033[0;1;38;2;1;2;3m" },
	{ "\033[38:2:1:2:3m", "\033[0;38;2;1;2;3m" },
	{ "\033[38:2::1:2:3m", "\033[0;38;2;1;2;3m" },
	{ "\033[38:5:9;1m", "\033[0;1;91m" },
	{ "\033[58;5;3;4m", "\033[0;4;58:5:3m" },
	{ "\033[58:2::9:8:7m\033[59m", "\033[m" },
	{ "\033[58;2;9;9;9m", "\033[0;58:2::9:9:9m" },
	{ "\033[38;2;300;1;1m", "\033[m" },
	{ "\033[38m\033[48;5m\033[58;9m", "\033[m" },
	{ "\033[38;5m", "\033[m" },
	{ "\033[;;1;;m", "\033[m" },
	{ "\033[1;1:2m", "\033[0;1m" },
	{ "\033[999m", "\033[m" },
};

static void
attributes_are_kept_as_asked(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct str s = STR_INIT;
		struct look look;
		struct pane p;

		pane_open(&p, 2, 10, 0);
		pane_feed(&p, cases[i].bytes);
		look = look_of(&p.t->pools, &p.t->cur.style);
		sgr_add(&s, &look);
		assert_string_equal(s.buf, cases[i].again);
		pane_close(&p);
		str_release(&s);
	}
}

static void
more_parameters_than_are_kept_do_no_harm(void **state)
{
	struct str s = STR_INIT;
	struct pane p;

	(void)state;
	pane_open(&p, 2, 10, 0);
	str_adds(&s, "\033[1");
	for (unsigned i = 0; i < 500; i++)
		str_adds(&s, i % 2 ? ";3" : ":4");
	str_adds(&s, "mok");
	pane_shows(&p, s.buf, "ok");
	pane_close(&p);
	str_release(&s);
}

static void
underline_colours_without_end_take_bounded_memory(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 10, 0);
	for (unsigned i = 0; i < 40000; i++) {
		struct str s = STR_INIT;

		str_addf(&s, "\033[58:2::%u:%u:7mx", i >> 8 & 255, i & 255);
		pane_feed(&p, s.buf);
		str_release(&s);
	}
	assert_true(p.t->pools.extras.n <= INTERN_MAX);
	pane_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(attributes_are_kept_as_asked),
		cmocka_unit_test(more_parameters_than_are_kept_do_no_harm),
		cmocka_unit_test(underline_colours_without_end_take_bounded_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
