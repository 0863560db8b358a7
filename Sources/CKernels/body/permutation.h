// The permutation of permutation_plan.h for eight places at once.
#include "permutation_plan.h"

NB_INLINE u64x8 permutation_hash(u64x8 part, uint32_t key, uint64_t size) {
  u64x8 h = low_product(part ^ (u64x8)((uint64_t)key), 0x9E3779B1u);
  h ^= h >> 32;
  h = low_product(h, 0x85EBCA77u);
  h ^= h >> 32;
  return low_product(h, size) >> 32;
}

/// x modulo size for x < 2 size: below size, x - size wraps around to a huge number.
NB_INLINE u64x8 wrap(u64x8 x, uint64_t size) {
  return __builtin_elementwise_min(x, x - size);
}

static void permutation(int32_t *out, uint64_t key, int64_t n, int64_t first, int64_t count) {
  if (n <= 0 || count <= 0) return;
  if (n < NB_SMALL_PERMUTATION) {
    int32_t all[NB_SMALL_PERMUTATION];
    nb_permutation_small(all, key, n);
    memcpy(out, all + first, (size_t)count * sizeof *out);
    return;
  }
  const nb_permutation_plan plan = nb_permutation_of(key, n);
  // Eight successive places lie in at most two rows, since b is at least 8.
  uint64_t l = (uint64_t)first / plan.b, r = (uint64_t)first % plan.b;
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    u64x8 x = eight_from(r, 1), y = (u64x8)(l);
    const u64x8 over = NB_AS(NB_AS(x, i64x8) >= (int64_t)plan.b, u64x8);
    y -= over;
    x = wrap(x, plan.b);
#pragma clang loop unroll(full)
    for (int k = 0; k < NB_PERMUTATION_ROUNDS; k += 2) {
      y = wrap(y + permutation_hash(x, plan.keys[k], plan.a), plan.a);
      x = wrap(x + permutation_hash(y, plan.keys[k + 1], plan.b), plan.b);
    }
    const u64x8 place = low_product(y, plan.b) + x;
    const i32x8 narrow = __builtin_convertvector(NB_AS(place, i64x8), i32x8);
    memcpy(out + i, &narrow, sizeof narrow);
    if (__builtin_expect(__builtin_reduce_or(NB_AS(place, i64x8) >= n) != 0, 0))
      for (int k = 0; k < 8; k++) out[i + k] = (int32_t)nb_permutation_walk(&plan, place[k]);
    r += 8;
    if (r >= plan.b) r -= plan.b, l++;
  }
  for (; i < count; i++) {
    out[i] = (int32_t)nb_permutation_walk(&plan, nb_permutation_once(&plan, l, r));
    if (++r == plan.b) r = 0, l++;
  }
}
