import ArgumentParser

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs Markdown lessons and writes each as one HTML report.",
    usage: NbrunCommand.usage,
    discussion: """
      Exit codes: 0 all ran and held; 1 a block or a check failed (the report is still written);
      2 usage, or a file that cannot be read or written; 130 interrupted.
      """)

  @Argument(help: ArgumentHelp("The lessons to run.", valueName: "lesson.md"))
  var lessons: [String]

  @Option(
    name: .short, help: ArgumentHelp("Where the report goes; - prints it.", valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("The folder of the reports (default: output).", valueName: "dir"))
  var outputDir: String?

  @Option(
    name: .customShort("P"), parsing: .singleValue,
    help: ArgumentHelp("Sets an entry of the lesson's params.", valueName: "name=value"))
  var parameters: [String] = []

  @Option(help: ArgumentHelp("Writes the results for programs; - prints them.", valueName: "file"))
  var json: String?

  @Option(help: ArgumentHelp("How many threads compute.", valueName: "n"))
  var threads: Int?

  @Flag(help: "Computes everything anew.")
  var noCache = false

  @Flag(
    help: ArgumentHelp(
      "Goes on where a run that was interrupted or killed has left off.",
      discussion: """
        Trainings of more than half a minute, and those with checkpoint_every, write checkpoints \
        into a folder beside the report; so does Ctrl-C. A run that went well removes them.
        """))
  var resume = false

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Lets lessons read files of this folder.", valueName: "dir"))
  var allowRead: [String] = []

  @Flag(name: .long, help: "Prints errors and warnings only.")
  var quiet = false

  func validate() throws { _ = try request() }

  /// What the arguments ask for.
  func request() throws -> RunRequest {
    do throws(UsageError) {
      return try RunRequest(self)
    } catch {
      throw ValidationError(error.message)
    }
  }
}
