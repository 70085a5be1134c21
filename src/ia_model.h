/*
 * ia_model.h
 *		The standards as tables: what a document may hold, field by field.
 *
 * PURE C: no postgres.h, so that the tables can be read by unit tests, by
 * fuzzers and by the program that compares them with the official schemas.
 *
 * One IaModel is one version of one standard.  The built-in ones are generated
 * from src/model and live in read-only memory: names and labels are offsets
 * into a string pool rather than pointers, so that the tables need no
 * relocation and every backend shares the same pages.  A profile built at run
 * time fills the same structs.
 *
 * The fields of a type are sorted by length and then by bytes, the order in
 * which jsonb stores the keys of an object: an object is checked like a merge
 * join, without search and without hashing.  Codes are sorted in the same way.
 */
#ifndef IA_MODEL_H
#define IA_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IA_NONE 0xFFFF			/* no type, node, code list */
#define IA_NO_VERSION 0xFF

/* The kinds of JSON value, a bit each; a node without any takes anything. */
#define IA_KIND_NULL	0x01
#define IA_KIND_BOOLEAN	0x02
#define IA_KIND_INTEGER	0x04
#define IA_KIND_NUMBER	0x08	/* an integer is a number too */
#define IA_KIND_STRING	0x10
#define IA_KIND_ARRAY	0x20
#define IA_KIND_OBJECT	0x40
#define IA_KINDS 7

extern const char *const ia_kind_names[IA_KINDS];	/* in the order of the bits */

/* The one pattern of the standards: major.minor. */
#define IA_VERSION_PATTERN "^(\\d+\\.)(\\d+)$"

typedef enum IaFormat
{
	IA_FORMAT_NONE,
	IA_FORMAT_DATE_TIME,
	IA_FORMAT_URI,
	IA_FORMAT_EMAIL
} IaFormat;

/* IaNode.flags */
#define IA_NODE_UNIQUE		0x01	/* the list holds no element twice */
#define IA_NODE_BYID		0x02	/* the list's elements are told apart by id */
#define IA_NODE_CLOSED		0x04	/* no code outside the list */
#define IA_NODE_NONNEGATIVE	0x08	/* minimum: 0 */
#define IA_NODE_VERSION		0x10	/* pattern: major.minor */
#define IA_NODE_OMIT		0x20	/* merge: not part of the merged release */
#define IA_NODE_WHOLE		0x40	/* merge: the list is one value */
#define IA_NODE_VERSIONID	0x80	/* merge: an id that is versioned */

/* What one value may be. */
typedef struct IaNode
{
	uint8_t		kinds;
	uint8_t		format;			/* IaFormat, of strings */
	uint8_t		flags;
	uint8_t		min_length;		/* characters of a string */
	uint8_t		plain;			/* kinds with no rule left but a string's length of 0 or 1 */
	uint16_t	min_items;		/* elements of a list */
	uint16_t	type;			/* an object's type */
	uint16_t	item;			/* a list's element: a node */
	uint16_t	codelist;		/* a string's code list */
	uint16_t	otherwise;		/* oneOf: the node of the second branch */
} IaNode;

/* IaField.flags */
#define IA_FIELD_REQUIRED	0x01
#define IA_FIELD_LANGUAGE	0x02	/* title_es, title_en … may stand beside it */
#define IA_FIELD_DEPRECATED	0x04
#define IA_FIELD_OCID		0x08	/* ocds-xxxxxx-… */
#define IA_FIELD_PROJECT_ID	0x10	/* oc4ids-xxxxxx-… */
#define IA_FIELD_LANGUAGE_TAG	0x20	/* BCP 47 */
#define IA_FIELD_AWARD_REF	0x40	/* the id of one of the release's awards */
#define IA_FIELD_UNDECLARED	0x80	/* required, or a stem of languages, but itself unknown: profiles */

/* A named member of an object. */
typedef struct IaField
{
	uint32_t	name;			/* in the string pool */
	uint32_t	head;			/* ia_head() of the name: most comparisons end here */
	uint16_t	node;
	uint16_t	info;			/* words and versions, for listings */
	uint8_t		length;			/* of the name, bytes */
	uint8_t		flags;
} IaField;

/* IaType.flags */
#define IA_TYPE_NONEMPTY	0x01	/* minProperties: 1 */
#define IA_TYPE_OPEN		0x02	/* members of any name: a map */
#define IA_TYPE_PERIOD		0x04	/* startDate must not follow endDate */
#define IA_TYPE_VALUE		0x08	/* an amount needs its currency */
#define IA_TYPE_PARTY_REF	0x10	/* its id is the id of one of the parties */
#define IA_TYPE_PARTY		0x20	/* what such a reference may point to */
#define IA_TYPE_LANGUAGES	0x40	/* some field may carry a language suffix */
#define IA_TYPE_RELEASE		0x80	/* the document, or release, that references are resolved in */
#define IA_TYPE_INLINE		0x100	/* no definition of the official schema: written where it is used */
#define IA_TYPE_IDENTIFIER	0x200	/* an id of the register that its scheme names */

typedef struct IaType
{
	uint32_t	name;
	uint16_t	first_field;
	uint16_t	n_fields;
	uint16_t	n_required;
	uint16_t	info;
	uint16_t	flags;
} IaType;

typedef struct IaCode
{
	uint32_t	code;
	uint32_t	label_es;		/* 0: no label */
	uint32_t	label_en;
	uint32_t	origin;			/* a JSON Pointer into the profile; 0: the standard */
	uint32_t	letters;		/* ia_letters() of the code: most suggestions are ruled out here */
	uint8_t		length;
	uint8_t		since;			/* index into IaModel.versions, or IA_NO_VERSION */
	uint8_t		deprecated;		/* 1 + index into IaModel.versions; 0: it is not */
} IaCode;

typedef struct IaCodelist
{
	uint32_t	name;
	uint32_t	first_code;
	uint16_t	n_codes;
} IaCodelist;

typedef struct IaInfo
{
	uint32_t	label_es;
	uint32_t	label_en;
	uint32_t	origin;			/* a JSON Pointer into the profile; 0: the standard */
	uint8_t		since;			/* index into IaModel.versions, or IA_NO_VERSION */
} IaInfo;

/* The kinds of document a model may know. */
typedef enum IaDocument
{
	IA_DOCUMENT_UNKNOWN,
	IA_PROJECT,
	IA_PROJECT_PACKAGE,
	IA_PROJECTS,				/* an array of projects */
	IA_RELEASE,
	IA_RELEASE_PACKAGE,
	IA_RELEASES,				/* an array of releases */
	IA_RECORD,
	IA_RECORD_PACKAGE,
	IA_VERSIONED_RELEASE
} IaDocument;

#define IA_DOCUMENTS 10

typedef struct IaModel
{
	const char *standard;		/* oc4ids, ocds */
	const char *version;		/* 0.9.5, 1.1 */
	const char *release;		/* the release of that version whose schemas it states */
	const char *const *versions;	/* of the standard, oldest first */
	const char *strings;		/* the pool; offset 0 is the empty string */
	const IaType *types;
	const IaField *fields;
	const IaNode *nodes;
	const IaCodelist *codelists;
	const IaCode *codes;
	const IaInfo *infos;
	uint16_t	n_types;
	uint16_t	n_fields;
	uint16_t	n_nodes;
	uint16_t	n_codelists;
	uint16_t	documents[IA_DOCUMENTS];	/* node of each kind of document, or IA_NONE */
	bool		omits_below;	/* merge: not only the release's own fields may be IA_NODE_OMIT */
} IaModel;

/* A name's first four bytes as a number that sorts like them. */
static inline uint32_t
ia_head(const char *name, size_t length)
{
	const unsigned char *s = (const unsigned char *) name;

	if (length >= 4)
		return (uint32_t) s[0] << 24 | (uint32_t) s[1] << 16 | (uint32_t) s[2] << 8 | s[3];
	return (length > 0 ? (uint32_t) s[0] << 24 : 0) | (length > 1 ? (uint32_t) s[1] << 16 : 0) |
		(length > 2 ? (uint32_t) s[2] << 8 : 0);
}

#define ia_string(model, offset) ((model)->strings + (offset))

/* The built-in models, oldest version first, ended by NULL. */
extern const IaModel *const ia_models_oc4ids[];
extern const IaModel *const ia_models_ocds[];

/* All versions of a standard in one: every field that any of them has. */
extern const IaModel *const ia_model_all_oc4ids;
extern const IaModel *const ia_model_all_ocds;

extern const char *ia_document_name(IaDocument document);
extern bool ia_standard_known(const char *standard, size_t length);
extern const IaModel *ia_model_newest(const char *standard, size_t length);
extern const IaModel *ia_model_find(const char *standard, size_t length,
									const char *version, size_t version_length);

extern uint8_t ia_plain(const IaNode *node);
extern uint32_t ia_letters(const char *word, size_t length);
extern int	ia_name_compare(const char *a, size_t alen, const char *b, size_t blen);
extern const IaField *ia_field_find(const IaModel *model, const IaType *type,
									const char *name, size_t length);
extern const IaField *ia_field_of_language(const IaModel *model, const IaType *type,
										   const char *name, size_t length);
extern const char *ia_field_nearest(const IaModel *model, const IaType *type,
									const char *name, size_t length);
extern const IaCode *ia_code_find(const IaModel *model, const IaCodelist *list,
								  const char *code, size_t length);
extern const IaCode *ia_code_nearest(const IaModel *model, const IaCodelist *list,
									 const char *code, size_t length);

/* One step of a walk over every path of a document of the model. */
typedef struct IaPath
{
	const char *text;			/* names joined by '/', lists as "[]" */
	size_t		length;
	const IaType *owner;		/* the type the field belongs to, or NULL */
	const IaField *field;		/* NULL for the root and for list elements */
	const IaNode *node;
} IaPath;

/*
 * How deep and how long the paths of a document may get.  The standards nest at
 * most ten deep; a profile that goes further is refused when it is compiled, so
 * that no walk leaves anything out.
 */
#define IA_PATH_LENGTH 1024
#define IA_PATH_DEPTH 32

typedef void (*IaPathVisitor) (const IaModel *model, const IaPath *path, void *state);

extern void ia_model_walk(const IaModel *model, IaDocument document,
						  IaPathVisitor visit, void *state);

#endif							/* IA_MODEL_H */
