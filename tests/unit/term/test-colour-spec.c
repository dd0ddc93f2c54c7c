/* SPDX-License-Identifier: MIT */
/* Colours in words: every form, the table's ends and middle, and what is none. */
#include "config.h"

#include "term/colour-spec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"

static const struct {
	const char *text;
	uint32_t rgb;
} colours[] = {
	{ "#123", 0x102030 },
	{ "#123456", 0x123456 },
	{ "#123456789", 0x124578 },
	{ "#111122223333", 0x112233 },
	{ "rgb:1/2/3", 0x112233 },
	{ "rgb:12/34/56", 0x123456 },
	{ "rgb:fff/000/7ff", 0xff007f },
	{ "RGB:1234/5678/9abc", 0x12569a },
	{ "rgba:12/34/56/0", 0x123456 },
	{ "aliceblue", 0xf0f8ff },
	{ "Medium Aquamarine", 0x66cdaa },
	{ "yellowgreen", 0x9acd32 },
	{ "blue", 0x0000ff },
	{ "blue2", 0x0000ee },
	{ "green", 0x00ff00 },
	{ "gray", 0xbebebe },
	{ "DarkSlateGrey", 0x2f4f4f },
	{ "grey0", 0x000000 },
	{ "gray50", 0x7f7f7f },
	{ "gray100", 0xffffff },
};

static const char *const others[] = {
	"",	    " ",	   "#",		  "#12",	  "#12345",
	"#12345g",  "rgb:",	   "rgb:1/2",	  "rgb:1/2/3/4",  "rgb:1//3",
	"rgb:12345/1/1", "rgba:1/2/3", "rgba:1/2/3/4/5", "rgbi:1/1/1", "gray101",
	"gray1x",   "gray-1",	   "nosuchcolour", "lightgoldenrodyellowlightgoldenrod",
};

static void
every_form_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(colours); i++) {
		const char *text = colours[i].text;
		uint32_t rgb = 1;

		if (!colour_spec(text, strlen(text), &rgb) || rgb != colours[i].rgb)
			fail_msg("%s is #%06x", text, rgb);
	}
}

static void
what_is_no_colour_is_left(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		uint32_t rgb = 1;

		if (colour_spec(others[i], strlen(others[i]), &rgb) || rgb != 1)
			fail_msg("'%s' is #%06x", others[i], rgb);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_is_read),
		cmocka_unit_test(what_is_no_colour_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
