/// The axes' names in an equation such as `ij,jk->ik`.
struct EinsumEquation {
  var inputs: [[Character]]
  var output: [Character]

  /// - Throws: where the equation is malformed or does not fit the operands.
  init(_ text: String, shapes: [Shape]) throws(OperationError) {
    guard !shapes.isEmpty else { throw .emptyList("einsum") }
    var sides: [[Character]] = [[]]
    var rest = Array(text.filter { $0 != " " })[...]
    while let character = rest.popFirst() {
      if character == "-", rest.first == ">" {
        rest.removeFirst()
        sides.append([])
      } else {
        sides[sides.count - 1].append(character)
      }
    }
    guard sides.count <= 2 else { throw .badEquation(text, "has more than one arrow") }
    inputs = sides[0].split(separator: ",", omittingEmptySubsequences: false).map { Array($0) }
    guard inputs.count == shapes.count else {
      throw .badEquation(text, "names \(inputs.count) tensors, and \(shapes.count) are given")
    }
    for label in inputs.joined() where !label.isLetter {
      throw .badEquation(text, "holds \"\(label)\", which names no axis")
    }
    try EinsumEquation.checkSizes(text, inputs, shapes)
    let all = inputs.joined().sorted()
    output = []
    if sides.count == 2 {
      output = sides[1]
      for (i, label) in output.enumerated() {
        guard all.contains(label) else {
          throw .badEquation(text, "has an axis \(label) in its result only")
        }
        guard !output[..<i].contains(label) else {
          throw .badEquation(text, "names the axis \(label) twice in its result")
        }
      }
    } else {
      // Without an arrow: the axes that are named once, in alphabetical order.
      for label in all where all.filter({ $0 == label }).count == 1 { output.append(label) }
    }
  }

  private static func checkSizes(_ text: String, _ inputs: [[Character]], _ shapes: [Shape])
    throws(OperationError)
  {
    var sizes: [Character: Int] = [:]
    for (labels, shape) in zip(inputs, shapes) {
      guard labels.count == shape.rank else {
        throw .badEquation(text, "names \(labels.count) axes of a tensor of shape \(shape)")
      }
      for (axis, label) in labels.enumerated() {
        let size = sizes[label] ?? shape[axis]
        guard size == shape[axis] else {
          throw .badEquation(text, "has the axis \(label) with sizes \(size) and \(shape[axis])")
        }
        sizes[label] = size
      }
    }
  }
}
