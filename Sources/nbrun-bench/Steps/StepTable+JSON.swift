import Autodiff

extension StepTable {
  /// One line of JSON a row: the instructions, then the kinds.
  func json(title: String, on roofline: Roofline) -> [String] {
    func line(_ entry: Entry, _ group: String) -> String {
      let figure = figure(entry, group: group, on: roofline)
      var members = [
        ("group", quoted(group)), ("step", quoted(title)), ("kind", quoted(entry.kind)),
      ]
      if !entry.name.isEmpty { members.append(("name", quoted(entry.name))) }
      if let first = entry.first { members.append(("at", String(first))) }
      if let line = entry.line { members.append(("line", String(line))) }
      members += [
        ("times", String(entry.count)), ("seconds", Row.number(entry.seconds)),
        ("recorded", entry.isRecorded ? "true" : "false"),
      ]
      if let share = figure.share, let roof = figure.roof {
        members += [
          ("value", Row.number(figure.value)), ("unit", quoted(figure.unit)),
          ("share", Row.number(share)), ("roof", quoted(roof)),
        ]
      }
      return object(members)
    }
    let step = object([
      ("group", quoted("step")), ("step", quoted(title)), ("seconds", Row.number(times.whole)),
      ("sum", Row.number(sum)), ("clock", Row.number(times.clock)),
    ])
    return [step] + entries.map { line($0, "instruction") } + kinds.map { line($0, "kind") }
  }
}
