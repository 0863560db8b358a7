package import Autodiff

#if canImport(Glibc)
  internal import Glibc
#endif

/// Source: https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ExponentialLR.html
package enum ExponentialDecay: Schedule {
  package static let signature = Signature(
    "exponential_decay",
    [
      .init("lr", .real, in: .notNegative), .init("gamma", .real),
    ], aliases: ["exponential", "exponential_lr"],
    summary: "The rate is multiplied by gamma after every step.")

  package static func rate(step: Int, of steps: Int, _ arguments: ArgumentList) -> Double {
    arguments.real("lr") * pow(arguments.real("gamma"), Double(step))
  }
}
