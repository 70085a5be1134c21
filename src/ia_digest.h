/*
 * ia_digest.h
 *		The digest of a document.
 */
#ifndef IA_DIGEST_H
#define IA_DIGEST_H

#include "ia_json.h"

extern Datum ia_digest_of(const IaValue *document);

#endif							/* IA_DIGEST_H */
