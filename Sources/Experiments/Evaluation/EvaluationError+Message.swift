internal import Autodiff
internal import Learning
internal import Notebooks

extension EvaluationError {
  func diagnostic(at range: SourceRange, notes: [Diagnostic.Note] = []) -> Diagnostic {
    Diagnostic(code, severity, at: range, message, hint: hint, notes: notes)
  }

  private var severity: Diagnostic.Severity {
    switch self {
    case .unusedParameter, .doesNotDepend: .warning
    default: .error
    }
  }

  /// Stable numbers: a page of the reference stands behind each.
  private var code: Int {
    switch self {
    case .unknownName: 220
    case .unknownFunction: 221
    case .unknownMember: 222
    case .reservedName: 223
    case .unknownParameter: 231
    case .notInput: 224
    case .missingInputs: 225
    case .ambiguousName: 226
    case .notHere: 227
    case .methodCall: 228
    case .wrongKind: 300
    case .notCallable: 301
    case .notIterable: 302
    case .notIndexable: 303
    case .operandKinds: 304
    case .growingNumbers, .repeatedList: 304
    case .unpackCount, .placesOfExtremes: 305
    case .notWhole: 306
    case .conditionShape: 307
    case .notTruth: 315
    case .notKnownWhenBuilt: 308
    case .neverKnown: 366
    case .ragged: 309
    case .badRange: 310
    case .indexOutOfRange: 311
    case .unknownKeyword: 320
    case .tooManyArguments: 321
    case .missingArgument: 322
    case .repeatedArgument: 323
    case .operation: 330
    case .outOfMemory: 331
    case .badIndex: 332
    case .notFinite: 333
    case .derivativeOfVector: 340
    case .derivativeBySlice: 341
    case .derivativeByExpression: 342
    case .derivativeByAssignedAgain: 343
    case .derivativeByNonTensor: 344
    case .directionCount: 347
    case .doesNotDepend: 345
    case .noParameters: 346
    case .tooManyTurns: 350
    case .tooDeep: 351
    case .textTooLong: 352
    case .listTooDeep: 353
    case .listTooLong: 354
    case .tooManyRuns: 355
    case .parameterTwice: 360
    case .sharedShape: 361
    case .noSuchOverride: 362
    case .modelCycle: 363
    case .unusedParameter: 364
    case .shapeOfOverride: 365
    case .columnLengths: 401
    case .fileUnreadable: 402
    case .splitTwice: 403
    case .splitReadsLater: 411
    case .splitFractions: 404
    case .splitNothing: 405
    case .noColumns: 406
    case .noRows: 410
    case .textColumn: 407
    case .rowCount: 408
    case .unknownOption: 501
    case .missingOption: 502
    case .badOption: 503
    case .costNotScalar: 504
    case .noCost: 505
    case .costWithoutParameters: 506
    case .costUnknown: 516
    case .lossNotFinite: 507
    case .nothingToFreeze: 508
    case .bothStepsAndEpochs: 509
    case .tooManySteps: 511
    case .checkpoint(.otherTraining(_), _, _): 512
    case .checkpoint: 513
    case .trainingTooLarge: 514
    case .parametersDiffer: 515
    }
  }

  private var message: String {
    switch self {
    case .unknownName(let name, _): "there is no value named \(name)"
    case .unknownFunction(let name, _): "there is no function named \(name)"
    case .unknownMember(let name, let of, _): "\(of) has no \(name)"
    case .reservedName(let name): "\(name) is a name of the language and cannot be assigned"
    case .unknownParameter(let name, _, _): "the notebook has no parameter \(name), given by -P"
    case .notInput(let name, let dataset, _): "\(dataset) has no column \(name)"
    case .missingInputs(let names, let model):
      "\(model) reads \(names.joined(separator: ", ")), which this call does not give"
    case .ambiguousName(let name, let dataset):
      "\(name) is both a column of \(dataset) and an earlier value"
    case .notHere(let function, let place): "\(function) cannot be used in \(place)"
    case .methodCall(let name): "values have no methods, and this calls .\(name)(…)"
    case .wrongKind(let what, let expected, let found):
      "\(what) must be \(expected), and this is \(found)"
    case .notCallable(let found): "\(found) cannot be called"
    case .notIterable(let found): "\(found) cannot be looped over"
    case .notIndexable(let found): "\(found) cannot be indexed"
    case .operandKinds(let op, let left, let right):
      "\(op) does not work between \(left) and \(right)"
    case .growingNumbers(_, _, let isEmpty):
      isEmpty
        ? "+ adds numbers entry by entry, and one of these lists is empty"
        : "+ adds entry by entry, and would not put one list behind the other"
    case .repeatedList: "* multiplies entry by entry, and would not repeat this list"
    case .placesOfExtremes(let name): "\(name) gives values alone, not their places"
    case .unpackCount(let targets, let values):
      "\(targets) names stand against \(values) values"
    case .notWhole(let what, let number): "\(what) must be a whole number, and this is \(number)"
    case .conditionShape(let shape):
      "a condition is one truth value, and this has shape \(shape)"
    case .notTruth(let found): "a check asserts that something is true, and this is \(found)"
    case .neverKnown: "this could not be evaluated, so it does not hold"
    case .notKnownWhenBuilt(let what):
      "\(what) must be known when the model is built, and this depends on data or on a run"
    case .ragged: "the entries of this list have different shapes"
    case .badRange: "range needs whole numbers and a step that is not 0"
    case .indexOutOfRange(let i, let count):
      "index \(i) lies outside a list of \(count == 1 ? "1 entry" : "\(count) entries")"
    case .unknownKeyword(let name, let function, _): "\(function) has no argument \(name)"
    case .tooManyArguments(let function, let allowed):
      "\(function) takes \(allowed == 0 ? "no arguments" : "at most \(allowed) arguments here")"
    case .missingArgument(let name, let function, _): "\(function) needs its argument \(name)"
    case .repeatedArgument(let name, let function): "\(function) is given \(name) twice"
    case .operation(let error): error.message
    case .outOfMemory(let needed, let available):
      "this needs \(EvaluationError.bytes(needed)) of memory, and "
        + "\(EvaluationError.bytes(available)) are available"
    case .badIndex(let value, let size):
      "index \(EvaluationError.plain(value)) lies outside 0 to \(size - 1)"
    case .notFinite: "the value is not finite"
    case .derivativeOfVector(let shape, let source, _):
      "grad needs a single number to differentiate, and \(source) has shape \(shape)"
    case .derivativeBySlice(let base, _):
      "a part of \(base) has no derivative of its own"
    case .derivativeByExpression(let source):
      "a derivative is taken by a named value, and \(source) is an expression"
    case .derivativeByAssignedAgain(let name):
      "\(name) was assigned again since, so the value does not depend on the new one"
    case .derivativeByNonTensor(let name, let found):
      "a derivative is taken by a tensor, and \(name) is \(found)"
    case .directionCount(let found, let expected):
      "the derivative is taken by \(expected) values, and there are \(found) directions"
    case .doesNotDepend(let y, let x):
      "\(y) does not depend on \(x), so the derivative is zero"
    case .noParameters(let source): "\(source) depends on no parameters"
    case .tooManyTurns(let limit):
      "this needs more than \(limit) turns, the most that a block may take"
    case .tooDeep(let limit): "calls are nested more than \(limit) deep"
    case .textTooLong(let limit): "this text would be longer than \(limit) bytes"
    case .listTooDeep(let limit): "lists are nested more than \(limit) levels deep"
    case .listTooLong(let limit): "this list would hold more than \(limit) entries"
    case .tooManyRuns(let limit): "this sweep asks for more than \(limit) runs"
    case .parameterTwice(let name): "the parameter \(name) is assigned twice"
    case .sharedShape(let name, let a, let b):
      "the shared parameter \(name) has shape \(a) and would need \(b) here"
    case .noSuchOverride(let name, let model, _):
      "\(model) has no parameter, hyperparameter, input or named value \(name)"
    case .modelCycle(let name): "the model \(name) calls itself"
    case .unusedParameter(let name): "the parameter \(name) is not used"
    case .shapeOfOverride(let name, let expected, let found):
      "\(name) has shape \(expected), and the value given has \(found)"
    case .columnLengths(let columns):
      "columns must have equal lengths, and these are \(columns.joined(separator: ", "))"
    case .fileUnreadable(let path, let reason): "\(path) cannot be read: \(reason)"
    case .splitTwice: "the dataset is split twice"
    case .splitReadsLater(let name):
      "standardize needs this split ahead, and \(name) is assigned behind it"
    case .splitFractions(let sum):
      "the shares of a split add up to \(EvaluationError.plain(sum)), and may not exceed 1"
    case .splitNothing: "split needs the shares of its parts"
    case .noColumns(let name): "the dataset \(name) has no columns"
    case .noRows(let name): "the dataset \(name) has no rows"
    case .textColumn(let name): "the column \(name) holds text"
    case .rowCount(let expected, let found, let what):
      "\(what) has \(found) rows, and the dataset has \(expected)"
    case .unknownOption(let name, _, _): "train has no option \(name)"
    case .missingOption(let name, _): "train needs \(name)"
    case .badOption(let name, let expected): "\(name) must be \(expected)"
    case .costNotScalar(let name, let shape):
      "what is minimised must be a single number, and \(name) has shape \(shape)"
    case .noCost(let model, _): "\(model) has no value named loss or cost to minimise"
    case .costWithoutParameters(let name): "\(name) depends on no trainable parameter"
    case .costUnknown(let name): "\(name) cannot be worked out when the model is trained"
    case .lossNotFinite(let run, let step, _):
      "the loss of \(run) is no longer finite at step \(step)"
    case .nothingToFreeze(let name): "the model has no parameter under \(name)"
    case .bothStepsAndEpochs: "steps and epochs are both given"
    case .tooManySteps(let steps, let limit):
      "this would take \(steps) steps, and a run takes at most \(limit)"
    case .parametersDiffer(let found):
      switch found.part {
      case .shortBatch(let rows, let short):
        "the parameter \(found.parameter) is not the same in batches of \(rows) rows and in the last one of \(short)"
      case .evaluation:
        "the parameter \(found.parameter) is not the same in training and in evaluation"
      }
    case .trainingTooLarge(let error, let run, let optimizer):
      error.message(run: run, optimizer: optimizer)
    case .checkpoint(let error, let run, let place):
      "\(run) cannot go on: '\(place)' \(error.message)"
    }
  }

  private var hint: String? {
    foreignHint ?? ownHint
  }

  /// For what is called otherwise in Python, NumPy or PyTorch.
  private var foreignHint: String? {
    switch self {
    case .unknownName(let name, _), .notInput(let name, _, _):
      ForeignNames.modules.contains(name)
        ? ForeignNames.module : ForeignNames.types.contains(name) ? ForeignNames.type : nil
    case .unknownFunction(let name, _): ForeignNames.functions[name]
    case .unknownMember(let name, _, nil), .methodCall(let name): ForeignNames.members[name]
    case .unknownKeyword("unbiased", let function, _):
      "`\(function)(x, correction=0)` divides by n, and the default by n - 1"
    case .unknownKeyword("learning_rate", _, _): "the learning rate is `lr`"
    case .missingArgument("num_classes", _, _):
      "write `one_hot(x, 3)` for the classes 0 to 2; which of them occur may differ from data to data"
    case .unknownKeyword(let name, _, _):
      ForeignNames.types.contains(name) ? ForeignNames.type : nil
    case .tooManyArguments("transpose", _), .wrongKind("dim0 of transpose", _, _):
      "`permute(x, (0, 2, 1))` puts all axes in another order"
    case .wrongKind("x of max", _, _), .wrongKind("axis of max", _, _):
      "of two values, entry by entry, take `maximum(a, b)`"
    case .wrongKind("x of min", _, _), .wrongKind("axis of min", _, _):
      "of two values, entry by entry, take `minimum(a, b)`"
    default: nil
    }
  }

  private var ownHint: String? {
    switch self {
    case .unknownName(_, let nearest), .unknownFunction(_, let nearest),
      .unknownMember(_, _, let nearest), .unknownKeyword(_, _, let nearest),
      .noSuchOverride(_, _, let nearest), .unknownOption(_, let nearest, _),
      .unknownParameter(_, let nearest, _):
      nearest.map { "did you mean \($0)?" } ?? furtherHint
    default: furtherHint
    }
  }

  private var furtherHint: String? {
    switch self {
    case .notInput(_, _, let columns) where !columns.isEmpty:
      "its columns are \(columns.prefix(20).joined(separator: ", "))"
    case .ambiguousName(let name, _):
      "write `\(name) = input()` at the top of the model to mean the column"
    case .methodCall(let name): "write `\(name)(x)` instead of `x.\(name)()`"
    case .notIterable: "loop over `range(n)` or a list"
    case .operation(let error): error.hint
    case .outOfMemory: "use fewer rows at once, or a smaller tensor"
    case .derivativeOfVector(_, let source, let by):
      "write `grad(sum(\(source))\(by.isEmpty ? "" : ", \(by)"))`, or `jacobian(\(source)\(by.isEmpty ? "" : ", \(by)"))` for all of it"
    case .derivativeBySlice(let base, let source):
      "take the part of the derivative: `grad(…, \(base))\(source.dropFirst(base.count))`"
    case .derivativeByExpression: "give it a name first, and compute with that name"
    case .derivativeByAssignedAgain(let name):
      "give the second value a name other than \(name)"
    case .directionCount: "give a list with a direction for each: `hvp(y, [a, b], [v, w])`"
    case .doesNotDepend: "is it another value that should be named here?"
    case .tooManyTurns: "compute with whole tensors instead of loops over their entries"
    case .unusedParameter: "remove it, or use it in the value that is minimised"
    case .unknownOption(_, _, let known): "options are \(known.joined(separator: ", "))"
    case .missingOption(_, let hint): hint
    case .noCost(_, let names):
      names.isEmpty
        ? "assign one, or name another with `minimize =`"
        : "name one with `minimize =`: it has \(names.prefix(12).joined(separator: ", "))"
    case .costNotScalar(let name, _): "take a mean or a sum of \(name)"
    case .lossNotFinite(_, _, let place):
      (place.map { "the first to be infinite or NaN was \($0); " } ?? "")
        + "try a smaller learning rate, or clip_grad_norm"
    case .notKnownWhenBuilt("a condition"):
      "use `where(condition, a, b)` to choose entry by entry, or `k = float(…)` in an `eval` block before"
    case .notKnownWhenBuilt: "make it a number in an `eval` block before the model: `k = float(…)`"
    case .unknownName, .unknownFunction:
      "blocks run in the order of the page: a name is known after the line that assigns it"
    case .unknownParameter(_, _, let known):
      known.isEmpty
        ? "list it under `params:` in the front matter"
        : "its parameters are \(known.prefix(20).joined(separator: ", "))"
    case .unknownMember("validation", let of, _) where !of.contains(" "):
      "give the block that trains \(of) a line `validation = …`"
    case .missingInputs(_, let model): "call it with data, such as `\(model)(points)`"
    case .notHere(_, let place):
      place.contains("eval block") || place.contains("check block")
        ? "do it in a block of its own, and use its result here" : nil
    case .wrongKind("the path", _, _):
      "write the whole path: `fit.h[0].weight`, or `fit[\"h[0].weight\"]`"
    case .notWhole: "round it with `round(x)` or `floor(x)`"
    case .conditionShape: "reduce it to one: `all(…)` or `any(…)`"
    case .notTruth: "write a comparison, such as `fit.cost < 0.05`"
    case .growingNumbers(let list, let by, _):
      "to put one behind the other, write `concat([\(list), \(by)])`"
    case .repeatedList(let list, let count):
      "write `[\(list.dropFirst().dropLast()) for i in range(\(count))]`, or `full(\(count), x)` for equal numbers"
    case .placesOfExtremes(let name):
      "the places are `arg\(name)(x, axis)`, and both together `topk(x, k)`"
    case .unpackCount: "write as many names as there are values"
    case .ragged: "make its rows equally long"
    case .badRange: "such as `range(10)` or `range(0, 10, 2)`"
    case .indexOutOfRange(_, let count):
      count == 0 ? "there is nothing in it" : "the last is `\(count - 1)`, or `-1`"
    case .badIndex(let value, let size):
      value == value.rounded()
        ? "there are \(size) of them, counted from 0: is the size right, or the label?"
        : "labels and indices are whole numbers"
    case .operandKinds("+", "a string", _), .operandKinds("%", "a string", _):
      "write a number into a text with an f-string: `f\"{x}\"`"
    case .operandKinds(_, "none", _), .operandKinds(_, _, "none"):
      "a function gives none unless it ends with `return`"
    case .operandKinds(_, let left, let right)
    where left == "a column of text" || right == "a column of text":
      "`categories(column)` gives class numbers for text"
    case .tooManyArguments: "leave out what is too much"
    case .textTooLong, .listTooLong: "compute with tensors instead"
    case .listTooDeep: "use a list beside the other instead of inside it"
    case .tooDeep: "use a loop `for i in range(n):` instead of a function that calls itself"
    case .tooManyRuns: "sweep over fewer values"
    case .noParameters: "name the value to differentiate by: `grad(y, x)`"
    case .parameterTwice(let name): "give the second another name than \(name)"
    case .modelCycle: "a model can call the models of earlier blocks"
    case .shapeOfOverride(_, let expected, _): "give a value of shape \(expected)"
    case .columnLengths:
      "a name that begins with `_` is no column, and may have any length"
    case .fileUnreadable(_, let reason):
      reason.contains("outside")
        ? "run with `--allow-read DIR` to read files of another folder"
        : "files are found relative to the folder of the notebook"
    case .splitTwice: "name all parts in one call: `split(train=0.7, validation=0.1, test=0.2)`"
    case .splitReadsLater(let name): "assign \(name) above the line with `standardize`"
    case .splitFractions, .splitNothing: "such as `split(train=0.8, test=0.2)`"
    case .noColumns:
      "assign one: `x = [1, 2, 3]`; its rows must be equally long, and its name without `_`"
    case .textColumn: "`categories(column)` gives class numbers for text"
    case .costWithoutParameters:
      "compute it from a `param(…)` or a layer that is neither frozen nor behind `stop_gradient`"
    case .costUnknown(let name):
      "compute in an `eval` block what \(name) needs and a model cannot know"
    case .nothingToFreeze: "write the name that the layer or parameter is assigned to"
    case .badOption(let name, _) where name == "early_stopping":
      "such as `early_stopping = patience(5)`"
    case .reservedName(let name): "choose another name, such as \(name)_"
    case .bothStepsAndEpochs: "give one of them"
    case .tooManySteps: "train in parts, with `init_from = earlier_run`, or with larger batches"
    case .parametersDiffer(let found):
      found.part == .evaluation
        ? "make it in both, with one shape, and use it where it is meant"
        : "a batch_size that divides the rows has no such batch; or make it whatever len of a column is"
    case .trainingTooLarge(let error, _, let optimizer): error.hint(optimizer: optimizer)
    case .checkpoint:
      "without --resume everything is trained anew; to train only this run anew, remove that file"
    case .noRows: "a dataset that is trained on has at least one row"
    case .missingArgument(let name, let function, let before):
      "write `\(function)(\((before + [name + "=…"]).joined(separator: ", ")))`"
    default: nil
    }
  }

  static func bytes(_ count: Int) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
    var value = Double(count)
    var unit = 0
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return unit == 0 ? "\(count) bytes" : "\((value * 10).rounded() / 10) \(units[unit])"
  }

  /// A whole number without its point.
  static func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
  }
}
