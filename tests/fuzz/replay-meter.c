/* SPDX-License-Identifier: MIT */
/*
 * That target without a fuzzer, for every make check: files named on the command
 * line; or transcripts that are made, and then damaged by seeds: bytes changed,
 * stretches repeated, left out, or moved.
 */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/str.h"
#include "unit/agent/transcript.h"

enum { SEEDS = 600, FILE_MAX = 16 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static uint32_t
roll(uint32_t *dice, uint32_t n)
{
	*dice = *dice * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)*dice * n >> 32);
}

static void
make(struct str *s, uint32_t *dice, bool is_claude)
{
	char id[8];

	codex_meta(s, "s");
	for (int i = 0; i < 8; i++) {
		int n = (int)roll(dice, 100000);

		snprintf(id, sizeof(id), "m%u", roll(dice, 4));
		if (is_claude) {
			claude_prompt(s, "s", id);
			claude_message(s, roll(dice, 5) ? "s" : "t", id, n, n / 2, n / 3, n);
			claude_cost(s, "s", n / 1000.0);
		} else {
			codex_turn(s, id, "gpt-5-codex");
			codex_count(s, i, n, n / 2, n / 3, n / 4, n / 5, n / 6);
		}
	}
}

static void
damage(struct str *s, uint32_t *dice)
{
	static const char often[] = "{}[]\":,\\\n0-9e.u";
	size_t at = roll(dice, (uint32_t)s->len), n = roll(dice, 40) + 1;
	struct str rest = STR_INIT;

	switch (roll(dice, 4)) {
	case 0:
		s->buf[at] = (char)roll(dice, 256);
		break;
	case 1:
		s->buf[at] = often[roll(dice, sizeof(often) - 1)];
		break;
	case 2: /* left out */
		n = s->len - at < n ? s->len - at : n;
		memmove(s->buf + at, s->buf + at + n, s->len - at - n);
		str_set_len(s, s->len - n);
		break;
	default: /* its end comes again */
		str_add(&rest, s->buf + at, s->len - at);
		str_add(s, rest.buf, rest.len < 4000 ? rest.len : 4000);
		str_release(&rest);
	}
}

static void
replay_seed(uint32_t seed)
{
	struct str s = STR_INIT;
	uint32_t dice = seed;

	str_addc(&s, (char)(seed % 2));
	str_addc(&s, (char)roll(&dice, 256));
	make(&s, &dice, seed % 2);
	for (unsigned i = roll(&dice, 12); i; i--)
		damage(&s, &dice);
	LLVMFuzzerTestOneInput((const uint8_t *)s.buf, s.len);
	str_release(&s);
}

static int
replay_file(const char *path)
{
	struct str s = STR_INIT;
	struct err err = ERR_INIT;
	int rc = file_read(path, FILE_MAX, &s, &err);

	if (rc)
		fprintf(stderr, "%s\n", err.text);
	else
		LLVMFuzzerTestOneInput((const uint8_t *)s.buf, s.len);
	str_release(&s);
	return rc;
}

int
main(int argc, char **argv)
{
	int rc = 0;

	for (int i = 1; i < argc; i++)
		rc |= replay_file(argv[i]);
	for (uint32_t seed = 0; argc == 1 && seed < SEEDS; seed++)
		replay_seed(seed);
	return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}
