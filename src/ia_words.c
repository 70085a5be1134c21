/*
 * ia_words.c
 *		The words of the findings, Spanish and English.
 *
 * PURE C; see ia_words.h.  Written for whoever captures the data in a town
 * hall: the message says what is wrong, the detail gives the facts, the hint
 * says what to do.
 */
#include <stddef.h>

#include "ia_words.h"

const char *const ia_severity_names[IA_SEVERITIES] = {"error", "warning", "info"};

#define WHERE_ES "Línea %1, columna %2 (byte %3)."
#define WHERE_EN "Line %1, column %2 (byte %3)."

const IaFaultInfo ia_faults[IA_FAULTS] = {
	/* ---- admission ---- */
	[IA_FAULT_EMPTY] = {"syntax", IA_ERROR, {
		{"El archivo está vacío.", WHERE_ES,
		"Envíe el documento completo; quizá la descarga o la exportación falló."},
		{"The file is empty.", WHERE_EN,
		"Send the whole document; the download or the export may have failed."}}},
	[IA_FAULT_TRUNCATED] = {"truncated", IA_ERROR, {
		{"El archivo está cortado: termina a la mitad del documento, en la línea %1, columna %2.", WHERE_ES,
		"Vuelva a exportar o a descargar el archivo y compruebe que llegó completo."},
		{"The file is cut short: it ends in the middle of the document, at line %1, column %2.", WHERE_EN,
		"Export or download the file again and check that it arrived whole."}}},
	[IA_FAULT_SYNTAX] = {"syntax", IA_ERROR, {
		{"El texto no es JSON: en la línea %1, columna %2 hay %v donde no puede estar.", WHERE_ES,
		"Revise comas, comillas, llaves y corchetes alrededor de ese punto; mejor aún, exporte con un programa que escriba JSON."},
		{"The text is not JSON: line %1, column %2 has %v where it cannot stand.", WHERE_EN,
		"Check commas, quotes, braces and brackets around that point; better, export with a program that writes JSON."}}},
	[IA_FAULT_TRAILING] = {"trailing-data", IA_ERROR, {
		{"El documento termina, pero después hay más texto, en la línea %1, columna %2: %v.", WHERE_ES,
		"Deje un solo documento por archivo. Si son varios, uno por línea, use ia.intake_lines."},
		{"The document ends but more text follows, at line %1, column %2: %v.", WHERE_EN,
		"Keep one document a file. For several, one a line, use ia.intake_lines."}}},
	[IA_FAULT_CONTROL] = {"syntax", IA_ERROR, {
		{"Un texto contiene un salto de línea u otro carácter de control sin escapar, en la línea %1, columna %2.", WHERE_ES,
		"Escriba \\n para un salto de línea y \\t para un tabulador dentro de los textos."},
		{"A string holds an unescaped line break or other control character, at line %1, column %2.", WHERE_EN,
		"Write \\n for a line break and \\t for a tab inside strings."}}},
	[IA_FAULT_ESCAPE] = {"syntax", IA_ERROR, {
		{"Hay una secuencia de escape que no existe en JSON, en la línea %1, columna %2.", WHERE_ES,
		"Después de \\ solo puede ir \" \\ / b f n r t o u con cuatro dígitos hexadecimales; una diagonal inversa se escribe \\\\."},
		{"There is an escape that JSON does not have, at line %1, column %2.", WHERE_EN,
		"After \\ only \" \\ / b f n r t or u with four hexadecimal digits may follow; a backslash is written \\\\."}}},
	[IA_FAULT_NUL] = {"nul-character", IA_ERROR, {
		{"Un texto contiene el carácter nulo \\u0000, que no se puede guardar; está en la línea %1, columna %2.", WHERE_ES,
		"Quite \\u0000; suele venir de campos de longitud fija mal exportados."},
		{"A string holds the null character \\u0000, which cannot be stored, at line %1, column %2.", WHERE_EN,
		"Remove \\u0000; it usually comes from badly exported fixed-length fields."}}},
	[IA_FAULT_SURROGATE] = {"lone-surrogate", IA_ERROR, {
		{"Un texto contiene medio carácter (un sustituto Unicode sin su pareja), en la línea %1, columna %2.", WHERE_ES,
		"Exporte el archivo en UTF-8 sin cortar los textos por número de bytes."},
		{"A string holds half a character (a Unicode surrogate without its pair), at line %1, column %2.", WHERE_EN,
		"Export the file in UTF-8 without cutting strings by a number of bytes."}}},
	[IA_FAULT_ENCODING] = {"encoding", IA_ERROR, {
		{"El archivo no está en UTF-8: hay bytes inválidos en la línea %1, columna %2.", WHERE_ES,
		"Guárdelo de nuevo con codificación UTF-8; probablemente está en Latin-1 o Windows-1252."},
		{"The file is not UTF-8: there are invalid bytes at line %1, column %2.", WHERE_EN,
		"Save it again as UTF-8; it is probably Latin-1 or Windows-1252."}}},
	[IA_FAULT_WIDE] = {"encoding", IA_ERROR, {
		{"El archivo está en UTF-16 o UTF-32, no en UTF-8.", WHERE_ES,
		"Guárdelo de nuevo con codificación UTF-8 («Unicode» en algunos programas significa UTF-16)."},
		{"The file is UTF-16 or UTF-32, not UTF-8.", WHERE_EN,
		"Save it again as UTF-8 (\"Unicode\" means UTF-16 in some programs)."}}},
	[IA_FAULT_NOT_A_NUMBER] = {"not-a-number", IA_ERROR, {
		{"NaN e Infinity no existen en JSON; hay uno en la línea %1, columna %2.", WHERE_ES,
		"Si el dato no se conoce, omita el campo."},
		{"NaN and Infinity do not exist in JSON; there is one at line %1, column %2.", WHERE_EN,
		"If the figure is not known, leave the field out."}}},
	[IA_FAULT_DIGITS] = {"number", IA_ERROR, {
		{"Hay un número con más de 40 cifras significativas, en la línea %1, columna %2: %v.", WHERE_ES,
		"Ningún monto ni coordenada las necesita; redondee, o escríbalo como texto si es un identificador."},
		{"There is a number with more than 40 significant digits, at line %1, column %2: %v.", WHERE_EN,
		"No amount or coordinate needs them; round it, or write it as a string if it is an identifier."}}},
	[IA_FAULT_EXPONENT] = {"number", IA_ERROR, {
		{"Hay un número desmesurado (exponente fuera de ±30), en la línea %1, columna %2: %v.", WHERE_ES,
		"Escriba la cifra completa; si es un identificador, escríbalo como texto."},
		{"There is a number beyond measure (exponent outside ±30), at line %1, column %2: %v.", WHERE_EN,
		"Write the whole figure; if it is an identifier, write it as a string."}}},
	[IA_FAULT_DEPTH] = {"depth", IA_ERROR, {
		{"El documento anida listas u objetos más allá del límite, en la línea %1, columna %2.", WHERE_ES,
		"Los estándares no pasan de diez niveles; revise la exportación. El límite es el parámetro ia.max_depth."},
		{"The document nests lists or objects beyond the limit, at line %1, column %2.", WHERE_EN,
		"The standards need no more than ten levels; check the export. The limit is the setting ia.max_depth."}}},
	[IA_FAULT_SIZE] = {"size", IA_ERROR, {
		{"El documento pesa %1 bytes y el límite es %2.", "No se leyó.",
		"Divídalo en varios paquetes, o pida a quien administra la base que aumente ia.max_document_size."},
		{"The document is %1 bytes long and the limit is %2.", "It was not read.",
		"Split it into several packages, or ask whoever runs the database to raise ia.max_document_size."}}},
	[IA_FAULT_DUPLICATE_KEY] = {"duplicate-key", IA_ERROR, {
		{"El campo \"%n\" aparece dos veces en el mismo objeto; la segunda está en la línea %1, columna %2.", WHERE_ES,
		"Déjelo una sola vez; si son dos valores, quizá debía ser una lista."},
		{"The field \"%n\" appears twice in the same object; the second is at line %1, column %2.", WHERE_EN,
		"Keep one; if there are two values, the field was perhaps meant to be a list."}}},
	[IA_FAULT_BYTE_ORDER_MARK] = {"byte-order-mark", IA_INFO, {
		{"El archivo empieza con la marca de orden de bytes (BOM); se ignoró.", NULL,
		"Guárdelo como «UTF-8 sin BOM»: otros programas lo rechazan."},
		{"The file begins with a byte-order mark (BOM); it was ignored.", NULL,
		"Save it as \"UTF-8 without BOM\": other programs refuse it."}}},
	[IA_FAULT_SCALAR] = {"type", IA_ERROR, {
		{"El documento es %f; debe ser un objeto o una lista de objetos.", NULL,
		"Envíe un proyecto, una entrega, un registro o un paquete de ellos."},
		{"The document is %f; it must be an object or a list of objects.", NULL,
		"Send a project, a release, a record or a package of them."}}},

	/* ---- which document ---- */
	[IA_FAULT_UNKNOWN_KIND] = {"unknown-kind", IA_ERROR, {
		{"No se reconoce qué documento es: no tiene los campos de un proyecto OC4IDS ni de una entrega, un registro o un paquete OCDS.", NULL,
		"Compruebe que envía el documento completo, o indique el estándar: ia.validate(documento, 'oc4ids')."},
		{"It is not clear which document this is: it has the members neither of an OC4IDS project nor of an OCDS release, record or package.", NULL,
		"Check that you send the whole document, or name the standard: ia.validate(document, 'oc4ids')."}}},
	[IA_FAULT_UNKNOWN_VERSION] = {"unknown-version", IA_WARNING, {
		{"El documento declara la versión %v, que no existe en este estándar o no se conoce aquí; se revisó como la %s.", NULL,
		"Escriba la versión que usa: \"0.9\" para OC4IDS 0.9.5, \"1.1\" para OCDS 1.1."},
		{"The document declares version %v, which this standard does not have or is not known here; it was read as %s.", NULL,
		"Write the version in use: \"0.9\" for OC4IDS 0.9.5, \"1.1\" for OCDS 1.1."}}},

	/* ---- the schema ---- */
	[IA_FAULT_TYPE] = {"type", IA_ERROR, {
		{"Se esperaba %k y hay %f.", "El valor es %v.",
		"Escriba %k; si no tiene el dato, omita el campo."},
		{"Expected %k, found %f.", "The value is %v.",
		"Write %k; if there is no data, leave the field out."}}},
	[IA_FAULT_REQUIRED] = {"required", IA_ERROR, {
		{"Falta el campo obligatorio \"%n\".", "El objeto no tiene \"%n\".",
		"Agregue \"%n\" con su valor."},
		{"The required field \"%n\" is missing.", "The object has no \"%n\".",
		"Add \"%n\" with its value."}}},
	[IA_FAULT_ENUM] = {"enum", IA_ERROR, {
		{"%v no está en la lista cerrada de códigos \"%c\".[ ¿Quiso decir \"%s\"?]", "La lista \"%c\" tiene %1 códigos.",
		"Escriba uno de los códigos de la lista, tal cual, con sus mayúsculas: SELECT code, label_es FROM ia.codelist('%n') WHERE codelist = '%c'."},
		{"%v is not in the closed code list \"%c\".[ Did you mean \"%s\"?]", "The list \"%c\" has %1 codes.",
		"Write one of the list's codes exactly, letter case included: SELECT code, label_en FROM ia.codelist('%n') WHERE codelist = '%c'."}}},
	[IA_FAULT_DATE_NO_TIME] = {"format", IA_ERROR, {
		{"La fecha %v no lleva hora ni zona. Escriba, por ejemplo, \"%sT00:00:00-06:00\".", "Se espera fecha, hora y zona (RFC 3339).",
		"Agregue la hora y la zona; -06:00 es la hora del centro de México y Z la universal."},
		{"The date %v has no time and no zone. Write, for example, \"%sT00:00:00-06:00\".", "A date, a time and a zone are expected (RFC 3339).",
		"Add the time and the zone; -06:00 is central Mexico and Z universal time."}}},
	[IA_FAULT_DATE_NO_ZONE] = {"format", IA_ERROR, {
		{"La fecha %v no lleva zona horaria. Escriba, por ejemplo, \"%s-06:00\".", "Se espera fecha, hora y zona (RFC 3339).",
		"Agregue la zona al final; -06:00 es la hora del centro de México y Z la universal."},
		{"The date %v has no time zone. Write, for example, \"%s-06:00\".", "A date, a time and a zone are expected (RFC 3339).",
		"Add the zone at the end; -06:00 is central Mexico and Z universal time."}}},
	[IA_FAULT_DATE_NO_SUCH_DAY] = {"format", IA_ERROR, {
		{"La fecha %v no existe en el calendario.", "Se espera fecha, hora y zona (RFC 3339).",
		"Corrija el año, el mes o el día."},
		{"The date %v does not exist in the calendar.", "A date, a time and a zone are expected (RFC 3339).",
		"Correct the year, the month or the day."}}},
	[IA_FAULT_DATE_NO_SUCH_TIME] = {"format", IA_ERROR, {
		{"La hora de %v no existe.", "Las horas van de 00 a 23; los minutos y segundos, de 00 a 59.",
		"Corrija la hora; la medianoche se escribe 00:00:00 del día siguiente."},
		{"The time of %v does not exist.", "Hours run from 00 to 23, minutes and seconds from 00 to 59.",
		"Correct the time; midnight is 00:00:00 of the next day."}}},
	[IA_FAULT_DATE_OFFSET] = {"format", IA_ERROR, {
		{"La zona horaria de %v está mal escrita.", "Se escribe Z, o el signo y hh:mm.",
		"Escriba la zona como -06:00, con dos puntos, o Z."},
		{"The time zone of %v is misspelt.", "It is written Z, or a sign and hh:mm.",
		"Write the zone as -06:00, with the colon, or Z."}}},
	[IA_FAULT_DATE] = {"format", IA_ERROR, {
		{"%v no es una fecha con hora y zona.", "Se espera fecha, hora y zona (RFC 3339).",
		"Escríbala como \"2022-03-14T09:00:00-06:00\"."},
		{"%v is not a date with time and zone.", "A date, a time and a zone are expected (RFC 3339).",
		"Write it like \"2022-03-14T09:00:00-06:00\"."}}},
	[IA_FAULT_URI_NO_SCHEME] = {"format", IA_ERROR, {
		{"La dirección %v no empieza con https:// (ni con otro esquema).", "Se espera un URI (RFC 3986).",
		"Escriba la dirección completa, desde https://; si no hay enlace, omita el campo."},
		{"The address %v has no scheme (https://).", "A URI is expected (RFC 3986).",
		"Write the whole address, from https:// on; if there is no link, leave the field out."}}},
	[IA_FAULT_URI_CHARACTER] = {"format", IA_ERROR, {
		{"La dirección %v contiene un carácter que no puede ir en un enlace.", "Se espera un URI (RFC 3986).",
		"Codifique espacios y acentos: un espacio es %%20, «ñ» es %%C3%%B1."},
		{"The address %v holds a character that a link cannot hold.", "A URI is expected (RFC 3986).",
		"Encode spaces and accents: a space is %%20, \"ñ\" is %%C3%%B1."}}},
	[IA_FAULT_URI] = {"format", IA_ERROR, {
		{"%v no es una dirección de internet bien escrita.", "Se espera un URI (RFC 3986).",
		"Copie el enlace completo del navegador; si no hay enlace, omita el campo."},
		{"%v is not a well-formed internet address.", "A URI is expected (RFC 3986).",
		"Copy the whole link from the browser; if there is no link, leave the field out."}}},
	[IA_FAULT_EMAIL] = {"format", IA_ERROR, {
		{"%v no es una dirección de correo electrónico.", "Se espera nombre@dominio.",
		"Escríbala como obras@municipio.gob.mx, una sola y sin espacios."},
		{"%v is not an e-mail address.", "name@domain is expected.",
		"Write it like works@town.gob.mx, only one and without spaces."}}},
	[IA_FAULT_PATTERN] = {"pattern", IA_ERROR, {
		{"La versión %v no tiene la forma mayor.menor.", "Se esperan dos números separados por un punto.",
		"Escriba \"0.9\" para OC4IDS o \"1.1\" para OCDS."},
		{"The version %v does not have the form major.minor.", "Two numbers separated by a point are expected.",
		"Write \"0.9\" for OC4IDS or \"1.1\" for OCDS."}}},
	[IA_FAULT_MIN_LENGTH] = {"min-length", IA_ERROR, {
		{"El texto está vacío.", "Se espera al menos %1 carácter.",
		"Escriba el dato; si no lo tiene, omita el campo."},
		{"The text is empty.", "At least %1 character is expected.",
		"Write the value; if there is none, leave the field out."}}},
	[IA_FAULT_MIN_ITEMS] = {"min-items", IA_ERROR, {
		{"La lista está vacía.", "Se espera al menos %1 elemento.",
		"Agregue elementos; si no los hay, omita la lista."},
		{"The list is empty.", "At least %1 element is expected.",
		"Add elements; if there are none, leave the list out."}}},
	[IA_FAULT_MIN_PROPERTIES] = {"min-properties", IA_ERROR, {
		{"El objeto está vacío.", "Se espera al menos un campo.",
		"Agregue sus campos; si no los hay, omita el objeto."},
		{"The object is empty.", "At least one member is expected.",
		"Add its members; if there are none, leave the object out."}}},
	[IA_FAULT_UNIQUE_ITEMS] = {"unique-items", IA_ERROR, {
		{"La lista tiene elementos repetidos.", "Los elementos %1 y %2 son iguales (el primero es el 0).",
		"Quite los que sobran."},
		{"The list has repeated elements.", "Elements %1 and %2 are equal (the first is 0).",
		"Remove the superfluous ones."}}},
	[IA_FAULT_MINIMUM] = {"minimum", IA_ERROR, {
		{"El número %v es negativo.", "Se espera 0 o más.",
		"Escriba el número sin signo."},
		{"The number %v is negative.", "0 or more is expected.",
		"Write the number without a sign."}}},
	[IA_FAULT_ONE_OF] = {"one-of", IA_ERROR, {
		{"Las entregas de la lista son a la vez enlaces y entregas completas.", "Un registro lleva una de las dos cosas.",
		"Deje solo \"url\", \"date\" y \"tag\" en cada una, o quite \"url\" de las entregas completas."},
		{"The releases of the list are links and whole releases at once.", "A record carries one or the other.",
		"Leave only \"url\", \"date\" and \"tag\" in each, or remove \"url\" from the whole releases."}}},

	/* ---- beyond the schema ---- */
	[IA_FAULT_UNKNOWN_FIELD] = {"unknown-field", IA_WARNING, {
		{"El campo \"%n\" no existe en el estándar.[ ¿Quiso decir \"%s\"?]", NULL,
		"Corrija el nombre, muévalo a su lugar o quítelo: nadie más lo leerá."},
		{"The standard has no field \"%n\" here.[ Did you mean \"%s\"?]", NULL,
		"Correct the name, move it to its place or remove it: nobody else will read it."}}},
	[IA_FAULT_OPEN_CODE] = {"open-code", IA_WARNING, {
		{"El código %v no está en la lista \"%c\".[ ¿Quiso decir \"%s\"?]", "La lista es abierta: se admiten códigos propios.",
		"Use un código de la lista si alguno corresponde; si no, documente el suyo."},
		{"The code %v is not in the list \"%c\".[ Did you mean \"%s\"?]", "The list is open: codes of your own are allowed.",
		"Use one of the list's codes if any fits; if not, document yours."}}},
	[IA_FAULT_DEPRECATED_FIELD] = {"deprecated", IA_INFO, {
		{"El campo \"%n\" está en desuso.", NULL,
		"Use el campo que lo sustituye en la versión actual del estándar."},
		{"The field \"%n\" is deprecated.", NULL,
		"Use the field that replaces it in the current version of the standard."}}},
	[IA_FAULT_DEPRECATED_CODE] = {"deprecated", IA_INFO, {
		{"El código %v de la lista \"%c\" está en desuso.", NULL,
		"Use el código que lo sustituye en la versión actual del estándar."},
		{"The code %v of the list \"%c\" is deprecated.", NULL,
		"Use the code that replaces it in the current version of the standard."}}},
	[IA_FAULT_DUPLICATE_ID] = {"duplicate-id", IA_WARNING, {
		{"El identificador %v ya lo tiene otro elemento de la lista.", "El otro está en %o.",
		"Dé a cada elemento un identificador propio; si son el mismo, deje uno."},
		{"Another element of the list has the identifier %v already.", "The other is at %o.",
		"Give each element an identifier of its own; if they are the same, keep one."}}},
	[IA_FAULT_MISSING_ID] = {"missing-id", IA_WARNING, {
		{"El elemento no tiene \"id\".", "Los elementos de esta lista se distinguen por \"id\".",
		"Agregue un \"id\" estable; sin él no se puede seguir al elemento entre versiones."},
		{"The element has no \"id\".", "The elements of this list are told apart by \"id\".",
		"Add a stable \"id\"; without it the element cannot be followed from version to version."}}},
	[IA_FAULT_UNRESOLVED_PARTY] = {"unresolved-reference", IA_WARNING, {
		{"La organización %v no está en \"parties\".[ ¿Quiso decir \"%s\"?]", NULL,
		"Agregue la organización a \"parties\" con ese \"id\", o corrija el \"id\"."},
		{"The organization %v is not in \"parties\".[ Did you mean \"%s\"?]", NULL,
		"Add the organization to \"parties\" under that \"id\", or correct the \"id\"."}}},
	[IA_FAULT_UNRESOLVED_AWARD] = {"unresolved-reference", IA_WARNING, {
		{"El contrato cita el fallo %v, que no está en \"awards\".", NULL,
		"Agregue el fallo a \"awards\" con ese \"id\", o corrija \"awardID\"."},
		{"The contract names the award %v, which is not in \"awards\".", NULL,
		"Add the award to \"awards\" under that \"id\", or correct \"awardID\"."}}},
	[IA_FAULT_MISSING_CURRENCY] = {"missing-currency", IA_WARNING, {
		{"El monto no dice su moneda.", "Hay \"amount\" y falta \"currency\".",
		"Agregue \"currency\": \"MXN\" si son pesos mexicanos."},
		{"The amount does not say its currency.", "There is an \"amount\" and no \"currency\".",
		"Add \"currency\": \"MXN\" if it is in Mexican pesos."}}},
	[IA_FAULT_BLANK] = {"blank", IA_WARNING, {
		{"El texto no dice nada: está en blanco.", NULL,
		"Escriba el dato; si no lo tiene, omita el campo."},
		{"The text says nothing: it is blank.", NULL,
		"Write the value; if there is none, leave the field out."}}},
	[IA_FAULT_ID_PREFIX_OCID] = {"id-prefix", IA_WARNING, {
		{"El ocid %v no empieza con un prefijo registrado.", "La forma es ocds-xxxxxx- y lo que el publicador agregue.",
		"Anteponga el prefijo que Open Contracting Partnership asignó a su institución."},
		{"The ocid %v does not begin with a registered prefix.", "The form is ocds-xxxxxx- and what the publisher adds.",
		"Put before it the prefix that the Open Contracting Partnership gave your institution."}}},
	[IA_FAULT_ID_PREFIX_PROJECT] = {"id-prefix", IA_WARNING, {
		{"El identificador de proyecto %v no empieza con un prefijo registrado.", "La forma es oc4ids-xxxxxx- y lo que el publicador agregue.",
		"Anteponga el prefijo que el equipo de OC4IDS asignó a su institución."},
		{"The project identifier %v does not begin with a registered prefix.", "The form is oc4ids-xxxxxx- and what the publisher adds.",
		"Put before it the prefix that the OC4IDS team gave your institution."}}},
	[IA_FAULT_DATE_ORDER] = {"date-order", IA_WARNING, {
		{"El periodo empieza después de terminar.", "Empieza en %v y termina en \"%o\".",
		"Corrija \"startDate\" o \"endDate\"."},
		{"The period starts after it ends.", "It starts at %v and ends at \"%o\".",
		"Correct \"startDate\" or \"endDate\"."}}},
	[IA_FAULT_LANGUAGE_TAG] = {"language-tag", IA_WARNING, {
		{"%v no es un código de idioma.", "Se espera una etiqueta BCP 47, como \"es\" o \"es-MX\".",
		"Escriba \"es\" para español, \"en\" para inglés."},
		{"%v is not a language code.", "A BCP 47 tag is expected, such as \"es\" or \"es-MX\".",
		"Write \"es\" for Spanish, \"en\" for English."}}},

	/* ---- an RFC ---- */
	[IA_FAULT_RFC_LENGTH] = {"rfc-length", IA_WARNING, {
		{"%v no es un RFC: su longitud es %1.", "Un RFC tiene 12 (persona moral) o 13 (persona física), sin contar espacios ni guiones.",
		"Copie el RFC de la constancia de situación fiscal; si no se conoce, omita el identificador."},
		{"%v is no RFC: its length is %1.", "An RFC has 12 (legal person) or 13 (natural person), spaces and hyphens apart.",
		"Copy the RFC from the taxpayer's certificate; if it is not known, leave the identifier out."}}},
	[IA_FAULT_RFC_LETTERS] = {"rfc-letters", IA_WARNING, {
		{"%v no es un RFC: no empieza con las letras del nombre.", "Son tres las de una persona moral y cuatro las de una física: A a Z, Ñ o &.",
		"Revise las primeras letras: sin acentos ni números."},
		{"%v is no RFC: it does not begin with the letters of the name.", "They are three for a legal person and four for a natural one: A to Z, Ñ or &.",
		"Check the first letters: no accents, no digits."}}},
	[IA_FAULT_RFC_DATE] = {"rfc-date", IA_WARNING, {
		{"%v no es un RFC: su fecha no existe.", "Después de las letras van año, mes y día, dos dígitos cada uno: AAMMDD.",
		"Revise la fecha; es frecuente la letra O en lugar del cero."},
		{"%v is no RFC: its date does not exist.", "Year, month and day follow the letters, two digits each: YYMMDD.",
		"Check the date; a letter O in place of a zero is frequent."}}},
	[IA_FAULT_RFC_HOMOCLAVE] = {"rfc-homoclave", IA_WARNING, {
		{"%v no es un RFC: su homoclave no puede ser.", "Al final van dos letras o dígitos y un dígito verificador, que es un dígito o la letra A.",
		"Revise los tres últimos caracteres."},
		{"%v is no RFC: its last three characters cannot be.", "They are two letters or digits and a check digit, which is a digit or the letter A.",
		"Check the last three characters."}}},
	[IA_FAULT_RFC_SPELLING] = {"rfc-spelling", IA_WARNING, {
		{"El RFC %v se escribe \"%s\".", "Un RFC va en mayúsculas, sin espacios ni guiones.",
		"Escríbalo así, para que sea el mismo en todas partes."},
		{"The RFC %v is written \"%s\".", "An RFC is written in capitals, without spaces or hyphens.",
		"Write it so, for it to be the same everywhere."}}},
	[IA_FAULT_RFC_CHECK_DIGIT] = {"rfc-check-digit", IA_WARNING, {
		{"El dígito verificador del RFC %v no corresponde.", "Según los demás caracteres debería ser \"%o\". El SAT ha expedido algunos RFC que no lo cumplen.",
		"Compare el RFC con la constancia de situación fiscal: casi siempre hay un carácter mal copiado."},
		{"The check digit of the RFC %v does not fit.", "By the other characters it should be \"%o\". The tax authority has issued a few that do not have it.",
		"Compare the RFC with the taxpayer's certificate: nearly always a character was miscopied."}}},
	[IA_FAULT_RFC_GENERIC] = {"rfc-generic", IA_WARNING, {
		{"%v es un RFC genérico: no identifica a nadie.", "XAXX010101000 es el público en general y XEXX010101000 cualquier extranjero.",
		"Use el identificador de la organización en su propio país, o ninguno."},
		{"%v is a generic RFC: it identifies nobody.", "XAXX010101000 is the general public, XEXX010101000 any foreigner.",
		"Use the organization's identifier in its own country, or none."}}},

	/* ---- places ---- */
	[IA_FAULT_PLACE_TYPE] = {"place-type", IA_WARNING, {
		{"%v no es un tipo de geometría.[ ¿Quiso decir \"%s\"?]", "Son Point, MultiPoint, LineString, MultiLineString, Polygon y MultiPolygon.",
		"Escriba el tipo tal cual, con sus mayúsculas."},
		{"%v is not a type of geometry.[ Did you mean \"%s\"?]", "They are Point, MultiPoint, LineString, MultiLineString, Polygon and MultiPolygon.",
		"Write the type exactly, letter case included."}}},
	[IA_FAULT_PLACE_EMPTY] = {"place-empty", IA_WARNING, {
		{"La geometría está vacía: le faltan el tipo o las coordenadas.", NULL,
		"Escriba \"type\" y \"coordinates\", o quite la geometría."},
		{"The geometry is empty: it lacks the type or coordinates.", NULL,
		"Write \"type\" and \"coordinates\", or remove the geometry."}}},
	[IA_FAULT_PLACE_NESTING] = {"place-nesting", IA_WARNING, {
		{"Las listas no anidan como pide %s.", "Un Point lleva una posición; MultiPoint y LineString, una lista de posiciones; MultiLineString y Polygon, listas de listas; MultiPolygon, un nivel más.",
		"Corrija los corchetes de las coordenadas, o el tipo."},
		{"The lists do not nest as %s asks.", "A Point has one position; MultiPoint and LineString a list of positions; MultiLineString and Polygon lists of lists; MultiPolygon one level more.",
		"Correct the brackets of the coordinates, or the type."}}},
	[IA_FAULT_PLACE_NUMBER] = {"place-number", IA_WARNING, {
		{"Una coordenada no es un número que sirva: %v.", NULL,
		"Escriba grados decimales, sin comillas, como -100.31."},
		{"A coordinate is not a number of use: %v.", NULL,
		"Write decimal degrees, without quotes, like -100.31."}}},
	[IA_FAULT_PLACE_POSITION] = {"place-positions", IA_WARNING, {
		{"Una posición lleva longitud, latitud y, si acaso, altitud; aquí hay otra cantidad de números.", NULL,
		"Escriba primero la longitud y después la latitud, en grados decimales."},
		{"A position has longitude, latitude and perhaps elevation; here is another count of numbers.", NULL,
		"Write longitude first, then latitude, in decimal degrees."}}},
	[IA_FAULT_PLACE_SHORT_LINE] = {"place-positions", IA_WARNING, {
		{"Una línea necesita por lo menos dos posiciones.", NULL,
		"Complete la línea, o use Point."},
		{"A line needs at least two positions.", NULL,
		"Complete the line, or use Point."}}},
	[IA_FAULT_PLACE_SHORT_RING] = {"place-positions", IA_WARNING, {
		{"El contorno de un polígono necesita por lo menos cuatro posiciones.", "La primera se repite al final.",
		"Complete el contorno."},
		{"The ring of a polygon needs at least four positions.", "The first is repeated at the end.",
		"Complete the ring."}}},
	[IA_FAULT_PLACE_OPEN_RING] = {"place-ring", IA_WARNING, {
		{"El contorno del polígono no cierra.", "La última posición debe ser igual a la primera.",
		"Repita la primera posición al final."},
		{"The ring of the polygon is not closed.", "The last position must be the same as the first.",
		"Repeat the first position at the end."}}},
	[IA_FAULT_PLACE_CROSSING] = {"place-crossing", IA_WARNING, {
		{"El contorno se cruza consigo mismo, o sus partes no encajan.", "PostGIS dice: %o.",
		"Corrija el dibujo en el punto indicado."},
		{"The outline crosses itself, or its parts do not fit.", "PostGIS says: %o.",
		"Correct the drawing at the point given."}}},
	[IA_FAULT_PLACE_RANGE] = {"place-range", IA_WARNING, {
		{"La posición no está en la Tierra.", "La longitud va de -180 a 180 y la latitud de -90 a 90.",
		"Escriba grados decimales WGS84 (EPSG:4326); si son metros (UTM), conviértalos."},
		{"The position is not on Earth.", "Longitude goes from -180 to 180 and latitude from -90 to 90.",
		"Write decimal degrees, WGS84 (EPSG:4326); if they are metres (UTM), convert them."}}},
	[IA_FAULT_PLACE_AXES] = {"axis-order", IA_WARNING, {
		{"La posición parece llevar primero la latitud: así escrita no está en la Tierra, y al revés sí.", NULL,
		"Si es así, cámbielas con ia.swap_axes(documento): primero la longitud, después la latitud."},
		{"The position seems to have latitude first: as it is written it is not on Earth, the other way round it is.", NULL,
		"If so, swap them with ia.swap_axes(document): longitude first, then latitude."}}},
	[IA_FAULT_PLACE_AXES_COUNTRY] = {"axis-order", IA_WARNING, {
		{"Las coordenadas parecen llevar primero la latitud: así escritas quedan fuera del país que dice el lugar (%o), y al revés quedan dentro.", NULL,
		"Si es así, cámbielas con ia.swap_axes(documento): primero la longitud, después la latitud."},
		{"The coordinates seem to have latitude first: as they are written they are outside of the country that the place names (%o), the other way round inside.", NULL,
		"If so, swap them with ia.swap_axes(document): longitude first, then latitude."}}},
	[IA_FAULT_PLACE_AXES_AREA] = {"axis-order", IA_WARNING, {
		{"Las coordenadas parecen llevar primero la latitud: así escritas quedan fuera del área, a %1 km, y al revés quedan dentro.", NULL,
		"Si es así, cámbielas con ia.swap_axes(documento): primero la longitud, después la latitud."},
		{"The coordinates seem to have latitude first: as they are written they are outside of the area, %1 km away, the other way round inside.", NULL,
		"If so, swap them with ia.swap_axes(document): longitude first, then latitude."}}},
	[IA_FAULT_PLACE_COUNTRY] = {"place-country", IA_WARNING, {
		{"El lugar queda fuera del país que dice su dirección o su clave: %o.", NULL,
		"Corrija las coordenadas, o el país."},
		{"The place is outside of the country that its address or gazetteer names: %o.", NULL,
		"Correct the coordinates, or the country."}}},
	[IA_FAULT_PLACE_FAR] = {"place-far", IA_WARNING, {
		{"El lugar queda fuera del área, a %1 km.", NULL,
		"Corrija las coordenadas, o el municipio."},
		{"The place is outside of the area, %1 km away.", NULL,
		"Correct the coordinates, or the municipality."}}},
	[IA_FAULT_PLACE_GAZETTEER] = {"place-gazetteer", IA_WARNING, {
		{"El identificador del catálogo geográfico es un enlace: %v.", NULL,
		"Escriba solo la clave, y el enlace en \"uri\"."},
		{"The identifier of the gazetteer is a link: %v.", NULL,
		"Write the key alone, and the link in \"uri\"."}}},

	/* ---- a profile ---- */
	[IA_FAULT_PROFILE_KEYWORD] = {"profile-keyword", IA_ERROR, {
		{"Un perfil no puede llevar \"%n\" en este lugar.", NULL,
		"Quítelo, o exprese la regla con las palabras clave que usan los esquemas de los estándares."},
		{"A profile cannot have \"%n\" in this place.", NULL,
		"Remove it, or say the rule with the keywords that the schemas of the standards use."}}},
	[IA_FAULT_PROFILE_VALUE] = {"profile-value", IA_ERROR, {
		{"El valor de \"%n\" no es de los que un perfil puede llevar.", "Se espera: %o.",
		"Corrija el valor."},
		{"The value of \"%n\" is not one that a profile can have.", "Expected: %o.",
		"Correct the value."}}},
	[IA_FAULT_PROFILE_REFERENCE] = {"profile-reference", IA_ERROR, {
		{"La referencia %v no lleva a ninguna parte del esquema.", "Las referencias son de la forma \"#/definitions/Nombre\".",
		"Agregue la definición al perfil, o corrija la referencia; otros archivos no se leen."},
		{"The reference %v leads to no part of the schema.", "References are of the form \"#/definitions/Name\".",
		"Add the definition to the profile, or correct the reference; other files are not read."}}},
	[IA_FAULT_PROFILE_RECURSION] = {"profile-recursion", IA_ERROR, {
		{"La referencia %v lleva de vuelta a donde está.", NULL,
		"Los esquemas no pueden contenerse a sí mismos: quite la referencia, o refiérase por \"id\" en los datos."},
		{"The reference %v leads back to where it stands.", NULL,
		"Schemas cannot contain themselves: remove the reference, or refer by \"id\" in the data."}}},
	[IA_FAULT_PROFILE_DEPTH] = {"profile-limit", IA_ERROR, {
		{"El perfil anida demasiado: más de %1 niveles.", NULL,
		"Haga planos los objetos; los estándares no pasan de diez niveles."},
		{"The profile nests too deep: more than %1 levels.", NULL,
		"Flatten the objects; the standards do not go beyond ten levels."}}},
	[IA_FAULT_PROFILE_SIZE] = {"profile-limit", IA_ERROR, {
		{"El perfil es demasiado grande: más de %1 en \"%n\".", NULL,
		"Divida el perfil, o quite lo que no se usa."},
		{"The profile is too large: more than %1 in \"%n\".", NULL,
		"Split the profile, or remove what is not used."}}},
	[IA_FAULT_PROFILE_LENGTH] = {"profile-limit", IA_ERROR, {
		{"El nombre \"%n\" es demasiado largo.", "El límite es de %1 bytes.",
		"Use un nombre más corto."},
		{"The name \"%n\" is too long.", "The limit is %1 bytes.",
		"Use a shorter name."}}},
	[IA_FAULT_PROFILE_CONTRADICTION] = {"profile-contradiction", IA_WARNING, {
		{"Contradice lo que el perfil ya dijo de \"%n\".", "Lo anterior está en %o; vale lo último.",
		"Ponga los parches en el orden deseado, o quite uno de los dos valores."},
		{"It contradicts what the profile said of \"%n\" before.", "The earlier is at %o; the last one holds.",
		"Put the patches in the order you want, or remove one of the two values."}}},
	[IA_FAULT_PROFILE_CODE] = {"profile-code", IA_WARNING, {
		{"El código %v no está en la lista \"%c\".", NULL,
		"Corrija el código, o agréguelo a la lista."},
		{"The code %v is not in the list \"%c\".", NULL,
		"Correct the code, or add it to the list."}}},
	[IA_FAULT_PROFILE_CODELIST] = {"profile-codelist", IA_INFO, {
		{"Nadie da la lista de códigos \"%c\": los códigos de \"%n\" no se revisan.", NULL,
		"Agregue la lista a \"codelists\" en el perfil."},
		{"Nobody gives the code list \"%c\": the codes of \"%n\" are not checked.", NULL,
		"Add the list to \"codelists\" in the profile."}}},
	[IA_FAULT_PROFILE_UNUSED] = {"profile-unused", IA_INFO, {
		{"Ningún campo usa \"%n\".", NULL,
		"Revise la ortografía, y que el perfil sea para este estándar y esta versión."},
		{"No field uses \"%n\".", NULL,
		"Check the spelling, and that the profile is for this standard and version."}}},
	[IA_FAULT_PROFILE_IGNORED] = {"profile-ignored", IA_INFO, {
		{"\"%n\" no tiene efecto en este lugar.", "Junto a \"$ref\", o en una lista de objetos, no se toma en cuenta.",
		"Quítelo, o escríbalo en la definición."},
		{"\"%n\" has no effect in this place.", "Beside \"$ref\", or on a list of objects, it is not looked at.",
		"Remove it, or write it in the definition."}}},
	[IA_FAULT_PROFILE_UNDECLARED] = {"profile-undeclared", IA_INFO, {
		{"Se exige el campo %v, pero ningún esquema dice qué es.", NULL,
		"Declárelo en \"properties\", o quítelo de \"required\"."},
		{"The field %v is required, but no schema says what it is.", NULL,
		"Declare it in \"properties\", or remove it from \"required\"."}}},

	/* ---- merging releases ---- */
	[IA_FAULT_MERGE_RELEASE] = {"merge-release", IA_ERROR, {
		{"La entrega %1 no es un objeto, sino %f.", "El valor es %v.",
		"Quítela de la lista, o ponga la entrega completa."},
		{"Release %1 is not an object but %f.", "The value is %v.",
		"Take it out of the list, or put the whole release there."}}},
	[IA_FAULT_MERGE_LINK] = {"merge-link", IA_INFO, {
		{"La entrega %1 es solo un enlace, %v; no se descargó ni se fusionó.", NULL,
		"Para fusionarla, descárguela y ponga la entrega completa en su lugar."},
		{"Release %1 is only a link, %v; it was neither fetched nor merged.", NULL,
		"To merge it, download it and put the whole release in its place."}}},
	[IA_FAULT_MERGE_NO_OCID] = {"merge-no-ocid", IA_WARNING, {
		{"La entrega %1 no dice de qué proceso es: le falta \"ocid\".", "Se fusionó con las demás.",
		"Agregue el \"ocid\" del proceso."},
		{"Release %1 does not say which process it is about: it has no \"ocid\".", "It was merged with the others.",
		"Add the \"ocid\" of the process."}}},
	[IA_FAULT_MERGE_OCID] = {"merge-ocid", IA_ERROR, {
		{"La entrega %1 es de otro proceso: %v.", "La entrega %2 es de %o.",
		"Separe las entregas por \"ocid\" y fusione cada proceso por su lado."},
		{"Release %1 is about another process: %v.", "Release %2 is about %o.",
		"Part the releases by \"ocid\" and merge each process on its own."}}},
	[IA_FAULT_MERGE_NO_DATE] = {"merge-date", IA_ERROR, {
		{"La entrega %1 no tiene fecha para ordenarla entre las demás.", "Falta \"date\".",
		"Agregue el momento en que se publicó, como \"2022-03-14T09:00:00-06:00\"."},
		{"Release %1 has no date to put it in order among the others.", "\"date\" is missing.",
		"Add the moment it was published, like \"2022-03-14T09:00:00-06:00\"."}}},
	[IA_FAULT_MERGE_DATE_TYPE] = {"merge-date", IA_ERROR, {
		{"La fecha de la entrega %1 es %f, no un texto.", "El valor es %v.",
		"Escriba el momento en que se publicó, como \"2022-03-14T09:00:00-06:00\"."},
		{"The date of release %1 is %f, not text.", "The value is %v.",
		"Write the moment it was published, like \"2022-03-14T09:00:00-06:00\"."}}},
	[IA_FAULT_MERGE_DATE] = {"merge-unreadable-date", IA_WARNING, {
		{"La fecha de la entrega %1 no se puede leer: %v.", "Por ella, todas las entregas se ordenaron por el texto de sus fechas.",
		"Escríbala con hora y zona, como \"2022-03-14T09:00:00-06:00\"."},
		{"The date of release %1 cannot be read: %v.", "Because of it, all releases were ordered by the text of their dates.",
		"Write it with time and zone, like \"2022-03-14T09:00:00-06:00\"."}}},
	[IA_FAULT_MERGE_SAME_DATE] = {"merge-same-date", IA_WARNING, {
		{"La entrega %1 tiene la misma fecha que la %2: %v.", "Vale como posterior la que viene después en la lista.",
		"Dé a cada entrega el momento exacto de su publicación."},
		{"Release %1 has the same date as release %2: %v.", "The one further down the list counts as the later.",
		"Give each release the exact moment it was published."}}},
	[IA_FAULT_MERGE_NO_ID] = {"merge-no-id", IA_WARNING, {
		{"Un elemento de la entrega %1 no tiene \"id\": cada entrega que lo repita agregará otro.", NULL,
		"Dé al elemento un \"id\" que sea el mismo en todas las entregas."},
		{"An element of release %1 has no \"id\": each release that repeats it will add another.", NULL,
		"Give the element an \"id\" that is the same in all releases."}}},
	[IA_FAULT_MERGE_ID] = {"merge-id", IA_ERROR, {
		{"El \"id\" de un elemento de la entrega %1 es %f; debe ser texto o número.", "El valor es %v.",
		"Dé al elemento un identificador propio."},
		{"The \"id\" of an element of release %1 is %f; it must be text or a number.", "The value is %v.",
		"Give the element an identifier of its own."}}},
	[IA_FAULT_MERGE_SAME_ID] = {"merge-same-id", IA_WARNING, {
		{"El \"id\" %v aparece más de una vez en la lista, en la entrega %1.", "Sus elementos se fusionaron en uno, campo por campo.",
		"Dé a cada elemento un identificador propio."},
		{"The \"id\" %v appears more than once in the list, in release %1.", "Its elements were merged into one, field by field.",
		"Give each element an identifier of its own."}}},
	[IA_FAULT_MERGE_WAS_VALUE] = {"merge-conflict", IA_ERROR, {
		{"La entrega %1 tiene aquí %f; antes había un solo valor.", NULL,
		"Corrija la entrega equivocada, o fusione con la opción {\"conflict\": \"last\"}."},
		{"Release %1 has %f here; earlier there was a single value.", NULL,
		"Correct the release that is wrong, or merge with the option {\"conflict\": \"last\"}."}}},
	[IA_FAULT_MERGE_WAS_OBJECT] = {"merge-conflict", IA_ERROR, {
		{"La entrega %1 tiene aquí %f; antes había un objeto.", NULL,
		"Corrija la entrega equivocada, o fusione con la opción {\"conflict\": \"last\"}."},
		{"Release %1 has %f here; earlier there was an object.", NULL,
		"Correct the release that is wrong, or merge with the option {\"conflict\": \"last\"}."}}},
	[IA_FAULT_MERGE_WAS_LIST] = {"merge-conflict", IA_ERROR, {
		{"La entrega %1 tiene aquí %f; antes había una lista.", NULL,
		"Corrija la entrega equivocada, o fusione con la opción {\"conflict\": \"last\"}."},
		{"Release %1 has %f here; earlier there was a list.", NULL,
		"Correct the release that is wrong, or merge with the option {\"conflict\": \"last\"}."}}},
	[IA_FAULT_MERGE_DROPPED] = {"merge-dropped", IA_WARNING, {
		{"El valor %v de la entrega %1 se pasó por alto: antes había un objeto o una lista, que se queda.", NULL,
		"Corrija la entrega, o elija que valga: {\"conflict\": \"last\"} para valores, {\"null\": \"specification\"} para null."},
		{"The value %v of release %1 was passed over: an object or a list was there earlier, which stays.", NULL,
		"Correct the release, or choose that it counts: {\"conflict\": \"last\"} for values, {\"null\": \"specification\"} for null."}}},
	[IA_FAULT_CONTRADICTION] = {"self-contradiction", IA_WARNING, {
		{"La entrega compilada dice %v; el último valor de la versionada es %o.", NULL,
		"Vuelva a fusionar las entregas con ia.merge y publique las dos."},
		{"The compiled release says %v; the last value of the versioned release is %o.", NULL,
		"Merge the releases again with ia.merge and publish both."}}},
	[IA_FAULT_CONTRADICTION_LACKS] = {"self-contradiction", IA_WARNING, {
		{"A la entrega compilada le falta lo que la versionada tiene aquí: %o.", NULL,
		"Vuelva a fusionar las entregas con ia.merge y publique las dos."},
		{"The compiled release lacks what the versioned release has here: %o.", NULL,
		"Merge the releases again with ia.merge and publish both."}}},
	[IA_FAULT_CONTRADICTION_ADDS] = {"self-contradiction", IA_WARNING, {
		{"La entrega compilada tiene %v; la versionada no tiene nada aquí.", NULL,
		"Vuelva a fusionar las entregas con ia.merge y publique las dos."},
		{"The compiled release has %v; the versioned release has nothing here.", NULL,
		"Merge the releases again with ia.merge and publish both."}}},
};
