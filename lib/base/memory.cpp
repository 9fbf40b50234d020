#include "base/memory.hpp"

#include <cstdlib>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace molva {

void keep_freed_memory() {
#if defined(__GLIBC__)
    // As much as the largest page takes, and no more: see mallopt(3).
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TOP_PAD, 1 << 20);
#endif
}

}  // namespace molva
