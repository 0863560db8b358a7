/// Einstein's summation: products over named axes, summed over those that the result lacks.
package enum Einsum: Operation {
  package static let signature = Signature(
    "einsum", [.init("equation", .string), .init("operands", .tensors)],
    summary: "Products over named axes, summed over those that the result lacks.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(try graph.einsum(arguments.string("equation"), arguments.tensors("operands")))
  }

  package static let samples = [
    Sample([
      ("equation", .constant(.string("ij,jk->ik"))), ("operands", .tensors([[2, 3], [3, 4]])),
    ]),
    Sample([("equation", .constant(.string("ii"))), ("operands", .tensors([[3, 3]]))]),
    Sample([("equation", .constant(.string("iij->ji"))), ("operands", .tensors([[2, 2, 3]]))]),
    Sample([("equation", .constant(.string("i,j"))), ("operands", .tensors([[2], [3]]))]),
    Sample([
      ("equation", .constant(.string("bij, bjk, k -> bi"))),
      ("operands", .tensors([[2, 2, 3], [2, 3, 2], [2]])),
    ]),
    Sample([
      ("equation", .constant(.string("ij,kj->"))), ("operands", .tensors([[2, 3], [4, 3]])),
    ]),
  ]
}

extension Graph {
  /// Operands are taken in from the left, two at a time, each pair as one batched matrix product.
  /// Source: https://numpy.org/doc/stable/reference/generated/numpy.einsum.html
  package mutating func einsum(_ equation: String, _ operands: [NodeID]) throws(OperationError)
    -> NodeID
  {
    let parsed = try EinsumEquation(equation, shapes: operands.map { shape($0) })
    var terms: [EinsumTerm] = []
    for (i, operand) in operands.enumerated() {
      terms.append(try diagonalised(EinsumTerm(node: operand, labels: parsed.inputs[i])))
    }
    var total = terms[0]
    for (i, term) in terms.enumerated().dropFirst() {
      var needed = Set(parsed.output)
      for later in terms[(i + 1)...] { needed.formUnion(later.labels) }
      total = try contracted(total, term, keeping: needed)
    }
    total = try summed(total, keeping: Set(parsed.output))
    return try permute(
      total.node, parsed.output.map { label in total.labels.firstIndex(of: label) ?? 0 })
  }

  /// Each label once: a repeated one takes the diagonal of its axes.
  private mutating func diagonalised(_ term: EinsumTerm) throws(OperationError) -> EinsumTerm {
    var term = term
    var axis = 0
    while axis < term.labels.count {
      guard let other = term.labels[..<axis].firstIndex(of: term.labels[axis]) else {
        axis += 1
        continue
      }
      let size = shape(term.node)[axis]
      let rank = shape(term.node).rank
      let front = try moveAxis(moveAxis(term.node, from: axis, to: 0), from: other + 1, to: 1)
      let rest = Array(shape(front).dimensions.dropFirst(2))
      let flat = try reshape(front, to: Shape([size * size] + rest))
      let diagonal = try slice(flat, axis: 0, from: 0, count: size, step: size + 1)
      precondition(rank == rest.count + 2, "two axes became one")
      term.node = try moveAxis(diagonal, from: 0, to: other)
      term.labels.remove(at: axis)
    }
    return term
  }

  private mutating func summed(_ term: EinsumTerm, keeping: Set<Character>)
    throws(OperationError) -> EinsumTerm
  {
    let axes = term.labels.indices.filter { !keeping.contains(term.labels[$0]) }
    return EinsumTerm(
      node: try sum(term.node, axes: axes), labels: term.labels.filter(keeping.contains))
  }

  private mutating func contracted(
    _ a: EinsumTerm, _ b: EinsumTerm, keeping: Set<Character>
  ) throws(OperationError) -> EinsumTerm {
    let a = try summed(a, keeping: keeping.union(b.labels))
    let b = try summed(b, keeping: keeping.union(a.labels))
    let batch = a.labels.filter { b.labels.contains($0) && keeping.contains($0) }
    let inner = a.labels.filter { b.labels.contains($0) && !keeping.contains($0) }
    let left = a.labels.filter { !b.labels.contains($0) }
    let right = b.labels.filter { !a.labels.contains($0) }
    let x = try arranged(a, [batch, left, inner])
    let y = try arranged(b, [batch, inner, right])
    let product = try matmul(x, y)
    let sizes = size(of: a)
    let others = size(of: b)
    let labels = batch + left + right
    return EinsumTerm(
      node: try reshape(product, to: Shape(labels.map { sizes[$0] ?? others[$0] ?? 1 })),
      labels: labels)
  }

  private func size(of term: EinsumTerm) -> [Character: Int] {
    var result: [Character: Int] = [:]
    for (axis, label) in term.labels.enumerated() { result[label] = shape(term.node)[axis] }
    return result
  }

  /// The axes in the order of the groups, each group joined into one axis.
  private mutating func arranged(_ term: EinsumTerm, _ groups: [[Character]])
    throws(OperationError) -> NodeID
  {
    let order = groups.joined().map { label in term.labels.firstIndex(of: label) ?? 0 }
    let sizes = size(of: term)
    let joined = groups.map { $0.reduce(1) { $0 * (sizes[$1] ?? 1) } }
    return try reshape(permute(term.node, order), to: Shape(joined))
  }
}

private struct EinsumTerm {
  var node: NodeID
  /// One for each axis.
  var labels: [Character]
}
