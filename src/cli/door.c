/* SPDX-License-Identifier: MIT */
/*
 * Redrawing (list -w) writes over what stands there, line by line, and clears
 * only what is left over, so that nothing flickers; it is cut to the screen's
 * height, so that nothing scrolls.
 */
#include "config.h"

#include "cli/door.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/utf8.h"
#include "cli/attach.h"
#include "cli/cancel.h"
#include "cli/render.h"
#include "cli/tty.h"
#include "verb/app.h"

#define REDRAW_ENTER "\033[?1049h\033[?25l"
#define REDRAW_LEAVE "\033[?25h\033[?1049l"

int
door_write(struct door *door, const char *bytes, size_t n)
{
	if (door->write_error)
		return -1;
	if (file_write_all(STDOUT_FILENO, bytes, n) < 0) {
		door->write_error = errno;
		return -1;
	}
	return 0;
}

/* "  auth-1  npm ci", dim. */
static void
on_progress(void *ctx, const char *agent, const char *step)
{
	struct door *door = ctx;
	struct str line = STR_INIT, clean = STR_INIT, out = STR_INIT;

	str_adds(&line, "  ");
	if (agent)
		str_addf(&line, "%s  ", agent);
	str_adds(&line, step);
	utf8_add_clean(&clean, line.buf, line.len);
	style_add(&door->err, &out, ROLE_DIM, clean.buf);
	str_addc(&out, '\n');
	pthread_mutex_lock(&door->lock);
	file_write_all(STDERR_FILENO, out.buf, out.len);
	pthread_mutex_unlock(&door->lock);
	str_release(&out);
	str_release(&clean);
	str_release(&line);
}

static void
log_line(struct door *door, const char *line)
{
	json_t *event = json_pack("{s:s}", "line", line);
	struct str out = STR_INIT;

	render_json_line(event, &out);
	door_write(door, out.buf, out.len);
	json_decref(event);
	str_release(&out);
}

static void
on_line(void *ctx, const char *agent, const char *line)
{
	struct door *door = ctx;
	struct str out = STR_INIT, front = STR_INIT;

	if (!agent) {
		log_line(door, line);
		return;
	}
	str_addf(&front, "%s %s ", agent, door->err.utf8 ? "│" : "|");
	style_add(&door->err, &out, ROLE_DIM, front.buf);
	str_addf(&out, "%s\n", line);
	file_write_all(STDERR_FILENO, out.buf, out.len);
	str_release(&front);
	str_release(&out);
}

static void
on_bytes(void *ctx, const char *agent, const char *bytes, size_t n)
{
	struct door *door = ctx;

	pthread_mutex_lock(&door->lock);
	if (!agent)
		door->has_streamed = true;
	if (!agent && !door->json)
		door_write(door, bytes, n);
	else
		lines_add(door->lines, agent, bytes, n);
	pthread_mutex_unlock(&door->lock);
}

static unsigned
count_lines(const char *text)
{
	unsigned n = 0;

	for (; *text; text += strcspn(text, "\n") + (text[strcspn(text, "\n")] == '\n'))
		n++;
	return n;
}

/*
 * text as one picture: each line cleared behind, below it how one leaves, and
 * how much did not fit.
 */
static void
add_picture(const struct style *style, const char *text, unsigned rows, struct str *out)
{
	unsigned lines = count_lines(text), room = rows > 2 ? rows - 2 : 1;
	struct str foot = STR_INIT;

	str_adds(out, "\033[H");
	for (unsigned row = 0; *text && row < room; row++) {
		size_t n = strcspn(text, "\n");

		str_add(out, text, n);
		str_adds(out, "\033[K\r\n");
		text += n + (text[n] == '\n');
	}
	str_adds(out, "\033[J");
	if (lines > room)
		str_addf(&foot, " %u more lines ·", lines - room);
	str_adds(&foot, " Ctrl-C ends this view; the agents go on");
	if (rows > 2)
		style_add(style, out, ROLE_DIM, foot.buf);
	str_release(&foot);
}

static void
redraw(struct door *door, json_t *event)
{
	struct str text = STR_INIT, out = STR_INIT;
	unsigned rows, cols;

	tty_size(&rows, &cols);
	style_init(&door->out, STDOUT_FILENO, door->no_color);
	render_value(&door->out, door->reply, event, &text);
	if (!door->in_screen)
		str_adds(&out, REDRAW_ENTER);
	door->in_screen = true;
	add_picture(&door->out, text.buf, rows, &out);
	door_write(door, out.buf, out.len);
	str_release(&out);
	str_release(&text);
}

static void
add_event(struct door *door, json_t *event)
{
	struct str out = STR_INIT;

	if (door->json)
		render_json_line(event, &out);
	else
		render_value(&door->out, door->reply, event, &out);
	/* Where pictures cannot replace one another, a blank line parts them. */
	if (!door->json && door->reply->redraw)
		str_addc(&out, '\n');
	door_write(door, out.buf, out.len);
	str_release(&out);
}

static int
on_event(void *ctx, json_t *event)
{
	struct door *door = ctx;
	int rc;

	pthread_mutex_lock(&door->lock);
	door->has_streamed = true;
	door->out.now_ms = clock_utc_ms();
	if (door->reply->redraw && !door->json && door->out.tty)
		redraw(door, event);
	else
		add_event(door, event);
	rc = door->write_error ? -1 : 0;
	pthread_mutex_unlock(&door->lock);
	json_decref(event);
	return rc;
}

static bool
on_is_cancelled(void *ctx)
{
	struct pollfd out = { STDOUT_FILENO, 0, 0 };
	struct door *door = ctx;

	/* who read our output has gone: a quiet log would never notice */
	if (!door->write_error && poll(&out, 1, 0) > 0 && out.revents & POLLERR)
		door->write_error = EPIPE;
	return cancel_is_asked() || door->write_error != 0;
}

/* The first letter of a line from the person; 0 when there is none. */
static char
read_answer(int fd)
{
	char line[80];
	ssize_t n = read(fd, line, sizeof(line));

	return n > 0 ? line[0] : 0;
}

static bool
on_confirm(void *ctx, const char *question)
{
	struct door *door = ctx;
	struct str text = STR_INIT;
	char answer = 0;
	int fd;

	if (!isatty(STDIN_FILENO))
		return false;
	fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return false;
	utf8_add_clean(&text, question, strlen(question));
	str_adds(&text, " [y/N] ");
	pthread_mutex_lock(&door->lock);
	if (file_write_all(fd, text.buf, text.len) == 0)
		answer = read_answer(fd);
	pthread_mutex_unlock(&door->lock);
	close(fd);
	str_release(&text);
	return answer == 'y' || answer == 'Y';
}

static int
on_attach(void *ctx, struct app *app, const char *name, const char *socket,
	  bool read_only, int64_t *exit_status, struct err *e)
{
	struct attach attach = { .name = name,
				 .socket = socket,
				 .read_only = read_only };
	const struct config *config;
	struct door *door = ctx;

	if (app_config(app, &config, e) < 0)
		return -1;
	attach.key = config_string(config, "keys.detach");
	door->has_streamed = true;
	return attach_run(&attach, exit_status, e);
}

void
door_init(struct door *door, bool json, bool no_color)
{
	*door = (struct door){
		.callbacks = {
			.progress = on_progress,
			.bytes = on_bytes,
			.event = on_event,
			.is_cancelled = on_is_cancelled,
			.confirm = on_confirm,
			.attach = on_attach,
			.ctx = door,
		},
		.json = json,
		.no_color = no_color,
		.lines = lines_new(on_line, door),
		.lock = PTHREAD_MUTEX_INITIALIZER,
	};
	style_init(&door->out, STDOUT_FILENO, no_color);
	style_init(&door->err, STDERR_FILENO, no_color);
}

void
door_close(struct door *door)
{
	lines_flush(door->lines);
	lines_free(door->lines);
	door->lines = NULL;
	if (door->in_screen)
		door_write(door, REDRAW_LEAVE, strlen(REDRAW_LEAVE));
	door->in_screen = false;
	pthread_mutex_destroy(&door->lock);
}
