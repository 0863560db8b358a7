import Autodiff
import Learning
import Testing

@Suite struct TableTests {
  private func table() throws -> Table {
    let text = "n,who,ok,m\n1,a,true,4\n2,b,false,5\n3,,true,\n"
    return try CSVReader().table(from: Array(text.utf8), precision: .float64)
  }

  @Test func dropsAndSelectsColumns() throws {
    let table = try table()
    #expect(try table.dropping(["who", "m"]).names == ["n", "ok"])
    #expect(try table.selecting(["m", "n"]).names == ["m", "n"])
    #expect(throws: TableError.noColumn("x")) { try table.dropping(["n", "x"]) }
    #expect(throws: TableError.noColumn("x")) { try table.selecting(["x"]) }
    #expect(throws: TableError.noColumnsLeft) { try table.dropping(table.names) }
  }

  @Test func selectsRowsInOrderAndRepeated() throws {
    let rows = try table().selecting(rows: [2, 0, 2])
    #expect(rows.rowCount == 3)
    #expect(rows.column("n")?.values.tensor?.doubles == [3, 1, 3])
    #expect(rows.column("ok")?.values.tensor?.isBoolean == true)
    #expect(rows.column("m")?.missing == 2)
    #expect(rows.column("who")?.missing == 2)
    #expect(try table().selecting(rows: []).rowCount == 0)
  }

  @Test func makesAMatrixOfNumbers() throws {
    let matrix = try table().selecting(["n", "ok"]).matrix()
    #expect(matrix.shape.dimensions == [3, 2])
    #expect(matrix.doubles == [1, 1, 2, 0, 3, 1])
    #expect(!matrix.isBoolean)
    #expect(throws: TableError.notNumbers("who")) { try table().matrix() }
  }
}
