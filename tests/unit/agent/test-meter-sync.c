/* SPDX-License-Identifier: MIT */
/* From transcripts and notes into the store, and what it comes to. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/meter-sync.h"
#include "agent/meter-watch.h"
#include "agent/spent.h"
#include "base/alloc.h"
#include "base/file.h"
#include "keeper/launch.h"
#include "unit/agent/transcript.h"

#define FORK "99999999-2222-4333-8444-555555555555"

struct fixture {
	char top[48];
	struct dirs dirs;
	struct store *st;
	struct meter *m;
	struct agent_row row;
};

static char *
at(const struct fixture *f, const char *path)
{
	return path_join(f->top, path);
}

static void
put(const struct fixture *f, const char *path, const char *text)
{
	char *full = at(f, path), *dir = path_dir(full);

	file_make_dirs(dir, 0700, NULL);
	assert_int_equal(file_write(full, text, strlen(text), 0600, NULL), 0);
	free(dir);
	free(full);
}

/* As the programs do: to the end of what is there. */
static void
append(const struct fixture *f, const char *path, const struct str *s)
{
	char *full = at(f, path), *dir = path_dir(full);
	FILE *file;

	file_make_dirs(dir, 0700, NULL);
	file = fopen(full, "a");
	assert_non_null(file);
	fwrite(s->buf, 1, s->len, file);
	fclose(file);
	free(dir);
	free(full);
}

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	struct launch l;

	strcpy(f->top, "/tmp/fleet-meter-XXXXXX");
	assert_non_null(mkdtemp(f->top));
	f->dirs.config = at(f, "config");
	f->dirs.share = at(f, "share");
	f->dirs.state = at(f, "state");
	put(f, "share/agents/claude.toml", "program = \"x\"\nusage = \"claude\"\n");
	put(f, "share/agents/codex.toml", "program = \"x\"\nusage = \"codex\"\n");
	put(f, "share/prices.toml",
	    "[[model]]\nmatch = \"claude-haiku-4-5\"\ninput = 1\noutput = 5\n"
	    "cache_write = 1.25\ncache_read = 0.1\ncontext = 1000\n");
	put(f, "state/agents/aaaa/x", "");
	launch_init(&l);
	l.id = xstrdup("aaaa");
	l.name = xstrdup("one");
	l.cwd = xstrdup("/w");
	l.socket = xstrdup("/s");
	l.dir = at(f, "state/agents/aaaa");
	strv_add(&l.argv, "x");
	strv_take(&l.env, xasprintf("HOME=%s/home", f->top));
	strv_take(&l.env, xasprintf("CODEX_HOME=%s/codex", f->top));
	assert_int_equal(launch_save(&l, NULL), 0);
	launch_release(&l);
	f->row = (struct agent_row){ .id = (char *)"aaaa",
				     .branch = (char *)"one",
				     .kind = (char *)"claude",
				     .worktree = (char *)"/w" };
	assert_int_equal(store_open(f->dirs.state, &f->st, NULL), 0);
	assert_int_equal(meter_open(f->st, &f->dirs, &f->m, NULL), 0);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	meter_close(f->m);
	store_close(f->st);
	file_remove_tree(f->top, NULL);
	free(f->dirs.config);
	free(f->dirs.share);
	free(f->dirs.state);
	free(f);
	return 0;
}

/* The agent's record of its conversation. */
static void
hold(const struct fixture *f, const char *session)
{
	struct session_record r = { (char *)session, NULL, (char *)"minted", 1 };
	char *dir = at(f, "state/agents/aaaa");

	assert_int_equal(session_record_save(dir, &r, NULL), 0);
	free(dir);
}

/* What claude says to its status line. */
static void
say(const struct fixture *f, const char *session, double usd, int64_t now)
{
	char *json = xasprintf("{\"session_id\":\"%s\",\"cost\":{\"total_cost_usd\":%.9g}}",
			       session, usd);
	char *dir = at(f, "state/agents/aaaa");
	struct meter_notes notes;

	assert_int_equal(meter_notes_take(dir, json, strlen(json), now, &notes, NULL), 0);
	meter_notes_release(&notes);
	free(dir);
	free(json);
}

static struct spent
spend(const struct fixture *f, struct meter_told *told)
{
	struct err e = ERR_INIT;
	struct spent s = { .turns = 0 };

	if (meter_sync(f->m, &f->row, told, &e) ||
	    spent_load(f->st, &f->dirs, "aaaa", &s, &e))
		fail_msg("%s", e.text);
	return s;
}

#define CLAUDE_FILE "home/.claude/projects/-w/" CLAUDE_SESSION ".jsonl"
#define CODEX_FILE \
	"codex/sessions/2026/11/20/rollout-2026-11-20T10-00-00-" CODEX_SESSION ".jsonl"
#define FUTURE_MS INT64_C(1900000000000)

static void
a_transcript_is_found_by_its_id_and_counted_as_it_grows(void **state)
{
	struct fixture *f = *state;
	struct str s = STR_INIT;
	struct spent sum;

	hold(f, CLAUDE_SESSION);
	assert_false(spend(f, NULL).is_known);
	claude_prompt(&s, CLAUDE_SESSION, "p");
	claude_message(&s, CLAUDE_SESSION, "m1", 1000000, 0, 0, 0);
	append(f, CLAUDE_FILE, &s);
	sum = spend(f, NULL);
	assert_int_equal(sum.cost, 1000000000);
	assert_int_equal(sum.turns, 1);
	assert_false(sum.is_reported);
	str_clear(&s);
	claude_message(&s, CLAUDE_SESSION, "m1", 1000000, 0, 0, 0);
	claude_message(&s, CLAUDE_SESSION, "m2", 100, 0, 150, 1000000);
	append(f, CLAUDE_FILE, &s);
	spend(f, NULL);
	sum = spend(f, NULL);
	assert_int_equal(sum.tokens.input, 1000100);
	assert_int_equal(sum.cost, 6000115000);
	assert_int_equal(sum.context_percent, 2500);
	assert_string_equal(sum.model, "claude-haiku-4-5");
	str_release(&s);
}

static void
another_directory_does_not_hide_it(void **state)
{
	struct fixture *f = *state;
	struct str s = STR_INIT;

	hold(f, CLAUDE_SESSION);
	claude_message(&s, CLAUDE_SESSION, "m1", 7, 0, 0, 0);
	append(f, "home/.claude/projects/-elsewhere/" CLAUDE_SESSION ".jsonl", &s);
	append(f, "home/.claude/projects/-w/newer.jsonl", &s);
	assert_int_equal(spend(f, NULL).tokens.input, 7);
	str_release(&s);
}

static void
subagents_count_too(void **state)
{
	struct fixture *f = *state;
	struct str s = STR_INIT;
	struct spent sum;

	hold(f, CLAUDE_SESSION);
	claude_message(&s, CLAUDE_SESSION, "m1", 10, 0, 0, 0);
	append(f, CLAUDE_FILE, &s);
	str_clear(&s);
	claude_prompt(&s, CLAUDE_SESSION, "side");
	claude_message(&s, CLAUDE_SESSION, "m2", 500, 0, 0, 0);
	append(f, "home/.claude/projects/-w/" CLAUDE_SESSION "/subagents/agent-1.jsonl", &s);
	sum = spend(f, NULL);
	assert_int_equal(sum.tokens.input, 510);
	assert_int_equal(sum.turns, 0);
	assert_int_equal(sum.context_tokens, 10);
	str_release(&s);
}

static void
a_file_that_is_cut_off_or_replaced_counts_nothing_twice(void **state)
{
	struct fixture *f = *state;
	struct meter_told told = { 0 };
	struct str s = STR_INIT;
	char *path = at(f, CLAUDE_FILE);
	struct spent sum;

	hold(f, CLAUDE_SESSION);
	claude_message(&s, CLAUDE_SESSION, "m1", 10, 0, 0, 0);
	claude_message(&s, CLAUDE_SESSION, "m2", 20, 0, 0, 0);
	append(f, CLAUDE_FILE, &s);
	assert_int_equal(spend(f, NULL).tokens.input, 30);
	assert_int_equal(truncate(path, (off_t)s.len / 2), 0);
	assert_int_equal(spend(f, NULL).tokens.input, 30);
	unlink(path);
	assert_int_equal(spend(f, NULL).tokens.input, 30);
	claude_message(&s, CLAUDE_SESSION, "m3", 5, 0, 0, 0);
	append(f, CLAUDE_FILE, &s);
	sum = spend(f, &told);
	assert_int_equal(sum.tokens.input, 35);
	assert_true(told.restarts >= 1);
	assert_int_equal(told.bad, 0);
	free(path);
	str_release(&s);
}

static void
what_cannot_be_counted_is_told(void **state)
{
	struct fixture *f = *state;
	struct meter_told told = { 0 };
	struct str s = STR_INIT;

	hold(f, CLAUDE_SESSION);
	str_adds(&s, "not JSON\n");
	claude_message(&s, FORK, "m1", 10, 0, 0, 0);
	str_adds(&s, "{\"type\":");
	append(f, CLAUDE_FILE, &s);
	assert_int_equal(spend(f, &told).tokens.input, 0);
	assert_int_equal(told.bad, 1);
	assert_int_equal(told.foreign, 1);
	assert_int_equal(told.partial, 8);
	str_release(&s);
}

static void
what_claude_says_it_costs_holds(void **state)
{
	struct fixture *f = *state;
	struct str s = STR_INIT;
	struct spent sum;

	hold(f, CLAUDE_SESSION);
	say(f, CLAUDE_SESSION, 0, 1000);
	claude_message(&s, CLAUDE_SESSION, "m1", 1000000, 0, 0, 0);
	append(f, CLAUDE_FILE, &s);
	assert_int_equal(spend(f, NULL).cost, 1000000000);
	say(f, CLAUDE_SESSION, 1.5, FUTURE_MS);
	assert_int_equal(spent_load(f->st, &f->dirs, "aaaa", &sum, NULL), 0);
	assert_int_equal(sum.cost, 1500000000); /* before anything is read */
	sum = spend(f, NULL);
	assert_int_equal(sum.cost, 1500000000);
	assert_true(sum.is_reported);
	assert_int_equal(spend(f, NULL).cost, 1500000000);
	say(f, CLAUDE_SESSION, 1.25, FUTURE_MS + 1);
	assert_int_equal(spend(f, NULL).cost, 1250000000);
	str_release(&s);
}

static void
what_stands_in_the_transcript_holds_where_nothing_was_said(void **state)
{
	struct fixture *f = *state;
	struct str s = STR_INIT;
	struct spent sum;

	hold(f, CLAUDE_SESSION);
	claude_message(&s, CLAUDE_SESSION, "m1", 1000000, 0, 0, 0);
	claude_cost(&s, CLAUDE_SESSION, 3);
	append(f, CLAUDE_FILE, &s);
	sum = spend(f, NULL);
	assert_int_equal(sum.cost, INT64_C(3000000000));
	assert_true(sum.is_reported);
	str_clear(&s);
	claude_message(&s, CLAUDE_SESSION, "m2", 1000000, 0, 0, 0);
	append(f, CLAUDE_FILE, &s);
	assert_int_equal(spend(f, NULL).cost, INT64_C(4000000000));
	str_clear(&s);
	claude_cost(&s, CLAUDE_SESSION, 4.5);
	append(f, CLAUDE_FILE, &s);
	assert_int_equal(spend(f, NULL).cost, INT64_C(4500000000));
	str_release(&s);
}

static void
a_fork_costs_what_came_after_it(void **state)
{
	struct fixture *f = *state;
	struct str s = STR_INIT;
	struct spent sum;

	hold(f, CLAUDE_SESSION);
	say(f, CLAUDE_SESSION, 0, 1000);
	claude_message(&s, CLAUDE_SESSION, "m1", 1000000, 0, 0, 0);
	append(f, CLAUDE_FILE, &s);
	say(f, CLAUDE_SESSION, 1.5, FUTURE_MS);
	spend(f, NULL);
	str_clear(&s);
	hold(f, FORK);
	say(f, FORK, 1.5, 2000); /* with what it came from */
	claude_message(&s, FORK, "m1", 1000000, 0, 0, 0);
	claude_message(&s, FORK, "m2", 1000000, 0, 0, 0);
	append(f, "home/.claude/projects/-w/" FORK ".jsonl", &s);
	say(f, FORK, 2.75, FUTURE_MS + 2);
	sum = spend(f, NULL);
	assert_int_equal(sum.tokens.input, 2000000);
	assert_int_equal(sum.cost, 2750000000);
	assert_int_equal(spend(f, NULL).cost, 2750000000);
	str_release(&s);
}

static void
a_model_without_a_price_is_unknown_until_it_has_one(void **state)
{
	struct fixture *f = *state;
	struct str s = STR_INIT;
	struct spent sum;

	f->row.kind = (char *)"codex";
	hold(f, CODEX_SESSION);
	codex_meta(&s, CODEX_SESSION);
	codex_turn(&s, "t", "new-model");
	codex_count(&s, 1, 2000, 1000, 500, 2000, 1000, 500);
	append(f, CODEX_FILE, &s);
	sum = spend(f, NULL);
	assert_true(sum.is_unpriced);
	assert_int_equal(sum.cost, 0);
	assert_int_equal(sum.tokens.cache_read, 1000);
	assert_int_equal(sum.context_percent, 2500);
	assert_int_equal(sum.limits.v[0].percent, 4150);
	put(f, "config/prices.toml",
	    "[[model]]\nmatch = \"new-*\"\ninput = 1\noutput = 10\n");
	meter_close(f->m);
	assert_int_equal(meter_open(f->st, &f->dirs, &f->m, NULL), 0);
	sum = spend(f, NULL);
	assert_false(sum.is_unpriced);
	assert_int_equal(sum.cost, 7000000);
	str_release(&s);
}

static void
nobody_elses_id_is_read(void **state)
{
	struct fixture *f = *state;
	struct str s = STR_INIT;

	hold(f, "../../../etc/passwd");
	claude_message(&s, CLAUDE_SESSION, "m1", 10, 0, 0, 0);
	append(f, CLAUDE_FILE, &s);
	assert_false(spend(f, NULL).is_known);
	str_release(&s);
}

static void
a_long_transcript_is_read_in_stretches(void **state)
{
	struct fixture *f = *state;
	struct str s = STR_INIT;
	char id[16];

	hold(f, CLAUDE_SESSION);
	for (int i = 0; i < 40; i++) {
		snprintf(id, sizeof(id), "m%d", i);
		claude_message(&s, CLAUDE_SESSION, id, 1, 0, 0, 0);
		str_adds(&s, "{\"x\":\"");
		for (int k = 0; k < 8192; k++)
			str_adds(&s, "01234567890123456789012345678901234567890123456789");
		str_adds(&s, "\"}\n");
	}
	assert_true(s.len > METER_LINE_MAX);
	append(f, CLAUDE_FILE, &s);
	assert_int_equal(spend(f, NULL).tokens.input, 40);
	str_release(&s);
}

static void
a_change_is_told_with_whose_it_is(void **state)
{
	struct fixture *f = *state;
	struct meter_watch *w = meter_watch_new(NULL);
	struct meter_files files = METER_FILES_INIT;
	struct strv who = STRV_INIT;
	struct str s = STR_INIT;

	hold(f, CLAUDE_SESSION);
	claude_message(&s, CLAUDE_SESSION, "m1", 10, 0, 0, 0);
	append(f, CLAUDE_FILE, &s);
	assert_int_equal(meter_sync_files(f->m, &f->row, &files, NULL), 0);
	assert_int_equal(files.n, 1);
	meter_watch_add(w, &f->dirs, "aaaa", &files);
	meter_watch_add(w, &f->dirs, "aaaa", &files);
	meter_watch_take(w, &who);
	assert_int_equal(who.n, 0);
	append(f, CLAUDE_FILE, &s);
	meter_watch_take(w, &who);
	assert_int_equal(who.n, 1);
	assert_string_equal(who.v[0], "aaaa");
	strv_clear(&who);
	say(f, CLAUDE_SESSION, 1, 1);
	meter_watch_take(w, &who);
	assert_int_equal(who.n, 1);
	strv_release(&who);
	meter_files_release(&files);
	meter_watch_free(w);
	str_release(&s);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_transcript_is_found_by_its_id_and_counted_as_it_grows),
		TEST(another_directory_does_not_hide_it),
		TEST(subagents_count_too),
		TEST(a_file_that_is_cut_off_or_replaced_counts_nothing_twice),
		TEST(what_cannot_be_counted_is_told),
		TEST(what_claude_says_it_costs_holds),
		TEST(what_stands_in_the_transcript_holds_where_nothing_was_said),
		TEST(a_fork_costs_what_came_after_it),
		TEST(a_model_without_a_price_is_unknown_until_it_has_one),
		TEST(nobody_elses_id_is_read),
		TEST(a_long_transcript_is_read_in_stretches),
		TEST(a_change_is_told_with_whose_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
