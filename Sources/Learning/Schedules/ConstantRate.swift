package import Autodiff

/// The rate that a plain number means.
package enum ConstantRate: Schedule {
  package static let signature = Signature(
    "constant",
    [
      .init("lr", .real, in: .notNegative)
    ],
    summary: "The same rate in every step.")

  package static func rate(step: Int, of steps: Int, _ arguments: ArgumentList) -> Double {
    arguments.real("lr")
  }
}
