/* SPDX-License-Identifier: MIT */
/* Lines that are read: how tabs stand, and what a search shows of them. */
#include "config.h"

#include "stage.h"

#include <unistd.h>

#include "ui/widget/page.h"

enum { PATIENCE_S = 20, LONG = 1 << 20 };

static void
assert_line(const char *text, const char *want)
{
	struct page p;

	page_init(&p);
	page_set(&p, text, page_role_plain);
	assert_int_equal(p.n, 1);
	assert_string_equal(p.v[0].text, want);
	page_release(&p);
}

/* text again and again, until it is long. */
static void
repeat(struct str *out, const char *text)
{
	while (out->len < LONG)
		str_adds(out, text);
}

static void
tabs_go_to_the_next_stop(void **state)
{
	(void)state;
	assert_line("\tx", "        x");
	assert_line("+\tx", "+       x");
	assert_line("1234567\tx", "1234567 x");
	assert_line("12345678\tx", "12345678        x");
	assert_line("a\t\tb\t\n", "a               b       ");
	assert_line("日本\tx", "日本    x");
}

/* Measured from its start at each tab, it would take half an hour. */
static void
a_line_of_a_megabyte_of_tabs_is_taken_at_once(void **state)
{
	struct str big = STR_INIT;
	struct page p;

	(void)state;
	repeat(&big, "1\t");
	page_init(&p);
	alarm(PATIENCE_S);
	page_set(&p, big.buf, page_role_plain);
	alarm(0);
	assert_int_equal(strlen(p.v[0].text), big.len / 2 * 8);
	page_release(&p);
	str_release(&big);
}

static void
draw(struct canvas *c, const char *text, const char *needle)
{
	struct page p;

	page_init(&p);
	page_set(&p, text, page_role_plain);
	page_search(&p, needle);
	page_draw(&p, c, (struct rect){ 0, 0, 4, 12 });
	canvas_flush(c);
	page_release(&p);
}

static const char long_line[] = "0123456789abcdefghij\nshort\n日本日本日本日本x\n";

/* What is done with a page of it that was drawn once. */
static struct going {
	int cols;	    /* shifted by so many */
	const char *needle; /* and searched for this; NULL: not */
} going; /* the stage's child has it from before it was made */

static void
go(struct canvas *c)
{
	struct rect r = { 0, 0, 4, 11 };
	struct page p;

	page_init(&p);
	page_set(&p, long_line, page_role_plain);
	page_draw(&p, c, r);
	page_shift(&p, going.cols);
	if (going.needle)
		page_search(&p, going.needle);
	page_draw(&p, c, r);
	canvas_flush(c);
	page_release(&p);
}

static void
another_text(struct canvas *c)
{
	struct rect r = { 0, 0, 4, 11 };
	struct page p;

	page_init(&p);
	page_set(&p, long_line, page_role_plain);
	page_draw(&p, c, r);
	page_shift(&p, 8);
	page_set(&p, "short\n", page_role_plain);
	page_draw(&p, c, r);
	canvas_flush(c);
	page_release(&p);
}

static void
matches(struct canvas *c)
{
	draw(c, "日x XYx - cut: x", "x");
}

static void
long_matches(struct canvas *c)
{
	struct str big = STR_INIT;

	repeat(&big, "xy");
	alarm(PATIENCE_S);
	draw(c, big.buf, "x");
	alarm(0);
	str_release(&big);
}


/* marks: x where a match is shown. */
static void
assert_marks(scene_fn *scene, const char *marks)
{
	static const struct stage_case mono = { .term = "xterm-256color",
						.no_colour = true };
	struct term_cell cell;
	struct stage s;

	stage_open(&s, &mono);
	stage_run(&s, scene);
	for (int col = 0; marks[col]; col++) {
		stage_cell(&s, 0, col, &cell);
		if (!(cell.attr & TERM_REVERSE) != (marks[col] != 'x'))
			fail_msg("column %d is '%s', not as in '%s'", col, cell.text,
				 marks);
	}
	stage_close(&s);
}

static void
assert_shown(scene_fn *scene, const char *first, const char *second, const char *third)
{
	static const struct stage_case utf8 = { .term = "xterm-256color" };
	const char *const want[] = { first, second, third };
	struct str row = STR_INIT;
	struct stage s;

	stage_open(&s, &utf8);
	stage_run(&s, scene);
	for (int i = 0; i < 3; i++) {
		str_clear(&row);
		term_row_text(s.screen, i, &row);
		assert_string_equal(row.buf, want[i]);
	}
	str_release(&row);
	stage_close(&s);
}

static void
assert_gone(struct going to, const char *first, const char *second, const char *third)
{
	going = to;
	assert_shown(go, first, second, third);
}

static void
long_lines_are_seen_by_going_aside(void **state)
{
	(void)state;
	assert_gone((struct going){ 0, NULL }, " 012345678…", " short", " 日本日本 …");
	assert_gone((struct going){ 3, NULL }, " …456789ab…", " …t", " …日本日本…");
	assert_gone((struct going){ 1000, NULL }, " …bcdefghij", " …", " … 日本x");
	assert_gone((struct going){ -1000, NULL }, " 012345678…", " short", " 日本日本 …");
}

static void
what_is_found_is_seen_wherever_it_is(void **state)
{
	(void)state;
	assert_gone((struct going){ 0, "gh" }, " …bcdefghij", " …", " … 日本x");
	assert_gone((struct going){ 8, "short" }, " 012345678…", " short", " 日本日本 …");
	/* under neither ellipsis */
	assert_gone((struct going){ 0, "9" }, " …6789abcd…", " …", " …本日本日…");
	assert_gone((struct going){ 10, "a" }, " …789abcde…", " …", " … 日本日 …");
	assert_gone((struct going){ 0, "123456789abcdef" }, " 012345678…", " short",
		    " 日本日本 …");
	assert_marks(go, "  xxxxxxxxx");
}

static void
another_text_is_not_left_at_its_side(void **state)
{
	(void)state;
	assert_shown(another_text, " short", "", "");
}

static void
matches_are_marked_where_they_stand(void **state)
{
	(void)state;
	assert_marks(matches, "   x x x     ");
}

/* Measured from its start at each match, it would take as long. */
static void
a_line_of_a_megabyte_of_matches_is_drawn_at_once(void **state)
{
	(void)state;
	assert_marks(long_matches, " x x x x x x ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tabs_go_to_the_next_stop),
		cmocka_unit_test(a_line_of_a_megabyte_of_tabs_is_taken_at_once),
		cmocka_unit_test(long_lines_are_seen_by_going_aside),
		cmocka_unit_test(what_is_found_is_seen_wherever_it_is),
		cmocka_unit_test(another_text_is_not_left_at_its_side),
		cmocka_unit_test(matches_are_marked_where_they_stand),
		cmocka_unit_test(a_line_of_a_megabyte_of_matches_is_drawn_at_once),
	};

	return cmocka_run_group_tests(tests, stage_setup, stage_teardown);
}
