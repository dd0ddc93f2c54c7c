/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "keeper/literal.h"

#include <regex.h>
#include <stdbool.h>
#include <string.h>

/* Unlike in rules, ^ is at the beginning of the whole. */
static bool
begins_so(const char *pattern, const char *text)
{
	bool is_so;
	regex_t re;

	if (!pattern || regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB))
		return false;
	is_so = !regexec(&re, text, 0, NULL, 0);
	regfree(&re);
	return is_so;
}

int
literal_make(struct str *text, const char *commands, const char *quoted,
	     struct err *err)
{
	struct str with = STR_INIT;
	size_t blanks = strspn(text->buf, " \t\n");

	if (begins_so(commands, text->buf))
		return err_set(
			err, ERR_REFUSED,
			"it may take '%.40s' as a command of its own; begin with "
			"a word, or attach and type it",
			text->buf + blanks);
	if (!begins_so(quoted, text->buf))
		return 0;
	str_addf(&with, " %s", text->buf);
	str_release(text);
	*text = with;
	return 0;
}
