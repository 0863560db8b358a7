internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// A dataset with what its block named besides the columns.
final class DatasetValue {
  let name: String
  let dataset: Dataset
  /// Names that are no columns: with an underscore, single values, tables.
  let singles: [(name: String, value: Value)]
  /// The parts of a split, as row numbers into the columns.
  let parts: [(name: String, rows: [Int32])]
  /// Where the dataset was named.
  let range: SourceRange
  private var partValues: [String: DatasetValue] = [:]
  private var leaves: [String: TensorValue] = [:]

  init(
    name: String, dataset: Dataset, singles: [(name: String, value: Value)] = [],
    parts: [(name: String, rows: [Int32])] = [], range: SourceRange
  ) {
    self.name = name
    self.dataset = dataset
    self.singles = singles
    self.parts = parts
    self.range = range
  }

  var columnNames: [String] { dataset.columns.map { $0.name } }
  var memberNames: [String] {
    columnNames + singles.map { $0.name } + parts.map { $0.name }
  }

  func part(_ name: String) -> DatasetValue? {
    if let known = partValues[name] { return known }
    guard let part = parts.first(where: { $0.name == name }) else { return nil }
    let value = DatasetValue(
      name: self.name + "." + name, dataset: dataset.selecting(part.rows), singles: singles,
      range: range)
    partValues[name] = value
    return value
  }

  /// A column as a leaf of the session's graph, the same one each time.
  func column(_ name: String, _ session: Session) -> TensorValue? {
    if let leaf = leaves[name] { return leaf }
    guard let column = dataset.column(name) else { return nil }
    let leaf = TensorValue(
      session.workspace.leaf(dataset.values(of: column)), session.workspace)
    leaves[name] = leaf
    return leaf
  }

  /// A column that has been read before.
  func knownColumn(_ name: String) -> TensorValue? { leaves[name] }

  /// What a model reads by name: a column.
  func input(_ name: String, _ session: Session) -> Value? {
    column(name, session).map { .tensor($0) }
  }

  func member(_ name: String, _ evaluator: Evaluator, at range: SourceRange) throws -> Value? {
    if let column = column(name, evaluator.session) { return .tensor(column) }
    if let part = part(name) { return .dataset(part) }
    return singles.first { $0.name == name }?.value
  }

  /// `cells[:8]`, `cells[mask]`: rows; `cells["mean radius"]`: a column.
  func index(_ indices: [Index], _ evaluator: Evaluator, at range: SourceRange) throws -> Value {
    guard indices.count == 1 else {
      throw evaluator.fail(.notIndexable("a dataset by several places"), at: range)
    }
    if case .at(let expression) = indices[0] {
      let value = try evaluator.evaluate(expression)
      if value.isUnknown { return .unknown }
      if case .string(let name) = value {
        guard let member = try member(name, evaluator, at: range) else {
          throw evaluator.fail(
            .unknownMember(
              name, of: self.name, nearest: nearestName(to: name, among: memberNames)),
            at: expression.range)
        }
        return member
      }
      guard
        let rows = try evaluator.rows(
          chosenBy: value, count: dataset.rowCount, at: expression.range)
      else { return .unknown }
      return .dataset(selecting(rows))
    }
    guard case .slice(let lower, let upper, let step, _) = indices[0] else {
      throw evaluator.fail(.notIndexable("a dataset this way"), at: range)
    }
    guard let bounds = try evaluator.slice(lower, upper, step, count: dataset.rowCount) else {
      return .unknown
    }
    return .dataset(
      selecting((0..<bounds.count).map { Int32(bounds.start + $0 * bounds.step) }))
  }

  private func selecting(_ rows: [Int32]) -> DatasetValue {
    DatasetValue(
      name: name, dataset: dataset.selecting(rows), singles: singles, range: range)
  }
}

extension Evaluator {
  /// Row numbers from a mask, a whole number or a list of them.
  func rows(chosenBy value: Value, count: Int, at range: SourceRange) throws -> [Int32]? {
    if case .tensor(let tensor) = value, tensor.type.isBoolean {
      guard tensor.shape.rank == 1, tensor.shape[0] == count else {
        throw fail(
          .rowCount(
            expected: count, found: tensor.shape.rank == 0 ? 1 : tensor.shape[0], what: "the mask"),
          at: range)
      }
      guard tensor.isKnown else { return nil }
      let mask = try session.tensor(tensor, at: range)
      return (0..<count).filter { mask[$0] != 0 }.map { Int32($0) }
    }
    guard let places = try integers(value, at: range, what: "a row") else { return nil }
    return try places.map { place in
      let row = place < 0 ? place + count : place
      guard row >= 0, row < count else {
        throw fail(.indexOutOfRange(place, count: count), at: range)
      }
      return Int32(row)
    }
  }
}
