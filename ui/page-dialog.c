/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/page-dialog.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "ui/cockpit-int.h"
#include "ui/keyboard/step.h"
#include "ui/widget/page.h"

enum { ALL = 1 << 30 };

struct page_dialog {
	struct dialog dialog;
	char *title;
	struct task *asking; /* NULL: it is answered */
	struct page page;
};

static void
turn_wheel(struct page *p, const struct mouse *m)
{
	struct wheel_step by = step_of_wheel(m);

	page_scroll(p, by.rows);
	page_shift(p, by.cols);
}

static void
take(struct dialog *d, struct cockpit *c, enum action a, const struct input_event *e)
{
	struct page_dialog *p = (struct page_dialog *)d;
	/* the blank is a page down, as pagers have it */
	long lines = step_of_key(a == ACTION_MARK ? ACTION_PAGE_DOWN : a, p->page.rows,
				 ALL);

	cockpit_draw(c, DRAW_ALL);
	if (e->kind == INPUT_MOUSE)
		turn_wheel(&p->page, &e->mouse);
	else if (lines)
		page_scroll(&p->page, lines);
	else if (a == ACTION_LEFT || a == ACTION_RIGHT)
		page_shift(&p->page, (a == ACTION_LEFT ? -1 : 1) * p->page.cols / 2);
	else if (a == ACTION_CANCEL || a == ACTION_ACCEPT)
		cockpit_close_dialog(c);
}

static void
draw(struct dialog *d, struct cockpit *c, struct rect r)
{
	struct page_dialog *p = (struct page_dialog *)d;
	int margin = r.cols >= 50 ? 2 : 1;

	if (r.rows >= 12) {
		r.row++;
		r.rows--;
	}
	r.col += margin;
	r.cols -= 2 * margin;
	canvas_text_cut(c->canvas, r.row, r.col, r.cols,
			(struct pen){ .role = ROLE_ACCENT, .attr = TERM_BOLD },
			p->title);
	r.row += 2;
	r.rows -= 2;
	page_draw(&p->page, c->canvas, r);
}

static unsigned
places(const struct dialog *d)
{
	(void)d;
	return 0;
}

static void
free_page(struct dialog *d)
{
	struct page_dialog *p = (struct page_dialog *)d;

	if (p->asking) {
		task_cancel(p->asking);
		task_forget(p->asking);
	}
	page_release(&p->page);
	free(p->title);
	free(p);
}

static const enum action footer[] = { ACTION_PAGE_DOWN, ACTION_PAGE_UP, ACTION_CANCEL,
				      ACTION_HELP, ACTION_NONE };

static const struct dialog_ops ops = {
	.title = "page",
	.draw = draw,
	.take = take,
	.places = places,
	.free = free_page,
	.footer = footer,
};

static char *
text_of(const json_t *answer)
{
	const json_t *value = json_object_get(answer, "value");
	const char *text = json_string_value(json_object_get(answer, "text"));
	char *dump;

	if (text && *text)
		return xstrdup(text);
	dump = value ? json_dumps(value, JSON_INDENT(2) | JSON_REAL_PRECISION(10) |
						 JSON_ENCODE_ANY)
		     : NULL;
	return dump ? dump : xstrdup("nothing");
}

static void
set_text(struct page_dialog *p, const char *text)
{
	page_set(&p->page, text, page_role_plain);
}

struct page_dialog *
page_dialog_open(struct cockpit *c, const char *title, struct task *asking)
{
	struct page_dialog *p = xcalloc(1, sizeof(*p));

	*p = (struct page_dialog){ .dialog.ops = &ops,
				   .title = xstrdup(title),
				   .asking = asking };
	page_init(&p->page);
	set_text(p, canvas_is_utf8(c->canvas) ? "…" : "...");
	cockpit_open_dialog(c, &p->dialog);
	return p;
}

void
page_dialog_arrive(struct page_dialog *p, struct cockpit *c, const json_t *answer)
{
	char *text = text_of(answer);

	p->asking = NULL;
	set_text(p, text);
	free(text);
	cockpit_draw(c, DRAW_ALL);
}

void
page_dialog_fail(struct page_dialog *p, struct cockpit *c, const char *why)
{
	p->asking = NULL;
	if (c->dialog == &p->dialog)
		cockpit_close_dialog(c);
	else
		set_text(p, why);
}
