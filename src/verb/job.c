/* SPDX-License-Identifier: MIT */
/*
 * A word is a line: a letter that says what it is, then JSON. One that was not
 * whole when the process died is dropped.
 */
#include "config.h"

#include "verb/job.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/spawn.h"
#include "base/str.h"

enum { READ_SIZE = 65536, TEXT_MAX = 1 << 30 };

/* What stands in argv where a program is to go on with a job. */
static const char go_on[] = "--job";

static const char letters[] = {
	[JOB_PROGRESS] = 'p',
	[JOB_BYTES] = 'b',
	[JOB_EVENT] = 'e',
	[JOB_ANSWER] = 'a',
};

struct job {
	pid_t pid;
	int fd;
	struct str heard; /* what is not a whole line yet */
	bool is_answered;
};

/* --- in the process of the job --- */

/* Verbs speak from several threads. */
struct mouth {
	int fd;
	pthread_mutex_t lock;
};

/* Takes the value over. -1: nobody listens. */
static int
say(struct mouth *m, enum job_word word, json_t *value)
{
	char *dump = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	struct str line = STR_INIT;
	int rc = -1;

	str_addf(&line, "%c%s\n", letters[word], dump ? dump : "null");
	pthread_mutex_lock(&m->lock);
	rc = file_write_all(m->fd, line.buf, line.len);
	pthread_mutex_unlock(&m->lock);
	str_release(&line);
	free(dump);
	json_decref(value);
	return rc;
}

static void
on_progress(void *ctx, const char *agent, const char *step)
{
	say(ctx, JOB_PROGRESS,
	    json_pack("{s:o, s:o}", "agent", agent ? reply_text(agent) : json_null(),
		      "step", reply_text(step)));
}

static void
on_bytes(void *ctx, const char *agent, const char *bytes, size_t n)
{
	struct str text = STR_INIT;

	str_add(&text, bytes, n);
	say(ctx, JOB_BYTES,
	    json_pack("{s:o, s:o}", "agent", agent ? reply_text(agent) : json_null(),
		      "bytes", reply_text(text.buf)));
	str_release(&text);
}

static int
on_event(void *ctx, json_t *value)
{
	return say(ctx, JOB_EVENT, value);
}

/* Nothing is ever sent to us: what can be read is the end. */
static bool
on_is_cancelled(void *ctx)
{
	struct mouth *m = ctx;
	struct pollfd p = { m->fd, POLLIN, 0 };

	return poll(&p, 1, 0) > 0;
}

static void __attribute__((noreturn))
work(int fd, job_work_fn *fn, void *ctx)
{
	struct mouth m = { fd, PTHREAD_MUTEX_INITIALIZER };
	const struct reply_door door = {
		.progress = on_progress,
		.bytes = on_bytes,
		.event = on_event,
		.is_cancelled = on_is_cancelled,
		.ctx = &m,
	};

	say(&m, JOB_ANSWER, fn(ctx, &door));
	_exit(0); /* what is to be done at exit is the door's */
}

static void __attribute__((noreturn))
live(const struct job_order *o, int fd, const sigset_t *mask)
{
	if (o->enter)
		o->enter(o->ctx);
	sigprocmask(SIG_SETMASK, mask, NULL);
	if (fd > 3)
		spawn_close(3, fd - 1);
	spawn_close(fd + 1, INT_MAX);
	work(fd, o->work, o->ctx);
}

/* --- in another program --- */

/* Not by argv: it may be long, and others can read it there. */
static int
keep_text(const struct str *text)
{
	int fd = memfd_create("job", 0);

	if (fd >= 0 && !file_write_all(fd, text->buf, text->len) &&
	    !lseek(fd, 0, SEEK_SET))
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

int
job_hand_over(const struct reply_door *door, const char *program, const struct str *text,
	      struct err *err)
{
	const struct mouth *m = door->ctx;
	char text_fd[16], fd[16];
	char *const argv[] = { (char *)program, (char *)go_on, fd, text_fd, NULL };
	int kept = keep_text(text);

	if (kept < 0)
		return err_errno(err, ERR_FAILED, "handing a job over");
	snprintf(fd, sizeof(fd), "%d", m->fd);
	snprintf(text_fd, sizeof(text_fd), "%d", kept);
	fcntl(m->fd, F_SETFD, 0);
	execv(program, argv);
	err_errno(err, ERR_FAILED, "cannot run %s", program);
	file_set_cloexec(m->fd);
	close(kept);
	return -1;
}

bool
job_is_handed_over(int argc, char *const *argv)
{
	return argc == 4 && !strcmp(argv[1], go_on);
}

/* A text that cannot be read is as good as none: the work says that it lacks. */
void
job_go_on(char *const *argv, job_work_fn *fn)
{
	char *path = xasprintf("/proc/self/fd/%s", argv[3]);
	struct str text = STR_INIT;
	int fd = atoi(argv[2]);

	file_set_cloexec(fd);
	file_read(path, TEXT_MAX, &text, NULL);
	close(atoi(argv[3]));
	free(path);
	work(fd, fn, &text);
}

/* --- in the door --- */

static pid_t
fork_job(const struct job_order *o, const int fds[2])
{
	sigset_t all, before;
	pid_t pid;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	pid = fork();
	if (pid == 0)
		live(o, fds[1], &before);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return pid;
}

struct job *
job_start(const struct job_order *o, struct err *err)
{
	struct job *job;
	int fds[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds)) {
		err_errno(err, ERR_FAILED, "starting a job");
		return NULL;
	}
	pid = fork_job(o, fds);
	close(fds[1]);
	if (pid < 0) {
		err_errno(err, ERR_FAILED, "starting a job");
		close(fds[0]);
		return NULL;
	}
	job = xcalloc(1, sizeof(*job));
	*job = (struct job){ .pid = pid, .fd = fds[0] };
	str_init(&job->heard);
	return job;
}

int
job_fd(const struct job *job)
{
	return job->fd;
}

void
job_cancel(struct job *job)
{
	shutdown(job->fd, SHUT_WR);
}

static void
hand_on(struct job *job, const char *line, size_t n, job_word_fn *fn, void *ctx)
{
	const char *letter = memchr(letters, line[0], sizeof(letters));
	json_t *value = json_loadb(line + 1, n - 1, JSON_DECODE_ANY, NULL);

	if (letter && value) {
		job->is_answered = job->is_answered || letter == &letters[JOB_ANSWER];
		fn(ctx, (enum job_word)(letter - letters), value);
	}
	json_decref(value);
}

/* The n bytes that were heard last may end lines. */
static void
hand_on_all(struct job *job, size_t n, job_word_fn *fn, void *ctx)
{
	size_t at = 0, look = job->heard.len - n;
	char *end;

	while ((end = memchr(job->heard.buf + look, '\n', job->heard.len - look))) {
		look = (size_t)(end - job->heard.buf) + 1;
		hand_on(job, job->heard.buf + at, look - at - 1, fn, ctx);
		at = look;
	}
	str_drop(&job->heard, at);
}

static int
reap(struct job *job)
{
	int status = 0;

	while (job->pid > 0 && waitpid(job->pid, &status, 0) < 0 && errno == EINTR)
		;
	job->pid = 0;
	return status;
}

static void
tell_death(int status, job_word_fn *fn, void *ctx)
{
	struct str how = STR_INIT;
	json_t *value;

	if (WIFSIGNALED(status))
		str_addf(&how, "was ended by signal %d", WTERMSIG(status));
	else
		str_addf(&how, "ended with status %d", WEXITSTATUS(status));
	value = json_string(how.buf);
	fn(ctx, JOB_DIED, value);
	json_decref(value);
	str_release(&how);
}

bool
job_read(struct job *job, job_word_fn *fn, void *ctx)
{
	char buf[READ_SIZE];
	ssize_t n = recv(job->fd, buf, sizeof(buf), MSG_DONTWAIT);
	int status;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (n > 0) {
		str_add(&job->heard, buf, (size_t)n);
		hand_on_all(job, (size_t)n, fn, ctx);
		return true;
	}
	status = reap(job);
	if (!job->is_answered)
		tell_death(status, fn, ctx);
	return false;
}

static void
end(struct job *job, bool waits)
{
	close(job->fd);
	if (waits)
		reap(job);
	str_release(&job->heard);
	free(job);
}

void
job_abandon(struct job *job)
{
	end(job, false);
}

void
job_free(struct job *job)
{
	if (job)
		end(job, true);
}

/* --- answers of verbs --- */

json_t *
job_answer(const struct reply *reply, const struct err *e)
{
	if (e->code)
		return json_pack("{s:{s:i, s:o}}", "error", "code", (int)e->code,
				 "message", reply_text(e->text));
	return json_pack("{s:O*, s:o, s:i}", "value", reply->value, "text",
			 reply_text(reply->text.buf), "status", reply->status);
}

bool
job_answer_ok(const json_t *answer, struct err *err)
{
	const json_t *error = json_object_get(answer, "error");
	const char *message = json_string_value(json_object_get(error, "message"));

	if (!error)
		return true;
	err_set(err, (enum err_code)json_integer_value(json_object_get(error, "code")),
		"%s", message ? message : "it failed");
	return false;
}
