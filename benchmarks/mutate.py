#!/usr/bin/env python3
"""Breaks the library on purpose, one defect at a time, and reports which lessons and tests notice.

    benchmarks/mutate.py                        every mutant; writes docs/mutation.md
    benchmarks/mutate.py --scratch FOLDER       keep the copy and its build in FOLDER, and use them again next time
    benchmarks/mutate.py --only 3 17 40         these mutants alone
    benchmarks/mutate.py --limit 20             stop after so many minutes; the table says how many remain
    benchmarks/mutate.py --tests                run the tests on every mutant, not only on those no lesson noticed
    benchmarks/mutate.py --no-tests             build and run the lessons alone
    benchmarks/mutate.py --resume               keep the results in FOLDER/results.json and run what is missing
    benchmarks/mutate.py --commit NAME          another commit than the last
    benchmarks/mutate.py --promote              first bring the printed output in the copy's lessons up to date
    benchmarks/mutate.py --list                 the mutants, with a check that each still fits the sources

A copy of the last commit is patched with all mutants at once, each behind `Mutants.on(k)`, and built once; the
environment variable CONJUGATE_MUTANT chooses the defect. With none chosen everything must be green; that run also
tells which lessons come by which place. Then those lessons are replayed on each mutant, and the tests of Numerics and
Restore are run where no lesson's cell fails. A cell fails by a `check` or an error; where only the printed output or a
picture differs from the page, the lesson counts apart.

A mutant's snippet is a context that must occur exactly once in its file; «…» marks the expression that is replaced.
The script fails when a snippet no longer fits (the sources have moved on), and when nothing notices a mutant.
Interrupting it loses nothing: the table is written after every mutant.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import namedtuple
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "mutation.md"
FILTER = r"^(NumericsTests|RestoreTests)\."

Mutant = namedtuple("Mutant", "family file context mutated")
MUTANTS = []


def family(name, folder, rows):
    """Files by name, in whichever folder below `folder` they are."""
    for file, context, mutated in rows:
        found = sorted((ROOT / "Sources" / folder).rglob(f"{file}.swift"))
        path = found[0].relative_to(ROOT) if found else Path("Sources", folder, f"{file}.swift")
        MUTANTS.append(Mutant(name, str(path), context, mutated))


family("path", "Restore/Paths", [
    ("VPPath", "(«0.5 * (betaMax - betaMin)»)", "betaMax - betaMin"),
    ("VPPath", ".exp(«-0.5 * b(t)»)", "-1.0 * b(t)"),
    ("VPPath", "-Jet.expm1(«-b(t)»)", "-0.5 * b(t)"),
    ("CosinePath", ".sin(«(Double.pi / 2) * t»)", "(Double.pi / 4) * t"),
    ("VEPath", "Foundation.log(«sigmaMax / sigmaMin»)", "sigmaMax"),
    ("FlowPath", "mu(_ t: Jet) -> Jet { «1 - t» }", "1 - t * t"),
    ("EDMPath", "sigma(_ t: Jet) -> Jet { «t» }", "0.5 * t"),
    ("GaussianPath", "return «m.first / m.value»", "-m.first / m.value"),
    ("GaussianPath", "return v.first - «2 * m.first / m.value * v.value»", "-2 * m.first / m.value * v.value"),
    ("GaussianPath", "return v.first - «2 * m.first / m.value * v.value»", "m.first / m.value * v.value"),
    ("GaussianPath", "return «s * s / (s * s + m * m)»", "m * m / (s * s + m * m)"),
    ("GaussianPath+Tensors", "varianceSlope(t) - «2 * f(t) * variance(t)»", "f(t) * variance(t)"),
    ("GaussianPath+Tensors", "try «s / (s + m)»", "m / (s + m)"),
    ("Prediction", "x0 = try («μ * x - σ * value») / norm", "μ * x + σ * value"),
    ("Prediction", "noise = try «-(σ * value)»", "σ * value"),
    ("Prediction", "return try -(«noise / σ»)", "noise / μ"),
    ("Prediction", "return try «dμ * x0 + dσ * noise»", "dμ * noise + dσ * x0"),
])
family("operator", "Restore/Operators", [
    ("SpectralOperator", "return try «null * x + synthesise(modes * (values - null), to)»",
     "null * x + synthesise(modes * values, to)"),
    ("SpectralOperator", "return try «null * x + synthesise(modes * (values - null), to)»",
     "synthesise(modes * values, to)"),
    ("SpectralOperator+Algebra", "null: «inverse(null)»)\n  }", "null"),
    ("SpectralOperator+Algebra", "«1 / Tensor.select(keep, v, Tensor(1))»", "Tensor.select(keep, v, Tensor(1))"),
    ("SpectralOperator+Algebra", "values: f(values), null: «f(null)»)", "null"),
    ("SpectralOperator+Algebra", "values: a.values + b.values, null: «a.null + b.null»)", "a.null"),
    ("SingularSystem", "relative = «1e-6»", "0.5"),
    ("Superresolution", "BlockSystem.sums(x, factor) / «Double(factor * factor)»", "Double(factor)"),
    ("Superresolution", "BlockSystem.spread(y, factor) / «Double(factor * factor)»", "1.0"),
    ("Superresolution", "repeating: «1 / Double(factor)»", "1 / Double(factor * factor)"),
    ("Superresolution", "BlockSystem.sums(d, factor) / «Double(factor * factor)»", "Double(factor)"),
    ("GaussianBlur", "map { «-0.5» * Double($0 * $0)", "-1.0"),
    ("GaussianBlur", "try side / («2» * side.sum() - 1)", "1.5"),
    ("DenseOperator", "entries.shape[0]]), «entries»)", "-entries"),
    ("Diagonal", "adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> { try «apply(y)» }", "-y"),
])
family("prior", "Restore/Priors", [
    ("FullCovariance", "scaled: «mu * eigenvalues»)", "-(mu * eigenvalues)"),
    ("FullCovariance", "scaled: «mu * eigenvalues»)", "eigenvalues"),
    ("FullCovariance", "spectrum: «mu.square() * eigenvalues + sigma.square()»", "mu * eigenvalues + sigma.square()"),
    ("FullCovariance", "logDeterminant = try «spectrum.log().sum()»", "2 * spectrum.log().sum()"),
    ("FullCovariance", "matmul(z, eigenvectors) * «eigenvalues.sqrt()»", "eigenvalues"),
    ("IsotropicCovariance", "try d * («mu * variance / scale»)", "variance / scale"),
    ("FactorCovariance", "inner = try «mu.square()» * matmul", "mu"),
    ("FactorCovariance", "try d * inverse - «mu.square()» * matmul", "mu"),
    ("FactorCovariance", "«mu.square() * owner.diagonal + sigma.square()»", "owner.diagonal + sigma.square()"),
    ("FactorCovariance", "«diagonal.sqrt()» * own", "diagonal"),
    ("Mixture+Denoiser", "- «0.5» * (marginals[k].logDeterminant", "1.0"),
    ("Mixture+Denoiser", "(«log(mixture.weights[k]) + constant»)", "constant"),
    ("Mixture+Denoiser", "try ((«meanScore - c.g») * flat)", "c.g - meanScore"),
    ("Mixture+Denoiser", "c.marginal.gain(flat) + «along * c.x0»", "0 * c.x0"),
    ("Mixture+Sampling", "return try mean(k) + «covariances[k].root(z)»", "2 * covariances[k].root(z)"),
    ("Mixture+Sampling", "(logWeight(k) + constant) - «0.5» * (", "1.0"),
    ("Mixture+Sampling", "sum = try sum + «probabilities[k] * covariances[k].dense()»", "covariances[k].dense()"),
])
family("posterior", "Restore/Posteriors", [
    ("GaussianConditioning", "«noise.square() * Tensor.identity(values.count)»",
     "noise * Tensor.identity(values.count)"),
    ("GaussianConditioning", "let delta = try «d * values.square() + noise.square()»", "d * values.square() + noise"),
    ("GaussianConditioning", "- «0.5» * (constant + measured[k].logDeterminant", "1.0"),
    ("GaussianConditioning", "prior.covariances[k].dense() - «0.5» * (removed", "0.25"),
    ("GaussianConditioning", "prior.mean(k) + «backProject(k, q).reshaped([prior.dimension])»",
     "2 * backProject(k, q).reshaped([prior.dimension])"),
    ("MixturePosterior", "x + «conditioning.gain(k, target - measured)»", "conditioning.gain(k, measured - target)"),
    ("MixturePosterior", "«problem.noiseLevel» * noise.sliced", "0 * problem.noiseLevel"),
    ("MixturePosterior", "matmul(«probabilities», flatMeans).reshaped", "Tensor(prior.weights)"),
    ("MixturePosterior", "squared / («2 * variance»)", "variance"),
])
family("sampler", "Restore/Modes", [
    ("ModeFamily", "return «r2 * s * s / (own(c, r2) * s * s + noise * noise)»",
     "s * s / (s * s + noise * noise)"),
    ("SpectralModes", "null: «values[0]»)", "values[0] * 0.5"),
])
family("sampler", "Restore/Samplers", [
    ("ConjugateCoefficients", "jacobian = row(0).map { «-μs * $0» }", "μs * $0"),
    ("ConjugateCoefficients", "jacobian = row(0).map { «-μs * $0» }", "-2 * μs * $0"),
    ("ConjugateCoefficients", "jacobian = row(0).map { «-μs * $0» }", "-σs * $0"),
    ("ConjugateCoefficients", "pull = growth * «m.value» * ρ.value * ρ.value", "σ.value"),
    ("ConjugateCoefficients", "modes: modes, origin: «s»)\n    guard", "t"),
    ("ConjugateCoefficients", "free = end.map { _ in «σs» }", "μs"),
    ("ConjugateCoefficients", "estimate = end.map { «μs * $0» }", "μs + 0 * $0"),
    ("ConjugateCoefficients", "? «μs * $0 / $1» : 0", "μs * $0"),
    ("ConjugateCoefficients", "let scale = «(1 + λ * (s - t)) * μs»", "μs"),
    ("ConjugateCoefficients", "let end = try κ(t).map { exp(«λ * (t - s)» - growth * $0) }", "0"),
    ("ConjugateCoefficients", "(end == 0 ? 0 : «(t - s) * ρt * end»)", "0"),
    ("ConjugateCoefficients", "(«$0.0 + λ * $0.1»)", "$0.0"),
    ("ConjugateCoefficients", "(1 - «ρ.value * ρ.value * c * share»)", "0.0"),
    ("ConjugateCoefficients", "let along = «(u - t) / (t - p)»", "(u - s) / (t - p)"),
    ("ConjugateCoefficients", "row(base).map { «-μs * $0» }", "-0.5 * μs * $0"),
    ("ConjugateCoefficients", "row(base + 1).map { «-μs * $0» }", "μs * $0"),
    ("ConjugateCoefficients", "map { $0 - «ζ * ζ * μs * $1» }", "ζ * ζ * σs * $1"),
    ("ConjugateCoefficients", "μs * («2 * $0»).squareRoot()", "$0"),
    ("GuidanceExponent", "«0.5 * w / c * (s2 * grown - n2 * (log1p(s2 * p1 / n2) - log1p(s2 * p0 / n2)))»",
     "0.5 * w * s2 / c * grown"),
    ("GuidanceExponent", "return «0.5 * w * grown»", "w * grown"),
    ("GuidanceExponent", "return 0.5 * w * («log(q1 / q0) + (q1 - q0)»)", "q1 - q0"),
    ("GuidanceExponent", "((q1 - q0) + «s2 / c» * log1p", "n2 / c"),
    ("GuidanceExponent", "return «0.5 * w * (q1 - q0)»", "w * (q1 - q0)"),
    ("GuidanceExponent", "((q1 - q0) - «n2 / c» * log1p", "s2 / c"),
    ("GuidanceExponent", "«w * (log1p((ρ1 - ρ0) / (1 + ρ0)) - (ρ1 - ρ0) / ((1 + ρ0) * (1 + ρ1)))»",
     "w * log1p((ρ1 - ρ0) / (1 + ρ0))"),
    ("GuidanceExponent", "return w * s2 * («linear + quadratic»)", "linear"),
    ("GuidanceExponent", "«ρ.value * ρ.first * common * $0»",
     "ρ.first * common * $0"),
    ("ConjugateGuidance", "case .isotropic: pulled = try «μ * pullback(g)»", "pullback(g)"),
    ("ConjugateGuidance", "let j = try («g - pulled») / σ", "g"),
    ("ConjugateGuidance", "let residual = try «y - h(x0)»", "h(x0) - y"),
    ("ConjugateGuidance", "residual = try y - h(x0)\n    let g = try «shares(residual)»", "2 * shares(residual)"),
    ("ConjugateGuidance", "try («ε - εp», j - jp)", "εp - ε"),
    ("ExplicitStep", "return Tensor(try «0.5 * (at - to)» *", "at - to"),
    ("ExplicitStep", "path.g2(at) * options.weight.common(path, «at»)", "to"),
    ("PseudoinverseGuidance", "let residual = try «problem.y - problem.operator(x0)»", "problem.operator(x0) - problem.y"),
    ("ModalCoefficients",
     "let c = try ConjugateCoefficients(\n        path: options.path, weight: weight, modes: modes, λ: «options.lambda»", "0"),
    ("ExplicitStep", "tensor: try «γ * pulled»", "-γ * pulled"),
    ("GuidedStart", "return try «now.mu» * inverse", "now.sigma"),
    ("GuidedStart", "$0.gains(r2: «Tensor(1)»)", "Tensor(0.5)"),
    ("Weight", "return «w * μ * μ»", "w * μ"),
    ("Weight", "case .constant(let w): return try «w / path.r2(t)»", "w"),
    ("CentredCoefficients", "«0.5 * w» * log1p(s * s * (p1", "w"),
    ("CentredCoefficients", "let γ = «c / (c + ρ * ρ)»", "1 / (c + ρ)"),
    ("CentredCoefficients", "centre = zip(zip(end, row(0)), modes.values).map { «1 - $0.0 - $0.1 * $1» }",
     "1 - $0.0"),
    ("CentredCoefficients", "«1 - $0.0 / (t - s) - $0.1 * $1»", "1 - $0.0 / (t - s)"),
    ("CentredCoefficients", "e.map { «$0 * rate * ρ» / (c", "$0 * rate"),
    ("ConjugatePredictorCorrector", "«variance / ρ.square()» * (x0", "variance / ρ"),
    ("ConjugatePredictorCorrector", "(«μ * pullback(g) - γ * g») / (γ", "μ * pullback(g)"),
    ("ConjugatePredictorCorrector", "(«m - mp», q - qp)", "mp - m"),
    ("ConjugatePredictorCorrector", "from: memory.time, to: «t»)", "s"),
    ("ConjugateMomentMatching", "let κ = «((c + ρs * ρs) / (c + ρ * ρ)).squareRoot()»",
     "(c + ρs * ρs) / (c + ρ * ρ)"),
    ("ConjugateMomentMatching", "«μs * (1 - κ) * (1 + c / (ρ * ρ))»", "μs * (1 - κ)"),
    ("ConjugateMomentMatching", "tensor: try «σs * n»", "μs * n"),
    ("SecantMomentMatching", "(«1 / (higher * higher) - 1 / (ρ * ρ)») * (z - x0)", "1 / (ρ * ρ) - 1 / (higher * higher)"),
    ("SecantMomentMatching", "«missing» * nz", "0 * missing"),
    ("SecantMomentMatching", "let perturbation = try «problem.noise» *", "0 * problem.noise"),
    ("SecantMomentMatching", "(«σ * σ / μ») * pullback", "σ / μ"),
    ("SecantCovariance", "pair.w * («share - Rows.dot(pair.u, y) / pair.c»)", "share"),
    ("SecantCovariance", "pair.w * («ζ / pair.c.sqrt() - Rows.dot(pair.u, η) / pair.c»)", "ζ / pair.c.sqrt()"),
    ("SecantPairs", "(«1 / (ρ * ρ) - 1 / (pair.level * pair.level)»)", "1 / (pair.level * pair.level) - 1 / (ρ * ρ)"),
    ("GuidedDenoiser", "(«σ * σ / μ») * pullback", "σ / μ"),
    ("GuidedDenoiser", "correction = try «correction + rest»", "correction"),
    ("Times", "return «root * root»", "root"),
])
family("random", "Numerics/Random", [
    ("Draws", "let radius = («-2» * log(1 - u))", "-1"),
    ("Draws", "let angle = «2 * Double.pi * v»", "Double.pi * v"),
    ("RandomKey", "(SIMD4(«low», high, purpose.z", "0"),
    ("RandomKey", "(SIMD4(«domain.rawValue», 0, words.z", "0"),
    ("Philox", "UInt64(c0) &* «0xD251_1F53»", "0xD251_1F52"),
])
family("derivative", "Numerics", [
    ("Tensor/Tensor+Elementwise", "unary(.sqrt) { _, y in try «0.5 / y» }", "1 / y"),
    ("Tensor/Tensor+Elementwise", "unary(.sin) { x, _ in try «x.cos()» }", "-(x.cos())"),
    ("Tensor/Tensor+Elementwise", "unary(.tanh) { _, y in try «1 - y.square()» }", "1 - y"),
    ("Tensor/Tensor+Elementwise", "unary(.square) { x, _ in try «2 * x» }", "x"),
    ("Tensor/Tensor+Arithmetic", "return (inverse, try «-(y * inverse)»)", "y * inverse"),
    ("LinearAlgebra/Cholesky", "lowerTriangle(a, diagonal: -1)) * «0.5»", "1"),
    ("LinearAlgebra/PseudoInverse", "return try «left + right - times(p, dp)»", "left - times(p, dp)"),
    ("Calculus/DormandPrince", "-2187.0 / 6784, «11.0 / 84»]", "10.0 / 84"),
])

SWITCH = """import Foundation

/// The defect that is switched on, for a mutation run; and, where a file is named for it, the list of those the
/// process comes by.
public enum Mutants {
  public static let active: Int = Int(ProcessInfo.processInfo.environment["CONJUGATE_MUTANT"] ?? "") ?? -1

  /// One byte a mutant, set when its place is run. Threads may set the same byte twice.
  nonisolated(unsafe) private static let reached: UnsafeMutablePointer<UInt8>? = {
    guard ProcessInfo.processInfo.environment["CONJUGATE_REACHED"] != nil else { return nil }
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: COUNT)
    bytes.initialize(repeating: 0, count: COUNT)
    atexit { Mutants.write() }
    return bytes
  }()

  private static func write() {
    guard let bytes = reached, let path = ProcessInfo.processInfo.environment["CONJUGATE_REACHED"] else { return }
    let numbers = (0..<COUNT).filter { bytes[$0] != 0 }.map(String.init).joined(separator: " ")
    try? numbers.write(toFile: path, atomically: true, encoding: .utf8)
  }

  public static func on(_ k: Int) -> Bool {
    if let bytes = reached { bytes[k] = 1 }
    return active == k
  }
}
""".replace("COUNT", str(len(MUTANTS)))


def fail(message):
    print(f"mutate: {message}", file=sys.stderr)
    sys.exit(2)


def marked(mutant):
    """The context without its marks, and where the marked expression lies in it."""
    before, rest = mutant.context.split("«")
    inside, after = rest.split("»")
    return before + inside + after, len(before), inside


def patch(sources):
    """`sources[file]` with every mutant in it; collects all that no longer fits before failing."""
    places, wrong = {}, []
    for k, mutant in enumerate(MUTANTS):
        text, offset, inside = marked(mutant)
        found = sources.get(mutant.file, "").count(text)
        if found != 1:
            wrong.append(f"mutant {k}: found {found} times in {mutant.file}, not once: {text}")
            continue
        start = sources[mutant.file].index(text) + offset
        places.setdefault(mutant.file, {}).setdefault((start, start + len(inside)), []).append(k)
    for file, spans in places.items():
        ordered = sorted(spans)
        for (a, b), (c, d) in zip(ordered, ordered[1:]):
            if c < b:
                wrong.append(f"mutants {spans[a, b]} and {spans[c, d]} overlap in {file}")
    if wrong:
        fail("the mutants do not fit the sources\n  " + "\n  ".join(wrong))
    patched = {}
    for file, spans in places.items():
        text = sources[file]
        for (start, end), numbers in sorted(spans.items(), reverse=True):
            choice = "".join(f"Mutants.on({k}) ? ({MUTANTS[k].mutated}) : " for k in numbers)
            text = f"{text[:start]}({choice}({text[start:end]})){text[end:]}"
        if file.startswith("Sources/Restore/") and not re.search(r"^import Numerics$", text, re.M):
            text = "import Numerics\n" + text
        patched[file] = text
    return patched


def write_if_changed(path, data):
    """An unchanged file keeps its date, so that a scratch folder's build is used again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != data:
        path.write_bytes(data)


def committed(commit):
    """Every file of a commit: bytes and whether it is executable."""
    names = subprocess.run(["git", "-C", str(ROOT), "ls-tree", "-r", "-z", commit], capture_output=True, check=True)
    files = {}
    with subprocess.Popen(
            ["git", "-C", str(ROOT), "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as cat:
        for line in filter(None, names.stdout.decode().split("\0")):
            info, name = line.split("\t", 1)
            mode, kind, identity = info.split()
            if kind != "blob" or mode == "120000":
                continue
            cat.stdin.write(identity.encode() + b"\n")
            cat.stdin.flush()
            size = int(cat.stdout.readline().split()[2])
            files[name] = (cat.stdout.read(size), mode == "100755")
            cat.stdout.read(1)
        cat.stdin.close()
    return files


def copy_with_mutants(copy, files, patched):
    for old in (copy / "Sources").rglob("*.swift"):
        if str(old.relative_to(copy)) not in files:
            old.unlink()
    for name, (data, executable) in files.items():
        write_if_changed(copy / name, patched[name].encode() if name in patched else data)
        if executable:
            (copy / name).chmod(0o755)
    write_if_changed(copy / "Sources/Numerics/Mutants.swift", SWITCH.encode())


def execute(command, seconds, copy, mutant=None, reached=None):
    """Exit status (None past the time limit) and output, in a process group of its own that never outlives it."""
    environment = dict(os.environ, CONJUGATE_HOME=str(copy))
    environment.pop("CONJUGATE_MUTANT", None)
    if mutant is not None:
        environment["CONJUGATE_MUTANT"] = str(mutant)
    if reached is not None:
        environment["CONJUGATE_REACHED"] = str(reached)
    process = subprocess.Popen(
        command, cwd=copy, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", start_new_session=True)
    try:
        output, _ = process.communicate(timeout=seconds)
        return process.returncode, output
    except subprocess.TimeoutExpired:
        return None, ""
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()


def reaching(copy):
    """For every mutant the lessons that come by its place: {k: [path]}."""
    places = {k: [] for k in range(len(MUTANTS))}
    for lesson in sorted((copy / "tutorials").glob("[0-9]*.md")):
        list_of = copy / "mutation-reached.txt"
        list_of.unlink(missing_ok=True)
        status, output = execute(
            [str(copy / ".build/release/conjugate"), "replay", str(lesson)], 900, copy, reached=list_of)
        if status != 0:
            fail(f"{lesson.name} fails without a mutant: {output[-2000:]}")
        for k in list_of.read_text().split():
            places[int(k)].append(str(lesson.relative_to(copy)))
    return places


def lessons(copy, seconds, paths, mutant=None):
    """The lessons that notice: {number: "check" where a cell fails, "page" where only the page differs}."""
    if not paths:
        return {}
    report = copy / "mutation-lessons.xml"
    report.unlink(missing_ok=True)
    status, output = execute(
        [str(copy / ".build/release/conjugate"), "replay", "--junit", str(report), *paths], seconds, copy, mutant)
    noticed = {}
    if report.exists():
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):
            for failure in suite.iter("failure"):
                name, message = Path(suite.get("name", "")).name[:2], failure.get("message", "")
                if message.startswith(("failed:", "ran, where")):
                    noticed[name] = "check"
                noticed.setdefault(name, "page")
    if status != 0 and not noticed:
        noticed["all"] = "check"
        print("          " + ("out of time" if status is None else f"the process ended with {status}: {output[-300:]}"))
    return noticed


def by_check(result):
    return "check" in result["lessons"].values()


def tests(copy, seconds, mutant=None):
    report = copy / "mutation-tests.xml"
    written = report.with_name("mutation-tests-swift-testing.xml")
    for old in (report, written):
        old.unlink(missing_ok=True)
    status, output = execute(
        ["swift", "test", "--skip-build", "-c", "release", "--disable-testable-imports", "--disable-xctest",
         "--filter", FILTER, "--xunit-output", str(report)], seconds, copy, mutant)
    names = []
    for path in (report, written):
        if path.exists():
            names += [case.get("name", "") for case in ElementTree.parse(path).getroot().iter("testcase")
                      if case.find("failure") is not None]
    names = sorted({name.split("(")[0] for name in names})
    if status != 0 and not names:
        names = ["out of time" if status is None else f"the process ended with {status}"]
    if mutant is None and names:
        print(output[-3000:], file=sys.stderr)
    return names


def named(result):
    return ", ".join(k if how == "check" else f"({k})" for k, how in sorted(result["lessons"].items()))


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def code(text):
    return f"`{cell(text)}`"


def table(results, chosen, tests_were_run, commit):
    ran = [k for k in chosen if str(k) in results]
    by_lesson = [k for k in ran if results[str(k)]["lessons"]]
    checked = [k for k in by_lesson if by_check(results[str(k)])]
    survivors = [k for k in ran if not results[str(k)]["lessons"] and not results[str(k)].get("tests")]
    untested = [k for k in survivors if results[str(k)].get("tests") is None]
    alive = [k for k in survivors if k not in untested]
    lines = [
        "# Mutants", "",
        f"Defects put into the library of commit {commit} on purpose, one at a time, and the lessons and tests that "
        "notice.", ""]
    share = f" ({100 * len(by_lesson) / len(ran):.0f} %)" if ran else ""
    lines += [
        "| | |", "| :-- | --: |",
        f"| mutants | {len(MUTANTS)} |", f"| run | {len(ran)} |",
        f"| noticed by a lesson | {len(by_lesson)}{share} |",
        f"| — of these, by a cell that fails | {len(checked)} |",
        f"| noticed by a test alone | {len(ran) - len(by_lesson) - len(survivors)} |",
        f"| noticed by nothing | {len(alive)} |"]
    if untested:
        lines.append(f"| not noticed by a lesson, tests not run yet | {len(untested)} |")
    if len(ran) < len(MUTANTS):
        lines.append(f"| remaining, not run yet | {len(MUTANTS) - len(ran)} |")
    lines += ["", "| family | run | by a lesson | by a failing cell | by a test alone | by nothing | tests not run |",
              "| :-- | --: | --: | --: | --: | --: | --: |"]
    for name in dict.fromkeys(m.family for m in MUTANTS):
        own = [k for k in ran if MUTANTS[k].family == name]
        count = [sum(k in group for k in own) for group in (by_lesson, checked, alive, untested)]
        alone = len(own) - count[0] - count[2] - count[3]
        lines.append(f"| {name} | {len(own)} | {count[0]} | {count[1]} | {alone} | {count[2]} | {count[3]} |")
    if survivors:
        lines += ["", "No lesson and no test noticed: " + ", ".join(str(k) for k in alive) + "."] if alive else []
    lines += ["", "## Each mutant", "",
              "In brackets: lessons whose printed output or pictures differ while every cell succeeds.", "",
              "| | file | instead of | is written | lessons that noticed | tests that noticed |",
              "| --: | :-- | :-- | :-- | :-- | :-- |"]
    for k in ran:
        mutant, result = MUTANTS[k], results[str(k)]
        text = marked(mutant)[2]
        names = result.get("tests")
        if names is None:
            seen = "not run"
        elif not names:
            seen = "none"
        else:
            seen = ", ".join(code(n) if " " not in n else n for n in names[:4])
            seen += f" and {len(names) - 4} more" if len(names) > 4 else ""
        lines.append(
            f"| {k} | {mutant.file.removeprefix('Sources/').removesuffix('.swift')} | {code(text)} | "
            f"{code(mutant.mutated)} | {named(result) or '**none**'} | {seen} |")
    lines += ["", "`benchmarks/mutate.py` writes this page. Tests are run where no lesson's cell fails"
              + (", or on every mutant with `--tests`." if tests_were_run else " (not in this run).")]
    TABLE.write_text("\n".join(lines) + "\n")
    return ran, by_lesson, alive, untested


def interleaved(numbers):
    """One of each family in turn: an interrupted run is still a sample of everything."""
    queues = {}
    for k in numbers:
        queues.setdefault(MUTANTS[k].family, []).append(k)
    position = {k: (i + 0.5) / len(queue) for queue in queues.values() for i, k in enumerate(queue)}
    return sorted(numbers, key=lambda k: (position[k], k))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--scratch", type=Path, metavar="FOLDER")
    parser.add_argument("--only", type=int, nargs="+", metavar="K")
    parser.add_argument("--limit", type=float, metavar="MINUTES")
    parser.add_argument("--tests", action="store_true")
    parser.add_argument("--no-tests", action="store_true")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--commit", default="HEAD")
    parser.add_argument("--promote", action="store_true")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    started = time.monotonic()
    if options.resume and not options.scratch:
        parser.error("--resume needs --scratch")
    chosen = options.only if options.only is not None else list(range(len(MUTANTS)))
    if any(k not in range(len(MUTANTS)) for k in chosen):
        parser.error(f"mutants are numbered 0 to {len(MUTANTS) - 1}")

    found = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--short", "--verify", options.commit + "^{commit}"],
        capture_output=True, text=True)
    if found.returncode != 0:
        fail(f"there is no commit {options.commit}")
    name = found.stdout.strip()
    files = committed(name)
    patched = patch({file: data.decode() for file, (data, _) in files.items()
                     if file.startswith("Sources/") and file.endswith(".swift")})
    if options.list:
        for k, mutant in enumerate(MUTANTS):
            print(f"{k:4} {mutant.file}: {marked(mutant)[2]} -> {mutant.mutated}")
        return 0

    temporary = None if options.scratch else tempfile.TemporaryDirectory(prefix="conjugate-mutants-")
    folder = (options.scratch or Path(temporary.name)).resolve()
    if folder == ROOT or ROOT in folder.parents:
        fail("the scratch folder lies in the repository")
    copy = folder / "copy"
    copy.mkdir(parents=True, exist_ok=True)
    copy_with_mutants(copy, files, patched)

    print(f"{len(MUTANTS)} mutants; building once", flush=True)
    command = ["swift", "build", "-c", "release"]
    command += ["--product", "conjugate"] if options.no_tests else ["--build-tests"]
    status, output = execute(command, 3600, copy)
    if status != 0:
        print(output[-6000:], file=sys.stderr)
        fail("the build of the mutants failed")
    print(f"built after {time.monotonic() - started:.0f} s; first without a mutant", flush=True)

    if options.promote:
        execute([str(copy / ".build/release/conjugate"), "replay", "--promote", "tutorials"], 900, copy)
    before = time.monotonic()
    places = reaching(copy)
    lesson_limit = max(60, 4 * (time.monotonic() - before))
    print(f"lessons are green in {time.monotonic() - before:.0f} s, one after the other", flush=True)
    test_limit = 900
    if not options.no_tests:
        before = time.monotonic()
        names = tests(copy, 1800)
        test_limit = max(60, 4 * (time.monotonic() - before))
        if names:
            fail(f"tests fail without a mutant: {names}")
        print(f"tests are green in {time.monotonic() - before:.0f} s", flush=True)

    store = folder / "results.json"
    results = json.loads(store.read_text()) if options.resume and store.exists() else {}
    # A result belongs to a defect, not to its number.
    identity = {str(k): list(MUTANTS[k]) for k in range(len(MUTANTS))}
    results = {k: r for k, r in results.items() if identity.get(k) == r["mutant"]}
    shown = list(range(len(MUTANTS))) if options.resume else chosen

    late = False
    for k in interleaved(chosen):
        if options.limit and time.monotonic() - started > 60 * options.limit:
            late = True
            break
        known = results.get(str(k))
        result = known or {"mutant": identity[str(k)], "lessons": lessons(copy, lesson_limit, places[k], k), "tests": None}
        if not options.no_tests and result["tests"] is None and (options.tests or not by_check(result)):
            result["tests"] = tests(copy, test_limit, k)
        results[str(k)] = result
        store.write_text(json.dumps(results, ensure_ascii=False, indent=1))
        table(results, shown, not options.no_tests, name)
        mutant = MUTANTS[k]
        print(f"{time.monotonic() - started:6.0f} s  {k:3} {mutant.file.split('/')[-1]}: "
              f"{marked(mutant)[2]} -> {mutant.mutated}\n"
              f"          lessons {named(result) or 'none'}; tests {result['tests']}", flush=True)

    ran, by_lesson, alive, untested = table(results, shown, not options.no_tests, name)
    print(f"{len(ran)} run, {len(by_lesson)} noticed by a lesson, {len(alive)} noticed by nothing, "
          f"{len(untested)} without their tests, {len(MUTANTS) - len(ran)} remain")
    for k in alive:
        print(f"mutate: nothing noticed mutant {k} in {MUTANTS[k].file}: {marked(MUTANTS[k])[2]} -> "
              f"{MUTANTS[k].mutated}", file=sys.stderr)
    return 1 if alive or late or untested else 0


if __name__ == "__main__":
    sys.exit(main())
