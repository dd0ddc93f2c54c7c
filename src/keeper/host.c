/* SPDX-License-Identifier: MIT */
/*
 * The loop: one poll over signals, the pty, the listener and the guests, with
 * a time-out only while something is due, so that a quiet keeper sleeps until
 * somebody speaks. A turn reads first, then lets time act, then sends, and
 * frees the guests that left only at its end, so that nobody's pointer dangles.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "keeper/keeper-int.h"
#include "keeper/layout.h"
#include "keeper/socket.h"

/* The descriptors that are always in the poll; guests follow. */
enum { POLL_SIGNALS, POLL_LISTENER, POLL_PTY, POLL_GUESTS };

void
host_init(struct host *h)
{
	*h = (struct host){
		.pty = PTY_INIT,
		.through = STR_INIT,
		.lock = -1,
		.listener = -1,
		.signals = -1,
	};
	launch_init(&h->launch);
	state_init(&h->state);
}

static void
close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void
host_give_up_place(struct host *h)
{
	if (h->listener >= 0)
		unlink(h->launch.socket);
	close_one(&h->listener);
	close_one(&h->lock);
}

void
host_release(struct host *h)
{
	struct guest *g;

	while ((g = h->guests)) {
		h->guests = g->next;
		guest_free(g);
	}
	delivery_release(h);
	look_release(h);
	session_record_release(&h->session);
	host_give_up_place(h);
	record_close(h->record);
	pty_close(&h->pty);
	term_free(h->term);
	close_one(&h->signals);
	str_release(&h->through);
	free(h->fds);
	launch_release(&h->launch);
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void
copy(char *to, size_t size, const char *text)
{
	layout_copy_clean(to, size, text, strlen(text));
}

static void
add_question(const struct host *h, struct keeper_status *s)
{
	const struct question *q = &h->look.question;
	struct str choices = STR_INIT, text = STR_INIT;

	for (unsigned i = 0; i < q->n_choices; i++)
		str_addf(&choices, "%s%s", i ? "\n" : "", q->choices[i]);
	look_question_text(h, &text);
	copy(s->question, sizeof(s->question), text.buf);
	copy(s->choices, sizeof(s->choices), choices.buf);
	copy(s->why, sizeof(s->why), state_why(&h->state));
	s->question_id = look_question_id(h);
	str_release(&text);
	str_release(&choices);
}

void
host_get_status(const struct host *h, struct keeper_status *s)
{
	const char *title = h->term ? term_title(h->term) : "";

	*s = (struct keeper_status){
		.pid = h->pid,
		.keeper_pid = getpid(),
		.start = h->start,
		.started_ms = h->started_ms,
		.output_ms = h->output_ms,
		.state_ms = h->state_ms,
		.state = h->state.now,
		.has_exited = h->has_exited,
		.exit_status = h->exit_status,
		.log_stopped = h->record && record_error(h->record),
		.rows = h->term ? term_rows(h->term) : h->launch.rows,
		.cols = h->term ? term_cols(h->term) : h->launch.cols,
		.version = WIRE_VERSION,
	};
	copy(s->authority, sizeof(s->authority), state_authority_name(h->state.by));
	copy(s->title, sizeof(s->title), title);
	s->subagents = h->state.subagent_count;
	if (h->state.now == STATE_BLOCKED)
		add_question(h, s);
}

/* --- the end --- */

void
host_stop(struct host *h, int64_t grace_ms)
{
	if (!h->has_exited)
		h->was_stopped = true;
	h->is_unwanted = true;
	if (grace_ms < 0)
		grace_ms = 0;
	reaper_start(&h->reaper, earlier(grace_ms, LAUNCH_GRACE_MAX_MS), h->now);
}

static void
note_exit(struct host *h, int raw)
{
	h->has_exited = true;
	h->exit_status = WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
	h->phase = HOST_DRAINING;
	h->drain_due = h->now + HOST_DRAIN_MS;
	h->drain_end = h->now + HOST_DRAIN_MAX_MS;
	pty_hang_up(&h->pty);
}

/* Everything it wrote is read: what is left is what it leaves behind. */
static void
end_drain(struct host *h)
{
	struct exit_record r = { .status = h->exit_status,
				 .ended_ms = clock_utc_ms(),
				 .was_stopped = h->was_stopped };

	h->phase = HOST_ENDING;
	record_flush(h->record);
	exit_record_save(h->launch.dir, &r, NULL);
	output_end(h);
	if (h->reaper.phase == REAPER_OFF)
		reaper_start(&h->reaper, h->launch.grace_ms, h->now);
}

static void
leave(struct host *h)
{
	h->phase = HOST_LEAVING;
	again_start(h);
	h->leave_due = h->now + HOST_LEAVE_MS;
	host_give_up_place(h);
	request_tell_end(h);
}

static bool
owes_anybody(const struct host *h)
{
	for (const struct guest *g = h->guests; g; g = g->next)
		if (guest_has_output(g))
			return true;
	return false;
}

/* --- what the poll reports --- */

static void
reap(struct host *h)
{
	pid_t pid;
	int raw;

	while ((pid = waitpid(-1, &raw, WNOHANG)) > 0)
		if (pid == h->pid && !h->has_exited)
			note_exit(h, raw);
		else
			notify_reaped(h, pid, raw);
	reaper_step(&h->reaper, h->now);
}

static void
on_signals(struct host *h)
{
	struct signalfd_siginfo info;
	bool has_child = false;

	while (read(h->signals, &info, sizeof(info)) == sizeof(info)) {
		has_child |= info.ssi_signo == SIGCHLD;
		if (info.ssi_signo == SIGTERM)
			host_stop(h, h->launch.grace_ms);
	}
	if (has_child)
		reap(h);
}

static void
on_pty(struct host *h, short events)
{
	bool is_open = true;

	if (events & POLLOUT)
		pty_flush(&h->pty);
	if (events & (POLLIN | POLLHUP | POLLERR)) {
		is_open = output_read(h);
		h->drain_due = h->now + HOST_DRAIN_MS;
	}
	if (!is_open && h->phase == HOST_DRAINING)
		end_drain(h);
}

static void
let_state_settle(struct host *h)
{
	enum agent_state was = h->state.now;

	if (h->now < state_due(&h->state))
		return;
	output_note_state(h, was, state_tick(&h->state, h->now));
	record_flush(h->record);
}

static void
on_guest(struct host *h, struct guest *g)
{
	output_catch_up(h);
	let_state_settle(h);
	if (guest_read(g))
		request_handle(h, g);
}

static void
on_listener(struct host *h)
{
	while (h->guest_count < HOST_GUESTS_MAX) {
		int fd = accept4(h->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		struct guest *g;

		if (fd < 0) {
			if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)
				h->accept_due = h->now + HOST_ACCEPT_MS;
			return;
		}
		if (!socket_is_own_user(fd)) {
			close(fd);
			continue;
		}
		g = guest_new(fd);
		g->next = h->guests;
		h->guests = g;
		h->guest_count++;
		on_guest(h, g); /* as a rule it has spoken already */
	}
}

/* --- time --- */

/*
 * That a program has said nothing is worth no wake-up while nobody is there to
 * hear of it; whoever comes finds the state settled.
 */
static int64_t
state_wake(const struct host *h)
{
	int64_t due = state_due(&h->state);

	return !h->guests && due == h->state.silent_at ? INT64_MAX : due;
}

static int64_t
next_due(const struct host *h)
{
	int64_t due = earlier(reaper_due(&h->reaper), delivery_due(h));

	due = earlier(due, earlier(look_due(h), answer_due(h)));
	due = earlier(due, session_due(h));
	due = earlier(due, notify_due(h));
	if (h->phase <= HOST_DRAINING)
		due = earlier(due, state_wake(h));
	if (h->phase == HOST_DRAINING)
		due = earlier(due, earlier(h->drain_due, h->drain_end));
	if (h->phase == HOST_LEAVING)
		due = earlier(due, h->leave_due);
	if (h->accept_due)
		due = earlier(due, h->accept_due);
	if (h->gather_due)
		due = earlier(due, h->gather_due);
	return due;
}

static void
let_time_act(struct host *h)
{
	if (h->accept_due && h->now >= h->accept_due)
		h->accept_due = 0;
	if (h->gather_due && h->now >= h->gather_due)
		on_pty(h, POLLIN);
	let_state_settle(h);
	if (h->now >= reaper_due(&h->reaper))
		reaper_step(&h->reaper, h->now);
	if (h->phase == HOST_DRAINING &&
	    (h->pty.fd < 0 || h->now >= earlier(h->drain_due, h->drain_end)))
		end_drain(h);
	look_step(h);
	session_look(h);
	answer_step(h);
	delivery_step(h);
	notify_step(h);
	if (h->phase == HOST_ENDING && h->reaper.phase == REAPER_DONE)
		leave(h);
}

/* --- the turn --- */

static short
pty_events(const struct host *h)
{
	return (h->gather_due ? 0 : POLLIN) | (h->pty.out.len ? POLLOUT : 0);
}

static size_t
fill_fds(struct host *h)
{
	bool can_accept = h->guest_count < HOST_GUESTS_MAX && !h->accept_due;
	size_t n = POLL_GUESTS;

	ALLOC_GROW(h->fds, n + h->guest_count, h->fds_alloc);
	h->fds[POLL_SIGNALS] = (struct pollfd){ h->signals, POLLIN, 0 };
	h->fds[POLL_LISTENER] =
		(struct pollfd){ can_accept ? h->listener : -1, POLLIN, 0 };
	h->fds[POLL_PTY] = (struct pollfd){ h->pty.fd, pty_events(h), 0 };
	for (const struct guest *g = h->guests; g; g = g->next)
		h->fds[n++] = (struct pollfd){
			g->fd, POLLIN | (guest_has_output(g) ? POLLOUT : 0), 0
		};
	return n;
}

static void
wait_for_events(struct host *h)
{
	size_t n = fill_fds(h);
	int64_t due = next_due(h), left = due - clock_mono_ms();
	int timeout = due == INT64_MAX ? -1 : left < 0 ? 0 : left;

	if (poll(h->fds, n, timeout) < 0)
		for (size_t i = 0; i < n; i++)
			h->fds[i].revents = 0;
	h->now = clock_mono_ms();
}

static void
handle_events(struct host *h)
{
	size_t at = POLL_GUESTS;

	/* Guests first: the listener puts new ones in front of them. */
	for (struct guest *g = h->guests; g; g = g->next)
		if (h->fds[at++].revents & (POLLIN | POLLHUP | POLLERR))
			on_guest(h, g);
	if (h->fds[POLL_PTY].revents)
		on_pty(h, h->fds[POLL_PTY].revents);
	if (h->fds[POLL_SIGNALS].revents)
		on_signals(h);
	if (h->fds[POLL_LISTENER].revents && h->listener >= 0)
		on_listener(h);
}

static void
send_all(struct host *h)
{
	for (struct guest *g = h->guests; g; g = g->next) {
		guest_send(g);
		if (!g->is_behind || guest_has_output(g))
			continue;
		output_refresh(h, g);
		guest_send(g);
	}
}

static void
sweep_guests(struct host *h)
{
	for (struct guest **at = &h->guests; *at;) {
		struct guest *g = *at;

		if (!g->is_gone) {
			at = &g->next;
			continue;
		}
		*at = g->next;
		if (h->controller == g)
			h->controller = NULL;
		delivery_forget(h, g);
		answer_forget(h, g);
		guest_free(g);
		h->guest_count--;
	}
}

void
host_run(struct host *h)
{
	h->now = clock_mono_ms();
	while (h->phase != HOST_OVER) {
		wait_for_events(h);
		handle_events(h);
		send_all(h);
		let_time_act(h);
		send_all(h);
		sweep_guests(h);
		if (h->phase == HOST_LEAVING &&
		    (!owes_anybody(h) || h->now >= h->leave_due))
			h->phase = HOST_OVER;
	}
}
