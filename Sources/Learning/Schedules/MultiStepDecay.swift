package import Autodiff

#if canImport(Glibc)
  internal import Glibc
#endif

/// Source: https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiStepLR.html
package enum MultiStepDecay: Schedule {
  package static let signature = Signature(
    "multi_step",
    [
      .init("lr", .real, in: .notNegative), .init("milestones", .integers),
      .init("gamma", .real, .real(0.1)),
    ], aliases: ["multi_step_lr"],
    summary: "The rate is multiplied by gamma at each milestone.")

  package static func rate(step: Int, of steps: Int, _ arguments: ArgumentList) -> Double {
    let passed = (arguments.integers("milestones") ?? []).count { $0 <= step }
    return arguments.real("lr") * pow(arguments.real("gamma"), Double(passed))
  }
}
