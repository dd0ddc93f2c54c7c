/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "ui/forms.h"

#include "ui/cockpit-int.h"

void
forms_open(struct cockpit *c, enum action a)
{
	(void)c;
	(void)a;
}
