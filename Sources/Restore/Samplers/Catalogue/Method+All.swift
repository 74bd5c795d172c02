extension Method {
  /// The methods that ship, in the order `help` lists them: a new one is a line here.
  public static let all: [Method] = [cpigdm, cpigfm, pigdm, pigfm, ddim, cmm, smm, cpc]

  public static func named(_ name: String) -> Method? { all.first { $0.name == name } }
}
