/* SPDX-License-Identifier: MIT */
/* Waiting for what the screen shows, for silence, for the end. */
#include "config.h"

#include "ui/eye.h"

#include <regex.h>
#include <string.h>

#include "base/clock.h"

enum { ANYWHERE = -1, LIMIT_MS = 10000 };

/* What is waited for: one of text, regex, title, mode, beyond. */
struct wish {
	const char *text, *regex, *title, *mode;
	json_int_t beyond;
	int row, is_gone, limit_ms;
	regex_t compiled;
};

static int
compile(struct wish *w, struct err *err)
{
	char why[128];
	int code =
		regcomp(&w->compiled, w->regex, REG_EXTENDED | REG_NOSUB | REG_NEWLINE);

	if (!code)
		return 0;
	regerror(code, &w->compiled, why, sizeof(why));
	return err_set(err, ERR_USAGE, "pattern '%s': %s", w->regex, why);
}

static int
wish_init(struct wish *w, const struct eye *e, json_t *ask, struct err *err)
{
	json_error_t why;

	*w = (struct wish){ .row = ANYWHERE, .limit_ms = LIMIT_MS, .beyond = -1 };
	if (json_unpack_ex(ask, &why, 0, "{s?s, s?s, s?s, s?s, s?I, s?i, s?b, s?i}",
			   "text", &w->text, "regex", &w->regex, "title", &w->title,
			   "mode", &w->mode, "beyond", &w->beyond, "row", &w->row,
			   "gone", &w->is_gone, "limit", &w->limit_ms))
		return err_set(err, ERR_USAGE, "%s", why.text);
	if (!!w->text + !!w->regex + !!w->title + !!w->mode + (w->beyond >= 0) != 1)
		return err_set(err, ERR_USAGE,
			       "wait for one of text, regex, title, mode and beyond");
	if (w->mode && !eye_mode(w->mode))
		return err_set(err, ERR_USAGE, "no such mode: '%s'", w->mode);
	if (w->row != ANYWHERE && (w->row < 0 || w->row >= (int)term_rows(e->term)))
		return err_set(err, ERR_USAGE, "there is no row %d", w->row);
	return w->regex ? compile(w, err) : 0;
}

static void
wish_release(struct wish *w)
{
	if (w->regex)
		regfree(&w->compiled);
}

/* The row as text, or all of them a line each. Behind a row there are blanks. */
static void
add_text(const struct eye *e, const struct wish *w, struct str *out)
{
	int row = w->row == ANYWHERE ? 0 : w->row;
	int end = w->row == ANYWHERE ? (int)term_rows(e->term) : row + 1;

	for (; row < end; row++) {
		term_row_text(e->term, row, out);
		str_adds(out, w->text ? " \n" : "\n");
	}
}

static bool
is_on_screen(const struct eye *e, const struct wish *w)
{
	struct str text = STR_INIT;
	bool found;

	add_text(e, w, &text);
	found = w->text ? strstr(text.buf, w->text) != NULL
			: !regexec(&w->compiled, text.buf, 0, NULL, 0);
	str_release(&text);
	return found;
}

static bool
is_met(const struct eye *e, const struct wish *w)
{
	bool found;

	if (w->beyond >= 0)
		found = e->bytes > (uint64_t)w->beyond;
	else if (w->title)
		found = strstr(term_title(e->term), w->title) != NULL;
	else if (w->mode)
		found = (term_modes(e->term) & eye_mode(w->mode)) != 0;
	else
		found = is_on_screen(e, w);
	return found != (w->is_gone != 0);
}

static int
give_up(const struct wish *w, const char *why, enum err_code code, struct err *err)
{
	const char *what = w->text    ? w->text
			   : w->regex ? w->regex
			   : w->title ? w->title
			   : w->mode  ? w->mode
				      : "more";

	return err_set(err, code, "'%s' %s: %s", what,
		       w->is_gone ? "did not go" : "did not come", why);
}

static unsigned
frame_wait(const struct eye *e)
{
	return term_frame_wait(e->term, (uint64_t)clock_mono_ms());
}

void
eye_wait_frame(struct eye *e)
{
	unsigned ms;

	while (!eye_has_ended(e) && (ms = frame_wait(e)))
		eye_turn(e, (int)ms, -1);
}

static int
wait_for(struct eye *e, const struct wish *w, struct err *err)
{
	int64_t end = clock_mono_ms() + w->limit_ms, left;

	for (;;) {
		eye_wait_frame(e);
		if (is_met(e, w))
			return 0;
		left = end - clock_mono_ms();
		if (eye_has_ended(e))
			return give_up(w, "the program has ended", ERR_FAILED, err);
		if (left <= 0)
			return give_up(w, "the time is over", ERR_TIMEOUT, err);
		eye_turn(e, (int)left, -1);
	}
}

int
eye_wait(struct eye *e, json_t *ask, struct err *err)
{
	struct wish w;
	int rc = wish_init(&w, e, ask, err);

	if (!rc) {
		rc = wait_for(e, &w, err);
		wish_release(&w);
	}
	return rc;
}

int
eye_wait_quiet(struct eye *e, int ms, int limit_ms, struct err *err)
{
	int64_t start = clock_mono_ms(), quiet, now;

	while ((now = clock_mono_ms()) - start < limit_ms) {
		quiet = e->read_us / 1000 > start ? e->read_us / 1000 : start;
		if (now - quiet >= ms)
			return 0;
		if (eye_has_ended(e))
			return 0;
		eye_turn(e, (int)(quiet + ms - now), -1);
	}
	return err_set(err, ERR_TIMEOUT, "it was never quiet for %d ms", ms);
}

int
eye_wait_end(struct eye *e, int limit_ms, struct err *err)
{
	int64_t end = clock_mono_ms() + limit_ms, left;

	while (!eye_has_ended(e)) {
		left = end - clock_mono_ms();
		if (left <= 0)
			return err_set(err, ERR_TIMEOUT, "the program has not ended");
		eye_turn(e, (int)left, -1);
	}
	return 0;
}
