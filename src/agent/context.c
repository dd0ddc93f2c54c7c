/* SPDX-License-Identifier: MIT */
/* Telling of progress, and asking whether to go on. */
#include "config.h"

#include "agent/context.h"

#include <stdarg.h>

#include "base/str.h"

void
context_progress(const struct agent_context *c, const char *agent, const char *fmt, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	if (!c->progress)
		return;
	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	c->progress(c->ctx, agent, s.buf);
	str_release(&s);
}

int
context_check(const struct agent_context *c, struct err *err)
{
	if (c->is_cancelled && c->is_cancelled(c->ctx))
		return err_set(err, ERR_CANCELLED, "cancelled");
	return 0;
}
