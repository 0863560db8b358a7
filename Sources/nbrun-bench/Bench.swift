import CKernels
import Glibc

/// Measures kernels against what the machine can do, then training steps and whole notebooks.
///
///     nbrun-bench [--json] [WORKLOAD.md …]
///
/// Prints a table, or with `--json` one line of JSON a figure. Figures are the best of several
/// runs; compare them within one run only.
@main
enum Bench {
  static func main() {
    var paths = Array(CommandLine.arguments.dropFirst())
    let printer = FigurePrinter(isJSON: paths.contains("--json"))
    paths.removeAll { $0 == "--json" }
    let peaks = Peaks.measure(printer)
    KernelBench(peaks: peaks, printer: printer).run()
    for path in paths.isEmpty ? NotebookBench.usual : paths {
      NotebookBench(path: path, printer: printer).run()
    }
  }

  static func seconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// The measured limits of the machine, in the same run as everything else.
struct Peaks {
  /// Floating-point operations a second of one thread.
  var flops: Double
  /// Bytes a second.
  var bandwidth: Double

  static func measure(_ printer: FigurePrinter) -> Peaks {
    let peaks = Peaks(flops: nb_peak_flops(), bandwidth: nb_peak_bandwidth())
    printer.figure("peak", "multiply-add, one thread", peaks.flops / 1e9, "Gflop/s")
    printer.figure("peak", "copy, one thread", peaks.bandwidth / 1e9, "GB/s")
    return peaks
  }
}
