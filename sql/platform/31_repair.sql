-- 31_repair.sql: what old files have wrong so that it can be right in one way only is put right at a word: a date gets the
-- zone of the edition, a link its escapes, a list that was written as a text with commas its elements, a number its digits, a
-- place its longitude first; what is empty goes, and so does what a list says twice. A code outside its list becomes
-- another only as whoever asks says: that is not known here. All else is left as it is, and stays a finding. A repair is never
-- silent: it is a version of the project, with its reason, and the answer says what was and what is.

-- Where a JSON Pointer leads in the model: elements of lists have no number there.
CREATE FUNCTION infra.model_path(path text)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(substr(path, 2), '/(0|[1-9][0-9]*)(?=/|$)', '/[]', 'g');
COMMENT ON FUNCTION infra.model_path(text) IS 'El campo del modelo (ia.field) en que está un lugar de un documento. / The field of the model (ia.field) that a place of a document is in: contractingProcesses/[]/id.';

-- A date-time without zone, or a day, as the clocks of that zone had it. NULL for anything else.
CREATE FUNCTION infra.zoned_date(written text, zone text)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	local timestamp;
	ahead interval;
BEGIN
	IF (written ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?)?$') IS NOT TRUE THEN
		RETURN NULL;
	END IF;
	local := written::timestamp;
	ahead := local - (local AT TIME ZONE zone AT TIME ZONE 'UTC');
	RETURN left(written, 10) || 'T' || CASE length(written) WHEN 10 THEN '00:00:00' WHEN 16 THEN substr(written, 12) || ':00' ELSE substr(written, 12) END
		|| CASE WHEN ahead < interval '0' THEN '-' || to_char(-ahead, 'HH24:MI') ELSE '+' || to_char(ahead, 'HH24:MI') END;
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
	RETURN NULL;
END
$function$;
COMMENT ON FUNCTION infra.zoned_date(text, text) IS 'Una fecha, o una fecha y hora sin zona, con la de ese lugar; NULL si no es ninguna. / A date, or a date and time without zone, with the one of that place: 2016-08-10 becomes 2016-08-10T00:00:00-05:00; NULL for neither.';

-- What a link may not hold, in its escapes; what is escaped already stays.
CREATE FUNCTION infra.escaped_link(link text)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN infra.url_encode(regexp_replace(link, '%(?![0-9A-Fa-f]{2})', '%25', 'g'), '%:/?#@!$&''()*+,;=');
COMMENT ON FUNCTION infra.escaped_link(text) IS 'Un enlace con sus espacios, acentos y demás codificados. / A link with its spaces, accents and the like escaped.';

-- What a value becomes: JSON null, nothing at all; NULL, it is not known.
CREATE FUNCTION infra.repaired_value(code text, value jsonb, kind text, format text, codelist text, zone text, codes jsonb)
RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
	WHEN code IN ('min-length', 'min-items', 'min-properties') THEN CASE WHEN value IN ('""', '[]', '{}') THEN jsonb 'null' END
	WHEN code = 'unique-items' AND jsonb_typeof(value) = 'array' THEN (SELECT jsonb_agg(e.element ORDER BY e.n) FROM (SELECT a.element, min(a.n) AS n FROM jsonb_array_elements(value) WITH ORDINALITY AS a (element, n) GROUP BY a.element) e)
	WHEN code IN ('enum', 'open-code') THEN codes -> codelist -> (value #>> '{}')
	WHEN code = 'format' AND format = 'date-time' THEN to_jsonb(infra.zoned_date(value #>> '{}', zone))
	WHEN code = 'format' AND format = 'uri' AND value #>> '{}' ~ '^[A-Za-z][A-Za-z0-9+.-]*:' THEN to_jsonb(infra.escaped_link(value #>> '{}'))
	WHEN code = 'type' AND value = 'null' THEN value
	WHEN code = 'type' AND kind = 'array' AND jsonb_typeof(value) = 'string' THEN (SELECT coalesce(jsonb_agg(btrim(e.element) ORDER BY e.n), 'null') FROM unnest(string_to_array(value #>> '{}', ',')) WITH ORDINALITY AS e (element, n) WHERE btrim(e.element) <> '')
	WHEN code = 'type' AND kind = 'array' AND jsonb_typeof(value) = 'object' THEN jsonb_build_array(value)
	WHEN code = 'type' AND kind = 'string' AND jsonb_typeof(value) = 'number' THEN to_jsonb(value #>> '{}')
	WHEN code = 'type' AND kind IN ('number', 'integer') AND value #>> '{}' ~ '^-?(0|[1-9][0-9]*)(\.[0-9]+)?$' THEN to_jsonb((value #>> '{}')::numeric)
END;
COMMENT ON FUNCTION infra.repaired_value(text, jsonb, text, text, text, text, jsonb) IS 'Lo que debe decir un campo con ese hallazgo; null: que se quite; NULL: no se sabe. / What a field with that finding ought to say; JSON null: it goes; NULL: not known.';

-- From the last finding to the first, so that what goes from a list does not move what is still to be repaired; of two
-- findings of which one is within the other, one a round.
CREATE FUNCTION infra_api.repair_project(institution text, project text, codes jsonb DEFAULT NULL)
RETURNS TABLE (code text, path text, before jsonb, after jsonb)
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	rules constant text := infra.edition_of(institution);
	zone constant text := coalesce((SELECT e.time_zone FROM infra.edition e WHERE e.edition = rules), 'America/Mexico_City');
	repaired jsonb;
	touched text[];
	parts text[];
	finding record;
BEGIN
	PERFORM infra.must_capture_for(institution);
	IF jsonb_typeof(codes) <> 'object' OR codes @? 'strict $.* ? (@.type() != "object")' OR codes @? '$.*.* ? (@.type() != "string")' THEN
		PERFORM infra.refuse('22023', 'codes is not an object of code lists / codes no es un objeto de listas de códigos', 'Like {"projectStatus": {"completed": "completion"}}. / Como {"projectStatus": {"completed": "completion"}}.');
	END IF;
	repaired := infra.draft(institution, project);
	FOR round IN 1 .. 10 LOOP
		touched := '{}';
		FOR finding IN
			SELECT f.code, f.path, m.kind, m.format, m.codelist FROM infra.findings_of(rules, repaired) WITH ORDINALITY AS f (severity, code, path, message, detail, hint, value, n)
				LEFT JOIN ia.field('oc4ids') m ON m.document = 'project' AND m.path = infra.model_path(f.path)
			WHERE f.code IN ('axis-order', 'enum', 'format', 'min-items', 'min-length', 'min-properties', 'open-code', 'type', 'unique-items') ORDER BY f.n DESC
		LOOP
			-- a place is repaired as a whole, wherever in it that was seen
			code := finding.code; path := CASE code WHEN 'axis-order' THEN regexp_replace(finding.path, '(?<=/coordinates)/.*', '') ELSE finding.path END;
			CONTINUE WHEN EXISTS (SELECT FROM unnest(touched) t WHERE t = path OR starts_with(t, path || '/') OR starts_with(path, t || '/'));
			parts := infra.pointer_parts(path);
			before := repaired #> parts;
			after := CASE code WHEN 'axis-order' THEN ia.swap_axes(repaired, ARRAY[replace(path, '/geometry/coordinates', '')]) #> parts
				ELSE infra.repaired_value(code, before, finding.kind, finding.format, finding.codelist, zone, codes) END;
			CONTINUE WHEN after IS NULL OR before IS NULL OR after = before AND after <> 'null';
			repaired := CASE after WHEN 'null' THEN repaired #- parts ELSE jsonb_set(repaired, parts, after) END;
			touched := touched || path;
			RETURN NEXT;
		END LOOP;
		EXIT WHEN touched = '{}';
	END LOOP;
	PERFORM infra.change_draft(institution, project, repaired, 'reparado / repaired: infra_api.repair_project');
END
$function$;
COMMENT ON FUNCTION infra_api.repair_project(text, text, jsonb) IS 'Repara lo que en un proyecto en captura solo puede corregirse de una manera, y dice qué; queda como versión, con su motivo.
Repairs what can be put right in one way only in a project being captured, and says what: code and path of the finding, the value before and after (null: it was taken out). Dates get the zone of the edition (Mexico City without one), links their escapes, lists written as texts their elements, numbers and texts their type, places longitude first; empty values go, and so does what a list repeats. codes: what codes outside their list are to become, by list: {"projectStatus": {"completed": "completion"}}. What it cannot know it leaves. Raises 42501 for whoever does not act for the institution, 23503 for no such project, 22023 for codes that are no such object.';
REVOKE ALL ON FUNCTION infra_api.repair_project(text, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.repair_project(text, text, jsonb) TO ia_applicant, ia_operator;
