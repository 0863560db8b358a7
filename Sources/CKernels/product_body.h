// The matrix product for one precision and instruction set. Whoever includes this says `T`,
// `LANES`, `NAME`, masked loads and stores, and the list of tiles (`NB_TILES`).
//
// Each entry of C is one chain of fused multiply-adds in ascending k: a block of k starts from
// what the last one left in C. So neither the blocks nor the shapes of tiles change a bit, and
// they may differ from one instruction set to another.

#define V NAME(vector)
typedef T V __attribute__((ext_vector_type(LANES), aligned(sizeof(T))));

#ifdef LOOP_PARTS
static inline V NAME(load_part)(const T *p, int lanes) {
  if (lanes == LANES) return *(const V *)p;
  V v = 0;
  for (int i = 0; i < lanes; i++) v[i] = p[i];
  return v;
}

static inline void NAME(store_part)(T *p, int lanes, V v) {
  if (lanes == LANES) {
    *(V *)p = v;
    return;
  }
  for (int i = 0; i < lanes; i++) p[i] = v[i];
}
#endif

#include "product_tile.h"
#include "product_block.h"
#include "product_pack.h"
#include "product_plan.h"
#include "product_small.h"
#include "product_large.h"
#include "product_strips.h"
#include "product_rows.h"
#include "product_thin.h"

// One column is computed as one row: then vectors run along it.
static inline int NAME(is_column)(const nb_product *p) {
  return p->n == 1 && p->m > 1 && p->c_row == 1 && !p->epilogue;
}

static inline nb_product NAME(as_row)(const nb_product *p) {
  nb_product q = *p;
  q.m = 1, q.n = p->m, q.c_row = p->m;
  q.a = p->b, q.a_row = p->b_column, q.a_column = p->b_row, q.a_batch = p->b_batch;
  q.b = p->a, q.b_row = p->a_column, q.b_column = p->a_row, q.b_batch = p->a_batch;
  return q;
}

size_t NAME(nb_product_workspace)(const nb_product *p) {
  NAME(plan) plan;
  if (NAME(is_column)(p)) {
    const nb_product row = NAME(as_row)(p);
    return NAME(nb_product_workspace)(&row);
  }
  if (p->m <= 0 || p->n <= 0 || p->k <= 0 || p->batch <= 0 || NAME(is_thin)(p)) return 0;
  if (nb_product_is_small(p->m, p->n, p->k)) {
    NAME(plan_small)(p, &plan);
    return (plan.packed_a + plan.packed_b) * sizeof(T) * (size_t)plan.slots;
  }
  if (NAME(goes_by_rows)(p)) return NAME(rows_workspace)(p);
  if (NAME(goes_by_strips)(p)) return NAME(strips_workspace)(p);
  NAME(plan_large)(p, &plan);
  return (plan.packed_a * (size_t)plan.slots + plan.packed_b) * sizeof(T);
}

// Without terms, C is its start.
static void NAME(product_empty)(const nb_product *p) {
  for (int64_t e = 0; e < p->batch; e++) {
    T *c = (T *)p->c + e * p->c_batch;
    if (!p->accumulate)
      for (int64_t i = 0; i < p->m; i++)
        __builtin_memset(c + i * p->c_row, 0, (size_t)p->n * sizeof(T));
    if (p->epilogue) p->epilogue(p->epilogue_context, c, p->c_row, 0, p->m, 0, p->n);
  }
}

static void NAME(product_nothing)(const nb_product *p) { (void)p; }

static inline const NAME(plan) *NAME(plan_of)(const nb_product *p) {
  return (const NAME(plan) *)p->plan;
}

static void NAME(product_small)(const nb_product *p) {
  NAME(product_one)(p, NAME(plan_of)(p), p->a, p->b, p->c, p->workspace);
}

static void NAME(product_small_at)(const nb_product *p, const void *a, const void *b, void *c) {
  NAME(product_one)(p, NAME(plan_of)(p), a, b, c, p->workspace);
}

static void NAME(product_small_batch)(const nb_product *p) {
  NAME(small_job) job = {p, NAME(plan_of)(p)};
  const int worth = p->m * p->n * p->k * p->batch > NB_SMALL_PRODUCT;
  nb_parallel(worth ? p->pool : 0, job.plan->slots, NAME(small_piece), &job);
}

static void NAME(product_large_batch)(const nb_product *p) {
  for (int64_t e = 0; e < p->batch; e++) NAME(product_large)(p, NAME(plan_of)(p), e);
}

void NAME(nb_product_prepare)(nb_product *p) {
  _Static_assert(sizeof(NAME(plan)) <= sizeof(p->plan), "a plan must fit into its product");
  const int turns = NAME(is_column)(p);
  if (turns) *p = NAME(as_row)(p);
  p->run_at = 0;
  NAME(plan) *plan = (NAME(plan) *)p->plan;
  if (p->scale) {
    NAME(plan_large)(p, plan);
    p->run = plan->vectors == 2 && p->n % (2 * LANES) == 0 ? NAME(product_large_batch) : 0;
    return;
  }
  if (p->m <= 0 || p->n <= 0 || p->batch <= 0) {
    p->run = NAME(product_nothing);
  } else if (p->k <= 0) {
    p->run = NAME(product_empty);
  } else if (NAME(is_thin)(p)) {
    p->run = NAME(product_thin);
  } else if (nb_product_is_small(p->m, p->n, p->k)) {
    NAME(plan_small)(p, plan);
    p->run = p->batch == 1 ? NAME(product_small) : NAME(product_small_batch);
    if (p->batch == 1 && !turns) p->run_at = NAME(product_small_at);
  } else if (NAME(goes_by_rows)(p)) {
    p->run = NAME(product_by_rows);
  } else if (NAME(goes_by_strips)(p)) {
    p->run = NAME(product_by_strips);
  } else {
    NAME(plan_large)(p, plan);
    p->run = NAME(product_large_batch);
  }
}

void NAME(nb_product)(const nb_product *p) {
  nb_product q = *p;
  NAME(nb_product_prepare)(&q);
  q.run(&q);
}
#undef KEEP_ORDER
#undef OWN
