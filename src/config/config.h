/* SPDX-License-Identifier: MIT */
/*
 * The settings: one table of options (options.c), values from TOML files and
 * the environment, and for each value where it came from. Later sources win:
 * default, the user's file, the project's file, FLEET_<SECTION>_<KEY>.
 *
 * In the environment a list is written as shell words or as a TOML array, a
 * list of commands as one command or as a TOML array; an empty variable counts
 * as not set, and FLEET_* variables that name no option are passed over.
 *
 * A file that cannot be parsed or holds an unknown key or a wrong type is not
 * silently dropped: what is wrong is kept as problems with file and line, the
 * rest of it goes on. The doors decide what a problem means (create refuses,
 * list goes on with a warning).
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum option_type {
	OPTION_STRING,
	OPTION_BOOL,
	OPTION_INT,
	OPTION_SIZE,	 /* bytes: 16M */
	OPTION_DURATION, /* milliseconds: 10m */
	OPTION_MONEY,	 /* billionths of a US dollar: 2.50 */
	OPTION_LIST,	 /* of strings */
	OPTION_COMMANDS, /* of strings (for sh -c) or of lists of strings (argv) */
	OPTION_TYPE_COUNT
};

/* One row of the option table. */
struct option {
	const char *name; /* "setup.timeout"; one '*' stands for any word */
	enum option_type type;
	const char *fallback; /* as one would write it in the environment */
	const char *choices;  /* "stop|continue", or NULL */
	const char *summary;  /* a sentence, for help, the man page, the template */
	int64_t min, max;     /* of numbers; max 0: no bounds */
	bool is_path;	      /* a leading ~ is expanded */
	bool is_personal;     /* a project's file may not set it */
	/* Of a string, or of each element of a list; or NULL. */
	int (*check)(const char *text, struct err *);
};

/* All options, sorted by name; *n is set. */
const struct option *options_all(size_t *n);
const struct option *option_find(const char *name);
/* "string", "size", …: for help and the man page. */
const char *option_type_name(enum option_type);

enum config_source {
	CONFIG_DEFAULT,
	CONFIG_USER,
	CONFIG_PROJECT,
	CONFIG_ENVIRONMENT,
	CONFIG_SOURCE_COUNT
};

const char *config_source_name(enum config_source);

struct config_command {
	char *const *argv; /* {"/bin/sh", "-c", TEXT} for a string */
	const char *shown; /* as the user wrote it */
};

struct config_value {
	const struct option *option;
	const char *name; /* the whole name, '*' filled in */
	enum config_source source;
	const char *file; /* NULL for default and environment */
	int line;
	/* by type */
	const char *text; /* string; for every type as one would write it */
	bool flag;
	int64_t number; /* int, bytes, milliseconds, billionths of a dollar */
	struct strv list;
	struct config_command *commands;
	size_t command_count;
};

struct config_problem {
	char *file; /* or "environment" */
	int line;   /* 0 where there is none */
	char *text; /* "unknown key 'setp.commands' (did you mean 'setup.commands'?)" */
};

struct config;

/*
 * Reads user_file and project_file (either may be NULL or absent) and env (or
 * environ when NULL). Never fails: see config_problems.
 */
struct config *config_load(const char *user_file, const char *project_file,
			   char *const *env);
void config_free(struct config *);

/*
 * NULL when there is no such option. Of a '*' option that is not set it is the
 * default, whose name then holds the '*'.
 */
const struct config_value *config_find(const struct config *, const char *name);
/* Of options that the program itself names: they are there (asserted). */
const char *config_string(const struct config *, const char *name);
bool config_bool(const struct config *, const char *name);
int64_t config_number(const struct config *, const char *name);
const struct strv *config_list(const struct config *, const char *name);

/* All effective values, sorted by name; of '*' options those that are set. */
size_t config_count(const struct config *);
const struct config_value *config_at(const struct config *, size_t i);

size_t config_problem_count(const struct config *);
const struct config_problem *config_problem_at(const struct config *, size_t i);
/* 0, or ERR_CONFIG with the first problem as "file:line: text" and the count. */
int config_check(const struct config *, struct err *);

/* A config.toml with every option, its sentence and its default, commented out. */
void config_template(struct str *out);

#endif
