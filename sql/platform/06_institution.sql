-- 06_institution.sql: who takes part: institutions, the guarantor body of each state, and the people who act for an
-- institution. An institution outlives an edition.
CREATE TABLE infra.guarantor_body (
	state text PRIMARY KEY CHECK (state ~ '^[0-9]{2}$'),
	state_name text NOT NULL,
	acronym text NOT NULL
);
COMMENT ON TABLE infra.guarantor_body IS 'Organismos garantes locales, por entidad. / Local guarantor bodies, by state.';
COMMENT ON COLUMN infra.guarantor_body.state IS 'Clave de la entidad (INEGI) / key of the state';
COMMENT ON COLUMN infra.guarantor_body.state_name IS 'Entidad / state';
COMMENT ON COLUMN infra.guarantor_body.acronym IS 'Siglas en 2022 / acronym in 2022';
INSERT INTO infra.guarantor_body (state, state_name, acronym) VALUES
	('01', 'Aguascalientes', 'ITEA'), ('02', 'Baja California', 'ITAIPBC'), ('03', 'Baja California Sur', 'ITAIBCS'), ('04', 'Campeche', 'COTAIPEC'), ('05', 'Coahuila de Zaragoza', 'ICAI'), ('06', 'Colima', 'INFOCOL'),
	('07', 'Chiapas', 'ITAIPCH'), ('08', 'Chihuahua', 'ICHITAIP'), ('09', 'Ciudad de México', 'INFO CDMX'), ('10', 'Durango', 'IDAIP'), ('11', 'Guanajuato', 'IACIP'), ('12', 'Guerrero', 'ITAIGro'), ('13', 'Hidalgo', 'ITAIH'),
	('14', 'Jalisco', 'ITEI'), ('15', 'México', 'INFOEM'), ('16', 'Michoacán de Ocampo', 'IMAIP'), ('17', 'Morelos', 'IMIPE'), ('18', 'Nayarit', 'ITAI'), ('19', 'Nuevo León', 'INFO NL'), ('20', 'Oaxaca', 'OGAIPO'), ('21', 'Puebla', 'ITAIPUE'),
	('22', 'Querétaro', 'INFOQRO'), ('23', 'Quintana Roo', 'IDAIPQROO'), ('24', 'San Luis Potosí', 'CEGAIP'), ('25', 'Sinaloa', 'CEAIP'), ('26', 'Sonora', 'ISTAI'), ('27', 'Tabasco', 'ITAIP'), ('28', 'Tamaulipas', 'ITAIT'),
	('29', 'Tlaxcala', 'IAIPT'), ('30', 'Veracruz de Ignacio de la Llave', 'IVAI'), ('31', 'Yucatán', 'INAIP'), ('32', 'Zacatecas', 'IZAI');

CREATE TABLE infra.convener (
	edition text NOT NULL REFERENCES infra.edition,
	state text NOT NULL REFERENCES infra.guarantor_body,
	PRIMARY KEY (edition, state)
);
COMMENT ON TABLE infra.convener IS 'Organismos garantes que emiten la convocatoria junto con el Consejo. / Guarantor bodies that issue the call together with the council.';
COMMENT ON COLUMN infra.convener.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.convener.state IS 'Entidad / state';

CREATE TABLE infra.guarantor_member (
	person bigint NOT NULL REFERENCES infra.person,
	state text NOT NULL REFERENCES infra.guarantor_body,
	PRIMARY KEY (person, state)
);
CREATE INDEX guarantor_member_state ON infra.guarantor_member (state);
COMMENT ON TABLE infra.guarantor_member IS 'Quién actúa por el organismo garante de una entidad: su coordinación. / Who acts for the guarantor body of a state: its coordination.';
COMMENT ON COLUMN infra.guarantor_member.person IS 'Persona / person';
COMMENT ON COLUMN infra.guarantor_member.state IS 'Entidad / state';

CREATE TABLE infra.institution (
	institution text PRIMARY KEY CHECK (institution ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
	name text NOT NULL CHECK (name <> ''),
	ambit text NOT NULL CHECK (ambit IN ('federal', 'state', 'municipal')),
	state text REFERENCES infra.guarantor_body,
	municipality text CHECK (municipality ~ '^[0-9]{5}$' AND left(municipality, 2) = state),
	head text NOT NULL CHECK (head <> ''),
	CHECK ((ambit = 'federal') = (state IS NULL)),
	CHECK (municipality IS NULL OR ambit = 'municipal')
);
CREATE INDEX institution_state ON infra.institution (state);
COMMENT ON TABLE infra.institution IS 'Gobiernos e instituciones. / Governments and institutions.';
COMMENT ON COLUMN infra.institution.institution IS 'Clave: minúsculas y guiones / key: small letters and hyphens';
COMMENT ON COLUMN infra.institution.name IS 'Nombre / name';
COMMENT ON COLUMN infra.institution.ambit IS 'Ámbito y orden de gobierno: federal, state (estatal), municipal; en la Ciudad de México, municipal es la alcaldía / order of government';
COMMENT ON COLUMN infra.institution.state IS 'Entidad; la federal no tiene / state; a federal one has none';
COMMENT ON COLUMN infra.institution.municipality IS 'Municipio: clave del INEGI / municipality: INEGI key';
COMMENT ON COLUMN infra.institution.head IS 'Titular: quien firma / head: who signs';

CREATE TABLE infra.affiliation (
	person bigint NOT NULL REFERENCES infra.person,
	institution text NOT NULL REFERENCES infra.institution,
	role text NOT NULL CHECK (role IN ('head', 'responsible', 'staff')),
	PRIMARY KEY (person, institution)
);
CREATE INDEX affiliation_institution ON infra.affiliation (institution);
COMMENT ON TABLE infra.affiliation IS 'Quién actúa por una institución. / Who acts for an institution.';
COMMENT ON COLUMN infra.affiliation.person IS 'Persona / person';
COMMENT ON COLUMN infra.affiliation.institution IS 'Institución / institution';
COMMENT ON COLUMN infra.affiliation.role IS 'head (titular), responsible (responsable del proyecto), staff (personal)';

CREATE FUNCTION infra.acts_for(institution text)
RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	me constant bigint := infra.me();
BEGIN
	RETURN EXISTS (SELECT FROM infra.affiliation a WHERE a.institution = acts_for.institution AND a.person = me);
END
$function$;
COMMENT ON FUNCTION infra.acts_for(text) IS 'Si quien actúa lo hace por esa institución. / Whether whoever acts does so for that institution.';

CREATE FUNCTION infra.must_act_for(institution text)
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	-- an expression first, not a query: every file that is imported asks
	IF NOT (infra.acts_as('operator') OR infra.acts_as('applicant') AND infra.acts_for(institution)) THEN
		PERFORM infra.must_act_as('applicant', 'operator');
		PERFORM infra.refuse('42501', format('you do not act for "%s" / usted no actúa por "%s"', institution, institution), 'Ask the operators to register you. / Pida a quien opera que le registre.');
	END IF;
END
$function$;
COMMENT ON FUNCTION infra.must_act_for(text) IS 'Rechaza a quien no actúe por esa institución ni opere la plataforma. / Refuses whoever neither acts for that institution nor operates the platform: 42501.';

CREATE FUNCTION infra.coordinates(state text)
RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
	SELECT infra.acts_as('operator') OR (infra.acts_as('coordination') AND EXISTS (SELECT FROM infra.guarantor_member m WHERE m.state = coordinates.state AND m.person = infra.me()))
$function$;
COMMENT ON FUNCTION infra.coordinates(text) IS 'Si quien actúa coordina en esa entidad: su organismo garante, o quien opera; lo federal (NULL) toca a quien opera. / Whether whoever acts coordinates in that state: its guarantor body, or operators; what is federal (NULL) is theirs alone.';

DO $do$
DECLARE
	this text;
BEGIN
	FOREACH this IN ARRAY '{guarantor_body,convener,guarantor_member,institution,affiliation}'::text[] LOOP
		PERFORM infra.keep_history(('infra.' || this)::regclass);
		EXECUTE format('ALTER TABLE infra.%I ENABLE ROW LEVEL SECURITY', this);
		EXECUTE format('CREATE POLICY everybody ON infra.%I FOR SELECT USING (true)', this);
		EXECUTE format('CREATE POLICY operator ON infra.%I FOR ALL TO ia_operator USING (true) WITH CHECK (true)', this);
		EXECUTE format('GRANT SELECT ON infra.%I TO PUBLIC', this);
		EXECUTE format('GRANT INSERT, UPDATE ON infra.%I TO ia_operator', this);
	END LOOP;
END
$do$;
GRANT DELETE ON infra.affiliation, infra.guarantor_member, infra.convener TO ia_operator;
