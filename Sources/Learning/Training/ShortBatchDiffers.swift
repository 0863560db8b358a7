/// The last, short batch of an epoch would train other parameters than whole ones, as a model has it
/// that asks for the rows of its batch before it makes one.
package struct ShortBatchDiffers: Error, Hashable {
  package var rows: Int
  package var shortRows: Int
  /// The path of the first parameter that is not in both, or not of the same shape.
  package var parameter: String
}
