/// A figure: panels of marks with axes. (Completed by the charts module.)
package struct Chart: Sendable {
  package init() {}
}
