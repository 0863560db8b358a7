// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "nbrun",
  products: [
    .executable(name: "nbrun", targets: ["nbrun"]),
    .executable(name: "nbrun-bench", targets: ["nbrun-bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .executableTarget(
      name: "nbrun",
      dependencies: [
        "Reports", "Experiments", "Notebooks", "Learning", "Autodiff", "Typesetting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "nbrun-bench",
      dependencies: [
        "Experiments", "Notebooks", "Learning", "Autodiff", "CKernels",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .target(
      name: "Reports",
      dependencies: [
        "Experiments", "Notebooks", "Language", "Charts", "Markup", "Typesetting",
      ],
      swiftSettings: strict),
    .target(
      name: "Experiments",
      dependencies: ["Notebooks", "Language", "Learning", "Autodiff", "Charts"],
      swiftSettings: strict),
    .target(name: "Charts", dependencies: ["Markup"], swiftSettings: strict),
    .target(name: "Learning", dependencies: ["Autodiff", "CZlib"], swiftSettings: strict),
    .target(
      name: "Autodiff",
      dependencies: [
        "CKernels", .product(name: "HeapModule", package: "swift-collections"),
      ],
      swiftSettings: strict),
    .target(name: "Language", dependencies: ["Notebooks"], swiftSettings: strict),
    .target(
      name: "Notebooks",
      dependencies: ["Ccmark", .product(name: "Yams", package: "Yams")],
      swiftSettings: strict),
    .target(name: "Typesetting", dependencies: ["CDuktape", "Markup"], swiftSettings: strict),
    .target(name: "Markup", swiftSettings: strict),
    .target(
      name: "CKernels",
      cSettings: [
        .unsafeFlags([
          "-O3", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", "-Wall", "-Werror",
        ])
      ]),
    .systemLibrary(
      name: "Ccmark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
    .systemLibrary(
      name: "CDuktape", pkgConfig: "duktape", providers: [.apt(["duktape-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    .target(
      name: "TestSupport",
      dependencies: ["Autodiff", "CKernels", "Language", "Notebooks"],
      path: "Tests/TestSupport", swiftSettings: strict),
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    .testTarget(
      name: "KernelTests", dependencies: ["CKernels", "TestSupport"], exclude: ["Reference"],
      swiftSettings: strict),
    .testTarget(
      name: "AutodiffTests", dependencies: ["Autodiff", "CKernels", "TestSupport"],
      exclude: ["Reference"],
      swiftSettings: strict),
    .testTarget(
      name: "LearningTests", dependencies: ["Learning", "Autodiff", "TestSupport"],
      exclude: ["Files/expected.json", "Files/make_files.py", "Oracles"], swiftSettings: strict),
    .testTarget(
      name: "NotebooksTests", dependencies: ["Notebooks", "Ccmark", "TestSupport"],
      exclude: ["Goldens"], swiftSettings: strict),
    .testTarget(
      name: "LanguageTests", dependencies: ["Language", "Notebooks", "TestSupport"],
      exclude: ["Oracles"], swiftSettings: strict),
    .testTarget(name: "MarkupTests", dependencies: ["Markup"], swiftSettings: strict),
    .testTarget(name: "ChartsTests", dependencies: ["Charts", "Markup"], swiftSettings: strict),
    .testTarget(
      name: "TypesettingTests", dependencies: ["Typesetting", "Markup"], swiftSettings: strict),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "nbrun", "Autodiff", "Experiments", "Learning", "Notebooks", "Typesetting", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "BenchTests", dependencies: ["nbrun-bench", "Autodiff", "CKernels"],
      swiftSettings: strict),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: [
        "Experiments", "Learning", "Autodiff", "Charts", "Language", "Notebooks", "TestSupport",
        "CAllocations",
      ],
      exclude: ["Goldens"], swiftSettings: strict),
    .testTarget(
      name: "ReportsTests",
      dependencies: ["Reports", "Experiments", "Notebooks", "Markup", "Ccmark", "TestSupport"],
      exclude: ["Goldens"],
      swiftSettings: strict),
  ]
)
