/* SPDX-License-Identifier: MIT */
/* Where a prompt comes from. Its trailing white space is not part of it. */
#include "config.h"

#include "verb/ask.h"

#include <string.h>

#include "base/money.h"
#include "base/utf8.h"
#include "verb/input.h"

int
ask_prompt(const struct args *args, struct str *out, struct err *err)
{
	const char *text = args_text(args, "prompt"), *file = args_text(args, "file");

	if (!text && !file)
		return 0;
	if (text && file)
		return err_set(err, ERR_USAGE, "--prompt and --file exclude each other");
	if (text && strcmp(text, "-"))
		str_adds(out, text);
	else if (input_read(text ? "-" : file, INPUT_MAX, out, err))
		return err && err->code == ERR_REFUSED
			       ? err_hint(err, "a prompt may name a file to read")
			       : -1;
	str_rtrim(out);
	if (!out->len)
		return err_set(err, ERR_USAGE, "the prompt is empty");
	if (memchr(out->buf, '\0', out->len) || !utf8_is_valid(out->buf, out->len))
		return err_set(err, ERR_USAGE, "the prompt is not UTF-8 text");
	return 0;
}

int
ask_budget(const struct args *args, bool *is_given, int64_t *nano, struct err *err)
{
	*is_given = args_has(args, "budget");
	if (*is_given && money_parse(args_text(args, "budget"), nano, err))
		return err_wrap(err, "--budget");
	return 0;
}
