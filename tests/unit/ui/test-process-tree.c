/* SPDX-License-Identifier: MIT */
/* Processes as a tree: who stands behind whom, how deep, and how soon. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/str.h"
#include "ui/model/process-tree.h"

enum { PATIENCE_S = 20, MANY = 100000 };

static void
add(struct proc_list *l, pid_t pid, pid_t ppid)
{
	ALLOC_GROW(l->v, l->n + 1, l->alloc);
	l->v[l->n++] = (struct proc_stat){ .pid = pid, .ppid = ppid };
}

/* "1 .3 ..4 .2": pids, a dot for each above. */
static void
assert_tree(const struct proc_list *l, const char *want)
{
	struct process_place *places = process_tree(l);
	struct str seen = STR_INIT;

	for (size_t i = 0; i < l->n; i++) {
		str_adds(&seen, i ? " " : "");
		for (unsigned d = 0; d < places[i].depth; d++)
			str_addc(&seen, '.');
		str_addf(&seen, "%ld", (long)l->v[places[i].at].pid);
	}
	assert_string_equal(seen.buf, want);
	str_release(&seen);
	free(places);
}

static void
each_stands_behind_its_parent(void **state)
{
	struct proc_list l = PROC_LIST_INIT;

	(void)state;
	assert_tree(&l, "");
	add(&l, 9, 1);
	add(&l, 5, 9);
	add(&l, 7, 9);
	add(&l, 8, 5);
	add(&l, 6, 5);
	add(&l, 4, 8);
	assert_tree(&l, "9 .5 ..8 ...4 ..6 .7");
	proc_list_release(&l);
}

static void
those_without_a_parent_are_at_the_top(void **state)
{
	struct proc_list l = PROC_LIST_INIT;

	(void)state;
	add(&l, 10, 2);
	add(&l, 11, 10);
	add(&l, 12, 2);
	add(&l, 13, 12);
	add(&l, 14, 1);
	assert_tree(&l, "10 .11 12 .13 14");
	proc_list_release(&l);
}

/* Pids come round: what was read at two moments may say so. */
static void
those_who_are_above_one_another_are_all_there(void **state)
{
	struct proc_list l = PROC_LIST_INIT;

	(void)state;
	add(&l, 3, 4);
	add(&l, 4, 3);
	add(&l, 5, 5);
	assert_tree(&l, "3 .4 5");
	proc_list_release(&l);
}

static void
is_found_by_its_pid(void **state)
{
	struct proc_list l = PROC_LIST_INIT;
	struct process_index index;

	(void)state;
	process_index_init(&index, &l);
	assert_null(process_index_find(&index, 3));
	process_index_release(&index);
	add(&l, 30, 1);
	add(&l, 2, 30);
	add(&l, 7, 2);
	process_index_init(&index, &l);
	assert_ptr_equal(process_index_find(&index, 2), &l.v[1]);
	assert_ptr_equal(process_index_find(&index, 30), &l.v[0]);
	assert_null(process_index_find(&index, 3));
	process_index_release(&index);
	proc_list_release(&l);
}

/* One below the other, or all below one: sought in all for each, it takes minutes. */
static void
a_hundred_thousand_are_no_trouble(void **state)
{
	struct proc_list deep = PROC_LIST_INIT, wide = PROC_LIST_INIT;
	struct process_place *places;

	(void)state;
	for (pid_t i = 1; i <= MANY; i++) {
		add(&deep, i, i - 1);
		add(&wide, i, i > 1);
	}
	alarm(PATIENCE_S);
	places = process_tree(&deep);
	assert_int_equal(places[MANY - 1].depth, MANY - 1);
	free(places);
	places = process_tree(&wide);
	assert_int_equal(places[MANY - 1].depth, 1);
	alarm(0);
	free(places);
	proc_list_release(&deep);
	proc_list_release(&wide);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_stands_behind_its_parent),
		cmocka_unit_test(those_without_a_parent_are_at_the_top),
		cmocka_unit_test(those_who_are_above_one_another_are_all_there),
		cmocka_unit_test(is_found_by_its_pid),
		cmocka_unit_test(a_hundred_thousand_are_no_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
