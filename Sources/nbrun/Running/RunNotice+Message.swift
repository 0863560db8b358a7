import Experiments
import Learning

extension RunNotice {
  /// One sentence without a full stop.
  var message: String {
    switch self {
    case .resumed(let run, let step, let total):
      "\(run) goes on after step \(step) of \(total)"
    case .taken(let run): "\(run) is trained already and taken from its checkpoint"
    case .notKept(let place, let error):
      "'\(place)' \(error.message); the training goes on without a checkpoint"
    }
  }

  /// Whether something is not as it should be.
  var isWarning: Bool {
    if case .notKept = self { true } else { false }
  }
}
