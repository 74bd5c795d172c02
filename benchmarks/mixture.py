#!/usr/bin/env python3
"""The mixture engine beside NumPy and beside an earlier state: python3 benchmarks/mixture.py [--against COMMIT]

Builds `benchmark` here, and with --against also from a clone at that commit, into which the source of the measurement is put.
The programs take turns, a round each; a number is the median over rounds of a round's median, and a ratio the median of the
ratios of one round, so that a machine whose speed drifts does not decide. Peaks of memory are those of a process that
does one thing. NumPy is needed (`pip install numpy`).
"""
import argparse, json, os, resource, statistics, struct, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
MODEL = os.path.join(ROOT, "models", "digits.safetensors")
SIZES = (1, 16, 256, 2048)
T = 0.3


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", metavar="COMMIT", help="an earlier commit to measure beside")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=None, help="cores to use: all unless given")
    parser.add_argument("--numpy", metavar="MODE", help=argparse.SUPPRESS)
    return parser.parse_args()


# The peer: the same numbers by whole matrix products.


def tensors(path):
    """The arrays of a safetensors file, in double precision."""
    import numpy as np

    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header, body = json.loads(file.read(length)), file.read()
    kinds = {"F16": np.float16, "F32": np.float32, "F64": np.float64}
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            found[name] = np.frombuffer(body[start:end], kinds[entry["dtype"]]).reshape(entry["shape"]).astype(float)
    return found


class Peer:
    """Factor analysers at one level, S = mu² (W W' + D) + sigma². A = L⁻¹ W'/noise for all components is one matrix."""

    def __init__(self, model, mu, sigma):
        import numpy as np

        weights, self.loadings = model["weights"] / model["weights"].sum(), model["loadings"]
        self.count, self.n, self.rank = self.loadings.shape
        means = model["means"].reshape(self.count, self.n)
        self.mu, self.sigma = mu, sigma
        self.precision = 1 / (mu * mu * model["variances"] + sigma * sigma)
        scaled = self.loadings * self.precision[:, :, None]
        inner = mu * mu * self.loadings.transpose(0, 2, 1) @ scaled + np.eye(self.rank)
        factor = np.linalg.cholesky(inner)
        rows = np.linalg.solve(factor, scaled.transpose(0, 2, 1))
        self.rows = np.ascontiguousarray(rows.reshape(self.count * self.rank, self.n))
        self.shift = mu * (rows @ means[:, :, None]).reshape(-1)
        self.weighted = self.precision * means
        self.offset = mu * mu * (self.weighted * means).sum(axis=1)
        determinants = 2 * np.log(factor.diagonal(axis1=1, axis2=2)).sum(axis=1) - np.log(self.precision).sum(axis=1)
        self.prior = np.log(weights) - 0.5 * determinants

    def solve(self, weights, x, factors):
        """Sum over k of weights_k S_k⁻¹ (x − mu m_k), given the products with A."""
        b = len(x)
        scaled = (factors.reshape(b, self.count, self.rank) * weights[:, :, None]).reshape(b, -1)
        return x * (weights @ self.precision) - self.mu * (weights @ self.weighted) - self.mu**2 * (scaled @ self.rows)

    def denoise(self, x):
        import numpy as np

        b, mu = len(x), self.mu
        factors = x @ self.rows.T - self.shift
        squares = np.square(factors).reshape(b, self.count, self.rank).sum(axis=2)
        distance = (x * x) @ self.precision.T - 2 * mu * (x @ self.weighted.T) + self.offset - mu * mu * squares
        logs = self.prior - 0.5 * distance
        shares = np.exp(logs - logs.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        score = self.solve(shares, x, factors)
        return (x - self.sigma**2 * score) / mu, (x, factors, shares, score)

    def pullback(self, state, u):
        import numpy as np

        x, factors, shares, score = state
        b, mu = len(x), self.mu
        along = u @ self.rows.T
        both = (factors * along).reshape(b, self.count, self.rank).sum(axis=2)
        products = (x * u) @ self.precision.T - mu * (u @ self.weighted.T) - mu * mu * both
        scaled = (along.reshape(b, self.count, self.rank) * shares[:, :, None]).reshape(b, -1)
        own = u * (shares @ self.precision) - mu * mu * (scaled @ self.rows)
        rest = self.solve(shares * products, x, factors)
        total = (score * u).sum(axis=1, keepdims=True)
        return (u - self.sigma**2 * (own - rest + score * total)) / mu


def level(t=T):
    import math

    mu = math.exp(-0.5 * (0.1 * t + 0.5 * 19.9 * t * t))
    return mu, math.sqrt(1 - mu * mu)


def median_ms(action, runs):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)


def numpy_side(mode):
    import numpy as np

    model, (mu, sigma), random = tensors(MODEL), level(), np.random.default_rng(1)
    if mode.startswith("peak:"):
        base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        x, u = random.standard_normal((2, int(mode[5:]), model["loadings"].shape[1]))
        peer = Peer(model, mu, sigma)
        _, state = peer.denoise(x)
        peer.pullback(state, u)
        print(f"peak {(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) / 1024:.6g}")
        return
    a = random.standard_normal((1500, 1500))
    a @ a
    print(f"dgemm {2e-6 * 1500**3 / median_ms(lambda: a @ a, 5):.6g}")
    peer = Peer(model, mu, sigma)
    for size in SIZES:
        x, u = random.standard_normal((2, size, peer.n))
        runs = 15 if size <= 16 else 3
        peer.denoise(x)
        print(f"denoise-{size} {median_ms(lambda: peer.denoise(x), runs):.6g}")
        print(f"pullback-{size} {median_ms(lambda: peer.pullback(peer.denoise(x)[1], u), runs):.6g}")
        print(f"fresh-{size} {median_ms(lambda: Peer(model, mu, sigma).denoise(x), 3):.6g}")


# Both sides.


def numbers(command, environment, root):
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=root)
    return {name: float(value) for name, value in (line.split() for line in done.stdout.splitlines())}


def built(root):
    subprocess.run(["swift", "build", "-c", "release", "--product", "benchmark"], check=True, cwd=root)
    return os.path.join(root, ".build", "release", "benchmark")


def earlier(commit, folder):
    """`benchmark` of a commit, with today's measurement in the place of its own main program."""
    root = os.path.join(folder, "earlier")
    subprocess.run(["git", "clone", "--quiet", ROOT, root], check=True)
    subprocess.run(["git", "checkout", "--quiet", commit], check=True, cwd=root)
    sources = os.path.join(root, "benchmarks", "Sources")
    with open(os.path.join(HERE, "Sources", "MixtureSpeed.swift")) as file:
        text = file.read()
    with open(os.path.join(sources, "MixtureSpeed.swift"), "w") as file:
        file.write(text)
    with open(os.path.join(sources, "main.swift")) as file:
        main = file.read()
    if "--mixture" not in main:
        start = 'if CommandLine.arguments.contains("--mixture") {\n  try MixtureSpeed.print(CommandLine.arguments.last ?? "all")\n  exit(0)\n}\n'
        head = "import Foundation\n"
        with open(os.path.join(sources, "main.swift"), "w") as file:
            file.write(main.replace(head, head + start, 1))
    return built(root), root


def main():
    given = arguments()
    if given.numpy:
        return numpy_side(given.numpy)
    threads = given.threads or len(os.sched_getaffinity(0))
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)}
    limit = ["taskset", "-c", ",".join(map(str, sorted(os.sched_getaffinity(0))[:threads]))] if given.threads else []
    with tempfile.TemporaryDirectory() as folder:
        sides = {"here": (limit + [built(ROOT), "--mixture"], ROOT)}
        sides["numpy"] = (limit + [sys.executable, os.path.abspath(__file__), "--numpy"], ROOT)
        if given.against:
            program, root = earlier(given.against, folder)
            sides["before"] = (limit + [program, "--mixture"], root)
        rounds = {side: [] for side in sides}
        for i in range(given.rounds):
            for side, (command, root) in sides.items():
                mode = ["all"] if side == "numpy" else ["all" if i == 0 else "denoise"]
                rounds[side].append(numbers(command + mode, environment, root))
            print(f"round {i + 1} of {given.rounds}", file=sys.stderr, flush=True)
        peaks = {side: numbers(command + ["peak:2048"], environment, root) for side, (command, root) in sides.items()}
    show(rounds, peaks, threads)


def operations(name):
    """Floating-point operations of the plain formula, which needs every component for every picture."""
    size = int(name.split("-")[1])
    return size * 2 * 60 * 40 * 784 * (5 if name.startswith("pullback") else 2)


def show(rounds, peaks, threads):
    def value(side, name):
        found = [found[name] for found in rounds.get(side, []) if name in found]
        return statistics.median(found) if found else None

    def ratio(side, name):
        pairs = [(a[name], b[name]) for a, b in zip(rounds["here"], rounds.get(side, [])) if name in a and name in b]
        return f"{statistics.median(a / b for a, b in pairs):8.2f}" if pairs else f"{'':>8}"

    def cell(x, unit="ms"):
        return f"{x:10.2f} {unit}" if x is not None else f"{'':>13}"

    peak = value("numpy", "dgemm")
    print(f"{threads} threads; dgemm {peak:.1f} GFLOP/s, of which the plain formula's operations in our time are the last column\n")
    print(f"{'':<30}{'here':>13}{'NumPy':>13}{'ratio':>9}{'before':>14}{'ratio':>9}{'of dgemm':>10}")
    names = list(dict.fromkeys(name for r in rounds["here"] for name in r))
    for name in names:
        own = value("here", name)
        share = f"{100 * 1e-6 * operations(name) / own / peak:8.0f} %" if name.split("-")[0] in ("denoise", "pullback") else ""
        print(
            f"{name:<30}{cell(own)}{cell(value('numpy', name))}{ratio('numpy', name)} {cell(value('before', name))}"
            f"{ratio('before', name)}{share:>10}", flush=True)
    line = "   ".join(f"{side} {found['peak']:.0f} MB" for side, found in peaks.items())
    print(f"\npeak memory of 2048 pictures, denoise and pullback, beyond the model: {line}")


if __name__ == "__main__":
    main()
