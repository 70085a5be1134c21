/*
 * ia_gateway.c
 *		PostgreSQL's own errors, as HTTP says them.
 *
 * What the platform refuses it says in two languages, with a remedy and a
 * status (infra.refuse).  What PostgreSQL refuses, a constraint, a date, a
 * timeout, would reach whoever asked through a gateway in English, with the
 * names of tables that nobody has shown to them.  A gateway passes errors on
 * as they come, so they have to be right when they leave.
 *
 * emit_log_hook is where all of them come by, wherever they arose: while a
 * statement was parsed, its parameters were read, it ran, or committed.  It is
 * meant for logs, and elog.c promises nothing to who changes more than whether
 * the log gets it; but the log and the client have been sent the same ErrorData
 * since there is a hook, and the test of the gateway (test/t/021_gateway_errors.pl)
 * says if that ends.  Without the hook (log_min_messages above error) the
 * words are PostgreSQL's again.  The log keeps them in any case, as DETAIL.
 *
 * Nothing here looks anything up: the transaction has failed.  What is said is
 * in the error itself, and in the setting that infra.check_request makes for
 * each request of PostgREST, the headers of an error; where that is not set,
 * nothing is changed.
 */
#include "postgres.h"

#include "ia.h"
#include "ia_gateway.h"

#include "access/parallel.h"
#include "utils/guc.h"
#include "utils/json.h"

/* An error, or a class of them (XX000 is all): status, words, remedy. */
typedef struct Explanation
{
	int			sqlstate;
	int			status;
	const char *words[IA_LANGUAGES];
	const char *remedy[IA_LANGUAGES];
} Explanation;

/* One state before its class. */
static const Explanation explanations[] = {
	{
		ERRCODE_CARDINALITY_VIOLATION, 400,
		{"el mismo renglón viene dos veces, o se espera uno solo", "the same row comes twice, or only one is expected"},
		{"Mándelo una vez; pida uno solo.", "Send it once; ask for one."}
	},
	{
		ERRCODE_DATA_EXCEPTION, 400,
		{"un dato no es de su tipo, o se sale de él", "a value is not of its type, or out of its range"},
		{"Una fecha es AAAA-MM-DD; un número, solo cifras; lo demás lo dice la descripción de la columna.", "A date is YYYY-MM-DD, a number has digits alone; the description of the column says the rest."}
	},
	{
		ERRCODE_READ_ONLY_SQL_TRANSACTION, 405,
		{"esta petición solo puede leer", "this request may only read"},
		{"Para cambiar algo: POST.", "To change something: POST."}
	},
	{
		ERRCODE_NOT_NULL_VIOLATION, 400,
		{"falta un dato", "a value is missing"},
		{"Dé el dato que se señala.", "Give the value that is pointed to."}
	},
	{
		ERRCODE_FOREIGN_KEY_VIOLATION, 409,
		{"se refiere a algo que no existe", "it refers to something that does not exist"},
		{"Corrija la clave, o escriba primero aquello a lo que se refiere.", "Correct the key, or write first what it refers to."}
	},
	{
		ERRCODE_UNIQUE_VIOLATION, 409,
		{"ya hay un renglón con esa clave", "there is a row with this key already"},
		{"Cámbielo (PATCH), o pida que se junte: Prefer: resolution=merge-duplicates.", "Change it (PATCH), or ask to merge it: Prefer: resolution=merge-duplicates."}
	},
	{
		ERRCODE_EXCLUSION_VIOLATION, 409,
		{"se encima con lo que ya existe", "it overlaps with what is there already"},
		{"Cambie uno de los dos.", "Change one of the two."}
	},
	{
		ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION, 400,
		{"un dato rompe una regla", "a value breaks a rule"},
		{"La descripción de la columna dice qué vale.", "The description of the column says what may stand there."}
	},
	{
		ERRCODE_TRANSACTION_ROLLBACK, 409,
		{"alguien más lo cambió al mismo tiempo", "somebody else changed it at the same time"},
		{"Vuelva a intentarlo.", "Try again."}
	},
	{
		ERRCODE_INSUFFICIENT_PRIVILEGE, 403,
		{"no le toca", "this is not yours to do"},
		{"Use un token de a quien le toca.", "Use a token of whose it is."}
	},
	{
		ERRCODE_UNDEFINED_COLUMN, 400,
		{"no existe esa columna", "there is no such column"},
		{"La descripción de la API (/) dice cuáles hay.", "The description of the API (/) says which there are."}
	},
	{
		ERRCODE_UNDEFINED_TABLE, 404,
		{"no existe", "there is no such thing"},
		{"La descripción de la API (/) dice qué hay.", "The description of the API (/) says what there is."}
	},
	{
		ERRCODE_CANNOT_COERCE, 400,
		{"eso no se da en ese tipo de contenido", "that is not given as this media type"},
		{"Pida todas las columnas (sin select), o JSON o CSV.", "Ask for all columns (without select), or for JSON or CSV."}
	},
	{
		ERRCODE_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION, 400,
		{"eso no se le puede preguntar a esa columna", "that cannot be asked of this column"},
		{"La descripción de la API (/) dice de qué tipo es cada una.", "The description of the API (/) says of which type each one is."}
	},
	{
		ERRCODE_WITH_CHECK_OPTION_VIOLATION, 403,
		{"no le toca", "this is not yours to do"},
		{"Use un token de a quien le toca.", "Use a token of whose it is."}
	},
	{
		ERRCODE_INSUFFICIENT_RESOURCES, 503,
		{"la base no se da abasto", "the database has its hands full"},
		{"Vuelva a intentarlo más tarde.", "Try again later."}
	},
	{
		ERRCODE_PROGRAM_LIMIT_EXCEEDED, 413,
		{"es demasiado para una petición", "this is too much for one request"},
		{"Pida o mande menos a la vez.", "Ask for less, or send less, at a time."}
	},
	{
		ERRCODE_LOCK_NOT_AVAILABLE, 409,
		{"alguien más lo está escribiendo", "somebody else is writing it"},
		{"Vuelva a intentarlo.", "Try again."}
	},
	{
		ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, 409,
		{"todavía no, o ya no", "not yet, or no longer"},
		{"Vuelva a leerlo.", "Read it again."}
	},
	{
		IA_ERRCODE_OLDER_RELEASE, 409,
		{"llegó algo posterior", "something later has come"},
		{"Vuelva a leerlo.", "Read it again."}
	},
	{
		ERRCODE_QUERY_CANCELED, 504,
		{"la petición tarda más de lo que su papel puede", "the request takes longer than your role may"},
		{"Pida menos: un filtro, menos renglones (limit).", "Ask for less: a filter, fewer rows (limit)."}
	},
	{
		ERRCODE_INTERNAL_ERROR, 500,
		{"algo falló de este lado", "something failed on this side"},
		{"Avise a quien opera la plataforma a qué hora fue; el registro del servidor dice qué.", "Tell the operators when it was; the log of the server says what."}
	},
};

/* A foreign key, from its other side. */
static const Explanation still_used = {
	ERRCODE_FOREIGN_KEY_VIOLATION, 409,
	{"otros renglones se refieren a este", "other rows refer to this one"},
	{"Quite o cambie primero esos.", "Remove or change those first."}
};

static emit_log_hook_type next_hook;

static void explain(ErrorData *edata);
static const Explanation *explanation_of(const ErrorData *edata);
static const char *half_of(const char *words);
static const char *pointer_to(const ErrorData *edata);

void
ia_gateway_init(void)
{
	next_hook = emit_log_hook;
	emit_log_hook = explain;
}

static void
add_member(StringInfo json, const char *before, const char *value)
{
	appendStringInfoString(json, before);
	if (value)
		escape_json(json, value);
	else
		appendStringInfoString(json, "null");
}

/*
 * Makes of an error what PostgREST takes a whole answer from: SQLSTATE PGRST,
 * the body in the message, status and headers in the detail.
 */
static void
explain(ErrorData *edata)
{
	const Explanation *found;
	const char *headers;
	bool		bilingual;
	bool		anonymous;
	StringInfoData body;

	if (next_hook)
		next_hook(edata);
	/* A parallel worker's error is still its leader's to catch. */
	if (edata->elevel != ERROR || !edata->message || IsParallelWorker() ||
		edata->sqlerrcode == MAKE_SQLSTATE('P', 'G', 'R', 'S', 'T'))
		return;
	headers = GetConfigOption("infra.error_headers", true, false);
	if (!headers || *headers != '{')
		return;

	found = explanation_of(edata);
	bilingual = edata->message_id && strstr(edata->message_id, " / ");
	anonymous = found->status == 403 && strcmp(GetConfigOption("role", false, false), "ia_public") == 0;

	initStringInfo(&body);
	add_member(&body, "{\"code\": ", unpack_sql_state(edata->sqlerrcode));
	add_member(&body, ", \"message\": ", bilingual ? half_of(edata->message) : found->words[ia_language]);
	add_member(&body, ", \"details\": ", bilingual ? half_of(edata->detail) : pointer_to(edata));
	add_member(&body, ", \"hint\": ", bilingual ? half_of(edata->hint) : found->remedy[ia_language]);
	appendStringInfoChar(&body, '}');

	edata->detail_log = edata->detail ? psprintf("%s (%s)", edata->message, edata->detail) : edata->message;
	edata->sqlerrcode = MAKE_SQLSTATE('P', 'G', 'R', 'S', 'T');
	edata->message = body.data;
	edata->detail = psprintf("{\"status\": %d, \"headers\": {%s%s}", anonymous ? 401 : found->status,
							 anonymous ? "\"WWW-Authenticate\": \"Bearer\", " : "", headers + 1);
	edata->hint = NULL;
}

static const Explanation *
explanation_of(const ErrorData *edata)
{
	int			last = lengthof(explanations) - 1;

	if (edata->sqlerrcode == ERRCODE_FOREIGN_KEY_VIOLATION && edata->message_id &&
		strncmp(edata->message_id, "update or delete", strlen("update or delete")) == 0)
		return &still_used;
	for (int i = 0; i < last; i++)
	{
		int			sqlstate = explanations[i].sqlstate;

		if (sqlstate == edata->sqlerrcode ||
			(ERRCODE_IS_CATEGORY(sqlstate) && sqlstate == ERRCODE_TO_CATEGORY(edata->sqlerrcode)))
			return &explanations[i];
	}
	return &explanations[last];
}

/*
 * The half of "english / español" that is asked for; all of it where there are
 * no halves.  Both repeat the same values, so the middle separator parts them,
 * as in infra.half_of.
 */
static const char *
half_of(const char *words)
{
	const char *separator = " / ";
	const char *middle = words;
	int			n = 0;

	if (!words)
		return NULL;
	for (const char *p = words; (p = strstr(p, separator)) != NULL; p += strlen(separator))
		n++;
	if (n % 2 == 0)
		return words;
	for (int i = 0; i <= n / 2; i++)
		middle = strstr(i == 0 ? words : middle + strlen(separator), separator);
	return ia_language == IA_ENGLISH ? pnstrdup(words, middle - words) : middle + strlen(separator);
}

/* "/columns" of a constraint that PostgreSQL named, NULL for the key; its name where somebody has given it one. */
static const char *
pointer_of_constraint(const char *constraint, const char *table)
{
	static const char *const kinds[] = {"_fkey", "_key", "_check", "_pkey", "_excl"};
	size_t		length = table ? strlen(table) : 0;
	char	   *columns;

	if (!constraint || length == 0 || strncmp(constraint, table, length) != 0 || constraint[length] != '_')
		return constraint;
	columns = pstrdup(constraint + length);
	for (int i = 0; i < lengthof(kinds); i++)
	{
		char	   *kind = strstr(columns, kinds[i]);

		if (kind)
			*kind = '\0';
	}
	if (*columns == '\0')
		return NULL;
	*columns = '/';
	return columns;
}

/* What of the row it is about, as far as the error says: a column, a constraint's columns, a value in quotes. */
static const char *
pointer_to(const ErrorData *edata)
{
	int			category = ERRCODE_TO_CATEGORY(edata->sqlerrcode);

	if (category == ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION)
		return edata->column_name ? psprintf("/%s", edata->column_name) :
			pointer_of_constraint(edata->constraint_name, edata->table_name);
	if (category == ERRCODE_DATA_EXCEPTION)
	{
		const char *first = strchr(edata->message, '"');
		const char *last = strrchr(edata->message, '"');

		return first < last ? pnstrdup(first, last + 1 - first) : NULL;
	}
	if (edata->sqlerrcode == ERRCODE_UNDEFINED_COLUMN && strncmp(edata->message, "column ", strlen("column ")) == 0)
	{
		const char *column = edata->message + strlen("column ");

		return pnstrdup(column, strcspn(column, " "));
	}
	return NULL;
}
