/* SPDX-License-Identifier: MIT */
/*
 * fleet-keeper DIR [READY_FD]: owns one agent's terminal for as long as the
 * agent lives. DIR holds its launch record; on READY_FD it says that the agent
 * runs, or why it does not, and in that case leaves nothing behind.
 *
 * It must never die, so it has little in it: no locale, no stdio, no thread,
 * and signals that other programs die of are ignored.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fields.h"
#include "base/file.h"
#include "keeper/keeper-int.h"
#include "keeper/report.h"
#include "keeper/socket.h"
#include "proc/proc.h"

static const int ignored[] = {
	SIGHUP,	 SIGINT,  SIGQUIT, SIGPIPE, SIGALRM, SIGUSR1,
	SIGUSR2, SIGTSTP, SIGTTIN, SIGTTOU, SIGXFSZ,
};

/* Small and giving back: large blocks are mapped, the heap is trimmed early. */
static void
tune_memory(void)
{
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_MMAP_THRESHOLD, 32 << 10);
	mallopt(M_TRIM_THRESHOLD, 32 << 10);
	mallopt(M_TOP_PAD, 8 << 10);
}

static int
take_signals(struct err *err)
{
	sigset_t set;
	int fd;

	for (size_t i = 0; i < ARRAY_SIZE(ignored); i++)
		signal(ignored[i], SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_SETMASK, &set, NULL);
	fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	return fd >= 0 ? fd : err_errno(err, ERR_IO, "cannot take signals");
}

/*
 * One keeper a directory, for as long as it lives: the kernel lets the lock go
 * whichever way we end, and the agent does not inherit it.
 */
static int
lock_dir(const char *dir, struct err *err)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return err_errno(err, ERR_IO, "cannot open %s", dir);
	if (!flock(fd, LOCK_EX | LOCK_NB))
		return fd;
	err_errno(err, errno == EWOULDBLOCK ? ERR_EXISTS : ERR_IO,
		  "a keeper already runs for %s", dir);
	close(fd);
	return -1;
}

/* All up to the program's exec. What was made is undone by host_release. */
static int
start(struct host *h, const char *dir, mode_t mask, struct err *err)
{
	if (launch_load(dir, &h->launch, err))
		return -1;
	if ((h->lock = lock_dir(dir, err)) < 0 ||
	    (h->signals = take_signals(err)) < 0 ||
	    pty_open(&h->pty, h->launch.rows, h->launch.cols, err) ||
	    (h->listener = socket_listen(h->launch.socket, err)) < 0 ||
	    pty_spawn(&h->pty, &h->launch, mask, &h->pid, err))
		return -1;
	h->start = proc_start(h->pid);
	h->started_ms = h->state_ms = clock_utc_ms();
	h->began = h->now = clock_mono_ms();
	state_launch(&h->state, h->now);
	h->term = output_new_term(h);
	look_init(h);
	session_record_load(h->launch.dir, &h->session, NULL);
	h->record = record_open(dir, h->launch.log_max_bytes, h->launch.log_keep,
				h->launch.rows, h->launch.cols);
	delivery_load(h);
	notify_init(h);
	strv_release(&h->launch.env);
	return 0;
}

/* A standard descriptor stays taken, lest the log or a socket becomes one. */
static void
let_go(int fd)
{
	int null = fd <= STDERR_FILENO ? open("/dev/null", O_RDWR | O_CLOEXEC) : -1;

	if (null >= 0)
		dup2(null, fd);
	close(null >= 0 ? null : fd);
}

/* False when nobody hears it any more. */
static bool
say_ready(const struct host *h, const struct err *failure, int fd)
{
	struct keeper_status s;
	struct str f = STR_INIT;
	bool was_heard;

	if (failure) {
		report_add_error(&f, failure);
	} else {
		host_get_status(h, &s);
		fields_add_int(&f, "ok", 1);
		report_add_status(&f, &s);
	}
	was_heard = !file_write_all(fd, f.buf, f.len);
	let_go(fd);
	str_release(&f);
	return was_heard;
}

/*
 * An agent of which nobody was told would be a stray: whoever asked for it has
 * died meanwhile, so it is ended again.
 */
static int
run(struct host *h, const char *dir, int ready)
{
	mode_t mask = umask(077);
	struct err err = ERR_INIT;

	file_set_cloexec(ready);
	if (start(h, dir, mask, &err)) {
		host_give_up_place(h);
		say_ready(h, &err, ready);
		return 1;
	}
	if (chdir("/"))
		return 1;
	if (!say_ready(h, NULL, ready))
		host_stop(h, 0);
	host_run(h);
	return 0;
}

int
main(int argc, char **argv)
{
	struct host h;
	char *dir;
	int ready, rc;

	ready = argc == 3 ? atoi(argv[2]) : STDERR_FILENO;
	dir = argc < 2 ? NULL : realpath(argv[1], NULL);
	if (argc > 3 || !dir)
		return 2;
	tune_memory();
	setsid();
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	host_init(&h);
	file_set_cloexec(ready);
	rc = run(&h, dir, ready);
	host_release(&h);
	free(dir);
	return rc;
}
