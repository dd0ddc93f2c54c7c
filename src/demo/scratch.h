/* SPDX-License-Identifier: MIT */
/* The repository that `fleet demo` works in: small, real, and always the same. */
#ifndef DEMO_SCRATCH_H
#define DEMO_SCRATCH_H

#include "base/err.h"

/*
 * Makes it in dir, which must be absent or empty (else ERR_EXISTS): a C project
 * that builds, on branch main, with a history of several people whose times and
 * therefore ids are fixed.
 */
int scratch_make(const char *dir, struct err *);

#endif
