#!/usr/bin/env python3
"""Types a session into the real prompt on a pseudo-terminal and writes what the screen showed to docs/session.md:
python3 benchmarks/record.py"""
import os, pty, re, select, struct, sys, tempfile, termios, fcntl, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TAB, UP, CTRL_C, PASTE, END = "\t", "\x1b[A", "\x03", "\x1b[200~", "\x1b[201~"

SESSION = [
    ("Values, functions and derivatives", [
        "x = randn(3, 4)", "f(t) = exp(-t^2)", "∂(f)(0.5)", "grad(v -> norm(v)^2, [1, 2, 3])", "integral(f, 0, 1)",
        "g(a, k: 2) = {", "y = a + 1", "k*y }", "g(3, k: 10)",
    ]),
    ("Completion: names, fields, labels, letters", [
        ("p = cosi" + TAB, "()"), ("p.si" + TAB, "(0.5)"), ("\\sigma" + TAB, " = 0.05"), "?vp",
    ]),
    ("Mistakes", [
        "prio = 2x", "[1, 2] + [1, 2, 3]", "zeros(1e12)", "explain E005", "superresoltion(4)", "[1, 2] * matrix([1, 2; 3, 4])",
    ]),
    ("A problem, stepped and explained", [
        "m = mixture([0.3, 0.7], [-1, 0; 1, 0.5], [0.1, 0.2; 0.2, 0.1])", "H = matrix([1, 0.5]); P = H† * H",
        "check exp(0.3*I + 0.7*P)([1, 2]) ≈ exp(0.3)*([1, 2] + (exp(0.7) - 1)*P([1, 2])) within 1e-12",
        "problem = observe(m, H, [0.4], noise: 0.05)", "w = cpigdm(problem, steps: 5, w: 4, count: 200)", "step w, 2", "explain w",
        "a = w.x; back w", "step w", "check w.x == a", "v = fork(w); goto v, 0.1", "diff w, v", "run w", "w.history",
        "q = posterior(problem)", "check q.sample(4000) ~ q within 4 se",
    ]),
    ("A sampler of one's own", [
        "mine(x, t, s) = p.mu(s)*m.x0(x, t, path: p) + p.sigma(s)*m.noise(x, t, path: p)",
        "u = run(walk(mine, from: randn(2), over: times(20)))", "u.x",
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
            os.environ.update(TERM="xterm", HOME=home, NO_COLOR="1", COLUMNS="110", LINES="50", LANG="C.UTF-8")
            os.chdir(ROOT)
            binary = os.path.join(ROOT, "conjugate")
            os.execv(binary, [binary])
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 110, 0, 0))

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


def screen(text):
    """The text a person sees: escape sequences gone, carriage returns and backspaces carried out."""
    text = re.sub(r"\x1b\[0?K", "\0", text)
    text = re.sub(r"\x1b\][^\x07]*\x07|\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\x07", "", text)
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        shown, column = [], 0
        for c in line:
            if c == "\r":
                column = 0
            elif c == "\b":
                column = max(0, column - 1)
            elif c == "\0":
                del shown[column:]
            else:
                shown[column:column + 1] = [c]
                column += 1
        lines.append("".join(shown).rstrip())
    return "\n".join(lines)


def main():
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
        text = screen(log).replace(home, "~")
        page += [text[: text.rfind("\n")] if "\n" in text else text, "```", ""]
        greeting = text[text.rfind("\n") + 1:] + " "
    terminal.write("\x04")
    with open(os.path.join(ROOT, "docs", "session.md"), "w", encoding="utf-8") as file:
        file.write("\n".join(page))


if __name__ == "__main__":
    sys.exit(main())
