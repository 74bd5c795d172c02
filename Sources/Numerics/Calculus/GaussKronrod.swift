/// The 15-point Kronrod rule and the 7-point Gauss rule inside it, on [−1, 1] (Kronrod 1965; Piessens et al., QUADPACK,
/// 1983). The error estimate is QUADPACK's.
package enum GaussKronrod {
  /// The non-negative nodes, descending, with the weights of both rules; every second node is Gauss's.
  package static let table: [(node: Double, kronrod: Double, gauss: Double)] = [
    (0.991455371120812639206854697526329, 0.022935322010529224963732008058970, 0),
    (0.949107912342758524526189684047851, 0.063092092629978553290700663189204, 0.129484966168869693270611432679082),
    (0.864864423359769072789712788640926, 0.104790010322250183839876322541518, 0),
    (0.741531185599394439863864773280788, 0.140653259715525918745189590510238, 0.279705391489276667901467771423780),
    (0.586087235467691130294144838258730, 0.169004726639267902826583426598550, 0),
    (0.405845151377397166906606412076961, 0.190350578064785409913256402421014, 0.381830050505118944950369775488975),
    (0.207784955007898467600689403773245, 0.204432940075298892414161999234649, 0),
    (0, 0.209482141084727828012999174891714, 0.417959183673469387755102040816327),
  ]

  static let evaluations = 15

  /// The nodes of the Kronrod rule on an interval, with their weights.
  static func rule(_ start: Double, _ end: Double) -> [(node: Double, weight: Double)] {
    let (centre, half) = (start + (end - start) / 2, (end - start) / 2)
    var rule: [(node: Double, weight: Double)] = []
    for (node, weight, _) in table {
      rule.append((centre - half * node, weight * half))
      if node > 0 { rule.append((centre + half * node, weight * half)) }
    }
    return rule
  }

  /// One interval: for each component the integral, the estimated error and the integral of the absolute value.
  struct Panel {
    let start: Double
    let end: Double
    var values: [Double]
    var errors: [Double]
    var magnitudes: [Double]
    /// Whether the interval has become too short to be halved.
    var isPoint: Bool {
      let middle = start + (end - start) / 2
      return middle <= start || middle >= end
    }
  }

  static func panel(_ f: (Double) throws -> [Double], _ start: Double, _ end: Double) throws -> Panel {
    let (centre, half) = (start + (end - start) / 2, (end - start) / 2)
    var samples: [(weight: Double, gauss: Double, values: [Double])] = []
    // The middle first.
    for (node, weight, gauss) in table.suffix(1) + table.dropLast() {
      for x in node == 0 ? [centre] : [centre - half * node, centre + half * node] {
        samples.append((weight, gauss, try f(x)))
      }
    }
    let width = samples[0].values.count
    if let odd = samples.first(where: { $0.values.count != width }) {
      throw TensorError.shapes(operation: "integrate", [width], [odd.values.count])
    }
    var panel = Panel(
      start: start, end: end, values: [Double](repeating: 0, count: width),
      errors: [Double](repeating: 0, count: width), magnitudes: [Double](repeating: 0, count: width))
    for k in 0..<width {
      var (kronrod, gauss, magnitude) = (0.0, 0.0, 0.0)
      for sample in samples {
        kronrod += sample.weight * sample.values[k]
        gauss += sample.gauss * sample.values[k]
        magnitude += sample.weight * sample.values[k].magnitude
      }
      let mean = kronrod / 2
      var spread = 0.0
      for sample in samples { spread += sample.weight * (sample.values[k] - mean).magnitude }
      spread *= half
      var error = ((kronrod - gauss) * half).magnitude
      if spread > 0, error > 0 {
        let ratio = 200 * error / spread
        error = spread * Swift.min(1, ratio * ratio.squareRoot())
      }
      panel.values[k] = kronrod * half
      panel.magnitudes[k] = magnitude * half
      panel.errors[k] = Swift.max(error, rounding * panel.magnitudes[k])
    }
    return panel
  }

  /// The error of rounding alone, relative to the integral of the absolute value.
  static let rounding = 50 * Double.ulpOfOne
}
