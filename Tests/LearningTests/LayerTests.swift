import Autodiff
import Testing

@testable import Learning

struct LayerTests {
  private func workspace() -> Workspace {
    Workspace(precision: .float64, arena: ExecutionArena(threads: 1))
  }

  /// Entries of an initial value.
  private func entries(_ initial: InitialValue, _ sizes: [Int]) throws -> [Double] {
    let workspace = workspace()
    let key = RandomKey(seed: 3)
    let node = try initial.build(&workspace.graph, shape: Shape(sizes), key: key)
    return try workspace.value(of: node).doubles
  }

  private func deviation(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count)).squareRoot()
  }

  /// Initialisers with the spread that PyTorch's formulas give a matrix of 100 inputs and 400
  /// outputs, and the bound of the uniform ones.
  static let spreads: [(initial: InitialValue, deviation: Double, bound: Double?)] = {
    let root = { (x: Double) in x.squareRoot() }
    let five = [("a", ArgumentValue.real(root(5)))].map { (name: $0.0, value: $0.1) }
    return [
      (InitialValue(KaimingUniform.self), root(2.0 / 100), root(6.0 / 100)),
      (InitialValue(KaimingUniform.self, five), root(1.0 / 300), 0.1),
      (InitialValue(KaimingUniform.self, [("mode", .string("fan_out"))]), root(2.0 / 400), nil),
      (InitialValue(KaimingNormal.self), root(2.0 / 100), nil),
      (InitialValue(KaimingNormal.self, [("nonlinearity", .string("tanh"))]), 5.0 / 30, nil),
      (InitialValue(XavierUniform.self), root(2.0 / 500), root(6.0 / 500)),
      (InitialValue(XavierNormal.self, [("gain", .real(2))]), 2 * root(2.0 / 500), nil),
      (InitialValue(UniformInitializer.self), root(1.0 / 12), 1),
      (InitialValue(NormalInitializer.self, [("std", .real(0.02))]), 0.02, nil),
      (InitialValue(ZerosInitializer.self), 0, 0),
      (InitialValue(OnesInitializer.self), 0, 1),
      (InitialValue(ConstantInitializer.self, [("val", .real(0.3))]), 0, 0.3),
    ]
  }()

  @Test(arguments: spreads.indices) func initialSpread(_ index: Int) throws {
    let (initial, wanted, bound) = LayerTests.spreads[index]
    let values = try entries(initial, [100, 400])
    #expect(abs(deviation(values) - wanted) <= 0.02 * wanted + 1e-9)
    if let bound {
      let largest = values.reduce(0) { max($0, $1.magnitude) }
      #expect(largest <= bound * 1.000001)
      #expect(largest >= bound * 0.999)
    }
    #expect(!initial.description(shape: try Shape([100, 400])).isEmpty)
    #expect(try entries(initial, [100, 400]) == values)
  }

  @Test func everyInitializerIsTested() {
    let tested = Set(LayerTests.spreads.map { $0.initial.initializer.signature.name })
    #expect(tested == Set(InitializerTable.all.map { $0.signature.name }))
  }

  @Test func unknownModeIsAnError() {
    #expect(throws: OperationError.self) {
      try entries(InitialValue(KaimingNormal.self, [("mode", .string("both"))]), [2, 2])
    }
  }

  // MARK: Layers

  /// Applies a layer with given parameters.
  private func apply(
    _ layer: any Layer.Type, _ x: [Double], _ shape: [Int], _ rest: [ArgumentValue],
    parameters: [[Double]] = [], isTraining: Bool = false
  ) throws -> (shapes: [[Int]], values: [Double]) {
    let workspace = workspace()
    let node = workspace.leaf(Tensor(x, shape: try Shape(shape), precision: .float64))
    let signature = layer.signature
    let defaults = signature.parameters.dropFirst(1 + rest.count).map { $0.initial ?? .none }
    let arguments = ArgumentList(
      signature: signature, values: [.tensor(node)] + rest + defaults, key: RandomKey(seed: 5),
      isPerStep: isTraining)
    let declared = try layer.parameters(workspace.graph, arguments)
    let leaves = zip(declared, parameters).map {
      workspace.leaf(Tensor($1, shape: $0.shape, precision: .float64))
    }
    #expect(declared.count == parameters.count)
    let result = try layer.build(
      &workspace.graph, arguments, parameters: leaves
    ) { isTraining }
    return (declared.map(\.shape.dimensions), try workspace.value(of: result).doubles)
  }

  @Test func linearIsWeightedSums() throws {
    let result = try apply(
      Linear.self, [1, 2, 3, 4], [2, 2], [.integer(3)],
      parameters: [[1, 0, -1, 2, 1, 0.5], [10, 20, 30]])
    #expect(result.shapes == [[2, 3], [3]])
    #expect(result.values == [15, 22, 30, 21, 24, 29])
    #expect(throws: OperationError.self) {
      try apply(Linear.self, [1, 2], [2], [.integer(3)])
    }
    #expect(throws: OperationError.self) {
      try apply(Linear.self, [1, 2], [1, 2], [.integer(0)])
    }
  }

  @Test func layerNormAsPyTorch() throws {
    // torch.nn.functional.layer_norm(x, [3], weight, bias) in float64
    let result = try apply(
      LayerNorm.self, [1, 2, 4, -1, 0.5, 0], [2, 3], [], parameters: [[1, 2, 0.5], [0, 1, -1]])
    let expected = [
      -1.0690415314502977, 0.46547923427485094, -0.3318490428435641,
      -1.3362890288136267, 3.138062446101803, -0.8663710971186374,
    ]
    #expect(result.shapes == [[3], [3]])
    for (value, wanted) in zip(result.values, expected) { #expect(abs(value - wanted) < 1e-9) }
  }

  @Test func embeddingPicksRows() throws {
    let result = try apply(
      Embedding.self, [2, 0], [2], [.integer(3), .integer(2)], parameters: [[1, 2, 3, 4, 5, 6]])
    #expect(result.values == [5, 6, 1, 2])
  }

  @Test func dropoutDropsInTrainingOnly() throws {
    let ones = [Double](repeating: 1, count: 10_000)
    #expect(try apply(Dropout.self, ones, [10_000], [.real(0.2)]).values == ones)
    let dropped = try apply(Dropout.self, ones, [10_000], [.real(0.2)], isTraining: true).values
    #expect(Set(dropped) == [0, 1.25])
    let share = Double(dropped.count { $0 == 0 }) / 10_000
    #expect(abs(share - 0.2) < 0.02)
    #expect(throws: OperationError.self) {
      try apply(Dropout.self, [1], [1], [.real(1.5)])
    }
  }
}
