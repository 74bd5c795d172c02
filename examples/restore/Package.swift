// swift-tools-version: 6.0
import PackageDescription

// A program of its own that uses the library: `swift run restore seen.png restored.png` in this folder.
let package = Package(
  name: "restore",
  dependencies: [.package(name: "conjugate", path: "../..")],
  targets: [
    .executableTarget(
      name: "restore",
      dependencies: [
        .product(name: "Numerics", package: "conjugate"), .product(name: "Restore", package: "conjugate"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
