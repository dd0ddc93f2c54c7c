/* SPDX-License-Identifier: MIT */
/*
 * Which of the choices that an agent offers somebody means: one rule for the keeper,
 * which types it, and for whoever asks it to.
 */
#ifndef KEEPER_CHOICE_H
#define KEEPER_CHOICE_H

#include <stddef.h>

/*
 * By number from 1, by all its words, or by how they begin, in either case of letters,
 * where no other begins so; 0: none, or more than one.
 */
unsigned choice_find(const char *const *choices, size_t n, const char *text);
/*
 * The same for the one that begins with one of these words, up to NULL, each whole:
 * "no" is not how "Now" begins.
 */
unsigned choice_find_word(const char *const *choices, size_t n,
			  const char *const *words);

#endif
