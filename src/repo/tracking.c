/* SPDX-License-Identifier: MIT */
/*
 * Local branches and the remote ones that they track, by the refspecs of the
 * config. The config is walked by hand, since libgit2 1.5 with pcre2 leaks
 * twenty kilobytes for each entry that it holds against a pattern, as
 * git_remote_list and git_branch_set_upstream do.
 */
#include "config.h"

#include "repo/repo-int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define REMOTES "refs/remotes/"

/*
 * Calls each for every "remote.<name>.fetch" of the config until it returns
 * other than 0, and returns that.
 */
typedef int fetch_fn(const char *remote, const git_refspec *, void *ctx);

static int
each_fetch(struct repo *repo, fetch_fn *each, void *ctx)
{
	const size_t front = strlen("remote."), back = strlen(".fetch");
	git_config_iterator *it = NULL;
	git_config_entry *e;
	git_config *config = NULL;
	int rc = 0;

	if (git_repository_config_snapshot(&config, repo->git) ||
	    git_config_iterator_new(&it, config))
		goto out;
	while (!rc && !git_config_next(&e, it)) {
		git_refspec *spec = NULL;
		char *remote;

		if (!str_starts_with(e->name, "remote.") ||
		    !str_ends_with(e->name, ".fetch") ||
		    strlen(e->name) <= front + back || !e->value ||
		    git_refspec_parse(&spec, e->value, 1))
			continue;
		remote = xstrndup(e->name + front, strlen(e->name) - front - back);
		rc = each(remote, spec, ctx);
		free(remote);
		git_refspec_free(spec);
	}
out:
	git_config_iterator_free(it);
	git_config_free(config);
	return rc;
}

/* The remote that the user prefers (checkout.defaultRemote), or NULL. */
static char *
default_remote(struct repo *repo)
{
	git_buf value = { 0 };
	git_config *config = NULL;
	char *name = NULL;

	if (!git_repository_config_snapshot(&config, repo->git) &&
	    !git_config_get_string_buf(&value, config, "checkout.defaultRemote"))
		name = xstrdup(value.ptr);
	git_buf_dispose(&value);
	git_config_free(config);
	return name;
}

/* Which remotes have a branch. */
struct sighting {
	struct repo *repo;
	char name[1024]; /* refs/heads/… there */
	char *preferred;
	struct str ref; /* its tracking branch here, of the best remote yet */
	git_oid oid;
	size_t count;
};

static int
sight(const char *remote, const git_refspec *spec, void *ctx)
{
	struct sighting *s = ctx;
	git_buf ref = { 0 };
	bool preferred = s->preferred && !strcmp(s->preferred, remote);
	git_oid oid;

	if (git_refspec_src_matches(spec, s->name) &&
	    !git_refspec_transform(&ref, spec, s->name) &&
	    !git_reference_name_to_id(&oid, s->repo->git, ref.ptr)) {
		if (!s->count++ || preferred) {
			str_clear(&s->ref);
			str_adds(&s->ref, ref.ptr);
			s->oid = oid;
		}
		if (preferred)
			s->count = 1;
	} else {
		preferred = false;
	}
	git_buf_dispose(&ref);
	return preferred;
}

int
tracking_look(struct repo *repo, const char *name, struct repo_branch *b,
	      struct err *err)
{
	struct sighting s = { .repo = repo, .ref = STR_INIT };
	const char *shown;
	int rc = 0;

	snprintf(s.name, sizeof(s.name), "refs/heads/%s", name);
	s.preferred = default_remote(repo);
	each_fetch(repo, sight, &s);
	shown = s.ref.buf;
	if (str_starts_with(shown, REMOTES))
		shown += strlen(REMOTES);
	b->is_ambiguous = s.count > 1;
	if (s.count == 1 && strlen(shown) >= sizeof(b->remote))
		rc = err_set(err, ERR_REFUSED,
			     "the name of the remote branch %s is too "
			     "long",
			     shown);
	else if (s.count == 1)
		strcpy(b->remote, shown);
	if (s.count == 1 && !b->is_local)
		git_oid_tostr(b->oid, sizeof(b->oid), &s.oid);
	str_release(&s.ref);
	free(s.preferred);
	return rc;
}

/* Whose branch a tracking branch follows. */
struct origin {
	char ref[1024]; /* the tracking branch */
	char *remote;
	char *merge; /* refs/heads/… there */
};

static int
trace(const char *remote, const git_refspec *spec, void *ctx)
{
	struct origin *o = ctx;
	git_buf there = { 0 };

	if (git_refspec_dst_matches(spec, o->ref) &&
	    !git_refspec_rtransform(&there, spec, o->ref)) {
		o->remote = xstrdup(remote);
		o->merge = xstrdup(there.ptr);
	}
	git_buf_dispose(&there);
	return o->merge != NULL;
}

static int
set_branch_key(git_config *config, const char *name, const char *key, const char *value)
{
	char *whole = xasprintf("branch.%s.%s", name, key);
	int rc, tries = 0;

	do
		rc = git_config_set_string(config, whole, value);
	while (repo_again(rc, &tries));
	free(whole);
	return rc;
}

int
tracking_set(struct repo *repo, const char *name, const char *upstream, struct err *err)
{
	struct origin o = { 0 };
	git_config *config = NULL;
	git_oid oid;
	int rc = -1;

	snprintf(o.ref, sizeof(o.ref), "%s%s", REMOTES, upstream);
	if (git_reference_name_to_id(&oid, repo->git, o.ref) ||
	    !each_fetch(repo, trace, &o))
		err_set(err, ERR_NOT_FOUND, "there is no remote branch '%s' to follow",
			upstream);
	else if (git_repository_config(&config, repo->git) ||
		 set_branch_key(config, name, "remote", o.remote) ||
		 set_branch_key(config, name, "merge", o.merge))
		repo_err(err, ERR_IO, "cannot set '%s' as the upstream of '%s'",
			 upstream, name);
	else
		rc = 0;
	git_config_free(config);
	free(o.merge);
	free(o.remote);
	return rc;
}
