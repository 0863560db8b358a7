package import Language

extension DisplayValue {
  /// The value as one line of text, numbers under a format specification.
  package func text(_ format: FormatSpecification? = nil) throws(FormatFault) -> String {
    switch self {
    case .none: return "none"
    case .boolean(let x): return try format?.apply(x) ?? (x ? "true" : "false")
    case .string(let text): return try format?.apply(text) ?? text
    case .described(let text): return text
    case .array(let array):
      if array.shape.isEmpty, let x = array.entries.first {
        if array.isBoolean { return try DisplayValue.boolean(x != 0).text(format) }
        return try format?.apply(number: x) ?? rounded(x)
      }
      return try array.text(format)
    case .list(let items):
      var parts: [String] = []
      for item in items { parts.append(try item.text(format)) }
      return "[" + parts.joined(separator: ", ") + "]"
    case .named(let entries):
      var parts: [String] = []
      for entry in entries { parts.append("\(entry.name): \(try entry.value.text(format))") }
      return parts.joined(separator: ", ")
    }
  }
}

extension ArraySummary {
  /// Nested brackets; a large tensor shows its first and last entries.
  fileprivate func text(_ format: FormatSpecification?) throws(FormatFault) -> String {
    var words: [String] = []
    for entry in entries {
      words.append(
        isBoolean
          ? (entry != 0 ? "true" : "false") : try format?.apply(number: entry) ?? rounded(entry))
    }
    guard entries.count == count, count <= 1000 else {
      let first = words.prefix(3).joined(separator: ", ")
      let last = words.suffix(3).joined(separator: ", ")
      return "[\(first), …, \(last)] of shape \(shape)"
    }
    var level = words
    for (axis, size) in shape.enumerated().reversed() {
      let groups = shape[..<axis].reduce(1, *)
      level = (0..<groups).map { group in
        "[" + level[(group * size)..<((group + 1) * size)].joined(separator: ", ") + "]"
      }
    }
    return level.first ?? "[]"
  }
}

extension FormatSpecification {
  /// A whole number under a format that names neither type nor precision is written without a
  /// point, as Python writes its integers.
  fileprivate func apply(number: Double) throws(FormatFault) -> String {
    if type == nil, precision == nil, number == number.rounded(), abs(number) < 1e15 {
      return try apply(Int(number))
    }
    return try apply(number)
  }
}
