/* SPDX-License-Identifier: MIT */
/*
 * Branches: what stands under a name here and at the remotes, and which commits
 * only one branch holds. Git keeps loose branches as files, so 'a' and 'a/b'
 * exclude each other.
 */
#include "config.h"

#include "repo/repo-int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/path.h"

#define HEADS "refs/heads/"

/* --- looking --- */

static void
ref_name(char out[1024], const char *branch)
{
	snprintf(out, 1024, "%s%s", HEADS, branch);
}

static void
look_at_worktrees(struct repo *repo, const char *name, struct repo_branch *b)
{
	char *mine = linked_branch(git_repository_path(repo->git));
	struct linked *list;
	size_t n;

	linked_list(repo, &list, &n);
	if (mine && !strcmp(mine, name))
		snprintf(b->checked_out_in, sizeof(b->checked_out_in), "%s",
			 repo->root);
	for (size_t i = 0; !*b->checked_out_in && i < n; i++)
		if (list[i].branch && !strcmp(list[i].branch, name))
			snprintf(b->checked_out_in, sizeof(b->checked_out_in), "%s",
				 list[i].path);
	linked_free(list, n);
	free(mine);
}

int
repo_branch_look(struct repo *repo, const char *name, struct repo_branch *b,
		 struct err *err)
{
	char ref[1024];
	git_oid oid;

	memset(b, 0, sizeof(*b));
	if (repo_check_branch_name(name, err))
		return -1;
	ref_name(ref, name);
	if (!git_reference_name_to_id(&oid, repo->git, ref)) {
		b->is_local = true;
		git_oid_tostr(b->oid, sizeof(b->oid), &oid);
	}
	look_at_worktrees(repo, name, b);
	return tracking_look(repo, name, b, err);
}

void
repo_branch_names(struct repo *repo, struct strv *out)
{
	git_reference_iterator *it = NULL;
	const char *name;

	if (git_reference_iterator_glob_new(&it, repo->git, HEADS "*"))
		return;
	while (!git_reference_next_name(&name, it))
		strv_add(out, name + strlen(HEADS));
	git_reference_iterator_free(it);
	strv_sort(out);
}

/* --- making and deleting --- */

static int
in_the_way(const char *name, const char *other, struct err *err)
{
	return err_set(err, ERR_EXISTS,
		       "branch '%s' cannot be made: branch '%s' exists, and git takes "
		       "only one of the two; choose another name",
		       name, other);
}

/* A branch whose name is a directory of ours, or the other way round. */
int
repo_branch_check_nesting(struct repo *repo, const char *name, struct err *err)
{
	git_reference_iterator *it = NULL;
	const char *found = NULL;
	char ref[1024], glob[1040];
	git_oid oid;
	int rc = 0;

	for (const char *s = strchr(name, '/'); s && !rc; s = strchr(s + 1, '/')) {
		snprintf(ref, sizeof(ref), "%s%.*s", HEADS, (int)(s - name), name);
		if (!git_reference_name_to_id(&oid, repo->git, ref))
			rc = in_the_way(name, ref + strlen(HEADS), err);
	}
	snprintf(glob, sizeof(glob), "%s%s/*", HEADS, name);
	if (!rc && !git_reference_iterator_glob_new(&it, repo->git, glob) &&
	    !git_reference_next_name(&found, it))
		rc = in_the_way(name, found + strlen(HEADS), err);
	git_reference_iterator_free(it);
	return rc;
}

/* By somebody at work, or by one that was killed. */
static int
is_locked(struct err *err, const char *what, const char *name)
{
	repo_err(err, ERR_BUSY, "cannot %s the branch '%s'", what, name);
	return err_hint(err, "`fleet doctor` tells whether anybody holds that lock");
}

static int
create_at(struct repo *repo, const char *name, git_commit *commit, git_reference **ref,
	  struct err *err)
{
	int rc, tries = 0;

	do
		rc = git_branch_create(ref, repo->git, name, commit, 0);
	while (repo_again(rc, &tries));
	if (rc == GIT_EEXISTS)
		return err_set(err, ERR_EXISTS, "branch '%s' already exists", name);
	if (rc == GIT_ELOCKED)
		return is_locked(err, "make", name);
	return rc ? repo_err(err, ERR_IO, "cannot make the branch '%s'", name) : 0;
}

/* Whether the config says anything of the branch. */
static bool
is_configured(struct repo *repo, const char *name)
{
	char *prefix = xasprintf("branch.%s.", name);
	git_config_iterator *it = NULL;
	git_config_entry *e;
	git_config *config = NULL;
	bool found = false;

	if (!git_repository_config_snapshot(&config, repo->git) &&
	    !git_config_iterator_new(&it, config))
		while (!found && !git_config_next(&e, it))
			found = str_starts_with(e->name, prefix);
	git_config_iterator_free(it);
	git_config_free(config);
	free(prefix);
	return found;
}

/* git_branch_delete searches the config by pattern: see tracking.c. */
static int
delete_ref(struct repo *repo, const char *name, git_reference *ref)
{
	int rc, tries = 0;

	do
		rc = is_configured(repo, name) ? git_branch_delete(ref)
					       : git_reference_delete(ref);
	while (repo_again(rc, &tries));
	return rc;
}

int
repo_branch_create(struct repo *repo, const char *name, const char *oid,
		   const char *upstream, struct err *err)
{
	git_commit *commit = NULL;
	git_reference *ref = NULL;
	int lock, rc = -1;

	if (repo_check_branch_name(name, err) ||
	    repo_commit(repo->git, oid, &commit, err))
		return -1;
	lock = repo_lock(repo, err);
	if (lock < 0 || repo_branch_check_nesting(repo, name, err) ||
	    create_at(repo, name, commit, &ref, err))
		goto out;
	if (upstream && tracking_set(repo, name, upstream, err)) {
		delete_ref(repo, name, ref);
		goto out;
	}
	rc = 0;
out:
	if (lock >= 0)
		close(lock);
	git_reference_free(ref);
	git_commit_free(commit);
	return rc;
}

/* What speaks against deleting ref; 0 when nothing does. */
static int
check_delete(struct repo *repo, const char *name, git_reference *ref, const char *oid,
	     struct err *err)
{
	struct repo_branch b = { 0 };
	char now[REPO_OID_SIZE];

	git_oid_tostr(now, sizeof(now), git_reference_target(ref));
	if (oid && strcmp(oid, now))
		return err_set(err, ERR_REFUSED,
			       "branch '%s' has moved: it is at %.10s, not at %.10s",
			       name, now, oid);
	look_at_worktrees(repo, name, &b);
	if (*b.checked_out_in)
		return err_set(err, ERR_REFUSED, "branch '%s' is checked out in %s",
			       name, b.checked_out_in);
	return 0;
}

int
repo_branch_delete(struct repo *repo, const char *name, const char *oid,
		   struct err *err)
{
	git_reference *ref = NULL;
	int lock = repo_lock(repo, err), rc = -1;

	if (lock < 0)
		return -1;
	if (git_branch_lookup(&ref, repo->git, name, GIT_BRANCH_LOCAL)) {
		err_set(err, ERR_NOT_FOUND, "there is no branch '%s'", name);
		goto out;
	}
	if (check_delete(repo, name, ref, oid, err))
		goto out;
	rc = delete_ref(repo, name, ref);
	if (rc == GIT_ELOCKED)
		is_locked(err, "delete", name);
	else if (rc)
		repo_err(err, ERR_IO, "cannot delete the branch '%s'", name);
out:
	git_reference_free(ref);
	close(lock);
	return rc ? -1 : 0;
}

/* --- unmerged commits --- */

/* A reference whose commit is missing hides nothing: more is kept, not less. */
static void
hide_others(struct repo *repo, git_revwalk *walk, const char *own)
{
	git_reference_iterator *it = NULL;
	const char *name;

	git_revwalk_hide_glob(walk, "refs/remotes/*");
	git_revwalk_hide_glob(walk, "refs/tags/*");
	if (git_reference_iterator_glob_new(&it, repo->git, HEADS "*"))
		return;
	while (!git_reference_next_name(&name, it))
		if (strcmp(name, own))
			git_revwalk_hide_ref(walk, name);
	git_reference_iterator_free(it);
}

static void
add_subject(struct repo *repo, const git_oid *oid, struct strv *out)
{
	git_commit *commit = NULL;
	const char *subject = NULL;
	char hex[8];

	if (!git_commit_lookup(&commit, repo->git, oid))
		subject = git_commit_summary(commit);
	strv_addf(out, "%s %s", git_oid_tostr(hex, sizeof(hex), oid),
		  subject ? subject : "");
	git_commit_free(commit);
}

/* Of tip, what no reference but own (or NULL) reaches. */
static int
count_own(struct repo *repo, const git_oid *tip, const char *own, size_t max,
	  struct strv *out, size_t *count)
{
	git_revwalk *walk = NULL;
	git_oid oid;
	int rc = git_revwalk_new(&walk, repo->git);

	if (!rc)
		rc = git_revwalk_push(walk, tip);
	if (!rc)
		hide_others(repo, walk, own ? own : "");
	while (!rc && !(rc = git_revwalk_next(&oid, walk)))
		if ((*count)++ < max)
			add_subject(repo, &oid, out);
	git_revwalk_free(walk);
	return rc == GIT_ITEROVER ? 0 : -1;
}

int
repo_unmerged(struct repo *repo, const char *branch, size_t max, struct strv *out,
	      size_t *count, struct err *err)
{
	char ref[1024];
	git_oid tip;

	*count = 0;
	ref_name(ref, branch);
	if (git_reference_name_to_id(&tip, repo->git, ref))
		return err_set(err, ERR_NOT_FOUND, "there is no branch '%s'", branch);
	if (count_own(repo, &tip, ref, max, out, count))
		return repo_err(err, ERR_CORRUPT, "cannot walk the commits of '%s'",
				branch);
	return 0;
}

int
repo_unmerged_head(struct repo *repo, const char *worktree, size_t max,
		   struct strv *out, size_t *count, struct err *err)
{
	git_repository *git = NULL;
	git_oid tip;
	int rc = repo_open_at(worktree, &git, err);

	*count = 0;
	if (!rc && git_repository_head_detached(git) == 1 &&
	    (git_reference_name_to_id(&tip, git, "HEAD") ||
	     count_own(repo, &tip, NULL, max, out, count)))
		rc = repo_err(err, ERR_CORRUPT, "cannot walk the commits of %s",
			      worktree);
	git_repository_free(git);
	return rc;
}
