// Random numbers of one precision. Entries come in groups, each from blocks of its own, so an
// entry depends on key, step and its place alone.
// float: a group is 64 entries from 16 blocks, entry 16 w + j from word w of block j.
// double: a group is 16 entries from 8 blocks, entry j from words 0 and 1 of block j, entry
// 8 + j from its words 2 and 3 (the first is the low half).

#define NB_GROUP C(64, 16)
#define NB_GROUP_VECTORS (NB_GROUP / V)
#define NB_GROUPS_A_PIECE 1024

NB_INLINE void N(random_bits)(ivec *bits, uint64_t group, uint64_t key, uint64_t step) {
#if V == 16
  const philox_blocks even = philox(eight_from(group * 16, 2), key, step);
  const philox_blocks odd = philox(eight_from(group * 16 + 1, 2), key, step);
#pragma clang loop unroll(full)
  for (int w = 0; w < 4; w++)
    bits[w] = NB_AS((even.word[w] & 0xFFFFFFFFu) | odd.word[w] << 32, ivec);
#else
  const philox_blocks b = philox(eight_from(group * 8, 1), key, step);
  bits[0] = NB_AS((b.word[0] & 0xFFFFFFFFu) | b.word[1] << 32, ivec);
  bits[1] = NB_AS((b.word[2] & 0xFFFFFFFFu) | b.word[3] << 32, ivec);
#endif
}

/// Multiples of 2^-24 or 2^-53 in [0, 1).
NB_INLINE vec N(even_part)(ivec bits) {
#if V == 16
  const i32x16 top = NB_AS(NB_AS(bits, u32x16) >> 8, i32x16);
  return __builtin_convertvector(top, f32x16) * 0x1p-24f;
#else
  const u64x8 word = NB_AS(bits, u64x8);
  const f64x8 high = NB_AS((word >> 12) | 0x3FF0000000000000u, f64x8) - 1;
  return high + (NB_AS((word >> 11) & 1, i64x8) != 0 ? (f64x8)(0x1p-53) : (f64x8)(0.0));
#endif
}

/// Box and Muller's pair: radius from one word, in (0, 1], angle from the other.
NB_INLINE void N(normal_pair)(ivec a, ivec b, vec *first, vec *second) {
#if V == 16
  const i32x16 whole = NB_AS(NB_AS(a, u32x16) >> 1, i32x16);
  const f32x16 u = (__builtin_convertvector(whole, f32x16) + 0.5f) * 0x1p-31f;
  const i32x16 n = (NB_AS(NB_AS(b, u32x16) + 0x20000000u, i32x16) >> 30);
  const i32x16 rest = NB_AS(NB_AS(b, u32x16) - (NB_AS(n, u32x16) << 30), i32x16);
  const f32x16 y = __builtin_convertvector(rest, f32x16) * 0x1.921fb6p-30f;
#else
  const f64x8 u = 1 - (NB_AS((NB_AS(a, u64x8) >> 12) | 0x3FF0000000000000u, f64x8) - 1);
  const u64x8 word = NB_AS(b, u64x8);
  const i64x8 n = NB_AS((word >> 62) & 3, i64x8);
  const f64x8 part = NB_AS(((word >> 10) & 0xFFFFFFFFFFFFFu) | 0x3FF0000000000000u, f64x8);
  const f64x8 y = (part - 1.5) * 0x1.921fb54442d18p+0;
#endif
  const vec r = __builtin_elementwise_sqrt(N(log)(u) * (R)-2);
  const vec none = N(splat)(0);
  vec unused;
  const vec s = N(sin_near)(y, none, &unused), c = N(cos_near)(y, none, &unused);
  const ivec odd = (n & 1) != 0;
  *first = r * N(turn)(odd ? s : c, n + 1);
  *second = r * N(turn)(odd ? c : s, n);
}

NB_INLINE void N(random_group)(vec *out, uint64_t group, uint64_t key, uint64_t step, int normal) {
  ivec bits[NB_GROUP_VECTORS];
  N(random_bits)(bits, group, key, step);
#pragma clang loop unroll(full)
  for (int w = 0; w < NB_GROUP_VECTORS; w += 2) {
    if (normal) {
      N(normal_pair)(bits[w], bits[w + 1], out + w, out + w + 1);
    } else {
      out[w] = N(even_part)(bits[w]);
      out[w + 1] = N(even_part)(bits[w + 1]);
    }
  }
}

typedef struct {
  R *dst;
  int64_t n;
  uint64_t key, step;
} N(random_run);

NB_INLINE void N(random_piece)(const N(random_run) *run, int64_t piece, int normal) {
  const int64_t first = piece * NB_GROUPS_A_PIECE;
  vec v[NB_GROUP_VECTORS];
  for (int64_t g = first; g < first + NB_GROUPS_A_PIECE && g * NB_GROUP < run->n; g++) {
    N(random_group)(v, (uint64_t)g, run->key, run->step, normal);
    const int64_t left = run->n - g * NB_GROUP;
    if (left >= NB_GROUP) {
#pragma clang loop unroll(full)
      for (int w = 0; w < NB_GROUP_VECTORS; w++) N(store)(run->dst + g * NB_GROUP + w * V, v[w]);
    } else {
      memcpy(run->dst + g * NB_GROUP, v, (size_t)left * sizeof(R));
    }
  }
}
static void N(uniform_piece)(void *run, int64_t piece) { N(random_piece)(run, piece, 0); }
static void N(normal_piece)(void *run, int64_t piece) { N(random_piece)(run, piece, 1); }

static void N(random)(const nb_custom *c, void (*piece)(void *, int64_t)) {
  N(random_run) run = {c->out.data, 1, c->key, c->step};
  for (int64_t i = 0; i < c->out.rank; i++) run.n *= c->out.dims[i];
  const int64_t entries = NB_GROUP * NB_GROUPS_A_PIECE;
  nb_parallel(c->pool, (run.n + entries - 1) / entries, piece, &run);
}
static void N(random_uniform)(nb_custom *c) { N(random)(c, N(uniform_piece)); }
static void N(random_normal)(nb_custom *c) { N(random)(c, N(normal_piece)); }
#undef NB_GROUP
#undef NB_GROUP_VECTORS
#undef NB_GROUPS_A_PIECE
