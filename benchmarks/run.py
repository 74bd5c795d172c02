#!/usr/bin/env python3
"""Everything that is measured, in one run: python3 benchmarks/run.py [--data FOLDER] [--runs N]

Times are medians of N runs; where there is a peer (NumPy), the two take turns and the ratio is the median of the ratios
of neighbouring runs, so that a machine whose speed drifts does not decide. FOLDER holds MNIST's IDX file of pictures.
"""
import argparse, os, pty, select, statistics, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CONJUGATE = os.path.join(ROOT, "conjugate")


def timed(command, **options):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    return time.perf_counter() - start


def median(values):
    return statistics.median(values)


def line(name, value, wanted=""):
    print(f"  {name:<52} {value:>14}   {wanted}", flush=True)


def script(text):
    """A script in a file of its own; its path."""
    file = tempfile.NamedTemporaryFile("w", suffix=".cj", delete=False)
    file.write(text)
    file.close()
    return file.name


def seconds_printed(text, runs):
    """Medians of the numbers a script prints, a line each, over several runs of it."""
    path = script(text)
    rows = []
    for _ in range(runs):
        done = subprocess.run([CONJUGATE, path], check=True, capture_output=True, text=True)
        rows.append([float(row) for row in done.stdout.split()])
    os.unlink(path)
    return [median(column) for column in zip(*rows)]


def startup(runs):
    path = script("print 1\n")
    timed([CONJUGATE, path])
    line("one-line script, launcher included", f"{1e3 * median([timed([CONJUGATE, path]) for _ in range(runs)]):.0f} ms", "≤ 60 ms")
    os.unlink(path)


def prompt_ready(runs):
    """From the start of the process to the first prompt on a pseudo-terminal."""
    binary = os.path.join(ROOT, ".build", "release", "conjugate")
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        child, terminal = pty.fork()
        if child == 0:
            os.environ["TERM"] = "xterm"
            os.environ["HOME"] = tempfile.gettempdir()
            os.execv(binary, [binary])
        seen = b""
        while b"> " not in seen and time.perf_counter() - start < 10:
            if select.select([terminal], [], [], 0.1)[0]:
                seen += os.read(terminal, 4096)
        times.append(time.perf_counter() - start)
        os.write(terminal, b"\x04")
        os.close(terminal)
        os.waitpid(child, 0)
    line("prompt ready", f"{1e3 * median(times):.0f} ms", "≤ 40 ms")


def loops(runs):
    path = script("s = 0\nfor i in 1..1000000 { s = s + i*0.5 }\n")
    empty = script("s = 0\n")
    times = [timed([CONJUGATE, path]) - timed([CONJUGATE, empty]) for _ in range(runs)]
    os.unlink(path)
    os.unlink(empty)
    line("1 million scalar loop iterations", f"{median(times):.3f} s", "≤ 0.5 s")


EXPRESSIONS = [
    ("a*b + c", "a*b + c", "a*b + c"),
    ("exp(-a^2)", "exp(-a^2)", "np.exp(-a**2)"),
    ("sin(a) + b", "sin(a) + b", "np.sin(a) + b"),
    ("sum(a*b)", "sum(a*b)", "np.sum(a*b)"),
    ("sqrt(abs(a)) / (1 + b^2)", "sqrt(abs(a)) / (1 + b^2)", "np.sqrt(np.abs(a)) / (1 + b**2)"),
]


def elementwise(runs):
    try:
        import numpy as np
    except ImportError:
        print("  NumPy is not installed: elementwise expressions are not compared (pip install numpy)")
        return
    a, b, c = (np.random.default_rng(i).standard_normal(10_000_000) for i in range(3))
    setup = "a = randn(10000000); b = randn(10000000); c = randn(10000000);\n"
    for name, ours, theirs in EXPRESSIONS:
        code = compile(theirs, name, "eval")
        # Five evaluations each inside one process of ours, so that starting it does not count.
        path = script(setup + "".join(f"time z = {ours};\n" for _ in range(5)))
        ratios, best = [], []
        for _ in range(runs):
            done = subprocess.run([CONJUGATE, path], check=True, capture_output=True, text=True)
            mine = median([milliseconds(row) for row in (done.stdout + done.stderr).splitlines() if "took" in row])
            peer = []
            for _ in range(5):
                start = time.perf_counter()
                eval(code)
                peer.append(1e3 * (time.perf_counter() - start))
            ratios.append(mine / median(peer))
            best.append((mine, median(peer)))
        os.unlink(path)
        mine, peer = (median(column) for column in zip(*best))
        line(f"{name}, 10 million: {mine:.0f} ms, NumPy {peer:.0f} ms", f"{median(ratios):.2f}×", "≤ 1.5×")


def milliseconds(row):
    value, unit = row.split("took", 1)[1].split()[:2]
    return float(value) * {"s": 1e3, "ms": 1.0, "µs": 1e-3, "us": 1e-3, "ns": 1e-6}[unit]


def lesson(runs):
    path = os.path.join(ROOT, "tutorials", "01-restore-a-digit.md")
    line("the first lesson, replayed", f"{median([timed([CONJUGATE, 'replay', path]) for _ in range(runs)]):.1f} s", "≤ 20 s")


OWN = """
prior = digits(); S = superresolution(4)
problem = observe(prior, S, S(prior.sample()), noise: 0);
p = vp(); P = S† * S; z = S†(problem.y); x1 = p.mu(0.4)*z + p.sigma(0.4)*randn(like: z); w = 15
# E = exp(-kappa) of the measured modes, and the coefficient of the pull on and off them.
area(k, a, b) = integral(r -> (1 + r^2)^(-(k*w + 3)/2)*r^2, a, b)
mine(x, t, s) = {
  (x0, pull) = vjp(v -> prior.x0(v, t), x)
  e = (x - p.mu(t)*x0)/p.sigma(t)
  G = z - P(x0)
  j = (G - p.mu(t)*pull(G))/p.sigma(t)
  a = p.rho(s); b = p.rho(t); E = ((1 + a^2)/(1 + b^2))^(w/2)
  off = -p.mu(s)*w*area(0, a, b); on = -p.mu(s)*w*(1 + a^2)^(w/2)*area(1, a, b)
  p.mu(s)*(x0 + (E - 1)*P(x0) + (1 - E)*z) + p.sigma(s)*e + off*j + (on - off)*P(j)
}
u = run(walk(mine, from: x1, over: times(5, from: 0.4)))
v = run(cpigdm(problem, steps: 5, w: w, from: x1))
check u.x ≈ v.x within 1e-8
"""


def own_sampler(runs):
    """The same five steps, built in and written in the language, in turns within one process."""
    turns = "".join(
        "time v = run(cpigdm(problem, steps: 5, w: w, from: x1));\ntime u = run(walk(mine, from: x1, over: times(5, from: 0.4)));\n"
        for _ in range(10 * runs)
    )
    path = script(OWN + turns)
    done = subprocess.run([CONJUGATE, path], check=True, capture_output=True, text=True)
    os.unlink(path)
    times = [milliseconds(row) for row in (done.stdout + done.stderr).splitlines() if "took" in row]
    built_in, own = times[0::2], times[1::2]
    ratio = median([b / a for a, b in zip(built_in, own)])
    line(f"5 steps written by the user: {median(own):.0f} ms, built in {median(built_in):.0f} ms", f"{ratio:.2f}×", "≤ 1.10×")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    subprocess.run([CONJUGATE, "--version"], check=True)
    print("\nTimes")
    startup(4 * options.runs)
    prompt_ready(2 * options.runs)
    loops(options.runs)
    elementwise(options.runs)
    own_sampler(options.runs)
    lesson(1)
    print("\nExactness", flush=True)
    command = ["swift", "run", "-c", "release", "benchmark"] + (["--data", options.data] if options.data else [])
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
