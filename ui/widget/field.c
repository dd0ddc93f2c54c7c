/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/widget/field.h"

#include <stdlib.h>

#include "base/path.h"
#include "config/words.h"
#include "ui/widget/editor-draw.h"

void
field_free(struct field *f)
{
	if (!f)
		return;
	free(f->error);
	f->ops->free(f);
}

/* Several words where the verb takes several. */
static int
give_text(const struct field *f, const char *text, struct args *args, struct err *err)
{
	struct strv words = STRV_INIT;
	char *path;
	int rc = 0;

	if (f->arg->kind == ARG_FILE) { /* no shell has seen to its ~ */
		path = path_expand(text);
		rc = args_set(args, f->arg->name, path, err);
		free(path);
		return rc;
	}
	if (!(f->arg->flags & (ARG_MANY | ARG_REST)))
		return args_set(args, f->arg->name, text, err);
	rc = words_split(text, &words, err);
	for (size_t i = 0; !rc && i < words.n; i++)
		rc = args_set(args, f->arg->name, words.v[i], err);
	strv_release(&words);
	return rc;
}

int
field_give(const struct field *f, struct args *args, struct err *err)
{
	struct str text = STR_INIT;
	int rc = 0;

	if (!f->arg)
		return 0;
	if (f->ops->give)
		return f->ops->give(f, args, err);
	f->ops->get(f, &text);
	if (text.len)
		rc = give_text(f, text.buf, args, err);
	str_release(&text);
	return rc;
}

bool
field_is_empty(const struct field *f)
{
	struct str text = STR_INIT;
	bool is_empty;

	f->ops->get(f, &text);
	is_empty = text.len == 0;
	str_release(&text);
	return is_empty;
}

struct pen
field_pen(bool has_keys)
{
	return (struct pen){ .role = ROLE_TEXT, .is_selected = has_keys };
}

void
field_draw_editor(struct editor *e, struct canvas *canvas, struct rect r, bool has_keys)
{
	if (has_keys)
		canvas_fill(canvas, r, field_pen(true));
	editor_draw(e, canvas, r, field_pen(has_keys), has_keys);
}
