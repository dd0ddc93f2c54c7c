/* SPDX-License-Identifier: MIT */
/*
 * What holds for every stream: those of tests/term/record (when FLEET_SRC says
 * where that is) and generated ones.
 *
 *   - a snapshot at any prefix makes the same of a new terminal
 *   - how the input is cut changes nothing
 *   - another size and back shows the same text (and, of recorded streams, the
 *     cursor in its place: it may have to leave one above text without room)
 *   - a viewer that follows the damage shows what the screen shows
 */
#include "config.h"

#include "unit/term/pane.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "term/seen.h"

enum {
	SEEDS = 60,
	BYTES = 3000,
	HISTORY = 3000,
	PREFIXES = 40, /* of one stream */
	FILE_LIMIT = 4 << 20,
};

struct stream {
	const char *name;
	unsigned rows, cols;
	struct str bytes;
	bool is_recorded;
};

typedef void property_fn(const struct stream *, struct dice *);

/* --- the properties --- */

static struct term *
terminal(const struct stream *s)
{
	return term_new(s->rows, s->cols, HISTORY, NULL);
}

static void
snapshot_is_the_same(const struct stream *s, struct dice *d)
{
	struct term *t = terminal(s);
	struct str why = STR_INIT;
	size_t at = 0;

	while (at < s->bytes.len) {
		size_t n = 1 + dice_roll(d, (unsigned)(s->bytes.len / PREFIXES * 2 + 1));

		if (n > s->bytes.len - at)
			n = s->bytes.len - at;
		term_feed(t, s->bytes.buf + at, n);
		at += n;
		if (seen_snapshot_difference(t, &why))
			fail_msg("%s, after %zu bytes: %s", s->name, at, why.buf);
	}
	term_free(t);
}

static void
cuts_change_nothing(const struct stream *s, struct dice *d)
{
	struct term *whole = terminal(s), *parts = terminal(s);
	size_t at = 0;

	term_feed(whole, s->bytes.buf, s->bytes.len);
	while (at < s->bytes.len) {
		size_t n = 1 + dice_roll(d, 9);

		if (n > s->bytes.len - at)
			n = s->bytes.len - at;
		term_feed(parts, s->bytes.buf + at, n);
		at += n;
	}
	pane_same(whole, parts);
	term_free(whole);
	term_free(parts);
}

static void
all_text(const struct term *t, struct str *out)
{
	for (int row = -(int)term_history_lines(t); row < (int)term_rows(t); row++) {
		term_row_text(t, row, out);
		str_addc(out, '\n');
	}
}

/* The first line in which two texts differ. */
static void
first_difference(const char *a, const char *b, struct str *out)
{
	unsigned line = 1;

	while (*a && strcspn(a, "\n") == strcspn(b, "\n") &&
	       !strncmp(a, b, strcspn(a, "\n") + 1)) {
		a += strcspn(a, "\n") + 1;
		b += strcspn(b, "\n") + 1;
		line++;
	}
	str_addf(out, "line %u \"%.*s\" is now \"%.*s\"", line,
		 (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
}

static void
other_sizes_and_back_show_the_same(const struct stream *s, struct dice *d)
{
	struct term *t = terminal(s);
	struct str before = STR_INIT, after = STR_INIT, why = STR_INIT;
	struct str sizes = STR_INIT;
	unsigned row, col;

	term_feed(t, s->bytes.buf, s->bytes.len);
	/* The main screen, from where nothing is pushed back any more. */
	term_feed(t, "\030\033[?1049l", 9);
	all_text(t, &before);
	row = term_cursor_row(t);
	col = term_cursor_col(t);
	for (int i = 0; i < 3; i++) {
		unsigned rows = 1 + dice_roll(d, 2 * s->rows);
		unsigned cols = 2 + dice_roll(d, 2 * s->cols);

		str_addf(&sizes, " %ux%u", rows, cols);
		term_resize(t, rows, cols);
	}
	term_resize(t, s->rows, s->cols);
	all_text(t, &after);
	if (strcmp(before.buf, after.buf)) {
		first_difference(before.buf, after.buf, &why);
		fail_msg("%s, by way of%s: %s", s->name, sizes.buf, why.buf);
	}
	if (s->is_recorded) {
		assert_int_equal(row, term_cursor_row(t));
		assert_int_equal(col, term_cursor_col(t));
	}
	str_release(&sizes);
	term_free(t);
	str_release(&before);
	str_release(&after);
}

/* --- a viewer that knows nothing but the damage --- */

struct viewer {
	struct term_cell *cells;
	unsigned rows, cols;
};

static struct term_cell *
row_of(const struct viewer *v, unsigned row)
{
	return v->cells + (size_t)row * v->cols;
}

static void
follow_scroll(struct viewer *v, const struct term_scroll *s)
{
	unsigned height = s->bottom - s->top + 1u;
	unsigned n = (unsigned)abs(s->lines);
	size_t row = v->cols * sizeof(*v->cells);

	if (n >= height)
		return;
	if (s->lines > 0)
		memmove(row_of(v, s->top), row_of(v, s->top + n), (height - n) * row);
	else
		memmove(row_of(v, s->top + n), row_of(v, s->top), (height - n) * row);
}

static void
follow(struct viewer *v, struct term *t, struct term_damage *damage)
{
	term_damage_take(t, damage);
	for (unsigned i = 0; i < damage->n_scrolls; i++)
		follow_scroll(v, &damage->scrolls[i]);
	for (unsigned i = 0; i < damage->n_spans; i++) {
		const struct term_span *s = &damage->spans[i];

		assert_true(s->row < v->rows && s->to <= v->cols);
		for (unsigned c = s->from; c < s->to; c++)
			term_cell(t, s->row, c, &row_of(v, s->row)[c]);
	}
}

static void
same_view(const struct stream *s, const struct viewer *v, const struct term *t,
	  size_t at)
{
	struct term_cell c;

	for (unsigned r = 0; r < v->rows; r++)
		for (unsigned i = 0; i < v->cols; i++) {
			term_cell(t, (int)r, i, &c);
			if (strcmp(c.text, row_of(v, r)[i].text) ||
			    c.width != row_of(v, r)[i].width ||
			    c.attr != row_of(v, r)[i].attr ||
			    memcmp(&c.bg, &row_of(v, r)[i].bg, sizeof(c.bg)))
				fail_msg("%s, after %zu bytes: the viewer shows '%s' at %u,%u, not '%s'",
					 s->name, at, row_of(v, r)[i].text, r, i,
					 c.text);
		}
}

static void
damage_is_enough(const struct stream *s, struct dice *d)
{
	struct term *t = terminal(s);
	struct term_damage *damage = xcalloc(1, sizeof(*damage));
	struct viewer v = { NULL, s->rows, s->cols };
	size_t at = 0;

	v.cells = xcalloc((size_t)v.rows * v.cols, sizeof(*v.cells));
	while (at < s->bytes.len) {
		size_t n = 1 + dice_roll(d, (unsigned)(s->bytes.len / PREFIXES * 2 + 1));

		if (n > s->bytes.len - at)
			n = s->bytes.len - at;
		term_feed(t, s->bytes.buf + at, n);
		at += n;
		follow(&v, t, damage);
		same_view(s, &v, t, at);
	}
	free(v.cells);
	free(damage);
	term_free(t);
}

/* --- the streams --- */

static void
for_generated(property_fn *property)
{
	static const struct {
		unsigned rows, cols;
	} sizes[] = { { 24, 80 }, { 5, 13 }, { 1, 1 }, { 50, 7 } };

	for (unsigned seed = 0; seed < SEEDS; seed++) {
		struct dice d = { seed };
		char name[32];
		struct stream s = {
			name,
			sizes[seed % ARRAY_SIZE(sizes)].rows,
			sizes[seed % ARRAY_SIZE(sizes)].cols,
			STR_INIT,
			false,
		};

		snprintf(name, sizeof(name), "seed %u", seed);
		dice_stream(&d, s.rows, s.cols, BYTES, &s.bytes);
		property(&s, &d);
		str_release(&s.bytes);
	}
}

static void
for_file(property_fn *property, const char *directory, const char *name)
{
	const char *size = strrchr(name, '-');
	char *path = xasprintf("%s/%s", directory, name);
	struct stream s = { name, 0, 0, STR_INIT, true };
	struct dice d = { 1 };
	struct err err = ERR_INIT;

	if (!size || sscanf(size, "-%ux%u.raw", &s.rows, &s.cols) != 2)
		fail_msg("%s: no size in its name", path);
	if (file_read(path, FILE_LIMIT, &s.bytes, &err))
		fail_msg("%s", err.text);
	property(&s, &d);
	str_release(&s.bytes);
	free(path);
}

static void
for_recorded(property_fn *property)
{
	const char *src = getenv("FLEET_SRC");
	char *path = src ? xasprintf("%s/tests/term/record", src) : NULL;
	DIR *dir = path ? opendir(path) : NULL;
	struct dirent *e;

	while (dir && (e = readdir(dir)))
		if (str_ends_with(e->d_name, ".raw"))
			for_file(property, path, e->d_name);
	if (dir)
		closedir(dir);
	free(path);
}

static void
snapshots(void **state)
{
	(void)state;
	for_generated(snapshot_is_the_same);
	for_recorded(snapshot_is_the_same);
}

static void
cuts(void **state)
{
	(void)state;
	for_generated(cuts_change_nothing);
	for_recorded(cuts_change_nothing);
}

static void
sizes_and_back(void **state)
{
	(void)state;
	for_generated(other_sizes_and_back_show_the_same);
	for_recorded(other_sizes_and_back_show_the_same);
}

static void
damage(void **state)
{
	(void)state;
	for_generated(damage_is_enough);
	for_recorded(damage_is_enough);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(snapshots),
		cmocka_unit_test(cuts),
		cmocka_unit_test(sizes_and_back),
		cmocka_unit_test(damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
