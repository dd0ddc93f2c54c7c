/* SPDX-License-Identifier: MIT */
/*
 * A reply, an event or an error as what stands on standard output and standard
 * error. With JSON: one document, or one compact line an event. Without: the
 * reply's words, else its table, else its value as JSON all the same.
 */
#ifndef CLI_RENDER_H
#define CLI_RENDER_H

#include <jansson.h>

#include "base/err.h"
#include "text/style.h"
#include "verb/verb.h"

/* Adds a document and its newline: indented where a person looks at it. */
void render_json(const struct style *, const json_t *, struct str *out);
/* Adds one line. */
void render_json_line(const json_t *, struct str *out);
/* Adds what people are shown of value, which may be a reply's or an event. */
void render_value(const struct style *, const struct reply *, const json_t *value,
		  struct str *out);
/* The same for the whole reply. */
void render_reply(const struct style *, const struct reply *, bool json,
		  struct str *out);
/*
 * {"error":{"code","message"}}; with "result" when the verb has answered too,
 * as it does when some of several failed.
 */
void render_error(const struct style *, const struct err *, const json_t *value,
		  struct str *out);

#endif
