/* SPDX-License-Identifier: MIT */
/*
 * Reading a prompt or a list from a file or from standard input, whole and
 * bounded: what comes from outside is never taken in without a limit.
 */
#include "config.h"

#include "verb/input.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

static int
read_stdin(size_t limit, struct str *out, struct err *e)
{
	size_t start = out->len;
	char buf[16384];
	ssize_t n;

	for (;;) {
		n = read(STDIN_FILENO, buf, sizeof(buf));
		if (n < 0 && errno == EINTR)
			return err_set(e, ERR_CANCELLED,
				       "interrupted while reading "
				       "standard input");
		if (n < 0)
			return err_errno(e, ERR_IO, "reading standard input");
		if (n == 0)
			return 0;
		if (out->len - start + n > limit)
			return err_set(e, ERR_REFUSED,
				       "standard input is over the limit "
				       "of %zu bytes",
				       limit);
		str_add(out, buf, n);
	}
}

int
input_read(const char *dash_or_path, size_t limit, struct str *out, struct err *e)
{
	if (!strcmp(dash_or_path, "-"))
		return read_stdin(limit, out, e);
	return file_read(dash_or_path, limit, out, e);
}
