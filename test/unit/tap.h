/*
 * tap.h
 *		What every unit test needs: TAP on the standard output, and copies of
 *		texts whose end the sanitizer sees.
 *
 * One file per test program includes it, so everything is static.
 */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int	tests = 0;
static int	failures = 0;

/* A test about a text, which is shown after what is said of it. */
static inline void
ok(bool passed, const char *what, const char *s, size_t len)
{
	printf("%s %d - %s", passed ? "ok" : "not ok", ++tests, what);
	if (s != NULL)
	{
		putchar(' ');
		for (size_t i = 0; i < len && i < 70; i++)
		{
			/* '#' would begin a TAP directive */
			if (s[i] >= ' ' && s[i] <= '~' && s[i] != '#' && s[i] != '\\')
				putchar(s[i]);
			else
				printf("\\x%02X", (unsigned char) s[i]);
		}
		if (len > 70)
			printf("... (%zu bytes)", len);
	}
	putchar('\n');
	if (!passed)
		failures++;
}

/* An exact-size copy, so that the sanitizer sees the end of the text. */
static inline char *
copy(const char *s, size_t len)
{
	char	   *c = malloc(len > 0 ? len : 1);

	if (c == NULL)
		abort();
	memcpy(c, s, len);
	return c;
}

/* A test with words put together by printf. */
static inline bool
is_true(bool passed, const char *format, ...)
{
	char		what[300];
	va_list		arguments;

	va_start(arguments, format);
	vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	ok(passed, what, NULL, 0);
	return passed;
}

static inline int
done_testing(void)
{
	printf("1..%d\n", tests);
	return failures > 0 ? 1 : 0;
}

typedef bool (*YesNoFunction) (const char *s, size_t len);

static inline void
says(const char *name, YesNoFunction f, const char *s, size_t len, bool want)
{
	char	   *c = copy(s, len);

	ok(f(c, len) == want, name, s, len);
	free(c);
}

#define SAYS(f, want, ...) \
	do { \
		static const char *const list_[] = {__VA_ARGS__}; \
		for (size_t i_ = 0; i_ < sizeof(list_) / sizeof(list_[0]); i_++) \
			says(#f " " #want, f, list_[i_], strlen(list_[i_]), want); \
	} while (0)

#endif							/* TAP_H */
