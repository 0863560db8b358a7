internal import Autodiff
internal import Learning

/// What can be wrong with the values of a block: facts; `EvaluationError+Message.swift` has the
/// words.
enum EvaluationError: Hashable, Sendable {
  // Names
  case unknownName(String, nearest: String?)
  case unknownFunction(String, nearest: String?)
  case unknownMember(String, of: String, nearest: String?)
  case reservedName(String)
  case unknownParameter(String, nearest: String?, known: [String])
  case notInput(String, dataset: String, columns: [String])
  case missingInputs([String], model: String)
  case ambiguousName(String, dataset: String)
  case notHere(function: String, where: String)
  case methodCall(String)

  // Kinds of values
  case wrongKind(what: String, expected: String, found: String)
  case notCallable(String)
  case notIterable(String)
  case notIndexable(String)
  case operandKinds(String, left: String, right: String)
  /// `+` of numbers and an empty list, or a list of one value.
  case growingNumbers(list: String, by: String, isEmpty: Bool)
  /// `[0] * 5`
  case repeatedList(entry: String, count: String)
  /// `values, places = max(x, dim=1)`
  case placesOfExtremes(String)
  case unpackCount(targets: Int, values: Int)
  case notWhole(what: String, Double)
  case conditionShape([Int])
  case notTruth(String)
  case notKnownWhenBuilt(String)
  case neverKnown
  case ragged
  case badRange
  case indexOutOfRange(Int, count: Int)

  // Calls
  case unknownKeyword(String, function: String, nearest: String?)
  case tooManyArguments(function: String, allowed: Int)
  /// With the arguments that are needed before it.
  case missingArgument(String, function: String, after: [String] = [])
  case repeatedArgument(String, function: String)

  // Operations and execution
  case operation(OperationError)
  case outOfMemory(needed: Int, available: Int)
  case badIndex(value: Double, size: Int)
  case notFinite

  // Derivatives
  case derivativeOfVector([Int], source: String, by: String)
  case derivativeBySlice(base: String, source: String)
  case derivativeByExpression(String)
  case derivativeByAssignedAgain(String)
  case derivativeByNonTensor(String, found: String)
  case directionCount(Int, expected: Int)
  case doesNotDepend(String, on: String)
  case noParameters(String)

  // Limits
  case tooManyTurns(Int)
  case tooDeep(Int)
  case textTooLong(Int)
  case listTooDeep(Int)
  case listTooLong(Int)
  case tooManyRuns(Int)

  // Models
  case parameterTwice(String)
  case sharedShape(String, [Int], [Int])
  case noSuchOverride(String, model: String, nearest: String?)
  case modelCycle(String)
  case unusedParameter(String)
  case shapeOfOverride(String, expected: [Int], found: [Int])

  // Data
  /// Names with their lengths, as written: `x (3)`.
  case columnLengths([String])
  case fileUnreadable(String, reason: String)
  case splitTwice
  /// `standardize` takes a split ahead that reads a name assigned between the two.
  case splitReadsLater(String)
  case splitFractions(Double)
  case splitNothing
  case noColumns(String)
  case noRows(String)
  case textColumn(String)
  case rowCount(expected: Int, found: Int, what: String)

  // Training
  case unknownOption(String, nearest: String?, known: [String])
  case missingOption(String, hint: String)
  case badOption(String, expected: String)
  case costNotScalar(String, [Int])
  case noCost(model: String, names: [String])
  case costWithoutParameters(String)
  case costUnknown(String)
  case lossNotFinite(run: String, step: Int, where: String?)
  case nothingToFreeze(String)
  case bothStepsAndEpochs
  case tooManySteps(Int, limit: Int)
  case parametersDiffer(ParametersDiffer)
  case trainingTooLarge(TrainingTooLarge, run: String, optimizer: String)
  /// A run that was to go on cannot; the place is that of its checkpoint.
  case checkpoint(CheckpointError, run: String, place: String)
}
