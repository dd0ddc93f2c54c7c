/* SPDX-License-Identifier: MIT */
/*
 * A directory is read at every key that is typed: what there is may change, and a
 * few hundred names cost less than a frame. More than DIRECTORY_MAX are not read.
 */
#include "config.h"

#include "ui/widget/suggest.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/path.h"
#include "ui/model/rows.h"
#include "ui/widget/editor.h"

enum { OFFERED_MAX = 5, DIRECTORY_MAX = 4096 };

void
suggest_init(struct suggest *s)
{
	*s = (struct suggest){ .kind = SUGGEST_LINE };
	strv_init(&s->words);
	strv_init(&s->fitting);
}

void
suggest_release(struct suggest *s)
{
	strv_release(&s->words);
	strv_release(&s->fitting);
}

void
suggest_clear(struct suggest *s)
{
	strv_clear(&s->fitting);
	s->at = 0;
}

/* --- the part --- */

static void
find_part(struct suggest *s, const struct editor *e)
{
	static const char separators[] = { [SUGGEST_LIST] = ',', [SUGGEST_PATH] = '/' };
	const char *text = e->text.buf;
	char separator = separators[s->kind];

	s->from = separator ? e->at : 0;
	while (s->from > 0 && text[s->from - 1] != separator)
		s->from--;
	s->to = s->kind == SUGGEST_LIST ? e->at + strcspn(text + e->at, ",")
					: e->text.len;
}

/* --- files --- */

static bool
is_directory(int dir, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
		return entry->d_type == DT_DIR;
	return !fstatat(dir, entry->d_name, &st, 0) && S_ISDIR(st.st_mode);
}

/* Those with a dot are offered to who has written it. */
static void
read_directory(const char *path, bool has_dot, struct strv *words)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;

	while (dir && words->n < DIRECTORY_MAX && (entry = readdir(dir)))
		if ((entry->d_name[0] == '.') == has_dot &&
		    strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			strv_addf(words, "%s%s", entry->d_name,
				  is_directory(dirfd(dir), entry) ? "/" : "");
	if (dir)
		closedir(dir);
	strv_sort(words);
}

static void
read_words(struct suggest *s, const struct editor *e)
{
	char *typed = xstrndup(e->text.buf, s->from);
	char *path = path_expand(typed);

	strv_clear(&s->words);
	read_directory(*path ? path : ".", e->text.buf[s->from] == '.', &s->words);
	free(path);
	free(typed);
}

/* --- what fits --- */

static void
add_fitting(struct suggest *s, const char *part, bool beginning)
{
	for (size_t i = 0; i < s->words.n && s->fitting.n < OFFERED_MAX; i++) {
		const char *word = s->words.v[i];

		if (str_starts_with(word, part) == beginning && strcmp(word, part) &&
		    (beginning || rows_fuzzy(part, word)))
			strv_add(&s->fitting, word);
	}
}

void
suggest_find(struct suggest *s, const struct editor *e, bool for_nothing)
{
	char *part;

	strv_clear(&s->fitting);
	find_part(s, e);
	if (s->to > s->from || for_nothing) {
		if (s->kind == SUGGEST_PATH)
			read_words(s, e);
		part = xstrndup(e->text.buf + s->from, s->to - s->from);
		add_fitting(s, part, true);
		add_fitting(s, part, false);
		free(part);
	}
	s->at = s->fitting.n;
}

/* --- choosing --- */

bool
suggest_choose(struct suggest *s, enum action a)
{
	size_t n = s->fitting.n;

	if (a == ACTION_DOWN && s->at == n && n)
		s->at = 0;
	else if (a == ACTION_DOWN && s->at + 1 < n)
		s->at++;
	else if (a == ACTION_UP && s->at < n)
		s->at = s->at ? s->at - 1 : n;
	else
		return false;
	return true;
}

bool
suggest_has_chosen(const struct suggest *s)
{
	return s->at < s->fitting.n;
}

void
suggest_take(struct suggest *s, struct editor *e)
{
	size_t at = suggest_has_chosen(s) ? s->at : 0;
	bool goes_on;

	if (!s->fitting.n)
		return;
	goes_on = str_ends_with(s->fitting.v[at], "/");
	editor_replace(e, s->from, s->to, s->fitting.v[at]);
	suggest_clear(s);
	if (goes_on && s->kind == SUGGEST_PATH)
		suggest_find(s, e, true);
}
