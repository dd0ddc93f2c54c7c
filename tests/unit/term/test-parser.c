/* SPDX-License-Identifier: MIT */
/* The state machine alone: bytes in, meanings out, however they are cut. */
#include "config.h"

#include "unit/term/pane.h"

#include <string.h>

static void
on_ascii(void *ctx, const char *s, size_t n)
{
	str_addf(ctx, "%.*s", (int)n, s);
}

static void
on_text(void *ctx, const uint32_t *cps, size_t n)
{
	for (size_t i = 0; i < n; i++)
		str_addf(ctx, cps[i] < 0x80 ? "%c" : "<U+%04X>", cps[i]);
}

static void
on_control(void *ctx, uint8_t byte)
{
	str_addf(ctx, "<%02x>", byte);
}

static void
on_esc(void *ctx, const struct parser *p)
{
	str_addf(ctx, "<esc %.*s%c>", p->n_intermediates, (const char *)p->intermediates,
		 p->final);
}

static void
on_csi(void *ctx, const struct parser *p)
{
	str_adds(ctx, "<csi ");
	if (p->prefix)
		str_addc(ctx, (char)p->prefix);
	for (unsigned i = 0; i < p->n_params; i++)
		str_addf(ctx, "%s%d", !i ? "" : parser_is_sub(p, i) ? ":" : ";",
			 p->params[i]);
	str_addf(ctx, "%.*s%c>", p->n_intermediates, (const char *)p->intermediates,
		 p->final);
}

static void
on_osc(void *ctx, const struct parser *p)
{
	str_addf(ctx, "<osc %s>", p->string.buf);
}

static void
on_dcs(void *ctx, const struct parser *p)
{
	str_addf(ctx, "<dcs %c %s>", p->final, p->string.buf);
}

static void
on_swallowed(void *ctx, const struct parser *p)
{
	str_addf(ctx, "<%c>", p->introducer);
}

static void
on_consumed(void *ctx, const char *s, size_t n, bool whole)
{
	(void)ctx;
	(void)s;
	(void)n;
	(void)whole;
}

static void
on_plain(void *ctx, const char *s, size_t n)
{
	on_consumed(ctx, s, n, true);
}

static const struct parser_sink sink = {
	on_ascii, on_text, on_control,   on_esc,	  on_csi,
	on_osc,	  on_dcs,	on_swallowed, on_plain,	on_consumed,
};

/* Whole, and byte by byte. */
static void
means(const char *bytes, const char *meaning)
{
	struct str out = STR_INIT, parts = STR_INIT;
	struct parser p;

	parser_init(&p);
	parser_feed(&p, &sink, &out, bytes, strlen(bytes));
	assert_string_equal(out.buf, meaning);
	parser_release(&p);
	parser_init(&p);
	for (const char *s = bytes; *s; s++)
		parser_feed(&p, &sink, &parts, s, 1);
	assert_string_equal(parts.buf, meaning);
	parser_release(&p);
	str_release(&out);
	str_release(&parts);
}

static void
text_and_controls_come_through(void **state)
{
	(void)state;
	means("plain text, longer than eight bytes\r\n", "plain text, longer than eight "
							 "bytes<0d><0a>");
	means("12345678\x7f" "9", "123456789");
	means("\xc3\xa9\xe6\xbc\xa2\xf0\x9f\x98\x80", "<U+00E9><U+6F22><U+1F600>");
}

static void
malformed_utf8_is_replaced_by_maximal_parts(void **state)
{
	(void)state;
	means("\xe6\xbc" "a", "<U+FFFD>a");
	means("\xf0\x9f\x98\xe6\xbc\xa2", "<U+FFFD><U+6F22>");
	means("\xff\x80\xc0", "<U+FFFD><U+FFFD><U+FFFD>");
	means("\xf4\x90\x80\x80", "<U+FFFD><U+FFFD><U+FFFD><U+FFFD>");
	means("\xe6\x1b[m", "<U+FFFD><csi m>");
	means("\xe6\n", "<U+FFFD><0a>");
}

static void
parameters_are_parted_and_bounded(void **state)
{
	(void)state;
	means("\033[m\033[1;2H\033[;5H", "<csi m><csi 1;2H><csi -1;5H>");
	means("\033[4:3m\033[38:2::1m", "<csi 4:3m><csi 38:2:-1:1m>");
	means("\033[99999999999999999999A", "<csi 65535A>");
	means("\033[?25h\033[>1u\033[4 q\033[?1$p",
	      "<csi ?25h><csi >1u><csi 4 q><csi ?1$p>");
}

static void
broken_sequences_are_passed_over(void **state)
{
	(void)state;
	means("\033[1?2ma", "a");
	means("\033[1 2ma", "a");
	means("\033[1\030a", "a");
	means("\033[1\033[2mA", "<csi 2m>A");
	means("\033[1\r;2H", "<0d><csi 1;2H>");
	means("\033]title\030a", "a");
}

static void
strings_end_where_they_should(void **state)
{
	(void)state;
	means("\033]0;t\a\033]2;u\033\\", "<osc 0;t><osc 2;u><esc \\>");
	means("\033]0;\xe6\xbc\xa2\n\a", "<osc 0;\xe6\xbc\xa2>");
	means("\033P1$qm\033\\", "<dcs q m><esc \\>");
	means("\033P1<2qm\033\\a", "<esc \\>a");
	means("\033_Gx\a\033\\\033^y\033\\\033Xz\033\\a",
	      "<_><esc \\><^><esc \\><X><esc \\>a");
}

static void
short_sequences_have_intermediates(void **state)
{
	(void)state;
	means("\0337\033(0\033#8\033 F", "<esc 7><esc (0><esc #8><esc  F>");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_and_controls_come_through),
		cmocka_unit_test(malformed_utf8_is_replaced_by_maximal_parts),
		cmocka_unit_test(parameters_are_parted_and_bounded),
		cmocka_unit_test(broken_sequences_are_passed_over),
		cmocka_unit_test(strings_end_where_they_should),
		cmocka_unit_test(short_sequences_have_intermediates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
