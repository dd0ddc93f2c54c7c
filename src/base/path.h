/* SPDX-License-Identifier: MIT */
/*
 * Paths as text, and the places where Fleetdeck keeps its things
 * (XDG Base Directory Specification 0.8).
 */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include <stdbool.h>

#include "base/err.h"

/* Joined by one slash; an absolute b stands alone. malloc'ed. */
char *path_join(const char *a, const char *b);
/* The part after the last slash, borrowed from path. */
const char *path_base(const char *path);
/* All before the last slash; "." or "/" when there is nothing. malloc'ed. */
char *path_dir(const char *path);
/* A leading ~ or ~/ becomes $HOME; malloc'ed. */
char *path_expand(const char *path);
/* Absolute, without ".", ".." and double slashes; reads no link. malloc'ed. */
char *path_absolute(const char *path, const char *cwd);
/* Whether path is dir or lies below it; both absolute and normal. */
bool path_is_inside(const char *path, const char *dir);
/*
 * A name safe as one path component: ASCII letters, digits, '.', '_' and '-'
 * stay, each stretch of all else becomes one '-', and where anything changed a
 * short hash of the original is added, so that a/b and a-b stay two. It never
 * begins with '-', which programs take for an option. malloc'ed.
 */
char *path_slug(const char *name);

/* Where things are kept. All absolute; none needs to exist. */
struct dirs {
	char *config;  /* $XDG_CONFIG_HOME/fleet */
	char *state;   /* $XDG_STATE_HOME/fleet */
	char *data;    /* $XDG_DATA_HOME/fleet */
	char *runtime; /* $XDG_RUNTIME_DIR/fleet, else /tmp/fleet-<uid> */
	char *share;   /* what was installed: agents/, themes/, … */
	char *libexec; /* fleet-full, fleet-keeper, … */
	char *fleet;   /* the program itself, for who is to call it back */
};

/*
 * From the environment. share and libexec are found beside the running
 * program first (a build tree, a moved prefix), else as configured;
 * FLEET_SHARE and FLEET_LIBEXEC override. Fails when neither HOME nor the
 * password entry gives a home.
 */
int dirs_init(struct dirs *, struct err *);
void dirs_release(struct dirs *);
/*
 * Makes the runtime directory 0700 and checks that it is a directory, ours,
 * and closed to others.
 */
int dirs_make_runtime(const struct dirs *, struct err *);
/* <runtime>/<id>.sock; fails when it would not fit a sun_path. malloc'ed. */
char *dirs_socket(const struct dirs *, const char *id, struct err *);
/* <state>/agents/<id>; malloc'ed. */
char *dirs_agent(const struct dirs *, const char *id);

#endif
