package import Autodiff

#if canImport(Glibc)
  internal import Glibc
#endif

/// Source: https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html
package enum StepDecay: Schedule {
  package static let signature = Signature(
    "step_decay",
    [
      .init("lr", .real, in: .notNegative), .init("step_size", .integer),
      .init("gamma", .real, .real(0.1)),
    ], aliases: ["step", "step_lr"],
    summary: "The rate is multiplied by gamma after every step_size steps.")

  package static func rate(step: Int, of steps: Int, _ arguments: ArgumentList) -> Double {
    let size = max(1, arguments.integer("step_size"))
    return arguments.real("lr") * pow(arguments.real("gamma"), Double(step / size))
  }
}
