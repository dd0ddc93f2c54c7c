/* SPDX-License-Identifier: MIT */
/* Hyperlinks: kept once, bounded, let go of when nothing refers to them. */
#include "config.h"

#include "unit/term/pane.h"

#include <stdio.h>
#include <string.h>

static uint16_t
add(struct links *l, const char *id, const char *uri)
{
	return links_add(l, id, strlen(id), uri, strlen(uri));
}

static void
the_same_link_has_the_same_number(void **state)
{
	struct links l;
	uint16_t a, b;

	(void)state;
	links_init(&l);
	a = add(&l, "", "http://a");
	b = add(&l, "1", "http://a");
	assert_int_not_equal(a, 0);
	assert_int_not_equal(a, b);
	assert_int_equal(add(&l, "", "http://a"), a);
	assert_string_equal(links_uri(&l, b), "http://a");
	assert_string_equal(links_id(&l, b), "1");
	assert_string_equal(links_id(&l, a), "");
	assert_null(links_uri(&l, 0));
	assert_null(links_uri(&l, 99));
	links_release(&l);
}

static void
what_was_not_marked_goes_and_its_number_serves_again(void **state)
{
	struct links l;
	uint16_t kept = 0;
	char uri[32];

	(void)state;
	links_init(&l);
	for (unsigned i = 0; i < LINK_MAX; i++) {
		snprintf(uri, sizeof(uri), "http://%u", i);
		kept = add(&l, "", uri);
		assert_int_not_equal(kept, 0);
	}
	assert_int_equal(add(&l, "", "http://more"), 0);
	links_mark(&l, kept);
	links_sweep(&l);
	assert_int_equal(l.live, 1);
	assert_int_equal(add(&l, "", uri), kept);
	assert_int_not_equal(add(&l, "", "http://more"), 0);
	links_release(&l);
}

static void
what_is_too_long_is_no_link(void **state)
{
	static char uri[LINK_BYTES + 2];
	struct links l;

	(void)state;
	links_init(&l);
	memset(uri, 'u', sizeof(uri) - 1);
	assert_int_equal(add(&l, "", uri), 0);
	assert_int_equal(add(&l, "", ""), 0);
	uri[LINK_BYTES] = '\0';
	assert_int_not_equal(add(&l, "", uri), 0);
	links_release(&l);
}

static const char *
link_at(struct pane *p, int row, unsigned col)
{
	struct term_cell c;

	term_cell(p->t, row, col, &c);
	return c.link ? term_link_uri(p->t, c.link) : "";
}

static void
cells_have_the_link_that_was_open(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 2, 10, 10);
	pane_feed(&p, "a\033]8;;http://x\033\\b\033[1;58;5;3mc\033[md\033]8;;\033\\e");
	assert_string_equal(link_at(&p, 0, 0), "");
	assert_string_equal(link_at(&p, 0, 1), "http://x");
	assert_string_equal(link_at(&p, 0, 2), "http://x");
	assert_string_equal(link_at(&p, 0, 3), "http://x");
	assert_string_equal(link_at(&p, 0, 4), "");
	pane_feed(&p, "\r\n\r\n");
	assert_string_equal(link_at(&p, -1, 2), "http://x");
	pane_close(&p);
}

static void
a_link_may_have_an_id_and_semicolons(void **state)
{
	struct term_cell c;
	struct pane p;

	(void)state;
	pane_open(&p, 1, 10, 0);
	pane_feed(&p, "\033]8;x=y:id=me;http://a;b\aq");
	term_cell(p.t, 0, 0, &c);
	assert_string_equal(term_link_uri(p.t, c.link), "http://a;b");
	assert_string_equal(term_link_id(p.t, c.link), "me");
	pane_close(&p);
}

static void
links_in_history_outlive_a_sweep(void **state)
{
	struct pane p;
	char s[64];

	(void)state;
	pane_open(&p, 2, 20, 3 * LINK_MAX);
	for (unsigned i = 0; i < 3 * LINK_MAX; i++) {
		snprintf(s, sizeof(s), "\033]8;;http://%u\aq\033]8;;\a%s", i,
			 i < 10 ? "\r\n" : "\r");
		pane_feed(&p, s);
	}
	assert_string_equal(link_at(&p, -9, 0), "http://0");
	assert_string_equal(link_at(&p, -1, 0), "http://8");
	snprintf(s, sizeof(s), "http://%u", 3 * LINK_MAX - 1);
	assert_string_equal(link_at(&p, 1, 0), s);
	assert_true(p.t->pools.links.live <= LINK_MAX);
	pane_close(&p);
}

static void
a_terminal_full_of_links_goes_on_without(void **state)
{
	struct pane p;
	char s[64];

	(void)state;
	pane_open(&p, 50, 100, 0);
	for (unsigned i = 0; i < 5000; i++) {
		snprintf(s, sizeof(s), "\033]8;;http://%u\aq", i);
		pane_feed(&p, s);
	}
	assert_int_equal(p.t->pools.links.live, LINK_MAX);
	assert_string_equal(link_at(&p, 0, 7), "http://7");
	assert_string_equal(link_at(&p, 49, 99), "");
	pane_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_link_has_the_same_number),
		cmocka_unit_test(what_was_not_marked_goes_and_its_number_serves_again),
		cmocka_unit_test(what_is_too_long_is_no_link),
		cmocka_unit_test(cells_have_the_link_that_was_open),
		cmocka_unit_test(a_link_may_have_an_id_and_semicolons),
		cmocka_unit_test(links_in_history_outlive_a_sweep),
		cmocka_unit_test(a_terminal_full_of_links_goes_on_without),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
