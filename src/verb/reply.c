/* SPDX-License-Identifier: MIT */
/*
 * What a verb answers, and its way to speak while it works. A door that does
 * not take one of these simply lacks the callback; the verb need not know.
 */
#include "config.h"

#include "verb/verb.h"

#include <stdarg.h>
#include <string.h>

#include "base/utf8.h"

void
reply_init(struct reply *reply, const struct reply_door *door)
{
	*reply = (struct reply){ .door = door };
	str_init(&reply->text);
}

void
reply_release(struct reply *reply)
{
	json_decref(reply->value);
	str_release(&reply->text);
	reply_init(reply, reply->door);
}

void
reply_progress(struct reply *reply, const char *agent, const char *fmt, ...)
{
	struct str step = STR_INIT;
	va_list ap;

	if (!reply->door || !reply->door->progress)
		return;
	va_start(ap, fmt);
	str_vaddf(&step, fmt, ap);
	va_end(ap);
	reply->door->progress(reply->door->ctx, agent, step.buf);
	str_release(&step);
}

void
reply_bytes(struct reply *reply, const char *agent, const char *bytes, size_t n)
{
	if (reply->door && reply->door->bytes)
		reply->door->bytes(reply->door->ctx, agent, bytes, n);
}

int
reply_event(struct reply *reply, json_t *event)
{
	if (reply->door && reply->door->event)
		return reply->door->event(reply->door->ctx, event);
	json_decref(event);
	return 0;
}

bool
reply_is_cancelled(const struct reply *reply)
{
	return reply->door && reply->door->is_cancelled &&
	       reply->door->is_cancelled(reply->door->ctx);
}

json_t *
reply_text(const char *s)
{
	struct str clean = STR_INIT;
	json_t *text;

	utf8_add_clean(&clean, s, strlen(s));
	text = json_string(clean.buf);
	str_release(&clean);
	return text;
}

void
reply_say(struct reply *reply, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(&reply->text, fmt, ap);
	va_end(ap);
	str_addc(&reply->text, '\n');
}
