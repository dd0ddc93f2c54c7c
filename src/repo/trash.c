/* SPDX-License-Identifier: MIT */
/*
 * The trash: a worktree's state as a commit that no branch knows, so that
 * nothing is lost by force:
 *
 *	refs/fleet/trash/<id>   tree: the files
 *	   |  \
 *	  HEAD  index           tree: the index; its parent is HEAD as well
 *
 * git's garbage collection keeps what a reference reaches, whatever its name.
 */
#include "config.h"

#include "repo/repo-int.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"

#define TRASH "refs/fleet/trash/"

/* --- saving --- */

struct saving {
	git_repository *git; /* the worktree's */
	git_commit *head;
	git_commit *index;
	git_tree *files_tree, *index_tree;
	git_signature *by;
};

static void
saving_release(struct saving *s)
{
	git_signature_free(s->by);
	git_tree_free(s->index_tree);
	git_tree_free(s->files_tree);
	git_commit_free(s->index);
	git_commit_free(s->head);
	git_repository_free(s->git);
}

static int
open_worktree(struct saving *s, struct repo *repo, const char *path, struct err *err)
{
	git_object *head = NULL;
	char *common;
	bool ours;

	if (repo_open_at(path, &s->git, err))
		return -1;
	common = path_absolute(git_repository_commondir(s->git), "/");
	ours = !strcmp(common, repo->common);
	free(common);
	if (!ours)
		return err_set(err, ERR_REFUSED, "%s is not a worktree of %s", path,
			       repo->root);
	if (git_revparse_single(&head, s->git, "HEAD^{commit}"))
		return err_set(
			err, ERR_REFUSED,
			"%s has no commit on its branch yet, so it cannot be saved; "
			"make one there first",
			path);
	s->head = (git_commit *)head;
	return 0;
}

static int
sign(struct saving *s, struct err *err)
{
	if (git_signature_default(&s->by, s->git) &&
	    git_signature_now(&s->by, "fleet", "fleet@localhost"))
		return repo_err(err, ERR_FAILED, "cannot sign a commit");
	return 0;
}

/* The two trees, and the commit of the index. */
static int
write_trees(struct saving *s, const char *path, struct err *err)
{
	git_oid index, files, commit;

	if (salvage_trees(s->git, &index, &files, err))
		return -1;
	if (git_tree_lookup(&s->index_tree, s->git, &index) ||
	    git_tree_lookup(&s->files_tree, s->git, &files) ||
	    git_commit_create_v(&commit, s->git, NULL, s->by, s->by, NULL, "index",
				s->index_tree, 1, s->head) ||
	    git_commit_lookup(&s->index, s->git, &commit))
		return repo_err(err, ERR_IO, "cannot save %s", path);
	return 0;
}

/* Whether ref already keeps just this, as after a kill between save and removal. */
static bool
holds_the_same(git_repository *git, const struct saving *s, const char *ref)
{
	git_object *was = NULL, *index = NULL;
	char *second = xasprintf("%s^2^{tree}", ref);
	bool same = false;

	if (!git_revparse_single(&was, git, ref) &&
	    git_object_type(was) == GIT_OBJECT_COMMIT &&
	    !git_revparse_single(&index, git, second)) {
		const git_commit *c = (git_commit *)was;
		const git_oid *head = git_commit_parent_id(c, 0);

		same = head && !git_oid_cmp(head, git_commit_id(s->head)) &&
		       !git_oid_cmp(git_commit_tree_id(c),
				    git_tree_id(s->files_tree)) &&
		       !git_oid_cmp(git_object_id(index), git_tree_id(s->index_tree));
	}
	git_object_free(index);
	git_object_free(was);
	free(second);
	return same;
}

static int
set_ref(git_repository *git, const char *ref, const git_oid *commit)
{
	git_reference *made = NULL;
	int rc, tries = 0;

	do
		rc = git_reference_create(&made, git, ref, commit, 0, NULL);
	while (repo_again(rc, &tries));
	git_reference_free(made);
	return rc;
}

/*
 * refs/fleet/trash/<id>, or <id>-2 and on where older states are kept. Asked of
 * the main repository: through a worktree's, libgit2 1.5 does not see that a
 * reference exists, and overwrites it.
 */
static char *
publish(struct repo *repo, struct saving *s, const char *id, const char *message,
	struct err *err)
{
	char *ref = xasprintf(TRASH "%s", id);
	git_oid commit;
	int rc = git_commit_create_v(&commit, s->git, NULL, s->by, s->by, NULL, message,
				     s->files_tree, 2, s->head, s->index);

	for (unsigned i = 2; !rc && !holds_the_same(repo->git, s, ref); i++) {
		rc = set_ref(repo->git, ref, &commit);
		if (rc != GIT_EEXISTS)
			break;
		free(ref);
		ref = xasprintf(TRASH "%s-%u", id, i);
		rc = 0;
	}
	if (rc) {
		repo_err(err, ERR_IO, "cannot set %s", ref);
		free(ref);
		ref = NULL;
	}
	return ref;
}

int
repo_trash_save(struct repo *repo, const char *worktree, const char *id,
		const char *message, char **ref, struct err *err)
{
	struct saving s = { 0 };
	int rc = -1;

	if (open_worktree(&s, repo, worktree, err) || sign(&s, err) ||
	    write_trees(&s, worktree, err))
		goto out;
	*ref = publish(repo, &s, id, message, err);
	rc = *ref ? 0 : -1;
out:
	saving_release(&s);
	return rc;
}

/* --- restoring --- */

static int
look_up(struct repo *repo, const char *ref, git_commit **out, struct err *err)
{
	git_oid oid;

	if (!str_starts_with(ref, TRASH))
		return err_set(err, ERR_USAGE, "'%s' is not in the trash", ref);
	if (git_reference_name_to_id(&oid, repo->git, ref))
		return err_set(err, ERR_NOT_FOUND, "there is no %s in %s", ref,
			       repo->root);
	if (git_commit_lookup(out, repo->git, &oid))
		return repo_err(err, ERR_CORRUPT, "cannot read %s", ref);
	if (git_commit_parentcount(*out) != 2)
		return err_set(err, ERR_CORRUPT,
			       "%s is not a saved worktree: it has %u parents, not 2",
			       ref, git_commit_parentcount(*out));
	return 0;
}

/* The branch at oid; *made tells whether it was made for this. */
static int
bring_branch(struct repo *repo, const char *branch, const git_oid *oid, bool *made,
	     struct err *err)
{
	char hex[REPO_OID_SIZE];
	struct repo_branch b;

	git_oid_tostr(hex, sizeof(hex), oid);
	if (repo_branch_look(repo, branch, &b, err))
		return -1;
	if (!b.is_local) {
		*made = !repo_branch_create(repo, branch, hex, NULL, err);
		return *made ? 0 : -1;
	}
	if (strcmp(b.oid, hex))
		return err_set(
			err, ERR_EXISTS,
			"branch '%s' is at %s by now, and what was saved belongs to "
			"%s; restore it under another name",
			branch, b.oid, hex);
	return 0;
}

int
repo_trash_restore(struct repo *repo, const char *ref, const char *branch,
		   const char *path, struct err *err)
{
	git_commit *saved = NULL;
	const git_oid *head;
	char hex[REPO_OID_SIZE];
	bool made = false;
	int rc = -1;

	if (look_up(repo, ref, &saved, err))
		goto out;
	if (file_exists(path)) {
		err_set(err, ERR_EXISTS, "%s already exists", path);
		goto out;
	}
	head = git_commit_parent_id(saved, 0);
	if (bring_branch(repo, branch, head, &made, err))
		goto out;
	rc = worktree_add(repo, path, branch, git_commit_id(saved),
			  git_commit_parent_id(saved, 1), err);
	if (rc && made)
		repo_branch_delete(repo, branch, git_oid_tostr(hex, sizeof(hex), head),
				   NULL);
out:
	git_commit_free(saved);
	return rc;
}

int
repo_trash_drop(struct repo *repo, const char *ref, struct err *err)
{
	int rc, tries = 0;

	if (!str_starts_with(ref, TRASH))
		return err_set(err, ERR_USAGE, "'%s' is not in the trash", ref);
	do
		rc = git_reference_remove(repo->git, ref);
	while (repo_again(rc, &tries));
	return rc && rc != GIT_ENOTFOUND ? repo_err(err, ERR_IO, "cannot drop %s", ref)
					 : 0;
}
