-- exercise.sql: every C function of ia on one input, for the lanes that watch the memory.
--
-- Decision: what the functions answer is judged by `make test`; here they only have to survive. An input goes through
-- admission as bytes, text and lines; what is admitted, or what only jsonb's own parser takes, goes through validation
-- as each standard and version, in both languages. A document is read from a table too: out of line, compressed and
-- with a short header are three other places in memory. Written so that psql and `postgres --single` both can run it
-- (a statement ends where its line ends).

-- lz4 as well as pglz: other code brings the document into memory.
CREATE TABLE stored (how text, doc jsonb);

CREATE FUNCTION exercise_document(doc jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	total bigint := 0;
	n bigint;
	spoken text;
	pair text[];
	name text;
	verdict boolean;
BEGIN
	FOREACH spoken IN ARRAY ARRAY['es', 'en'] LOOP
		PERFORM set_config('ia.language', spoken, false);
		SELECT count(*) + coalesce(sum(length(f::text)), 0) INTO n FROM ia.validate(doc) f;
		total := total + n + length(ia.validation(doc)::text);
	END LOOP;
	FOREACH pair SLICE 1 IN ARRAY ARRAY[['oc4ids', '0.9.1'], ['oc4ids', '0.9.5'], ['ocds', '1.1']] LOOP
		SELECT count(*) + coalesce(sum(length(f::text)), 0) INTO n FROM ia.validate(doc, pair[1], pair[2]) f;
		verdict := ia.is_valid(doc, pair[1], pair[2]);
		total := total + n + length(ia.validation(doc, pair[1])::text);
	END LOOP;
	SELECT total + count(*) + sum(length(f.path)) + length(ia.unflatten(f)::text) + length(ia.unflatten(array_agg(f ORDER BY md5(f.pointer)))::text)
		INTO total FROM ia.flatten(doc) f;
	SELECT total + count(*) + coalesce(sum(length(u::text)), 0) INTO total FROM ia.unmapped(doc) u;
	SELECT coalesce(total, 0) + (SELECT count(x::text) FROM ia.documents(doc) x) + (SELECT count(x::text) FROM ia.parties(doc) x) + (SELECT count(x::text) FROM ia.milestones(doc) x)
		+ (SELECT count(x::text) FROM ia.releases(doc) x) + (SELECT count(x::text) FROM ia.items(doc) x) INTO total;
	-- A document that does not fit is refused; the cast that fits goes back too.
	FOREACH name IN ARRAY ARRAY['oc4ids_project', 'oc4ids_project_package', 'ocds_release', 'ocds_release_package', 'ocds_record', 'ocds_record_package', 'ocds_versioned_release'] LOOP
		BEGIN
			EXECUTE format('SELECT length(($1::ia.%I)::jsonb::text)', name) INTO n USING doc;
			total := total + n;
		EXCEPTION WHEN data_exception THEN total := total + 1;
		END;
	END LOOP;
	-- Its texts as RFC and as budget keys, its objects as budget lines.
	SELECT total + (SELECT count(m::text) FROM ia.budget_moments(doc) m) + (SELECT count(t::text) FROM ia.budget_totals(doc, 3) t) + count(ia.normal_rfc(v #>> '{}') || ia.rfc_person(v #>> '{}') || ia.is_rfc(v #>> '{}')) + coalesce(sum((SELECT count(f::text) FROM ia.rfc_findings(v #>> '{}') f)), 0)
		+ count(ia.budget_key_text(ia.budget_prefix(ia.budget_key(v), 9))) INTO total FROM (SELECT v FROM jsonb_path_query(doc, 'strict $.**', '{}', true) v LIMIT 200) x;
	BEGIN
		total := total + coalesce(length(ia.budget_key_text(ia.budget_key(doc #>> '{id}'))), 0);
	EXCEPTION WHEN data_exception THEN total := total + 1;
	END;
	-- Whatever it is, merged: alone, with itself, onto itself; what it is called, and what there is to say of it.
	BEGIN
		SELECT total + count(f::text) INTO total FROM unnest(ARRAY[doc, jsonb_build_array(doc, doc), jsonb_build_object('compiledRelease', doc, 'versionedRelease', doc)]) p, ia.merge_findings(p) f;
	EXCEPTION WHEN data_exception THEN total := total + 1;
	END;
	FOREACH name IN ARRAY ARRAY['compiled', 'versioned'] LOOP
		BEGIN
			total := total + length(ia.merge(doc, name)::text) + (SELECT count(c::text) FROM ia.release_changes(doc) c);
		EXCEPTION WHEN data_exception THEN total := total + 1;
		END;
		BEGIN
			total := total + length(ia.merge_append(ia.merge(jsonb_build_array(doc), name), doc, name)::text) + length(ia.merge(jsonb_build_array(doc, doc), name, '{"conflict": "last", "null": "specification"}')::text);
		EXCEPTION WHEN data_exception THEN total := total + 1;
		END;
	END LOOP;
	-- In packages: as the row, with itself; as the metadata.
	FOREACH name IN ARRAY ARRAY['{}', '{"releases": "linked", "url": "https://a.example", "compiled": true, "versioned": true, "conflict": "last"}', '{"releases": "full", "compiled": true}'] LOOP
		BEGIN
			total := total + (SELECT length(ia.record_package(d, '{"uri": "https://a.example", "publishedDate": "2024-01-01T00:00:00Z", "publisher": {"name": "A"}}', name::jsonb)::text) + length(ia.release_package(d, '{"uri": "https://a.example", "publishedDate": "2024-01-01T00:00:00Z", "publisher": {"name": "A"}}')::text)
				FROM (SELECT doc AS d UNION ALL SELECT jsonb_path_query(doc, '$.releases[*]') UNION ALL SELECT jsonb_path_query(doc, '$.records[*]')) rows);
		EXCEPTION WHEN data_exception THEN total := total + 1;
		END;
	END LOOP;
	BEGIN
		total := total + length(ia.record_package('{"ocid": "x"}', doc - '{releases,records}'::text[])::text);
	EXCEPTION WHEN data_exception THEN total := total + 1;
	END;
	-- Its places.
	total := total + (SELECT count(g::text) FROM ia.geometries(doc) g) + length(coalesce(ia.geometry_of(doc)::text, '')) + length(ia.swap_axes(doc)::text)
		+ (SELECT count(f::text) FROM ia.place_findings(doc, ST_MakeEnvelope(-101, 25, -100, 26, 4326)) f);
	-- The document as a profile, a patch and a schema: strange ones, most of the time.
	SELECT total + count(f::text) INTO total FROM unnest(ARRAY[doc, jsonb_build_object('patches', jsonb_build_array(doc)), jsonb_build_object('schema', doc)]) p, ia.profile_findings(p) f;
	SELECT total + count(f::text) INTO total FROM ia.validate(doc, profile => '{"patches": [{"definitions": {"Award": {"properties": {"rationale": {"type": "string"}}}}}], "codelists": {"+awardStatus": ["deserted"]}}') f;
	RETURN total + ia.is_valid(doc)::integer;
END $$;

CREATE FUNCTION exercise(raw bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	r record;
	words text;
	said bigint := 0;
	n bigint;
	parsed jsonb;
BEGIN
	SELECT * INTO r FROM ia.intake(raw);
	said := length(r::text);
	IF r.doc IS NOT NULL THEN
		said := said + exercise_document(r.doc);
	END IF;
	SELECT coalesce(sum(length(l::text)), 0) INTO n FROM ia.intake_lines(raw) l;
	said := said + n;
	-- Both of these may refuse the bytes; that is PostgreSQL's matter.
	BEGIN
		words := convert_from(raw, 'UTF8');
	EXCEPTION WHEN OTHERS THEN words := NULL;
	END;
	IF words IS NOT NULL THEN
		SELECT length(t::text) INTO n FROM ia.intake(words) t;
		said := said + n;
	END IF;
	IF words IS NOT NULL AND length(raw) < 1000000 THEN
		BEGIN
			parsed := words::jsonb;
		EXCEPTION WHEN OTHERS THEN parsed := NULL;
		END;
	END IF;
	IF parsed IS NOT NULL THEN
		IF r.doc IS NULL THEN
			said := said + exercise_document(parsed);
		END IF;
		TRUNCATE stored;
		INSERT INTO stored VALUES ('stored', parsed);
		SELECT count(*) INTO n FROM stored s, ia.validate(s.doc) f;
		said := said + n + (SELECT length(ia.unflatten(f)::text) FROM stored s, ia.flatten(s.doc) f);
		said := said + n + (SELECT ia.is_valid(s.doc)::integer FROM stored s);
	END IF;
	RETURN coalesce(r.kind, 'refused') || ' ' || said;
END $$;

-- A document cut after every `step` bytes, and with one byte replaced there: each an input of its own.
CREATE FUNCTION exercise_damaged(raw bytea, step integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	at integer;
	byte integer;
	damaged bytea;
	admitted integer := 0;
	tried integer := 0;
	r record;
BEGIN
	at := 0;
	WHILE at < length(raw) LOOP
		FOREACH byte IN ARRAY ARRAY[-1, 0, 34, 92, 93, 123, 125, 255] LOOP
			-- -1: cut here; else this byte instead of the one that stands here
			damaged := CASE WHEN byte < 0 THEN substring(raw FROM 1 FOR at) ELSE set_byte(raw, at, byte) END;
			SELECT * INTO r FROM ia.intake(damaged);
			tried := tried + 1;
			IF r.doc IS NOT NULL THEN
				admitted := admitted + 1;
				PERFORM count(f::text) FROM ia.validate(r.doc) f;
				PERFORM ia.is_valid(r.doc);
			END IF;
		END LOOP;
		at := at + step;
	END LOOP;
	RETURN tried || ' tried, ' || admitted || ' admitted';
END $$;
