import ArgumentParser
import Autodiff
import Glibc
import Typesetting

@main enum Nbrun {
  static func main() {
    let environment = Nbrun.environment()
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments == ["--help"] || arguments == ["-h"] || arguments == ["help"] {
      print(NbrunCommand.helpMessage(for: RunCommand.self))
      return
    }
    let terminal = Terminal(environment: environment)
    do {
      let command = try NbrunCommand.parseAsRoot(arguments)
      let cancellation = Cancellation()
      Interruption.install { cancellation.cancel() }
      let typesetter = Typesetter(
        source: InstalledKaTeX.source(), cache: FormulaFolder(environment: environment))
      let code: Ending
      switch command {
      case let command as RunCommand:
        code = RunSession(
          request: try command.request(), pipeline: .standard, terminal: terminal,
          typesetter: typesetter, cancellation: cancellation,
          report: Terminal.writeError, output: Terminal.writeOutput
        ).run()
      case let command as ExplainCommand:
        code = ExplainSession(
          request: try command.request(), pipeline: .standard, terminal: terminal,
          typesetter: typesetter, cancellation: cancellation,
          report: Terminal.writeError, output: Terminal.writeOutput
        ).run()
      default:
        var command = command
        try command.run()
        code = .sound
      }
      exit(code.rawValue)
    } catch {
      end(with: error)
    }
  }

  /// Prints what the parser of arguments has to say: help and version, or what was wrong.
  private static func end(with error: any Error) -> Never {
    let text = NbrunCommand.fullMessage(for: error)
    if NbrunCommand.exitCode(for: error).isSuccess {
      print(text)
      exit(Ending.sound.rawValue)
    }
    Terminal.writeError(text + "\n")
    exit(Ending.unusable.rawValue)
  }

  private static func environment() -> [String: String] {
    var values: [String: String] = [:]
    for name in ["HOME", "XDG_CACHE_HOME", "TERM", "NO_COLOR"] {
      if let value = unsafe getenv(name) { values[name] = unsafe String(cString: value) }
    }
    return values
  }
}
