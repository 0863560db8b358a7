internal import CKernels

/// Where instructions are bound: the program that they belong to, and the memory that its kernels
/// keep of their own.
@safe struct BindingSite {
  let program: UnsafeMutablePointer<nb_program>
  let workspace: UnsafeMutableRawPointer
}
