/* SPDX-License-Identifier: MIT */
/*
 * The atoms, and how often each comes. Where test-differential.c says that the
 * other emulator is known to differ, atoms are made so that it does not show.
 */
#include "config.h"

#include "term/atoms.h"

#include "base/alloc.h"

typedef void atom_fn(struct atoms *, struct str *out);

static unsigned
roll(struct atoms *a, unsigned sides)
{
	return dice_roll(&a->dice, sides);
}

#define ONE_OF(a, list) ((list)[roll((a), ARRAY_SIZE(list))])

static void
atom_ascii(struct atoms *a, struct str *out)
{
	for (unsigned n = 1 + roll(a, a->cols + 3); n--;)
		str_addc(out, (char)(' ' + roll(a, 95)));
}

static void
atom_letter(struct atoms *a, struct str *out)
{
	str_addc(out, (char)('a' + roll(a, 26)));
}

static void
atom_unicode(struct atoms *a, struct str *out)
{
	static const char *const texts[] = {
		"漢字", "か", "한글", "é", "Ω", "─│┌┘", "█▒", "e\xcc\x81",
		"a\xcc\x81\xcc\xa3", "☎", "я", "ﾊ", "Ａ",
	};

	for (unsigned n = 1 + roll(a, 4); n--;)
		str_adds(out, ONE_OF(a, texts));
}

static void
atom_control(struct atoms *a, struct str *out)
{
	static const char *const controls[] = {
		"\r", "\n", "\r\n", "\b", "\t", "\v", "\f", "\a", "\177",
		"\033D", "\033E", "\033M",
	};

	str_adds(out, ONE_OF(a, controls));
}

/* A number around a side of the screen; now and then none, 0 or far too much. */
static void
add_number(struct atoms *a, unsigned side, struct str *out)
{
	switch (roll(a, 12)) {
	case 0:
		break;
	case 1:
		str_addc(out, '0');
		break;
	case 2:
		str_addf(out, "%u", 1000 + roll(a, 5000));
		break;
	default:
		str_addf(out, "%u", 1 + roll(a, side + 1));
	}
}

static void
atom_place(struct atoms *a, struct str *out)
{
	str_adds(out, "\033[");
	add_number(a, a->rows, out);
	if (roll(a, 8)) {
		str_addc(out, ';');
		add_number(a, a->cols, out);
	}
	str_addc(out, roll(a, 4) ? 'H' : 'f');
}

static void
atom_move(struct atoms *a, struct str *out)
{
	static const char finals[] = "ABCDEFG`ade";

	str_adds(out, "\033[");
	add_number(a, a->rows < a->cols ? a->rows : a->cols, out);
	str_addc(out, finals[roll(a, sizeof(finals) - 1)]);
}

static void
atom_erase(struct atoms *a, struct str *out)
{
	static const char *const erasers[] = {
		"\033[J", "\033[1J", "\033[2J", "\033[K", "\033[1K", "\033[2K",
		"\033[0K", "\033[0J",
	};

	if (roll(a, 3)) {
		str_adds(out, ONE_OF(a, erasers));
		return;
	}
	str_adds(out, "\033[");
	add_number(a, a->cols, out);
	str_addc(out, 'X');
}

static void
atom_edit(struct atoms *a, struct str *out)
{
	static const char finals[] = "@PLMST";

	str_adds(out, "\033[");
	add_number(a, a->rows < a->cols ? a->rows : a->cols, out);
	str_addc(out, finals[roll(a, sizeof(finals) - 1)]);
	str_addc(out, '\r');
}

static void
atom_margins(struct atoms *a, struct str *out)
{
	unsigned top = 1 + roll(a, a->rows);
	unsigned bottom = 1 + roll(a, a->rows);

	if (top < bottom)
		str_addf(out, "\033[%u;%ur", top, bottom);
	else
		str_adds(out, "\033[r");
}

static void
atom_mode(struct atoms *a, struct str *out)
{
	static const char *const modes[] = {
		"\033[?6h", "\033[?6l", "\033[?7h", "\033[?7h", "\r\033[?7l",
		"\033[4h", "\033[4l", "\033[4l", "\033[20h", "\033[20l",
		"\033[?25l", "\033[?25h", "\033[?2004h", "\033[?1h", "\033=",
		"\033>", "\033[?1000h", "\033[?1006h", "\033[?1004h",
	};

	str_adds(out, ONE_OF(a, modes));
}

static void
atom_attribute(struct atoms *a, struct str *out)
{
	static const char *const codes[] = {
		"",  "0", "1",	"3",  "4",  "5",  "7",	 "9",	"21",  "22", "23",
		"24", "25", "27", "29", "31", "37", "42", "47", "39", "49", "90",
		"97", "100", "107", "4:0", "4:1", "4:2", "4:3", "38;5;200",
		"48;5;17", "38;2;1;2;3", "48;2;9;8;7", "38:5:99", "38;5;3",
	};

	/* libvterm writes beyond its memory with more than 16 parameters. */
	str_addf(out, "\033[%s", ONE_OF(a, codes));
	for (unsigned n = roll(a, 3); n--;)
		str_addf(out, ";%s", ONE_OF(a, codes));
	str_addc(out, 'm');
}

static void
atom_save(struct atoms *a, struct str *out)
{
	static const char *const saves[] = { "\0337", "\0338" };

	if (!a->away)
		str_adds(out, ONE_OF(a, saves));
}

static void
atom_tab(struct atoms *a, struct str *out)
{
	static const char *const tabs[] = {
		"\033H", "\033[g", "\033[3g", "\033[I", "\033[2I", "\033[Z",
		"\033[2Z", "\t", "\t",
	};

	str_adds(out, ONE_OF(a, tabs));
}

static void
atom_charset(struct atoms *a, struct str *out)
{
	static const char *const sets[] = {
		"\033(0", "\033(B", "\033(B", "\033)0", "\033)B", "\016", "\017",
		"\017", "lqqk", "x~`",
	};

	str_adds(out, ONE_OF(a, sets));
}

static void
atom_repeat(struct atoms *a, struct str *out)
{
	str_addf(out, "\r%c\033[%ub", 'a' + (int)roll(a, 26), 1 + roll(a, a->cols - 3));
}

/* A visit of the alternate screen; atom_make() ends it. */
static void
atom_screen(struct atoms *a, struct str *out)
{
	if (a->away)
		return;
	a->away = 1 + roll(a, 20);
	str_adds(out, "\r\033(B\033)B\017\033[?6l\033[?1049h");
}

static void
atom_reset(struct atoms *a, struct str *out)
{
	static const char *const resets[] = {
		"\033[?6l\033[r\033[m\033#8\033[H",
		"\033[?6l\033[r\033[m\033(B\033)B\017\033[?7h\033[4l\033[!p\0337",
		"\033c\0337",
	};

	if (!a->away)
		str_adds(out, ONE_OF(a, resets));
}

static void
atom_swallowed(struct atoms *a, struct str *out)
{
	static const char *const strings[] = {
		"\033]2;a title\a", "\033]0;x\033\\", "\033]7;file://h/\a",
		"\033P1;2qdata\033\\",
		"\033]8;;http://x\033\\", "\033[?2026h", "\033[?2026l",
		"\033[3\030", "\033[12\032", "\033[>4;2m", "\033[4 q",
	};

	str_adds(out, ONE_OF(a, strings));
}

static const struct {
	atom_fn *make;
	unsigned weight;
} kinds[] = {
	{ atom_ascii, 20 },    { atom_letter, 10 },    { atom_unicode, 14 },
	{ atom_control, 14 },  { atom_place, 14 },     { atom_move, 10 },
	{ atom_erase, 10 },    { atom_edit, 12 },      { atom_margins, 4 },
	{ atom_mode, 4 },      { atom_attribute, 14 }, { atom_save, 4 },
	{ atom_tab, 4 },       { atom_charset, 4 },    { atom_repeat, 2 },
	{ atom_screen, 1 },    { atom_reset, 1 },      { atom_swallowed, 3 },
};

void
atom_make(struct atoms *a, struct str *out)
{
	unsigned all = 0, at, i = 0;

	if (a->away && !--a->away) {
		str_adds(out, "\033(B\033)B\017\033[?6l\033[?1049l");
		return;
	}
	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++)
		all += kinds[k].weight;
	for (at = roll(a, all); at >= kinds[i].weight; i++)
		at -= kinds[i].weight;
	kinds[i].make(a, out);
}
