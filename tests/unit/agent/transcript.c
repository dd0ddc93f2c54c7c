/* SPDX-License-Identifier: MIT */
/* Lines in the forms that the programs write, with nothing of their texts. */
#include "config.h"

#include "unit/agent/transcript.h"

void
claude_message(struct str *s, const char *session, const char *id, int input,
	       int cache_write, int cache_read, int output)
{
	str_addf(s,
		 "{\"parentUuid\":null,\"isSidechain\":false,\"message\":{\"model\":"
		 "\"claude-haiku-4-5\",\"id\":\"%s\",\"type\":\"message\",\"role\":"
		 "\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"a \\\"b\\\" "
		 "\\ud83d {}\"}],\"usage\":{\"input_tokens\":%d,"
		 "\"cache_creation_input_tokens\":%d,\"cache_read_input_tokens\":%d,"
		 "\"output_tokens\":%d,\"cache_creation\":{"
		 "\"ephemeral_1h_input_tokens\":0,\"ephemeral_5m_input_tokens\":%d}}},"
		 "\"type\":\"assistant\",\"uuid\":\"u-%s\",\"timestamp\":"
		 "\"2026-11-20T10:00:00.500Z\",\"sessionId\":\"%s\"}\n",
		 id, input, cache_write, cache_read, output, cache_write, id, session);
}

void
claude_prompt(struct str *s, const char *session, const char *uuid)
{
	str_addf(s,
		 "{\"parentUuid\":null,\"isSidechain\":false,\"type\":\"user\","
		 "\"message\":{\"role\":\"user\",\"content\":\"do it\"},\"uuid\":\"%s\","
		 "\"timestamp\":\"2026-11-20T09:59:00.000Z\",\"sessionId\":\"%s\"}\n",
		 uuid, session);
}

void
claude_cost(struct str *s, const char *session, double usd)
{
	str_addf(s,
		 "{\"type\":\"cost-state\",\"sessionId\":\"%s\",\"totalCostUSD\":%.9g,"
		 "\"hasUnknownModelCost\":false}\n",
		 session, usd);
}

void
codex_meta(struct str *s, const char *session)
{
	str_addf(s,
		 "{\"timestamp\":\"2026-11-20T10:00:00.000Z\",\"ordinal\":0,\"type\":"
		 "\"session_meta\",\"payload\":{\"id\":\"%s\",\"cwd\":\"/w\"}}\n",
		 session);
}

void
codex_turn(struct str *s, const char *turn, const char *model)
{
	str_addf(s,
		 "{\"timestamp\":\"2026-11-20T10:00:00.100Z\",\"type\":\"turn_context\","
		 "\"payload\":{\"turn_id\":\"%s\",\"model\":\"%s\"}}\n",
		 turn, model);
}

static void
add_count(struct str *s, const char *name, int input, int cached, int output)
{
	str_addf(s,
		 "\"%s\":{\"input_tokens\":%d,\"cached_input_tokens\":%d,"
		 "\"output_tokens\":%d,\"reasoning_output_tokens\":1,"
		 "\"total_tokens\":%d},",
		 name, input, cached, output, input + output);
}

void
codex_count(struct str *s, int second, int input, int cached, int output, int last_input,
	    int last_cached, int last_output)
{
	str_addf(s,
		 "{\"timestamp\":\"2026-11-20T10:00:%02d.000Z\",\"type\":\"event_msg\","
		 "\"payload\":{\"type\":\"token_count\",\"info\":{",
		 second);
	add_count(s, "total_token_usage", input, cached, output);
	add_count(s, "last_token_usage", last_input, last_cached, last_output);
	str_adds(s, "\"model_context_window\":10000},\"rate_limits\":{\"primary\":"
		    "{\"used_percent\":41.5,\"window_minutes\":300,\"resets_at\":"
		    "1795230576},\"secondary\":null}}}\n");
}
