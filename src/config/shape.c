/* SPDX-License-Identifier: MIT */
/* Shapes of strings: pane sizes, control keys, names. */
#include <config.h>

#include "config/shape.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/str.h"

#define SIDE_MIN 2
#define SIDE_MAX 1000

/* Digits alone, so that no sign and no blank slips through strtoul. */
static bool
take_side(const char **s, unsigned *side)
{
	char *end;
	unsigned long v;

	if (!isdigit((unsigned char)**s))
		return false;
	v = strtoul(*s, &end, 10);
	*s = end;
	*side = (unsigned)v;
	return v >= SIDE_MIN && v <= SIDE_MAX;
}

int
shape_pane_size(const char *text, unsigned *cols, unsigned *rows, struct err *err)
{
	const char *s = text;
	unsigned c, r;

	if (!take_side(&s, &c) || *s++ != 'x' || !take_side(&s, &r) || *s)
		return err_set(
			err, ERR_USAGE,
			"'%s' is not a size like 120x36 (columns x rows, each %d "
			"to %d)",
			text, SIDE_MIN, SIDE_MAX);
	*cols = c;
	*rows = r;
	return 0;
}

int
shape_ctrl_key(const char *text, char *key, struct err *err)
{
	static const char taken[] = "hijm[";
	const char *s = text + strlen("ctrl-");
	char c;

	if (strncasecmp(text, "ctrl-", strlen("ctrl-")) || !*s || s[1])
		goto bad;
	c = (char)tolower((unsigned char)*s);
	if ((c >= 'a' && c <= 'z' && !strchr(taken, c)) || strchr("\\]^_", c)) {
		*key = c;
		return 0;
	}
	if (strchr(taken, c))
		return err_set(
			err, ERR_USAGE,
			"'%s' cannot be told from Enter, Tab, Backspace or Escape",
			text);
bad:
	return err_set(err, ERR_USAGE, "'%s' is not a key like ctrl-q or ctrl-]", text);
}

bool
shape_is_kind_name(const char *s)
{
	if (!isalnum((unsigned char)*s) || strlen(s) > 64)
		return false;
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && *s != '_' && *s != '-')
			return false;
	return true;
}

bool
shape_is_env_name(const char *s, int n)
{
	if (n < 1 || isdigit((unsigned char)*s))
		return false;
	for (int i = 0; i < n; i++)
		if (!isalnum((unsigned char)s[i]) && s[i] != '_')
			return false;
	return true;
}

bool
shape_is_colour(const char *s)
{
	if (*s++ != '#')
		return false;
	return strlen(s) == 6 && strspn(s, "0123456789abcdefABCDEF") == 6;
}
