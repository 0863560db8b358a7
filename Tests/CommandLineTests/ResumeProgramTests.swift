import Foundation
import Glibc
import TestSupport
import Testing

@testable import nbrun

/// The program as it is built, killed and taken up again.
@Suite struct ResumeProgramTests {
  private static let lesson = """
    ---
    title: Long
    seed: 2
    ---

    ```data rows
    x = randn(300, 8)
    y = sum(x, axis=1)
    split(train=0.8, test=0.2)
    ```

    ```model net
    loss = mse(linear(dropout(relu(linear(x, 16)), 0.1), 1)[:, 0], y)
    ```

    ```train fit
    model = net
    data = rows.train
    validation = rows.test
    optimizer = adam(lr=1e-3)
    epochs = 600
    batch_size = 32
    checkpoint_every = 100
    ```

    ```train fits
    model = net
    data = rows.train
    optimizer = sgd(lr=sweep(1e-2, 1e-3), momentum=0.9)
    steps = 2000
    checkpoint_every = 100
    ```
    """

  private func start(_ arguments: [String], in folder: TemporaryFolder) throws -> Process {
    let process = Process()
    process.executableURL = try ProgramTests.program()
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.environment = ["HOME": folder.path, "TERM": "dumb"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try Data().write(to: URL(filePath: folder["stderr"]))
    process.standardError = try FileHandle(
      forWritingTo: URL(filePath: folder["stderr"]))
    // A thread of the tests lets no interruption in, and a child has the mask of its parent.
    var mask = sigset_t()
    var before = sigset_t()
    unsafe sigemptyset(&mask)
    unsafe sigaddset(&mask, SIGINT)
    unsafe pthread_sigmask(SIG_UNBLOCK, &mask, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    try process.run()
    return process
  }

  private func finish(_ arguments: [String], in folder: TemporaryFolder) throws
    -> (code: Int32, error: String)
  {
    let process = try start(arguments, in: folder)
    process.waitUntilExit()
    return (process.terminationStatus, try folder.text(of: "stderr"))
  }

  private func whole() throws -> (report: String, seconds: Double) {
    let folder = try TemporaryFolder()
    try folder.write(Self.lesson, to: "long.md")
    let begin = RunSession.seconds()
    #expect(try finish(["long.md"], in: folder).code == 0)
    return (try folder.text(of: "output/long.html"), RunSession.seconds() - begin)
  }

  /// Whatever moment the signal meets, also in the midst of a writing.
  @Test(arguments: [SIGKILL, SIGINT])
  func aRunThatIsEndedAgainAndAgainGivesTheSameReport(_ signal: Int32) throws {
    let (report, seconds) = try whole()
    let folder = try TemporaryFolder()
    try folder.write(Self.lesson, to: "long.md")
    let checkpoints = folder["output/long.checkpoints"]
    var resumed = 0
    for turn in 0..<12 {
      let process = try start(["long.md", "--resume"], in: folder)
      // The first lives until there is something to go on from.
      while turn == 0, process.isRunning, !CheckpointFolder(checkpoints).holdsCheckpoints {
        usleep(200)
      }
      usleep(UInt32(seconds * 1e6 * Double.random(in: turn == 0 ? 0...0.02 : 0.1...0.5)))
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      let error = try folder.text(of: "stderr")
      #expect(!error.contains("error") && !error.contains("warning"), "\(turn): \(error)")
      if error.contains("goes on after step") || error.contains("taken from") { resumed += 1 }
      if process.terminationReason == .exit, process.terminationStatus == 0 { break }
    }
    let (code, error) = try finish(["long.md", "--resume"], in: folder)
    #expect(code == 0 && resumed > 0, "\(error)")
    #expect(try folder.text(of: "output/long.html") == report)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder["output"])
    #expect(left == ["long.html"])
  }

  /// `NBRUN_SEEDS=1000-2000` runs those seeds.
  @Test(arguments: RandomLesson.seeds(usually: 4...5))
  func randomLessonsThatAreEndedGiveTheSameReport(_ seed: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write(RandomLesson(seed: seed).text, to: "random.md")
    let begin = RunSession.seconds()
    #expect(try finish(["random.md"], in: folder).code == 0)
    let seconds = RunSession.seconds() - begin
    let report = try folder.text(of: "output/random.html")
    try FileManager.default.removeItem(atPath: folder["output"])
    for _ in 0..<4 {
      let process = try start(["random.md", "--resume"], in: folder)
      usleep(UInt32(seconds * 1e6 * Double.random(in: 0.1...0.9)))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let (code, error) = try finish(["random.md", "--resume"], in: folder)
    #expect(code == 0, "seed \(seed): \(error)")
    #expect(try folder.text(of: "output/random.html") == report, "seed \(seed)")
  }

  /// A lesson that fails after its training keeps it, and says so.
  private func failed() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Self.lesson + "\n```check\nfit.loss < 0\n```\n", to: "long.md")
    let (code, error) = try finish(["long.md"], in: folder)
    #expect(code == 1)
    #expect(error.contains("what was trained is kept in 'output/long.checkpoints'; --resume goes"))
    return folder
  }

  @Test func aFailedLessonNeedNotTrainAgain() throws {
    let folder = try failed()
    try folder.write(Self.lesson + "\n```check\nfit.loss > 0\n```\n", to: "long.md")
    let (code, error) = try finish(["long.md", "--resume"], in: folder)
    #expect(code == 0 && error.contains("fit is trained already"))
    #expect(error.contains("fits lr=0.001 is trained already"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder["output"]) == ["long.html"])
  }

  @Test func whatCannotBeGoneOnFromIsAnErrorOfItsBlock() throws {
    let folder = try failed()
    try folder.write(
      Self.lesson.replacing("adam(lr=1e-3)", with: "adam(lr=1e-2)"), to: "long.md")
    let changed = try finish(["long.md", "--resume"], in: folder)
    #expect(changed.code == 1)
    #expect(changed.error.contains("long.md:16:10: error[NB512]: fit cannot go on"))
    #expect(changed.error.contains("belongs to another training: optimizer differs"))
    #expect(changed.error.contains("fits lr=0.01 is trained already"))

    try folder.write(Self.lesson, to: "long.md")
    let place = folder["output/long.checkpoints/fit.ckpt"]
    let bytes = try Data(contentsOf: URL(filePath: place))
    try bytes.prefix(bytes.count / 2).write(to: URL(filePath: place))
    let cut = try finish(["long.md", "--resume"], in: folder)
    #expect(cut.code == 1 && cut.error.contains("error[NB513]: fit cannot go on"))
    #expect(cut.error.contains("is cut short: it has \(bytes.count / 2) of \(bytes.count) bytes"))
    try FileManager.default.removeItem(atPath: place)
    #expect(try finish(["long.md", "--resume"], in: folder).code == 0)

    // Without the option there is a word of what lies there, and a run like any other.
    let again = try failed()
    try again.write(Self.lesson, to: "long.md")
    let anew = try finish(["long.md"], in: again)
    #expect(anew.code == 0 && anew.error.contains("holds checkpoints of an earlier run"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: again["output"]) == ["long.html"])
  }

  @Test func aPlaceThatCannotBeWrittenToIsAWarning() throws {
    let report = try whole().report
    let folder = try TemporaryFolder()
    try folder.write(Self.lesson, to: "long.md")
    try folder.write("", to: "output/long.checkpoints")
    let (code, error) = try finish(["long.md", "--quiet"], in: folder)
    #expect(code == 0)
    #expect(
      error
        == "nbrun: warning: 'output/long.checkpoints/fit.ckpt' cannot be written: a part of the "
        + "path is not a folder; the training goes on without a checkpoint\n")
    #expect(try folder.text(of: "output/long.html") == report)
    #expect(try folder.text(of: "output/long.checkpoints").isEmpty)
  }

  @Test func aPrintedReportHasItsCheckpointsUnderOutput() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.lesson + "\n```check\nfit.loss < 0\n```\n", to: "long.md")
    for target in ["-", "/dev/null"] {
      #expect(try finish(["long.md", "-o", target], in: folder).code == 1)
      let files = try FileManager.default.contentsOfDirectory(
        atPath: folder["output/long.checkpoints"])
      #expect(files.sorted() == ["fit.ckpt", "fits-1.ckpt", "fits-2.ckpt"])
      try FileManager.default.removeItem(atPath: folder["output"])
    }
  }
}
