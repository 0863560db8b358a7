// Brings products, convolutions and pooling into the tables.
#include "nb_private.h"
#include "tables.h"

#define NB_CASE(isa, SIZE, precision)                    \
  if (table->size == SIZE) {                              \
    table->product = nb_product_##precision##_##isa;      \
    table->product_workspace = nb_product_workspace_##precision##_##isa; \
  }
#define NB_SET(isa) NB_CASE(isa, 4, f32) NB_CASE(isa, 8, f64)

void nb_add_products(nb_kernels *table, nb_isa isa) {
#if defined(__x86_64__)
  if (isa == NB_ISA_AVX512) {
    NB_SET(avx512)
    return;
  }
  if (isa == NB_ISA_AVX2) {
    NB_SET(avx2)
    return;
  }
#else
  (void)isa;
#endif
  NB_SET(portable)
}
