// How the kernels come into the tables: each part adds its entries for one instruction set.
#pragma once
#include "nb_kernels.h"

typedef enum nb_isa { NB_ISA_PORTABLE, NB_ISA_AVX2, NB_ISA_AVX512 } nb_isa;

// Each sets its own entries of a table whose `size` is 4 or 8 and whose other entries may not be
// set yet. A part that is compiled only once sets the same functions for every instruction set.
// Weak, so that a part may be missing while it is written; its entries are then null.

/// `product`, `conv2d*`, `max_pool2d*`.
__attribute__((weak)) void nb_add_products(nb_kernels *table, nb_isa isa);
/// `cumsum`, `argsort` and linear algebra.
__attribute__((weak)) void nb_add_linear_algebra(nb_kernels *table, nb_isa isa);
