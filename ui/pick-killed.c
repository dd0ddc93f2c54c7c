/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/pick-killed.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/cockpit-int.h"
#include "ui/picker.h"

static void
pick(struct cockpit *c, const char *id)
{
	act_verb(c,
		 &(struct verb_call){ "restore", "restore",
				      "it is back; its program is not started" },
		 "name", id, NULL);
}

static const char *
text_of(const json_t *agent, const char *key)
{
	const char *text = json_string_value(json_object_get(agent, key));

	return text ? text : "";
}

static void
add(struct picker *p, const json_t *agent, int64_t now)
{
	int64_t killed = json_integer_value(json_object_get(agent, "killed_ms"));
	struct str note = STR_INIT;

	str_addf(&note, "%s  killed ", text_of(agent, "kind"));
	clock_format_age(&note, now > killed ? now - killed : 0);
	str_addf(&note, " ago  %s", text_of(agent, "id"));
	picker_add(p, text_of(agent, "id"), text_of(agent, "branch"), note.buf);
	str_release(&note);
}

static void
on_list(void *ctx, const json_t *answer, const struct err *e)
{
	struct cockpit *c = ctx;
	const json_t *list =
		json_object_get(json_object_get(answer, "value"), "agents");
	size_t n = json_array_size(list);
	struct picker *p;

	if (e->code) {
		cockpit_toast(c, ROLE_ERROR, "%s", e->text);
		return;
	}
	if (!n)
		cockpit_toast(c, ROLE_DIM, "nothing was killed that could be restored");
	if (!n || c->dialog) /* meanwhile something else has been opened */
		return;
	p = picker_new("Restore", pick);
	while (n-- > 0) /* the newest first */
		add(p, json_array_get(list, n), clock_utc_ms());
	picker_open(p, c);
}

void
pick_killed_open(struct cockpit *c)
{
	const struct verb *verb = verb_find("restore");
	struct args *args = args_new(verb);
	struct err e = ERR_INIT;

	if (!task_start(c->tasks,
			&(struct task_order){
				.verb = verb, .args = args, .done = on_list, .ctx = c },
			&e))
		cockpit_toast(c, ROLE_ERROR, "%s", e.text);
}
