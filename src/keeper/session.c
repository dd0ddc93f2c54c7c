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

enum { ANCESTORS_MAX = 32, ID_MAX = 128, PATH_LIMIT = 4096 };

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

/*
 * Hook ← shells ← program; or with a launcher, hook ← shells ← agent ← program. A
 * nested agent has a shell of its own above it.
 */
bool
session_is_own(const struct host *h, const struct guest *g)
{
	struct ucred peer;
	socklen_t n = sizeof(peer);
	struct proc_stat st;
	bool has_agent = false;
	pid_t pid;

	if (getsockopt(g->fd, SOL_SOCKET, SO_PEERCRED, &peer, &n))
		return false;
	if (proc_stat(peer.pid, &st))
		return true; /* it has gone already: nothing speaks against it */
	pid = st.ppid;
	for (int i = 0; i < ANCESTORS_MAX && pid > 1; i++, pid = st.ppid) {
		if (pid == h->pid)
			return true;
		if (proc_stat(pid, &st) || has_agent)
			return false;
		has_agent = !is_shell(st.comm);
	}
	return false;
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

	if (!id || !*id || strlen(id) > ID_MAX || strpbrk(id, "/\n") ||
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

static void
look_at_open_files(struct host *h, const regex_t *re, pid_t pid)
{
	char dir[64], path[PATH_LIMIT], id[ID_MAX + 1];
	regmatch_t m[2];
	struct dirent *entry;
	DIR *fds;

	snprintf(dir, sizeof(dir), "/proc/%d/fd", (int)pid);
	fds = opendir(dir);
	while (fds && (entry = readdir(fds))) {
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
		break;
	}
	if (fds)
		closedir(fds);
}

void
session_look(struct host *h)
{
	struct proc_list tree = { NULL, 0, 0 };
	regex_t re;

	if (!h->launch.session_file ||
	    regcomp(&re, h->launch.session_file, REG_EXTENDED))
		return;
	proc_tree(h->pid, &tree);
	/* Itself, and what a launcher started. */
	for (size_t i = 0; i < tree.n; i++)
		if (tree.v[i].pid == h->pid || tree.v[i].ppid == h->pid)
			look_at_open_files(h, &re, tree.v[i].pid);
	proc_list_release(&tree);
	regfree(&re);
}
