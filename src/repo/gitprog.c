/* SPDX-License-Identifier: MIT */
/*
 * Git itself, for what libgit2 cannot do: sparse trees, filter drivers (LFS),
 * encodings, objects that a partial clone has yet to fetch, and indexes that
 * the library cannot read. The child sees none of the GIT_* that a hook or a
 * wrapper may have put in our environment, and takes no optional lock.
 */
#include "config.h"

#include "repo/repo-int.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "base/spawn.h"
#include "repo/gitfile.h"

extern char **environ;

#define INDEX_LIMIT (1u << 30)
#define ATTRIBUTES_LIMIT (1 << 20)

/* --- when --- */

static bool
config_is_true(git_config *config, const char *key)
{
	int value = 0;

	return !git_config_get_bool(&value, config, key) && value;
}

/* libgit2 does not read config.worktree before 1.8. */
static bool
is_sparse(git_repository *git, git_config *config)
{
	char *own = path_join(git_repository_path(git), "config.worktree");
	bool is = config_is_true(config, "core.sparseCheckout") ||
		  gitfile_config_is_true(own, "core", "sparseCheckout");

	free(own);
	return is;
}

static bool
has_key(git_config *config, const char *key)
{
	git_config_entry *e = NULL;
	bool has = !git_config_get_entry(&e, config, key);

	git_config_entry_free(e);
	return has;
}

static bool
has_driver(git_config *config, const char *name)
{
	char *smudge = xasprintf("filter.%s.smudge", name);
	char *process = xasprintf("filter.%s.process", name);
	char *clean = xasprintf("filter.%s.clean", name);
	bool has = has_key(config, smudge) || has_key(config, process) ||
		   has_key(config, clean);

	free(clean);
	free(process);
	free(smudge);
	return has;
}

/* What in the text of an attributes file is beyond libgit2; NULL if nothing. */
static const char *
why_attributes(git_config *config, const char *text)
{
	const char *why = NULL;

	if (strstr(text, "working-tree-encoding="))
		return "its attributes name an encoding";
	for (const char *at = text; !why && (at = strstr(at, "filter="));) {
		char *name;

		at += strlen("filter=");
		name = xstrndup(at, strcspn(at, " \t\r\n"));
		if (!strcmp(name, "lfs"))
			why = "it has LFS files";
		else if (has_driver(config, name))
			why = "its attributes name a filter driver";
		free(name);
	}
	return why;
}

static const char *
why_file(git_config *config, const char *path)
{
	struct str text = STR_INIT;
	const char *why = NULL;

	if (!file_read(path, ATTRIBUTES_LIMIT, &text, NULL))
		why = why_attributes(config, text.buf);
	str_release(&text);
	return why;
}

static const char *
why_blob(git_repository *git, git_config *config, const git_oid *id)
{
	git_blob *blob = NULL;
	const char *why = NULL;

	if (!git_blob_lookup(&blob, git, id)) {
		char *text = xstrndup(git_blob_rawcontent(blob),
				      (size_t)git_blob_rawsize(blob));

		why = why_attributes(config, text);
		free(text);
	}
	git_blob_free(blob);
	return why;
}

static const char *
why_entries(git_repository *git, git_config *config, git_index *entries)
{
	const char *why = NULL;

	for (size_t i = 0; !why && i < git_index_entrycount(entries); i++) {
		const git_index_entry *e = git_index_get_byindex(entries, i);

		if (!strcmp(path_base(e->path), ".gitattributes"))
			why = why_blob(git, config, &e->id);
	}
	return why;
}

const char *
gitprog_why(git_repository *git, git_index *entries)
{
	char *info = path_join(git_repository_commondir(git), "info/attributes");
	git_config *config = NULL;
	const char *why = NULL;

	if (!entries)
		why = "its index is of a kind that only git reads";
	else if (git_repository_config_snapshot(&config, git))
		why = NULL;
	else if (is_sparse(git, config))
		why = "its checkout is sparse";
	else if (has_key(config, "extensions.partialclone"))
		why = "it is a partial clone";
	else if (!(why = why_file(config, info)))
		why = why_entries(git, config, entries);
	git_config_free(config);
	free(info);
	return why;
}

const char *
gitprog_why_reading(git_repository *git, git_index *entries)
{
	const char *why = gitprog_why(git, entries);

	if (why)
		return why;
	for (size_t i = 0; i < git_index_entrycount(entries); i++)
		if (git_index_get_byindex(entries, i)->mode == GIT_FILEMODE_COMMIT)
			return "it has submodules";
	return NULL;
}

git_index *
gitprog_index(git_repository *git)
{
	git_index *index = NULL;

	if (git_repository_index(&index, git))
		return NULL;
	return index;
}

/* --- how --- */

static void
child_env(struct strv *env, const char *index)
{
	static const char *const kept[] = { "GIT_CONFIG", "GIT_SSH", "GIT_ASKPASS",
					    "GIT_SSL", "GIT_EXEC_PATH" };

	for (char **e = environ; *e; e++) {
		bool keep = !str_starts_with(*e, "GIT_");

		for (size_t i = 0; !keep && i < ARRAY_SIZE(kept); i++)
			keep = str_starts_with(*e, kept[i]);
		if (keep)
			strv_add(env, *e);
	}
	strv_setenv(env, "LC_ALL", "C");
	strv_setenv(env, "GIT_TERMINAL_PROMPT", "0");
	if (index)
		strv_setenv(env, "GIT_INDEX_FILE", index);
}

static void
into_str(void *ctx, const char *bytes, size_t n)
{
	str_add(ctx, bytes, n);
}

/* The last line that git said: where it puts the reason. */
static int
failed(const char *verb, int status, struct str *out, struct err *err)
{
	const char *last;

	for (size_t i = 0; i < out->len; i++)
		if (!out->buf[i])
			out->buf[i] = ' ';
	str_rtrim(out);
	last = strrchr(out->buf, '\n');
	last = last ? last + 1 : out->buf;
	return err_set(err, ERR_FAILED, "git %s failed (exit status %d): %s", verb,
		       status, *last ? last : "it said nothing");
}

int
gitprog_run(const char *cwd, const char *index, const char *const *args,
	    struct str *out, struct err *err)
{
	struct strv argv = STRV_INIT, env = STRV_INIT;
	struct str said = STR_INIT;
	int status = 0, rc;
	struct spawn s = { .cwd = cwd, .output = into_str, .ctx = &said };

	strv_add(&argv, "git");
	strv_add(&argv, "--no-optional-locks");
	for (size_t i = 0; args[i]; i++)
		strv_add(&argv, args[i]);
	child_env(&env, index);
	s.argv = argv.v;
	s.envp = env.v;
	rc = spawn_run(&s, &status, err);
	if (!rc && status)
		rc = failed(args[0], status, &said, err);
	else if (!rc && out)
		str_add(out, said.buf, said.len);
	str_release(&said);
	strv_release(&env);
	strv_release(&argv);
	return rc;
}

char *
gitprog_scratch_index(git_repository *git, struct err *err)
{
	char *index = path_join(git_repository_path(git), "index"), *path;
	const char *tmp = getenv("TMPDIR");
	struct str bytes = STR_INIT;
	int fd, rc = 0;

	path = path_join(tmp && *tmp == '/' ? tmp : "/tmp", "fleet-index-XXXXXX");
	fd = mkostemp(path, 0);
	if (fd < 0)
		rc = err_errno(err, ERR_IO, "cannot make %s", path);
	else if (file_exists(index))
		rc = file_read(index, INDEX_LIMIT, &bytes, err);
	if (!rc && file_write_all(fd, bytes.buf, bytes.len))
		rc = err_errno(err, ERR_IO, "cannot write %s", path);
	if (fd >= 0) {
		close(fd);
		if (rc || !bytes.len) /* an empty file is no index to git */
			unlink(path);
	}
	if (rc) {
		free(path);
		path = NULL;
	}
	str_release(&bytes);
	free(index);
	return path;
}

const char *
gitprog_record(const struct str *out, size_t *at, bool (*is_record)(const char *))
{
	while (*at < out->len) {
		const char *p = out->buf + *at, *line;

		*at += strlen(p) + 1;
		while (!is_record(p) && (line = strchr(p, '\n')))
			p = line + 1;
		if (is_record(p))
			return p;
	}
	return NULL;
}
