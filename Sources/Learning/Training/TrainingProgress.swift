internal import Autodiff

/// How far a run is: with the memory of its state, all that its next steps and its report depend
/// on.
struct TrainingProgress {
  /// Steps done.
  var done = 0
  var nextValidation = 0
  /// Nothing while the run is under way.
  var ending: TrainedRun.Ending?
  var clock: StepClock
  var validations = ValidationHistory()
  var series = RecordedSeries()

  init(clock: StepClock) { self.clock = clock }
}

extension TrainingProgress: Stored {
  func write(to writer: inout StateWriter) {
    writer.put(done, nextValidation, ending, clock, validations, series)
  }

  init(from reader: inout StateReader) throws(CheckpointError) {
    done = try reader.take()
    nextValidation = try reader.take()
    ending = try reader.take()
    clock = try reader.take()
    validations = try reader.take()
    series = try reader.take()
    guard done >= 0 else { throw .damaged }
  }
}

/// Only runs that came to their end are kept as ended; what failed or was interrupted goes on.
extension TrainedRun.Ending: Stored {
  func write(to writer: inout StateWriter) {
    switch self {
    case .stoppedEarly(let bestStep): writer.put(Optional(bestStep))
    case .finished, .interrupted, .notFinite, .badIndex: writer.put(Int?.none)
    }
  }

  init(from reader: inout StateReader) throws(CheckpointError) {
    self = try reader.take(Int?.self).map { .stoppedEarly(bestStep: $0) } ?? .finished
  }
}
