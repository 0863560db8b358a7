import ArgumentParser

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Prints one of the stages between a lesson and its report.")

  @Option(help: ArgumentHelp("notebook, program, graph, plan or report.", valueName: "stage"))
  var stage: Stage = .program

  @Option(
    name: .customShort("P"), parsing: .singleValue,
    help: ArgumentHelp("Sets an entry of the lesson's params.", valueName: "name=value"))
  var parameters: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Lets the lesson read files of this folder.", valueName: "dir"))
  var allowRead: [String] = []

  @Argument(help: ArgumentHelp("The lesson to explain.", valueName: "lesson.md"))
  var lesson: String

  func validate() throws { _ = try request() }

  func request() throws -> ExplainRequest {
    do throws(UsageError) {
      return ExplainRequest(
        lesson: lesson, stage: stage, parameters: try parameters.map(Assignment.init(argument:)),
        allowedFolders: allowRead)
    } catch {
      throw ValidationError(error.message)
    }
  }
}

/// What stands between a text and its report.
enum Stage: String, CaseIterable, Sendable, ExpressibleByArgument {
  case notebook, program, graph, plan, report
}
