/* SPDX-License-Identifier: MIT */
/* The order of agents' names, as people count: for every list that shows them. */
#ifndef BASE_NAMES_H
#define BASE_NAMES_H

/*
 * Numbers by their value (fix-2 before fix-10), and what stands between dashes as
 * fanouts letter it: A, B, …, Z, AA. All else by bytes; 0 only for the same name.
 * It is a strict order, made for qsort.
 */
int names_compare(const char *, const char *);

#endif
