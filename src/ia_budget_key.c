/*
 * ia_budget_key.c
 *		The clave presupuestaria: the key under which Mexican public money is
 *		spent, in 13 components.
 *
 * The components, their order and their names are those of the budget lines
 * that publishers add to OCDS and OC4IDS; how many characters each has is what
 * the federal budget gives it.  A key is read from text strictly, so that a
 * component left out cannot shift the others, and from a budget line as it
 * comes: states have catalogues of their own.  Numbers are filled up with zeros
 * in both, because 9 and 09 are the same state and must fall into the same sum;
 * spreadsheets drop them.
 *
 * The beginning of a key is a key too, and so is one with gaps: what is not
 * known is NULL.
 */
#include "postgres.h"

#include <ctype.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "ia.h"
#include "ia_json.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"
#include "utils/typcache.h"

IA_FUNCTION(ia_budget_key);
IA_FUNCTION(ia_budget_key_line);
IA_FUNCTION(ia_budget_key_text);
IA_FUNCTION(ia_budget_prefix);
IA_FUNCTION(ia_budget_components);

typedef enum Shape
{
	YEAR,						/* of this century or the last */
	DIGITS,
	WORD,						/* letters or digits */
	PROGRAM,					/* a letter, then digits */
	OBJECT						/* digits from chapter to item: nothing may go before them */
} Shape;

typedef struct Component
{
	const char *name;			/* in a budget line, and the attribute's */
	const char *es;
	const char *en;
	Shape		shape;
	int			width;
} Component;

static const Component components[] = {
	{"cycle", "ciclo", "year", YEAR, 4},
	{"branch", "ramo", "branch", DIGITS, 2},
	{"responsibleUnit", "unidad responsable", "responsible unit", WORD, 3},
	{"finality", "finalidad", "finality", DIGITS, 1},
	{"function", "función", "function", DIGITS, 1},
	{"subFunction", "subfunción", "subfunction", DIGITS, 2},
	{"institutionalActivity", "actividad institucional", "institutional activity", DIGITS, 3},
	{"budgetProgram", "programa presupuestario", "budget programme", PROGRAM, 4},
	{"spendingObject", "objeto del gasto (partida)", "object of expenditure", OBJECT, 5},
	{"spendingType", "tipo de gasto", "type of expenditure", DIGITS, 1},
	{"budgetSource", "fuente de financiamiento", "source of funds", DIGITS, 1},
	{"region", "entidad federativa", "state", DIGITS, 2},
	{"portfolioKey", "clave de cartera", "investment portfolio key", WORD, 11},
};

#define COMPONENTS lengthof(components)
#define MAX_WIDTH 11
#define SEPARATORS "-./|_ "

/* A component that is wrong: which, and where in the text. */
typedef struct Fault
{
	int			component;		/* COMPONENTS: one too many */
	const char *at;
	int			length;
} Fault;

/* ---- components ---- */

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
is_word(char c)
{
	return is_digit(c) || (c >= 'A' && c <= 'Z');
}

/* Write a code as the component has it, in capitals and filled up with zeros; false: it cannot be one. */
static bool
normalize(const Component *component, const char *code, int length, char *into)
{
	bool		number = true;
	int			missing;

	if (length < 1 || length > component->width)
		return false;
	for (int i = 0; i < length; i++)
		number = number && is_digit(code[i]);
	missing = component->width - length;
	if (missing > 0 && (!number || component->shape == YEAR || component->shape == OBJECT))
		return false;
	memset(into, '0', missing);
	for (int i = 0; i < length; i++)
	{
		char		c = pg_ascii_toupper((unsigned char) code[i]);

		if (!is_word(c))
			return false;
		into[missing + i] = c;
	}
	switch (component->shape)
	{
		case YEAR:
			return number && (memcmp(into, "19", 2) == 0 || memcmp(into, "20", 2) == 0);
		case DIGITS:
		case OBJECT:
			return number;
		case WORD:
			return true;
		case PROGRAM:
			for (int i = 1; i < component->width; i++)
			{
				if (!is_digit(into[i]))
					return false;
			}
			return !is_digit(into[0]);
	}
	return false;				/* keep compiler quiet */
}

/* Read a key from text; a part that is empty is NULL.  False: *fault says where it is none. */
static bool
read_key(const char *s, int length, Datum *values, bool *nulls, Fault *fault)
{
	const char *end = s + length;
	char		separator = '\0';

	while (s < end && isspace((unsigned char) *s))
		s++;
	while (end > s && isspace((unsigned char) end[-1]))
		end--;
	for (const char *c = s; c < end && separator == '\0'; c++)
	{
		if (!is_word(pg_ascii_toupper((unsigned char) *c)) && strchr(SEPARATORS, *c))
			separator = *c;
	}
	for (int i = 0; i < COMPONENTS; i++)
		nulls[i] = true;
	for (int i = 0; s <= end; i++)
	{
		const char *stop = s;
		char		code[MAX_WIDTH];

		if (separator)
		{
			while (stop < end && *stop != separator)
				stop++;
		}
		else if (s == end)
			break;
		else
			stop = i < COMPONENTS ? Min(s + components[i].width, end) : end;
		*fault = (Fault) {i, s, stop - s};
		if (i == COMPONENTS)
			return false;
		if (stop > s)
		{
			/* without separators nothing says what is missing */
			if ((!separator && stop - s < components[i].width) ||
				!normalize(&components[i], s, stop - s, code))
				return false;
			values[i] = PointerGetDatum(cstring_to_text_with_len(code, components[i].width));
			nulls[i] = false;
		}
		s = separator ? stop + 1 : stop;
	}
	return true;
}

static bool
all_null(const bool *nulls)
{
	for (int i = 0; i < COMPONENTS; i++)
	{
		if (!nulls[i])
			return false;
	}
	return true;
}

/* ---- composites ---- */

static Datum
make_key(FunctionCallInfo fcinfo, Datum *values, bool *nulls)
{
	TupleDesc	tupdesc;

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE ||
		tupdesc->natts != COMPONENTS)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("the type ia.budget_key is not as ia made it / el tipo ia.budget_key no es como lo hizo ia"),
				 errhint("Install the extension again. / Instale la extensión de nuevo.")));
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc), values, nulls));
}

static void
read_composite(HeapTupleHeader key, Datum *values, bool *nulls)
{
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(key), .t_data = key};
	TupleDesc	tupdesc = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(key),
												 HeapTupleHeaderGetTypMod(key));

	if (tupdesc->natts != COMPONENTS)
		elog(ERROR, "ia.budget_key has %d attributes", tupdesc->natts);
	heap_deform_tuple(&tuple, tupdesc, values, nulls);
	ReleaseTupleDesc(tupdesc);
}

/* ---- functions ---- */

static pg_noinline void
refuse(const char *text, const Fault *fault)
{
	int			position = pg_mbstrlen_with_len(text, fault->at - text) + 1;
	int			shown = pg_mbcliplen(fault->at, fault->length, 40);
	const Component *component = &components[fault->component];

	if (fault->component == COMPONENTS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid budget key: it goes on after its 13 components, at character %d / clave presupuestaria inválida: sigue después de sus 13 componentes, en el carácter %d",
						position, position),
				 errhint("SELECT * FROM ia.budget_components() lists them. / Los enumera esa consulta.")));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid budget key: component %d, %s, cannot be \"%.*s\", at character %d / clave presupuestaria inválida: el componente %d, %s, no puede ser \"%.*s\", en el carácter %d",
					fault->component + 1, component->name, shown, fault->at, position,
					fault->component + 1, component->es, shown, fault->at, position),
			 errhint("It has %d characters; SELECT * FROM ia.budget_components() says which. / Tiene %d caracteres; esa consulta dice cuáles.",
					 component->width, component->width)));
}

/* budget_key(key text): budget_key */
Datum
ia_budget_key(PG_FUNCTION_ARGS)
{
	char	   *spelled = text_to_cstring(PG_GETARG_TEXT_PP(0));
	Datum		values[COMPONENTS];
	bool		nulls[COMPONENTS];
	Fault		fault;

	if (!read_key(spelled, strlen(spelled), values, nulls, &fault))
		refuse(spelled, &fault);
	if (all_null(nulls))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(make_key(fcinfo, values, nulls));
}

/* The component of that name, or -1. */
static int
find_component(const IaValue *name)
{
	for (int i = 0; i < COMPONENTS; i++)
	{
		if (strlen(components[i].name) == name->length &&
			memcmp(components[i].name, name->data, name->length) == 0)
			return i;
	}
	return -1;
}

/* A code of a budget line: text, or a number. */
static char *
code_text(const IaValue *code)
{
	if (ia_is_string(code))
		return pnstrdup(code->data, code->length);
	if (code->type == JENTRY_ISNUMERIC)
		return DatumGetCString(DirectFunctionCall1(numeric_out, PointerGetDatum(code->data)));
	return NULL;
}

/* Take the components of a budget line; of a name that comes twice, the first. */
static void
read_components(const JsonbContainer *array, Datum *values, bool *nulls)
{
	IaCursor	cursor;

	ia_array_open(&cursor, array);
	for (uint32 n = 0; n < cursor.n; n++)
	{
		IaValue		element;
		IaValue		name;
		IaValue		code;
		char	   *text;
		char		normal[MAX_WIDTH];
		int			i;

		CHECK_FOR_INTERRUPTS();
		ia_array_next(&cursor, &element);
		if (!ia_is_object(&element) ||
			!ia_member(ia_container(&element), "name", 4, &name) || !ia_is_string(&name) ||
			!ia_member(ia_container(&element), "code", 4, &code))
			continue;
		i = find_component(&name);
		if (i < 0 || !nulls[i] || (text = code_text(&code)) == NULL || text[0] == '\0')
			continue;
		values[i] = PointerGetDatum(normalize(&components[i], text, strlen(text), normal) ?
									cstring_to_text_with_len(normal, components[i].width) :
									cstring_to_text(text));
		nulls[i] = false;
	}
}

/* budget_key(line jsonb): budget_key */
Datum
ia_budget_key_line(PG_FUNCTION_ARGS)
{
	IaValue		line;
	IaValue		member;
	Datum		values[COMPONENTS];
	bool		nulls[COMPONENTS];
	Fault		fault;

	memset(nulls, true, sizeof(nulls));
	ia_root(PG_GETARG_JSONB_P(0), &line);
	if (!ia_is_object(&line))
		PG_RETURN_NULL();
	if (ia_member(ia_container(&line), "components", 10, &member) && ia_is_array(&member))
		read_components(ia_container(&member), values, nulls);
	if (all_null(nulls) &&
		(!ia_member(ia_container(&line), "id", 2, &member) || !ia_is_string(&member) ||
		 !read_key(member.data, member.length, values, nulls, &fault) || all_null(nulls)))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(make_key(fcinfo, values, nulls));
}

/* budget_key_text(key budget_key, separator text): text */
Datum
ia_budget_key_text(PG_FUNCTION_ARGS)
{
	text	   *separator = PG_GETARG_TEXT_PP(1);
	Datum		values[COMPONENTS];
	bool		nulls[COMPONENTS];
	int			last = COMPONENTS;
	StringInfoData spelled;

	read_composite(PG_GETARG_HEAPTUPLEHEADER(0), values, nulls);
	while (last > 0 && nulls[last - 1])
		last--;
	initStringInfo(&spelled);
	for (int i = 0; i < last; i++)
	{
		if (i > 0)
			appendBinaryStringInfo(&spelled, VARDATA_ANY(separator), VARSIZE_ANY_EXHDR(separator));
		if (!nulls[i])
			appendStringInfoString(&spelled, TextDatumGetCString(values[i]));
	}
	PG_RETURN_TEXT_P(cstring_to_text_with_len(spelled.data, spelled.len));
}

/* budget_prefix(key budget_key, components integer): budget_key */
Datum
ia_budget_prefix(PG_FUNCTION_ARGS)
{
	int			n = PG_GETARG_INT32(1);
	Datum		values[COMPONENTS];
	bool		nulls[COMPONENTS];

	if (n < 0 || n > COMPONENTS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a budget key has no %d components / una clave presupuestaria no tiene %d componentes", n, n),
				 errhint("Give a number from 0 to 13. / Dé un número de 0 a 13.")));
	read_composite(PG_GETARG_HEAPTUPLEHEADER(0), values, nulls);
	for (int i = n; i < COMPONENTS; i++)
		nulls[i] = true;
	if (all_null(nulls))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(make_key(fcinfo, values, nulls));
}

/* budget_components(): SETOF (component, name, label_es, label_en, pattern) */
Datum
ia_budget_components(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < COMPONENTS; i++)
	{
		static const char *const patterns[] = {
			[YEAR] = "^(19|20)[0-9]{%d}$",
			[DIGITS] = "^[0-9]{%d}$",
			[WORD] = "^[0-9A-Z]{%d}$",
			[PROGRAM] = "^[A-Z][0-9]{%d}$",
			[OBJECT] = "^[0-9]{%d}$"
		};
		const Component *component = &components[i];
		int			rest = component->width - (component->shape == YEAR ? 2 :
											   component->shape == PROGRAM ? 1 : 0);
		Datum		values[] = {
			Int32GetDatum(i + 1),
			CStringGetTextDatum(component->name),
			CStringGetTextDatum(component->es),
			CStringGetTextDatum(component->en),
			CStringGetTextDatum(psprintf(patterns[component->shape], rest))
		};
		bool		nulls[lengthof(values)] = {false};

		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}
