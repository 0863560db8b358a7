/// What can be wrong with the arguments of an operation: facts; `OperationError+Message.swift`
/// has the words.
package enum OperationError: Error, Hashable, Sendable {
  case tooManyAxes(Int)
  case negativeSize(Int)
  case tensorTooLarge([Int])
  case notBroadcastable(Shape, Shape)
  case cannotExpand(Shape, to: Shape)
  case cannotReshape(Shape, to: [Int])
  case innerSizes(Shape, Shape)
  case productOfScalar(Shape, Shape)
  case axisOutOfRange(Int, Shape)
  case repeatedAxis(Int)
  /// An axis to be dropped whose size is not 1.
  case axisNotOne(Int, Shape)
  case notPermutation([Int], Shape)
  case indexOutOfRange(Int, axis: Int, Shape)
  case tooManyIndices(Int, Shape)
  case unequalShapes(String, [Shape])
  case unequalLossShapes(Shape, Shape)
  case wrongRank(String, expected: String, Shape)
  case notSquare(String, Shape)
  case emptyReduction(String, Shape)
  case emptyList(String)
  case badArgument(String, parameter: String, expected: String)
  case outOfBounds(String, parameter: String, Signature.Bounds)
  case badEquation(String, String)
  /// More gradients than can sensibly be built: one for each row of a matrix of derivatives.
  case tooManyRows(String, Int)
  case noSecondDerivative(String)
}
