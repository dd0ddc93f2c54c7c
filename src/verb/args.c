/* SPDX-License-Identifier: MIT */
/*
 * The values of one call, a slot for each row of the verb's arguments, in the
 * rows' order. A value is checked by its row's kind when it is set, so that a
 * verb reads only what is right; a later value of a single argument replaces an
 * earlier one. Asking for an argument that the verb does not have is a bug.
 */
#include "config.h"

#include "verb/verb.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/fields.h"
#include "keeper/client.h"

struct slot {
	bool given;
	int64_t number;	   /* flags, whole numbers, milliseconds */
	struct strv texts; /* as given; one unless MANY or REST */
};

struct args {
	const struct verb *verb;
	struct slot *slots;
	size_t n;
};

typedef int check_fn(const struct verb_arg *, const char *value, int64_t *number,
		     struct err *);

static int
check_flag(const struct verb_arg *arg, const char *value, int64_t *number,
	   struct err *e)
{
	if (!strcmp(value, "true") || !strcmp(value, "1"))
		*number = 1;
	else if (!strcmp(value, "false") || !strcmp(value, "0"))
		*number = 0;
	else
		return err_set(e, ERR_USAGE, "%s is true or false, not '%s'", arg->name,
			       value);
	return 0;
}

static int
check_text(const struct verb_arg *arg, const char *value, int64_t *number,
	   struct err *e)
{
	(void)arg;
	(void)value;
	(void)number;
	(void)e;
	return 0;
}

static int
check_name(const struct verb_arg *arg, const char *value, int64_t *number,
	   struct err *e)
{
	(void)number;
	if (!*value)
		return err_set(e, ERR_USAGE, "%s is empty", arg->name);
	return 0;
}

static int
check_int(const struct verb_arg *arg, const char *value, int64_t *number, struct err *e)
{
	bool bounded = arg->max > 0;
	char *end;
	long long n;

	errno = 0;
	n = strtoll(value, &end, 10);
	if (end == value || *end || errno ||
	    (bounded && (n < arg->min || n > arg->max))) {
		if (!bounded)
			return err_set(e, ERR_USAGE, "%s is a whole number, not '%s'",
				       arg->name, value);
		return err_set(e, ERR_USAGE,
			       "%s is a number from %" PRId64 " to %" PRId64
			       ", not '%s'",
			       arg->name, arg->min, arg->max, value);
	}
	*number = n;
	return 0;
}

static int
check_duration(const struct verb_arg *arg, const char *value, int64_t *number,
	       struct err *e)
{
	if (clock_parse_duration(value, number, NULL) < 0)
		return err_set(e, ERR_USAGE,
			       "%s is a time such as 30s, 5m or 2h, not '%s'",
			       arg->name, value);
	return 0;
}

static int
check_state(const struct verb_arg *arg, const char *value, int64_t *number,
	    struct err *e)
{
	struct str known = STR_INIT;

	(void)number;
	if (!strcmp(value, "exited") || state_parse(value) != STATE_COUNT)
		return 0;
	for (int i = 0; i < STATE_COUNT; i++)
		str_addf(&known, "%s, ", state_name(i));
	err_set(e, ERR_USAGE, "%s is one of %sexited, not '%s'", arg->name, known.buf,
		value);
	str_release(&known);
	return -1;
}

/* Whether value is a whole word of "one|two|three". */
static bool
is_choice(const char *choices, const char *value)
{
	size_t n = strlen(value);

	while (n > 0) {
		size_t word = strcspn(choices, "|");

		if (word == n && !memcmp(choices, value, n))
			return true;
		if (!choices[word])
			break;
		choices += word + 1;
	}
	return false;
}

static int
check_choice(const struct verb_arg *arg, const char *value, int64_t *number,
	     struct err *e)
{
	struct str known = STR_INIT;

	(void)number;
	if (is_choice(arg->choices, value))
		return 0;
	for (const char *c = arg->choices; *c; c++)
		*c == '|' ? str_adds(&known, ", ") : str_addc(&known, *c);
	err_set(e, ERR_USAGE, "%s is one of %s, not '%s'", arg->name, known.buf, value);
	str_release(&known);
	return -1;
}

static check_fn *const checks[ARG_KIND_COUNT] = {
	[ARG_FLAG] = check_flag,     [ARG_TEXT] = check_text,
	[ARG_INT] = check_int,	     [ARG_DURATION] = check_duration,
	[ARG_FILE] = check_name,     [ARG_AGENT] = check_name,
	[ARG_BRANCH] = check_name,   [ARG_KIND] = check_name,
	[ARG_BATCH] = check_name,    [ARG_STATE] = check_state,
	[ARG_CHOICE] = check_choice, [ARG_OPTION] = check_name,
};

static int
check(const struct verb_arg *arg, const char *value, int64_t *number, struct err *e)
{
	/* A command behind "--" may hold empty words. */
	if (arg->flags & ARG_REST)
		return 0;
	return checks[arg->kind](arg, value, number, e);
}

struct args *
args_new(const struct verb *verb)
{
	struct args *args = xcalloc(1, sizeof(*args));

	args->verb = verb;
	while (verb->args && verb->args[args->n].name)
		args->n++;
	args->slots = xcalloc(args->n + 1, sizeof(*args->slots));
	for (size_t i = 0; i < args->n; i++) {
		const struct verb_arg *arg = &verb->args[i];

		strv_init(&args->slots[i].texts);
		if (arg->fallback && arg->kind != ARG_FLAG) {
			int rc =
				check(arg, arg->fallback, &args->slots[i].number, NULL);

			assert(rc == 0);
			(void)rc;
		}
	}
	return args;
}

void
args_free(struct args *args)
{
	if (!args)
		return;
	for (size_t i = 0; i < args->n; i++)
		strv_release(&args->slots[i].texts);
	free(args->slots);
	free(args);
}

const struct verb *
args_verb(const struct args *args)
{
	return args->verb;
}

static struct slot *
slot_of(const struct args *args, const char *name, const struct verb_arg **row)
{
	const struct verb_arg *arg = verb_arg_find(args->verb, name);

	assert(arg);
	if (row)
		*row = arg;
	return &args->slots[arg - args->verb->args];
}

int
args_set(struct args *args, const char *name, const char *value, struct err *e)
{
	const struct verb_arg *arg = verb_arg_find(args->verb, name);
	struct slot *slot;
	int64_t number = 0;

	if (!arg)
		return err_set(e, ERR_USAGE, "%s has no argument '%s'",
			       args->verb->name, name);
	if (!value && arg->kind != ARG_FLAG)
		return err_set(e, ERR_USAGE, "%s needs a value", arg->name);
	if (!value)
		value = "true";
	if (check(arg, value, &number, e) < 0)
		return -1;
	slot = &args->slots[arg - args->verb->args];
	if (!(arg->flags & (ARG_MANY | ARG_REST)))
		strv_clear(&slot->texts);
	strv_add(&slot->texts, value);
	slot->number = number;
	slot->given = true;
	return 0;
}

int
args_finish(struct args *args, struct err *e)
{
	for (size_t i = 0; i < args->n; i++) {
		const struct verb_arg *arg = &args->verb->args[i];

		if ((arg->flags & ARG_REQUIRED) && !args->slots[i].given)
			return err_set(e, ERR_USAGE, "%s needs %s (%s)",
				       args->verb->name, arg->name, arg->summary);
	}
	return 0;
}

void
args_add_fields(const struct args *args, struct str *out)
{
	for (size_t i = 0; i < args->n; i++)
		for (size_t k = 0; k < args->slots[i].texts.n; k++)
			fields_add(out, args->verb->args[i].name,
				   args->slots[i].texts.v[k]);
}

int
args_set_fields(struct args *args, const struct str *fields, struct err *e)
{
	struct fields_walk w = FIELDS_WALK_INIT(fields->buf, fields->len);
	int rc = 0;

	while (!rc && fields_next(&w))
		rc = args_set(args, w.key.buf, w.value.buf, e);
	fields_walk_release(&w);
	return rc ? rc : args_finish(args, e);
}

bool
args_has(const struct args *args, const char *name)
{
	return slot_of(args, name, NULL)->given;
}

const char *
args_text(const struct args *args, const char *name)
{
	const struct verb_arg *arg;
	const struct slot *slot = slot_of(args, name, &arg);

	return slot->given ? slot->texts.v[0] : arg->fallback;
}

bool
args_flag(const struct args *args, const char *name)
{
	return slot_of(args, name, NULL)->number != 0;
}

int64_t
args_int(const struct args *args, const char *name)
{
	return slot_of(args, name, NULL)->number;
}

const struct strv *
args_list(const struct args *args, const char *name)
{
	return &slot_of(args, name, NULL)->texts;
}
