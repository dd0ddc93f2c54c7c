/* SPDX-License-Identifier: MIT */
/*
 * Programs start their servers with little of their own environment. What the
 * server cannot do without, to find the store and itself in it, is written down;
 * the rest it takes from the agent's launch record.
 */
#include "config.h"

#include "agent/tools.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"

static const char *const needed[] = {
	"FLEET_AGENT",	 "FLEET_LIBEXEC",   "FLEET_SHARE",    "XDG_CONFIG_HOME",
	"XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME",
};

/* What is said of the kind stands above what is said of all. */
static bool
is_wanted(const struct config *config, const struct kind *k)
{
	char *name = xasprintf("agent.%s.tools", k->name);
	const struct config_value *own = config_find(config, name);
	bool wanted = own && own->source != CONFIG_DEFAULT
			      ? own->flag
			      : config_bool(config, "agent.tools");

	free(name);
	return wanted;
}

static json_t *
environment(const struct strv *env)
{
	json_t *o = json_object();

	for (size_t i = 0; i < ARRAY_SIZE(needed); i++) {
		const char *value = strv_getenv(env, needed[i]);

		if (value)
			json_object_set_new(o, needed[i], json_string(value));
	}
	return o;
}

int
tools_write(const struct agent_context *c, const struct kind *k, const char *dir,
	    const struct strv *env, char **path, struct err *err)
{
	json_t *servers;
	char *text;
	int rc;

	*path = NULL;
	if (!k->tools_args.n || !is_wanted(c->config, k))
		return 0;
	servers = json_pack("{s:{s:{s:s, s:s, s:[s], s:o}}}", "mcpServers", "fleet",
			    "type", "stdio", "command", c->dirs->fleet, "args", "mcp",
			    "env", environment(env));
	text = json_dumps(servers, JSON_INDENT(2));
	json_decref(servers);
	if (!text)
		return err_set(err, ERR_IO,
			       "the tools for '%s' cannot be written down: %s is not "
			       "UTF-8",
			       k->name, c->dirs->fleet);
	*path = path_join(dir, "tools.json");
	rc = file_write(*path, text, strlen(text), 0600, err);
	free(text);
	return rc;
}
