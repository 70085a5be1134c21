// A programme from the call to the commitments, over HTTP alone: story.mjs URL SECRET, against a platform with an operator
// (sub "operator") and a council ("council"). Speaks TAP.
//
// Decision: plain fetch, as any client would, and a token for each actor; whoever is not told to do something is refused on
// the way. The call is of this year and closes when its operator says so, since letters come now.
import { createHmac } from 'node:crypto';

const [url, secret] = process.argv.slice(2);
const edition = 'http';
const now = Date.now();
let number = 0;

function token(sub, role) {
	const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub, role: `ia_${role}`, aud: 'ia', exp: Math.floor(Date.now() / 1000) + 600 })}`;
	return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

// An actor: get, post, patch, call give the body of an answer, or end the story; refused says with which status.
function actor(sub, role) {
	const headers = sub ? { Authorization: `Bearer ${token(sub, role)}` } : {};
	const ask = (method, path, body, more = {}) => fetch(url + path, {
		method, headers: { ...headers, 'Content-Type': 'application/json', ...more }, body: body && JSON.stringify(body) });
	const done = async (method, path, body, more) => {
		const answer = await ask(method, path, body, more);
		const text = await answer.text();
		if (!answer.ok) throw new Error(`${sub ?? 'the public'}: ${method} ${path}: ${answer.status} ${text}`);
		return text && JSON.parse(text);
	};
	return {
		get: (path) => done('GET', path),
		post: (path, body) => done('POST', path, body, { Prefer: 'return=representation' }),
		patch: (path, body) => done('PATCH', path, body, { Prefer: 'return=representation' }),
		call: (name, args) => done('POST', `/rpc/${name}`, args),
		refused: async (method, path, body) => (await ask(method, path, body)).status,
	};
}

function is(got, wanted, name) {
	const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
	console.log(`${a === b ? 'ok' : 'not ok'} ${++number} - ${name}`);
	if (a !== b) console.log(`# got ${a}, wanted ${b}`);
}

const day = (offset) => new Date(now + offset * 86400000).toISOString().slice(0, 10);
const everybody = actor();
const operator = actor('operator', 'operator');
const council = actor('council', 'council');
const here = `edition=eq.${edition}`;

// ---- who takes part ----
const people = {};
for (const [subject, name] of [['ana', 'Ana Ríos'], ['beto', 'Beto Luna'], ['cora', 'Cora Paz'], ['gabi', 'Gabi Soto'], ['mario', 'Mario Cruz']])
	people[subject] = await operator.call('register_person', { name, subject });
is(await operator.refused('POST', '/rpc/register_person', { name: 'Otra', subject: 'ana' }), 409, 'a subject is one person\'s');
await operator.post('/institutions', ['ana', 'beto', 'cora'].map((s, n) => ({ institution: `obras-${s}`, name: `Obras de ${s}`, ambit: 'municipal', state: '19', head: ['Ana Ríos', 'Beto Luna', 'Cora Paz'][n] })));
await operator.post('/affiliations', ['ana', 'beto', 'cora'].map((s) => ({ person: people[s], institution: `obras-${s}`, role: 'head' })));
await operator.post('/guarantor_members', { person: people.gabi, state: '19' });
const [ana, beto, cora] = ['ana', 'beto', 'cora'].map((s) => actor(s, 'applicant'));
const gabi = actor('gabi', 'coordination');

// ---- the call ----
await operator.post('/editions', { edition, name: 'Infraestructura Abierta por HTTP', year: new Date().getFullYear(), legal_basis: 'Convocatoria', time_zone: 'UTC', opens: day(-10), closes: day(2), max_projects: 5, calendar: 'INAI' });
await operator.post('/stages', [1, 2, 3, 4, 5, 6, 7].map((stage) => ({ edition, stage, name: `Etapa ${stage}` })));
is(await operator.refused('PATCH', `/editions?${here}`, { state: 'open' }), 409, 'no call without a decision on how many take part');
is(await operator.refused('POST', '/rpc/change_cap', { edition, cap: 2, reason: 'La convocatoria' }), 403, 'which the council takes');
await council.call('change_cap', { edition, cap: 2, reason: 'La convocatoria' });
await operator.patch(`/editions?${here}`, { state: 'open' });

// ---- letters ----
const letter = (s, name, projects) => ({ edition, institution: `obras-${s}`, signed_by: name, responsible: 'Unidad de transparencia', accepts_terms: true, projects });
const work = (name, more = {}) => ({ name, amount: 1000000, budget_key: 'A-1', own_budget: true, ...more });
is(await everybody.refused('POST', '/rpc/submit_application', letter('ana', 'Ana Ríos', [work('Puente')])), 401, 'a letter needs a token');
is(await beto.refused('POST', '/rpc/submit_application', letter('ana', 'Ana Ríos', [work('Puente')])), 403, 'of its own institution');
is(await ana.refused('POST', '/rpc/submit_application', letter('ana', 'Otra Persona', [work('Puente')])), 400, 'signed by its head');
await ana.call('submit_application', letter('ana', 'Ana Ríos', [work('Puente'), work('Camino')]));
await beto.call('submit_application', letter('beto', 'Beto Luna', [work('Escuela')]));
await cora.call('submit_application', letter('cora', 'Cora Paz', [work('Mercado')]));
is(await ana.refused('POST', '/rpc/submit_application', letter('ana', 'Ana Ríos', [work('Puente')])), 409, 'and sent once');
is((await everybody.get(`/applications?${here}&select=institution,proposed_projects(name)`)).map((a) => a.proposed_projects.length), [2, 1, 1], 'everybody sees who applies, with what');

// ---- selection and results ----
is(await council.refused('POST', '/rpc/select_applications', { edition }), 409, 'no selection before the call is closed');
await operator.patch(`/editions?${here}`, { closes: day(-2) });
await operator.patch(`/editions?${here}`, { state: 'closed' });
is(await ana.refused('POST', '/rpc/select_applications', { edition }), 403, 'no institution selects');
is((await council.call('select_applications', { edition })).filter((r) => r.selected).length, 2, 'the council selects two');
is(await everybody.get(`/results?${here}`), [], 'which nobody sees');
await operator.call('publish_results', { edition });
const results = await everybody.get(`/results?${here}&select=institution,selected,reasons&order=rank`);
is(results.map((r) => r.selected), [true, true, false], 'before they are published');
await operator.patch(`/notifications?${here}`, { sent_at: new Date().toISOString() });
await operator.patch(`/editions?${here}`, { state: 'running' });
const selected = results.filter((r) => r.selected).map((r) => r.institution);
const [first] = selected;
const theirs = actor(first.replace('obras-', ''), 'applicant');

// ---- the group ----
const group = { edition, actor_group: 'red-19' };
const at = `${here}&actor_group=eq.red-19`;
is(await ana.refused('POST', '/groups', { ...group, name: 'Red', kind: 'network', ambit: 'state', state: '19' }), 403, 'no institution makes the group');
is(await gabi.refused('POST', '/groups', { ...group, name: 'Red', kind: 'network', ambit: 'state', state: '31' }), 403, 'nor another state\'s body');
await gabi.post('/groups', { ...group, name: 'Red de Nuevo León', kind: 'network', ambit: 'state', state: '19', secretariat: people.mario, secretariat_proposed_on: day(0) });
await gabi.post('/implementers', selected.map((institution) => ({ ...group, institution })));
const member = (n, name, actor_type, sector, more) => ({ ...group, member: n, name, actor_type, sector, level: null, coverage: null, person: null, ...more });
await gabi.post('/members', [member(1, 'Organismo garante', 1, 'public', { level: 'high' }), member(2, 'Contraloría social', 3, 'social', { coverage: 'local', person: people.mario }), member(3, 'Cámara', 5, 'private', { coverage: 'national' })]);
is(await gabi.refused('POST', '/rpc/approve_programme', { edition, actor_group: 'red-19', approved_on: day(0) }), 409, 'no programme before the group is installed');
await gabi.call('install_group', { ...group, installed_on: day(0), act: 'Acta', rules: 'Reglas' });
await gabi.patch(`/groups?${at}`, { secretariat_designated_on: day(0) });
is((await everybody.get(`/group_balances?${at}`))[0].balanced, true, 'the group is balanced');

// ---- proposals, agreements, the programme ----
const mario = actor('mario', 'member');
await mario.post('/proposals', { ...group, proposal: 1, member: 2, text: 'Abrir los contratos' });
await mario.post('/votes', { ...group, proposal: 1, member: 2, vote: 'for' });
is(await mario.refused('POST', '/votes', { ...group, proposal: 1, member: 3, vote: 'for' }), 403, 'a member votes for itself');
is(await mario.refused('POST', '/votes', { ...group, proposal: 1, member: 2, vote: 'against' }), 409, 'and once');
is((await gabi.call('close_proposal', { ...group, proposal: 1 })).approved, true, 'a proposal is approved');
await gabi.post('/meetings', { ...group, meeting: 1, held_on: day(0), subject: 'Programa' });
await actor('mario', 'secretariat').post('/agreements', { ...group, meeting: 1, agreement: 1, text: 'Publicar el programa' });
const activity = { edition, institution: first, activity: 1, stage: 3, name: 'Capacitación', responsible: 'Unidad', planned_start: day(0), planned_end: day(9) };
is(await gabi.refused('POST', '/activities', { ...activity, done_on: day(0) }), 403, 'nobody says by themselves that something is done');
await gabi.post('/activities', activity);
await gabi.call('approve_programme', { ...group, approved_on: day(0) });
is((await everybody.get(`/work_programmes?${at}`))[0].approved_on, day(0), 'the programme is approved');
is(await gabi.refused('POST', '/activities', { ...activity, activity: 2 }), 409, 'and stays as it was approved');
is(await theirs.refused('POST', '/rpc/complete_activity', { edition, institution: first, activity: 1, done_on: day(0) }), 403, 'nor the institution');
await operator.call('complete_activity', { edition, institution: first, activity: 1, done_on: day(0) });
const [board] = await everybody.get(`/dashboard?${here}&institution=eq.${first}&select=planned,done,institution_of(name)`);
is([board.planned, board.done], [1, 1], 'the dashboard shows it');

// ---- the commitment ----
await gabi.post('/candidate_projects', { edition, institution: first, candidate: 1, title: 'Obra que pidió la red', origin: 'members', openable: true, analysis: 'Interesa', analysed_on: day(0) });
await theirs.post('/commitments', { edition, institution: first, text: 'Publicar en OC4IDS' });
is(await theirs.refused('PATCH', `/commitments?${here}&institution=eq.${first}`, { approved_on: day(0) }), 403, 'an institution does not approve its own commitment');
await theirs.post('/committed_projects', { edition, institution: first, candidate: 1 });
await gabi.call('approve_commitment', { edition, institution: first, approved_on: day(0) });
is((await everybody.get(`/commitments?${here}&approved_on=not.is.null&select=institution,committed_projects(candidate_projects(title))`))[0].committed_projects[0].candidate_projects.title, 'Obra que pidió la red', 'the commitment is approved');
const issued = await gabi.call('issue_document', { edition, kind: 'commitment', key: first });
const page = await fetch(`${url}/rpc/document_page?edition=${edition}&number=${issued}`, { headers: { Accept: 'text/html' } });
is((await page.text()).startsWith('<!DOCTYPE html>'), true, 'and everybody reads it as a page');
console.log(`1..${number}`);
