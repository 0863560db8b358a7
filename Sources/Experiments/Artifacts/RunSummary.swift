/// A training run for showing.
package struct RunSummary: Sendable {
  package struct Series: Sendable {
    package var name: String
    package var steps: [Int]
    package var values: [Double]
    package init(name: String, steps: [Int], values: [Double]) {
      self.name = name
      self.steps = steps
      self.values = values
    }
  }

  /// Statistics over the entries of one gradient.
  package struct Statistics: Sendable {
    package var norm: Double
    package var mean: Double
    package var deviation: Double
    package var minimum: Double
    package var maximum: Double
    /// Share of entries that are exactly zero, 0...1.
    package var zeros: Double
    package var notFinite: Int
    package init(
      norm: Double, mean: Double, deviation: Double, minimum: Double, maximum: Double,
      zeros: Double, notFinite: Int
    ) {
      self.norm = norm
      self.mean = mean
      self.deviation = deviation
      self.minimum = minimum
      self.maximum = maximum
      self.zeros = zeros
      self.notFinite = notFinite
    }
  }

  package struct ParameterGradient: Sendable {
    package var path: String
    package var shape: [Int]
    /// The gradient of the loss over the run's data at the trained parameters.
    package var statistics: Statistics
    /// Norm of the last update over norm of the weight.
    package var updateRatio: Double?
    /// Norms at the recorded steps, for the sparkline and the flow.
    package var norms: Series
    /// Counts in equal bins from minimum to maximum.
    package var histogram: [Int]
    /// Against central differences in float64.
    package var check: Check?
    /// `vanishing`, `exploding`, `dead`, `underflowed to zero`, `not finite`, `frozen`, `unused`.
    package var flags: [String]
    /// A scalar parameter's own path over the steps, and its gradient's.
    package var values: Series?
    package init(
      path: String, shape: [Int], statistics: Statistics, updateRatio: Double?, norms: Series,
      histogram: [Int], check: Check?, flags: [String], values: Series?
    ) {
      self.path = path
      self.shape = shape
      self.statistics = statistics
      self.updateRatio = updateRatio
      self.norms = norms
      self.histogram = histogram
      self.check = check
      self.flags = flags
      self.values = values
    }
  }

  package struct Check: Sendable {
    /// Entries of the parameter that were compared.
    package var entries: Int
    package var largestError: Double
    package init(entries: Int, largestError: Double) {
      self.entries = entries
      self.largestError = largestError
    }
  }

  package var name: String
  package var model: String
  package var data: String?
  package var steps: Int
  /// How many were asked for; more than `steps` after early stopping or an interruption.
  package var plannedSteps: Int
  package var batchSize: Int?
  package var rows: Int?
  package var parameterCount: Int
  package var lossName: String
  /// Resolved options in order: optimiser with all its numbers, schedule, batch size, …
  package var hyperparameters: [(name: String, value: String)]
  /// Named scalar values over the data at the end, the loss first; validation ones apart.
  package var values: [(name: String, value: Double)]
  package var validationValues: [(name: String, value: Double)]
  /// That values and gradients at the end are over, where there are more: the first so many.
  package var evaluatedRows: Int?
  /// Training series (loss, metrics), every step.
  package var history: [Series]
  package var validationHistory: [Series]
  package var learningRate: Series?
  package var bestStep: Int?
  package var gradients: [ParameterGradient]
  /// What the check of the whole gradient covered, in words, and its largest error.
  package var gradientCheck: String?
  /// For a small model: "m: 0.9 − 0.01 · 36.305 = 0.53695".
  package var firstStep: [(path: String, before: Double, gradient: Double, after: Double)]
  package var learningRateAtFirstStep: Double?
  package var initFromReport: [String]
  package var interrupted: Bool
  package var secondsTraining: Double
  /// Before the first step: evaluating the model, deriving the step, planning it.
  package var secondsPreparing: (building: Double, deriving: Double, planning: Double)
  package var microsecondsPerStep: Double
  package var swept: [(name: String, value: DisplayValue)]

  package init(name: String, model: String, lossName: String) {
    self.name = name
    self.model = model
    self.lossName = lossName
    data = nil
    steps = 0
    plannedSteps = 0
    parameterCount = 0
    hyperparameters = []
    values = []
    validationValues = []
    history = []
    validationHistory = []
    gradients = []
    firstStep = []
    initFromReport = []
    interrupted = false
    secondsTraining = 0
    secondsPreparing = (0, 0, 0)
    microsecondsPerStep = 0
    swept = []
  }
}

/// The runs of a sweep, in the order of their combinations.
package struct SweepSummary: Sendable {
  package var name: String
  package var runs: [RunSummary]
  /// Indices into `runs`, best final loss (validation where there is one) first.
  package var ranking: [Int]
  package init(name: String, runs: [RunSummary], ranking: [Int]) {
    self.name = name
    self.runs = runs
    self.ranking = ranking
  }
}
