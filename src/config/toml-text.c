/* SPDX-License-Identifier: MIT */
/*
 * TOML text from values. Everything written here reads back as the same value:
 * that is tested, since `fleet init` and the import rest on it.
 */
#include <config.h>

#include "config/toml-text.h"

#include <string.h>

static void
add_escaped(struct str *out, unsigned char c)
{
	static const char plain[] = "\b\t\n\f\r\"\\", letters[] = "btnfr\"\\";
	const char *at = c ? strchr(plain, c) : NULL;

	if (at)
		str_addf(out, "\\%c", letters[at - plain]);
	else if (c < 0x20 || c == 0x7f)
		str_addf(out, "\\u%04x", c);
	else
		str_addc(out, (char)c);
}

void
toml_text_string(struct str *out, const char *s)
{
	str_addc(out, '"');
	for (; *s; s++)
		add_escaped(out, (unsigned char)*s);
	str_addc(out, '"');
}

void
toml_text_list(struct str *out, const char *const *items)
{
	str_addc(out, '[');
	for (size_t i = 0; items[i]; i++) {
		if (i)
			str_adds(out, ", ");
		toml_text_string(out, items[i]);
	}
	str_addc(out, ']');
}

void
toml_text_entry(struct str *out, const struct toml_entry *e)
{
	if (e->type == TOML_STRING) {
		toml_text_string(out, e->text);
	} else if (e->type == TOML_ARRAY) {
		str_addc(out, '[');
		for (size_t i = 0; i < e->item_count; i++) {
			if (i)
				str_adds(out, ", ");
			toml_text_entry(out, &e->items[i]);
		}
		str_addc(out, ']');
	} else if (e->text) {
		str_adds(out, e->text);
	}
}
