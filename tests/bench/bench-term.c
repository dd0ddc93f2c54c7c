/* SPDX-License-Identifier: MIT */
/*
 * The parts of `make bench-term` that have to be fast themselves.
 *
 *	bench-term make KIND ROWSxCOLS MIB     a stream, on standard output
 *	bench-term feed WHO ROWSxCOLS FILE     its megabytes a second of CPU
 *	bench-term keep WHO ROWSxCOLS FILE     the same, with 4,000 lines of history
 *	bench-term cost WHO ROWSxCOLS FILE     milliseconds of CPU, all of it once
 *	bench-term memory WHO ROWSxCOLS FILE   KiB of a terminal that was fed it
 *
 * KIND: plain lines, dense attributes, unicode, or tui (redraws with CUP, EL,
 * DECSTBM and 2026). WHO: ours, or libvterm.
 */
#include "config.h"

#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/str.h"
#include "term/oracle.h"
#include "term/term.h"

enum { CHUNK = 65536, HISTORY = 4000, FILE_LIMIT = 256 << 20, LEAST_MS = 400 };

struct stream {
	uint64_t state;
	unsigned rows, cols, frame;
	struct str out;
};

/* --- generated streams --- */

/* xorshift (Marsaglia 2003): the same stream every time. */
static unsigned
roll(struct stream *s, unsigned sides)
{
	s->state ^= s->state << 13;
	s->state ^= s->state >> 7;
	s->state ^= s->state << 17;
	return (unsigned)((s->state >> 11) % sides);
}

static void
add_word(struct stream *s)
{
	for (unsigned n = 2 + roll(s, 8); n--;)
		str_addc(&s->out, (char)('a' + roll(s, 26)));
	str_addc(&s->out, ' ');
}

static void
add_words(struct stream *s, unsigned columns)
{
	size_t end = s->out.len + columns;

	while (s->out.len + 11 < end)
		add_word(s);
}

static void
make_plain(struct stream *s)
{
	add_words(s, 12 + roll(s, s->cols - 12));
	str_adds(&s->out, "\r\n");
}

static void
make_dense(struct stream *s)
{
	for (unsigned n = 3 + roll(s, s->cols / 12); n--;) {
		if (roll(s, 2))
			str_addf(&s->out, "\033[38;2;%u;%u;%um", roll(s, 256),
				 roll(s, 256), roll(s, 256));
		else
			str_addf(&s->out, "\033[%u;38;5;%u;48;5;%um", roll(s, 5),
				 roll(s, 256), roll(s, 256));
		add_word(s);
	}
	str_adds(&s->out, "\033[m\r\n");
}

static void
make_unicode(struct stream *s)
{
	static const char *const texts[] = {
		"漢字", "かな", "한글", "é", "e\xcc\x81", "│", "──", "┼", "█▓▒",
		"ß", "Ωμέγα", "привет", "word ", "☎", " ",
	};

	for (unsigned n = s->cols / 4; n--;)
		str_adds(&s->out, texts[roll(s, ARRAY_SIZE(texts))]);
	str_adds(&s->out, "\r\n");
}

static void
add_row(struct stream *s, unsigned row)
{
	str_addf(&s->out, "\033[%u;1H\033[38;5;%um│\033[m ", row, roll(s, 256));
	add_words(s, s->cols / 2 + roll(s, s->cols / 3));
	str_adds(&s->out, "\033[K");
}

static void
make_tui(struct stream *s)
{
	str_adds(&s->out, "\033[?2026h\033[?25l");
	for (unsigned n = 1 + roll(s, s->rows); n--;)
		add_row(s, 1 + roll(s, s->rows));
	if (s->frame++ % 4 == 0) {
		str_addf(&s->out, "\033[2;%ur\033[%u;1H\r\n", s->rows - 2, s->rows - 2);
		add_words(s, s->cols / 2);
		str_adds(&s->out, "\033[r");
	}
	str_addf(&s->out, "\033[%u;3H\033[?25h\033[?2026l", s->rows);
}

static const struct {
	const char *name;
	void (*make)(struct stream *);
} kinds[] = {
	{ "plain", make_plain },
	{ "dense", make_dense },
	{ "unicode", make_unicode },
	{ "tui", make_tui },
};

static int
make(const char *kind, unsigned rows, unsigned cols, unsigned mib)
{
	struct stream s = { .state = 0x2545f4914f6cdd1d, .rows = rows, .cols = cols };
	size_t size = (size_t)mib << 20, i = 0;

	str_init(&s.out);
	while (i < ARRAY_SIZE(kinds) && strcmp(kinds[i].name, kind))
		i++;
	if (i == ARRAY_SIZE(kinds))
		return -1;
	while (s.out.len < size)
		kinds[i].make(&s);
	i = fwrite(s.out.buf, 1, s.out.len, stdout);
	i -= s.out.len;
	str_release(&s.out);
	return i ? -1 : 0;
}

/* --- terminals --- */

static void *
open_ours(unsigned rows, unsigned cols, unsigned history)
{
	return term_new(rows, cols, history, NULL);
}

static void
feed_ours(void *t, const char *bytes, size_t n)
{
	term_feed(t, bytes, n);
}

static void
close_ours(void *t)
{
	term_free(t);
}

#ifdef BENCH_LIBVTERM
static void *
open_libvterm(unsigned rows, unsigned cols, unsigned history)
{
	struct oracle *o = oracle_new(rows, cols);

	if (history)
		oracle_keep(o, history);
	return o;
}

static void
feed_libvterm(void *o, const char *bytes, size_t n)
{
	oracle_feed(o, bytes, n);
}

static void
close_libvterm(void *o)
{
	oracle_free(o);
}
#endif

static const struct terminal {
	const char *name;
	void *(*open)(unsigned rows, unsigned cols, unsigned history);
	void (*feed)(void *, const char *, size_t);
	void (*close)(void *);
} terminals[] = {
	{ "ours", open_ours, feed_ours, close_ours },
#ifdef BENCH_LIBVTERM
	{ "libvterm", open_libvterm, feed_libvterm, close_libvterm },
#endif
};

static const struct terminal *
find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(terminals); i++)
		if (!strcmp(terminals[i].name, name))
			return &terminals[i];
	return NULL;
}

/* --- measuring --- */

static int64_t
cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void
feed_all(const struct terminal *w, void *t, const struct str *s)
{
	for (size_t at = 0; at < s->len; at += CHUNK)
		w->feed(t, s->buf + at, s->len - at < CHUNK ? s->len - at : CHUNK);
}

/* As often as it takes for the clock not to matter. */
static void
print_speed(const struct terminal *w, void *t, const struct str *s)
{
	int64_t start = cpu_ns(), took;
	double bytes = 0;

	do {
		feed_all(w, t, s);
		bytes += (double)s->len;
		took = cpu_ns() - start;
	} while (took < LEAST_MS * 1000000LL);
	w->close(t);
	printf("%.2f\n", bytes * 1e3 / (double)took);
}

static void
measure_feed(const struct terminal *w, unsigned rows, unsigned cols,
	     const struct str *s)
{
	print_speed(w, w->open(rows, cols, 0), s);
}

static void
measure_keep(const struct terminal *w, unsigned rows, unsigned cols,
	     const struct str *s)
{
	print_speed(w, w->open(rows, cols, HISTORY), s);
}

static void
measure_cost(const struct terminal *w, unsigned rows, unsigned cols,
	     const struct str *s)
{
	int64_t start = cpu_ns();
	void *t = w->open(rows, cols, HISTORY);

	feed_all(w, t, s);
	printf("%.2f\n", (double)(cpu_ns() - start) / 1e6);
	w->close(t);
}

static void
measure_memory(const struct terminal *w, unsigned rows, unsigned cols,
	       const struct str *s)
{
	struct mallinfo2 before = mallinfo2(), after;
	void *t = w->open(rows, cols, HISTORY);

	feed_all(w, t, s);
	after = mallinfo2();
	printf("%.1f\n", (double)(after.uordblks + after.hblkhd - before.uordblks -
				  before.hblkhd) / 1024);
	w->close(t);
}

static const struct {
	const char *name;
	void (*run)(const struct terminal *, unsigned rows, unsigned cols,
		    const struct str *);
} measures[] = {
	{ "feed", measure_feed },
	{ "keep", measure_keep },
	{ "cost", measure_cost },
	{ "memory", measure_memory },
};

static int
measure(const char *what, const char *who, unsigned rows, unsigned cols,
	const char *path)
{
	const struct terminal *w = find(who);
	struct err err = ERR_INIT;
	struct str s = STR_INIT;
	int rc = -1;

	if (!w || file_read(path, FILE_LIMIT, &s, &err)) {
		fprintf(stderr, "%s\n", w ? err.text : "no such terminal here");
		goto out;
	}
	for (size_t i = 0; i < ARRAY_SIZE(measures); i++)
		if (!strcmp(measures[i].name, what)) {
			measures[i].run(w, rows, cols, &s);
			rc = 0;
		}
out:
	str_release(&s);
	return rc;
}

int
main(int argc, char **argv)
{
	unsigned rows, cols;
	int rc = -1;

	if (argc == 5 && sscanf(argv[3], "%ux%u", &rows, &cols) == 2)
		rc = strcmp(argv[1], "make")
			     ? measure(argv[1], argv[2], rows, cols, argv[4])
			     : make(argv[2], rows, cols, (unsigned)atoi(argv[4]));
	else
		fputs("usage: see the head of tests/bench/bench-term.c\n", stderr);
	return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}
