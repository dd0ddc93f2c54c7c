/* SPDX-License-Identifier: MIT */
/*
 * The table of snippets. The functions use no library, so that they can be
 * added to any file of their language; to add a language, add a row to each
 * table.
 */
#include "config.h"

#include "demo/snippet.h"

#include <stddef.h>

#include "base/alloc.h"

enum language { LANGUAGE_C, LANGUAGE_JS, LANGUAGE_PYTHON, LANGUAGE_COUNT };
enum { SNIPPETS = 3 };

static const struct snippet_language languages[LANGUAGE_COUNT] = {
	[LANGUAGE_C] = {
		.extension = ".c",
		.entry = "main(",
		.test_name = "tests/test-@.c",
		.test_begin = "#include <assert.h>\n\n#include \"../%\"\n\n"
			      "int\nmain(void)\n{\n",
		.test_end = "\treturn 0;\n}\n",
	},
	[LANGUAGE_JS] = {
		.extension = ".js",
		.entry = "process.argv",
		.test_name = "tests/@.test.js",
		.test_begin = "const assert = require('assert');\n"
			      "const { @ } = require('../%');\n\n",
		.test_end = "",
	},
	[LANGUAGE_PYTHON] = {
		.extension = ".py",
		.entry = "__main__",
		.test_name = "tests/test_@.py",
		.test_begin = "import runpy\n\n@ = runpy.run_path(\"%\")[\"@\"]\n\n\n"
			      "def test_@():\n",
		.test_end = "",
	},
};

static const struct snippet snippets[LANGUAGE_COUNT][SNIPPETS] = {
	[LANGUAGE_C] = {
		{
			.stem = "count_vowels",
			.doing = "Counting vowels",
			.does = "counts the vowels of a text",
			.code = "\n/* How many of the letters of text are vowels. */\n"
				"unsigned\n@(const char *text)\n{\n\tunsigned n = 0;\n\n"
				"\tfor (; *text; text++)\n"
				"\t\tfor (const char *v = \"aeiouAEIOU\"; *v; v++)\n"
				"\t\t\tn += *text == *v;\n\treturn n;\n}\n",
			.test = "\tassert(@(\"\") == 0);\n"
				"\tassert(@(\"Fleetdeck\") == 3);\n",
		},
		{
			.stem = "is_palindrome",
			.doing = "Reading backwards",
			.does = "says whether a text reads the same backwards",
			.code = "\n/* Whether text reads the same from both ends. */\n"
				"int\n@(const char *text)\n{\n"
				"\tconst char *end = text;\n\n\twhile (*end)\n\t\tend++;\n"
				"\twhile (text < end)\n\t\tif (*text++ != *--end)\n"
				"\t\t\treturn 0;\n\treturn 1;\n}\n",
			.test = "\tassert(@(\"level\"));\n\tassert(!@(\"fleet\"));\n",
		},
		{
			.stem = "longest_run",
			.doing = "Measuring runs",
			.does = "finds the longest run of one letter",
			.code = "\n/* Length of the longest run of one letter in text. */\n"
				"unsigned\n@(const char *text)\n{\n"
				"\tunsigned best = 0, run = 0;\n\n"
				"\tfor (unsigned i = 0; text[i]; i++) {\n"
				"\t\trun = i && text[i] == text[i - 1] ? run + 1 : 1;\n"
				"\t\tbest = run > best ? run : best;\n\t}\n"
				"\treturn best;\n}\n",
			.test = "\tassert(@(\"\") == 0);\n\tassert(@(\"aabbbc\") == 3);\n",
		},
	},
	[LANGUAGE_JS] = {
		{
			.stem = "countVowels",
			.doing = "Counting vowels",
			.does = "counts the vowels of a text",
			.code = "\n// How many of the letters of text are vowels.\n"
				"function @(text) {\n"
				"  return (text.match(/[aeiou]/gi) || []).length;\n}\n"
				"module.exports.@ = @;\n",
			.test = "assert.strictEqual(@('Fleetdeck'), 3);\n",
		},
		{
			.stem = "isPalindrome",
			.doing = "Reading backwards",
			.does = "says whether a text reads the same backwards",
			.code = "\n// Whether text reads the same from both ends.\n"
				"function @(text) {\n"
				"  return [...text].reverse().join('') === text;\n}\n"
				"module.exports.@ = @;\n",
			.test = "assert(@('level'));\nassert(!@('fleet'));\n",
		},
		{
			.stem = "longestRun",
			.doing = "Measuring runs",
			.does = "finds the longest run of one letter",
			.code = "\n// Length of the longest run of one letter in text.\n"
				"function @(text) {\n"
				"  const runs = text.match(/(.)\\1*/g) || [''];\n"
				"  return Math.max(...runs.map((r) => r.length));\n}\n"
				"module.exports.@ = @;\n",
			.test = "assert.strictEqual(@('aabbbc'), 3);\n",
		},
	},
	[LANGUAGE_PYTHON] = {
		{
			.stem = "count_vowels",
			.doing = "Counting vowels",
			.does = "counts the vowels of a text",
			.code = "\n\ndef @(text):\n"
				"    \"\"\"How many of the letters of text are vowels.\"\"\"\n"
				"    return sum(c in \"aeiouAEIOU\" for c in text)\n",
			.test = "    assert @(\"\") == 0\n"
				"    assert @(\"Fleetdeck\") == 3\n",
		},
		{
			.stem = "is_palindrome",
			.doing = "Reading backwards",
			.does = "says whether a text reads the same backwards",
			.code = "\n\ndef @(text):\n"
				"    \"\"\"Whether text reads the same from both ends.\"\"\"\n"
				"    return text == text[::-1]\n",
			.test = "    assert @(\"level\")\n    assert not @(\"fleet\")\n",
		},
		{
			.stem = "longest_run",
			.doing = "Measuring runs",
			.does = "finds the longest run of one letter",
			.code = "\n\ndef @(text):\n"
				"    \"\"\"Length of the longest run of one letter.\"\"\"\n"
				"    best = run = 0\n    last = None\n"
				"    for c in text:\n"
				"        run = run + 1 if c == last else 1\n"
				"        best, last = max(best, run), c\n"
				"    return best\n",
			.test = "    assert @(\"\") == 0\n    assert @(\"aabbbc\") == 3\n",
		},
	},
};

const struct snippet_language *
snippet_language_of(const char *path)
{
	for (size_t i = 0; i < ARRAY_SIZE(languages); i++)
		if (str_ends_with(path, languages[i].extension))
			return &languages[i];
	return NULL;
}

const struct snippet *
snippet_pick(const struct snippet_language *language, unsigned number)
{
	size_t at = language ? (size_t)(language - languages) : LANGUAGE_C;

	return &snippets[at][number % SNIPPETS];
}

void
snippet_expand(struct str *out, const char *text, const char *name, const char *file)
{
	for (; *text; text++) {
		if (*text == '@')
			str_adds(out, name);
		else if (*text == '%')
			str_adds(out, file);
		else
			str_addc(out, *text);
	}
}
