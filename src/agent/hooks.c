/* SPDX-License-Identifier: MIT */
/*
 * Claude's settings: its hooks and its status line. A hook's command goes through
 * a shell there, so the program's path is quoted for one.
 */
#include "config.h"

#include "agent/hooks.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "base/str.h"

/* What tells of a state, or of which conversation it is. */
static const char *const claude_events[] = {
	"SessionStart", "UserPromptSubmit", "PermissionRequest", "PostToolUse",
	"Stop",		"StopFailure",	    "SessionEnd",
};

static void
quote(struct str *out, const char *text)
{
	str_addc(out, '\'');
	for (; *text; text++)
		if (*text == '\'')
			str_adds(out, "'\\''");
		else
			str_addc(out, *text);
	str_addc(out, '\'');
}

static json_t *
command(const char *fleet, const char *event)
{
	struct str s = STR_INIT;
	json_t *o;

	quote(&s, fleet);
	str_addf(&s, " hook claude %s", event);
	o = json_pack("{s:s, s:s}", "type", "command", "command", s.buf);
	str_release(&s);
	return o;
}

static json_t *
claude_settings(const char *fleet)
{
	json_t *hooks = json_object();

	for (size_t i = 0; i < ARRAY_SIZE(claude_events); i++)
		json_object_set_new(hooks, claude_events[i],
				    json_pack("[{s:[o]}]", "hooks",
					      command(fleet, claude_events[i])));
	return json_pack("{s:o, s:o}", "hooks", hooks, "statusLine",
			 command(fleet, "statusline"));
}

int
hooks_write(const struct kind *k, const char *dir, const char *fleet, char **path,
	    struct err *err)
{
	json_t *settings;
	char *text;
	int rc;

	*path = NULL;
	if (k->hooks != KIND_HOOKS_CLAUDE)
		return 0;
	settings = claude_settings(fleet);
	text = json_dumps(settings, JSON_INDENT(2));
	json_decref(settings);
	if (!text)
		return err_set(err, ERR_IO, "the hooks for '%s' cannot be written down: "
			       "%s is not UTF-8", k->name, fleet);
	*path = path_join(dir, "hooks.json");
	rc = file_write(*path, text, strlen(text), 0600, err);
	free(text);
	return rc;
}
