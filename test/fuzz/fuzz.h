/*
 * fuzz.h
 *		What every fuzz target needs: a check that no build turns off, and a
 *		main() that replays files.
 *
 * test/fuzz/run builds each target with libFuzzer.  By hand:
 *
 *		clang-14 -fsanitize=fuzzer,address,undefined -g -O1 -I../../src \
 *			fuzz_scan.c ../../src/ia_scan.c ../../src/ia_text.c \
 *			../../src/ia_utf8.c -o fuzz_scan
 *		./fuzz_scan /tmp/new corpus/scan
 *
 * Compiled with -DIA_FUZZ_MAIN, by any compiler, a target replays the files
 * given as arguments instead: that is how a crash once found stays a test.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* assert() would vanish under -DNDEBUG */
#define HOLDS(condition) \
	do { \
		if (!(condition)) \
		{ \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#ifdef IA_FUZZ_MAIN

/* Replay one file from an allocation of exactly its size. */
static void
replay(const char *name)
{
	FILE	   *file = fopen(name, "rb");
	uint8_t    *data;
	long		size;

	if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0)
	{
		perror(name);
		exit(2);
	}
	rewind(file);
	data = malloc(size > 0 ? (size_t) size : 1);
	if (data == NULL || fread(data, 1, (size_t) size, file) != (size_t) size)
	{
		perror(name);
		exit(2);
	}
	fclose(file);
	LLVMFuzzerTestOneInput(data, (size_t) size);
	free(data);
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	printf("%d inputs replayed\n", argc - 1);
	return 0;
}

#endif							/* IA_FUZZ_MAIN */

#endif							/* FUZZ_H */
