// What the kernels of their own share: how an operand is walked, and linear algebra in double.
#pragma once
#include "nb_kernels.h"

/// An axis with the product of the sizes before and behind it.
typedef struct nb_extent {
  int64_t outer, size, inner;
} nb_extent;

static inline nb_extent nb_extent_of(const nb_tensor *x, int64_t axis) {
  nb_extent e = {1, x->dims[axis], 1};
  for (int64_t i = 0; i < axis; i++) e.outer *= x->dims[i];
  for (int64_t i = axis + 1; i < x->rank; i++) e.inner *= x->dims[i];
  return e;
}

/// A stack of matrices: the last two axes, and how many there are.
typedef struct nb_matrices {
  int64_t count, rows, columns;
} nb_matrices;

static inline nb_matrices nb_matrices_of(const nb_tensor *x) {
  nb_matrices m = {1, x->dims[x->rank - 2], x->dims[x->rank - 1]};
  for (int64_t i = 0; i < x->rank - 2; i++) m.count *= x->dims[i];
  return m;
}

/// Gaussian elimination with partial pivoting of `a[n, n]`, which is destroyed: `x[n, k]` becomes
/// `a⁻¹ x` (infinite or NaN where a is singular). Returns the determinant.
double nb_eliminate(double *a, int64_t n, double *x, int64_t k);

/// Least squares by Householder reflections: `columns` holds the n columns of a and the k columns
/// of b, each of length m ≥ n, and is destroyed; the result is `x[n, k]`, row-major.
void nb_least_squares(double *columns, int64_t m, int64_t n, int64_t k, double *x);

/// Eigenvalues, ascending, and orthonormal eigenvectors as columns of `v[n, n]` of a symmetric
/// `a[n, n]`, which is destroyed, by Jacobi's rotations. Each vector's largest entry is positive.
void nb_symmetric_eigen(double *a, double *v, int64_t n, double *values);
