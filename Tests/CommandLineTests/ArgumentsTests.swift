import ArgumentParser
import Testing

@testable import nbrun

@Suite struct ArgumentsTests {
  private func request(_ arguments: String) throws -> RunRequest {
    let parts = arguments.split(separator: " ").map { String($0) }
    let command = try #require(try NbrunCommand.parseAsRoot(parts) as? RunCommand)
    return try command.request()
  }

  @Test func runningIsTheDefault() throws {
    let request = try request("lesson.md")
    #expect(request.lessons == [.init(path: "lesson.md", report: .file("output/lesson.html"))])
    #expect(request.usesCache && !request.isQuiet && request.json == nil && !request.resumes)
    #expect(try self.request("lesson.md --resume").resumes)
    #expect(request.threads == nil && request.parameters.isEmpty)
  }

  @Test func readsEveryOption() throws {
    let request = try request(
      "-P lr=0.1 a.md --threads 2 --json - -P name=a=b --no-cache --allow-read /d --quiet"
        + " --output-dir out/ --allow-read ../e sub/b.qmd")
    #expect(
      request.lessons == [
        .init(path: "a.md", report: .file("out/a.html")),
        .init(path: "sub/b.qmd", report: .file("out/b.html")),
      ])
    #expect(
      request.parameters == [
        try Assignment(argument: "lr=0.1"), try Assignment(argument: "name=a=b"),
      ])
    #expect(request.json == .standardOutput && request.threads == 2)
    #expect(!request.usesCache && request.isQuiet && request.allowedFolders == ["/d", "../e"])
    #expect(try self.request("a.md -o -").lessons[0].report == .standardOutput)
    #expect(try self.request("a.md -o r.html").lessons[0].report == .file("r.html"))
  }

  @Test(arguments: [
    ("", "Missing expected argument"),
    ("a.md b.md -o x.html", "-o names one report, but 2 lessons are given"),
    ("a.md -o x.html --output-dir y", "--output-dir has nothing to say"),
    ("a/l.md b/l.md", "would both be written to 'output/l.html'"),
    ("a.md -o - --json -", "cannot both go to '-'"),
    ("a.md --threads 0", "between 1 and 1024"),
    ("a.md --threads two", "two"),
    ("a.md -P lr", "should be name=value"),
    ("a.md -P =1", "should be name=value"),
    ("a.md --no-such", "Unknown option '--no-such'"),
    ("explain --stage grpah a.md", "grpah"),
    ("explain", "Missing expected argument"),
  ])
  func refusesWhatItCannotDo(_ arguments: String, _ message: String) {
    do {
      _ = try NbrunCommand.parseAsRoot(arguments.split(separator: " ").map { String($0) })
      Issue.record("should be refused")
    } catch {
      #expect(NbrunCommand.fullMessage(for: error).contains(message))
      #expect(!NbrunCommand.exitCode(for: error).isSuccess)
    }
  }

  @Test(arguments: Stage.allCases)
  func explainsAStage(_ stage: Stage) throws {
    let command = try NbrunCommand.parseAsRoot(["explain", "--stage", stage.rawValue, "a.md"])
    let request = try #require(command as? ExplainCommand).request()
    #expect(request.stage == stage && request.lesson == "a.md")
  }

  @Test(arguments: [
    ("a.md", "a.html", "."), ("x/y.z.md", "y.z.html", "x"), ("/a", "a.html", "/"),
    (".hidden", ".hidden.html", "."), ("x/", "x.html", "x"), ("/a/b.md", "b.html", "/a"),
  ])
  func namesReportsAfterLessons(_ path: String, _ report: String, _ folder: String) {
    #expect(PathText.reportName(of: path) == report)
    #expect(PathText.folder(of: path) == folder)
  }

  @Test(arguments: [
    ("output/a.html", "output/a.checkpoints"), ("a", "a.checkpoints"),
    ("/a.b.html", "/a.b.checkpoints"),
  ])
  func namesCheckpointsAfterReports(_ report: String, _ folder: String) {
    #expect(PathText.checkpointFolder(of: report) == folder)
  }
}
