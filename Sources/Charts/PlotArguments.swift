/// The arguments of a call, by the names of the verb's parameters.
package struct PlotArguments: Sendable {
  private let kind: String
  private var values: [String: (value: PlotValue, origin: PlotError.Argument)] = [:]

  init(
    of kind: PlotKind, positional: [PlotValue], keywords: [(name: String, value: PlotValue)]
  ) throws(PlotError) {
    self.kind = kind.name
    for (index, value) in positional.enumerated() {
      guard index < kind.parameters.count else {
        throw PlotError(
          argument: .positional(index),
          message: "\(kind.name) takes at most \(kind.parameters.count) arguments")
      }
      values[kind.parameters[index].name] = (value, .positional(index))
    }
    for (name, value) in keywords {
      guard
        let parameter = kind.parameters.first(where: {
          $0.name == name || $0.aliases.contains(name)
        })
      else {
        throw PlotError(
          argument: .keyword(name), message: "\(kind.name) has no argument named \(name)",
          candidates: kind.parameters.flatMap { [$0.name] + $0.aliases })
      }
      guard values[parameter.name] == nil else {
        throw PlotError(argument: .keyword(name), message: "\(parameter.name) is given twice")
      }
      values[parameter.name] = (value, .keyword(name))
    }
    // An explicit `none` is the same as nothing.
    values = values.filter { $0.value.value != .none }
  }

  func has(_ name: String) -> Bool { values[name] != nil }

  mutating func move(_ name: String, to other: String) {
    values[other] = values[name]
    values[name] = nil
  }

  func isText(_ name: String) -> Bool {
    if case .text = values[name]?.value { true } else { false }
  }

  /// Whether it is a number, or numbers.
  func isNumeric(_ name: String) -> Bool {
    if case .array = values[name]?.value { true } else { false }
  }

  func isSingle(_ name: String) -> Bool {
    if case .array(let shape, _) = values[name]?.value {
      shape.allSatisfy { $0 == 1 }
    } else {
      false
    }
  }

  func origin(of name: String) -> PlotError.Argument? { values[name]?.origin }

  func value(_ name: String) -> PlotValue { values[name]?.value ?? .none }

  func error(_ name: String, _ message: String, hint: String? = nil) -> PlotError {
    PlotError(argument: values[name]?.origin, message: message, hint: hint)
  }

  func isMissing(_ name: String) -> PlotError {
    PlotError(argument: nil, message: "\(kind) needs \(name)")
  }

  // MARK: Numbers

  /// Numbers along one axis; a single one counts as one of them.
  func numbers(_ name: String) throws(PlotError) -> [Double] {
    guard let numbers = try numbersIfGiven(name) else { throw isMissing(name) }
    return numbers
  }

  func numbersIfGiven(_ name: String) throws(PlotError) -> [Double]? {
    switch value(name) {
    case .none: return nil
    case .array(let shape, let values):
      guard shape.count(where: { $0 != 1 }) <= 1 else {
        throw error(
          name, "\(name) of \(kind) must be a list of numbers, and has shape \(shape)",
          hint: "take one column, as in \(name)[:, 0], or flatten(\(name))")
      }
      return values
    case .list(let items) where items.isEmpty: return []
    case .texts(let texts) where texts.isEmpty: return []
    case let other: throw error(name, "\(name) of \(kind) must be numbers, not \(other.described)")
    }
  }

  func numbers(
    _ name: String, count: Int, like other: String
  ) throws(PlotError) -> [Double] {
    let numbers = try numbers(name)
    guard numbers.count == count else {
      throw error(
        name,
        "\(name) of \(kind) has \(numbers.count) entries, and \(other) has \(count)")
    }
    return numbers
  }

  /// One number for all, or one for each.
  func numbers(
    _ name: String, spreadOver count: Int, like other: String
  ) throws(PlotError) -> [Double]? {
    guard has(name) else { return nil }
    let given = try numbers(name)
    if isSingle(name), let first = given.first { return [Double](repeating: first, count: count) }
    return try numbers(name, count: count, like: other)
  }

  func number(
    _ name: String, in range: ClosedRange<Double>? = nil
  ) throws(PlotError) -> Double? {
    guard let numbers = try numbersIfGiven(name) else { return nil }
    guard numbers.count == 1, let number = numbers.first else {
      throw error(name, "\(name) of \(kind) must be one number")
    }
    if let range, !range.contains(number) {
      throw error(
        name,
        "\(name) of \(kind) must be from \(NumberText.short(range.lowerBound)) to "
          + "\(NumberText.short(range.upperBound)), and is \(NumberText.short(number))")
    }
    return number
  }

  /// Rows of a matrix.
  func matrix(_ name: String) throws(PlotError) -> (rows: Int, columns: Int, values: [Double]) {
    guard has(name) else { throw isMissing(name) }
    guard case .array(let shape, let values) = value(name), shape.count == 2 else {
      throw error(
        name, "\(name) of \(kind) must be a matrix, not \(value(name).described)",
        hint: "reshape it to rows and columns")
    }
    return (shape[0], shape[1], values)
  }

  /// The columns of a matrix, or a list of numbers as the only one.
  func columns(_ name: String) throws(PlotError) -> [[Double]] {
    guard case .array(let shape, let values) = value(name), shape.count == 2, shape[1] > 1,
      shape[0] > 0
    else {
      return [try numbers(name)]
    }
    guard shape[1] <= 50 else {
      throw error(name, "\(name) of \(kind) has \(shape[1]) columns; at most 50 lines are drawn")
    }
    return (0..<shape[1]).map { column in
      (0..<shape[0]).map { values[$0 * shape[1] + column] }
    }
  }

  // MARK: Words

  func text(_ name: String) throws(PlotError) -> String? {
    switch value(name) {
    case .none, .texts, .list: return nil
    case .text(let text): return text
    case .array(let shape, let values) where shape.isEmpty:
      return values.first.map { NumberText.short($0) }
    case let other: throw error(name, "\(name) of \(kind) must be text, not \(other.described)")
    }
  }

  func texts(_ name: String, count: Int) throws(PlotError) -> [String]? {
    guard let texts = textsIfGiven(name) else { return nil }
    guard texts.count == count else {
      throw error(name, "\(name) of \(kind) has \(texts.count) entries, and \(count) are needed")
    }
    return texts
  }

  func textsIfGiven(_ name: String) -> [String]? {
    switch value(name) {
    case .texts(let texts): return texts
    case .list(let items):
      var texts: [String] = []
      for case .text(let text) in items { texts.append(text) }
      return texts.count == items.count ? texts : nil
    default: return nil
    }
  }

  func boolean(_ name: String) throws(PlotError) -> Bool? {
    switch value(name) {
    case .none: return nil
    case .boolean(let boolean): return boolean
    case .array(_, let values) where values.count == 1: return values[0] != 0
    case let other:
      throw error(name, "\(name) of \(kind) must be true or false, not \(other.described)")
    }
  }

  // MARK: Looks

  func color(_ name: String) throws(PlotError) -> SeriesColor? {
    if case .array(_, let values) = value(name), values.count == 3 || values.count == 4 {
      let hex = values.prefix(3).map { value in
        let digits = String(
          Int((min(max(value.isNaN ? 0 : value, 0), 1) * 255).rounded()), radix: 16)
        return digits.count == 1 ? "0" + digits : digits
      }
      return .fixed("#" + hex.joined())
    }
    guard let text = try text(name) else { return nil }
    guard let color = SeriesColor(text) else {
      throw error(
        name, "\(text) is not a colour",
        hint: "write a name such as \"crimson\", \"C0\" to \"C7\", or \"#ff8800\"")
    }
    return color
  }

  func marker(_ name: String) throws(PlotError) -> Marker? {
    guard let text = try text(name), !["", " ", "none", "None"].contains(text) else { return nil }
    guard let marker = Marker(rawValue: text == "d" ? "D" : text == "X" ? "x" : text) else {
      let known = Marker.allCases.map(\.rawValue)
      throw error(
        name, "\(text) is not a marker", hint: "one of " + known.joined(separator: " "))
    }
    return marker
  }

  func colorMap(_ name: String) throws(PlotError) -> ColorMap? {
    guard let text = try text(name) else { return nil }
    let alternatives = ["grey": "gray", "Greys": "gray", "binary": "gray", "RdBu_r": "coolwarm"]
    guard let map = ColorMap(rawValue: alternatives[text] ?? text) else {
      let known = ColorMap.allCases.map(\.rawValue)
      throw PlotError(
        argument: values[name]?.origin, message: "\(text) is not a colour map",
        hint: "one of " + known.joined(separator: ", "), candidates: known)
    }
    return map
  }

  /// `color`, `alpha`, `linewidth` and `linestyle`, as far as the verb has them.
  func style() throws(PlotError) -> MarkStyle {
    var style = MarkStyle()
    style.color = try color("color")
    style.opacity = try number("alpha", in: 0...1) ?? 1
    style.lineWidth = try number("linewidth", in: 0...50) ?? 2
    if let text = try text("linestyle") {
      guard let dash = MarkStyle.Dash(written: text) else {
        throw error("linestyle", "\(text) is not a line style", hint: "one of - -- : -.")
      }
      style.dash = dash
    }
    return style
  }
}

extension MarkStyle {
  /// matplotlib's short form: a colour's letter, a marker and a line style, as in `"r--o"`.
  mutating func apply(format: String, _ arguments: PlotArguments) throws(PlotError) {
    var rest = Substring(format)
    var line: Dash?
    while let first = rest.first {
      if let sign = ["--", "-.", "-", ":"].first(where: { rest.hasPrefix($0) }) {
        line = Dash(written: sign)
        rest = rest.dropFirst(sign.count)
      } else if "bgrcmykw".contains(first) {
        color = color ?? SeriesColor(String(first))
        rest = rest.dropFirst()
      } else if first == "C", let digit = rest.dropFirst().first, digit.isWholeNumber {
        color = color ?? SeriesColor(String(rest.prefix(2)))
        rest = rest.dropFirst(2)
      } else if let marker = Marker(rawValue: String(first)) {
        self.marker = marker
        rest = rest.dropFirst()
      } else {
        throw arguments.error("fmt", "\(format) is not a format", hint: "such as \"r--\" or \"o\"")
      }
    }
    // A marker alone stands without a line.
    if let line { dash = line } else if marker != nil { dash = .none }
  }
}
