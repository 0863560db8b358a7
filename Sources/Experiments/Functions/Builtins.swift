internal import Autodiff
internal import Learning

#if canImport(Glibc)
  internal import Glibc
#endif

/// What the language knows by name without any assignment.
enum Builtins {
  static let constants: [(name: String, value: Double)] = [
    ("pi", Double.pi), ("e", M_E), ("inf", .infinity), ("nan", .nan),
  ]

  /// Names of members, which no value may take.
  static let members = [
    "params", "grad", "history", "validation", "train", "test", "parameter_count",
  ]

  private static let hosts: [String: [HostFunction]] = {
    var result: [String: [HostFunction]] = [:]
    for function in HostFunctionTable.all { result[function.name, default: []].append(function) }
    return result
  }()

  /// A name read as a value.
  static func value(named name: String, in place: BlockPlace) -> Value? {
    if let constant = constants.first(where: { $0.name == name }) {
      return .number(constant.value)
    }
    if let function = function(named: name, in: place) { return .function(function) }
    return nil
  }

  /// A name that is called. Schedules are known there only, since `step` and `constant` are good
  /// names for numbers.
  static func callable(named name: String, in place: BlockPlace) -> Value? {
    if let function = function(named: name, in: place) { return .function(function) }
    if let schedule = ScheduleTable.named[name] { return .function(.schedule(schedule)) }
    return nil
  }

  private static func function(named name: String, in place: BlockPlace) -> FunctionValue? {
    if let function = hosts[name]?.first(where: { $0.isAvailable(in: place) }) {
      return .host(function)
    }
    if let operation = OperationTable.named[name] { return .operation(operation) }
    if let layer = LayerTable.named[name] { return .layer(layer) }
    if let optimizer = OptimizerTable.named[name] { return .optimizer(optimizer) }
    if let initializer = InitializerTable.named[name] { return .initializer(initializer) }
    return nil
  }

  /// Where a host function can be used, if it exists but not here.
  static func home(of name: String) -> String? {
    guard let places = hosts[name]?.compactMap({ $0.places }).first else { return nil }
    return places.map { $0.inWords }.joined(separator: " or ")
  }

  /// Built-in functions cannot be assigned; the number `e` and optimisers, schedules and
  /// initialisers, which stand only where they are called or chosen, can.
  static func isReserved(_ name: String, in place: BlockPlace) -> Bool {
    if hosts[name]?.contains(where: { $0.isAvailable(in: place) }) == true { return true }
    return OperationTable.named[name] != nil || LayerTable.named[name] != nil
      || members.contains(name) || ["pi", "inf", "nan"].contains(name)
  }

  /// A block of such a name could never be read: what is built in comes first.
  static func isTaken(_ name: String) -> Bool {
    isReserved(name, in: .train) || value(named: name, in: .eval) != nil
  }

  /// All names, for "did you mean".
  static func names(in place: BlockPlace) -> [String] {
    OperationTable.named.keys.sorted() + LayerTable.named.keys.sorted()
      + HostFunctionTable.all.filter { $0.isAvailable(in: place) }.map { $0.name }
      + (place == .train
        ? OptimizerTable.named.keys.sorted() + ScheduleTable.named.keys.sorted() : [])
      + constants.map { $0.name }
  }
}
