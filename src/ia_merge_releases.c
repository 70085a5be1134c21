/*
 * ia_merge_releases.c
 *		Releases: what each says of itself, and in which order they count.
 *
 * The later release wins, so a date decides; one that cannot be read makes all
 * of them be ordered by their text, as the reference does it.
 */
#include "postgres.h"

#include "ia_merge_tree.h"
#include "ia_text.h"

static int	compare_releases(const void *a, const void *b, void *arg);

/* The member of an object, or a value without data. */
void
ia_merge_member(const IaValue *object, const char *name, IaValue *value)
{
	if (!ia_is_object(object) || !ia_member(ia_container(object), name, strlen(name), value))
		memset(value, 0, sizeof(*value));
}

/* The moment of a release, where its date can be read. */
void
ia_merge_instant(IaMergeRelease *release)
{
	release->readable = release->date.data && ia_is_string(&release->date) &&
		ia_text_instant(release->date.data, release->date.length, &release->instant);
}

/* What a release says of itself. */
void
ia_merge_release(IaMergeRelease *release, const IaValue *value, uint32 index)
{
	if (!ia_is_object(value))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("release %u is not an object / la entrega %u no es un objeto", index, index),
				 errdetail("It is %s. / Es %s.", ia_value_in_words(value, IA_ENGLISH),
						   ia_value_in_words(value, IA_SPANISH)),
				 errhint("Give a list of releases; the first is number 0. / Dé una lista de entregas; la primera es la 0.")));
	release->value = *value;
	release->index = index;
	ia_merge_member(value, "id", &release->id);
	ia_merge_member(value, "date", &release->date);
	ia_merge_member(value, "tag", &release->tag);
	ia_merge_instant(release);
}

/* Where there are two releases, each needs a date: it decides who is the later. */
static void
check_date(const IaMergeRelease *release)
{
	if (ia_is_given(&release->date) && ia_is_string(&release->date))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("release %u has no date to put it in order / la entrega %u no tiene fecha para ordenarla",
					release->index, release->index),
			 release->date.data == NULL ?
			 errdetail("\"date\" is missing. / Falta \"date\".") :
			 errdetail("\"date\" is %s. / \"date\" es %s.",
					   ia_value_in_words(&release->date, IA_ENGLISH),
					   ia_value_in_words(&release->date, IA_SPANISH)),
			 errhint("Give each release the moment it was published, or leave it out. / Ponga en cada entrega el momento en que se publicó, o quítela.")));
}

int
ia_merge_compare_text(const IaValue *a, const IaValue *b)
{
	int			order = memcmp(a->data, b->data, Min(a->length, b->length));

	if (order != 0)
		return order;
	return a->length < b->length ? -1 : a->length > b->length;
}

/* By date; of the same date, as they came. */
static int
compare_releases(const void *a, const void *b, void *arg)
{
	const IaMergeRelease *left = a;
	const IaMergeRelease *right = b;
	bool		by_text = *(bool *) arg;
	int			order = 0;

	if (by_text)
		order = ia_merge_compare_text(&left->date, &right->date);
	else if (left->instant != right->instant)
		order = left->instant < right->instant ? -1 : 1;
	if (order != 0)
		return order;
	return left->index < right->index ? -1 : 1;
}

/* Put releases in order; false: by the text of their dates. */
bool
ia_merge_arrange(const IaMergeOptions *options, IaMergeRelease *releases, uint32 n)
{
	bool		by_text = options->text_order;

	for (uint32 i = 0; i < n; i++)
	{
		if (!releases[i].readable)
			by_text = true;		/* moments that cannot be read cannot be compared */
	}
	qsort_arg(releases, n, sizeof(*releases), compare_releases, &by_text);
	return !by_text;
}

/* Put releases in order and fill the tree with them. */
static void
fill(IaMerge *merge, Merged *root, IaMergeRelease *releases, uint32 n)
{
	for (uint32 i = 0; i < n && n > 1; i++)
		check_date(&releases[i]);
	(void) ia_merge_arrange(merge->options, releases, n);
	for (uint32 i = 0; i < n; i++)
		ia_merge_into(merge, root, &releases[i]);
}

/* Put releases in order and merge them. */
Jsonb *
ia_merge_releases(const IaMergeOptions *options, IaMergeRelease *releases, uint32 n)
{
	Merged		root = {.state = OBJECT};
	IaMerge		merge;
	Size		bytes = 0;

	ia_merge_begin(&merge, options);
	fill(&merge, &root, releases, n);
	for (uint32 i = 0; i < n; i++)
		bytes += releases[i].value.length;
	if (options->mode == IA_MERGE_COMPILED)
		ia_merge_write_meta(&root, n > 0 ? &releases[n - 1] : NULL);
	return ia_merge_written(&root, options, bytes);
}

/* Merge releases for what there is to report of them: see ia_merge_findings.c. */
void
ia_merge_report(const IaMergeOptions *options, IaMergeRelease *releases, uint32 n,
				const IaFrame *frame)
{
	Merged		root = {.state = OBJECT};
	IaMerge		merge;
	bool		by_instant;

	ia_merge_begin(&merge, options);
	by_instant = ia_merge_arrange(options, releases, n);
	for (uint32 i = 0; i < n; i++)
	{
		const IaMergeRelease *release = &releases[i];
		IaFrame		place = {frame, NULL, release->index};
		IaFrame		date = {&place, "date", 4};
		IaFinding	finding = {
			.fault = IA_FAULT_MERGE_SAME_DATE, .frame = &date, .value = &release->date,
			.number = {release->index, i > 0 ? release[-1].index : 0}
		};

		if (i > 0 && release->date.length > 0 &&
			(by_instant ? release->instant == release[-1].instant :
			 ia_merge_compare_text(&release->date, &release[-1].date) == 0))
			(void) ia_report(options->report, &finding);
		ia_merge_into(&merge, &root, release);
	}
}

/* Visit each change of each field, place by place, the earliest first. */
void
ia_merge_changes(const IaMergeOptions *options, IaMergeRelease *releases, uint32 n,
				 IaChangeVisitor visit, void *state)
{
	Merged		root = {.state = OBJECT};
	IaMerge		merge;
	IaFrame		frame = {NULL, NULL, 0};

	ia_merge_begin(&merge, options);
	merge.lazy = false;			/* each field's changes are told on their own */
	fill(&merge, &root, releases, n);
	(void) ia_merge_count(&root);
	ia_merge_visit(&root, &frame, visit, state);
}

/*
 * Add a release to what was merged before, which must not be the later of the
 * two: then all releases have to be merged again.
 */
Jsonb *
ia_merge_append(const IaMergeOptions *options, const IaValue *record, IaMergeRelease *release)
{
	Merged		root = {.state = OBJECT};
	IaMerge		merge;
	IaMergeRelease last = {.readable = false};

	ia_merge_begin(&merge, options);
	check_date(release);
	if (options->mode == IA_MERGE_COMPILED)
	{
		ia_merge_release(&last, record, 0);
		ia_merge_into(&merge, &root, &last);
	}
	else
		ia_merge_load(&merge, &root, ia_container(record), &last);
	if (last.date.data && ia_is_string(&last.date) &&
		(options->text_order || !last.readable || !release->readable ?
		 ia_merge_compare_text(&release->date, &last.date) < 0 : release->instant < last.instant))
		ereport(ERROR,
				(errcode(IA_ERRCODE_OLDER_RELEASE),
				 errmsg("the release is older than the record / la entrega es anterior al registro"),
				 errdetail("It is of %s, the record of %s. / Es de %s y el registro de %s.",
						   ia_value_in_words(&release->date, IA_ENGLISH),
						   ia_value_in_words(&last.date, IA_ENGLISH),
						   ia_value_in_words(&release->date, IA_SPANISH),
						   ia_value_in_words(&last.date, IA_SPANISH)),
				 errhint("Merge all releases again with ia.merge. / Fusione de nuevo todas las entregas con ia.merge.")));
	ia_merge_into(&merge, &root, release);
	if (options->mode == IA_MERGE_COMPILED)
		ia_merge_write_meta(&root, release);
	return ia_merge_written(&root, options, record->length + release->value.length);
}
