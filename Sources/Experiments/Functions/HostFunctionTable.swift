/// Every function of the language that works on the host.
enum HostFunctionTable {
  static let all: [HostFunction] =
    SequenceFunctions.all + ModelFunctions.all + DerivativeFunctions.all + CheckpointFunctions.all
    + DataFunctions.all
    + RunFunctions.all + CheckFunctions.all + FigureFunctions.all
}
