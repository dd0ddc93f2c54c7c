/* SPDX-License-Identifier: MIT */
/* Questions and choices, as programs write them. */
#include "config.h"

#include "keeper/question.h"

#include <string.h>

#include "base/alloc.h"
#include "base/str.h"
#include "unit/keeper/unit.h"

static const struct {
	const char *screen, *text;
	const char *choices[CHOICES_MAX];
	unsigned marked;
} cases[] = {
	{ "", "", { NULL }, 0 },
	{ "1. a list\n2. of things\nthat is no question",
	  "",
	  { "a list", "of things" },
	  0 },
	{ "● said before\n\nBash command\n  rm -r x\n\nDo you want to proceed?\n"
	  "❯ 1. Yes\n  2. Yes, and don't ask again for rm\n  3. No, and say why\n\n"
	  "Esc to cancel · Tab to amend\n",
	  "Do you want to proceed?",
	  { "Yes", "Yes, and don't ask again for rm", "No, and say why" },
	  1 },
	/* in a box, with the cursor on another */
	{ "│ Allow this command?        │\n│                            │\n"
	  "│   1) Once                  │\n│ › 2) Always                │\n",
	  "Allow this command?",
	  { "Once", "Always" },
	  2 },
	/* descriptions below choices */
	{ "Which colour?\n\n> 1. Red\n     warm\n  2. Blue\n     cold\n     and deep\n"
	  "  3. Type something.\n",
	  "Which colour?",
	  { "Red", "Blue", "Type something." },
	  1 },
	/* the last one counts */
	{ "First?\n1. a\n2. b\n\nSecond?\n1. c\n2. d\n", "Second?", { "c", "d" }, 0 },
	/* in one line */
	{ "text\nRun `make test`?  1 yes  2 always  3 no\n",
	  "Run `make test`?",
	  { "yes", "always", "no" },
	  0 },
	{ "Overwrite it? [y/N]\nContinue?\n", "Continue?", { NULL }, 0 },
	/* nothing but a mark; the question goes on behind its mark */
	{ "────\n Is it safe? (Take a\n moment to look.)\n\n ❯ No, exit\n   Yes, I "
	  "trust it\n\n"
	  " Enter to confirm\n",
	  "Is it safe? (Take a",
	  { "No, exit", "Yes, I trust it" },
	  1 },
	{ "Sure?\n    Yes\n  ❯ No (recommended)\n",
	  "Sure?",
	  { "Yes", "No (recommended)" },
	  2 },
	/* what was said before is not offered */
	{ "1. Edit the file\n2. Run the tests\n\nAllow this command?\n❯ Allow\n  "
	  "Deny\n\n"
	  "enter to confirm\n",
	  "Allow this command?",
	  { "Allow", "Deny" },
	  1 },
	{ "1. Edit the file\n2. Run the tests\nand\nso\non\nit goes\nContinue?\n",
	  "Continue?",
	  { NULL },
	  0 },
	/* a line across parts matters */
	{ "Above?\n──────\nRun it\n 1. Go\n 2. Stop\n", "Run it", { "Go", "Stop" }, 0 },
	{ "Which?\n❯ 1. Red\n     red\n  2. Blue\n─────\n  3. Talk\n",
	  "Which?",
	  { "Red", "Blue", "Talk" },
	  1 },
	/* buttons in a row, hints behind them or below */
	{ "  ┃  △ Permission required\n  ┃    # Shell\n  ┃\n  ┃  $ make\n  ┃\n"
	  "  ┃   Allow once   Allow always   Reject        ctrl+f full  ⇆ select  "
	  "enter go\n"
	  "  ┃\n",
	  "Permission required: # Shell $ make",
	  { "Allow once", "Allow always", "Reject" },
	  0 },
	{ "Allow it?\n┃   Confirm   Cancel\n┃\n┃  ctrl+f full  ⇆ select  enter go\n",
	  "Allow it?",
	  { "Confirm", "Cancel" },
	  0 },
	{ "nothing to choose\n⇆ select\n", "", { NULL }, 0 },
	{ "⇆ select\n", "", { NULL }, 0 },
	/* several at once: what was chosen so far is no question */
	{ "←  ☒ Colour  ☒ Toppings  ✔ Submit  →\n\nReview your answers\n\n"
	  " ● Which colour?\n   → Blue\n\n❯ 1. Submit answers\n  2. Cancel\n",
	  "Review your answers",
	  { "Submit answers", "Cancel" },
	  1 },
	/* no question mark: what stands above */
	{ "Trust this folder\n/home/x\n\n❯ 1. Yes, I do\n  2. No, exit\n",
	  "/home/x",
	  { "Yes, I do", "No, exit" },
	  1 },
};

static void
a_question_is_read_with_its_choices(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct question q;
		unsigned n = 0;

		question_read(cases[i].screen, &q);
		while (n < CHOICES_MAX && cases[i].choices[n])
			n++;
		if (q.n_choices != n)
			fail_msg("case %zu: %u choices, not %u", i, q.n_choices, n);
		for (unsigned c = 0; c < n; c++)
			assert_string_equal(q.choices[c], cases[i].choices[c]);
		if (*cases[i].text || !n)
			assert_string_equal(q.text, cases[i].text);
		assert_int_equal(q.marked, cases[i].marked);
	}
}

static void
where_several_may_be_chosen_the_boxes_are_read(void **state)
{
	struct question q, later;

	(void)state;
	question_read("←  ☐ Toppings  ✔ Submit  →\n\nWhich toppings?\n\n"
		      "❯ 1. [ ] Cheese\n         cheese\n  2. [✔] Olives\n"
		      "  3. [ ] Type something\n     Submit\n──────\n"
		      "  4. Chat about this\n",
		      &q);
	assert_string_equal(q.text, "Which toppings?");
	assert_int_equal(q.n_choices, 4);
	assert_string_equal(q.choices[1], "Olives");
	assert_int_equal(q.boxed, 7);
	assert_int_equal(q.checked, 2);
	assert_true(q.has_tabs);
	question_read("Which toppings?\n❯ 1. [✔] Cheese\n  2. [✔] Olives\n"
		      "  3. [ ] Type something\n  4. Chat about this\n",
		      &later);
	assert_int_equal(later.checked, 3);
	assert_false(later.has_tabs);
	/* ticking makes it no other question */
	assert_true(question_hash(&q, "", 1) == question_hash(&later, "", 1));
	question_read("Which?\n❯ 1. Red\n  2. Blue\n", &q);
	assert_int_equal(q.boxed | q.checked, 0);
}

static void
another_question_has_another_name(void **state)
{
	struct question a, b;

	(void)state;
	question_read("Go?\n1. a\n2. b\n", &a);
	question_read("said\nGo?\n> 1. a\n  2. b\n", &b);
	assert_true(question_hash(&a, "", 1) == question_hash(&b, "", 1));
	assert_true(question_hash(&a, "rm", 1) == question_hash(&b, "rm", 1));
	question_read("Go?\n1. a\n2. bc\n", &b);
	assert_true(question_hash(&a, "", 1) != question_hash(&b, "", 1));
	question_read("", &b);
	assert_true(question_hash(&b, "", 0));
	/* the same on the screen: of another command, or asked once more */
	assert_true(question_hash(&a, "ls", 1) != question_hash(&a, "rm", 1));
	assert_true(question_hash(&a, "ls", 1) != question_hash(&a, "ls", 3));
}

static void
what_is_too_long_is_cut(void **state)
{
	struct question q;
	struct str s = STR_INIT;

	(void)state;
	for (int i = 0; i < 2000; i++)
		str_adds(&s, "é");
	str_adds(&s, "?\n1. ");
	for (int i = 0; i < 2000; i++)
		str_adds(&s, "漢");
	str_adds(&s, "\n2. b\n");
	for (int i = 0; i < 2000; i++)
		str_adds(&s, "  ");
	question_read(s.buf, &q);
	assert_int_equal(strlen(q.text), QUESTION_MAX - 2);
	assert_int_equal(strlen(q.choices[0]), CHOICE_MAX - 1 - (CHOICE_MAX - 1) % 3);
	assert_int_equal(q.n_choices, 2);
	str_clear(&s);
	for (int i = 0; i < 3000; i++)
		str_addf(&s, "%d. line\n", i % 12);
	question_read(s.buf, &q);
	assert_true(q.n_choices <= CHOICES_MAX);
	str_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question_is_read_with_its_choices),
		cmocka_unit_test(where_several_may_be_chosen_the_boxes_are_read),
		cmocka_unit_test(another_question_has_another_name),
		cmocka_unit_test(what_is_too_long_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
