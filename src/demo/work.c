/* SPDX-License-Identifier: MIT */
/*
 * Planning looks for the first source file, by name, in src, lib, app and the
 * tree's top; a function is added to it, a test beside, and a note. Names hold
 * the branch, so that agents of one batch differ and merge with honest
 * conflicts where they touched the same file.
 */
#include "config.h"

#include "demo/work.h"

#include <ctype.h>
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/path.h"
#include "base/utf8.h"
#include "demo/snippet.h"

enum { FILE_LIMIT = 4 << 20, SUBJECT_MAX = 60 };

void
work_release(struct work *w)
{
	for (unsigned i = 0; i < w->n; i++) {
		free(w->edits[i].path);
		free(w->edits[i].text);
	}
	free(w->subject);
	free(w->dir);
	*w = (struct work){ 0 };
}

/*
 * FNV-1a, its high bits folded in since the low ones change little: the choice
 * among snippets, stable over machines and time.
 */
static unsigned
hash(const char *s, unsigned h)
{
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h ^ h >> 15;
}

/* The file's text; empty when it cannot be read. */
static void
read_text(const char *dir, const char *path, struct str *out)
{
	struct err ignored = ERR_INIT;
	char *full = path_join(dir, path);

	str_clear(out);
	if (file_read(full, FILE_LIMIT, out, &ignored))
		str_clear(out);
	free(full);
}

/* A file that a function can be added to: readable code without a main. */
static bool
is_target(const char *dir, const char *path)
{
	const struct snippet_language *language = snippet_language_of(path);
	struct str text = STR_INIT;
	char *full;
	struct stat st;
	bool is = false;

	if (!language)
		return false;
	full = path_join(dir, path);
	if (!lstat(full, &st) && S_ISREG(st.st_mode)) {
		read_text(dir, path, &text);
		is = text.len && !strstr(text.buf, language->entry);
	}
	str_release(&text);
	free(full);
	return is;
}

/* The first target by name in sub ("" is the top); malloc'ed or NULL. */
static char *
find_target_in(const char *dir, const char *sub)
{
	char *full = *sub ? path_join(dir, sub) : xstrdup(dir), *best = NULL;
	DIR *d = opendir(full);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		char *path = xasprintf("%s%s%s", sub, *sub ? "/" : "", e->d_name);

		if (*e->d_name != '.' && (!best || strcmp(path, best) < 0) &&
		    is_target(dir, path)) {
			free(best);
			best = path;
		} else {
			free(path);
		}
	}
	if (d)
		closedir(d);
	free(full);
	return best;
}

static char *
find_target(const char *dir)
{
	static const char *const places[] = { "src", "lib", "app", "" };
	char *found = NULL;

	for (size_t i = 0; !found && i < ARRAY_SIZE(places); i++)
		found = find_target_in(dir, places[i]);
	return found;
}

/* The prompt's first line, short, in the words "demo: …". */
static char *
subject_of(const char *prompt)
{
	struct str s = STR_INIT;
	size_t n = strcspn(prompt, "\n"), max;

	str_adds(&s, "demo: ");
	utf8_add_clean(&s, prompt, n);
	for (max = SUBJECT_MAX; max < s.len && (s.buf[max] & 0xc0) == 0x80; max--)
		;
	if (s.len > max) {
		str_set_len(&s, max);
		str_rtrim(&s);
		str_adds(&s, "…");
	}
	str_rtrim(&s);
	return str_detach(&s);
}

/* stem_branch with all but letters and digits as _, unlike any name in text. */
static char *
function_name(const char *stem, const char *branch, const char *text)
{
	struct str s = STR_INIT;
	size_t base;

	str_addf(&s, "%s_", stem);
	for (; *branch; branch++)
		str_addc(&s, isalnum((unsigned char)*branch) ? *branch : '_');
	base = s.len;
	for (unsigned i = 2; strstr(text, s.buf); i++) {
		str_set_len(&s, base);
		str_addf(&s, "_%u", i);
	}
	return str_detach(&s);
}

static unsigned
count_lines(const char *text)
{
	unsigned n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

/* Takes path and text over. */
static void
add_edit(struct work *w, char *path, char *text)
{
	struct work_edit *e = &w->edits[w->n++];
	char *full = path_join(w->dir, path);

	*e = (struct work_edit){ .act = file_exists(full) ? "Edit" : "Write",
				 .path = path,
				 .text = text,
				 .lines = count_lines(text) };
	free(full);
}

static void
plan_code(struct work *w, const char *branch, unsigned number, char *target)
{
	const struct snippet_language *language = snippet_language_of(target);
	const struct snippet *snippet = snippet_pick(language, number);
	struct str old = STR_INIT, text = STR_INIT, path = STR_INIT;
	char *name;

	read_text(w->dir, target, &old);
	name = function_name(snippet->stem, branch, old.buf);
	if (old.buf[old.len - 1] != '\n')
		str_addc(&text, '\n');
	snippet_expand(&text, snippet->code, name, target);
	add_edit(w, xstrdup(target), str_detach(&text));

	snippet_expand(&path, language->test_name, name, target);
	snippet_expand(&text, language->test_begin, name, target);
	snippet_expand(&text, snippet->test, name, target);
	snippet_expand(&text, language->test_end, name, target);
	add_edit(w, str_detach(&path), str_detach(&text));
	free(name);
	str_release(&old);
}

/* A note with the prompt as a quotation. */
static void
plan_note(struct work *w, const char *branch, const char *does, const char *prompt)
{
	struct str text = STR_INIT, clean = STR_INIT;
	char *slug = path_slug(branch);
	char *path = xasprintf("NOTES-%s.md", slug), *full = path_join(w->dir, path);

	if (file_exists(full))
		str_addc(&text, '\n');
	else
		str_addf(&text, "# Notes of %s\n\n", branch);
	utf8_add_clean(&clean, prompt, strlen(prompt));
	str_rtrim(&clean);
	str_adds(&text, "> ");
	for (const char *p = clean.buf; *p; p++) {
		str_addc(&text, *p);
		if (*p == '\n')
			str_adds(&text, "> ");
	}
	str_addf(&text, "\n\n%s.\n", does);
	add_edit(w, path, str_detach(&text));
	str_release(&clean);
	free(full);
	free(slug);
}

int
work_plan(struct work *w, const char *dir, const char *branch, const char *prompt,
	  struct err *err)
{
	unsigned number = hash(prompt, hash(branch, 2166136261u));
	const struct snippet *snippet;
	char *target, *does;

	*w = (struct work){ 0 };
	if (!file_is_dir(dir))
		return err_set(err, ERR_NOT_FOUND, "%s is not a directory", dir);
	target = find_target(dir);
	snippet = snippet_pick(target ? snippet_language_of(target) : NULL, number);
	w->dir = xstrdup(dir);
	w->subject = subject_of(prompt);
	w->doing = target ? snippet->doing : "Taking notes";
	if (target) {
		plan_code(w, branch, number, target);
		does = xasprintf("Added to %s a function that %s, with its test",
				 target, snippet->does);
	} else {
		does = xstrdup("No source file of a known language: this note is all");
	}
	plan_note(w, branch, does, prompt);
	free(does);
	free(target);
	return 0;
}

int
work_apply(const struct work *w, unsigned i, struct err *err)
{
	const struct work_edit *e = &w->edits[i];
	char *full = path_join(w->dir, e->path), *parent = path_dir(full);
	struct str text = STR_INIT;
	struct stat st;
	bool is_there = !stat(full, &st);
	int rc = -1;

	if (is_there ? file_read(full, FILE_LIMIT, &text, err)
		     : file_make_dirs(parent, 0777, err))
		goto out;
	str_adds(&text, e->text);
	rc = file_write(full, text.buf, text.len, is_there ? st.st_mode & 0777 : 0644,
			err);
out:
	str_release(&text);
	free(parent);
	free(full);
	return rc;
}

static bool
has_pairs(const char *text)
{
	int round = 0, curly = 0;

	for (; *text && round >= 0 && curly >= 0; text++) {
		round += (*text == '(') - (*text == ')');
		curly += (*text == '{') - (*text == '}');
	}
	return !round && !curly;
}

int
work_check(const struct work *w, struct err *err)
{
	struct str text = STR_INIT;
	int rc = 0;

	for (unsigned i = 0; !rc && i < w->n; i++) {
		const struct work_edit *e = &w->edits[i];

		read_text(w->dir, e->path, &text);
		if (!strstr(text.buf, e->text))
			rc = err_set(err, ERR_FAILED, "%s lost its edit", e->path);
		else if (snippet_language_of(e->path) && !has_pairs(e->text))
			rc = err_set(err, ERR_FAILED, "%s: brackets without a partner",
				     e->path);
	}
	str_release(&text);
	return rc;
}
