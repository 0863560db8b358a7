/// Every function of the language over tensors, one line each.
package enum OperationTable {
  package static let all: [any Operation.Type] = [
    Zeros.self, Ones.self, Full.self, ZerosLike.self, OnesLike.self, Eye.self, ARange.self,
    LinearSpace.self, MeshGrid.self,
    Rand.self, Randn.self, RandLike.self, RandnLike.self, RandInt.self, RandPerm.self,
    Categorical.self,
    ReshapeFunction.self, Flatten.self, Squeeze.self, Unsqueeze.self, Transpose.self,
    PermuteFunction.self, Flip.self, BroadcastTo.self,
    ConcatFunction.self, StackFunction.self, Append.self, Split.self,
    LowerTriangle.self, UpperTriangle.self, Diagonal.self,
    Sum.self, Mean.self, Product.self, Variance.self, StandardDeviation.self, MaxOver.self,
    MinOver.self, ArgMax.self, ArgMin.self, Norm.self, AnyTrue.self, AllTrue.self,
    CumulativeSum.self, Sort.self, ArgSort.self, TopK.self, OneHot.self,
    Abs.self, Sqrt.self, Square.self, Exp.self, Log.self, Log1p.self, Log2.self, Log10.self,
    Sin.self, Cos.self, Tan.self, Tanh.self, Erf.self, Sign.self, Floor.self, Ceil.self,
    RoundTo.self, IsFinite.self, IsNaN.self, Maximum.self, Minimum.self, Clip.self, Select.self,
    Sigmoid.self, Relu.self, LeakyRelu.self, Elu.self, Gelu.self, Silu.self, Softplus.self,
    Softmax.self, LogSoftmax.self, LogSumExp.self,
    MatMul.self, Dot.self, Outer.self, Einsum.self,
    Solve.self, LeastSquares.self, Inverse.self, Determinant.self, EigenvaluesSymmetric.self,
    MaxPool2D.self,
    MeanSquaredError.self, MeanAbsoluteError.self, Huber.self, CrossEntropy.self,
    BinaryCrossEntropy.self, BinaryCrossEntropyWithLogits.self,
    StopGradient.self,
  ]

  /// What the language writes as operators or reaches through a layer; tested like the functions,
  /// but not callable by name.
  package static let operators: [any Operation.Type] = [
    Convolution2D.self, Negate.self, Reciprocal.self, Step.self, Not.self, Round.self,
    Add.self, Subtract.self, Multiply.self, Divide.self, Power.self, FloorDivide.self,
    Modulo.self,
    Equal.self, NotEqual.self, Less.self, LessOrEqual.self, Greater.self, GreaterOrEqual.self,
    And.self, Or.self,
  ]

  /// The functions by name and alias.
  package static let named: [String: any Operation.Type] = {
    var result: [String: any Operation.Type] = [:]
    for operation in all {
      let signature = operation.signature
      for name in [signature.name] + signature.aliases { result[name] = operation }
    }
    return result
  }()
}
