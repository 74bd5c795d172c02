import Foundation
import Numerics
import Restore
import Testing

@Suite struct SafetensorsTests {
  /// A file from a header in JSON and a number of zero bytes.
  static func file(_ header: String, data: Int = 0) -> [UInt8] {
    let json = Array(header.utf8)
    return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) } + json
      + [UInt8](repeating: 0, count: data)
  }

  @Test(arguments: [Safetensors.ElementType.float64, .float32, .float16, .bfloat16])
  func roundTrip(type: Safetensors.ElementType) throws {
    // Exact in every type: few bits, and the least and largest exponents of 16-bit floats aside.
    let x = try T(shape: [2, 3], scalars: [0, -1, 0.5, 1.5, -192, 0.0078125])
    var writer = SafetensorsWriter(metadata: ["note": "a \"quoted\" / note, π"])
    try writer.add("x", x, as: type)
    try writer.add("a scalar", T(2), as: .float64)
    try writer.add("empty", T.zeros([0, 4]), as: type)
    let read = try Safetensors(writer.encoded(), path: "memory")
    #expect(try read.tensor("x") == x)
    #expect(try read.tensor("x", as: Float.self) == Tensor<Float>(x))
    #expect(try read.tensor("a scalar") == T(2))
    #expect(try read.tensor("empty") == T.zeros([0, 4]))
    #expect(read.metadata == ["note": "a \"quoted\" / note, π"])
    #expect(read.entries["x"]?.type == type)
  }

  @Test func roundingIsToNearestEven() throws {
    var writer = SafetensorsWriter()
    // Halfway cases of float16 (10 bits) and bfloat16 (7 bits).
    try writer.add("half", T([1 + 0x1p-11, 1 + 3 * 0x1p-11, 1 + 0x1.8p-11]), as: .float16)
    try writer.add("brain", T([1 + 0x1p-8, 1 + 3 * 0x1p-8, -.infinity]), as: .bfloat16)
    let read = try Safetensors(writer.encoded(), path: "memory")
    #expect(try read.tensor("half") == T([1, 1 + 0x1p-9, 1 + 0x1p-10]))
    #expect(try read.tensor("brain") == T([1, 1 + 0x1p-6, -.infinity]))
  }

  @Test func overflowIsRefused() throws {
    var writer = SafetensorsWriter()
    #expect(throws: TensorError.self) { try writer.add("x", T([70_000]), as: .float16) }
    #expect(throws: TensorError.self) { try writer.add("x", T([1e39]), as: .bfloat16) }
    #expect(throws: TensorError.self) { try writer.add("x", T([1]), as: .int32) }
  }

  @Test func numbersLieAlignedAndTheBytesAreTheSame() throws {
    func bytes(_ names: [String]) throws -> [UInt8] {
      var writer = SafetensorsWriter()
      for name in names { try writer.add(name, T([1, 2, 3]), as: name == "wide" ? .float64 : .float16) }
      return try writer.encoded()
    }
    let file = try bytes(["a", "wide", "b"])
    #expect(try file == bytes(["b", "a", "wide"]))
    #expect(try Safetensors(file, path: "memory").entries["wide"]?.range == 0..<24)
    #expect((8 + Int(file[0]) + Int(file[1]) << 8) % 8 == 0)
  }

  @Test func integersAreRead() throws {
    let header =
      #"{"n":{"dtype":"I16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"BOOL","shape":[1],"data_offsets":[4,5]}}"#
    var bytes = Self.file(header)
    bytes += [0xFE, 0xFF, 0x02, 0x01, 7]
    let read = try Safetensors(bytes, path: "memory")
    #expect(try read.tensor("n") == T([-2, 258]))
    #expect(try read.tensor("b") == T([1]))
  }

  static let hostile: [(String, [UInt8])] = [
    ("empty", []),
    ("short", [1, 2, 3]),
    ("huge header", [255, 255, 255, 255, 255, 255, 255, 255, 0x7B]),
    ("header past the end", [200, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D]),
    ("no JSON", file("hello")),
    ("an array", file("[1, 2]")),
    ("deep nesting", file(String(repeating: "[", count: 100_000))),
    ("deep objects", file(String(repeating: #"{"a":"#, count: 100_000))),
    ("no offsets", file(#"{"x":{"dtype":"F32","shape":[1]}}"#)),
    ("unknown type", file(#"{"x":{"dtype":"F7","shape":[1],"data_offsets":[0,4]}}"#, data: 4)),
    ("negative length", file(#"{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, data: 4)),
    ("negative offset", file(#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, data: 4)),
    ("reversed offsets", file(#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, data: 4)),
    ("three offsets", file(#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}"#, data: 8)),
    ("fractional offset", file(#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4.5]}}"#, data: 4)),
    ("wrong size", file(#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, data: 4)),
    ("past the end", file(#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, data: 4)),
    ("trailing bytes", file(#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, data: 8)),
    ("gap", file(#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, data: 8)),
    (
      "overlap",
      file(
        #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
        data: 8)
    ),
    (
      "overflowing shape",
      file(#"{"x":{"dtype":"F64","shape":[4294967296,4294967296,16],"data_offsets":[0,8]}}"#, data: 8)
    ),
    (
      "overflowing size",
      file(#"{"x":{"dtype":"F64","shape":[4611686018427387904],"data_offsets":[0,8]}}"#, data: 8)
    ),
    ("number too large", file(#"{"x":{"dtype":"F64","shape":[1e400],"data_offsets":[0,8]}}"#, data: 8)),
    ("metadata of numbers", file(#"{"__metadata__":{"a":1}}"#)),
  ]

  @Test(arguments: hostile.indices) func hostileFilesAreErrors(index: Int) {
    let (name, bytes) = Self.hostile[index]
    #expect(throws: FileFormatError.self, "\(name)") { try Safetensors(bytes, path: "hostile") }
  }

  @Test func everyTruncationIsAnError() throws {
    var writer = SafetensorsWriter(metadata: ["a": "b"])
    try writer.add("x", T([1, 2]), as: .float32)
    let bytes = try writer.encoded()
    for count in 0..<bytes.count {
      #expect(throws: FileFormatError.self) { try Safetensors(Array(bytes.prefix(count)), path: "truncated") }
    }
  }

  @Test func missingTensorIsNamed() throws {
    let error = #expect(throws: FileFormatError.self) {
      try Safetensors(Self.file("{}"), path: "some.safetensors").tensor("weights")
    }
    #expect(error?.description == "some.safetensors is not a usable safetensors file: it has no tensor weights")
  }

  @Test func aNameThatStandsTwiceIsRefused() throws {
    let one = #"{"dtype":"F64","shape":[1],"data_offsets":[0,8]}"#
    let headers = [
      #"{"x":\#(one),"x":\#(one)}"#, #"{"x":\#(one),"\u0078":\#(one)}"#,
      #"{"__metadata__":{},"__metadata__":{},"x":\#(one)}"#, #"{"__metadata__":{"a":"1","a":"2"},"x":\#(one)}"#,
      #"{"x":{"dtype":"F64","dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#,
    ]
    for header in headers {
      #expect(throws: FileFormatError.self, "\(header)") { try Safetensors(Self.file(header, data: 8), path: "twice") }
    }
    let once = Self.file(#" { "a\u00e9\ud83d\ude00" : \#(one) } "#, data: 8)
    #expect(try Safetensors(once, path: "once").entries.keys.first == "aé😀")
  }

  /// So many entries are read and no more, in one go over the header that can be stopped.
  @Test func aHeaderOfManyEntriesHasALimitAndCanBeStopped() throws {
    func header(_ count: Int) -> [UInt8] {
      let entries = (0..<count).map { #""t\#($0)":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}"# }
      return Self.file("{" + entries.joined(separator: ",") + "}")
    }
    #expect(try Safetensors(header(100_000), path: "many").entries.count == 100_000)
    let tooMany = header(100_001)
    do {
      _ = try Safetensors(tooMany, path: "many")
      Issue.record("it was read")
    } catch let error as FileFormatError {
      #expect(error.reason.contains("over 100000 tensors"))
    }
    let request = Cancellation()
    request.raise(.outOfTime)
    #expect(throws: TensorError.cancelled(.outOfTime)) {
      try request.governing { _ = try Safetensors(tooMany, path: "many") }
    }
  }
}
