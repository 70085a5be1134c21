-- 16_accompaniment.sql: what goes on around the stages: what groups bring to the council and what it answers, what members do
-- beyond voting, and the papers that the coordination keeps. A group speaks to the council through INAI: a matter is
-- answered once the operators have passed it on.
CREATE TABLE infra.council_matter (
	edition text NOT NULL,
	actor_group text NOT NULL,
	matter integer NOT NULL CHECK (matter > 0),
	kind text NOT NULL CHECK (kind IN ('communication', 'advice', 'controversy')),
	text text NOT NULL CHECK (text <> ''),
	raised_on date NOT NULL DEFAULT current_date,
	passed_on date,
	answer text CHECK (answer <> ''),
	answered_on date,
	PRIMARY KEY (edition, actor_group, matter),
	FOREIGN KEY (edition, actor_group) REFERENCES infra.actor_group,
	CHECK (passed_on >= raised_on),
	CHECK ((answer IS NULL) = (answered_on IS NULL)),
	CONSTRAINT council_matter_through_inai CHECK (answered_on IS NULL OR coalesce(answered_on >= passed_on, false))
);
COMMENT ON TABLE infra.council_matter IS 'Asuntos de un grupo para el Consejo Impulsor, por conducto del INAI: comunicación, asesoría, controversias. / Matters of a group for the council, through INAI: communication, advice, controversies.';
COMMENT ON COLUMN infra.council_matter.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.council_matter.actor_group IS 'Grupo / group';
COMMENT ON COLUMN infra.council_matter.matter IS 'Número / number';
COMMENT ON COLUMN infra.council_matter.kind IS 'communication (comunicación), advice (asesoría), controversy (controversia)';
COMMENT ON COLUMN infra.council_matter.text IS 'Asunto / matter';
COMMENT ON COLUMN infra.council_matter.raised_on IS 'Cuándo se planteó / when it was raised';
COMMENT ON COLUMN infra.council_matter.passed_on IS 'Cuándo lo turnó el INAI / when INAI passed it on';
COMMENT ON COLUMN infra.council_matter.answer IS 'Respuesta del Consejo / answer of the council';
COMMENT ON COLUMN infra.council_matter.answered_on IS 'Cuándo se respondió / when it was answered';

CREATE TABLE infra.member_contribution (
	edition text NOT NULL,
	actor_group text NOT NULL,
	member integer NOT NULL,
	contribution integer NOT NULL CHECK (contribution > 0),
	kind text NOT NULL CHECK (kind IN ('follow_up', 'report_support', 'dissemination', 'outreach', 'evaluation')),
	text text NOT NULL CHECK (text <> ''),
	made_on date NOT NULL DEFAULT current_date,
	PRIMARY KEY (edition, actor_group, member, contribution),
	FOREIGN KEY (edition, actor_group, member) REFERENCES infra.group_member
);
COMMENT ON TABLE infra.member_contribution IS 'Lo que aportan los integrantes de un grupo. / What the members of a group contribute.';
COMMENT ON COLUMN infra.member_contribution.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.member_contribution.actor_group IS 'Grupo / group';
COMMENT ON COLUMN infra.member_contribution.member IS 'Integrante / member';
COMMENT ON COLUMN infra.member_contribution.contribution IS 'Número / number';
COMMENT ON COLUMN infra.member_contribution.kind IS 'follow_up (sigue el programa), report_support (apoya un informe), dissemination (difunde), outreach (acerca los datos a universidades y otros), evaluation (evalúa el piloto)';
COMMENT ON COLUMN infra.member_contribution.text IS 'Qué hizo / what it did';
COMMENT ON COLUMN infra.member_contribution.made_on IS 'Cuándo / when';

CREATE TABLE infra.group_document (
	edition text NOT NULL,
	actor_group text NOT NULL,
	document integer NOT NULL CHECK (document > 0),
	title text NOT NULL CHECK (title <> ''),
	kept_on date NOT NULL DEFAULT current_date,
	url text CHECK (url ~ '^https?://'),
	text text CHECK (text <> ''),
	PRIMARY KEY (edition, actor_group, document),
	FOREIGN KEY (edition, actor_group) REFERENCES infra.actor_group,
	CONSTRAINT group_document_content CHECK (url IS NOT NULL OR text IS NOT NULL)
);
COMMENT ON TABLE infra.group_document IS 'Resguardo documental de un grupo, a cargo de su coordinación. / Papers of a group, kept by its coordination.';
COMMENT ON COLUMN infra.group_document.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.group_document.actor_group IS 'Grupo / group';
COMMENT ON COLUMN infra.group_document.document IS 'Número / number';
COMMENT ON COLUMN infra.group_document.title IS 'Título / title';
COMMENT ON COLUMN infra.group_document.kept_on IS 'Desde cuándo se guarda / since when it is kept';
COMMENT ON COLUMN infra.group_document.url IS 'Dónde está / where it is';
COMMENT ON COLUMN infra.group_document.text IS 'O su texto / or its text';

SELECT infra.protect(t, 'operator') FROM unnest('{infra.council_matter,infra.member_contribution,infra.group_document}'::regclass[]) t;
SELECT infra.let_coordinate('infra.group_document', 'infra.coordinates_group(edition, actor_group)');
CREATE POLICY coordination ON infra.council_matter FOR INSERT TO ia_coordination WITH CHECK (infra.coordinates_group(edition, actor_group));
GRANT INSERT (edition, actor_group, matter, kind, text, raised_on) ON infra.council_matter TO ia_coordination;
CREATE POLICY council ON infra.council_matter FOR UPDATE TO ia_council USING (passed_on IS NOT NULL) WITH CHECK (true);
GRANT UPDATE (answer, answered_on) ON infra.council_matter TO ia_council;
CREATE POLICY own ON infra.member_contribution FOR ALL TO ia_member USING (infra.is_member(edition, actor_group, member)) WITH CHECK (infra.is_member(edition, actor_group, member));
GRANT INSERT, UPDATE ON infra.member_contribution TO ia_member;
