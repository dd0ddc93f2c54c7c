/* SPDX-License-Identifier: MIT */
/* Opening a pty, starting a program in it, and moving bytes; see pty(7). */
#include "config.h"

#include "keeper/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/file.h"

int
pty_open(struct pty *p, unsigned rows, unsigned cols, struct err *err)
{
	char name[64];

	p->fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (p->fd < 0 || grantpt(p->fd) || unlockpt(p->fd) ||
	    ptsname_r(p->fd, name, sizeof(name)))
		goto fail;
	p->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (p->slave < 0)
		goto fail;
	file_set_nonblock(p->fd);
	pty_set_size(p, rows, cols);
	return 0;
fail:
	err_errno(err, ERR_IO, "cannot open a pseudo-terminal");
	pty_close(p);
	return -1;
}

static void
close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void
pty_close(struct pty *p)
{
	close_one(&p->fd);
	close_one(&p->slave);
	str_release(&p->out);
}

/* What the child says when it cannot become the program. */
struct failure {
	bool is_chdir;
	int error;
};

static void
reset_signals(void)
{
	sigset_t none;

	for (int s = 1; s < NSIG; s++)
		signal(s, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void
become_program(const struct pty *p, const struct launch *l, mode_t mask, pid_t keeper,
	       int fail)
{
	struct failure f = { 0 };

	setsid();
	ioctl(p->slave, TIOCSCTTY, 0);
	for (int fd = 0; fd < 3; fd++)
		dup2(p->slave, fd);
	reset_signals();
	/* A keeper that died before this was set sends no signal. */
	prctl(PR_SET_PDEATHSIG, SIGHUP);
	if (getppid() != keeper)
		_exit(129);
	umask(mask);
	f.is_chdir = chdir(l->cwd) != 0;
	if (!f.is_chdir) {
		environ = l->env.v; /* execvp looks along its PATH */
		execvp(l->argv.v[0], l->argv.v);
	}
	f.error = errno;
	if (write(fail, &f, sizeof(f)) < 0)
		_exit(126);
	_exit(127);
}

static int
explain(const struct failure *f, const struct launch *l, struct err *err)
{
	enum err_code code = f->error == ENOENT			       ? ERR_NOT_FOUND
			     : f->error == EACCES || f->error == EPERM ? ERR_REFUSED
								       : ERR_FAILED;

	errno = f->error;
	if (f->is_chdir)
		return err_errno(err, code, "cannot enter the directory '%s'", l->cwd);
	return err_errno(err, code, "cannot start '%s'", l->argv.v[0]);
}

int
pty_spawn(struct pty *p, const struct launch *l, mode_t mask, pid_t *pid,
	  struct err *err)
{
	struct failure f;
	pid_t keeper = getpid();
	ssize_t n;
	int fail[2];

	if (pipe2(fail, O_CLOEXEC))
		return err_errno(err, ERR_IO, "cannot make a pipe");
	*pid = fork();
	if (!*pid)
		become_program(p, l, mask, keeper, fail[1]);
	close(fail[1]);
	if (*pid < 0) {
		close(fail[0]);
		return err_errno(err, ERR_FAILED, "cannot fork");
	}
	do
		n = read(fail[0], &f, sizeof(f));
	while (n < 0 && errno == EINTR);
	close(fail[0]);
	if (n != sizeof(f))
		return 0;
	waitpid(*pid, NULL, 0);
	return explain(&f, l, err);
}

void
pty_write(struct pty *p, const void *bytes, size_t n)
{
	ssize_t done = 0;

	if (p->fd < 0)
		return;
	if (!p->out.len)
		done = write(p->fd, bytes, n);
	if (done < 0)
		done = 0;
	str_add(&p->out, (const char *)bytes + done, n - done);
}

void
pty_flush(struct pty *p)
{
	ssize_t done = p->fd < 0 ? 0 : write(p->fd, p->out.buf, p->out.len);

	if (done > 0)
		str_drop(&p->out, done);
	if (!p->out.len)
		str_release(&p->out);
}

ssize_t
pty_read(struct pty *p, void *to, size_t n)
{
	ssize_t got = p->fd < 0 ? -1 : read(p->fd, to, n);

	if (got > 0)
		return got;
	if (got < 0 && p->fd >= 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	/* EIO: nobody has the other side open any more. */
	close_one(&p->fd);
	str_release(&p->out);
	return -1;
}

void
pty_set_size(struct pty *p, unsigned rows, unsigned cols)
{
	struct winsize w = { .ws_row = rows, .ws_col = cols };

	if (p->fd >= 0)
		ioctl(p->fd, TIOCSWINSZ, &w);
}

void
pty_hang_up(struct pty *p)
{
	close_one(&p->slave);
}

bool
pty_is_canonical(const struct pty *p)
{
	struct termios t;

	return p->fd >= 0 && !tcgetattr(p->fd, &t) && (t.c_lflag & ICANON);
}

int
pty_signal(const struct pty *p, int number, struct err *err)
{
	pid_t group = p->fd < 0 ? -1 : tcgetpgrp(p->fd);

	if (number < 1 || number >= NSIG)
		return err_set(err, ERR_USAGE, "there is no signal %d", number);
	if (group <= 0)
		return err_set(err, ERR_NOT_FOUND, "nothing runs in the terminal");
	if (kill(-group, number))
		return err_errno(err, ERR_FAILED, "cannot send signal %d", number);
	return 0;
}
