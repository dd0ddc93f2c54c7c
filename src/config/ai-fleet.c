/* SPDX-License-Identifier: MIT */
/*
 * ai-fleet's settings as ours, by a table: one row for each key of ours, with
 * the names that it had in ai-fleet's project file and in its older global one.
 * A value goes through our own checks on its way, so what is written is valid,
 * and what is not is named in a note instead of being lost in silence.
 */
#include <config.h>

#include "config/ai-fleet.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "config/config-int.h"

/* Rows of one table of ours stand together: a header is written per run. */
static const struct mapping {
	const char *table, *key;      /* ours */
	const char *project, *legacy; /* theirs */
	bool is_words;		      /* a string that held several words */
} mappings[] = {
	{ "project", "name", "project.name", NULL, false },
	{ "project", "worktree_root", "project.worktree_root", "worktree_root", false },
	{ "agent", "default", "agent.default", "default_agent", false },
	{ "agent.claude", "args", "agent.claude_flags", "claude_flags", true },
	{ "setup", "credential_files", "setup.credential_files", "credential_files",
	  false },
	{ "setup", "commands", "setup.commands", "setup_commands", false },
	{ "setup", "quick", "setup.quick", "quick_setup", false },
};

static const struct gone {
	const char *name, *why;
} gones[] = {
	{ "tmux.prefix", "fleet does not use tmux" },
	{ "tmux_prefix", "fleet does not use tmux" },
	{ "repo_root", "fleet finds the repository around it" },
};

static const struct mapping *
find_mapping(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(mappings); i++) {
		const struct mapping *m = &mappings[i];

		if (!strcmp(m->project, name) ||
		    (m->legacy && !strcmp(m->legacy, name)))
			return m;
	}
	return NULL;
}

static int
read_value(const struct mapping *m, const struct toml_entry *e, struct config_value *v,
	   struct err *err)
{
	char *name = xasprintf("%s.%s", m->table, m->key);
	const struct option *option = option_find(name);
	int line, rc;

	/* Words that begin with '[' are words all the same. */
	if (m->is_words && e->type == TOML_STRING && *e->text != '[')
		rc = value_from_text(v, option, e->text, err);
	else
		rc = value_from_toml(v, option, e, &line, err);
	free(name);
	return rc;
}

static bool
add_value(struct str *out, const struct mapping *m, const struct toml_entry *e,
	  const char *open, struct strv *notes)
{
	struct err err = ERR_INIT;
	struct config_value v;

	if (read_value(m, e, &v, &err)) {
		strv_addf(notes, "line %d: %s is left out: %s", e->line, e->name,
			  err.text);
		return false;
	}
	if (strcmp(open, m->table))
		str_addf(out, "\n[%s]\n", m->table);
	str_addf(out, "%s = ", m->key);
	value_add_toml(out, &v);
	str_addc(out, '\n');
	value_release(&v);
	return true;
}

static const struct toml_entry *
find_entry(const struct toml_doc *doc, const struct mapping *m)
{
	for (size_t i = 0; i < doc->count; i++)
		if (find_mapping(doc->entries[i].name) == m)
			return &doc->entries[i];
	return NULL;
}

static void
add_values(struct str *out, const struct toml_doc *doc, struct strv *notes)
{
	const char *open = "";

	str_adds(out,
		 "# Settings of this project for fleet, taken over from ai-fleet.\n");
	for (size_t i = 0; i < ARRAY_SIZE(mappings); i++) {
		const struct toml_entry *e = find_entry(doc, &mappings[i]);

		if (e && add_value(out, &mappings[i], e, open, notes))
			open = mappings[i].table;
	}
}

static void
note_rest(const struct toml_doc *doc, struct strv *notes)
{
	const char *done = NULL;

	for (size_t i = 0; i < doc->count; i++) {
		const struct toml_entry *e = &doc->entries[i];
		const char *why = NULL;

		if (done && toml_is_below(e->name, done))
			continue;
		done = e->type == TOML_ARRAY ? e->name : NULL;
		if (e->type == TOML_TABLE || find_mapping(e->name))
			continue;
		for (size_t k = 0; k < ARRAY_SIZE(gones); k++)
			if (!strcmp(gones[k].name, e->name))
				why = gones[k].why;
		strv_addf(notes, "line %d: %s has no counterpart%s%s", e->line, e->name,
			  why ? ": " : "", why ? why : "");
	}
}

int
ai_fleet_import(const char *file, struct str *out, struct strv *notes, struct err *err)
{
	struct toml_doc doc;
	int rc = 0;

	if (!toml_load(file, CONFIG_FILE_MAX, &doc))
		return err_set(err, ERR_NOT_FOUND, "%s is not there", file);
	if (doc.error && doc.error_line) {
		rc = err_set(err, ERR_CONFIG, "%s:%d: %s", file, doc.error_line,
			     doc.error);
	} else if (doc.error) {
		rc = err_set(err, ERR_CONFIG, "%s: %s", file, doc.error);
	} else {
		add_values(out, &doc, notes);
		note_rest(&doc, notes);
	}
	toml_free(&doc);
	return rc;
}
