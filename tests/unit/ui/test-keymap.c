/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/keyboard/keymap.h"

#include "unit/config/scratch.h"

struct found {
	const struct keymap *map;
	unsigned places;
	struct key_chord chord;
	enum action action; /* of the last key */
	unsigned digit;
};

static void
find(void *ctx, const struct input_event *e)
{
	struct found *f = ctx;

	f->action = keymap_find(f->map, f->places, &f->chord, e, &f->digit);
}

/* What the last of the keys does that a terminal sends so. */
static struct found
press(const struct keymap *map, unsigned places, const char *bytes)
{
	struct found f = { .map = map, .places = places };
	struct input *in = input_new(find, &f);

	input_feed(in, bytes, strlen(bytes));
	input_flush(in);
	input_free(in);
	return f;
}

static enum action
action_of(const struct keymap *map, unsigned places, const char *bytes)
{
	return press(map, places, bytes).action;
}

static char *const no_env[] = { NULL };

static struct config *
config_of(const char *dir, const char *text)
{
	char *path = scratch_write(dir, "config.toml", text);
	struct config *c = config_load(path, NULL, no_env);
	struct err err = ERR_INIT;

	if (config_check(c, &err))
		fail_msg("%s", err.text);
	free(path);
	return c;
}

static struct keymap *
map_of(const char *dir, const char *text)
{
	struct config *c = config_of(dir, text);
	struct err err = ERR_INIT;
	struct keymap *map = keymap_new(c, &err);

	if (!map)
		fail_msg("%s", err.text);
	config_free(c);
	return map;
}

static void
refuses(const char *dir, const char *text, const char *why)
{
	struct config *c = config_of(dir, text);
	struct err err = ERR_INIT;

	assert_null(keymap_new(c, &err));
	assert_int_equal(err.code, ERR_CONFIG);
	if (!strstr(err.text, why))
		fail_msg("'%s' is not in '%s'", why, err.text);
	assert_null(keymap_new(c, NULL));
	config_free(c);
}

static void
rows_are_whole(void **state)
{
	size_t n;
	const struct key_row *rows = key_rows(&n);

	(void)state;
	assert_non_null(rows[0].group);
	for (size_t i = 0; i < n; i++) {
		assert_true(rows[i].places);
		assert_true(rows[i].action > ACTION_NONE &&
			    rows[i].action < ACTION_COUNT);
		assert_non_null(rows[i].keys);
		assert_non_null(rows[i].label);
		assert_true(str_ends_with(rows[i].summary, "."));
		assert_true(strlen(rows[i].summary) <= 60);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(rows[i].name, rows[k].name);
	}
}

static void
every_action_has_a_key(void **state)
{
	struct keymap *map = map_of(*state, "");

	assert_null(key_row_of(ACTION_NONE));
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		struct str shown = STR_INIT;

		assert_non_null(key_row_of((enum action)a));
		keymap_show(map, (enum action)a, false, &shown);
		if (!shown.len)
			fail_msg("%s has none", key_row_of((enum action)a)->name);
		str_release(&shown);
	}
	keymap_free(map);
}

static void
keys_do_what_the_table_says(void **state)
{
	static const struct {
		const char *bytes;
		unsigned places;
		enum action action;
	} rows[] = {
		{ "j", KEYS_LIST, ACTION_DOWN },
		{ "\033[A", KEYS_LIST, ACTION_UP },
		{ "\033OA", KEYS_LIST, ACTION_UP },
		{ "G", KEYS_LIST, ACTION_LAST },
		{ "g", KEYS_LIST, ACTION_FIRST },
		{ "?", KEYS_LIST, ACTION_HELP },
		{ "!", KEYS_LIST, ACTION_ONLY_ASKS },
		{ "\r", KEYS_LIST, ACTION_TYPE },
		{ "\021", KEYS_TYPING, ACTION_LEAVE },
		{ "\033[113;5u", KEYS_TYPING, ACTION_LEAVE },
		{ "\033[27;5;113~", KEYS_TYPING, ACTION_LEAVE },
		{ "j", KEYS_TYPING, ACTION_NONE },
		{ "\r", KEYS_TYPING, ACTION_NONE },
		{ "\033", KEYS_TYPING, ACTION_NONE },
		{ "n", KEYS_LIST, ACTION_NEW },
		{ "n", KEYS_LIST | KEYS_ASKED, ACTION_NO },
		{ "n", KEYS_LOG, ACTION_NEXT_MATCH },
		{ "j", KEYS_LIST | KEYS_ASKED, ACTION_DOWN },
		{ "1", KEYS_LIST, ACTION_NONE },
		{ "3", KEYS_LIST | KEYS_ASKED, ACTION_ANSWER },
		{ "3", KEYS_WALL, ACTION_TILE },
		{ "\0331", KEYS_LIST, ACTION_TAB_TERMINAL },
		{ "\t", KEYS_PANE, ACTION_NEXT },
		{ "\033[Z", KEYS_PANE, ACTION_PREVIOUS },
		{ " ", KEYS_LIST, ACTION_MARK },
		{ "\033[32;1u", KEYS_LIST, ACTION_MARK },
		{ "\037", KEYS_LIST, ACTION_NONE },
		{ "\020", KEYS_LIST, ACTION_PALETTE },
		{ "\020", KEYS_TEXT, ACTION_UP },
		{ "\177", KEYS_TEXT, ACTION_ERASE },
		{ "\033\177", KEYS_TEXT, ACTION_ERASE_WORD },
		{ "\033b", KEYS_TEXT, ACTION_WORD_LEFT },
		{ "\033[13;2u", KEYS_TEXT, ACTION_NEWLINE },
	};
	struct keymap *map = map_of(*state, "");

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (action_of(map, rows[i].places, rows[i].bytes) != rows[i].action)
			print_message("row %zu\n", i);
		assert_int_equal(action_of(map, rows[i].places, rows[i].bytes),
				 rows[i].action);
	}
	keymap_free(map);
}

static void
keys_of_a_counted_row_have_a_number(void **state)
{
	struct keymap *map = map_of(*state, "[keys]\nanswer = \"f1 f2 g,3\"\n");
	struct found f = press(map, KEYS_ASKED, "\033OQ");

	assert_int_equal(f.action, ACTION_ANSWER);
	assert_int_equal(f.digit, 2);
	f = press(map, KEYS_ASKED, "g3");
	assert_int_equal(f.digit, 3);
	f = press(map, KEYS_WALL, "7");
	assert_int_equal(f.action, ACTION_TILE);
	assert_int_equal(f.digit, 7);
	keymap_free(map);
}

static void
text_is_typed_where_text_is_taken(void **state)
{
	struct keymap *map = map_of(*state, "");

	assert_int_equal(action_of(map, KEYS_DIALOG | KEYS_TEXT, "j"), ACTION_NONE);
	assert_int_equal(action_of(map, KEYS_DIALOG | KEYS_TEXT, "?"), ACTION_NONE);
	assert_int_equal(action_of(map, KEYS_DIALOG | KEYS_TEXT, " "), ACTION_NONE);
	assert_int_equal(action_of(map, KEYS_DIALOG, "j"), ACTION_DOWN);
	assert_int_equal(action_of(map, KEYS_DIALOG | KEYS_TEXT, "\t"), ACTION_NEXT);
	assert_int_equal(action_of(map, KEYS_DIALOG | KEYS_TEXT, "\002"), ACTION_LEFT);
	assert_int_equal(action_of(map, KEYS_DIALOG | KEYS_TEXT, "\r"), ACTION_ACCEPT);
	keymap_free(map);
}

static void
locks_layouts_and_keypads_are_no_matter(void **state)
{
	struct keymap *map = map_of(*state, "[keys]\nkill = \"alt-! x\"\n");

	/* ctrl-q with caps lock and num lock */
	assert_int_equal(action_of(map, KEYS_TYPING, "\033[113;197u"), ACTION_LEAVE);
	/* up with num lock */
	assert_int_equal(action_of(map, KEYS_LIST, "\033[1;129A"), ACTION_UP);
	/* 'G' by caps lock */
	assert_int_equal(action_of(map, KEYS_LIST, "\033[103;65u"), ACTION_LAST);
	/* '!' as shift-1, and with alt; as a key of its own on a French keyboard */
	assert_int_equal(action_of(map, KEYS_LIST, "\033[49:33;2u"), ACTION_ONLY_ASKS);
	assert_int_equal(action_of(map, KEYS_LIST, "\033[49:33;4u"), ACTION_KILL);
	assert_int_equal(action_of(map, KEYS_LIST, "\033[33;;33u"), ACTION_ONLY_ASKS);
	assert_int_equal(action_of(map, KEYS_LIST, "\033!"), ACTION_KILL);
	/* Cyrillic: ctrl-q, j, and G */
	assert_int_equal(action_of(map, KEYS_TYPING, "\033[1081::113;5u"),
			 ACTION_LEAVE);
	assert_int_equal(action_of(map, KEYS_LIST, "\033[1086::106;;1086u"),
			 ACTION_DOWN);
	assert_int_equal(action_of(map, KEYS_LIST, "\033[1087:1055:103;2;1055u"),
			 ACTION_LAST);
	assert_int_equal(action_of(map, KEYS_TEXT, "\033[1086::106;;1086u"),
			 ACTION_NONE);
	/* the keypad */
	assert_int_equal(action_of(map, KEYS_LIST, "\033OM"), ACTION_TYPE);
	assert_int_equal(action_of(map, KEYS_LIST, "\033Op"), ACTION_ALL);
	assert_int_equal(action_of(map, KEYS_LIST, "\033[57419u"), ACTION_UP);
	keymap_free(map);
}

static void
releases_are_nothing(void **state)
{
	struct keymap *map =
		map_of(*state, "[keys]\nkill = \"g,k\"\nfirst = \"home\"\n");
	struct found f = press(map, KEYS_LIST, "\033[103u\033[103;1:3u\033[57441u");

	assert_int_equal(f.action, ACTION_NONE);
	assert_int_equal(f.chord.n, 1);
	assert_int_equal(action_of(map, KEYS_LIST, "\033[106;1:3u"), ACTION_NONE);
	assert_int_equal(action_of(map, KEYS_LIST, "\033[106;1:2u"), ACTION_DOWN);
	keymap_free(map);
}

static void
chords_are_typed_key_by_key(void **state)
{
	struct keymap *map = map_of(*state, "[keys]\nprefix = \"ctrl-a\"\n"
					    "kill = \"{prefix},x f2,!,G\"\n");
	struct found f = press(map, KEYS_LIST, "\001");

	assert_int_equal(f.action, ACTION_NONE);
	assert_int_equal(f.chord.n, 1);
	f = press(map, KEYS_LIST, "\001x");
	assert_int_equal(f.action, ACTION_KILL);
	assert_int_equal(f.chord.n, 0);
	f = press(map, KEYS_LIST, "\001j");
	assert_int_equal(f.action, ACTION_NONE);
	assert_int_equal(f.chord.n, 0);
	assert_int_equal(action_of(map, KEYS_LIST, "\001jj"), ACTION_DOWN);
	assert_int_equal(action_of(map, KEYS_LIST, "\033OQ!G"), ACTION_KILL);
	assert_int_equal(action_of(map, KEYS_LIST, "\033OQ\033[49:33;2uG"),
			 ACTION_KILL);
	keymap_free(map);
}

static void
what_is_written_goes_before_the_table(void **state)
{
	struct keymap *map =
		map_of(*state, "[keys]\nkill = \"delete\"\nzoom = \"\"\n"
			       "wall = \"default\"\ndetach = \"ctrl-]\"\n");
	struct str s = STR_INIT;

	assert_int_equal(action_of(map, KEYS_LIST, "x"), ACTION_NONE);
	assert_int_equal(action_of(map, KEYS_LIST, "\033[3~"), ACTION_KILL);
	assert_int_equal(action_of(map, KEYS_LIST, "z"), ACTION_NONE);
	assert_int_equal(action_of(map, KEYS_LIST, "v"), ACTION_WALL);
	assert_int_equal(action_of(map, KEYS_TYPING, "\035"), ACTION_LEAVE);
	assert_int_equal(action_of(map, KEYS_TYPING, "\021"), ACTION_NONE);
	keymap_show(map, ACTION_ZOOM, true, &s);
	assert_string_equal(s.buf, "");
	str_release(&s);
	keymap_free(map);
}

static void
what_cannot_stand_is_refused_by_line(void **state)
{
	refuses(*state, "[keys]\n\nkil = \"x\"\n",
		"config.toml:3: keys.kil: no action has this name (did you mean "
		"'kill'?)");
	refuses(*state, "[keys]\nkill = \"z\"\n",
		"config.toml:2: keys.kill: 'z' is also the key of 'zoom' (keys.zoom)");
	refuses(*state, "[keys]\nkill = \"f2\"\n\nstop = \"f2\"\n",
		"config.toml:4: keys.stop: 'f2' is also the key of 'kill'");
	refuses(*state, "[keys]\nstop = \"f2\"\nkill = \"f2\"\n",
		"config.toml:3: keys.kill: 'f2' is also the key of 'stop'");
	refuses(*state, "[keys]\nkill = \"z,z\"\n", "also the key of 'zoom'");
	refuses(*state, "[keys]\nkill = \"f2,f3 f2\"\n", "'f2' stands there twice");
	refuses(*state, "[keys]\nkill = \"{prefix},x\"\n", "keys.prefix is not set");
	refuses(*state, "[keys]\nprefix = \"a b\"\n",
		"config.toml:2: keys.prefix: 'a b'");
	refuses(*state, "[keys]\ndetach = \"ctrl-p\"\n", "keys.detach: 'ctrl-p'");
	refuses(*state, "[keys]\nmore = \"j\"\n",
		"config.toml:2: keys.more: 'j' is also the key of 'down' (keys.down)");
	refuses(*state, "[keys]\n\nyes = \"+\"\n",
		"config.toml:3: keys.yes: '+' is also the key of 'more' (keys.more)");
}

static void
the_same_key_may_do_another_thing_elsewhere(void **state)
{
	struct keymap *map = map_of(*state, "[keys]\nerase_word = \"ctrl-z\"\n"
					    "suspend = \"f9\"\nsort = \"N\"\n");

	assert_int_equal(action_of(map, KEYS_LIST, "N"), ACTION_SORT);
	assert_int_equal(action_of(map, KEYS_LOG, "N"), ACTION_PREVIOUS_MATCH);
	keymap_free(map);
}

static void
keys_are_shown(void **state)
{
	struct keymap *map = map_of(*state, "[keys]\nkill = \"f2,x\"\n");
	struct str s = STR_INIT;

	keymap_show(map, ACTION_TYPE, true, &s);
	assert_string_equal(s.buf, "↵");
	str_clear(&s);
	keymap_show(map, ACTION_TYPE, false, &s);
	assert_string_equal(s.buf, "enter");
	str_clear(&s);
	keymap_show(map, ACTION_ANSWER, true, &s);
	assert_string_equal(s.buf, "1-9");
	str_clear(&s);
	keymap_show(map, ACTION_LEAVE, true, &s);
	assert_string_equal(s.buf, "ctrl-q");
	str_clear(&s);
	keymap_show(map, ACTION_KILL, true, &s);
	assert_string_equal(s.buf, "f2,x");
	str_clear(&s);
	keymap_show_all(map, ACTION_LAST, true, &s);
	assert_string_equal(s.buf, "end G end");
	str_clear(&s);
	keymap_show_row_all(map, key_row_of(ACTION_LAST), true, &s);
	assert_string_equal(s.buf, "end G");
	str_release(&s);
	keymap_free(map);
}

static void
help_walks_the_rows_of_a_place(void **state)
{
	struct keymap *map = map_of(*state, "[keys]\nzoom = \"\"\n");
	size_t n = 0;

	for (const struct key_row *r = NULL; (r = keymap_next(map, KEYS_TYPING, r));) {
		assert_true(r->places & KEYS_TYPING);
		n++;
	}
	assert_int_equal(n, 3);
	for (const struct key_row *r = NULL; (r = keymap_next(map, KEYS_LIST, r));)
		assert_int_not_equal(r->action, ACTION_ZOOM);
	keymap_free(map);
}

static void
footer(const struct keymap *map, unsigned places, size_t max, const char *expected)
{
	const struct key_row *rows[16];
	struct str s = STR_INIT;
	size_t n = keymap_footer(map, places, rows, max);

	for (size_t i = 0; i < n; i++) {
		str_adds(&s, i ? " · " : "");
		keymap_show_row(map, rows[i], true, &s);
		str_addf(&s, " %s", rows[i]->label);
	}
	assert_string_equal(s.buf, expected);
	str_release(&s);
}

static void
the_footer_has_the_best_of_a_place(void **state)
{
	struct keymap *map = map_of(*state, "");

	footer(map, KEYS_LIST, 7,
	       "↵ type · z zoom · n new · f fanout · space mark · w next that asks · "
	       "/ filter");
	footer(map, KEYS_LIST | KEYS_ASKED, 5,
	       "↵ type · z zoom · 1-9 answer · f fanout · space mark");
	footer(map, KEYS_TYPING, 6, "ctrl-q leave");
	footer(map, KEYS_DIALOG | KEYS_TEXT, 4,
	       "ctrl-s start · ctrl-e editor · ↵ accept · tab next");
	keymap_free(map);
}

static void
a_key_is_parsed_as_input_has_it(void **state)
{
	struct err err = ERR_INIT;
	struct key k;

	(void)state;
	assert_int_equal(key_parse("ctrl-q", &k, &err), 0);
	assert_int_equal(k.code, 'q');
	assert_int_equal(k.mods, KEY_CTRL);
	assert_int_equal(key_parse("G", &k, &err), 0);
	assert_int_equal(k.code, 'g');
	assert_int_equal(k.shifted, 'G');
	assert_int_equal(k.mods, KEY_SHIFT);
	assert_int_equal(key_parse("pagedown", &k, &err), 0);
	assert_int_equal(k.code, KEY_PAGE_DOWN);
	assert_int_equal(key_parse("menu", &k, &err), 0);
	assert_int_equal(k.code, KEY_MENU);
	assert_int_equal(key_parse("f12", &k, &err), 0);
	assert_int_equal(k.code, KEY_F12);
	assert_int_equal(key_parse("hyper-x", &k, &err), -1);
	assert_int_equal(err.code, ERR_USAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_whole),
		cmocka_unit_test(every_action_has_a_key),
		cmocka_unit_test(keys_do_what_the_table_says),
		cmocka_unit_test(keys_of_a_counted_row_have_a_number),
		cmocka_unit_test(text_is_typed_where_text_is_taken),
		cmocka_unit_test(locks_layouts_and_keypads_are_no_matter),
		cmocka_unit_test(releases_are_nothing),
		cmocka_unit_test(chords_are_typed_key_by_key),
		cmocka_unit_test(what_is_written_goes_before_the_table),
		cmocka_unit_test(what_cannot_stand_is_refused_by_line),
		cmocka_unit_test(the_same_key_may_do_another_thing_elsewhere),
		cmocka_unit_test(keys_are_shown),
		cmocka_unit_test(help_walks_the_rows_of_a_place),
		cmocka_unit_test(the_footer_has_the_best_of_a_place),
		cmocka_unit_test(a_key_is_parsed_as_input_has_it),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
