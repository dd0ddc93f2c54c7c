/* SPDX-License-Identifier: MIT */
/*
 * The keys of JSON stand in the order in which the verb gave them, and numbers
 * with the digits that were meant: 11.2, not 11.199999999999999.
 */
#include "config.h"

#include "cli/render.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "text/columns.h"

#define JSON_FORM (JSON_ENCODE_ANY | JSON_REAL_PRECISION(10))

/* The library leaves DEL and what is beyond it as it is; a terminal may obey that. */
static void
add_escaped(struct str *out, const char *text, size_t n)
{
	while (n) {
		uint32_t cp;
		size_t k = utf8_decode(text, n, &cp);

		if (cp >= 0x7f && utf8_is_control(cp))
			str_addf(out, "\\u%04x", (unsigned)cp);
		else
			str_add(out, text, k);
		text += k;
		n -= k;
	}
}

static void
add_json(const json_t *value, size_t flags, struct str *out)
{
	char *text = json_dumps(value, JSON_FORM | flags);

	add_escaped(out, text ? text : "null", text ? strlen(text) : 4);
	str_addc(out, '\n');
	free(text);
}

void
render_json(const struct style *style, const json_t *value, struct str *out)
{
	add_json(value, style->tty ? JSON_INDENT(2) : JSON_COMPACT, out);
}

void
render_json_line(const json_t *value, struct str *out)
{
	add_json(value, JSON_COMPACT, out);
}

static bool
has_list(const struct reply_layout *layout, const json_t *value)
{
	return layout &&
	       json_is_array(layout->list ? json_object_get(value, layout->list)
					  : value);
}

void
render_value(const struct style *style, const struct reply *reply, const json_t *value,
	     struct str *out)
{
	const json_t *text = json_object_get(value, "text");

	if (has_list(reply->layout, value)) {
		columns_render(style, reply->layout, value, out);
	} else if (json_is_string(text)) {
		str_add(out, json_string_value(text), json_string_length(text));
		if (!str_ends_with(out->buf, "\n"))
			str_addc(out, '\n');
	} else if (value) {
		render_json(style, value, out);
	}
}

void
render_reply(const struct style *style, const struct reply *reply, bool json,
	     struct str *out)
{
	if (json && reply->value)
		render_json(style, reply->value, out);
	else if (json)
		str_adds(out, "{}\n");
	else if (reply->text.len > 0 && style->tty) /* files may hold anything */
		utf8_add_clean(out, reply->text.buf, reply->text.len);
	else if (reply->text.len > 0)
		str_add(out, reply->text.buf, reply->text.len);
	else
		render_value(style, reply, reply->value, out);
}

void
render_error(const struct style *style, const struct err *e, const json_t *value,
	     struct str *out)
{
	struct str text = STR_INIT;
	json_t *document;

	/* An error may quote any bytes; JSON holds UTF-8 only. */
	utf8_add_clean(&text, e->text, strlen(e->text));
	document = json_pack("{s:{s:s, s:s}}", "error", "code", err_word(e->code),
			     "message", text.buf);
	if (value)
		json_object_set(document, "result", (json_t *)value);
	render_json(style, document, out);
	json_decref(document);
	str_release(&text);
}
