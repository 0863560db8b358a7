// Sorting and linear algebra in float and double, for every instruction set.
#include "nb_custom.h"
#include "tables.h"
#include <string.h>

#define REAL float
#define KEY uint32_t
#define NAME(x) x##_f32
#include "custom_body.inc"
#undef REAL
#undef KEY
#undef NAME

#define REAL double
#define KEY uint64_t
#define NAME(x) x##_f64
#include "custom_body.inc"

static size_t product_workspace(const nb_custom *c) {
  const nb_matrices a = nb_matrices_of(&c->in[0]), b = nb_matrices_of(&c->in[1]);
  return sizeof(double) * (size_t)(a.rows * a.columns + b.rows * b.columns);
}

static size_t square_workspace(const nb_custom *c) {
  const nb_matrices a = nb_matrices_of(&c->in[0]);
  return sizeof(double) * (size_t)(2 * a.rows * a.columns + a.columns);
}

static size_t lstsq_workspace(const nb_custom *c) {
  const nb_matrices a = nb_matrices_of(&c->in[0]), b = nb_matrices_of(&c->in[1]);
  return sizeof(double) * (size_t)((a.rows + a.columns) * (a.columns + b.columns));
}

void nb_add_linear_algebra(nb_kernels *table, nb_isa isa) {
  if (table->size == 4) add_f32(table);
  else add_f64(table);
  table->custom_workspace[NB_KERNEL_solve] = product_workspace;
  table->custom_workspace[NB_KERNEL_inverse] = square_workspace;
  table->custom_workspace[NB_KERNEL_determinant] = square_workspace;
  table->custom_workspace[NB_KERNEL_lstsq] = lstsq_workspace;
  table->custom_workspace[NB_KERNEL_eigvalsh] = square_workspace;
  table->custom_workspace[NB_KERNEL_eigvectors] = square_workspace;
}
