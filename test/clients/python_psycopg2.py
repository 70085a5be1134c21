# python_psycopg2.py: what 017_clients.pl asks of every client, with psycopg2: python_psycopg2.py JSON-FILE OTHER-FILE; the
# connection comes from PG… variables. It writes parameters into the text itself: a prepared statement is made by hand.
import struct
import sys
from datetime import timezone

import psycopg2
from psycopg2.extras import Json

connection = psycopg2.connect('')
connection.autocommit = True
ask = connection.cursor()


def rows(sql, *values):
    ask.execute(sql, values)
    return ask.fetchall()


def show(*values):
    print('\t'.join('null' if v is None else str(v) for v in values))


found = rows('SELECT institution, name, municipality FROM infra_api.institutions')
show('institutions', len(found), *[v for r in found if r[0] == 'rio-claro' for v in r[1:]])
show('dashboard', *rows('SELECT planned, completion FROM infra_api.dashboard WHERE institution = %s', 'rio-claro')[0])
title, amount, start = rows('SELECT title, amount, period_start FROM infra_api.projects WHERE project_id = %s', 'p1')[0]
show('project', title, amount, start.astimezone(timezone.utc).strftime('%Y-%m-%dT%H:%M:%S+00'))
day, names = rows('SELECT sent_on, institutions FROM infra_api.guarantor_notices WHERE state = %s', '19')[0]
show('notice', day.isoformat(), ','.join(names))
show('draft', rows('SELECT document FROM infra_api.drafts WHERE project_id = %s', 'oc4ids-xxxxxx-rio-claro-1')[0][0]['title'])
# EWKB in hexadecimal: byte order, type, SRID, count, then each point with byte order and type
place = bytes.fromhex(rows('SELECT geom FROM infra_api.project_points WHERE project_id = %s', 'p1')[0][0])
show('point', *['%g' % v for v in struct.unpack_from('<I', place, 5) + struct.unpack_from('<dd', place, 18)])
show('search', rows('SELECT project_id FROM infra_api.search(%s)', 'nandu')[0][0])
show('features', len(rows('SELECT infra_api.features(%s, %s, %s, %s)', -101, 25, -100, 26)[0][0]['features']))
ask.execute('PREPARE handed_in (bytea, text) AS SELECT admitted, known, projects FROM infra_api.import(\'rio-claro\', $1, $2)')
for kind, path in zip(('json', 'bin'), sys.argv[1:]):
    verdict = rows('EXECUTE handed_in (%s, %s)', psycopg2.Binary(open(path, 'rb').read()), 'python_psycopg2.' + kind)[0]
    if kind == 'json':
        show('import', *[str(v)[0].lower() for v in verdict])
    else:
        show('bytes', str(verdict[0])[0].lower(), bytes(rows('SELECT sha256 FROM infra_api.submissions WHERE file = %s', 'python_psycopg2.bin')[0][0]).hex())
try:
    rows('SELECT infra_api.submit_application(%s, %s, %s, %s, %s, true)', 'hoy', 'rio-claro', 'Luz Peña', 'Luz', Json([{'amount': 'mucho'}]))
except psycopg2.Error as e:
    show('refusal', e.pgcode, e.diag.message_primary, e.diag.message_detail, e.diag.message_hint)
