/* SPDX-License-Identifier: MIT */
/*
 * Keys of the terminal (Ctrl-C, Ctrl-Z) go to the editor and to us alike, being
 * one process group: ours does not end by them, and stops and goes on with it.
 */
#include "config.h"

#include "ui/visual.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "base/spawn.h"
#include "ui/cockpit-int.h"
#include "ui/widget/editor.h"

/* --- signals --- */

static const int held[] = { SIGINT, SIGQUIT, SIGTSTP };

static void
pass_over(int number)
{
	(void)number;
}

/* A handler, and not to ignore them, which the editor would inherit. */
static void
hold_signals(struct sigaction saved[])
{
	for (size_t i = 0; i < ARRAY_SIZE(held); i++) {
		struct sigaction action = { .sa_handler = held[i] == SIGTSTP
								  ? SIG_DFL
								  : pass_over,
					    .sa_flags = SA_RESTART };

		sigemptyset(&action.sa_mask);
		sigaction(held[i], &action, &saved[i]);
	}
}

static void
restore_signals(const struct sigaction saved[])
{
	for (size_t i = 0; i < ARRAY_SIZE(held); i++)
		sigaction(held[i], &saved[i], NULL);
}

/* --- the file --- */

static int
write_file(struct cockpit *c, const struct str *text, char **path, struct err *err)
{
	static const char suffix[] = ".md";
	int fd, rc;

	if (dirs_make_runtime(&c->app->dirs, err))
		return -1;
	*path = path_join(c->app->dirs.runtime, "text-XXXXXX.md");
	fd = mkostemps(*path, sizeof(suffix) - 1, O_CLOEXEC);
	if (fd < 0)
		return err_errno(err, ERR_IO, "making %s", *path);
	rc = file_write_all(fd, text->buf, text->len);
	if (!rc && text->len && text->buf[text->len - 1] != '\n')
		rc = file_write_all(fd, "\n", 1);
	if (rc)
		err_errno(err, ERR_IO, "writing %s", *path);
	close(fd);
	return rc;
}

static int
read_file(const char *path, struct str *text, struct err *err)
{
	struct str written = STR_INIT;
	int rc = file_read(path, EDITOR_MAX, &written, err);

	if (!rc) {
		str_rtrim(&written);
		str_clear(text);
		str_add(text, written.buf, written.len);
	}
	str_release(&written);
	return rc;
}

/* --- the editor --- */

static const char *
find_editor(void)
{
	const char *visual = getenv("VISUAL"), *editor = getenv("EDITOR");

	if (visual && *visual)
		return visual;
	return editor && *editor ? editor : "vi";
}

static int
run(const char *path, struct err *err)
{
	struct sigaction saved[ARRAY_SIZE(held)];
	const char *editor = find_editor();
	int status = 0, rc;
	/* it may hold arguments; the file is one of its own, not shell text */
	char *script = xasprintf("exec %s \"$0\"", editor);
	char *argv[] = { (char *)"/bin/sh", (char *)"-c", script, (char *)path, NULL };

	hold_signals(saved);
	rc = spawn_foreground(argv, &status, err);
	restore_signals(saved);
	if (!rc && status)
		rc = err_set(err, ERR_FAILED, "the editor '%s' ended with status %d",
			     editor, status);
	free(script);
	return rc;
}

int
visual_edit(struct cockpit *c, struct str *text, struct err *err)
{
	char *path = NULL;
	int rc = write_file(c, text, &path, err);

	if (!rc) {
		canvas_suspend(c->canvas);
		rc = run(path, err);
		if (canvas_resume(c->canvas, &c->why)) {
			c->is_over = true;
			uv_stop(&c->loop);
		}
		canvas_resize(c->canvas);
		cockpit_relayout(c);
	}
	if (!rc)
		rc = read_file(path, text, err);
	if (path)
		unlink(path);
	free(path);
	return rc;
}
