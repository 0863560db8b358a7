import Autodiff
import Glibc
import Testing

@testable import nbrun

@Test(.serialized, arguments: [SIGINT, SIGTERM, SIGHUP])
func theFirstSignalAsksToStopAndTheSecondWouldKill(_ signal: Int32) {
  let cancellation = Cancellation()
  Interruption.install { cancellation.cancel() }
  defer {
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { _ = Glibc.signal(signal, SIG_DFL) }
  }
  #expect(!cancellation.isCancelled)
  // To the process: a worker's thread lets no signal in.
  kill(getpid(), signal)
  for _ in 0..<1000 where !cancellation.isCancelled { usleep(5_000) }
  #expect(cancellation.isCancelled)
  var action = sigaction()
  unsafe sigaction(signal, nil, &action)
  let isDefault = unsafe action.__sigaction_handler.sa_handler == nil
  #expect(isDefault)
}
