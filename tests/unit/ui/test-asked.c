/* SPDX-License-Identifier: MIT */
/* A question is new for a while, and what is drawn when it no longer is, is lit. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ui/asked.h"
#include "ui/cockpit-int.h"

enum { SLOW_TURN_MS = 60 };

/* --- the cockpit around it --- */

static struct {
	unsigned draws;
	bool was_new; /* at the last of them */
} seen;

void
cockpit_draw(struct cockpit *c, unsigned drawing)
{
	assert_int_equal(drawing, DRAW_SIDE);
	seen.draws++;
	seen.was_new = asked_is_new(c, c->rows.v[0].unit);
}

void
cockpit_focus(struct cockpit *c, enum focus focus)
{
	(void)c;
	(void)focus;
	fail();
}

void
pane_set_tab(struct cockpit *c, enum tab tab)
{
	(void)c;
	(void)tab;
	fail();
}

/* --- */

static void
one_is_lit_though_the_turn_that_showed_it_was_slow(void **state)
{
	struct unit asker = { .life = (char[]){ "running" },
			      .state = (char[]){ "blocked" },
			      .question_id = 7 };
	struct row row = { .kind = ROW_UNIT, .unit = &asker };
	struct cockpit c = { .rows = { .v = &row, .n = 1 }, .list_end = 1 };

	(void)state;
	assert_int_equal(uv_loop_init(&c.loop), 0);
	assert_int_equal(uv_timer_init(&c.loop, &c.old_enough), 0);
	c.old_enough.data = &c;
	assert_true(asked_is_new(&c, &asker));
	uv_sleep(SLOW_TURN_MS); /* the loop does not know of it */
	asked_note_frame(&c);
	uv_run(&c.loop, UV_RUN_DEFAULT);
	assert_int_equal(seen.draws, 1);
	assert_false(seen.was_new);
	uv_close((uv_handle_t *)&c.old_enough, NULL);
	uv_run(&c.loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&c.loop), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_is_lit_though_the_turn_that_showed_it_was_slow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
