/// The paths of a model's parameters, from where its layers are made.
///
/// An evaluation of the body records where; `resolve` then knows which names hold several layers,
/// and later evaluations, which make the same layers in the same order, read the paths. One that
/// reads what is only expected records besides, and shows whether it was right.
final class ParameterPaths {
  private final class Level {
    var events: [Event] = []
    var name: String?
    var turn = 0
    var isInLoop = false
  }

  private struct Event {
    var name: String?
    var turn: Int
    var isInLoop: Bool
    var kind: String
    var isDirect: Bool
    /// The layer's place in the order of making, or the layers inside a `def`.
    var content: Content
    enum Content {
      case layer(Int)
      case call(Level)
    }
  }

  /// The paths found or expected, in the order of making.
  let known: [String]?
  let isRecording: Bool
  private var levels: [Level] = [Level()]
  private(set) var made = 0

  /// - Parameter known: the result of `resolve`, or nothing.
  init(known: [String]?, isRecording: Bool) {
    self.known = known
    self.isRecording = isRecording
  }

  func beginStatement(name: String?, inLoop: Bool) {
    guard isRecording, let level = levels.last else { return }
    level.name = name
    level.turn += 1
    level.isInLoop = inLoop
  }

  /// The path of the layer that is made now.
  /// - Parameter isDirect: the statement assigns the parameter itself.
  func next(kind: String, isDirect: Bool = false) -> String {
    defer { made += 1 }
    if isRecording { record(kind: kind, isDirect: isDirect, .layer(made)) }
    if let known, made < known.count { return known[made] }
    return "\(kind)[\(made)]"
  }

  private func record(kind: String, isDirect: Bool, _ content: Event.Content) {
    guard let level = levels.last else { return }
    level.events.append(
      Event(
        name: level.name, turn: level.turn, isInLoop: level.isInLoop, kind: kind,
        isDirect: isDirect, content: content))
  }

  func enter(_ function: String) {
    guard isRecording else { return }
    let inner = Level()
    record(kind: function, isDirect: false, .call(inner))
    levels.append(inner)
  }

  func leave() {
    guard isRecording, levels.count > 1 else { return }
    let inner = levels.removeLast()
    // A function without layers does not count as one.
    if inner.events.isEmpty, let level = levels.last { level.events.removeLast() }
  }

  /// The path of each layer in the order of making.
  func resolve() -> [String] {
    var result = [String](repeating: "", count: made)
    guard let root = levels.first else { return result }
    // Levels are as deep as calls of `def` may be nested, which the evaluator limits.
    resolve(root, prefix: "", into: &result)
    return result
  }

  private func resolve(_ level: Level, prefix: String, into result: inout [String]) {
    struct Turn {
      var index = 0
      var total = 0
      var kinds: [String: Int] = [:]
      var seen: [String: Int] = [:]
    }
    var turns: [String: [Int: Turn]] = [:]
    var isNumbered: [String: Bool] = [:]
    for event in level.events {
      let name = event.name ?? ""
      if turns[name]?[event.turn] == nil {
        turns[name, default: [:]][event.turn] = Turn(index: turns[name]?.count ?? 0)
      }
      turns[name]?[event.turn]?.total += 1
      turns[name]?[event.turn]?.kinds[event.kind, default: 0] += 1
      if event.isInLoop { isNumbered[name] = true }
    }
    for (name, own) in turns where own.count > 1 { isNumbered[name] = true }
    for event in level.events {
      let name = event.name ?? ""
      guard let turn = turns[name]?[event.turn] else { continue }
      let number = isNumbered[name] == true ? "[\(turn.index)]" : ""
      var path = join(prefix, name + (name.isEmpty ? "" : number))
      let needsKind =
        turn.total > 1 || (event.kind == "param" && !event.isDirect)
        || (name.isEmpty && (!number.isEmpty || prefix.isEmpty))
      if needsKind {
        path = join(path, event.kind)
        if name.isEmpty, !number.isEmpty { path += number }
        if turn.kinds[event.kind, default: 0] > 1 {
          let place = turn.seen[event.kind, default: 0]
          turns[name]?[event.turn]?.seen[event.kind] = place + 1
          path += "[\(place)]"
        }
      }
      switch event.content {
      case .layer(let place): result[place] = path
      case .call(let inner): resolve(inner, prefix: path, into: &result)
      }
    }
  }

  private func join(_ a: String, _ b: String) -> String {
    a.isEmpty ? b : b.isEmpty ? a : a + "." + b
  }
}
