/// What a panel shows, in words made from its data: for its title, its description, and notes
/// on values that could not be drawn.
struct PanelWords {
  let panel: Panel

  /// For a figure without a title of its own.
  var title: String {
    if let title = panel.title, !title.isEmpty { return title }
    switch (panel.y.label, panel.x.label) {
    case (let y?, let x?): return "\(y) against \(x)"
    case (let y?, nil): return y
    case (nil, let x?): return "by \(x)"
    case (nil, nil):
      let labels = panel.marks.compactMap(\.label)
      return labels.isEmpty ? "Figure" : Self.list(labels)
    }
  }

  var text: String {
    guard !panel.marks.isEmpty else { return "\(title): no data." }
    let shown = 12
    var sentences = panel.marks.prefix(shown).map { mark in
      let words = mark.words(in: panel)
      // A label stands as it is written: it may be a name of the lesson.
      return mark.label.map { "\($0): \(words)." }
        ?? words.prefix(1).uppercased() + words.dropFirst() + "."
    }
    if panel.marks.count > shown { sentences.append("And \(panel.marks.count - shown) more.") }
    for (name, axis) in [("horizontal", panel.x), ("vertical", panel.y)] where axis.scale == .log {
      sentences.append("The \(name) axis is logarithmic.")
    }
    sentences += notes.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }
    if let title = panel.title, !title.isEmpty { sentences.insert(title + ".", at: 0) }
    return sentences.joined(separator: " ")
  }

  /// What is not to be seen in the figure, and why.
  var notes: [String] {
    var census = PointCensus()
    for case let mark as any PointMark in panel.marks {
      census.add(x: mark.x, y: mark.y, on: panel)
    }
    var notes: [String] = []
    if census.notFinite > 0 {
      notes.append("\(Self.count(census.notFinite, "value")) not finite and left out")
    }
    if census.negative > 0 {
      notes.append(
        "\(Self.count(census.negative, "value")) below zero left out on a logarithmic axis")
    }
    if census.zeros > 0 {
      notes.append("\(Self.count(census.zeros, "value")) of zero drawn at the foot of the axis (▼)")
    }
    return notes
  }

  static func count(_ count: Int, _ noun: String) -> String {
    "\(NumberText.grouped(String(count))) \(noun)\(count == 1 ? "" : "s")"
  }

  static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().prefix(6).joined(separator: ", ")
      + (names.count > 7 ? ", …" : "") + " and " + last
  }

  static func range(_ interval: Interval) -> String {
    interval.lower == interval.upper
      ? NumberText.short(interval.lower)
      : "\(NumberText.short(interval.lower)) to \(NumberText.short(interval.upper))"
  }
}

/// A mark made of points: what it has that cannot be drawn is counted and said.
protocol PointMark: Mark {
  var x: [Double] { get }
  var y: [Double] { get }
}

/// How many points have no place on the axes, and why.
struct PointCensus {
  var notFinite = 0
  var negative = 0
  var zeros = 0

  mutating func add(x: [Double], y: [Double], on panel: Panel) {
    for (x, y) in zip(x, y) {
      if !x.isFinite || !y.isFinite {
        notFinite += 1
      } else if (panel.x.scale == .log && x < 0) || (panel.y.scale == .log && y < 0) {
        negative += 1
      } else if (panel.x.scale == .log && x == 0) || (panel.y.scale == .log && y == 0) {
        zeros += 1
      }
    }
  }
}
