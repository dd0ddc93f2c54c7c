/* SPDX-License-Identifier: MIT */
/*
 * Identifiers people may have to read aloud: no 0/o, 1/l pairs. 32 symbols,
 * so that five bits make one.
 */
#include "config.h"

#include "base/ident.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

static const char symbols[33] = "abcdefghijkmnpqrstuvwxyz23456789";

void
ident_random(void *out, unsigned n)
{
	if (getrandom(out, n, 0) != (ssize_t)n)
		abort();
}

static void
random_symbols(char *out, unsigned n)
{
	unsigned char raw[16];

	ident_random(raw, n);
	for (unsigned i = 0; i < n; i++)
		out[i] = symbols[raw[i] & 31];
}

void
ident_agent(char out[IDENT_SIZE])
{
	do
		random_symbols(out, IDENT_SIZE - 1);
	while (out[0] >= '2' && out[0] <= '9');
	out[IDENT_SIZE - 1] = '\0';
}

void
ident_batch(char out[IDENT_BATCH_SIZE], int64_t utc_ms)
{
	time_t t = utc_ms / 1000;
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(out, IDENT_BATCH_SIZE, "%y%m%d-", &tm);
	random_symbols(out + 7, 4);
	out[11] = '\0';
}

void
ident_uuid(char out[IDENT_UUID_SIZE])
{
	unsigned char b[16];
	char *p = out;

	ident_random(b, sizeof(b));
	b[6] = (b[6] & 0x0f) | 0x40;
	b[8] = (b[8] & 0x3f) | 0x80;
	for (int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*p++ = '-';
		p += sprintf(p, "%02x", b[i]);
	}
}
