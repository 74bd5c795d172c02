import Foundation

/// One measurement: a sampler on a problem with a number of network calls. A line of the CSV.
///
/// Distances and errors are in posterior standard deviations, √(tr C/d), so that problems can be compared; what was not
/// measured is nan.
struct ReportRow: Sendable {
  var problem = ""
  var dimension = 0
  var `operator` = ""
  /// σ_y.
  var noise = 0.0
  /// The full name, which tells the sampler from all others.
  var sampler = ""
  var path = ""
  var weight = ""
  var order = 0
  var nfe = 0
  /// Vector–Jacobian products in all.
  var pullbacks = 0
  /// Sliced W₂ to the exact posterior, mean over the measurements.
  var sliced = Double.nan
  /// The same of exact draws: nothing below it means anything.
  var floor = Double.nan
  /// The rms error of the mean.
  var meanError = Double.nan
  /// ‖Ĉ − C‖/‖C‖ in the Frobenius norm.
  var covarianceError = Double.nan
  /// ‖y − Hx‖/√d_y, root mean square.
  var residual = Double.nan
  /// How often central intervals of 90 % hold the truth, along random directions.
  var coverage = Double.nan
  /// The rms distance to the limit of the same equation from the same noise: the discretisation error.
  var toLimit = Double.nan
  /// How well that limit is known.
  var limitError = Double.nan
  /// The limit's own sliced distance to the exact posterior.
  var bias = Double.nan
  /// By how much `sliced` is below that of the explicit sampler of the same equation, paired by measurement, and the
  /// standard error of that.
  var gain = Double.nan
  var gainError = Double.nan
  var seconds = Double.nan
  /// How many walks.
  var walks = 0
  var seed: UInt64 = 0

  static let header =
    "problem,dimension,operator,noise,sampler,path,weight,order,nfe,pullbacks,sliced,floor,mean_error,covariance_error,"
    + "residual,coverage,to_limit,limit_error,bias,gain,gain_error,seconds,walks,seed"

  var line: String {
    let measured = [
      sliced, floor, meanError, covarianceError, residual, coverage, toLimit, limitError, bias, gain, gainError,
      seconds,
    ].map { $0.isNaN ? "nan" : String(format: "%.5g", $0) }
    return
      ([problem, "\(dimension)", `operator`, "\(noise)", sampler, path, weight, "\(order)", "\(nfe)", "\(pullbacks)"]
      + measured + ["\(walks)", "\(seed)"]).joined(separator: ",")
  }
}
