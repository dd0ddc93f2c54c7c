/* SPDX-License-Identifier: MIT */
/*
 * Commits of a whole worktree. libgit2 keeps a count of its users, so each call
 * here brings it up and takes it down again, and may be mixed with an open
 * struct repo.
 */
#include "config.h"

#include "repo/commit.h"

#include "repo/repo-int.h"

/* All that a commit holds while it is made; released in one place. */
struct commit {
	git_repository *repo;
	git_index *index;
	git_tree *tree;
	git_commit *parent; /* NULL on an unborn HEAD */
	git_signature *by;
};

static int
fail(struct err *err, enum err_code code, const char *what, const char *where)
{
	const git_error *e = git_error_last();

	return err_set(err, code, "cannot %s %s: %s", what, where,
		       e && e->message ? e->message : "unknown error");
}

static void
release(struct commit *c)
{
	git_signature_free(c->by);
	git_commit_free(c->parent);
	git_tree_free(c->tree);
	git_index_free(c->index);
	git_repository_free(c->repo);
}

int
repo_init(const char *dir, const char *branch, struct err *err)
{
	git_repository_init_options opts = {
		.version = GIT_REPOSITORY_INIT_OPTIONS_VERSION,
		.flags = GIT_REPOSITORY_INIT_MKPATH | GIT_REPOSITORY_INIT_NO_REINIT,
		.initial_head = branch,
	};
	git_repository *repo = NULL;
	int rc = -1;

	repo_lib_begin();
	switch (git_repository_init_ext(&repo, dir, &opts)) {
	case 0:
		rc = 0;
		break;
	case GIT_EEXISTS:
		err_set(err, ERR_EXISTS, "there is a repository in %s already", dir);
		break;
	default:
		fail(err, ERR_IO, "make a repository in", dir);
	}
	git_repository_free(repo);
	repo_lib_end();
	return rc;
}

static int
open_worktree(struct commit *c, const char *worktree, struct err *err)
{
	int rc = git_repository_open_ext(&c->repo, worktree, 0, NULL);

	if (rc == GIT_ENOTFOUND)
		return err_set(err, ERR_NOT_FOUND, "%s is not a git repository",
			       worktree);
	if (rc)
		return fail(err, ERR_IO, "open the repository of", worktree);
	if (git_repository_state(c->repo) != GIT_REPOSITORY_STATE_NONE)
		return err_set(err, ERR_REFUSED,
			       "cannot commit in %s: a merge or rebase is under way",
			       worktree);
	return 0;
}

static int
stage_all(struct commit *c, const char *worktree, struct err *err)
{
	git_oid tree;

	if (git_repository_index(&c->index, c->repo) ||
	    git_index_add_all(c->index, NULL, GIT_INDEX_ADD_DEFAULT, NULL, NULL) ||
	    git_index_write(c->index) || git_index_write_tree(&tree, c->index) ||
	    git_tree_lookup(&c->tree, c->repo, &tree))
		return fail(err, ERR_IO, "stage the files of", worktree);
	return 0;
}

/* HEAD's commit, and whether anything differs from it. */
static int
find_parent(struct commit *c, const char *worktree, struct err *err)
{
	git_object *head = NULL;

	if (git_repository_head_unborn(c->repo) == 1)
		return 0;
	if (git_revparse_single(&head, c->repo, "HEAD^{commit}"))
		return fail(err, ERR_IO, "read HEAD of", worktree);
	c->parent = (git_commit *)head;
	if (git_oid_equal(git_commit_tree_id(c->parent), git_tree_id(c->tree)))
		return err_set(err, ERR_REFUSED, "nothing to commit in %s", worktree);
	return 0;
}

static int
sign(struct commit *c, const struct repo_author *author, struct err *err)
{
	int rc;

	if (author)
		rc = git_signature_new(&c->by, author->name, author->email,
				       author->seconds, 0);
	else if ((rc = git_signature_default(&c->by, c->repo)) == GIT_ENOTFOUND)
		rc = git_signature_now(&c->by, "fleet", "fleet@localhost");
	return rc ? fail(err, ERR_CONFIG, "sign", "a commit") : 0;
}

int
repo_commit_all_as(const char *worktree, const char *message,
		   const struct repo_author *author, char oid[REPO_OID_SIZE],
		   struct err *err)
{
	struct commit c = { 0 };
	const git_commit *parents[1];
	git_oid id;
	int rc = -1;

	repo_lib_begin();
	if (open_worktree(&c, worktree, err) || stage_all(&c, worktree, err) ||
	    find_parent(&c, worktree, err) || sign(&c, author, err))
		goto out;
	parents[0] = c.parent;
	if (git_commit_create(&id, c.repo, "HEAD", c.by, c.by, "UTF-8", message, c.tree,
			      c.parent ? 1 : 0, parents)) {
		fail(err, ERR_IO, "commit in", worktree);
		goto out;
	}
	git_oid_tostr(oid, REPO_OID_SIZE, &id);
	rc = 0;
out:
	release(&c);
	repo_lib_end();
	return rc;
}

int
repo_commit_all(const char *worktree, const char *message, char oid[REPO_OID_SIZE],
		struct err *err)
{
	return repo_commit_all_as(worktree, message, NULL, oid, err);
}
