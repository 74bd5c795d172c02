#!/usr/bin/env python3
"""What spacings of times keep of narrow and wide targets: python3 benchmarks/spacings.py [--markdown]

The prior is N(0, sd²), known exactly, so a walk without fresh noise is a linear map of its start and its variance is
known without a draw. Told is the percentage of the true variance at the last time that is left, by path, spacing and number of steps,
for each sd, and the least of them. The second table is for guided walks (published weight, default start): numbers that
are not measured, and numbers measured with noise 0.1, against the exact posterior.
"""
import argparse, os, subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WIDTHS = [0.01, 0.03, 0.08, 0.3, 1, 3, 10]
SPACINGS = ["uniform", "sqrt", "karras", "logsnr"]
STEPS = [5, 10, 20]
FREE = ["vp()", "cosine()", "flow()", "schedule()", "ve()", "edm()"]
GUIDED = [("cpigdm", "vp()"), ("cpigfm", "flow()"), ("pigdm", "vp()"), ("cpigdm", "edm()")]

PROGRAM = """
widths = {widths}; n = {n}
law = gaussian(zeros(n), diag(widths^2))
free(p, spacing, steps) = {{
  t = p.end; x = run(ddim(law, path: p, spacing: spacing, steps: steps, start: t, from: p.sigma(t)*ones(n))).x
  100*x^2/(p.mu(0.001)^2*widths^2 + p.sigma(0.001)^2)
}}
twice = concat([widths, widths]); both = gaussian(zeros(2*n), diag(twice^2))
guided(sampler, p, spacing, steps) = {{
  q = observe(both, diagonal(concat([zeros(n), ones(n)])), zeros(2*n), noise: 0.1)
  w = sampler(q, path: p, spacing: spacing, steps: steps)
  at = w.times[0]
  x = run(sampler(q, path: p, spacing: spacing, steps: steps, lambda: 0, from: p.sigma(at)*ones(2*n))).x
  v = concat([widths^2, widths^2*0.01/(widths^2 + 0.01)])
  100*x^2/(p.mu(0.001)^2*v + p.sigma(0.001)^2)
}}
tell(head, x) = {{ print "{{head}}"; for v in x {{ print "  {{v:.4}}" }} }}
"""


def rows():
    for path in FREE:
        for spacing in SPACINGS:
            for steps in STEPS:
                yield "free", path, spacing, steps, f'free({path}, "{spacing}", {steps})'
    for sampler, path in GUIDED:
        for spacing in SPACINGS:
            for steps in STEPS:
                yield "guided", f"{sampler} {path}", spacing, steps, f'guided({sampler}, {path}, "{spacing}", {steps})'


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--markdown", action="store_true", help="as docs/spacings.md has it")
    parser.add_argument("--program", default=os.path.join(ROOT, "conjugate"), help="what runs the program")
    options = parser.parse_args()
    wanted = list(rows())
    program = PROGRAM.format(widths=WIDTHS, n=len(WIDTHS))
    program += "".join(f'tell("row", {call})\n' for *_, call in wanted)
    run = subprocess.run([options.program], input=program, capture_output=True, text=True)
    blocks, current = [], None
    for line in run.stdout.splitlines():
        if line == "row":
            current = []
            blocks.append(current)
        elif current is not None:
            current.append(float(line))
    if len(blocks) != len(wanted):
        raise SystemExit(run.stdout[-2000:] + run.stderr[-2000:])
    for kind in ("free", "guided"):
        heads = [f"{w:g}" for w in WIDTHS]
        if kind == "guided":
            heads = [f"{h} free" for h in heads] + [f"{h} seen" for h in heads]
        print(("| walk | spacing | steps | " if options.markdown else f"\n{kind}: ") + " | ".join(heads + ["least"]) + " |")
        if options.markdown:
            print("|" + "---|" * (len(heads) + 4))
        for (k, name, spacing, steps, _), block in zip(wanted, blocks):
            if k == kind:
                cells = [f"{v:.3g}" for v in block + [min(block)]]
                print(f"| {name} | {spacing} | {steps} | " + " | ".join(cells) + " |")
        if options.markdown:
            print()


main()
