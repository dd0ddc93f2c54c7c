/* SPDX-License-Identifier: MIT */
/* Identifiers: short random ones for agents, dated ones for batches. */
#ifndef BASE_IDENT_H
#define BASE_IDENT_H

#include <stdint.h>

/* n bytes from the kernel's generator; aborts when there is none. */
void ident_random(void *, unsigned n);
/* Eight letters and digits (a-z, 2-9), the first a letter: 40 bits. */
#define IDENT_SIZE 9
void ident_agent(char out[IDENT_SIZE]);
/* YYMMDD-xxxx, by UTC. */
#define IDENT_BATCH_SIZE 12
void ident_batch(char out[IDENT_BATCH_SIZE], int64_t utc_ms);
/* UUID version 4 (RFC 9562), lower case. */
#define IDENT_UUID_SIZE 37
void ident_uuid(char out[IDENT_UUID_SIZE]);

#endif
