extension KernelCase {
  static var products: [KernelCase] {
    let shapes =
      ProductShape.besidePeer + [
        ProductShape(64, 16, 16), ProductShape(64, 128, 64), ProductShape(1, 2048, 2048),
        ProductShape(1, 2048, 2048, transposes: .b), ProductShape(2048, 1, 2048),
        ProductShape(64, 64, 64, batch: 64),
      ]
    return shapes.map { shape in
      KernelCase(
        group: "product", name: shape.name, work: shape.work, isThreaded: true, bind: shape.bind)
    }
  }
}
