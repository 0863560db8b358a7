internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// Reading files and shaping tables.
enum DataFunctions {
  static let all: [HostFunction] = [csv, npy, idx, drop, categories, unique, standardize, split]

  private static func bytes(_ evaluator: Evaluator, _ expression: Expression?, _ call: HostCall)
    throws -> (bytes: [UInt8], path: String)?
  {
    guard let expression else { return nil }
    let value = try evaluator.evaluate(expression)
    if value.isUnknown { return nil }
    let path = try evaluator.string(
      value, at: expression.range, what: "the path of \(call.function.name)")
    do {
      let bytes = try evaluator.session.files.read(path)
      evaluator.session.noteFile(path, bytes)
      return (bytes, path)
    } catch let error as FileError {
      throw evaluator.fail(.fileUnreadable(path, reason: error.reason), at: expression.range)
    }
  }

  private static func rethrow<R>(
    _ path: String, at range: SourceRange, _ body: () throws(DataFileError) -> R
  ) throws -> R {
    do {
      return try body()
    } catch {
      if case .cancelled = error { throw Cancelled() }
      let place = error.place.map { ":\($0.line):\($0.column)" } ?? ""
      throw Diagnostic(
        409, at: range, "\(path)\(place): \(error.message)", hint: error.hint)
    }
  }

  static let csv = HostFunction(
    "csv", in: [.data], usage: "csv(path, separator=…, header=true, text=[…])",
    summary: "A table from a file of comma-separated values."
  ) { evaluator, call in
    let arguments = try call.bound(["path"], optional: ["separator", "header", "text"])
    guard let (bytes, path) = try bytes(evaluator, arguments["path"], call) else {
      return .unknown
    }
    var reader = CSVReader()
    reader.isCancelled = evaluator.session.isCancelled
    if let expression = arguments["separator"] {
      let text = try evaluator.string(
        evaluator.evaluate(expression), at: expression.range, what: "separator of csv")
      guard text.utf8.count == 1, let byte = text.utf8.first else {
        throw evaluator.fail(
          .wrongKind(what: "separator of csv", expected: "one character", found: "\"\(text)\""),
          at: expression.range)
      }
      reader.separator = byte
    }
    if let expression = arguments["header"] {
      reader.hasHeader =
        try evaluator.truth(evaluator.evaluate(expression), at: expression.range) ?? true
    }
    if let expression = arguments["text"],
      let items = try evaluator.items(of: evaluator.evaluate(expression), at: expression.range)
    {
      reader.textColumns = Set(
        try items.map { try evaluator.string($0, at: expression.range, what: "text of csv") })
    }
    let precision = evaluator.session.precision
    let table = try rethrow(path, at: call.range) { () throws(DataFileError) in
      try reader.table(from: bytes, precision: precision)
    }
    return .table(TableValue(table))
  }

  static let npy = HostFunction(
    "npy", in: [.data], usage: "npy(path)", summary: "A tensor from a NumPy file."
  ) { evaluator, call in
    let arguments = try call.bound(["path"])
    guard let (bytes, path) = try bytes(evaluator, arguments["path"], call) else {
      return .unknown
    }
    let precision = evaluator.session.precision
    return .tensor(
      evaluator.leaf(
        try rethrow(path, at: call.range) { () throws(DataFileError) in
          try NPYReader.tensor(from: bytes, precision: precision)
        }))
  }

  static let idx = HostFunction(
    "idx", in: [.data], usage: "idx(path)",
    summary: "A tensor from an IDX file, as MNIST comes in, plain or compressed by gzip."
  ) { evaluator, call in
    let arguments = try call.bound(["path"])
    guard let (bytes, path) = try bytes(evaluator, arguments["path"], call) else {
      return .unknown
    }
    let precision = evaluator.session.precision
    return .tensor(
      evaluator.leaf(
        try rethrow(path, at: call.range) { () throws(DataFileError) in
          try IDXReader.tensor(from: bytes, precision: precision)
        }))
  }

  static let drop = HostFunction(
    "drop", usage: "drop(table, names…)",
    summary: "A table without some columns; as a matrix where only numbers are left."
  ) { evaluator, call in
    guard let first = call.arguments.first else {
      throw evaluator.fail(.missingArgument("table", function: "drop"), at: call.range)
    }
    let value = try evaluator.evaluate(first.value)
    if value.isUnknown { return .unknown }
    guard case .table(let table) = value else {
      throw evaluator.fail(
        .wrongKind(what: "table of drop", expected: "a table", found: value.kindName),
        at: first.value.range)
    }
    var names: [String] = []
    for argument in call.arguments.dropFirst() {
      let value = try evaluator.evaluate(argument.value)
      let items: [Value] = if case .list(let list) = value { list } else { [value] }
      for item in items {
        let name = try evaluator.string(item, at: argument.value.range, what: "a name of drop")
        guard table.names.contains(name) else {
          throw evaluator.fail(
            .unknownMember(
              name, of: evaluator.session.text(first.value.range),
              nearest: nearestName(to: name, among: table.names)), at: argument.value.range)
        }
        names.append(name)
      }
    }
    do {
      return try TableValue(try table.table.dropping(names))
        .matrixOrTable(evaluator, at: call.range)
    } catch let error as TableError {
      throw error.diagnostic(at: call.range)
    }
  }

  static let unique = HostFunction(
    "unique", usage: "unique(x)",
    summary: "What occurs in a tensor or a column of text, each once, in ascending order."
  ) { evaluator, call in
    let expression = try call.only("x")
    let value = try evaluator.evaluate(expression)
    if value.isUnknown { return .unknown }
    if case .text(let entries) = value {
      return .text(Set(entries).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }
    guard let tensor = try evaluator.tensorValue(value, at: expression.range, what: "x of unique"),
      let entries = try evaluator.entries(of: tensor, at: expression.range, what: "x of unique")
    else { return .unknown }
    var found = Set(entries.filter { !$0.isNaN }).sorted()
    if found.count < entries.count, entries.contains(where: \.isNaN) { found.append(.nan) }
    return .tensor(try evaluator.leaf(entries: found, shape: [found.count], at: call.range))
  }

  static let categories = HostFunction(
    "categories", usage: "categories(column)",
    summary: "Class numbers from text or numbers, in ascending order of what occurs."
  ) { evaluator, call in
    let expression = try call.only("column")
    let value = try evaluator.evaluate(expression)
    var codes: [Double]
    switch value {
    case .unknown: return .unknown
    case .text(let entries):
      // By code units, so that no locale decides.
      let names = Set(entries).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Double($0)) })
      codes = entries.map { places[$0] ?? 0 }
    default:
      guard
        let tensor = try evaluator.tensorValue(value, at: expression.range, what: "the column"),
        let entries = try evaluator.entries(of: tensor, at: expression.range, what: "the column")
      else { return .unknown }
      guard tensor.shape.rank == 1 else {
        throw evaluator.fail(
          .wrongKind(what: "the column", expected: "one column", found: value.kindName),
          at: expression.range)
      }
      let names = Set(entries).sorted()
      let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Double($0)) })
      codes = entries.map { places[$0] ?? 0 }
    }
    return .tensor(try evaluator.leaf(entries: codes, shape: [codes.count], at: call.range))
  }

  static let standardize = HostFunction(
    "standardize", in: [.data], usage: "standardize(x)",
    summary: "Columns with mean 0 and standard deviation 1, both taken from the training rows."
  ) { evaluator, call in
    let expression = try call.only("x")
    guard
      let tensor = try evaluator.tensorValue(
        evaluator.evaluate(expression), at: expression.range, what: "x of standardize"),
      let x = try evaluator.node(.tensor(tensor), at: expression.range)
    else { return .unknown }
    guard tensor.shape.rank > 0 else {
      throw evaluator.fail(
        .wrongKind(what: "x of standardize", expected: "a column or matrix", found: "a number"),
        at: expression.range)
    }
    let rows = try evaluator.dataBuilder?.trainingRows(count: tensor.shape[0])
    var index: NodeID?
    if let rows {
      index = try evaluator.leaf(
        entries: rows.map { Double($0) }, shape: [rows.count], at: call.range
      ).node
    }
    let chosen = index
    let result = try evaluator.graph(at: call.range) { graph throws(OperationError) in
      let sample =
        try chosen.map { (i: NodeID) throws(OperationError) in
          try graph.gather(x, at: i, axis: 0)
        } ?? x
      let count = Double(max(graph.shape(sample)[0], 1))
      let mean = try graph.div(graph.sum(sample, axes: [0], keepdims: true), count)
      let deviations = try graph.sub(sample, mean)
      let variance = try graph.div(
        graph.sum(graph.square(deviations), axes: [0], keepdims: true), count)
      // A constant column stays zero rather than becoming undefined.
      let zero = graph.constant(0)
      let deviation = try graph.select(
        graph.gt(variance, zero), graph.sqrt(variance), graph.constant(1))
      return try graph.div(graph.sub(x, mean), deviation)
    }
    return .tensor(TensorValue(result, evaluator.workspace))
  }

  static let split = HostFunction(
    "split", in: [.data], usage: "split(train=0.8, test=0.2, stratify=column, shuffle=true)",
    summary: "Divides the rows into named parts."
  ) { evaluator, call in
    guard let builder = evaluator.dataBuilder else { return .unknown }
    // Of a tensor, `split` is the function over tensors.
    if call.arguments.first?.keyword == nil, !call.arguments.isEmpty,
      let operation = OperationTable.named["split"]
    {
      return try evaluator.apply(
        .operation(operation), evaluator.evaluate(arguments: call.arguments), at: call.range)
    }
    try builder.split(evaluator, call)
    return .none
  }
}
