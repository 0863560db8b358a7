// How the kernels come into the tables: each part adds its entries for one instruction set.
#pragma once
#include "nb_kernels.h"

typedef enum nb_isa { NB_ISA_PORTABLE, NB_ISA_AVX2, NB_ISA_AVX512 } nb_isa;

// Each sets its own entries of a table whose `size` is 4 or 8 and whose other entries may not be
// set yet. A part that is compiled only once sets the same functions for every instruction set.

/// `product`, `conv2d*`, `max_pool2d*`.
void nb_add_products(nb_kernels *table, nb_isa isa);
/// `argsort` and linear algebra.
void nb_add_linear_algebra(nb_kernels *table, nb_isa isa);

// The kernels of body/, one function for each instruction set that they are compiled for.
void nb_add_body_avx512(nb_kernels *table);
void nb_add_body_avx2(nb_kernels *table);
void nb_add_body_portable(nb_kernels *table);
/// iota, gather, scatter_add, concat.
void nb_add_indexing(nb_kernels *table);

/// x modulo pi/2 as high + low, at most pi/4 in size, and how many quarter turns to add
/// (modulo 4); for every finite x from 1 up, in whole numbers only. NaN for inf and NaN.
int64_t nb_reduce_angle(double x, double *high, double *low);
