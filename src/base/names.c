/* SPDX-License-Identifier: MIT */
/*
 * Piece by piece between the dashes, and within a piece run by run: an order of
 * tuples, so that it stays one when names of all kinds meet.
 */
#include "config.h"

#include "base/names.h"

#include <stdbool.h>
#include <string.h>

/* The hundred of the largest fanout end with CV: "UI" is a word. */
enum { LETTERS_MAX = 2, LAST_FIRST = 'C' };

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "A" to "Z", "AA" to "CZ": how many letters; 0: it is no such piece. */
static size_t
letters(const char *piece, size_t n)
{
	size_t i = 0;

	while (i < n && piece[i] >= 'A' && piece[i] <= 'Z')
		i++;
	if (i < n || n > LETTERS_MAX || (n > 1 && piece[0] > LAST_FIRST))
		return 0;
	return n;
}

static int
by_size(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

/* Goes behind both; zeros in front do not count. */
static int
compare_numbers(const char **a, const char **b)
{
	size_t n, m;
	int order;

	*a += strspn(*a, "0");
	*b += strspn(*b, "0");
	n = strspn(*a, "0123456789");
	m = strspn(*b, "0123456789");
	order = n == m ? memcmp(*a, *b, n) : by_size(n, m);
	*a += n;
	*b += m;
	return order;
}

static int
compare_text(const char *a, const char *a_end, const char *b, const char *b_end)
{
	while (a < a_end && b < b_end) {
		int order = is_digit(*a) && is_digit(*b)
				    ? compare_numbers(&a, &b)
				    : (unsigned char)*a++ - (unsigned char)*b++;

		if (order)
			return order;
	}
	return (a < a_end) - (b < b_end);
}

/* What counts by letters stands before all else. */
static int
compare_pieces(const char *a, size_t n, const char *b, size_t m)
{
	size_t x = letters(a, n), y = letters(b, m);

	if (!x || !y)
		return x ? -1 : y ? 1 : compare_text(a, a + n, b, b + m);
	return x != y ? by_size(x, y) : memcmp(a, b, n);
}

int
names_compare(const char *a, const char *b)
{
	const char *x = a, *y = b;

	for (;;) {
		size_t n = strcspn(x, "-"), m = strcspn(y, "-");
		int order = compare_pieces(x, n, y, m);

		if (order)
			return order;
		x += n;
		y += m;
		if (!*x || !*y)
			break;
		x++;
		y++;
	}
	return *x || *y ? (*x != '\0') - (*y != '\0') : strcmp(a, b);
}
