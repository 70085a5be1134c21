-- 83_openapi.sql: what a gateway says of itself at its root: OpenAPI 3.1, made for whoever asks, from the catalogue (views,
-- columns, functions; their comments and privileges) and from the models of OC4IDS and OCDS. By hand is only what no
-- catalogue knows: topics, examples, and what HTTP itself adds. The first line of a comment is the summary, in Spanish.
CREATE DOMAIN infra_api."application/openapi+json" AS json;
COMMENT ON DOMAIN infra_api."application/openapi+json" IS 'Descripción OpenAPI. / OpenAPI description.';

-- ---- by hand: topics ----
-- What is in none of them would go to "Otros": test/t/016_openapi.pl wants nothing there.
CREATE FUNCTION infra.openapi_topics()
RETURNS TABLE (topic text, description text, names text[])
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	VALUES ('Convocatoria', 'Ediciones, etapas, calendario y criterios. / The call: editions, stages, calendar and criteria.',
		'{editions,stages,calendar_activities,criteria,priority_types,edition_notes,electoral_prohibitions,letter_recipients,council_members,document_models,non_working_days,conveners}'::text[]),
	('Participantes', 'Instituciones, organismos garantes y personas. / Institutions, guarantor bodies and people.',
		'{guarantor_bodies,guarantor_members,institutions,affiliations,people,person_contacts,person_roles,register_person}'),
	('Candidaturas y selección', 'Etapa 1: cartas, puntos, selección y avisos. / Stage 1: letters, scores, selection and notifications.',
		'{applications,application_states,proposed_projects,guarantor_notices,notices_due,scores,project_scores,rankings,cap_decisions,selections,results,notifications,sensitization_sessions,sensitization_attendances,submit_application,withdraw_application,change_cap,select_applications,publish_results}'),
	('Grupos y programas de trabajo', 'Etapas 2 y 3: grupos, reuniones, propuestas, programas y capacitación. / Stages 2 and 3: groups, meetings, proposals, programmes and training.',
		'{groups,group_states,group_balances,implementers,members,meetings,agreements,proposals,votes,proposal_results,contributions,council_matters,group_documents,work_programmes,activities,training_topics,training_sessions,training_attendances,install_group,close_proposal,approve_programme,complete_activity}'),
	('Compromisos y mapeo', 'Etapas 4 y 5: qué se publicará y de dónde sale. / Stages 4 and 5: what will be published, and where it comes from.',
		'{candidate_projects,candidate_states,commitments,committed_projects,approve_commitment,mapping_fields,mappings,mapping_sheet,mapping_coverage,information_needs,issue_mapping_template,captured_projects,link_project}'),
	('Seguimiento', 'Etapas 6 y 7: tablero, recomendaciones, informes y reconocimiento. / Stages 6 and 7: dashboard, recommendations, reports and recognition.',
		'{dashboard,dashboard_stage,dashboard_activity,dashboard_edition,dashboard_month,recommendations,reports,report_feedback,follow_up_routes,final_progress,grant_recognition}'),
	('Documentos del programa', 'Actas, informes, compromisos y reconocimientos. / Acts, reports, commitments and recognitions.',
		'{documents,document,document_page,issue_document,installation_act,work_programme_document,progress_report,commitment_document,notification_document,recognition_document,specific_final_report,general_final_report}'),
	('Captura de proyectos', 'Archivos recibidos, borradores y sus campos. / Files received, drafts and their fields.',
		'{submissions,submission_findings,releases,records,drafts,draft_versions,draft_findings,files,import,import_body,import_text,start_project,set_field,repair_project,attach_file,file,download,swap_project_axes,finding_rules,file_rules,required_fields,required_documents}'),
	('Validación y publicación', 'Rondas, observaciones, publicaciones y retiros. / Rounds, observations, publications and withdrawals.',
		'{validations,findings,observations,observation_answers,publication_profiles,publications,withdrawals,submit_for_validation,validate_project,add_observation,answer_observation,close_observation,preview_publication,publish_project,withdraw_publication}'),
	('Datos publicados', 'Proyectos y contrataciones: consulta, búsqueda, mapas y descargas. / Projects and contracting processes: queries, search, maps and downloads.',
		'{projects,project_points,project_lines,project_polygons,contracting_processes,publishers,areas,search,suggest,project_package,release_package,record_package,release_lines,record_lines,csv,csv_lines,csv_tables,csv_file,lines,package,feature_lines,features,tile,vector_tile}'),
	('Organizaciones', 'Quién aparece en lo publicado, cada quien una vez. / Who appears in what is published, each once.',
		'{organizations,organization_identifiers,organization_aliases,organization_merges,search_organizations,merge_organizations,undo_merge}'),
	('Estándares, historia y descripción', 'Campos y códigos de OC4IDS y OCDS, el registro de cambios, y esta descripción. / Fields and codes of OC4IDS and OCDS, the record of changes, and this description.',
		'{fields,codelists,history,history_seals,openapi}');
END;
COMMENT ON FUNCTION infra.openapi_topics() IS 'Los temas con que OpenAPI agrupa vistas y funciones. / The topics by which OpenAPI groups views and functions.';

-- ---- by hand: examples ----
-- Documents that stand for their schema wherever it is referred to.
CREATE FUNCTION infra.openapi_documents()
RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH small AS (SELECT
		'{"name": "Municipio de Río Claro"}'::jsonb AS publisher,
		'{"type": "Point", "coordinates": [-100.5, 25.5]}'::jsonb AS point,
		'{"id": "oc4ids-scv024-puente-rio-claro", "title": "Puente Río Claro", "type": "construction", "status": "implementation", "sector": ["transport", "transport.road"], "updated": "2022-08-01T12:00:00-06:00", "budget": {"amount": {"amount": 12500000, "currency": "MXN"}}}'::jsonb AS project,
		'{"ocid": "ocds-scv024-0001", "id": "0001-01", "date": "2022-08-01T12:00:00-06:00", "tag": ["tender"], "initiationType": "tender", "tender": {"id": "LO-01", "title": "Construcción del puente", "value": {"amount": 12000000, "currency": "MXN"}}}'::jsonb AS release),
	larger AS (SELECT small.*, jsonb_build_object('ocid', release -> 'ocid', 'releases', jsonb_build_array(release), 'compiledRelease', release) AS record,
		jsonb_build_object('uri', 'https://ejemplo.gob.mx/paquete.json', 'publishedDate', '2022-08-01T12:00:00-06:00', 'publisher', publisher) AS package FROM small)
	SELECT jsonb_build_object(
		'oc4ids.Project', project, 'ocds.Release', release, 'ocds.Record', record,
		'oc4ids.ProjectPackage', package || jsonb_build_object('version', '0.9', 'projects', jsonb_build_array(project)),
		'ocds.ReleasePackage', package || jsonb_build_object('version', '1.1', 'releases', jsonb_build_array(release)),
		'ocds.RecordPackage', package || jsonb_build_object('version', '1.1', 'records', jsonb_build_array(record)),
		'Geometry', point,
		'FeatureCollection', jsonb_build_object('type', 'FeatureCollection', 'features', jsonb_build_array(jsonb_build_object('type', 'Feature', 'geometry', point, 'properties', jsonb_build_object('title', project -> 'title')))),
		'Filter', jsonb_build_object('year', 2022, 'state', '19'),
		'Error', jsonb_build_object('code', '23514', 'message', 'la carta no está firmada', 'details', NULL, 'hint', 'La firma quien es titular.'))
	FROM larger;
END;
COMMENT ON FUNCTION infra.openapi_documents() IS 'Ejemplos de los documentos que OpenAPI describe, por el nombre de su esquema. / Examples of the documents that OpenAPI describes, by the name of their schema.';

-- What a name says goes before what a type says, where the schema takes it.
CREATE FUNCTION infra.openapi_example(name text, schema jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	numbers constant jsonb := '{"year": 2022, "z": 4, "x": 3, "y": 6, "most": 20, "skip": 0, "amount": 12500000, "lon": -100.5, "lat": 25.5, "west": -101, "south": 25, "east": -100, "north": 26}'::jsonb;
	words constant jsonb := '{"edition": "2022", "institution": "rio-claro", "institutions": "rio-claro", "actor_group": "red-19", "state": "19", "municipality": "19039", "key": "19", "state_name": "Nuevo León", "currency": "MXN",
		"project": "oc4ids-scv024-puente-rio-claro", "project_id": "oc4ids-scv024-puente-rio-claro", "ocid": "ocds-scv024-0001", "ocids": "ocds-scv024-0001", "title": "Puente Río Claro", "name": "Municipio de Río Claro", "path": "/title",
		"head": "Luz Peña", "signed_by": "Luz Peña", "responsible": "Unidad de Transparencia", "subject": "ana@ejemplo.gob.mx", "email": "ana@ejemplo.gob.mx", "acronym": "INFONL", "url": "https://ejemplo.gob.mx/acta.pdf",
		"letter": "a", "media_type": "application/pdf", "file": "datos.json", "document": "plano", "document_id": "plano", "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "status": "implementation", "type": "construction",
		"sector": "transport.road", "method": "open", "standard": "oc4ids", "version": "0.9", "codelist": "projectStatus", "code": "implementation", "format": "html", "q": "puente", "tab": "project", "kind": "project",
		"document_kind": "general_final_report", "verdict": "validated", "time_zone": "America/Mexico_City", "calendar": "INAI", "license": "https://creativecommons.org/licenses/by/4.0/"}'::jsonb;
	type constant text := CASE jsonb_typeof(schema -> 'type') WHEN 'array' THEN schema #>> '{type,0}' ELSE schema ->> 'type' END;
BEGIN
	IF schema ? '$ref' THEN
		RETURN infra.openapi_documents() -> regexp_replace(schema ->> '$ref', '.*/', '');
	ELSIF schema ? 'anyOf' THEN
		RETURN infra.openapi_example(name, schema #> '{anyOf,0}');
	ELSIF schema ? 'properties' THEN
		RETURN (SELECT jsonb_object_agg(p.key, infra.openapi_example(p.key, p.value)) FROM jsonb_each(schema -> 'properties') p);
	END IF;
	RETURN CASE
		WHEN schema ? 'enum' THEN schema #> '{enum,0}'
		WHEN type = 'array' THEN jsonb_build_array(infra.openapi_example(name, schema -> 'items'))
		WHEN type IN ('integer', 'number') THEN coalesce(numbers -> name, '1')
		WHEN type = 'boolean' THEN 'true'
		WHEN type IS DISTINCT FROM 'string' THEN '{}'
		ELSE coalesce('{"date": "2022-05-02", "date-time": "2022-05-02T10:00:00-06:00", "hex": "\\x00"}'::jsonb -> (schema ->> 'format'), words -> name, '"texto"') END;
END
$function$;
COMMENT ON FUNCTION infra.openapi_example(text, jsonb) IS 'Un ejemplo de un dato, por su nombre y su esquema. / An example of a value, from its name and its schema.';

-- ---- words and types ----
CREATE FUNCTION infra.openapi_said(comment text)
RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN jsonb_build_object('summary', infra.half_of(split_part(comment, E'\n', 1), 'en'), 'description', comment);
COMMENT ON FUNCTION infra.openapi_said(text) IS 'Resumen y descripción según un comentario: su primera línea, o la mitad en español de la única, y todo. / Summary and description by a comment: its first line, or the Spanish half of its only one, and all of it.';

CREATE FUNCTION infra.openapi_type(type oid)
RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	known constant jsonb := '{"bool": {"type": "boolean"}, "int2": {"type": "integer", "format": "int32"}, "int4": {"type": "integer", "format": "int32"}, "int8": {"type": "integer", "format": "int64"},
		"numeric": {"type": "number"}, "float4": {"type": "number", "format": "float"}, "float8": {"type": "number", "format": "double"}, "date": {"type": "string", "format": "date"}, "timestamptz": {"type": "string", "format": "date-time"},
		"bytea": {"type": "string", "format": "hex", "pattern": "^\\\\x([0-9a-f]{2})*$"}, "json": {}, "jsonb": {}, "geometry": {"$ref": "#/components/schemas/Geometry"}}'::jsonb;
	this constant pg_type := t FROM pg_type t WHERE t.oid = type;
BEGIN
	RETURN CASE
		WHEN this.typtype = 'd' THEN infra.openapi_type(this.typbasetype)
		WHEN this.typcategory = 'A' THEN jsonb_build_object('type', 'array', 'items', infra.openapi_type(this.typelem))
		ELSE coalesce(known -> this.typname::text, '{"type": "string"}') END;
END
$function$;
COMMENT ON FUNCTION infra.openapi_type(oid) IS 'El esquema JSON de un tipo. / The JSON Schema of a type.';

CREATE FUNCTION infra.openapi_nullable(schema jsonb)
RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN schema ? '$ref' THEN jsonb_build_object('anyOf', jsonb_build_array(schema, '{"type": "null"}'::jsonb))
	WHEN schema ? 'enum' THEN schema || jsonb_build_object('type', jsonb_build_array(schema -> 'type', 'null'), 'enum', schema -> 'enum' || 'null')
	WHEN schema ? 'type' THEN schema || jsonb_build_object('type', jsonb_build_array(schema -> 'type', 'null'))
	ELSE schema END;
COMMENT ON FUNCTION infra.openapi_nullable(jsonb) IS 'El mismo esquema, y NULL. / The same schema, and NULL.';

-- ---- the models ----
-- A type of a standard is the same wherever it stands, so that a path's owner and its last name say it. Versioned releases
-- and translated names (title_en) are not spelled out: any object holds for the former, and additional names are allowed.
CREATE FUNCTION infra.openapi_models()
RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH node AS MATERIALIZED (
		SELECT s.standard, f.document, f.path, f.type, f.kind, f.required, f.format, f.pattern, f.min_items, f.unique_items, f.codelist, f.label_es,
			f.path LIKE '%/[]' AS item, regexp_replace(f.path, '/\[\]$', '') AS property, substring(f.path FROM '[^/]+$') AS name
		FROM (VALUES ('oc4ids'), ('ocds')) s (standard), LATERAL ia.field(s.standard) f
		WHERE (f.document IN ('project-package', 'release-package') OR f.document = 'record-package' AND f.type IN ('RecordPackage', 'Record')) AND f.path <> '' AND f.path NOT LIKE '%<%'),
	-- the type of what is at a path is the owner of what is below it
	type_at AS MATERIALIZED (SELECT jsonb_object_agg(n.document || regexp_replace('/' || n.path, '/[^/]+$', ''), n.type) || '{"record-package/records/[]/compiledRelease": "Release"}' AS it FROM node n WHERE NOT n.item),
	codes_of AS MATERIALIZED (SELECT jsonb_object_agg(c.name, c.codes) AS it FROM (SELECT s.standard || '/' || l.codelist AS name, jsonb_agg(l.code) AS codes
		FROM (VALUES ('oc4ids'), ('ocds')) s (standard), LATERAL ia.codelist(s.standard) l WHERE l.closed GROUP BY 1) c),
	described AS (
		SELECT n.standard, n.document, n.property, n.item, n.type, n.name, n.required, n.label_es, CASE
			WHEN (SELECT t.it FROM type_at t) ? (n.document || '/' || n.path) THEN jsonb_build_object('$ref', format('#/components/schemas/%s.%s', n.standard, (SELECT t.it FROM type_at t) ->> (n.document || '/' || n.path)))
			WHEN n.kind = '' THEN '{}'
			ELSE jsonb_strip_nulls(jsonb_build_object('type', CASE WHEN n.kind LIKE '%,%' THEN to_jsonb(string_to_array(n.kind, ',')) ELSE to_jsonb(n.kind) END,
				'format', n.format, 'pattern', n.pattern, 'minItems', n.min_items, 'uniqueItems', n.unique_items OR NULL,
				'enum', CASE WHEN n.kind NOT LIKE '%array%' THEN (SELECT c.it FROM codes_of c) -> (n.standard || '/' || n.codelist) || CASE WHEN n.kind LIKE '%null%' THEN '[null]' ELSE '[]' END::jsonb END)) END AS schema
		FROM node n),
	property AS (
		SELECT DISTINCT ON (d.standard, d.type, d.name) d.standard, d.type, d.name, d.required, d.schema || coalesce(d.items, '{}')
			|| CASE WHEN d.label_es IS NULL THEN '{}' ELSE jsonb_build_object('description', d.label_es) END AS schema
		FROM (SELECT d.*, lead(CASE WHEN d.item THEN jsonb_build_object('items', d.schema) END) OVER (PARTITION BY d.document, d.property ORDER BY d.item) AS items FROM described d) d
		WHERE NOT d.item ORDER BY d.standard, d.type, d.name, d.document, d.property)
	SELECT jsonb_object_agg(t.name, t.schema || CASE WHEN e.it ? t.name THEN jsonb_build_object('examples', jsonb_build_array(e.it -> t.name)) ELSE '{}' END)
	FROM (SELECT format('%s.%s', p.standard, p.type) AS name, jsonb_strip_nulls(jsonb_build_object('type', 'object', 'required', jsonb_agg(p.name) FILTER (WHERE p.required)))
			|| jsonb_build_object('properties', jsonb_object_agg(p.name, p.schema)) AS schema
		FROM property p GROUP BY p.standard, p.type) t, infra.openapi_documents() e (it);
END;
COMMENT ON FUNCTION infra.openapi_models() IS 'Los esquemas de OC4IDS y OCDS: uno por tipo, con su estándar por delante (oc4ids.Project). / The schemas of OC4IDS and OCDS: one a type, its standard before it (oc4ids.Project).';

-- ---- views ----
-- A column says what its table's column says where the view is of one table: whether it may be empty, has to be given (no
-- default and no trigger gives it), and which values a CHECK takes. What the role may neither read nor write is not there.
CREATE FUNCTION infra.openapi_columns()
RETURNS TABLE (view oid, number smallint, name name, schema jsonb, description text, readable boolean, insertable boolean, updatable boolean, needed boolean)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH shown AS MATERIALIZED (
		SELECT v.oid AS view, a.attnum, a.attname, a.atttypid, v.relname, v.of_one_table,
			has_column_privilege(v.oid, a.attnum, 'SELECT') AS readable,
			v.takes & 8 = 8 AND has_column_privilege(v.oid, a.attnum, 'INSERT') AS insertable,
			v.takes & 4 = 4 AND has_column_privilege(v.oid, a.attnum, 'UPDATE') AS updatable
		FROM (SELECT c.oid, c.relname, pg_relation_is_updatable(c.oid, true) AS takes, pg_relation_is_updatable(c.oid, false) & 4 = 4 AS of_one_table
				FROM pg_class c WHERE c.relnamespace = 'infra_api'::regnamespace AND c.relkind = 'v' OFFSET 0) v
			JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum > 0 AND NOT a.attisdropped),
	type AS MATERIALIZED (SELECT t.oid, infra.openapi_type(t.oid) AS schema FROM pg_type t WHERE t.oid IN (SELECT s.atttypid FROM shown s)),
	-- the lists and patterns of CHECK (column = ANY (ARRAY[...])) and CHECK (column ~ '...') that JSON Schema has, too
	rule AS MATERIALIZED (
		SELECT DISTINCT ON (c.conrelid, c.conkey[1]) c.conrelid, c.conkey[1] AS attnum, jsonb_strip_nulls(jsonb_build_object('enum', (SELECT jsonb_agg(v.m[1]) FROM regexp_matches(m.list[1], '''([^'']*)''::text', 'g') v (m)), 'pattern', m.pattern[1])) AS schema
		FROM (SELECT k.conrelid, k.conkey, k.conname, pg_get_constraintdef(k.oid) AS said FROM pg_constraint k WHERE k.contype = 'c' AND cardinality(k.conkey) = 1 AND k.connamespace = 'infra'::regnamespace) c,
			LATERAL (SELECT regexp_match(c.said, '^CHECK \(\(\w+ = ANY \(ARRAY\[([^]]*)\]\)\)\)$') AS list, regexp_match(c.said, '^CHECK \(\(\w+ ~ ''([^'']*)''::text\)\)$') AS pattern) m
		WHERE m.list IS NOT NULL OR m.pattern[1] !~ '\[:|\\[mMyY]' ORDER BY c.conrelid, c.conkey[1], m.list IS NULL, c.conname),
	filled AS MATERIALIZED (
		SELECT DISTINCT g.tgrelid, coalesce(v.m[1], v.m[2]) AS attname FROM pg_trigger g JOIN pg_proc f ON f.oid = g.tgfoid, regexp_matches(f.prosrc, '\mNEW\.(\w+) :=|INTO NEW\.(\w+)', 'g') v (m)
		WHERE NOT g.tgisinternal AND f.pronamespace = 'infra'::regnamespace),
	source AS MATERIALIZED (
		SELECT DISTINCT r.ev_class AS view, a.attname, a.attnotnull, a.atthasdef OR a.attidentity <> '' OR f.attname IS NOT NULL AS given, k.schema
		FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
			JOIN pg_class t ON t.oid = d.refobjid AND t.relkind = 'r'
			JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
			LEFT JOIN rule k ON (k.conrelid, k.attnum) = (a.attrelid, a.attnum)
			LEFT JOIN filled f ON (f.tgrelid, f.attname) = (a.attrelid, a.attname::text)
		WHERE r.ev_class IN (SELECT s.view FROM shown s WHERE s.of_one_table))
	SELECT s.view, s.attnum, s.attname, CASE WHEN b.attnotnull THEN w.schema ELSE infra.openapi_nullable(w.schema) END, col_description(s.view, s.attnum),
		s.readable, s.insertable, s.updatable, coalesce(b.attnotnull AND NOT b.given, false)
	FROM shown s JOIN type t ON t.oid = s.atttypid LEFT JOIN source b ON (b.view, b.attname) = (s.view, s.attname)
		LEFT JOIN (VALUES ('drafts.document', 'oc4ids.Project'), ('draft_versions.document', 'oc4ids.Project'), ('publications.document', 'oc4ids.Project'), ('releases.document', 'ocds.Release'),
			('records.document', 'ocds.Record'), ('contracting_processes.document', 'ocds.Release')) m (place, model) ON m.place = s.relname || '.' || s.attname,
		LATERAL (SELECT CASE WHEN m.model IS NULL THEN t.schema || coalesce(b.schema, '{}') ELSE jsonb_build_object('$ref', '#/components/schemas/' || m.model) END AS schema) w
	WHERE s.readable OR s.insertable OR s.updatable;
END;
COMMENT ON FUNCTION infra.openapi_columns() IS 'Las columnas que el rol puede leer o escribir por un gateway, con su esquema. / The columns that the role may read or write through a gateway, with their schema.';

-- References to shared components: parameters, and the answers of an operation besides its own.
CREATE FUNCTION infra.openapi_parameters(VARIADIC names text[])
RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT jsonb_agg(jsonb_build_object('$ref', '#/components/parameters/' || n.name) ORDER BY n.i) FROM unnest(names) WITH ORDINALITY n (name, i));
COMMENT ON FUNCTION infra.openapi_parameters(text[]) IS 'Referencias a parámetros compartidos. / References to shared parameters.';

-- Top level: with a token or without; what the public may not do needs one.
CREATE FUNCTION infra.openapi_security(public boolean)
RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN public THEN '{}'::jsonb ELSE '{"security": [{"token": []}]}' END;
COMMENT ON FUNCTION infra.openapi_security(boolean) IS 'Si una operación pide token. / Whether an operation asks for a token.';

CREATE FUNCTION infra.openapi_responses(own jsonb, VARIADIC statuses text[])
RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN own || (SELECT jsonb_object_agg(s, jsonb_build_object('$ref', '#/components/responses/' || s)) FROM unnest('{400,401,403,default}' || statuses) s);
COMMENT ON FUNCTION infra.openapi_responses(jsonb, text[]) IS 'Las respuestas de una operación: las suyas y los rechazos. / The answers of an operation: its own and refusals.';

CREATE FUNCTION infra.openapi_views()
RETURNS TABLE (name name, path jsonb, schema jsonb, response jsonb, parameters jsonb)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH col AS MATERIALIZED (SELECT c.*, infra.openapi_example(c.name, c.schema) AS example FROM infra.openapi_columns() c),
	-- what PostgREST writes any row as: aggregates that return a domain named like a media type
	media AS MATERIALIZED (SELECT jsonb_object_agg(t.typname, '{"schema": {"type": "string"}}'::jsonb) AS content
		FROM pg_proc p JOIN pg_type t ON t.oid = p.prorettype AND t.typtype = 'd' WHERE p.pronamespace = 'infra_api'::regnamespace AND p.prokind = 'a' AND t.typname LIKE '%/%'),
	view AS MATERIALIZED (
		SELECT c.view, v.relname AS name, infra.openapi_said(obj_description(c.view, 'pg_class')) AS said, coalesce(min(t.topic), 'Otros') AS topic,
			jsonb_object_agg(c.name, c.schema || jsonb_strip_nulls(jsonb_build_object('description', c.description))) AS properties,
			jsonb_agg(c.name ORDER BY c.number) FILTER (WHERE c.insertable) AS insertable, jsonb_agg(c.name ORDER BY c.number) FILTER (WHERE c.updatable) AS updatable,
			jsonb_agg(c.name ORDER BY c.number) FILTER (WHERE c.insertable AND c.needed) AS needed, bool_or(c.readable) AS readable,
			has_table_privilege(c.view, 'DELETE') AND pg_relation_is_updatable(c.view, true) & 16 = 16 AS deletable,
			jsonb_object_agg(c.name, c.example) FILTER (WHERE c.readable) AS row, jsonb_object_agg(c.name, c.example) FILTER (WHERE c.insertable) AS new_row, jsonb_object_agg(c.name, c.example) FILTER (WHERE c.updatable) AS change,
			infra.openapi_parameters(VARIADIC array_agg(v.relname || '.' || c.name ORDER BY c.number) FILTER (WHERE c.readable)) AS filters,
			jsonb_object_agg(v.relname || '.' || c.name, jsonb_build_object('name', c.name, 'in', 'query', 'schema', '{"type": "string"}'::jsonb,
				'description', format('%s: %s', coalesce(c.description, c.name), CASE WHEN jsonb_typeof(c.example) IN ('array', 'object') THEN 'not.is.null' ELSE 'eq.' || (c.example #>> '{}') END))) FILTER (WHERE c.readable) AS parameters,
			infra.openapi_security(has_any_column_privilege('ia_public', c.view, 'SELECT')) AS read_security, infra.openapi_security(false) AS write_security,
			bool_or(c.schema @> '{"$ref": "#/components/schemas/Geometry"}' OR c.schema @> '{"anyOf": [{"$ref": "#/components/schemas/Geometry"}]}') AS is_map, '#/components/schemas/' || v.relname AS ref
		FROM col c JOIN pg_class v ON v.oid = c.view LEFT JOIN infra.openapi_topics() t ON v.relname::text = ANY (t.names) GROUP BY c.view, v.relname),
	operation AS (
		SELECT v.name, 'get' AS method, jsonb_build_object('summary', v.said -> 'summary',
			'parameters', v.filters || infra.openapi_parameters('select', 'order', 'limit', 'offset', 'Range', 'PreferCount'),
			'responses', infra.openapi_responses(jsonb_build_object('200', jsonb_build_object('$ref', '#/components/responses/' || v.name), '206', jsonb_build_object('$ref', '#/components/responses/' || v.name)), '406', '416')) AS it FROM view v WHERE v.readable
		UNION ALL SELECT v.name, 'post', jsonb_build_object('summary', 'Agrega: ' || (v.said ->> 'summary'), 'parameters', infra.openapi_parameters('select', 'columns', 'on_conflict', 'PreferWrite'),
			'requestBody', jsonb_build_object('required', true, 'content', jsonb_build_object(
				'application/json', jsonb_build_object('schema', jsonb_build_object('anyOf', jsonb_build_array(s.row, jsonb_build_object('type', 'array', 'items', s.row))), 'example', v.new_row),
				'text/csv', '{"schema": {"type": "string"}}'::jsonb)),
			'responses', infra.openapi_responses(jsonb_build_object('201', jsonb_build_object('$ref', '#/components/responses/' || CASE WHEN v.readable THEN v.name ELSE 'done' END)), '409'))
			FROM view v, LATERAL (SELECT jsonb_strip_nulls(jsonb_build_object('$ref', v.ref, 'propertyNames', jsonb_build_object('enum', v.insertable), 'required', v.needed)) AS row) s WHERE v.insertable IS NOT NULL
		UNION ALL SELECT v.name, 'patch', jsonb_build_object('summary', 'Cambia: ' || (v.said ->> 'summary'), 'parameters', coalesce(v.filters, '[]') || infra.openapi_parameters('select', 'PreferWrite'),
			'requestBody', jsonb_build_object('required', true, 'content', jsonb_build_object('application/json', jsonb_build_object('schema', jsonb_build_object('$ref', v.ref, 'propertyNames', jsonb_build_object('enum', v.updatable)), 'example', v.change))),
			'responses', infra.openapi_responses(jsonb_build_object('200', jsonb_build_object('$ref', '#/components/responses/' || CASE WHEN v.readable THEN v.name ELSE 'done' END), '204', '{"$ref": "#/components/responses/done"}'::jsonb), '409'))
			FROM view v WHERE v.updatable IS NOT NULL
		UNION ALL SELECT v.name, 'delete', jsonb_build_object('summary', 'Borra: ' || (v.said ->> 'summary'), 'parameters', coalesce(v.filters, '[]') || infra.openapi_parameters('select', 'PreferWrite'),
			'responses', infra.openapi_responses(jsonb_build_object('200', jsonb_build_object('$ref', '#/components/responses/' || CASE WHEN v.readable THEN v.name ELSE 'done' END), '204', '{"$ref": "#/components/responses/done"}'::jsonb), '409'))
			FROM view v WHERE v.deletable)
	SELECT v.name, jsonb_object_agg(o.method, jsonb_build_object('operationId', o.method || '_' || v.name, 'tags', jsonb_build_array(v.topic), 'description', v.said -> 'description')
			|| CASE o.method WHEN 'get' THEN v.read_security ELSE v.write_security END || o.it),
		jsonb_build_object('type', 'object', 'properties', v.properties) || jsonb_strip_nulls(jsonb_build_object('description', v.said -> 'description')),
		jsonb_build_object('description', v.said -> 'summary', 'headers', '{"Content-Range": {"$ref": "#/components/headers/Content-Range"}}'::jsonb, 'content', jsonb_build_object(
			'application/json', jsonb_build_object('schema', jsonb_build_object('type', 'array', 'items', jsonb_build_object('$ref', v.ref)), 'example', jsonb_build_array(v.row)),
			'application/vnd.pgrst.object+json', jsonb_build_object('schema', jsonb_build_object('$ref', v.ref), 'example', v.row),
			'text/csv', '{"schema": {"type": "string"}}'::jsonb) || m.content
			|| CASE WHEN v.is_map THEN '{"application/geo+json": {"schema": {"$ref": "#/components/schemas/FeatureCollection"}}}'::jsonb ELSE '{}' END),
		v.parameters
	FROM view v JOIN operation o USING (name), media m GROUP BY v.name, v.said, v.topic, v.properties, v.ref, v.row, v.is_map, v.parameters, m.content;
END;
COMMENT ON FUNCTION infra.openapi_views() IS 'Lo que OpenAPI dice de cada vista: la ruta con lo que el rol puede, el renglón, la respuesta y los filtros. / What OpenAPI says of each view: the path with what the role may, the row, the answer and the filters.';

-- ---- functions ----
-- A function that takes one row only is a relationship, and one with several nameless arguments cannot be called.
CREATE FUNCTION infra.openapi_callable()
RETURNS SETOF oid
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT p.oid FROM pg_proc p
	WHERE p.pronamespace = 'infra_api'::regnamespace AND p.prokind = 'f' AND p.prorettype <> 'trigger'::regtype AND has_function_privilege(p.oid, 'EXECUTE')
		AND NOT EXISTS (SELECT FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY g (type, n) JOIN pg_type t ON t.oid = g.type
			WHERE coalesce(p.proargnames[g.n], '') = '' AND (t.typtype = 'c' OR p.pronargs > 1));
END;
COMMENT ON FUNCTION infra.openapi_callable() IS 'Las funciones que el rol puede llamar por un gateway. / The functions that the role may call through a gateway.';

CREATE FUNCTION infra.openapi_arguments()
RETURNS TABLE (function oid, number bigint, name text, mode "char", type oid, optional boolean, default_value jsonb, description text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH callable AS MATERIALIZED (
		SELECT p.oid, p.proargnames, p.proargmodes, p.proallargtypes, p.proargtypes, p.pronargs, p.pronargdefaults, p.prorettype FROM infra.openapi_callable() c JOIN pg_proc p ON p.oid = c)
	SELECT p.oid, a.n, coalesce(p.proargnames[a.n], ''), m.mode, a.type, m.mode = 'i' AND a.n > p.pronargs - p.pronargdefaults,
		CASE WHEN d.said ~ '^-?\d+$' OR d.said IN ('true', 'false') THEN d.said::jsonb WHEN d.said ~ '^''[^'']*''::text$' THEN to_jsonb(substr(d.said, 2, length(d.said) - 8)) END, NULL
	FROM callable p, unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY a (type, n), LATERAL (SELECT coalesce(p.proargmodes[a.n], 'i') AS mode) m,
		LATERAL (SELECT pg_get_function_arg_default(p.oid, a.n::integer) AS said) d
	-- what a function of a composite type gives are that type's columns
	UNION ALL SELECT p.oid, 1000 + c.attnum, c.attname::text, 't', c.atttypid, false, NULL, col_description(c.attrelid, c.attnum)
	FROM callable p JOIN pg_type t ON t.oid = p.prorettype AND t.typtype = 'c' JOIN pg_attribute c ON c.attrelid = t.typrelid AND c.attnum > 0 AND NOT c.attisdropped;
END;
COMMENT ON FUNCTION infra.openapi_arguments() IS 'Qué recibe y qué da cada función: i lo que recibe, t las columnas que da. / What each function takes and gives: i what it takes, t the columns it gives.';

CREATE FUNCTION infra.openapi_functions()
RETURNS TABLE (name name, path jsonb)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH taken AS MATERIALIZED (SELECT a.* FROM infra.openapi_arguments() a),
	callable AS MATERIALIZED (SELECT p.oid, p.proname, p.proretset, p.provolatile, p.pronargs, p.proargnames, p.prorettype FROM infra.openapi_callable() c JOIN pg_proc p ON p.oid = c),
	type AS MATERIALIZED (SELECT t.oid, infra.openapi_type(t.oid) AS schema FROM pg_type t WHERE t.oid IN (SELECT a.type FROM taken a UNION SELECT p.prorettype FROM callable p)),
	argument AS MATERIALIZED (
		SELECT a.function, a.number, a.name, a.mode, a.optional, s.schema || jsonb_strip_nulls(jsonb_build_object('default', a.default_value, 'description', a.description)) AS schema,
			infra.openapi_example(CASE WHEN a.mode = 'i' AND a.name = 'kind' THEN 'document_kind' ELSE a.name END, s.schema) AS example
		FROM taken a JOIN type t ON t.oid = a.type,
			LATERAL (SELECT CASE WHEN a.name = 'query' THEN '{"$ref": "#/components/schemas/Filter"}' WHEN a.mode <> 'i' THEN infra.openapi_nullable(t.schema) ELSE t.schema END AS schema) s),
	signature AS MATERIALIZED (
		SELECT a.function,
			coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'in', 'query', 'required', NOT a.optional)
				|| CASE WHEN a.schema ? 'type' THEN jsonb_build_object('schema', CASE WHEN a.schema ->> 'type' = 'array' THEN '{"type": "string"}' ELSE a.schema END) || CASE WHEN a.optional THEN '{}' ELSE jsonb_build_object('example', a.example) END
					ELSE jsonb_build_object('content', jsonb_build_object('application/json', jsonb_build_object('schema', a.schema))) END ORDER BY a.number) FILTER (WHERE a.mode = 'i'), '[]') AS parameters,
			jsonb_build_object('type', 'object', 'properties', coalesce(jsonb_object_agg(a.name, a.schema) FILTER (WHERE a.mode = 'i'), '{}'))
				|| jsonb_strip_nulls(jsonb_build_object('required', jsonb_agg(a.name ORDER BY a.number) FILTER (WHERE a.mode = 'i' AND NOT a.optional))) AS body,
			coalesce(jsonb_object_agg(a.name, a.example) FILTER (WHERE a.mode = 'i' AND NOT a.optional), '{}') AS example,
			jsonb_build_object('type', 'object', 'properties', jsonb_object_agg(a.name, a.schema) FILTER (WHERE a.mode = 't')) AS row, bool_or(a.mode = 't') AS gives_rows
		FROM argument a GROUP BY a.function),
	said AS MATERIALIZED (
		SELECT p.oid, p.proname AS name, p.proretset AS many, p.provolatile <> 'v' AS reads, t.typname, t.typtype, p.pronargs = 1 AND coalesce(p.proargnames[1], '') = '' AS bare,
			obj_description(p.oid, 'pg_proc') AS comment, coalesce(x.topic, 'Otros') AS topic, coalesce(s.parameters, '[]') AS parameters, coalesce(s.body, '{"type": "object"}') AS body, coalesce(s.example, '{}') AS example,
			coalesce(s.gives_rows, false) AS gives_rows, CASE WHEN s.gives_rows THEN s.row ELSE infra.openapi_nullable(CASE WHEN m.model IS NULL THEN y.schema ELSE jsonb_build_object('$ref', '#/components/schemas/' || m.model) END) END AS one
		FROM callable p JOIN pg_type t ON t.oid = p.prorettype JOIN type y ON y.oid = t.oid LEFT JOIN signature s ON s.function = p.oid LEFT JOIN infra.openapi_topics() x ON p.proname::text = ANY (x.names)
			LEFT JOIN (VALUES ('project_package', 'oc4ids.ProjectPackage'), ('release_package', 'ocds.ReleasePackage'), ('record_package', 'ocds.RecordPackage'), ('preview_publication', 'oc4ids.Project'), ('features', 'FeatureCollection')) m (name, model) ON m.name = p.proname::text),
	answered AS MATERIALIZED (
		SELECT f.*, CASE WHEN f.typname = 'void' THEN '{"204": {"$ref": "#/components/responses/done"}}' ELSE jsonb_build_object('200', jsonb_build_object('description', infra.openapi_said(f.comment) -> 'summary', 'content', CASE
			WHEN f.typtype = 'd' AND f.typname LIKE '%/%json' THEN jsonb_build_object(f.typname, '{"schema": {"type": "object"}}'::jsonb)
			WHEN f.typtype = 'd' AND f.typname LIKE '%/%' THEN jsonb_build_object(f.typname, '{"schema": {"type": "string"}}'::jsonb)
			WHEN f.many THEN jsonb_build_object('application/json', jsonb_build_object('schema', jsonb_build_object('type', 'array', 'items', f.one), 'example', jsonb_build_array(e.example)))
				|| CASE WHEN f.gives_rows THEN '{"text/csv": {"schema": {"type": "string"}}}'::jsonb ELSE '{}' END
			ELSE jsonb_build_object('application/json', jsonb_build_object('schema', f.one, 'example', e.example)) END)) END AS answer
		FROM said f, LATERAL (SELECT infra.openapi_example('', f.one) AS example) e)
	SELECT f.name, CASE WHEN f.reads AND NOT f.bare THEN jsonb_build_object('get', o.it || jsonb_build_object('operationId', 'get_rpc_' || f.name,
			'parameters', f.parameters || CASE WHEN f.gives_rows AND f.many THEN infra.openapi_parameters('select', 'order', 'limit', 'offset', 'Range') ELSE '[]' END,
			'responses', infra.openapi_responses(f.answer, VARIADIC CASE WHEN f.comment ~ '\m23503\M' THEN '{404}'::text[] ELSE '{}' END))) ELSE '{}' END
		|| jsonb_build_object('post', o.it || jsonb_build_object('operationId', 'post_rpc_' || f.name,
			'requestBody', jsonb_build_object('required', f.bare OR f.body ? 'required', 'content', CASE WHEN f.bare THEN '{"application/octet-stream": {"schema": {"type": "string"}}}'
				ELSE jsonb_build_object('application/json', jsonb_build_object('schema', f.body, 'example', f.example)) END),
			'responses', infra.openapi_responses(f.answer, VARIADIC CASE WHEN f.comment ~ '\m(23503|23505|55000)\M' THEN '{409}'::text[] ELSE '{}' END))
			|| CASE f.name WHEN 'import_body' THEN jsonb_build_object('parameters', infra.openapi_parameters('Institution', 'File-Name', 'Edition')) ELSE '{}' END)
	FROM answered f, LATERAL (SELECT infra.openapi_said(f.comment) || jsonb_build_object('tags', jsonb_build_array(f.topic)) || infra.openapi_security(has_function_privilege('ia_public', f.oid, 'EXECUTE')) AS it) o;
END;
COMMENT ON FUNCTION infra.openapi_functions() IS 'Lo que OpenAPI dice de cada función que el rol puede llamar: GET las que solo leen, POST todas. / What OpenAPI says of each function that the role may call: GET those that only read, POST all.';

-- ---- by hand: what HTTP adds ----
CREATE FUNCTION infra.openapi_shared()
RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT jsonb_build_object(
		'securitySchemes', '{"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "sub: la persona; role: el papel con que actúa; aud: ia; exp: hasta cuándo vale. Sin token se lee lo público. / sub: the person; role: the role it acts in; aud: ia; exp: until when it holds. Without a token one reads what is public."}}'::jsonb,
		'headers', '{"Content-Range": {"description": "Qué renglones vienen, y de cuántos si se pidió (Prefer: count=exact). / Which rows these are, and of how many if that was asked for.", "schema": {"type": "string"}, "example": "0-24/573"}}'::jsonb,
		-- what is optional shows its example in words: Swagger UI would send it
		'parameters', (SELECT jsonb_object_agg(p.key, jsonb_build_object('name', p.name, 'in', p.place, 'description', p.description, 'schema', jsonb_build_object('type', p.type))) FROM (VALUES
			('select', 'select', 'query', 'string', 'Qué columnas, y de qué vistas relacionadas / which columns, and of which related views: institution,institutions(name)'),
			('order', 'order', 'query', 'string', 'Por qué columnas / by which columns: edition,institution.desc'),
			('limit', 'limit', 'query', 'integer', 'Cuántos renglones; nunca más de mil / how many rows; never more than a thousand'),
			('offset', 'offset', 'query', 'integer', 'Cuántos se pasan por alto / how many are passed over'),
			('columns', 'columns', 'query', 'string', 'Qué columnas del cuerpo se toman / which columns of the body are taken: edition,institution'),
			('on_conflict', 'on_conflict', 'query', 'string', 'Con qué columnas se sabe que un renglón ya está, si no es su llave / by which columns a row is known to be there, if not by its key: edition,institution'),
			('Range', 'Range', 'header', 'string', 'Qué renglones / which rows: 0-24'),
			('PreferCount', 'Prefer', 'header', 'string', 'Cuántos hay en total / how many there are: count=exact'),
			('PreferWrite', 'Prefer', 'header', 'string', 'Que responda con los renglones / to answer with the rows: return=representation; que cambie los que ya están / to change those that are there: resolution=merge-duplicates'),
			('Institution', 'Institution', 'header', 'string', 'De qué institución es el archivo / whose file it is: rio-claro'),
			('File-Name', 'File-Name', 'header', 'string', 'Cómo se llama el archivo / what the file is called: datos.json'),
			('Edition', 'Edition', 'header', 'string', 'Con qué reglas se dictamina / by whose rules it is judged: 2022')) p (key, name, place, type, description)),
		'responses', (SELECT jsonb_object_agg(r.status, jsonb_build_object('description', r.description, 'content', '{"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}'::jsonb)) FROM (VALUES
			('400', 'La petición no se entiende, o un dato rompe una regla. / The request is not understood, or a value breaks a rule.'),
			('401', 'Falta el token, o no vale. / The token is missing, or does not hold.'),
			('403', 'No le toca a este papel, o a esta persona. / It is not this role''s, or this person''s.'),
			('404', 'No existe, o no se puede ver. / It does not exist, or is not to be seen.'),
			('406', 'No hay un solo renglón, o no en ese tipo de contenido. / There is not one row, or not in that media type.'),
			('409', 'Ya está, es a destiempo, o no existe lo que se nombra. / It is there already, out of time, or what is named does not exist.'),
			('416', 'No hay tantos renglones. / There are not that many rows.'),
			('default', 'Otro error. / Another error.')) r (status, description)) || '{"done": {"description": "Hecho. / Done."}}',
		'schemas', jsonb_build_object(
			'Error', '{"type": "object", "description": "Un rechazo: SQLSTATE, qué pasa y qué hacer, en el idioma de Accept-Language. / A refusal: SQLSTATE, what it is about and what to do.", "required": ["code", "message"], "properties": {"code": {"type": "string"}, "message": {"type": "string"}, "details": {"type": ["string", "null"]}, "hint": {"type": ["string", "null"]}}}'::jsonb,
			'Geometry', '{"type": "object", "description": "Geometría GeoJSON (RFC 7946). / GeoJSON geometry.", "required": ["type"], "properties": {"type": {"enum": ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"]}, "coordinates": {"type": "array"}, "geometries": {"type": "array", "items": {"$ref": "#/components/schemas/Geometry"}}}}'::jsonb,
			'FeatureCollection', '{"type": "object", "description": "FeatureCollection GeoJSON (RFC 7946).", "required": ["type", "features"], "properties": {"type": {"const": "FeatureCollection"}, "features": {"type": "array", "items": {"type": "object", "required": ["type", "geometry", "properties"], "properties": {"type": {"const": "Feature"}, "geometry": {"$ref": "#/components/schemas/Geometry"}, "properties": {"type": "object"}}}}}}'::jsonb,
			'Filter', '{"type": "object", "description": "Qué se quiere de lo publicado; lo que no se dice, todo. / What is wanted of what is published; what is not said, all.", "properties": {"year": {"type": "integer"}, "state": {"type": "string"}, "municipality": {"type": "string"}, "institution": {"type": "string"}, "status": {"type": "string"}, "sector": {"type": "string"}, "type": {"type": "string"}, "method": {"type": "string"}, "project": {"type": "string"}, "kind": {"type": "string"}}}'::jsonb));
END;
COMMENT ON FUNCTION infra.openapi_shared() IS 'Los componentes de OpenAPI que no salen del catálogo: parámetros, rechazos, seguridad y esquemas comunes. / The components of OpenAPI that no catalogue has: parameters, refusals, security and common schemas.';

-- ---- the document ----
CREATE FUNCTION infra_api.openapi()
RETURNS infra_api."application/openapi+json"
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	WITH shared AS (SELECT infra.openapi_shared() AS it),
	each AS MATERIALIZED (SELECT v.* FROM infra.openapi_views() v),
	view AS (SELECT jsonb_object_agg('/' || v.name, v.path) AS paths, jsonb_object_agg(v.name, v.schema) AS schemas, jsonb_object_agg(v.name, v.response) AS responses,
		(SELECT jsonb_object_agg(p.key, p.value) FROM each e, jsonb_each(e.parameters) p) AS parameters FROM each v),
	function AS (SELECT jsonb_object_agg('/rpc/' || f.name, f.path) AS paths FROM infra.openapi_functions() f)
	SELECT jsonb_build_object(
		'openapi', '3.1.0',
		'info', jsonb_build_object('title', 'Infraestructura abierta', 'version', (SELECT e.extversion FROM pg_extension e WHERE e.extname = 'ia'),
			'summary', infra.openapi_said(obj_description('infra_api'::regnamespace, 'pg_namespace')) -> 'summary',
			'description', 'Cada vista es una lista: se filtra con columna=operador.valor (eq, neq, gt, gte, lt, lte, like, ilike, in, is; not. los niega), se pide por páginas, y trae lo relacionado con select=…,vista(columnas). Cada función es un acto o una consulta. Aquí está lo que puede quien pregunta: con un token, lo de su papel.'
				|| E'\n\nEach view is a list: filter it with column=operator.value (eq, neq, gt, gte, lt, lte, like, ilike, in, is; not. negates), ask for it by pages, and have what is related come along with select=…,view(columns). Each function is an act or a question. Here is what whoever asks may do: with a token, what its role may.'),
		-- where this description is
		'servers', '[{"url": "./"}]'::jsonb,
		'security', '[{}, {"token": []}]'::jsonb,
		'tags', (SELECT jsonb_agg(jsonb_build_object('name', t.topic, 'description', t.description)) FROM infra.openapi_topics() t),
		'paths', jsonb_build_object('/', jsonb_build_object('get', function.paths #> '{/rpc/openapi,get}' || '{"operationId": "get_root"}')) || view.paths || function.paths,
		'components', shared.it || jsonb_build_object('schemas', shared.it -> 'schemas' || infra.openapi_models() || view.schemas, 'responses', shared.it -> 'responses' || view.responses, 'parameters', shared.it -> 'parameters' || view.parameters))::json
	FROM shared, view, function;
END;
COMMENT ON FUNCTION infra_api.openapi() IS 'Descripción OpenAPI 3.1 de lo que puede pedir quien pregunta: vistas, funciones y sus esquemas.
OpenAPI 3.1 description of what whoever asks may ask for: views, functions and their schemas, from the catalogue and the models of OC4IDS and OCDS. What PostgREST answers at / (db-root-spec).';
