// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "conjugate",
  products: [
    .executable(name: "conjugate", targets: ["conjugate"]),
    .library(name: "Numerics", targets: ["Numerics"]),
    .library(name: "Restore", targets: ["Restore"]),
    .library(name: "Shell", targets: ["Shell"]),
  ],
  targets: [
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    // libpng-dev brings it along.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // GPL-3: linked by the executable alone, so that the libraries stay Apache-2.0.
    .systemLibrary(name: "CReadline", providers: [.apt(["libreadline-dev"])]),

    // Runs before the libraries of the program do.
    .target(name: "CStart"),
    .target(name: "Numerics", dependencies: ["COpenBLAS"]),
    // The priors that ship, as resources that go where the library goes.
    .target(
      name: "ConjugateModels", path: "models", exclude: ["digits.md"], resources: [.copy("digits.safetensors")]),
    .target(name: "Restore", dependencies: ["Numerics", "ConjugateModels", "CPNG", "CTurboJPEG", "CZlib"]),
    .target(name: "ShellText"),
    .target(name: "ShellSyntax", dependencies: ["ShellText"]),
    .target(name: "ShellPictures", dependencies: ["ShellText", "Restore", "Numerics"]),
    .target(name: "ShellLanguage", dependencies: ["ShellPictures", "ShellSyntax", "ShellText", "Numerics"]),
    .target(
      name: "ShellLibrary",
      dependencies: ["ShellLanguage", "ShellPictures", "ShellSyntax", "ShellText", "Restore", "Numerics"]),
    .target(
      name: "ShellDocuments",
      dependencies: [
        "ShellLibrary", "ShellLanguage", "ShellPictures", "ShellSyntax", "ShellText", "Restore", "Numerics",
      ]),
    .target(
      name: "Shell",
      dependencies: [
        "ShellDocuments", "ShellLibrary", "ShellLanguage", "ShellPictures", "ShellSyntax", "ShellText",
      ]),
    .executableTarget(name: "conjugate", dependencies: ["Shell", "Restore", "Numerics", "CReadline", "CStart"]),
    .executableTarget(name: "benchmark", dependencies: ["Restore", "Numerics"], path: "benchmarks/Sources"),

    .testTarget(name: "NumericsTests", dependencies: ["Numerics"]),
    .testTarget(
      name: "RestoreTests", dependencies: ["Restore", "Numerics"], resources: [.copy("Golden")]),
    .testTarget(
      name: "ShellTests", dependencies: ["Shell", "Restore", "Numerics"], exclude: ["Bad", "Cases", "Documents/Pages"]),
  ],
  swiftLanguageModes: [.v6]
)
