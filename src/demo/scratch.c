/* SPDX-License-Identifier: MIT */
/*
 * The scratch project: `words`, which counts words. Its history is a table of
 * commits, each a table of files as they stand after it.
 */
#include "config.h"

#include "demo/scratch.h"

#include <dirent.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "repo/commit.h"

struct scratch_file {
	const char *path, *text;
};

struct scratch_commit {
	struct repo_author by;
	const char *message;
	struct scratch_file files[4]; /* ended by a NULL path */
};

static const char readme[] =
	"# words\n\n"
	"Counts the words and lines of what it reads.\n\n"
	"    make\n"
	"    ./words < README.md\n"
	"    make test\n";

static const char makefile[] =
	"CFLAGS = -Wall -Wextra -O2\n"
	"TESTS = $(wildcard tests/test-*.c)\n\n"
	"words: src/main.c src/words.c src/words.h\n"
	"\t$(CC) $(CFLAGS) -o $@ src/main.c src/words.c\n\n"
	"test: words\n"
	"\t@for t in $(TESTS:.c=); do \\\n"
	"\t\t$(CC) $(CFLAGS) -o $$t $$t.c && $$t && echo \"ok $$t\" || exit 1; \\\n"
	"\tdone\n\n"
	"clean:\n"
	"\trm -f words $(TESTS:.c=)\n\n"
	".PHONY: clean test\n";

static const char words_h_1[] =
	"#ifndef WORDS_H\n#define WORDS_H\n\n"
	"/* Words are what stands between white space. */\n"
	"unsigned words_count(const char *text);\n\n"
	"#endif\n";

static const char words_h_2[] =
	"#ifndef WORDS_H\n#define WORDS_H\n\n"
	"/* Words are what stands between white space. */\n"
	"unsigned words_count(const char *text);\n"
	"/* Lines end in a newline; a last one without it counts. */\n"
	"unsigned words_lines(const char *text);\n\n"
	"#endif\n";

#define WORDS_C                                                              \
	"#include \"words.h\"\n\n"                                           \
	"static int\nis_space(char c)\n{\n"                                  \
	"\treturn c == ' ' || (c >= '\\t' && c <= '\\r');\n}\n\n"            \
	"unsigned\nwords_count(const char *text)\n{\n\tunsigned n = 0;\n\n"  \
	"\tfor (int inside = 0; *text; text++) {\n"                          \
	"\t\tn += !inside && !is_space(*text);\n"                            \
	"\t\tinside = !is_space(*text);\n\t}\n\treturn n;\n}\n"

static const char words_c_1[] = WORDS_C;

static const char words_c_2[] = WORDS_C
	"\nunsigned\nwords_lines(const char *text)\n{\n\tunsigned n = 0;\n\n"
	"\tfor (; *text; text++)\n"
	"\t\tn += *text == '\\n' || !text[1];\n\treturn n;\n}\n";

static const char main_c_1[] =
	"#include <stdio.h>\n\n#include \"words.h\"\n\n"
	"int\nmain(void)\n{\n\tstatic char text[1 << 20];\n"
	"\tsize_t n = fread(text, 1, sizeof(text) - 1, stdin);\n\n"
	"\ttext[n] = '\\0';\n"
	"\tprintf(\"%u words\\n\", words_count(text));\n\treturn 0;\n}\n";

static const char main_c_2[] =
	"#include <stdio.h>\n\n#include \"words.h\"\n\n"
	"int\nmain(void)\n{\n\tstatic char text[1 << 20];\n"
	"\tsize_t n = fread(text, 1, sizeof(text) - 1, stdin);\n\n"
	"\ttext[n] = '\\0';\n"
	"\tprintf(\"%u words, %u lines\\n\", words_count(text),\n"
	"\t       words_lines(text));\n\treturn 0;\n}\n";

static const char test_c[] =
	"#include <assert.h>\n\n#include \"../src/words.c\"\n\n"
	"int\nmain(void)\n{\n"
	"\tassert(words_count(\"\") == 0);\n"
	"\tassert(words_count(\" two  words \") == 2);\n"
	"\tassert(words_lines(\"one\\ntwo\") == 2);\n"
	"\treturn 0;\n}\n";

static const char notes[] =
	"# To do\n\n"
	"- count letters too\n"
	"- find the longest word\n"
	"- read files named as arguments\n";

static const struct scratch_commit history[] = {
	{
		.by = { "Ada Park", "ada@example.org", 1767603600 },
		.message = "words: say what it is to be\n",
		.files = { { "README.md", readme },
			   { ".gitignore", "/words\n/tests/test-*\n!*.c\n" } },
	},
	{
		.by = { "Ada Park", "ada@example.org", 1767610800 },
		.message = "words: count words\n\n"
			   "White space is that of the C locale, written out, so that\n"
			   "the answer is the same everywhere.\n",
		.files = { { "src/words.c", words_c_1 }, { "src/words.h", words_h_1 } },
	},
	{
		.by = { "Benno Ruiz", "benno@example.org", 1767690000 },
		.message = "main: read standard input\n",
		.files = { { "src/main.c", main_c_1 }, { "Makefile", makefile } },
	},
	{
		.by = { "Chioma Lind", "chioma@example.org", 1767783600 },
		.message = "words: count lines as well\n",
		.files = { { "src/words.c", words_c_2 },
			   { "src/words.h", words_h_2 },
			   { "src/main.c", main_c_2 } },
	},
	{
		.by = { "Benno Ruiz", "benno@example.org", 1767787200 },
		.message = "tests: words and lines\n",
		.files = { { "tests/test-words.c", test_c } },
	},
	{
		.by = { "Ada Park", "ada@example.org", 1767862800 },
		.message = "docs: list what is to do\n",
		.files = { { "docs/todo.md", notes } },
	},
};

static bool
is_empty(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	bool is = true;

	while (d && is && (e = readdir(d)))
		is = !strcmp(e->d_name, ".") || !strcmp(e->d_name, "..");
	if (d)
		closedir(d);
	return is;
}

static int
write_file(const char *dir, const struct scratch_file *f, struct err *err)
{
	char *path = path_join(dir, f->path), *parent = path_dir(path);
	int rc = file_make_dirs(parent, 0755, err);

	if (!rc)
		rc = file_write(path, f->text, strlen(f->text), 0644, err);
	free(parent);
	free(path);
	return rc;
}

static int
add_commit(const char *dir, const struct scratch_commit *c, struct err *err)
{
	char oid[REPO_OID_SIZE];

	for (size_t i = 0; i < ARRAY_SIZE(c->files) && c->files[i].path; i++)
		if (write_file(dir, &c->files[i], err))
			return -1;
	return repo_commit_all_as(dir, c->message, &c->by, oid, err);
}

int
scratch_make(const char *dir, struct err *err)
{
	if (file_exists(dir) && (!file_is_dir(dir) || !is_empty(dir)))
		return err_set(err, ERR_EXISTS, "%s is there already and not empty", dir);
	if (repo_init(dir, "main", err))
		return err_wrap(err, "making the demo's repository");
	for (size_t i = 0; i < ARRAY_SIZE(history); i++)
		if (add_commit(dir, &history[i], err))
			return err_wrap(err, "making the demo's repository");
	return 0;
}
