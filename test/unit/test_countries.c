/*
 * test_countries.c
 *	  Unit tests of src/ia_countries.c: the table is in the order the search needs, its boxes are boxes, and names are
 *	  found however they are written.
 */
#include <string.h>

#include "ia_countries.h"
#include "tap.h"

static void
is_country(const char *name, const char *code)
{
	char	   *c = copy(name, strlen(name));
	const IaCountry *found = ia_country_find(c, strlen(name));

	ok(code == NULL ? found == NULL : found != NULL && strcmp(found->code, code) == 0, code ? code : "none", name, strlen(name));
	free(c);
}

int
main(void)
{
	int			n = 0;

	for (; ia_country(n) != NULL; n++)
	{
		const IaCountry *country = ia_country(n);

		ok(country->west < country->east && country->south < country->north && country->west >= -180 && country->east <= 180 && country->south >= -90 && country->north <= 90, "a box", country->name, strlen(country->name));
		ok(n == 0 || strcmp(ia_country(n - 1)->name, country->name) < 0, "in order", country->name, strlen(country->name));
		is_country(country->name, country->code);
	}
	is_country("México", "MX");
	is_country("MÉXICO", "MX");
	is_country("  mexico ", "MX");
	is_country("MX", "MX");
	is_country("mx", "MX");
	is_country("Estados Unidos Mexicanos", "MX");
	is_country("EE. UU.", "US");
	is_country("Côte d'Ivoire", "CI");
	is_country("España", "ES");
	is_country("UK", "GB");
	is_country("", NULL);
	is_country("XX", NULL);
	is_country("Mexicos", NULL);
	is_country("Mexic", NULL);
	is_country("M\xC3", NULL);
	is_country("\xC3", NULL);
	is_country("a name so long that no country has it, of more than sixty-four letters in all", NULL);
	return done_testing();
}
