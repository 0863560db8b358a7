import Autodiff
import TestSupport
import Testing

/// Mistakes in arguments are facts, never crashes.
@Suite struct ShapeErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var arguments: [(name: String, value: Sample.Value)]
    var error: OperationError
    var testDescription: String { "\(name): \(error.message)" }

    init(
      _ name: String, _ arguments: [(name: String, value: Sample.Value)], _ error: OperationError
    ) {
      self.name = name
      self.arguments = arguments
      self.error = error
    }
  }

  static func shape(_ sizes: Int...) -> Shape { (try? Shape(sizes)) ?? .scalar }

  static let cases: [Case] = [
    Case(
      "sum", [("x", .tensor([2, 3])), ("axis", .constant(.integer(2)))],
      .axisOutOfRange(2, shape(2, 3))),
    Case(
      "sum", [("x", .tensor([2, 3])), ("axis", .constant(.integers([1, -1])))],
      .repeatedAxis(-1)),
    Case(
      "max", [("x", .tensor([0, 3])), ("axis", .constant(.integer(0)))],
      .emptyReduction("max", shape(0, 3))),
    Case("mean", [("x", .tensor([0]))], .emptyReduction("mean", shape(0))),
    Case("argmax", [("x", .tensor([0]))], .emptyReduction("argmax", shape(0))),
    Case(
      "reshape", [("x", .tensor([2, 3])), ("shape", .constant(.integers([4, -1])))],
      .cannotReshape(shape(2, 3), to: [4, -1])),
    Case(
      "reshape", [("x", .tensor([2, 3])), ("shape", .constant(.integers([7])))],
      .cannotReshape(shape(2, 3), to: [7])),
    Case(
      "squeeze", [("x", .tensor([2, 3])), ("axis", .constant(.integer(0)))],
      .axisNotOne(0, shape(2, 3))),
    Case(
      "permute", [("x", .tensor([2, 3])), ("dims", .constant(.integers([0])))],
      .notPermutation([0], shape(2, 3))),
    Case(
      "matmul", [("a", .tensor([2, 3])), ("b", .tensor([2, 3]))],
      .innerSizes(shape(2, 3), shape(2, 3))),
    Case(
      "matmul", [("a", .tensor([])), ("b", .tensor([3]))],
      .productOfScalar(.scalar, shape(3))),
    Case(
      "maximum", [("a", .tensor([2])), ("b", .tensor([3]))],
      .notBroadcastable(shape(2), shape(3))),
    Case(
      "mse", [("prediction", .tensor([4, 1])), ("target", .tensor([4]))],
      .unequalLossShapes(shape(4, 1), shape(4))),
    Case(
      "cross_entropy", [("prediction", .tensor([4, 3])), ("target", .tensor([4, 1]))],
      .unequalLossShapes(shape(4), shape(4, 1))),
    Case(
      "mse",
      [
        ("prediction", .tensor([4])), ("target", .tensor([4])),
        ("reduction", .constant(.string("total"))),
      ],
      .badArgument(
        "mse", parameter: "reduction", expected: "\"mean\", \"sum\" or \"none\"")),
    Case(
      "concat", [("tensors", .tensors([[2, 3], [2]]))],
      .unequalShapes("concat", [shape(2, 3), shape(2)])),
    Case("concat", [("tensors", .tensors([]))], .emptyList("concat")),
    Case(
      "stack", [("tensors", .tensors([[2], [3]]))],
      .unequalShapes("stack", [shape(2), shape(3)])),
    Case(
      "zeros", [("shape", .constant(.integers([1 << 30, 1 << 30])))],
      .tensorTooLarge([1 << 30, 1 << 30])),
    Case(
      "zeros", [("shape", .constant(.integers([Int.max, 2])))],
      .tensorTooLarge([Int.max, 2])),
    Case("zeros", [("shape", .constant(.integers([-1])))], .negativeSize(-1)),
    Case("eye", [("n", .constant(.integer(-2)))], .negativeSize(-2)),
    Case("arange", [("start", .constant(.real(1e30)))], .tensorTooLarge([1 << 62])),
    Case(
      "arange",
      [
        ("start", .constant(.real(0))), ("stop", .constant(.real(1))),
        ("step", .constant(.real(0))),
      ], .badArgument("arange", parameter: "step", expected: "finite and not 0")),
    Case(
      "solve", [("a", .tensor([2, 3])), ("b", .tensor([2]))],
      .notSquare("solve", shape(2, 3))),
    Case("det", [("x", .tensor([3]))], .notSquare("det", shape(3))),
    Case(
      "tril", [("x", .tensor([3]))],
      .wrongRank("tril", expected: "a matrix", shape(3))),
    Case(
      "diag", [("x", .tensor([2, 2, 2]))],
      .wrongRank("diag", expected: "a vector or a matrix", shape(2, 2, 2))),
    Case(
      "einsum",
      [("equation", .constant(.string("ij,jk->iz"))), ("operands", .tensors([[2, 3], [3, 2]]))],
      .badEquation("ij,jk->iz", "has an axis z in its result only")),
    Case(
      "einsum",
      [("equation", .constant(.string("ij,jk->ik"))), ("operands", .tensors([[2, 3], [4, 2]]))],
      .badEquation("ij,jk->ik", "has the axis j with sizes 3 and 4")),
    Case(
      "split", [("x", .tensor([5])), ("sizes", .constant(.integers([2, 2])))],
      .badArgument("split", parameter: "sizes", expected: "sizes that add up to 5")),
    Case(
      "topk", [("x", .tensor([5])), ("k", .constant(.integer(6)))],
      .badArgument("topk", parameter: "k", expected: "between 0 and 5")),
    Case(
      "conv2d", [("x", .tensor([2, 3])), ("weight", .tensor([1, 1, 1, 1]))],
      .wrongRank("conv2d", expected: "images [n, c, h, w]", shape(2, 3))),
    Case(
      "max_pool2d",
      [("x", .tensor([1, 1, 2, 2])), ("kernel_size", .constant(.integer(3)))],
      .badArgument("max_pool2d", parameter: "kernel_size", expected: "no larger than the image")),
    Case(
      "randint", [("low", .constant(.integer(0)))],
      .badArgument("randint", parameter: "high", expected: "above low, by at most 2²⁴")),
    Case(
      "gelu", [("x", .tensor([2])), ("approximate", .constant(.string("erf")))],
      .badArgument("gelu", parameter: "approximate", expected: "\"none\" or \"tanh\"")),
  ]

  private static func operation(_ name: String) -> (any Operation.Type)? {
    (OperationTable.all + OperationTable.operators).first { $0.signature.name == name }
  }

  @Test(arguments: cases) func mistake(_ test: Case) throws {
    let operation = try #require(Self.operation(test.name))
    #expect(throws: test.error) {
      try SampleCall(operation, Sample(test.arguments))
    }
  }

  /// Numbers at the ends of their range, from which nothing may overflow.
  @Test(arguments: [Int.min, Int.max]) func extremes(_ n: Int) throws {
    let calls: [(String, [(name: String, value: Sample.Value)])] = [
      ("round", [("x", .tensor([2])), ("decimals", .constant(.integer(n)))]),
      ("randint", [("low", .constant(.integer(n))), ("high", .constant(.integer(~n)))]),
      ("sum", [("x", .tensor([2])), ("axis", .constant(.integer(n)))]),
      ("diag", [("x", .tensor([2])), ("diagonal", .constant(.integer(n)))]),
      ("diag", [("x", .tensor([2, 2])), ("diagonal", .constant(.integer(n)))]),
      ("eye", [("n", .constant(.integer(n)))]),
      ("one_hot", [("x", .tensor([2])), ("num_classes", .constant(.integer(n)))]),
      ("split", [("x", .tensor([2])), ("sizes", .constant(.integers([n, n])))]),
      ("unsqueeze", [("x", .tensor([2])), ("axis", .constant(.integer(n)))]),
      ("topk", [("x", .tensor([2])), ("k", .constant(.integer(n)))]),
      (
        "conv2d",
        [
          ("x", .tensor([1, 1, 2, 2])), ("weight", .tensor([0, 1, 1, 1])),
          ("groups", .constant(.integer(n))),
        ]
      ),
      (
        "max_pool2d",
        [("x", .tensor([1, 1, 2, 2])), ("kernel_size", .constant(.integer(n)))]
      ),
    ]
    for (name, arguments) in calls {
      let operation = try #require(Self.operation(name))
      #expect(throws: OperationError.self, "\(name)") {
        try SampleCall(operation, Sample(arguments))
      }
    }
  }

  @Test func tooManyRows() throws {
    var graph = Graph()
    let x = graph.append(leaf: Input.self, .slot(0), type: TensorType(try Shape([5000])))
    let y = try graph.sum(graph.square(x))
    #expect(throws: OperationError.tooManyRows("hessian", 5000)) {
      try graph.hessian(of: y, by: x)
    }
  }

  @Test func tooManyAxes() throws {
    #expect(throws: OperationError.tooManyAxes(9)) { try Shape(Array(repeating: 1, count: 9)) }
  }
}
