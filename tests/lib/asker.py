#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A program that behaves as an agent with a composer, and reports nothing.

Its screen is all that tells of it: "busy" while it works, a question with
choices that digits or arrows and Enter take, a composer line that begins with
"> ". What it took is written to the file that its argument names, a line each.
Prompts are its orders: "ask", "buttons" (choices in a row, which left and right go
between), "boxes" (several may be chosen), "work" (until Esc), "deaf" (takes no Enter from
then on), "blind" (shows nothing of what is pasted), "short" (works half a second).
"""

import os
import re
import sys
import termios
import time
import tty

KEY = re.compile(rb"\x1b\[200~(.*?)\x1b\[201~|\x1b(?:\[|O)([A-D])|(\x1b)|(.)", re.DOTALL)
CHOICES = ["Yes, do", "Yes, always", "No, and say why"]
BUTTONS = ["Once", "Always", "Never"]
BOXES = ["Red", "Green", "Blue", "Type something"]


class Asker:
    def __init__(self, path):
        self.log = open(path, "a", encoding="utf-8", buffering=1)
        self.draft, self.state, self.marked, self.ticked = "", "idle", 0, set()
        self.deaf = self.blind = False

    def note(self, text):
        self.log.write(text.replace("\n", "\\n") + "\n")

    def paint(self):
        out = "\x1b[H\x1b[2J"
        if self.state == "buttons":
            out += "△ Permission\r\n  to make it\r\n\r\n  "
            for i, words in enumerate(BUTTONS):
                out += f"{chr(27) + '[43m' if i == self.marked else ''} {words} \x1b[m "
            out += "          ⇆ select  enter confirm"
        elif self.state == "boxes":
            out += "←  ☐ Colours  ✔ Submit  →\r\n\r\nWhich colours?\r\n\r\n"
            for i, words in enumerate(BOXES):
                out += f"{'❯' if i == 0 else ' '} {i + 1}. [{'✔' if i in self.ticked else ' '}] {words}\r\n"
        elif self.state == "review":
            out += "Review your answers\r\n\r\n❯ 1. Submit answers\r\n  2. Cancel"
        elif self.state == "asks":
            out += "Do you want to go on?\r\n\r\n"
            for i, words in enumerate(CHOICES):
                out += f" {'❯' if i == self.marked else ' '} {i + 1}. {words}\r\n"
            out += "\r\nEsc to cancel"
        else:
            out += f"{'busy (esc to interrupt)' if self.state == 'works' else 'quiet'}\r\n"
            shown = "" if self.blind else self.draft.replace("\n", "\r\n  ")
            out += f"\r\n> {shown}"
        sys.stdout.write(out)
        sys.stdout.flush()

    def submit(self):
        text, self.draft = self.draft, ""
        self.note(f"prompt {text}")
        if text.startswith("ask"):
            self.state, self.marked = "asks", 0
        elif text in ("buttons", "boxes"):
            self.state, self.marked, self.ticked = text, 0, {1}
        elif text.startswith("work"):
            self.state = "works"
        elif text.startswith("short"):
            self.state = "works"
            self.paint()
            time.sleep(0.5)
            self.state = "idle"
        elif text.startswith("deaf"):
            self.deaf = True
        elif text.startswith("blind"):
            self.blind = True

    def choose(self, number):
        self.note(f"choice {number}")
        self.state = "idle"

    def question(self, arrow, key):
        if arrow:
            step = 1 if arrow == b"B" else -1
            self.marked = max(0, min(len(CHOICES) - 1, self.marked + step))
        elif key == b"\r":
            self.choose(self.marked + 1)
        elif key in b"123":
            self.choose(int(key))
        elif key == b"\x1b":
            self.note("cancelled")
            self.state = "idle"

    def button(self, arrow, key):
        if arrow in (b"C", b"D"):
            self.marked = (self.marked + (1 if arrow == b"C" else -1)) % len(BUTTONS)
        elif key == b"\r":
            self.choose(self.marked + 1)

    def box(self, arrow, key):
        if arrow == b"C":
            self.state = "review"
        elif key and key in b"1234":
            self.ticked ^= {int(key) - 1}

    def take(self, pasted, arrow, escape, key):
        if self.state == "asks":
            self.question(arrow, key or escape)
        elif self.state == "buttons":
            self.button(arrow, key)
        elif self.state == "boxes":
            self.box(arrow, key)
        elif self.state == "review":
            if key == b"1":
                self.choose(" ".join(BOXES[i] for i in sorted(self.ticked)))
        elif pasted is not None:
            self.draft += pasted.decode()
        elif escape and self.state == "works":
            self.note("interrupted")
            self.state, self.draft = "idle", "what was asked"
        elif key == b"\x15":
            self.draft = ""
        elif key == b"\r" and self.draft and not self.deaf:
            self.submit()
        elif key and key.isascii() and key.decode().isprintable():
            self.draft += key.decode()

    def run(self):
        saved = termios.tcgetattr(0)
        tty.setraw(0)
        sys.stdout.write("\x1b[?2004h")
        self.paint()
        try:
            while data := os.read(0, 65536):
                for pasted, arrow, escape, key in (
                    (m[1], m[2], m[3], m[4]) for m in KEY.finditer(data)
                ):
                    self.take(pasted, arrow, escape, key)
                self.paint()
        finally:
            termios.tcsetattr(0, termios.TCSADRAIN, saved)


Asker(sys.argv[1]).run()
