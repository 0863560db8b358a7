// A keyed permutation of 0..<n: i = l b + r with l < a and r < b, and rounds that add a hash of
// one part to the other, modulo a or b. a b is barely more than n, so a place beyond n, which is
// permuted again until it lies within, is rare.
#pragma once
#include <math.h>
#include <stdint.h>

enum { NB_PERMUTATION_ROUNDS = 6, NB_SMALL_PERMUTATION = 64 };

/// SplitMix64 (Steele, Lea and Flood, 2014): its `index`th number from `key`.
static inline uint64_t nb_split_mix(uint64_t key, uint64_t index) {
  uint64_t z = key + (index + 1) * 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

/// Fewer than NB_SMALL_PERMUTATION places by Fisher and Yates: so few leave rounds too little to
/// mix with.
static inline void nb_permutation_small(int32_t *all, uint64_t key, int64_t n) {
  for (int64_t i = 0; i < n; i++) {
    const uint64_t j = (nb_split_mix(key, (uint64_t)i) >> 32) * (uint64_t)(i + 1) >> 32;
    all[i] = all[j];
    all[j] = (int32_t)i;
  }
}

typedef struct {
  uint64_t a, b, n;
  uint32_t keys[NB_PERMUTATION_ROUNDS];
} nb_permutation_plan;

static inline nb_permutation_plan nb_permutation_of(uint64_t key, int64_t n) {
  nb_permutation_plan plan = {.n = (uint64_t)n};
  plan.a = (uint64_t)sqrt((double)n);
  plan.a += plan.a * plan.a < plan.n;
  plan.b = plan.a ? (plan.n + plan.a - 1) / plan.a : 1;
  for (int i = 0; i < NB_PERMUTATION_ROUNDS; i += 2) {
    const uint64_t z = nb_split_mix(key, (uint64_t)i);
    plan.keys[i] = (uint32_t)z;
    plan.keys[i + 1] = (uint32_t)(z >> 32);
  }
  return plan;
}

/// A hash of a part below 2^32 and a key, scaled to 0..<size.
static inline uint64_t nb_permutation_hash(uint64_t part, uint32_t key, uint64_t size) {
  uint64_t h = (uint64_t)((uint32_t)part ^ key) * 0x9E3779B1u;
  h ^= h >> 32;
  h = (uint64_t)(uint32_t)h * 0x85EBCA77u;
  h ^= h >> 32;
  return (uint64_t)(uint32_t)h * size >> 32;
}

static inline uint64_t nb_permutation_once(const nb_permutation_plan *plan, uint64_t l, uint64_t r) {
  for (int i = 0; i < NB_PERMUTATION_ROUNDS; i += 2) {
    l += nb_permutation_hash(r, plan->keys[i], plan->a);
    l = l >= plan->a ? l - plan->a : l;
    r += nb_permutation_hash(l, plan->keys[i + 1], plan->b);
    r = r >= plan->b ? r - plan->b : r;
  }
  return l * plan->b + r;
}

/// Permutes a place again until it lies within 0..<n.
static inline uint64_t nb_permutation_walk(const nb_permutation_plan *plan, uint64_t place) {
  while (place >= plan->n) place = nb_permutation_once(plan, place / plan->b, place % plan->b);
  return place;
}
