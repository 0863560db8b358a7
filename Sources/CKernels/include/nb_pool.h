// A pool of threads. Work is split by shape, not by the number of threads, but for bands (bands.c).
#pragma once
#include <stdint.h>

typedef struct nb_pool nb_pool;

/// Starts `threads - 1` workers (the caller is the other one); they start at the first use.
nb_pool *nb_pool_create(int threads);
/// Starts them before their first use.
void nb_pool_start(nb_pool *pool);
void nb_pool_destroy(nb_pool *pool);
int nb_pool_threads(const nb_pool *pool);

/// Calls `body(context, i)` for each `i` of `0..<count`, each once, on any thread; returns when
/// all are done. A null pool, one thread or one piece runs on the caller. Never nested.
void nb_parallel(nb_pool *pool, int64_t count, void (*body)(void *context, int64_t i), void *context);

/// As nb_parallel, with a thread for each piece, so that pieces may wait for each other; 0 where there
/// are not enough threads, or the pool is at work already: then nothing has been done.
int nb_side_by_side(nb_pool *pool, int64_t count, void (*body)(void *context, int64_t i), void *context);

/// Has workers call `body(context, i)` while they have nothing else to do, and returns at once; at
/// most 2³¹ pieces. The next call is `nb_pool_finish`, by the same thread, which does what is left
/// itself and returns when all is done. Calls of `nb_parallel` in between go first.
void nb_pool_begin(nb_pool *pool, int64_t count, void (*body)(void *context, int64_t i), void *context);
void nb_pool_finish(nb_pool *pool);

/// The place of the calling thread within the piece that it runs, 0..<threads: each thread has
/// registers of its own. 0 on the caller and outside of `nb_parallel`.
int nb_pool_thread(void);
