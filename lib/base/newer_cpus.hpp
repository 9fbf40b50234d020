// Compiling a function twice: for every processor, and for those of the last ten
// years.

#pragma once

#include <features.h>

/// Before a function that goes through bytes or bits in a loop: it is compiled once
/// more with AVX2 and BMI (x86-64-v3 of the psABI), and which of the two is called is
/// chosen by the processor when the program starts. Not for sums of floating-point
/// numbers, which have to be the same everywhere. Nothing elsewhere than with GCC and
/// glibc; nor with sanitizers, which are not ready yet when the choice is made.
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && defined(__OPTIMIZE__)
#define MOLVA_FOR_NEWER_CPUS [[gnu::target_clones("arch=x86-64-v3", "default")]]
#else
#define MOLVA_FOR_NEWER_CPUS
#endif
