import Glibc

/// Ctrl-C and its relatives: the first asks the work to stop, so that what there is can still be
/// reported; the second ends the process.
enum Interruption {
  private nonisolated(unsafe) static var stop: (@Sendable () -> Void)?

  /// - Parameter stop: called inside the signal handler, so it may do no more than set a flag.
  static func install(_ stop: @escaping @Sendable () -> Void) {
    unsafe Interruption.stop = stop
    for signal in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      unsafe action.__sigaction_handler.sa_handler = { _ in unsafe Interruption.stop?() }
      // The second signal finds the default action.
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
      unsafe sigaction(signal, &action, nil)
    }
    // A reader that went away is an error of writing, not a reason to lose the report.
    _ = signal(SIGPIPE, SIG_IGN)
  }
}
