# python_psycopg.py: what 017_clients.pl asks of every client, with psycopg 3, prepared statements and binary results:
# python_psycopg.py JSON-FILE OTHER-FILE; the connection comes from PG… variables.
import struct
import sys
from datetime import timezone

import psycopg
from psycopg.types.json import Jsonb

connection = psycopg.connect(autocommit=True, prepare_threshold=0)
ask = connection.cursor(binary=True)


def show(*values):
    print('\t'.join('null' if v is None else str(v) for v in values))


rows = ask.execute('SELECT institution, name, municipality FROM infra_api.institutions').fetchall()
show('institutions', len(rows), *[v for r in rows if r[0] == 'rio-claro' for v in r[1:]])
show('dashboard', *ask.execute('SELECT planned, completion FROM infra_api.dashboard WHERE institution = %s', ['rio-claro']).fetchone())
title, amount, start = ask.execute('SELECT title, amount, period_start FROM infra_api.projects WHERE project_id = %s', ['p1']).fetchone()
show('project', title, amount, start.astimezone(timezone.utc).strftime('%Y-%m-%dT%H:%M:%S+00'))
day, names = ask.execute('SELECT sent_on, institutions FROM infra_api.guarantor_notices WHERE state = %s', ['19']).fetchone()
show('notice', day.isoformat(), ','.join(names))
show('draft', ask.execute('SELECT document FROM infra_api.drafts WHERE project_id = %s', ['oc4ids-xxxxxx-rio-claro-1']).fetchone()[0]['title'])
# EWKB: byte order, type, SRID, count, then each point with byte order and type
place = ask.execute('SELECT geom FROM infra_api.project_points WHERE project_id = %s', ['p1']).fetchone()[0]
show('point', *['%g' % v for v in struct.unpack_from('<I', place, 5) + struct.unpack_from('<dd', place, 18)])
show('search', ask.execute('SELECT project_id FROM infra_api.search(%s)', ['nandu']).fetchone()[0])
show('features', len(ask.execute('SELECT infra_api.features(%s, %s, %s, %s)', [-101.0, 25.0, -100.0, 26.0]).fetchone()[0]['features']))
for kind, path in zip(('json', 'bin'), sys.argv[1:]):
    verdict = ask.execute('SELECT admitted, known, projects FROM infra_api.import(%s, %b, %s)', ['rio-claro', open(path, 'rb').read(), 'python_psycopg.' + kind]).fetchone()
    if kind == 'json':
        show('import', *[str(v)[0].lower() for v in verdict])
    else:
        show('bytes', str(verdict[0])[0].lower(), ask.execute('SELECT sha256 FROM infra_api.submissions WHERE file = %s', ['python_psycopg.bin']).fetchone()[0].hex())
try:
    ask.execute('SELECT infra_api.submit_application(%s, %s, %s, %s, %s, true)', ['hoy', 'rio-claro', 'Luz Peña', 'Luz', Jsonb([{'amount': 'mucho'}])])
except psycopg.Error as e:
    show('refusal', e.sqlstate, e.diag.message_primary, e.diag.message_detail, e.diag.message_hint)
