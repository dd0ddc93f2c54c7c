/* SPDX-License-Identifier: MIT */
/*
 * A scanner for control sequences (ECMA-48, 5.4) that keeps nothing but the
 * sequence under way.
 *
 *     ground ──ESC──► escape ──[──► parameters ──0x40…0x7e──► ground, judged
 *                        └── anything else: let through, looked at as in ground
 *
 * Parameters are those of https://sw.kovidgoyal.net/kitty/keyboard-protocol/
 * (code:shifted:base ; modifiers:event ; text) and of xterm's ctlseqs.
 */
#include "config.h"

#include "cli/detach.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	ESC = 0x1b,
	MOD_CTRL = 4,
	MOD_LOCKS = 64 | 128, /* caps lock, num lock */
	EVENT_RELEASE = 3,
	PARAM_MAX = 3,
	SUB_MAX = 3,
};

int
detach_init(struct detach *detach, const char *key, struct err *e)
{
	const char *c = key;

	memset(detach, 0, sizeof(*detach));
	if (!strncasecmp(c, "ctrl-", 5) || !strncasecmp(c, "ctrl+", 5))
		c += 5;
	else
		c = "";
	if (!*c || c[1] || !strchr("abcdefgklnopqrstuvwxyz\\]^_", tolower(*c)))
		return err_set(e, ERR_CONFIG,
			       "keys.detach is 'ctrl-' and a letter or "
			       "one of \\ ] ^ _ (not h, i, j, m), not '%s'",
			       key);
	detach->codepoint = tolower((unsigned char)*c);
	detach->raw = toupper((unsigned char)*c) & 0x1f;
	return 0;
}

struct csi {
	unsigned long param[PARAM_MAX][SUB_MAX]; /* 0 where nothing stands */
	size_t n;
	char final;
};

/* Whether it is a sequence of plain numbers, which a key is. */
static bool
csi_read(struct csi *csi, const char *s, size_t n)
{
	size_t sub = 0;

	memset(csi, 0, sizeof(*csi));
	csi->n = 1;
	csi->final = s[n - 1];
	for (size_t i = 2; i < n - 1; i++) {
		unsigned long *p = NULL;

		if (csi->n <= PARAM_MAX && sub < SUB_MAX)
			p = &csi->param[csi->n - 1][sub];
		if (isdigit((unsigned char)s[i])) {
			if (p && *p < 0x110000)
				*p = *p * 10 + (s[i] - '0');
		} else if (s[i] == ':') {
			sub++;
		} else if (s[i] == ';') {
			csi->n++;
			sub = 0;
		} else {
			return false;
		}
	}
	return true;
}

static bool
is_ctrl_alone(unsigned long modifiers)
{
	return modifiers > 0 &&
	       ((modifiers - 1) & ~(unsigned long)MOD_LOCKS) == MOD_CTRL;
}

static bool
is_kitty(const struct detach *d, const struct csi *csi)
{
	/* The third sub-parameter is the key of the same place in a Latin layout. */
	return csi->final == 'u' && csi->n >= 2 &&
	       (csi->param[0][0] == d->codepoint || csi->param[0][2] == d->codepoint) &&
	       is_ctrl_alone(csi->param[1][0]) && csi->param[1][1] != EVENT_RELEASE;
}

static bool
is_other_key(const struct detach *d, const struct csi *csi)
{
	return csi->final == '~' && csi->n == 3 && csi->param[0][0] == 27 &&
	       is_ctrl_alone(csi->param[1][0]) && csi->param[2][0] == d->codepoint;
}

/* The sequence that is held is whole: true when it is the key. */
static bool
judge(struct detach *d, struct str *out)
{
	struct csi csi;
	bool plain = csi_read(&csi, d->held, d->held_len);

	if (plain && !d->in_paste && (is_kitty(d, &csi) || is_other_key(d, &csi))) {
		d->held_len = 0;
		return true;
	}
	if (plain && csi.final == '~' && csi.n == 1) {
		if (csi.param[0][0] == 200)
			d->in_paste = true;
		else if (csi.param[0][0] == 201)
			d->in_paste = false;
	}
	detach_flush(d, out);
	return false;
}

static bool
in_ground(struct detach *d, char c, struct str *out)
{
	if (c == ESC) {
		d->held[d->held_len++] = c;
		return false;
	}
	if ((unsigned char)c == d->raw && !d->in_paste)
		return true;
	str_addc(out, c);
	return false;
}

/* Takes one byte; true when it completes the key. */
static bool
step(struct detach *d, char c, struct str *out)
{
	bool in_csi = d->held_len >= 2;

	if (d->held_len == 0)
		return in_ground(d, c, out);
	if ((!in_csi && c != '[') || (in_csi && (c < 0x20 || c > 0x7e)) ||
	    d->held_len == DETACH_HOLD_MAX) {
		detach_flush(d, out);
		return in_ground(d, c, out);
	}
	d->held[d->held_len++] = c;
	return in_csi && c >= 0x40 && judge(d, out);
}

bool
detach_feed(struct detach *d, const char *bytes, size_t n, struct str *out)
{
	for (size_t i = 0; i < n; i++)
		if (step(d, bytes[i], out))
			return true;
	return false;
}

bool
detach_is_holding(const struct detach *d)
{
	return d->held_len > 0;
}

void
detach_flush(struct detach *d, struct str *out)
{
	str_add(out, d->held, d->held_len);
	d->held_len = 0;
}
