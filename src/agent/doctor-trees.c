/* SPDX-License-Identifier: MIT */
/*
 * What a kill left in the repositories, worktrees of nobody, and what lies in
 * their place without being one. Whatever may hold work is named and kept.
 *
 * A row stands before its worktree is made, so the worktrees are listed first and
 * the rows are read after that.
 */
#include "config.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/doctor.h"
#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "repo/repo.h"

static const char locks[] = "locks";
static const char check[] = "worktrees";

struct search {
	const struct agent_context *c;
	bool repair;
	struct findings *f;
	char *place;	   /* where ours are made, with links resolved */
	struct strv trees; /* paths of the worktrees that were met there */
	struct strv known; /* those that a live row has */
};

static char *
real_path(const char *path)
{
	char *real = realpath(path, NULL);

	return real ? real : xstrdup(path);
}

static enum finding_level
level(const struct search *s)
{
	return s->repair ? FINDING_MENDED : FINDING_PROBLEM;
}

static int
read_known(struct search *s, struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	int rc = store_agents(s->c->store, 0, false, &rows, err);

	strv_clear(&s->known);
	for (size_t i = 0; !rc && i < rows.n; i++)
		strv_take(&s->known, real_path(rows.v[i].worktree));
	agent_rows_release(&rows);
	return rc;
}

/* --- worktrees --- */

static bool
holds_work(const struct repo_worktree *w)
{
	struct repo_status s;
	bool clean;

	if (w->is_broken)
		return false;
	if (!w->branch || repo_status(w->path, &s, NULL))
		return true;
	clean = repo_status_is_clean(&s);
	repo_status_release(&s);
	return !clean;
}

static void
look_at_tree(struct search *s, struct repo *repo, const struct repo_worktree *w)
{
	const char *branch = w->branch ? w->branch : "detached";
	struct err e = ERR_INIT;

	if (!s->repair)
		findings_add(s->f, check, FINDING_PROBLEM,
			     "%s (%s) belongs to no agent", w->path, branch);
	else if (holds_work(w))
		findings_add(
			s->f, check, FINDING_PROBLEM,
			"%s (%s) belongs to no agent and holds work: commit it, then "
			"`git worktree remove %s`",
			w->path, branch, w->path);
	else if (repo_worktree_remove(repo, w->path, &e))
		findings_add(s->f, check, FINDING_PROBLEM, "%s", e.text);
	else
		findings_add(s->f, check, FINDING_MENDED,
			     "%s belonged to no agent: removed; its branch stays",
			     w->path);
}

typedef int tree_fn(struct search *, struct repo *, struct err *);

/* Those that a row has, and those that lie where ours are made. */
static int
each_tree(struct search *s, struct repo *repo, bool look, struct err *err)
{
	struct repo_worktree *list = NULL;
	size_t n = 0;
	int rc = repo_worktrees(repo, &list, &n, err);

	if (!rc)
		rc = read_known(s, err);
	for (size_t i = 0; !rc && i < n; i++) {
		bool is_known = strv_has(&s->known, list[i].path);

		if (is_known || path_is_inside(list[i].path, s->place))
			strv_add(&s->trees, list[i].path);
		if (look && !is_known && path_is_inside(list[i].path, s->place))
			look_at_tree(s, repo, &list[i]);
	}
	repo_worktrees_free(list, n);
	return rc;
}

static int
look_at_trees(struct search *s, struct repo *repo, struct err *err)
{
	return each_tree(s, repo, true, err);
}

/* --- what a kill left in a repository --- */

static int
look_at_leftovers(struct search *s, struct repo *repo, struct err *err)
{
	struct strv stale = STRV_INIT, held = STRV_INIT;
	int rc = each_tree(s, repo, false, err);

	if (!rc)
		rc = repo_leftovers(repo, &s->trees, s->repair, &stale, &held, err);
	for (size_t i = 0; i < stale.n; i++)
		findings_add(s->f, locks, level(s),
			     "%s is left over from something that was killed%s",
			     stale.v[i], s->repair ? ": removed" : "");
	for (size_t i = 0; i < held.n; i++)
		findings_add(s->f, locks, FINDING_NOTE,
			     "%s is there; should no git be at work, remove it",
			     held.v[i]);
	strv_release(&held);
	strv_release(&stale);
	return rc;
}

/* --- what is no worktree --- */

/* A worktree that was renamed aside to be deleted, which a kill cut short. */
static bool
is_aside(const char *name)
{
	return name[0] == '.' && strstr(name, ".removing-");
}

static void
look_at_entry(struct search *s, const char *path)
{
	struct err e = ERR_INIT;

	if (is_aside(path_base(path))) {
		if (s->repair && file_remove_tree(path, &e) && file_exists(path))
			findings_add(s->f, check, FINDING_PROBLEM, "%s", e.text);
		else
			findings_add(s->f, check, level(s),
				     "%s was being removed when that was cut off%s",
				     path, s->repair ? ": removed" : "");
	} else if (!strv_has(&s->known, path) && !strv_has(&s->trees, path) &&
		   !(s->repair && !rmdir(path))) {
		findings_add(s->f, check, FINDING_PROBLEM,
			     "%s belongs to no agent and to no repository: see what is "
			     "in it, and remove it",
			     path);
	}
}

static void
list_dir(const char *dir, struct strv *out)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			strv_take(out, path_join(dir, e->d_name));
	if (d)
		closedir(d);
}

/* <place>/<project>/<entry> */
static int
look_at_place(struct search *s, struct err *err)
{
	struct strv projects = STRV_INIT, entries = STRV_INIT;
	int rc;

	list_dir(s->place, &projects);
	for (size_t i = 0; i < projects.n; i++)
		list_dir(projects.v[i], &entries);
	rc = read_known(s, err);
	for (size_t i = 0; !rc && i < entries.n; i++)
		look_at_entry(s, entries.v[i]);
	strv_release(&entries);
	strv_release(&projects);
	return rc;
}

/* --- each repository --- */

static int
add_roots(const struct agent_context *c, struct strv *roots, struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	int rc = store_agents(c->store, 0, true, &rows, err);

	for (size_t i = 0; i < rows.n; i++)
		if (!strv_has(roots, rows.v[i].root))
			strv_add(roots, rows.v[i].root);
	if (c->root && !strv_has(roots, c->root))
		strv_add(roots, c->root);
	agent_rows_release(&rows);
	return rc;
}

static void
look_at_root(struct search *s, const char *root, const char *name, tree_fn *fn)
{
	struct err e = ERR_INIT;
	struct repo *repo = NULL;

	if (repo_open(root, &repo, &e) || fn(s, repo, &e))
		findings_add(s->f, name, FINDING_PROBLEM, "%s", e.text);
	repo_close(repo);
}

static int
search_init(struct search *s, const struct agent_context *c, bool repair,
	    struct findings *f, struct strv *roots, struct err *err)
{
	char *place = path_join(c->dirs->data, "worktrees");

	*s = (struct search){ .c = c,
			      .repair = repair,
			      .f = f,
			      .place = real_path(place),
			      .trees = STRV_INIT,
			      .known = STRV_INIT };
	free(place);
	return add_roots(c, roots, err);
}

static void
search_release(struct search *s)
{
	strv_release(&s->known);
	strv_release(&s->trees);
	free(s->place);
}

int
doctor_locks(const struct agent_context *c, bool repair, struct findings *f,
	     struct err *err)
{
	struct strv roots = STRV_INIT;
	struct search s;
	int rc = search_init(&s, c, repair, f, &roots, err);

	for (size_t i = 0; i < roots.n; i++)
		if (file_is_dir(roots.v[i]))
			look_at_root(&s, roots.v[i], locks, look_at_leftovers);
		else
			findings_add(f, locks, FINDING_NOTE,
				     "the repository %s is gone", roots.v[i]);
	strv_release(&roots);
	search_release(&s);
	return rc;
}

int
doctor_worktrees(const struct agent_context *c, bool repair, struct findings *f,
		 struct err *err)
{
	struct strv roots = STRV_INIT;
	struct search s;
	int rc = search_init(&s, c, repair, f, &roots, err);

	for (size_t i = 0; i < roots.n; i++)
		if (file_is_dir(roots.v[i]))
			look_at_root(&s, roots.v[i], check, look_at_trees);
	if (!rc)
		rc = look_at_place(&s, err);
	strv_release(&roots);
	search_release(&s);
	return rc;
}
