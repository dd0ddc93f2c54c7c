/* SPDX-License-Identifier: MIT */
/*
 * Between the machine (input.c) and what names whole sequences: a control
 * sequence taken apart, and the readers that make an event of it.
 */
#ifndef UI_KEYBOARD_INPUT_INT_H
#define UI_KEYBOARD_INPUT_INT_H

#include "ui/keyboard/input.h"

enum { SEQUENCE_PARAMS = 4, SEQUENCE_SUBS = 3 };

/* Of "CSI ? 1 : 2 ; 3 $ y"; what was not given, or is past the room, is 0. */
struct sequence {
	char prefix;	   /* one of <=>? or 0 */
	char intermediate; /* or 0 */
	char final;
	unsigned n; /* parameters, 0 when nothing stands there */
	uint32_t param[SEQUENCE_PARAMS][SEQUENCE_SUBS];
	const char *third; /* parameter 2 as it came, up to end; NULL: none */
	const char *end;
};

/* What stands behind "CSI ", final and all; false: no well-formed sequence. */
bool sequence_read(struct sequence *, const char *, size_t n);

/* input-keys.c: each false when it is no key of the kind. */
bool input_key_csi(const struct sequence *, struct input_event *);
bool input_key_ss3(const struct sequence *, struct input_event *);
/* A character as typed (capitals hold shift), with its text. */
void input_key_character(uint32_t cp, struct input_event *);
/* A C0 control or DEL; erase is what Backspace sends. */
void input_key_control(unsigned char, unsigned char erase, struct input_event *);
/* Holds Alt, too: it types nothing then. */
void input_key_add_alt(struct input_event *);
/*
 * The next character of a text without a key (CSI 0 ; ; text u): an input method
 * has put it together. False at its end; *at begins as the sequence's third.
 */
bool input_key_composed(const struct sequence *, const char **at, struct input_event *);

/* input-answer.c: the rest that a CSI may be. */
bool input_answer_csi(const struct sequence *, struct input_event *);
bool input_mouse_csi(const struct sequence *, struct input_event *);
/* The three bytes behind CSI M. */
void input_mouse_bytes(const char bytes[3], struct input_event *);

/* input-paste.c: a bracketed paste while it comes. */
struct input_paste {
	struct str text;
	size_t ending; /* how much of the bracket that ends it has come */
	bool is_cut;
};

void input_paste_begin(struct input_paste *);
/* How many bytes were taken; *is_whole: the end was among them. */
size_t input_paste_take(struct input_paste *, const char *, size_t n, bool *is_whole);
/* How much of the text is to be handed over: whole characters. */
size_t input_paste_end(const struct input_paste *);

/* The bytes of a UTF-8 character by its first; malformed ones stand alone. */
static inline size_t
input_character_length(char byte)
{
	unsigned char first = (unsigned char)byte;

	if (first < 0xc2 || first > 0xf4)
		return 1;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

#endif
