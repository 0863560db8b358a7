// A bias added to rows, with the activation behind it: the columns stay in registers, and the sum.

#define NB_BIAS(name)                                                                         \
  static void N(bias_##name)(void *dst, const void *a, const void *bias, int64_t rows,         \
                             int64_t width) {                                                  \
    const R *p = a, *q = bias;                                                                 \
    R *d = dst;                                                                                \
    if (width == V) {                                                                          \
      const vec x = N(load)(q);                                                                \
      for (const R *end = p + rows * V; p < end; p += V, d += V)                               \
        N(store)(d, N(op_##name)(N(load)(p) + x));                                             \
      return;                                                                                  \
    }                                                                                          \
    for (int64_t r = 0; r < rows; r++, p += width, d += width)                                 \
      for (int64_t i = 0; i < width; i += V)                                                   \
        N(store)(d + i, N(op_##name)(N(load)(p + i) + N(load)(q + i)));                        \
  }
NB_BIAS_OPCODES(NB_BIAS)
#undef NB_BIAS

static void N(add_biases)(nb_kernels *table) {
#define NB_SET(name) table->bias[NB_OP_##name] = N(bias_##name);
  NB_BIAS_OPCODES(NB_SET)
#undef NB_SET
}
