/// The options that `#|` lines may set, and what each takes.
enum BlockOptions {
  static let names = [
    "label", "caption", "alt", "echo", "output", "error", "width", "height", "columns",
  ]

  /// What is wrong with an option, if anything is.
  static func problem(with option: ExecutableBlock.Option) -> Diagnostic? {
    func wrong(_ wanted: String) -> Diagnostic {
      let place =
        option.valueRange.upper > option.valueRange.lower ? option.valueRange : option.keyRange
      return Diagnostic(
        133, at: place, "the option '\(option.key)' is \(wanted), not \(option.value.kindName)")
    }
    switch option.key {
    case "label":
      guard case .string(let text) = option.value, !text.isEmpty,
        text.utf8.allSatisfy({ isLabelByte($0) || $0 == 0x2E })
      else { return wrong("a label of letters, digits, '-' and '_'") }
    case "caption", "alt":
      if option.value.scalarText == nil { return wrong("text") }
    case "echo":
      if case .boolean = option.value { return nil }
      if option.value == .string("fold") { return nil }
      return wrong("true, false or fold")
    case "output", "error":
      if case .boolean = option.value { return nil }
      return wrong("true or false")
    case "width", "height":
      switch option.value {
      case .integer(let value) where (1...10_000).contains(value): return nil
      case .real(let value) where value > 0 && value <= 10_000: return nil
      default: return wrong("a size in pixels, above 0")
      }
    case "columns":
      if case .integer(let value) = option.value, (1...20).contains(value) { return nil }
      return wrong("a whole number from 1 to 20")
    default:
      return Diagnostic(
        132, at: option.keyRange, "unknown option '\(option.key)'",
        hint: nearestName(to: option.key, among: names).map { "did you mean '\($0)'?" }
          ?? "the options are \(names.joined(separator: ", "))")
    }
    return nil
  }
}
