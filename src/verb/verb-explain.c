/* SPDX-License-Identifier: MIT */
/*
 * explain: why an agent is shown in the state that it is shown in. Who decided,
 * on what evidence and how long ago, what the others said, and what the rules
 * make of the screen; --save keeps screen and verdict as a case to test rules by.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "agent/kind.h"
#include "agent/registry.h"
#include "base/clock.h"
#include "base/fields.h"
#include "base/file.h"
#include "verb/select.h"

static json_t *
field(const struct str *f, const char *key)
{
	char *value = fields_get(f->buf, f->len, key);
	json_t *o = value && *value ? reply_text(value) : json_null();

	free(value);
	return o;
}

static json_t *
claim_json(const struct str *claim)
{
	int64_t age = fields_get_int(claim->buf, claim->len, "age_ms", -1);

	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "authority",
			 field(claim, "authority"), "state", field(claim, "state"),
			 "kind", field(claim, "why"), "evidence", field(claim, "evidence"),
			 "message", field(claim, "message"), "age_ms",
			 age < 0 ? json_null() : json_integer(age));
}

static json_t *
claims_json(const struct str *f)
{
	struct fields_walk w = FIELDS_WALK_INIT(f->buf, f->len);
	json_t *list = json_array();

	while (fields_next(&w))
		if (!strcmp(w.key.buf, "claim"))
			json_array_append_new(list, claim_json(&w.value));
	fields_walk_release(&w);
	return list;
}

/* Beside the claims: it only testifies. */
static void
add_registry(json_t *claims, const struct dirs *dirs, const char *kind_name,
	     const struct str *f)
{
	char *session = fields_get(f->buf, f->len, "session");
	pid_t pid = (pid_t)fields_get_int(f->buf, f->len, "pid", 0);
	uint64_t start = (uint64_t)fields_get_int(f->buf, f->len, "start", 0);
	struct registry r;
	struct kind kind;

	if (!kind_load(dirs, kind_name, &kind, NULL)) {
		if (registry_read(kind.registry, pid, start, session, &r))
			json_array_append_new(
				claims,
				json_pack("{s:s, s:s, s:n, s:o, s:n, s:I}", "authority",
					  "registry", "state", r.status, "kind",
					  "evidence",
					  *r.waiting ? reply_text(r.waiting)
						     : json_null(),
					  "message", "age_ms",
					  (json_int_t)(clock_utc_ms() - r.since_ms)));
		kind_release(&kind);
	}
	free(session);
}

static const char *
text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

static void
say_claim(struct reply *reply, const json_t *c, bool decides)
{
	json_t *age = json_object_get(c, "age_ms");
	struct str s = STR_INIT;

	str_addf(&s, "%-9s %-9s", text_of(c, "authority"), text_of(c, "state"));
	if (*text_of(c, "evidence"))
		str_addf(&s, " %s", text_of(c, "evidence"));
	if (*text_of(c, "message"))
		str_addf(&s, ": %s", text_of(c, "message"));
	if (json_is_integer(age)) {
		str_adds(&s, *text_of(c, "evidence") || *text_of(c, "message") ? ", "
									       : " ");
		clock_format_age(&s, json_integer_value(age));
		str_adds(&s, " ago");
	}
	reply_say(reply, "%s %s", decides ? "*" : " ", s.buf);
	str_release(&s);
}

static void
say_all(struct reply *reply, const char *branch)
{
	const json_t *v = reply->value, *c;
	size_t i;

	reply_say(reply, "%s is %s", branch, text_of(v, "state"));
	json_array_foreach(json_object_get(v, "claims"), i, c)
		say_claim(reply, c, !strcmp(text_of(c, "authority"), text_of(v, "authority")));
	if (*text_of(v, "rule"))
		reply_say(reply, "  the screen looks %s by rule '%s'", text_of(v, "rule_state"),
			  text_of(v, "rule"));
	else if (json_integer_value(json_object_get(v, "rules")))
		reply_say(reply, "  no rule knows the screen as it stands");
	if (*text_of(v, "session"))
		reply_say(reply, "  conversation %s (%s)", text_of(v, "session"),
			  text_of(v, "session_source"));
	if (json_integer_value(json_object_get(v, "ignored_reports")))
		reply_say(reply, "  %lld reports made no sense, or were another program's",
			  (long long)json_integer_value(
				  json_object_get(v, "ignored_reports")));
	if (json_integer_value(json_object_get(v, "notify_failed")))
		reply_say(reply, "  %lld of its notifications failed (notify.command, "
			  "notify.desktop)",
			  (long long)json_integer_value(
				  json_object_get(v, "notify_failed")));
}

/* As tests/agents has them: what is known, an empty line, the screen. */
static void
make_case(const struct agent_row *row, const struct keeper_status *s,
	  const struct str *screen, struct str *out)
{
	char *text = fields_get(screen->buf, screen->len, "text");
	const char *at = s->choices;
	const char *lead = "choices: ";

	str_addf(out, "kind: %s\nsize: %ux%u\ntitle: %s\nstate: %s\n", row->kind, s->cols,
		 s->rows, s->title, state_name(s->state));
	if (*s->why)
		str_addf(out, "why: %s\n", s->why);
	if (*s->question)
		str_addf(out, "question: %s\n", s->question);
	for (; *at; lead = " | ") {
		const char *end = strchrnul(at, '\n');

		str_addf(out, "%s%.*s", lead, (int)(end - at), at);
		at = *end ? end + 1 : end;
	}
	str_addf(out, "%s\n%s", *s->choices ? "\n" : "", text ? text : "");
	free(text);
}

static int
save(struct keeper *k, const struct agent_row *row, const char *path, struct err *err)
{
	struct str screen = STR_INIT, text = STR_INIT;
	struct keeper_status s;
	int rc = -1;

	if (!keeper_get_status(k, &s, err) && !keeper_get_screen(k, &screen, err)) {
		make_case(row, &s, &screen, &text);
		rc = file_write(path, text.buf, text.len, 0600, err);
	}
	str_release(&text);
	str_release(&screen);
	return rc;
}

static int
explain(struct keeper *k, const struct dirs *dirs, const struct agent_row *row,
	struct reply *reply, struct err *err)
{
	struct str q = STR_INIT, f = STR_INIT;
	int rc;

	fields_add(&q, "what", "explain");
	rc = keeper_ask(k, WIRE_QUERY, &q, 5000, &f, err);
	if (!rc) {
		reply->value = json_pack(
			"{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:I}",
			"name", row->branch, "state", field(&f, "state"), "authority",
			field(&f, "authority"), "claims", claims_json(&f), "rule",
			field(&f, "rule"), "rule_state", field(&f, "rule_state"),
			"session", field(&f, "session"), "session_source",
			field(&f, "session_source"), "rules",
			(json_int_t)fields_get_int(f.buf, f.len, "rules", 0),
			"ignored_reports",
			(json_int_t)fields_get_int(f.buf, f.len, "ignored_reports", 0),
			"notified",
			(json_int_t)fields_get_int(f.buf, f.len, "notified", 0),
			"notify_failed",
			(json_int_t)fields_get_int(f.buf, f.len, "notify_failed", 0));
		add_registry(json_object_get(reply->value, "claims"), dirs, row->kind,
			     &f);
		say_all(reply, row->branch);
	}
	str_release(&f);
	str_release(&q);
	return rc;
}

static int
run(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	const char *path = args_text(args, "save");
	struct agent_row row = { .id = NULL };
	struct keeper *k;
	int rc;

	if (select_row(app, args_text(args, "name"), &row, err))
		return -1;
	k = select_keeper(app, &row, err);
	rc = k ? explain(k, &app->dirs, &row, reply, err) : -1;
	if (!rc && path)
		rc = save(k, &row, path, err);
	if (!rc && path)
		reply_say(reply, "  written to %s", path);
	keeper_close(k);
	agent_row_release(&row);
	return rc;
}

static const struct verb_arg args[] = {
	{ "name", 0, ARG_AGENT, ARG_POSITIONAL | ARG_REQUIRED, "NAME",
	  .summary = "whom: its name or a unique beginning" },
	{ "save", 0, ARG_FILE, 0, "FILE",
	  .summary = "write screen and verdict there, as a case to test rules by" },
	{ .name = NULL },
};

const struct verb verb_explain = {
	.name = "explain",
	.summary = "say why an agent is shown in its state",
	.help = "Marks who decides: the program's own reports (status), its hooks, the "
		"kind's rules over its screen, or its activity; below them what the "
		"others say, and what the program has written down of itself "
		"(registry), which decides nothing. A screen that is misread is worth "
		"a report: --save "
		"writes it to a file.",
	.examples = "fleet explain fix-432\n"
		    "fleet explain fix-432 --save wrong.case\n",
	.args = args,
	.flags = 0,
	.run = run,
};
