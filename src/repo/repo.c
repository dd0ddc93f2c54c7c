/* SPDX-License-Identifier: MIT */
/*
 * Opening, and the small questions: HEAD and revisions. The library's global
 * state is counted by libgit2 itself, but its list of extensions is not safe
 * against a thread that opens meanwhile, so begin and end take turns.
 */
#include "config.h"

#include "repo/repo-int.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"

static pthread_mutex_t lib_turn = PTHREAD_MUTEX_INITIALIZER;

/* Safe to open with: what they change is asked of git, see gitprog_why. */
static void
allow_extensions(void)
{
#if LIBGIT2_VER_MAJOR > 1 || LIBGIT2_VER_MINOR >= 2
	static const char *const known[] = { "worktreeconfig", "preciousobjects",
					     "partialclone", "relativeworktrees" };

	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, known, ARRAY_SIZE(known));
#endif
}

static void
leave_library(void)
{
	git_libgit2_shutdown();
}

/*
 * The first user takes it once more, to the end of the program: a library that
 * is shut down while another thread still has its error state loses that.
 */
void
repo_lib_begin(void)
{
	pthread_mutex_lock(&lib_turn);
	if (git_libgit2_init() == 1) {
		allow_extensions();
		git_libgit2_init();
		atexit(leave_library);
	}
	pthread_mutex_unlock(&lib_turn);
}

void
repo_lib_end(void)
{
	pthread_mutex_lock(&lib_turn);
	git_libgit2_shutdown();
	pthread_mutex_unlock(&lib_turn);
}

int
repo_err(struct err *err, enum err_code code, const char *fmt, ...)
{
	const git_error *e = git_error_last();
	char text[sizeof(err->text)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return err_set(err, code, "%s: %s", text,
		       e && e->message ? e->message : "no reason given");
}

static int
open_failed(int rc, const char *path, struct err *err)
{
	const git_error *e = git_error_last();

	if (rc == GIT_ENOTFOUND)
		return err_set(err, ERR_NOT_FOUND, "%s %s", path,
			       file_exists(path) ? "is not a git repository"
						 : "is not there");
	if (e && e->message && strstr(e->message, "is not owned by"))
		return err_set(
			err, ERR_REFUSED,
			"%s belongs to another user; to trust it, run `git config "
			"--global --add safe.directory %s`",
			path, path);
	return repo_err(err, ERR_CORRUPT, "cannot open the repository %s", path);
}

int
repo_open_at(const char *path, git_repository **out, struct err *err)
{
	int rc =
		git_repository_open_ext(out, path, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);

	return rc ? open_failed(rc, path, err) : 0;
}

int
repo_open(const char *root, struct repo **out, struct err *err)
{
	struct repo *repo = xcalloc(1, sizeof(*repo));

	repo_lib_begin();
	if (repo_open_at(root, &repo->git, err))
		goto fail;
	if (git_repository_is_bare(repo->git)) {
		err_set(err, ERR_REFUSED, "%s is a bare repository; clone it first",
			root);
		goto fail;
	}
	repo->root = path_absolute(git_repository_workdir(repo->git), "/");
	repo->common = path_absolute(git_repository_commondir(repo->git), "/");
	*out = repo;
	return 0;
fail:
	repo_close(repo);
	return -1;
}

void
repo_close(struct repo *repo)
{
	if (!repo)
		return;
	git_repository_free(repo->git);
	free(repo->root);
	free(repo->common);
	free(repo);
	repo_lib_end();
}

const char *
repo_root(const struct repo *repo)
{
	return repo->root;
}

int
repo_lock(const struct repo *repo, struct err *err)
{
	char *path = path_join(repo->common, "fleet.lock");
	int fd = file_lock(path, err);

	free(path);
	return fd;
}

bool
repo_again(int rc, int *tries)
{
	const struct timespec pause = { .tv_nsec = 25 * 1000 * 1000 };

	if (rc != GIT_ELOCKED || ++*tries > 40)
		return false;
	nanosleep(&pause, NULL);
	return true;
}

int
repo_head(struct repo *repo, char oid[REPO_OID_SIZE], struct str *branch,
	  struct err *err)
{
	git_reference *head = NULL;
	int rc = git_repository_head(&head, repo->git);

	if (rc == GIT_EUNBORNBRANCH || rc == GIT_ENOTFOUND)
		return err_set(err, ERR_REFUSED,
			       "%s has no commit yet; make a first one (`git commit "
			       "--allow-empty -m start` will do)",
			       repo->root);
	if (rc)
		return repo_err(err, ERR_CORRUPT, "cannot read HEAD of %s", repo->root);
	git_oid_tostr(oid, REPO_OID_SIZE, git_reference_target(head));
	str_adds(branch, git_reference_is_branch(head) ? git_reference_shorthand(head)
						       : "HEAD");
	git_reference_free(head);
	return 0;
}

int
repo_resolve(struct repo *repo, const char *rev, char oid[REPO_OID_SIZE],
	     struct err *err)
{
	git_object *found = NULL, *commit = NULL;
	int rc = git_revparse_single(&found, repo->git, rev);

	if (!rc)
		rc = git_object_peel(&commit, found, GIT_OBJECT_COMMIT);
	if (rc)
		err_set(err, ERR_NOT_FOUND, "no commit is called '%s' in %s%s", rev,
			repo->root, rc == GIT_EAMBIGUOUS ? ": it is ambiguous" : "");
	else
		git_oid_tostr(oid, REPO_OID_SIZE, git_object_id(commit));
	git_object_free(commit);
	git_object_free(found);
	return rc ? -1 : 0;
}

int
repo_commit(git_repository *git, const char *hex, git_commit **out, struct err *err)
{
	git_oid oid;

	if (git_oid_fromstr(&oid, hex))
		return err_set(err, ERR_USAGE, "'%s' is not the id of a commit", hex);
	if (git_commit_lookup(out, git, &oid))
		return err_set(err, ERR_NOT_FOUND, "there is no commit %s in %s", hex,
			       git_repository_path(git));
	return 0;
}

int
repo_tree(git_repository *git, const git_oid *commit, git_tree **out, struct err *err)
{
	git_object *tree = NULL, *object = NULL;
	int rc = -1;

	if (git_object_lookup(&object, git, commit, GIT_OBJECT_ANY) ||
	    git_object_peel(&tree, object, GIT_OBJECT_TREE))
		repo_err(err, ERR_CORRUPT, "cannot read the tree of %s",
			 git_oid_tostr_s(commit));
	else
		rc = 0;
	*out = (git_tree *)tree;
	git_object_free(object);
	return rc;
}
