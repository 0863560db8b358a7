import Autodiff
import CKernels

extension KernelCase {
  static var reductions: [KernelCase] {
    over(.rows) + over(.columns)
  }

  private enum Axis: String { case rows, columns }

  /// As the kernels do it, on what a cache holds.
  private static func over(_ axis: Axis) -> [KernelCase] {
    (0..<NB_REDUCTION_COUNT.rawValue).map { number in
      let reduction = nb_reduction(rawValue: number)
      let name = unsafe String(cString: nb_reduction_name(reduction))
      let (rows, width) = (64, 128)
      let results = axis == .rows ? rows : width
      return KernelCase(
        group: "reduction", name: "\(name) of \(axis), \(rows)×\(width)",
        work: moved(read: rows * width, written: results)
      ) { setting in
        let source = unsafe setting.operand(0, count: rows * width)
        let result = unsafe setting.operand(3, count: results)
        return {
          switch axis {
          case .rows:
            unsafe nb_reduce_rows(
              setting.kernels, reduction, result, source, Int64(rows), Int64(width))
          case .columns:
            unsafe nb_reduce_columns(
              setting.kernels, reduction, result, source, Int64(rows), Int64(width))
          }
        }
      }
    }
  }

  static var statistics: [KernelCase] {
    [64 * 128, many].map { count in
      KernelCase(
        group: "reduction", name: "statistics, \(count) entries", work: moved(read: count),
        isThreaded: count == many
      ) { setting in
        let source = unsafe setting.operand(0, count: count)
        let result = unsafe setting.operand(3, count: 64).bindMemory(to: Double.self, capacity: 7)
        return {
          unsafe setting.kernels.pointee.statistics(
            result, source, nil, Int64(count), setting.pool)
        }
      }
    }
  }
}
