// The closed lists that C and Swift both read. Add a line here, and the tables in C and the
// form of a primitive in Swift can name it.
#pragma once

// Entry-by-entry opcodes of the tile interpreter: unary, binary, ternary.
#define NB_UNARY_OPCODES(X)                                                                  \
  X(copy) X(neg) X(abs) X(sign) X(sqrt) X(reciprocal) X(square) X(exp) X(log) X(log1p)       \
  X(sin) X(cos) X(tan) X(tanh) X(sigmoid) X(erf) X(relu) X(step) X(floor) X(ceil) X(round)   \
  X(not) X(isfinite) X(stream)
// Those of them that stand behind a bias.
#define NB_BIAS_OPCODES(X) X(copy) X(tanh) X(sigmoid) X(relu)
#define NB_BINARY_OPCODES(X)                                                                 \
  X(add) X(sub) X(mul) X(div) X(pow) X(max) X(min) X(eq) X(ne) X(lt) X(le) X(gt) X(ge)       \
  X(and) X(or) X(floordiv) X(mod) X(add_relu) X(sub_square)
// `stream` is a copy past the caches, whole vectors to an address that is a multiple of 64.
// From mul_add on: two or three operations in one pass, each rounded as if it stood alone, so that
// joining them changes no bit. mul_add is a * b + c, mul_sub a * b - c, sub_mul c - a * b,
// add_then_mul (a + b) * c, sub_then_mul (a - b) * c, mul_mul a * b * c, div_add a / b + c, sub_div
// c - a / b, choose b where a > 0, else c, lerp b + (a - b) * c, sqrt_mul_add sqrt(a) * b + c.
#define NB_TERNARY_OPCODES(X)                                                                \
  X(select) X(fma) X(mul_add) X(mul_sub) X(sub_mul) X(add_then_mul) X(sub_then_mul)          \
  X(mul_mul) X(div_add) X(sub_div) X(choose) X(lerp) X(sqrt_mul_add)

#define NB_REDUCTIONS(X) X(sum) X(prod) X(max) X(min)

// Kernels of their own: contiguous operands with their shapes, one result. What each takes, and
// its integers in brackets (an axis is counted from 0):
//   iota            [axis]  each entry its place along the axis
//   random_uniform, random_normal   only key and step; entry i depends on key, step and i alone
//   gather          x, index [axis]  out = x.dims[..<axis] + index.dims + x.dims[axis+1...];
//                   an index outside gives NaN, and nothing outside is read
//   scatter_add     updates (shaped as gather's out), index [axis]  out.dims[axis] is the size;
//                   starts from zeros, adds in ascending order of updates, skips what is outside
//   concat          1 to NB_MAX_INPUTS tensors [axis]
//   argmax, argmin  x [axis]  the axis stays with size 1; the first of equals; NaN wins
//   cumsum          x [axis]
//   argsort         x [axis, descending]  stable; NaN counts as the largest
//   solve           a[..., n, n], b[..., n, k]  singular systems give inf or NaN
//   inverse         a[..., n, n]
//   lstsq           a[..., m, n] with m >= n, b[..., m, k] to [..., n, k]
//   determinant     a[..., n, n] to [...]
//   eigvalsh        symmetric a[..., n, n] to its eigenvalues [..., n], ascending
//   eigvectors      symmetric a[..., n, n] to orthonormal columns in the order of eigvalsh
//   conv2d          x[n, c, h, w], weight[o, c/groups, kh, kw]
//                   [stride y, x, padding y, x, dilation y, x, groups]
//   conv2d_input    adjoint[n, o, oh, ow], weight, same integers; out is shaped as x
//   conv2d_weight   x, adjoint, same integers; out is shaped as weight
//   max_pool2d      x [kernel y, x, stride y, x, padding y, x, dilation y, x]; with a second
//                   input shaped as x: its entries at the places of the maxima of x
//   max_pool2d_gradient   x, adjoint, same integers; out is shaped as x: each adjoint added at
//                   the place of its window's maximum (the first of equals)
#define NB_KERNEL_IDS(X)                                                                     \
  X(iota) X(random_uniform) X(random_normal) X(gather) X(scatter_add) X(concat)              \
  X(argmax) X(argmin) X(cumsum) X(argsort) X(solve) X(inverse) X(determinant) X(eigvalsh)    \
  X(eigvectors) X(lstsq)                                                                     \
  X(conv2d) X(conv2d_input) X(conv2d_weight) X(max_pool2d) X(max_pool2d_gradient)

#define NB_X(n) NB_OP_##n,
typedef enum nb_opcode { NB_UNARY_OPCODES(NB_X) NB_BINARY_OPCODES(NB_X) NB_TERNARY_OPCODES(NB_X) NB_OPCODE_COUNT } nb_opcode;
#undef NB_X
#define NB_X(n) NB_REDUCE_##n,
typedef enum nb_reduction { NB_REDUCTIONS(NB_X) NB_REDUCTION_COUNT } nb_reduction;
#undef NB_X
#define NB_X(n) NB_KERNEL_##n,
typedef enum nb_kernel_id { NB_KERNEL_IDS(NB_X) NB_KERNEL_COUNT } nb_kernel_id;
#undef NB_X
