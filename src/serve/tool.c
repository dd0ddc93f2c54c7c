/* SPDX-License-Identifier: MIT */
/* From a row to a schema, from JSON to arguments, from a reply to a result. */
#include "config.h"

#include "serve/tool.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "keeper/client.h"

static bool
is_tool(const struct verb *verb)
{
	return (verb->flags & VERB_TOOL) && !(verb->flags & VERB_TERMINAL);
}

const struct verb *
tool_find(const char *name)
{
	const struct verb *verb = verb_find(name);

	return verb && is_tool(verb) && !strcmp(verb->name, name) ? verb : NULL;
}

/* --- the schema --- */

static json_t *
enum_of_choices(const char *choices)
{
	json_t *list = json_array();

	while (*choices) {
		size_t n = strcspn(choices, "|");

		json_array_append_new(list, json_stringn(choices, n));
		choices += n + (choices[n] == '|');
	}
	return list;
}

static json_t *
enum_of_states(void)
{
	json_t *list = json_array();

	for (int i = 0; i < STATE_COUNT; i++)
		json_array_append_new(list, json_string(state_name(i)));
	json_array_append_new(list, json_string("exited"));
	return list;
}

/* What a kind of argument is in JSON; what is not here is any string. */
static const struct {
	const char *type;
	const char *hint; /* behind the summary: how a value is written */
} shapes[ARG_KIND_COUNT] = {
	[ARG_FLAG] = { "boolean", NULL },
	[ARG_INT] = { "integer", NULL },
	[ARG_DURATION] = { "string", "such as 30s, 5m or 2h" },
};

static json_t *
value_schema(const struct verb_arg *arg)
{
	const char *type = shapes[arg->kind].type;
	json_t *s = json_pack("{s:s}", "type", type ? type : "string");

	if (arg->kind == ARG_INT && arg->max > 0) {
		json_object_set_new(s, "minimum", json_integer(arg->min));
		json_object_set_new(s, "maximum", json_integer(arg->max));
	}
	if (arg->kind == ARG_STATE)
		json_object_set_new(s, "enum", enum_of_states());
	if (arg->kind == ARG_CHOICE)
		json_object_set_new(s, "enum", enum_of_choices(arg->choices));
	return s;
}

static json_t *
fallback_json(const struct verb_arg *arg)
{
	if (arg->kind == ARG_FLAG)
		return json_false();
	if (!arg->fallback)
		return NULL;
	if (arg->kind == ARG_INT)
		return json_integer(strtoll(arg->fallback, NULL, 10));
	return json_string(arg->fallback);
}

static json_t *
describe_arg(const struct verb_arg *arg)
{
	const char *hint = shapes[arg->kind].hint;
	char *text = xasprintf("%s%s%s", arg->summary ? arg->summary : "",
			       hint ? "; " : "", hint ? hint : "");
	json_t *json = json_string(text);

	free(text);
	return json;
}

static json_t *
arg_schema(const struct verb_arg *arg)
{
	json_t *s = value_schema(arg), *fallback;

	if (arg->flags & (ARG_MANY | ARG_REST)) {
		s = json_pack("{s:s, s:o}", "type", "array", "items", s);
		if (arg->flags & ARG_REQUIRED)
			json_object_set_new(s, "minItems", json_integer(1));
	} else if ((fallback = fallback_json(arg))) {
		json_object_set_new(s, "default", fallback);
	}
	json_object_set_new(s, "description", describe_arg(arg));
	return s;
}

static json_t *
input_schema(const struct verb *verb)
{
	json_t *properties = json_object(), *required = json_array();
	json_t *s = json_pack("{s:s, s:o, s:b}", "type", "object", "properties",
			      properties, "additionalProperties", 0);

	for (const struct verb_arg *arg = verb->args; arg && arg->name; arg++) {
		if (arg->flags & ARG_NO_TOOL)
			continue;
		json_object_set_new(properties, arg->name, arg_schema(arg));
		if (arg->flags & ARG_REQUIRED)
			json_array_append_new(required, json_string(arg->name));
	}
	if (json_array_size(required))
		json_object_set(s, "required", required);
	json_decref(required);
	return s;
}

/* "Start an agent …\n\n" and the help. */
static json_t *
description(const struct verb *verb)
{
	struct str text = STR_INIT;
	json_t *json;

	str_addc(&text, (char)toupper((unsigned char)verb->summary[0]));
	str_addf(&text, "%s.", verb->summary + 1);
	if (verb->help)
		str_addf(&text, "\n\n%s", verb->help);
	json = json_string(text.buf);
	str_release(&text);
	return json;
}

json_t *
tool_json(const struct verb *verb)
{
	bool changes = verb->flags & VERB_CHANGES, ends = verb->flags & VERB_ENDS;

	return json_pack("{s:s, s:o, s:o, s:{s:b, s:b}}", "name", verb->name,
			 "description", description(verb), "inputSchema",
			 input_schema(verb), "annotations", "readOnlyHint", !changes,
			 "destructiveHint", ends);
}

json_t *
tool_list(void)
{
	json_t *list = json_array();
	size_t n;
	const struct verb *const *all = verbs_all(&n);

	for (size_t i = 0; i < n; i++)
		if (is_tool(all[i]))
			json_array_append_new(list, tool_json(all[i]));
	return list;
}

/* --- arguments --- */

/* A scalar as a person would type it; the row checks what it is. */
static int
scalar_text(const char *name, const json_t *value, struct str *out, struct err *err)
{
	if (json_is_string(value)) {
		const char *text = json_string_value(value);

		if (strlen(text) != json_string_length(value))
			return err_set(err, ERR_USAGE, "%s holds a NUL character",
				       name);
		str_adds(out, text);
	} else if (json_is_integer(value)) {
		str_addf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	} else if (json_is_boolean(value)) {
		str_adds(out, json_is_true(value) ? "true" : "false");
	} else if (json_is_real(value)) {
		str_addf(out, "%.17g", json_real_value(value));
	} else {
		return err_set(err, ERR_USAGE, "%s is neither text nor a number", name);
	}
	return 0;
}

static int
set_scalar(struct args *args, const struct verb_arg *arg, const json_t *value,
	   struct err *err)
{
	struct str text = STR_INIT;
	int rc = scalar_text(arg->name, value, &text, err);

	if (!rc && (arg->flags & ARG_STDIN) && !strcmp(text.buf, "-"))
		rc = err_set(err, ERR_USAGE,
			     "%s is a dash, and a tool has no standard "
			     "input to read",
			     arg->name);
	if (!rc)
		rc = args_set(args, arg->name, text.buf, err);
	str_release(&text);
	return rc;
}

static int
set_value(struct args *args, const struct verb_arg *arg, const json_t *value,
	  struct err *err)
{
	if (!json_is_array(value))
		return set_scalar(args, arg, value, err);
	if (!(arg->flags & (ARG_MANY | ARG_REST)))
		return err_set(err, ERR_USAGE, "%s is one value, not a list",
			       arg->name);
	for (size_t i = 0; i < json_array_size(value); i++)
		if (set_scalar(args, arg, json_array_get(value, i), err))
			return -1;
	return 0;
}

static const struct verb_arg *
offered(const struct verb *verb, const char *name)
{
	const struct verb_arg *arg = verb_arg_find(verb, name);

	return arg && !(arg->flags & ARG_NO_TOOL) ? arg : NULL;
}

static int
unknown_argument(const struct verb *verb, const char *name, struct err *err)
{
	const struct verb_arg *near = verb_arg_nearest(verb, name);

	if (near && !(near->flags & ARG_NO_TOOL))
		return err_set(err, ERR_USAGE,
			       "%s has no argument '%s' (did you mean '%s'?)",
			       verb->name, name, near->name);
	return err_set(err, ERR_USAGE, "%s, as a tool, has no argument '%s'",
		       verb->name, name);
}

int
tool_args(struct args *args, const json_t *arguments, struct err *err)
{
	const struct verb *verb = args_verb(args);
	void *at = json_object_iter((json_t *)arguments);

	for (; at; at = json_object_iter_next((json_t *)arguments, at)) {
		const char *name = json_object_iter_key(at);
		const json_t *value = json_object_iter_value(at);
		const struct verb_arg *arg = offered(verb, name);

		if (!arg)
			return unknown_argument(verb, name, err);
		if (!json_is_null(value) && set_value(args, arg, value, err))
			return -1;
	}
	return args_finish(args, err);
}

/* --- the result --- */

/* structuredContent is an object; a verb may also answer a list, or nothing. */
static json_t *
structured(const struct reply *reply)
{
	if (json_is_object(reply->value))
		return json_copy(reply->value);
	if (reply->value)
		return json_pack("{s:O}", "result", reply->value);
	return json_object();
}

static json_t *
error_json(const struct err *e)
{
	return json_pack("{s:s, s:o}", "code", err_word(e->code), "message",
			 reply_text(e->text));
}

/* Models read this: for a failure the words, else the value (or its words). */
static json_t *
words(const struct reply *reply, const struct err *e, const json_t *value)
{
	struct str text = STR_INIT;
	json_t *json;
	char *dump;

	if (e->code) {
		str_addf(&text, "%s (%s)", e->text, err_word(e->code));
	} else if (reply->value || !reply->text.len) {
		dump = json_dumps(value, JSON_COMPACT);
		str_adds(&text, dump ? dump : "");
		free(dump);
	} else {
		str_add(&text, reply->text.buf, reply->text.len);
	}
	json = reply_text(text.buf);
	str_release(&text);
	return json;
}

json_t *
tool_result(const struct reply *reply, const struct err *e)
{
	bool failed = e->code != ERR_NONE || reply->status != 0;
	json_t *value = structured(reply), *content;

	content = json_pack("[{s:s, s:o}]", "type", "text", "text",
			    words(reply, e, value));
	if (e->code)
		json_object_set_new(value, "error", error_json(e));
	return json_pack("{s:o, s:o, s:b}", "content", content, "structuredContent",
			 value, "isError", failed);
}
