/*
 * ia_words.h
 *		Every fault ia can find: its code, its severity, and its words in
 *		Spanish and English.
 *
 * PURE C.  The engine knows faults only by name (IaFault); this table is the
 * one place with words, and the reference of doc/findings.md is printed from
 * it.  Several faults may share a code: a date without zone and a date that is
 * no date are both "format", the rule of the schema, but are told apart in what
 * they say.
 *
 * In the words: %v the value, %n the name of a member, %s the suggestion (what
 * stands in [brackets] with it appears only when there is one), %k what was
 * expected, %f what was found, %o another place, %c a code list, %1 %2 %3
 * numbers.
 */
#ifndef IA_WORDS_H
#define IA_WORDS_H

typedef enum IaSeverity
{
	IA_ERROR,
	IA_WARNING,
	IA_INFO
} IaSeverity;

#define IA_SEVERITIES 3

typedef enum IaFault
{
	/* admission; up to DUPLICATE_KEY a finding's value is the position */
	IA_FAULT_EMPTY,
	IA_FAULT_TRUNCATED,
	IA_FAULT_SYNTAX,
	IA_FAULT_TRAILING,
	IA_FAULT_CONTROL,
	IA_FAULT_ESCAPE,
	IA_FAULT_NUL,
	IA_FAULT_SURROGATE,
	IA_FAULT_ENCODING,
	IA_FAULT_WIDE,
	IA_FAULT_NOT_A_NUMBER,
	IA_FAULT_DIGITS,
	IA_FAULT_EXPONENT,
	IA_FAULT_DEPTH,
	IA_FAULT_SIZE,
	IA_FAULT_DUPLICATE_KEY,
	IA_FAULT_BYTE_ORDER_MARK,
	IA_FAULT_SCALAR,

	/* which document */
	IA_FAULT_UNKNOWN_KIND,
	IA_FAULT_UNKNOWN_VERSION,

	/* the schema */
	IA_FAULT_TYPE,
	IA_FAULT_REQUIRED,
	IA_FAULT_ENUM,
	IA_FAULT_DATE_NO_TIME,
	IA_FAULT_DATE_NO_ZONE,
	IA_FAULT_DATE_NO_SUCH_DAY,
	IA_FAULT_DATE_NO_SUCH_TIME,
	IA_FAULT_DATE_OFFSET,
	IA_FAULT_DATE,
	IA_FAULT_URI_NO_SCHEME,
	IA_FAULT_URI_CHARACTER,
	IA_FAULT_URI,
	IA_FAULT_EMAIL,
	IA_FAULT_PATTERN,
	IA_FAULT_MIN_LENGTH,
	IA_FAULT_MIN_ITEMS,
	IA_FAULT_MIN_PROPERTIES,
	IA_FAULT_UNIQUE_ITEMS,
	IA_FAULT_MINIMUM,
	IA_FAULT_ONE_OF,

	/* beyond the schema */
	IA_FAULT_UNKNOWN_FIELD,
	IA_FAULT_OPEN_CODE,
	IA_FAULT_DEPRECATED_FIELD,
	IA_FAULT_DEPRECATED_CODE,
	IA_FAULT_DUPLICATE_ID,
	IA_FAULT_MISSING_ID,
	IA_FAULT_UNRESOLVED_PARTY,
	IA_FAULT_UNRESOLVED_AWARD,
	IA_FAULT_MISSING_CURRENCY,
	IA_FAULT_BLANK,
	IA_FAULT_ID_PREFIX_OCID,
	IA_FAULT_ID_PREFIX_PROJECT,
	IA_FAULT_DATE_ORDER,
	IA_FAULT_LANGUAGE_TAG,

	/* an RFC; %1 is its characters */
	IA_FAULT_RFC_LENGTH,
	IA_FAULT_RFC_LETTERS,
	IA_FAULT_RFC_DATE,
	IA_FAULT_RFC_HOMOCLAVE,
	IA_FAULT_RFC_SPELLING,
	IA_FAULT_RFC_CHECK_DIGIT,
	IA_FAULT_RFC_GENERIC,

	/* places; %1 is how deep the lists nest, or kilometres */
	IA_FAULT_PLACE_TYPE,
	IA_FAULT_PLACE_EMPTY,
	IA_FAULT_PLACE_NESTING,
	IA_FAULT_PLACE_NUMBER,
	IA_FAULT_PLACE_POSITION,
	IA_FAULT_PLACE_SHORT_LINE,
	IA_FAULT_PLACE_SHORT_RING,
	IA_FAULT_PLACE_OPEN_RING,
	IA_FAULT_PLACE_CROSSING,
	IA_FAULT_PLACE_RANGE,
	IA_FAULT_PLACE_AXES,
	IA_FAULT_PLACE_AXES_COUNTRY,
	IA_FAULT_PLACE_AXES_AREA,
	IA_FAULT_PLACE_COUNTRY,
	IA_FAULT_PLACE_FAR,
	IA_FAULT_PLACE_GAZETTEER,

	/* a profile */
	IA_FAULT_PROFILE_KEYWORD,
	IA_FAULT_PROFILE_VALUE,
	IA_FAULT_PROFILE_REFERENCE,
	IA_FAULT_PROFILE_RECURSION,
	IA_FAULT_PROFILE_DEPTH,
	IA_FAULT_PROFILE_SIZE,
	IA_FAULT_PROFILE_LENGTH,
	IA_FAULT_PROFILE_CONTRADICTION,
	IA_FAULT_PROFILE_CODE,
	IA_FAULT_PROFILE_CODELIST,
	IA_FAULT_PROFILE_UNUSED,
	IA_FAULT_PROFILE_IGNORED,
	IA_FAULT_PROFILE_UNDECLARED,

	/* merging releases; %1 is the release */
	IA_FAULT_MERGE_RELEASE,
	IA_FAULT_MERGE_LINK,
	IA_FAULT_MERGE_NO_OCID,
	IA_FAULT_MERGE_OCID,
	IA_FAULT_MERGE_NO_DATE,
	IA_FAULT_MERGE_DATE_TYPE,
	IA_FAULT_MERGE_DATE,
	IA_FAULT_MERGE_SAME_DATE,
	IA_FAULT_MERGE_NO_ID,
	IA_FAULT_MERGE_ID,
	IA_FAULT_MERGE_SAME_ID,
	IA_FAULT_MERGE_WAS_VALUE,
	IA_FAULT_MERGE_WAS_OBJECT,
	IA_FAULT_MERGE_WAS_LIST,
	IA_FAULT_MERGE_DROPPED,
	IA_FAULT_CONTRADICTION,
	IA_FAULT_CONTRADICTION_LACKS,
	IA_FAULT_CONTRADICTION_ADDS
} IaFault;

#define IA_FAULTS (IA_FAULT_CONTRADICTION_ADDS + 1)

typedef struct IaWords
{
	const char *message;
	const char *detail;			/* NULL: none */
	const char *hint;
} IaWords;

typedef struct IaFaultInfo
{
	const char *code;
	IaSeverity	severity;
	IaWords		words[2];		/* IaLanguage: Spanish, English */
} IaFaultInfo;

extern const IaFaultInfo ia_faults[IA_FAULTS];
extern const char *const ia_severity_names[IA_SEVERITIES];

#endif							/* IA_WORDS_H */
