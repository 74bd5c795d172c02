#!/usr/bin/env python3
"""The whole workflow against itself: python3 benchmarks/calibration.py [--problems 2000] [--seed 0] [--program PATH] [--csv FILE]

Draws a truth from a prior, measures it with noise, and asks for the exact posterior, as one does at the prompt. The
truth is then one more draw from its posterior, so its rank among 19 of them, by the sum of Hx, is uniform on 0, …, 19.
Prints the histogram and its χ² for four problems, and with --csv writes the counts. --program runs another build of conjugate.
docs/calibration.md draws docs/calibration/now.csv.
"""
import argparse, csv, os, subprocess, sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROBLEMS = {
    "one number": "p = gaussian([0], 1); H = matrix([1]); s = 1",
    "a plane": "p = gaussian([1, -1], [1, 0.7; 0.7, 2]); H = matrix([1, 0.5]); s = 0.3",
    "two modes":
        "p = mixture([0.3, 0.7], [[-1, 0], [1, 1]], [0.2, 0.4]); H = matrix([1, -1]); s = 0.5",
    "a field":
        "p = gaussian(zeros(16), diag(1/(1 + (0..15))));"
        " H = matrix(superresolution(2, shape: [1, 4, 4]).matrix); s = 0.2",
}
DRAWS = 19
PROGRAM = """
seed {seed}
{setting}
rank(k) = {{
  x0 = p.sample(); y = H(x0) + s*randn(like: H(x0))
  q = posterior(observe(p, H, y, noise: s))
  sum(sum(H(q.sample({draws})), axis: 1) < sum(H(x0)))
}}
ranks = map(rank, 1..{problems});
for r in 0..{draws} {{ print "count {{sum(ranks == r)}}" }}
"""
# χ² of 19 degrees of freedom is above these with probability 0.01 and 0.000001.
LIMITS = [(36.19, "p > 0.01"), (63.68, "p > 1e-6")]


def ranks(program, setting, options):
    text = PROGRAM.format(seed=options.seed, setting=setting, problems=options.problems, draws=DRAWS)
    done = subprocess.run([program, "/dev/stdin"], input=text, text=True, capture_output=True, cwd=ROOT)
    counts = [int(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("count ")]
    if len(counts) != DRAWS + 1:
        sys.exit(done.stdout + done.stderr)
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--problems", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--program", default=os.path.join(ROOT, "conjugate"))
    parser.add_argument("--csv")
    options = parser.parse_args()
    table = {}
    for name, setting in PROBLEMS.items():
        counts = table[name] = ranks(options.program, setting, options)
        expected = options.problems / (DRAWS + 1)
        statistic = sum((n - expected) ** 2 / expected for n in counts)
        verdict = next((text for limit, text in LIMITS if statistic < limit), "not uniform")
        print(f"\n{name}: χ² {statistic:.1f} of 19 degrees of freedom, {verdict}")
        for rank, n in enumerate(counts):
            print(f"  {rank:2} {n:5} {'#' * round(40 * n / max(counts))}")
    if options.csv:
        with open(options.csv, "w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["rank"] + [name.replace(" ", "_") for name in table])
            rows.writerows([rank] + [table[name][rank] for name in table] for rank in range(DRAWS + 1))


if __name__ == "__main__":
    main()
