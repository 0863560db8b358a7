// Kernels that move entries by index; compiled once, since the memory sets their pace.
#include <math.h>
#include <string.h>
#include "tables.h"

/// A tensor as outer × size × inner around one axis.
typedef struct { int64_t outer, size, inner; } split;

static split around(const nb_tensor *t, int64_t axis) {
  split s = {1, t->rank ? t->dims[axis] : 1, 1};
  for (int64_t i = 0; i < axis; i++) s.outer *= t->dims[i];
  for (int64_t i = axis + 1; i < t->rank; i++) s.inner *= t->dims[i];
  return s;
}

static int64_t entries(const nb_tensor *t) {
  int64_t n = 1;
  for (int64_t i = 0; i < t->rank; i++) n *= t->dims[i];
  return n;
}

/// Entries of a piece of work for one thread.
enum { PIECE = 1 << 15 };

/// The index at p, or -1 where it is no whole number in 0..<size.
#define INDEX_AT(R, p, size) ((p) >= 0 && (p) < (R)(size) && (p) == (R)(int64_t)(p) ? (int64_t)(p) : -1)

#define NB_PRECISION(R, NAME)                                                                    \
  static void NAME(iota)(nb_custom *c) {                                                         \
    const split s = around(&c->out, c->integers[0]);                                             \
    const int64_t block = s.size * s.inner;                                                      \
    R *d = c->out.data;                                                                          \
    if (s.outer == 0) return;                                                                    \
    R *end = d;                                                                                  \
    for (int64_t i = 0; i < s.size; i++)                                                         \
      for (int64_t j = 0; j < s.inner; j++) *end++ = (R)i;                                       \
    for (int64_t o = 1; o < s.outer; o++) memcpy(d + o * block, d, (size_t)block * sizeof(R));   \
  }                                                                                              \
                                                                                                 \
  typedef struct { const nb_custom *c; split s; int64_t indices, per_piece; } NAME(gather_run);  \
                                                                                                 \
  static void NAME(gather_piece)(void *context, int64_t piece) {                                 \
    const NAME(gather_run) *run = context;                                                       \
    const split s = run->s;                                                                      \
    const R *x = run->c->in[0].data, *index = run->c->in[1].data;                                \
    R *out = run->c->out.data;                                                                   \
    const int64_t all = s.outer * run->indices, first = piece * run->per_piece;                  \
    const int64_t end = all - first < run->per_piece ? all : first + run->per_piece;             \
    for (int64_t k = first; k < end; k++) {                                                      \
      const int64_t o = k / run->indices, i = INDEX_AT(R, index[k % run->indices], s.size);      \
      R *d = out + k * s.inner;                                                                  \
      if (i < 0)                                                                                 \
        for (int64_t j = 0; j < s.inner; j++) d[j] = (R)NAN;                                     \
      else if (s.inner == 1) *d = x[o * s.size + i];                                             \
      else memcpy(d, x + (o * s.size + i) * s.inner, (size_t)s.inner * sizeof(R));               \
    }                                                                                            \
  }                                                                                              \
                                                                                                 \
  static void NAME(report_bad)(nb_custom *c, int64_t indices, int64_t size) {                    \
    const R *index = c->in[1].data;                                                              \
    for (int64_t k = 0; k < indices; k++)                                                        \
      if (INDEX_AT(R, index[k], size) < 0) {                                                     \
        c->bad_index = size;                                                                     \
        c->bad_value = (double)index[k];                                                         \
        return;                                                                                  \
      }                                                                                          \
  }                                                                                              \
                                                                                                 \
  static void NAME(gather)(nb_custom *c) {                                                       \
    NAME(gather_run) run = {c, around(&c->in[0], c->integers[0]), entries(&c->in[1]), 1};        \
    NAME(report_bad)(c, run.indices, run.s.size);                                                \
    const int64_t all = run.s.outer * run.indices;                                               \
    if (run.s.inner < PIECE) run.per_piece = PIECE / (run.s.inner ? run.s.inner : 1);            \
    nb_parallel(c->pool, (all + run.per_piece - 1) / run.per_piece, NAME(gather_piece), &run);   \
  }                                                                                              \
                                                                                                 \
  /* One piece is one outer place and a range of inner ones, so sums stay in their order. */     \
  static void NAME(scatter_piece)(void *context, int64_t piece) {                                \
    const NAME(gather_run) *run = context;                                                       \
    const split s = run->s;                                                                      \
    const int64_t pieces = (s.inner + run->per_piece - 1) / run->per_piece;                      \
    const int64_t o = piece / pieces, j0 = piece % pieces * run->per_piece;                      \
    const int64_t width = s.inner - j0 < run->per_piece ? s.inner - j0 : run->per_piece;         \
    const R *updates = (const R *)run->c->in[0].data + o * run->indices * s.inner + j0;          \
    const R *index = run->c->in[1].data;                                                         \
    R *out = (R *)run->c->out.data + o * s.size * s.inner + j0;                                  \
    for (int64_t i = 0; i < s.size; i++)                                                         \
      memset(out + i * s.inner, 0, (size_t)width * sizeof(R));                                   \
    for (int64_t k = 0; k < run->indices; k++) {                                                 \
      const int64_t i = INDEX_AT(R, index[k], s.size);                                           \
      if (i < 0) continue;                                                                       \
      R *d = out + i * s.inner;                                                                  \
      const R *u = updates + k * s.inner;                                                        \
      for (int64_t j = 0; j < width; j++) d[j] += u[j];                                          \
    }                                                                                            \
  }                                                                                              \
                                                                                                 \
  static void NAME(scatter_add)(nb_custom *c) {                                                  \
    NAME(gather_run) run = {c, around(&c->out, c->integers[0]), entries(&c->in[1]), 256};        \
    NAME(report_bad)(c, run.indices, run.s.size);                                                \
    if (run.s.inner == 0) return;                                                                \
    const int64_t pieces = (run.s.inner + run.per_piece - 1) / run.per_piece;                    \
    nb_parallel(c->pool, run.s.outer * pieces, NAME(scatter_piece), &run);                       \
  }                                                                                              \
                                                                                                 \
  static void NAME(concat)(nb_custom *c) {                                                       \
    const split out = around(&c->out, c->integers[0]);                                           \
    R *d = c->out.data;                                                                          \
    int64_t before = 0;                                                                          \
    for (int64_t t = 0; t < c->inputs; t++) {                                                    \
      const split in = around(&c->in[t], c->integers[0]);                                        \
      const size_t run = (size_t)(in.size * in.inner) * sizeof(R);                               \
      const R *p = c->in[t].data;                                                                \
      for (int64_t o = 0; run && o < out.outer; o++)                                             \
        memcpy(d + (o * out.size + before) * out.inner, p + o * in.size * in.inner, run);        \
      before += in.size;                                                                         \
    }                                                                                            \
  }

#define FLOAT(name) name##_f
#define DOUBLE(name) name##_d
NB_PRECISION(float, FLOAT)
NB_PRECISION(double, DOUBLE)

void nb_add_indexing(nb_kernels *table) {
#define NB_SET(name) table->custom[NB_KERNEL_##name] = table->size == 4 ? name##_f : name##_d;
  NB_SET(iota)
  NB_SET(gather)
  NB_SET(scatter_add)
  NB_SET(concat)
#undef NB_SET
}
