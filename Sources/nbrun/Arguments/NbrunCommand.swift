import ArgumentParser

/// The whole command line: `nbrun lesson.md` runs, `nbrun explain lesson.md` explains.
struct NbrunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nbrun",
    abstract: "Runs Markdown lessons and writes each as one HTML report.",
    usage: usage,
    version: Version.text,
    subcommands: [RunCommand.self, ExplainCommand.self],
    defaultSubcommand: RunCommand.self)

  static let usage = """
    nbrun [<options>] <lesson.md> ...
    nbrun explain [--stage <stage>] <lesson.md>
    """
}

enum Version {
  static let text = "0.1.0"
}
