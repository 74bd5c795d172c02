#!/usr/bin/env python3
"""Types a session into the real prompt on a pseudo-terminal and writes what the screen showed to docs/session.md:
python3 benchmarks/record.py"""
import fcntl, os, pty, re, select, struct, subprocess, sys, tempfile, termios, time, unicodedata

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COLUMNS = 110
TAB, UP, CTRL_C, PASTE, END = "\t", "\x1b[A", "\x03", "\x1b[200~", "\x1b[201~"

SESSION = [
    ("Values, functions and derivatives", [
        "x = randn(3, 4)", "f(t) = exp(-t^2)", "∂(f)(0.5)", "grad(v -> norm(v)^2, [1, 2, 3])", "integral(f, 0, 1)",
        "g(a, k: 2) = {", "y = a + 1", "k*y }", "g(3, k: 10)",
    ]),
    ("Completion: names, fields, labels, letters", [
        ("p = cosi" + TAB, ")"), ("p.si" + TAB, "(0.5)"), ("\\sigma" + TAB, " = 0.05"), ("p." + TAB, CTRL_C), "?vp",
    ]),
    ("Mistakes", [
        "prio = 2x", "[1, 2] + [1, 2, 3]", "zeros(1e12)", "explain E005", "superresoltion(4)", "[1, 2] * matrix([1, 2; 3, 4])",
    ]),
    ("Shapes, checked before anything runs", [
        "A = ones(2, 3); print \"not reached\"; A @ ones(2)", "A",
    ]),
    ("A problem, stepped and explained", [
        "m = mixture([0.3, 0.7], [-1, 0; 1, 0.5], [0.1, 0.2; 0.2, 0.1])", "H = matrix([1, 0.5]); P = H† * H",
        "check exp(0.3*I + 0.7*P)([1, 2]) ≈ exp(0.3)*([1, 2] + (exp(0.7) - 1)*P([1, 2])) within 1e-12",
        "problem = observe(m, H, [0.4], noise: 0.05)", ("w = cpigdm(problem, st" + TAB, CTRL_C),
        "w = cpigdm(problem, steps: 5, w: 4, count: 200)", "step w, 2", "explain w",
        "a = w.x; back w", "step w", "check w.x == a", "v = fork(w); goto v, 0.1", "diff w, v", "run w", "w.history",
        "q = posterior(problem)", "check q.sample(4000) ~ q within 4 se",
        "grad(c -> norm(run(cpigdm(problem, steps: 5, w: c, from: [1, 1])).x)^2, 4)",
        "search(cpigdm, problem, steps: 5, w: [1, 4, 15], start: [0.4, 0.8])",
    ]),
    ("A sampler of one's own", [
        "mine(x, t, s) = p.mu(s)*m.x0(x, t, path: p) + p.sigma(s)*m.noise(x, t, path: p)",
        "u = run(walk(mine, from: randn(2), over: times(20)))", "u.x",
    ]),
    ("Pictures", [
        "prior = digits(); S = superresolution(4); x0 = prior.sample(); y = S(x0) + 0.05*randn(1, 7, 7)",
        "d = run(cpigdm(observe(prior, S, y, noise: 0.05), steps: 5, w: 15, start: 0.4))",
        "show x0, S†(y), d.x0, title: \"a digit, what was measured, and restored\"", "psnr(d.x0, x0) > psnr(S†(y), x0)",
    ]),
    ("Tables and plots", [
        "r = map(n -> (steps: n, x: run(walk(mine, from: [1, 1], over: times(n))).x[0]), [3, 5, 10, 20])",
        "plot p.mu, p.sigma over 0..1",
    ]),
    ("Interruption, history, paste, the rest", [
        ("while true { }", None, CTRL_C), (UP, CTRL_C), (PASTE + "cj> b = 6*7\nb = 42\ncj> b + 1\n43" + END, ""),
        "who", "forget b", "!echo a shell command", "time sum(randn(1000000))", "save \"SAVED\"",
    ]),
]


class Terminal:
    """The program on a pseudo-terminal."""

    def __init__(self, home):
        self.child, self.file = pty.fork()
        if self.child == 0:
            os.environ.update(TERM="xterm", HOME=home, NO_COLOR="1", COLUMNS=str(COLUMNS), LINES="50", LANG="C.UTF-8")
            os.chdir(ROOT)
            binary = os.path.join(ROOT, "conjugate")
            os.execv(binary, [binary])
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))

    def read(self, quiet=0.25, limit=20):
        """What comes until a prompt stands there and nothing more comes for a while."""
        seen, start = b"", time.time()
        while time.time() - start < limit:
            if select.select([self.file], [], [], quiet)[0]:
                try:
                    piece = os.read(self.file, 65536)
                except OSError:
                    break
                if not piece:
                    break
                seen += piece
            elif re.search(rb"(cj|\.\.\.)> ?[^\n]*$|\.\.\. [^\n]*$", seen) or time.time() - start > 2:
                break
        return seen.decode("utf-8", "replace")

    def write(self, text):
        os.write(self.file, text.encode())


SEQUENCE = re.compile(r"\x1b\[([0-9;?]*)([a-zA-Z@])|\x1b\][^\x07]*\x07|\x1b[=>]|\x1b\([A-Z]|.", re.S)


class Screen:
    """A screen without an upper end: what a person sees of the bytes that a terminal gets."""

    def __init__(self, columns):
        self.columns, self.rows, self.row, self.column = columns, [[]], 0, 0

    def feed(self, text):
        for match in SEQUENCE.finditer(text):
            if match[2]:
                self.control(match[2], match[1])
            elif len(match[0]) == 1:
                self.put(match[0])

    def put(self, c):
        if c == "\r":
            self.column = 0
        elif c == "\n":
            self.down()
        elif c == "\b":
            self.column = max(0, self.column - 1)
        elif unicodedata.combining(c) and self.column:
            self.rows[self.row][self.column - 1] += c
        elif c >= " ":
            if self.column == self.columns:
                self.down()
                self.column = 0
            line = self.rows[self.row]
            line += [" "] * (self.column - len(line))
            line[self.column:self.column + 1] = [c]
            self.column += 1

    def down(self):
        self.row += 1
        if self.row == len(self.rows):
            self.rows.append([])

    def control(self, letter, numbers):
        n = int(numbers) if numbers.isdigit() else 1
        line = self.rows[self.row]
        if letter == "A":
            self.row = max(0, self.row - n)
        elif letter == "B":
            for _ in range(n):
                self.down()
        elif letter == "C":
            self.column = min(self.columns, self.column + n)
        elif letter == "D":
            self.column = max(0, self.column - n)
        elif letter == "K":
            del line[self.column:]
        elif letter == "J":
            del line[self.column:], self.rows[self.row + 1:]
        elif letter == "P":
            del line[self.column:self.column + n]
        elif letter == "@":
            line[self.column:self.column] = [" "] * n

    def text(self):
        return "\n".join("".join(line).rstrip() for line in self.rows)


def main():
    # The launcher builds here where it has to, and says so.
    subprocess.run([os.path.join(ROOT, "conjugate"), "--version"], check=True)
    home = tempfile.mkdtemp()
    terminal = Terminal(home)
    page = ["# A session", "", "Recorded by `benchmarks/record.py` from the prompt on a pseudo-terminal, without colour.", ""]
    greeting = terminal.read(limit=300)
    for title, entries in SESSION:
        page += [f"## {title}", "", "```text"]
        log = greeting
        greeting = ""
        for entry in entries:
            parts = entry if isinstance(entry, tuple) else (entry,)
            for part in parts[:-1] if len(parts) > 1 else ():
                if part is None:
                    terminal.write("\n")
                    log += terminal.read(limit=1)
                else:
                    terminal.write(part)
                    log += terminal.read(limit=2)
            last = parts[-1].replace("SAVED", os.path.join(home, "lesson.md"))
            terminal.write(last if last == CTRL_C else last + "\n")
            log += terminal.read()
        # A prompt that waits at the end opens the next section.
        shown = Screen(COLUMNS)
        shown.feed(log)
        text = shown.text().replace(home, "~")
        page += [text[: text.rfind("\n")] if "\n" in text else text, "```", ""]
        greeting = text[text.rfind("\n") + 1:] + " "
    terminal.write("\x04")
    with open(os.path.join(ROOT, "docs", "session.md"), "w", encoding="utf-8") as file:
        file.write("\n".join(page))


if __name__ == "__main__":
    sys.exit(main())
