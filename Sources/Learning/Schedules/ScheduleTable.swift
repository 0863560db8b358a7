import Autodiff

/// Every schedule, one line each.
package enum ScheduleTable {
  package static let all: [any Schedule.Type] = [
    ConstantRate.self,
    StepDecay.self,
    MultiStepDecay.self,
    ExponentialDecay.self,
    CosineDecay.self,
    LinearWarmup.self,
    LinearDecay.self,
    OneCycle.self,
  ]

  /// By name and alias.
  package static let named: [String: any Schedule.Type] = {
    var result: [String: any Schedule.Type] = [:]
    for item in all {
      for name in [item.signature.name] + item.signature.aliases { result[name] = item }
    }
    return result
  }()
}
