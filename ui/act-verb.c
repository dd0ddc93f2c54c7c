/* SPDX-License-Identifier: MIT */
/* Verbs that an action starts, and what becomes of their answers. */
#include "config.h"

#include <stdarg.h>
#include <stdlib.h>

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

void
act_select_new(struct cockpit *c, const json_t *answer)
{
	const json_t *value = json_object_get(answer, "value");
	const char *id = json_string_value(json_object_get(value, "id"));

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
