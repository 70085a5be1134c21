-- 28_congruence.sql: what the data of a project should say beyond the standard: fields and documents that its stage requires, amounts that
-- add up, phases in order, contracting processes that are there. What is required is a table of the edition, and how
-- grave each finding is, too (infra.finding_rule); here is only how it is found.
CREATE TABLE infra.required_field (
	edition text NOT NULL REFERENCES infra.edition,
	status text NOT NULL CHECK (status ~ '^[A-Za-z]+$'),
	path text NOT NULL CHECK (path <> ''),
	PRIMARY KEY (edition, status, path)
);
COMMENT ON TABLE infra.required_field IS 'Campos que una edición exige en cada estatus de un proyecto. / Fields that an edition requires in each status of a project.';
COMMENT ON COLUMN infra.required_field.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.required_field.status IS 'Estatus: código de projectStatus; any: en todos, también sin estatus / status: code of projectStatus; any: all, and none';
COMMENT ON COLUMN infra.required_field.path IS 'Campo, como en ia.field; en una lista basta un elemento / field, as in ia.field; of a list one element will do';

CREATE TABLE infra.required_document (
	edition text NOT NULL REFERENCES infra.edition,
	status text NOT NULL CHECK (status ~ '^[A-Za-z]+$'),
	method text NOT NULL CHECK (method ~ '^[A-Za-z]+$'),
	document_type text NOT NULL CHECK (document_type <> ''),
	PRIMARY KEY (edition, status, method, document_type)
);
COMMENT ON TABLE infra.required_document IS 'Documentos que una edición exige, por estatus del proyecto y método de contratación. / Documents that an edition requires, by status of the project and procurement method.';
COMMENT ON COLUMN infra.required_document.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.required_document.status IS 'Estatus: código de projectStatus; any: en todos / status: code of projectStatus; any: all';
COMMENT ON COLUMN infra.required_document.method IS 'Método: el documento es de cada contratación con ese método; none: es del proyecto / method: the document is of each contracting process with that method; none: it is of the project';
COMMENT ON COLUMN infra.required_document.document_type IS 'Tipo: código de documentType / type: code of documentType';
SELECT infra.protect('infra.required_field', 'operator', 'council'), infra.protect('infra.required_document', 'operator', 'council');
GRANT DELETE ON infra.required_field, infra.required_document TO ia_operator, ia_council;

-- An edition begins with what every stage has: who, what, where, how much; then contracts, then what was built.
CREATE FUNCTION infra.seed_requirements()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	contracted constant text[] := '{implementation,completion,completed}';
	built constant text[] := '{completion,completed}';
BEGIN
	INSERT INTO infra.required_field (edition, status, path)
	SELECT NEW.edition, 'any', f FROM unnest('{title,description,status,type,sector,locations,publicAuthority}'::text[]) f
	UNION ALL SELECT NEW.edition, s, f FROM unnest('{preparation}'::text[] || contracted) s, unnest('{budget/amount,period/startDate}'::text[]) f
	UNION ALL SELECT NEW.edition, s, f FROM unnest(contracted) s, unnest('{contractingProcesses/[]/summary/ocid,contractingProcesses/[]/summary/contractValue,contractingProcesses/[]/summary/suppliers}'::text[]) f
	UNION ALL SELECT NEW.edition, s, f FROM unnest(built) s, unnest('{completion/endDate,completion/finalValue}'::text[]) f;
	INSERT INTO infra.required_document (edition, status, method, document_type)
	SELECT NEW.edition, s, 'none', 'projectScope' FROM unnest('{preparation}'::text[] || contracted) s
	UNION ALL SELECT NEW.edition, s, 'none', 'completionCertificate' FROM unnest(built) s
	UNION ALL SELECT NEW.edition, s, m, d FROM unnest(contracted) s, unnest('{open,selective,limited,direct}'::text[]) m, unnest('{contractSigned}'::text[]) d
	UNION ALL SELECT NEW.edition, s, m, d FROM unnest(contracted) s, unnest('{open,selective}'::text[]) m, unnest('{tenderNotice,awardNotice}'::text[]) d;
	RETURN NULL;
END
$function$;
COMMENT ON FUNCTION infra.seed_requirements() IS 'Disparador: los campos y documentos que exige una edición al empezar. / Trigger: the fields and documents an edition begins by requiring.';
REVOKE ALL ON FUNCTION infra.seed_requirements() FROM PUBLIC;
CREATE TRIGGER seed_requirements AFTER INSERT ON infra.edition FOR EACH ROW EXECUTE FUNCTION infra.seed_requirements();

-- Words of a finding, in the language that findings are asked in.
CREATE FUNCTION infra.in_language(spanish text, english text)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN CASE WHEN current_setting('ia.language', true) LIKE 'en%' THEN english ELSE spanish END;
COMMENT ON FUNCTION infra.in_language(text, text) IS 'El texto en el idioma de ia.language. / The text in the language of ia.language.';

CREATE FUNCTION infra.elements(list jsonb)
RETURNS TABLE (element jsonb, n bigint)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT e.element, e.n - 1 FROM jsonb_array_elements(CASE jsonb_typeof(list) WHEN 'array' THEN list ELSE '[]' END) WITH ORDINALITY AS e (element, n);
END;
COMMENT ON FUNCTION infra.elements(jsonb) IS 'Los elementos de una lista, desde 0; de lo que no es lista, ninguno. / The elements of a list, from 0; none of what is no list.';

-- Which of the engine's findings are of congruence and not of structure: those that the schema cannot say.
CREATE FUNCTION infra.finding_kind(code text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN code IN ('duplicate-id', 'missing-id', 'unresolved-reference', 'missing-currency', 'blank', 'id-prefix', 'date-order', 'axis-order') OR code LIKE 'place-%' THEN 'congruence' ELSE 'structure' END;
COMMENT ON FUNCTION infra.finding_kind(text) IS 'structure (lo dice el esquema) o congruence (más allá de él), de un hallazgo de ia.validate. / structure (the schema says it) or congruence (beyond it), of a finding of ia.validate.';

-- Amounts are compared within one currency; what cannot be compared is not judged.
CREATE FUNCTION infra.exceeds(sum_of jsonb, bound jsonb)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH value AS (
		SELECT v.element ->> 'currency' AS currency, CASE WHEN jsonb_typeof(v.element -> 'amount') = 'number' THEN (v.element -> 'amount')::numeric END AS amount
		FROM infra.elements(coalesce(sum_of, '[]') || jsonb_build_array(bound)) v
	), compared AS (
		SELECT v.*, row_number() OVER () = count(*) OVER () AS is_bound FROM value v
	)
	SELECT format('%s > %s %s', sum(a.amount), b.amount, b.currency) FROM compared a JOIN compared b ON b.is_bound AND a.currency = b.currency
	WHERE NOT a.is_bound GROUP BY b.amount, b.currency HAVING sum(a.amount) > b.amount;
END;
COMMENT ON FUNCTION infra.exceeds(jsonb, jsonb) IS 'Una suma y el importe que rebasa, de la misma moneda; NULL si no lo rebasa. / A sum and the amount that it exceeds, in the same currency; NULL if it does not.';

CREATE FUNCTION infra.congruence_of(edition text, document jsonb)
RETURNS SETOF ia.finding
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	WITH present AS MATERIALIZED (
		SELECT DISTINCT f.path FROM ia.flatten(document) f WHERE f.value NOT IN ('null', '""', '[]', '{}')
	), process AS MATERIALIZED (
		SELECT '/contractingProcesses/' || e.n || '/summary' AS path, e.element -> 'summary' AS summary FROM infra.elements(document -> 'contractingProcesses') e
	), phase AS (
		SELECT p.n, p.name, ia.moment(document #>> ARRAY[p.name, 'startDate']) AS start
		FROM unnest('{identificationPeriod,preparationPeriod,implementationPeriod,completionPeriod,maintenancePeriod,decommissioningPeriod}'::text[]) WITH ORDINALITY AS p (name, n)
	), found (n, severity, code, path, message, detail, hint, value) AS (
		SELECT 1, 'error', 'required-by-stage', '/' || split_part(r.path, '/[]', 1), infra.in_language(format('Falta %s.', r.path), format('%s is missing.', r.path)),
			infra.in_language('La edición lo exige en ' || CASE r.status WHEN 'any' THEN 'todo estatus.' ELSE format('estatus %s.', r.status) END, 'The edition requires it in ' || CASE r.status WHEN 'any' THEN 'every status.' ELSE format('status %s.', r.status) END),
			infra.in_language('Captúrelo; lo exigido está en infra.required_field.', 'Capture it; what is required is in infra.required_field.'), NULL::jsonb
		FROM infra.required_field r
		WHERE r.edition = congruence_of.edition AND r.status IN ('any', document ->> 'status') AND NOT EXISTS (SELECT FROM present p WHERE p.path = r.path OR starts_with(p.path, r.path || '/'))
		UNION ALL
		SELECT 2, 'warning', 'document-by-stage', w.path, infra.in_language(format('Falta un documento de tipo %s.', r.document_type), format('A document of type %s is missing.', r.document_type)),
			infra.in_language('La edición lo pide' || CASE WHEN r.status <> 'any' THEN ' en estatus ' || r.status ELSE '' END || CASE WHEN r.method <> 'none' THEN ', método ' || r.method ELSE '' END || '.',
				'The edition asks for it' || CASE WHEN r.status <> 'any' THEN ' in status ' || r.status ELSE '' END || CASE WHEN r.method <> 'none' THEN ', method ' || r.method ELSE '' END || '.'),
			infra.in_language('Captúrelo; lo pedido está en infra.required_document.', 'Capture it; what is asked for is in infra.required_document.'), NULL
		FROM infra.required_document r, LATERAL (
			SELECT '/documents' AS path, document -> 'documents' AS documents WHERE r.method = 'none'
			UNION ALL SELECT p.path || '/documents', p.summary -> 'documents' FROM process p WHERE p.summary #>> '{tender,procurementMethod}' = r.method) w
		WHERE r.edition = congruence_of.edition AND r.status IN ('any', document ->> 'status') AND NOT EXISTS (SELECT FROM infra.elements(w.documents) d WHERE d.element ->> 'documentType' = r.document_type)
		UNION ALL
		SELECT 3, 'warning', 'contracts-exceed-budget', '/budget/amount', infra.in_language('Los contratos suman más que el presupuesto.', 'The contracts add up to more than the budget.'), x.detail,
			infra.in_language('Revise los importes, o capture la ampliación del presupuesto.', 'Check the amounts, or capture the increase of the budget.'), document #> '{budget,amount}'
		FROM infra.exceeds((SELECT jsonb_agg(p.summary -> 'contractValue') FROM process p), document #> '{budget,amount}') AS x (detail) WHERE x.detail IS NOT NULL
		UNION ALL
		SELECT 4, 'warning', 'payments-exceed-contract', p.path || '/transactions', infra.in_language('Los pagos suman más que el contrato.', 'The payments add up to more than the contract.'), x.detail,
			infra.in_language('Revise los importes, o capture el valor final (finalValue).', 'Check the amounts, or capture the final value (finalValue).'), v.bound
		FROM process p, LATERAL (SELECT coalesce(p.summary -> 'finalValue', p.summary -> 'contractValue') AS bound) v,
			LATERAL infra.exceeds(jsonb_path_query_array(p.summary, 'lax $.transactions[*].value'), v.bound) AS x (detail) WHERE x.detail IS NOT NULL
		UNION ALL
		SELECT 5, 'warning', 'phase-order', '/' || b.name || '/startDate', infra.in_language(format('%s empieza antes que %s.', b.name, a.name), format('%s begins before %s.', b.name, a.name)), NULL,
			infra.in_language('Revise las fechas de las fases.', 'Check the dates of the phases.'), document #> ARRAY[b.name, 'startDate']
		FROM phase b, LATERAL (SELECT a.name FROM phase a WHERE a.n < b.n AND a.start > b.start ORDER BY a.n DESC LIMIT 1) a
	)
	SELECT coalesce(r.severity, f.severity), f.code, f.path, f.message, f.detail, f.hint, f.value
	FROM found f LEFT JOIN infra.finding_rule r ON r.edition = congruence_of.edition AND r.code = f.code
	ORDER BY f.n, f.path, f.message;
END;
COMMENT ON FUNCTION infra.congruence_of(text, jsonb) IS 'Lo que un proyecto debería decir en su etapa y no dice, y lo que no cuadra; con la gravedad que le da la edición.
What a project should say in its stage and does not, and what does not add up, as grave as the edition says: required-by-stage (error), document-by-stage, contracts-exceed-budget, payments-exceed-contract, phase-order (warnings). What the engine finds is in infra.findings_of.';

-- What is asked while one works is what validation will say of the document.
CREATE FUNCTION infra_api.draft_findings(institution text, project text)
RETURNS SETOF infra_api.draft_finding
LANGUAGE sql STABLE ROWS 20
BEGIN ATOMIC
	SELECT a.severity, a.code, a.path, a.message, a.detail, a.hint, a.value FROM (
		SELECT 1 AS part, f.* FROM infra.project p, infra.findings_of(infra.edition_of(p.institution), p.document) WITH ORDINALITY AS f (severity, code, path, message, detail, hint, value, n)
		WHERE (p.institution, p.project_id) = (draft_findings.institution, draft_findings.project)
		UNION ALL
		SELECT 2, f.* FROM infra.project p, infra.congruence_of(infra.edition_of(p.institution), p.document) WITH ORDINALITY AS f (severity, code, path, message, detail, hint, value, n)
		WHERE (p.institution, p.project_id) = (draft_findings.institution, draft_findings.project)) a
	ORDER BY array_position('{error,warning,info}', a.severity), a.part, a.n;
END;
COMMENT ON FUNCTION infra_api.draft_findings(text, text) IS 'Los hallazgos de un proyecto en captura, primero los que impiden publicarlo.
The findings of a project being captured, first those that forbid its publication (error), then warnings, then the rest; within each, what is wrong with the document as it stands in it, then what does not fit together and what its stage still requires. No rows for a project that does not exist or may not be seen.';
REVOKE ALL ON FUNCTION infra_api.draft_findings(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra_api.draft_findings(text, text) TO ia_applicant, ia_coordination, ia_validator, ia_council, ia_operator;
