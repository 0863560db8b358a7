internal import CKernels

extension Executable {
  /// What all small products of a shape have in common, so that those of a deep model do not push
  /// what they multiply out of the caches; nothing for others.
  func sharedProduct(
    _ p: ProductInstruction, _ kernels: UnsafePointer<nb_kernels>, at site: BindingSite
  ) -> UnsafeMutablePointer<nb_product>? {
    guard p.batch == 1, p.c != nil, p.epilogue == nil, p.statistics == nil,
      nb_product_is_small(Int64(p.m), Int64(p.n), Int64(p.k)) != 0
    else { return nil }
    let shape = SmallProduct(p, at: site)
    let shared: SharedProduct
    if let known = sharedProducts[shape] {
      shared = known
    } else {
      var product = unsafe p.withoutPointers
      unsafe product.workspace = site.workspace
      unsafe kernels.pointee.product_prepare(&product)
      shared = unsafe SharedProduct(product: own([product]))
      sharedProducts[shape] = shared
    }
    return unsafe shared.product.pointee.run_at == nil ? nil : shared.product
  }

  func boundProduct(
    _ p: ProductInstruction, _ kernels: UnsafePointer<nb_kernels>, at site: BindingSite
  ) -> UnsafeMutablePointer<nb_product_instruction> {
    var bound = unsafe nb_product_instruction()
    unsafe bound.program = UnsafePointer(site.program)
    var product = unsafe p.withoutPointers
    unsafe product.a = UnsafeRawPointer(pointer(p.a))
    unsafe product.b = UnsafeRawPointer(pointer(p.b))
    if let c = p.c { unsafe product.c = pointer(c) }
    unsafe product.workspace = site.workspace
    unsafe product.pool = site.program.pointee.pool
    if let update = p.update {
      var direct = unsafe product
      unsafe direct.vanishes = 0
      unsafe direct.c = pointer(update.parameter)
      unsafe direct.scale = UnsafeRawPointer(pointer(update.rate))
      unsafe kernels.pointee.product_prepare(&direct)
      if unsafe direct.run != nil { unsafe bound.update = UnsafePointer(own([direct])) }
    }
    if let epilogue = p.epilogue {
      unsafe product.epilogue = nb_product_epilogue
      unsafe bound.epilogue = UnsafePointer(own([tileProgram(epilogue, kernels)]))
      if p.c == nil, let port = epilogue.ports.first(where: { $0.kind == NB_PORT_FULL }) {
        unsafe product.reads = UnsafeRawPointer(pointer(port.place))
      }
    }
    if let parts = p.statistics {
      unsafe bound.statistics = pointer(parts).assumingMemoryBound(to: nb_statistics_part.self)
    }
    unsafe kernels.pointee.product_prepare(&product)
    unsafe bound.product = product
    let place = unsafe own([bound])
    unsafe place.pointee.product.epilogue_context = UnsafeMutableRawPointer(place)
    return unsafe place
  }
}

/// What the kernel of a small product depends on.
struct SmallProduct: Hashable {
  private let sizes: SIMD8<Int>
  private let goesOn: Bool

  init(_ p: ProductInstruction, at site: BindingSite) {
    sizes = unsafe SIMD8(
      p.m, p.n, p.k, p.aStrides.0, p.aStrides.1, p.bStrides.0, p.bStrides.1,
      Int(bitPattern: site.workspace))
    goesOn = p.goesOn
  }
}

@safe struct SharedProduct {
  let product: UnsafeMutablePointer<nb_product>
}

extension ProductInstruction {
  /// Where gradient descent alone reads the product, it is subtracted from the parameter while it
  /// is in registers.
  var update: (parameter: Place, rate: Place)? {
    guard c == nil, let epilogue, epilogue.micros.count == 1, let micro = epilogue.micros.first,
      micro.kind == NB_MICRO_CALL, micro.opcode == NB_OP_sub_mul, micro.dst == micro.c,
      max(micro.a, micro.b, micro.c) < epilogue.ports.count
    else { return nil }
    let factors = [epilogue.ports[micro.a], epilogue.ports[micro.b]]
    let parameter = epilogue.ports[micro.c]
    guard factors.contains(where: { $0.kind == NB_PORT_PRODUCT }),
      let rate = factors.first(where: { $0.kind == NB_PORT_SCALAR }),
      parameter.kind == NB_PORT_FULL
    else { return nil }
    return (parameter.place, rate.place)
  }
}
