/* SPDX-License-Identifier: MIT */
/*
 * struct keeper_status as fields: what a keeper says when it is ready and when
 * it is asked, and how an error travels in a REPLY.
 */
#ifndef KEEPER_REPORT_H
#define KEEPER_REPORT_H

#include "base/err.h"
#include "base/str.h"
#include "keeper/client.h"

void report_add_status(struct str *, const struct keeper_status *);
/* Unknown keys are passed over, missing ones are 0. */
void report_get_status(const char *fields, size_t n, struct keeper_status *);

/* error=<word> message=<text>. */
void report_add_error(struct str *, const struct err *);
/* -1 and the error when the fields hold one. */
int report_check(const char *fields, size_t n, struct err *);

#endif
