/* SPDX-License-Identifier: MIT */
/* Lines out of bytes, and places as text. */
#include "config.h"

#include "agent/meter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fields.h"
#include "keeper/layout.h"

static const struct meter_reader *const readers[] = { &meter_claude, &meter_codex };

const struct meter_reader *
meter_reader_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(readers); i++)
		if (!strcmp(readers[i]->name, name))
			return readers[i];
	return NULL;
}

uint64_t
meter_hash(const char *kind, const void *bytes, size_t n)
{
	const unsigned char *b = bytes;
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (; *kind; kind++)
		h = (h ^ (unsigned char)*kind) * UINT64_C(0x100000001b3);
	for (size_t i = 0; i < n; i++)
		h = (h ^ b[i]) * UINT64_C(0x100000001b3);
	return h ? h : 1;
}

/* --- lines --- */

static void
take_line(struct meter_feed *f, const char *line, size_t n)
{
	while (n && (line[n - 1] == '\r' || line[n - 1] == ' '))
		n--;
	if (!n)
		return;
	f->place->lines++;
	if (line[0] != '{' || memchr(line, '\0', n) || !f->reader->line(f, line, n))
		f->place->bad++;
}

size_t
meter_feed(struct meter_feed *f, const char *bytes, size_t n)
{
	struct meter_place *p = f->place;
	const char *at = bytes, *end = bytes + n, *stop;

	while ((stop = memchr(at, '\n', (size_t)(end - at)))) {
		if (!p->is_skipping)
			take_line(f, at, (size_t)(stop - at));
		p->is_skipping = false;
		at = stop + 1;
	}
	if (!p->is_skipping && end - at >= METER_LINE_MAX) {
		p->is_skipping = true;
		p->lines++;
		p->too_long++;
	}
	if (p->is_skipping)
		at = end;
	p->offset += at - bytes;
	return (size_t)(at - bytes);
}

/* --- messages --- */

bool
meter_is_sound(const struct tokens *t)
{
	const int64_t counts[] = { t->input, t->cache_write, t->cache_write_1h,
				   t->cache_read, t->output };

	for (size_t i = 0; i < ARRAY_SIZE(counts); i++)
		if (counts[i] < 0 || counts[i] > METER_TOKENS_MAX)
			return false;
	return true;
}

static struct meter_message *
find_recent(struct meter_place *p, uint64_t id)
{
	for (size_t i = 0; i < METER_RECENT; i++)
		if (p->recent[i].id == id)
			return &p->recent[i];
	return NULL;
}

/* What now has more of than was; and was becomes what is greater. */
static int64_t
take_more(int64_t *was, int64_t now)
{
	int64_t more = now > *was ? now - *was : 0;

	*was += more;
	return more;
}

static void
tell_more(struct meter_feed *f, struct meter_message *m, struct meter_event *e)
{
	struct tokens more = {
		take_more(&m->tokens.input, e->tokens.input),
		take_more(&m->tokens.cache_write, e->tokens.cache_write),
		take_more(&m->tokens.cache_write_1h, e->tokens.cache_write_1h),
		take_more(&m->tokens.cache_read, e->tokens.cache_read),
		take_more(&m->tokens.output, e->tokens.output),
	};

	if (!m->is_ours || !tokens_sum(&more))
		return;
	e->id = 0;
	e->tokens = more;
	f->take(f->ctx, e);
}

void
meter_tell_message(struct meter_feed *f, struct meter_event *e)
{
	struct meter_place *p = f->place;
	struct meter_message *m = find_recent(p, e->id);

	e->kind = METER_TOKENS;
	if (m) {
		tell_more(f, m, e);
		return;
	}
	m = &p->recent[p->next];
	p->next = (p->next + 1) % METER_RECENT;
	*m = (struct meter_message){ e->id, e->tokens, false };
	m->is_ours = f->take(f->ctx, e);
}

/* --- limits --- */

bool
meter_limits_are_known(const struct meter_limits *l)
{
	return l->v[0].percent >= 0 || l->v[1].percent >= 0;
}

void
meter_limits_save(const struct meter_limits *l, struct str *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(l->v); i++)
		str_addf(out, "%s%" PRId64 "/%" PRId64 "/%" PRId64, i ? " " : "",
			 l->v[i].percent, l->v[i].minutes, l->v[i].resets_ms);
}

void
meter_limits_load(const char *text, struct meter_limits *l)
{
	struct meter_limits got = METER_LIMITS_INIT;

	*l = got;
	if (text && sscanf(text, "%" SCNd64 "/%" SCNd64 "/%" SCNd64 " %" SCNd64 "/%" SCNd64
				 "/%" SCNd64,
			   &got.v[0].percent, &got.v[0].minutes, &got.v[0].resets_ms,
			   &got.v[1].percent, &got.v[1].minutes, &got.v[1].resets_ms) == 6)
		*l = got;
}

/* --- places --- */

#define ROW(kind, member) LAYOUT_ROW(struct meter_place, LAYOUT_##kind, member, false)

static const struct layout place_rows[] = {
	ROW(INT, inode),       ROW(INT, offset),
	ROW(INT, head_length), ROW(INT, is_skipping),
	ROW(INT, lines),       ROW(INT, bad),
	ROW(INT, foreign),     ROW(INT, too_long),
	ROW(INT, restarts),    ROW(CHARS, model),
	ROW(INT, is_named),    ROW(INT, is_foreign),
	ROW(INT, has_total),
};

#define TOKENS_FORMAT "%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64
#define TOKENS_OF(t) \
	(t).input, (t).cache_write, (t).cache_write_1h, (t).cache_read, (t).output
#define TOKENS_SCAN "%" SCNd64 " %" SCNd64 " %" SCNd64 " %" SCNd64 " %" SCNd64
#define TOKENS_AT(t) \
	&(t).input, &(t).cache_write, &(t).cache_write_1h, &(t).cache_read, &(t).output

void
meter_place_save(const struct meter_place *p, struct str *out)
{
	layout_add(out, place_rows, ARRAY_SIZE(place_rows), p);
	str_addf(out, "head=%" PRIu64 "\n", p->head);
	if (p->has_total)
		str_addf(out, "total=" TOKENS_FORMAT "\n", TOKENS_OF(p->total));
	/* oldest first, so that loading them one by one gives the same order */
	for (unsigned i = 0; i < METER_RECENT; i++) {
		const struct meter_message *m = &p->recent[(p->next + i) % METER_RECENT];

		if (m->id)
			str_addf(out, "message=%" PRIu64 " %d " TOKENS_FORMAT "\n", m->id,
				 m->is_ours, TOKENS_OF(m->tokens));
	}
}

static void
load_message(struct meter_place *p, const char *text)
{
	struct meter_message m = { 0 };
	int is_ours;

	if (sscanf(text, "%" SCNu64 " %d " TOKENS_SCAN, &m.id, &is_ours,
		   TOKENS_AT(m.tokens)) != 7)
		return;
	m.is_ours = is_ours;
	p->recent[p->next] = m;
	p->next = (p->next + 1) % METER_RECENT;
}

void
meter_place_load(const char *text, struct meter_place *p)
{
	struct fields_walk w = FIELDS_WALK_INIT(text, strlen(text));

	*p = (struct meter_place)METER_PLACE_INIT;
	while (fields_next(&w)) {
		if (!strcmp(w.key.buf, "message"))
			load_message(p, w.value.buf);
		else if (!strcmp(w.key.buf, "total"))
			sscanf(w.value.buf, TOKENS_SCAN, TOKENS_AT(p->total));
		else if (!strcmp(w.key.buf, "head"))
			p->head = strtoull(w.value.buf, NULL, 10);
		else
			layout_set(place_rows, ARRAY_SIZE(place_rows), p, w.key.buf,
				   &w.value);
	}
	fields_walk_release(&w);
	if (p->offset < 0)
		*p = (struct meter_place)METER_PLACE_INIT;
}

void
meter_place_restart(struct meter_place *p)
{
	*p = (struct meter_place){
		.lines = p->lines,
		.bad = p->bad,
		.foreign = p->foreign,
		.too_long = p->too_long,
		.restarts = p->restarts + 1,
	};
}
