/* SPDX-License-Identifier: MIT */
/*
 * The error codes' table and the writing of error texts. A text that does not
 * fit is cut at its end, never in the middle: the thing's name comes first.
 */
#include "config.h"

#include "base/err.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *word;
	int status, http, rpc, retry;
} codes[ERR_CODE_COUNT] = {
	[ERR_NONE] = { "none", 0, 200, 0, 0 },
#define X(name, word, status, http, rpc, retry) \
	[name] = { word, status, http, rpc, retry },
	ERR_CODES(X)
#undef X
};

int
err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	assert(code > ERR_NONE && code < ERR_CODE_COUNT);
	if (!e)
		return -1;
	e->code = code;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	return -1;
}

int
err_errno(struct err *e, enum err_code code, const char *fmt, ...)
{
	int saved = errno;
	size_t len;
	va_list ap;

	assert(code > ERR_NONE && code < ERR_CODE_COUNT);
	if (!e)
		return -1;
	e->code = code;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	len = strlen(e->text);
	snprintf(e->text + len, sizeof(e->text) - len, ": %s", strerror(saved));
	errno = saved;
	return -1;
}

int
err_wrap(struct err *e, const char *fmt, ...)
{
	char front[sizeof(e->text)], whole[2 * sizeof(e->text) + 2];
	va_list ap;

	if (!e)
		return -1;
	va_start(ap, fmt);
	vsnprintf(front, sizeof(front), fmt, ap);
	va_end(ap);
	snprintf(whole, sizeof(whole), "%s: %s", front, e->text);
	whole[sizeof(e->text) - 1] = '\0';
	memcpy(e->text, whole, sizeof(e->text));
	return -1;
}

/* Where both do not fit, what is the matter gives way to what can be done. */
int
err_hint(struct err *e, const char *fmt, ...)
{
	char hint[sizeof(e->text) / 2];
	size_t len, room;
	va_list ap;

	if (!e)
		return -1;
	va_start(ap, fmt);
	vsnprintf(hint, sizeof(hint), fmt, ap);
	va_end(ap);
	len = strlen(e->text);
	room = sizeof(e->text) - strlen("; ") - strlen(hint) - 1;
	if (len > room)
		len = room;
	snprintf(e->text + len, sizeof(e->text) - len, "; %s", hint);
	return -1;
}

const char *
err_word(enum err_code code)
{
	return codes[code].word;
}

int
err_exit_status(enum err_code code)
{
	return codes[code].status;
}

int
err_http_status(enum err_code code)
{
	return codes[code].http;
}

int
err_rpc_code(enum err_code code)
{
	return codes[code].rpc;
}

int
err_is_transient(enum err_code code)
{
	return codes[code].retry;
}
