/* SPDX-License-Identifier: MIT */
/*
 * fork and exec with a pipe for the exec's own errno (closed on success), one
 * pipe for output, one for input, and a poll loop that keeps the time.
 */
#include "config.h"

#include "base/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/path.h"

/* How long output is still read when the command itself is gone. */
enum { LAST_WORDS_MS = 500 };

struct pipes {
	int in[2], out[2], fail[2];
};

static void
close_pair(int p[2])
{
	for (int i = 0; i < 2; i++)
		if (p[i] >= 0) {
			close(p[i]);
			p[i] = -1;
		}
}

/* Nobody would hear of one that outlived its waiter (kill -9). */
static void
child(const struct spawn *s, struct pipes *p, pid_t waiter)
{
	sigset_t none;
	int e;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != waiter)
		_exit(126);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (s->input)
		dup2(p->in[0], 0);
	else
		dup2(open("/dev/null", O_RDONLY), 0);
	dup2(p->out[1], 1);
	dup2(p->out[1], 2);
	if (s->cwd && chdir(s->cwd))
		goto fail;
	if (s->envp)
		execvpe(s->argv[0], s->argv, s->envp);
	else
		execvp(s->argv[0], s->argv);
fail:
	e = errno;
	if (write(p->fail[1], &e, sizeof(e)) < 0)
		_exit(126);
	_exit(127);
}

static void
feed(const struct spawn *s, struct pipes *p, size_t *fed)
{
	ssize_t n = write(p->in[1], s->input + *fed, s->input_len - *fed);

	if (n > 0)
		*fed += n;
	if ((n < 0 && errno != EAGAIN && errno != EINTR) || *fed == s->input_len) {
		close(p->in[1]);
		p->in[1] = -1;
	}
}

/* True while there may be more. */
static bool
drain(const struct spawn *s, struct pipes *p, size_t *got)
{
	char buf[16384];
	ssize_t n = read(p->out[0], buf, sizeof(buf));

	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	if (n > 0 && s->output) {
		size_t take = n;

		if (s->output_limit && *got + take > s->output_limit)
			take = *got < s->output_limit ? s->output_limit - *got : 0;
		if (take)
			s->output(s->ctx, buf, take);
	}
	*got += n;
	return n > 0;
}

static void
reap(pid_t pid, int *status)
{
	while (waitpid(pid, status, 0) < 0 && errno == EINTR)
		;
}

/* True with the errno when exec failed; the pipe is closed by one that did not. */
static bool
has_failed(int fd, int *e)
{
	ssize_t n;

	do
		n = read(fd, e, sizeof(*e));
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof(*e);
}

static int
give_up(pid_t pid, bool dead, int *status)
{
	kill(-pid, SIGKILL);
	if (!dead)
		reap(pid, status);
	return -1;
}

/*
 * Ends when output is closed, or when the child is gone and what it left in the
 * background is quiet, or is not for long enough.
 */
static int
pump(const struct spawn *s, struct pipes *p, pid_t pid, int *status, struct err *err)
{
	int64_t deadline = s->timeout_ms ? clock_mono_ms() + s->timeout_ms : 0;
	int64_t died = 0;
	size_t fed = 0, got = 0;
	bool open = true, dead = false;

	if (p->in[1] >= 0)
		file_set_nonblock(p->in[1]);
	while (open || !dead) {
		struct pollfd fds[2] = { { open ? p->out[0] : -1, POLLIN, 0 },
					 { p->in[1], POLLOUT, 0 } };
		int wait = 50, n;

		if (s->is_cancelled && s->is_cancelled(s->ctx)) {
			err_set(err, ERR_CANCELLED, "'%s' was cancelled", s->argv[0]);
			return give_up(pid, dead, status);
		}
		if (deadline && clock_mono_ms() >= deadline) {
			err_set(err, ERR_TIMEOUT, "'%s' took longer than %g s",
				s->argv[0], (double)s->timeout_ms / 1000);
			return give_up(pid, dead, status);
		}
		if (open && !dead && !deadline)
			wait = 200;
		n = poll(fds, 2, wait);
		if (n > 0 && fds[1].revents)
			feed(s, p, &fed);
		if (n > 0 && fds[0].revents)
			open = drain(s, p, &got);
		if (!dead && waitpid(pid, status, WNOHANG) == pid) {
			dead = true;
			died = clock_mono_ms();
		} else if (dead && (n == 0 || clock_mono_ms() - died > LAST_WORDS_MS)) {
			open = false; /* a daemon kept our pipe: not our wait */
		}
	}
	return 0;
}

/*
 * exec says EACCES when a directory of PATH may not be searched, also of a
 * command that is nowhere.
 */
static int
exec_failed(const struct spawn *s, int e, struct err *err)
{
	char *found = spawn_find(s->argv[0], NULL, err);

	if (!found && (e == ENOENT || e == EACCES))
		return -1;
	free(found);
	return err_set(err, e == ENOENT ? ERR_NOT_FOUND : ERR_FAILED,
		       "cannot run '%s': %s", s->argv[0], strerror(e));
}

int
spawn_run(const struct spawn *s, int *status, struct err *err)
{
	struct pipes p = { { -1, -1 }, { -1, -1 }, { -1, -1 } };
	int rc = -1, e = 0, raw = 0;
	pid_t pid, self = getpid();

	if (pipe2(p.out, O_CLOEXEC) || pipe2(p.fail, O_CLOEXEC) ||
	    (s->input && pipe2(p.in, O_CLOEXEC))) {
		err_errno(err, ERR_IO, "cannot make a pipe");
		goto out;
	}
	pid = fork();
	if (pid < 0) {
		err_errno(err, ERR_IO, "cannot fork");
		goto out;
	}
	if (!pid)
		child(s, &p, self);
	setpgid(pid, pid);
	close(p.fail[1]);
	close(p.out[1]);
	p.fail[1] = p.out[1] = -1;
	if (p.in[0] >= 0) {
		close(p.in[0]);
		p.in[0] = -1;
	}
	if (has_failed(p.fail[0], &e)) {
		reap(pid, &raw);
		exec_failed(s, e, err);
		goto out;
	}
	rc = pump(s, &p, pid, &raw, err);
	if (!rc && raw)
		kill(-pid, SIGKILL); /* what it left in the background */
	*status = WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
out:
	close_pair(p.in);
	close_pair(p.out);
	close_pair(p.fail);
	return rc;
}

static void
into_str(void *ctx, const char *bytes, size_t n)
{
	str_add(ctx, bytes, n);
}

int
spawn_capture(char *const *argv, const char *cwd, struct str *out, int *status,
	      struct err *err)
{
	struct spawn s = {
		.argv = argv,
		.cwd = cwd,
		.output = into_str,
		.ctx = out,
		.timeout_ms = 60000,
	};

	return spawn_run(&s, status, err);
}

int
spawn_foreground(char *const *argv, int *status, struct err *err)
{
	int raw = 0;
	pid_t pid = fork();

	if (pid < 0)
		return err_errno(err, ERR_IO, "cannot fork");
	if (!pid) {
		signal(SIGPIPE, SIG_DFL);
		execvp(argv[0], argv);
		_exit(127);
	}
	reap(pid, &raw);
	*status = WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
	return 0;
}

static bool
is_executable(const char *path, bool *there)
{
	struct stat st;

	if (stat(path, &st) || S_ISDIR(st.st_mode))
		return false;
	*there = true;
	return !access(path, X_OK);
}

char *
spawn_find(const char *name, const struct strv *env, struct err *err)
{
	const char *list = env ? strv_getenv(env, "PATH") : getenv("PATH");
	char *copy, *rest, *dir, *found = NULL;
	bool there = false;

	if (strchr(name, '/')) {
		if (is_executable(name, &there))
			return xstrdup(name);
		goto none;
	}
	copy = rest = xstrdup(list ? list : "/usr/local/bin:/usr/bin:/bin");
	while (!found && (dir = strsep(&rest, ":"))) {
		char *p = path_join(*dir ? dir : ".", name);

		if (is_executable(p, &there))
			found = p;
		else
			free(p);
	}
	free(copy);
	if (found)
		return found;
none:
	if (there)
		err_set(err, ERR_REFUSED,
			"'%s' is there but not executable (chmod +x)", name);
	else if (strchr(name, '/'))
		err_set(err, ERR_NOT_FOUND, "there is no program '%s'", name);
	else
		err_set(err, ERR_NOT_FOUND, "'%s' is not installed: not found in PATH",
			name);
	return NULL;
}

void
spawn_close(int first, int last)
{
	int most;

#ifdef SYS_close_range
	if (!syscall(SYS_close_range, (unsigned)first, (unsigned)last, 0u))
		return;
#endif
	most = sysconf(_SC_OPEN_MAX);
	for (int fd = first; fd <= last && fd < most; fd++)
		close(fd);
}
