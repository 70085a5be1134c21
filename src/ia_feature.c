/*
 * ia_feature.c
 *		Features into a FeatureCollection.
 */
#include "postgres.h"

#include "ia.h"
#include "ia_build.h"
#include "ia_gather.h"
#include "miscadmin.h"

IA_FUNCTION(ia_feature_collection);

/* feature_collection(feature jsonb), the last step */
Datum
ia_feature_collection(PG_FUNCTION_ARGS)
{
	IaGathered *gathered = ia_gathered(fcinfo);
	uint32		n = gathered ? gathered->n : 0;
	Size		bytes = 64;
	IaBuilder	builder;

	for (uint32 i = 0; i < n; i++)
		bytes += VARSIZE(gathered->documents[i]) + 4;
	ia_build_init(&builder, bytes);
	ia_build_object(&builder, 2);
	ia_build_key(&builder, "type", 4);
	ia_build_key(&builder, "features", 8);
	ia_build_string(&builder, "FeatureCollection", strlen("FeatureCollection"));
	ia_build_array(&builder, n);
	for (uint32 i = 0; i < n; i++)
	{
		IaValue		feature;

		CHECK_FOR_INTERRUPTS();
		ia_root(gathered->documents[i], &feature);
		ia_build_value(&builder, &feature);
	}
	PG_RETURN_JSONB_P(ia_build_done(&builder));
}
