/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "config/toml.h"

#include <sys/stat.h>
#include <unistd.h>

#include "scratch.h"

#include "config/toml-text.h"

static struct toml_doc
parsed(const char *text)
{
	struct toml_doc doc;

	toml_parse(text, strlen(text), &doc);
	return doc;
}

static const struct toml_entry *
entry(const struct toml_doc *doc, const char *name)
{
	for (size_t i = 0; i < doc->count; i++)
		if (!strcmp(doc->entries[i].name, name))
			return &doc->entries[i];
	fail_msg("no entry %s", name);
	return NULL;
}

static void
assert_entry(const struct toml_doc *doc, const char *name, enum toml_type type,
	     int line, const char *text)
{
	const struct toml_entry *e = entry(doc, name);

	assert_int_equal(e->type, type);
	assert_int_equal(e->line, line);
	if (text)
		assert_string_equal(e->text, text);
	else
		assert_null(e->text);
}

static void
every_type_comes_with_its_line(void **state)
{
	struct toml_doc doc = parsed("s = \"text\"\n"
				     "i = -42\n"
				     "f = 1.5\n"
				     "b = true\n"
				     "d = 2026-11-20\n"
				     "a = [\n  1,\n  \"two\"\n]\n"
				     "[t]\n"
				     "x = 1\n"
				     "[t.u]\n"
				     "y.z = '''\nlong'''\n"
				     "[empty]\n");

	(void)state;
	assert_null(doc.error);
	assert_entry(&doc, "s", TOML_STRING, 1, "text");
	assert_entry(&doc, "i", TOML_INT, 2, "-42");
	assert_entry(&doc, "f", TOML_FLOAT, 3, "1.5");
	assert_entry(&doc, "b", TOML_BOOL, 4, "true");
	assert_entry(&doc, "d", TOML_OTHER, 5, NULL);
	assert_entry(&doc, "a", TOML_ARRAY, 6, NULL);
	assert_int_equal(entry(&doc, "a")->item_count, 2);
	assert_int_equal(entry(&doc, "a")->items[1].line, 8);
	assert_string_equal(entry(&doc, "a")->items[1].text, "two");
	assert_entry(&doc, "t", TOML_TABLE, 10, NULL);
	assert_entry(&doc, "t.x", TOML_INT, 11, "1");
	assert_entry(&doc, "t.u", TOML_TABLE, 12, NULL);
	assert_entry(&doc, "t.u.y.z", TOML_STRING, 13, "long");
	assert_entry(&doc, "empty", TOML_TABLE, 15, NULL);
	toml_free(&doc);
}

static void
a_table_stands_before_its_keys(void **state)
{
	struct toml_doc doc = parsed("[b]\nx = 1\n[a]\ny = 1\n[b.c]\nz = 1\n");

	(void)state;
	for (size_t i = 0; i < doc.count; i++)
		for (size_t j = 0; j < i; j++)
			assert_false(toml_is_below(doc.entries[j].name,
						   doc.entries[i].name));
	toml_free(&doc);
}

static void
arrays_of_tables_and_arrays_are_named_by_number(void **state)
{
	struct toml_doc doc = parsed("[[t]]\nx = 1\n[[t]]\nx = 2\n"
				     "[u]\nc = [[\"a\", \"b\"], \"d\"]\n");

	(void)state;
	assert_int_equal(entry(&doc, "t")->item_count, 2);
	assert_entry(&doc, "t.1", TOML_TABLE, 3, NULL);
	assert_entry(&doc, "t.1.x", TOML_INT, 4, "2");
	assert_entry(&doc, "u.c.0", TOML_ARRAY, 6, NULL);
	assert_string_equal(entry(&doc, "u.c")->items[0].items[1].text, "b");
	assert_string_equal(entry(&doc, "u.c")->items[1].text, "d");
	toml_free(&doc);
}

static void
odd_keys_stand_quoted(void **state)
{
	struct toml_doc doc = parsed("[\"a.b\"]\n\"say \\\"x\\\"\" = 1\n\"\" = 2\n");

	(void)state;
	assert_entry(&doc, "\"a.b\".\"say \\\"x\\\"\"", TOML_INT, 2, "1");
	assert_entry(&doc, "\"a.b\".\"\"", TOML_INT, 3, "2");
	toml_free(&doc);
}

static void
nothing_is_an_empty_doc(void **state)
{
	static const char *const texts[] = { "", "\n\n", "# words\n", "\xef\xbb\xbf" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct toml_doc doc = parsed(texts[i]);

		assert_null(doc.error);
		assert_int_equal(doc.count, 0);
		toml_free(&doc);
	}
}

static void
errors_name_their_line(void **state)
{
	static const struct {
		const char *text;
		int line;
	} bad[] = {
		{ "a = 1\nb = \n", 2 },
		{ "a = 1\n\na = 2\n", 3 },
		{ "[t\n", 1 },
		{ "a = \"open\n", 1 },
		{ "x = 1\n[x]\n", 2 },
		{ "a = 99999999999999999999\n", 1 },
		{ "a = \"\\u0000\"\n", 1 },
		{ "ok = 1\n\"a\\u0000b\" = 1\n", 0 },
		{ "a = 1\n[=]\n", 2 },
		{ "[.]\n", 1 },
		{ "a = 1\n\xc3\xa9 = 1\n", 2 },
		{ "a \xc3\xa9= 1\n", 1 },
		{ "a = 1\nb = \"\xff\"\n", 2 },
		{ "\n\nb = \"\xc3\"\n", 3 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct toml_doc doc = parsed(bad[i].text);

		assert_non_null(doc.error);
		assert_true(*doc.error);
		assert_int_equal(doc.count, 0);
		assert_int_equal(doc.error_line, bad[i].line);
		toml_free(&doc);
	}
}

static void
add_times(struct str *out, const char *text, int n)
{
	while (n--)
		str_adds(out, text);
}

static void
assert_refused(struct str *text)
{
	struct toml_doc doc;

	toml_parse(text->buf, text->len, &doc);
	assert_non_null(doc.error);
	assert_int_equal(doc.error_line, 1);
	toml_free(&doc);
	str_release(text);
}

static void
hostile_depth_and_length_are_refused(void **state)
{
	struct str dots = STR_INIT, tables = STR_INIT, arrays = STR_INIT,
		   name = STR_INIT;

	(void)state;
	add_times(&dots, "a.", 400000);
	str_adds(&dots, "a = 1\n");
	assert_refused(&dots);
	add_times(&tables, "a.", 30);
	str_adds(&tables, "a = 1\n");
	assert_refused(&tables);
	str_adds(&arrays, "a = ");
	add_times(&arrays, "[", 400000);
	assert_refused(&arrays);
	add_times(&name, "key", 300);
	str_adds(&name, " = 1\n");
	assert_refused(&name);
}

/* Whatever a byte is changed to, there is a doc or an error. */
static void
damaged_text_never_harms(void **state)
{
	static const char whole[] =
		"[a.\"b c\"]\nx = [\"1\", [2, 3.5], {k = true}]\n"
		"y = '''l'''\nz = \"\\u00e9\"\n[[t]]\nd = 07:32:00\n";
	char text[sizeof(whole)];

	(void)state;
	for (size_t i = 0; i < sizeof(whole) - 1; i++)
		for (int c = 0; c < 256; c++) {
			struct toml_doc doc;

			memcpy(text, whole, sizeof(whole));
			text[i] = (char)c;
			toml_parse(text, sizeof(whole) - 1, &doc);
			assert_true(!doc.error || !doc.count);
			toml_free(&doc);
		}
	for (size_t n = 0; n < sizeof(whole); n++) {
		struct toml_doc doc;

		toml_parse(whole, n, &doc);
		toml_free(&doc);
	}
}

static void
an_absent_file_is_no_error(void **state)
{
	char *path = path_join(*state, "nowhere/config.toml");
	struct toml_doc doc;

	assert_false(toml_load(path, 1024, &doc));
	assert_null(doc.error);
	toml_free(&doc);
	free(path);
}

static void
a_file_over_the_limit_is_refused(void **state)
{
	char *path = scratch_write(*state, "big.toml", "a = \"0123456789\"\n");
	struct toml_doc doc;

	assert_true(toml_load(path, 8, &doc));
	assert_non_null(strstr(doc.error, "larger"));
	assert_int_equal(doc.error_line, 0);
	toml_free(&doc);
	assert_true(toml_load(path, 1024, &doc));
	assert_null(doc.error);
	toml_free(&doc);
	free(path);
}

static void
what_is_no_file_is_refused(void **state)
{
	char *fifo = path_join(*state, "fifo");
	struct toml_doc doc;

	assert_true(toml_load(*state, 1024, &doc));
	assert_non_null(strstr(doc.error, "not a regular file"));
	toml_free(&doc);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_true(toml_load(fifo, 1024, &doc));
	assert_non_null(strstr(doc.error, "not a regular file"));
	toml_free(&doc);
	free(fifo);
}

/* Also when the tests run as root, who may read everything. */
static void
an_unreadable_file_is_an_error(void **state)
{
	char *path = scratch_write(*state, "secret.toml", "a = 1\n");
	uid_t uid = geteuid();
	struct toml_doc doc;

	assert_int_equal(chmod(path, 0), 0);
	assert_int_equal(chmod(*state, 0755), 0);
	if (!uid)
		assert_int_equal(seteuid(65534), 0);
	assert_true(toml_load(path, 1024, &doc));
	if (!uid)
		assert_int_equal(seteuid(0), 0);
	assert_non_null(strstr(doc.error, "Permission denied"));
	toml_free(&doc);
	free(path);
}

static void
written_text_reads_back(void **state)
{
	static const char odd[] = "\"\\\t\n\r\b\f\x01\x1f\x7f é 日本 {x} ' = [";
	struct str text = STR_INIT, again = STR_INIT;
	struct toml_doc doc;

	(void)state;
	str_adds(&text, "s = ");
	toml_text_string(&text, odd);
	str_adds(&text, "\na = [\"x\", [\"y\", 5], true]\n");
	doc = parsed(text.buf);
	assert_null(doc.error);
	assert_string_equal(entry(&doc, "s")->text, odd);
	toml_text_entry(&again, entry(&doc, "a"));
	assert_string_equal(again.buf, "[\"x\", [\"y\", 5], true]");
	toml_free(&doc);
	str_release(&text);
	str_release(&again);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_comes_with_its_line),
		cmocka_unit_test(a_table_stands_before_its_keys),
		cmocka_unit_test(arrays_of_tables_and_arrays_are_named_by_number),
		cmocka_unit_test(odd_keys_stand_quoted),
		cmocka_unit_test(nothing_is_an_empty_doc),
		cmocka_unit_test(errors_name_their_line),
		cmocka_unit_test(hostile_depth_and_length_are_refused),
		cmocka_unit_test(damaged_text_never_harms),
		cmocka_unit_test(an_absent_file_is_no_error),
		cmocka_unit_test(a_file_over_the_limit_is_refused),
		cmocka_unit_test(what_is_no_file_is_refused),
		cmocka_unit_test(an_unreadable_file_is_an_error),
		cmocka_unit_test(written_text_reads_back),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
