internal import Autodiff

/// What steps have recorded.
struct RecordedSeries {
  fileprivate(set) var steps: [Int] = []
  /// For each recorded step, the sums of each trained parameter's gradient, one after the other.
  fileprivate var sums: [Double] = []
  /// For each parameter its values where it is small, before the first step and after each.
  fileprivate var trajectories: [[[Double]]] = []
  /// For each parameter the size of its last update beside its own.
  fileprivate var ratios: [Double?] = []
}

extension RecordedSeries: Stored {
  func write(to writer: inout StateWriter) { writer.put(steps, sums, trajectories, ratios) }

  init(from reader: inout StateReader) throws(CheckpointError) {
    steps = try reader.take()
    sums = try reader.take()
    trajectories = try reader.take()
    ratios = try reader.take()
  }
}

/// Collects what steps record: statistics of gradients, and the way of small parameters.
final class Recorder {
  private let memory: TrainingMemory
  private let step: StepGraph
  private let executable: Executable
  private let lastExecutable: Executable?
  private let trained: [Int]
  private let stepsOfEpoch: Int
  private(set) var series = RecordedSeries()
  private var weightsBefore: [Int: TensorStorage] = [:]
  private let precision: Precision
  private static let smallCount = 16
  private static let mostSmall = 64
  private let small: [Int]
  /// Weights beyond this many bytes in all are not copied to measure the last update.
  static let largestCopy = 1 << 28

  init(
    _ memory: TrainingMemory, _ step: StepGraph, _ executable: Executable,
    _ lastExecutable: Executable?, _ request: TrainingRequest
  ) {
    self.memory = memory
    self.step = step
    self.executable = executable
    self.lastExecutable = lastExecutable
    precision = request.precision
    stepsOfEpoch = request.stepsOfEpoch
    trained = step.parameters.indices.filter { step.parameters[$0].isTrained }
    series.trajectories = step.parameters.map { _ in [] }
    series.ratios = step.parameters.map { _ in nil }
    // Of a model with thousands of small parameters the way of each would be too much.
    let all = memory.parameterTypes.indices.filter {
      memory.parameterTypes[$0].shape.count <= Recorder.smallCount
    }
    small = all.count <= Recorder.mostSmall ? all : []
  }

  /// So many steps will record.
  func expect(_ steps: Int) {
    series.steps.reserveCapacity(steps)
    series.sums.reserveCapacity(7 * trained.count * steps)
  }

  /// Before the first step.
  func begin() { noteSmallParameters() }

  /// Instead of a beginning: what an earlier part of the run has recorded.
  func goOn(from series: RecordedSeries) throws(CheckpointError) {
    guard series.trajectories.count == step.parameters.count,
      series.ratios.count == step.parameters.count,
      series.sums.count == 7 * trained.count * series.steps.count
    else { throw .damaged }
    self.series = series
  }

  /// After a step that recorded: its gradients' statistics, and the parameters that it left.
  func record(step number: Int) {
    series.steps.append(number)
    let isLast = lastExecutable != nil && number % stepsOfEpoch == stepsOfEpoch - 1
    let source = isLast ? lastExecutable ?? executable : executable
    source.appendStatistics(to: &series.sums)
    noteSmallParameters()
  }

  private func noteSmallParameters() {
    for index in small { series.trajectories[index].append(memory.parameter(index).doubles) }
  }

  func rememberWeights() {
    guard step.stateBytes(precision) <= Recorder.largestCopy else { return }
    for index in trained { weightsBefore[index] = memory.slots[index].copy() }
  }

  /// The size of the last update beside that of the weights.
  func measureUpdate() {
    for (index, before) in weightsBefore {
      let type = memory.parameterTypes[index]
      let old = Tensor(type: type, precision: precision, storage: before)
      let new = memory.parameter(index)
      var change = 0.0
      var norm = 0.0
      for i in 0..<type.shape.count {
        let weight = old[i]
        let difference = new[i] - weight
        change += difference * difference
        norm += weight * weight
      }
      series.ratios[index] = norm > 0 ? (change / norm).squareRoot() : nil
    }
    weightsBefore = [:]
  }

  func parameters() -> [TrainedRun.Parameter] {
    let rows = Dictionary(uniqueKeysWithValues: zip(trained, trained.indices))
    return step.parameters.enumerated().map { index, parameter in
      TrainedRun.Parameter(
        path: parameter.path, value: memory.parameter(index), isFrozen: !parameter.isTrained,
        recorded: rows[index].map { statistics(row: $0) } ?? [],
        trajectory: series.trajectories[index], updateRatio: series.ratios[index])
    }
  }

  /// Of one trained parameter, at each recorded step.
  private func statistics(row: Int) -> [GradientStatistics] {
    let stride = 7 * trained.count
    return series.steps.indices.map { time in
      let first = time * stride + 7 * row
      return GradientStatistics(sums: series.sums[first..<first + 7])
    }
  }
}
