/* SPDX-License-Identifier: MIT */
/*
 * The whole terminal for one agent: what it writes comes to the screen, what is
 * typed goes to it, until the person detaches or it ends. The keeper is the
 * agent's terminal and answers its queries; here bytes only pass.
 */
#ifndef CLI_ATTACH_H
#define CLI_ATTACH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct attach {
	const char *name;   /* for the words at the end */
	const char *socket; /* of its keeper */
	const char *key;    /* that detaches, as in keys.detach */
	bool read_only;	    /* looks on: neither types nor sets the size */
};

/*
 * Returns with the terminal as it was. *exit_status is the program's, or -1
 * when it goes on. ERR_USAGE without a terminal, ERR_UNREACHABLE without a
 * keeper, ERR_CANCELLED when a signal ended it.
 */
int attach_run(const struct attach *, int64_t *exit_status, struct err *);

#endif
