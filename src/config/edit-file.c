/* SPDX-License-Identifier: MIT */
/*
 * The file around an edit. Two who edit it at once, from two cockpits, would each
 * write back what they have read, and one setting would be lost: so each holds a
 * lock from reading to the end of its check. It is on the directory, since the
 * file itself is another one after each edit, and nothing is left lying about.
 */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "config/config-int.h"
#include "config/edit.h"

enum { LOCK_STEP_MS = 5, LOCK_STEPS = 400 }; /* two seconds */

/* The file while it is edited: where it is, and what was in it. */
struct target {
	char *path, *dir;
	int lock;
	bool was_there;
	mode_t mode;
	struct str old;
};

/* Without locks on that file system, one edits without. */
static int
lock(const char *dir, struct err *err)
{
	const struct timespec step = { 0, LOCK_STEP_MS * 1000000L };
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return err_errno(err, ERR_IO, "opening %s", dir);
	for (int i = 0; flock(fd, LOCK_EX | LOCK_NB); i++) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			break;
		if (i == LOCK_STEPS) {
			close(fd);
			return err_set(err, ERR_BUSY,
				       "the settings in %s are being edited by another "
				       "process",
				       dir);
		}
		nanosleep(&step, NULL);
	}
	return fd;
}

static int
open_target(struct target *t, const char *file, struct err *err)
{
	char *real = realpath(file, NULL);
	struct stat st;

	*t = (struct target){ .path = real ? real : xstrdup(file), .lock = -1,
			      .mode = 0644, .old = STR_INIT };
	t->dir = path_dir(t->path);
	if (file_make_dirs(t->dir, 0777, err))
		return -1;
	t->lock = lock(t->dir, err);
	if (t->lock < 0)
		return -1;
	t->was_there = !stat(t->path, &st);
	if (!t->was_there)
		return 0;
	t->mode = st.st_mode & 07777;
	return file_read(t->path, CONFIG_FILE_MAX, &t->old, err);
}

static void
close_target(struct target *t)
{
	if (t->lock >= 0)
		close(t->lock);
	str_release(&t->old);
	free(t->dir);
	free(t->path);
}

static int
write_text(const struct target *t, const struct str *text, struct err *err)
{
	return file_write(t->path, text->buf, text->len, t->mode, err);
}

static void
put_back(const struct target *t)
{
	if (t->was_there)
		write_text(t, &t->old, NULL);
	else
		unlink(t->path);
}

static bool
is_same(const struct str *a, const struct str *b)
{
	return a->len == b->len && !memcmp(a->buf, b->buf, a->len);
}

int
config_edit(const char *file, const char *name, const char *text, config_check_fn *check,
	    void *ctx, struct err *err)
{
	struct str made = STR_INIT;
	struct target t;
	bool changes;
	int rc = -1;

	if (open_target(&t, file, err) ||
	    config_edit_text(file, &t.old, name, text, &made, err))
		goto out;
	changes = !is_same(&made, &t.old);
	if (changes && write_text(&t, &made, err))
		goto out;
	rc = check ? check(ctx, err) : 0;
	if (rc && changes)
		put_back(&t);
out:
	close_target(&t);
	str_release(&made);
	return rc;
}
