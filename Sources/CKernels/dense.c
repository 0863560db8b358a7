// Brings products, convolutions and pooling into the tables.
#include "nb_private.h"
#include "tables.h"

#define NB_CASE(size_of_entry, suffix)                                                     \
  if (table->size == size_of_entry) {                                                      \
    table->product = nb_product_##suffix;                                                  \
    table->product_prepare = nb_product_prepare_##suffix;                                  \
    table->product_workspace = nb_product_workspace_##suffix;                              \
    table->custom[NB_KERNEL_conv2d] = nb_conv2d_##suffix;                                  \
    table->custom_workspace[NB_KERNEL_conv2d] = nb_conv2d_workspace_##suffix;              \
    table->custom[NB_KERNEL_conv2d_input] = nb_conv2d_input_##suffix;                      \
    table->custom_workspace[NB_KERNEL_conv2d_input] = nb_conv2d_input_workspace_##suffix;  \
    table->custom[NB_KERNEL_conv2d_weight] = nb_conv2d_weight_##suffix;                    \
    table->custom_workspace[NB_KERNEL_conv2d_weight] = nb_conv2d_weight_workspace_##suffix; \
    table->custom[NB_KERNEL_max_pool2d] = nb_max_pool2d_##suffix;                          \
    table->custom[NB_KERNEL_max_pool2d_gradient] = nb_max_pool2d_gradient_##suffix;        \
  }
#define NB_SET(isa) NB_CASE(4, f32_##isa) NB_CASE(8, f64_##isa)

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
