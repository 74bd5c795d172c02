#!/usr/bin/env python3
"""The samplers against exact posteriors, in one run: python3 benchmarks/report.py [--quick]

Measures (docs/report/report.csv and about.csv), then runs docs/report/report.md, a document whose tables, figures and
claims are made from that CSV, and rewrites what it prints; a claim that no longer holds fails. --quick measures fewer
walks of fewer samplers, in some minutes, and prints one table: it is no evidence and replaces nothing.
"""
import argparse, os, subprocess, sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CONJUGATE = os.path.join(ROOT, "conjugate")
REPORT = os.path.join(ROOT, "docs", "report")

SUMMARY = """
r = filter(x -> x.problem != "smooth", load("FOLDER/report.csv"));
for p in ("plane", "clouds", "digits 8×8", "digits 14×14", "digits 28×28", "fields 20×40") {
  print p
  print "{pivot(filter(x -> x.problem == p, r), "sampler", "nfe", "sliced"):.3}"
}
"""


def measure(folder, *options):
    subprocess.run(["swift", "build", "-c", "release", "--product", "benchmark"], cwd=ROOT, check=True)
    program = os.path.join(ROOT, ".build", "release", "benchmark")
    subprocess.run([program, "--report", folder, *options], cwd=ROOT, check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.quick:
        folder = os.path.join(ROOT, ".build", "report")
        measure(folder, "--quick")
        text = SUMMARY.replace("FOLDER", folder)
        return subprocess.run([CONJUGATE], input=text, text=True).returncode
    measure(REPORT)
    return subprocess.run([CONJUGATE, "replay", "--promote", os.path.join(REPORT, "report.md")]).returncode


if __name__ == "__main__":
    sys.exit(main())
