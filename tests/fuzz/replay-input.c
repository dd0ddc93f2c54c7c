/* SPDX-License-Identifier: MIT */
/*
 * That target without a fuzzer, for every make check: files named on the command
 * line; or streams made from seeds, of whole sequences, of their beginnings, and
 * of bytes that sequences are made of.
 */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"
#include "base/str.h"

enum { SEEDS = 2000, PARTS = 60, FILE_MAX = 16 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static uint32_t
roll(uint32_t *dice, uint32_t n)
{
	*dice = *dice * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)*dice * n >> 32);
}

static void
add_part(struct str *s, uint32_t *dice)
{
	static const char *const parts[] = {
		"\033[A",
		"\033OP",
		"\033[1;5D",
		"\033[27;5;97~",
		"\033[97:65:97;2:3;65u",
		"\033[0;;97:98u",
		"\033[<35;10;20M",
		"\033[M !!",
		"\033[I",
		"\033[[A",
		"\033[200~pas\033te\033[201~",
		"\033[?2026;1$y",
		"\033[?1u",
		"\033[?62;4c",
		"\033]11;rgb:1111/2222/3333\033\\",
		"\033P>|term 1\033\\",
		"\033_G\033\\",
		"é",
		"🙂",
		"\033a",
		"\033\033[A",
		"\033[5^",
		"\033[3$",
		"plain",
		"\r",
	};
	static const char often[] = "\033\033[]OPM<?;:$~^u0129azA\a\\ \xc3\xa9\xff";
	const char *part = parts[roll(dice, ARRAY_SIZE(parts))];

	switch (roll(dice, 3)) {
	case 0:
		str_adds(s, part);
		break;
	case 1:
		str_add(s, part, roll(dice, (uint32_t)strlen(part) + 1));
		break;
	default:
		str_addc(s, often[roll(dice, sizeof(often) - 1)]);
	}
}

static void
replay_seed(uint32_t seed)
{
	struct str s = STR_INIT;
	uint32_t dice = seed;

	str_addc(&s, (char)roll(&dice, 256));
	for (unsigned i = roll(&dice, PARTS); i; i--)
		add_part(&s, &dice);
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
