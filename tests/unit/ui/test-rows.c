/* SPDX-License-Identifier: MIT */
/* The model as `list` and keepers fill it, and the rows that are made of it. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "ui/model/rows.h"
#include "ui/widget/graph.h"

static const char four[] =
	"[{'id':'1','name':'auth-A','project':'api','batch':'b1','life':'running',"
	"  'state':'working','started_ms':10,'cost_usd':1.5},"
	" {'id':'2','name':'auth-B','project':'api','batch':'b1','life':'running',"
	"  'state':'blocked','started_ms':20,'cost_usd':0.25,'question':'Run?',"
	"  'choices':['yes','no'],'question_id':'ff'},"
	" {'id':'3','name':'docs','project':'api','batch':null,'life':'running',"
	"  'state':'idle','started_ms':5},"
	" {'id':'4','name':'fix-10','project':'web','batch':null,'life':'exited',"
	"  'state':'exited','started_ms':30,'exit_status':3}]";

struct fixture {
	struct model model;
	struct rows rows;
	char gone[16];
};

static void
on_gone(void *ctx, struct unit *u)
{
	struct fixture *f = ctx;

	strcat(f->gone, u->id);
}

/* JSON with single quotes. */
static void
take(struct fixture *f, const char *text)
{
	struct str json = STR_INIT;
	json_t *list;

	str_adds(&json, text);
	for (size_t i = 0; i < json.len; i++)
		if (json.buf[i] == '\'')
			json.buf[i] = '"';
	list = json_loads(json.buf, 0, NULL);
	assert_non_null(list);
	model_take(&f->model, list, on_gone, f);
	rows_arrange(&f->rows, &f->model);
	json_decref(list);
	str_release(&json);
}

static int
setup(void **state)
{
	static struct fixture f;

	memset(&f, 0, sizeof(f));
	model_init(&f.model);
	rows_init(&f.rows);
	take(&f, four);
	*state = &f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	rows_release(&f->rows);
	model_release(&f->model);
	return 0;
}

/* "[api] (b1) auth-A": heads of projects and batches, and names. */
static void
assert_rows(struct fixture *f, const char *wanted)
{
	static const char *const forms[] = { "[%s]", "(%s)", "%s" };
	struct str got = STR_INIT;

	for (size_t i = 0; i < f->rows.n; i++) {
		const struct row *r = &f->rows.v[i];
		const char *text = r->kind == ROW_PROJECT ? r->unit->project
				   : r->kind == ROW_BATCH ? r->unit->batch
							  : r->unit->name;

		if (got.len)
			str_addc(&got, ' ');
		str_addf(&got, forms[r->kind], text);
	}
	assert_string_equal(got.buf, wanted);
	str_release(&got);
}

static void
a_tree_has_heads_where_there_are_several(void **state)
{
	struct fixture *f = *state;

	assert_rows(f, "[api] docs (b1) auth-A auth-B [web] fix-10");
	assert_int_equal(f->rows.v[2].n, 2);
	assert_true(f->rows.v[2].cost_usd == 1.75);
	assert_int_equal(f->rows.v[2].common, strlen("auth-"));
}

static void
what_is_folded_is_counted_but_not_shown(void **state)
{
	struct fixture *f = *state;

	f->rows.at = 3;
	rows_fold(&f->rows, &f->model, true);
	assert_rows(f, "[api] docs (b1) [web] fix-10");
	assert_int_equal(f->rows.at, 2);
	assert_int_equal(f->rows.v[2].n, 2);
	rows_fold(&f->rows, &f->model, false);
	assert_rows(f, "[api] docs (b1) auth-A auth-B [web] fix-10");
	f->rows.at = 0;
	rows_fold(&f->rows, &f->model, true);
	assert_rows(f, "[api] [web] fix-10");
}

static void
orders_are_what_they_say(void **state)
{
	static const char *const wanted[ORDER_COUNT] = {
		[ORDER_TREE] = "[api] docs (b1) auth-A auth-B [web] fix-10",
		[ORDER_ATTENTION] = "auth-B fix-10 auth-A docs",
		[ORDER_NAME] = "auth-A auth-B docs fix-10",
		[ORDER_AGE] = "fix-10 auth-B auth-A docs",
		[ORDER_COST] = "auth-A auth-B docs fix-10",
		[ORDER_CPU] = "docs auth-A auth-B fix-10",
	};
	struct fixture *f = *state;

	model_find(&f->model, "3")->cpu_percent = 50;
	for (enum rows_order o = 0; o < ORDER_COUNT; o++) {
		f->rows.order = o;
		rows_arrange(&f->rows, &f->model);
		assert_rows(f, wanted[o]);
		assert_int_equal(rows_order_find(rows_order_name(o)), o);
	}
}

static void
filters_hide_and_say_how_many(void **state)
{
	struct fixture *f = *state;

	rows_set_filter(&f->rows, "atb");
	rows_arrange(&f->rows, &f->model);
	assert_rows(f, "(b1) auth-B");
	assert_int_equal(f->rows.hidden, 3);
	rows_set_filter(&f->rows, NULL);
	f->rows.only = "idle";
	rows_arrange(&f->rows, &f->model);
	assert_rows(f, "docs");
}

static void
letters_near_together_count_more(void **state)
{
	(void)state;
	assert_true(rows_fuzzy("auth", "auth-A") > rows_fuzzy("auth", "a-u-t-h"));
	assert_int_equal(rows_fuzzy("htua", "auth"), 0);
	assert_true(rows_fuzzy("AUTH", "auth"));
	assert_true(rows_fuzzy("", "anything"));
}

static void
the_selected_one_stays_selected(void **state)
{
	struct fixture *f = *state;
	struct unit *u = model_find(&f->model, "2");

	assert_true(rows_select(&f->rows, u));
	f->rows.order = ORDER_AGE;
	rows_arrange(&f->rows, &f->model);
	assert_ptr_equal(rows_selected(&f->rows), u);
	u->is_marked = true;
	take(f, "[{'id':'2','name':'auth-B','state':'idle','life':'running'}]");
	assert_string_equal(f->gone, "134");
	assert_ptr_equal(rows_selected(&f->rows), u);
	assert_true(u->is_marked);
	take(f, "[]");
	assert_null(rows_selected(&f->rows));
}

static void
the_next_that_asks_comes_round(void **state)
{
	struct fixture *f = *state;

	f->rows.at = 5;
	assert_true(rows_next_ask(&f->rows));
	assert_string_equal(rows_selected(&f->rows)->name, "auth-B");
	assert_true(rows_next_ask(&f->rows));
	assert_string_equal(rows_selected(&f->rows)->name, "auth-B");
	model_find(&f->model, "2")->state[0] = 'x';
	assert_false(rows_next_ask(&f->rows));
}

static void
a_keeper_s_word_stands_over_the_list_s(void **state)
{
	struct fixture *f = *state;
	struct unit *u = model_find(&f->model, "1");
	struct keeper_status s = { .state = STATE_BLOCKED, .question = "Really?",
				   .why = "permission", .choices = "yes\nno, never",
				   .question_id = 7 };

	assert_true(model_take_status(u, &s));
	assert_true(unit_asks(u));
	assert_string_equal(u->question, "Really?");
	assert_int_equal(u->choices.n, 2);
	assert_string_equal(u->choices.v[1], "no, never");
	assert_false(model_take_status(u, &s));
	s = (struct keeper_status){ .state = STATE_DONE };
	assert_true(model_take_status(u, &s));
	assert_string_equal(u->question, "");
	assert_int_equal(u->choices.n, 0);
}

static void
a_question_asked_again_is_not_shown_yet(void **state)
{
	struct fixture *f = *state;
	struct unit *u = model_find(&f->model, "1");
	struct keeper_status s = { .state = STATE_BLOCKED, .question = "Really?",
				   .choices = "yes\nno", .question_id = 7,
				   .state_ms = 1000 };

	model_take_status(u, &s);
	u->shown_id = u->question_id;
	u->shown_ms = 1;
	assert_false(model_take_status(u, &s));
	assert_int_equal(u->shown_ms, 1);
	s.state_ms = 2000; /* it has worked in between */
	assert_true(model_take_status(u, &s));
	assert_int_equal(u->shown_ms, 0);
	u->shown_ms = 1;
	s.state = STATE_WORKING;
	model_take_status(u, &s);
	assert_int_equal(u->shown_ms, 0);
}

/* A screen says the same of many commands, and keepers of old know no more of them. */
static void
a_question_that_reads_otherwise_is_not_shown_yet(void **state)
{
	struct fixture *f = *state;
	struct unit *u = model_find(&f->model, "1");
	struct keeper_status s = { .state = STATE_BLOCKED, .question = "Bash: ls",
				   .choices = "yes\nno", .question_id = 7,
				   .state_ms = 1000 };

	model_take_status(u, &s);
	u->shown_id = 7;
	u->shown_ms = 1;
	strcpy(s.question, "Bash: rm");
	assert_true(model_take_status(u, &s));
	assert_int_equal(u->shown_ms, 0);
	u->shown_ms = 1;
	s.question_id = 8; /* another, which reads the same */
	assert_true(model_take_status(u, &s));
	assert_int_equal(u->shown_ms, 0);
}

static void
that_another_is_selected_by_itself_is_counted(void **state)
{
	struct fixture *f = *state;
	unsigned was;

	assert_true(rows_select(&f->rows, model_find(&f->model, "2")));
	was = f->rows.shifts;
	f->rows.order = ORDER_NAME;
	rows_arrange(&f->rows, &f->model);
	assert_int_equal(f->rows.shifts, was);
	f->rows.only = "idle";
	rows_arrange(&f->rows, &f->model);
	assert_string_equal(rows_selected(&f->rows)->name, "docs");
	assert_int_equal(f->rows.shifts, was + 1);
	rows_move(&f->rows, 1);
	rows_arrange(&f->rows, &f->model);
	assert_int_equal(f->rows.shifts, was + 1);
}

static void
states_are_counted(void **state)
{
	struct fixture *f = *state;
	struct model_counts n;

	model_count(&f->model, &n);
	assert_int_equal(n.asks, 1);
	assert_int_equal(n.working, 1);
	assert_int_equal(n.idle, 1);
	assert_int_equal(n.error, 1);
	assert_int_equal(n.ended, 0);
	assert_true(n.cost_usd == 1.75);
}

static void
trends_go_back_in_three_scales(void **state)
{
	struct trend t;
	struct str text = STR_INIT;

	(void)state;
	memset(&t, 0, sizeof(t));
	assert_true(trend_is_empty(&t));
	for (int i = 0; i < 1000; i++)
		trend_add(&t, i % 10);
	assert_true(trend_at(&t, 0, 0) == 9 && trend_at(&t, 0, 1) == 8);
	assert_true(trend_at(&t, 1, 0) == 4.5 && trend_at(&t, 2, 0) == 4.5);
	assert_true(trend_at(&t, 2, 10) == 0);
	graph_add(&text, &(struct graph){ &t, 0, 9, 5, false });
	assert_string_equal(text.buf, "56789");
	str_clear(&text);
	graph_add(&text, &(struct graph){ &t, 2, 4.5, 2, true });
	assert_string_equal(text.buf, "⣿⣿");
	str_release(&text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_tree_has_heads_where_there_are_several),
		TEST(what_is_folded_is_counted_but_not_shown),
		TEST(orders_are_what_they_say),
		TEST(filters_hide_and_say_how_many),
		TEST(letters_near_together_count_more),
		TEST(the_selected_one_stays_selected),
		TEST(the_next_that_asks_comes_round),
		TEST(a_keeper_s_word_stands_over_the_list_s),
		TEST(a_question_asked_again_is_not_shown_yet),
		TEST(a_question_that_reads_otherwise_is_not_shown_yet),
		TEST(that_another_is_selected_by_itself_is_counted),
		TEST(states_are_counted),
		cmocka_unit_test(trends_go_back_in_three_scales),
	};

	return cmocka_run_group_tests_name("ui: rows", tests, NULL, NULL);
}
