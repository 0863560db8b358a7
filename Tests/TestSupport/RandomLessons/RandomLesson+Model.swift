/// Layers on rows of numbers, on sequences and on images, and a loss.
extension RandomLesson {
  mutating func makeModel() {
    var width = features
    model.append("act = hyperparameter(\(activation()))")
    model.append("h = x")
    if let tokens {
      let size = 1 + draw(7)
      model.append("e = embedding(t, \(tokens.kinds), \(size))")
      width += sequence(tokens.count, size)
    }
    if let image { width += convolutions(image.channels, image.side) }
    for _ in 0..<(1 + draw(4)) { layer(&width) }
    // One parameter of a known name, and one that is a number.
    let inner = pick(isLarge ? [10, 128, 300] : [1, 2, 4, 7, 16])
    model.append("w = param([\(width), \(inner)], init=\(initialiser()))")
    model.append("k = param(0.75)")
    model.append(
      pick([
        "h = act(h @ w) * k", "h = act(k * (h @ w))", "h = act(einsum(\"ni,ij->nj\", h, w)) * k",
      ]))
    loss(inner)
  }

  private mutating func activation() -> String {
    isTame || chance(2)
      ? pick(["tanh", "sigmoid", "gelu", "silu", "softplus"])
      : pick(["relu", "leaky_relu", "elu"])
  }

  private mutating func initialiser() -> String {
    pick(["xavier_normal", "kaiming_uniform", "normal(std=0.3)", "uniform(-0.5, 0.5)"])
  }

  private mutating func layer(_ width: inout Int) {
    let next = pick(isLarge ? [64, 128, 257, 512] : [1, 3, 4, 8, 15, 16, 17, 33])
    switch draw(isTame ? 16 : 22) {
    case 0, 1, 2:
      model.append("h = act(linear(h, \(next)))")
      width = next
    case 3, 4: model.append("h = h + 0.3 * act(linear(h, \(width)))")
    case 5: model.append("h = layer_norm(h)")
    case 6, 7: repeatedBlock(width)
    case 8: model.append("h = h * sigmoid(linear(h, \(width)))")
    case 9: model.append("h = softmax(h) + 0.1 * h")
    case 10: model.append("h = h - mean(h, axis=1, keepdims=true)")
    case 11:
      model.append("h = concat([h, x], axis=1)")
      width += features
    case 12:
      model.append("h = h[:, ::2]")
      width = (width + 1) / 2
    case 13:
      model.append("h = (h - mean(h, axis=0)) / sqrt(var(h, axis=0, correction=0) + 0.1)")
    case 14:
      model.append("h = linear(linear(h, \(width), name=\"shared\"), \(width), name=\"shared\")")
    case 15: model.append("h = cumsum(h, axis=1) / \(width)")
    case 16:
      model.append("h = dropout(h, \(pick(["0.1", "0.5"])))")
    case 17:
      model.append("h = sort(h, axis=1)")
    case 18:
      model.append("h = where(h > 0, h, 0.1 * h)")
    case 19:
      model += ["if training:", "    h = h + 0.1 * randn_like(h)"]
    case 20:
      model.append("h = maximum(linear(h, \(next)), linear(h, \(next)))")
      width = next
    default:
      model.append("h = stop_gradient(h) + linear(h, \(width))")
    }
  }

  /// A block of its own, one after another, sometimes computed again for the backward pass.
  private mutating func repeatedBlock(_ width: Int) {
    let body = pick([
      "linear(act(linear(h, 6)), \(width)) * 0.2 + h",
      "h + 0.2 * tanh(linear(layer_norm(h), \(width)))", "h * cos(linear(h, \(width)))",
      isTame ? "h + 0.1 * linear(h, \(width))" : "h + 0.1 * linear(dropout(h, 0.2), \(width))",
    ])
    let call = chance(3) ? "block(h)" : "checkpoint(block, h)"
    model += [
      "def block(h):", "    return \(body)", "for i in range(\(2 + draw(3))):", "    h = \(call)",
    ]
  }

  /// Joins something of a sequence to each row; gives its width.
  private mutating func sequence(_ count: Int, _ size: Int) -> Int {
    if chance(2) { model.append("e = softmax(e @ transpose(e) / 2) @ e") }
    if chance(3) { model.append("e = e + act(linear(e, \(size)))") }
    switch draw(3) {
    case 0: model.append("h = concat([h, mean(e, axis=1)], axis=1)")
    case 1: model.append("h = concat([h, e[:, -1]], axis=1)")
    default:
      model.append("h = concat([flatten(e), h], axis=1)")
      return count * size
    }
    return size
  }

  private mutating func convolutions(_ channels: Int, _ side: Int) -> Int {
    var (channels, side) = (channels, side)
    model.append("c = img")
    for _ in 0..<(1 + draw(2)) {
      let groups = channels > 1 && chance(3) ? channels : 1
      let kernel = 1 + draw(min(3, side))
      let padding = chance(2) ? kernel / 2 : 0
      let stride = 1 + draw(2)
      let next = groups * (1 + draw(4))
      model.append(
        "c = act(conv2d(c, \(next), \(kernel), stride=\(stride), padding=\(padding), groups=\(groups)))"
      )
      channels = next
      side = (side + 2 * padding - kernel) / stride + 1
    }
    if side >= 2, !isTame, chance(2) {
      model.append("c = max_pool2d(c, 2)")
      side /= 2
    }
    if chance(2) {
      model.append("h = concat([h, mean(c, axis=[2, 3])], axis=1)")
      return channels
    }
    model.append("h = concat([h, flatten(c)], axis=1)")
    return channels * side * side
  }

  private mutating func loss(_ width: Int) {
    var loss: String
    var metric: String
    switch task {
    case .line:
      model.append("out = linear(h, 1)[:, 0]")
      let name =
        isTame ? "mse(out, y" : pick(["mse(out, y", "mae(out, y", "huber(out, y, delta=0.7"])
      loss = hasWeights ? "mean(weight * \(name), reduction=\"none\"))" : name + ")"
      metric = "mean(abs(out - y) < 0.5)"
    case .lines(let count):
      model.append("out = linear(h, \(count), bias=\(pick(["true", "false"])))")
      loss = pick([
        "mse(out, y)", "mean(sum((out - y) ** 2, axis=1))", "mean(log(1 + (out - y) ** 2))",
      ])
      metric = "norm(out - y)"
    case .classes(let count):
      model.append("out = linear(h, \(count))")
      let smoothing = chance(2) ? ", label_smoothing=0.1" : ""
      loss =
        hasWeights
        ? "mean(weight * cross_entropy(out, y, reduction=\"none\"\(smoothing)))"
        : "cross_entropy(out, y\(smoothing))"
      metric = "mean(argmax(out, axis=1) == y)"
    case .yesNo:
      model.append("out = linear(h, 1)[:, 0]")
      loss = pick([
        "binary_cross_entropy_with_logits(out, y)", "binary_cross_entropy(sigmoid(out), y)",
        "mean(softplus(out * (1 - 2 * y)))",
      ])
      metric = "mean((out > 0) == (y > 0))"
    }
    if chance(5) { loss += " + 0.01 * sum(w ** 2)" }
    if chance(6) {
      model.append("slope = grad(sum(out), x)")
      loss += " + 0.05 * mean(slope ** 2)"
    }
    model += ["loss = \(loss)", "right = \(metric)"]
  }
}
