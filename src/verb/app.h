/* SPDX-License-Identifier: MIT */
/*
 * What main owns and hands down: the places, the working directory, and, opened
 * when first asked for, the project around it, its settings and the store.
 */
#ifndef VERB_APP_H
#define VERB_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/path.h"
#include "config/config.h"
#include "repo/root.h"
#include "store/store.h"

struct caller;

struct app {
	struct dirs dirs;
	char *cwd;
	/* opened when asked for; NULL before */
	struct repo_place *place;
	struct config *config;
	struct store *store;
	int64_t project; /* row id; 0 before */
	struct caller *caller; /* who asks (verb/caller.h); NULL before */
};

int app_init(struct app *, struct err *);
void app_release(struct app *);

/* The repository around cwd; ERR_NOT_FOUND outside of one. */
int app_place(struct app *, const struct repo_place **, struct err *);
/* Settings of the project around cwd, or of the user alone outside of one. */
int app_config(struct app *, const struct config **, struct err *);
int app_store(struct app *, struct store **, struct err *);
/* project.name, or the directory's name; "" outside of a repository. */
const char *app_project_name(struct app *);
/* The project's row, made when absent. */
int app_project(struct app *, int64_t *project, struct err *);
/* An absolute path of an installed program: fleet-keeper, fleet-full, … */
char *app_program(const struct app *, const char *name);

#endif
