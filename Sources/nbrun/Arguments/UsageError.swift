/// What is wrong with a command line.
enum UsageError: Error, Equatable {
  case twoOutputs
  case oneOutputForMany(Int)
  case sameReport(String, String, String)
  case sameTarget(String)
  case threadsOutOfRange(Int)
  case notAnAssignment(String)
  case emptyPath

  var message: String {
    switch self {
    case .twoOutputs: "-o names the report itself, so --output-dir has nothing to say."
    case .oneOutputForMany(let count):
      "-o names one report, but \(count) lessons are given; use --output-dir."
    case .sameReport(let first, let second, let report):
      "'\(first)' and '\(second)' would both be written to '\(report)'."
    case .sameTarget(let target):
      "The report and the JSON cannot both go to '\(target)'."
    case .threadsOutOfRange(let threads):
      "--threads \(threads): there must be between 1 and 1024 threads."
    case .notAnAssignment(let argument): "-P \(argument): this should be name=value."
    case .emptyPath: "A path is empty."
    }
  }
}
