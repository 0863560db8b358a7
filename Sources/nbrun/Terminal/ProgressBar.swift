/// Draws progress on one line of a terminal: not before work has turned out to be long, not more
/// than ten times a second, and gone without a trace when it ends.
final class ProgressBar {
  private let write: (String) -> Void
  private let width: () -> Int
  private let now: () -> Double
  private var label = ""
  private var started = 0.0
  private var doneBefore = 0
  private var nextDrawing = Double.infinity
  private var isDrawn = false

  /// - Parameters:
  ///   - now: seconds since some moment.
  ///   - width: the columns of the terminal at the moment.
  init(
    now: @escaping () -> Double, width: @escaping () -> Int, write: @escaping (String) -> Void
  ) {
    self.now = now
    self.width = width
    self.write = write
  }

  /// Says how far the work of a block is; cheap enough for every step.
  func show(_ label: String, done: Int, total: Int, loss: Double?) {
    let time = now()
    if label != self.label || done == 0 {
      self.label = label
      started = time
      doneBefore = done
      if !isDrawn { nextDrawing = time + 0.3 }
    }
    guard time >= nextDrawing else { return }
    nextDrawing = time + 0.1
    let line = ProgressLine(
      label: label, done: done, before: doneBefore, total: total, loss: loss,
      elapsed: time - started)
    write("\r" + line.text(width: width()) + "\u{1B}[K")
    isDrawn = true
  }

  /// Takes the line away, before anything else is printed and when the work has ended.
  func erase() {
    if isDrawn { write("\r\u{1B}[K") }
    isDrawn = false
    nextDrawing = .infinity
    label = ""
  }
}
