// What differs between the precisions: types, constants and the coefficients of polynomials,
// which Tests/KernelTests/Reference/coefficients.py computes.
#undef N
#undef R
#undef I
#undef V
#undef LOG_V
#undef vec
#undef ivec
#undef loose_vec
#undef MANTISSA
#undef BIAS
#undef C
#undef POLY
#define N(name) name##_f
#define R float
#define I int32_t
#define V 16
#define LOG_V 4
#define vec f32x16
#define ivec i32x16
#define loose_vec f32x16_loose
#define MANTISSA 23
#define BIAS 127
#define C(f, d) f
#define POLY(f, d) f
