/* SPDX-License-Identifier: MIT */
/* Shared inside config/: options by name, values from text and from TOML. */
#ifndef CONFIG_CONFIG_INT_H
#define CONFIG_CONFIG_INT_H

#include "config/config.h"
#include "config/toml.h"

#define CONFIG_FILE_MAX (1024 * 1024)

/*
 * What is left of a pattern once name has been matched against its words: ""
 * when name is the whole of it, NULL when it does not match. A '*' takes any
 * one word; a quoted word of name counts as one.
 */
const char *option_match(const char *pattern, const char *name);
/* Whether any option lies below this table. */
bool option_is_table(const char *name);
/* The name that was likely meant, malloc'ed; NULL when nothing is near. */
char *option_suggest(const char *name, bool is_table);

/*
 * Fill what depends on the type (text, flag, number, list, commands). The rest
 * is the caller's. On failure the value holds nothing; *line is set when an
 * element's own line is the place to name.
 */
int value_from_text(struct config_value *, const struct option *, const char *text,
		    struct err *);
int value_from_toml(struct config_value *, const struct option *,
		    const struct toml_entry *, int *line, struct err *);
/* Frees everything that it holds, name and file too. */
void value_release(struct config_value *);
/* The right side of "key = …". */
void value_add_toml(struct str *, const struct config_value *);

/* value-list.c: the two list types. */
int value_take_list(struct config_value *, const struct toml_entry *, int *line,
		    struct err *);
int value_take_commands(struct config_value *, const struct toml_entry *, int *line,
			struct err *);
int value_parse_list(struct config_value *, const char *text, struct err *);
int value_parse_commands(struct config_value *, const char *text, struct err *);
void value_release_commands(struct config_value *);

/* A variable that names an option and has a value. */
struct environment_hit {
	const struct option *option;
	char *name;	      /* the option's, '*' filled in; the receiver's */
	const char *variable; /* NAME=VALUE */
	const char *value;
};

/* Whether this NAME=VALUE sets an option; hit is filled if so. */
bool environment_match(const char *variable, struct environment_hit *);

#endif
