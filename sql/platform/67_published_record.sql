-- 67_published_record.sql: the contracting processes of published projects: the compiled release, and the releases it was
-- made of. Only publication writes here, as in 65_published.sql, and what is withdrawn takes its processes with it.
CREATE TABLE infra.published_record (
	institution text NOT NULL,
	ocid text NOT NULL CHECK (ocid <> ''),
	project_id text NOT NULL,
	published_at timestamptz NOT NULL DEFAULT now(),
	year integer GENERATED ALWAYS AS (substring(coalesce(document #>> '{tender,tenderPeriod,startDate}', document ->> 'date') FROM '^\d{4}')::integer) STORED,
	amount numeric GENERATED ALWAYS AS (infra.amount_of(document #> '{tender,value}')) STORED,
	date timestamptz GENERATED ALWAYS AS (ia.moment(document ->> 'date')) STORED,
	period_start timestamptz GENERATED ALWAYS AS (ia.moment(document #>> '{tender,tenderPeriod,startDate}')) STORED,
	period_end timestamptz GENERATED ALWAYS AS (ia.moment(document #>> '{tender,tenderPeriod,endDate}')) STORED,
	title text GENERATED ALWAYS AS (document #>> '{tender,title}') STORED,
	status text GENERATED ALWAYS AS (document #>> '{tender,status}') STORED,
	method text GENERATED ALWAYS AS (document #>> '{tender,procurementMethod}') STORED,
	buyer text GENERATED ALWAYS AS (document #>> '{buyer,name}') STORED,
	currency text GENERATED ALWAYS AS (document #>> '{tender,value,currency}') STORED,
	digest bytea NOT NULL GENERATED ALWAYS AS (infra.digest_of(document)) STORED,
	document jsonb COMPRESSION lz4 NOT NULL CHECK (document ->> 'ocid' = ocid),
	PRIMARY KEY (institution, ocid),
	FOREIGN KEY (institution, project_id) REFERENCES infra.published_project ON DELETE CASCADE
);
CREATE INDEX published_record_project ON infra.published_record (institution, project_id);
COMMENT ON TABLE infra.published_record IS 'Contrataciones de los proyectos publicados: la entrega compilada y lo que de ella se pregunta. Solo la publicación escribe aquí. / Contracting processes of published projects: the compiled release, and what is asked of it. Only publication writes here.';
COMMENT ON COLUMN infra.published_record.institution IS 'Institución que publica / the institution that publishes';
COMMENT ON COLUMN infra.published_record.ocid IS 'OCID';
COMMENT ON COLUMN infra.published_record.project_id IS 'Proyecto al que pertenece / project it belongs to';
COMMENT ON COLUMN infra.published_record.published_at IS 'Cuándo se publicó / when it was published';
COMMENT ON COLUMN infra.published_record.year IS 'Año en que abre la licitación, o de la última entrega; como está escrito / year in which the tender opens, or of the last release; as it is written';
COMMENT ON COLUMN infra.published_record.amount IS 'Valor de la licitación / value of the tender';
COMMENT ON COLUMN infra.published_record.date IS 'Fecha de la última entrega / date of the last release';
COMMENT ON COLUMN infra.published_record.period_start IS 'Apertura de la licitación / opening of the tender';
COMMENT ON COLUMN infra.published_record.period_end IS 'Cierre de la licitación / closing of the tender';
COMMENT ON COLUMN infra.published_record.title IS 'Título de la licitación / title of the tender';
COMMENT ON COLUMN infra.published_record.status IS 'Estatus: código de tenderStatus / status: code of tenderStatus';
COMMENT ON COLUMN infra.published_record.method IS 'Método: código de method / procurement method: code of method';
COMMENT ON COLUMN infra.published_record.buyer IS 'Quién compra / name of the buyer';
COMMENT ON COLUMN infra.published_record.currency IS 'Moneda del valor (ISO 4217) / currency of the value';
COMMENT ON COLUMN infra.published_record.digest IS 'SHA-256 del documento como texto jsonb / SHA-256 of the document as jsonb text';
COMMENT ON COLUMN infra.published_record.document IS 'La entrega compilada, tal como se publicó / the compiled release as it was published';

-- The digest is part of the key, and a generated column would not be replicated.
CREATE TABLE infra.published_release (
	institution text NOT NULL,
	ocid text NOT NULL,
	digest bytea NOT NULL CHECK (digest = infra.digest_of(document)),
	date timestamptz GENERATED ALWAYS AS (ia.moment(document ->> 'date')) STORED,
	document jsonb COMPRESSION lz4 NOT NULL CHECK (document ->> 'ocid' = ocid),
	PRIMARY KEY (institution, ocid, digest),
	FOREIGN KEY (institution, ocid) REFERENCES infra.published_record ON DELETE CASCADE
);
COMMENT ON TABLE infra.published_release IS 'Entregas publicadas de las contrataciones; la misma se guarda una vez. / Published releases of contracting processes; the same one is kept once.';
COMMENT ON COLUMN infra.published_release.institution IS 'Institución que publica / the institution that publishes';
COMMENT ON COLUMN infra.published_release.ocid IS 'OCID';
COMMENT ON COLUMN infra.published_release.digest IS 'SHA-256 del documento como texto jsonb / SHA-256 of the document as jsonb text';
COMMENT ON COLUMN infra.published_release.date IS 'Su fecha / its date';
COMMENT ON COLUMN infra.published_release.document IS 'La entrega / the release';

-- Everybody reads all of it; nobody but the owner writes.
ALTER TABLE infra.published_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE infra.published_release ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON infra.published_record FOR SELECT USING (true);
CREATE POLICY everybody ON infra.published_release FOR SELECT USING (true);
GRANT SELECT ON infra.published_record, infra.published_release TO PUBLIC;

CREATE FUNCTION infra.methods_of(project jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN infra.texts(jsonb_path_query_array(project, '$.contractingProcesses[*].summary.tender.procurementMethod'));
COMMENT ON FUNCTION infra.methods_of(jsonb) IS 'Los métodos de contratación de un proyecto. / The procurement methods of a project''s contracting processes.';

-- The planner sees through these two and drops what is not asked.
CREATE FUNCTION infra.filtered_projects(query jsonb)
RETURNS SETOF infra.published_project
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
BEGIN ATOMIC
	SELECT p.* FROM infra.published_project p
	WHERE (query ->> 'institution' IS NULL OR p.institution = query ->> 'institution') AND (query ->> 'project' IS NULL OR p.project_id = query ->> 'project') AND (query ->> 'year' IS NULL OR p.year = (query ->> 'year')::integer)
		AND (query ->> 'state' IS NULL OR p.state = query ->> 'state') AND (query ->> 'municipality' IS NULL OR p.municipality = query ->> 'municipality') AND (query ->> 'status' IS NULL OR p.status = query ->> 'status')
		AND (query ->> 'sector' IS NULL OR query ->> 'sector' = ANY (p.sector)) AND (query ->> 'type' IS NULL OR p.type = query ->> 'type') AND (query ->> 'method' IS NULL OR query ->> 'method' = ANY (infra.methods_of(p.document)));
END;
COMMENT ON FUNCTION infra.filtered_projects(jsonb) IS 'Los proyectos publicados que pide un filtro; NULL: todos. / The published projects that a filter asks for (infra.check_filter, and project: an identifier); NULL: all.';

CREATE FUNCTION infra.filtered_records(query jsonb)
RETURNS SETOF infra.published_record
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
BEGIN ATOMIC
	SELECT r.* FROM infra.published_record r JOIN infra.published_project p ON (p.institution, p.project_id) = (r.institution, r.project_id)
	WHERE (query ->> 'institution' IS NULL OR r.institution = query ->> 'institution') AND (query ->> 'project' IS NULL OR r.project_id = query ->> 'project') AND (query ->> 'year' IS NULL OR r.year = (query ->> 'year')::integer)
		AND (query ->> 'state' IS NULL OR p.state = query ->> 'state') AND (query ->> 'municipality' IS NULL OR p.municipality = query ->> 'municipality') AND (query ->> 'status' IS NULL OR r.status = query ->> 'status')
		AND (query ->> 'sector' IS NULL OR query ->> 'sector' = ANY (p.sector)) AND (query ->> 'type' IS NULL OR p.type = query ->> 'type') AND (query ->> 'method' IS NULL OR r.method = query ->> 'method');
END;
COMMENT ON FUNCTION infra.filtered_records(jsonb) IS 'Las contrataciones publicadas que pide un filtro; NULL: todas. / The published contracting processes that a filter asks for (infra.check_filter, and project: an identifier); NULL: all. Year, status and method are the process''s; state, municipality, sector and type, its project''s.';
