/*
 * ia_report.c
 *		Findings: from facts to rows.
 *
 * A finding becomes a row of seven columns.  Its texts are put together from
 * the templates of ia_words.c by a formatter of twenty lines, not by
 * appendStringInfo: a document with many faults has hundreds of findings, and
 * vsnprintf would cost more than finding them.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "ia.h"
#include "ia_report.h"
#include "ia_text.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/typcache.h"

#define QUOTED_BYTES 60			/* of a value, in words */
#define VALUE_BYTES 8192		/* of a value, in its column */
#define VALUE_DEPTH 64
#define NUMBER_BYTES 200
#define WORDS_BYTES 4096		/* more than the columns but path and value can take */

static void make_row(IaReport *report, const IaFinding *finding, Datum *values, bool *nulls);
static inline int begin_column(StringInfo row);
static inline void end_column(StringInfo row, int start);
static size_t path_bytes(const IaFrame *frame);
static void put_path(StringInfo to, const IaFrame *frame);
static bool is_presentable(const IaValue *value);
static Jsonb *position_of(const IaFinding *finding);
static void collect_row(IaReport *report, Datum *values, bool *nulls);
static void push_row(IaReport *report, Datum *values, bool *nulls);
static void put_words(StringInfo to, const char *words, IaLanguage language, const IaFinding *finding);
static void put_value(StringInfo to, const IaValue *value, IaLanguage language);
static void put_kinds(StringInfo to, uint8 kinds, IaLanguage language);

void
ia_report_init(IaReport *report)
{
	memset(report, 0, sizeof(*report));
	report->max_rows = -1;
	report->home = CurrentMemoryContext;
}

/* Report a finding; false: the caller may stop. */
bool
ia_report(IaReport *report, const IaFinding *finding)
{
	IaSeverity	severity = ia_faults[finding->fault].severity;
	Datum		values[IA_FINDING_COLUMNS];
	bool		nulls[IA_FINDING_COLUMNS];
	MemoryContext context;

	if (severity == IA_ERROR)
		report->failed = true;
	if (report->quick)
		return !report->failed;
	report->count[finding->fault]++;

	if ((report->tuplestore == NULL && report->json == NULL && !report->collect) ||
		(report->max_rows >= 0 && report->n_rows >= report->max_rows))
		return true;
	report->n_rows++;
	context = MemoryContextSwitchTo(report->home);
	make_row(report, finding, values, nulls);
	if (report->json)
		push_row(report, values, nulls);
	else if (report->collect)
		collect_row(report, values, nulls);
	else
		tuplestore_putvalues(report->tuplestore, report->tupdesc, values, nulls);
	MemoryContextSwitchTo(context);
	return true;
}

/* Append where there is room already. */
static inline void
put(StringInfo to, const char *text, size_t length)
{
	Assert(to->len + length < (size_t) to->maxlen);
	memcpy(to->data + to->len, text, length);
	to->len += length;
}

/*
 * The columns of a finding, one after the other in report->row, which the next
 * finding uses again: seven small allocations would cost as much as the words.
 */
static void
make_row(IaReport *report, const IaFinding *finding, Datum *values, bool *nulls)
{
	const IaFaultInfo *info = &ia_faults[finding->fault];
	const IaWords *words = &info->words[ia_language];
	const char *texts[3] = {words->message, words->detail, words->hint};
	StringInfo	row = &report->row;
	int			starts[IA_FINDING_COLUMNS];

	if (row->data == NULL)
		initStringInfo(row);
	resetStringInfo(row);
	memset(nulls, false, IA_FINDING_COLUMNS * sizeof(bool));

	enlargeStringInfo(row, path_bytes(finding->frame) + WORDS_BYTES);
	starts[0] = begin_column(row);
	put(row, ia_severity_names[info->severity], strlen(ia_severity_names[info->severity]));
	end_column(row, starts[0]);
	starts[1] = begin_column(row);
	put(row, info->code, strlen(info->code));
	end_column(row, starts[1]);
	starts[2] = begin_column(row);
	put_path(row, finding->frame);
	end_column(row, starts[2]);
	for (int i = 0; i < 3; i++)
	{
		starts[3 + i] = begin_column(row);
		nulls[3 + i] = texts[i] == NULL;
		if (texts[i])
			put_words(row, texts[i], ia_language, finding);
		end_column(row, starts[3 + i]);
	}
	starts[6] = begin_column(row);
	row->len = starts[6];		/* jsonb brings its own length */
	if (finding->fault <= IA_FAULT_DUPLICATE_KEY && finding->fault != IA_FAULT_SIZE)
	{
		Jsonb	   *position = position_of(finding);

		appendBinaryStringInfo(row, (char *) position, VARSIZE(position));
	}
	else if (finding->value && is_presentable(finding->value))
		ia_append_json(row, finding->value);
	else
		nulls[6] = true;

	/* the buffer moves no more */
	for (int i = 0; i < IA_FINDING_COLUMNS; i++)
		values[i] = PointerGetDatum(row->data + starts[i]);
}

/* Open a column: a varlena whose length is not known yet. */
static inline int
begin_column(StringInfo row)
{
	int			start = MAXALIGN(row->len);

	row->len = start + VARHDRSZ;
	return start;
}

static inline void
end_column(StringInfo row, int start)
{
	SET_VARSIZE(row->data + start, row->len - start);
}

/* Whether a number prints in so few characters that it may be shown. */
static bool
is_short(Numeric numeric)
{
	char	   *digits = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(numeric)));
	bool		answer = strlen(digits) <= NUMBER_BYTES;

	pfree(digits);
	return answer;
}

/*
 * Whether a value prints short and shallow: what was stored without ia.intake
 * may nest deeper than the stack allows, or print ten bytes as 131,072 digits.
 */
static bool
is_presentable(const IaValue *value)
{
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue	part;
	int			depth = 0;

	if (value->length > VALUE_BYTES)
		return false;
	if (value->type == JENTRY_ISNUMERIC)
		return is_short((Numeric) value->data);
	if (!ia_is_container(value))
		return true;
	iterator = JsonbIteratorInit(unconstify(JsonbContainer *, ia_container(value)));
	while ((token = JsonbIteratorNext(&iterator, &part, false)) != WJB_DONE)
	{
		if (token == WJB_BEGIN_ARRAY || token == WJB_BEGIN_OBJECT)
			depth++;
		else if (token == WJB_END_ARRAY || token == WJB_END_OBJECT)
			depth--;
		else if (part.type == jbvNumeric && !is_short(part.val.numeric))
			return false;
		if (depth > VALUE_DEPTH)
			return false;
	}
	return true;
}

/* Where a refused text is wrong: for programs what the words say to people. */
static Jsonb *
position_of(const IaFinding *finding)
{
	static const char *const names[] = {"line", "column", "byte"};
	JsonbParseState *state = NULL;

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < lengthof(names); i++)
	{
		ia_push_text(&state, WJB_KEY, names[i]);
		ia_push_number(&state, finding->number[i]);
	}
	return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL));
}

static void
collect_row(IaReport *report, Datum *values, bool *nulls)
{
	if (report->n_rows > report->max_datums)
	{
		report->max_datums = report->max_datums * 2 + 8;
		report->datums = report->datums ?
			repalloc(report->datums, report->max_datums * sizeof(Datum)) :
			palloc(report->max_datums * sizeof(Datum));
	}
	report->datums[report->n_rows - 1] =
		HeapTupleGetDatum(heap_form_tuple(report->tupdesc, values, nulls));
}

static void
push_row(IaReport *report, Datum *values, bool *nulls)
{
	static const char *const names[IA_FINDING_COLUMNS] = {
		"severity", "code", "path", "message", "detail", "hint", "value"
	};

	pushJsonbValue(&report->json, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < IA_FINDING_COLUMNS; i++)
	{
		JsonbValue	value = {.type = jbvNull};

		ia_push_text(&report->json, WJB_KEY, names[i]);
		if (!nulls[i] && i < IA_FINDING_COLUMNS - 1)
		{
			ia_push_text(&report->json, WJB_VALUE, TextDatumGetCString(values[i]));
			continue;
		}
		if (!nulls[i])
		{
			Jsonb	   *document = DatumGetJsonbPCopy(values[i]);

			if (!JsonbExtractScalar(&document->root, &value))
				JsonbToJsonbValue(document, &value);
		}
		pushJsonbValue(&report->json, WJB_VALUE, &value);
	}
	pushJsonbValue(&report->json, WJB_END_OBJECT, NULL);
}

void
ia_push_text(JsonbParseState **state, JsonbIteratorToken token, const char *text)
{
	JsonbValue	value;

	value.type = jbvString;
	value.val.string.len = strlen(text);
	value.val.string.val = unconstify(char *, text);
	pushJsonbValue(state, token, &value);
}

void
ia_push_number(JsonbParseState **state, int64 number)
{
	JsonbValue	value;

	value.type = jbvNumeric;
	value.val.numeric = int64_to_numeric(number);
	pushJsonbValue(state, WJB_VALUE, &value);
}

/* The words of a finding in one language. */
void
ia_append_words(StringInfo to, const char *words, IaLanguage language, const IaFinding *finding)
{
	enlargeStringInfo(to, WORDS_BYTES);
	put_words(to, words, language, finding);
	to->data[to->len] = '\0';
}

/* The JSON Pointer (RFC 6901) of a place. */
void
ia_append_path(StringInfo to, const IaFrame *frame)
{
	enlargeStringInfo(to, path_bytes(frame));
	put_path(to, frame);
	to->data[to->len] = '\0';
}

/* The same as a C string. */
char *
ia_path_text(const IaFrame *frame)
{
	StringInfoData path;

	initStringInfo(&path);
	ia_append_path(&path, frame);
	return path.data;
}

/* No less than the pointer of a place takes. */
static size_t
path_bytes(const IaFrame *frame)
{
	size_t		bytes = 0;

	for (; frame && frame->parent; frame = frame->parent)
		bytes += frame->key ? 1 + 2 * (size_t) frame->length : 1 + 10;
	return bytes;
}

/*
 * The chain runs from the leaf to the root: its steps are gathered first, not
 * recursed into, since a refused text may nest as deep as ia.max_depth allows.
 */
static void
put_path(StringInfo to, const IaFrame *frame)
{
	const IaFrame *few[32];
	const IaFrame **steps = few;
	int			depth = 0;

	for (const IaFrame *step = frame; step && step->parent; step = step->parent)
		depth++;
	if (depth > lengthof(few))
		steps = palloc(depth * sizeof(*steps));
	for (int i = depth; i-- > 0; frame = frame->parent)
		steps[i] = frame;
	for (int i = 0; i < depth; i++)
	{
		const char *key = steps[i]->key;

		to->data[to->len++] = '/';
		if (key == NULL)
			to->len += pg_ultoa_n(steps[i]->length, to->data + to->len);
		for (uint32 j = 0; key && j < steps[i]->length; j++)
		{
			/* the two characters that a pointer writes otherwise */
			if (key[j] == '~' || key[j] == '/')
			{
				to->data[to->len++] = '~';
				to->data[to->len++] = key[j] == '~' ? '0' : '1';
			}
			else
				to->data[to->len++] = key[j];
		}
	}
	if (steps != few)
		pfree(steps);
}

static void
put_clipped(StringInfo to, const char *text, uint32 length)
{
	size_t		shown = ia_text_clip(text, length, QUOTED_BYTES);

	put(to, text, shown);
	if (shown < length)
		put(to, "…", strlen("…"));
}

/* Put a template's words together; its marks are explained in ia_words.h. */
static void
put_words(StringInfo to, const char *words, IaLanguage language, const IaFinding *finding)
{
	char		digits[24];

	for (;;)
	{
		size_t		plain = strcspn(words, "%[]");

		put(to, words, plain);
		words += plain;
		if (*words == '\0')
			return;
		if (*words == '[' && finding->suggestion == NULL)
			words = strchr(words, ']');
		if (*words == '[' || *words == ']')
		{
			words++;
			continue;
		}
		switch (words[1])
		{
			case 'v':
				if (finding->value)
					put_value(to, finding->value, language);
				break;
			case 'n':
				put_clipped(to, finding->name, finding->name_length);
				break;
			case 's':
				put_clipped(to, finding->suggestion, finding->suggestion_length);
				break;
			case 'o':
				put_clipped(to, finding->other, finding->other_length);
				break;
			case 'c':
				put_clipped(to, finding->codelist, strlen(finding->codelist));
				break;
			case 'k':
				put_kinds(to, finding->kinds, language);
				break;
			case 'f':
				if (finding->value)
					put_kinds(to, ia_kinds(finding->value) & ~IA_KIND_INTEGER, language);
				break;
			case '1':
			case '2':
			case '3':
				put(to, digits, pg_lltoa(finding->number[words[1] - '1'], digits));
				break;
			default:
				put(to, words + 1, 1);
				break;
		}
		words += 2;
	}
}

/* A value as it is shown in a sentence. */
static void
put_value(StringInfo to, const IaValue *value, IaLanguage language)
{
	switch (value->type)
	{
		case JENTRY_ISSTRING:
			put(to, "\"", 1);
			put_clipped(to, value->data, value->length);
			put(to, "\"", 1);
			break;
		case JENTRY_ISNUMERIC:
			{
				char	   *digits = DatumGetCString(DirectFunctionCall1(numeric_out,
																	   PointerGetDatum(value->data)));

				put_clipped(to, digits, strlen(digits));
				pfree(digits);
				break;
			}
		case JENTRY_ISBOOL_TRUE:
			put(to, "true", 4);
			break;
		case JENTRY_ISBOOL_FALSE:
			put(to, "false", 5);
			break;
		case JENTRY_ISNULL:
			put(to, "null", 4);
			break;
		default:
			put_kinds(to, ia_kinds(value), language);
			break;
	}
}

/* The kinds of a set, joined by "or"; null goes without saying. */
static void
put_kinds(StringInfo to, uint8 kinds, IaLanguage language)
{
	static const struct
	{
		uint8		kind;
		const char *words[IA_LANGUAGES];
	}			names[] = {
		{IA_KIND_STRING, {"un texto", "a string"}},
		{IA_KIND_INTEGER, {"un número entero", "a whole number"}},
		{IA_KIND_NUMBER, {"un número", "a number"}},
		{IA_KIND_BOOLEAN, {"un valor lógico (true o false)", "true or false"}},
		{IA_KIND_OBJECT, {"un objeto", "an object"}},
		{IA_KIND_ARRAY, {"una lista", "a list"}},
		{IA_KIND_NULL, {"null", "null"}},
	};
	bool		first = true;

	if (kinds != IA_KIND_NULL)
		kinds &= ~IA_KIND_NULL;
	for (int i = 0; i < lengthof(names); i++)
	{
		if (!(kinds & names[i].kind))
			continue;
		if (!first)
			put(to, language == IA_SPANISH ? " o " : " or ", language == IA_SPANISH ? 3 : 4);
		put(to, names[i].words[language], strlen(names[i].words[language]));
		first = false;
	}
}

/* A value as an error tells it. */
const char *
ia_value_in_words(const IaValue *value, IaLanguage language)
{
	StringInfoData words;

	initStringInfo(&words);
	put_value(&words, value, language);
	words.data[words.len] = '\0';
	return words.data;
}

/* Keep findings as composites of that type, for ia_findings_array(). */
void
ia_report_collect(IaReport *report, Oid element_type)
{
	report->collect = true;
	report->tupdesc = BlessTupleDesc(lookup_rowtype_tupdesc_copy(element_type, -1));
}

/* The findings collected so far as ia.finding[]. */
Datum
ia_findings_array(IaReport *report, Oid element_type)
{
	if (report->n_rows == 0)
		return PointerGetDatum(construct_empty_array(element_type));
	return PointerGetDatum(construct_array(report->datums, report->n_rows, element_type,
										   -1, false, TYPALIGN_DOUBLE));
}
