/*
 * memcheck.h: tells AddressSanitizer what PostgreSQL tells Valgrind.
 *
 * Why: a server compiled with USE_VALGRIND announces which bytes of a memory context may be touched. With this file in
 * place of Valgrind's own, the announcements become poisoning, so that an overrun of one palloc'd piece into the next,
 * or a read after pfree, is reported. No file of PostgreSQL is changed. What only Valgrind can express (written or
 * not) is dropped.
 */
#ifndef IA_SHIM_MEMCHECK_H
#define IA_SHIM_MEMCHECK_H

#include <sanitizer/asan_interface.h>

#define VALGRIND_MAKE_MEM_NOACCESS(at, size)		ASAN_POISON_MEMORY_REGION((at), (size))
#define VALGRIND_MAKE_MEM_UNDEFINED(at, size)		ASAN_UNPOISON_MEMORY_REGION((at), (size))
#define VALGRIND_MAKE_MEM_DEFINED(at, size)			ASAN_UNPOISON_MEMORY_REGION((at), (size))
#define VALGRIND_MEMPOOL_ALLOC(pool, at, size)		ASAN_UNPOISON_MEMORY_REGION((at), (size))
#define VALGRIND_MEMPOOL_CHANGE(pool, from, to, size)	ASAN_UNPOISON_MEMORY_REGION((to), (size))
/* The size is not told; an assert build has poisoned the piece already when it wiped it. */
#define VALGRIND_MEMPOOL_FREE(pool, at)				ASAN_POISON_MEMORY_REGION((at), 1)

#define VALGRIND_MAKE_MEM_DEFINED_IF_ADDRESSABLE(at, size)	((void) 0)
#define VALGRIND_CHECK_MEM_IS_ADDRESSABLE(at, size)	(0)
#define VALGRIND_CHECK_MEM_IS_DEFINED(at, size)		(0)
#define VALGRIND_CREATE_MEMPOOL(pool, zone, zeroed)	((void) 0)
#define VALGRIND_DESTROY_MEMPOOL(pool)				((void) 0)
#define VALGRIND_MEMPOOL_TRIM(pool, at, size)		((void) 0)
#define VALGRIND_DISABLE_ERROR_REPORTING			((void) 0)
#define VALGRIND_ENABLE_ERROR_REPORTING				((void) 0)
#define VALGRIND_COUNT_ERRORS						(0)
#define VALGRIND_PRINTF(...)						((void) 0)
#define RUNNING_ON_VALGRIND							(0)

#endif							/* IA_SHIM_MEMCHECK_H */
