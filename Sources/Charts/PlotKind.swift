/// A verb of a `plot` block: what it takes, and what it does to the figure so far.
package struct PlotKind: Sendable {
  /// A parameter by its place or by a name.
  package struct Parameter: Sendable {
    package var name: String
    /// The default in words for the reference; `nil` if the argument must be given.
    package var preset: String?
    package var aliases: [String]
    package init(_ name: String, _ preset: String? = nil, aliases: [String] = []) {
      self.name = name
      self.preset = preset
      self.aliases = aliases
    }
  }

  package let name: String
  /// One sentence for the reference.
  package let summary: String
  package let parameters: [Parameter]
  private let apply: @Sendable (inout Chart, PlotArguments) throws(PlotError) -> Void

  package init(
    name: String, summary: String, parameters: [Parameter],
    apply: @escaping @Sendable (inout Chart, PlotArguments) throws(PlotError) -> Void
  ) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.apply = apply
  }

  /// Applies the verb with what a call gave it, in the order of the call.
  package func apply(
    to chart: inout Chart, positional: [PlotValue],
    keywords: [(name: String, value: PlotValue)] = []
  ) throws(PlotError) {
    let arguments = try PlotArguments(
      of: self, positional: positional, keywords: keywords)
    try apply(&chart, arguments)
  }

  /// Keywords of everything that has an outline.
  static let stroke: [Parameter] = [
    .init("color", "next of the palette", aliases: ["c"]), .init("alpha", "1"),
    .init("linewidth", "2", aliases: ["lw"]), .init("linestyle", "\"-\"", aliases: ["ls"]),
  ]

  /// Keywords of everything that is filled.
  static let fill: [Parameter] = [
    .init("color", "next of the palette", aliases: ["c", "facecolor"]), .init("alpha", "1"),
  ]
}

/// A value as a verb takes it.
package enum PlotValue: Sendable, Equatable {
  case none
  case boolean(Bool)
  case text(String)
  case texts([String])
  /// Row-major; a single number has no shape.
  case array(shape: [Int], values: [Double])
  case list([PlotValue])

  package static func number(_ value: Double) -> PlotValue { .array(shape: [], values: [value]) }
  package static func numbers(_ values: [Double]) -> PlotValue {
    .array(shape: [values.count], values: values)
  }

  var described: String {
    switch self {
    case .none: "none"
    case .boolean: "a boolean"
    case .text: "text"
    case .texts: "a list of texts"
    case .array(let shape, _):
      shape.isEmpty ? "a number" : "numbers of shape \(shape)"
    case .list: "a list"
    }
  }
}

/// What is wrong with a call of a verb, and with which of its arguments.
package struct PlotError: Error, Sendable, Equatable {
  package enum Argument: Sendable, Equatable {
    case positional(Int)
    case keyword(String)
  }
  /// `nil` where the call as a whole is wrong.
  package var argument: Argument?
  package var message: String
  package var hint: String?
  /// Names that stand where an unknown one was written, to suggest the nearest of.
  package var candidates: [String]

  package init(
    argument: Argument?, message: String, hint: String? = nil, candidates: [String] = []
  ) {
    self.argument = argument
    self.message = message
    self.hint = hint
    self.candidates = candidates
  }
}
