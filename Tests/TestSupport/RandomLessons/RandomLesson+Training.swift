/// Runs, and what is asked of them.
extension RandomLesson {
  mutating func train() {
    let whole = chance(3)
    var options = ["model = net", "data = rows.train", "minimize = loss"]
    let isShuffled = !isTame && chance(2)
    let rate = schedule()
    let (optimizer, byHand) = optimizer()
    options.append("optimizer = \(optimizer.replacing(rate))")
    let most = isLarge ? 8 : 30
    options.append(
      chance(2) || isLarge ? "steps = \(1 + draw(most))" : "epochs = \(1 + draw(6))")
    let sizes = isLarge ? [64, 128, 200, 512] : [1, 2, 3, 5, 8, 16, 17, 64]
    if !whole { options.append("batch_size = \(pick(sizes))") }
    if !isShuffled { options.append("shuffle = false") }
    if chance(3) { options.append("clip_grad_norm = \(pick(["0.05", "1", "10"]))") }
    if chance(5) { options.append("clip_grad_value = 0.05") }
    if chance(5) { options.append("freeze = [w]") }
    var others: [String] = []
    if chance(3) { others.append("metrics = [right]") }
    if chance(2) {
      others.append("validation = rows.test")
      if chance(3) { others.append("early_stopping = patience(\(1 + draw(4)))") }
    }
    block("train fit", options + others + ["checkpoint_every = \(checkpointEvery)"])
    // The same by an optimiser of the author's.
    let isComparable = isTame
    if isComparable {
      block("eval", byHand)
      let same = options.map {
        $0.hasPrefix("optimizer") ? "optimizer = hand(lr=\(rate))" : $0
      }
      block("train hand", same + ["checkpoint_every = \(checkpointEvery)"])
    }
    if chance(4) { furtherRuns() }
    ask(isComparable: isComparable && !others.contains { $0.hasPrefix("early") })
  }

  private mutating func furtherRuns() {
    block(
      "train later",
      [
        "model = net", "data = rows.train", "optimizer = adam(lr=1e-3)", "steps = \(1 + draw(9))",
        "init_from = fit", "checkpoint_every = \(checkpointEvery)",
      ])
    let swept = chance(2) ? "seed = sweep(range(2))" : "batch_size = sweep(4, 7)"
    block(
      "train many",
      [
        "model = net", "data = rows.train", "optimizer = sgd(lr=sweep(1e-2, 1e-3))",
        "steps = \(1 + draw(9))", swept, "checkpoint_every = \(checkpointEvery)",
      ])
    block("eval", ["later.w", "many.loss", "best(many, by=loss).k"])
  }

  /// A rate small enough that what is a last bit apart stays near.
  private mutating func schedule() -> String {
    let rate = pick(["0.01", "0.003"])
    return pick([
      rate, rate, "cosine(\(rate), warmup=2)", "step_decay(\(rate), step_size=3, gamma=0.5)",
      "exponential_decay(\(rate), gamma=0.9)", "warmup(\(rate), warmup=3)",
      "linear_decay(\(rate))", "one_cycle(\(rate))", "multi_step(\(rate), milestones=[2, 5])",
    ])
  }

  /// An optimiser with `RATE` for its rate, and the same written by hand after PyTorch's pages.
  private mutating func optimizer() -> (call: Template, byHand: [String]) {
    let decay = pick(["0", "0", "0.02"])
    switch draw(4) {
    case 0:
      let nesterov = chance(3)
      let momentum = nesterov ? "0.9" : pick(["0", "0.5", "0.9"])
      let dampening = nesterov || momentum == "0" ? "0" : pick(["0", "0.3"])
      var lines = ["def hand(w, g, m=0, lr=0.1, t=1):", "    g = g + \(decay) * w"]
      lines.append("    m = where(t == 1, g, \(momentum) * m + (1 - \(dampening)) * g)")
      lines.append(
        nesterov ? "    return w - lr * (g + \(momentum) * m), m" : "    return w - lr * m, m")
      return (
        Template(
          "sgd(lr=RATE, momentum=\(momentum), dampening=\(dampening), weight_decay=\(decay), "
            + "nesterov=\(nesterov))"), lines
      )
    case 1:
      let momentum = pick(["0", "0.9"])
      let isCentered = chance(2)
      return (
        Template(
          "rmsprop(lr=RATE, alpha=0.9, eps=1e-3, weight_decay=\(decay), momentum=\(momentum), "
            + "centered=\(isCentered))"),
        [
          "def hand(w, g, v=0, a=0, m=0, lr=0.1):", "    g = g + \(decay) * w",
          "    v = 0.9 * v + 0.1 * g * g", "    a = 0.9 * a + 0.1 * g",
          "    d = g / (sqrt(v\(isCentered ? " - a * a" : "")) + 1e-3)",
          "    m = \(momentum) * m + d", "    return w - lr * m, v, a, m",
        ]
      )
    default:
      let isApart = chance(2)
      let keepsLargest = chance(3)
      return (
        Template(
          "\(isApart ? "adamw" : "adam")(lr=RATE, beta1=0.8, beta2=0.95, eps=1e-4, "
            + "weight_decay=\(decay), amsgrad=\(keepsLargest))"),
        [
          "def hand(w, g, m=0, v=0, top=0, lr=0.1, t=1):",
          isApart ? "    w = w - lr * \(decay) * w" : "    g = g + \(decay) * w",
          "    m = 0.8 * m + 0.2 * g", "    v = 0.95 * v + 0.05 * g * g",
          "    top = \(keepsLargest ? "maximum(top, v)" : "v")",
          "    d = sqrt(top / (1 - 0.95 ** t)) + 1e-4",
          "    return w - lr * m / (1 - 0.8 ** t) / d, m, v, top",
        ]
      )
    }
  }

  struct Template {
    var text: String
    init(_ text: String) { self.text = text }
    func replacing(_ rate: String) -> String {
      let parts = text.split(separator: "RATE", maxSplits: 1, omittingEmptySubsequences: false)
      return parts.joined(separator: rate)
    }
  }

  private mutating func ask(isComparable: Bool) {
    var shown = ["fit.loss", "fit.k", "fit.w", "fit.history.loss[-1]", "fit.history.grad_norm.w"]
    shown.append("fit(rows.test).loss")
    shown.append("grad(net(rows.test).loss, net.k)")
    if chance(3) { shown.append("fit.grad.w") }
    if chance(3) { shown.append("fit(rows[:3]).out") }
    if chance(4), isTame { shown.append("hessian(net(rows[:3]).loss, net.k)") }
    block("eval", shown)
    var checks = ["isfinite(fit.loss)"]
    if isComparable {
      checks.append("allclose(fit.w, hand.w, rtol=1e-6, atol=1e-8)")
      checks.append("allclose(fit.k, hand.k, rtol=1e-6, atol=1e-8)")
      checks.append("allclose(fit.history.loss, hand.history.loss, rtol=1e-6, atol=1e-8)")
    }
    if isTame { checks.append("gradcheck(net(rows[:4]).loss)") }
    block("check", checks)
  }
}
