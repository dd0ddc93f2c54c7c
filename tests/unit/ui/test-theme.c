/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/canvas/theme.h"

#include "../config/scratch.h"
#include "term/term.h"

#define MIN_CONTRAST 4.5

/* Every role but those that a test writes itself. */
#define REST                                                                     \
	"dim = {}\naccent = {}\nasks = {}\nworking = {}\ndone = {}\nidle = {}\n" \
	"error = {}\nadded = {}\nremoved = {}\nrule = {}\n"
#define WHOLE                                                                          \
	"[roles]\ntext = { colour = \"#d0d0d0\" }\nselected = { ground = \"#101010\" " \
	"}\n" REST

static struct dirs
dirs_of(const char *config)
{
	return (struct dirs){ .config = (char *)config, .share = (char *)TEST_SHARE };
}

static const struct dirs shipped = { .config = (char *)"/nonexistent",
				     .share = (char *)TEST_SHARE };

static void
load_shipped(const char *name, struct theme *theme)
{
	struct err err = ERR_INIT;

	if (theme_load(&shipped, name, theme, &err))
		fail_msg("%s", err.text);
}

static void
the_themes_that_were_promised_are_there(void **state)
{
	static const char *const names[] = {
		"catppuccin", "catppuccin-latte", "default-dark",    "default-light",
		"gruvbox",    "gruvbox-light",	  "high-contrast",   "mono",
		"nord",	      "solarized-dark",	  "solarized-light",
	};
	struct strv all = STRV_INIT;

	(void)state;
	theme_names(&shipped, &all);
	assert_int_equal(all.n, ARRAY_SIZE(names));
	for (size_t i = 0; i < all.n; i++)
		assert_string_equal(all.v[i], names[i]);
	strv_release(&all);
}

static void
check_role(const struct theme *theme, enum role role, uint32_t ground,
	   const char *where)
{
	uint32_t colour = theme->roles[role].colour;
	double contrast;

	if (colour == THEME_NONE)
		return;
	contrast = theme_contrast(colour, ground);
	if (contrast < MIN_CONTRAST)
		fail_msg("%s: %s is %.2f:1 on %s", theme->name, theme_role_name(role),
			 contrast, where);
}

static void
check_theme(const struct theme *theme)
{
	uint32_t ground = theme_ground(theme), row = theme->roles[ROLE_SELECTED].ground;

	for (int role = 0; role < ROLE_COUNT; role++) {
		if (role == ROLE_RULE || role == ROLE_SELECTED)
			continue;
		check_role(theme, role, ground, "its ground");
		if (row != THEME_NONE)
			check_role(theme, role, row, "a selected row");
	}
	if (theme->has_palette)
		assert_true(theme_contrast(theme->foreground, theme->background) >=
			    MIN_CONTRAST);
	assert_string_not_equal(theme->summary, "");
}

static void
all_shipped_text_can_be_read(void **state)
{
	struct strv all = STRV_INIT;
	struct theme theme;

	(void)state;
	theme_names(&shipped, &all);
	for (size_t i = 0; i < all.n; i++) {
		load_shipped(all.v[i], &theme);
		check_theme(&theme);
		theme_release(&theme);
	}
	strv_release(&all);
}

static void
contrast_is_that_of_wcag(void **state)
{
	(void)state;
	assert_float_equal(theme_contrast(0x000000, 0xffffff), 21.0, 0.01);
	assert_float_equal(theme_contrast(0xffffff, 0xffffff), 1.0, 0.01);
	assert_float_equal(theme_contrast(0x777777, 0xffffff), 4.48, 0.01);
}

static void
a_theme_says_what_roles_look_like(void **state)
{
	struct theme theme;

	(void)state;
	load_shipped("default-dark", &theme);
	assert_int_equal(theme.roles[ROLE_ASKS].colour, 0xe0af68);
	assert_int_equal(theme.roles[ROLE_ASKS].attr, TERM_BOLD);
	assert_int_equal(theme.roles[ROLE_SELECTED].ground, 0x1d2733);
	assert_false(theme.has_palette);
	assert_false(theme.is_light);
	theme_release(&theme);
	load_shipped("solarized-light", &theme);
	assert_true(theme.is_light);
	assert_true(theme.has_palette);
	assert_int_equal(theme.background, 0xfdf6e3);
	assert_int_equal(theme.palette[4], 0x268bd2);
	theme_release(&theme);
}

static void
strong_is_text_in_bold_unless_it_is_said(void **state)
{
	struct theme theme;

	(void)state;
	load_shipped("default-dark", &theme);
	assert_int_equal(theme.roles[ROLE_STRONG].colour,
			 theme.roles[ROLE_TEXT].colour);
	assert_int_equal(theme.roles[ROLE_STRONG].attr, TERM_BOLD);
	theme_release(&theme);
}

static void
the_users_file_stands_over_the_shipped_one(void **state)
{
	struct dirs dirs = dirs_of(*state);
	char *path = scratch_write(*state, "themes/nord.toml", WHOLE);
	struct strv names = STRV_INIT;
	struct theme theme;
	struct err err = ERR_INIT;

	assert_int_equal(theme_load(&dirs, "nord", &theme, &err), 0);
	assert_string_equal(theme.file, path);
	assert_int_equal(theme.roles[ROLE_TEXT].colour, 0xd0d0d0);
	assert_false(theme.has_palette);
	theme_names(&dirs, &names);
	assert_int_equal(names.n, 11);
	strv_release(&names);
	theme_release(&theme);
	free(path);
}

static void
what_is_not_there_is_an_error_that_lists_what_is(void **state)
{
	struct theme theme;
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(theme_load(&shipped, "nrod", &theme, &err), -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_non_null(strstr(err.text, "no theme 'nrod' (there are: catppuccin, "));
	assert_int_equal(theme_load(&shipped, "../nord", &theme, &err), -1);
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void
what_is_wrong_is_named_with_its_place(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{ WHOLE "asks.color = \"#123456\"\n", NULL },
		{ "[roles]\ntext = { color = \"#123456\" }\n",
		  ":2: unknown key 'color' (did you mean 'colour'?)" },
		{ "[roles]\n\nask = {}\n",
		  ":3: unknown role 'ask' (did you mean 'asks'?)" },
		{ "[roles]\ntext = { colour = \"blue\" }\n",
		  ":2: roles.text.colour: 'blue' is not a colour like #1e90ff" },
		{ "[roles]\ntext = { colour = 7 }\n",
		  ":2: roles.text.colour: must be a string, not an integer" },
		{ "[roles]\ntext = \"#123456\"\n",
		  ":2: roles.text: must be a table, not a string" },
		{ "[roles]\ntext = { style = [\"bold\", \"loud\"] }\n",
		  ":2: roles.text.style: 'loud' is not one of bold, dim, italic, "
		  "reverse, underline" },
		{ "[roles]\ntext = { style = [1] }\n",
		  ":2: roles.text.style: must hold strings, not an integer" },
		{ "[palette]\ncolours = [\"#123456\"]\n",
		  ":2: palette.colours: must hold 16 colours, not 1" },
		{ "dark = true\n", ":1: unknown key 'dark'" },
		{ "light = 1\n", ":1: light: must be a boolean, not an integer" },
		{ "[roles\n", ":1: " },
		{ "[roles]\ntext = {}\n", ".toml: roles.dim is missing" },
		{ "[roles]\ntext = {}\nselected = {}\n" REST,
		  ".toml: roles.selected needs a ground or a style" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct dirs dirs = dirs_of(*state);
		char *path = scratch_write(*state, "themes/mine.toml", cases[i].text);
		struct theme theme;
		struct err err = ERR_INIT;

		assert_int_equal(theme_load(&dirs, "mine", &theme, &err), -1);
		assert_int_equal(err.code, ERR_CONFIG);
		if (cases[i].error && !strstr(err.text, cases[i].error))
			fail_msg("'%s' says nothing of '%s'", err.text, cases[i].error);
		assert_true(str_starts_with(err.text, path));
		free(path);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_themes_that_were_promised_are_there),
		cmocka_unit_test(all_shipped_text_can_be_read),
		cmocka_unit_test(contrast_is_that_of_wcag),
		cmocka_unit_test(a_theme_says_what_roles_look_like),
		cmocka_unit_test(strong_is_text_in_bold_unless_it_is_said),
		cmocka_unit_test_setup_teardown(
			the_users_file_stands_over_the_shipped_one, scratch_setup,
			scratch_teardown),
		cmocka_unit_test(what_is_not_there_is_an_error_that_lists_what_is),
		cmocka_unit_test_setup_teardown(what_is_wrong_is_named_with_its_place,
						scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
