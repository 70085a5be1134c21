-- What the tests of the composite types share: a document through its type and back, and a verdict on that.
--
-- Decision: documents are compared as text, because jsonb's own = takes 1.0 for 1 and the promise is the same document.
-- A refusal counts only if its SQLSTATE is of class 22 and its words hold the JSON Pointer of the place.

-- A document without what the pointers name; the deepest and the last go first, so that the others keep their places.
CREATE FUNCTION less(doc jsonb, pointers text[]) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	steps text[];
BEGIN
	FOR steps IN
		SELECT ARRAY(SELECT replace(replace(s, '~1', '/'), '~0', '~') FROM unnest((string_to_array(p, '/'))[2:]) WITH ORDINALITY AS u (s, i) ORDER BY i)
		FROM unnest(pointers) AS p
		ORDER BY ARRAY(SELECT CASE WHEN s ~ '^\d+$' THEN lpad(s, 10, '0') ELSE s END FROM unnest(string_to_array(p, '/')) AS s) DESC
	LOOP
		doc := doc #- steps;
	END LOOP;
	RETURN doc;
END $$;

-- The round trip through a type, or the SQLSTATE and the words of its refusal.
CREATE FUNCTION there_and_back(type text, doc jsonb, OUT back jsonb, OUT state text, OUT words text) LANGUAGE plpgsql AS $$
DECLARE
	more text;
BEGIN
	EXECUTE format('SELECT ($1::ia.%I)::jsonb', type) INTO back USING doc;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, words = MESSAGE_TEXT, more = PG_EXCEPTION_DETAIL;
	words := words || ' ' || more;
END $$;

-- Whether words hold that pointer: alone, or as the beginning of a longer one.
CREATE FUNCTION names(words text, pointer text, alone boolean) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT words ~ ('(?<![[:alnum:]_])' || regexp_replace(pointer, '([][\\.*+?^${}()|])', '\\\1', 'g') || CASE WHEN alone THEN '(?![[:alnum:]_/])' ELSE '(?![[:alnum:]_])' END)
$$;

-- 'exact', 'refused', or what is wrong. wanted: the document that should come back; place: what a refusal should name.
CREATE FUNCTION verdict(type text, doc jsonb, wanted jsonb, place text) RETURNS text LANGUAGE sql AS $$
	SELECT CASE
		WHEN state IS NULL AND back::text IS NOT DISTINCT FROM wanted::text THEN 'exact'
		WHEN state IS NULL THEN 'other: ' || coalesce(left(back::text, 300), 'NULL') || ' not ' || coalesce(left(wanted::text, 300), 'NULL')
		WHEN state !~ '^22' THEN state || ' ' || words
		WHEN names(words, place, false) THEN 'refused'
		ELSE 'unnamed place: ' || words
		END
	FROM there_and_back(type, doc)
$$;
