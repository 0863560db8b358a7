import Autodiff
import Testing

@Suite struct WorkTests {
  @Test func productsMultiplyEachRowByEachColumn() {
    let work = Work.product(m: 3, n: 5, k: 7, batch: 2, size: 4)
    // 3 × 5 entries of 7 multiply-adds, twice; 21, 35 and 15 entries of 4 bytes, twice.
    #expect(work.flops == 420)
    #expect(work.read == 448 && work.written == 120)
  }

  struct Layer: Sendable {
    var images: [Int]
    var kernels: [Int]
    var window: [Int]
  }

  static let layers: [Layer] = [
    Layer(images: [2, 3, 5, 6], kernels: [4, 3, 3, 2], window: [1, 1, 0, 0, 1, 1, 1]),
    Layer(images: [2, 3, 5, 6], kernels: [4, 3, 3, 3], window: [1, 1, 1, 1, 1, 1, 1]),
    Layer(images: [1, 4, 9, 7], kernels: [6, 2, 3, 3], window: [2, 1, 2, 1, 1, 2, 2]),
    Layer(images: [1, 6, 4, 4], kernels: [6, 1, 2, 2], window: [3, 3, 1, 0, 1, 1, 6]),
  ]

  /// By multiplying ones with ones: the sum over all entries is the number of products.
  @Test(arguments: layers)
  func convolutionsAreCountedAsTheyMultiply(layer: Layer) throws {
    var graph = Graph()
    let x = graph.constant(1, try Shape(layer.images))
    let weight = graph.constant(1, try Shape(layer.kernels))
    let y = try graph.append(Convolution2D.self, [x, weight], .integers(layer.window))
    let total = try graph.sum(y)
    let result = TensorStorage(byteCount: 8)
    let plan = Plan(
      PlanRequest(graph: graph, precision: .float64, writes: [.init(total, slot: 0)]))
    try Executable(plan, slots: [result], arena: ExecutionArena(threads: 1)).run()
    let products = unsafe result.withBytes { unsafe $0.load(as: Double.self) }
    let work = Work.convolution(
      images: layer.images, kernels: layer.kernels, window: layer.window, size: 4)
    #expect(work.flops == 2 * products)
    let entries = [layer.images, layer.kernels, graph.shape(y).dimensions]
      .map { $0.reduce(1, *) }.reduce(0, +)
    #expect(work.bytes == Double(4 * entries))
    #expect(work.written == Double(4 * graph.shape(y).count))
  }
}
