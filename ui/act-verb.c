/* SPDX-License-Identifier: MIT */
/* Verbs that an action starts, and what becomes of their answers. */
#include "config.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/cockpit-int.h"

struct running {
	struct cockpit *cockpit;
	char *done;
};

struct style
act_style(const struct cockpit *c)
{
	const struct layout *l = &c->layout;
	struct style style = *canvas_style(c->canvas);

	style.colour = style.tty = false;
	style.width = (unsigned)(l->pane.cols > 4 ? l->pane.cols : l->body.cols) - 2;
	return style;
}

static const char *
text_of(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

/* Of the agent that it has started, or the first of several; or NULL. */
static const char *
new_id(const json_t *value)
{
	const char *id = text_of(value, "id"), *result;
	const json_t *o;
	size_t i;

	json_array_foreach(json_object_get(value, "agents"), i, o) {
		result = text_of(o, "result");
		if (!id && result && !strcmp(result, "started"))
			id = text_of(o, "id");
	}
	return id;
}

void
act_select_new(struct cockpit *c, const json_t *answer)
{
	const char *id = new_id(json_object_get(answer, "value"));

	if (!id)
		return;
	free(c->wanted);
	c->wanted = xstrdup(id);
	news_reload(c);
}

static void
drop(void *ctx)
{
	struct running *r = ctx;

	free(r->done);
	free(r);
}

static void
on_done(void *ctx, const json_t *answer, const struct err *e)
{
	struct running *r = ctx;

	(void)answer;
	if (e->code)
		cockpit_toast(r->cockpit, ROLE_ERROR, "%s", e->text);
	else if (r->done)
		cockpit_toast(r->cockpit, ROLE_DONE, "%s", r->done);
	news_reload(r->cockpit);
	drop(r);
}

void
act_args(struct cockpit *c, const struct verb_call *call, struct args *args)
{
	struct running *r = xcalloc(1, sizeof(*r));
	struct err e = ERR_INIT;
	const struct task_order order = { .work.args = args,
					  .title = call->title,
					  .done = on_done,
					  .drop = drop,
					  .ctx = r };

	*r = (struct running){ c, xstrdup_or_null(call->done) };
	if (!task_start(c->tasks, &order, &e)) {
		cockpit_toast(c, ROLE_ERROR, "%s", e.text);
		free(r->done);
		free(r);
	}
}

void
act_verb(struct cockpit *c, const struct verb_call *call, ...)
{
	const struct verb *verb = verb_find(call->verb);
	struct args *args = args_new(verb);
	struct err e = ERR_INIT;
	const char *name;
	va_list ap;
	int rc = 0;

	va_start(ap, call);
	while (!rc && (name = va_arg(ap, const char *)))
		rc = args_set(args, name, va_arg(ap, const char *), &e);
	va_end(ap);
	if (rc || args_finish(args, &e)) {
		cockpit_toast(c, ROLE_ERROR, "%s", e.text);
		args_free(args);
		return;
	}
	act_args(c, call, args);
}
