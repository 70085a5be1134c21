/*
 * early.c: makes AddressSanitizer start before anything else in the process does.
 *
 * Why: the server loads libpq, and through it libraries whose constructors hold glibc's locale lock while they
 * allocate. AddressSanitizer starts lazily inside that allocation, takes the same lock, and the process hangs. Linked
 * with -z initfirst, this constructor runs before theirs and allocates while no lock is held.
 */
#include <stdlib.h>

static void *volatile sink;

__attribute__((constructor))
static void
start_sanitizer(void)
{
	sink = malloc(1);
	free(sink);
}
