// node_postgres.js: what 017_clients.pl asks of every client, with node-postgres and named prepared statements:
// node node_postgres.js JSON-FILE OTHER-FILE; the connection comes from PG… variables. numeric and bigint are strings.
const fs = require('fs');
const { Client } = require('pg');

const show = (...values) => console.log(values.map((v) => (v === null ? 'null' : String(v))).join('\t'));

async function main() {
	const client = new Client();
	let statements = 0;
	const rows = async (text, ...values) => (await client.query({ name: 's' + ++statements, text, values })).rows;

	await client.connect();
	const found = await rows('SELECT institution, name, municipality FROM infra_api.institutions');
	const one = found.find((r) => r.institution === 'rio-claro');
	show('institutions', found.length, one.name, one.municipality);
	const [board] = await rows('SELECT planned, completion FROM infra_api.dashboard WHERE institution = $1', 'rio-claro');
	show('dashboard', board.planned, board.completion);
	const [project] = await rows('SELECT title, amount, period_start FROM infra_api.projects WHERE project_id = $1', 'p1');
	show('project', project.title, project.amount, project.period_start.toISOString().replace('.000Z', '+00'));
	const [notice] = await rows('SELECT sent_on, institutions FROM infra_api.guarantor_notices WHERE state = $1', '19');
	// a date is midnight where the program runs
	const two = (n) => String(n).padStart(2, '0');
	show('notice', `${notice.sent_on.getFullYear()}-${two(notice.sent_on.getMonth() + 1)}-${two(notice.sent_on.getDate())}`, notice.institutions.join(','));
	show('draft', (await rows('SELECT document FROM infra_api.drafts WHERE project_id = $1', 'oc4ids-xxxxxx-rio-claro-1'))[0].document.title);
	// EWKB in hexadecimal: byte order, type, SRID, count, then each point with byte order and type
	const place = Buffer.from((await rows('SELECT geom FROM infra_api.project_points WHERE project_id = $1', 'p1'))[0].geom, 'hex');
	show('point', place.readUInt32LE(5), place.readDoubleLE(18), place.readDoubleLE(26));
	show('search', (await rows('SELECT project_id FROM infra_api.search($1)', 'nandu'))[0].project_id);
	show('features', (await rows('SELECT infra_api.features($1, $2, $3, $4)', -101, 25, -100, 26))[0].features.features.length);
	for (const [kind, path] of [['json', process.argv[2]], ['bin', process.argv[3]]]) {
		const [verdict] = await rows('SELECT admitted, known, projects FROM infra_api.import($1, $2, $3)', 'rio-claro', fs.readFileSync(path), 'node_postgres.' + kind);
		const letter = (b) => String(b)[0];
		if (kind === 'json') show('import', letter(verdict.admitted), letter(verdict.known), verdict.projects);
		else show('bytes', letter(verdict.admitted), (await rows('SELECT sha256 FROM infra_api.submissions WHERE file = $1', 'node_postgres.bin'))[0].sha256.toString('hex'));
	}
	try {
		await rows('SELECT infra_api.submit_application($1, $2, $3, $4, $5, true)', 'hoy', 'rio-claro', 'Luz Peña', 'Luz', JSON.stringify([{ amount: 'mucho' }]));
	} catch (e) {
		show('refusal', e.code, e.message, e.detail, e.hint);
	}
	await client.end();
}
main().catch((e) => { console.error(e); process.exit(1); });
