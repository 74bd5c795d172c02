import COpenBLAS

extension Float {
  public static func gesdd(
    m: Int, n: Int, _ a: inout [Float], s: inout [Float], u: inout [Float], vt: inout [Float]
  ) -> Int {
    BLASThreads.useOne()
    let k = Swift.min(m, n)
    var (rows, columns, inner, info) = (Int32(m), Int32(n), Int32(k), Int32(0))
    var size = Int32(-1)
    var integers = [Int32](repeating: 0, count: Swift.max(1, 8 * k))
    var query: [Float] = [0]
    sgesdd_("S", &rows, &columns, &a, &rows, &s, &u, &rows, &vt, &inner, &query, &size, &integers, &info)
    size = workspace(query[0])
    var work = [Float](repeating: 0, count: Int(size))
    sgesdd_("S", &rows, &columns, &a, &rows, &s, &u, &rows, &vt, &inner, &work, &size, &integers, &info)
    return Int(info)
  }

  public static func syevd(n: Int, _ a: inout [Float], w: inout [Float]) -> Int {
    BLASThreads.useOne()
    var (order, info) = (Int32(n), Int32(0))
    var (size, integerSize) = (Int32(-1), Int32(-1))
    var query: [Float] = [0]
    var integerQuery: [Int32] = [0]
    ssyevd_("V", "U", &order, &a, &order, &w, &query, &size, &integerQuery, &integerSize, &info)
    size = workspace(query[0])
    integerSize = integerQuery[0]
    var work = [Float](repeating: 0, count: Int(size))
    var integers = [Int32](repeating: 0, count: Int(integerSize))
    ssyevd_("V", "U", &order, &a, &order, &w, &work, &size, &integers, &integerSize, &info)
    return Int(info)
  }

  public static func potrf(n: Int, _ a: inout [Float]) -> Int {
    BLASThreads.useOne()
    var (order, info) = (Int32(n), Int32(0))
    spotrf_("U", &order, &a, &order, &info)
    return Int(info)
  }

  public static func gesv(n: Int, columns: Int, _ a: inout [Float], _ b: inout [Float]) -> Int {
    BLASThreads.useOne()
    var (order, right, info) = (Int32(n), Int32(columns), Int32(0))
    var pivots = [Int32](repeating: 0, count: Swift.max(1, n))
    sgesv_(&order, &right, &a, &order, &pivots, &b, &order, &info)
    return Int(info)
  }

  public static func getrf(n: Int, _ a: inout [Float]) -> [Int] {
    guard n > 0 else { return [] }
    BLASThreads.useOne()
    var (rows, columns, leading, info) = (Int32(n), Int32(n), Int32(n), Int32(0))
    var pivots = [Int32](repeating: 0, count: n)
    sgetrf_(&rows, &columns, &a, &leading, &pivots, &info)
    return pivots.map { Int($0) - 1 }
  }

  public static func geqrf(m: Int, n: Int, _ a: inout [Float], tau: inout [Float]) -> Int {
    BLASThreads.useOne()
    var (rows, columns, info, size) = (Int32(m), Int32(n), Int32(0), Int32(-1))
    var query: [Float] = [0]
    sgeqrf_(&rows, &columns, &a, &rows, &tau, &query, &size, &info)
    size = workspace(query[0])
    var work = [Float](repeating: 0, count: Int(size))
    sgeqrf_(&rows, &columns, &a, &rows, &tau, &work, &size, &info)
    return Int(info)
  }

  public static func orgqr(m: Int, n: Int, k: Int, _ a: inout [Float], tau: [Float]) -> Int {
    BLASThreads.useOne()
    var (rows, columns, inner, info, size) = (Int32(m), Int32(n), Int32(k), Int32(0), Int32(-1))
    var query: [Float] = [0]
    sorgqr_(&rows, &columns, &inner, &a, &rows, tau, &query, &size, &info)
    size = workspace(query[0])
    var work = [Float](repeating: 0, count: Int(size))
    sorgqr_(&rows, &columns, &inner, &a, &rows, tau, &work, &size, &info)
    return Int(info)
  }
}
