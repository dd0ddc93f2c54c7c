/* SPDX-License-Identifier: MIT */
/*
 *	{"pid":9008, "procStart":"2567783", "sessionId":"…", "status":"waiting",
 *	 "statusUpdatedAt":1795241612823, "waitingFor":"permission prompt", …}
 */
#include "config.h"

#include "agent/registry.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/path.h"
#include "base/utf8.h"
#include "proc/proc.h"

enum { FILE_MAX = 64 << 10 };

/* By the environment that the program itself was started with. */
static char *
path_of(pid_t pid)
{
	char *own = proc_env(pid, "CLAUDE_CONFIG_DIR"), *home = proc_env(pid, "HOME");
	char *path = NULL;

	if (own && *own)
		path = xasprintf("%s/sessions/%d.json", own, (int)pid);
	else if (home && *home)
		path = xasprintf("%s/.claude/sessions/%d.json", home, (int)pid);
	free(home);
	free(own);
	return path;
}

static json_t *
load(const char *path)
{
	struct str s = STR_INIT;
	json_t *o = NULL;
	struct stat st;

	if (path && !lstat(path, &st) && S_ISREG(st.st_mode) &&
	    st.st_uid == geteuid() && !file_read(path, FILE_MAX, &s, NULL))
		o = json_loadb(s.buf, s.len, JSON_REJECT_DUPLICATES, NULL);
	str_release(&s);
	return o;
}

static const char *
text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

static bool
is_of(const json_t *o, pid_t pid, uint64_t start, const char *session)
{
	char number[24];

	snprintf(number, sizeof(number), "%" PRIu64, start);
	return json_integer_value(json_object_get(o, "pid")) == pid &&
	       !strcmp(text_of(o, "procStart"), number) &&
	       !strcmp(text_of(o, "sessionId"), session);
}

static bool
take(const json_t *o, struct registry *r)
{
	static const char *const known[] = { "idle", "busy", "waiting" };
	const char *status = text_of(o, "status"), *waiting = text_of(o, "waitingFor");
	struct str clean = STR_INIT;
	bool is_known = false;

	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		is_known |= !strcmp(known[i], status);
	r->since_ms = json_integer_value(json_object_get(o, "statusUpdatedAt"));
	if (!is_known || r->since_ms <= 0 || r->since_ms > clock_utc_ms() ||
	    strlen(waiting) >= sizeof(r->waiting))
		return false;
	utf8_add_clean(&clean, waiting, strlen(waiting));
	snprintf(r->status, sizeof(r->status), "%s", status);
	snprintf(r->waiting, sizeof(r->waiting), "%s", clean.buf);
	str_release(&clean);
	return true;
}

bool
registry_read(enum kind_registry form, pid_t pid, uint64_t start, const char *session,
	      struct registry *r)
{
	char *path = NULL;
	json_t *o = NULL;
	bool is_sure;

	*r = (struct registry){ .since_ms = 0 };
	if (form == KIND_REGISTRY_NONE || pid <= 0 || !session || !*session)
		return false;
	path = path_of(pid);
	o = load(path);
	is_sure = o && is_of(o, pid, start, session) && take(o, r) &&
		  proc_is_alive(pid, start);
	json_decref(o);
	free(path);
	return is_sure;
}
