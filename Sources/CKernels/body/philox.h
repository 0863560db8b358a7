// Philox4x32-10 (Salmon, Moraes, Dror and Shaw, 2011), eight blocks at once, each word in the
// low half of 64 bits (the high halves hold what multiplication ignores).

typedef struct {
  u64x8 word[4];
} philox_blocks;

/// The products of the low halves; b is below 2^32, which the masks tell the compiler.
NB_INLINE u64x8 low_product(u64x8 a, uint64_t b) {
  return (a & 0xFFFFFFFFu) * (u64x8)(b & 0xFFFFFFFFu);
}

/// Blocks `counter` (a number of 64 bits a lane) of the stream (key, step).
NB_INLINE philox_blocks philox(u64x8 counter, uint64_t key, uint64_t step) {
  u64x8 a = counter, b = counter >> 32, c = (u64x8)(step & 0xFFFFFFFFu), d = (u64x8)(step >> 32);
  uint32_t k = (uint32_t)key, l = (uint32_t)(key >> 32);
#pragma clang loop unroll(full)
  for (int round = 0; round < 10; round++) {
    const u64x8 p = low_product(a, 0xD2511F53u), q = low_product(c, 0xCD9E8D57u);
    a = (q >> 32) ^ b ^ (u64x8)((uint64_t)k);
    b = q;
    c = (p >> 32) ^ d ^ (u64x8)((uint64_t)l);
    d = p;
    k += 0x9E3779B9u;
    l += 0xBB67AE85u;
  }
  return (philox_blocks){{a, b, c, d}};
}

NB_INLINE u64x8 eight_from(uint64_t first, uint64_t by) {
  u64x8 v;
  for (int i = 0; i < 8; i++) v[i] = first + (uint64_t)i * by;
  return v;
}
