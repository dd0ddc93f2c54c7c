/* SPDX-License-Identifier: MIT */
/*
 * An idle terminal has no ring at all. Once the ring has max_lines places, a
 * push costs one free and one allocation of about the same size.
 */
#include "config.h"

#include "term/history.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"

/* A line with its runs and its text behind it. */
struct history_line {
	uint32_t len, n_runs;
	uint16_t width;
	bool wrapped;
	uint8_t marks;
	struct line_run runs[];
};

static size_t
size_of(const struct history_line *l)
{
	return sizeof(*l) + l->n_runs * sizeof(*l->runs) + l->len;
}

static char *
text_of(struct history_line *l)
{
	return (char *)(l->runs + l->n_runs);
}

static struct history_line **
slot(const struct history *h, size_t i)
{
	size_t at = h->first + i;

	return &h->ring[at < h->alloc ? at : at - h->alloc];
}

void
history_init(struct history *h, size_t max_lines, size_t max_bytes)
{
	*h = (struct history){ .max_lines = max_lines, .max_bytes = max_bytes };
}

struct history_line *
history_shift(struct history *h)
{
	struct history_line *l = *slot(h, 0);

	h->bytes -= size_of(l);
	h->first = h->first + 1 < h->alloc ? h->first + 1 : 0;
	h->n--;
	return l;
}

static void
drop_oldest(struct history *h)
{
	free(history_shift(h));
}

void
history_clear(struct history *h)
{
	while (h->n)
		drop_oldest(h);
	free(h->ring);
	h->ring = NULL;
	h->alloc = h->first = 0;
}

void
history_release(struct history *h)
{
	history_clear(h);
}

/* A larger ring, the oldest line at its start. */
static void
grow(struct history *h)
{
	size_t alloc = alloc_next(h->alloc, h->n + 1);
	struct history_line **ring;

	if (alloc > h->max_lines)
		alloc = h->max_lines;
	ring = xreallocarray(NULL, alloc, sizeof(*ring));
	for (size_t i = 0; i < h->n; i++)
		ring[i] = *slot(h, i);
	free(h->ring);
	h->ring = ring;
	h->alloc = alloc;
	h->first = 0;
}

void
history_limit(struct history *h, size_t max_lines, size_t max_bytes)
{
	h->max_lines = max_lines;
	h->max_bytes = max_bytes;
	while (h->n > max_lines || (h->bytes > max_bytes && h->n > 1))
		drop_oldest(h);
}

void
history_add(struct history *h, struct history_line *l)
{
	h->total++;
	if (!h->max_lines) {
		free(l);
		return;
	}
	if (h->n == h->max_lines)
		drop_oldest(h);
	if (h->n == h->alloc)
		grow(h);
	*slot(h, h->n++) = l;
	h->bytes += size_of(l);
	history_limit(h, h->max_lines, h->max_bytes);
}

static struct history_line *
line_dup(const struct line *line)
{
	size_t runs = line->n_runs * sizeof(*line->runs);
	struct history_line *l = xmalloc(sizeof(*l) + runs + line->len);

	l->len = line->len;
	l->n_runs = line->n_runs;
	l->width = line->width;
	l->wrapped = line->wrapped;
	l->marks = line->marks;
	if (runs)
		memcpy(l->runs, line->runs, runs);
	memcpy(text_of(l), line->text, line->len);
	return l;
}

void
history_push(struct history *h, const struct line *line)
{
	if (h->max_lines)
		history_add(h, line_dup(line));
	else
		h->total++;
}

void
history_pop(struct history *h)
{
	struct history_line *l = *slot(h, h->n - 1);

	h->bytes -= size_of(l);
	h->n--;
	free(l);
}

void
history_unwrap(struct history *h)
{
	if (h->n)
		(*slot(h, h->n - 1))->wrapped = false;
}

struct line
history_get(const struct history *h, size_t back)
{
	struct history_line *l;

	assert(back && back <= h->n);
	l = *slot(h, h->n - back);
	return (struct line){ text_of(l), l->runs,  l->len,  l->n_runs,
			      l->width,	  l->wrapped, l->marks };
}
