-- 25_field.sql: capture by hand, field by field. A place is a JSON Pointer; within a list, an element is named by its id, else by
-- its position, and "-" or an id that is not there makes a new one. Missing parents are made as the model says, list or
-- object. What is captured is kept with its mistakes, and the answer says which they are; but a field that a closed edition
-- does not have is refused here, where nothing else would be lost with it.

-- Members of a pointer, unescaped; NULL for what is no pointer.
CREATE FUNCTION infra.pointer_parts(path text)
RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN path ~ '^(/([^~/]|~[01])*)*$' THEN ARRAY(SELECT replace(replace(p, '~1', '/'), '~0', '~') FROM unnest((string_to_array(path, '/'))[2:]) WITH ORDINALITY AS t (p, n) ORDER BY n) END;
COMMENT ON FUNCTION infra.pointer_parts(text) IS 'Las partes de un JSON Pointer; NULL si no lo es. / The parts of a JSON Pointer; NULL for what is none.';

CREATE FUNCTION infra.pointer_of(parts text[])
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN coalesce((SELECT string_agg('/' || replace(replace(p, '~', '~0'), '/', '~1'), '' ORDER BY n) FROM unnest(parts) WITH ORDINALITY AS t (p, n)), '');
COMMENT ON FUNCTION infra.pointer_of(text[]) IS 'El JSON Pointer de esas partes. / The JSON Pointer of these parts.';

-- Where an element stands in a list: that with this id, else at this position; the length of the list for one to be made;
-- NULL for none that could be meant.
CREATE FUNCTION infra.position_in(list jsonb, part text)
RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN coalesce(
	(SELECT min(e.n)::integer - 1 FROM jsonb_array_elements(list) WITH ORDINALITY AS e (element, n) WHERE e.element ->> 'id' = part),
	CASE WHEN part ~ '^(0|[1-9][0-9]{0,7})$' AND part::integer < jsonb_array_length(list) THEN part::integer
		WHEN part = '-' OR part = jsonb_array_length(list)::text OR list = '[]' OR list @? 'strict $[*] ? (@.type() == "object")' THEN jsonb_array_length(list) END);
COMMENT ON FUNCTION infra.position_in(jsonb, text) IS 'La posición de un elemento en una lista, por su id o su número; la longitud de la lista si sería nuevo. / The position of an element in a list, by id or number; the length of the list if it would be new.';

-- The document with a value put in its place, or taken out (NULL), and where that place is.
CREATE FUNCTION infra.put_field(document jsonb, path text, value jsonb, OUT result jsonb, OUT pointer text)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	parts constant text[] := infra.pointer_parts(path);
	n constant integer := cardinality(parts);
	removal constant boolean := value IS NULL OR value = 'null';
	place text[] := '{}';
	model text[] := '{}';
	here jsonb := document;
	made jsonb;
	at integer;
BEGIN
	IF n IS NULL OR n = 0 OR n > 40 THEN
		PERFORM infra.refuse('22023', format('"%s" is no JSON Pointer to a field / "%s" no es un JSON Pointer a un campo', left(path, 60), left(path, 60)), 'Write one like /budget/amount/currency or /documents/DOC1/title. / Escriba uno como /budget/amount/currency o /documents/DOC1/title.');
	END IF;
	result := document;
	FOR i IN 1 .. n LOOP
		IF jsonb_typeof(here) = 'array' THEN
			at := infra.position_in(here, parts[i]);
			IF at IS NULL OR removal AND at = jsonb_array_length(here) THEN
				IF removal THEN
					EXIT;
				END IF;
				PERFORM infra.refuse('22023', format('the list %s has no element "%s" / la lista %s no tiene un elemento "%s"', infra.pointer_of(place), left(parts[i], 60), infra.pointer_of(place), left(parts[i], 60)),
					'Name one by its id or position, or write - for a new one. / Nómbrelo por su id o su posición, o escriba - para uno nuevo.');
			END IF;
			IF at = jsonb_array_length(here) AND NOT removal AND parts[i] NOT IN ('-', at::text) AND (i < n OR jsonb_typeof(value) = 'object') THEN
				made := jsonb_build_object('id', parts[i]);
			ELSE
				made := '{}';
			END IF;
			place := place || at::text;
			model := model || '[]'::text;
		ELSIF jsonb_typeof(here) = 'object' THEN
			place := place || parts[i];
			model := model || parts[i];
			made := CASE WHEN i < n AND EXISTS (SELECT FROM ia.field('oc4ids') f WHERE f.document = 'project' AND f.path = array_to_string(model, '/') AND f.kind ~ '\marray\M') THEN '[]' ELSE '{}' END;
		ELSE
			PERFORM infra.refuse('22023', format('%s is a value: nothing is below it / %s es un valor: no hay nada debajo', infra.pointer_of(place), infra.pointer_of(place)), 'Write a pointer that ends there. / Escriba un JSON Pointer que termine ahí.');
		END IF;
		here := document #> place;
		IF i = n AND removal THEN
			result := document #- place;
		ELSIF i = n THEN
			-- an element named by an id has it
			result := jsonb_set(result, place, CASE WHEN jsonb_typeof(value) = 'object' AND here IS NULL AND made ? 'id' THEN made || value ELSE value END);
		ELSIF here IS NULL OR here = 'null' THEN
			EXIT WHEN removal;
			result := jsonb_set(result, place, made);
			document := result;
			here := made;
		END IF;
	END LOOP;
	pointer := infra.pointer_of(place);
END
$function$;
COMMENT ON FUNCTION infra.put_field(jsonb, text, jsonb) IS 'Un documento con un campo puesto (o quitado, con NULL), y el lugar en que quedó.
A document with a field put in (or taken out, with NULL), and where it is. Raises 22023 for what is no pointer, a value where an object should be, an element that a list cannot have.';

-- The row, locked; a project that may not be seen is answered like one that does not exist.
CREATE FUNCTION infra.draft(institution text, project text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	document jsonb;
BEGIN
	SELECT p.document INTO document FROM infra.project p WHERE (p.institution, p.project_id) = (draft.institution, draft.project) FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		PERFORM infra.refuse('23503', format('there is no project "%s" / no existe el proyecto "%s"', left(project, 60), left(project, 60)), 'See infra.project; infra_api.start_project begins one. / Vea infra.project; infra_api.start_project empieza uno.');
	END IF;
	RETURN document;
END
$function$;
COMMENT ON FUNCTION infra.draft(text, text) IS 'El documento de un proyecto que se va a cambiar. / The document of a project that is going to be changed. Raises 23503 for no such project.';

CREATE FUNCTION infra_api.start_project(institution text, project text, title text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	PERFORM infra.must_capture_for(institution);
	INSERT INTO infra.project (institution, document) VALUES (start_project.institution, jsonb_strip_nulls(jsonb_build_object('id', project, 'title', title)));
END
$function$;
COMMENT ON FUNCTION infra_api.start_project(text, text, text) IS 'Empieza la captura de un proyecto, con su id.
Begins to capture a project, with its id. Raises 42501 for whoever does not act for the institution, 23505 for one that exists, 23514 without id.';
REVOKE ALL ON FUNCTION infra_api.start_project(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.start_project(text, text, text) TO ia_applicant, ia_operator;

-- Whose project it is need not be said where it can only be one's.
CREATE FUNCTION infra.holder_of(project text)
RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	holders constant text[] := ARRAY(SELECT p.institution FROM infra.project p WHERE p.project_id = holder_of.project AND (infra.acts_as('operator') OR infra.acts_for(p.institution)) LIMIT 2);
BEGIN
	IF cardinality(holders) = 0 THEN
		PERFORM infra.draft(NULL, project);
	ELSIF cardinality(holders) > 1 THEN
		PERFORM infra.refuse('22023', format('several institutions have a project "%s" / varias instituciones tienen un proyecto "%s"', left(project, 60), left(project, 60)), 'Say which one: institution. / Diga cuál: institution.');
	END IF;
	RETURN holders[1];
END
$function$;
COMMENT ON FUNCTION infra.holder_of(text) IS 'La institución de un proyecto en captura, entre aquellas por las que se actúa. / The institution of a project being captured, among those one acts for. Raises 23503 for no such project, 22023 where it may be one of several.';

CREATE FUNCTION infra_api.set_field(project text, path text, value jsonb DEFAULT NULL, institution text DEFAULT NULL)
RETURNS SETOF infra_api.draft_finding
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	holder constant text := coalesce(institution, infra.holder_of(project));
	removal constant boolean := value IS NULL OR value = 'null';
	put record;
	finding infra_api.draft_finding;
BEGIN
	PERFORM infra.must_capture_for(holder);
	SELECT * INTO put FROM infra.put_field(infra.draft(holder, project), path, value);
	UPDATE infra.project p SET document = put.result WHERE (p.institution, p.project_id) = (holder, set_field.project);
	-- what is wrong here, below, and with what holds it
	FOR finding IN
		SELECT f.* FROM infra.findings_of(infra.edition_of(holder), put.result) f
		WHERE f.path = put.pointer OR starts_with(f.path, put.pointer || '/') OR starts_with(put.pointer, f.path || '/')
	LOOP
		IF finding.code = 'unknown-field' AND finding.severity = 'error' AND NOT removal THEN
			PERFORM infra.refuse('23514', format('this edition has no field %s / esta edición no tiene el campo %s', finding.path, finding.path), coalesce(finding.hint, 'See ia.field. / Vea ia.field.'), finding.detail);
		END IF;
		RETURN NEXT finding;
	END LOOP;
END
$function$;
COMMENT ON FUNCTION infra_api.set_field(text, text, jsonb, text) IS 'Captura un campo de un proyecto y responde con los hallazgos de ese campo y de lo que lo contiene; sin valor (NULL), lo quita.
Captures a field of a project and answers with the findings of that field, of what is in it and of what it is in; without a value (NULL or null) it is taken out. institution: whose project it is; NULL, of the one that has it among those one acts for. path: JSON Pointer, where an element of a list is named by its id or position, and - or an id that is not there makes one: /documents/DOC1/title, /sector/-. Missing parents are made. Raises 42501 for whoever does not act for the institution, 22023 for a path that cannot be, or a project that several institutions have, 23503 for no such project, 23514 for another id, or a field that a closed edition does not have.';
REVOKE ALL ON FUNCTION infra_api.set_field(text, text, jsonb, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.set_field(text, text, jsonb, text) TO ia_applicant, ia_operator;

-- A repair is never silent: it is a version with its reason.
CREATE FUNCTION infra.change_draft(institution text, project text, document jsonb, reason text)
RETURNS integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	said constant text := current_setting('infra.reason', true);
	version integer;
BEGIN
	PERFORM set_config('infra.reason', change_draft.reason, true);
	UPDATE infra.project p SET document = change_draft.document WHERE (p.institution, p.project_id) = (change_draft.institution, change_draft.project) RETURNING p.version INTO version;
	PERFORM set_config('infra.reason', coalesce(said, ''), true);
	RETURN version;
END
$function$;
COMMENT ON FUNCTION infra.change_draft(text, text, jsonb, text) IS 'Cambia el documento de un proyecto en captura, por ese motivo; devuelve la versión. / Changes the document of a project being captured, for that reason; returns the version.';

CREATE FUNCTION infra_api.swap_project_axes(institution text, project text, paths text[] DEFAULT NULL)
RETURNS integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	repaired jsonb;
BEGIN
	PERFORM infra.must_capture_for(institution);
	repaired := ia.swap_axes(infra.draft(institution, project), paths);
	RETURN infra.change_draft(institution, project, repaired, 'ejes intercambiados / axes swapped: ' || coalesce(array_to_string(paths, ', '), '*'));
END
$function$;
COMMENT ON FUNCTION infra_api.swap_project_axes(text, text, text[]) IS 'Repara los lugares de un proyecto que tienen primero la latitud; queda como versión, con su motivo.
Repairs places of a project that have latitude first: swaps the axes of these places (paths, as in ia.swap_axes; NULL: all), and returns the number of the version, which says why. Raises 42501 for whoever does not act for the institution, 23503 for no such project, 22023 for a path where no place is.';
REVOKE ALL ON FUNCTION infra_api.swap_project_axes(text, text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.swap_project_axes(text, text, text[]) TO ia_applicant, ia_operator;
