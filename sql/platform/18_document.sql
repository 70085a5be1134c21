-- 18_document.sql: the documents that the call names, made of the data, in Spanish, as Markdown or as an HTML page. They
-- run as whoever asks and say what that person may read, nothing of how to reach people. A document is whole or it is
-- refused, saying what is missing: 23503 what there is not, 55000 what has not happened yet.

-- ---- what several documents need ----
CREATE FUNCTION infra.known_edition(edition text)
RETURNS infra.edition
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	e infra.edition;
BEGIN
	SELECT * INTO e FROM infra.edition d WHERE d.edition = known_edition.edition;
	IF NOT FOUND THEN
		PERFORM infra.refuse('23503', format('there is no edition "%s" / no existe la edición "%s"', edition, edition), 'See infra.edition. / Vea infra.edition.');
	END IF;
	RETURN e;
END
$function$;
COMMENT ON FUNCTION infra.known_edition(text) IS 'La edición de esa clave. / The edition of that key; 23503 for none.';

CREATE FUNCTION infra.installed_group(edition text, actor_group text)
RETURNS infra.actor_group
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	g infra.actor_group;
BEGIN
	SELECT * INTO g FROM infra.actor_group a WHERE a.edition = installed_group.edition AND a.actor_group = installed_group.actor_group;
	IF NOT FOUND THEN
		PERFORM infra.refuse('23503', format('there is no group "%s" / no existe el grupo "%s"', actor_group, actor_group), 'See infra.actor_group. / Vea infra.actor_group.');
	END IF;
	IF g.installed_on IS NULL THEN
		PERFORM infra.refuse('55000', 'the group is not installed / el grupo no está instalado', 'Install it: infra_api.install_group. / Instálelo: infra_api.install_group.');
	END IF;
	RETURN g;
END
$function$;
COMMENT ON FUNCTION infra.installed_group(text, text) IS 'El grupo de esa clave, instalado. / The group of that key; 23503 for none, 55000 when it is not installed.';

CREATE FUNCTION infra.implementing_institution(edition text, institution text)
RETURNS infra.institution
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	i infra.institution;
BEGIN
	SELECT n.* INTO i FROM infra.group_implementer g JOIN infra.institution n USING (institution) WHERE g.edition = implementing_institution.edition AND g.institution = implementing_institution.institution;
	IF NOT FOUND THEN
		PERFORM infra.refuse('23503', format('"%s" implements nothing in this edition / "%s" no implementa en esta edición', institution, institution), 'See infra.group_implementer. / Vea infra.group_implementer.');
	END IF;
	RETURN i;
END
$function$;
COMMENT ON FUNCTION infra.implementing_institution(text, text) IS 'La institución implementadora de esa clave. / The implementing institution of that key; 23503 for none.';

CREATE FUNCTION infra.group_of(edition text, institution text)
RETURNS infra.actor_group
LANGUAGE sql STABLE PARALLEL RESTRICTED
BEGIN ATOMIC
	SELECT g FROM infra.group_implementer i JOIN infra.actor_group g USING (edition, actor_group) WHERE i.edition = group_of.edition AND i.institution = group_of.institution;
END;
COMMENT ON FUNCTION infra.group_of(text, text) IS 'El grupo en que implementa una institución. / The group in which an institution implements.';

CREATE FUNCTION infra.document_head(title text, e infra.edition)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '# ' || infra.markdown(title) || E'\n\n**' || infra.markdown((e).name) || '**' || coalesce(' (modalidad: ' || infra.markdown((e).modality) || ')', '');
COMMENT ON FUNCTION infra.document_head(text, infra.edition) IS 'Con qué empieza un documento. / What a document begins with.';

-- A part without content is NULL, and so is its heading.
CREATE FUNCTION infra.document_part(title text, content text)
RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN content <> '' THEN '## ' || title || E'\n\n' || content END;
COMMENT ON FUNCTION infra.document_part(text, text) IS 'Un apartado, si tiene contenido. / A part, if it has content.';

CREATE FUNCTION infra.council_part(edition text)
RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED
RETURN infra.document_part('Consejo Impulsor', (SELECT infra.markdown_list(array_agg(c.name ORDER BY c.acronym COLLATE "C")) FROM infra.council_member c WHERE c.edition = council_part.edition));
COMMENT ON FUNCTION infra.council_part(text) IS 'Apartado: quiénes integran el Consejo Impulsor. / Part: who the council is.';

CREATE FUNCTION infra.stage_part(edition text, institutions text[])
RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED
RETURN infra.document_part('Avance por etapa', (
	SELECT infra.markdown_table('{Etapa,Programadas,Cumplidas,A tiempo,Tarde,Vencidas,Cumplimiento,Puntualidad}',
		array_agg(ARRAY[d.stage || '. ' || s.name, infra.number_text(d.planned), infra.number_text(d.done), infra.number_text(d.on_time), infra.number_text(d.late), infra.number_text(d.overdue),
			infra.percent_text(infra.percent(d.done::bigint, d.planned::bigint)), infra.percent_text(infra.percent(d.on_time::bigint, d.done::bigint))] ORDER BY d.stage))
	FROM (SELECT t.stage, sum(t.planned) AS planned, sum(t.done) AS done, sum(t.on_time) AS on_time, sum(t.late) AS late, sum(t.overdue) AS overdue
		FROM infra.dashboard_stage t WHERE t.edition = stage_part.edition AND t.institution = ANY (institutions) GROUP BY t.stage) d
	JOIN infra.stage s ON s.edition = stage_part.edition AND s.stage = d.stage));
COMMENT ON FUNCTION infra.stage_part(text, text[]) IS 'Apartado: el tablero de control, por etapa, de esas instituciones. / Part: the control dashboard, by stage, of these institutions.';

CREATE FUNCTION infra.committed_part(edition text, institution text)
RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED
RETURN infra.document_part('Proyectos comprometidos', (
	SELECT infra.markdown_table('{No.,Proyecto,Origen,Monto,Análisis,Fecha del análisis}',
		array_agg(ARRAY[p.candidate::text, p.title, infra.label_of(p.origin), infra.money_text(l.amount, l.currency), p.analysis, infra.date_in_words(p.analysed_on)] ORDER BY p.candidate))
	FROM infra.committed_project c JOIN infra.candidate_project p USING (institution, edition, candidate) LEFT JOIN infra.proposed_project l ON (l.institution, l.edition, l.slot) = (p.institution, p.edition, p.slot)
	WHERE c.edition = committed_part.edition AND c.institution = committed_part.institution));
COMMENT ON FUNCTION infra.committed_part(text, text) IS 'Apartado: los proyectos del compromiso de una institución. / Part: the projects of an institution''s commitment.';

CREATE FUNCTION infra.committed_amount(edition text, institutions text[])
RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED
RETURN (SELECT 'Monto de los proyectos comprometidos que venían en la carta de interés: ' || string_agg(infra.money_text(t.amount, t.currency), ' y ' ORDER BY t.currency) || '.'
	FROM (SELECT l.currency, sum(l.amount) AS amount FROM infra.commitment k JOIN infra.committed_project c USING (institution, edition) JOIN infra.candidate_project p USING (institution, edition, candidate)
		JOIN infra.proposed_project l USING (institution, edition, slot)
		WHERE k.edition = committed_amount.edition AND k.institution = ANY (institutions) AND k.approved_on IS NOT NULL AND l.amount IS NOT NULL GROUP BY l.currency) t);
COMMENT ON FUNCTION infra.committed_amount(text, text[]) IS 'Cuánto suman los proyectos de compromisos aprobados, por moneda; NULL sin montos. / What the projects of approved commitments amount to, by currency; NULL without amounts.';

-- Needs are those that were said; what nobody has looked for yet is not one.
CREATE FUNCTION infra.mapping_part(edition text, institution text)
RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED
RETURN infra.document_part('Mapeo y necesidades de información', concat_ws(E'\n\n',
	(SELECT infra.markdown_table('{Proyecto,Campos de la plantilla,Mapeados,Con fuente,Cobertura}',
			array_agg(ARRAY[p.title, infra.number_text(m.fields), infra.number_text(m.mapped), infra.number_text(m.with_source), infra.percent_text(m.coverage)] ORDER BY m.candidate))
		FROM infra.mapping_coverage m JOIN infra.candidate_project p USING (institution, edition, candidate)
		WHERE m.edition = mapping_part.edition AND m.institution = mapping_part.institution AND m.mapped > 0),
	(SELECT infra.markdown_table('{Proyecto,Campo,Qué es,Disponibilidad,Observaciones}',
			array_agg(ARRAY[p.title, n.path, n.label, infra.label_of(n.availability), n.note] ORDER BY n.candidate, f.number))
		FROM infra.information_need n JOIN infra.candidate_project p USING (institution, edition, candidate) JOIN infra.mapping_field f ON f.edition = n.edition AND f.path = n.path
		WHERE n.edition = mapping_part.edition AND n.institution = mapping_part.institution AND n.availability IS NOT NULL)));
COMMENT ON FUNCTION infra.mapping_part(text, text) IS 'Apartado: cuánto se mapeó de cada proyecto, y lo que no hay o solo en parte. / Part: how much of each project was mapped, and what there is not, or only in part.';

CREATE FUNCTION infra.recommendation_part(edition text, institutions text[])
RETURNS text
LANGUAGE sql STABLE PARALLEL RESTRICTED
RETURN infra.document_part('Recomendaciones del Consejo Impulsor', (
	SELECT infra.markdown_table('{No.,A quién,Fecha,Recomendación,Atención}',
		array_agg(ARRAY[r.recommendation::text, coalesce(i.name, 'General'), infra.date_in_words(r.issued_on), r.text,
			coalesce(r.answer || ' (' || infra.date_in_words(r.answered_on) || ')', CASE WHEN r.institution IS NOT NULL THEN 'Pendiente' END)] ORDER BY r.recommendation))
	FROM infra.recommendation r LEFT JOIN infra.institution i USING (institution) WHERE r.edition = recommendation_part.edition AND (r.institution IS NULL OR r.institution = ANY (institutions))));
COMMENT ON FUNCTION infra.recommendation_part(text, text[]) IS 'Apartado: recomendaciones generales y a esas instituciones. / Part: general recommendations and those to these institutions.';

-- The last report of a kind: what people wrote, beside what the data says.
CREATE FUNCTION infra.last_report(edition text, kind text, actor_group text, institution text)
RETURNS infra.report
LANGUAGE sql STABLE PARALLEL RESTRICTED
BEGIN ATOMIC
	SELECT r FROM infra.report r
	WHERE r.edition = last_report.edition AND r.kind = last_report.kind AND r.actor_group IS NOT DISTINCT FROM last_report.actor_group AND r.institution IS NOT DISTINCT FROM last_report.institution
	ORDER BY r.submitted_on DESC, r.report DESC LIMIT 1;
END;
COMMENT ON FUNCTION infra.last_report(text, text, text, text) IS 'El último informe de una clase. / The last report of a kind.';

CREATE FUNCTION infra.report_part(title text, r infra.report)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN infra.document_part(title, 'Presentado el ' || infra.date_in_words((r).submitted_on) || E'.\n\n' || infra.markdown_paragraphs((r).text));
COMMENT ON FUNCTION infra.report_part(text, infra.report) IS 'Apartado: lo que dice un informe presentado. / Part: what a submitted report says.';

-- ---- the documents, in the order in which they come ----
CREATE FUNCTION infra_api.notification_document(edition text, number integer, format text DEFAULT 'markdown')
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	e constant infra.edition := infra.known_edition(edition);
	n infra.notification;
	i infra.institution;
	g infra.guarantor_body;
	r infra.selection_result;
	of_result boolean;
BEGIN
	SELECT * INTO n FROM infra.notification t WHERE t.edition = e.edition AND t.number = notification_document.number;
	IF NOT FOUND THEN
		PERFORM infra.refuse('23503', format('there is no notification %s / no existe la notificación %s', number, number), 'See infra.notification; the public sees those that were sent. / Vea infra.notification; el público ve las que se enviaron.');
	END IF;
	SELECT * INTO i FROM infra.institution t WHERE t.institution = n.institution;
	SELECT * INTO g FROM infra.guarantor_body t WHERE t.state = n.state;
	-- a notification of something else says nothing of the result, and none does before it is published, whoever asks
	of_result := n.subject ~ '^Resultado' AND EXISTS (SELECT FROM infra.selection s WHERE s.edition = e.edition AND s.published_at IS NOT NULL);
	IF of_result THEN
		SELECT * INTO r FROM infra.selection_result t WHERE t.edition = e.edition AND t.institution = n.institution;
	END IF;
	RETURN infra.document_as(concat_ws(E'\n\n',
		infra.document_head('Notificación ' || n.number, e),
		'Enviada el ' || infra.date_in_words((n.sent_at AT TIME ZONE e.time_zone)::date) || '.',
		'Dirigida a: **' || infra.markdown(i.head) || '**, titular. Institución: **' || infra.markdown(i.name) || '**.',
		'Dirigida a: **Presidencia de ' || infra.markdown(g.acronym) || '**, organismo garante de ' || infra.markdown(g.state_name) || '.',
		'Asunto: ' || infra.markdown(infra.spanish_of(n.subject)),
		'Puntos: ' || infra.number_text(r.points) || '. Lugar: ' || r.rank || '. Resultado: ' || CASE WHEN r.selected THEN '**seleccionada**' ELSE '**no seleccionada**' END || '.',
		infra.document_part('Razones', infra.markdown_list((SELECT array_agg(infra.spanish_of(t.reason) ORDER BY t.n) FROM unnest(r.reasons) WITH ORDINALITY t (reason, n)))),
		CASE WHEN of_result THEN infra.document_part('Instituciones de la entidad', (
			SELECT infra.markdown_table('{Institución,Ámbito,Lugar,Puntos,Resultado}',
				array_agg(ARRAY[t.name, infra.label_of(t.ambit), s.rank::text, infra.number_text(s.points), CASE WHEN s.selected THEN 'Seleccionada' ELSE 'No seleccionada' END] ORDER BY s.rank))
			FROM infra.selection_result s JOIN infra.institution t USING (institution) WHERE s.edition = e.edition AND t.state = n.state)) END,
		infra.document_part('Informes', (SELECT infra.markdown_list(array_agg(t.note ORDER BY t.topic, t.number)) FROM infra.edition_note t WHERE t.edition = e.edition AND t.topic IN ('contact', 'site')))), format);
END
$function$;
COMMENT ON FUNCTION infra_api.notification_document(text, integer, text) IS 'Notificación a una institución o a un organismo garante.
A notification to an institution or a guarantor body, as markdown or html; one of the result tells it, with its reasons. Raises 23503 for no such edition or notification, 22023 for another format.';

CREATE FUNCTION infra_api.installation_act(edition text, actor_group text, format text DEFAULT 'markdown')
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	e constant infra.edition := infra.known_edition(edition);
	g constant infra.actor_group := infra.installed_group(edition, actor_group);
	implementers text;
	members text;
	signatures text;
BEGIN
	SELECT infra.markdown_table('{Institución,Ámbito,Titular}', array_agg(ARRAY[i.name, infra.label_of(i.ambit), i.head] ORDER BY ia.normal_name(i.name) COLLATE "C", i.institution COLLATE "C")) INTO implementers
	FROM infra.group_implementer m JOIN infra.institution i USING (institution) WHERE m.edition = e.edition AND m.actor_group = g.actor_group;
	SELECT infra.markdown_table('{No.,Integrante,Tipo de actor,Sector,Participa con,Representante}',
			array_agg(ARRAY[m.member::text, m.name, infra.actor_type_name(m.actor_type), infra.label_of(m.sector), infra.label_of(coalesce(m.level, m.coverage)), p.name || coalesce(', ' || p.position, '')] ORDER BY m.member)),
		infra.markdown_table('{Integrante,Nombre y firma}', array_agg(ARRAY[m.name, ''] ORDER BY m.member)) INTO members, signatures
	FROM infra.group_member m LEFT JOIN infra.person p ON p.id = m.person WHERE m.edition = e.edition AND m.actor_group = g.actor_group;
	IF members IS NULL OR implementers IS NULL THEN
		PERFORM infra.refuse('55000', 'the group lacks members or implementing institutions / al grupo le faltan integrantes o instituciones implementadoras', 'Write them in infra.group_member and infra.group_implementer. / Escríbalos en infra.group_member e infra.group_implementer.');
	END IF;
	RETURN infra.document_as(concat_ws(E'\n\n',
		infra.document_head('Acta de instalación', e),
		'Se hace constar que el ' || infra.date_in_words(g.installed_on) || ' quedó ' || CASE g.kind WHEN 'group' THEN 'instalado el ' ELSE 'instalada la ' END || infra.label_of(g.kind) || ' **' || infra.markdown(g.name) || '**, de ámbito '
			|| infra.label_of(g.ambit) || coalesce(' (' || (SELECT infra.markdown(b.state_name) FROM infra.guarantor_body b WHERE b.state = g.state) || ')', '') || ', con las instituciones y los integrantes que se enlistan.',
		'Fundamento: ' || infra.markdown(e.legal_basis),
		CASE WHEN g.earlier THEN 'Se parte de la red que ya existía por la iniciativa Contrataciones Abiertas.' END,
		'Invitación a los actores: ' || infra.markdown(g.invitation),
		(SELECT 'Secretaría Técnica: **' || infra.markdown(p.name) || '**, designada por el grupo el ' || infra.date_in_words(g.secretariat_designated_on) || '.' FROM infra.person p WHERE p.id = g.secretariat),
		infra.document_part('Instituciones implementadoras', implementers),
		infra.document_part('Integrantes', members),
		(SELECT format('Integrantes por sector: público, %s; privado, %s; social, %s. %s', b.public, b.private, b.social, CASE WHEN b.balanced THEN 'Están representados los tres sectores.' ELSE 'No están representados los tres sectores.' END)
			FROM infra.group_balance b WHERE b.edition = e.edition AND b.actor_group = g.actor_group),
		infra.document_part('Acta', infra.markdown_paragraphs(g.act)),
		infra.document_part('Reglas de operación', infra.markdown_paragraphs(g.rules)),
		infra.document_part('Firmas', E'Leída la presente acta, la firman quienes integran el grupo.\n\n' || signatures)), format);
END
$function$;
COMMENT ON FUNCTION infra_api.installation_act(text, text, text) IS 'Acta de instalación de un grupo.
The act of installation of a group, as markdown or html. Raises 23503 for no such edition or group, 55000 when the group is not installed or lacks members or institutions, 22023 for another format.';

CREATE FUNCTION infra_api.work_programme_document(edition text, institution text, format text DEFAULT 'markdown')
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	e constant infra.edition := infra.known_edition(edition);
	i constant infra.institution := infra.implementing_institution(edition, institution);
	g constant infra.actor_group := infra.group_of(edition, institution);
	w infra.work_programme;
	activities text;
BEGIN
	SELECT * INTO w FROM infra.work_programme p WHERE p.edition = e.edition AND p.actor_group = g.actor_group;
	IF w.approved_on IS NULL THEN
		PERFORM infra.refuse('55000', 'the programme is not approved / el programa no está aprobado', 'Approve it: infra_api.approve_programme. / Apruébelo: infra_api.approve_programme.');
	END IF;
	SELECT string_agg('### Etapa ' || s.stage || '. ' || infra.markdown(s.name) || E'\n\n' || t.activities, E'\n\n' ORDER BY s.stage) INTO activities
	FROM infra.stage s CROSS JOIN LATERAL (
		SELECT infra.markdown_table('{No.,Actividad,Responsable,Inicio,Término,Medidas}',
			array_agg(ARRAY[a.activity::text, a.name, a.responsible, infra.date_in_words(a.planned_start), infra.date_in_words(a.planned_end), a.precautions] ORDER BY a.activity)) AS activities
		FROM infra.programme_activity a WHERE a.edition = s.edition AND a.institution = i.institution AND a.stage = s.stage) t
	WHERE s.edition = e.edition;
	IF activities IS NULL THEN
		PERFORM infra.refuse('55000', 'no activities are planned / no hay actividades programadas', 'Write them in infra.programme_activity. / Escríbalas en infra.programme_activity.');
	END IF;
	RETURN infra.document_as(concat_ws(E'\n\n',
		infra.document_head('Programa de trabajo: ' || w.name, e),
		'Institución implementadora: **' || infra.markdown(i.name) || '**. Grupo: ' || infra.markdown(g.name) || ', que lo aprobó el ' || infra.date_in_words(w.approved_on) || '.',
		infra.document_part('Objetivos', (SELECT infra.markdown_list(array_agg(t.note ORDER BY t.number)) FROM infra.edition_note t WHERE t.edition = e.edition AND t.topic = 'objective')),
		infra.document_part('Actividades', activities),
		(SELECT 'Actividades programadas: ' || infra.number_text(count(*)) || ', del ' || infra.date_in_words(min(a.planned_start)) || ' al ' || infra.date_in_words(max(a.planned_end)) || '.'
			FROM infra.programme_activity a WHERE a.edition = e.edition AND a.institution = i.institution)), format);
END
$function$;
COMMENT ON FUNCTION infra_api.work_programme_document(text, text, text) IS 'Programa de trabajo de una institución, por etapas.
The work programme of an institution, by stage, as markdown or html. Raises 23503 for no such edition or implementing institution, 55000 when the group has not approved it or nothing is planned, 22023 for another format.';

CREATE FUNCTION infra_api.commitment_document(edition text, institution text, format text DEFAULT 'markdown')
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	e constant infra.edition := infra.known_edition(edition);
	i constant infra.institution := infra.implementing_institution(edition, institution);
	g constant infra.actor_group := infra.group_of(edition, institution);
	c infra.commitment;
BEGIN
	SELECT * INTO c FROM infra.commitment t WHERE t.edition = e.edition AND t.institution = i.institution;
	IF c.approved_on IS NULL THEN
		PERFORM infra.refuse('55000', 'the commitment is not approved / el compromiso no está aprobado', 'Approve it: infra_api.approve_commitment. / Apruébelo: infra_api.approve_commitment.');
	END IF;
	RETURN infra.document_as(concat_ws(E'\n\n',
		infra.document_head('Compromiso de publicación', e),
		'Institución implementadora: **' || infra.markdown(i.name) || '**. Titular: ' || infra.markdown(i.head) || '.',
		'Grupo: ' || infra.markdown(g.name) || ', que lo aprobó el ' || infra.date_in_words(c.approved_on) || '.',
		infra.document_part('La institución se compromete a', infra.markdown_paragraphs(c.text)),
		infra.committed_part(e.edition, i.institution),
		infra.committed_amount(e.edition, ARRAY[i.institution])), format);
END
$function$;
COMMENT ON FUNCTION infra_api.commitment_document(text, text, text) IS 'Compromiso de publicación de una institución, con sus proyectos y montos.
The publication commitment of an institution, with its projects and amounts, as markdown or html. Raises 23503 for no such edition or implementing institution, 55000 when the group has not approved it, 22023 for another format.';

CREATE FUNCTION infra_api.progress_report(edition text, actor_group text, format text DEFAULT 'markdown')
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	e constant infra.edition := infra.known_edition(edition);
	g constant infra.actor_group := infra.installed_group(edition, actor_group);
	heads constant text[] := '{Institución,Programadas,Cumplidas,A tiempo,Tarde,Vencidas,Cumplimiento,Puntualidad}';
	institutions text[];
	progress text;
BEGIN
	SELECT array_agg(m.institution) INTO institutions FROM infra.group_implementer m WHERE m.edition = e.edition AND m.actor_group = g.actor_group;
	SELECT infra.markdown_table(heads,
		array_agg(ARRAY[i.name, infra.number_text(d.planned), infra.number_text(d.done), infra.number_text(d.on_time), infra.number_text(d.late), infra.number_text(d.overdue),
			infra.percent_text(d.completion), infra.percent_text(d.punctuality)] ORDER BY ia.normal_name(i.name) COLLATE "C", i.institution COLLATE "C")
		|| ARRAY['Total del grupo', infra.number_text(sum(d.planned)), infra.number_text(sum(d.done)), infra.number_text(sum(d.on_time)), infra.number_text(sum(d.late)), infra.number_text(sum(d.overdue)),
			infra.percent_text(infra.percent(sum(d.done)::bigint, sum(d.planned)::bigint)), infra.percent_text(infra.percent(sum(d.on_time)::bigint, sum(d.done)::bigint))]) INTO progress
	FROM infra.dashboard d JOIN infra.institution i USING (institution) WHERE d.edition = e.edition AND d.institution = ANY (institutions) HAVING count(*) > 0;
	IF progress IS NULL THEN
		PERFORM infra.refuse('55000', 'no activities are planned / no hay actividades programadas', 'Write them in infra.programme_activity. / Escríbalas en infra.programme_activity.');
	END IF;
	RETURN infra.document_as(concat_ws(E'\n\n',
		infra.document_head('Informe de avance', e),
		'La coordinación de **' || infra.markdown(g.name) || '** informa al Consejo Impulsor, con corte al ' || infra.date_in_words(current_date) || '.',
		'El grupo se instaló el ' || infra.date_in_words(g.installed_on)
			|| coalesce((SELECT ' y aprobó su programa de trabajo el ' || infra.date_in_words(w.approved_on) FROM infra.work_programme w WHERE w.edition = e.edition AND w.actor_group = g.actor_group), ' y no ha aprobado su programa de trabajo') || '.',
		infra.document_part('Avance por institución', progress),
		infra.stage_part(e.edition, institutions),
		infra.document_part('Actividades vencidas', (
			SELECT infra.markdown_table('{Institución,No.,Actividad,Responsable,Venció el}',
				array_agg(ARRAY[i.name, a.activity::text, a.name, a.responsible, infra.date_in_words(a.planned_end)] ORDER BY ia.normal_name(i.name) COLLATE "C", i.institution COLLATE "C", a.activity))
			FROM infra.programme_activity a JOIN infra.institution i USING (institution) WHERE a.edition = e.edition AND a.institution = ANY (institutions) AND a.done_on IS NULL AND a.planned_end < current_date)),
		infra.document_part('Capacitación', (
			SELECT infra.markdown_table('{Sesión,Tema,Fecha,Integrantes que asistieron}',
				array_agg(ARRAY[s.session::text, t.name, infra.date_in_words(s.held_on), (SELECT count(*)::text FROM infra.training_attendance a WHERE (a.edition, a.actor_group, a.session) = (s.edition, s.actor_group, s.session))] ORDER BY s.session))
			FROM infra.training_session s JOIN infra.training_topic t USING (edition, topic) WHERE s.edition = e.edition AND s.actor_group = g.actor_group)),
		infra.document_part('Reuniones', (
			SELECT infra.markdown_table('{No.,Fecha,Asunto}', array_agg(ARRAY[m.meeting::text, infra.date_in_words(m.held_on), m.subject] ORDER BY m.meeting)) FROM infra.meeting m WHERE m.edition = e.edition AND m.actor_group = g.actor_group)),
		infra.document_part('Acuerdos', (
			SELECT infra.markdown_table('{Reunión,No.,Acuerdo,Para el,Cumplido el}',
				array_agg(ARRAY[a.meeting::text, a.agreement::text, a.text, infra.date_in_words(a.due_on), coalesce(infra.date_in_words(a.fulfilled_on), 'Pendiente')] ORDER BY a.meeting, a.agreement))
			FROM infra.agreement a WHERE a.edition = e.edition AND a.actor_group = g.actor_group)),
		infra.document_part('Compromisos de publicación', (
			SELECT infra.markdown_table('{Institución,Proyectos,Aprobado el}',
				array_agg(ARRAY[i.name, (SELECT count(*)::text FROM infra.committed_project p WHERE (p.institution, p.edition) = (c.institution, c.edition)),
					coalesce(infra.date_in_words(c.approved_on), 'Pendiente')] ORDER BY ia.normal_name(i.name) COLLATE "C", i.institution COLLATE "C"))
			FROM infra.commitment c JOIN infra.institution i USING (institution) WHERE c.edition = e.edition AND c.institution = ANY (institutions))),
		infra.document_part('Aportaciones de los integrantes', (
			SELECT infra.markdown_table('{Integrante,Aportación,Fecha,En qué consistió}', array_agg(ARRAY[m.name, infra.label_of(c.kind), infra.date_in_words(c.made_on), c.text] ORDER BY c.member, c.contribution))
			FROM infra.member_contribution c JOIN infra.group_member m USING (edition, actor_group, member) WHERE c.edition = e.edition AND c.actor_group = g.actor_group)),
		infra.document_part('Asuntos ante el Consejo Impulsor', (
			SELECT infra.markdown_table('{No.,Asunto,Fecha,Planteamiento,Respuesta}',
				array_agg(ARRAY[c.matter::text, infra.label_of(c.kind), infra.date_in_words(c.raised_on), c.text, coalesce(c.answer || ' (' || infra.date_in_words(c.answered_on) || ')', 'Pendiente')] ORDER BY c.matter))
			FROM infra.council_matter c WHERE c.edition = e.edition AND c.actor_group = g.actor_group)),
		infra.recommendation_part(e.edition, institutions),
		infra.report_part('Informe de la coordinación', infra.last_report(e.edition, 'progress', g.actor_group, NULL))), format);
END
$function$;
COMMENT ON FUNCTION infra_api.progress_report(text, text, text) IS 'Informe de avance de un grupo, a la fecha.
The progress report of a group as of today, as markdown or html: the dashboard, overdue activities, training, agreements, commitments, recommendations. Raises 23503 for no such edition or group, 55000 when the group is not installed or nothing is planned, 22023 for another format.';

CREATE FUNCTION infra_api.recognition_document(edition text, institution text, format text DEFAULT 'markdown')
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	e constant infra.edition := infra.known_edition(edition);
	i constant infra.institution := infra.implementing_institution(edition, institution);
	f infra.final_progress;
BEGIN
	SELECT * INTO f FROM infra.final_progress t WHERE t.edition = e.edition AND t.institution = i.institution;
	IF NOT FOUND THEN
		PERFORM infra.refuse('55000', 'recognition has not been given / el reconocimiento no se ha dado', 'The council gives it: infra_api.grant_recognition. / Lo da el Consejo: infra_api.grant_recognition.');
	END IF;
	IF NOT f.recognized THEN
		PERFORM infra.refuse('23514', format('"%s" was not recognized / "%s" no fue reconocida', institution, institution), 'See what it reached in infra.final_progress. / Vea en infra.final_progress qué alcanzó.');
	END IF;
	RETURN infra.document_as(concat_ws(E'\n\n',
		infra.document_head('Reconocimiento', e),
		'El Consejo Impulsor otorga el presente reconocimiento a',
		'**' || infra.markdown(i.name) || '**',
		'por haber cumplido en tiempo y forma las actividades que programó: ' || infra.number_text(f.done) || ' de ' || infra.number_text(f.planned)
			|| ' cumplidas (' || infra.percent_text(f.completion) || ') y, de ellas, ' || infra.number_text(f.on_time) || ' a tiempo (' || infra.percent_text(f.punctuality) || ').',
		'Otorgado el ' || infra.date_in_words(f.closed_on) || '.',
		infra.council_part(e.edition)), format);
END
$function$;
COMMENT ON FUNCTION infra_api.recognition_document(text, text, text) IS 'Reconocimiento a una institución.
The recognition of an institution, as markdown or html. Raises 23503 for no such edition or implementing institution, 55000 before recognition is given, 23514 for an institution that was not recognized, 22023 for another format.';

CREATE FUNCTION infra_api.specific_final_report(edition text, institution text, format text DEFAULT 'markdown')
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	e constant infra.edition := infra.known_edition(edition);
	i constant infra.institution := infra.implementing_institution(edition, institution);
	g constant infra.actor_group := infra.group_of(edition, institution);
	r constant infra.report := infra.last_report(edition, 'specific', NULL, institution);
	d infra.dashboard;
	f infra.final_progress;
	approved date;
BEGIN
	SELECT c.approved_on INTO approved FROM infra.commitment c WHERE c.edition = e.edition AND c.institution = i.institution;
	IF approved IS NULL THEN
		PERFORM infra.refuse('55000', 'the commitment is not approved / el compromiso no está aprobado', 'Approve it: infra_api.approve_commitment. / Apruébelo: infra_api.approve_commitment.');
	END IF;
	SELECT * INTO d FROM infra.dashboard t WHERE t.edition = e.edition AND t.institution = i.institution;
	IF NOT FOUND THEN
		PERFORM infra.refuse('55000', 'no activities are planned / no hay actividades programadas', 'Write them in infra.programme_activity. / Escríbalas en infra.programme_activity.');
	END IF;
	-- what was reached when the edition closed stays, whatever the dashboard says later
	SELECT * INTO f FROM infra.final_progress t WHERE t.edition = e.edition AND t.institution = i.institution;
	RETURN infra.document_as(concat_ws(E'\n\n',
		infra.document_head('Informe final específico', e),
		'Institución implementadora: **' || infra.markdown(i.name) || '**. Titular: ' || infra.markdown(i.head) || '. Grupo: ' || infra.markdown(g.name) || '.',
		'Actividades programadas: ' || infra.number_text(coalesce(f.planned, d.planned)) || '; cumplidas: ' || infra.number_text(coalesce(f.done, d.done)) || ' (' || infra.percent_text(coalesce(f.completion, d.completion)) || ')'
			|| coalesce('; de ellas, a tiempo: ' || infra.number_text(coalesce(f.on_time, d.on_time)) || ' (' || infra.percent_text(CASE WHEN f.edition IS NULL THEN d.punctuality ELSE f.punctuality END) || ')', '') || '. '
			|| coalesce('Avance final, cerrado el ' || infra.date_in_words(f.closed_on) || '.', 'Avance al ' || infra.date_in_words(current_date) || '; el avance final no se ha cerrado.')
			|| CASE WHEN f.recognized THEN ' El Consejo Impulsor le otorgó reconocimiento.' ELSE '' END,
		infra.stage_part(e.edition, ARRAY[i.institution]),
		infra.document_part('Actividades', (
			SELECT infra.markdown_table('{No.,Etapa,Actividad,Responsable,Término programado,Cumplida el}',
				array_agg(ARRAY[a.activity::text, a.stage::text, a.name, a.responsible, infra.date_in_words(a.planned_end), coalesce(infra.date_in_words(a.done_on), 'Pendiente')] ORDER BY a.activity))
			FROM infra.programme_activity a WHERE a.edition = e.edition AND a.institution = i.institution)),
		'El compromiso de publicación se aprobó el ' || infra.date_in_words(approved) || '.',
		infra.committed_part(e.edition, i.institution),
		infra.committed_amount(e.edition, ARRAY[i.institution]),
		infra.mapping_part(e.edition, i.institution),
		infra.recommendation_part(e.edition, ARRAY[i.institution]),
		infra.report_part('Informe de la institución', r),
		infra.document_part('Retroalimentación de los integrantes', (
			SELECT infra.markdown_table('{Integrante,Retroalimentación}', array_agg(ARRAY[m.name, t.text] ORDER BY m.actor_group COLLATE "C", m.member))
			FROM infra.report_feedback t JOIN infra.group_member m USING (edition, actor_group, member) WHERE t.edition = r.edition AND t.report = r.report)),
		infra.document_part('Ruta de seguimiento', (SELECT infra.markdown_paragraphs(t.text) FROM infra.follow_up_route t WHERE t.edition = e.edition AND t.institution = i.institution))), format);
END
$function$;
COMMENT ON FUNCTION infra_api.specific_final_report(text, text, text) IS 'Informe final específico de una institución.
The specific final report of an institution, as markdown or html: activities, commitment, mapping and information needs, recommendations, its own report and the members'' feedback, its follow-up route. Percentages are those kept when the edition closed, before that of today. Raises 23503 for no such edition or implementing institution, 55000 without approved commitment or planned activities, 22023 for another format.';

CREATE FUNCTION infra_api.general_final_report(edition text, format text DEFAULT 'markdown')
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	e constant infra.edition := infra.known_edition(edition);
	s infra.selection;
	institutions text[];
BEGIN
	SELECT * INTO s FROM infra.selection t WHERE t.edition = e.edition;
	SELECT array_agg(f.institution) INTO institutions FROM infra.final_progress f WHERE f.edition = e.edition;
	IF s.edition IS NULL OR institutions IS NULL THEN
		PERFORM infra.refuse('55000', 'the final progress is not closed / el avance final no se ha cerrado', 'It is closed when recognition is given: infra_api.grant_recognition. / Se cierra al dar el reconocimiento: infra_api.grant_recognition.');
	END IF;
	RETURN infra.document_as(concat_ws(E'\n\n',
		infra.document_head('Informe final general', e),
		'Fundamento: ' || infra.markdown(e.legal_basis),
		infra.document_part('Objetivos', (SELECT infra.markdown_list(array_agg(t.note ORDER BY t.number)) FROM infra.edition_note t WHERE t.edition = e.edition AND t.topic = 'objective')),
		infra.document_part('Organismos garantes convocantes', (SELECT infra.markdown_list(array_agg(b.acronym || ', ' || b.state_name ORDER BY b.state)) FROM infra.convener c JOIN infra.guarantor_body b USING (state) WHERE c.edition = e.edition)),
		infra.document_part('Convocatoria y selección', 'Las cartas de interés se recibieron del ' || infra.date_in_words(e.opens) || ' al ' || infra.date_in_words(e.closes)
			|| '. Candidaturas: ' || infra.number_text(s.applications) || '; cupo: ' || infra.number_text(s.cap) || '. '
			|| CASE WHEN s.criteria_applied THEN 'Se aplicaron los criterios de selección.' ELSE 'No fue necesario aplicar los criterios de selección.' END),
		(SELECT infra.markdown_table('{Ámbito,Candidaturas,Seleccionadas}', array_agg(ARRAY[infra.label_of(t.ambit), infra.number_text(t.applications), infra.number_text(t.selected)] ORDER BY array_position('{federal,state,municipal}', t.ambit)))
			FROM (SELECT i.ambit, count(*) AS applications, count(*) FILTER (WHERE r.selected) AS selected FROM infra.selection_result r JOIN infra.institution i USING (institution) WHERE r.edition = e.edition GROUP BY i.ambit) t),
		infra.document_part('Grupos', (
			SELECT infra.markdown_table('{Grupo,Tipo,Instalado el,Programa aprobado el,Instituciones,Integrantes}',
				array_agg(ARRAY[g.name, infra.label_of(g.kind), coalesce(infra.date_in_words(g.installed_on), 'Pendiente'), coalesce(infra.date_in_words(w.approved_on), 'Pendiente'),
				(SELECT count(*)::text FROM infra.group_implementer m WHERE m.edition = g.edition AND m.actor_group = g.actor_group),
					(SELECT count(*)::text FROM infra.group_member m WHERE m.edition = g.edition AND m.actor_group = g.actor_group)] ORDER BY g.actor_group COLLATE "C"))
			FROM infra.actor_group g LEFT JOIN infra.work_programme w USING (edition, actor_group) WHERE g.edition = e.edition)),
		infra.document_part('Capacitación', (
			SELECT infra.markdown_table('{Tema,Sesiones,Asistencias}', array_agg(ARRAY[t.topic || '. ' || t.name, (SELECT infra.number_text(count(*)) FROM infra.training_session x WHERE x.edition = t.edition AND x.topic = t.topic),
				(SELECT infra.number_text(count(*)) FROM infra.training_session x JOIN infra.training_attendance a USING (edition, actor_group, session) WHERE x.edition = t.edition AND x.topic = t.topic)] ORDER BY t.topic))
			FROM infra.training_topic t WHERE t.edition = e.edition)),
		infra.document_part('Compromisos de publicación', (
			SELECT infra.markdown_table('{Origen del proyecto,Proyectos comprometidos}', array_agg(ARRAY[infra.label_of(t.origin), infra.number_text(t.projects)] ORDER BY t.origin COLLATE "C") || ARRAY['Total', infra.number_text(sum(t.projects))])
			FROM (SELECT p.origin, count(*) AS projects FROM infra.commitment k JOIN infra.committed_project c USING (institution, edition)
				JOIN infra.candidate_project p USING (institution, edition, candidate) WHERE k.edition = e.edition AND k.approved_on IS NOT NULL GROUP BY p.origin) t HAVING count(*) > 0)),
		infra.committed_amount(e.edition, institutions),
		infra.document_part('Avance final por institución', (
			SELECT infra.markdown_table('{Institución,Programadas,Cumplidas,A tiempo,Cumplimiento,Puntualidad,Reconocimiento}',
				array_agg(ARRAY[i.name, infra.number_text(f.planned), infra.number_text(f.done), infra.number_text(f.on_time), infra.percent_text(f.completion), infra.percent_text(f.punctuality),
					CASE WHEN f.recognized THEN 'Sí' ELSE 'No' END] ORDER BY ia.normal_name(i.name) COLLATE "C", i.institution COLLATE "C")
				|| ARRAY['Total', infra.number_text(sum(f.planned)), infra.number_text(sum(f.done)), infra.number_text(sum(f.on_time)),
					infra.percent_text(infra.percent(sum(f.done), sum(f.planned))), infra.percent_text(infra.percent(sum(f.on_time), sum(f.done))), infra.number_text(count(*) FILTER (WHERE f.recognized)) || ' de ' || infra.number_text(count(*))])
			FROM infra.final_progress f JOIN infra.institution i USING (institution) WHERE f.edition = e.edition)),
		infra.stage_part(e.edition, institutions),
		infra.document_part('Calendario', (
			SELECT infra.markdown_table('{Etapa,Actividad,Término planeado,Término real}',
				array_agg(ARRAY[c.stage::text, c.name, infra.date_in_words(c.planned_end), coalesce(infra.date_in_words(c.actual_end), 'Sin registro')] ORDER BY c.stage, c.number))
			FROM infra.calendar_activity c WHERE c.edition = e.edition)),
		infra.recommendation_part(e.edition, institutions),
		infra.document_part('Rutas de seguimiento', (SELECT infra.markdown_table('{Institución,Ruta}',
			array_agg(ARRAY[i.name, t.text] ORDER BY ia.normal_name(i.name) COLLATE "C", i.institution COLLATE "C")) FROM infra.follow_up_route t JOIN infra.institution i USING (institution) WHERE t.edition = e.edition)),
		infra.report_part('Informe del Consejo Impulsor', infra.last_report(e.edition, 'general', NULL, NULL)),
		infra.council_part(e.edition)), format);
END
$function$;
COMMENT ON FUNCTION infra_api.general_final_report(text, text) IS 'Informe final general de una edición.
The general final report of an edition, as markdown or html: selection, groups, training, commitments, final progress and recognition, calendar, recommendations. Raises 23503 for no such edition, 55000 before the final progress is closed, 22023 for another format.';
