/* SPDX-License-Identifier: MIT */
/*
 * Which conversation the agent holds. A kind that takes an id was given one;
 * the others, and those that begin anew, are known by what their own hooks say,
 * or by the file that the program holds open. Neither the newest file nor what
 * another program in the pane says counts.
 */
#include "config.h"

#include <dirent.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "keeper/keeper-int.h"
#include "proc/proc.h"

enum {
	ANCESTORS_MAX = 32,
	ID_MAX = 128,
	PATH_LIMIT = 4096,
	SESSION_GAP_MS = 1000, /* between two looks at open files */
	SESSION_FIRST_MS = 50, /* while none is known */
};

static bool
is_shell(const char *comm)
{
	static const char *const shells[] = { "sh", "dash", "bash", "zsh", "ksh", "fish",
					      "busybox", "env" };

	for (size_t i = 0; i < ARRAY_SIZE(shells); i++)
		if (!strcmp(shells[i], comm))
			return true;
	return false;
}

/* The launcher's own child that was found to be the agent; else the program. */
static bool
is_settled(const struct host *h)
{
	return h->agent_pid && proc_is_alive(h->agent_pid, h->agent_start);
}

static void
settle(struct host *h, pid_t pid)
{
	h->agent_pid = pid;
	h->agent_start = proc_start(pid);
}

/*
 * Hook ← shells ← program; or with a launcher, hook ← shells ← agent ← program.
 * Which of the two it is, the first hook settles, which comes at the start: an
 * agent that this one starts later is another one.
 */
bool
session_is_own(struct host *h, const struct guest *g)
{
	struct ucred peer;
	socklen_t n = sizeof(peer);
	struct proc_stat st;
	pid_t pid, agent = 0;

	if (getsockopt(g->fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) ||
	    proc_stat(peer.pid, &st))
		return false;
	pid = st.ppid;
	for (int i = 0; pid != h->pid; i++, pid = st.ppid) {
		if (i == ANCESTORS_MAX || pid <= 1 || agent || proc_stat(pid, &st))
			return false;
		agent = is_shell(st.comm) ? 0 : pid;
	}
	agent = agent ? agent : h->pid;
	if (!is_settled(h))
		settle(h, agent);
	return agent == h->agent_pid;
}

static bool
is_same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

void
session_note(struct host *h, const char *id, const char *transcript, const char *source)
{
	struct session_record *r = &h->session;

	if (!id || !session_id_is_plain(id) ||
	    (transcript && strlen(transcript) >= PATH_LIMIT))
		return;
	if (is_same(r->id, id) && (!transcript || is_same(r->transcript, transcript)))
		return;
	session_record_release(r);
	r->id = xstrdup(id);
	r->transcript = transcript && *transcript ? xstrdup(transcript) : NULL;
	r->source = xstrdup(source);
	r->noted_ms = clock_utc_ms();
	/* On a full disk it is known as long as we live. */
	session_record_save(h->launch.dir, r, NULL);
}

/* Whether one of them was. */
static bool
look_at_open_files(struct host *h, pid_t pid)
{
	const regex_t *re = &h->look.session_file;
	bool found = false;
	char dir[64], path[PATH_LIMIT], id[ID_MAX + 1];
	regmatch_t m[2];
	struct dirent *entry;
	DIR *fds;

	snprintf(dir, sizeof(dir), "/proc/%d/fd", (int)pid);
	fds = opendir(dir);
	while (fds && !found && (entry = readdir(fds))) {
		ssize_t n = readlinkat(dirfd(fds), entry->d_name, path, sizeof(path) - 1);
		size_t k;

		if (n <= 0)
			continue;
		path[n] = '\0';
		if (regexec(re, path, 2, m, 0) || m[1].rm_so < 0)
			continue;
		k = (size_t)(m[1].rm_eo - m[1].rm_so);
		if (k > ID_MAX)
			continue;
		memcpy(id, path + m[1].rm_so, k);
		id[k] = '\0';
		session_note(h, id, path, "file");
		found = true;
	}
	if (fds)
		closedir(fds);
	return found;
}

/* The program itself, or else what it started as a launcher, the first that fits. */
static void
look_for_agent(struct host *h)
{
	struct proc_list tree = { NULL, 0, 0 };

	proc_tree(h->pid, &tree);
	for (size_t i = 0; i < tree.n; i++) {
		if (tree.v[i].pid != h->pid && tree.v[i].ppid != h->pid)
			continue;
		if (look_at_open_files(h, tree.v[i].pid)) {
			settle(h, tree.v[i].pid);
			break;
		}
	}
	proc_list_release(&tree);
}

int64_t
session_due(const struct host *h)
{
	return h->look.wants_session ? h->look.session_at : INT64_MAX;
}

void
session_look(struct host *h)
{
	if (h->now < session_due(h))
		return;
	h->look.wants_session = false;
	h->look.session_at =
		h->now + (h->session.id ? SESSION_GAP_MS : SESSION_FIRST_MS);
	if (is_settled(h))
		look_at_open_files(h, h->agent_pid);
	else
		look_for_agent(h);
}
