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
    let events = level.events
    /// The events of one statement's turn, which follow each other, and its place among the turns
    /// of its name.
    var turns: [(events: Range<Int>, index: Int)] = []
    var counts: [String: Int] = [:]
    var isInLoop: Set<String> = []
    for (place, event) in events.enumerated() {
      if let last = turns.last, events[last.events.lowerBound].turn == event.turn {
        turns[turns.count - 1].events = last.events.lowerBound..<(place + 1)
        continue
      }
      let name = event.name ?? ""
      turns.append((place..<(place + 1), counts[name, default: 0]))
      counts[name, default: 0] += 1
      if event.isInLoop { isInLoop.insert(name) }
    }
    for turn in turns {
      let name = events[turn.events.lowerBound].name ?? ""
      let isNumbered = isInLoop.contains(name) || counts[name, default: 0] > 1
      let number = isNumbered ? "[\(turn.index)]" : ""
      let own = join(prefix, name.isEmpty ? "" : name + number)
      var kinds: [String: Int] = [:]
      var seen: [String: Int] = [:]
      if turn.events.count > 1 {
        for event in events[turn.events] { kinds[event.kind, default: 0] += 1 }
      }
      for event in events[turn.events] {
        var path = own
        let needsKind =
          turn.events.count > 1 || (event.kind == "param" && !event.isDirect)
          || (name.isEmpty && (isNumbered || prefix.isEmpty))
        if needsKind {
          path = join(path, event.kind)
          if name.isEmpty { path += number }
          if kinds[event.kind, default: 0] > 1 {
            path += "[\(seen[event.kind, default: 0])]"
            seen[event.kind, default: 0] += 1
          }
        }
        switch event.content {
        case .layer(let place): result[place] = path
        case .call(let inner): resolve(inner, prefix: path, into: &result)
        }
      }
    }
  }

  private func join(_ a: String, _ b: String) -> String {
    a.isEmpty ? b : b.isEmpty ? a : a + "." + b
  }
}
