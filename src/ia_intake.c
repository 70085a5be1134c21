/*
 * ia_intake.c
 *		Raw bytes → an admitted document, or why it is refused and where.
 *
 * Whoever sends a file gets an answer, never an SQL error: what is wrong with
 * the bytes is a finding with line, column and byte.  Admission is about the
 * text alone; whether the document follows its standard is validation's matter
 * (ia_check.c), and ia.intake only says which standard, kind and version it is.
 *
 * Memory is bounded by the input: the tape takes up to four times, the document
 * up to six and its copy in the row up to six; input and tape are gone before
 * that copy is made.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "common/cryptohash.h"
#include "common/sha2.h"
#include "funcapi.h"
#include "ia.h"
#include "ia_check.h"
#include "ia_text.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

IA_FUNCTION(ia_intake);
IA_FUNCTION(ia_intake_lines);

#define RESULT_COLUMNS 7		/* of ia.intake_result */

static void take_in(const char *bytes, size_t length, Oid finding_type,
					void *owned, Datum *values, bool *nulls);
static Jsonb *admit(const char *bytes, size_t length, IaReport *report);
static void refuse(IaReport *report, const IaScan *scan, IaScanStatus status, uint32 duplicate);
static Datum sha256(const char *bytes, size_t length);
static void *grow_tape(void *tape, size_t bytes);
static bool poll_interrupts(void);
static void require_utf8(void);
static Oid	finding_type_of(TupleDesc tupdesc, int column);

/* intake(bytea) and intake(text): ia.intake_result */
Datum
ia_intake(PG_FUNCTION_ARGS)
{
	struct varlena *raw = PG_GETARG_VARLENA_PP(0);
	bool		ours = (Pointer) raw != DatumGetPointer(PG_GETARG_DATUM(0));
	Datum		values[RESULT_COLUMNS];
	bool		nulls[RESULT_COLUMNS];
	TupleDesc	tupdesc;

	require_utf8();
	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	tupdesc = BlessTupleDesc(tupdesc);
	take_in(VARDATA_ANY(raw), VARSIZE_ANY_EXHDR(raw),
			finding_type_of(tupdesc, RESULT_COLUMNS - 1), ours ? raw : NULL, values, nulls);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(tupdesc, values, nulls)));
}

/*
 * intake_lines(bytea): a row a line that is not blank.  Each line stands alone:
 * a bad one is refused, the others are not.
 */
Datum
ia_intake_lines(PG_FUNCTION_ARGS)
{
	bytea	   *raw = PG_GETARG_BYTEA_PP(0);
	bool		ours = (Pointer) raw != DatumGetPointer(PG_GETARG_DATUM(0));
	const char *at = VARDATA_ANY(raw);
	const char *end = at + VARSIZE_ANY_EXHDR(raw);
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext each = AllocSetContextCreate(CurrentMemoryContext, "ia intake line",
											   ALLOCSET_DEFAULT_SIZES);
	Oid			finding_type;

	require_utf8();
	InitMaterializedSRF(fcinfo, 0);
	finding_type = finding_type_of(rsinfo->setDesc, RESULT_COLUMNS);
	for (int64 line = 1; at < end; line++)
	{
		const char *newline = memchr(at, '\n', end - at);
		const char *stop = newline ? newline : end;
		const char *next = newline ? newline + 1 : end;
		Datum		values[RESULT_COLUMNS + 1];
		bool		nulls[RESULT_COLUMNS + 1];

		CHECK_FOR_INTERRUPTS();
		if (!ia_text_blank(at, stop - at))
		{
			MemoryContext caller = MemoryContextSwitchTo(each);

			values[0] = Int64GetDatum(line);
			nulls[0] = false;
			take_in(at, stop - at, finding_type, ours && next == end ? raw : NULL,
					values + 1, nulls + 1);
			tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
			MemoryContextSwitchTo(caller);
			MemoryContextReset(each);
		}
		at = next;
	}
	MemoryContextDelete(each);
	return (Datum) 0;
}

/*
 * Fill the columns of ia.intake_result.  `owned` is freed as soon as the bytes
 * have been read.
 */
static void
take_in(const char *bytes, size_t length, Oid finding_type, void *owned,
		Datum *values, bool *nulls)
{
	IaReport	report;
	IaIdentity	identity = {0};
	Jsonb	   *document;
	Datum		digest = sha256(bytes, length);

	ia_report_init(&report);
	ia_report_collect(&report, finding_type);
	document = admit(bytes, length, &report);
	if (owned)
		pfree(owned);
	if (document)
	{
		IaValue		root;

		ia_root(document, &root);
		ia_identify(&root, NULL, NULL, &identity);
		if (!ia_is_container(&root))
		{
			IaFinding	finding = {.fault = IA_FAULT_SCALAR, .value = &root};

			(void) ia_report(&report, &finding);
		}
	}

	memset(nulls, false, RESULT_COLUMNS * sizeof(bool));
	nulls[0] = document == NULL;
	values[0] = PointerGetDatum(document);
	values[1] = CStringGetTextDatum(ia_document_name(identity.document));
	nulls[2] = nulls[3] = identity.model == NULL;
	if (identity.model)
	{
		values[2] = CStringGetTextDatum(identity.model->standard);
		values[3] = CStringGetTextDatum(identity.model->version);
	}
	values[4] = digest;
	values[5] = Int64GetDatum(length);
	values[6] = ia_findings_array(&report, finding_type);
}

/* The bytes as a document; NULL, and a finding, when they are none. */
static Jsonb *
admit(const char *bytes, size_t length, IaReport *report)
{
	IaScan		scan;
	IaScanStatus status;
	Jsonb	   *document = NULL;
	uint32		duplicate = 0;

	if (length > (size_t) ia_max_document_size)
	{
		IaFinding	finding = {
			.fault = IA_FAULT_SIZE,
			.number = {length, ia_max_document_size}
		};

		(void) ia_report(report, &finding);
		return NULL;
	}
	scan.text = bytes;
	scan.length = length;
	scan.max_depth = ia_max_depth;
	scan.grow = grow_tape;
	scan.poll = poll_interrupts;
	status = ia_scan(&scan);
	if (scan.byte_order_mark)
	{
		IaFinding	finding = {.fault = IA_FAULT_BYTE_ORDER_MARK};

		(void) ia_report(report, &finding);
	}
	if (status == IA_SCAN_OK && scan.value_bytes > JENTRY_OFFLENMASK)
	{
		/* jsonb itself ends at 256 MB */
		IaFinding	finding = {
			.fault = IA_FAULT_SIZE,
			.number = {scan.value_bytes, JENTRY_OFFLENMASK}
		};

		(void) ia_report(report, &finding);
	}
	else if (status == IA_SCAN_OK)
	{
		document = ia_json_from_scan(&scan, &duplicate);
		if (document == NULL)
		{
			scan.at = scan.tape[duplicate].start - 1;
			status = IA_SCAN_DUPLICATE_KEY;
		}
	}
	if (status != IA_SCAN_OK)
		refuse(report, &scan, status, duplicate);
	if (scan.tape)
		pfree(scan.tape);
	return document;
}

static IaFault
fault_of_scan(IaScanStatus status)
{
	switch (status)
	{
		case IA_SCAN_OK:
		case IA_SCAN_INTERRUPTED:
			break;
		case IA_SCAN_EMPTY:
			return IA_FAULT_EMPTY;
		case IA_SCAN_TRUNCATED:
			return IA_FAULT_TRUNCATED;
		case IA_SCAN_SYNTAX:
			return IA_FAULT_SYNTAX;
		case IA_SCAN_TRAILING:
			return IA_FAULT_TRAILING;
		case IA_SCAN_CONTROL:
			return IA_FAULT_CONTROL;
		case IA_SCAN_ESCAPE:
			return IA_FAULT_ESCAPE;
		case IA_SCAN_NUL:
			return IA_FAULT_NUL;
		case IA_SCAN_SURROGATE:
			return IA_FAULT_SURROGATE;
		case IA_SCAN_ENCODING:
			return IA_FAULT_ENCODING;
		case IA_SCAN_WIDE:
			return IA_FAULT_WIDE;
		case IA_SCAN_NOT_A_NUMBER:
			return IA_FAULT_NOT_A_NUMBER;
		case IA_SCAN_DIGITS:
			return IA_FAULT_DIGITS;
		case IA_SCAN_EXPONENT:
			return IA_FAULT_EXPONENT;
		case IA_SCAN_DEPTH:
			return IA_FAULT_DEPTH;
		case IA_SCAN_DUPLICATE_KEY:
			return IA_FAULT_DUPLICATE_KEY;
	}
	elog(ERROR, "unexpected scan status %d", status);
}

/* Report why a text is refused: where, and the piece of it that is wrong. */
static void
refuse(IaReport *report, const IaScan *scan, IaScanStatus status, uint32 duplicate)
{
	IaFrame		frames[IA_SCAN_MAX_DEPTH + 2];
	IaFrame    *frame = &frames[0];
	IaFinding	finding = {.fault = fault_of_scan(status)};
	IaValue		piece = {JENTRY_ISSTRING, 0, NULL};

	memset(frame, 0, sizeof(*frame));
	ia_scan_position(scan->text, scan->at, &finding.number[0], &finding.number[1]);
	finding.number[2] = scan->at;
	if (scan->byte_order_mark && finding.number[0] == 1 && finding.number[1] > 1)
		finding.number[1]--;	/* no editor counts the mark */

	if (status == IA_SCAN_DUPLICATE_KEY)
	{
		const IaToken *key = &scan->tape[duplicate];
		char	   *name = palloc(key->length);

		finding.name_length = ia_scan_unescape(scan->text + key->start, key->length, name);
		finding.name = name;
	}
	else
	{
		/* The containers open there name the place. */
		for (int i = 0; i < scan->depth; i++)
		{
			const IaToken *container = &scan->tape[scan->open[i]];
			const IaToken *key = &scan->tape[scan->key[i]];
			IaFrame    *child = frame + 1;

			child->parent = frame;
			child->key = NULL;
			child->length = container->length > 0 ? container->length - 1 : 0;
			if (container->kind == IA_TOKEN_OBJECT)
			{
				if (container->length == 0)
					break;		/* no key yet: the object is the place */
				child->key = scan->text + key->start;
				child->length = key->length;
				if (key->kind == IA_TOKEN_ESCAPED)
				{
					char	   *name = palloc(key->length);

					child->length = ia_scan_unescape(child->key, key->length, name);
					child->key = name;
				}
			}
			frame = child;
		}
		finding.frame = frame;
	}

	/* A word of the text, if it can be shown. */
	piece.data = scan->text + scan->at;
	while (scan->at + piece.length < scan->length && piece.length < 64 &&
		   strchr(" \t\r\n,]}", piece.data[piece.length]) == NULL)
		piece.length++;
	piece.length = Max(piece.length, Min(1, scan->length - scan->at));
	piece.length = ia_text_clip(piece.data, piece.length, 64);
	if (piece.length > 0 && piece.data[0] == '\0')
	{
		piece.data = "\\u0000";
		piece.length = strlen(piece.data);
	}
	if (status != IA_SCAN_ENCODING && status != IA_SCAN_WIDE && piece.length > 0 &&
		ia_text_utf8_valid(piece.data, piece.length, &(size_t) {0}) &&
		memchr(piece.data, '\0', piece.length) == NULL)
		finding.value = &piece;
	(void) ia_report(report, &finding);
}

static Datum
sha256(const char *bytes, size_t length)
{
	bytea	   *digest = palloc(VARHDRSZ + PG_SHA256_DIGEST_LENGTH);
	pg_cryptohash_ctx *hash = pg_cryptohash_create(PG_SHA256);

	if (hash == NULL ||
		pg_cryptohash_init(hash) < 0 ||
		pg_cryptohash_update(hash, (const uint8 *) bytes, length) < 0 ||
		pg_cryptohash_final(hash, (uint8 *) VARDATA(digest), PG_SHA256_DIGEST_LENGTH) < 0)
		elog(ERROR, "could not compute SHA-256: %s", pg_cryptohash_error(hash));
	pg_cryptohash_free(hash);
	SET_VARSIZE(digest, VARHDRSZ + PG_SHA256_DIGEST_LENGTH);
	return PointerGetDatum(digest);
}

static void *
grow_tape(void *tape, size_t bytes)
{
	return tape ? repalloc_huge(tape, bytes) : MemoryContextAllocHuge(CurrentMemoryContext, bytes);
}

/*
 * A cancel leaves through here.  The scanner holds nothing that a longjmp would
 * lose: its tape is palloc'd.
 */
static bool
poll_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
	return false;
}

/* jsonb holds text in the database's encoding, and JSON is UTF-8.  ASCII words: they must arrive. */
static void
require_utf8(void)
{
	if (GetDatabaseEncoding() != PG_UTF8)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("ia needs a database in UTF8, this one is in %s / ia requiere una base en UTF8",
						GetDatabaseEncodingName()),
				 errhint("Create one: CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0. / Cree otra con ese comando.")));
}

/* The type of the elements of the column of findings. */
static Oid
finding_type_of(TupleDesc tupdesc, int column)
{
	return get_element_type(TupleDescAttr(tupdesc, column)->atttypid);
}
