/* SPDX-License-Identifier: MIT */
/* Scratch repositories for the tests of src/repo; git is the judge. */
#include "config.h"

#include "unit/repo/repo-fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "base/spawn.h"

static void
set_environment(const char *home)
{
	setenv("HOME", home, 1);
	setenv("XDG_CONFIG_HOME", home, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_AUTHOR_NAME", "A U Thor", 1);
	setenv("GIT_AUTHOR_EMAIL", "author@example.org", 1);
	setenv("GIT_COMMITTER_NAME", "A U Thor", 1);
	setenv("GIT_COMMITTER_EMAIL", "author@example.org", 1);
	unsetenv("GIT_DIR");
	unsetenv("GIT_INDEX_FILE");
	unsetenv("GIT_WORK_TREE");
}

static char *
run(struct fixture *f, const char *fmt, va_list ap, int *status)
{
	struct str script = STR_INIT, out = STR_INIT;
	struct strv argv = STRV_INIT;
	struct err err = ERR_INIT;

	str_vaddf(&script, fmt, ap);
	strv_add(&argv, "sh");
	strv_add(&argv, "-ec");
	strv_add(&argv, script.buf);
	if (spawn_capture(argv.v, f->root, &out, status, &err))
		fail_msg("%s: %s", script.buf, err.text);
	while (out.len && out.buf[out.len - 1] == '\n')
		str_set_len(&out, out.len - 1);
	if (*status)
		fprintf(stderr, "%s\n%s\n", script.buf, out.buf);
	strv_release(&argv);
	str_release(&script);
	return str_detach(&out);
}

char *
fixture_said(struct fixture *f, const char *fmt, ...)
{
	char *out;
	va_list ap;
	int status;

	va_start(ap, fmt);
	out = run(f, fmt, ap, &status);
	va_end(ap);
	assert_int_equal(status, 0);
	return out;
}

void
fixture_run(struct fixture *f, const char *fmt, ...)
{
	va_list ap;
	int status;

	va_start(ap, fmt);
	free(run(f, fmt, ap, &status));
	va_end(ap);
	assert_int_equal(status, 0);
}

void
fixture_expect(struct fixture *f, const char *expected, const char *fmt, ...)
{
	char *out;
	va_list ap;
	int status;

	va_start(ap, fmt);
	out = run(f, fmt, ap, &status);
	va_end(ap);
	assert_int_equal(status, 0);
	assert_string_equal(out, expected);
	free(out);
}

char *
fixture_path(struct fixture *f, const char *name)
{
	return path_join(f->dir, name);
}

void
fixture_branch(struct fixture *f, const char *name)
{
	char oid[REPO_OID_SIZE];
	struct str branch = STR_INIT;

	assert_int_equal(repo_head(f->repo, oid, &branch, &f->err), 0);
	str_release(&branch);
	if (repo_branch_create(f->repo, name, oid, NULL, &f->err))
		fail_msg("%s", f->err.text);
}

char *
fixture_worktree(struct fixture *f, const char *branch, const char *name)
{
	char *path = fixture_path(f, name);

	fixture_branch(f, branch);
	if (repo_worktree_add(f->repo, path, branch, &f->err))
		fail_msg("%s", f->err.text);
	return path;
}

void
fixture_check_worktree(struct fixture *f, const char *path)
{
	fixture_expect(f, "", "git -C '%s' status --porcelain", path);
	fixture_run(f, "git worktree list --porcelain | grep -Fx 'worktree %s'", path);
	fixture_run(f, "git -C '%s' fsck --strict", path);
}

void
fixture_expect_err(struct fixture *f, int rc, enum err_code code, const char *words)
{
	assert_int_equal(rc, -1);
	if (!strstr(f->err.text, words))
		fail_msg("'%s' has no '%s'", f->err.text, words);
	assert_int_equal(f->err.code, code);
}

int
fixture_setup(void **state)
{
	const char *tmp = getenv("TMPDIR");
	struct fixture *f = xcalloc(1, sizeof(*f));
	char *template = path_join(tmp && *tmp ? tmp : "/tmp", "fleet-repo-XXXXXX");

	assert_non_null(mkdtemp(template));
	f->dir = realpath(template, NULL);
	free(template);
	f->root = path_join(f->dir, "main");
	set_environment(f->dir);
	assert_int_equal(file_make_dirs(f->root, 0755, &f->err), 0);
	/* Older than the index, as files of a day's work are. */
	fixture_run(f, "git init -q -b main . && mkdir src && echo one >a.txt && "
		       "echo 'int b;' >src/b.c && echo 'echo hi' >run.sh && "
		       "chmod +x run.sh && ln -s a.txt link && "
		       "find . -name .git -prune -o -type f -print | "
		       "xargs touch -d '2020-01-01 00:00:00' && "
		       "git add . && git commit -qm first");
	if (repo_open(f->root, &f->repo, &f->err))
		fail_msg("%s", f->err.text);
	*state = f;
	return 0;
}

int
fixture_teardown(void **state)
{
	struct fixture *f = *state;

	repo_close(f->repo);
	file_remove_tree(f->dir, NULL);
	free(f->root);
	free(f->dir);
	free(f);
	return 0;
}
