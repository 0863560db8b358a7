/// Every primitive, one line each; a node names its operation by the place in this table.
package enum PrimitiveTable {
  package static let all: [any Primitive.Type] = [
    Input.self, Constant.self, Parameter.self,
    Negate.self, Abs.self, Sign.self, Sqrt.self, Reciprocal.self, Square.self,
    Exp.self, Log.self, Log1p.self, Sin.self, Cos.self, Tan.self, Tanh.self,
    Sigmoid.self, Erf.self, Relu.self, Step.self, Floor.self, Ceil.self, Round.self,
    Not.self, IsFinite.self,
    Add.self, Subtract.self, Multiply.self, Divide.self, Power.self,
    Maximum.self, Minimum.self, FloorDivide.self, Modulo.self,
    Equal.self, NotEqual.self, Less.self, LessOrEqual.self, Greater.self, GreaterOrEqual.self,
    And.self, Or.self, Select.self,
    Sum.self, Product.self, MaxOver.self, MinOver.self,
    Reshape.self, Permute.self, Expand.self, Slice.self, Pad.self, StopGradient.self,
    Checkpoint.self, Barrier.self,
    MatrixProduct.self,
    Concat.self, Gather.self, ScatterAdd.self, ArgMax.self, ArgMin.self, Iota.self,
    CumulativeSum.self, ArgSort.self,
    RandomUniform.self, RandomNormal.self,
    Solve.self, Inverse.self, Determinant.self, LeastSquares.self,
    EigenvaluesSymmetric.self, EigenvectorsSymmetric.self,
    Convolution2D.self, Convolution2DInput.self, Convolution2DWeight.self,
    MaxPool2D.self, MaxPool2DGradient.self,
  ]

  private static let computedLeaves = all.map { $0.isComputedLeaf }

  fileprivate static func isComputedLeaf(_ id: PrimitiveID) -> Bool {
    computedLeaves[Int(id.index)]
  }

  private static let places = Dictionary(
    uniqueKeysWithValues: all.enumerated().map { (ObjectIdentifier($1), PrimitiveID($0)) })

  package static func id(of primitive: any Primitive.Type) -> PrimitiveID {
    guard let id = places[ObjectIdentifier(primitive)] else {
      preconditionFailure("\(primitive) is missing in PrimitiveTable")
    }
    return id
  }
}

extension PrimitiveID {
  package var primitive: any Primitive.Type { PrimitiveTable.all[Int(index)] }

  package var isComputedLeaf: Bool { PrimitiveTable.isComputedLeaf(self) }
}
