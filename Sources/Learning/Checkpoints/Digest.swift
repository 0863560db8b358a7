internal import Autodiff

/// A mark of values: numbers, texts, tensors and graphs, each with its length.
struct Digest {
  private(set) var hash = XXHash64()

  mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number))) }

  mutating func add(_ number: Double) { add(number.bitPattern) }

  mutating func add(_ word: UInt64) {
    unsafe withUnsafeBytes(of: word.littleEndian) { unsafe hash.add($0) }
  }

  mutating func add(_ text: String) {
    add(text.utf8.count)
    hash.add(Array(text.utf8))
  }

  mutating func add(_ numbers: [Int32]) {
    add(numbers.count)
    unsafe numbers.withUnsafeBytes { unsafe hash.add($0) }
  }

  mutating func add(_ numbers: [Double]) {
    add(numbers.count)
    unsafe numbers.withUnsafeBytes { unsafe hash.add($0) }
  }

  mutating func add(_ tensor: Tensor) {
    add("\(tensor.precision.rawValue) \(tensor.shape) \(tensor.isBoolean)")
    unsafe tensor.storage.withBytes { bytes in
      let last = tensor.byteOffset + tensor.count * tensor.precision.size
      unsafe hash.add(UnsafeRawBufferPointer(rebasing: bytes[tensor.byteOffset..<last]))
    }
  }

  /// Operations, shapes and attributes; where the nodes come from does not count.
  mutating func add(_ graph: Graph) {
    add(graph.count)
    let attributes = graph.attributeTable.map { attributes in
      var digest = Digest()
      digest.add(Graph.text(attributes))
      return digest.hash.value
    }
    for node in graph.nodes {
      add(node.operation.primitive.name)
      add(attributes[Int(node.attributes)])
      for axis in 0..<node.shape.rank { add(node.shape[axis]) }
      add(node.type.isBoolean ? 1 : 0)
      add(node.inputs.count)
      for input in node.inputs { add(Int(input.index)) }
    }
  }
}
