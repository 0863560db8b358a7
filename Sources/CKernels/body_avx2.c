// The kernels of body/ for processors with AVX2 and FMA.
#if defined(__x86_64__)
#include "body/types.h"
#pragma clang diagnostic ignored "-Wpsabi"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define NB_ADD nb_add_body_avx2
#include "body/body.h"
#pragma clang attribute pop
#endif
