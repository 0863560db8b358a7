/// Every primitive, one line each; a node names its operation by the place in this table.
package enum PrimitiveTable {
  package static let all: [any Primitive.Type] = [
    Input.self, Constant.self, Parameter.self,
    Add.self,
  ]

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
}
