/* SPDX-License-Identifier: MIT */
/*
 *            prompt              asks
 *   idle ───────────► working ◄───────► blocked
 *    ▲  ◄── Esc ──────  │ answered
 *    └── key ── done ◄──┘
 *
 * In idle and blocked nothing is drawn and no timer runs. While working, keys
 * go to the composer, and Enter puts the prompt in a queue.
 */
#include "config.h"

#include "demo/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "demo/turn.h"

enum { FRAME_MS = 120, AGAIN_MS = 2000 };

void
session_state(struct session *s, enum announce_state state, const char *message)
{
	struct str out = STR_INIT;

	s->state = state;
	announce_state(&out, state, message);
	announce_title(&out, state, s->opt->branch);
	console_write(s->console, &out);
	str_release(&out);
}

static void
draw(struct session *s)
{
	view_draw(&s->view, &s->composer);
}

/* A key while a turn runs; true when it interrupts. */
static bool
handle_working_key(struct session *s, const struct key *key)
{
	if (key->kind == KEY_ESCAPE || key->kind == KEY_INTERRUPT)
		return true;
	if (key->kind == KEY_END && !s->composer.text.len)
		s->has_ended = true;
	if (composer_handle(&s->composer, key) == COMPOSER_SUBMITTED) {
		strv_take(&s->queue, composer_take(&s->composer));
		view_say(&s->view, "\033[2m  ⎿ queued: %s", s->queue.v[s->queue.n - 1]);
	}
	return s->has_ended;
}

enum session_wait
session_work(struct session *s, const char *doing, int64_t ms)
{
	static const char *const shapes[] = { "·", "✢", "✳", "✶", "✻", "✽" };
	int64_t start = clock_mono_ms(), now = start;
	struct key key;

	if (s->has_ended)
		return WAIT_INTERRUPTED;
	for (; now - start < ms; now = clock_mono_ms()) {
		int64_t left = start + ms - now;

		view_status(&s->view, "%s %s… %ds · esc to interrupt",
			    shapes[now / FRAME_MS % ARRAY_SIZE(shapes)], doing,
			    (int)((now - s->turn_start) / 1000));
		draw(s);
		switch (console_next(s->console, left < FRAME_MS ? left : FRAME_MS,
				     &key)) {
		case CONSOLE_KEY:
			if (handle_working_key(s, &key))
				return WAIT_INTERRUPTED;
			break;
		case CONSOLE_ENDED:
			s->has_ended = true;
			return WAIT_INTERRUPTED;
		default:
			break;
		}
	}
	return WAIT_PASSED;
}

/* NONE: not a key that answers. Pastes are none of them. */
static enum session_answer
answer_of(const struct key *key)
{
	static const char keys[] = "1y2a3n";

	switch (key->kind) {
	case KEY_ENTER:
		return ANSWER_YES;
	case KEY_ESCAPE:
	case KEY_INTERRUPT:
		return ANSWER_NO;
	case KEY_TEXT:
		if (key->n == 1 && strchr(keys, *key->text))
			return (strchr(keys, *key->text) - keys) / 2;
		return ANSWER_NONE;
	default:
		return ANSWER_NONE;
	}
}

enum session_answer
session_ask(struct session *s, const char *question)
{
	enum session_answer answer = ANSWER_NONE;
	struct key key;

	view_status(&s->view, "  %s", question);
	s->view.has_composer = false;
	draw(s);
	session_state(s, ANNOUNCE_BLOCKED, question);
	while (answer == ANSWER_NONE && !s->has_ended) {
		switch (console_next(s->console, -1, &key)) {
		case CONSOLE_KEY:
			answer = answer_of(&key);
			break;
		case CONSOLE_ENDED:
			s->has_ended = true;
			break;
		default:
			draw(s);
		}
	}
	s->view.has_composer = true;
	view_status(&s->view, "%s", "");
	if (!s->has_ended)
		session_state(s, ANNOUNCE_WORKING, NULL);
	return answer;
}

static void
submit(struct session *s, char *prompt)
{
	if (!strcmp(prompt, "/exit") || !strcmp(prompt, "/quit")) {
		s->has_ended = true;
	} else if (*prompt) {
		s->turn_start = clock_mono_ms();
		turn_run(s, prompt);
	}
	free(prompt);
}

/* Ctrl-C: empties the composer, then asks for a second one, then ends. */
static void
interrupt(struct session *s, int64_t *asked)
{
	int64_t now = clock_mono_ms();

	if (s->composer.text.len) {
		str_clear(&s->composer.text);
		return;
	}
	if (*asked && now - *asked < AGAIN_MS) {
		s->has_ended = true;
		return;
	}
	*asked = now;
	view_status(&s->view, "Press Ctrl-C again to exit");
}

static void
handle_idle_key(struct session *s, const struct key *key, int64_t *asked)
{
	if (s->state != ANNOUNCE_IDLE)
		session_state(s, ANNOUNCE_IDLE, NULL);
	if (key->kind == KEY_INTERRUPT)
		interrupt(s, asked);
	else if (key->kind == KEY_END && !s->composer.text.len)
		s->has_ended = true;
	else if (composer_handle(&s->composer, key) == COMPOSER_SUBMITTED)
		submit(s, composer_take(&s->composer));
}

static void
loop(struct session *s)
{
	int64_t asked = 0; /* when the first of two Ctrl-C came; 0: not */
	struct key key;

	while (!s->has_ended) {
		if (s->queue.n) {
			char *prompt = xstrdup(s->queue.v[0]);

			strv_remove(&s->queue, 0);
			submit(s, prompt);
			continue;
		}
		draw(s);
		switch (console_next(s->console, asked ? AGAIN_MS : -1, &key)) {
		case CONSOLE_KEY:
			handle_idle_key(s, &key, &asked);
			break;
		case CONSOLE_TIMEOUT:
			asked = 0;
			view_status(&s->view, "%s", "");
			break;
		case CONSOLE_RESIZED:
			break;
		case CONSOLE_ENDED:
			s->has_ended = true;
		}
	}
}

int
session_run(const struct options *opt, struct err *err)
{
	struct session s = { .opt = opt,
			     .composer = COMPOSER_INIT,
			     .queue = STRV_INIT };
	int status;

	s.console = console_open(err);
	if (!s.console)
		return -1;
	view_init(&s.view, s.console);
	view_say(&s.view, "\033[1mdemo agent\033[m  %s", opt->branch);
	session_state(&s, ANNOUNCE_IDLE, NULL);
	if (opt->prompt)
		submit(&s, xstrdup(opt->prompt));
	loop(&s);
	status = console_status(s.console);
	view_finish(&s.view);
	session_state(&s, ANNOUNCE_CLEAR, NULL);
	console_close(s.console);
	view_release(&s.view);
	composer_release(&s.composer);
	strv_release(&s.queue);
	return status;
}
