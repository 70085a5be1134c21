/*
 * ia_countries.c
 *		Where a country lies, roughly: enough to tell latitude from longitude.
 *
 * PURE C; see ia_countries.h.  Boxes are rounded outward by up to half a degree
 * and leave out far-off islands only where those would make the box the world;
 * a place outside of its country's box is not there, one inside need not be.
 * Names in Spanish and English, folded, sorted for the search.
 */
#include <string.h>

#include "ia_countries.h"

static const IaCountry countries[] = {
	{"afganistan", "AF", 60, 29, 75, 39},
	{"afghanistan", "AF", 60, 29, 75, 39},
	{"albania", "AL", 19, 39.5, 21.5, 43},
	{"alemania", "DE", 5.5, 47, 15.5, 55.5},
	{"algeria", "DZ", -9, 18.5, 12.5, 37.5},
	{"andorra", "AD", 1, 42, 2, 43},
	{"angola", "AO", 11, -18.5, 24.5, -4},
	{"antigua and barbuda", "AG", -62.5, 16.5, -61, 18},
	{"antigua y barbuda", "AG", -62.5, 16.5, -61, 18},
	{"arabia saudita", "SA", 34.5, 16, 56, 32.5},
	{"argelia", "DZ", -9, 18.5, 12.5, 37.5},
	{"argentina", "AR", -74, -56, -53, -21.5},
	{"argentine republic", "AR", -74, -56, -53, -21.5},
	{"armenia", "AM", 43, 38.5, 47, 41.5},
	{"australia", "AU", 112, -44.5, 160, -9},
	{"austria", "AT", 9, 46, 17.5, 49.5},
	{"azerbaijan", "AZ", 44.5, 38, 51, 42},
	{"azerbaiyan", "AZ", 44.5, 38, 51, 42},
	{"bahamas", "BS", -80, 20.5, -72.5, 27.5},
	{"banglades", "BD", 88, 20, 93, 27},
	{"bangladesh", "BD", 88, 20, 93, 27},
	{"barbados", "BB", -60, 12.5, -59, 14},
	{"belarus", "BY", 23, 51, 33, 56.5},
	{"belgica", "BE", 2, 49, 7, 52},
	{"belgium", "BE", 2, 49, 7, 52},
	{"belice", "BZ", -89.5, 15.5, -87, 18.6},
	{"belize", "BZ", -89.5, 15.5, -87, 18.6},
	{"benin", "BJ", 0.5, 6, 4, 12.5},
	{"bhutan", "BT", 88.5, 26.5, 92.5, 28.5},
	{"bielorrusia", "BY", 23, 51, 33, 56.5},
	{"birmania", "MM", 92, 9.5, 101.5, 28.6},
	{"bolivia", "BO", -70, -23, -57, -9.5},
	{"bosnia and herzegovina", "BA", 15.5, 42.5, 20, 45.5},
	{"bosnia y herzegovina", "BA", 15.5, 42.5, 20, 45.5},
	{"botsuana", "BW", 19.5, -27, 29.5, -17.5},
	{"botswana", "BW", 19.5, -27, 29.5, -17.5},
	{"brasil", "BR", -74.5, -34, -28.5, 5.5},
	{"brazil", "BR", -74.5, -34, -28.5, 5.5},
	{"bulgaria", "BG", 22, 41, 29, 44.5},
	{"burkina faso", "BF", -6, 9, 3, 15.5},
	{"burundi", "BI", 28.5, -5, 31, -2},
	{"butan", "BT", 88.5, 26.5, 92.5, 28.5},
	{"cabo verde", "CV", -25.5, 14.5, -22.5, 17.5},
	{"cambodia", "KH", 102, 9.5, 108, 15},
	{"camboya", "KH", 102, 9.5, 108, 15},
	{"cameroon", "CM", 8, 1.5, 16.5, 13.5},
	{"camerun", "CM", 8, 1.5, 16.5, 13.5},
	{"canada", "CA", -141.5, 41.5, -52, 83.5},
	{"cape verde", "CV", -25.5, 14.5, -22.5, 17.5},
	{"catar", "QA", 50.5, 24, 52, 26.5},
	{"chequia", "CZ", 12, 48.5, 19, 51.5},
	{"chile", "CL", -110, -56.5, -66, -17},
	{"china", "CN", 73, 15, 135.5, 54},
	{"chipre", "CY", 32, 34.5, 35, 36},
	{"colombia", "CO", -82.5, -4.5, -66.5, 16.5},
	{"congo", "CG", 11, -5.5, 19, 4},
	{"corea del sur", "KR", 124, 33, 132, 39},
	{"costa de marfil", "CI", -9, 4, -2, 11},
	{"costa rica", "CR", -88, 5, -82, 11.5},
	{"cote d ivoire", "CI", -9, 4, -2, 11},
	{"croacia", "HR", 13, 42, 19.5, 47},
	{"croatia", "HR", 13, 42, 19.5, 47},
	{"cuba", "CU", -85.5, 19.5, -74, 23.5},
	{"cyprus", "CY", 32, 34.5, 35, 36},
	{"czech republic", "CZ", 12, 48.5, 19, 51.5},
	{"czechia", "CZ", 12, 48.5, 19, 51.5},
	{"democratic republic of the congo", "CD", 12, -13.5, 31.5, 5.5},
	{"denmark", "DK", 7.5, 54.5, 15.5, 58},
	{"dinamarca", "DK", 7.5, 54.5, 15.5, 58},
	{"dominica", "DM", -62, 15, -61, 16},
	{"dominican republic", "DO", -72.5, 17, -68, 20},
	{"ecuador", "EC", -92.5, -5.5, -75, 2},
	{"ee uu", "US", -180, 18.5, -66.5, 72},
	{"egipto", "EG", 24.5, 21.5, 37, 32},
	{"egypt", "EG", 24.5, 21.5, 37, 32},
	{"el salvador", "SV", -90.5, 12.5, -87.5, 14.6},
	{"emiratos arabes unidos", "AE", 51, 22, 57, 26.5},
	{"england", "GB", -9, 49.5, 2.5, 61},
	{"escocia", "GB", -9, 49.5, 2.5, 61},
	{"eslovaquia", "SK", 16.5, 47.5, 23, 50},
	{"eslovenia", "SI", 13, 45, 17, 47},
	{"espana", "ES", -18.5, 27.5, 5, 44},
	{"estado plurinacional de bolivia", "BO", -70, -23, -57, -9.5},
	{"estados unidos", "US", -180, 18.5, -66.5, 72},
	{"estados unidos de america", "US", -180, 18.5, -66.5, 72},
	{"estados unidos mexicanos", "MX", -118.5, 14, -86.5, 33},
	{"estonia", "EE", 21.5, 57.5, 28.5, 60},
	{"ethiopia", "ET", 32.5, 3, 48.5, 15},
	{"etiopia", "ET", 32.5, 3, 48.5, 15},
	{"eua", "US", -180, 18.5, -66.5, 72},
	{"filipinas", "PH", 116.5, 4.5, 127, 21.5},
	{"finland", "FI", 19, 59.5, 32, 70.5},
	{"finlandia", "FI", 19, 59.5, 32, 70.5},
	{"france", "FR", -5.5, 41, 10, 51.5},
	{"francia", "FR", -5.5, 41, 10, 51.5},
	{"gambia", "GM", -17, 13, -13.5, 14},
	{"georgia", "GE", 39.5, 41, 47, 44},
	{"germany", "DE", 5.5, 47, 15.5, 55.5},
	{"ghana", "GH", -3.5, 4.5, 1.5, 11.5},
	{"gran bretana", "GB", -9, 49.5, 2.5, 61},
	{"granada", "GD", -62, 11.5, -61, 13},
	{"great britain", "GB", -9, 49.5, 2.5, 61},
	{"grecia", "GR", 19, 34.5, 30, 42},
	{"greece", "GR", 19, 34.5, 30, 42},
	{"grenada", "GD", -62, 11.5, -61, 13},
	{"guatemala", "GT", -92.5, 13.5, -88, 18},
	{"guinea", "GN", -15.5, 7, -7.5, 13},
	{"guyana", "GY", -62, 1, -56, 9},
	{"haiti", "HT", -75, 17.5, -71.5, 20.5},
	{"holanda", "NL", 3, 50.5, 7.5, 54},
	{"honduras", "HN", -89.5, 12.5, -82, 17.5},
	{"hungary", "HU", 16, 45.5, 23, 49},
	{"hungria", "HU", 16, 45.5, 23, 49},
	{"iceland", "IS", -25, 63, -13, 67},
	{"india", "IN", 68, 6.5, 97.5, 36},
	{"indonesia", "ID", 94.5, -11.5, 141.5, 6.5},
	{"inglaterra", "GB", -9, 49.5, 2.5, 61},
	{"irak", "IQ", 38.5, 29, 49, 37.5},
	{"iran", "IR", 44, 25, 63.5, 40},
	{"iraq", "IQ", 38.5, 29, 49, 37.5},
	{"ireland", "IE", -11, 51, -5.5, 56},
	{"irlanda", "IE", -11, 51, -5.5, 56},
	{"islandia", "IS", -25, 63, -13, 67},
	{"israel", "IL", 34, 29, 36, 33.5},
	{"italia", "IT", 6.5, 35, 19, 47.5},
	{"italy", "IT", 6.5, 35, 19, 47.5},
	{"ivory coast", "CI", -9, 4, -2, 11},
	{"jamaica", "JM", -78.5, 16.5, -75.5, 19},
	{"japan", "JP", 122.5, 20, 154.5, 46},
	{"japon", "JP", 122.5, 20, 154.5, 46},
	{"jordan", "JO", 34.5, 29, 39.5, 33.5},
	{"jordania", "JO", 34.5, 29, 39.5, 33.5},
	{"kazajistan", "KZ", 46, 40.5, 87.5, 55.5},
	{"kazakhstan", "KZ", 46, 40.5, 87.5, 55.5},
	{"kenia", "KE", 33.5, -5, 42.5, 5.5},
	{"kenya", "KE", 33.5, -5, 42.5, 5.5},
	{"kirguistan", "KG", 69, 39, 80.5, 43.5},
	{"kuwait", "KW", 46.5, 28.5, 48.5, 30.5},
	{"kyrgyzstan", "KG", 69, 39, 80.5, 43.5},
	{"laos", "LA", 100, 13.5, 108, 22.6},
	{"las bahamas", "BS", -80, 20.5, -72.5, 27.5},
	{"latvia", "LV", 20.5, 55.5, 28.5, 58.5},
	{"lebanon", "LB", 35, 33, 37, 35},
	{"lesotho", "LS", 27, -31, 29.5, -28.5},
	{"lesoto", "LS", 27, -31, 29.5, -28.5},
	{"letonia", "LV", 20.5, 55.5, 28.5, 58.5},
	{"libano", "LB", 35, 33, 37, 35},
	{"liberia", "LR", -11.5, 4, -7, 9},
	{"lithuania", "LT", 20.5, 53.5, 27, 56.5},
	{"lituania", "LT", 20.5, 53.5, 27, 56.5},
	{"luxembourg", "LU", 5.5, 49, 7, 50.5},
	{"luxemburgo", "LU", 5.5, 49, 7, 50.5},
	{"macedonia del norte", "MK", 20, 40.5, 23.5, 42.6},
	{"madagascar", "MG", 43, -26, 51, -11.5},
	{"malasia", "MY", 99.5, 0.5, 119.5, 7.5},
	{"malaui", "MW", 32.5, -17.5, 36, -9},
	{"malawi", "MW", 32.5, -17.5, 36, -9},
	{"malaysia", "MY", 99.5, 0.5, 119.5, 7.5},
	{"mali", "ML", -12.5, 10, 4.5, 25},
	{"malta", "MT", 14, 35.5, 15, 36.5},
	{"marruecos", "MA", -17.5, 20.5, -1, 36},
	{"mexico", "MX", -118.5, 14, -86.5, 33},
	{"moldavia", "MD", 26.5, 45, 30.5, 48.6},
	{"moldova", "MD", 26.5, 45, 30.5, 48.6},
	{"mongolia", "MN", 87.5, 41.5, 120, 52.5},
	{"montenegro", "ME", 18, 41.5, 20.5, 43.6},
	{"morocco", "MA", -17.5, 20.5, -1, 36},
	{"mozambique", "MZ", 30, -27, 41, -10},
	{"myanmar", "MM", 92, 9.5, 101.5, 28.6},
	{"nepal", "NP", 80, 26, 88.5, 30.5},
	{"netherlands", "NL", 3, 50.5, 7.5, 54},
	{"nicaragua", "NI", -88, 10.5, -82.5, 15.5},
	{"niger", "NE", 0, 11.5, 16, 24},
	{"nigeria", "NG", 2.5, 4, 15, 14},
	{"north macedonia", "MK", 20, 40.5, 23.5, 42.6},
	{"noruega", "NO", 4, 57.5, 31.5, 81},
	{"norway", "NO", 4, 57.5, 31.5, 81},
	{"oman", "OM", 51.5, 16.5, 60, 26.5},
	{"paises bajos", "NL", 3, 50.5, 7.5, 54},
	{"pakistan", "PK", 60.5, 23.5, 77.5, 37.5},
	{"panama", "PA", -83.5, 7, -77, 10},
	{"paraguay", "PY", -63, -28, -54, -19},
	{"peru", "PE", -81.5, -18.5, -68.5, 0},
	{"philippines", "PH", 116.5, 4.5, 127, 21.5},
	{"plurinational state of bolivia", "BO", -70, -23, -57, -9.5},
	{"poland", "PL", 14, 48.5, 24.5, 55},
	{"polonia", "PL", 14, 48.5, 24.5, 55},
	{"portugal", "PT", -31.5, 29.5, -6, 42.5},
	{"puerto rico", "PR", -68, 17.5, -65, 18.6},
	{"qatar", "QA", 50.5, 24, 52, 26.5},
	{"reino unido", "GB", -9, 49.5, 2.5, 61},
	{"republic of korea", "KR", 124, 33, 132, 39},
	{"republic of moldova", "MD", 26.5, 45, 30.5, 48.6},
	{"republic of the congo", "CG", 11, -5.5, 19, 4},
	{"republica argentina", "AR", -74, -56, -53, -21.5},
	{"republica bolivariana de venezuela", "VE", -73.6, 0.5, -59.5, 16},
	{"republica checa", "CZ", 12, 48.5, 19, 51.5},
	{"republica de corea", "KR", 124, 33, 132, 39},
	{"republica del congo", "CG", 11, -5.5, 19, 4},
	{"republica democratica del congo", "CD", 12, -13.5, 31.5, 5.5},
	{"republica dominicana", "DO", -72.5, 17, -68, 20},
	{"romania", "RO", 20, 43.5, 30, 48.5},
	{"ruanda", "RW", 28.5, -3, 31, -1},
	{"rumania", "RO", 20, 43.5, 30, 48.5},
	{"rwanda", "RW", 28.5, -3, 31, -1},
	{"saint kitts and nevis", "KN", -63, 17, -62.5, 17.5},
	{"saint lucia", "LC", -61.5, 13.5, -60.5, 14.5},
	{"saint vincent and the grenadines", "VC", -61.6, 12.5, -61, 13.5},
	{"san cristobal y nieves", "KN", -63, 17, -62.5, 17.5},
	{"san vicente y las granadinas", "VC", -61.6, 12.5, -61, 13.5},
	{"santa lucia", "LC", -61.5, 13.5, -60.5, 14.5},
	{"saudi arabia", "SA", 34.5, 16, 56, 32.5},
	{"scotland", "GB", -9, 49.5, 2.5, 61},
	{"senegal", "SN", -18, 12, -11, 17},
	{"serbia", "RS", 18.5, 42, 23.5, 46.5},
	{"sierra leona", "SL", -13.5, 6.5, -10, 10.5},
	{"sierra leone", "SL", -13.5, 6.5, -10, 10.5},
	{"slovakia", "SK", 16.5, 47.5, 23, 50},
	{"slovenia", "SI", 13, 45, 17, 47},
	{"south africa", "ZA", 16, -35, 33, -22},
	{"south korea", "KR", 124, 33, 132, 39},
	{"spain", "ES", -18.5, 27.5, 5, 44},
	{"sri lanka", "LK", 79.5, 5.5, 82, 10},
	{"sudafrica", "ZA", 16, -35, 33, -22},
	{"suecia", "SE", 10.5, 55, 24.5, 69.5},
	{"suiza", "CH", 5.5, 45.5, 11, 48},
	{"surinam", "SR", -58.5, 1.5, -53.5, 6.5},
	{"suriname", "SR", -58.5, 1.5, -53.5, 6.5},
	{"sweden", "SE", 10.5, 55, 24.5, 69.5},
	{"switzerland", "CH", 5.5, 45.5, 11, 48},
	{"tailandia", "TH", 97, 5.5, 106, 20.6},
	{"tanzania", "TZ", 29, -12, 40.6, -0.5},
	{"thailand", "TH", 97, 5.5, 106, 20.6},
	{"the bahamas", "BS", -80, 20.5, -72.5, 27.5},
	{"the gambia", "GM", -17, 13, -13.5, 14},
	{"the netherlands", "NL", 3, 50.5, 7.5, 54},
	{"trinidad and tobago", "TT", -62, 10, -60, 11.6},
	{"trinidad y tobago", "TT", -62, 10, -60, 11.6},
	{"tunez", "TN", 7.5, 30, 12, 37.6},
	{"tunisia", "TN", 7.5, 30, 12, 37.6},
	{"turkey", "TR", 25.5, 35.5, 45, 42.5},
	{"turkiye", "TR", 25.5, 35.5, 45, 42.5},
	{"turquia", "TR", 25.5, 35.5, 45, 42.5},
	{"ucrania", "UA", 22, 44, 40.5, 52.5},
	{"uganda", "UG", 29.5, -1.6, 35.5, 4.5},
	{"uk", "GB", -9, 49.5, 2.5, 61},
	{"ukraine", "UA", 22, 44, 40.5, 52.5},
	{"united arab emirates", "AE", 51, 22, 57, 26.5},
	{"united kingdom", "GB", -9, 49.5, 2.5, 61},
	{"united mexican states", "MX", -118.5, 14, -86.5, 33},
	{"united states", "US", -180, 18.5, -66.5, 72},
	{"united states of america", "US", -180, 18.5, -66.5, 72},
	{"uruguay", "UY", -58.6, -35.5, -53, -30},
	{"usa", "US", -180, 18.5, -66.5, 72},
	{"uzbekistan", "UZ", 55.5, 37, 73.5, 46},
	{"venezuela", "VE", -73.6, 0.5, -59.5, 16},
	{"viet nam", "VN", 102, 8, 110, 23.6},
	{"vietnam", "VN", 102, 8, 110, 23.6},
	{"zambia", "ZM", 21.5, -18.5, 34, -8},
	{"zimbabue", "ZW", 25, -22.5, 33.5, -15.5},
	{"zimbabwe", "ZW", 25, -22.5, 33.5, -15.5},
};

#define N_COUNTRIES ((int) (sizeof(countries) / sizeof(countries[0])))

/* Letters with marks, of the Latin-1 block of Unicode (U+00C0 to U+00FF), without them. */
static const char folded[] =
"aaaaaa\0ceeeeiiii\0nooooo\0\0uuuuy\0\0aaaaaa\0ceeeeiiii\0nooooo\0\0uuuuy\0y";

/* Fold a name: small letters without marks, one space between words; 0: it does not fit. */
static size_t
fold(const char *name, size_t length, char *into, size_t room)
{
	size_t		n = 0;
	bool		space = false;

	for (size_t i = 0; i < length; i++)
	{
		unsigned char c = name[i];
		char		letter = '\0';

		if (c >= 'A' && c <= 'Z')
			letter = c - 'A' + 'a';
		else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			letter = c;
		else if (c == 0xC3 && i + 1 < length)
			letter = folded[(unsigned char) name[++i] & 0x3F];
		if (letter == '\0')
		{
			space = n > 0;
			continue;
		}
		if (n + 2 > room)
			return 0;
		if (space)
			into[n++] = ' ';
		space = false;
		into[n++] = letter;
	}
	return n;
}

/* The country of that name, in Spanish or English, or of that code of two letters; NULL: unknown. */
const IaCountry *
ia_country_find(const char *name, size_t length)
{
	char		key[64];
	size_t		n = fold(name, length, key, sizeof(key));
	int			low = 0;
	int			high = N_COUNTRIES;

	if (n == 2)
	{
		for (int i = 0; i < N_COUNTRIES; i++)
		{
			if (countries[i].code[0] == key[0] - 'a' + 'A' &&
				countries[i].code[1] == key[1] - 'a' + 'A')
				return &countries[i];
		}
	}
	while (low < high)
	{
		int			middle = (low + high) / 2;
		size_t		l = strlen(countries[middle].name);
		int			order = memcmp(countries[middle].name, key, l < n ? l : n);

		if (order == 0)
			order = l < n ? -1 : l > n;
		if (order == 0)
			return &countries[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Country number i of the table, NULL behind the last: for tests. */
const IaCountry *
ia_country(int i)
{
	return i < N_COUNTRIES ? &countries[i] : NULL;
}
