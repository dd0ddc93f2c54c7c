/* SPDX-License-Identifier: MIT */
/*
 * A sync is of one file: its place and its conversation, taken from the store when
 * the transaction begins, the rows of days and models that it touches, all saved
 * when it ends. Who else reads the same file waits for that, and then finds nothing
 * that is new.
 */
#include "config.h"

#include "agent/meter-sync.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/kind.h"
#include "base/alloc.h"
#include "base/clock.h"

struct meter {
	struct store *store;
	const struct dirs *dirs;
	struct prices prices;
	char *buffer;	    /* METER_LINE_MAX bytes, when first needed */
	struct strv kinds;  /* that were asked for, and their readers beside them */
	struct strv readers; /* "" is none */
};

/* A row of the store that is touched. */
struct touched {
	struct usage_row row;
	bool has_tokens;
};

struct sync {
	struct meter *m;
	const char *agent;
	const struct meter_note *note; /* of this conversation; or NULL */
	const struct meter_file *file;
	struct meter_place place;
	struct usage_session session;
	struct touched *rows;
	size_t n, alloc;
	int64_t pending; /* the program's figure, nothing having come after; -1 */
	int failed;
	struct err *err;
};

int
meter_open(struct store *store, const struct dirs *dirs, struct meter **out,
	   struct err *err)
{
	struct meter *m = xcalloc(1, sizeof(*m));

	m->store = store;
	m->dirs = dirs;
	strv_init(&m->kinds);
	strv_init(&m->readers);
	if (prices_load(dirs, &m->prices, err)) {
		free(m);
		return -1;
	}
	*out = m;
	return 0;
}

void
meter_close(struct meter *m)
{
	if (!m)
		return;
	prices_release(&m->prices);
	strv_release(&m->kinds);
	strv_release(&m->readers);
	free(m->buffer);
	free(m);
}

const struct prices *
meter_prices(const struct meter *m)
{
	return &m->prices;
}

/* --- rows --- */

static const char *
model_of(const struct sync *s, const char *model)
{
	if (*model)
		return model;
	if (s->session.model && *s->session.model)
		return s->session.model;
	return s->note && s->note->model ? s->note->model : "";
}

static struct touched *
touch(struct sync *s, int64_t at_ms, const char *model)
{
	int64_t day = (at_ms > 0 ? at_ms : clock_utc_ms()) / STORE_DAY_MS;
	struct touched *t;

	for (size_t i = 0; i < s->n; i++)
		if (s->rows[i].row.day == day && !strcmp(s->rows[i].row.model, model))
			return &s->rows[i];
	ALLOC_GROW(s->rows, s->n + 1, s->alloc);
	t = &s->rows[s->n++];
	*t = (struct touched){
		.row = { .agent = xstrdup(s->agent),
			 .session = xstrdup(s->session.session),
			 .model = xstrdup(model),
			 .day = day },
	};
	if (store_usage_find(s->m->store, &t->row, s->err))
		s->failed = -1;
	return t;
}

static int
save_rows(struct sync *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct touched *t = &s->rows[i];
		const struct price *p = prices_find(&s->m->prices, t->row.model);

		if (t->has_tokens && p)
			t->row.cost = price_of(p, &t->row.tokens);
		if (t->has_tokens)
			t->row.is_unpriced = !p;
		if (store_usage_save(s->m->store, &t->row, s->err))
			return -1;
	}
	return 0;
}

static void
forget_rows(struct sync *s)
{
	for (size_t i = 0; i < s->n; i++)
		usage_row_release(&s->rows[i].row);
	s->n = 0;
}

/* --- events --- */

static bool
is_new(struct sync *s, uint64_t id)
{
	bool is = true;

	if (id && store_usage_see(s->m->store, id, &is, s->err))
		s->failed = -1;
	return is && !s->failed;
}

static void
set_text(char **to, const char *text)
{
	free(*to);
	*to = xstrdup(text);
}

static bool
take_tokens(struct sync *s, const struct meter_event *e)
{
	const char *model = model_of(s, e->model);
	const struct price *p = prices_find(&s->m->prices, model);
	struct touched *t;

	if (!is_new(s, e->id)) {
		if (!s->place.restarts)
			s->session.is_copy = true;
		return false;
	}
	t = touch(s, e->at_ms, model);
	tokens_add(&t->row.tokens, &e->tokens);
	t->has_tokens = true;
	if (p && (!s->note || e->at_ms < s->note->first_ms))
		s->session.before += price_of(p, &e->tokens);
	if (e->at_ms > s->session.at_ms)
		s->session.at_ms = e->at_ms;
	s->pending = -1;
	return true;
}

static bool
take_turn(struct sync *s, const struct meter_event *e)
{
	if (!is_new(s, e->id))
		return false;
	touch(s, e->at_ms, model_of(s, e->model))->row.turns++;
	return true;
}

static void
take_context(struct sync *s, const struct meter_event *e)
{
	const struct price *p = prices_find(&s->m->prices, e->model);

	set_text(&s->session.model, e->model);
	s->session.context_tokens = e->context_tokens;
	s->session.context_size = e->context_size ? e->context_size : p ? p->context : 0;
	if (e->at_ms > s->session.at_ms)
		s->session.at_ms = e->at_ms;
}

static bool
take(void *ctx, const struct meter_event *e)
{
	struct sync *s = ctx;
	struct str limits = STR_INIT;

	switch (e->kind) {
	case METER_TOKENS:
		return take_tokens(s, e);
	case METER_TURN:
		return take_turn(s, e);
	case METER_CONTEXT:
		take_context(s, e);
		break;
	case METER_LIMITS:
		meter_limits_save(&e->limits, &limits);
		set_text(&s->session.limits, limits.buf);
		str_release(&limits);
		break;
	case METER_COST:
		s->pending = e->cost;
		break;
	}
	return true;
}

/* --- the agent's own figure --- */

/*
 * base: what of its first figure is none of this conversation's. What was touched
 * is saved before: the sum is the store's.
 */
static int
settle(struct sync *s, int64_t reported, int64_t base, int64_t at_ms)
{
	struct store *st = s->m->store;
	struct usage_sum sum;
	int64_t more;

	if (store_usage_sum(st, s->agent, s->session.session, &sum, s->err))
		return -1;
	if (s->session.reported < 0)
		s->session.base = base;
	s->session.reported = reported;
	more = reported - s->session.base - sum.cost;
	if (more < -sum.cost)
		more = -sum.cost;
	if (more)
		touch(s, at_ms, model_of(s, ""))->row.correction += more;
	if (s->failed || save_rows(s))
		return -1;
	forget_rows(s);
	return store_usage_settle(st, s->agent, s->session.session, s->err);
}

/* What stands in a transcript; a fork's holds what it came from as well. */
static int
settle_pending(struct sync *s)
{
	if (s->pending < 0 || s->note || s->session.is_copy)
		return 0;
	return settle(s, s->pending, 0, s->session.at_ms);
}

static int
load_session(struct sync *s, const char *session)
{
	usage_session_release(&s->session);
	if (store_usage_session(s->m->store, s->agent, session, &s->session, s->err))
		return -1;
	if (!s->session.session) {
		s->session.session = xstrdup(session);
		s->session.model = xstrdup("");
	}
	return 0;
}

static void
sync_release(struct sync *s)
{
	forget_rows(s);
	free(s->rows);
	usage_session_release(&s->session);
}

/* A note that is older than the last message says nothing of that. */
static bool
is_news(const struct sync *s)
{
	return s->note->cost >= 0 && s->note->at_ms >= s->session.at_ms &&
	       s->note->cost != s->session.reported;
}

static int
settle_note(struct sync *s)
{
	struct store *st = s->m->store;
	int rc = -1;

	if (load_session(s, s->note->session))
		return -1;
	if (!is_news(s) || (!s->note->cost && !s->session.at_ms))
		return 0;
	if (store_begin(st, s->err))
		return -1;
	if (!load_session(s, s->note->session) &&
	    (!is_news(s) || (!settle(s, s->note->cost,
				     s->note->first - s->session.before,
				     s->note->at_ms) &&
			     !store_usage_session_save(st, s->agent, &s->session, s->err))))
		rc = store_commit(st, s->err);
	if (rc)
		store_rollback(st);
	return rc;
}

/* --- files --- */

static uint64_t
head_of(int fd, size_t n)
{
	char head[METER_HEAD_MAX];
	ssize_t got = pread(fd, head, n, 0);

	return meter_hash("head ", head, got > 0 ? (size_t)got : 0);
}

static bool
is_another(const struct meter_place *p, int fd, const struct stat *st)
{
	return p->inode != (int64_t)st->st_ino || p->offset > st->st_size ||
	       head_of(fd, (size_t)p->head_length) != p->head;
}

static int
load_place(struct sync *s, struct meter_place *p)
{
	char *text;

	*p = (struct meter_place)METER_PLACE_INIT;
	if (store_usage_place(s->m->store, s->agent, s->file->path, &text, s->err))
		return -1;
	if (text)
		meter_place_load(text, p);
	free(text);
	if (p->head_length < 0 || p->head_length > METER_HEAD_MAX)
		*p = (struct meter_place)METER_PLACE_INIT;
	return 0;
}

static int
save_place(struct sync *s)
{
	struct str text = STR_INIT;
	int rc;

	meter_place_save(&s->place, &text);
	rc = store_usage_place_save(s->m->store, s->agent, s->file->path,
				    s->session.session, text.buf, s->err);
	str_release(&text);
	return rc;
}

/* A place for this file: from its beginning when it is another one by now. */
static int
find_place(struct sync *s, int fd, const struct stat *st)
{
	if (load_place(s, &s->place))
		return -1;
	if (s->place.inode && is_another(&s->place, fd, st))
		meter_place_restart(&s->place);
	if (!s->place.offset) {
		s->place.inode = (int64_t)st->st_ino;
		s->place.head_length = st->st_size < METER_HEAD_MAX ? st->st_size
								    : METER_HEAD_MAX;
		s->place.head = head_of(fd, (size_t)s->place.head_length);
	}
	return 0;
}

/* Within a transaction: 1 when there may be more, 0 when not. */
static int
take_stretch(struct sync *s, const struct meter_reader *reader, int fd,
	     const struct stat *st)
{
	struct meter_feed feed = {
		.reader = reader,
		.place = &s->place,
		.session = s->file->session,
		.is_side = s->file->is_side,
		.take = take,
		.ctx = s,
	};
	ssize_t n;
	size_t taken = 0;

	s->pending = -1;
	if (load_session(s, s->file->session) || find_place(s, fd, st))
		return -1;
	n = pread(fd, s->m->buffer, METER_LINE_MAX, s->place.offset);
	if (n > 0)
		taken = meter_feed(&feed, s->m->buffer, (size_t)n);
	if (s->failed || save_rows(s))
		return -1;
	forget_rows(s);
	if (settle_pending(s) || save_place(s) ||
	    store_usage_session_save(s->m->store, s->agent, &s->session, s->err))
		return -1;
	return taken && s->place.offset < st->st_size;
}

static int
read_file(struct sync *s, const struct meter_reader *reader, int fd,
	  const struct stat *st)
{
	struct store *store = s->m->store;
	int more = 1;

	if (!s->m->buffer)
		s->m->buffer = xmalloc(METER_LINE_MAX);
	while (more > 0) {
		if (store_begin(store, s->err))
			return -1;
		more = take_stretch(s, reader, fd, st);
		if (more < 0 || store_commit(store, s->err)) {
			store_rollback(store);
			return -1;
		}
	}
	return 0;
}

static void
tell(struct meter_told *told, const struct meter_place *p, const struct stat *st)
{
	if (!told)
		return;
	told->bad += p->bad;
	told->foreign += p->foreign;
	told->too_long += p->too_long;
	told->restarts += p->restarts;
	if (st->st_size > p->offset)
		told->partial += st->st_size - p->offset;
}

static int
sync_file(struct sync *s, const struct meter_reader *reader, struct meter_told *told)
{
	int fd = open(s->file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), rc = 0;
	struct stat st;

	if (fd < 0)
		return 0;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		goto out;
	rc = load_place(s, &s->place);
	if (!rc && (s->place.inode != (int64_t)st.st_ino || s->place.offset != st.st_size))
		rc = read_file(s, reader, fd, &st);
	if (!rc && !fstat(fd, &st))
		tell(told, &s->place, &st);
out:
	close(fd);
	return rc;
}

/* --- agents --- */

static const char *
reader_of(struct meter *m, const char *name)
{
	static const char *const names[] = {
		[KIND_USAGE_NONE] = "",
		[KIND_USAGE_CLAUDE] = "claude",
		[KIND_USAGE_CODEX] = "codex",
	};
	struct kind kind;

	for (size_t i = 0; i < m->kinds.n; i++)
		if (!strcmp(m->kinds.v[i], name))
			return m->readers.v[i];
	strv_add(&m->kinds, name);
	if (kind_load(m->dirs, name, &kind, NULL))
		return strv_add(&m->readers, "");
	strv_add(&m->readers, names[kind.usage]);
	kind_release(&kind);
	return m->readers.v[m->readers.n - 1];
}

static int
find_files(struct meter *m, const struct agent_row *row, const char *reader,
	   const struct meter_notes *notes, struct meter_files *files, struct err *err)
{
	struct strv paths = STRV_INIT, sessions = STRV_INIT;
	char *dir = dirs_agent(m->dirs, row->id);
	int rc = store_usage_paths(m->store, row->id, &paths, &sessions, err);

	if (!rc)
		meter_find(reader, dir, row->worktree, notes, &paths, &sessions, files);
	strv_release(&sessions);
	strv_release(&paths);
	free(dir);
	return rc;
}

int
meter_sync_files(struct meter *m, const struct agent_row *row, struct meter_files *files,
		 struct err *err)
{
	const char *reader = reader_of(m, row->kind);
	char *dir = dirs_agent(m->dirs, row->id);
	struct meter_notes notes;
	int rc = 0;

	meter_notes_load(dir, &notes);
	if (*reader)
		rc = find_files(m, row, reader, &notes, files, err);
	meter_notes_release(&notes);
	free(dir);
	return rc;
}

/* Rows that had no price when they were read, and have one now. */
static int
reprice(struct meter *m, const char *agent, struct err *err)
{
	struct usage_rows rows = USAGE_ROWS_INIT;
	struct usage_sum sum;
	int rc = store_usage_sum(m->store, agent, NULL, &sum, err);

	if (rc || !sum.is_unpriced)
		return rc;
	rc = store_begin(m->store, err);
	if (rc)
		return rc;
	rc = store_usage_rows(m->store, agent, 0, 0, &rows, err);
	for (size_t i = 0; !rc && i < rows.n; i++) {
		struct usage_row *r = &rows.v[i];
		const struct price *p = prices_find(&m->prices, r->model);

		if (!r->is_unpriced || !p)
			continue;
		r->cost = price_of(p, &r->tokens);
		r->is_unpriced = false;
		rc = store_usage_save(m->store, r, err);
	}
	if (!rc)
		rc = store_commit(m->store, err);
	if (rc)
		store_rollback(m->store);
	usage_rows_release(&rows);
	return rc;
}

static int
sync_all(struct meter *m, const struct agent_row *row, const char *reader,
	 const struct meter_notes *notes, struct meter_told *told, struct err *err)
{
	struct sync s = { .m = m, .agent = row->id, .err = err, .pending = -1,
			  .session = USAGE_SESSION_INIT };
	struct meter_files files = METER_FILES_INIT;
	int rc = find_files(m, row, reader, notes, &files, err);

	for (size_t i = 0; !rc && i < files.n; i++) {
		s.file = &files.v[i];
		s.note = meter_notes_find(notes, s.file->session);
		rc = sync_file(&s, meter_reader_find(reader), told);
	}
	for (size_t i = 0; !rc && i < notes->n; i++) {
		s.note = &notes->v[i];
		rc = settle_note(&s);
	}
	sync_release(&s);
	meter_files_release(&files);
	return rc;
}

int
meter_sync(struct meter *m, const struct agent_row *row, struct meter_told *told,
	   struct err *err)
{
	const char *reader = reader_of(m, row->kind);
	char *dir = dirs_agent(m->dirs, row->id);
	struct meter_notes notes;
	int rc = 0;

	meter_notes_load(dir, &notes);
	if (*reader)
		rc = sync_all(m, row, reader, &notes, told, err);
	if (!rc)
		rc = reprice(m, row->id, err);
	meter_notes_release(&notes);
	free(dir);
	return rc;
}
