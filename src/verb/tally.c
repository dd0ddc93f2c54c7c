/* SPDX-License-Identifier: MIT */
/* Counting what went well and what did not. */
#include "config.h"

#include "verb/tally.h"

static const struct reply_column columns[] = {
	{ "branch", "BRANCH", CELL_TEXT },
	{ "result", "RESULT", CELL_TEXT },
	{ NULL, NULL, CELL_TEXT },
};

static const struct reply_layout layout = {
	.list = "agents",
	.columns = columns,
	.note = "error",
};

json_t *
tally_add(struct tally *t, const char *branch, const char *good, const struct err *e)
{
	const char *result = !e->code || e->code == ERR_PARTIAL ? good
			     : e->code == ERR_REFUSED		? "refused"
								: "failed";
	json_t *o = json_pack("{s:s, s:s}", "branch", branch, "result", result);

	if (e->code) {
		json_object_set_new(o, "code", json_string(err_word(e->code)));
		json_object_set_new(o, "error", reply_text(e->text));
		if (!t->failed++)
			t->first = *e;
	}
	if (!t->list)
		t->list = json_array();
	t->n++;
	json_array_append_new(t->list, o);
	return o;
}

int
tally_finish(struct tally *t, struct reply *reply, struct err *err)
{
	if (!reply->value)
		reply->value = json_object();
	json_object_set_new(reply->value, "agents", t->list ? t->list : json_array());
	t->list = NULL;
	if (!t->failed)
		return 0;
	if (t->n == 1) {
		*err = t->first;
		return -1;
	}
	str_clear(&reply->text);
	reply->layout = &layout;
	reply->status = err_exit_status(t->failed < t->n ? ERR_PARTIAL : t->first.code);
	return 0;
}

void
tally_release(struct tally *t)
{
	json_decref(t->list);
	t->list = NULL;
}
