/* SPDX-License-Identifier: MIT */
/* What nobody knows is counted; what is hostile costs no more than other bytes. */
#include "config.h"

#include "unit/term/pane.h"

#include <string.h>

static void
is_unknown(const char *bytes, const char *name)
{
	struct str s = STR_INIT;
	struct pane p;

	pane_open(&p, 3, 20, 10);
	pane_shows(&p, bytes, "");
	assert_int_equal(term_unknown_count(p.t), *name ? 1 : 0);
	assert_int_equal(term_unknown_get(p.t, 1, &s), *name ? 1 : 0);
	assert_string_equal(s.buf, name);
	pane_close(&p);
	str_release(&s);
}

static void
what_nobody_knows_is_named(void **state)
{
	(void)state;
	is_unknown("\033[?1;2y", "CSI ? 1;2 y");
	is_unknown("\033[1;;3;4;5&v", "CSI 1;;3;4;... & v");
	is_unknown("\033[?4711h", "CSI ? 4711 h");
	is_unknown("\033%G\033 F\033\\", "");
	is_unknown("\033&x", "ESC & x");
	is_unknown("\033]4711;secret\a", "OSC 4711");
	is_unknown("\033P1;2!zsecret\033\\", "DCS 1;2 ! z");
	is_unknown("\033]8;;\a\033[m\033[?2026$p\033]133;A\a\033]7;x\a", "");
}

static void
only_the_last_few_are_kept(void **state)
{
	struct str s = STR_INIT;
	struct pane p;

	(void)state;
	pane_open(&p, 3, 20, 10);
	for (unsigned i = 0; i < 100; i++)
		str_addf(&s, "\033[%uy", i);
	term_feed(p.t, s.buf, s.len);
	assert_int_equal(term_unknown_count(p.t), 100);
	str_clear(&s);
	assert_true(term_unknown_get(p.t, UNKNOWN_KEPT, &s));
	assert_string_equal(s.buf, "CSI 92 y");
	assert_false(term_unknown_get(p.t, UNKNOWN_KEPT + 1, &s));
	pane_close(&p);
	str_release(&s);
}

/* What sweeps of the pools do for a stream of links, clusters and underlines. */
static uint64_t
work_for(unsigned n)
{
	struct str s = STR_INIT;
	struct pane p;
	uint64_t work;

	pane_open(&p, 50, 200, 1000);
	for (unsigned i = 0; i < n; i++)
		str_addf(&s, "\033]8;;h:%u\ax\033[58:5:%u;4%um%c%c%c%c%c", i, i % 256, i % 8,
			 'a' + (int)(i % 26), 0xcc, 0x80 + (int)(i / 26 % 48), 0xcc,
			 0x80 + (int)(i / 26 / 48 % 48));
	term_feed(p.t, s.buf, s.len);
	work = p.t->pools.work / s.len;
	pane_close(&p);
	str_release(&s);
	return work;
}

static void
hostile_streams_cost_the_same_a_byte_however_long(void **state)
{
	(void)state;
	assert_in_range(work_for(20000), 0, 8);
	assert_in_range(work_for(200000), 0, 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_nobody_knows_is_named),
		cmocka_unit_test(only_the_last_few_are_kept),
		cmocka_unit_test(hostile_streams_cost_the_same_a_byte_however_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
