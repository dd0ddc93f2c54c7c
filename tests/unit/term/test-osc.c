/* SPDX-License-Identifier: MIT */
/* Operating system commands: titles, and what goes to the owner. */
#include "config.h"

#include "unit/term/pane.h"

#include <string.h>

static void
titles_are_told_once_each(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 10, 0);
	pane_feed(&p, "\033]0;one\a\033]2;one\033\\\033]1;icon\a\033]2;two\a");
	assert_string_equal(p.titles.buf, "one\ntwo\n");
	pane_feed(&p, "\033]0;\a");
	assert_string_equal(term_title(p.t), "");
	pane_close(&p);
}

static void
titles_are_clean_and_bounded(void **state)
{
	struct str s = STR_INIT;
	struct pane p;

	(void)state;
	pane_open(&p, 2, 10, 0);
	pane_feed(&p, "\033]2;a\xff" "b\xc2\x9b" "c\a");
	assert_string_equal(term_title(p.t), "a\xef\xbf\xbd" "bc");
	str_adds(&s, "\033]2;");
	for (unsigned i = 0; i < 1000; i++)
		str_adds(&s, "\xe6\xbc\xa2");
	str_addc(&s, '\a');
	pane_feed(&p, s.buf);
	assert_int_equal(strlen(term_title(p.t)), TERM_TITLE_MAX / 3 * 3);
	pane_close(&p);
	str_release(&s);
}

static void
what_is_not_ours_goes_to_the_owner(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 10, 0);
	pane_feed(&p, "\033]9;done\a\033]52;c;aGk=\033\\\033]133;A\a\033]777;notify;a;b\a"
		      "\033]7501;state=working:app=x\a\033]7;file:///tmp\a");
	assert_string_equal(p.oscs.buf,
			    "9:done\n52:c;aGk=\n133:A\n777:notify;a;b\n"
			    "7501:state=working:app=x\n7:file:///tmp\n");
	pane_close(&p);
}

static void
links_and_malformed_commands_are_passed_over(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 10, 0);
	pane_shows(&p, "\033]8;;http://x\alink\033]8;;\a\033]\a\033];x\a\033]abc\a\033]9x\a!",
		   "link!");
	assert_string_equal(p.oscs.buf, "");
	pane_close(&p);
}

static void
a_bell_that_ends_a_string_is_no_bell(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 10, 0);
	pane_feed(&p, "\033]0;x\a");
	assert_int_equal(p.bells, 0);
	pane_feed(&p, "\a");
	assert_int_equal(p.bells, 1);
	pane_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(titles_are_told_once_each),
		cmocka_unit_test(titles_are_clean_and_bounded),
		cmocka_unit_test(what_is_not_ours_goes_to_the_owner),
		cmocka_unit_test(links_and_malformed_commands_are_passed_over),
		cmocka_unit_test(a_bell_that_ends_a_string_is_no_bell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
