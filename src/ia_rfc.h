/*
 * ia_rfc.h
 *		Whether a text is a key of the Mexican register of taxpayers (RFC), and
 *		whose.
 *
 * PURE C.  An RFC is 3 letters for a legal person, or 4 for a natural one; a
 * day, YYMMDD; two letters or digits and a check digit, the homoclave.
 */
#ifndef IA_RFC_H
#define IA_RFC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* IaRfc.faults; up to HOMOCLAVE the text is no RFC, however it is written. */
#define IA_RFC_LENGTH		0x01	/* not 12 or 13 characters */
#define IA_RFC_LETTERS		0x02	/* what stands for the name is not all letters */
#define IA_RFC_DATE			0x04	/* six digits that are no day of any century */
#define IA_RFC_HOMOCLAVE	0x08
#define IA_RFC_SPELLING		0x10	/* lower case, spaces, hyphens: an RFC once these are gone */
#define IA_RFC_CHECK_DIGIT	0x20
#define IA_RFC_GENERIC		0x40	/* names nobody: the general public, or any foreigner */

#define IA_RFC_NONE			(IA_RFC_LENGTH | IA_RFC_LETTERS | IA_RFC_DATE | IA_RFC_HOMOCLAVE)

#define IA_RFC_CHARACTERS	13		/* of the longest */
#define IA_RFC_BYTES		17		/* of the longest, its 4 letters being Ñ */

typedef struct IaRfc
{
	size_t		characters;		/* of the text, separators apart */
	uint8_t		faults;
	char		check_digit;	/* that it should have; 0: it is no RFC, or generic */
	uint8_t		length;			/* bytes of spelled */
	char		spelled[IA_RFC_BYTES];	/* as it should be written; empty if it is no RFC */
} IaRfc;

/* Any bytes at all; linear, no allocation, no locale. */
extern void ia_rfc_read(const char *s, size_t len, IaRfc *rfc);

#endif							/* IA_RFC_H */
