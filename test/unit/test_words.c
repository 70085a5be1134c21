/*-------------------------------------------------------------------------
 *
 * test_words.c
 *	  Unit tests of src/ia_words.c: no fault without words, in either language.
 *
 * A fault added to the list but not to the table would be a NULL that only its
 * first victim meets.  And a fact that only one language tells, a mark that the
 * formatter does not know, a bracket left open, show only to whoever reads that
 * language: here they show at once.
 *
 *	  cc -std=c99 -I../../src test_words.c ../../src/ia_words.c \
 *		  ../../src/ia_utf8.c -o test_words
 *
 *-------------------------------------------------------------------------
 */
#include "ia_words.h"

#include "ia_text.h"
#include "tap.h"

#define MARKS "vnskfoc123"

/* Which marks a text uses, a bit each; -1 when one is unknown. */
static int
marks_of(const char *words)
{
	int			marks = 0;

	for (const char *s = words; *s != '\0'; s++)
	{
		const char *known;

		if (*s != '%')
			continue;
		s++;
		if (*s == '%')
			continue;
		known = *s != '\0' ? strchr(MARKS, *s) : NULL;
		if (known == NULL)
			return -1;
		marks |= 1 << (known - MARKS);
	}
	return marks;
}

/* [ ] are not nested, hold a suggestion, and stand for nothing else. */
static bool
brackets_are_well(const char *words)
{
	bool		open = false;
	bool		suggestion = false;

	for (const char *s = words; *s != '\0'; s++)
	{
		if (*s == '[' || *s == ']')
		{
			if (open == (*s == '['))
				return false;
			open = *s == '[';
			if (!open && !suggestion)
				return false;
			suggestion = false;
		}
		else if (*s == '%' && s[1] == 's')
			suggestion = true;
	}
	return !open;
}

/* Pairs of ( ) and of the quotation marks in use. */
static bool
pairs_are_well(const char *words)
{
	int			round = 0;
	int			quotes = 0;
	int			guillemets = 0;

	for (const char *s = words; *s != '\0'; s++)
	{
		round += *s == '(' ? 1 : *s == ')' ? -1 : 0;
		if (round < 0)
			return false;
		quotes += *s == '"';
		if (strncmp(s, "\u00ab", 2) == 0)
			guillemets++;
		else if (strncmp(s, "\u00bb", 2) == 0 && --guillemets < 0)
			return false;
	}
	return round == 0 && guillemets == 0 && quotes % 2 == 0;
}

/* An opening question mark for each closing one, outside of links. */
static bool
questions_are_well(const char *words)
{
	int			open = 0;

	for (const char *s = words; *s != '\0'; s++)
	{
		if (strncmp(s, "\u00bf", 2) == 0)
			open++;
		else if (*s == '?' && --open < 0)
			return false;
	}
	return open == 0;
}

static bool
ends_sentence(const char *words)
{
	size_t		length = strlen(words);

	/* what stands in brackets may be left out: then what is before ends it */
	if (length > 0 && words[length - 1] == ']')
	{
		const char *bracket = strchr(words, '[');

		return words[length - 2] == '?' && bracket > words && bracket[-1] == '.';
	}
	return length > 0 && words[length - 1] == '.';
}

static void
check_text(const char *code, const char *what, const char *words, bool spanish)
{
	size_t		length = strlen(words);

	is_true(length >= 10 && !ia_text_blank(words, length), "%s, %s: says something", code, what);
	ok(ia_text_utf8_valid(words, length, NULL), "is UTF-8:", words, length);
	ok(strstr(words, "  ") == NULL && words[0] != ' ' && words[length - 1] != ' ' &&
	   strpbrk(words, "\n\t\r") == NULL && strstr(words, " .") == NULL && strstr(words, " ,") == NULL &&
	   strstr(words, "..") == NULL, "is evenly spaced:", words, length);
	ok(marks_of(words) >= 0, "uses known marks:", words, length);
	ok(brackets_are_well(words), "brackets:", words, length);
	/* the hint about escapes names a lone quotation mark */
	if (strstr(words, " \" \\ ") == NULL)
		ok(pairs_are_well(words), "pairs:", words, length);
	ok(ends_sentence(words), "ends as a sentence:", words, length);
	if (spanish)
		ok(questions_are_well(words), "both question marks:", words, length);
	ok(!(words[0] >= 'a' && words[0] <= 'z') || strncmp(words, "name@", 5) == 0,
	   "begins as a sentence:", words, length);
}

static void
check_pair(const char *code, const char *what, const char *es, const char *en)
{
	is_true(es != NULL && en != NULL && marks_of(es) == marks_of(en),
			"%s, %s: the same facts in both languages", code, what);
	is_true(strcmp(es, en) != 0 || strcmp(what, "detail") == 0, "%s, %s: two languages", code, what);
	check_text(code, what, es, true);
	check_text(code, what, en, false);
}

static void
check_code(const char *code)
{
	bool		passed = code[0] >= 'a' && code[0] <= 'z';

	for (const char *s = code; *s != '\0'; s++)
		passed = passed && ((*s >= 'a' && *s <= 'z') || (*s == '-' && s[1] != '-' && s[1] != '\0'));
	ok(passed, "code in lower case and hyphens:", code, strlen(code));
}

int
main(void)
{
	for (int i = 0; i < IA_FAULTS; i++)
	{
		const IaFaultInfo *info = &ia_faults[i];
		const IaWords *es = &info->words[0];
		const IaWords *en = &info->words[1];
		const char *code = info->code != NULL ? info->code : "?";

		if (!is_true(info->code != NULL && es->message != NULL && en->message != NULL &&
					 es->hint != NULL && en->hint != NULL, "fault %d (%s) has words", i, code))
			continue;
		check_code(code);
		is_true((int) info->severity >= IA_ERROR && info->severity <= IA_INFO,
				"fault %d (%s): severity", i, code);
		check_pair(code, "message", es->message, en->message);
		check_pair(code, "hint", es->hint, en->hint);
		is_true((es->detail == NULL) == (en->detail == NULL), "fault %d (%s): detail in both or none", i,
				code);
		if (es->detail != NULL && en->detail != NULL)
			check_pair(code, "detail", es->detail, en->detail);

		/* no two faults say the same */
		for (int j = 0; j < i; j++)
			if (ia_faults[j].words[0].message != NULL &&
				strcmp(ia_faults[j].words[0].message, es->message) == 0)
				is_true(false, "faults %d and %d say the same", j, i);
	}
	for (int i = 0; i < IA_SEVERITIES; i++)
		is_true(ia_severity_names[i] != NULL && ia_severity_names[i][0] != '\0', "severity %d has a name", i);

	/* what the checks themselves do */
	ok(marks_of("a %v %1 100%%") == (1 | 1 << 7) && marks_of("%q") == -1 && marks_of("50%") == -1,
	   "marks", NULL, 0);
	ok(brackets_are_well("a[ %s?]") && !brackets_are_well("[a") && !brackets_are_well("a]") &&
	   !brackets_are_well("[[%s]]") && !brackets_are_well("[no suggestion]"), "brackets", NULL, 0);
	ok(questions_are_well("\u00bfa?") && !questions_are_well("a?") && !questions_are_well("\u00bfa"),
	   "question marks", NULL, 0);
	ok(ends_sentence("A.[ \u00bfB?]") && !ends_sentence("A[ \u00bfB?]") && !ends_sentence("A"),
	   "sentences", NULL, 0);
	return done_testing();
}
