import Autodiff

/// Times products beside another library's, in turns, so that both meet the same minutes.
struct ProductBench {
  let peer: OneDNN
  let threads: [Int]
  let stopwatch: Stopwatch
  var filter = ""

  /// A figure for each shape: what this program's kernel does, as a share of what the peer does.
  /// - Throws: where the two do not multiply alike.
  func run(_ write: (Figure) -> Void) throws {
    for threads in threads {
      guard let setting = KernelSetting(threads: threads) else { return }
      for shape in ProductShape.besidePeer where "product \(shape.name)".contains(filter) {
        let bodies = [shape.bind(setting), peer.bind(shape, setting)]
        let results = bodies.map { result(of: $0, shape, setting) }
        for (ours, theirs) in zip(results[0], results[1])
        where !(abs(ours - theirs) <= 1e-4 * Float(shape.k)) {
          throw OneDNN.Failure(description: "\(shape.name): \(ours) here and \(theirs) there")
        }
        let seconds = stopwatch.seconds(inTurns: bodies)
        write(
          Figure(
            group: "product", name: shape.name, threads: threads, seconds: seconds[0],
            value: shape.work.flops / seconds[0] / 1e9, unit: "Gflop/s",
            share: seconds[1] / seconds[0], roof: "oneDNN"))
      }
    }
  }

  /// The first row.
  private func result(
    of body: () -> Void, _ shape: ProductShape, _ setting: KernelSetting
  ) -> [Float] {
    body()
    let c = unsafe shape.operands(setting).c.assumingMemoryBound(to: Float.self)
    return (0..<shape.n).map { unsafe c[$0] }
  }
}

extension ProductShape {
  /// Shapes that are held against another library.
  static let besidePeer =
    [16, 32, 64, 128, 256, 512, 1024, 2048].map { ProductShape($0, $0, $0) } + [
      ProductShape(128, 512, 784), ProductShape(256, 2048, 2048),
      ProductShape(256, 2048, 2048, transposes: .b),
      ProductShape(2048, 2048, 256, transposes: .a),
    ]
}
