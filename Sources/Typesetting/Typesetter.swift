package import Markup
internal import Synchronization

/// Typesets formulas, each once: from the cache, else by KaTeX, which is loaded only when a
/// formula is missing there, and compiled only once.
///
/// Safe to use from several threads, so that `prepare` may run beside the training.
package final class Typesetter: Sendable {
  package typealias Answer = Result<RawMarkup, TypesettingError>

  private let source: KaTeXSource
  private let cache: (any FormulaCache)?
  private let state = Mutex(State())

  private struct State {
    var answers: [Formula: Answer] = [:]
    var engine: Engine = .notLoaded
  }

  private enum Engine {
    case notLoaded
    case ready(KaTeX)
    case missing(TypesettingError)
  }

  package init(source: KaTeXSource, cache: (any FormulaCache)?) {
    self.source = source
    self.cache = cache
  }

  /// Typesets formulas ahead of their use.
  package func prepare(_ formulas: some Sequence<Formula>) {
    for formula in formulas { _ = markup(of: formula) }
  }

  /// A `math` element that holds its TeX as an annotation.
  package func markup(of formula: Formula) -> Answer {
    state.withLock { state in
      if let answer = state.answers[formula] { return answer }
      let answer = answer(for: formula, &state)
      state.answers[formula] = answer
      return answer
    }
  }

  /// The formula for a page, and what was wrong with it: where it cannot be typeset, its TeX.
  package func content(of formula: Formula) -> (content: Content, error: TypesettingError?) {
    switch markup(of: formula) {
    case .success(let markup): (.raw(markup), nil)
    case .failure(let error): (Typesetter.source(of: formula), error)
    }
  }

  private static func source(of formula: Formula) -> Content {
    let limit = 2000
    let tex = formula.tex.utf8.count <= limit ? formula.tex : "\(formula.tex.prefix(limit))…"
    return .element(
      Element("code", ["class": formula.isDisplay ? "tex display" : "tex"]) { tex })
  }

  private func answer(for formula: Formula, _ state: inout State) -> Answer {
    let length = formula.tex.utf8.count
    guard length <= KaTeX.lengthLimit else {
      return .failure(.tooLong(bytes: length, limit: KaTeX.lengthLimit))
    }
    guard let identity = source.identity else { return .failure(.notInstalled) }
    let record = CacheRecord(formula, engine: identity)
    if let kept = kept(record), let mathML = String(validating: kept, as: UTF8.self) {
      return .success(RawMarkup(mathML))
    }
    do throws(TypesettingError) {
      let mathML = try engine(identity, &state).mathML(of: formula)
      cache?.keep(record.encoded(Array(mathML.utf8)), named: record.name)
      return .success(RawMarkup(mathML))
    } catch {
      // A script that was cut short may have left anything behind.
      if error == .tooMuchWork { state.engine = .notLoaded }
      return .failure(error)
    }
  }

  private func kept(_ record: CacheRecord) -> ArraySlice<UInt8>? {
    cache?.record(named: record.name).flatMap { record.answer(in: $0) }
  }

  private func engine(_ identity: String, _ state: inout State) throws(TypesettingError) -> KaTeX {
    switch state.engine {
    case .ready(let engine): return engine
    case .missing(let error): throw error
    case .notLoaded:
      do throws(TypesettingError) {
        let engine = try load(identity)
        state.engine = .ready(engine)
        return engine
      } catch {
        state.engine = .missing(error)
        throw error
      }
    }
  }

  /// KaTeX as it is kept compiled, else from its script.
  private func load(_ identity: String) throws(TypesettingError) -> KaTeX {
    let record = CacheRecord(compiled: identity)
    // What another build of Duktape has kept may not load.
    if let kept = kept(record), let engine = try? KaTeX(compiled: Array(kept)) { return engine }
    guard let script = source.load() else { throw .notInstalled }
    let compiled = try KaTeX.compile(script)
    cache?.keep(record.encoded(compiled), named: record.name)
    return try KaTeX(compiled: compiled)
  }
}
