import Foundation
import Testing

@testable import nbrun

@Suite struct FilesTests {
  @Test func readsInsideTheNotebooksFolderOnly() throws {
    let temporary = try TemporaryFolder()
    try temporary.write("1", to: "lesson/data/x.csv")
    try temporary.write("2", to: "secret.csv")
    try temporary.write("3", to: "lesson-2/y.csv")
    try temporary.write("4", to: "other/z.csv")
    try temporary.link("lesson/inner.csv", to: "data/x.csv")
    try temporary.link("lesson/outer.csv", to: "../secret.csv")
    try temporary.link("lesson/away", to: "..")
    try temporary.link("lesson/loop", to: "loop")
    let folder = NotebookFolder(
      notebook: temporary["lesson/a.md"], allowed: [temporary["other"]])

    func text(_ path: String) throws -> String {
      String(decoding: try folder.bytes(of: path), as: UTF8.self)
    }
    for path in [
      "data/x.csv", "./data/../data/x.csv", "inner.csv", "../lesson/data/x.csv",
      temporary["lesson/data/x.csv"],
    ] { #expect(try text(path) == "1") }
    #expect(try text("../other/z.csv") == "4")
    #expect(try text("away/other/z.csv") == "4")
    for path in [
      "../secret.csv", "outer.csv", "away/secret.csv", "../lesson-2/y.csv", "/etc/passwd",
      "../no-such.csv", "data/../../secret.csv",
    ] { #expect(throws: FileFault.outside(path)) { try folder.bytes(of: path) } }
    for path in ["no.csv", "", "loop", "data/x.csv/y", "a\0b"] {
      #expect(throws: FileFault.notFound(path)) { try folder.bytes(of: path) }
    }
    #expect(throws: FileFault.isFolder("data")) { try folder.bytes(of: "data") }
  }

  @Test func neverWaitsForAPipe() throws {
    let temporary = try TemporaryFolder()
    let made = unsafe mkfifo(temporary["pipe"], 0o600)
    #expect(made == 0)
    let folder = NotebookFolder(notebook: temporary["a.md"], allowed: [])
    #expect(throws: FileFault.notAFile("pipe")) { try folder.bytes(of: "pipe") }
    #expect(throws: FileFault.notAFile("/dev/zero")) {
      try FileReading.bytes(of: "/dev/zero", shown: "/dev/zero", limit: 10)
    }
  }

  @Test func refusesWhatIsTooLarge() throws {
    let temporary = try TemporaryFolder()
    try temporary.write("12345", to: "a")
    let path = temporary["a"]
    #expect(throws: FileFault.tooLarge(path, bytes: 5, limit: 4)) {
      try FileReading.bytes(of: path, shown: path, limit: 4)
    }
  }

  @Test func writesWholeFilesAndLeavesNothingElse() throws {
    let temporary = try TemporaryFolder()
    try FileWriting.write(Array("one".utf8), to: temporary["r.html"])
    try FileWriting.write(Array("two".utf8), to: temporary["r.html"])
    #expect(try temporary.text(of: "r.html") == "two")
    #expect(try temporary.files() == ["r.html"])
    let mask = umask(0)
    umask(mask)
    let mode = try FileManager.default.attributesOfItem(atPath: temporary["r.html"])[
      .posixPermissions]
    #expect(mode as? Int == Int(0o666 & ~mask))
    try FileWriting.write([1], to: temporary["deep/er/r.html"])
    #expect(try temporary.files() == ["deep", "r.html"])
  }

  @Test func keepsLinksAndRefusesFolders() throws {
    let temporary = try TemporaryFolder()
    try temporary.write("old", to: "real.html")
    try temporary.link("link.html", to: "real.html")
    try FileWriting.write(Array("new".utf8), to: temporary["link.html"])
    #expect(try temporary.text(of: "real.html") == "new")
    #expect(throws: FileFault.isFolder(temporary.path)) {
      try FileWriting.write([], to: temporary.path)
    }
    let place = temporary["real.html/x.html"]
    #expect(throws: FileFault.refused(place, action: .write, code: ENOTDIR)) {
      try FileWriting.write([], to: place)
    }
    try FileWriting.write([1, 2, 3], to: "/dev/null")
    #expect(throws: FileFault.refused("/dev/full", action: .write, code: ENOSPC)) {
      try FileWriting.write([1, 2, 3], to: "/dev/full")
    }
    #expect(try temporary.files() == ["link.html", "real.html"])
  }

  @Test func aFailureKeepsTheOldFile() throws {
    let temporary = try TemporaryFolder()
    try temporary.write("old", to: "locked/r.html")
    let path = temporary["locked/r.html"]
    let name = String(repeating: "n", count: 300)
    #expect(throws: FileFault.refused(temporary[name], action: .write, code: ENAMETOOLONG)) {
      try FileWriting.write([1], to: temporary[name])
    }
    guard getuid() != 0 else { return }
    unsafe chmod(temporary["locked"], 0o500)
    #expect(throws: FileFault.refused(path, action: .write, code: EACCES)) {
      try FileWriting.write([1], to: path)
    }
    unsafe chmod(temporary["locked"], 0o700)
    #expect(try temporary.text(of: "locked/r.html") == "old")
  }

  /// What would be refused at the end is refused before a long run begins.
  @Test func aReportWithoutAPlaceIsRefusedBeforehand() throws {
    let temporary = try TemporaryFolder()
    try FileWriting.write([1], to: temporary["file"])
    for path in ["file", "new", "a/b/c/new"] {
      try FileWriting.check(temporary[path])
    }
    try FileWriting.check("new.html")
    try FileWriting.check("/dev/null")
    #expect(!FileManager.default.fileExists(atPath: temporary["a"]))
    for (path, code) in [("file/new", ENOTDIR), ("file/a/new", ENOTDIR), ("file/../new", ENOTDIR)] {
      let fault = FileFault.refused(temporary[path], action: .write, code: code)
      #expect(throws: fault) { try FileWriting.check(temporary[path]) }
      #expect(throws: fault) { try FileWriting.write([1], to: temporary[path]) }
    }
    #expect(throws: FileFault.isFolder(temporary[""])) {
      try FileWriting.check(temporary[""])
    }
    guard getuid() != 0 else { return }
    unsafe chmod(temporary[""], 0o500)
    #expect(throws: FileFault.refused(temporary["a/new"], action: .write, code: EACCES)) {
      try FileWriting.check(temporary["a/new"])
    }
    unsafe chmod(temporary[""], 0o700)
  }

  @Test func formulasAreKeptInTheUsersFolder() throws {
    let temporary = try TemporaryFolder()
    let cache = try #require(FormulaFolder(environment: ["XDG_CACHE_HOME": temporary["c"]]))
    #expect(cache.record(named: "1-ab") == nil)
    cache.keep([1, 2, 3], named: "1-ab")
    #expect(cache.record(named: "1-ab") == [1, 2, 3])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: temporary["c/nbrun/formulas"]) == [
        "1-ab"
      ])
    let home = try #require(
      FormulaFolder(environment: ["XDG_CACHE_HOME": "relative", "HOME": temporary["h"]]))
    home.keep([4], named: "x")
    #expect(
      FileManager.default.fileExists(atPath: temporary["h/.cache/nbrun/formulas/x"]))
    let homeless = FormulaFolder(environment: [:])
    #expect(homeless == nil)
    // A folder that cannot be written to keeps nothing and fails nothing.
    let nowhere = try #require(FormulaFolder(environment: ["HOME": "/dev/null"]))
    nowhere.keep([1], named: "x")
    #expect(nowhere.record(named: "x") == nil)
  }
}
