/* SPDX-License-Identifier: MIT */
/*
 * The trash: a worktree's state as a commit that no branch knows, so that
 * nothing is lost by force:
 *
 *	refs/fleet/trash/<id>   tree: the files
 *	   |  \      \
 *	  HEAD  index  branch   tree of index: the index; its parent is HEAD as well
 *
 * The agent's branch is a parent of its own where HEAD was elsewhere: on a branch
 * that the agent made or renamed, or on none. The message then says so.
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

struct saving {
	git_repository *git; /* the worktree's */
	git_commit *head;
	git_commit *index;
	git_commit *branch; /* the tip of the agent's, when it is not HEAD's */
	git_tree *files_tree, *index_tree;
	git_signature *by;
	struct str message;
};

static void
saving_release(struct saving *s)
{
	git_signature_free(s->by);
	git_tree_free(s->index_tree);
	git_tree_free(s->files_tree);
	git_commit_free(s->branch);
	git_commit_free(s->index);
	git_commit_free(s->head);
	git_repository_free(s->git);
	str_release(&s->message);
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

/* Its own repository's: what is saved is a branch, of which no worktree is left. */
static int
open_branch(struct saving *s, struct repo *repo, const char *branch, struct err *err)
{
	char *ref = xasprintf("refs/heads/%s", branch);
	git_oid tip;
	int rc = 0;

	if (repo_open_at(git_repository_path(repo->git), &s->git, err))
		rc = -1;
	else if (git_reference_name_to_id(&tip, s->git, ref))
		rc = err_set(err, ERR_NOT_FOUND, "there is no branch '%s'", branch);
	else if (git_commit_lookup(&s->head, s->git, &tip))
		rc = repo_err(err, ERR_CORRUPT, "cannot read the branch '%s'", branch);
	free(ref);
	return rc;
}

/* The two trees, and the commit of the index. */
static int
keep_trees(struct saving *s, const git_oid *index, const git_oid *files,
	   const char *what, struct err *err)
{
	git_oid commit;

	if (git_tree_lookup(&s->index_tree, s->git, index) ||
	    git_tree_lookup(&s->files_tree, s->git, files) ||
	    git_commit_create_v(&commit, s->git, NULL, s->by, s->by, NULL, "index",
				s->index_tree, 1, s->head) ||
	    git_commit_lookup(&s->index, s->git, &commit))
		return repo_err(err, ERR_IO, "cannot save %s", what);
	return 0;
}

static int
write_trees(struct saving *s, const char *path, struct err *err)
{
	git_oid index, files;

	if (salvage_trees(s->git, &index, &files, err))
		return -1;
	return keep_trees(s, &index, &files, path, err);
}

/* Where HEAD is and where the agent's branch is, unless they are one. */
static int
note_branch(struct saving *s, struct repo *repo, const char *branch, struct err *err)
{
	char *head = linked_branch(git_repository_path(s->git));
	char *ref = xasprintf("refs/heads/%s", branch);
	git_oid tip;
	int rc = 0;

	if (!head || strcmp(head, branch)) {
		bool is_there = !git_reference_name_to_id(&tip, repo->git, ref);

		str_addf(&s->message,
			 "\n" TRASH_SAYS_HEAD "%s%s\n" TRASH_SAYS_BRANCH "%s\n",
			 head ? "refs/heads/" : "", head ? head : TRASH_NONE,
			 is_there ? "kept" : TRASH_NONE);
		if (is_there && git_commit_lookup(&s->branch, s->git, &tip))
			rc = repo_err(err, ERR_CORRUPT, "cannot read the branch '%s'",
				      branch);
	}
	free(ref);
	free(head);
	return rc;
}

static size_t
list_parents(const struct saving *s, const git_commit **parents)
{
	parents[TRASH_HEAD] = s->head;
	parents[TRASH_INDEX] = s->index;
	parents[TRASH_BRANCH] = s->branch;
	return s->branch ? 3 : 2;
}

static bool
is_the_same(const struct saving *s, const git_commit *was, const git_oid *index)
{
	const git_oid *head = git_commit_parent_id(was, TRASH_HEAD);
	const git_oid *branch = git_commit_parent_id(was, TRASH_BRANCH);

	return head && !git_oid_cmp(head, git_commit_id(s->head)) &&
	       !branch == !s->branch &&
	       (!branch || !git_oid_cmp(branch, git_commit_id(s->branch))) &&
	       !git_oid_cmp(git_commit_tree_id(was), git_tree_id(s->files_tree)) &&
	       !git_oid_cmp(index, git_tree_id(s->index_tree)) &&
	       !strcmp(git_commit_message(was), s->message.buf);
}

/* Whether ref already keeps just this, as after a kill between save and removal. */
static bool
holds_the_same(git_repository *git, const struct saving *s, const char *ref)
{
	git_object *was = NULL, *index = NULL;
	char *second = xasprintf("%s^%d^{tree}", ref, TRASH_INDEX + 1);
	bool same = !git_revparse_single(&was, git, ref) &&
		    git_object_type(was) == GIT_OBJECT_COMMIT &&
		    !git_revparse_single(&index, git, second) &&
		    is_the_same(s, (git_commit *)was, git_object_id(index));

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
publish(struct repo *repo, struct saving *s, const char *id, struct err *err)
{
	char *ref = xasprintf(TRASH "%s", id);
	const git_commit *parents[3];
	size_t n = list_parents(s, parents);
	git_oid commit;
	int rc = git_commit_create(&commit, s->git, NULL, s->by, s->by, NULL,
				   s->message.buf, s->files_tree, n, parents);

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
repo_trash_save(struct repo *repo, const char *worktree, const char *branch,
		const char *id, const char *message, char **ref, struct err *err)
{
	struct saving s = { .message = STR_INIT };
	int rc = -1;

	str_adds(&s.message, message);
	if (open_worktree(&s, repo, worktree, err) || sign(&s, err) ||
	    note_branch(&s, repo, branch, err) || write_trees(&s, worktree, err))
		goto out;
	*ref = publish(repo, &s, id, err);
	rc = *ref ? 0 : -1;
out:
	saving_release(&s);
	return rc;
}

int
repo_trash_save_branch(struct repo *repo, const char *branch, const char *id,
		       const char *message, char **ref, struct err *err)
{
	struct saving s = { .message = STR_INIT };
	const git_oid *tree;
	int rc = -1;

	str_adds(&s.message, message);
	if (open_branch(&s, repo, branch, err) || sign(&s, err))
		goto out;
	tree = git_commit_tree_id(s.head);
	if (keep_trees(&s, tree, tree, branch, err))
		goto out;
	*ref = publish(repo, &s, id, err);
	rc = *ref ? 0 : -1;
out:
	saving_release(&s);
	return rc;
}

bool
repo_trash_keeps(struct repo *repo, const char *ref, const char *oid)
{
	static const enum trash_parent kept[] = { TRASH_HEAD, TRASH_BRANCH };
	bool keeps = false;

	for (size_t i = 0; !keeps && i < ARRAY_SIZE(kept); i++) {
		char *rev = xasprintf("%s^%d", ref, kept[i] + 1), found[REPO_OID_SIZE];

		keeps = !repo_resolve(repo, rev, found, NULL) && !strcmp(found, oid);
		free(rev);
	}
	return keeps;
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
