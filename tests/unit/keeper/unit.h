/* SPDX-License-Identifier: MIT */
/* cmocka wants these four before it, in this order; nothing else is here. */
#ifndef TESTS_UNIT_KEEPER_UNIT_H
#define TESTS_UNIT_KEEPER_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
