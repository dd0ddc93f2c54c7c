# SPDX-License-Identifier: MIT
"""A stand-in for the model APIs, so that real agents run without a model.

It listens on loopback and speaks what the agents speak: Anthropic's messages
(claude), OpenAI's responses (codex) and chat completions (opencode), Gemini's
generateContent. What it answers stands in the prompt, the last text of the user
in a request; the first of these that is found decides:

    ERR:STATUS          an HTTP error, each time it is asked
    TOOL:bash COMMAND   a call of the agent's own tool for it; once there is a
    TOOL:write PATH TEXT    result, the answer is "The tool has run."
    TOOL:task PROMPT    a subagent, which gets PROMPT
    TOOL:ask            a question with two choices
    TOOL:pick           one of which several may be chosen (claude)
    TOOL:asks           two questions at once (claude)
    TOOL:plan           a plan to be approved
    WORDS:N             N words
    anything else       "You said: " and the text

A text with HOLD begins to be answered, and goes on when release() is called;
with HOLDFIRST it waits before the first word. Beside a TOOL, HOLDTOOL waits before
the call, and HOLDAFTER in the answer that follows the tool's result.

Every request is kept as a Request. Each that is answered costs what USAGE says,
so that what an agent must have used is known exactly.
"""

import contextlib
import http.server
import json
import re
import select
import socket
import threading
import time
import uuid

# Tokens of one answered request.
USAGE = {"input": 1200, "cache_write": 300, "cache_read": 4000, "output": 50}

REMINDER = re.compile(r"<system-reminder>.*?</system-reminder>", re.S)
# What codex and gemini put before the user's own words.
PREAMBLE = re.compile(r"\s*(<(environment_context|user_instructions|permissions|session_context)|# AGENTS)")
# What claude says in the user's name.
ASIDE = re.compile(r"\[Request interrupted")
QUESTION = "Which colour?"
CHOICES = ["Red", "Blue"]
TOPPINGS = ["Cheese", "Olives", "Basil"]
PLAN = "# Plan\n\n1. Look at the files.\n2. Change one.\n"


class Request:
    """at: when it came. texts: all that the user said in the conversation so
    far; prompt: the last of it; results: tool results since then. A side
    request (a title, a choice of model) offers no tools."""

    def __init__(self, api, body, texts, results, tools):
        self.at = time.time()
        self.api, self.body = api, body
        self.texts, self.results, self.tools = texts, results, tools
        self.prompt = texts[-1] if texts else ""
        self.model = body.get("model", "")
        self.is_answered = False

    @property
    def is_side(self):
        return not self.tools

    @property
    def is_fresh(self):
        """The first request of a turn."""
        return not self.is_side and not self.results


class Plan:
    """What a prompt asks for."""

    def __init__(self, request):
        text, self.tool, self.error = request.prompt, None, 0
        self.hold = self.is_mute = False
        self.text = "You said: " + text[:200]
        if request.is_side:
            self.text = "A session" if request.api == "chat" else '{"title": "A session"}'
        elif request.results:
            self.text = "The tool has run."
            self.hold = "HOLDAFTER" in text
            if self.hold:
                self.text = "I continue.\n\n" + self.text
            if "TOOL:plan" in text and request.results == 1:
                self.tool, self.hold = ("plan", ""), False
        elif match := re.search(r"ERR:(\d+)", text):
            self.error = int(match[1])
        elif match := re.search(r"TOOL:(\w+) ?([^\n]*)", text):
            self.hold = "HOLDTOOL" in text
            self.tool = (match[1], re.sub("HOLD(AFTER|TOOL)", "", match[2]).strip())
            if match[1] == "plan":
                self.tool = ("plan-file", "")
            self.text = "I use a tool."
        else:
            if match := re.search(r"WORDS:(\d+)", text):
                self.text = " ".join(f"word{i}" for i in range(int(match[1])))
            if re.search(r"\bHOLD\b", text):
                self.hold = True
                self.text = "I begin.\n\n" + self.text  # a line, so that it is shown
            self.is_mute = "HOLDFIRST" in text

    def words(self):
        return re.findall(r"\S+\s*", self.text)


def texts_of(content):
    """The texts of a message's content, a string or a list of blocks."""
    blocks = [{"text": content}] if isinstance(content, str) else content or []
    texts = [REMINDER.sub("", b.get("text") or "").strip() for b in blocks]
    return [t for t in texts if t and not PREAMBLE.match(t) and not ASIDE.match(t)]


def new_id(prefix):
    return prefix + uuid.uuid4().hex[:24]


# --- what each API's requests and answers look like ---
#
# read(body) gives texts, results, tools; answer(send, request, plan, hold)
# writes the stream, and calls hold() where a held one waits.


class Anthropic:
    error_shape = staticmethod(
        lambda status: {"type": "error", "error": {"type": "api_error", "message": f"stand-in error {status}"}}
    )

    @staticmethod
    def read(body):
        texts, results = [], 0
        users = [m["content"] for m in body.get("messages", []) if m["role"] == "user"]
        for content in users:
            for block in [{"text": content}] if isinstance(content, str) else content:
                if block.get("type") == "tool_result":
                    results += 1
                elif said := texts_of([block]):
                    texts += said
                    results = 0
        return texts, results, [t.get("name") for t in body.get("tools", [])]

    @classmethod
    def call(cls, tool, request):
        name, rest = tool
        path, _, text = rest.partition(" ")
        question = cls.question(QUESTION, "Colour", CHOICES, False)
        pick = cls.question("Which toppings?", "Toppings", TOPPINGS, True)
        task = "Agent" if "Agent" in request.tools else "Task"
        return {
            "bash": ("Bash", {"command": rest, "description": "a command"}),
            "write": ("Write", {"file_path": path, "content": text + "\n"}),
            "task": (task, {"description": "a part of it", "prompt": rest, "subagent_type": "general-purpose"}),
            "ask": ("AskUserQuestion", {"questions": [question]}),
            "pick": ("AskUserQuestion", {"questions": [pick]}),
            "asks": ("AskUserQuestion", {"questions": [question, pick]}),
            "plan-file": ("Write", {"file_path": cls.plan_file(request), "content": PLAN}),
            "plan": ("ExitPlanMode", {"plan": PLAN}),
        }[name]

    @staticmethod
    def question(text, header, choices, is_multi):
        options = [{"label": c, "description": c.lower()} for c in choices]
        return {"question": text, "header": header, "multiSelect": is_multi, "options": options}

    @staticmethod
    def plan_file(request):
        """Where claude tells its model to write the plan."""
        match = re.search(r"/[^\s\"\\]*/plans/[^\s\"\\]*\.md", json.dumps(request.body))
        return match[0] if match else "plan.md"

    @classmethod
    def answer(cls, send, request, plan, hold):
        def event(kind, **values):
            send(f"event: {kind}\ndata: {json.dumps({'type': kind, **values})}\n\n")

        usage = {
            "input_tokens": USAGE["input"],
            "cache_creation_input_tokens": USAGE["cache_write"],
            "cache_read_input_tokens": USAGE["cache_read"],
            "output_tokens": 1,
        }
        reason = "tool_use" if plan.tool else "end_turn"
        message = {
            "id": new_id("msg_"), "type": "message", "role": "assistant", "model": request.model,
            "content": [], "stop_reason": None, "stop_sequence": None, "usage": usage,
        }  # fmt: skip
        if not request.body.get("stream"):
            message.update(
                content=[{"type": "text", "text": plan.text}], stop_reason=reason,
                usage={**usage, "output_tokens": USAGE["output"]},
            )  # fmt: skip
            return send(json.dumps(message))
        event("message_start", message=message)
        event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        for i, word in enumerate(plan.words()):
            event("content_block_delta", index=0, delta={"type": "text_delta", "text": word})
            if i == 1:
                hold()
        event("content_block_stop", index=0)
        if plan.tool:
            name, values = cls.call(plan.tool, request)
            block = {"type": "tool_use", "id": new_id("toolu_"), "name": name, "input": {}}
            event("content_block_start", index=1, content_block=block)
            delta = {"type": "input_json_delta", "partial_json": json.dumps(values)}
            event("content_block_delta", index=1, delta=delta)
            event("content_block_stop", index=1)
        delta = {"stop_reason": reason, "stop_sequence": None}
        event("message_delta", delta=delta, usage={"output_tokens": USAGE["output"]})
        event("message_stop")


class Responses:
    error_shape = staticmethod(
        lambda status: {"error": {"message": f"stand-in error {status}", "type": "server_error", "code": None}}
    )

    @staticmethod
    def read(body):
        texts, results = [], 0
        items = body.get("input") or []
        if isinstance(items, str):
            items = [{"role": "user", "content": items}]
        for item in items:
            if item.get("type", "").endswith("_output"):
                results += 1
            elif item.get("role") == "user" and (said := texts_of(item.get("content"))):
                texts += said
                results = 0
        return texts, results, [t.get("name") or t.get("type") for t in body.get("tools", [])]

    @staticmethod
    def call(tool, request):
        """Commands ask to leave the sandbox: that is what codex asks about."""
        name, rest = tool
        path, _, text = rest.partition(" ")
        command = f"printf '%s\\n' '{text}' >{path}" if name == "write" else rest
        reason = {"sandbox_permissions": "require_escalated", "justification": "it is wanted"}
        option = [{"label": c, "description": c.lower()} for c in CHOICES]
        question = {"id": "colour", "header": "Colour", "question": QUESTION, "options": option}
        arguments = {
            "ask": ("request_user_input", {"questions": [question]}),
            "task": ("spawn_agent", {"message": rest}),
        }.get(name, ("exec_command", {"cmd": command, **reason}))
        return arguments

    @classmethod
    def answer(cls, send, request, plan, hold):
        number = 0

        def event(kind, **values):
            nonlocal number
            send(f"event: {kind}\ndata: {json.dumps({'type': kind, 'sequence_number': number, **values})}\n\n")
            number += 1

        total = USAGE["input"] + USAGE["cache_read"]
        usage = {
            "input_tokens": total,
            "input_tokens_details": {"cached_tokens": USAGE["cache_read"]},
            "output_tokens": USAGE["output"],
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": total + USAGE["output"],
        }
        base = {
            "id": new_id("resp_"), "object": "response", "created_at": int(time.time()),
            "model": request.model, "status": "in_progress", "output": [],
        }  # fmt: skip
        event("response.created", response=base)
        if plan.tool:
            hold()
            name, values = cls.call(plan.tool, request)
            item = {
                "type": "function_call", "id": new_id("fc_"), "call_id": new_id("call_"),
                "name": name, "arguments": json.dumps(values), "status": "completed",
            }  # fmt: skip
            event("response.output_item.added", output_index=0, item=item)
        else:
            item = {"type": "message", "id": new_id("msg_"), "role": "assistant", "status": "in_progress"}
            at = {"item_id": item["id"], "output_index": 0, "content_index": 0}
            event("response.output_item.added", output_index=0, item={**item, "content": []})
            event("response.content_part.added", **at, part={"type": "output_text", "text": ""})
            for i, word in enumerate(plan.words()):
                event("response.output_text.delta", **at, delta=word)
                if i == 1:
                    hold()
            part = {"type": "output_text", "text": plan.text, "annotations": []}
            item.update(status="completed", content=[part])
        event("response.output_item.done", output_index=0, item=item)
        done = {**base, "status": "completed", "output": [item], "usage": usage}
        event("response.completed", response=done)


class Chat:
    error_shape = staticmethod(lambda status: {"error": {"message": f"stand-in error {status}"}})

    @staticmethod
    def read(body):
        texts, results = [], 0
        for message in body.get("messages", []):
            if message["role"] == "tool":
                results += 1
            elif message["role"] == "user" and (said := texts_of(message["content"])):
                texts += said
                results = 0
        return texts, results, [t["function"]["name"] for t in body.get("tools", [])]

    @staticmethod
    def call(tool, request):
        name, rest = tool
        path, _, text = rest.partition(" ")
        option = [{"label": c, "description": c.lower()} for c in CHOICES]
        question = {"question": QUESTION, "header": "Colour", "options": option}
        return {
            "bash": ("bash", {"command": rest, "description": "a command"}),
            "write": ("write", {"filePath": path, "content": text + "\n"}),
            "task": ("task", {"description": "a part", "prompt": rest, "subagent_type": "general"}),
            "ask": ("question", {"questions": [question]}),
            "plan": ("plan_exit", {}),
        }[name]

    @classmethod
    def answer(cls, send, request, plan, hold):
        base = {"id": new_id("chatcmpl-"), "created": int(time.time()), "model": request.model}
        total = USAGE["input"] + USAGE["cache_read"]
        usage = {
            "prompt_tokens": total,
            "prompt_tokens_details": {"cached_tokens": USAGE["cache_read"]},
            "completion_tokens": USAGE["output"],
            "total_tokens": total + USAGE["output"],
        }

        def chunk(delta, reason=None, **more):
            choice = {"index": 0, "delta": delta, "finish_reason": reason}
            value = {**base, "object": "chat.completion.chunk", "choices": [choice], **more}
            send(f"data: {json.dumps(value)}\n\n")

        chunk({"role": "assistant", "content": ""})
        if plan.tool:
            hold()
            name, values = cls.call(plan.tool, request)
            function = {"name": name, "arguments": json.dumps(values)}
            chunk({"tool_calls": [{"index": 0, "id": new_id("call_"), "type": "function", "function": function}]})
        else:
            for i, word in enumerate(plan.words()):
                chunk({"content": word})
                if i == 1:
                    hold()
        chunk({}, "tool_calls" if plan.tool else "stop", usage=usage)
        send("data: [DONE]\n\n")


class Gemini:
    error_shape = staticmethod(
        lambda status: {"error": {"code": status, "message": "stand-in error", "status": "INVALID_ARGUMENT"}}
    )

    @staticmethod
    def read(body):
        texts, results = [], 0
        for content in body.get("contents", []):
            parts = content.get("parts") or []
            if any("functionResponse" in p for p in parts):
                results += 1
            elif content.get("role") == "user" and (said := texts_of(parts)):
                texts += said
                results = 0
        tools = [f["name"] for t in body.get("tools", []) for f in t.get("functionDeclarations", [])]
        return texts, results, tools

    @staticmethod
    def call(tool, request):
        name, rest = tool
        path, _, text = rest.partition(" ")
        option = [{"label": c, "description": c.lower()} for c in CHOICES]
        question = {"question": QUESTION, "header": "Colour", "type": "choice", "options": option}
        return {
            "bash": ("run_shell_command", {"command": rest, "description": "a command"}),
            "write": ("write_file", {"file_path": path, "content": text + "\n"}),
            "ask": ("ask_user", {"questions": [question]}),
        }[name]

    @classmethod
    def answer(cls, send, request, plan, hold):
        total = USAGE["input"] + USAGE["cache_read"]
        usage = {
            "promptTokenCount": total,
            "cachedContentTokenCount": USAGE["cache_read"],
            "candidatesTokenCount": USAGE["output"],
            "totalTokenCount": total + USAGE["output"],
        }

        def value(part, **more):
            candidate = {"content": {"role": "model", "parts": [part]}, "index": 0, **more}
            return {"candidates": [candidate], "usageMetadata": usage, "modelVersion": "stand-in"}

        if not request.body["is_stream"]:
            # the ones that are asked in between want an object of their own
            words = {"reasoning": "-", "model_choice": "flash", "next_speaker": "user",
                     "complexity_score": 1, "complexity_reasoning": "-"}  # fmt: skip
            return send(json.dumps(value({"text": json.dumps(words)}, finishReason="STOP")))
        if plan.tool:
            hold()
            name, values = cls.call(plan.tool, request)
            call = {"functionCall": {"name": name, "args": values}}
            return send(f"data: {json.dumps(value(call, finishReason='STOP'))}\r\n\r\n")
        for i, word in enumerate(plan.words()):
            send(f"data: {json.dumps(value({'text': word}))}\r\n\r\n")
            if i == 1:
                hold()
        send(f"data: {json.dumps(value({'text': ' '}, finishReason='STOP'))}\r\n\r\n")


APIS = [
    (re.compile(r"/v1/messages$"), Anthropic),
    (re.compile(r"/responses$"), Responses),
    (re.compile(r"/chat/completions$"), Chat),
    (re.compile(r":(stream)?[gG]enerateContent$"), Gemini),
]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def head(self, status, kind="application/json", size=None):
        self.send_response(status)
        self.send_header("content-type", kind)
        if size is None:
            self.send_header("connection", "close")
            self.close_connection = True
        else:
            self.send_header("content-length", str(size))
        self.end_headers()

    def say(self, status, value):
        data = json.dumps(value).encode()
        self.head(status, size=len(data))
        self.wfile.write(data)

    def do_HEAD(self):
        self.head(200, size=0)

    def do_GET(self):
        model = {"id": "stand-in", "object": "model", "type": "model", "display_name": "Stand-in"}
        self.say(200, {"object": "list", "data": [model], "models": [], "has_more": False})

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        path = self.path.split("?")[0]
        api = next((a for pattern, a in APIS if pattern.search(path)), None)
        if path.endswith("/count_tokens") or path.endswith(":countTokens"):
            return self.say(200, {"input_tokens": len(raw) // 4, "totalTokens": len(raw) // 4})
        if not api:
            return self.say(404, {"error": {"message": f"no {path} here"}})
        body = json.loads(raw or b"{}")
        if api is Gemini:
            body["is_stream"] = "stream" in path
        request = Request(api.__name__.lower(), body, *api.read(body))
        self.server.standin.note(request)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.reply(api, request, Plan(request))

    def reply(self, api, request, plan):
        if plan.error:
            return self.say(plan.error, api.error_shape(plan.error))
        stream = request.body.get("stream") or request.body.get("is_stream")
        if plan.is_mute:
            self.server.standin.hold(self.connection)
        self.head(200, "text/event-stream" if stream else "application/json")

        def send(text):
            self.wfile.write(text.encode())
            self.wfile.flush()

        def hold():
            if plan.hold:
                self.server.standin.hold(self.connection)

        api.answer(send, request, plan, hold)
        request.is_answered = True


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # a client that left


class Standin:
    """Runs from its making to close(); url is where. patience: seconds."""

    def __init__(self, patience=20):
        self.patience = patience
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.standin = self
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.requests = []
        self.changed = threading.Condition()
        self.epoch = 0  # how often release() was called
        self.held = 0  # answers that wait now
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def note(self, request):
        with self.changed:
            self.requests.append(request)
            self.changed.notify_all()

    def hold(self, connection):
        """Until release(), or until the client has left."""
        with self.changed:
            epoch, self.held = self.epoch, self.held + 1
            self.changed.notify_all()
            while self.epoch == epoch and not is_closed(connection):
                self.changed.wait(0.05)
            self.held -= 1
            self.changed.notify_all()

    def release(self):
        with self.changed:
            self.epoch += 1
            self.changed.notify_all()

    def wait(self, predicate, timeout, what):
        timeout = timeout or self.patience
        with self.changed:
            if not self.changed.wait_for(predicate, timeout):
                raise AssertionError(f"the stand-in saw no {what} in {timeout:g} s")

    def wait_held(self, count=1, timeout=None):
        self.wait(lambda: self.held >= count, timeout, "answer to hold")

    def wait_prompt(self, marker, timeout=None):
        self.wait(lambda: self.submitted(marker), timeout, f"prompt with {marker!r}")

    def of(self, marker):
        """Requests whose conversation holds the marker."""
        return [r for r in self.requests if any(marker in t for t in r.texts)]

    def submitted(self, marker):
        """How often the user has said it in one conversation."""
        found = [r for r in self.of(marker) if not r.is_side]
        return max((sum(t.count(marker) for t in r.texts) for r in found), default=0)

    def used(self, requests):
        """Tokens, by the names of USAGE, of those that were answered."""
        count = sum(1 for r in requests if r.is_answered)
        return {name: tokens * count for name, tokens in USAGE.items()}

    def close(self):
        self.release()
        self.server.shutdown()
        self.server.server_close()


def is_closed(connection):
    ready, _, _ = select.select([connection], [], [], 0)
    try:
        return bool(ready) and not connection.recv(1, socket.MSG_PEEK)
    except OSError:
        return True


if __name__ == "__main__":
    standin = Standin()
    print(standin.url, flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()
