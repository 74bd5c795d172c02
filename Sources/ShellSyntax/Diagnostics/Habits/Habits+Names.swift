extension Habits {
  private static let noPrefix = "the functions have no prefix: `sum(x)`"
  private static let leaveOut = "leave the argument out"
  private static let function = "a function is written `f(x) = …`"
  private static let noFourier = "there is no Fourier transform; `svd` and `modes` take an operator apart"
  private static let convolution =
    "there is no convolution of vectors; `blur(sigma: 1.5)` is one of pictures, and "
    + "`operator(f, shape: [10])` makes an operator of any linear function"
  private static let histogram = "there are no histograms; `plot sort(x)` shows how values are spread"
  private static let leave = "at the prompt `exit` leaves; a script ends with its last line"
  private static let last = "the last one is `x[-1]`; a block ends with `}`"
  private static let count = "write `x.count`"

  /// What is written here instead of a name.
  static let names: [String: String] = [
    "e": "write `exp(1)`", "len": count, "length": count, "numel": count, "nelements": count, "size": "write `x.shape`",
    "ndim": "write `x.rank`", "ndims": "write `x.rank`",
    "None": leaveOut, "null": leaveOut, "nil": leaveOut, "np": noPrefix, "numpy": noPrefix, "torch": noPrefix,
    "jnp": noPrefix, "scipy": noPrefix, "plt": "write `plot y`, `show x` or `grid xs`", "math": noPrefix,
    "random": "write `randn(n)` or `uniform(n)`",
    "rand": "write `uniform(n)`, or `randn(n)` for the normal distribution",
    "normal": "write `randn(n)`", "arange": "write `0..n-1` or `linspace(a, b, n)`",
    "range": "write `0..n-1`, both ends included, or `linspace(a, b, n)`", "logspace": "write `10^linspace(a, b, n)`",
    "lambda": "a lambda is written `x -> …`", "def": function, "function": function, "fn": function, "func": function,
    "let": "a binding is written `x = 3`", "var": "a binding is written `x = 3`; the variance is `sd(x)^2`",
    "variance": "write `sd(x)^2`", "std": "write `sd(x)`", "stdev": "write `sd(x)`",
    "elif": "write `else if`", "elseif": "write `else if`", "end": last,
    "einsum": "write `@`, `dot` or `outer`", "matmul": "write `A @ B`", "mm": "write `A @ B`", "bmm": "write `A @ B`",
    "transpose": "write `A'`", "argsort": "write `sort(x)`; `argmax(x)` gives one position",
    "disp": "write `print x`", "display": "write `print x`", "println": "write `print x`",
    "printf": "write `print \"x = {x:.3}\"`", "fprintf": "write `print \"x = {x:.3}\"`",
    "sprintf": "write `\"x = {x:.3}\"`", "format": "write `\"x = {x:.3}\"`", "str": "write `\"{x}\"`",
    "num2str": "write `\"{x}\"`",
    "ln": "write `log(x)`", "log10": "write `log(x)/log(10)`", "log2": "write `log(x)/log(2)`",
    "arcsin": "write `asin(x)`",
    "arccos": "write `acos(x)`", "arctan": "write `atan(x)`", "arctan2": "write `atan2(y, x)`", "power": "write `x^p`",
    "pow": "write `x^p`", "mod": "write `a % b`", "rem": "write `a % b`", "square": "write `x^2`",
    "fabs": "write `abs(x)`",
    "hist": histogram, "histogram": histogram, "conv": convolution, "conv2": convolution, "convolve": convolution,
    "fft": noFourier, "ifft": noFourier, "fft2": noFourier, "dct": noFourier, "rfft": noFourier,
    "concatenate": "write `concat(a, b, axis: 0)`", "cat": "write `concat(a, b, axis: 0)`",
    "vcat": "write `concat(a, b, axis: 0)`", "hcat": "write `concat(a, b, axis: 1)`",
    "hstack": "write `concat(a, b, axis: 0)`, for matrices `axis: 1`",
    "vstack": "write `stack(a, b)`, for matrices `concat(a, b, axis: 0)`",
    "ravel": "write `reshape(x, [-1])`", "flatten": "write `reshape(x, [-1])`",
    "zeros_like": "write `zeros(like: x)`", "ones_like": "write `ones(like: x)`",
    "randn_like": "write `randn(like: x)`",
    "clc": "Ctrl-L clears the screen", "cls": "Ctrl-L clears the screen",
    "clear": "`forget all` forgets every name, `forget x` one",
    "clearvars": "`forget all` forgets every name, `forget x` one",
    "exit": leave, "quit": leave, "tic": "write `time` before a statement", "toc": "write `time` before a statement",
    "subplot": "write `grid xs` for pictures, `plot a, b` for curves", "imshow": "write `show x`",
    "figure": "write `show x` or `plot y`",
    "imread": "write `image(\"file.png\")`", "imagesc": "write `show x`",
    "try": "there is no exception handling: an error ends the program, and at the prompt all values stay",
    "True": "write `true`", "False": "write `false`", "Inf": "write `inf`", "NaN": "write `nan`",
    "import": "there is nothing to import; `help` lists what there is",
    "i": "bind it first; there are no complex numbers, and the identity is `I`",
    "j": "bind it first; there are no complex numbers", "im": "there are no complex numbers",
    "lesson": "lessons are read at the prompt, or by `conjugate lesson 3` in a terminal",
    "whos": "write `who`", "ls": "`who` lists names; `!ls` at the prompt lists files", "pwd": "at the prompt: `!pwd`",
    "self": "there are no classes; a record `(a: 1, b: 2)` holds values by name",
  ]

  /// Labels of other libraries and those that may be meant.
  static let labels: [String: [String]] = [
    "dim": ["axis"], "dims": ["axis"], "axes": ["axis"], "keepdims": ["keep"], "keepdim": ["keep"],
    "n": ["count"], "num": ["count"], "size": ["count", "shape"], "n_samples": ["count"], "num_samples": ["count"],
    "n_steps": ["steps"], "num_steps": ["steps"], "nfe": ["steps"], "std": ["sigma", "noise"],
    "sd": ["sigma", "noise"],
    "sigma_y": ["noise"], "sigma": ["noise"], "scale": ["factor"], "kernel": ["sigma"],
  ]
}
