/// A lesson put together at random, the same for the same seed: data, a model of layers, runs by
/// random options, and questions whose answers are known by another way.
///
/// It needs nothing but Swift, so that a program of two lines writes lessons to be run by others.
package struct RandomLesson {
  package private(set) var text = ""
  /// Steps between two checkpoints of its runs.
  package private(set) var checkpointEvery = 1

  var state: UInt64
  /// Whether all steps can be taken by hand and all derivatives be held to differences: double
  /// precision, smooth functions, rows in order, nothing drawn in training.
  var isTame = false
  var isDouble = false
  /// Whether steps are large enough to be shared among threads: every eighth seed.
  let isLarge: Bool
  var rows = 0
  var task = Task.line
  /// Values from 0, in rows of a few.
  var tokens: (count: Int, kinds: Int)?
  var image: (channels: Int, side: Int)?
  var features = 0
  var hasWeights = false
  var model: [String] = []
  var definitions: [String] = []
  /// What a run is asked for beside its loss.
  var named: [String] = []

  enum Task { case line, lines(Int), classes(Int), yesNo }

  package init(seed: Int) {
    state = UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15 &+ 77
    isLarge = seed % 8 == 7
    isTame = chance(2)
    isDouble = isTame || chance(4)
    checkpointEvery = pick([1, 2, 3, 5, 9])
    text = "---\ntitle: \"Random lesson \(seed)\"\nseed: \(draw(1000))\n"
    if isDouble { text += "precision: float64\n" }
    text += "---\n\n"
    block("data rows", data())
    makeModel()
    if !definitions.isEmpty { block("eval", definitions) }
    block("model net", model)
    train()
    plots()
  }

  // MARK: - Drawing

  /// SplitMix64, by Steele, Lea and Flood, 2014.
  mutating func draw(_ n: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(max(n, 1)))
  }

  mutating func chance(_ n: Int) -> Bool { draw(n) == 0 }

  mutating func pick<T>(_ items: [T]) -> T { items[draw(items.count)] }

  // MARK: - Parts

  mutating func block(_ head: String, _ lines: [String]) {
    text += "```\(head)\n" + lines.joined(separator: "\n") + "\n```\n\n"
  }

  private mutating func data() -> [String] {
    rows = pick(isLarge ? [400, 1000, 1500] : [6, 11, 16, 33, 50, 64, 100, 129, 257])
    features = pick(isLarge ? [64, 200, 784] : [1, 2, 3, 5, 8, 16, 17])
    var lines = ["x = randn(\(rows), \(features))"]
    if chance(4) {
      let (count, kinds) = (1 + draw(5), 2 + draw(9))
      tokens = (count, kinds)
      lines.append("t = randint(0, \(kinds), [\(rows), \(count)])")
    }
    if chance(4) {
      let (channels, side) = (1 + draw(3), 3 + draw(6))
      image = (channels, side)
      lines.append("img = randn(\(rows), \(channels), \(side), \(side))")
    }
    if chance(5) {
      hasWeights = true
      lines.append("weight = rand(\(rows)) + 0.1")
    }
    switch draw(4) {
    case 0:
      task = .line
      lines.append("y = sin(sum(x, axis=1)) + 0.1 * randn(\(rows))")
    case 1:
      let count = 1 + draw(4)
      task = .lines(count)
      lines.append("y = x @ randn(\(features), \(count)) + 0.1")
    case 2:
      let count = 2 + draw(9)
      task = .classes(count)
      lines.append("y = randint(0, \(count), \(rows))")
    default:
      task = .yesNo
      lines.append("y = where(sum(x, axis=1) > 0, 1, 0)")
    }
    if chance(3) { lines.append("x = standardize(x)") }
    lines.append("split(train=0.7, test=0.3)")
    return lines
  }

  private mutating func plots() {
    block("plot", [pick(["loss_curve(fit)", "gradient_flow(fit)", "gradient_histogram(fit)"])])
  }
}
