import Autodiff

/// Every schedule, one line each.
package enum ScheduleTable {
  package static let all: [any Schedule.Type] = []

  /// By name and alias.
  package static let named: [String: any Schedule.Type] = {
    var result: [String: any Schedule.Type] = [:]
    for item in all {
      for name in [item.signature.name] + item.signature.aliases { result[name] = item }
    }
    return result
  }()
}
