/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "text/work.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/fields.h"
#include "text/columns.h"
#include "verb/app.h"

/* --- what one program tells the other --- */

static void
add_work(const struct work *w, struct str *out)
{
	struct str args = STR_INIT;

	args_add_fields(w->args, &args);
	fields_add(out, "verb", args_verb(w->args)->name);
	fields_add_n(out, "args", args.buf, args.len);
	fields_add_int(out, "tty", w->style.tty);
	fields_add_int(out, "colour", w->style.colour);
	fields_add_int(out, "utf8", w->style.utf8);
	fields_add_int(out, "width", w->style.width);
	fields_add_int(out, "now_ms", w->style.now_ms);
	str_release(&args);
}

static struct args *
read_args(const struct str *text, struct err *err)
{
	char *name = fields_get(text->buf, text->len, "verb");
	char *given = fields_get(text->buf, text->len, "args");
	const struct verb *verb = name ? verb_find(name) : NULL;
	struct args *args = verb ? args_new(verb) : NULL;
	struct str fields = STR_INIT;

	str_adds(&fields, given ? given : "");
	if (!args) {
		err_set(err, ERR_FAILED, "what was to be done got lost on its way");
	} else if (args_set_fields(args, &fields, err)) {
		args_free(args);
		args = NULL;
	}
	str_release(&fields);
	free(given);
	free(name);
	return args;
}

static void
read_style(struct style *style, const struct str *text)
{
	*style = (struct style){
		.tty = fields_get_int(text->buf, text->len, "tty", 0),
		.colour = fields_get_int(text->buf, text->len, "colour", 0),
		.utf8 = fields_get_int(text->buf, text->len, "utf8", 0),
		.width = (unsigned)fields_get_int(text->buf, text->len, "width", 0),
		.now_ms = fields_get_int(text->buf, text->len, "now_ms", 0),
	};
}

/* --- doing it --- */

typedef int run_fn(const struct work *, struct app *, struct reply *, struct err *);

/* Only comes back when it failed. */
static int
hand_over(const struct work *w, struct app *app, const struct reply_door *door,
	  struct err *err)
{
	char *program = app_program(app, "fleet-full");
	struct str text = STR_INIT;
	int rc;

	add_work(w, &text);
	rc = job_hand_over(door, program, &text, err);
	str_release(&text);
	free(program);
	return rc;
}

static int
run_here(const struct work *w, struct app *app, struct reply *reply, struct err *err)
{
	const struct verb *verb = args_verb(w->args);

	return verb->run ? verb->run(app, w->args, reply, err) : verb_in_full(err);
}

static int
run_or_hand_over(const struct work *w, struct app *app, struct reply *reply,
		 struct err *err)
{
	if (!run_here(w, app, reply, err))
		return 0;
	if (err->code != ERR_NEEDS_FULL)
		return -1;
	*err = (struct err)ERR_INIT;
	return hand_over(w, app, reply->door, err);
}

/* Unless there is an error already. */
static json_t *
answer(const struct work *w, const struct reply_door *door, run_fn *run, struct err *e)
{
	struct reply reply;
	struct app app;
	json_t *said;

	reply_init(&reply, door);
	if (!e->code && !app_init(&app, e)) {
		run(w, &app, &reply, e);
		app_release(&app);
	}
	if (reply.layout && !reply.text.len)
		columns_render(&w->style, reply.layout, reply.value, &reply.text);
	said = job_answer(&reply, e);
	reply_release(&reply);
	return said;
}

json_t *
work_do(void *work, const struct reply_door *door)
{
	struct err e = ERR_INIT;

	return answer(work, door, run_or_hand_over, &e);
}

json_t *
work_go_on(void *text, const struct reply_door *door)
{
	struct err e = ERR_INIT;
	struct work w = { .args = read_args(text, &e) };
	json_t *said;

	read_style(&w.style, text);
	said = answer(&w, door, run_here, &e);
	args_free(w.args);
	return said;
}
