/* SPDX-License-Identifier: MIT */
/*
 * The shipped rules over the saved screens of real agents (tests/agents/cases):
 * each must be read as the state that it was in, its question and choices too.
 *
 *	test-cases [FILE …]	those alone, and what is wrong with each
 */
#include "config.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "agent/kind.h"
#include "base/alloc.h"
#include "base/file.h"
#include "keeper/question.h"
#include "keeper/region.h"

enum { CASE_MAX = 1 << 20, LEAST_CASES = 20 };

struct saved {
	char *kind, *size, *title, *state, *why, *question, *choices;
	const char *screen; /* into text */
	struct str text;
};

static void
read_header(struct saved *c, char *line)
{
	static const struct {
		const char *name;
		size_t at;
	} headers[] = {
		{ "kind: ", offsetof(struct saved, kind) },
		{ "size: ", offsetof(struct saved, size) },
		{ "title: ", offsetof(struct saved, title) },
		{ "state: ", offsetof(struct saved, state) },
		{ "why: ", offsetof(struct saved, why) },
		{ "question: ", offsetof(struct saved, question) },
		{ "choices: ", offsetof(struct saved, choices) },
	};

	for (size_t i = 0; i < ARRAY_SIZE(headers); i++)
		if (str_starts_with(line, headers[i].name))
			*(char **)(void *)((char *)c + headers[i].at) =
				line + strlen(headers[i].name);
}

static void
load(const char *path, struct saved *c)
{
	struct err err = ERR_INIT;
	char *line, *end;

	memset(c, 0, sizeof(*c));
	str_init(&c->text);
	if (file_read(path, CASE_MAX, &c->text, &err))
		fail_msg("%s", err.text);
	for (line = c->text.buf; *line && *line != '\n'; line = end + 1) {
		end = strchrnul(line, '\n');
		if (!*end)
			fail_msg("%s: it has no screen", path);
		*end = '\0';
		read_header(c, line);
	}
	c->screen = *line ? line + 1 : line;
	if (!c->kind || !c->size || !c->state)
		fail_msg("%s: kind, size or state is missing", path);
}

static struct term *
paint(const struct saved *c)
{
	unsigned cols, rows, row = 0;
	struct str s = STR_INIT;
	struct term *t;

	assert_int_equal(sscanf(c->size, "%ux%u", &cols, &rows), 2);
	t = term_new(rows, cols, 0, NULL);
	str_addf(&s, "\033]0;%s\033\\", c->title ? c->title : "");
	for (const char *at = c->screen; *at && row < rows;) {
		const char *end = strchrnul(at, '\n');

		str_addf(&s, "\033[%u;1H%.*s", ++row, (int)(end - at), at);
		at = *end ? end + 1 : end;
	}
	term_feed(t, s.buf, s.len);
	str_release(&s);
	return t;
}

static void
load_rules(const char *kind, struct rules *rules, regex_t *composer, bool *has_composer)
{
	const char *top = getenv("srcdir");
	struct dirs d = { .config = xstrdup("/nowhere"),
			  .share = path_join(top ? top : "..", "share") };
	struct err err = ERR_INIT;
	struct kind k;

	if (kind_load(&d, kind, &k, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < k.rules.n; i++)
		assert_int_equal(rules_add(rules, k.rules.v[i], strlen(k.rules.v[i]), &err), 0);
	*has_composer = k.composer && !rules_compile(composer, k.composer, &err);
	kind_release(&k);
	dirs_release(&d);
}

static bool
expect(const char *path, const char *what, const char *got, const char *wanted)
{
	if (!strcmp(got, wanted ? wanted : ""))
		return true;
	print_error("%s: %s is '%s', not '%s'\n", path, what, got, wanted ? wanted : "");
	return false;
}

static bool
check_question(const char *path, const struct saved *c)
{
	struct str all = STR_INIT;
	struct question q;
	bool ok = true;

	question_read(c->screen, &q);
	for (unsigned i = 0; i < q.n_choices; i++)
		str_addf(&all, "%s%s", i ? " | " : "", q.choices[i]);
	if (c->choices)
		ok = expect(path, "choices", all.buf, c->choices);
	if (c->question)
		ok = expect(path, "question", q.text, c->question) && ok;
	str_release(&all);
	return ok;
}

static bool
check(const char *path)
{
	struct rules rules = RULES_INIT;
	const struct rule *r;
	bool has_composer, ok;
	struct region g;
	regex_t composer;
	struct saved c;
	struct term *t;

	load(path, &c);
	load_rules(c.kind, &rules, &composer, &has_composer);
	t = paint(&c);
	g = (struct region){ t, has_composer ? &composer : NULL };
	r = rules_find(&rules, region_text, &g);
	ok = expect(path, "state", r ? state_name(r->state) : "unknown", c.state);
	if (ok && c.why)
		ok = expect(path, "why", r->why ? r->why : "", c.why);
	if (!strcmp(c.state, "blocked"))
		ok = check_question(path, &c) && ok;
	if (!ok)
		print_error("%s: by rule '%s'\n", path, r ? r->name : "none");
	term_free(t);
	if (has_composer)
		regfree(&composer);
	rules_release(&rules);
	str_release(&c.text);
	return ok;
}

static void
each_saved_screen_is_read_as_what_it_was(void **state)
{
	const char *top = getenv("srcdir");
	char *place = path_join(top ? top : "..", "tests/agents/cases");
	unsigned n = 0, wrong = 0;
	struct dirent *entry;
	DIR *dir = opendir(place);

	(void)state;
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		char *path;

		if (!str_ends_with(entry->d_name, ".case"))
			continue;
		path = path_join(place, entry->d_name);
		wrong += !check(path);
		n++;
		free(path);
	}
	closedir(dir);
	free(place);
	assert_true(n >= LEAST_CASES);
	assert_int_equal(wrong, 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_saved_screen_is_read_as_what_it_was),
	};
	unsigned wrong = 0;

	for (int i = 1; i < argc; i++)
		wrong += !check(argv[i]);
	return argc > 1 ? wrong > 0 : cmocka_run_group_tests(tests, NULL, NULL);
}
