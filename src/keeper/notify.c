/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "keeper/notify.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/spawn.h"
#include "keeper/keeper-int.h"

void
notify_init(struct host *h)
{
	const struct launch *l = &h->launch;

	for (size_t i = 0; i < l->notify_on.n; i++) {
		enum agent_state s = state_parse(l->notify_on.v[i]);

		if (s != STATE_COUNT)
			h->notify.wants[s] = l->notify_command.n || l->notifies_desktop;
	}
	h->notify.may_be_answered = strv_getenv(&l->env, "FLEET_APPROVE") != NULL;
}

static bool
was_our_doing(const struct host *h)
{
	int64_t at = h->look.interrupted_at;

	return at >= 0 && h->now - at < NOTIFY_OWN_MS;
}

void
notify_note_state(struct host *h)
{
	struct notify *n = &h->notify;
	bool at_once;

	n->due = 0;
	n->state = h->state.now;
	if (!n->wants[n->state] || was_our_doing(h))
		return;
	at_once = n->state == STATE_BLOCKED && !n->may_be_answered;
	n->due = h->now + (at_once ? 0 : NOTIFY_SETTLE_MS);
}

int64_t
notify_due(const struct host *h)
{
	return h->notify.due && h->phase == HOST_RUNNING ? h->notify.due : INT64_MAX;
}

/* --- the programs --- */

static void
add_words(const struct host *h, struct str *out)
{
	if (h->state.now == STATE_BLOCKED)
		look_question_text(h, out);
	else
		str_adds(out, h->state.message);
}

static void
set_environment(const struct host *h)
{
	struct str words = STR_INIT;

	add_words(h, &words);
	setenv("FLEET_AGENT", h->launch.id, 1);
	setenv("FLEET_BRANCH", h->launch.name, 1);
	setenv("FLEET_KIND", h->launch.kind ? h->launch.kind : "", 1);
	setenv("FLEET_STATE", state_name(h->state.now), 1);
	setenv("FLEET_QUESTION", words.buf, 1);
	/* of an agent that we were started from: it would end with that */
	unsetenv("FLEET_SOCKET");
	str_release(&words);
}

static _Noreturn void
become(const struct host *h, char *const *argv)
{
	int null = open("/dev/null", O_RDWR);
	sigset_t none;

	setsid();
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	spawn_close(3, INT_MAX);
	for (int s = 1; s < NSIG; s++)
		signal(s, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	set_environment(h);
	execvp(argv[0], argv);
	_exit(127);
}

static void
run(struct host *h, char *const *argv)
{
	struct notify *n = &h->notify;
	pid_t *free_one = NULL;

	for (size_t i = 0; i < NOTIFY_AT_ONCE; i++)
		if (!n->running[i])
			free_one = &n->running[i];
	if (free_one && (*free_one = fork()) == 0)
		become(h, argv);
	if (free_one && *free_one > 0) {
		n->told++;
		return;
	}
	if (free_one)
		*free_one = 0;
	n->failed++;
}

/* The desktop reads the words as markup. */
static void
add_escaped(struct str *out, const char *text)
{
	static const char *const names[128] = {
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;",
	};

	for (; *text; text++) {
		const char *name = *text > 0 ? names[(unsigned char)*text] : NULL;

		if (name)
			str_adds(out, name);
		else
			str_addc(out, *text);
	}
}

static void
tell_desktop(struct host *h)
{
	static const struct {
		const char *verb, *urgency;
	} words[STATE_COUNT] = {
		[STATE_BLOCKED] = { "asks", "--urgency=critical" },
		[STATE_DONE] = { "is done", "--urgency=normal" },
		[STATE_ERROR] = { "has failed", "--urgency=critical" },
	};
	struct strv argv = STRV_INIT;
	struct str body = STR_INIT, asked = STR_INIT;

	add_words(h, &asked);
	add_escaped(&body, asked.buf);
	strv_add(&argv, "notify-send");
	strv_add(&argv, "--app-name=fleet");
	strv_add(&argv, words[h->state.now].urgency);
	strv_add(&argv, "--");
	strv_addf(&argv, "%s %s", h->launch.name, words[h->state.now].verb);
	strv_add(&argv, body.buf);
	run(h, argv.v);
	str_release(&asked);
	str_release(&body);
	strv_release(&argv);
}

void
notify_step(struct host *h)
{
	if (h->now < notify_due(h))
		return;
	h->notify.due = 0;
	if (h->controller || h->state.now != h->notify.state)
		return;
	if (h->launch.notifies_desktop)
		tell_desktop(h);
	if (h->launch.notify_command.n)
		run(h, h->launch.notify_command.v);
}

void
notify_reaped(struct host *h, pid_t pid, int raw)
{
	struct notify *n = &h->notify;

	for (size_t i = 0; i < NOTIFY_AT_ONCE; i++) {
		if (n->running[i] != pid)
			continue;
		n->running[i] = 0;
		n->failed += raw != 0;
	}
}
