/* SPDX-License-Identifier: MIT */
/*
 * A worktree's whole state as two trees: its index, and its files as they lie
 * there (untracked ones too, ignored ones not). Made through indexes in memory,
 * so that neither the worktree nor its real index is touched.
 *
 * Submodules and whatever else libgit2 lacks are saved by git, with a copy of
 * the index. What cannot be kept as files is refused by name before anything is
 * written: another repository inside, a submodule with work of its own, whose
 * commits would go with the worktree, and tracked files that may not be looked
 * at. A conflict is kept as the file with its markers; in the index, our side
 * stands for it.
 */
#include "config.h"

#include "repo/repo-int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"

struct salvage {
	git_repository *git;
	const char *root;
	git_index *index;  /* the worktree's, read only */
	git_index *staged; /* in memory: the index without conflicts */
	git_index *files;  /* in memory: the files */
	bool trusts_mode;
	struct err *err;
};

/* --- what cannot be kept --- */

static int
refuse_inner(const char *root, const char *path, struct err *err)
{
	return err_set(
		err, ERR_REFUSED,
		"%s/%s is a git repository of its own and cannot be saved with the "
		"worktree; move it away first",
		root, path);
}

static bool
is_git_inside(const char *root, const char *path)
{
	char *dir = path_join(root, path), *dotgit = path_join(dir, ".git");
	bool is = file_exists(dotgit);

	free(dotgit);
	free(dir);
	return is;
}

/* Whether commits of the submodule are known to none of its remotes. */
static bool
has_own_commits(git_repository *sub)
{
	git_revwalk *walk = NULL;
	git_oid oid;
	bool own = false;

	if (git_revwalk_new(&walk, sub))
		return true;
	git_revwalk_push_glob(walk, "refs/heads/*");
	git_revwalk_push_head(walk);
	git_revwalk_hide_glob(walk, "refs/remotes/*");
	own = git_revwalk_next(&oid, walk) != GIT_ITEROVER;
	git_revwalk_free(walk);
	return own;
}

static int
check_submodule(const char *root, const char *path, struct err *err)
{
	char *dir = path_join(root, path);
	struct repo_status st;
	git_repository *sub = NULL;
	int rc = -1;

	if (repo_open_at(dir, &sub, err) || repo_status(dir, &st, err))
		goto out;
	if (!repo_status_is_clean(&st) || has_own_commits(sub))
		err_set(err, ERR_REFUSED,
			"the submodule %s has %s, which cannot be saved with the "
			"worktree; push or discard that first",
			dir,
			repo_status_is_clean(&st) ? "commits of its own"
						  : "uncommitted changes");
	else
		rc = 0;
	repo_status_release(&st);
out:
	git_repository_free(sub);
	free(dir);
	return rc;
}

/* Looks at one tracked path: a submodule, or the directory of a file. */
static int
check_tracked(const char *root, const git_index_entry *e, const char *before,
	      struct err *err)
{
	const char *slash = strrchr(e->path, '/');
	char *dir;
	int rc = 0;

	if (e->mode == GIT_FILEMODE_COMMIT)
		return is_git_inside(root, e->path)
			       ? check_submodule(root, e->path, err)
			       : 0;
	if (!slash || !strncmp(before, e->path, slash - e->path + 1))
		return 0;
	dir = xstrndup(e->path, slash - e->path);
	for (char *end = dir + strlen(dir); !rc && end; end = strrchr(dir, '/')) {
		*end = '\0';
		if (is_git_inside(root, dir))
			rc = refuse_inner(root, dir, err);
	}
	free(dir);
	return rc;
}

static int
check_all_tracked(const char *root, git_index *index, struct err *err)
{
	const char *before = "";

	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		const git_index_entry *e = git_index_get_byindex(index, i);

		if (check_tracked(root, e, before, err))
			return -1;
		before = e->path;
	}
	return 0;
}

/* --- by the library --- */

/* The bytes as they lie there, when their conversion fails. */
static int
raw_blob(struct salvage *s, const char *full, git_oid *id)
{
	int fd = open(full, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), rc = -1;
	git_writestream *stream = NULL;
	char buf[16384];
	ssize_t n = -1;

	if (fd < 0 || git_blob_create_from_stream(&stream, s->git, NULL))
		goto out;
	while ((n = read(fd, buf, sizeof(buf))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || stream->write(stream, buf, n))
			break;
	}
	if (!n)
		rc = git_blob_create_from_stream_commit(id, stream);
	else
		stream->free(stream);
out:
	if (fd >= 0)
		close(fd);
	return rc;
}

static uint32_t
mode_of(const struct salvage *s, const char *path, const struct stat *st)
{
	const git_index_entry *e = git_index_get_bypath(s->files, path, 0);

	if (S_ISLNK(st->st_mode))
		return GIT_FILEMODE_LINK;
	if (!s->trusts_mode)
		return e && S_ISREG(e->mode) ? e->mode : GIT_FILEMODE_BLOB;
	return st->st_mode & 0100 ? GIT_FILEMODE_BLOB_EXECUTABLE : GIT_FILEMODE_BLOB;
}

static int
add_file(struct salvage *s, const char *path, const char *full, const struct stat *st)
{
	git_index_entry e = { .path = path, .mode = mode_of(s, path, st) };

	if (git_blob_create_from_workdir(&e.id, s->git, path) &&
	    (S_ISLNK(st->st_mode) || raw_blob(s, full, &e.id)))
		return repo_err(s->err, ERR_IO, "cannot save %s", full);
	if (git_index_add(s->files, &e))
		return repo_err(s->err, ERR_FAILED, "cannot save %s", full);
	return 0;
}

/* Brings path in files to what lies in the worktree. */
static int
take_file(struct salvage *s, const char *path)
{
	char *full = path_join(s->root, path);
	struct stat st;
	int rc = 0, missing = lstat(full, &st);

	if (missing && errno != ENOENT && errno != ENOTDIR)
		rc = err_errno(s->err, ERR_REFUSED,
			       "cannot look at %s, so it cannot be saved; give "
			       "yourself access to it (chmod u+rwx)",
			       full);
	else if (missing || S_ISDIR(st.st_mode))
		git_index_remove(s->files, path, 0);
	else if (S_ISREG(st.st_mode) || S_ISLNK(st.st_mode))
		rc = add_file(s, path, full, &st);
	free(full);
	return rc;
}

static int
take_delta(struct salvage *s, const git_diff_delta *d)
{
	const char *path = d->new_file.path ? d->new_file.path : d->old_file.path;

	if (d->status == GIT_DELTA_UNTRACKED && str_ends_with(path, "/"))
		return is_git_inside(s->root, path)
			       ? refuse_inner(s->root, path, s->err)
			       : 0;
	return take_file(s, path);
}

static int
take_changes(struct salvage *s)
{
	git_diff_options opts;
	git_diff *diff = NULL;
	int rc = 0;

	git_diff_options_init(&opts, GIT_DIFF_OPTIONS_VERSION);
	opts.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS |
		     GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_INCLUDE_UNREADABLE |
		     GIT_DIFF_DISABLE_PATHSPEC_MATCH;
	if (git_diff_index_to_workdir(&diff, s->git, s->index, &opts))
		return repo_err(s->err, ERR_CORRUPT, "cannot look through %s", s->root);
	for (size_t i = 0; !rc && i < git_diff_num_deltas(diff); i++)
		rc = take_delta(s, git_diff_get_delta(diff, i));
	git_diff_free(diff);
	return rc;
}

/* The entries without a conflict, and our side of those with one. */
static int
copy_entries(struct salvage *s, git_index *to)
{
	for (size_t i = 0; i < git_index_entrycount(s->index); i++) {
		git_index_entry e = *git_index_get_byindex(s->index, i);
		int stage = git_index_entry_stage(&e);

		if ((stage && stage != 2) ||
		    e.flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD)
			continue;
		e.flags = 0;
		e.flags_extended = 0;
		if (git_index_add(to, &e))
			return repo_err(s->err, ERR_FAILED, "cannot save %s/%s",
					s->root, e.path);
	}
	return 0;
}

/* Conflicts and paths that are only intended are in no diff with content. */
static int
take_odd_entries(struct salvage *s)
{
	for (size_t i = 0; i < git_index_entrycount(s->index); i++) {
		const git_index_entry *e = git_index_get_byindex(s->index, i);

		if ((git_index_entry_stage(e) ||
		     e->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) &&
		    take_file(s, e->path))
			return -1;
	}
	return 0;
}

static int
by_library(struct salvage *s, git_oid *index, git_oid *files)
{
	git_config *config = NULL;
	int mode = 1, rc = -1;

	if (!git_repository_config_snapshot(&config, s->git))
		git_config_get_bool(&mode, config, "core.fileMode");
	git_config_free(config);
	s->trusts_mode = mode;
	if (git_index_new(&s->staged) || git_index_new(&s->files)) {
		repo_err(s->err, ERR_FAILED, "cannot save %s", s->root);
		goto out;
	}
	if (check_all_tracked(s->root, s->index, s->err) ||
	    copy_entries(s, s->staged) || copy_entries(s, s->files) ||
	    take_changes(s) || take_odd_entries(s))
		goto out;
	if (git_index_write_tree_to(index, s->staged, s->git) ||
	    git_index_write_tree_to(files, s->files, s->git))
		repo_err(s->err, ERR_IO, "cannot save %s", s->root);
	else
		rc = 0;
out:
	git_index_free(s->files);
	git_index_free(s->staged);
	return rc;
}

/* --- by git --- */

static bool
is_inner_record(const char *p)
{
	return str_ends_with(p, "/");
}

/* git lists an untracked directory as such only when it is a repository. */
static int
check_untracked(const char *root, struct err *err)
{
	static const char *const args[] = { "ls-files", "-o", "--exclude-standard",
					    "-z", NULL };
	struct str out = STR_INIT;
	const char *record;
	size_t at = 0;
	int rc = gitprog_run(root, NULL, args, &out, err);

	while (!rc && (record = gitprog_record(&out, &at, is_inner_record)))
		if (is_git_inside(root, record))
			rc = refuse_inner(root, record, err);
	str_release(&out);
	return rc;
}

static int
write_tree(const char *root, const char *index, git_oid *out, struct err *err)
{
	static const char *const args[] = { "write-tree", NULL };
	struct str said = STR_INIT;
	const char *last;
	int rc = gitprog_run(root, index, args, &said, err);

	str_rtrim(&said);
	last = strrchr(said.buf, '\n');
	if (!rc && git_oid_fromstr(out, last ? last + 1 : said.buf))
		rc = err_set(err, ERR_FAILED, "git write-tree said '%s'", said.buf);
	str_release(&said);
	return rc;
}

static int
by_git(struct salvage *s, git_oid *index, git_oid *files)
{
	static const char *const add[] = { "add", "--all", "--sparse", NULL };
	bool conflicted;
	char *scratch;
	int rc = -1;

	if ((s->index && check_all_tracked(s->root, s->index, s->err)) ||
	    check_untracked(s->root, s->err))
		return -1;
	scratch = gitprog_scratch_index(s->git, s->err);
	if (!scratch)
		return -1;
	/* A conflicted index is no tree: the files then stand for it as well. */
	conflicted = write_tree(s->root, scratch, index, NULL);

	if (!gitprog_run(s->root, scratch, add, NULL, s->err))
		rc = write_tree(s->root, scratch, files, s->err);
	if (!rc && conflicted)
		*index = *files;
	unlink(scratch);
	free(scratch);
	return rc;
}

int
salvage_trees(git_repository *git, git_oid *index, git_oid *files, struct err *err)
{
	struct salvage s = { .git = git, .err = err };
	int rc;

	s.root = git_repository_workdir(git);
	s.index = gitprog_index(git);
	rc = gitprog_why_reading(git, s.index) ? by_git(&s, index, files)
					       : by_library(&s, index, files);
	git_index_free(s.index);
	return rc;
}
