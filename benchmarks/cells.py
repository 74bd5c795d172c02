#!/usr/bin/env python3
"""Samplers on six small problems with exact posteriors: python3 benchmarks/cells.py PRIOR.safetensors [--seeds 4] [--calls 5]

PRIOR is a mixture over 64 numbers, 8×8 pictures in [-1, 1], as weights, means and covariances. The problems are
super-resolution 2× and 4× and a hole of 4×4, each with noise 0.02 and 0.2. For each seed and problem 5 truths are drawn from the
prior and measured, and 512 walks are compared with 2048 exact draws: sliced Wasserstein distance over the posterior's
standard deviation. Problems differ much; compare on the same ones. The error is that of the mean over seeds.
"""
import argparse, os, subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

PROGRAM = """
d = load("{prior}"); prior = mixture(d.weights, d.means, d.covariances);
shrink(f) = matrix(superresolution(f, shape: [1, 8, 8]).matrix);
seen = filter(i -> not (floor(i/8) >= 2 and floor(i/8) < 6 and i % 8 >= 2 and i % 8 < 6), 0..63);
hole = matrix(take(eye(64), seen));
one(H, σ) = {{
  y = H(prior.sample(1)[0]); y = y + σ*randn(like: y)
  q = observe(prior, H, y, noise: σ); law = posterior(q); exact = law.sample(2048); sd = sqrt(trace(law.covariance)/64)
  floor_of = wasserstein(law.sample(512), exact)/sd
  concat([floor_of], {ends})
}}
for k in 1..{seeds} {{
  seed 1000 + k; total = zeros({count})
  for H in (shrink(2), shrink(4), hole) {{ for σ in [0.02, 0.2] {{
    cell = mean(map(i -> one(H, σ), 1..5), axis: 0); total = total + cell/6
    print "seed {{k}}  {{H.range}} σ {{σ}}  {{cell:.3}}"
  }} }}
  print "seed {{k}}  all six {{total:.4}}"
}}
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("prior")
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--calls", type=int, default=5)
    options = parser.parse_args()
    n = options.calls
    samplers = [f"cpigdm(q, steps: {n}, count: 512)", f"cmm(q, steps: {n}, count: 512)", f"smm(q, steps: {n}, count: 512)"]
    program = PROGRAM.format(
        prior=os.path.abspath(options.prior), seeds=options.seeds, count=len(samplers) + 1,
        ends=", ".join(f"[wasserstein(run({s}).x, exact)/sd]" for s in samplers))
    print(f"{n} calls; columns: floor, cpigdm, cmm, smm", flush=True)
    run = subprocess.Popen(
        [os.path.join(ROOT, "conjugate")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    run.stdin.write(program)
    run.stdin.close()
    totals = []
    for line in run.stdout:
        if line.startswith("seed ") or "error" in line:
            print(line, end="", flush=True)
        if "all six" in line:
            totals.append([float(x) for x in line.split("[")[1].split("]")[0].split(",")])
    k = len(totals)
    for j, name in enumerate(["floor", "cpigdm", "cmm", "smm"]):
        values = [row[j] for row in totals]
        mean = sum(values) / k
        error = (sum((v - mean) ** 2 for v in values) / (k * max(k - 1, 1))) ** 0.5
        print(f"{name:7} {mean:.3f} ± {error:.3f}")


if __name__ == "__main__":
    main()
