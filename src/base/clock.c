/* SPDX-License-Identifier: MIT */
/* Clocks, and durations and sizes as text. */
#include "config.h"

#include "base/clock.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"

struct unit {
	const char *name;
	int64_t factor;
};

int64_t
clock_utc_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t
clock_mono_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t
clock_mono_ms(void)
{
	return clock_mono_us() / 1000;
}

void
clock_format_age(struct str *s, int64_t ms)
{
	int64_t sec = ms < 0 ? 0 : ms / 1000;

	if (sec < 60)
		str_addf(s, "%ds", (int)sec);
	else if (sec < 3600)
		str_addf(s, "%dm", (int)(sec / 60));
	else if (sec < 2 * 86400)
		str_addf(s, "%dh", (int)(sec / 3600));
	else
		str_addf(s, "%lldd", (long long)(sec / 86400));
}

void
clock_format_utc(struct str *s, int64_t utc_ms)
{
	time_t t = utc_ms / 1000;
	char text[32];
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	str_adds(s, text);
}

static int
parse_amount(const char *text, const struct unit *units, size_t n, const char *what,
	     int64_t *out, struct err *err)
{
	const char *end;
	double v;
	char *stop;

	errno = 0;
	v = isdigit((unsigned char)*text) ? strtod(text, &stop) : -1;
	if (v < 0 || errno)
		goto bad;
	end = stop;
	for (size_t i = 0; i < n; i++)
		if (!strcasecmp(end, units[i].name)) {
			if (v * (double)units[i].factor > 9e15)
				goto bad;
			*out = (int64_t)(v * (double)units[i].factor);
			return 0;
		}
bad:
	return err_set(err, ERR_USAGE, "'%s' is not %s", text, what);
}

int
clock_parse_duration(const char *text, int64_t *ms, struct err *err)
{
	static const struct unit units[] = {
		{ "", 1000 },	 { "ms", 1 },	    { "s", 1000 },
		{ "m", 60000 },	 { "min", 60000 },  { "h", 3600000 },
		{ "d", 86400000 },
	};

	return parse_amount(text, units, ARRAY_SIZE(units),
			    "a duration like 30s, 5m or 250ms", ms, err);
}

int
size_parse(const char *text, int64_t *bytes, struct err *err)
{
	static const struct unit units[] = {
		{ "", 1 },	 { "b", 1 },
		{ "k", 1 << 10 }, { "kb", 1 << 10 }, { "kib", 1 << 10 },
		{ "m", 1 << 20 }, { "mb", 1 << 20 }, { "mib", 1 << 20 },
		{ "g", 1 << 30 }, { "gb", 1 << 30 }, { "gib", 1 << 30 },
	};

	return parse_amount(text, units, ARRAY_SIZE(units), "a size like 64k, 16M or 1G",
			    bytes, err);
}

void
size_format(struct str *s, int64_t bytes)
{
	static const char units[] = "BKMGTP";
	double v = (double)bytes;
	int u = 0;

	while (v >= 1000 && units[u + 1]) {
		v /= 1024;
		u++;
	}
	if (u && v < 9.95)
		str_addf(s, "%.1f%c", v, units[u]);
	else
		str_addf(s, "%.0f%c", v, units[u]);
}
