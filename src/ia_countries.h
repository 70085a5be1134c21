/*
 * ia_countries.h
 *		Countries by name or code, with the box they lie in.
 *
 * PURE C.
 */
#ifndef IA_COUNTRIES_H
#define IA_COUNTRIES_H

#include <stdbool.h>
#include <stddef.h>

typedef struct IaCountry
{
	const char *name;			/* folded: small letters, no marks */
	const char *code;			/* ISO 3166-1, two letters */
	double		west;			/* degrees */
	double		south;
	double		east;
	double		north;
} IaCountry;

extern const IaCountry *ia_country_find(const char *name, size_t length);
extern const IaCountry *ia_country(int i);

#endif							/* IA_COUNTRIES_H */
