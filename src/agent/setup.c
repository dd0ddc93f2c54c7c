/* SPDX-License-Identifier: MIT */
/*
 * Credential files and set-up commands. Patterns are glob(7) over the main
 * worktree; a match that resolves to outside of it (a link, "..") is refused,
 * since a committed settings file must not be able to pull a person's private
 * keys into a tree where an agent reads them. So is a place in the new worktree
 * that a link of the branch leads out of it: the branch may be anybody's.
 */
#include "config.h"

#include "agent/setup.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "base/spawn.h"

enum { INCLUDE_FILE_MAX = 64 << 10, COPY_DEPTH_MAX = 64 };

#define INCLUDE_FILE ".worktreeinclude"

struct copy {
	const struct agent_context *c;
	const char *agent;
	char *root, *worktree; /* real paths */
};

static int copy_below(const struct copy *, const char *from, int depth, struct err *);

/* Of what is there of path, the nearest to its end, with links resolved. */
static void
nearest_real(const char *path, char real[PATH_MAX])
{
	char *at = xstrdup(path);

	while (!realpath(at, real)) {
		char *up = path_dir(at);

		free(at);
		at = up;
	}
	free(at);
}

static int
check_target(const struct copy *k, const char *rel, const char *to, struct err *err)
{
	char real[PATH_MAX], *dir = path_dir(to);

	nearest_real(dir, real);
	free(dir);
	if (path_is_inside(real, k->worktree))
		return 0;
	return err_set(err, ERR_REFUSED,
		       "credential file %s would leave the worktree: a link of branch '%s' "
		       "leads to %s",
		       rel, k->agent, real);
}

/* from, below root, to the same place in the worktree. */
static int
copy_one(const struct copy *k, const char *from, struct err *err)
{
	const char *rel = from + strlen(k->root) + 1;
	char *to = path_join(k->worktree, rel);
	int rc = 0;

	if (!file_exists(to)) {
		context_progress(k->c, k->agent, "copy %s", rel);
		rc = check_target(k, rel, to, err);
		if (!rc)
			rc = file_copy(from, to, err);
	}
	free(to);
	return rc;
}

static int
copy_dir(const struct copy *k, const char *path, int depth, struct err *err)
{
	struct dirent *e;
	DIR *dir;
	int rc = 0;

	if (depth > COPY_DEPTH_MAX)
		return err_set(err, ERR_REFUSED, "%s is nested too deeply to copy", path);
	dir = opendir(path);
	if (!dir)
		return err_errno(err, ERR_IO, "cannot read %s", path);
	while (!rc && (e = readdir(dir))) {
		char *from;

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		from = path_join(path, e->d_name);
		rc = copy_below(k, from, depth + 1, err);
		free(from);
	}
	closedir(dir);
	return rc;
}

/* A file or a directory at from, which must lie in the repository for real. */
static int
copy_below(const struct copy *k, const char *from, int depth, struct err *err)
{
	char real[PATH_MAX];
	struct stat st;

	if (!realpath(from, real) || stat(real, &st)) {
		err_errno(err, ERR_NOT_FOUND, "credential file %s leads nowhere", from);
		return err_hint(err, "mend or remove that link");
	}
	if (!path_is_inside(real, k->root))
		return err_set(err, ERR_REFUSED,
			       "credential file %s is outside of the repository (it is "
			       "%s); only files below %s are copied",
			       from, real, k->root);
	if (!strcmp(path_base(from), ".git"))
		return 0;
	if (S_ISDIR(st.st_mode))
		return copy_dir(k, from, depth, err);
	if (!S_ISREG(st.st_mode)) /* a FIFO would be waited for */
		return err_set(err, ERR_REFUSED,
			       "credential file %s is neither a file nor a directory",
			       from);
	return copy_one(k, from, err);
}

static bool
is_glob(const char *s)
{
	return s[strcspn(s, "*?[{")] != '\0';
}

/* The root stands for itself, whatever is in its name. */
static char *
glob_below(const char *root, const char *below)
{
	struct str s = STR_INIT;

	for (const char *c = root; *c; c++)
		str_addf(&s, "%s%c", strchr("\\*?[{", *c) ? "\\" : "", *c);
	str_adds(&s, below);
	return str_detach(&s);
}

static int
copy_pattern(const struct copy *k, const char *pattern, bool must, struct err *err)
{
	char *whole = path_absolute(pattern, k->root), *escaped = NULL;
	glob_t found = { 0 };
	int rc = 0;

	if (path_is_inside(whole, k->root))
		escaped = glob_below(k->root, whole + strlen(k->root));
	if (!strcmp(whole, k->root)) {
		rc = err_set(err, ERR_REFUSED,
			     "credential file '%s' is the whole repository; name the "
			     "files that git does not carry",
			     pattern);
	} else if (!escaped) {
		rc = err_set(err, ERR_REFUSED,
			     "credential file '%s' is outside of the repository; only "
			     "files below %s are copied",
			     pattern, k->root);
	} else if (glob(escaped, GLOB_NOSORT | GLOB_BRACE, NULL, &found)) {
		if (must && !is_glob(pattern))
			rc = err_set(err, ERR_NOT_FOUND,
				     "credential file '%s' is not there (%s); make it, or "
				     "take it out of the list",
				     pattern, whole);
	} else {
		for (size_t i = 0; !rc && i < found.gl_pathc; i++)
			rc = copy_below(k, found.gl_pathv[i], 0, err);
	}
	globfree(&found);
	free(escaped);
	free(whole);
	return rc;
}

/* .worktreeinclude: a pattern a line, # for comments. */
static int
copy_included(const struct copy *k, struct err *err)
{
	struct str text = STR_INIT;
	char *file = path_join(k->root, INCLUDE_FILE), *rest, *line;
	int rc = 0;

	if (file_exists(file) && !(rc = file_read(file, INCLUDE_FILE_MAX, &text, err))) {
		rest = text.buf;
		while (!rc && (line = strsep(&rest, "\n"))) {
			line[strcspn(line, "\r")] = '\0';
			while (*line == '/')
				line++;
			if (*line && *line != '#')
				rc = copy_pattern(k, line, false, err);
		}
		if (rc)
			err_wrap(err, INCLUDE_FILE);
	}
	str_release(&text);
	free(file);
	return rc;
}

int
setup_copy_files(const struct agent_context *c, const char *agent, const char *worktree,
		 struct err *err)
{
	const struct config_value *origin =
		config_find(c->config, "setup.credential_files");
	const struct strv *list = &origin->list;
	struct copy k = { .c = c, .agent = agent };
	int rc = 0;

	k.root = realpath(c->root, NULL);
	k.worktree = realpath(worktree, NULL);
	if (!k.root || !k.worktree)
		rc = err_errno(err, ERR_IO, "cannot resolve %s",
			       k.root ? worktree : c->root);
	for (size_t i = 0; !rc && i < list->n; i++)
		rc = copy_pattern(&k, list->v[i], true, err);
	if (rc && k.worktree && origin->file)
		err_hint(err, "see setup.credential_files in %s:%d", origin->file,
			 origin->line);
	if (!rc)
		rc = copy_included(&k, err);
	free(k.worktree);
	free(k.root);
	return rc;
}

struct command_watch {
	const struct agent_context *c;
	const char *agent;
	size_t left; /* of setup.output_limit */
	bool is_cut;
};

/* What goes past the limit is read, so that the command is not held up. */
static void
on_output(void *ctx, const char *bytes, size_t n)
{
	struct command_watch *w = ctx;
	size_t take = n < w->left ? n : w->left;

	if (w->c->bytes && take)
		w->c->bytes(w->c->ctx, w->agent, bytes, take);
	w->left -= take;
	if (take < n && !w->is_cut)
		context_progress(w->c, w->agent,
				 "… the rest is not shown (setup.output_limit)");
	w->is_cut = w->is_cut || take < n;
}

static bool
on_cancel(void *ctx)
{
	struct command_watch *w = ctx;

	return w->c->is_cancelled && w->c->is_cancelled(w->c->ctx);
}

static int
run_command(struct command_watch *w, const struct config_command *command,
	    const char *worktree, const struct strv *env, struct err *err)
{
	struct spawn s = {
		.argv = command->argv,
		.envp = env->v,
		.cwd = worktree,
		.timeout_ms = config_number(w->c->config, "setup.timeout"),
		.output = on_output,
		.is_cancelled = on_cancel,
		.ctx = w,
	};
	int status = 0;

	w->left = (size_t)config_number(w->c->config, "setup.output_limit");
	w->is_cut = false;
	if (spawn_run(&s, &status, err) && err->code == ERR_TIMEOUT)
		return err_set(err, ERR_TIMEOUT,
			       "set-up command '%s' took longer than setup.timeout "
			       "(%g s) and was ended",
			       command->shown, (double)s.timeout_ms / 1000);
	if (err->code)
		return err_wrap(err, "set-up command '%s'", command->shown);
	if (status)
		return err_set(err, ERR_FAILED,
			       "set-up command '%s' failed with status %d",
			       command->shown, status);
	return 0;
}

int
setup_run_commands(const struct agent_context *c, const char *agent,
		   const char *worktree, const struct strv *env, struct err *err)
{
	const struct config_value *v = config_find(c->config, "setup.commands");
	bool go_on = !strcmp(config_string(c->config, "setup.on_failure"), "continue");
	struct command_watch w = { .c = c, .agent = agent };

	for (size_t i = 0; v && i < v->command_count; i++) {
		struct err e = ERR_INIT;

		context_progress(c, agent, "%s", v->commands[i].shown);
		if (!run_command(&w, &v->commands[i], worktree, env, &e))
			continue;
		if (!go_on || e.code == ERR_CANCELLED) {
			*err = e;
			return err_hint(err, "--quick leaves set-up out");
		}
		context_progress(c, agent, "%s; going on (setup.on_failure)", e.text);
	}
	return 0;
}
