/* SPDX-License-Identifier: MIT */
/* Where two lines of history parted. */
#include "config.h"

#include "repo/repo-int.h"

int
repo_merge_base(struct repo *r, const char *a, const char *b, char oid[REPO_OID_SIZE],
		struct err *err)
{
	git_oid one, two, base;

	if (git_oid_fromstr(&one, a) || git_oid_fromstr(&two, b))
		return repo_err(err, ERR_USAGE, "'%s' and '%s' are not both commits", a, b);
	if (git_merge_base(&base, r->git, &one, &two))
		return repo_err(err, ERR_NOT_FOUND, "%.7s and %.7s have no common history",
				a, b);
	git_oid_tostr(oid, REPO_OID_SIZE, &base);
	return 0;
}
