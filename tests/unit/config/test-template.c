/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "config/config.h"

#include <ctype.h>

#include "scratch.h"

static char *const no_env[] = { NULL };

static struct config *
load_text(const char *dir, const char *text)
{
	char *path = scratch_write(dir, "template.toml", text);
	struct config *c = config_load(path, NULL, no_env);
	struct err err = ERR_INIT;

	if (config_check(c, &err))
		fail_msg("%s", err.text);
	free(path);
	return c;
}

static void
as_it_stands_it_sets_nothing(void **state)
{
	struct str text = STR_INIT;
	struct config *c;

	config_template(&text);
	c = load_text(*state, text.buf);
	for (size_t i = 0; i < config_count(c); i++)
		assert_int_equal(config_at(c, i)->source, CONFIG_DEFAULT);
	config_free(c);
	str_release(&text);
}

/* "#key = value" loses its '#', "# words" stay. */
static void
uncomment(struct str *text)
{
	char *to = text->buf;

	for (const char *from = text->buf; *from; from++) {
		bool is_first = from == text->buf || from[-1] == '\n';

		if (!(is_first && *from == '#' && isalpha((unsigned char)from[1])))
			*to++ = *from;
	}
	str_set_len(text, (size_t)(to - text->buf));
}

static void
uncommented_it_sets_every_option_to_its_default(void **state)
{
	struct config *defaults = config_load(NULL, NULL, no_env), *c;
	struct str text = STR_INIT;
	size_t n;

	options_all(&n);
	config_template(&text);
	uncomment(&text);
	c = load_text(*state, text.buf);
	assert_int_equal(config_count(c), n);
	for (size_t i = 0; i < config_count(c); i++) {
		const struct config_value *v = config_at(c, i);

		assert_int_equal(v->source, CONFIG_USER);
		assert_string_equal(v->text, config_find(defaults, v->name)->text);
	}
	config_free(c);
	config_free(defaults);
	str_release(&text);
}

static void
every_option_is_explained(void **state)
{
	struct str text = STR_INIT;
	size_t n;
	const struct option *all = options_all(&n);

	(void)state;
	config_template(&text);
	for (size_t i = 0; i < n; i++)
		assert_non_null(strstr(text.buf, all[i].summary));
	assert_non_null(strstr(text.buf, "(stop|continue)"));
	str_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_it_stands_it_sets_nothing),
		cmocka_unit_test(uncommented_it_sets_every_option_to_its_default),
		cmocka_unit_test(every_option_is_explained),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
