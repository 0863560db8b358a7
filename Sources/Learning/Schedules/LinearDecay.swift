package import Autodiff

/// Source: https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html
package enum LinearDecay: Schedule {
  package static let signature = Signature(
    "linear_decay",
    [
      .init("lr", .real, in: .notNegative), .init("warmup", .integer, .integer(0)),
      .init("minimum", .real, .real(0), in: .notNegative),
      .init("steps", .integer, ArgumentValue.none),
    ],
    summary: "The rate rises evenly over the warm-up, then falls evenly to the minimum.")

  package static func rate(step: Int, of steps: Int, _ arguments: ArgumentList) -> Double {
    let rate = arguments.real("lr")
    let warmup = max(0, arguments.integer("warmup"))
    if step < warmup { return rate * Double(step + 1) / Double(warmup) }
    let length = max(1, (arguments.optionalInteger("steps") ?? steps) - warmup)
    let share = min(1, Double(step - warmup) / Double(length))
    let minimum = arguments.real("minimum")
    return minimum + (rate - minimum) * (1 - share)
  }
}
