import Notebooks
import Testing
import Typesetting

@testable import nbrun

@Test func findsTheFormulasOfProseTitlesAndCaptions() {
  let text = """
    ---
    title: On $t$
    ---
    Let $a$ be `$no$`.

    $$
    b
    $$ {#eq-b}

    ```plot p
    #| caption: Where $c$ is.
    plot([1], [2])
    ```
    """
  let formulas = Notebook.parse(source: SourceText(name: "a.md", text: text)).formulas
  #expect(Set(formulas.map(\.isDisplay)) == [true, false])
  #expect(
    formulas.map { $0.tex.filter { !$0.isNewline } }.sorted() == ["a", "b", "c", "t"])
}
