import Foundation
import Glibc
import Learning
import Testing

@testable import nbrun

@Suite struct CheckpointFolderTests {
  private func write(_ bytes: [UInt8], _ name: String, in folder: CheckpointFolder, by size: Int)
    throws
  {
    unsafe try folder.write(name) { (append) throws(CheckpointError) in
      for first in stride(from: 0, to: bytes.count, by: size) {
        let piece = Array(bytes[first..<min(first + size, bytes.count)])
        unsafe try piece.withUnsafeBufferPointer { (piece) throws(CheckpointError) in
          unsafe try append(UnsafeRawBufferPointer(piece))
        }
      }
    }
  }

  private func read(_ file: any CheckpointFile, from offset: Int, count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    unsafe try bytes.withUnsafeMutableBytes { unsafe try file.read(into: $0, at: offset) }
    return bytes
  }

  /// Less than a buffer, exactly one, and more than two, in pieces that fit none of them.
  @Test(arguments: [1, 4095, 1 << 22, (1 << 22) + 1, 9_000_001])
  func whatIsWrittenIsRead(_ count: Int) throws {
    let temporary = try TemporaryFolder()
    let folder = CheckpointFolder(temporary["out/a.checkpoints"])
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
    try write(bytes, "fit", in: folder, by: 300_007)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["fit.ckpt"])
    let file = try #require(try folder.open("fit"))
    #expect(file.byteCount == count)
    #expect(try read(file, from: 0, count: count) == bytes)
    for offset in stride(from: 0, to: count, by: max(1, count / 7)) {
      let some = min(5000, count - offset)
      #expect(try read(file, from: offset, count: some) == Array(bytes[offset..<offset + some]))
    }
    #expect(throws: CheckpointError.damaged) { try read(file, from: count - 1, count: 2) }
  }

  @Test func theOldFileStaysUntilTheNewOneIsWhole() throws {
    let temporary = try TemporaryFolder()
    let folder = CheckpointFolder(temporary["c"])
    try write([1, 2, 3], "fit", in: folder, by: 8)
    let open = try #require(try folder.open("fit"))
    #expect(throws: CheckpointError.unwritable("the disk fell off")) {
      unsafe try folder.write("fit") { (append) throws(CheckpointError) in
        unsafe try [4, 5].withUnsafeBufferPointer { (bytes) throws(CheckpointError) in
          unsafe try append(UnsafeRawBufferPointer(bytes))
        }
        #expect((try? read(open, from: 0, count: 3)) == [1, 2, 3])
        throw .unwritable("the disk fell off")
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["fit.ckpt"])
    let again = try #require(try folder.open("fit"))
    #expect(try read(again, from: 0, count: 3) == [1, 2, 3])
  }

  @Test func takesAwayWhatIsItsOwn() throws {
    let temporary = try TemporaryFolder()
    let folder = CheckpointFolder(temporary["c"])
    #expect(!folder.holdsCheckpoints)
    #expect(try folder.open("fit") == nil)
    folder.removeAll()
    // What a killed process has left, of one that is gone and of one that lives.
    try temporary.write("half", to: "c/.999999999~")
    try temporary.write("half", to: "c/.1~")
    try write([1], "fit", in: folder, by: 1)
    #expect(folder.holdsCheckpoints)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
        ".1~", "fit.ckpt",
      ])
    try temporary.write("mine", to: "c/notes.txt")
    folder.removeAll()
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
        ".1~", "notes.txt",
      ])
    let own = CheckpointFolder(temporary["d"])
    try write([1], "fit", in: own, by: 1)
    own.removeAll()
    #expect(try temporary.files() == ["c"])
  }

  @Test func saysWhyItCannot() throws {
    let temporary = try TemporaryFolder()
    try temporary.write("", to: "file")
    try temporary.write("", to: "c/folder.ckpt/x")
    #expect(throws: CheckpointError.unwritable("a part of the path is not a folder")) {
      try write([1], "fit", in: CheckpointFolder(temporary["file"]), by: 1)
    }
    let folder = CheckpointFolder(temporary["c"])
    #expect(throws: CheckpointError.unreadable("it is a folder")) { try folder.open("folder") }
    #expect(throws: CheckpointError.unwritable("the name is too long")) {
      try write([1], String(repeating: "n", count: 300), in: folder, by: 1)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["folder.ckpt"])
  }
}
