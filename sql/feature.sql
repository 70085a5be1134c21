-- feature: decides how names are compared, what a moment is, and what a project is on a map.
\pset null (null)

SELECT name, ia.normal_name(name) FROM unnest(ARRAY['Nuevo León', 'NUEVO  LEÓN', '  San Pedro Garza García ', 'Gral. Zuazua', 'Parás', 'Dr. Coss', 'Ciénega de Flores', 'Peña-Ñandú', '', '…', NULL]) AS name;

-- moments of the standards, and nothing else; whatever the settings say
SET DateStyle = 'SQL, DMY'; SET TimeZone = 'America/Monterrey';
SELECT spelled, ia.moment(spelled) = m AS right, ia.moment(spelled) IS NULL AS none FROM (VALUES ('2024-03-12T09:00:00-06:00', timestamptz '2024-03-12 15:00:00+00'), ('2024-03-12T15:00:00.5Z', '2024-03-12 15:00:00.5+00'), ('2024-03-12', NULL), ('2024-03-12T09:00:00', NULL), ('12/03/2024', NULL), ('now', NULL), ('', NULL)) AS v (spelled, m);
RESET DateStyle; RESET TimeZone;

-- a project as a Feature; one without places, one without anything; rings go counterclockwise
SELECT jsonb_pretty(ia.feature('{"id": "oc4ids-abc123-1", "title": "Camino", "status": "implementation", "sector": ["transport"], "period": {"startDate": "2024-01-01T00:00:00-06:00"}, "budget": {"amount": {"amount": 1200.50, "currency": "MXN"}},
	"locations": [{"id": "1", "geometry": {"type": "Point", "coordinates": [-100.31, 25.67]}}, {"id": "2", "geometry": {"type": "Point", "coordinates": [25.67, -100.31]}}], "parties": [{"id": "1", "contactPoint": {"email": "a@example.mx"}}]}'));
SELECT ia.feature('{"id": "1", "locations": []}'), ia.feature('{}'), ia.feature(NULL);
SELECT ia.feature('{"locations": [{"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}}]}') -> 'geometry' AS geometry;
-- many of them
SELECT ia.feature_collection(ia.feature(p)) FROM unnest(ARRAY['{"id": "1"}', NULL, '{"id": "2"}']::jsonb[]) p;
SELECT ia.feature_collection(NULL) AS empty, count(*) FROM generate_series(1, 3);
SELECT jsonb_array_length(ia.feature_collection(jsonb_build_object('type', 'Feature', 'id', i)) -> 'features') FROM generate_series(1, 20000) i;
