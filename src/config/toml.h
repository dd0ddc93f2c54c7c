/* SPDX-License-Identifier: MIT */
/*
 * TOML 1.0 behind one C function: a file becomes a flat list of entries, each
 * with its dotted name, its place and its value as text. toml++ does the work.
 */
#ifndef CONFIG_TOML_H
#define CONFIG_TOML_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum toml_type { TOML_STRING, TOML_INT, TOML_FLOAT, TOML_BOOL, TOML_ARRAY, TOML_OTHER };

struct toml_entry {
	char *name;	  /* "setup.commands"; a key that needs quotes stands quoted */
	enum toml_type type;
	int line;
	char *text;	  /* the scalar as text; NULL for an array */
	/*
	 * An array's elements; for the n-th element of an array of arrays or an
	 * array of tables, entries named "name.N" and "name.N.key" follow as
	 * well.
	 */
	struct toml_entry *items;
	size_t item_count;
};

struct toml_doc {
	struct toml_entry *entries;
	size_t count;
	char *error;	 /* NULL, or why it could not be parsed */
	int error_line;
};

/* text is n bytes; name is for messages. The doc is freed by toml_free. */
void toml_parse(const char *text, size_t n, struct toml_doc *out);
void toml_free(struct toml_doc *);

#ifdef __cplusplus
}
#endif

#endif
