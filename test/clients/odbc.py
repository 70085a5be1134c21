# odbc.py: what 017_clients.pl asks of every client, over ODBC (psqlODBC, through pyodbc), as spreadsheets and BI programs come:
# odbc.py JSON-FILE OTHER-FILE; the connection comes from PG… variables. Lists, jsonb and geometry arrive as text.
import json
import os
import struct
import sys

import pyodbc

# without ByteaAsLongVarBinary bytes over 255 do not travel; MaxLongVarcharSize is where a text is cut off
connection = pyodbc.connect('Driver={PostgreSQL Unicode};Servername=%s;Port=%s;Database=%s;UID=%s;PWD=%s;ByteaAsLongVarBinary=1;BoolsAsChar=0;MaxLongVarcharSize=1000000;ConnSettings=SET TimeZone TO UTC'
    % tuple(os.environ[v] for v in ('PGHOST', 'PGPORT', 'PGDATABASE', 'PGUSER', 'PGPASSWORD')), autocommit=True)
ask = connection.cursor()


def rows(sql, *values):
    return ask.execute(sql, *values).fetchall()


def show(*values):
    print('\t'.join('null' if v is None else str(v) for v in values))


found = rows('SELECT institution, name, municipality FROM infra_api.institutions')
show('institutions', len(found), *[v for r in found if r[0] == 'rio-claro' for v in r[1:]])
show('dashboard', *rows('SELECT planned, completion FROM infra_api.dashboard WHERE institution = ?', 'rio-claro')[0])
title, amount, start = rows('SELECT title, amount, period_start FROM infra_api.projects WHERE project_id = ?', 'p1')[0]
show('project', title, amount, start.strftime('%Y-%m-%dT%H:%M:%S+00'))
day, names = rows('SELECT sent_on, institutions FROM infra_api.guarantor_notices WHERE state = ?', '19')[0]
show('notice', day.isoformat(), names.strip('{}'))
show('draft', json.loads(rows('SELECT document FROM infra_api.drafts WHERE project_id = ?', 'oc4ids-xxxxxx-rio-claro-1')[0][0])['title'])
# EWKB in hexadecimal: byte order, type, SRID, count, then each point with byte order and type
place = bytes.fromhex(rows('SELECT geom FROM infra_api.project_points WHERE project_id = ?', 'p1')[0][0])
show('point', *['%g' % v for v in struct.unpack_from('<I', place, 5) + struct.unpack_from('<dd', place, 18)])
show('search', rows('SELECT project_id FROM infra_api.search(?)', 'nandu')[0][0])
show('features', len(json.loads(rows('SELECT infra_api.features(?, ?, ?, ?)', -101.0, 25.0, -100.0, 26.0)[0][0])['features']))
for kind, path in zip(('json', 'bin'), sys.argv[1:]):
    verdict = rows('SELECT admitted, known, projects FROM infra_api.import(?, ?, ?)', 'rio-claro', open(path, 'rb').read(), 'odbc.' + kind)[0]
    if kind == 'json':
        show('import', *[str(v)[0].lower() for v in verdict])
    else:
        show('bytes', str(verdict[0])[0].lower(), rows('SELECT sha256 FROM infra_api.submissions WHERE file = ?', 'odbc.bin')[0][0].hex())
try:
    rows('SELECT infra_api.submit_application(?, ?, ?, ?, CAST(? AS jsonb), true)', 'hoy', 'rio-claro', 'Luz Peña', 'Luz', '[{"amount": "mucho"}]')
except pyodbc.Error as e:
    # SQLSTATE, and a text with the detail; the hint does not arrive
    show('refusal', e.args[0], ' '.join(e.args[1].split('\n')[:-1]))
