/* SPDX-License-Identifier: MIT */
/*
 * The fuzzing target without a fuzzer, for every make check: files named on the
 * command line; or those of tests/fuzz/corpus, when FLEET_SRC says where that
 * is, and a fixed set of streams made from seeds. Half of those are made of
 * sequences, half are bytes without any order but for many ESCs.
 */
#include "config.h"

#include <dirent.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"
#include "unit/term/pane.h"

enum { SEEDS = 400, BYTES = 1500, FILE_MAX = 16 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
add_noise(struct dice *d, struct str *out)
{
	static const char often[] = "\033[];:?0123456789mHJK\\P_\a\xe2\x94\x80";

	for (unsigned i = 0; i < BYTES; i++)
		str_addc(out, dice_roll(d, 3) ? often[dice_roll(d, sizeof(often) - 1)]
					      : (char)dice_roll(d, 256));
}

static void
replay_seed(unsigned seed)
{
	struct dice d = { seed };
	struct str s = STR_INIT;

	for (unsigned i = 0; i < 4; i++)
		str_addc(&s, (char)dice_roll(&d, 256));
	if (seed % 2)
		add_noise(&d, &s);
	else
		dice_stream(&d, 24, 80, BYTES, &s);
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

static int
replay_corpus(const char *src)
{
	char *path = xasprintf("%s/tests/fuzz/corpus", src);
	DIR *dir = opendir(path);
	struct dirent *e;
	int rc = 0;

	if (!dir) {
		perror(path);
		rc = -1;
	}
	while (dir && (e = readdir(dir))) {
		char *file = xasprintf("%s/%s", path, e->d_name);

		if (e->d_name[0] != '.')
			rc |= replay_file(file);
		free(file);
	}
	if (dir)
		closedir(dir);
	free(path);
	return rc;
}

static int
replay_all(void)
{
	const char *src = getenv("FLEET_SRC");
	int rc = src ? replay_corpus(src) : 0;

	for (unsigned seed = 0; seed < SEEDS; seed++)
		replay_seed(seed);
	return rc;
}

int
main(int argc, char **argv)
{
	int rc = argc > 1 ? 0 : replay_all();

	for (int i = 1; i < argc; i++)
		rc |= replay_file(argv[i]);
	return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}
