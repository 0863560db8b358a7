package import Autodiff

#if canImport(Glibc)
  internal import Glibc
#endif

/// Loshchilov and Hutter, 2017, without restarts; over the length of the run unless told otherwise.
/// Source: https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html
package enum CosineDecay: Schedule {
  package static let signature = Signature(
    "cosine",
    [
      .init("lr", .real, in: .notNegative), .init("warmup", .integer, .integer(0)),
      .init("minimum", .real, .real(0), aliases: ["eta_min"], in: .notNegative),
      .init("steps", .integer, ArgumentValue.none, aliases: ["T_max"]),
    ], aliases: ["cosine_annealing", "cosine_decay"],
    summary:
      "The rate rises evenly over the warm-up, then falls along half a cosine to the minimum.")

  package static func rate(step: Int, of steps: Int, _ arguments: ArgumentList) -> Double {
    let rate = arguments.real("lr")
    let warmup = max(0, arguments.integer("warmup"))
    if step < warmup { return rate * Double(step + 1) / Double(warmup) }
    let length = max(1, (arguments.optionalInteger("steps") ?? steps) - warmup)
    let share = min(1, Double(step - warmup) / Double(length))
    let minimum = arguments.real("minimum")
    return minimum + (rate - minimum) * (1 + cos(.pi * share)) / 2
  }
}
