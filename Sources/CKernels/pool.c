#include "nb_pool.h"
int nb_pool_threads(const nb_pool *pool) { return pool ? 1 : 1; }
