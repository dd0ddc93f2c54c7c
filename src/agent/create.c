/* SPDX-License-Identifier: MIT */
/*
 * The steps of making an agent. A plan is what was found out before anything is
 * made; every step after the row has a way back, and create_undo is all of them
 * in reverse, by what the row says was made.
 *
 *   plan ─► row ─► branch ─► worktree ─► files ─► commands ─► keeper ─► running
 *             ◄──────────────── create_undo ─────────────────────┘
 */
#include "config.h"

#include "agent/create.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/budget.h"
#include "agent/setup.h"
#include "agent/start.h"
#include "agent/stop.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/ident.h"
#include "base/utf8.h"
#include "proc/proc.h"
#include "repo/repo.h"
#include "store/store-usage.h"

struct plan {
	struct kind kind;
	struct repo *repo;
	char tip[REPO_OID_SIZE];      /* where the branch is, or will be made */
	char base[REPO_OID_SIZE];     /* the commit that its work is measured from */
	struct str base_name;
	const char *upstream;	      /* "origin/x" of a remote branch */
	bool makes_branch;
	struct repo_branch found;
	char *worktree;
	struct start_spec start;
};

static void
plan_release(struct plan *p)
{
	kind_release(&p->kind);
	repo_close(p->repo);
	str_release(&p->base_name);
	free(p->worktree);
}

/* <worktree_root>/<branch-slug>, or below the data directory by project. */
static char *
worktree_path(const struct agent_context *c, const char *branch)
{
	const char *set = config_string(c->config, "project.worktree_root");
	char *slug = path_slug(branch), *project = path_slug(c->project_name);
	char *expanded = path_expand(set), *root, *path;

	if (*set)
		root = path_absolute(expanded, c->root);
	else
		root = xasprintf("%s/worktrees/%s-%lld", c->dirs->data, project,
				 (long long)c->project);
	path = path_join(root, slug);
	free(slug);
	free(project);
	free(expanded);
	free(root);
	return path;
}

static int
plan_existing(struct plan *p, const struct create_spec *s, struct err *err)
{
	char head[REPO_OID_SIZE];

	if (p->found.checked_out_in[0] && !s->no_worktree)
		return err_set(err, ERR_REFUSED,
			       "branch '%s' is checked out in %s; take another name, or "
			       "switch that tree to another branch",
			       s->branch, p->found.checked_out_in);
	strcpy(p->tip, p->found.oid);
	if (repo_resolve(p->repo, s->base ? s->base : "HEAD", head, err))
		return -1;
	if (repo_merge_base(p->repo, p->tip, head, p->base, NULL))
		strcpy(p->base, head);
	return 0;
}

static int
plan_remote(struct plan *p, const struct create_spec *s, struct err *err)
{
	if (p->found.is_ambiguous)
		return err_set(err, ERR_USAGE,
			       "branch '%s' is on several remotes; choose one: git branch "
			       "--track %s REMOTE/%s",
			       s->branch, s->branch, s->branch);
	if (plan_existing(p, s, err))
		return -1;
	p->makes_branch = true;
	p->upstream = p->found.remote;
	return 0;
}

static int
plan_new(struct plan *p, const struct create_spec *s, struct err *err)
{
	if (s->existing)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no branch '%s', local or remote; leave --existing "
			       "out to make it",
			       s->branch);
	if (repo_branch_check_nesting(p->repo, s->branch, err) ||
	    repo_resolve(p->repo, s->base ? s->base : "HEAD", p->tip, err))
		return -1;
	strcpy(p->base, p->tip);
	p->makes_branch = true;
	return 0;
}

static int
plan_branch(struct plan *p, const struct create_spec *s, struct err *err)
{
	struct str head = STR_INIT;
	char oid[REPO_OID_SIZE];
	int rc;

	rc = repo_head(p->repo, oid, &head, err);
	if (!rc)
		rc = repo_branch_look(p->repo, s->branch, &p->found, err);
	if (rc)
		goto out;
	str_adds(&p->base_name, s->base ? s->base : head.buf);
	if (s->no_worktree && strcmp(head.buf, s->branch))
		rc = err_set(err, ERR_REFUSED,
			     "with --no-worktree the agent works in %s, where '%s' is "
			     "checked out and not '%s'; leave --no-worktree out, or name "
			     "that branch",
			     repo_root(p->repo), head.buf, s->branch);
	else if (p->found.is_local)
		rc = plan_existing(p, s, err);
	else if (p->found.remote[0] || p->found.is_ambiguous)
		rc = plan_remote(p, s, err);
	else
		rc = plan_new(p, s, err);
out:
	str_release(&head);
	return rc;
}

static int
plan_place(const struct agent_context *c, struct plan *p, const struct create_spec *s,
	   struct err *err)
{
	char *socket = dirs_socket(c->dirs, "aaaaaaaa", err);

	if (!socket)
		return -1;
	free(socket);
	if (dirs_make_runtime(c->dirs, err))
		return -1;
	p->worktree = s->no_worktree ? xstrdup(c->root) : worktree_path(c, s->branch);
	if (!s->no_worktree && file_exists(p->worktree))
		return err_set(err, ERR_EXISTS,
			       "%s is in the way of the worktree; move it away (`fleet "
			       "doctor` says whose it was)",
			       p->worktree);
	return 0;
}

/*
 * Git takes other bytes too, but no JSON could hold them; and its name stands on many
 * terminals.
 */
static int
check_name(const char *branch, struct err *err)
{
	if (repo_check_branch_name(branch, err))
		return -1;
	if (!utf8_is_valid(branch, strlen(branch)))
		return err_set(err, ERR_USAGE,
			       "'%s' is no name for a branch with an agent: it is not "
			       "UTF-8",
			       branch);
	if (utf8_has_control(branch, strlen(branch)))
		return err_set(err, ERR_USAGE,
			       "'%s' is no name for a branch with an agent: it has a "
			       "control character in it",
			       branch);
	return 0;
}

static int
make_plan(const struct agent_context *c, const struct create_spec *s, struct plan *p,
	  struct err *err)
{
	const char *kind = s->kind			  ? s->kind
			   : s->command && s->command->n ? "shell"
			   : config_string(c->config, "agent.default");

	memset(p, 0, sizeof(*p));
	str_init(&p->base_name);
	if (check_name(s->branch, err) || config_check(c->config, err) ||
	    kind_load(c->dirs, kind, &p->kind, err))
		return -1;
	p->start = (struct start_spec){
		.kind = &p->kind,
		.command = s->command,
		.prompt = s->prompt,
		.rows = s->rows,
		.cols = s->cols,
		.mode = s->mode,
	};
	if (s->resume)
		resume_apply(s->resume, &p->start);
	if (start_check(c, &p->start, err) || repo_open(c->root, &p->repo, err) ||
	    plan_branch(p, s, err) || plan_place(c, p, s, err))
		return -1;
	return 0;
}

static int
check_free(const struct agent_context *c, const char *branch, struct err *err)
{
	struct agent_rows rows = AGENT_ROWS_INIT;
	int rc;

	context_lock(c);
	rc = store_agents(c->store, c->project, false, &rows, err);
	context_unlock(c);
	for (size_t i = 0; !rc && i < rows.n; i++)
		if (!strcmp(rows.v[i].branch, branch))
			rc = err_set(err, ERR_EXISTS,
				     "'%s' is already an agent (%s); attach to it, or kill "
				     "it first",
				     branch, rows.v[i].id);
	agent_rows_release(&rows);
	return rc;
}

int
create_check(const struct agent_context *c, const struct create_spec *s, struct err *err)
{
	struct plan p;
	int rc = check_free(c, s->branch, err);

	if (rc)
		return rc;
	rc = make_plan(c, s, &p, err);
	plan_release(&p);
	return rc;
}

static void
fill_row(const struct agent_context *c, const struct create_spec *s,
	 const struct plan *p, struct agent_row *row)
{
	char id[IDENT_SIZE];

	ident_agent(id);
	memset(row, 0, sizeof(*row));
	row->id = xstrdup(id);
	row->project = c->project;
	row->root = xstrdup(c->root);
	row->project_name = xstrdup(c->project_name);
	row->branch = xstrdup(s->branch);
	row->base = xstrdup(p->base_name.buf);
	row->base_oid = xstrdup(p->base);
	row->kind = xstrdup(p->kind.name);
	row->worktree = xstrdup(p->worktree);
	row->made_worktree = !s->no_worktree;
	row->made_branch = p->makes_branch;
	row->batch = xstrdup_or_null(s->batch);
	row->parent = xstrdup_or_null(c->parent);
	row->prompt = xstrdup_or_null(s->prompt);
	row->life = LIFE_CREATING;
	row->creator_pid = getpid();
	row->creator_start = (int64_t)proc_start(getpid());
	row->created_ms = s->created_ms ? s->created_ms : clock_utc_ms();
}

/* Asked again in the transaction: several may be making at once. */
static int
check_children(const struct agent_context *c, struct err *err)
{
	int n;

	if (!c->parent || !c->children_max)
		return 0;
	if (store_agent_children(c->store, c->parent, &n, err))
		return -1;
	if (n < c->children_max)
		return 0;
	return err_set(err, ERR_REFUSED, "%d agents are as many as one may have "
					 "(tools.agents)",
		       n);
}

/* The row, its block of ports and its cap, in one transaction. */
static int
add_row(const struct agent_context *c, const struct create_spec *s,
	struct agent_row *row, struct err *err)
{
	int first = (int)config_number(c->config, "ports.first");
	int count = (int)config_number(c->config, "ports.count");
	int rc;

	context_lock(c);
	rc = store_begin(c->store, err);
	if (!rc) {
		if (check_children(c, err) ||
		    (count && store_free_port(c->store, first, count, &row->port, err)) ||
		    store_agent_add(c->store, row, err) ||
		    (s->has_budget && store_usage_budget_save(c->store, BUDGET_AGENT,
							      row->id, s->budget, err)) ||
		    store_commit(c->store, err)) {
			store_rollback(c->store);
			rc = -1;
		}
	}
	context_unlock(c);
	return rc;
}

static int
save_row(const struct agent_context *c, const struct agent_row *row, const char *event,
	 struct err *err)
{
	int rc;

	context_lock(c);
	rc = store_agent_save(c->store, row, err);
	if (!rc && event)
		rc = store_event_add(c->store, row->id, event, NULL, err);
	context_unlock(c);
	return rc;
}

/* As it stands there: commits, index, changed and untracked files. */
static int
fork_worktree(const struct plan *p, const struct create_spec *s, struct agent_row *row,
	      struct err *err)
{
	char *ref = NULL;
	int rc;

	if (repo_trash_save(p->repo, s->fork_of->worktree, s->fork_of->branch, row->id,
			    "fork", &ref, err))
		return -1;
	rc = repo_trash_restore(p->repo, ref, s->branch, row->worktree, err);
	if (repo_trash_drop(p->repo, ref, rc ? NULL : err))
		rc = -1;
	free(ref);
	return rc;
}

static int
add_worktree(const struct plan *p, const struct create_spec *s, struct agent_row *row,
	     struct err *err)
{
	if (s->fork_of)
		return fork_worktree(p, s, row, err);
	return repo_worktree_add(p->repo, row->worktree, s->branch, err);
}

/* All but the program. */
static int
build(const struct agent_context *c, const struct create_spec *s, const struct plan *p,
      struct agent_row *row, struct err *err)
{
	struct strv env = STRV_INIT;
	int rc = -1;

	context_progress(c, s->branch, "worktree %s", row->worktree);
	if (p->makes_branch &&
	    repo_branch_create(p->repo, s->branch, p->tip, p->upstream, err)) {
		row->made_branch = false;
		goto out;
	}
	if (row->made_worktree) {
		if (add_worktree(p, s, row, err)) {
			row->made_worktree = false;
			if (err->code == ERR_IO)
				err_hint(err, "project.worktree_root says where "
					      "worktrees are made");
			goto out;
		}
		if (context_check(c, err) ||
		    setup_copy_files(c, s->branch, row->worktree, err))
			goto out;
		start_environment(c, row, &p->kind, &env);
		if (!s->quick && !config_bool(c->config, "setup.quick") &&
		    setup_run_commands(c, s->branch, row->worktree, &env, err))
			goto out;
	}
	rc = context_check(c, err);
out:
	strv_release(&env);
	return rc;
}

/* The row says so when the program may have run. */
static int
start(const struct agent_context *c, const struct plan *p, struct agent_row *row,
      struct err *err)
{
	int rc;

	context_progress(c, row->branch, "start %s", p->kind.name);
	rc = start_agent(c, row, &p->start, err);
	if (rc && (err->code == ERR_UNREACHABLE || err->code == ERR_TIMEOUT))
		row->life = LIFE_RUNNING;
	return rc;
}

/* Nothing is thrown away that the program has done: it is an agent then. */
static void
take_back(const struct agent_context *c, struct agent_row *row, struct err *err)
{
	struct err e = ERR_INIT;

	if (row->life == LIFE_RUNNING && !agent_stop(c, row, &e) &&
	    create_holds_work(row)) {
		if (save_row(c, row, "created", &e))
			err_hint(err, "`fleet doctor --repair` takes it up, with what it "
				      "has done");
		else
			err_hint(err, "what it has done stays; `fleet restart %s` starts "
				      "it again",
				 row->branch);
		return;
	}
	if (create_undo(c, row, &e))
		context_progress(c, row->branch, "%s", e.text);
}

int
create_agent(const struct agent_context *c, const struct create_spec *s,
	     struct agent_row *row, struct err *err)
{
	struct plan p;
	int rc = -1;

	memset(row, 0, sizeof(*row));
	memset(&p, 0, sizeof(p));
	str_init(&p.base_name);
	if (check_free(c, s->branch, err) || make_plan(c, s, &p, err) ||
	    (s->batch && budget_check_batch(c, s->batch, err)))
		goto out;
	fill_row(c, s, &p, row);
	if (add_row(c, s, row, err))
		goto out;
	if (build(c, s, &p, row, err) || start(c, &p, row, err) ||
	    save_row(c, row, "created", err))
		take_back(c, row, err);
	else
		rc = 0;
out:
	if (rc)
		agent_row_release(row);
	plan_release(&p);
	return rc;
}
