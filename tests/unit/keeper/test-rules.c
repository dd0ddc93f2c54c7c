/* SPDX-License-Identifier: MIT */
/* Which rule holds, and what is wrong with one. */
#include "config.h"

#include "keeper/rules.h"

#include <string.h>

#include "base/alloc.h"
#include "unit/keeper/unit.h"

/* A screen in its parts, as look.c gives them. */
struct screen {
	const char *texts[RULE_PLACE_COUNT];
	unsigned asked, lines;
};

static void
get(void *ctx, enum rule_place place, unsigned lines, struct str *out)
{
	struct screen *s = ctx;

	s->asked++;
	s->lines = lines;
	if (s->texts[place])
		str_adds(out, s->texts[place]);
}

static void
add(struct rules *rules, const char *fields)
{
	struct err err = ERR_INIT;

	if (rules_add(rules, fields, strlen(fields), &err))
		fail_msg("%s", err.text);
}

static const char *
found(const struct rules *rules, struct screen *s)
{
	const struct rule *r = rules_find(rules, get, s);

	return r ? r->name : "none";
}

static void
the_first_that_holds_decides(void **state)
{
	struct rules rules = RULES_INIT;
	struct screen s = { .texts = { [RULE_SCREEN] = "one\ntwo\n", [RULE_TITLE] = "t" } };

	(void)state;
	assert_string_equal(found(&rules, &s), "none");
	add(&rules, "name=a\nstate=working\nmatch=^two$\nmatch=three\n");
	add(&rules, "name=b\nstate=blocked\nwhy=plan\nmatch=^two$\n");
	add(&rules, "name=c\nstate=idle\nmatch=one\n");
	add(&rules, "name=d\nstate=error\nin=title\nmatch=^t$\n");
	assert_string_equal(found(&rules, &s), "b");
	assert_int_equal(s.asked, 1);
	s.texts[RULE_SCREEN] = "one\n";
	assert_string_equal(found(&rules, &s), "c");
	s.texts[RULE_SCREEN] = "";
	assert_string_equal(found(&rules, &s), "d");
	rules_release(&rules);
}

static void
what_must_not_stand_there_takes_it_away(void **state)
{
	struct rules rules = RULES_INIT;
	struct screen s = { .texts = { [RULE_BOTTOM] = "ready" } };

	(void)state;
	add(&rules, "name=a\nstate=idle\nin=bottom 12\nmatch=ready\nunless=esc\nunless=wait\n");
	assert_string_equal(found(&rules, &s), "a");
	assert_int_equal(s.lines, 12);
	s.texts[RULE_BOTTOM] = "ready, esc to stop";
	assert_string_equal(found(&rules, &s), "none");
	rules_release(&rules);
}

static void
a_rule_that_is_none_is_told(void **state)
{
	static const struct {
		const char *fields, *says;
	} bad[] = {
		{ "state=idle\nmatch=x\n", "it has no name" },
		{ "name=a\nmatch=x\n", "state is missing" },
		{ "name=a\nstate=idle\n", "match is missing" },
		{ "name=a\nstate=sad\nmatch=x\n", "state: 'sad' is not one of" },
		{ "name=a\nstate=idle\nmatch=(\n", "match: '(' is no regular expression" },
		{ "name=a\nstate=idle\nunless=[\nmatch=x\n", "unless: '['" },
		{ "name=a\nstate=idle\nmatch=x\nin=left\n", "in: 'left' is not one of" },
		{ "name=a\nstate=idle\nmatch=x\nin=title 5\n", "in: 'title 5'" },
		{ "name=a\nstate=idle\nmatch=x\nin=bottom 0\n", "in: 'bottom 0'" },
		{ "name=a\nstate=idle\nmatch=x\nin=bottom 201\n", "in: 'bottom 201'" },
		{ "name=a\nstate=blocked\nmatch=x\nwhy=fun\n", "why: 'fun' is not one of" },
		{ "name=a\nstate=idle\nmatch=x\nwhy=plan\n", "only blocked has one" },
	};
	struct rules rules = RULES_INIT;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct err err = ERR_INIT;

		assert_int_equal(rules_add(&rules, bad[i].fields, strlen(bad[i].fields), &err),
				 -1);
		assert_int_equal(err.code, ERR_CONFIG);
		if (!strstr(err.text, bad[i].says))
			fail_msg("%s (not %s)", err.text, bad[i].says);
		assert_int_equal(rules.n, 0);
	}
	for (size_t i = 0; i < RULES_MAX; i++)
		add(&rules, "name=a\nstate=idle\nmatch=x\nnew=key\n");
	assert_int_equal(rules_add(&rules, "name=a\nstate=idle\nmatch=x\n", 26, NULL), -1);
	rules_release(&rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_that_holds_decides),
		cmocka_unit_test(what_must_not_stand_there_takes_it_away),
		cmocka_unit_test(a_rule_that_is_none_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
