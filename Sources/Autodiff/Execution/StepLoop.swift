internal import CKernels

/// Many steps of a training program in one call: batches gathered, numbers of the step set, the
/// program run, its series written, all without leaving C or allocating.
@safe package final class StepLoop {
  /// A column from which batches come.
  package struct Column {
    package var tensor: Tensor
    /// The memory of a batch.
    package var batch: TensorStorage
    /// A second one: of the short batch, and of every other one where they are gathered ahead.
    package var otherBatch: TensorStorage
    package init(tensor: Tensor, batch: TensorStorage, otherBatch: TensorStorage) {
      self.tensor = tensor
      self.batch = batch
      self.otherBatch = otherBatch
    }
  }

  /// Rows in mini-batches.
  package struct Batches {
    package var rows: Int
    package var size: Int
    package var selection: [Int32]?
    /// The order of rows is drawn anew each epoch; nothing keeps it as it is.
    package var shuffleKey: RandomKey?
    package var columns: [Column]
    package init(
      rows: Int, size: Int, selection: [Int32]?, shuffleKey: RandomKey?, columns: [Column]
    ) {
      self.rows = rows
      self.size = size
      self.selection = selection
      self.shuffleKey = shuffleKey
      self.columns = columns
    }
  }

  private let stretch: UnsafeMutablePointer<nb_stretch>
  let executable: Executable
  /// For the short batch, and for whole ones in the second memory.
  private let lastExecutable: Executable?
  private let otherExecutable: Executable?
  private let cancellation: Cancellation
  private var owned: [UnsafeMutableRawPointer] = unsafe []
  /// For each series a double for each step, those not done NaN.
  package let seriesMemory: [TensorStorage]
  private let steps: Int
  private let recordSteps: UnsafeMutablePointer<Int64>
  private let recordCount: Int
  private let memory: [TensorStorage]
  /// Called after a step that recorded, with its number.
  package var onRecord: ((Int) -> Void)?

  /// - Parameters:
  ///   - lastExecutable: for the short batch at the end of an epoch.
  ///   - otherExecutable: as `executable`, over the second memory of batches. With it each batch is
  ///     gathered while the one before is trained on, by threads that are idle then.
  ///   - series: the memory of each scalar to write down after every step.
  ///   - scalars: memory of numbers that differ from step to step, with all their values.
  ///   - recordSteps: the steps that record statistics, ascending.
  package init(
    executable: Executable, lastExecutable: Executable?, otherExecutable: Executable? = nil,
    batches: Batches?, steps: Int,
    series: [TensorStorage], scalars: [(memory: TensorStorage, values: [Double])],
    recordSteps: [Int], cancellation: Cancellation
  ) {
    self.executable = executable
    self.lastExecutable = lastExecutable
    self.otherExecutable = otherExecutable
    self.cancellation = cancellation
    self.steps = steps
    memory =
      series + scalars.map { $0.memory }
      + (batches?.columns.flatMap { [$0.tensor.storage, $0.batch, $0.otherBatch] } ?? [])
    unsafe stretch = .allocate(capacity: 1)
    unsafe stretch.initialize(to: nb_stretch())
    unsafe self.recordSteps = .allocate(capacity: max(recordSteps.count, 1))
    for (i, step) in recordSteps.enumerated() { unsafe self.recordSteps[i] = Int64(step) }
    recordCount = recordSteps.count
    seriesMemory = series.map { _ in
      let values = TensorStorage(byteCount: 8 * max(steps, 1))
      values.fill(.nan, count: max(steps, 1), precision: .float64)
      return values
    }
    unsafe stretch.pointee.program = executable.program
    unsafe stretch.pointee.last_program = lastExecutable?.program
    unsafe stretch.pointee.other_program = otherExecutable?.program
    unsafe stretch.pointee.cancel = UnsafePointer(cancellation.flag)
    let written = unsafe zip(series, seriesMemory).map {
      unsafe nb_series(
        src: $0.base, dst: $1.base.bindMemory(to: Double.self, capacity: max(steps, 1)))
    }
    unsafe stretch.pointee.series = UnsafePointer(own(written))
    unsafe stretch.pointee.series_count = Int64(series.count)
    let numbers = unsafe scalars.map { scalar in
      let values = unsafe own(scalar.values)
      return unsafe nb_step_scalar(dst: scalar.memory.base, values: values)
    }
    unsafe stretch.pointee.scalar = UnsafePointer(own(numbers))
    unsafe stretch.pointee.scalars = Int64(scalars.count)
    if let batches { setBatches(batches) }
  }

  deinit {
    unsafe owned.forEach { unsafe $0.deallocate() }
    unsafe recordSteps.deallocate()
    unsafe stretch.deallocate()
  }

  private func own<T>(_ values: [T]) -> UnsafeMutablePointer<T> {
    let pointer = UnsafeMutablePointer<T>.allocate(capacity: max(values.count, 1))
    unsafe pointer.initialize(from: values, count: values.count)
    unsafe owned.append(UnsafeMutableRawPointer(pointer))
    return unsafe pointer
  }

  private func setBatches(_ batches: Batches) {
    unsafe stretch.pointee.rows = Int64(batches.rows)
    unsafe stretch.pointee.batch = Int64(batches.size)
    if let selection = batches.selection {
      unsafe stretch.pointee.selection = UnsafePointer(own(selection))
    }
    unsafe stretch.pointee.batch_rows = own([Int32](repeating: 0, count: batches.size))
    unsafe stretch.pointee.shuffle = batches.shuffleKey == nil ? 0 : 1
    unsafe stretch.pointee.shuffle_key = batches.shuffleKey?.bits ?? 0
    func columns(_ memory: (Column) -> TensorStorage) -> UnsafePointer<nb_batch_column> {
      let bound = unsafe batches.columns.map { column in
        let width = column.tensor.count / max(column.tensor.shape[0], 1)
        return unsafe nb_batch_column(
          dst: memory(column).base, src: column.tensor.storage.base + column.tensor.byteOffset,
          width: Int64(width), row: Int64(width * column.tensor.precision.size))
      }
      return unsafe UnsafePointer(own(bound))
    }
    unsafe stretch.pointee.column = (columns { $0.batch }, columns { $0.otherBatch })
    unsafe stretch.pointee.columns = Int64(batches.columns.count)
  }

  /// Runs steps `first..<first + count`.
  /// - Parameter records: whether the steps that are to record do so.
  /// - Returns: how many were done; fewer when cancelled.
  /// - Throws: when the guarded value is not finite or an index lies outside; the failing step
  ///   has changed nothing, and its series are written.
  package func run(first: Int, count: Int, records: Bool = true) throws(ExecutionError) -> Int {
    unsafe stretch.pointee.first_step = Int64(first)
    unsafe stretch.pointee.steps = Int64(count)
    var status = NB_OK
    unsafe stretch.pointee.record_step = UnsafePointer(recordSteps)
    unsafe stretch.pointee.record_steps = Int64(records ? recordCount : 0)
    unsafe stretch.pointee.recorded_context = Unmanaged.passUnretained(self).toOpaque()
    unsafe stretch.pointee.recorded = { context, step in
      guard let context = unsafe context else { return }
      unsafe Unmanaged<StepLoop>.fromOpaque(context).takeUnretainedValue().onRecord?(Int(step))
    }
    status = unsafe nb_run(stretch)
    let done = Int(unsafe stretch.pointee.done)
    if status == NB_OK || status == NB_CANCELLED { return done }
    for failed in [executable, lastExecutable, otherExecutable] {
      if let failed, unsafe failed.program == stretch.pointee.failed { try failed.check(status) }
    }
    return done
  }

  /// How many steps of the last call were done before it stopped.
  package var stepsDone: Int { Int(unsafe stretch.pointee.done) }

  /// What a step wrote into a series.
  package func value(ofSeries index: Int, at step: Int) -> Double {
    precondition(step >= 0 && step < steps, "the step must exist")
    return unsafe seriesMemory[index].withBytes {
      unsafe $0.load(fromByteOffset: 8 * step, as: Double.self)
    }
  }

  /// The first entries of a series.
  package func values(ofSeries index: Int, count: Int) -> [Double] {
    unsafe seriesMemory[index].withBytes { bytes in
      unsafe Array(bytes.bindMemory(to: Double.self).prefix(min(count, steps)))
    }
  }
}
