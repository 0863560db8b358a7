#include "include/nb_pool.h"
#include "nb_private.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Looks at a shared word before a thread lies down: some 100 microseconds.
enum { SPINS = 4000 };

// A ticket holds the number of the job in its upper half and the next piece in its lower half, so
// that a worker which wakes late can never take a piece of a job whose fields it has not read.
enum { PIECE_BITS = 32 };
static const int64_t MAX_PIECES = INT64_C(1) << 31;

typedef void (*nb_body)(void *context, int64_t i);

typedef struct {
  _Alignas(64) _Atomic uint64_t ticket;
  _Atomic int64_t count;
  _Atomic(nb_body) body;
  _Atomic(void *) context;
  _Atomic unsigned control;   // the caller's policy for rounding and subnormals

  _Alignas(64) _Atomic int64_t remaining;
} nb_job;

struct nb_pool {
  int threads;
  int started;   // workers that run; the caller is not one of them
  _Atomic int numbered;   // workers that have taken their number
  pthread_t *workers;

  nb_job now;     // the caller waits for it
  nb_job ahead;   // for workers that have nothing else to do

  _Alignas(64) _Atomic bool busy;
  _Atomic bool stop;
  _Atomic int sleepers;
  _Atomic bool caller_sleeps;
  pthread_mutex_t mutex;
  pthread_cond_t work;
  pthread_cond_t done;
};

static inline unsigned read_control(void) {
#if defined(__x86_64__)
  return _mm_getcsr() & ~0x3fu;   // without the sticky flags
#else
  return 0;
#endif
}

static inline void write_control(unsigned control) {
#if defined(__x86_64__)
  if (control != read_control()) _mm_setcsr(control);
#else
  (void)control;
#endif
}

// Takes a piece of a job, if one is left.
static bool take(nb_pool *pool, nb_job *job, bool worker) {
  for (;;) {
    uint64_t ticket = atomic_load_explicit(&job->ticket, memory_order_acquire);
    int64_t count = atomic_load_explicit(&job->count, memory_order_relaxed);
    nb_body body = atomic_load_explicit(&job->body, memory_order_relaxed);
    void *context = atomic_load_explicit(&job->context, memory_order_relaxed);
    unsigned control = atomic_load_explicit(&job->control, memory_order_relaxed);
    int64_t piece = (int64_t)(ticket & UINT32_MAX);
    if (piece >= count) return false;
    if (!atomic_compare_exchange_weak(&job->ticket, &ticket, ticket + 1)) continue;
    if (worker) write_control(control);
    body(context, piece);
    if (atomic_fetch_sub(&job->remaining, 1) == 1 && worker &&
        atomic_load(&pool->caller_sleeps)) {
      pthread_mutex_lock(&pool->mutex);
      pthread_cond_signal(&pool->done);
      pthread_mutex_unlock(&pool->mutex);
    }
    return true;
  }
}

static inline uint64_t number(const nb_job *job) {
  return atomic_load_explicit(&((nb_job *)job)->ticket, memory_order_acquire) >> PIECE_BITS;
}

static inline bool has_pieces(nb_job *job) {
  const uint64_t ticket = atomic_load_explicit(&job->ticket, memory_order_acquire);
  return (int64_t)(ticket & UINT32_MAX) < atomic_load_explicit(&job->count, memory_order_relaxed);
}

// The number of the worker that runs on this thread, from 1; 0 on every other thread.
static _Thread_local int thread_number;

int nb_pool_thread(void) { return thread_number; }

static void *worker_main(void *argument) {
  nb_pool *pool = argument;
  thread_number = atomic_fetch_add(&pool->numbered, 1) + 1;
  uint64_t seen = 0;
  while (!atomic_load(&pool->stop)) {
    uint64_t present = number(&pool->now);
    if (present != seen) {
      seen = present;
      while (take(pool, &pool->now, true)) {}
      continue;
    }
    if (take(pool, &pool->ahead, true)) continue;
    int spins = 0;
    while (spins < SPINS && number(&pool->now) == seen && !has_pieces(&pool->ahead) &&
           !atomic_load(&pool->stop)) {
      nb_relax();
      spins++;
    }
    if (spins < SPINS) continue;
    pthread_mutex_lock(&pool->mutex);
    atomic_fetch_add(&pool->sleepers, 1);
    while (atomic_load(&pool->now.ticket) >> PIECE_BITS == seen && !has_pieces(&pool->ahead) &&
           !atomic_load(&pool->stop))
      pthread_cond_wait(&pool->work, &pool->mutex);
    atomic_fetch_sub(&pool->sleepers, 1);
    pthread_mutex_unlock(&pool->mutex);
  }
  return NULL;
}

nb_pool *nb_pool_create(int threads) {
  nb_pool *pool = aligned_alloc(64, (sizeof(nb_pool) + 63) / 64 * 64);
  if (!pool) return NULL;
  *pool = (nb_pool){.threads = threads < 1 ? 1 : threads};
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->work, NULL);
  pthread_cond_init(&pool->done, NULL);
  return pool;
}

void nb_pool_destroy(nb_pool *pool) {
  if (!pool) return;
  pthread_mutex_lock(&pool->mutex);
  atomic_store(&pool->stop, true);
  pthread_cond_broadcast(&pool->work);
  pthread_mutex_unlock(&pool->mutex);
  for (int i = 0; i < pool->started; i++) pthread_join(pool->workers[i], NULL);
  free(pool->workers);
  pthread_cond_destroy(&pool->done);
  pthread_cond_destroy(&pool->work);
  pthread_mutex_destroy(&pool->mutex);
  free(pool);
}

int nb_pool_threads(const nb_pool *pool) { return pool ? pool->threads : 1; }

// Fewer workers than asked for, where the system refuses them, change no result.
static void start(nb_pool *pool) {
  pool->workers = malloc((size_t)(pool->threads - 1) * sizeof *pool->workers);
  if (!pool->workers) {
    pool->threads = 1;
    return;
  }
  sigset_t all, before;   // signals are for the threads that the program knows
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  while (pool->started < pool->threads - 1 &&
         pthread_create(&pool->workers[pool->started], NULL, worker_main, pool) == 0)
    pool->started++;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pool->threads = pool->started + 1;
}

void nb_pool_start(nb_pool *pool) {
  if (pool && !pool->workers && pool->threads > 1) start(pool);
}

static void publish(nb_pool *pool, nb_job *job, int64_t count, nb_body body, void *context) {
  // Closed first: a late worker must not match the last ticket with the new count.
  uint64_t present = number(job);
  atomic_store(&job->ticket, present << PIECE_BITS | UINT32_MAX);
  atomic_store_explicit(&job->count, count, memory_order_relaxed);
  atomic_store_explicit(&job->body, body, memory_order_relaxed);
  atomic_store_explicit(&job->context, context, memory_order_relaxed);
  atomic_store_explicit(&job->control, read_control(), memory_order_relaxed);
  atomic_store_explicit(&job->remaining, count, memory_order_relaxed);
  atomic_store(&job->ticket, (present + 1) << PIECE_BITS);
  if (atomic_load(&pool->sleepers) > 0) {
    pthread_mutex_lock(&pool->mutex);
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->mutex);
  }
}

// Does what is left of a job, and waits for what others do of it.
static void finish(nb_pool *pool, nb_job *job) {
  while (take(pool, job, false)) {}
  for (int spins = 0; spins < SPINS; spins++) {
    if (atomic_load_explicit(&job->remaining, memory_order_acquire) == 0) return;
    nb_relax();
  }
  pthread_mutex_lock(&pool->mutex);
  atomic_store(&pool->caller_sleeps, true);
  while (atomic_load(&job->remaining) > 0) pthread_cond_wait(&pool->done, &pool->mutex);
  atomic_store(&pool->caller_sleeps, false);
  pthread_mutex_unlock(&pool->mutex);
}

void nb_parallel(nb_pool *pool, int64_t count, nb_body body, void *context) {
  // A pool that is at work already (a nested call, a second caller) leaves the caller on its own.
  if (!pool || pool->threads < 2 || count < 2 || atomic_exchange(&pool->busy, true)) {
    for (int64_t i = 0; i < count; i++) body(context, i);
    return;
  }
  nb_pool_start(pool);
  if (count <= MAX_PIECES) {
    publish(pool, &pool->now, count, body, context);
    finish(pool, &pool->now);
  } else {
    for (int64_t i = 0; i < count; i++) body(context, i);
  }
  atomic_store(&pool->busy, false);
}

int nb_side_by_side(nb_pool *pool, int64_t count, nb_body body, void *context) {
  if (!pool || pool->threads < count || atomic_exchange(&pool->busy, true)) return 0;
  nb_pool_start(pool);
  const bool enough = pool->threads >= count;
  if (enough) {
    publish(pool, &pool->now, count, body, context);
    finish(pool, &pool->now);
  }
  atomic_store(&pool->busy, false);
  return enough;
}

void nb_pool_begin(nb_pool *pool, int64_t count, nb_body body, void *context) {
  nb_pool_start(pool);
  publish(pool, &pool->ahead, count, body, context);
}

void nb_pool_finish(nb_pool *pool) { finish(pool, &pool->ahead); }
