import Markup
import Testing
import Typesetting

@Suite struct FormulaCacheTests {
  private let formulas = [Formula("x^2"), Formula("x^2", isDisplay: true), Formula("y")]
  private static let unreachable = KaTeXSource(identity: "installed") {
    Issue.record("KaTeX must not be loaded")
    return nil
  }

  @Test func aCachedFormulaNeedsNoKaTeX() throws {
    let cache = MemoryCache()
    let first = Typesetter(source: installedKaTeX, cache: cache)
    first.prepare(formulas)
    #expect(cache.count == 4)
    let second = Typesetter(source: Self.unreachable, cache: cache)
    for formula in formulas {
      #expect(
        try second.markup(of: formula).get().string == first.markup(of: formula).get().string)
    }
  }

  @Test func aNewFormulaNeedsNoScriptOnceItIsCompiled() throws {
    let cache = MemoryCache()
    Typesetter(source: installedKaTeX, cache: cache).prepare(formulas)
    let later = Typesetter(source: Self.unreachable, cache: cache)
    let formula = Formula(#"\frac{a}{b} \text{ is new}"#)
    #expect(
      try later.markup(of: formula).get().string == typesetter.markup(of: formula).get().string)
  }

  @Test func anotherKaTeXTypesetsAnew() {
    let cache = MemoryCache()
    Typesetter(source: installedKaTeX, cache: cache).prepare(formulas)
    let other = KaTeXSource(identity: "other", load: installedKaTeX.load)
    Typesetter(source: other, cache: cache).prepare(formulas)
    #expect(cache.count == 8)
  }

  @Test func aDamagedRecordIsTypesetAnew() throws {
    let changes: [@Sendable (inout [UInt8]) -> Void] = [
      { $0 = [] },
      { $0 = Array($0.dropLast(5)) },
      { $0[$0.count / 2] ^= 1 },
      { $0[0] ^= 0xFF },
      { $0.append(0xC0) },
      { $0 = Array(repeating: 0x0A, count: 100) },
    ]
    for change in changes {
      let cache = MemoryCache()
      let good = try Typesetter(source: installedKaTeX, cache: cache)
        .markup(of: formulas[0]).get().string
      cache.damage(change)
      let again = try Typesetter(source: installedKaTeX, cache: cache)
        .markup(of: formulas[0]).get().string
      #expect(again == good)
    }
  }
}
