/* SPDX-License-Identifier: MIT */
/*
 * The cell styles are a table: a writer, a fixed width, a colour. Widths are
 * fixed for all that changes while one looks, so that columns never jump.
 */
#include "config.h"

#include "text/cells.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/money.h"
#include "base/utf8.h"

/* What is larger can only be a point in time: as a duration it is 3 years. */
#define TIME_FROM_MS INT64_C(100000000000)

typedef void cell_fn(const struct style *, const json_t *, struct str *out);

static int64_t
whole(const json_t *value)
{
	if (json_is_integer(value))
		return json_integer_value(value);
	return (int64_t)(json_number_value(value) + 0.5);
}

static void
add_words(const json_t *list, struct str *out)
{
	size_t i;
	json_t *item;

	json_array_foreach(list, i, item)
		str_addf(out, "%s%s", i ? ", " : "",
			 json_is_string(item) ? json_string_value(item) : "");
}

static void
add_raw(const json_t *value, struct str *out)
{
	if (json_is_string(value))
		str_adds(out, json_string_value(value));
	else if (json_is_integer(value))
		str_addf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_real(value))
		str_addf(out, "%.10g", json_real_value(value));
	else if (json_is_true(value))
		str_adds(out, "yes");
	else if (json_is_array(value))
		add_words(value, out);
}

static void
format_text(const struct style *style, const json_t *value, struct str *out)
{
	struct str raw = STR_INIT;

	(void)style;
	add_raw(value, &raw);
	utf8_add_line(out, raw.buf, raw.len);
	str_release(&raw);
}

static void
format_age(const struct style *style, const json_t *value, struct str *out)
{
	int64_t ms = whole(value);

	if (ms >= TIME_FROM_MS)
		ms = style->now_ms - ms;
	if (ms != 0)
		clock_format_age(out, ms);
}

static void
format_size(const struct style *style, const json_t *value, struct str *out)
{
	(void)style;
	if (whole(value) > 0)
		size_format(out, whole(value));
}

static void
format_percent(const struct style *style, const json_t *value, struct str *out)
{
	(void)style;
	if (whole(value) > 0)
		str_addf(out, "%" PRId64 "%%", whole(value));
}

static void
format_number(const struct style *style, const json_t *value, struct str *out)
{
	(void)style;
	if (whole(value) != 0)
		add_raw(value, out);
}

/* No cost at all is worth no ink; one that is too small to see is. */
static void
format_money(const struct style *style, const json_t *value, struct str *out)
{
	double usd = json_number_value(value);

	(void)style;
	if (usd > 0 && usd < 1e9)
		money_format(out, (int64_t)(usd * (double)MONEY_DOLLAR + 0.5));
}

void
cell_add_count(struct str *out, const char *sign, int64_t n)
{
	if (n <= 0)
		return;
	if (n < 10000)
		str_addf(out, "%s%" PRId64, sign, n);
	else if (n < 1000000)
		str_addf(out, "%s%" PRId64 "k", sign, n / 1000);
	else
		str_addf(out, "%s%" PRId64 "M", sign, n / 1000000);
}

static void
format_count(const struct style *style, const json_t *value, struct str *out)
{
	int64_t n = whole(value);

	(void)style;
	if (n < 1000000)
		cell_add_count(out, "", n);
	else if (n < 100000000)
		str_addf(out, "%" PRId64 ".%" PRId64 "M", n / 1000000, n / 100000 % 10);
	else
		str_addf(out, "%" PRId64 "M", n / 1000000);
}

static void
format_added(const struct style *style, const json_t *value, struct str *out)
{
	(void)style;
	cell_add_count(out, "+", whole(value));
}

static void
format_removed(const struct style *style, const json_t *value, struct str *out)
{
	cell_add_count(out, style->utf8 ? "−" : "-", whole(value));
}

static const struct {
	cell_fn *format;
	unsigned width;
	bool is_number;
	enum role role;
} styles[] = {
	[CELL_TEXT] = { format_text, 0, false, ROLE_TEXT },
	[CELL_STATE] = { format_text, 8, false, ROLE_TEXT },
	[CELL_AGE] = { format_age, 4, true, ROLE_DIM },
	[CELL_SIZE] = { format_size, 5, true, ROLE_TEXT },
	[CELL_PERCENT] = { format_percent, 5, true, ROLE_TEXT },
	[CELL_ADDED] = { format_added, 5, true, ROLE_ADDED },
	[CELL_REMOVED] = { format_removed, 5, true, ROLE_REMOVED },
	[CELL_NUMBER] = { format_number, 0, true, ROLE_TEXT },
	[CELL_MONEY] = { format_money, 7, true, ROLE_TEXT },
	[CELL_COUNT] = { format_count, 5, true, ROLE_TEXT },
};

void
cell_format(const struct style *style, enum cell_style cell, const json_t *value,
	    struct str *out)
{
	if (value && !json_is_null(value))
		styles[cell].format(style, value, out);
}

unsigned
cell_width(enum cell_style cell)
{
	return styles[cell].width;
}

bool
cell_is_number(enum cell_style cell)
{
	return styles[cell].is_number;
}

enum role
cell_role(enum cell_style cell, const char *text)
{
	return cell == CELL_STATE ? style_state(text)->role : styles[cell].role;
}

/* Where the last columns of text begin. */
static size_t
tail_start(const char *text, unsigned columns)
{
	unsigned width = style_width(text);
	size_t at = style_fit(text, width > columns ? width - columns : 0);

	/* A wide character astride the cut would be one too many. */
	while (text[at] && style_width(text + at) > columns)
		at += style_fit(text + at, 2);
	return at;
}

void
cell_cut(const struct style *style, const char *text, unsigned columns, struct str *out)
{
	const char *mark = style->utf8 ? "…" : "~";
	unsigned left, head;
	size_t n;

	if (style_width(text) <= columns) {
		str_adds(out, text);
		return;
	}
	if (columns == 0)
		return;
	left = columns - 1;
	head = strchr(text, ' ') ? left : left - left / 2;
	n = style_fit(text, head);
	while (n > 0 && text[n - 1] == ' ')
		n--;
	str_add(out, text, n);
	str_adds(out, mark);
	str_adds(out, text + tail_start(text, left - head));
}
