// Argument reduction for sin, cos and tan of large numbers after Payne and Hanek (1983).
#include <math.h>
#include <string.h>
#include "tables.h"

/// The first 1280 bits of 2/pi after the point.
static const uint64_t two_over_pi[20] = {
    0xA2F9836E4E441529, 0xFC2757D1F534DDC0, 0xDB6295993C439041, 0xFE5163ABDEBBC561,
    0xB7246E3A424DD2E0, 0x06492EEA09D1921C, 0xFE1DEB1CB129A73E, 0xE88235F52EBB4484,
    0xE99C7026B45F7E41, 0x3991D639835339F4, 0x9C845F8BBDF9283B, 0x1FF897FFDE05980F,
    0xEF2F118B5A0A6D1F, 0x6D367ECF27CB09B7, 0x4F463F669E5FEA2D, 0x7527BAC7EBE5F17B,
    0x3D0739F78A5292EA, 0x6BFB5FB11F8D5D08, 0x56033046FC7B6BAB, 0xF0CFBC209AF4361D};

/// 64 bits of 2/pi from bit `place`; zeros before the point.
static uint64_t bits(int64_t place) {
  if (place <= -64) return 0;
  if (place < 0) return two_over_pi[0] >> -place;
  const int64_t word = place / 64, shift = place % 64;
  const uint64_t high = two_over_pi[word] << shift;
  return shift ? high | two_over_pi[word + 1] >> (64 - shift) : high;
}

typedef unsigned __int128 wide;

int64_t nb_reduce_angle(double x, double *high, double *low) {
  uint64_t pattern;
  memcpy(&pattern, &x, sizeof pattern);
  const int64_t exponent = (int64_t)(pattern >> 52 & 2047);
  *low = 0;
  if (exponent == 2047) {
    *high = NAN;
    return 0;
  }
  if (exponent == 0) {
    *high = x;
    return 0;
  }
  // x = m 2^e; bits of 2/pi worth a multiple of 4 after multiplication do not matter.
  const uint64_t m = (pattern & (((uint64_t)1 << 52) - 1)) | (uint64_t)1 << 52;
  const int64_t first = exponent - 1075 - 2;
  const wide last = (wide)m * bits(first + 128);
  const wide middle = (wide)m * bits(first + 64) + (uint64_t)(last >> 64);
  uint64_t p[3] = {m * bits(first) + (uint64_t)(middle >> 64), (uint64_t)middle, (uint64_t)last};

  int64_t quadrant = (int64_t)(p[0] >> 62);
  // The fraction, to the nearest whole number: from -1/2 to 1/2, as a magnitude and a sign.
  p[0] = p[0] << 2 | p[1] >> 62;
  p[1] = p[1] << 2 | p[2] >> 62;
  p[2] = p[2] << 2;
  const int negative = (int)(p[0] >> 63);
  if (negative) {
    quadrant++;
    p[2] = ~p[2] + 1;
    p[1] = ~p[1] + (p[2] == 0);
    p[0] = ~p[0] + (p[1] == 0 && p[2] == 0);
  }
  int64_t shift = 0;
  if (p[0] == 0) {
    p[0] = p[1];
    p[1] = p[2];
    p[2] = 0;
    shift = 64;
  }
  const int zeros = p[0] ? __builtin_clzll(p[0]) : 0;
  if (zeros) {
    p[0] = p[0] << zeros | p[1] >> (64 - zeros);
    p[1] = p[1] << zeros | p[2] >> (64 - zeros);
  }
  shift += zeros;
  // Times pi/2, of which these are the first 128 bits, the point after the first.
  const uint64_t half_pi = 0xC90FDAA22168C234, half_pi_low = 0xC4C6628B80DC1CD1;
  const wide product = (wide)p[0] * half_pi + (uint64_t)((wide)p[1] * half_pi >> 64)
                       + (uint64_t)((wide)p[0] * half_pi_low >> 64);
  const int down = 75;
  const double head = ldexp((double)(uint64_t)(product >> down), down - 127 - (int)shift);
  const uint64_t rest = (uint64_t)((product & (((wide)1 << down) - 1)) >> 11);
  const double tail = ldexp((double)(int64_t)(rest >> 1), 12 - 127 - (int)shift);
  const int flip = negative != (x < 0);
  *high = flip ? -head : head;
  *low = flip ? -tail : tail;
  return x < 0 ? -quadrant : quadrant;
}
