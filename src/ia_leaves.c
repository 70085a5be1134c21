/*
 * ia_leaves.c
 *		From leaves to the document that has them.
 *
 * Sorted, the leaves of one container stand together, and one pass over them
 * makes the tree, its members in the order in which IaBuilder wants them.  What
 * does not make one document, exactly, is an error that names the pointer;
 * nothing is guessed or dropped.  Nothing here recurses.
 */
#include "postgres.h"

#include "ia_build.h"
#include "ia_leaves.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* A member of the document; the first member of a container stands behind it. */
typedef struct TreeNode
{
	const char *token;			/* NULL: the document itself */
	uint32		length;
	uint32		n;				/* members; 0: a leaf */
	uint32		next;			/* member of the same container, 0: none */
	uint32		leaf;			/* whose key holds the token */
	uint32		depth;			/* which of its tokens, from 1 */
	uint8		kinds;			/* of its members */
} TreeNode;

typedef struct Tree
{
	const IaLeaves *leaves;
	TreeNode	   *nodes;
	uint32		n;
	uint32		max_nodes;
	uint32	   *open;			/* by depth: the containers around the last leaf */
	uint32	   *last;			/* by depth: their last member */
} Tree;

static void sort_leaves(IaLeaves *leaves);
static void grow_tree(Tree *tree, uint32 number);
static inline void add_kind(Tree *tree, const IaLeaf *leaf, uint32 depth, uint8 kind);
static void refuse_unless_same(const IaLeaves *leaves, const IaLeaf *before, const IaLeaf *leaf);
static bool is_list(const Tree *tree, uint32 container);
static char *pointer_of(const IaLeaves *leaves, const IaLeaf *leaf, uint32 depth);

/* Read a token of a key, and move *key behind it. */
static inline const char *
next_token(const char **key, uint32 *length)
{
	const unsigned char *at = (const unsigned char *) *key;

	*length = *at++;
	if (*length == IA_LONG_TOKEN)
	{
		*length = (uint32) at[0] << 24 | (uint32) at[1] << 16 | (uint32) at[2] << 8 | at[3];
		at += 4;
	}
	*key = (const char *) at + *length;
	return (const char *) at;
}

static inline const char *
key_of(const IaLeaves *leaves, const IaLeaf *leaf)
{
	return leaves->data + leaf->key;
}

/* Build the document of the leaves, of which there is one at least. */
Jsonb *
ia_build_leaves(IaLeaves *leaves)
{
	Tree		tree = {.leaves = leaves, .max_nodes = leaves->n * 2};
	IaBuilder	builder;

	sort_leaves(leaves);
	tree.nodes = MemoryContextAllocHuge(CurrentMemoryContext, tree.max_nodes * sizeof(TreeNode));
	tree.open = MemoryContextAllocHuge(CurrentMemoryContext,
									   2 * ((Size) leaves->max_depth + 1) * sizeof(uint32));
	tree.last = tree.open + leaves->max_depth + 1;
	tree.n = 1;
	tree.open[0] = 0;
	memset(tree.nodes, 0, sizeof(TreeNode));
	for (uint32 i = 0; i < leaves->n; i++)
	{
		if (i % 16 == 0)
			CHECK_FOR_INTERRUPTS();
		grow_tree(&tree, i);
	}

	/* The builder closes a container with its last value: the nodes in their order will do. */
	ia_build_init(&builder, leaves->length);
	for (uint32 i = 0; i < tree.n; i++)
	{
		const TreeNode *node = &tree.nodes[i];
		IaValue		value;

		if (i % 4096 == 0)
			CHECK_FOR_INTERRUPTS();
		if (node->n == 0)
		{
			ia_root((Jsonb *) (leaves->data + leaves->leaves[node->leaf].value), &value);
			ia_build_value(&builder, &value);
		}
		else if (is_list(&tree, i))
			ia_build_array(&builder, node->n);
		else
		{
			ia_build_object(&builder, node->n);
			for (uint32 child = i + 1; child != 0; child = tree.nodes[child].next)
				ia_build_key(&builder, tree.nodes[child].token, tree.nodes[child].length);
		}
	}
	return ia_build_done(&builder);
}

static inline int
compare_leaves(const IaLeaves *leaves, const IaLeaf *a, const IaLeaf *b)
{
	int			order = memcmp(key_of(leaves, a), key_of(leaves, b),
							   Min(a->key_length, b->key_length));

	if (order != 0)
		return order;
	return a->key_length < b->key_length ? -1 : a->key_length > b->key_length;
}

/*
 * Sort the leaves by their keys, unless they are, as ia.flatten gives them.
 * Merging: no order of rows, however chosen, makes it quadratic.
 */
static void
sort_leaves(IaLeaves *leaves)
{
	uint32		n = leaves->n;
	uint32		i = 1;
	IaLeaf	   *from = leaves->leaves;
	IaLeaf	   *to;

	while (i < n && compare_leaves(leaves, &from[i - 1], &from[i]) <= 0)
	{
		if (i++ % 1024 == 0)
			CHECK_FOR_INTERRUPTS();
	}
	if (i >= n)
		return;
	to = MemoryContextAllocHuge(CurrentMemoryContext, n * sizeof(IaLeaf));
	for (uint32 width = 1; width < n; width *= 2)
	{
		IaLeaf	   *swapped = from;

		for (uint32 start = 0; start < n; start += 2 * width)
		{
			uint32		middle = Min(start + width, n);
			uint32		end = Min(start + 2 * width, n);
			uint32		left = start;
			uint32		right = middle;

			for (uint32 at = start; at < end; at++)
			{
				if (at % 1024 == 0)
					CHECK_FOR_INTERRUPTS();
				if (left < middle &&
					(right == end || compare_leaves(leaves, &from[left], &from[right]) <= 0))
					to[at] = from[left++];
				else
					to[at] = from[right++];
			}
		}
		from = to;
		to = swapped;
	}
	if (from != leaves->leaves)
		memcpy(leaves->leaves, from, n * sizeof(IaLeaf));
}

/* Add a leaf, the next in order, and the containers that it is the first in. */
static void
grow_tree(Tree *tree, uint32 number)
{
	const IaLeaves *leaves = tree->leaves;
	const IaLeaf *leaf = &leaves->leaves[number];
	const char *key = key_of(leaves, leaf);
	const uint8 *kinds = (const uint8 *) key + leaf->key_length;
	uint32		common = 0;		/* tokens that the leaf before has too */

	if (number > 0)
	{
		const IaLeaf *before = leaf - 1;
		const char *other = key_of(leaves, before);

		for (; common < Min(leaf->depth, before->depth); common++)
		{
			const char *next = key;
			const char *token;
			const char *other_token;
			uint32		length;
			uint32		other_length;

			token = next_token(&next, &length);
			other_token = next_token(&other, &other_length);
			if (length != other_length || memcmp(token, other_token, length) != 0)
				break;
			key = next;
			add_kind(tree, leaf, common, kinds[common]);
		}
		if (common == before->depth)
		{
			refuse_unless_same(leaves, before, leaf);
			return;
		}
	}

	if (tree->n + (Size) (leaf->depth - common) > tree->max_nodes)
	{
		Size		wanted = Max((Size) tree->max_nodes * 2, tree->n + (Size) leaf->depth);

		if (wanted > JENTRY_OFFLENMASK)
			ia_refuse_leaves();
		tree->nodes = repalloc_huge(tree->nodes, wanted * sizeof(TreeNode));
		tree->max_nodes = wanted;
	}
	for (uint32 depth = common; depth < leaf->depth; depth++)
	{
		uint32		self = tree->n++;
		TreeNode	   *node = &tree->nodes[self];

		memset(node, 0, sizeof(TreeNode));
		node->token = next_token(&key, &node->length);
		node->leaf = number;
		node->depth = depth + 1;
		if (tree->nodes[tree->open[depth]].n++ > 0)
			tree->nodes[tree->last[depth]].next = self;
		tree->last[depth] = self;
		tree->open[depth + 1] = self;
		add_kind(tree, leaf, depth, kinds[depth]);
	}
}

/* Take down what a leaf says of the members of a container it is in. */
static inline void
add_kind(Tree *tree, const IaLeaf *leaf, uint32 depth, uint8 kind)
{
	TreeNode	   *container = &tree->nodes[tree->open[depth]];

	container->kinds |= kind;
	if (container->kinds == (IA_TOKEN_IS_KEY | IA_TOKEN_IS_INDEX))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_SQL_JSON_SUBSCRIPT),
				 errmsg("\"%s\" has keys by one path and indexes by another / tiene claves según una ruta e índices según otra",
						pointer_of(tree->leaves, leaf, depth)),
				 errdetail("The second is that of \"%s\". / La segunda es la de \"%s\".",
						   pointer_of(tree->leaves, leaf, leaf->depth),
						   pointer_of(tree->leaves, leaf, leaf->depth)),
				 errhint("Write [] in the path for each index and nothing else. / Escriba [] en la ruta por cada índice y nada más.")));
}

/* A leaf at, or below, the place of another: only the same row again is allowed. */
static void
refuse_unless_same(const IaLeaves *leaves, const IaLeaf *before, const IaLeaf *leaf)
{
	const char *one = leaves->data + before->value;
	const char *other = leaves->data + leaf->value;

	if (leaf->depth > before->depth)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_JSON_OBJECT_KEY_VALUE),
				 errmsg("\"%s\" has a value in one row and members in another / tiene un valor en un renglón y miembros en otro",
						pointer_of(leaves, before, before->depth)),
				 errdetail("A member is \"%s\". / Un miembro es \"%s\".",
						   pointer_of(leaves, leaf, leaf->depth),
						   pointer_of(leaves, leaf, leaf->depth)),
				 errhint("Leave one of them out. / Omita uno de ellos.")));
	if (VARSIZE(one) != VARSIZE(other) || memcmp(one, other, VARSIZE(one)) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_JSON_OBJECT_KEY_VALUE),
				 errmsg("\"%s\" has different values in two rows / tiene valores distintos en dos renglones",
						pointer_of(leaves, leaf, leaf->depth)),
				 errhint("Leave one of them out; 1.0 and 1.00 are different. / Omita uno de ellos; 1.0 y 1.00 son distintos.")));
}

/*
 * Whether the members of a container are the elements of a list: the paths say
 * so, or, where they say nothing, the members are 0 to n-1.
 */
static bool
is_list(const Tree *tree, uint32 container)
{
	const TreeNode *node = &tree->nodes[container];
	const TreeNode *member = node + 1;

	if (node->kinds == IA_TOKEN_IS_KEY)
		return false;
	for (uint32 i = 0; i < node->n; i++)
	{
		char		index[16];
		uint32		length = pg_ultoa_n(i, index);

		if (i % 4096 == 0)
			CHECK_FOR_INTERRUPTS();
		if (length != member->length || memcmp(index, member->token, length) != 0)
		{
			const IaLeaf *leaf = &tree->leaves->leaves[member->leaf];
			const char *found;

			if (node->kinds == 0)
				return false;
			found = pointer_of(tree->leaves, leaf, member->depth);
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_SQL_JSON_SUBSCRIPT),
					 errmsg("no row is at \"%s/%u\", though the list goes on / falta un renglón, aunque la lista sigue",
							pointer_of(tree->leaves, leaf, node->depth), i),
					 errdetail("It goes on with \"%s\". / Sigue con \"%s\".", found, found),
					 errhint("Number a list's elements 0, 1, 2 and so on; an element without value is 'null'::jsonb. / Numere los elementos 0, 1, 2, etcétera; uno sin valor es 'null'::jsonb.")));
		}
		member = &tree->nodes[member->next];
	}
	return true;
}

/* ---- errors ---- */

/* A text as it is shown in an error. */
char *
ia_shown_text(const char *bytes, Size length)
{
	int			shown = pg_mbcliplen(bytes, length, IA_SHOWN_BYTES);

	return psprintf("%.*s%s", shown, bytes, shown < length ? "..." : "");
}

/* The pointer of the first tokens of a leaf. */
static char *
pointer_of(const IaLeaves *leaves, const IaLeaf *leaf, uint32 depth)
{
	const char *key = key_of(leaves, leaf);
	StringInfoData pointer;

	initStringInfo(&pointer);
	for (uint32 i = 0; i < depth && pointer.len <= IA_SHOWN_BYTES; i++)
	{
		uint32		length;
		const char *token = next_token(&key, &length);

		appendStringInfoChar(&pointer, '/');
		for (uint32 j = 0; j < length && pointer.len <= IA_SHOWN_BYTES; j++)
		{
			if (token[j] == '~' || token[j] == '/')
				appendStringInfo(&pointer, "~%d", token[j] == '/');
			else
				appendStringInfoChar(&pointer, token[j]);
		}
	}
	return ia_shown_text(pointer.data, pointer.len);
}

void
ia_refuse_leaves(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_JSON_TEXT),
			 errmsg("the rows are too many for one document / los renglones son demasiados para un documento"),
			 errhint("Build several documents. / Arme varios documentos.")));
}
