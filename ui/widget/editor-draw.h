/* SPDX-License-Identifier: MIT */
/* Text that is being written, on the canvas: as much of it as fits, and its cursor. */
#ifndef UI_WIDGET_EDITOR_DRAW_H
#define UI_WIDGET_EDITOR_DRAW_H

#include <stdbool.h>

#include "ui/canvas/canvas.h"
#include "ui/widget/editor.h"

/* Fits it to the region; has_cursor: the terminal's cursor is there. */
void editor_draw(struct editor *, struct canvas *, struct rect, struct pen,
		 bool has_cursor);

#endif
