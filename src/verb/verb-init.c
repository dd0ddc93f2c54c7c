/* SPDX-License-Identifier: MIT */
/*
 * init: a project's settings, from what kind of project it is, or from what
 * ai-fleet knew of it. Without any settings the defaults serve.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "config/project-type.h"
#include "verb/app.h"
#include "verb/verb.h"

/* What the new file is made from; text is its whole content. */
struct init {
	char *file;   /* <root>/.fleet/config.toml */
	char *legacy; /* the imported file that becomes .backup; or NULL */
	struct str text;
	struct str source; /* "project type python", or the file imported */
	struct strv notes;
};

static int
import(struct init *in, char *file, struct err *err)
{
	if (ai_fleet_import(file, &in->text, &in->notes, err))
		return -1;
	str_addf(&in->source, "%s", file);
	return 0;
}

/* ai-fleet's project file, its old global one, or a template by type. */
static int
compose(struct init *in, struct app *app, const struct repo_place *place,
	const struct args *args, struct err *err)
{
	char *project = path_join(place->root, ".aifleet/config.toml");
	char *global = path_expand("~/.ai_fleet/config.toml");
	const struct project_type *type;
	const char *name = args_text(args, "type");
	bool migrate = args_flag(args, "migrate-legacy");
	int rc = 0;

	if (migrate && file_exists(global)) {
		rc = import(in, global, err);
		in->legacy = xstrdup(global);
	} else if (!name && file_exists(project)) {
		rc = import(in, project, err);
	} else if (migrate) {
		rc = err_set(err, ERR_NOT_FOUND,
			     "there is nothing to migrate: neither %s nor %s is there",
			     global, project);
	} else {
		type = name ? project_type_choose(name, place->root)
			    : project_type_detect(place->root);
		str_addf(&in->source, "project type %s", type->name);
		project_type_template(type, app_project_name(app), &in->text);
	}
	free(global);
	free(project);
	return rc;
}

static bool
confirm(const struct reply *reply, const struct args *args, const struct init *in)
{
	struct str q = STR_INIT;
	bool yes;

	if (args_flag(args, "yes") || !reply->door || !reply->door->confirm)
		return true;
	str_addf(&q, "%s\n\nwrite this to %s (from %s)?", in->text.buf, in->file,
		 in->source.buf);
	yes = reply->door->confirm(reply->door->ctx, q.buf);
	str_release(&q);
	return yes;
}

static int
keep_backup(const struct init *in, struct reply *reply, struct err *err)
{
	char *backup = xasprintf("%s.backup", in->legacy);
	int rc = rename(in->legacy, backup);

	if (rc)
		err_errno(err, ERR_IO, "cannot rename %s", in->legacy);
	else
		reply_say(reply, "kept %s as %s", in->legacy, backup);
	free(backup);
	return rc;
}

static int
write_out(const struct init *in, struct reply *reply, struct err *err)
{
	char *dir = path_dir(in->file);
	int rc = file_make_dirs(dir, 0777, err);

	if (!rc)
		rc = file_write(in->file, in->text.buf, in->text.len, 0644, err);
	if (!rc)
		reply_say(reply, "wrote %s (from %s)", in->file, in->source.buf);
	if (!rc && in->legacy)
		rc = keep_backup(in, reply, err);
	free(dir);
	return rc;
}

static json_t *
init_json(const struct init *in)
{
	json_t *notes = json_array();

	for (size_t i = 0; i < in->notes.n; i++)
		json_array_append_new(notes, reply_text(in->notes.v[i]));
	return json_pack("{s:o, s:o, s:o}", "file", reply_text(in->file), "source",
			 reply_text(in->source.buf), "notes", notes);
}

static int
run(struct app *app, const struct args *args, struct reply *reply, struct err *err)
{
	const struct repo_place *place;
	struct init in = { .text = STR_INIT, .source = STR_INIT, .notes = STRV_INIT };
	int rc = -1;

	if (app_place(app, &place, err))
		return -1;
	in.file = path_join(place->root, ".fleet/config.toml");
	if (file_exists(in.file)) {
		err_set(err, ERR_EXISTS,
			"%s is there already; `fleet config --edit` opens it", in.file);
		goto out;
	}
	if (compose(&in, app, place, args, err))
		goto out;
	if (!confirm(reply, args, &in)) {
		err_set(err, ERR_CANCELLED,
			"nothing is written (--yes writes without asking)");
		goto out;
	}
	if (write_out(&in, reply, err))
		goto out;
	for (size_t i = 0; i < in.notes.n; i++)
		reply_say(reply, "note: %s", in.notes.v[i]);
	reply->value = init_json(&in);
	rc = 0;
out:
	strv_release(&in.notes);
	str_release(&in.source);
	str_release(&in.text);
	free(in.legacy);
	free(in.file);
	return rc;
}

static const struct verb_arg args[] = {
	{ "type", 't', ARG_CHOICE, 0, "TYPE",
	  .choices = "rails|node|python|go|rust|c|generic",
	  .summary = "the kind of project (detected)" },
	{ "yes", 'y', ARG_FLAG, .summary = "write without asking" },
	{ "migrate-legacy", 0, ARG_FLAG,
	  .summary = "from ai-fleet's old ~/.ai_fleet/config.toml" },
	{ .name = NULL },
};

const struct verb verb_init = {
	.name = "init",
	.group = "Settings",
	.summary = "write the project's settings, .fleet/config.toml",
	.help = "With the credential files and set-up commands of the project's type, or "
		"from ai-fleet's own file (.aifleet/config.toml) when there is one. Not "
		"needed: without settings the defaults serve.",
	.args = args,
	.flags = VERB_PROJECT | VERB_CHANGES,
	.run = run,
};
