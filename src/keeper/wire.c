/* SPDX-License-Identifier: MIT */
/*
 * Framing: putting frames into a buffer and finding the next whole one in
 * what has been read so far. The length is looked at before anything else, so
 * that a broken or hostile peer cannot make the other side allocate.
 */
#include "config.h"

#include "keeper/wire.h"

void
wire_add(struct str *out, enum wire_kind kind, const void *bytes, size_t n)
{
	const unsigned char head[WIRE_HEADER] = { kind, n, n >> 8, n >> 16, n >> 24 };

	str_grow(out, sizeof(head) + n);
	str_add(out, head, sizeof(head));
	str_add(out, bytes, n);
}

void
wire_add_str(struct str *out, enum wire_kind kind, const struct str *fields)
{
	wire_add(out, kind, fields->buf, fields->len);
}

static size_t
length(const char *header)
{
	const unsigned char *p = (const unsigned char *)header + 1;

	return (size_t)p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 |
	       (size_t)p[3] << 24;
}

int
wire_next(const struct str *in, size_t max, struct wire_frame *f, size_t *used)
{
	size_t n;

	if (in->len < WIRE_HEADER)
		return 0;
	n = length(in->buf);
	if (n > max)
		return -1;
	if (in->len - WIRE_HEADER < n)
		return 0;
	f->kind = (unsigned char)in->buf[0];
	f->bytes = in->buf + WIRE_HEADER;
	f->n = n;
	*used = WIRE_HEADER + n;
	return 1;
}
