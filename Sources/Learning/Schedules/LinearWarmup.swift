package import Autodiff

/// Source: https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html
package enum LinearWarmup: Schedule {
  package static let signature = Signature(
    "warmup",
    [
      .init("lr", .real, in: .notNegative), .init("warmup", .integer, aliases: ["steps"]),
    ], aliases: ["linear_warmup"],
    summary: "The rate rises evenly over the first steps, then stays.")

  package static func rate(step: Int, of steps: Int, _ arguments: ArgumentList) -> Double {
    let warmup = max(1, arguments.integer("warmup"))
    return arguments.real("lr") * min(1, Double(step + 1) / Double(warmup))
  }
}
