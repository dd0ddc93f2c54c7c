/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/notice.h"

#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/cockpit-int.h"

struct news {
	const char *state, *words;
	enum role role;
	bool has_question;
};

static const struct news kinds[] = {
	{ "blocked", "asks", ROLE_ASKS, true },
	{ "done", "is done", ROLE_DONE, false },
	{ "error", "has failed", ROLE_ERROR, false },
};

static const struct news *
find(const char *state)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kinds[i].state, state))
			return &kinds[i];
	return NULL;
}

/* The terminal reads up to the first control character; ';' parts its fields. */
static void
add_plain(struct str *out, const char *text)
{
	size_t at = out->len;

	utf8_add_line(out, text, strlen(text));
	for (; at < out->len; at++)
		if (out->buf[at] == ';')
			out->buf[at] = ' ';
}

static void
ring(struct cockpit *c, const char *title, const char *text)
{
	const struct config *config;
	struct str out = STR_INIT;
	const char *how;

	if (app_config(c->app, &config, NULL))
		return;
	how = config_string(config, "notify.terminal");
	if (!strcmp(how, "bell")) {
		str_addc(&out, '\a');
	} else if (!strcmp(how, "osc9")) {
		str_adds(&out, "\033]9;");
		add_plain(&out, text);
		str_adds(&out, "\033\\");
	} else if (!strcmp(how, "osc777")) {
		str_adds(&out, "\033]777;notify;");
		add_plain(&out, title);
		str_addc(&out, ';');
		add_plain(&out, text);
		str_adds(&out, "\033\\");
	}
	canvas_send(c->canvas, out.buf, out.len);
	str_release(&out);
}

static bool
is_wanted(struct cockpit *c, const char *state)
{
	const struct config *config;

	return !app_config(c->app, &config, NULL) &&
	       strv_has(config_list(config, "notify.on"), state);
}

void
notice_state(struct cockpit *c, const struct unit *u, const char *before)
{
	const struct news *news = find(u->state);
	bool is_seen = u == rows_selected(&c->rows) && c->has_focus;
	struct str text = STR_INIT;

	if (!news || !strcmp(before, u->state) || is_seen)
		return;
	str_addf(&text, "%s %s", u->name, news->words);
	if (news->has_question && *u->question)
		str_addf(&text, ": %s", u->question);
	if (news->role == ROLE_ERROR || !toast_is_error(c))
		cockpit_toast(c, news->role, "%s", text.buf);
	if (is_wanted(c, u->state))
		ring(c, u->name, text.buf);
	str_release(&text);
}
