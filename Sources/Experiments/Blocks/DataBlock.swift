internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// `data NAME`: a dataset of named columns.
enum DataBlock: Block {
  static let place = BlockPlace.data
  static let isNamed = true

  static func evaluate(_ work: BlockWork) throws {
    guard let name = work.block.name else { return }
    let evaluator = work.evaluator(.data)
    let filesBefore = work.session.filesRead.count
    let builder = DataBuilder(
      name: name, range: work.nameRange, statements: work.statements, evaluator: evaluator)
    for read in work.program.blocks[work.index].names.sorted() {
      if case .dataset(let data) = work.session.global(read, before: work.index)?.value,
        !data.parts.isEmpty, builder.source == nil
      {
        builder.source = data
      }
    }
    evaluator.dataBuilder = builder
    defer { work.note(evaluator.diagnostics) }
    try evaluator.run(block: work.statements)
    guard !evaluator.diagnostics.contains(where: { $0.severity == .error }) else { return }
    guard let data = try builder.dataset(evaluator) else {
      work.define(name, .unknown, at: work.nameRange)
      return
    }
    work.define(name, .dataset(data), at: work.nameRange)
    guard work.isFinal else { return }
    work.artifacts.append(
      .dataset(
        summary(
          data, tables: builder.named, files: Array(work.session.filesRead.dropFirst(filesBefore))))
    )
  }

  // MARK: For the report

  private static let shownRows = 6
  private static let bins = 20

  private static func summary(
    _ data: DatasetValue, tables: [(name: String, value: Value, range: SourceRange)],
    files: [(path: String, hash: String)]
  ) -> DatasetSummary {
    DatasetSummary(
      name: data.name, rows: data.dataset.rowCount,
      columns: data.dataset.columns.map(column), parts: data.parts.map { ($0.name, $0.rows.count) },
      files: files)
  }

  private static func column(_ column: Dataset.Column) -> DatasetSummary.Column {
    let tensor = column.tensor
    let rows = tensor.shape[0]
    let width = rows == 0 ? 0 : tensor.count / rows
    let inner = Array(tensor.shape.dimensions.dropFirst())
    var minimum = Double.infinity
    var maximum = -Double.infinity
    var sum = 0.0
    var missing = 0
    for i in 0..<tensor.count {
      let x = tensor[i]
      guard x.isFinite else {
        missing += 1
        continue
      }
      minimum = min(minimum, x)
      maximum = max(maximum, x)
      sum += x
    }
    let present = tensor.count - missing
    let mean = present > 0 ? sum / Double(present) : nil
    var histogram: [Int] = []
    var squares = 0.0
    if let mean, maximum > minimum {
      histogram = [Int](repeating: 0, count: bins)
      let scale = Double(bins) / (maximum - minimum)
      for i in 0..<tensor.count {
        let x = tensor[i]
        guard x.isFinite else { continue }
        squares += (x - mean) * (x - mean)
        histogram[min(bins - 1, Int((x - minimum) * scale))] += 1
      }
    }
    let firstRows = (0..<min(rows, shownRows)).map { row in
      DisplayValue.array(
        ArraySummary(
          shape: inner, isBoolean: tensor.isBoolean,
          entries: (0..<width).map { tensor[row * width + $0] }, count: width))
    }
    return DatasetSummary.Column(
      name: column.name, shape: inner, type: tensor.isBoolean ? "boolean" : "real",
      minimum: present > 0 ? minimum : nil, maximum: present > 0 ? maximum : nil, mean: mean,
      deviation: present > 1 ? (squares / Double(present - 1)).squareRoot() : nil,
      missing: missing, histogram: histogram, firstRows: firstRows)
  }
}
