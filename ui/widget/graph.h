/* SPDX-License-Identifier: MIT */
/*
 * A trend as a line of text: braille (two samples a column, four steps high), or
 * digits of ten where there is no UTF-8. The newest stands at the right.
 */
#ifndef UI_WIDGET_GRAPH_H
#define UI_WIDGET_GRAPH_H

#include <stdbool.h>

#include "base/str.h"
#include "ui/model/model.h"

struct graph {
	const struct trend *trend;
	unsigned scale; /* of the trend */
	double most;	/* the value that fills a column */
	unsigned cols;
	bool utf8;
};

void graph_add(struct str *, const struct graph *);

#endif
