-- 27_publication_profile.sql: what of a document is personal data of natural persons, and how it is masked. A table of the
-- edition says which fields and which patterns of text; nothing is taken out, so that a masked document is as valid as it was
-- and shows that something stood there. An identifier becomes a token that is the same wherever it stands, so that
-- references still lead to whom they led; a secret of this platform keeps it from being guessed by trying all RFCs.
CREATE TABLE infra.publication_profile (
	edition text NOT NULL REFERENCES infra.edition,
	rule text NOT NULL CHECK (rule <> ''),
	kind text NOT NULL CHECK (kind IN ('text', 'prose', 'field', 'person')),
	pattern text NOT NULL CHECK (pattern <> ''),
	PRIMARY KEY (edition, kind, rule),
	CONSTRAINT publication_profile_pattern CHECK (CASE WHEN kind IN ('text', 'prose') THEN '' !~* pattern ELSE true END)
);
COMMENT ON TABLE infra.publication_profile IS 'Perfil de publicación de una edición: qué se protege al publicar. / Publication profile of an edition: what is masked when publishing.';
COMMENT ON COLUMN infra.publication_profile.edition IS 'Edición / edition';
COMMENT ON COLUMN infra.publication_profile.rule IS 'Nombre de la regla / name of the rule';
COMMENT ON COLUMN infra.publication_profile.kind IS 'text: lo que se parezca en cualquier texto o nombre de campo; prose: igual, salvo en identificadores; field: ese campo, donde esté; person: ese campo, solo en personas físicas / text: what looks like it in any text or member name; prose: the same, but not in identifiers; field: that field, wherever it is; person: that field, of natural persons only';
COMMENT ON COLUMN infra.publication_profile.pattern IS 'text y prose: expresión regular; field y person: con qué termina la ruta, como en ia.field / text and prose: regular expression; field and person: how the path ends, as in ia.field';
SELECT infra.protect('infra.publication_profile', 'operator');
GRANT DELETE ON infra.publication_profile TO ia_operator;

-- Nobody but the owner reads it, and there is one; it goes with a dump, so that pseudonyms stay the same.
CREATE TABLE infra.masking_secret (
	one boolean PRIMARY KEY DEFAULT true CHECK (one),
	secret bytea NOT NULL CHECK (octet_length(secret) = 32)
);
COMMENT ON TABLE infra.masking_secret IS 'Secreto con que se calculan los seudónimos; nadie lo lee. / Secret that pseudonyms are computed with; nobody reads it.';
COMMENT ON COLUMN infra.masking_secret.one IS 'Hay uno / there is one';
COMMENT ON COLUMN infra.masking_secret.secret IS 'El secreto / the secret';
ALTER TABLE infra.masking_secret ENABLE ROW LEVEL SECURITY;
INSERT INTO infra.masking_secret (secret) SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

-- An edition begins with these; whoever operates may change them. E-mail addresses of governments (gob.mx) are those of
-- public servants, which the law has published (LGTAIP, article 70, VII).
CREATE FUNCTION infra.seed_publication_profile()
RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
	INSERT INTO infra.publication_profile (edition, rule, kind, pattern) VALUES
		(NEW.edition, 'email', 'text', $re$[[:alnum:]._%+'-]+@(?!([[:alnum:]-]+[.])*gob[.]mx([^[:alnum:].-]|[.][^[:alnum:]]|[.]?$))[[:alnum:]-]+([.][[:alnum:]-]+)+$re$),
		(NEW.edition, 'curp', 'text', $re$(?<![[:alnum:]])(curp)?[A-ZÑ]{4}\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])[HMX][A-ZÑ]{5}[A-Z\d]\d(?![[:alnum:]])$re$),
		(NEW.edition, 'rfc', 'text', $re$(?<![[:alnum:]])(rfc)?[A-ZÑ&]{4}[ -]?\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])[ -]?[A-Z\d]{3}(?![[:alnum:]])$re$),
		(NEW.edition, 'telephone', 'prose', $re$((?<![[:alnum:]]|[[:alnum:]][-_/]|\d[.])|(?<=(tel|cel|fax|fono|app)[-_/]))[(]?([+]?52[)]?[ .-]?(1[ .-]?)?|0(1|44|45)[)]?[ .-]?)?([(]?\d{2}[)]?[ .-]{0,2}\d{4}[ .-]?\d{4}|[(]?\d{3}[)]?[ .-]{0,2}\d{3}[ .-]?\d{4}|\d{2}( \d{2}){4}|\d{3}[ -]\d{3}[ -]\d{2}[ -]\d{2}|\d{2}[ -]\d{3}[ -]\d{5})(?![[:alnum:]]|[-_/][[:alnum:]]|[.]\d)$re$);
	INSERT INTO infra.publication_profile (edition, rule, kind, pattern)
	SELECT NEW.edition, f, 'field', f FROM unnest('{contactPoint/name,additionalContactPoints/[]/name,telephone,faxNumber,people/[]/identifier/id,people/[]/address/streetAddress,people/[]/address/postalCode,beneficialOwners/[]/identifier/id,beneficialOwners/[]/address/streetAddress,beneficialOwners/[]/address/postalCode}'::text[]) f
	UNION ALL
	SELECT NEW.edition, f, 'person', f FROM unnest('{address/streetAddress,address/postalCode}'::text[]) f;
	RETURN NULL;
END
$function$;
COMMENT ON FUNCTION infra.seed_publication_profile() IS 'Disparador: el perfil de publicación con que empieza una edición. / Trigger: the publication profile an edition begins with.';
REVOKE ALL ON FUNCTION infra.seed_publication_profile() FROM PUBLIC;
CREATE TRIGGER seed_publication_profile AFTER INSERT ON infra.edition FOR EACH ROW EXECUTE FUNCTION infra.seed_publication_profile();

-- The patterns of these kinds as one; NULL without any, which finds nothing.
CREATE FUNCTION infra.personal_pattern(edition text, VARIADIC kinds text[])
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT string_agg('(?:' || p.pattern || ')', '|' ORDER BY p.rule) FROM infra.publication_profile p WHERE p.edition = personal_pattern.edition AND p.kind = ANY (kinds);
END;
COMMENT ON FUNCTION infra.personal_pattern(text, text[]) IS 'Los patrones de texto de una edición, juntos. / The text patterns of an edition, as one.';

CREATE FUNCTION infra.mask_text(edition text, words text)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(regexp_replace(words, infra.personal_pattern(mask_text.edition, 'text', 'prose'), '[dato personal]', 'gi'), words);
END;
COMMENT ON FUNCTION infra.mask_text(text, text) IS 'Un texto sin los datos personales que el perfil de la edición reconoce. / A text without the personal data that the edition''s profile recognizes.';

CREATE FUNCTION infra.pseudonym(word text)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'persona-' || left(encode(sha256(s.secret || sha256(s.secret || convert_to(upper(word), 'UTF8'))), 'hex'), 16) FROM infra.masking_secret s;
END;
COMMENT ON FUNCTION infra.pseudonym(text) IS 'Lo que se publica en lugar de un identificador personal; igual en todas partes. / What is published in place of a personal identifier; the same everywhere.';
REVOKE ALL ON FUNCTION infra.pseudonym(text) FROM PUBLIC;

-- The names of a path or pointer; one that holds personal data becomes its pseudonym.
CREATE FUNCTION infra.mask_names(path text, pattern text)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN path ~* pattern THEN (SELECT string_agg(CASE WHEN p ~* pattern THEN infra.pseudonym(p) ELSE p END, '/' ORDER BY n) FROM unnest(string_to_array(path, '/')) WITH ORDINALITY AS t (p, n)) ELSE path END;
END;
COMMENT ON FUNCTION infra.mask_names(text, text) IS 'Una ruta sin datos personales en sus nombres. / A path without personal data in its names.';
REVOKE ALL ON FUNCTION infra.mask_names(text, text) FROM PUBLIC;

-- Leaf by leaf: what walks the document is ia.flatten and ia.unflatten, so its cost grows with the document and no more.
CREATE FUNCTION infra.mask(edition text, document jsonb)
RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
	mark constant text := '[dato personal]';
	in_all constant text := infra.personal_pattern(edition, 'text');
	in_prose constant text := infra.personal_pattern(edition, 'text', 'prose');
	fields constant text[] := ARRAY(SELECT p.pattern FROM infra.publication_profile p WHERE p.edition = mask.edition AND p.kind = 'field');
	of_persons constant text[] := ARRAY(SELECT p.pattern FROM infra.publication_profile p WHERE p.edition = mask.edition AND p.kind = 'person');
BEGIN
	RETURN (
		WITH leaf AS (
			-- title_es is the title, in Spanish
			SELECT f.path, f.pointer, f.value, f.value #>> '{}' AS word, '/' || regexp_replace(f.path, '_[a-z]{2,3}(-[[:alnum:]]+)*$', '') || '/' AS field, jsonb_typeof(f.value) AS kind
			FROM ia.flatten(document) f
		), person AS (
			SELECT left(l.pointer, -length('/identifier/id')) AS pointer FROM leaf l WHERE l.field LIKE '%/identifier/id/' AND l.word ~* in_all
			UNION ALL
			SELECT left(l.pointer, -length('/identifier/legalPersonality')) FROM leaf l WHERE l.field LIKE '%/identifier/legalPersonality/' AND l.word = 'naturalPerson'
		), masked AS (
			SELECT l.*, l.kind IN ('string', 'number') AND (EXISTS (SELECT FROM unnest(fields) x WHERE right(l.field, length(x) + 2) = '/' || x || '/')
				OR EXISTS (SELECT FROM unnest(of_persons) x WHERE right(l.field, length(x) + 2) = '/' || x || '/' AND left(l.pointer, strpos(l.pointer, '/' || x) - 1) IN (SELECT p.pointer FROM person p))) AS whole,
				l.field ~ '/(id|ocid|identifier|[[:alnum:]]*I[dD]s?(/\[\])?)/$' AS is_id, l.field ~ '/(uri|url|email)/$' OR l.word ~* '^[a-z][a-z0-9+.-]*:\S+$' AS is_address
			FROM leaf l
		)
		SELECT ia.unflatten((infra.mask_names(m.path, in_prose), infra.mask_names(m.pointer, in_prose), CASE
			WHEN m.whole THEN to_jsonb(mark)
			WHEN m.kind <> 'string' THEN m.value
			WHEN m.is_address AND m.word ~* in_prose THEN to_jsonb(CASE WHEN m.field LIKE '%/email/' THEN 'dato-personal@example.invalid' ELSE 'about:blank#dato-personal' END)
			WHEN m.is_id AND m.word ~* in_all THEN to_jsonb(infra.pseudonym(m.word))
			WHEN NOT m.is_id AND m.word ~* in_prose THEN to_jsonb(regexp_replace(m.word, in_prose, mark, 'gi'))
			ELSE m.value END)::ia.flat)
		FROM masked m);
END
$function$;
COMMENT ON FUNCTION infra.mask(text, jsonb) IS 'Un documento sin los datos personales que el perfil de la edición reconoce: identificadores por su seudónimo, lo demás por [dato personal].
A document without the personal data that the edition''s profile recognizes: identifiers by their pseudonym, anything else by [dato personal]; all other values stay as they are.';
REVOKE ALL ON FUNCTION infra.mask(text, jsonb) FROM PUBLIC;
