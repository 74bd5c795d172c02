import ShellLanguage

extension BuiltinRules {
  /// Two pictures of one shape.
  static let metrics: [String: ShapeRule] = [
    "psnr": { alike($0) },
    "ssim": { alike($0) },
  ]
}
