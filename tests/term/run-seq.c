/* SPDX-License-Identifier: MIT */
/*
 * Runs files of the language that seq.h lays down: run-seq FILE…. What is
 * wrong is told as file:line, with what was expected and what was seen.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "term/seq.h"

enum { FILE_MAX = 1 << 20 };

void
seq_fail(struct seq *q, const char *fmt, ...)
{
	va_list ap;

	printf("%s:%u: ", q->path, q->line);
	if (q->name.len)
		printf("%s: ", q->name.buf);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	if (q->piece)
		printf(" (in pieces of %zu)", q->piece);
	putchar('\n');
	q->failures++;
}

static void
run_line(struct seq *q, const char *text)
{
	static const char source[] = "# source: ";
	struct seq_line line;
	struct err err = ERR_INIT;

	if (str_starts_with(text, source) && text[sizeof(source) - 1])
		q->sourced = true;
	if (seq_split(text, &line, &err) ||
	    (line.n && seq_run_line(q, &line, &err)))
		seq_fail(q, "%s", err.text);
	seq_line_release(&line);
}

static void
release(struct seq *q)
{
	term_free(q->t);
	str_release(&q->name);
	str_release(&q->heard.replies);
	str_release(&q->heard.through);
	strv_release(&q->heard.oscs);
}

static unsigned
run_text(const char *path, const char *text, size_t piece)
{
	struct seq q = { .path = path, .piece = piece };

	str_init(&q.name);
	str_init(&q.heard.replies);
	str_init(&q.heard.through);
	strv_init(&q.heard.oscs);
	while (*text) {
		size_t n = strcspn(text, "\n");
		char *line = xstrndup(text, n);

		q.line++;
		run_line(&q, line);
		free(line);
		text += n + (text[n] == '\n');
	}
	seq_end_case(&q);
	if (!q.sourced)
		seq_fail(&q, "no '# source: …' says where this is laid down");
	if (!q.cases)
		seq_fail(&q, "no case");
	release(&q);
	return q.failures;
}

static unsigned
run_file(const char *path)
{
	static const size_t pieces[] = { 0, 1, 3 };
	struct str s = STR_INIT;
	struct err err = ERR_INIT;
	unsigned failures = 0;

	if (file_read(path, FILE_MAX, &s, &err)) {
		printf("%s\n", err.text);
		failures = 1;
	}
	/* One way of cutting that fails says enough. */
	for (size_t i = 0; i < ARRAY_SIZE(pieces) && !failures; i++)
		failures = run_text(path, s.buf, pieces[i]);
	str_release(&s);
	return failures;
}

int
main(int argc, char **argv)
{
	unsigned failures = 0;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		seq_help();
		return EXIT_SUCCESS;
	}
	for (int i = 1; i < argc; i++)
		failures += run_file(argv[i]);
	return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
