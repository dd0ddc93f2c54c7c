/* SPDX-License-Identifier: MIT */
/*
 * The answer is claude's: of its PermissionRequest hook, whose standard output may
 * hold a decision; nothing there means that the person is asked. The file is
 * locked for as long as a line takes, so that two at once neither mix their lines
 * nor turn it over twice.
 */
#include "config.h"

#include "agent/approval.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/approve.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "config/config.h"

enum {
	NOTES_MAX = 256 << 10, /* bytes, then it is turned over */
	NOTES_READ_MAX = 1 << 20,
	WHAT_MAX = 4096,
	OPEN_TRIES = 8,
};

static const char claude_allows[] =
	"{\"hookSpecificOutput\":{\"hookEventName\":\"PermissionRequest\","
	"\"decision\":{\"behavior\":\"allow\"}}}\n";

bool
approval_is_on(void)
{
	const char *mode = getenv("FLEET_APPROVE");

	return mode && *mode && strcmp(mode, "off");
}

/* --- the notes --- */

static char *
notes_path(const struct dirs *dirs, const char *id)
{
	char *dir, *path;

	if (!id || !*id || strchr(id, '/') || *id == '.')
		return NULL;
	dir = dirs_agent(dirs, id);
	path = file_is_dir(dir) ? path_join(dir, "approvals") : NULL;
	free(dir);
	return path;
}

/* Locked, and still the one of that name; full ones are put away first. */
static int
open_notes(const char *path)
{
	for (int i = 0; i < OPEN_TRIES; i++) {
		int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
			      0600);
		struct stat mine, there;
		char *old;

		if (fd < 0)
			return -1;
		if (!flock(fd, LOCK_EX) && !fstat(fd, &mine) && !stat(path, &there) &&
		    mine.st_ino == there.st_ino) {
			if (mine.st_size < NOTES_MAX)
				return fd;
			old = xasprintf("%s.1", path);
			rename(path, old);
			free(old);
		}
		close(fd);
	}
	return -1;
}

static json_t *
text_or_null(const char *text)
{
	json_t *o = text ? json_stringn(text, strnlen(text, WHAT_MAX)) : NULL;

	return o ? o : json_null();
}

static char *
note_line(const struct approve_decision *d, const char *mode)
{
	json_t *o = json_pack("{s:I, s:o, s:o, s:s, s:o, s:s, s:s}", "time_ms",
			      (json_int_t)clock_utc_ms(), "tool", text_or_null(d->tool),
			      "what", text_or_null(d->what), "decision",
			      d->allows ? "allow" : "ask", "rule", text_or_null(d->rule),
			      "reason", d->reason, "mode", mode);
	char *text = json_dumps(o, JSON_COMPACT), *line = NULL;

	if (text)
		line = xasprintf("%s\n", text);
	free(text);
	json_decref(o);
	return line;
}

static bool
note(const struct dirs *dirs, const struct approve_decision *d, const char *mode)
{
	char *path = notes_path(dirs, getenv("FLEET_AGENT"));
	char *line = path ? note_line(d, mode) : NULL;
	int fd = line ? open_notes(path) : -1;
	bool done = fd >= 0 && !file_write_all(fd, line, strlen(line));

	if (fd >= 0)
		close(fd);
	free(line);
	free(path);
	return done;
}

/* --- the decision --- */

bool
approval_answer(const struct dirs *dirs, const char *form, const struct str *input,
		struct str *answer)
{
	char *file = path_join(dirs->config, "config.toml");
	struct config *config = config_load(file, NULL, NULL);
	const char *mode = config_string(config, "approve.mode");
	const char *kind = getenv("FLEET_KIND");
	bool is_on = !strcmp(mode, "on"), allows = false;
	struct approve_decision d;

	if (strcmp(mode, "off")) {
		approve_decide(config_list(config, "approve.rules"), kind ? kind : form,
			       getenv("FLEET_WORKTREE"), input->buf, input->len, &d);
		allows = note(dirs, &d, mode) && d.allows && is_on &&
			 !strcmp(form, "claude");
		approve_decision_release(&d);
	}
	if (allows)
		str_adds(answer, claude_allows);
	config_free(config);
	free(file);
	return allows;
}

json_t *
approval_load(const struct dirs *dirs, const char *id, size_t max)
{
	char *path = notes_path(dirs, id), *save = NULL;
	struct str text = STR_INIT;
	json_t *list = json_array();

	if (path && !file_read(path, NOTES_READ_MAX, &text, NULL) && text.len)
		for (char *line = strtok_r(text.buf, "\n", &save); line;
		     line = strtok_r(NULL, "\n", &save)) {
			json_t *o = json_loads(line, 0, NULL);

			if (json_is_object(o))
				json_array_append(list, o);
			json_decref(o);
			if (json_array_size(list) > max)
				json_array_remove(list, 0);
		}
	str_release(&text);
	free(path);
	return list;
}
