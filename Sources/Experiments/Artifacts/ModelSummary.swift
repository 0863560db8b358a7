package import Notebooks

/// A model for showing: its lines with their shapes and parameters.
package struct ModelSummary: Sendable {
  package struct Parameter: Sendable {
    package var path: String
    package var shape: [Int]
    package var count: Int
    /// Such as "uniform in ±0.25" or "0.9".
    package var initial: String
    package init(path: String, shape: [Int], count: Int, initial: String) {
      self.path = path
      self.shape = shape
      self.count = count
      self.initial = initial
    }
  }

  /// One statement of the model; a loop's statements stand once, with the number of turns.
  package struct Line: Sendable {
    package var source: String
    package var range: SourceRange
    /// The name assigned.
    package var name: String
    /// The shape it yields; the axis of rows is nothing.
    package var shape: [Int?]
    /// Entries of the parameters that it makes.
    package var parameters: Int
    package var turns: Int
    package init(
      source: String, range: SourceRange, name: String, shape: [Int?], parameters: Int, turns: Int
    ) {
      self.source = source
      self.range = range
      self.name = name
      self.shape = shape
      self.parameters = parameters
      self.turns = turns
    }
  }

  package var name: String
  package var inputs: [(name: String, shape: [Int?])]
  package var lines: [Line]
  package var parameters: [Parameter]
  package var parameterCount: Int
  package var hyperparameters: [(name: String, value: String)]
  /// The dataset it was checked against.
  package var boundTo: String?
  package init(
    name: String, inputs: [(name: String, shape: [Int?])], lines: [Line],
    parameters: [Parameter], parameterCount: Int,
    hyperparameters: [(name: String, value: String)], boundTo: String?
  ) {
    self.name = name
    self.inputs = inputs
    self.lines = lines
    self.parameters = parameters
    self.parameterCount = parameterCount
    self.hyperparameters = hyperparameters
    self.boundTo = boundTo
  }
}
