/* SPDX-License-Identifier: MIT */
/*
 * TOML 1.0 behind one C function: a file becomes a flat list of entries, each
 * with its dotted name, its place and its value as text. toml++ does the work.
 *
 * A table gives an entry of its own, and its keys follow it. Text from outside
 * has limits: names of TOML_NAME_MAX bytes, TOML_DEPTH_MAX levels, no U+0000.
 */
#ifndef CONFIG_TOML_H
#define CONFIG_TOML_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TOML_NAME_MAX 512
#define TOML_DEPTH_MAX 16

enum toml_type {
	TOML_STRING,
	TOML_INT,
	TOML_FLOAT,
	TOML_BOOL,
	TOML_ARRAY,
	TOML_TABLE,
	TOML_OTHER, /* dates and times */
	TOML_TYPE_COUNT
};

struct toml_entry {
	char *name; /* "setup.commands"; a key that needs quotes stands quoted */
	enum toml_type type;
	int line;
	char *text; /* the scalar as text; NULL for an array or a table */
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
	char *error;	/* NULL, or why it could not be parsed */
	int error_line; /* 0 when it could not even be read */
};

/* text is n bytes. Never throws. The doc is freed by toml_free. */
void toml_parse(const char *text, size_t n, struct toml_doc *out);
/*
 * Reads and parses a file. False when it is not there (the doc is empty); an
 * unreadable one, or one of more than limit bytes, is a doc with an error.
 */
bool toml_load(const char *path, size_t limit, struct toml_doc *out);
void toml_free(struct toml_doc *);

/* "a string", "an integer", …: for messages. */
const char *toml_type_name(enum toml_type);
/* Whether name is below table: "setup.jobs" is below "setup". */
bool toml_is_below(const char *name, const char *table);

#ifdef __cplusplus
}
#endif

#endif
