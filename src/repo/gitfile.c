/* SPDX-License-Identifier: MIT */
/*
 * Plain reading of git's own small files. What cannot be read is told as
 * absent: whoever asks knows what its absence means.
 */
#include "config.h"

#include "repo/gitfile.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "base/str.h"

#define LINE_LIMIT 16384
#define CONFIG_LIMIT (4 << 20)

char *
gitfile_line(const char *path)
{
	struct str s = STR_INIT;

	if (file_read(path, LINE_LIMIT, &s, NULL) || strlen(s.buf) != s.len) {
		str_release(&s);
		return NULL;
	}
	str_set_len(&s, strcspn(s.buf, "\n"));
	if (s.len && s.buf[s.len - 1] == '\r')
		str_set_len(&s, s.len - 1);
	return str_detach(&s);
}

char *
gitfile_path(const char *path, const char *prefix, const char *base)
{
	char *line = gitfile_line(path), *out = NULL;

	if (line && str_starts_with(line, prefix) && line[strlen(prefix)])
		out = path_absolute(line + strlen(prefix), base);
	free(line);
	return out;
}

/* Cuts white space around s, and the comment behind it. */
static char *
trim(char *s)
{
	size_t n;

	s += strspn(s, " \t\r");
	if (*s == '"') {
		s++;
		s[strcspn(s, "\"")] = '\0';
		return s;
	}
	s[strcspn(s, "#;")] = '\0';
	for (n = strlen(s); n && strchr(" \t\r", s[n - 1]); n--)
		s[n - 1] = '\0';
	return s;
}

/* "[core]": whether a header line opens the section. */
static bool
opens(const char *line, const char *section)
{
	size_t n = strlen(section);

	return !strncasecmp(line + 1, section, n) && line[1 + n] == ']';
}

/* The value when line sets key; else NULL. Borrowed from line. */
static const char *
value_of(char *line, const char *key)
{
	size_t n = strlen(key);
	char *rest = line + n;

	if (strncasecmp(line, key, n) || isalnum((unsigned char)*rest) || *rest == '-')
		return NULL;
	rest += strspn(rest, " \t\r");
	if (*rest == '=')
		return trim(rest + 1);
	return !*rest || strchr("#;", *rest) ? "true" : NULL;
}

char *
gitfile_config(const char *path, const char *section, const char *key)
{
	struct str s = STR_INIT;
	char *found = NULL, *rest, *line;
	bool in = false;

	if (file_read(path, CONFIG_LIMIT, &s, NULL) || !s.len)
		goto out;
	rest = s.buf;
	while ((line = strsep(&rest, "\n"))) {
		const char *value;

		line += strspn(line, " \t");
		if (*line == '[')
			in = opens(line, section);
		else if (in && (value = value_of(line, key))) {
			free(found);
			found = xstrdup(value);
		}
	}
out:
	str_release(&s);
	return found;
}

bool
gitfile_config_is_true(const char *path, const char *section, const char *key)
{
	static const char *const words[] = { "true", "yes", "on", "1" };
	char *value = gitfile_config(path, section, key);
	bool is = false;

	for (size_t i = 0; value && i < ARRAY_SIZE(words); i++)
		is = is || !strcasecmp(value, words[i]);
	free(value);
	return is;
}
