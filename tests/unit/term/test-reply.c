/* SPDX-License-Identifier: MIT */
/* What programs ask and what they are told. */
#include "config.h"

#include "unit/term/pane.h"

#include "base/alloc.h"

static const struct {
	const char *asked, *told;
} cases[] = {
	{ "\033[c", "\033[?62;22c" },
	{ "\033[0c", "\033[?62;22c" },
	{ "\033Z", "\033[?62;22c" },
	{ "\033[1c", "" },
	{ "\033[>c", "\033[>1;10;0c" },
	{ "\033[=c", "\033P!|00000000\033\\" },
	{ "\033[>0q", "\033P>|fleetdeck(" PACKAGE_VERSION ")\033\\" },
	{ "\033[5n", "\033[0n" },
	{ "\033[3;7H\033[6n", "\033[3;7R" },
	{ "\033[3;7H\033[?6n", "\033[?3;7R" },
	{ "\033[2;4r\033[?6h\033[2;2H\033[6n", "\033[2;2R" },
	{ "\033[?996n", "\033[?997;1n" },
	{ "\033[99n", "" },
	{ "\033[14t", "\033[4;80;160t" },
	{ "\033[16t", "\033[6;16;8t" },
	{ "\033[18t", "\033[8;5;20t" },
	{ "\033]0;secret\a\033[21t", "\033]l\033\\" },
	{ "\033]10;?\a", "\033]10;rgb:e5e5/e5e5/e5e5\033\\" },
	{ "\033]11;?\033\\", "\033]11;rgb:0000/0000/0000\033\\" },
	{ "\033]10;?;?\a", "\033]10;rgb:e5e5/e5e5/e5e5\033\\"
			   "\033]11;rgb:0000/0000/0000\033\\" },
	{ "\033]12;?\a", "\033]12;rgb:e5e5/e5e5/e5e5\033\\" },
	{ "\033]11;#102030\a", "" },
	{ "\033]4;196;?\a", "\033]4;196;rgb:ffff/0000/0000\033\\" },
	{ "\033]4;232;?;16;?\a", "\033]4;232;rgb:0808/0808/0808\033\\"
				 "\033]4;16;rgb:0000/0000/0000\033\\" },
	{ "\033]4;999;?\a", "" },
	{ "\033]4;?\a", "" },
	{ "\033P$qm\033\\", "\033P1$r0m\033\\" },
	{ "\033[1;31m\033P$qm\033\\", "\033P1$r0;1;31m\033\\" },
	{ "\033[2;4r\033P$qr\033\\", "\033P1$r2;4r\033\\" },
	{ "\033[4 q\033P$q q\033\\", "\033P1$r4 q\033\\" },
	{ "\033P$qz\033\\", "\033P0$r\033\\" },
	{ "\033P+q4d73\033\\", "\033P0+r4d73\033\\" },
	{ "\033P+q544e;zz;436F\033\\", "\033P1+r544e=787465726D2D323536636F6C6F72\033\\"
				       "\033P1+r436F=323536\033\\" },
	{ "\033]7501;?\a", "\033]7501;?\033\\" },
	{ "\033]7501;?v=1\033\\", "\033]7501;?\033\\" },
	{ "\033]7501;state=idle\a", "" },
	{ "\033_Gi=31,s=1,v=1,a=q;AAAA\033\\", "" },
	{ "\005", "" },
};

static void
each_question_gets_its_answer(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pane p;

		pane_open(&p, 5, 20, 0);
		pane_answers(&p, cases[i].asked, cases[i].told);
		pane_close(&p);
	}
}

static void
claude_is_answered_in_the_order_it_asked(void **state)
{
	struct pane p;

	(void)state;
	pane_open(&p, 5, 20, 0);
	pane_answers(&p, "\033[>0q\033[?u\033]7501;?\a\033[c",
		     "\033P>|fleetdeck(" PACKAGE_VERSION ")\033\\\033[?0u"
		     "\033]7501;?\033\\\033[?62;22c");
	pane_answers(&p, "\033[?2026$p", "\033[?2026;2$y");
	pane_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_question_gets_its_answer),
		cmocka_unit_test(claude_is_answered_in_the_order_it_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
