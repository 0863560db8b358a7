/// What a command line asks for, checked as far as that goes without looking at any file.
struct RunRequest: Equatable, Sendable {
  enum Target: Equatable, Sendable {
    case file(String)
    case standardOutput

    init(argument: String) { self = argument == "-" ? .standardOutput : .file(argument) }
  }

  struct Lesson: Equatable, Sendable {
    var path: String
    var report: Target
  }

  /// Where reports go unless told otherwise.
  static let reportFolder = "output"

  var lessons: [Lesson]
  var parameters: [Assignment]
  var json: Target?
  var threads: Int?
  var usesCache: Bool
  /// Whether trainings go on from their checkpoints.
  var resumes: Bool
  var allowedFolders: [String]
  var isQuiet: Bool

  init(_ command: RunCommand) throws(UsageError) {
    lessons = try RunRequest.lessons(command)
    parameters = try command.parameters.map(Assignment.init(argument:))
    json = command.json.map(Target.init(argument:))
    threads = command.threads
    usesCache = !command.noCache
    resumes = command.resume
    allowedFolders = command.allowRead
    isQuiet = command.quiet

    if let threads, !(1...1024).contains(threads) { throw .threadsOutOfRange(threads) }
    if let json {
      if lessons.contains(where: { $0.report == json }) { throw .sameTarget(command.json ?? "") }
    }
    for folder in allowedFolders
      + [command.outputDir, command.output, command.json].compactMap(\.self)
    where folder.isEmpty { throw .emptyPath }
  }

  private static func lessons(_ command: RunCommand) throws(UsageError) -> [Lesson] {
    if let output = command.output {
      if command.outputDir != nil { throw .twoOutputs }
      guard command.lessons.count == 1 else { throw .oneOutputForMany(command.lessons.count) }
      return [Lesson(path: command.lessons[0], report: Target(argument: output))]
    }
    let folder = command.outputDir ?? reportFolder
    var owners: [String: String] = [:]
    var lessons: [Lesson] = []
    for path in command.lessons {
      let report = PathText.joined(folder, PathText.reportName(of: path))
      if let owner = owners[report] { throw .sameReport(owner, path, report) }
      owners[report] = path
      lessons.append(Lesson(path: path, report: .file(report)))
    }
    return lessons
  }
}

struct ExplainRequest: Equatable, Sendable {
  var lesson: String
  var stage: Stage
  var parameters: [Assignment]
  var allowedFolders: [String]
}

/// An entry of the notebook's `params`, from `-P name=value`.
struct Assignment: Equatable, Sendable {
  var name: String
  var value: String

  init(argument: String) throws(UsageError) {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
      throw .notAnAssignment(argument)
    }
    name = String(argument[..<equals])
    value = String(argument[argument.index(after: equals)...])
  }
}
