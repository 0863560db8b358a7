// Counts what a process asks of the allocator and of the system.
#pragma once

/// Calls so far, on all threads, of malloc, calloc, realloc, the aligned ones and mmap.
long allocation_count(void);
