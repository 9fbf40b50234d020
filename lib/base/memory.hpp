// What the allocator does with memory that is given back.

#pragma once

namespace molva {

/// Lets the allocator keep what the program frees for what it allocates next.
/// By default glibc gives the top of the heap and every block from 128 KiB on
/// back at once: a program that reads one page after another gets the same
/// memory from the system again and again, wiped each time, which was a
/// quarter of its processor time. To be called before the first thread is
/// started; elsewhere than with glibc it does nothing.
void keep_freed_memory();

}  // namespace molva
