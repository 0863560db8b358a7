package import Autodiff

#if canImport(Glibc)
  internal import Glibc
#endif

/// Smith and Topin, 2018.
/// Source: https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html
package enum OneCycle: Schedule {
  package static let signature = Signature(
    "one_cycle",
    [
      .init("lr", .real, aliases: ["max_lr"], in: .notNegative),
      .init("pct_start", .real, .real(0.3)),
      .init("div_factor", .real, .real(25)), .init("final_div_factor", .real, .real(1e4)),
    ], aliases: ["one_cycle_lr"],
    summary: "The rate rises along half a cosine to lr and falls along another, once over the run.")

  package static func rate(step: Int, of steps: Int, _ arguments: ArgumentList) -> Double {
    let highest = arguments.real("lr")
    let first = highest / arguments.real("div_factor")
    let last = first / arguments.real("final_div_factor")
    let peak = arguments.real("pct_start") * Double(steps) - 1
    let end = Double(steps) - 1
    let place = min(Double(step), end)
    if place <= peak {
      return blend(first, highest, peak > 0 ? place / peak : 1)
    }
    return blend(highest, last, end > peak ? (place - peak) / (end - peak) : 1)
  }

  /// From one rate to another along half a cosine.
  private static func blend(_ from: Double, _ to: Double, _ share: Double) -> Double {
    to + (from - to) / 2 * (1 + cos(.pi * share))
  }
}
