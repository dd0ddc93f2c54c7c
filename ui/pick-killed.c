/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/pick-killed.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/cockpit-int.h"
#include "ui/picker.h"

static const char *
text_of(const json_t *agent, const char *key)
{
	const char *text = json_string_value(json_object_get(agent, key));

	return text ? text : "";
}

/* --- one that is brought back --- */

static void
on_restored(void *ctx, const json_t *answer, const struct err *e)
{
	const json_t *value = json_object_get(answer, "value");
	struct cockpit *c = ctx;
	struct str key = STR_INIT;

	if (e->code) {
		cockpit_toast(c, ROLE_ERROR, "%s", e->text);
		return;
	}
	free(c->wanted);
	c->wanted = xstrdup(text_of(value, "id"));
	news_reload(c);
	keymap_show(c->keymap, ACTION_RESTART, canvas_is_utf8(c->canvas), &key);
	cockpit_toast(c, ROLE_DONE, "%s is back; %s starts it", text_of(value, "branch"),
		      key.len ? key.buf : "restart");
	str_release(&key);
}

static void
pick(struct cockpit *c, const char *id)
{
	struct task_order order = { .work.args = args_new(verb_find("restore")),
				    .title = "restore",
				    .done = on_restored,
				    .ctx = c };
	struct err e = ERR_INIT;

	args_set(order.work.args, "name", id, NULL);
	if (!task_start(c->tasks, &order, &e))
		cockpit_toast(c, ROLE_ERROR, "%s", e.text);
}

/* --- those that there are --- */

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

/* Whom the answer is for. */
struct asking {
	struct cockpit *cockpit;
	struct picker *picker;
};

static void
give_up(struct asking *a, enum role role, const char *why)
{
	picker_close(a->picker, a->cockpit);
	cockpit_toast(a->cockpit, role, "%s", why);
}

static void
on_list(void *ctx, const json_t *answer, const struct err *e)
{
	struct asking *a = ctx;
	const json_t *list =
		json_object_get(json_object_get(answer, "value"), "agents");
	size_t n = json_array_size(list);

	for (size_t i = n; i-- > 0;) /* the newest first */
		add(a->picker, json_array_get(list, i), clock_utc_ms());
	picker_arrive(a->picker, a->cockpit);
	if (e->code)
		give_up(a, ROLE_ERROR, e->text);
	else if (!n)
		give_up(a, ROLE_DIM, "nothing was killed that could be restored");
	free(a);
}

void
pick_killed_open(struct cockpit *c)
{
	struct asking *a = xcalloc(1, sizeof(*a));
	struct task_order order = { .work.args = args_new(verb_find("restore")),
				    .done = on_list,
				    .drop = free,
				    .ctx = a };
	struct err e = ERR_INIT;
	struct task *asking = task_start(c->tasks, &order, &e);

	if (!asking) {
		cockpit_toast(c, ROLE_ERROR, "%s", e.text);
		free(a);
		return;
	}
	*a = (struct asking){ c, picker_new("Restore", pick) };
	picker_await(a->picker, asking);
	picker_open(a->picker, c);
}
