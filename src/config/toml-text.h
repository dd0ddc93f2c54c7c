/* SPDX-License-Identifier: MIT */
/* Writing TOML: strings and arrays as one would type them. */
#ifndef CONFIG_TOML_TEXT_H
#define CONFIG_TOML_TEXT_H

#include "base/str.h"
#include "config/toml.h"

/* "…", with what needs it escaped (TOML 1.0, basic strings). */
void toml_text_string(struct str *, const char *);
/* ["a", "b"]; items is NULL-terminated. */
void toml_text_list(struct str *, const char *const *items);
/* A scalar or an array with all that is in it. */
void toml_text_entry(struct str *, const struct toml_entry *);

#endif
