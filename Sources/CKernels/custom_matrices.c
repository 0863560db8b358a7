// Linear algebra for small and middling matrices, in double, the same on every instruction set.
#include "nb_custom.h"
#include <math.h>

static void swap_rows(double *a, int64_t width, int64_t i, int64_t j) {
  for (int64_t t = 0; t < width; t++) {
    const double x = a[i * width + t];
    a[i * width + t] = a[j * width + t];
    a[j * width + t] = x;
  }
}

static void subtract_row(double *from, const double *row, double factor, int64_t width) {
  for (int64_t t = 0; t < width; t++) from[t] -= factor * row[t];
}

double nb_eliminate(double *a, int64_t n, double *x, int64_t k) {
  double determinant = 1;
  for (int64_t j = 0; j < n; j++) {
    int64_t pivot = j;
    for (int64_t i = j + 1; i < n; i++)
      if (fabs(a[i * n + j]) > fabs(a[pivot * n + j])) pivot = i;
    if (pivot != j) {
      swap_rows(a, n, pivot, j);
      swap_rows(x, k, pivot, j);
      determinant = -determinant;
    }
    determinant *= a[j * n + j];
    // Without right-hand sides only the determinant is wanted, and it is 0 already.
    if (a[j * n + j] == 0 && k == 0) return 0;
    for (int64_t i = j + 1; i < n; i++) {
      const double factor = a[i * n + j] / a[j * n + j];
      if (factor == 0) continue;
      subtract_row(a + i * n + j, a + j * n + j, factor, n - j);
      subtract_row(x + i * k, x + j * k, factor, k);
    }
  }
  if (k == 0) return determinant;
  for (int64_t j = n; j-- > 0;) {
    for (int64_t t = 0; t < k; t++) x[j * k + t] /= a[j * n + j];
    for (int64_t i = 0; i < j; i++) subtract_row(x + i * k, x + j * k, a[i * n + j], k);
  }
  return determinant;
}

static double dot(const double *a, const double *b, int64_t n) {
  double sum = 0;
  for (int64_t i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

void nb_least_squares(double *columns, int64_t m, int64_t n, int64_t k, double *x) {
  for (int64_t j = 0; j < n; j++) {
    double *v = columns + j * m + j;
    const int64_t length = m - j;
    const double norm = sqrt(dot(v, v, length));
    const double diagonal = v[0] > 0 ? -norm : norm;
    v[0] -= diagonal;
    const double square = dot(v, v, length);
    for (int64_t other = j + 1; other < n + k && square > 0; other++) {
      double *w = columns + other * m + j;
      subtract_row(w, v, 2 * dot(v, w, length) / square, length);
    }
    v[0] = diagonal;
  }
  for (int64_t t = 0; t < k; t++) {
    double *b = columns + (n + t) * m;
    for (int64_t j = n; j-- > 0;) {
      b[j] /= columns[j * m + j];
      subtract_row(b, columns + j * m, b[j], j);
      x[j * k + t] = b[j];
    }
  }
}

// Turns rows and columns p and q of a so that a[p][q] becomes 0, and the rows p and q of v, which
// holds the vectors as rows.
static void rotate(double *a, double *v, int64_t n, int64_t p, int64_t q) {
  const double theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
  const double t = (theta < 0 ? -1 : 1) / (fabs(theta) + sqrt(theta * theta + 1));
  const double cosine = 1 / sqrt(t * t + 1), sine = t * cosine;
  for (int64_t i = 0; i < n; i++) {
    const double x = a[i * n + p], y = a[i * n + q];
    a[i * n + p] = cosine * x - sine * y;
    a[i * n + q] = sine * x + cosine * y;
  }
  for (int64_t i = 0; i < n; i++) {
    const double x = a[p * n + i], y = a[q * n + i];
    a[p * n + i] = cosine * x - sine * y;
    a[q * n + i] = sine * x + cosine * y;
  }
  for (int64_t i = 0; i < n; i++) {
    const double x = v[p * n + i], y = v[q * n + i];
    v[p * n + i] = cosine * x - sine * y;
    v[q * n + i] = sine * x + cosine * y;
  }
  a[p * n + q] = a[q * n + p] = 0;
}

void nb_symmetric_eigen(double *a, double *v, int64_t n, double *values) {
  for (int64_t i = 0; i < n * n; i++) v[i] = i % (n + 1) == 0;
  for (int sweep = 0; sweep < 64; sweep++) {
    int rotated = 0;
    for (int64_t p = 0; p < n; p++)
      for (int64_t q = p + 1; q < n; q++) {
        const double size = fabs(a[p * n + p]) + fabs(a[q * n + q]);
        // Also false for NaN, so that nothing is turned for ever.
        if (!(fabs(a[p * n + q]) > 1e-17 * size)) continue;
        rotate(a, v, n, p, q);
        rotated = 1;
      }
    if (!rotated) break;
  }
  for (int64_t i = 0; i < n; i++) values[i] = a[i * n + i];
  for (int64_t i = 1; i < n; i++)
    for (int64_t j = i; j > 0 && values[j - 1] > values[j]; j--) {
      const double x = values[j];
      values[j] = values[j - 1];
      values[j - 1] = x;
      swap_rows(v, n, j, j - 1);
    }
  for (int64_t i = 0; i < n; i++) {
    int64_t largest = 0;
    for (int64_t j = 1; j < n; j++)
      if (fabs(v[i * n + j]) > fabs(v[i * n + largest])) largest = j;
    if (n > 0 && v[i * n + largest] < 0)
      for (int64_t j = 0; j < n; j++) v[i * n + j] = -v[i * n + j];
  }
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = i + 1; j < n; j++) {
      const double x = v[i * n + j];
      v[i * n + j] = v[j * n + i];
      v[j * n + i] = x;
    }
}
