extension FormatSpecification {
  /// Text as Python's `format` writes it.
  package func apply(_ value: String) throws(FormatFault) -> String {
    if let type, type != "s" { throw .wrongValue(type: type, value: "text") }
    if sign != "-" { throw .notForText("a sign") }
    if alternate { throw .notForText("`#`") }
    if let grouping { throw .notForText("`\(grouping)`") }
    if align == "=" { throw .notForText("the alignment `=`") }
    var text = value
    if let precision {
      text = ""
      text.unicodeScalars.append(contentsOf: value.unicodeScalars.prefix(precision))
    }
    return filled(text, align ?? "<")
  }

  /// A truth value: `true` and `false` as text, 1 and 0 for the types of numbers.
  package func apply(_ value: Bool) throws(FormatFault) -> String {
    guard let type, type != "s" else {
      return try apply(value ? "true" : "false")
    }
    return try apply(value ? 1 : 0)
  }
}
