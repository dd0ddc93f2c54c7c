/* SPDX-License-Identifier: MIT */
/* Conversations first, then the file of each. */
#include "config.h"

#include "agent/meter-find.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/path.h"
#include "keeper/launch.h"

#define SUFFIX ".jsonl"

struct place {
	const char *reader, *worktree;
	struct launch launch; /* with the environment that it was started in */
};

/* A conversation, and its transcript where that is known. */
struct talk {
	char *session, *path;
};

struct talks {
	struct talk *v;
	size_t n, alloc;
};

static bool
is_file(const char *path)
{
	struct stat st;

	return path && !stat(path, &st) && S_ISREG(st.st_mode);
}

static void
add_talk(struct talks *t, const char *session, const char *path)
{
	size_t i = 0;

	if (!session || !meter_is_session(session))
		return;
	while (i < t->n && strcmp(t->v[i].session, session) != 0)
		i++;
	if (i == t->n) {
		ALLOC_GROW(t->v, t->n + 1, t->alloc);
		t->v[t->n++] = (struct talk){ xstrdup(session), NULL };
	}
	if (!t->v[i].path && is_file(path))
		t->v[i].path = xstrdup(path);
}

static void
talks_release(struct talks *t)
{
	for (size_t i = 0; i < t->n; i++) {
		free(t->v[i].session);
		free(t->v[i].path);
	}
	free(t->v);
}

/* --- by the id --- */

static const char *
variable(const struct place *p, const char *name)
{
	const char *value = strv_getenv(&p->launch.env, name);

	return value && *value ? value : NULL;
}

/* NAME of the agent's environment, else ~/fallback; malloc'ed or NULL. */
static char *
home_of(const struct place *p, const char *name, const char *fallback)
{
	const char *dir = variable(p, name), *home = variable(p, "HOME");

	if (dir)
		return path_absolute(dir, p->worktree);
	if (!home)
		home = getenv("HOME");
	return home ? path_join(home, fallback) : NULL;
}

/* The directory that claude keeps for a working directory. */
static char *
mangled(const char *projects, const char *cwd)
{
	char *name = xstrdup(cwd), *path;

	for (char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c))
			*c = '-';
	path = path_join(projects, name);
	free(name);
	return path;
}

static char *
file_if_there(const char *dir, const char *name)
{
	char *path = path_join(dir, name);

	if (is_file(path))
		return path;
	free(path);
	return NULL;
}

/* name in any directory below dir; malloc'ed or NULL. */
static char *
find_below(const char *dir, const char *name)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	char *found = NULL;

	while (d && !found && (e = readdir(d))) {
		char *sub = path_join(dir, e->d_name);

		if (e->d_name[0] != '.')
			found = file_if_there(sub, name);
		free(sub);
	}
	if (d)
		closedir(d);
	return found;
}

static char *
find_claude(const struct place *p, const char *session)
{
	char *home = home_of(p, "CLAUDE_CONFIG_DIR", ".claude"), *projects, *dir, *found;
	char *name = xasprintf("%s" SUFFIX, session);

	if (!home) {
		free(name);
		return NULL;
	}
	projects = path_join(home, "projects");
	dir = mangled(projects, p->worktree);
	found = file_if_there(dir, name);
	if (!found)
		found = find_below(projects, name);
	free(dir);
	free(projects);
	free(home);
	free(name);
	return found;
}

/* A rollout's file, depth directories (year, month, day) below dir. */
static char *
find_rollout(const char *dir, int depth, const char *tail)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	char *found = NULL;

	while (d && !found && (e = readdir(d))) {
		if (e->d_name[0] == '.')
			continue;
		if (depth) {
			char *sub = path_join(dir, e->d_name);

			found = find_rollout(sub, depth - 1, tail);
			free(sub);
		} else if (str_starts_with(e->d_name, "rollout-") &&
			   str_ends_with(e->d_name, tail)) {
			found = file_if_there(dir, e->d_name);
		}
	}
	if (d)
		closedir(d);
	return found;
}

static char *
find_codex(const struct place *p, const char *session)
{
	char *home = home_of(p, "CODEX_HOME", ".codex"), *dir, *tail, *found;

	if (!home)
		return NULL;
	dir = path_join(home, "sessions");
	tail = xasprintf("-%s" SUFFIX, session);
	found = find_rollout(dir, 3, tail);
	free(tail);
	free(dir);
	free(home);
	return found;
}

static const struct {
	const char *reader;
	char *(*find)(const struct place *, const char *session);
} finders[] = {
	{ "claude", find_claude },
	{ "codex", find_codex },
};

static char *
find_by_id(const struct place *p, const char *session)
{
	for (size_t i = 0; i < ARRAY_SIZE(finders); i++)
		if (!strcmp(finders[i].reader, p->reader))
			return finders[i].find(p, session);
	return NULL;
}

/* --- all of them --- */

static void
add_file(struct meter_files *f, char *path, const char *session, bool is_side)
{
	ALLOC_GROW(f->v, f->n + 1, f->alloc);
	f->v[f->n++] = (struct meter_file){ path, xstrdup(session), is_side };
}

/* claude: <session>.jsonl has its subagents' in <session>/subagents/. */
static void
add_sides(struct meter_files *f, const struct talk *t)
{
	char *stem = xstrndup(t->path, strlen(t->path) - strlen(SUFFIX));
	char *dir = path_join(stem, "subagents");
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		char *path = str_ends_with(e->d_name, SUFFIX)
				     ? file_if_there(dir, e->d_name)
				     : NULL;

		if (path)
			add_file(f, path, t->session, true);
	}
	if (d)
		closedir(d);
	free(dir);
	free(stem);
}

static void
collect(const char *dir, const struct meter_notes *notes, const struct strv *paths,
	const struct strv *sessions, struct talks *talks)
{
	struct session_record r = SESSION_RECORD_INIT;

	for (size_t i = 0; i < paths->n; i++)
		if (str_ends_with(paths->v[i], SUFFIX) &&
		    strstr(path_base(paths->v[i]), sessions->v[i]))
			add_talk(talks, sessions->v[i], paths->v[i]);
	for (size_t i = 0; i < notes->n; i++)
		add_talk(talks, notes->v[i].session, notes->v[i].transcript);
	if (!session_record_load(dir, &r, NULL))
		add_talk(talks, r.id, r.transcript);
	session_record_release(&r);
}

void
meter_find(const char *reader, const char *dir, const char *worktree,
	   const struct meter_notes *notes, const struct strv *known_paths,
	   const struct strv *known_sessions, struct meter_files *out)
{
	struct place p = { .reader = reader, .worktree = worktree };
	struct talks talks = { NULL, 0, 0 };

	launch_init(&p.launch);
	launch_load(dir, &p.launch, NULL);
	collect(dir, notes, known_paths, known_sessions, &talks);
	for (size_t i = 0; i < talks.n; i++) {
		struct talk *t = &talks.v[i];

		if (!t->path)
			t->path = find_by_id(&p, t->session);
		if (!t->path)
			continue;
		if (!strcmp(reader, "claude") && str_ends_with(t->path, SUFFIX))
			add_sides(out, t);
		add_file(out, xstrdup(t->path), t->session, false);
	}
	talks_release(&talks);
	launch_release(&p.launch);
}

void
meter_files_release(struct meter_files *f)
{
	for (size_t i = 0; i < f->n; i++) {
		free(f->v[i].path);
		free(f->v[i].session);
	}
	free(f->v);
	*f = (struct meter_files)METER_FILES_INIT;
}
