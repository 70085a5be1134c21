-- model: decides what ia.field and ia.codelist list: how many paths of which document and version, rows that are known from
-- the standards' own documentation, labels in both languages. That each row agrees with the official schemas is the business of
-- `make check-standard`.
\set VERBOSITY terse

CREATE TEMP TABLE field AS
SELECT s.standard, s.version, f.document, f.path, f.type, f.kind, f.required, f.min_length, f.min_items, f.unique_items, f.min_properties, f.minimum, f.format,
	f.pattern, f.codelist, f.closed, f.merge, f.since, f.deprecated, f.label_es, f.label_en
FROM (VALUES ('oc4ids', '0.9.1'), ('oc4ids', '0.9.2'), ('oc4ids', '0.9.3'), ('oc4ids', '0.9.4'), ('oc4ids', '0.9.5'), ('ocds', '1.1')) AS s (standard, version), ia.field(s.standard, s.version) AS f;
CREATE TEMP TABLE code AS
SELECT s.standard, s.version, c.codelist, c.closed, c.code, c.since, c.deprecated, c.label_es, c.label_en
FROM (VALUES ('oc4ids', '0.9.1'), ('oc4ids', '0.9.2'), ('oc4ids', '0.9.3'), ('oc4ids', '0.9.4'), ('oc4ids', '0.9.5'), ('ocds', '1.1')) AS s (standard, version), ia.codelist(s.standard, s.version) AS c;

-- ---- how many ----
SELECT standard, version, document, count(*) AS paths, count(*) FILTER (WHERE required) AS required, count(*) FILTER (WHERE format IS NOT NULL) AS formats,
	count(*) FILTER (WHERE closed) AS closed, count(*) FILTER (WHERE NOT closed) AS open, count(*) FILTER (WHERE unique_items) AS unique_items, count(*) FILTER (WHERE deprecated) AS deprecated
FROM field GROUP BY 1, 2, 3 ORDER BY 1, 2, document COLLATE "C";
SELECT standard, version, count(DISTINCT codelist) AS lists, count(DISTINCT codelist) FILTER (WHERE closed) AS closed, count(*) AS codes, count(*) FILTER (WHERE deprecated) AS deprecated
FROM code GROUP BY 1, 2 ORDER BY 1, 2;
-- NULL is the newest, and 0.9 too; without a standard there is nothing to list
WITH newest AS (SELECT * FROM ia.field('oc4ids'))
SELECT (SELECT count(*) FROM (TABLE newest EXCEPT SELECT * FROM ia.field('oc4ids', '0.9.5')) AS d) AS newest, (SELECT count(*) FROM (TABLE newest EXCEPT SELECT * FROM ia.field('oc4ids', '0.9')) AS d) AS "0.9",
	(SELECT count(*) FROM ia.field(NULL)) AS nothing, (SELECT count(*) FROM ia.codelist(NULL, '0.9.5')) AS no_codes;

-- ---- each path once; paths and rules are of known forms ----
SELECT standard, version, document, path, count(*) FROM field GROUP BY 1, 2, 3, 4 HAVING count(*) > 1 ORDER BY 1, 2, 3, 4;
SELECT DISTINCT path FROM field WHERE path !~ '^(([A-Za-z0-9_]+(_<lang>)?|\[\]|<[01]>)(/|$))*$' ORDER BY 1;
SELECT DISTINCT kind COLLATE "C" AS kind FROM field ORDER BY 1;
SELECT DISTINCT format FROM field WHERE format IS NOT NULL ORDER BY 1;
SELECT DISTINCT merge FROM field WHERE merge IS NOT NULL ORDER BY 1;
SELECT DISTINCT pattern FROM field WHERE pattern IS NOT NULL;
SELECT DISTINCT minimum, min_properties FROM field WHERE minimum IS NOT NULL OR min_properties IS NOT NULL ORDER BY 1, 2;

-- ---- fields one knows ----
SELECT version, path, type, kind, required AS req, min_length AS len, min_items AS items, unique_items AS uniq, format, codelist, closed, since
FROM field WHERE standard = 'oc4ids' AND document = 'project' AND version IN ('0.9.1', '0.9.3', '0.9.5')
	AND path IN ('', 'id', 'title', 'status', 'sector', 'sector/[]', 'budget/amount/currency', 'period/durationInDays', 'locations/[]/geometry/coordinates', 'publicAuthority/id', 'documents/[]/id', 'contractingProcesses/[]/releases/[]/tag', 'language', 'environment/environmentalMeasures')
ORDER BY path COLLATE "C", version;
SELECT document, path, type, kind, required AS req, unique_items AS uniq, format, codelist, closed, merge, deprecated AS depr
FROM field WHERE standard = 'ocds' AND (document, path) IN (VALUES ('release', 'ocid'), ('release', 'id'), ('release', 'date'), ('release', 'tag'), ('release', 'tag/[]'), ('release', 'initiationType'), ('release', 'tender/id'), ('release', 'tender/title'), ('release', 'tender/title_<lang>'), ('release', 'tender/amendment'),
	('release', 'parties/[]/additionalIdentifiers'), ('release', 'contracts/[]/awardID'), ('release', 'tender/items/[]/classification/id'), ('release-package', 'version'), ('release-package', 'uri'), ('record', 'releases'), ('record', 'releases/<0>'), ('record', 'releases/<1>'), ('record', 'releases/<0>/[]/url'), ('record', 'releases/<1>/[]/ocid'), ('versioned-release', 'tender/title'), ('versioned-release', 'initiationType'))
ORDER BY document COLLATE "C", path COLLATE "C";

-- ---- codes one knows ----
SELECT version, string_agg(code, ' ' ORDER BY code COLLATE "C") AS project_status FROM code WHERE standard = 'oc4ids' AND codelist = 'projectStatus' GROUP BY 1 ORDER BY 1;
SELECT code, since, deprecated, label_es, label_en FROM code WHERE version = '0.9.5' AND codelist IN ('projectStatus', 'projectType', 'method') ORDER BY codelist COLLATE "C", code COLLATE "C";
SELECT code, deprecated, label_es, label_en FROM code WHERE standard = 'ocds' AND codelist IN ('tenderStatus', 'releaseTag') ORDER BY codelist COLLATE "C", code COLLATE "C";
SELECT standard, codelist, code FROM code WHERE deprecated AND version IN ('0.9.5', '1.1') ORDER BY standard, codelist COLLATE "C", code COLLATE "C";
SELECT standard, version, count(*) FILTER (WHERE codelist = 'currency') AS currencies, bool_or(codelist = 'currency' AND code = 'MXN') AS mxn, count(*) FILTER (WHERE codelist = 'country') AS countries FROM code GROUP BY 1, 2 ORDER BY 1, 2;
-- Each list a field names is there, and no list is without a field, in each version.
SELECT coalesce(f.standard, c.standard) AS standard, coalesce(f.version, c.version) AS version, f.codelist AS named, c.codelist AS listed
FROM (SELECT DISTINCT standard, version, codelist FROM field WHERE codelist IS NOT NULL) AS f FULL JOIN (SELECT DISTINCT standard, version, codelist FROM code) AS c USING (standard, version, codelist)
WHERE f.codelist IS NULL OR c.codelist IS NULL ORDER BY 1, 2, 3, 4;
-- A list is as closed in one listing as in the other; no code stands twice.
SELECT DISTINCT f.standard, f.version, f.codelist FROM field AS f JOIN code AS c USING (standard, version, codelist) WHERE f.closed <> c.closed ORDER BY 1, 2, 3;
SELECT standard, version, codelist, code FROM code GROUP BY 1, 2, 3, 4 HAVING count(*) > 1 ORDER BY 1, 2, 3, 4;

-- ---- labels: in both languages, for each field that has a name and each code but countries and currencies ----
SELECT standard, version, document, path, label_es, label_en FROM field
WHERE path !~ '(\]|[01]>)$' AND (label_es IS NULL OR label_en IS NULL) ORDER BY 1, 2, 3, path COLLATE "C";
SELECT DISTINCT standard, codelist, code FROM code WHERE codelist NOT IN ('country', 'currency', 'language', 'mediaType') AND (label_es IS NULL OR label_en IS NULL) ORDER BY 1, 2, 3;
SELECT DISTINCT codelist FROM code WHERE label_es IS NULL OR label_en IS NULL ORDER BY 1;
-- Nobody pasted one language into the other, left spaces behind, or ended a label with a full stop.
SELECT count(*) AS sloppy FROM (SELECT label_es, label_en FROM field UNION SELECT label_es, label_en FROM code) AS l WHERE label_es ~ '^\s|\s$|\s\s|\.$' OR label_en ~ '^\s|\s$|\s\s|\.$';
SELECT DISTINCT path FROM field WHERE path ~ '/' AND label_es = label_en ORDER BY 1;

-- ---- what does not exist ----
SELECT * FROM ia.field('oc4id');
SELECT * FROM ia.field('');
SELECT * FROM ia.field('oc4ids', '0.9.6');
SELECT * FROM ia.field('ocds', '0.9.5');
SELECT * FROM ia.field('ocds', '1.0');
SELECT * FROM ia.codelist('iati');
SELECT * FROM ia.codelist('oc4ids', '1.1');
SELECT * FROM ia.field(NULL, 'x');
