/* SPDX-License-Identifier: MIT */
/* Prices: found by a model's name, and files that are wrong told by line. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "agent/price.h"
#include "base/alloc.h"
#include "base/file.h"

struct fixture {
	char top[48];
	struct dirs dirs;
};

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	strcpy(f->top, "/tmp/fleet-price-XXXXXX");
	assert_non_null(mkdtemp(f->top));
	f->dirs.config = path_join(f->top, "config");
	f->dirs.share = path_join(f->top, "share");
	file_make_dirs(f->dirs.config, 0700, NULL);
	file_make_dirs(f->dirs.share, 0700, NULL);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	file_remove_tree(f->top, NULL);
	free(f->dirs.config);
	free(f->dirs.share);
	free(f);
	return 0;
}

static void
put(const char *dir, const char *text)
{
	char *path = path_join(dir, "prices.toml");

	assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), 0);
	free(path);
}

#define ENTRY(match, input) \
	"[[model]]\nmatch = " match "\ninput = " input "\noutput = 10\n"

static void
the_first_match_holds_and_the_users_goes_first(void **state)
{
	struct fixture *f = *state;
	struct prices ps;
	struct err e = ERR_INIT;

	put(f->dirs.share, "date = \"2026-01-02\"\n" ENTRY("\"a-1\"", "1.5")
				   ENTRY("[\"b*\", \"a-*\"]", "2"));
	put(f->dirs.config, ENTRY("\"b-mine\"", "3"));
	if (prices_load(&f->dirs, &ps, &e))
		fail_msg("%s", e.text);
	assert_string_equal(ps.date, "2026-01-02");
	assert_non_null(ps.own);
	assert_true(prices_find(&ps, "a-1")->input == 1500);
	assert_true(prices_find(&ps, "a-2")->input == 2000);
	assert_true(prices_find(&ps, "b-mine")->input == 3000);
	assert_null(prices_find(&ps, "c"));
	prices_release(&ps);
}

static void
what_is_not_given_is_taken_from_what_is(void **state)
{
	struct fixture *f = *state;
	struct prices ps;
	const struct price *p;
	struct tokens t = { 1000000, 1000000, 1000000, 1000000, 1000000 };

	put(f->dirs.share, "[[model]]\nmatch = \"m\"\ninput = 1\noutput = 10\n"
			   "cache_write = 2\ncontext = 5\n");
	assert_int_equal(prices_load(&f->dirs, &ps, NULL), 0);
	p = prices_find(&ps, "m");
	assert_true(p->cache_write_1h == 2000 && p->cache_read == 1000);
	assert_int_equal(p->context, 5);
	assert_true(price_of(p, &t) == INT64_C(16000000000));
	prices_release(&ps);
}

static void
no_file_is_no_price(void **state)
{
	struct fixture *f = *state;
	struct prices ps;

	assert_int_equal(prices_load(&f->dirs, &ps, NULL), 0);
	assert_null(prices_find(&ps, "m"));
	assert_string_equal(ps.date, "");
	prices_release(&ps);
}

static void
what_is_wrong_is_told_with_its_line(void **state)
{
	static const struct { const char *text, *says; } cases[] = {
		{ "x = 1\n", ":1: unknown key 'x'" },
		{ "date = 5\n", ":1: date: must be a string" },
		{ "model = 3\n", ":1: write [[model]]" },
		{ "[model]\nmatch = 'a'\n", ":1: write [[model]]" },
		{ "\n[[model]]\nmatch = \"a\"\ninptu = 1\n", ":4: unknown key 'inptu' (did "
							   "you mean 'input'?)" },
		{ "[[model]]\nmatch = \"a\"\ninput = -1\n", ":3: input: must be US dollars" },
		{ "[[model]]\nmatch = \"a\"\ninput = \"1\"\n", ":3: input: must be" },
		{ "[[model]]\nmatch = 5\n", ":2: match: must be" },
		{ "[[model]]\nmatch = \"a\"\ncontext = 0\n", ":3: context: must be" },
		{ "[[model]]\ninput = 1\noutput = 1\n", "match is missing" },
		{ "[[model]]\nmatch = \"a\"\ninput = 1\n", "'a' needs input and output" },
		{ "[[model]\n", ":1: " },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct err e = ERR_INIT;
		struct prices ps;

		put(f->dirs.config, cases[i].text);
		assert_int_equal(prices_load(&f->dirs, &ps, &e), -1);
		assert_int_equal(e.code, ERR_CONFIG);
		if (!strstr(e.text, cases[i].says) || !strstr(e.text, "prices.toml:"))
			fail_msg("'%s' is not in: %s", cases[i].says, e.text);
	}
}

/* The shipped file: each price one that can be, the families told apart. */
static void
the_shipped_prices_are_sound(void **state)
{
	static const struct { const char *model; double input; } cases[] = {
		{ "claude-opus-4-1-20250805", 15000 }, { "claude-opus-4-5-20251101", 5000 },
		{ "claude-opus-5", 5000 },	       { "claude-opus-5-5", 4000 },
		{ "claude-sonnet-4-5-20250929", 3000 }, { "claude-sonnet-4-20250514", 3000 },
		{ "us.anthropic.claude-haiku-4-5-20251001-v1:0", 1000 },
		{ "claude-haiku-5-5", 100 },	       { "gpt-5-codex", 1250 },
		{ "gpt-5.1-codex-mini", 250 },	       { "gpt-5.2-codex", 1750 },
	};
	const char *src = getenv("FLEET_SRC");
	struct fixture *f = *state;
	struct prices ps;
	struct err e = ERR_INIT;

	if (!src)
		skip();
	free(f->dirs.share);
	f->dirs.share = path_join(src, "share");
	if (prices_load(&f->dirs, &ps, &e))
		fail_msg("%s", e.text);
	assert_int_equal(strlen(ps.date), strlen("2026-01-02"));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct price *p = prices_find(&ps, cases[i].model);

		if (!p || p->input != cases[i].input)
			fail_msg("%s: %g", cases[i].model, p ? p->input : -1);
	}
	assert_null(prices_find(&ps, "gpt-6"));
	assert_null(prices_find(&ps, "claude-opus-6"));
	assert_null(prices_find(&ps, ""));
	for (size_t i = 0; i < ps.n; i++) {
		const struct price *p = &ps.v[i];

		assert_true(p->cache_read <= p->input && p->input < p->output);
		assert_true(p->input <= p->cache_write && p->cache_write <= p->cache_write_1h);
	}
	prices_release(&ps);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_match_holds_and_the_users_goes_first),
		TEST(what_is_not_given_is_taken_from_what_is),
		TEST(no_file_is_no_price),
		TEST(what_is_wrong_is_told_with_its_line),
		TEST(the_shipped_prices_are_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
