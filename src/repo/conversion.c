/* SPDX-License-Identifier: MIT */
/*
 * Whether files may lie in a worktree other than in their blobs (line ends,
 * ident). Asking libgit2 for each file costs a tenth of a millisecond, so the
 * attribute files are looked through once for the words that matter: most
 * repositories have none that change anything when a file is written here.
 */
#include "config.h"

#include "repo/repo-int.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"

#define ATTRIBUTES_LIMIT (1 << 20)

/* A word too many costs time only. */
static void
read_words(struct conversion *c, const char *text)
{
	static const char *const now[] = { "eol=crlf", "ident" };
	static const char *const once[] = { "text", "crlf", "eol", "ident" };

	for (size_t i = 0; i < ARRAY_SIZE(now); i++)
		c->is_on = c->is_on || strstr(text, now[i]);
	for (size_t i = 0; i < ARRAY_SIZE(once); i++)
		c->may_have_been = c->may_have_been || strstr(text, once[i]);
}

static void
read_words_of_file(struct conversion *c, const char *path)
{
	struct str text = STR_INIT;

	if (!file_read(path, ATTRIBUTES_LIMIT, &text, NULL))
		read_words(c, text.buf);
	str_release(&text);
}

static void
read_words_of_blob(struct conversion *c, git_repository *git, const git_oid *id)
{
	git_blob *blob = NULL;
	char *text;

	if (git_blob_lookup(&blob, git, id))
		return;
	text = xstrndup(git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob));
	read_words(c, text);
	free(text);
	git_blob_free(blob);
}

/* By gitattributes(5): the repository's, the user's and the machine's files. */
static void
read_outer_files(struct conversion *c, git_repository *git, git_config *config)
{
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	char *base =
		xdg && *xdg ? xstrdup(xdg) : path_join(home ? home : "/", ".config");
	char *user = path_join(base, "git/attributes");
	char *info = path_join(git_repository_commondir(git), "info/attributes");
	git_buf own = { 0 };

	read_words_of_file(c, info);
	read_words_of_file(c, "/etc/gitattributes");
	if (git_config_get_path(&own, config, "core.attributesFile"))
		read_words_of_file(c, user);
	else
		read_words_of_file(c, own.ptr);
	git_buf_dispose(&own);
	free(info);
	free(user);
	free(base);
}

static void
read_setting(struct conversion *c, git_config *config, const char *key,
	     const char *const *converting)
{
	git_buf value = { 0 };

	if (!git_config_get_string_buf(&value, config, key)) {
		c->may_have_been = true;
		for (; *converting; converting++)
			if (!strcasecmp(value.ptr, *converting))
				c->is_on = true;
	}
	git_buf_dispose(&value);
}

int
conversion_find(git_repository *git, git_index *entries, struct conversion *c,
		struct err *err)
{
	static const char *const yes[] = { "true", "yes", "on", "1", "", NULL };
	static const char *const crlf[] = { "crlf", NULL };
	git_config *config = NULL;

	memset(c, 0, sizeof(*c));
	if (git_repository_config_snapshot(&config, git))
		return repo_err(err, ERR_CONFIG, "cannot read the config of %s",
				git_repository_path(git));
	read_setting(c, config, "core.autocrlf", yes);
	read_setting(c, config, "core.eol", crlf);
	read_outer_files(c, git, config);
	for (size_t i = 0; i < git_index_entrycount(entries); i++) {
		const git_index_entry *e = git_index_get_byindex(entries, i);

		if (!strcmp(path_base(e->path), ".gitattributes"))
			read_words_of_blob(c, git, &e->id);
	}
	git_config_free(config);
	return 0;
}
