/*
 * ia_gather.c
 *		The state of an aggregate over documents: copies of all of them.
 *
 * What becomes of releases is known only when the last has come, so merging and
 * packages keep them and do their work at the end; workers of a parallel plan
 * can hand each other what they have.  The other arguments (options, metadata)
 * are part of the question, not of the data: of each, the first that is not
 * NULL holds.
 */
#include "postgres.h"

#include "ia.h"
#include "ia_gather.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/memutils.h"

IA_FUNCTION(ia_gather_add);
IA_FUNCTION(ia_gather_combine);
IA_FUNCTION(ia_gather_send);
IA_FUNCTION(ia_gather_receive);

static MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "called outside of an aggregate");
	return context;
}

/* Keep a document, unpacked and copied in one step: it outlives its row. */
static void
add_document(IaGathered *gathered, MemoryContext context, Datum document)
{
	MemoryContext old = MemoryContextSwitchTo(context);

	if (gathered->n == gathered->max)
	{
		gathered->max = gathered->max * 2 + 8;
		gathered->documents = gathered->documents ?
			repalloc_huge(gathered->documents, gathered->max * sizeof(Jsonb *)) :
			palloc(gathered->max * sizeof(Jsonb *));
	}
	gathered->documents[gathered->n++] = (Jsonb *) PG_DETOAST_DATUM_COPY(document);
	MemoryContextSwitchTo(old);
}

static void
keep_asked(Jsonb **kept, MemoryContext context, const Jsonb *asked)
{
	if (*kept || asked == NULL)
		return;
	*kept = MemoryContextAlloc(context, VARSIZE(asked));
	memcpy(*kept, asked, VARSIZE(asked));
}

/* (internal, document jsonb [, asked jsonb [, asked jsonb]]) */
Datum
ia_gather_add(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	IaGathered *gathered = PG_ARGISNULL(0) ? NULL : (IaGathered *) PG_GETARG_POINTER(0);

	if (gathered == NULL)
		gathered = MemoryContextAllocZero(context, sizeof(IaGathered));
	if (!PG_ARGISNULL(1))
		add_document(gathered, context, PG_GETARG_DATUM(1));
	for (int i = 0; i < IA_GATHER_ASKED && 2 + i < PG_NARGS(); i++)
	{
		if (gathered->asked[i] == NULL && !PG_ARGISNULL(2 + i))
			keep_asked(&gathered->asked[i], context, PG_GETARG_JSONB_P(2 + i));
	}
	PG_RETURN_POINTER(gathered);
}

/* (internal, internal) */
Datum
ia_gather_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	IaGathered *into = PG_ARGISNULL(0) ? NULL : (IaGathered *) PG_GETARG_POINTER(0);
	IaGathered *from = PG_ARGISNULL(1) ? NULL : (IaGathered *) PG_GETARG_POINTER(1);

	if (into == NULL)
		into = MemoryContextAllocZero(context, sizeof(IaGathered));
	if (from)
	{
		for (uint32 i = 0; i < from->n; i++)
			add_document(into, context, JsonbPGetDatum(from->documents[i]));
		for (int i = 0; i < IA_GATHER_ASKED; i++)
			keep_asked(&into->asked[i], context, from->asked[i]);
	}
	PG_RETURN_POINTER(into);
}

static void
send_document(StringInfo bytes, const Jsonb *document)
{
	pq_sendint32(bytes, document ? VARSIZE(document) : 0);
	if (document)
		pq_sendbytes(bytes, (const char *) document, VARSIZE(document));
}

/* (internal): bytea */
Datum
ia_gather_send(PG_FUNCTION_ARGS)
{
	IaGathered *gathered = (IaGathered *) PG_GETARG_POINTER(0);
	StringInfoData bytes;

	(void) aggregate_context(fcinfo);
	pq_begintypsend(&bytes);
	for (int i = 0; i < IA_GATHER_ASKED; i++)
		send_document(&bytes, gathered->asked[i]);
	pq_sendint32(&bytes, gathered->n);
	for (uint32 i = 0; i < gathered->n; i++)
		send_document(&bytes, gathered->documents[i]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&bytes));
}

/* One document of what was sent, aligned; NULL: there was none. */
static Jsonb *
receive_document(StringInfo bytes)
{
	uint32		size = pq_getmsgint(bytes, 4);
	Jsonb	   *document;

	if (size == 0)
		return NULL;
	document = palloc(size);
	pq_copymsgbytes(bytes, (char *) document, size);
	return document;
}

/* (bytea, internal): internal */
Datum
ia_gather_receive(PG_FUNCTION_ARGS)
{
	bytea	   *sent = PG_GETARG_BYTEA_PP(0);
	MemoryContext context = aggregate_context(fcinfo);
	IaGathered *gathered = MemoryContextAllocZero(context, sizeof(IaGathered));
	StringInfoData bytes;
	uint32		n;

	initStringInfo(&bytes);
	appendBinaryStringInfo(&bytes, VARDATA_ANY(sent), VARSIZE_ANY_EXHDR(sent));
	for (int i = 0; i < IA_GATHER_ASKED; i++)
		keep_asked(&gathered->asked[i], context, receive_document(&bytes));
	n = pq_getmsgint(&bytes, 4);
	for (uint32 i = 0; i < n; i++)
		add_document(gathered, context, JsonbPGetDatum(receive_document(&bytes)));
	pq_getmsgend(&bytes);
	PG_RETURN_POINTER(gathered);
}

/* What a final function is given; NULL: no document came. */
IaGathered *
ia_gathered(FunctionCallInfo fcinfo)
{
	IaGathered *gathered = PG_ARGISNULL(0) ? NULL : (IaGathered *) PG_GETARG_POINTER(0);

	(void) aggregate_context(fcinfo);
	return gathered && gathered->n > 0 ? gathered : NULL;
}
