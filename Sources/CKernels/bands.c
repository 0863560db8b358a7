// Bands: several threads side by side, each over rows of its own.
#include <sched.h>
#include <time.h>
#include "nb_private.h"

/// Looks at a counter before a thread lets others have its core: some ten microseconds.
enum { LOOKS = 400 };

/// Nobody waits for a band that has ended, early or not.
static void run_band(void *context, int64_t band) {
  const nb_bands *bands = context;
  nb_program *program = &bands->program[band];
  nb_reached *reached = &bands->reached[band];
  reached->status = nb_program_run(program, bands->step, program->flags);
  __atomic_store_n(&reached->instruction, INT64_MAX, __ATOMIC_RELEASE);
}

nb_status nb_bands_run(nb_program *program, nb_bands *bands, uint64_t step, uint32_t flags) {
  bands->step = step;
  for (int64_t b = 0; b < bands->count; b++) {
    bands->program[b].flags = flags;
    bands->reached[b].instruction = -1;
    bands->reached[b].status = NB_OK;
  }
  if (!nb_side_by_side(program->pool, bands->count, run_band, bands))
    return nb_instructions_run(program, bands->plain, bands->plain_count, step, flags);
  for (int64_t b = 0; b < bands->count; b++) {
    // Others have stopped because of the one that failed.
    const nb_status status = (nb_status)bands->reached[b].status;
    if (status == NB_OK || status == NB_CANCELLED) continue;
    program->failed_node = bands->program[b].failed_node;
    program->failed_value = bands->program[b].failed_value;
    program->failed_size = bands->program[b].failed_size;
    return status;
  }
  return NB_OK;
}

int nb_bands_await(const nb_reached *reached, int64_t instruction) {
  for (int looks = 1;; looks++) {
    const int64_t at = __atomic_load_n(&reached->instruction, __ATOMIC_ACQUIRE);
    if (at >= instruction) return at < INT64_MAX || reached->status == NB_OK;
    nb_relax();
    if (looks % LOOKS == 0) sched_yield();
  }
}

/// Runs of each list that are timed, and runs of the faster one after that: the slower one costs a
/// hundredth or two. Cores may share what they multiply with, and others may have work for them;
/// both change within seconds, and what is computed is the same.
enum { TIMED = 3, UNTIMED = 200 };

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static nb_status run_list(nb_program *program, int banded, uint64_t step, uint32_t flags) {
  return banded ? nb_instructions_run(program, program->banded, program->banded_count, step, flags)
                : nb_instructions_run(program, program->instruction, program->count, step, flags);
}

nb_status nb_banded_run(nb_program *program, uint64_t step, uint32_t flags) {
  nb_trial *trial = &program->trial;
  if (trial->untimed > 0 || flags) {
    if (!flags) trial->untimed--;
    return run_list(program, trial->banded, step, flags);
  }
  const int banded = trial->timed % 2;
  const double begin = seconds();
  const nb_status status = run_list(program, banded, step, flags);
  const double took = seconds() - begin;
  if (trial->timed < 2 || took < trial->least[banded]) trial->least[banded] = took;
  if (++trial->timed == 2 * TIMED) {
    *trial = (nb_trial){.untimed = UNTIMED, .banded = trial->least[1] < trial->least[0]};
  }
  return status;
}
