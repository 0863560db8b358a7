/// Times kernels and holds each against its roofline.
struct KernelBench {
  let machine: Machine
  let stopwatch: Stopwatch
  /// Only cases whose group and name have this text; all, where it is empty.
  var filter = ""

  func run(_ write: (Figure) -> Void) throws {
    let cases = KernelCase.all.filter { $0.isNamed(filter) }
    // One after the other: the operands of one setting are gone before those of the next.
    for threads in machine.one.threads == machine.all.threads ? [1] : [1, machine.all.threads] {
      guard let setting = KernelSetting(threads: threads) else { return }
      for item in cases where threads == 1 || item.isThreaded {
        let seconds = stopwatch.seconds(try item.bind(setting))
        write(
          Figure(
            group: item.group, name: item.name, work: item.work, footprint: item.footprint,
            seconds: seconds, on: machine[threads]))
      }
    }
  }
}

extension KernelCase {
  func isNamed(_ filter: String) -> Bool {
    filter.isEmpty || "\(group) \(name)".contains(filter)
  }
}
