/* SPDX-License-Identifier: MIT */
/*
 * A command's words are read as a shell reads them as far as quotes and
 * backslashes go; what else a shell does was ruled out by then, or stands in the
 * pattern. A word that is no path costs nothing: from a directory inside the
 * worktree, "test" leads to a file in it, whether it is there or not.
 */
#include "config.h"

#include "agent/approve-place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/path.h"

static bool
climbs(const char *path)
{
	for (const char *at = path; *at; at += strcspn(at, "/")) {
		at += strspn(at, "/");
		if (strcspn(at, "/") == 2 && at[0] == '.' && at[1] == '.')
			return true;
	}
	return false;
}

/* The length of path without its last component and the slashes before it. */
static size_t
parent_length(const char *path, size_t len)
{
	while (len > 1 && path[len - 1] == '/')
		len--;
	while (len > 1 && path[len - 1] != '/')
		len--;
	while (len > 1 && path[len - 1] == '/')
		len--;
	return len;
}

char *
approve_place(const char *path, const char *from)
{
	char *whole = *path == '/' ? xstrdup(path) : xasprintf("%s/%s", from, path);
	char *head = xstrdup(whole), *real, *found = NULL;
	size_t len = strlen(head);
	struct stat st;

	while (!(real = realpath(head, NULL))) {
		/* what is there and leads nowhere could lead anywhere later */
		if (errno != ENOENT || !lstat(head, &st) || len <= 1)
			goto out;
		len = parent_length(head, len);
		head[len] = '\0';
	}
	if (!climbs(whole + len))
		found = xasprintf("%s/%s", real, whole + len);
out:
	free(real);
	free(head);
	free(whole);
	return found;
}

static bool
stays(const char *word, const char *from, const char *root)
{
	char *place = approve_place(word, from);
	char *clean = place ? path_absolute(place, "/") : NULL;
	bool inside = clean && path_is_inside(clean, root);

	free(clean);
	free(place);
	return inside;
}

/* The word, what stands behind each = : , in it, and behind an option's letters. */
static bool
parts_stay(const char *word, const char *from, const char *root)
{
	const char *slash = *word == '-' ? strchr(word, '/') : NULL;

	if (*word == '~' || (slash && !stays(slash, from, root)))
		return false;
	for (const char *at = word;; at++) {
		char *part;
		bool inside;

		if (*at == '~' && at > word)
			return false;
		part = xstrndup(at, strcspn(at, ":,"));
		inside = stays(at, from, root) && stays(part, from, root);
		free(part);
		if (!inside)
			return false;
		at += strcspn(at, "=:,");
		if (!*at)
			return true;
	}
}

/* The next word, quotes undone; false at the end. */
static bool
next_word(const char **at, struct str *word)
{
	const char *s = *at + strspn(*at, " \t\n");
	char quote = 0;

	str_clear(word);
	if (!*s)
		return false;
	for (; *s && (quote || !strchr(" \t\n", *s)); s++) {
		if (quote ? *s == quote : (*s == '\'' || *s == '"')) {
			quote = quote ? 0 : *s;
			continue;
		}
		if (*s == '\\' && quote != '\'' && s[1])
			s++;
		str_addc(word, *s);
	}
	*at = s;
	return true;
}

static bool
has_word(const char *pattern, const char *wanted)
{
	struct str word = STR_INIT;
	bool found = false;

	while (!found && next_word(&pattern, &word))
		found = !strcmp(word.buf, wanted) && !strchr(word.buf, '*');
	str_release(&word);
	return found;
}

bool
approve_words_stay(const char *command, const char *pattern, const char *from,
		   const char *root)
{
	struct str word = STR_INIT;
	bool all = true;

	while (all && next_word(&command, &word))
		all = has_word(pattern, word.buf) || parts_stay(word.buf, from, root);
	str_release(&word);
	return all;
}
