/* SPDX-License-Identifier: MIT */
/*
 * Path arithmetic and the XDG places. Text in, text out: only dirs_init (which
 * looks where the program lies) and dirs_make_runtime touch the disk.
 */
#include "config.h"

#include "base/path.h"

#include <errno.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"

char *
path_join(const char *a, const char *b)
{
	size_t n = strlen(a);

	if (*b == '/' || !n)
		return xstrdup(b);
	return xasprintf("%s%s%s", a, a[n - 1] == '/' ? "" : "/", b);
}

const char *
path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

char *
path_dir(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return xstrdup(".");
	return slash == path ? xstrdup("/") : xstrndup(path, slash - path);
}

char *
path_expand(const char *path)
{
	const char *home = getenv("HOME");

	if (path[0] != '~' || (path[1] && path[1] != '/') || !home)
		return xstrdup(path);
	return xasprintf("%s%s", home, path + 1);
}

char *
path_absolute(const char *path, const char *cwd)
{
	struct str out = STR_INIT;
	char *whole = path_join(cwd, path), *rest = whole, *part;

	while ((part = strsep(&rest, "/"))) {
		if (!*part || !strcmp(part, "."))
			continue;
		if (!strcmp(part, "..")) {
			char *slash = strrchr(out.buf, '/');

			if (slash)
				str_set_len(&out, slash - out.buf);
			continue;
		}
		str_addf(&out, "/%s", part);
	}
	if (!out.len)
		str_addc(&out, '/');
	free(whole);
	return str_detach(&out);
}

bool
path_is_inside(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	if (n && dir[n - 1] == '/')
		n--;
	return !strncmp(path, dir, n) && (path[n] == '/' || !path[n]);
}

static uint32_t
fnv1a(const char *s)
{
	uint32_t h = 2166136261u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h;
}

char *
path_slug(const char *name)
{
	struct str s = STR_INIT;
	bool same = true;

	for (const char *c = name; *c; c++) {
		bool keep = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
			    (*c >= '0' && *c <= '9') || strchr("._-", *c);

		if (!s.len && (*c == '.' || *c == '-'))
			keep = false;
		same = same && keep;
		if (keep)
			str_addc(&s, *c);
		else if (s.len && s.buf[s.len - 1] != '-')
			str_addc(&s, '-');
	}
	if (s.len > 80) {
		str_set_len(&s, 80);
		same = false;
	}
	if (!same) {
		while (s.len && s.buf[s.len - 1] == '-')
			str_set_len(&s, s.len - 1);
		str_addf(&s, "%s%06x", s.len ? "-" : "", fnv1a(name) & 0xffffff);
	}
	return str_detach(&s);
}

static const char *
home_dir(void)
{
	const char *home = getenv("HOME");
	struct passwd *pw;

	if (home && *home == '/')
		return home;
	pw = getpwuid(getuid());
	return pw && pw->pw_dir && *pw->pw_dir == '/' ? pw->pw_dir : NULL;
}

/* $name/fleet, or home/fallback/fleet; a relative $name is ignored (XDG). */
static char *
xdg_dir(const char *name, const char *home, const char *fallback)
{
	const char *v = getenv(name);

	if (v && *v == '/')
		return path_join(v, "fleet");
	return xasprintf("%s/%s/fleet", home, fallback);
}

static bool
is_dir(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

static bool
is_program(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) && !access(path, X_OK);
}

/*
 * What is installed: by the environment, beside the program as it stands now
 * (<prefix>/bin, or a build tree with its own libexec and share), else where
 * configure was told.
 */
static char *
installed(const char *env, const char *configured, const char *const *beside,
	  bool (*is_it)(const char *))
{
	const char *v = getenv(env);
	char exe[4096], *dir, *found = NULL;
	ssize_t n;

	if (v && *v == '/')
		return xstrdup(v);
	n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	if (n > 0) {
		exe[n] = '\0';
		dir = path_dir(exe);
		for (size_t i = 0; !found && beside[i]; i++) {
			char *p = path_absolute(beside[i], dir);

			if (is_it(p))
				found = p;
			else
				free(p);
		}
		free(dir);
	}
	return found ? found : xstrdup(configured);
}

int
dirs_init(struct dirs *d, struct err *err)
{
	static const char *const share[] = { "../share/fleet", "../../share/fleet", NULL };
	static const char *const libexec[] = { "../libexec/fleet", ".", NULL };
	static const char *const fleet[] = { "fleet", "../../bin/fleet", NULL };
	const char *home = home_dir(), *run = getenv("XDG_RUNTIME_DIR");

	if (!home)
		return err_set(err, ERR_CONFIG,
			       "no home directory: HOME is not an absolute path and "
			       "uid %u has no password entry",
			       (unsigned)getuid());
	d->config = xdg_dir("XDG_CONFIG_HOME", home, ".config");
	d->state = xdg_dir("XDG_STATE_HOME", home, ".local/state");
	d->data = xdg_dir("XDG_DATA_HOME", home, ".local/share");
	d->runtime = run && *run == '/' ? path_join(run, "fleet")
					: xasprintf("/tmp/fleet-%u", (unsigned)getuid());
	d->share = installed("FLEET_SHARE", FLEET_SHAREDIR, share, is_dir);
	d->libexec = installed("FLEET_LIBEXEC", FLEET_LIBEXECDIR, libexec, is_dir);
	d->fleet = installed("FLEET_PROGRAM", FLEET_BINDIR "/fleet", fleet, is_program);
	return 0;
}

void
dirs_release(struct dirs *d)
{
	free(d->config);
	free(d->state);
	free(d->data);
	free(d->runtime);
	free(d->share);
	free(d->libexec);
	free(d->fleet);
	memset(d, 0, sizeof(*d));
}

int
dirs_make_runtime(const struct dirs *d, struct err *err)
{
	struct stat st;

	if (mkdir(d->runtime, 0700) && errno != EEXIST)
		return err_errno(err, ERR_IO,
				 "cannot make the runtime directory %s (XDG_RUNTIME_DIR "
				 "says where it goes)",
				 d->runtime);
	if (lstat(d->runtime, &st))
		return err_errno(err, ERR_IO, "cannot look at %s", d->runtime);
	if (!S_ISDIR(st.st_mode))
		return err_set(err, ERR_REFUSED,
			       "%s is not a directory; move it away, or set "
			       "XDG_RUNTIME_DIR",
			       d->runtime);
	if (st.st_uid != geteuid())
		return err_set(err, ERR_REFUSED,
			       "%s belongs to uid %u, not to you; set XDG_RUNTIME_DIR to "
			       "a directory of your own",
			       d->runtime, (unsigned)st.st_uid);
	if ((st.st_mode & 077) && chmod(d->runtime, 0700))
		return err_errno(err, ERR_REFUSED, "cannot close %s to others",
				 d->runtime);
	return 0;
}

char *
dirs_socket(const struct dirs *d, const char *id, struct err *err)
{
	char *p = xasprintf("%s/%s.sock", d->runtime, id);
	size_t limit = sizeof(((struct sockaddr_un *)0)->sun_path);

	if (strlen(p) >= limit) {
		err_set(err, ERR_CONFIG,
			"the socket path %s has %zu bytes and the limit is %zu; set "
			"XDG_RUNTIME_DIR to a shorter directory",
			p, strlen(p), limit - 1);
		free(p);
		return NULL;
	}
	return p;
}

char *
dirs_agent(const struct dirs *d, const char *id)
{
	return xasprintf("%s/agents/%s", d->state, id);
}
