/* SPDX-License-Identifier: MIT */
/* Which names git takes for a branch, for programs that have no git. */
#ifndef REPO_BRANCH_NAME_H
#define REPO_BRANCH_NAME_H

#include "base/err.h"

/* 0, or ERR_USAGE saying why git would not have the name (git check-ref-format). */
int repo_check_branch_name(const char *name, struct err *);

#endif
