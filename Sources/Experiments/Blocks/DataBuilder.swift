internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// Collects what a `data` block names, and divides its rows.
final class DataBuilder {
  let name: String
  let range: SourceRange
  /// The last value of each name, in the order of the first assignment.
  private(set) var named: [(name: String, value: Value, range: SourceRange)] = []
  private(set) var parts: [(name: String, rows: [Int32])] = []
  /// `split(…)` found ahead of `standardize`, which needs the training rows.
  private let splitCall: HostCall?
  /// The names of this block that it reads.
  private let splitReads: [Identifier]
  private let evaluator: Evaluator
  private var isSplit = false
  private var splitRange: SourceRange?

  init(name: String, range: SourceRange, statements: [Statement], evaluator: Evaluator) {
    self.name = name
    self.range = range
    self.evaluator = evaluator
    var found: HostCall?
    for statement in statements {
      guard case .expression(let expression) = statement.kind,
        case .call(let callee, let arguments) = expression.kind, case .name("split") = callee.kind,
        arguments.first?.keyword != nil
      else { continue }
      found = HostCall(function: DataFunctions.split, arguments: arguments, range: expression.range)
    }
    splitCall = found
    let assigned = Set(BlockNames(statements).assigned.map { $0.name })
    splitReads = (found?.arguments ?? []).flatMap { BlockNames($0.value).read }
      .filter { assigned.contains($0.name) }
  }

  func note(_ name: String, _ value: Value, at range: SourceRange) {
    if let place = named.firstIndex(where: { $0.name == name }) {
      named[place] = (name, value, range)
    } else {
      named.append((name, value, range))
    }
  }

  /// The rows of the part `train`, where the block splits; the split may stand further down.
  func trainingRows(count: Int) throws -> [Int32]? {
    if parts.isEmpty, let call = splitCall, !isSplit {
      if let later = splitReads.first(where: { read in !named.contains { $0.name == read.name } }) {
        throw evaluator.fail(.splitReadsLater(later.name), at: later.range)
      }
      try split(evaluator, call, count: count)
    }
    if let part = parts.first(where: { $0.name == "train" }) { return part.rows }
    return inherited(count: count)?.parts.first { $0.name == "train" }?.rows
  }

  /// A dataset made from the columns of a split one keeps its split.
  func inherited(count: Int) -> DatasetValue? {
    source.flatMap { $0.dataset.rowCount == count && !$0.parts.isEmpty ? $0 : nil }
  }

  /// The split dataset that this block reads from, the first of them.
  var source: DatasetValue?

  func split(_ evaluator: Evaluator, _ call: HostCall, count given: Int? = nil) throws {
    if isSplit {
      // Standardizing took the same call ahead.
      if call.range == splitRange { return }
      throw evaluator.fail(.splitTwice, at: call.range)
    }
    var shares: [(name: String, share: Double, range: SourceRange)] = []
    var stratify: Value?
    var stratifyRange = call.range
    var shuffles = true
    for argument in call.arguments {
      guard let keyword = argument.keyword else {
        throw evaluator.fail(
          .missingArgument("train", function: "split"), at: argument.value.range)
      }
      let value = try evaluator.evaluate(argument.value)
      switch keyword.name {
      case "stratify":
        stratify = value
        stratifyRange = argument.value.range
      case "shuffle": shuffles = try evaluator.truth(value, at: argument.value.range) ?? true
      default:
        guard
          let share = try evaluator.real(
            value, at: argument.value.range, what: "the share of \(keyword.name)")
        else { return }
        guard share > 0, share.isFinite else {
          throw evaluator.fail(
            .wrongKind(
              what: "the share of \(keyword.name)", expected: "greater than 0",
              found: EvaluationError.plain(share)), at: argument.value.range)
        }
        shares.append((keyword.name, share, keyword.range))
      }
    }
    guard !shares.isEmpty else { throw evaluator.fail(.splitNothing, at: call.range) }
    guard let count = try given ?? rowCount(evaluator) else { return }
    let areCounts = shares.allSatisfy { $0.share >= 1 && $0.share == $0.share.rounded() }
    let total = shares.reduce(0) { $0 + $1.share }
    if areCounts, total > 1 {
      guard total <= Double(count) else {
        throw evaluator.fail(
          .rowCount(expected: count, found: Int(min(total, 1e15)), what: "the split"),
          at: call.range)
      }
    } else if total > 1 + 1e-9 {
      throw evaluator.fail(.splitFractions(total), at: call.range)
    }
    let fractions =
      areCounts && total > 1
      ? shares.map { $0.share / Double(max(count, 1)) } : shares.map { $0.share }
    let key = evaluator.key.folding("split")
    var order: [Int32]
    var groups: [[Int32]]
    if shuffles {
      order = key.permutation(count: count)
    } else {
      order = (0..<Int32(count)).map { $0 }
    }
    if let stratify {
      guard let classes = try labels(stratify, evaluator, at: stratifyRange) else { return }
      guard classes.count == count else {
        throw evaluator.fail(
          .rowCount(expected: count, found: classes.count, what: "stratify"), at: stratifyRange)
      }
      groups = [[Int32]](repeating: [], count: (classes.max() ?? -1) + 1)
      for row in order { groups[classes[Int(row)]].append(row) }
    } else {
      groups = [order]
    }
    var rows = [[Int32]](repeating: [], count: shares.count)
    for group in groups {
      let sizes = DataBuilder.sizes(of: group.count, fractions)
      var start = 0
      for (i, size) in sizes.enumerated() {
        rows[i] += group[start..<(start + size)]
        start += size
      }
    }
    if stratify != nil, shuffles {
      // Classes one after the other would make mini-batches of one class each.
      for i in rows.indices {
        let places = key.folding(shares[i].name).permutation(count: rows[i].count)
        rows[i] = places.map { [part = rows[i]] in part[Int($0)] }
      }
    }
    parts = zip(shares, rows).map { ($0.name, $1) }
    isSplit = true
    splitRange = call.range
    order = []
  }

  /// Sizes by largest remainder: they add up to what the shares give together, rounded.
  static func sizes(of count: Int, _ fractions: [Double]) -> [Int] {
    let exact = fractions.map { $0 * Double(count) }
    var sizes = exact.map { Int(($0 + 1e-9).rounded(.down)) }
    let total = min(count, Int((fractions.reduce(0, +) * Double(count)).rounded()))
    let byRemainder = exact.indices.sorted {
      let a = exact[$0] - Double(sizes[$0])
      let b = exact[$1] - Double(sizes[$1])
      return a != b ? a > b : $0 < $1
    }
    var missing = total - sizes.reduce(0, +)
    for i in byRemainder where missing > 0 {
      sizes[i] += 1
      missing -= 1
    }
    return sizes
  }

  /// A class number for each row.
  private func labels(_ value: Value, _ evaluator: Evaluator, at range: SourceRange) throws
    -> [Int]?
  {
    switch value {
    case .unknown: return nil
    case .text(let entries):
      let names = Set(entries).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
      return entries.map { places[$0] ?? 0 }
    default:
      guard let tensor = try evaluator.tensorValue(value, at: range, what: "stratify"),
        tensor.isKnown
      else { return nil }
      let entries = try evaluator.session.tensor(tensor, at: range).doubles
      let names = Set(entries.map { $0.bitPattern }).sorted {
        Double(bitPattern: $0) < Double(bitPattern: $1)
      }
      let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
      return entries.map { places[$0.bitPattern] ?? 0 }
    }
  }

  // MARK: The dataset

  private func isColumn(_ name: String, _ value: Value) -> Bool {
    guard !name.hasPrefix("_") else { return false }
    switch value {
    case .tensor(let tensor): return tensor.shape.rank > 0
    default: return false
    }
  }

  private func rowCount(_ evaluator: Evaluator) throws -> Int? {
    for entry in named where isColumn(entry.name, entry.value) {
      if case .tensor(let tensor) = entry.value { return tensor.shape[0] }
    }
    for entry in named {
      if case .table(let table) = entry.value { return table.table.rowCount }
    }
    return nil
  }

  /// The dataset, its columns computed; nothing where one of them is not known.
  func dataset(_ evaluator: Evaluator) throws -> DatasetValue? {
    var columns: [(name: String, tensor: TensorValue, range: SourceRange)] = []
    var singles: [(name: String, value: Value)] = []
    for entry in named {
      if entry.value.isUnknown { return nil }
      // A table of numbers only is a matrix as soon as it is a column.
      if case .tensor(let tensor) = entry.value, isColumn(entry.name, entry.value) {
        columns.append((entry.name, tensor, entry.range))
      } else {
        singles.append((entry.name, entry.value))
      }
    }
    let counts = Set(columns.map { $0.tensor.shape[0] })
    guard counts.count <= 1 else {
      let lengths = columns.map { "\($0.name) (\($0.tensor.shape[0]))" }
      let first = columns[0].tensor.shape[0]
      let place = columns.first { $0.tensor.shape[0] != first }?.range ?? range
      throw evaluator.fail(.columnLengths(lengths), at: place)
    }
    guard columns.allSatisfy({ $0.tensor.isKnown }) else { return nil }
    guard !columns.isEmpty else {
      throw evaluator.fail(.noColumns(name), at: range)
    }
    let tensors = try evaluator.session.tensors(columns.map { $0.tensor }, at: range)
    let dataset = Dataset(
      columns: zip(columns, tensors).map { Dataset.Column(name: $0.name, tensor: $1) })
    if parts.isEmpty, let source = inherited(count: dataset.rowCount) { parts = source.parts }
    return DatasetValue(
      name: name, dataset: dataset, singles: singles, parts: parts, range: range)
  }
}
