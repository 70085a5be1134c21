/*
 * ia_unique.c
 *		Equal elements and equal ids in a list, in linear time.
 *
 * Comparing every pair is what made other validators die of one row of 5 MB.
 * Here a list goes through a table in which equal values meet.  What an
 * element is told apart by is cheap: its first member, which is nearly always
 * its id, since "id" is the shortest name of the standards and jsonb stores
 * short names first.  Only when many elements agree in that are they hashed
 * whole.  The hash is seeded, so that nobody can choose ids that collide.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "common/pg_prng.h"
#include "ia_check.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#define FEW 8					/* up to here every pair is compared */
#define EMPTY_SLOT PG_UINT32_MAX

typedef enum Meeting
{
	ALL_DIFFERENT,
	EQUAL,
	UNDECIDED
} Meeting;

static bool compare_pairs(const JsonbContainer *array, uint32 *first, uint32 *second);
static Meeting meet(const JsonbContainer *array, uint64 *hashes, uint32 *slots, uint32 mask,
					uint64 (*hash) (const IaValue *value), uint32 max_agreements,
					uint32 *first, uint32 *second);
static uint64 seed(void);
static uint64 hash_scalar(const IaValue *value);
static uint64 hash_first_member(const IaValue *value);
static uint64 hash_whole(const IaValue *value);
static uint32 *make_slots(uint32 n, uint32 *mask);

/*
 * Find two equal elements of an array, as JSON Schema understands equality:
 * numbers by value, objects whatever the order of their members.
 */
bool
ia_find_equal(const JsonbContainer *array, uint32 *first, uint32 *second)
{
	uint64	   *hashes;
	uint32	   *slots;
	uint32		mask;
	uint32		n = JsonContainerSize(array);
	Meeting		meeting;

	if (n < 2)
		return false;
	if (n <= FEW)
		return compare_pairs(array, first, second);

	hashes = MemoryContextAllocHuge(CurrentMemoryContext, n * sizeof(uint64));
	slots = make_slots(n, &mask);
	meeting = meet(array, hashes, slots, mask, hash_first_member, FEW, first, second);
	if (meeting == UNDECIDED)
	{
		memset(slots, 0xFF, ((Size) mask + 1) * sizeof(uint32));
		meeting = meet(array, hashes, slots, mask, hash_whole, PG_UINT32_MAX, first, second);
	}
	pfree(slots);
	pfree(hashes);
	return meeting == EQUAL;
}

static bool
compare_pairs(const JsonbContainer *array, uint32 *first, uint32 *second)
{
	uint64		hashes[FEW];
	IaValue		values[FEW];
	IaCursor	cursor;

	ia_array_open(&cursor, array);
	for (*second = 0; *second < cursor.n; (*second)++)
	{
		ia_array_next(&cursor, &values[*second]);
		hashes[*second] = hash_first_member(&values[*second]);
		for (*first = 0; *first < *second; (*first)++)
		{
			if (hashes[*first] == hashes[*second] &&
				ia_same_value(&values[*first], &values[*second]))
				return true;
		}
	}
	return false;
}

/*
 * Put the elements into the table one by one.  When more than max_agreements
 * of them share a hash without being equal, the hash does not tell them apart.
 * Only hashes are kept; an element is looked up again when its hash is met.
 */
static Meeting
meet(const JsonbContainer *array, uint64 *hashes, uint32 *slots, uint32 mask,
	 uint64 (*hash) (const IaValue *value), uint32 max_agreements,
	 uint32 *first, uint32 *second)
{
	uint32		agreements = 0;
	IaCursor	cursor;

	ia_array_open(&cursor, array);
	for (uint32 i = 0; i < cursor.n; i++)
	{
		IaValue		value;
		uint32		slot;

		ia_array_next(&cursor, &value);
		hashes[i] = hash(&value);
		for (slot = hashes[i] & mask; slots[slot] != EMPTY_SLOT; slot = (slot + 1) & mask)
		{
			IaValue		other;

			if (hashes[slots[slot]] != hashes[i])
				continue;
			ia_element(array, slots[slot], &other);
			if (ia_same_value(&other, &value))
			{
				*first = slots[slot];
				*second = i;
				return EQUAL;
			}
			if (++agreements > max_agreements)
				return UNDECIDED;
		}
		slots[slot] = i;
		if (i % 1024 == 1023)
			CHECK_FOR_INTERRUPTS();
	}
	return ALL_DIFFERENT;
}

/* ---- ids ---- */

void
ia_ids_init(IaIds *ids, uint32 capacity)
{
	memset(ids, 0, sizeof(*ids));
	if (capacity == 0)
		return;
	ids->ids = MemoryContextAllocHuge(CurrentMemoryContext, capacity * sizeof(IaId));
	if (capacity > FEW)
		ids->slots = make_slots(capacity, &ids->mask);
}

/* Add an id; the equal one that is there already, or NULL. */
const IaId *
ia_ids_add(IaIds *ids, const IaValue *id, uint32 index)
{
	const IaId *found = ia_ids_find(ids, id);

	if (found)
		return found;
	ids->ids[ids->n].value = *id;
	ids->ids[ids->n].index = index;
	if (ids->slots)
	{
		uint32		slot = hash_scalar(id) & ids->mask;

		while (ids->slots[slot] != EMPTY_SLOT)
			slot = (slot + 1) & ids->mask;
		ids->slots[slot] = ids->n;
	}
	ids->n++;
	return NULL;
}

/* Ids are equal when type and value are: 1 is 1.0, but not "1". */
const IaId *
ia_ids_find(const IaIds *ids, const IaValue *id)
{
	if (ids->slots == NULL)
	{
		for (uint32 i = 0; i < ids->n; i++)
		{
			if (ia_same_value(&ids->ids[i].value, id))
				return &ids->ids[i];
		}
		return NULL;
	}
	for (uint32 slot = hash_scalar(id) & ids->mask; ids->slots[slot] != EMPTY_SLOT;
		 slot = (slot + 1) & ids->mask)
	{
		const IaId *candidate = &ids->ids[ids->slots[slot]];

		if (ia_same_value(&candidate->value, id))
			return candidate;
	}
	return NULL;
}

/* ---- hashing ---- */

static uint64
seed(void)
{
	static uint64 value = 0;

	if (value == 0)
		value = pg_prng_uint64(&pg_global_prng_state) | 1;
	return value;
}

static uint32 *
make_slots(uint32 n, uint32 *mask)
{
	Size		size = 16;
	uint32	   *slots;

	while (size < (Size) n * 2)
		size *= 2;
	slots = MemoryContextAllocHuge(CurrentMemoryContext, size * sizeof(uint32));
	memset(slots, 0xFF, size * sizeof(uint32));
	*mask = size - 1;
	return slots;
}

static uint64
hash_scalar(const IaValue *value)
{
	uint64		start = seed() + value->type;

	if (value->type == JENTRY_ISNUMERIC)
		return DatumGetUInt64(DirectFunctionCall2(hash_numeric_extended,
												  PointerGetDatum(value->data),
												  UInt64GetDatum(start)));
	return hash_bytes_extended((const unsigned char *) value->data, value->length, start);
}

/* A scalar, or the first member or element of a container and their number. */
static uint64
hash_first_member(const IaValue *value)
{
	IaCursor	cursor;
	IaValue		member;
	const char *key;
	uint32		length;
	uint64		hash;

	if (!ia_is_container(value))
		return hash_scalar(value);
	hash = hash_combine64(seed(), ia_container(value)->header);
	if (JsonContainerSize(ia_container(value)) == 0)
		return hash;
	if (ia_is_object(value))
	{
		ia_object_open(&cursor, ia_container(value));
		ia_object_next(&cursor, &key, &length, &member);
	}
	else
	{
		ia_array_open(&cursor, ia_container(value));
		ia_array_next(&cursor, &member);
	}
	return ia_is_container(&member) ? hash : hash ^ hash_scalar(&member);
}

/*
 * Everything in a value.  The iterator keeps its own stack, so depth is no
 * matter here.
 */
static uint64
hash_whole(const IaValue *value)
{
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue	part;
	uint64		hash = seed();

	if (!ia_is_container(value))
		return hash_scalar(value);
	iterator = JsonbIteratorInit(unconstify(JsonbContainer *, ia_container(value)));
	while ((token = JsonbIteratorNext(&iterator, &part, false)) != WJB_DONE)
	{
		if (token == WJB_KEY || token == WJB_VALUE || token == WJB_ELEM)
			JsonbHashScalarValueExtended(&part, &hash, seed());
		else
			hash = hash_combine64(hash, token);
	}
	return hash;
}

/* Equal as JSON Schema understands it. */
bool
ia_same_value(const IaValue *a, const IaValue *b)
{
	if (a->type != b->type)
		return false;
	switch (a->type)
	{
		case JENTRY_ISSTRING:
			/* ids differ at their end: doc-1, doc-2 */
			return a->length == b->length &&
				(a->length == 0 || a->data[a->length - 1] == b->data[b->length - 1]) &&
				memcmp(a->data, b->data, a->length) == 0;
		case JENTRY_ISNUMERIC:
			return DatumGetBool(DirectFunctionCall2(numeric_eq, PointerGetDatum(a->data),
													PointerGetDatum(b->data)));
		case JENTRY_ISCONTAINER:
			if (a->length == b->length && memcmp(a->data, b->data, a->length) == 0)
				return true;
			return compareJsonbContainers(unconstify(JsonbContainer *, ia_container(a)),
										  unconstify(JsonbContainer *, ia_container(b))) == 0;
		default:
			return true;
	}
}
