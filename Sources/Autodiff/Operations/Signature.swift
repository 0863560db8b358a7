/// The call of a built-in function, as the language sees it.
package struct Signature: Sendable {
  package enum Kind: Sendable, Hashable {
    case tensor
    /// A list of tensors, or one tensor taken apart along its first axis. Several positional
    /// arguments from here on count as the list: `einsum("ij,jk->ik", a, b)`, `meshgrid(x, y)`.
    case tensors
    case integer
    /// A whole number or a list of whole numbers, such as `axis`.
    case integers
    /// A size or list of sizes; at the end also written without brackets: `zeros(2, 3)`.
    case shape
    case real
    case boolean
    case string
  }

  /// What a number must be.
  package enum Bounds: Sendable {
    case notNegative
    /// At least 0 and less than 1, such as what a running mean keeps.
    case share

    package func contain(_ x: Double) -> Bool {
      switch self {
      case .notNegative: x >= 0 && x.isFinite
      case .share: x >= 0 && x < 1
      }
    }
  }

  package struct Parameter: Sendable {
    package var name: String
    /// Other spellings: `dim` for `axis`, `keepdim` for `keepdims`.
    package var aliases: [String]
    package var kind: Kind
    /// Nothing when the argument must be given.
    package var initial: ArgumentValue?
    package var bounds: Bounds?

    package init(
      _ name: String, _ kind: Kind, _ initial: ArgumentValue? = nil, aliases: [String] = [],
      in bounds: Bounds? = nil
    ) {
      self.name = name
      self.kind = kind
      self.initial = initial
      self.aliases = aliases
      self.bounds = bounds
    }

    package static let axis = Parameter("axis", .integers, ArgumentValue.none, aliases: ["dim"])
    /// One axis, or nothing for all entries.
    package static let oneAxis = Parameter("axis", .integer, ArgumentValue.none, aliases: ["dim"])
    package static let keepdims = Parameter(
      "keepdims", .boolean, .boolean(false), aliases: ["keepdim"])
  }

  package var name: String
  /// Other names of the function: `cat` for `concat`.
  package var aliases: [String]
  package var parameters: [Parameter]
  /// One sentence for the reference page.
  package var summary: String
  /// Whether `ArgumentList.key` is wanted.
  package var isRandom: Bool

  package init(
    _ name: String, _ parameters: [Parameter], aliases: [String] = [], isRandom: Bool = false,
    summary: String
  ) {
    self.name = name
    self.parameters = parameters
    self.aliases = aliases
    self.isRandom = isRandom
    self.summary = summary
  }
}

/// An argument after binding: converted to the kind that the signature asks for.
package enum ArgumentValue: Hashable, Sendable {
  case none
  case tensor(NodeID)
  case tensors([NodeID])
  case integer(Int)
  case integers([Int])
  case real(Double)
  case boolean(Bool)
  case string(String)
}

/// The arguments of one call, one for each parameter of the signature, defaults filled in.
package struct ArgumentList: Sendable {
  package let signature: Signature
  package var values: [ArgumentValue]
  /// The stream for an operation whose signature is random.
  package var key: RandomKey
  /// Whether random numbers are drawn anew in each training step.
  package var isPerStep: Bool

  package init(
    signature: Signature, values: [ArgumentValue], key: RandomKey = RandomKey(seed: 0),
    isPerStep: Bool = false
  ) {
    precondition(values.count == signature.parameters.count, "one value for each parameter")
    self.signature = signature
    self.values = values
    self.key = key
    self.isPerStep = isPerStep
  }

  package subscript(name: String) -> ArgumentValue {
    guard let i = signature.parameters.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("\(signature.name) has no parameter \(name)")
    }
    return values[i]
  }

  /// The argument as a tensor; a programmer's error where the signature says otherwise.
  package func tensor(_ name: String) -> NodeID {
    guard case .tensor(let id) = self[name] else {
      preconditionFailure("\(signature.name)'s \(name) is no tensor")
    }
    return id
  }

  package func tensors(_ name: String) -> [NodeID] {
    guard case .tensors(let ids) = self[name] else {
      preconditionFailure("\(signature.name)'s \(name) is no list of tensors")
    }
    return ids
  }

  package func optionalTensor(_ name: String) -> NodeID? {
    if case .tensor(let id) = self[name] { id } else { nil }
  }

  package func integer(_ name: String) -> Int {
    guard case .integer(let value) = self[name] else {
      preconditionFailure("\(signature.name)'s \(name) is no whole number")
    }
    return value
  }

  package func optionalInteger(_ name: String) -> Int? {
    if case .integer(let value) = self[name] { value } else { nil }
  }

  /// A whole number or a list as a list; nothing for `none`.
  package func integers(_ name: String) -> [Int]? {
    switch self[name] {
    case .integer(let value): [value]
    case .integers(let values): values
    default: nil
    }
  }

  package func real(_ name: String) -> Double {
    switch self[name] {
    case .real(let value): value
    case .integer(let value): Double(value)
    default: preconditionFailure("\(signature.name)'s \(name) is no number")
    }
  }

  package func boolean(_ name: String) -> Bool { self[name] == .boolean(true) }

  package func string(_ name: String) -> String {
    guard case .string(let value) = self[name] else {
      preconditionFailure("\(signature.name)'s \(name) is no string")
    }
    return value
  }
}
