import Autodiff

/// One measured number.
struct Figure: Equatable {
  var group: String
  var name: String
  var threads: Int?
  /// Of one call, where the number is a rate.
  var seconds: Double?
  var value: Double
  var unit: String
  /// Of what the roofline allows.
  var share: Double?
  /// What stands in the way of more: see `Roofline.Bound`.
  var roof: String?

  init(
    group: String, name: String, threads: Int? = nil, seconds: Double? = nil, value: Double,
    unit: String, share: Double? = nil, roof: String? = nil
  ) {
    self.group = group
    self.name = name
    self.threads = threads
    self.seconds = seconds
    self.value = value
    self.unit = unit
    self.share = share
    self.roof = roof
  }

  /// A computation that took so long, against its roofline.
  init(
    group: String, name: String, work: Work, footprint: Double? = nil, seconds: Double,
    on roofline: Roofline
  ) {
    let bound = roofline.bound(work, footprint: footprint)
    let isArithmetic = bound?.roof == Roofline.flopsRoof
    self.init(
      group: group, name: name, threads: roofline.threads, seconds: seconds,
      value: (isArithmetic ? work.flops : work.bytes) / seconds / 1e9,
      unit: isArithmetic ? "Gflop/s" : "GB/s", share: bound.map { $0.seconds / seconds },
      roof: bound?.roof)
  }
}
