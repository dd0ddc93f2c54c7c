/* SPDX-License-Identifier: MIT */
/* Cleaning a prompt's text, and the steps of its delivery. */
#include "config.h"

#include "keeper/prompt.h"

#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

#define ESC '\033'

/* Skips to the final byte of a control sequence (ECMA-48, 5.4). */
static size_t
skip_csi(const char *s, size_t n, size_t i)
{
	while (i < n && s[i] >= 0x20 && s[i] < 0x40)
		i++;
	return i < n ? i + 1 : n;
}

/* Skips a string (OSC, DCS, APC …) with its BEL or ST. */
static size_t
skip_string(const char *s, size_t n, size_t i)
{
	for (; i < n; i++) {
		if (s[i] == '\a')
			return i + 1;
		if (s[i] == ESC)
			return i + 1 < n && s[i + 1] == '\\' ? i + 2 : i;
	}
	return n;
}

static size_t
skip_escape(const char *s, size_t n, size_t i)
{
	if (++i >= n)
		return n;
	if (s[i] == '[')
		return skip_csi(s, n, i + 1);
	if (strchr("]PX^_", s[i]))
		return skip_string(s, n, i + 1);
	while (i < n && s[i] >= 0x20 && s[i] < 0x30)
		i++;
	return i < n ? i + 1 : n;
}

static void
clean(struct str *out, const char *s, size_t n)
{
	struct str plain = STR_INIT;
	size_t i = 0;

	while (i < n) {
		if (s[i] == ESC) {
			i = skip_escape(s, n, i);
		} else if (s[i] == '\r') {
			if (i + 1 == n || s[i + 1] != '\n')
				str_addc(&plain, '\n');
			i++;
		} else {
			str_addc(&plain, s[i++]);
		}
	}
	utf8_add_clean(out, plain.buf, plain.len);
	str_rtrim(out);
	str_release(&plain);
}

void
prompt_squeeze(struct str *out, const char *text, size_t n)
{
	static const char *const frames[] = { "│", "┃", "║", "|" };
	size_t i = 0;

	while (i < n) {
		size_t skip = strchr(" \t\n", text[i]) ? 1 : 0;

		for (size_t f = 0; !skip && f < ARRAY_SIZE(frames); f++)
			if (n - i >= strlen(frames[f]) &&
			    !memcmp(text + i, frames[f], strlen(frames[f])))
				skip = strlen(frames[f]);
		if (!skip)
			str_addc(out, text[i]);
		i += skip ? skip : 1;
	}
}

/* Of its last line, since composers may part lines otherwise. */
static void
take_tail(struct prompt *p)
{
	const char *line = memrchr(p->text.buf, '\n', p->text.len);
	struct str s = STR_INIT;
	size_t from;

	line = line ? line + 1 : p->text.buf;
	prompt_squeeze(&s, line, p->text.len - (size_t)(line - p->text.buf));
	from = s.len > PROMPT_TAIL ? s.len - PROMPT_TAIL : 0;
	/* not in the middle of a character */
	while (from < s.len && (s.buf[from] & 0xc0) == 0x80)
		from++;
	memcpy(p->tail, s.buf + from, s.len - from);
	p->tail[s.len - from] = '\0';
	str_release(&s);
}

void
prompt_rewind(struct prompt *p)
{
	p->phase = PROMPT_WAITING;
	p->enters = 0;
}

int
prompt_init(struct prompt *p, const char *text, size_t n, int64_t now, struct err *err)
{
	*p = (struct prompt){ .text = STR_INIT, .since = now };
	clean(&p->text, text, n);
	take_tail(p);
	if (p->text.len)
		return 0;
	return err_set(err, ERR_REFUSED, "the prompt is empty");
}

void
prompt_release(struct prompt *p)
{
	str_release(&p->text);
}

static enum prompt_result
refuse_blocked(const struct prompt *p, const struct prompt_facts *f, struct err *err)
{
	const char *more =
		p->phase != PROMPT_WAITING ? " (the text was pasted but not sent)" : "";

	if (f->question && *f->question)
		err_set(err, ERR_REFUSED, "it asks a question: %s; answer it first%s",
			f->question, more);
	else
		err_set(err, ERR_REFUSED, "it asks a question; answer it first%s",
			more);
	return PROMPT_REFUSED;
}

static size_t
longest_line(const struct str *s)
{
	const char *at = s->buf, *end = s->buf + s->len;
	size_t most = 0;

	while (at < end) {
		const char *nl = memchr(at, '\n', end - at);
		size_t n = (nl ? nl : end) - at;

		most = n > most ? n : most;
		at += n + 1;
	}
	return most;
}

static unsigned
count(const char *text, const char *part)
{
	unsigned n = 0;

	while (*part && (text = strstr(text, part))) {
		text += strlen(part);
		n++;
	}
	return n;
}

static enum prompt_result
type_text(struct prompt *p, const struct prompt_facts *f, struct str *keys,
	  struct err *err)
{
	size_t line = longest_line(&p->text);

	if (!f->has_paste && f->is_canonical && line > PROMPT_LINE_MAX) {
		err_set(err, ERR_REFUSED,
			"a line of the prompt has %zu bytes, and the program reads "
			"lines of at most %d",
			line, PROMPT_LINE_MAX);
		return PROMPT_REFUSED;
	}
	/* An interrupted prompt is put back there by some (readline's Ctrl-U). */
	if (f->composer && f->may_hold_draft)
		str_addc(keys, 'U' & 0x1f);
	p->before = f->composer ? count(f->composer, p->tail) : 0;
	if (f->has_paste)
		str_adds(keys, "\033[200~");
	str_add(keys, p->text.buf, p->text.len);
	if (f->has_paste)
		str_adds(keys, "\033[201~");
	p->has_paste = f->has_paste;
	p->outputs = f->outputs;
	p->since = f->now;
	p->phase = PROMPT_TYPED;
	return PROMPT_PENDING;
}

/* When Enter may follow the text. */
static int64_t
enter_at(const struct prompt *p, const struct prompt_facts *f)
{
	int64_t last = p->since + PROMPT_TAKE_MS, quiet;

	if (!p->has_paste)
		return p->since + PROMPT_ENTER_MS;
	if (f->outputs == p->outputs)
		return last;
	quiet = f->output_at + PROMPT_QUIET_MS;
	return quiet < last ? quiet : last;
}

/* A long paste is shown as "[Pasted text #1 +59 lines]" or the like. */
static bool
stands(const struct prompt *p, const struct prompt_facts *f)
{
	return count(f->composer, p->tail) > p->before || strstr(f->composer, "[Pasted");
}

static enum prompt_result
enter(struct prompt *p, const struct prompt_facts *f, struct str *keys)
{
	str_addc(keys, '\r');
	p->enters++;
	p->since = f->now;
	p->phase = PROMPT_ENTERED;
	return f->composer && *p->tail ? PROMPT_PENDING : PROMPT_DELIVERED;
}

/* Where the composer can be read: never Enter for what is not seen there. */
static enum prompt_result
enter_when_it_stands(struct prompt *p, const struct prompt_facts *f, struct str *keys,
		     struct err *err)
{
	if (stands(p, f) && f->now >= f->output_at + PROMPT_STILL_MS)
		return enter(p, f, keys);
	if (f->now < p->since + PROMPT_SHOW_MS)
		return PROMPT_PENDING;
	if (stands(p, f))
		return enter(p, f, keys);
	err_set(err, ERR_REFUSED,
		"it did not take the text up: it was pasted, and not sent");
	return PROMPT_REFUSED;
}

static enum prompt_result
await_taken(struct prompt *p, const struct prompt_facts *f, struct str *keys,
	    struct err *err)
{
	bool is_over = f->now >= p->since + PROMPT_GO_MS;

	/* In the middle of being drawn anew it may seem to have gone. */
	if (!stands(p, f) && (is_over || f->now >= f->output_at + PROMPT_QUIET_MS))
		return PROMPT_DELIVERED;
	if (!is_over)
		return PROMPT_PENDING;
	if (p->enters < PROMPT_ENTERS)
		return enter(p, f, keys);
	err_set(err, ERR_REFUSED, "it did not take the prompt: it stands in its composer");
	return PROMPT_REFUSED;
}

static bool
is_ready(const struct prompt *p, const struct prompt_facts *f)
{
	if (f->is_unknown)
		return false;
	return !f->is_starting || f->has_paste || f->now >= p->since + PROMPT_READY_MS;
}

static bool
is_late(const struct prompt *p, const struct prompt_facts *f)
{
	return f->is_unknown && f->now >= p->since + PROMPT_KNOWN_MS;
}

enum prompt_result
prompt_step(struct prompt *p, const struct prompt_facts *f, struct str *keys,
	    struct err *err)
{
	if (f->has_exited) {
		err_set(err, ERR_REFUSED, "it has ended; restart it first");
		return PROMPT_REFUSED;
	}
	/* after Enter, a question is what came of the prompt */
	if (f->is_blocked)
		return p->enters ? PROMPT_DELIVERED : refuse_blocked(p, f, err);
	if (p->phase == PROMPT_WAITING && is_late(p, f)) {
		err_set(err, ERR_REFUSED, "it does not look as if it took prompts yet");
		return PROMPT_REFUSED;
	}
	if (p->phase == PROMPT_WAITING)
		return is_ready(p, f) ? type_text(p, f, keys, err) : PROMPT_PENDING;
	if (p->phase == PROMPT_ENTERED)
		return await_taken(p, f, keys, err);
	if (f->composer && *p->tail)
		return enter_when_it_stands(p, f, keys, err);
	return f->now < enter_at(p, f) ? PROMPT_PENDING : enter(p, f, keys);
}

int64_t
prompt_due(const struct prompt *p, const struct prompt_facts *f)
{
	if (p->phase == PROMPT_WAITING)
		return p->since + (f->is_unknown ? PROMPT_KNOWN_MS : PROMPT_READY_MS);
	if (p->phase == PROMPT_ENTERED)
		return stands(p, f) ? p->since + PROMPT_GO_MS
				    : f->output_at + PROMPT_QUIET_MS;
	if (f->composer && *p->tail)
		return stands(p, f) && f->output_at + PROMPT_STILL_MS > f->now
			       ? f->output_at + PROMPT_STILL_MS
			       : p->since + PROMPT_SHOW_MS;
	return enter_at(p, f);
}
