internal import CKernels

/// Results that are written over an operand, entry by entry.
extension Planner {
  /// Whether a cluster can write a value over others that it reads: each of their entries is
  /// read before the new one of the same place is written, or for it.
  func canReplace(
    _ value: Int, in cluster: Cluster, where isOld: (_ source: Int) -> Bool
  ) -> Bool {
    guard let end = cluster.place(of: value), case .elementwise = cluster.members[end].action else {
      return false
    }
    let level = cluster.members[end].isRowLevel
    let lanes = level ? cluster.rows ?? 1 : cluster.count
    for (place, member) in cluster.members.enumerated() {
      for operand in member.operands {
        guard case .memory(let source, _, let kind) = operand.source, isOld(source) else {
          continue
        }
        let isSame = kind == NB_PORT_FULL || (kind == NB_PORT_SCALAR && lanes == 1)
        if place > end || !isSame || member.isRowLevel != level { return false }
      }
    }
    return true
  }

  /// For values that a unit makes an operand of as many entries that dies with it and whose memory
  /// they can take over; no operand twice.
  func replacements(in unit: Int, made: [Int], isDying: (Int) -> Bool) -> [(new: Int, old: Int)] {
    guard !made.isEmpty, let cluster = units[unit].cluster else { return [] }
    var result: [(new: Int, old: Int)] = []
    for new in made {
      for read in units[unit].reads {
        let old = source(of: read)
        if values[old].count == values[new].count, values[old].place == nil, isDying(old),
          !isFactor(old, of: unit), !result.contains(where: { $0.old == old }),
          canReplace(new, in: cluster, where: { source(of: $0) == old })
        {
          result.append((new, old))
          break
        }
      }
    }
    return result
  }

  private func isFactor(_ value: Int, of unit: Int) -> Bool {
    guard case .product(let shape) = units[unit].kind else { return false }
    return source(of: shape.a.value) == value || source(of: shape.b.value) == value
  }

  /// The product of a unit with an epilogue that nobody else reads, and a result of that which can
  /// be written over it.
  func replacedProduct(
    in unit: Int, made: [Int], inherited: [(new: Int, old: Int)], isDying: (Int) -> Bool
  ) -> (old: Int, new: Int)? {
    guard case .product(let shape) = units[unit].kind, let cluster = shape.epilogue,
      let product = units[unit].writes.first, made.contains(product), isDying(product)
    else { return nil }
    let new = made.first { new in
      new != product && !inherited.contains { $0.new == new }
        && values[new].count == values[product].count
        && canReplace(new, in: cluster) { $0 == product }
    }
    return new.map { (product, $0) }
  }
}
