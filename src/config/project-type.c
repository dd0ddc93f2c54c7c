/* SPDX-License-Identifier: MIT */
/*
 * The table of project types, in the order in which they are looked for: what
 * is more particular stands before what it may contain (a Rails tree has a
 * package.json too). Commands are such that running them twice is harmless.
 */
#include <config.h>

#include "config/project-type.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "config/config.h"
#include "config/toml-text.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define NONE ((const char *const[]){ NULL })
#define MARK_MAX (1024 * 1024)

/* Credentials are globs: a name without one would have to be there. */
#define VENV "[ -d .venv ] || python3 -m venv .venv"

static const struct project_type types[] = {
	{ .name = "rails",
	  .files = WORDS("Gemfile"),
	  .contains = "rails",
	  .credentials = WORDS("config/*.key", ".env*"),
	  .commands = WORDS("bundle install",
			    "[ ! -f yarn.lock ] || yarn install --frozen-lockfile",
			    "bundle exec rails db:migrate") },
	{ .name = "node",
	  .files = WORDS("pnpm-lock.yaml"),
	  .credentials = WORDS(".env*"),
	  .commands = WORDS("pnpm install --frozen-lockfile") },
	{ .name = "node",
	  .files = WORDS("yarn.lock"),
	  .credentials = WORDS(".env*"),
	  .commands = WORDS("yarn install --frozen-lockfile") },
	{ .name = "node",
	  .files = WORDS("package-lock.json", "npm-shrinkwrap.json"),
	  .credentials = WORDS(".env*"),
	  .commands = WORDS("npm ci") },
	{ .name = "node",
	  .files = WORDS("package.json"),
	  .credentials = WORDS(".env*"),
	  .commands = WORDS("npm install") },
	{ .name = "python",
	  .files = WORDS("uv.lock"),
	  .credentials = WORDS(".env*"),
	  .commands = WORDS("uv sync") },
	{ .name = "python",
	  .files = WORDS("poetry.lock"),
	  .credentials = WORDS(".env*"),
	  .commands = WORDS("poetry install") },
	{ .name = "python",
	  .files = WORDS("requirements.txt"),
	  .credentials = WORDS(".env*"),
	  .commands = WORDS(VENV, ".venv/bin/pip install -r requirements.txt") },
	{ .name = "python",
	  .files = WORDS("pyproject.toml", "setup.py"),
	  .credentials = WORDS(".env*"),
	  .commands = WORDS(VENV, ".venv/bin/pip install -e .") },
	{ .name = "go",
	  .files = WORDS("go.mod"),
	  .credentials = WORDS(".env*"),
	  .commands = WORDS("go mod download") },
	{ .name = "rust",
	  .files = WORDS("Cargo.toml"),
	  .credentials = WORDS(".env*"),
	  .commands = WORDS("cargo fetch") },
	{ .name = "c",
	  .files = WORDS("meson.build"),
	  .credentials = NONE,
	  .commands = WORDS("[ -d build ] || meson setup build") },
	{ .name = "c",
	  .files = WORDS("CMakeLists.txt"),
	  .credentials = NONE,
	  .commands = WORDS("cmake -S . -B build") },
	{ .name = "c",
	  .files = WORDS("configure.ac"),
	  .credentials = NONE,
	  .commands = WORDS("autoreconf -fi", "./configure") },
	{ .name = "c",
	  .files = WORDS("Makefile", "GNUmakefile"),
	  .credentials = NONE,
	  .commands = NONE },
	{ .name = "generic", .files = NONE, .credentials = NONE, .commands = NONE },
};

const struct project_type *
project_types(size_t *n)
{
	*n = ARRAY_SIZE(types);
	return types;
}

const struct project_type *
project_type_find(const char *name)
{
	const struct project_type *found = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (!strcmp(types[i].name, name))
			found = &types[i];
	return found;
}

static bool
holds(const char *path, const char *text)
{
	struct str bytes = STR_INIT;
	bool found = !file_read(path, MARK_MAX, &bytes, NULL) &&
		     memmem(bytes.buf, bytes.len, text, strlen(text));

	str_release(&bytes);
	return found;
}

static bool
suits(const struct project_type *t, const char *root)
{
	bool found = false;

	for (size_t i = 0; !found && t->files[i]; i++) {
		char *path = path_join(root, t->files[i]);

		found = file_exists(path) && (!t->contains || holds(path, t->contains));
		free(path);
	}
	return found;
}

const struct project_type *
project_type_choose(const char *name, const char *root)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (!strcmp(types[i].name, name) && suits(&types[i], root))
			return &types[i];
	return project_type_find(name);
}

const struct project_type *
project_type_detect(const char *root)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (suits(&types[i], root))
			return &types[i];
	return &types[ARRAY_SIZE(types) - 1];
}

/* "# sentence", then the key, commented out where the default serves. */
static void
add_key(struct str *out, const char *option, const char *mark)
{
	str_addf(out, "\n# %s\n%s%s = ", option_find(option)->summary, mark,
		 strrchr(option, '.') + 1);
}

/* One a line, since these are the lines that people come to edit. */
static void
add_lines(struct str *out, const char *option, const char *const *items)
{
	add_key(out, option, "");
	str_adds(out, *items ? "[\n" : "[");
	for (; *items; items++) {
		str_addc(out, '\t');
		toml_text_string(out, *items);
		str_adds(out, ",\n");
	}
	str_adds(out, "]\n");
}

static void
add_default(struct str *out, const char *option)
{
	add_key(out, option, "#");
	toml_text_string(out, option_find(option)->fallback);
	str_addc(out, '\n');
}

void
project_type_template(const struct project_type *t, const char *project_name,
		      struct str *out)
{
	str_addf(out,
		 "# Settings of this project for fleet, made to be committed (%s).\n"
		 "# `fleet config --show-origin` shows what is in force and why.\n"
		 "\n[project]\n",
		 t->name);
	add_key(out, "project.name", "");
	toml_text_string(out, project_name);
	str_adds(out, "\n\n[agent]\n");
	add_default(out, "agent.default");
	str_adds(out, "\n[setup]\n");
	add_lines(out, "setup.credential_files", t->credentials);
	add_lines(out, "setup.commands", t->commands);
	add_default(out, "setup.timeout");
	add_default(out, "setup.on_failure");
}
