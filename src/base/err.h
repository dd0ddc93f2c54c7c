/* SPDX-License-Identifier: MIT */
/*
 * Errors as values. The caller keeps a struct err on its stack and hands it
 * down as the last argument; what fails returns -1 (or NULL) and has set it,
 * what succeeds leaves it untouched. The text is whole, begins in lower case
 * and names the thing: "worktree 'fix-1' already exists". Nothing below the
 * doors prints or exits; a bug of ours is an assert, a fault of the world
 * an err.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

/*
 * One row a code: name, the word in JSON, exit status, HTTP status,
 * JSON-RPC code, whether trying again later may help.
 */
#define ERR_CODES(X)                                                         \
	X(ERR_FAILED, "failed", 1, 500, -32000, 0)                           \
	X(ERR_USAGE, "usage", 2, 400, -32602, 0)                             \
	X(ERR_PARTIAL, "partial", 3, 207, -32001, 0)                         \
	X(ERR_NOT_FOUND, "not_found", 4, 404, -32002, 0)                     \
	X(ERR_REFUSED, "refused", 5, 403, -32003, 0)                         \
	X(ERR_TIMEOUT, "timeout", 6, 504, -32004, 1)                         \
	X(ERR_EXISTS, "exists", 1, 409, -32005, 0)                           \
	X(ERR_CONFIG, "config", 1, 422, -32006, 0)                           \
	X(ERR_CORRUPT, "corrupt", 1, 500, -32007, 0)                         \
	X(ERR_BUSY, "busy", 1, 503, -32008, 1)                               \
	X(ERR_IO, "io", 1, 500, -32009, 0)                                   \
	X(ERR_UNREACHABLE, "unreachable", 1, 502, -32010, 1)                 \
	X(ERR_CANCELLED, "cancelled", 1, 499, -32011, 0)                     \
	X(ERR_NEEDS_FULL, "needs_full", 1, 500, -32012, 0)

enum err_code {
	ERR_NONE,
#define X(name, word, status, http, rpc, retry) name,
	ERR_CODES(X)
#undef X
	ERR_CODE_COUNT
};

struct err {
	enum err_code code;
	char text[512];
};

#define ERR_INIT { ERR_NONE, "" }

/* Sets code and text. Always -1, so that `return err_set(...)` reads well. */
int err_set(struct err *, enum err_code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* As err_set, with ": " and the words of errno behind. */
int err_errno(struct err *, enum err_code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "starting claude: " in front of what is there; -1. */
int err_wrap(struct err *, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Puts "; free some space" behind what is there: the way out; -1. */
int err_hint(struct err *, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The code's word in JSON, exit status, HTTP status and JSON-RPC code. */
const char *err_word(enum err_code);
int err_exit_status(enum err_code);
int err_http_status(enum err_code);
int err_rpc_code(enum err_code);
int err_is_transient(enum err_code);

#endif
