/* SPDX-License-Identifier: MIT */
/* What can be asked, a row and a function each; eye.c's head describes them. */
#include "config.h"

#include "ui/eye.h"

#include <signal.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/base64.h"

enum { LIMIT_MS = 10000, QUIET_MS = 100 };

typedef int ask_fn(struct eye *, json_t *ask, json_t *answer, struct err *);

/* err_set with what json_unpack found wrong. */
static int
bad(const json_error_t *why, struct err *err)
{
	return err_set(err, ERR_USAGE, "%s", why->text);
}

static int
ask_send(struct eye *e, json_t *ask, json_t *answer, struct err *err)
{
	const char *text = NULL, *base64 = NULL;
	struct str bytes = STR_INIT;
	json_error_t why;
	size_t n = 0;
	int rc = -1;

	(void)answer;
	if (json_unpack_ex(ask, &why, 0, "{s?s%, s?s}", "text", &text, &n, "base64",
			   &base64))
		return bad(&why, err);
	if (text)
		str_add(&bytes, text, n);
	if (base64 && !base64_decode(&bytes, base64, strlen(base64)))
		err_set(err, ERR_USAGE, "that is no base64");
	else
		rc = 0;
	if (!rc)
		eye_send(e, bytes.buf, bytes.len);
	str_release(&bytes);
	return rc;
}

/* Each is sent alone, so that Escape and what follows it are not Alt. */
static int
ask_keys(struct eye *e, json_t *ask, json_t *answer, struct err *err)
{
	json_t *names = json_object_get(ask, "keys"), *name;
	struct str bytes = STR_INIT;
	size_t i;
	int rc = 0;

	(void)answer;
	if (!json_is_array(names))
		return err_set(err, ERR_USAGE, "keys is a list of names");
	json_array_foreach(names, i, name)
	{
		str_clear(&bytes);
		rc = json_is_string(name)
			     ? eye_add_key(e, json_string_value(name), &bytes, err)
			     : err_set(err, ERR_USAGE, "a key is a name");
		if (rc)
			break;
		eye_send(e, bytes.buf, bytes.len);
	}
	str_release(&bytes);
	return rc;
}

static int
ask_paste(struct eye *e, json_t *ask, json_t *answer, struct err *err)
{
	struct str bytes = STR_INIT;
	json_error_t why;
	const char *text;
	size_t n;

	(void)answer;
	if (json_unpack_ex(ask, &why, 0, "{s:s%}", "text", &text, &n))
		return bad(&why, err);
	eye_add_paste(e, text, n, &bytes);
	eye_send(e, bytes.buf, bytes.len);
	str_release(&bytes);
	return 0;
}

static int
ask_mouse(struct eye *e, json_t *ask, json_t *answer, struct err *err)
{
	const char *button = "left", *action = "press";
	struct str bytes = STR_INIT;
	json_error_t why;
	int row, col, rc;

	(void)answer;
	if (json_unpack_ex(ask, &why, 0, "{s:i, s:i, s?s, s?s}", "row", &row, "col",
			   &col, "button", &button, "action", &action))
		return bad(&why, err);
	rc = eye_add_mouse(e, button, action, (unsigned)row, (unsigned)col, &bytes,
			   err);
	if (!rc)
		eye_send(e, bytes.buf, bytes.len);
	str_release(&bytes);
	return rc;
}

static int
ask_focus(struct eye *e, json_t *ask, json_t *answer, struct err *err)
{
	struct str bytes = STR_INIT;
	json_error_t why;
	int in, rc;

	(void)answer;
	if (json_unpack_ex(ask, &why, 0, "{s:b}", "in", &in))
		return bad(&why, err);
	rc = eye_add_focus(e, in, &bytes, err);
	if (!rc)
		eye_send(e, bytes.buf, bytes.len);
	str_release(&bytes);
	return rc;
}

static int
ask_resize(struct eye *e, json_t *ask, json_t *answer, struct err *err)
{
	json_error_t why;
	int rows, cols;

	(void)answer;
	if (json_unpack_ex(ask, &why, 0, "{s:i, s:i}", "rows", &rows, "cols", &cols))
		return bad(&why, err);
	if (rows < 1 || rows > TERM_SIDE_MAX || cols < 1 || cols > TERM_SIDE_MAX)
		return err_set(err, ERR_USAGE, "no terminal has %d rows and %d columns",
			       rows, cols);
	eye_resize(e, (unsigned)rows, (unsigned)cols);
	return 0;
}

static int
ask_signal(struct eye *e, json_t *ask, json_t *answer, struct err *err)
{
	json_error_t why;
	int number;

	(void)answer;
	if (json_unpack_ex(ask, &why, 0, "{s:i}", "number", &number))
		return bad(&why, err);
	if (eye_has_ended(e))
		return err_set(err, ERR_FAILED, "the program has ended");
	if (kill(e->pid, number))
		return err_errno(err, ERR_FAILED, "signal %d", number);
	return 0;
}

static int
ask_hangup(struct eye *e, json_t *ask, json_t *answer, struct err *err)
{
	(void)ask;
	(void)answer;
	(void)err;
	eye_hang_up(e);
	return 0;
}

static int
ask_screen(struct eye *e, json_t *ask, json_t *answer, struct err *err)
{
	(void)ask;
	(void)err;
	eye_wait_frame(e);
	eye_add_screen(e, answer);
	return 0;
}

static int
ask_wait(struct eye *e, json_t *ask, json_t *answer, struct err *err)
{
	int64_t us;

	if (eye_wait(e, ask, err))
		return -1;
	us = e->read_us - e->sent_us;
	json_object_set_new(answer, "us", json_integer(us > 0 ? us : 0));
	return 0;
}

static int
ask_quiet(struct eye *e, json_t *ask, json_t *answer, struct err *err)
{
	int ms = QUIET_MS, limit = LIMIT_MS;
	json_error_t why;

	(void)answer;
	if (json_unpack_ex(ask, &why, 0, "{s?i, s?i}", "ms", &ms, "limit", &limit))
		return bad(&why, err);
	return eye_wait_quiet(e, ms, limit, err);
}

static int
ask_bytes(struct eye *e, json_t *ask, json_t *answer, struct err *err)
{
	(void)ask;
	(void)err;
	json_object_set_new(answer, "bytes",
			    json_integer((json_int_t)(e->bytes - e->bytes_told)));
	json_object_set_new(answer, "reads",
			    json_integer((json_int_t)(e->reads - e->reads_told)));
	json_object_set_new(answer, "total", json_integer((json_int_t)e->bytes));
	e->bytes_told = e->bytes;
	e->reads_told = e->reads;
	return 0;
}

static int
ask_exit(struct eye *e, json_t *ask, json_t *answer, struct err *err)
{
	int limit = LIMIT_MS;
	json_error_t why;
	json_t *left;

	if (json_unpack_ex(ask, &why, 0, "{s?i}", "limit", &limit))
		return bad(&why, err);
	if (eye_wait_end(e, limit, err))
		return -1;
	left = eye_left(e);
	json_object_set_new(answer, "status", json_integer(e->status));
	json_object_set_new(answer, "clean", json_boolean(!json_array_size(left)));
	json_object_set_new(answer, "left", left);
	return 0;
}

static int
ask_left(struct eye *e, json_t *ask, json_t *answer, struct err *err)
{
	(void)ask;
	(void)err;
	json_object_set_new(answer, "left", eye_left(e));
	return 0;
}

static int
ask_pid(struct eye *e, json_t *ask, json_t *answer, struct err *err)
{
	(void)ask;
	(void)err;
	json_object_set_new(answer, "pid", json_integer(e->pid));
	return 0;
}

static const struct {
	const char *name;
	ask_fn *run;
} asks[] = {
	{ "bytes", ask_bytes },	  { "exit", ask_exit },	    { "focus", ask_focus },
	{ "hangup", ask_hangup }, { "keys", ask_keys },	    { "left", ask_left },
	{ "mouse", ask_mouse },	  { "paste", ask_paste },   { "pid", ask_pid },
	{ "quiet", ask_quiet },	  { "resize", ask_resize }, { "screen", ask_screen },
	{ "send", ask_send },	  { "signal", ask_signal }, { "wait", ask_wait },
};

static int
run(struct eye *e, json_t *ask, json_t *answer, struct err *err)
{
	const char *name = json_string_value(json_object_get(ask, "do"));
	json_t *until = json_object_get(ask, "until");

	for (size_t i = 0; name && i < ARRAY_SIZE(asks); i++) {
		if (strcmp(asks[i].name, name))
			continue;
		if (asks[i].run(e, ask, answer, err))
			return -1;
		return until ? ask_wait(e, until, answer, err) : 0;
	}
	return err_set(err, ERR_USAGE, "no such thing to do: '%s'", name ? name : "");
}

json_t *
eye_answer(struct eye *e, const char *line)
{
	json_t *ask, *answer = json_pack("{s:b}", "ok", 1);
	struct err err = ERR_INIT;
	json_error_t why;

	ask = json_loads(line, JSON_ALLOW_NUL, &why);
	if (!ask)
		err_set(&err, ERR_USAGE, "that is no JSON: %s", why.text);
	else
		run(e, ask, answer, &err);
	if (err.code) {
		json_decref(answer);
		answer = json_pack("{s:s, s:s}", "error", err.text, "code",
				   err_word(err.code));
	}
	json_decref(ask);
	return answer;
}
