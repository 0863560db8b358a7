import Experiments
import Learning
import Notebooks
import Testing

/// Checkpoints that do not fit, are damaged, or cannot be written.
@Suite struct ResumeRefusalTests {
  /// The files that an interrupted run of the notebook leaves.
  private func files(_ text: String, csv: [String: String] = [:]) -> [String: [UInt8]] {
    let store = MemoryCheckpoints()
    let run = KeptRun(text, files: csv, store: store) { $0.done >= 5 }
    #expect(
      run.result.wasInterrupted && run.result.diagnostics.isEmpty, "\(run.result.diagnostics)")
    return store.files
  }

  @Test(arguments: [
    ("lr=1e-2", "lr=2e-2", "optimizer differs"), ("adam", "rmsprop", "optimizer differs"),
    ("0.2)\nloss", "0.3)\nloss", "model differs"), ("6)", "7)", "model differs"),
    ("mse(", "mae(", "model differs"), ("steps = 40", "steps = 50", "steps differs"),
    ("batch_size = 12", "batch_size = 13", "batch_size differs"),
    ("seed: 5", "seed: 6", "seed differs"), ("test=0.2", "test=0.1", "validation differs"),
    ("steps = 40", "steps = 40\nclip_grad_norm = 1", "clip_grad_norm differs"),
    ("steps = 40", "steps = 40\nfreeze = [h]", "freeze differs"),
    ("steps = 40", "steps = 40\nshuffle = false", "shuffle differs"),
    ("0.1 * randn", "0.2 * randn", "data differs"),
    ("seed: 5", "seed: 5\nprecision: float64", "precision"),
    (
      "adam(lr=1e-2)\nsteps = 40", "rmsprop(lr=1e-2)\nsteps = 41", "optimizer, steps differ"
    ),
  ])
  func anotherTrainingIsRefused(_ old: String, _ new: String, _ words: String) throws {
    let text =
      "---\nseed: 5\n---\n\n" + ResumedNotebook.head
      + ResumedNotebook.train(
        "validation = rows.test\noptimizer = adam(lr=1e-2)\nsteps = 40\nbatch_size = 12")
    let files = files(text)
    try #require(files.keys.sorted() == ["fit"] && text.contains(old))
    let resumed = KeptRun(
      text.replacing(old, with: new), store: MemoryCheckpoints(files), resumes: true)
    let diagnostic = try #require(resumed.result.diagnostics.first)
    #expect(diagnostic.code == 512 && resumed.result.diagnostics.count == 1)
    #expect(diagnostic.message.contains("fit cannot go on: 'test.checkpoints/fit' belongs"))
    #expect(diagnostic.message.hasSuffix(words) || words == "precision", "\(diagnostic.message)")
    #expect(diagnostic.message.contains(words))
    #expect(diagnostic.hint?.contains("--resume") == true)
  }

  /// What an optimiser of the author's reads is no part of its graph.
  @Test func anotherListInAnOptimizerIsRefused() throws {
    let text =
      ResumedNotebook.head + """
        ```eval
        def mine(w, g, lr=0.01):
            b = [0.5, 0.01]
            return w - lr * b[0] * g
        ```

        """ + ResumedNotebook.train("optimizer = mine(lr=0.01)\nsteps = 40\nbatch_size = 12")
    let files = files(text)
    try #require(files.keys.sorted() == ["fit"])
    let resumed = KeptRun(
      text.replacing("[0.5, 0.01]", with: "[0.6, 0.01]"), store: MemoryCheckpoints(files),
      resumes: true)
    #expect(resumed.result.diagnostics.map { $0.code } == [512])
    #expect(
      resumed.result.diagnostics.first?.message.hasSuffix("the rule of the optimizer differs")
        == true)
  }

  @Test func wordsAndOtherBlocksMayChange() throws {
    let text = ResumedNotebook.text(1)
    let whole = KeptRun(text)
    let files = files(text)
    let changed =
      text.replacing("```train", with: "Some words.\n\n```train")
      .replacing("epochs = 8", with: "epochs = 8   # passes\ncheckpoint_every = 3")
      .replacing("size = mean", with: "unused = x + 1\nsize = mean") + "```check\nfit.loss < 9\n```"
    let resumed = KeptRun(changed, store: MemoryCheckpoints(files), resumes: true)
    #expect(resumed.notices == [.resumed(run: "fit", step: 7, of: 32)])
    #expect(
      resumed.result.runs.map { "\($0.history)" } == whole.result.runs.map { "\($0.history)" })
  }

  @Test func anotherDataFileIsRefused() throws {
    let text = """
      ```data points
      table = csv("points.csv")
      x = table.x
      y = table.y
      ```

      ```model line
      cost = mean((param(0) * x - y) ** 2)
      ```

      ```train fit
      model = line
      data = points
      optimizer = sgd(lr=0.01)
      steps = 50
      ```
      """
    let csv = ["points.csv": "x,y\n1,2\n2,3\n3,5\n"]
    let files = files(text, csv: csv)
    let same = KeptRun(text, files: csv, store: MemoryCheckpoints(files), resumes: true)
    #expect(same.report == KeptRun(text, files: csv).report && same.notices.count == 1)
    let other = KeptRun(
      text, files: ["points.csv": "x,y\n1,2\n2,3\n3,6\n"], store: MemoryCheckpoints(files),
      resumes: true)
    #expect(other.result.diagnostics.first?.message.hasSuffix("data differs") == true)
  }

  @Test func damageIsFoundWhereverItIs() throws {
    let text = ResumedNotebook.text(0)
    let whole = try #require(files(text)["fit"])
    func message(_ bytes: [UInt8]) -> String? {
      let run = KeptRun(text, store: MemoryCheckpoints(["fit": bytes]), resumes: true)
      #expect(run.result.diagnostics.count == 1 && run.result.diagnostics.first?.code == 513)
      return run.result.diagnostics.first?.message
    }
    for place in Array(0..<40) + stride(from: 40, to: whole.count, by: whole.count / 60)
      + [whole.count - 1]
    {
      var flipped = whole
      flipped[place] ^= 1 << UInt8(place % 8)
      #expect(message(flipped) != nil, "byte \(place)")
    }
    for count in Array(0..<40) + stride(from: 40, to: whole.count, by: whole.count / 20) {
      let words = try #require(message(Array(whole.prefix(count))))
      #expect(words.hasSuffix(count < 8 ? "is no checkpoint of a training" : "bytes"))
    }
    #expect(message(whole + [0])?.hasSuffix("its checksum does not fit") == true)
    #expect(message(Array("# a text".utf8))?.hasSuffix("is no checkpoint of a training") == true)
    var later = whole
    later[8] = 2
    #expect(message(later)?.contains("has format 2") == true)
  }

  @Test func aStoreThatRefusesStopsNothing() {
    let store = MemoryCheckpoints()
    store.refuses = true
    let kept = KeptRun(ResumedNotebook.text(1, every: 3), store: store)
    #expect(
      kept.notices == [.notKept(place: "test.checkpoints/fit", .unwritable("no space is left"))])
    #expect(kept.report == KeptRun(ResumedNotebook.text(1, every: 3)).report)
  }

  @Test func withoutResumingEarlierCheckpointsGiveWay() {
    let text = ResumedNotebook.text(1, every: 9)
    let store = MemoryCheckpoints(["fit": [1], "gone": [2]])
    let kept = KeptRun(text, store: store)
    #expect(kept.notices.isEmpty && kept.result.diagnostics.isEmpty)
    #expect(store.moments.allSatisfy { $0.keys.sorted() == ["fit"] })
    // A run too short for a checkpoint of its own takes none away.
    let short = MemoryCheckpoints(["gone": [2]])
    _ = KeptRun(ResumedNotebook.text(1), store: short)
    #expect(short.files.keys.sorted() == ["gone"])
  }

  @Test(arguments: ["0", "1.5", "-3", "\"often\""])
  func theOptionIsANumberOfSteps(_ value: String) {
    let run = KeptRun(
      ResumedNotebook.head
        + ResumedNotebook.train("optimizer = sgd(lr=0.1)\nsteps = 9\ncheckpoint_every = \(value)"))
    #expect(run.result.diagnostics.map(\.code).allSatisfy { [300, 503].contains($0) })
    #expect(run.result.diagnostics.count == 1)
  }
}
