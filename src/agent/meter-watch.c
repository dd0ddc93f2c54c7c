/* SPDX-License-Identifier: MIT */
/*
 * A watch is of a transcript, of the directory that its neighbours appear in
 * (subagents'), or of agents/<id>, where notes and records are replaced.
 */
#include "config.h"

#include "agent/meter-watch.h"

#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/alloc.h"

struct watched {
	int wd;
	char *agent;
};

struct meter_watch {
	int fd;
	struct watched *v;
	size_t n, alloc;
};

struct meter_watch *
meter_watch_new(struct err *err)
{
	struct meter_watch *w;
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

	if (fd < 0) {
		err_errno(err, ERR_IO, "files cannot be watched");
		return NULL;
	}
	w = xcalloc(1, sizeof(*w));
	w->fd = fd;
	return w;
}

void
meter_watch_free(struct meter_watch *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < w->n; i++)
		free(w->v[i].agent);
	free(w->v);
	close(w->fd);
	free(w);
}

int
meter_watch_fd(const struct meter_watch *w)
{
	return w->fd;
}

static void
add(struct meter_watch *w, const char *path, uint32_t events, const char *agent)
{
	int wd = inotify_add_watch(w->fd, path, events | IN_MASK_ADD);

	if (wd < 0)
		return;
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].wd == wd && !strcmp(w->v[i].agent, agent))
			return;
	ALLOC_GROW(w->v, w->n + 1, w->alloc);
	w->v[w->n++] = (struct watched){ wd, xstrdup(agent) };
}

void
meter_watch_add(struct meter_watch *w, const struct dirs *dirs, const char *agent,
		const struct meter_files *files)
{
	char *dir = dirs_agent(dirs, agent);

	add(w, dir, IN_MOVED_TO, agent);
	free(dir);
	for (size_t i = 0; i < files->n; i++) {
		add(w, files->v[i].path, IN_MODIFY | IN_MOVE_SELF | IN_DELETE_SELF, agent);
		if (files->v[i].is_side) {
			dir = path_dir(files->v[i].path);
			add(w, dir, IN_CREATE | IN_MOVED_TO, agent);
			free(dir);
		}
	}
}

static void
forget(struct meter_watch *w, int wd)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++) {
		if (w->v[i].wd == wd)
			free(w->v[i].agent);
		else
			w->v[n++] = w->v[i];
	}
	w->n = n;
}

/* Past an overflow anything may have happened. */
static void
take_event(struct meter_watch *w, const struct inotify_event *e, struct strv *out)
{
	for (size_t i = 0; i < w->n; i++)
		if ((w->v[i].wd == e->wd || (e->mask & IN_Q_OVERFLOW)) &&
		    !strv_has(out, w->v[i].agent))
			strv_add(out, w->v[i].agent);
	if (e->mask & IN_IGNORED)
		forget(w, e->wd);
}

void
meter_watch_take(struct meter_watch *w, struct strv *out)
{
	char buf[8192] __attribute__((aligned(__alignof__(struct inotify_event))));
	ssize_t n;

	while ((n = read(w->fd, buf, sizeof(buf))) > 0)
		for (char *at = buf; at < buf + n;) {
			const struct inotify_event *e = (const void *)at;

			take_event(w, e, out);
			at += sizeof(*e) + e->len;
		}
}
