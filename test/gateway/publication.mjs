// From a file to what the public downloads, and to the end of the edition, over HTTP alone: publication.mjs URL SECRET, after
// story.mjs, on a platform that also has two validators (subs "validator", "validator-2").
//
// Decision: a sample file as an institution would send it, with its faults (test/data/sample/README.md), and personal data
// planted in all that is published of it: at the end the public looks for them in everything that it may read. What is
// downloaded is judged by importing it again.
import { readFileSync } from 'node:fs';
import { actor, day, done, end, is, refused } from './client.mjs';

const edition = 'http';
const everybody = actor();
const operator = actor('operator', 'operator');
const council = actor('council', 'council');
const gabi = actor('gabi', 'coordination');
const mario = actor('mario', 'member');
const vera = actor('validator', 'validator');
const vito = actor('validator-2', 'validator');
const [institution, another] = (await done(everybody.from('results').select('institution').eq('edition', edition).eq('selected', true).order('rank'))).map((r) => r.institution);
const head = actor(institution.replace('obras-', ''), 'applicant');
const other = actor(another.replace('obras-', ''), 'applicant');
const staff = actor('sara', 'applicant');
await done(operator.from('affiliations').insert({ person: await done(operator.rpc('register_person', { name: 'Sara Gil', subject: 'sara' })), institution, role: 'staff' }));

const project = 'oc4ids-scv024-drenaje-el-tepozan';
const ocid = 'ocds-scv024-LO-MPS-2024-031';
const one = { institution, project };
const person = { name: 'Persona de Ejemplo', email: 'ana.perez@correo.example.org', telephone: '55 5555 0199', curp: 'PEPA800101MNLRRN09', rfc: 'PEPA800101AB1' };
const personal = `Informes: ${person.email}, tel. ${person.telephone}, CURP ${person.curp}, RFC ${person.rfc}.`;

// ---- mapping ----
is(await refused(head.rpc('issue_mapping_template', { edition })), '403 42501', 'no institution issues the template');
is(await done(council.rpc('issue_mapping_template', { edition })) > 100, true, 'the council does');
const row = { edition, institution, candidate: 1, path: 'title', availability: 'available', source: 'Sistema de obra', responsible_unit: 'Obras' };
await done(staff.from('mapping_sheet').insert(row));
const sheet = { method: 'POST', body: `edition,institution,candidate,path,availability,source,responsible_unit\n${edition},${institution},1,description,partial,"Expediente, archivo",Obras\n`, headers: { 'Content-Type': 'text/csv' } };
is([(await staff.ask('/mapping_sheet', sheet)).status, (await other.ask('/mapping_sheet', sheet)).status], [201, 403], 'a sheet comes as rows, and as CSV');
is(await refused(staff.from('mapping_sheet').insert({ ...row, path: 'titulo' })), '400 22023', 'a sheet has the fields of the template');
is(await refused(staff.from('mapping_sheet').insert({ ...row, institution: another })), '400 23514', 'of what was committed');
const [coverage] = await done(everybody.from('mapping_coverage').select('mapped, with_source').eq('edition', edition).eq('institution', institution));
is([coverage.mapped, coverage.with_source], [2, 2], 'everybody sees how much is mapped');

// ---- a file, and what is wrong with it ----
const file = readFileSync(new URL('../data/sample/07-drenaje-pluvial.json', import.meta.url));
const send = (who, to) => who.ask('/rpc/import_body', { method: 'POST', body: file, headers: { 'Content-Type': 'application/octet-stream', Institution: to, 'File-Name': 'drenaje.json' } });
is([(await send(everybody, institution)).status, (await send(other, institution)).status], [401, 403], 'a file needs a token of its institution');
const [received] = await (await send(staff, institution)).json();
is([received.admitted, received.known, received.projects, received.errors, received.warnings], [true, false, 1, 1, 8], 'staff sends one with faults');
is((await (await send(staff, institution)).json())[0].known, true, 'the same again is the same');
const findings = (who) => done(who.from('submission_findings').select('severity, code, path, message, hint').eq('submission', received.submission).eq('institution', institution).order('number'));
is((await findings(head)).map((f) => f.code), ['unknown-field', 'duplicate-id', 'blank', 'unresolved-reference', 'duplicate-id', 'unresolved-reference', 'missing-currency', 'date-order', 'axis-order'], 'it is told which they are');
is((await findings(other)).length, 0, 'others are not');
is((await done(vera.from('drafts').select('project_id').eq('institution', institution))).length, 1, 'validators read the draft');
is((await done(other.from('drafts').select('project_id').eq('institution', institution))).length, 0, 'another institution does not');

// ---- repairs, field by field ----
const set = (who, path, value = null) => who.rpc('set_field', { ...one, path, value });
const process = '/contractingProcesses/0/summary';
is(await refused(set(other, '/title', 'Otro')), '403 42501', 'nobody repairs what is another\'s');
is(await refused(set(staff, '/titulo', 'x')), '400 23514', 'nor adds a field that the standard lacks');
for (const [path, value] of [['/budget/budgetBreakdowns/origen/budgetBreakdown/est/budgetLines', null], ['/documents/3/id', 'd-04'], ['/documents/d-02/description', 'Planta y perfil'],
	[`${process}/tender/tenderers/2/id`, 'MX-RFC-ZCN070416ZZ9'], [`${process}/milestones/1/id`, 'm2'], [`${process}/transactions/A-1/payer/id`, 'MX-RFC-ZMP850101ZZA'],
	[`${process}/contractValue/currency`, 'MXN'], [`${process}/contractPeriod/endDate`, '2025-01-24T00:00:00-06:00']])
	await done(set(staff, path, value));
const left = async () => [...new Set((await done(head.rpc('draft_findings', one))).map((f) => f.code))].sort();
is(await left(), ['axis-order', 'document-by-stage'], 'what is left is a place in the sea, and documents to come');
await done(staff.rpc('swap_project_axes', one));
is(await left(), ['document-by-stage'], 'its axes are swapped');
is((await done(head.from('draft_versions').select('version, reason').eq('project_id', project).order('version', { ascending: false })))[0].reason, 'ejes intercambiados / axes swapped: *', 'which its version says');
const school = { institution: another, project: 'oc4ids-scv024-escuela-los-mirasoles' };
const sendSchool = await other.ask('/rpc/import_body', { method: 'POST', body: readFileSync(new URL('../data/sample/04-escuela-los-mirasoles.json', import.meta.url)), headers: { 'Content-Type': 'application/octet-stream', Institution: another } });
const before = (await sendSchool.json())[0].errors;
is(await refused(staff.rpc('repair_project', school)), '403 42501', 'nor repairs it at a word');
const repaired = await done(other.rpc('repair_project', { ...school, codes: { projectStatus: { completed: 'completion' } } }));
is([repaired.some((r) => r.code === 'axis-order'), (await done(other.rpc('draft_findings', school))).filter((f) => f.severity === 'error').length < before], [true, true], 'as the owner of an old file may, where it can be right in one way only');

// ---- personal data, in all that will be published ----
await done(set(staff, '/description', `Colector pluvial. ${personal}`));
await done(set(staff, '/documents/d-02/title', `Planos, de ${person.email}`));
await done(set(staff, '/parties/-', { id: `MX-RFC-${person.rfc}`, name: 'Contratista física', identifier: { scheme: 'MX-RFC', id: person.rfc }, contactPoint: { name: person.name, email: person.email, telephone: person.telephone }, roles: ['tenderer'] }));

// ---- the file of a document, the releases of its process ----
const plan = Buffer.from('%PDF-1.4\nplano\n');
const attach = (who, bytes) => who.rpc('attach_file', { ...one, document: 'd-02', name: 'plano.pdf', media_type: 'application/pdf', bytes: `\\x${bytes.toString('hex')}` });
is([await refused(attach(other, plan)), await refused(attach(staff, Buffer.from('hola')))], ['403 42501', '400 23514'], 'a file is of its institution, and what it says it is');
const digest = await done(attach(staff, plan));
const download = async (who) => { const answer = await who.ask(`/rpc/download?sha256=${digest}`); return [answer.status, answer.headers.get('content-type'), (await answer.text()).startsWith('%PDF')]; };
is([(await download(staff))[0], (await download(other))[0], (await download(everybody))[0]], [200, 404, 404], 'a draft\'s file is for who reads the draft');
const release = { ocid, id: 'r1', date: '2024-05-06T08:30:00-06:00', tag: ['tender'], initiationType: 'tender', language: 'es', parties: [{ id: `MX-RFC-${person.rfc}`, name: 'Contratista física', identifier: { scheme: 'MX-RFC', id: person.rfc }, roles: ['tenderer'] }],
	tender: { id: 't1', title: 'Colector pluvial', description: personal, procurementMethod: 'open', tenderers: [{ id: `MX-RFC-${person.rfc}`, name: 'Contratista física' }] } };
const [taken] = await done(staff.rpc('import_text', { institution, content: JSON.stringify(release), file: 'convocatoria.json' }));
is([taken.kind, taken.releases, taken.errors], ['release', 1, 0], 'its releases come as text');
is((await done(head.from('records').select('ocid').eq('institution', institution))).length, 1, 'and make a record');

// ---- which committed project it is; validation ----
is(await refused(staff.rpc('submit_for_validation', one)), '400 23514', 'only a committed project is validated');
const link = { ...one, edition, candidate: 1 };
is([await refused(other.rpc('link_project', link)), await refused(staff.rpc('link_project', { ...link, candidate: 2 }))], ['403 42501', '409 23503'], 'its institution says which it is, of those committed');
await done(staff.rpc('link_project', link));
is(await refused(vera.rpc('add_observation', { ...one, path: '/title', text: 'x' })), '409 55000', 'nothing is observed before it is submitted');
is(await refused(other.rpc('submit_for_validation', one)), '403 42501', 'its institution submits it');
const [first] = await done(staff.rpc('submit_for_validation', one));
is([first.round, first.errors], [1, 0], 'without errors');
is(await refused(staff.rpc('submit_for_validation', one)), '409 55000', 'once');
is([await refused(head.rpc('validate_project', { ...one, verdict: 'validated' })), await refused(everybody.rpc('validate_project', { ...one, verdict: 'validated' }))], ['403 42501', '401 42501'], 'nobody validates their own');
const observation = await done(vera.rpc('add_observation', { ...one, path: '/purpose', text: `¿A quién beneficia? Pregunta ${person.email}` }));
is(await refused(vera.rpc('validate_project', { ...one, verdict: 'validated' })), '400 23514', 'what is observed is not valid yet');
is(await refused(vera.rpc('validate_project', { ...one, verdict: 'returned' })), '400 22023', 'what is returned comes with a note');
await done(vera.rpc('validate_project', { ...one, verdict: 'returned', note: 'Falta decir a quién beneficia' }));
is(await refused(vera.rpc('answer_observation', { ...one, observation, text: 'x' })), '403 42501', 'who observes does not answer');
await done(staff.rpc('answer_observation', { ...one, observation, text: `A la colonia; ver CURP ${person.curp}` }));
await done(set(staff, '/purpose', 'Evitar la inundación anual de 310 viviendas de la colonia El Tepozán.'));
is((await done(head.rpc('submit_for_validation', one)))[0].round, 2, 'what was corrected is another round');
const close = { ...one, observation, note: 'De acuerdo' };
is([await refused(vito.rpc('close_observation', close)), await refused(head.rpc('close_observation', close))], ['403 42501', '403 42501'], 'who opens an observation closes it');
await done(vera.rpc('close_observation', close));
is(await refused(head.rpc('publish_project', one)), '409 55000', 'nothing is published before it is validated');
await done(vera.rpc('validate_project', { ...one, verdict: 'validated' }));

// ---- publication ----
is(await refused(operator.from('editions').update({ state: 'presented' }).eq('edition', edition)), '409 55000', 'nothing to present yet');
is(JSON.stringify(await done(staff.rpc('preview_publication', one))).includes(person.email), false, 'it is seen beforehand as it would be published');
is([await refused(staff.rpc('publish_project', one)), await refused(other.rpc('publish_project', one)), await refused(vera.rpc('publish_project', one))], ['403 42501', '403 42501', '403 42501'], 'staff does not publish, nor anybody else');
is(await done(head.rpc('publish_project', one)), 1, 'its head does');
is(await refused(head.rpc('publish_project', one)), '409 55000', 'once');
is((await done(everybody.from('candidate_states').select('state').eq('edition', edition).eq('institution', institution).eq('candidate', 1)))[0].state, 'published', 'everybody sees how far it is');
const listed = () => done(everybody.from('projects').select('title, amount, currency, lon, lat').eq('project_id', project));
is((await listed())[0].title, 'Drenaje pluvial de la colonia El Tepozán', 'and reads it in a list');
is((await done(everybody.from('contracting_processes').select('ocid').eq('institution', institution)))[0].ocid, ocid, 'its process in another');
const search = async (q) => (await done(everybody.rpc('search', { q }))).map((r) => r.ocid ?? r.project_id);
is([await search('drenaje tepozan'), await search('colector convocatoria')], [[project], []], 'finds it whatever the accents, and not what it does not say');
is(await search(person.rfc), [], 'nor by whom it is of');
is(await download(everybody), [200, 'application/pdf', true], 'its file is everybody\'s');

// ---- withdrawal ----
const withdraw = (who, reason) => who.rpc('withdraw_publication', { ...one, reason });
is([await refused(withdraw(staff, 'Error')), await refused(withdraw(head, ''))], ['403 42501', '400 22023'], 'who publishes withdraws, and says why');
is(await done(withdraw(head, `Se corrige un monto. ${personal}`)), 1, 'what was published');
is([await listed(), await search('drenaje tepozan'), await done(everybody.rpc('project_package', { query: { institution } }))], [[], [], null], 'the public no longer reads it');
is((await download(everybody))[0], 404, 'nor its file');
is((await done(everybody.from('withdrawals').select('reason').eq('institution', institution)))[0].reason.startsWith('Se corrige un monto.'), true, 'but why');
await done(set(staff, `${process}/contractValue/amount`, 28102944.95));
is(await refused(head.rpc('publish_project', one)), '409 55000', 'what changed is validated again');
await done(staff.rpc('submit_for_validation', one));
await done(vito.rpc('validate_project', { ...one, verdict: 'validated' }));
is(await done(head.rpc('publish_project', one)), 2, 'and published again');

// ---- follow-up, reports, presentation, recognition ----
const recommendation = { edition, recommendation: 1, institution, stage: 5, source: 'dashboard', text: 'Mantener al día los datos', issued_on: day(0) };
const follow = (who, values) => who.from('recommendations').update(values).eq('edition', edition).select('recommendation');
is(await refused(gabi.from('recommendations').insert(recommendation)), '403 42501', 'the council recommends');
await done(council.from('recommendations').insert(recommendation));
is(await refused(follow(head, { answer: 'Así se hará', answered_on: day(0) })), '400 23514', 'what is delivered is answered');
is([(await done(follow(gabi, { delivered_on: day(0) }))).length, (await done(follow(other, { answer: 'No', answered_on: day(0) }))).length, (await done(follow(head, { answer: 'Así se hará', answered_on: day(0) }))).length], [1, 0, 1], 'by whom it is for');
const report = (who, number, kind, of = {}) => who.from('reports').insert({ edition, report: number, kind, actor_group: null, institution: null, text: `Informe ${kind}`, ...of });
await done(report(gabi, 1, 'progress', { actor_group: 'red-19' }));
await done(mario.from('report_feedback').insert({ edition, report: 1, actor_group: 'red-19', member: 2, text: 'Bien' }));
is(await refused(report(head, 2, 'general')), '403 42501', 'an institution reports on itself');
await done(report(head, 2, 'specific', { institution }));
await done(head.from('follow_up_routes').insert({ edition, institution, text: 'Publicar cada trimestre' }));
is(await refused(council.rpc('grant_recognition', { edition })), '409 55000', 'no recognition before the presentation');
await done(operator.from('calendar_activities').update({ actual_start: day(0), actual_end: day(0) }).eq('edition', edition).eq('stage', 7));
await done(operator.from('editions').update({ state: 'presented' }).eq('edition', edition));
is(await refused(head.rpc('grant_recognition', { edition })), '403 42501', 'the council grants it');
is((await done(council.rpc('grant_recognition', { edition }))).filter((r) => r.recognized).map((r) => r.institution), [institution], 'to who reached the thresholds');
is((await done(everybody.from('final_progress').select('recognized').eq('edition', edition).eq('institution', institution)))[0].recognized, true, 'for everybody to see');
is(await refused(operator.from('editions').update({ state: 'reported' }).eq('edition', edition)), '409 55000', 'the edition ends with a report');
await done(report(council, 3, 'general'));
await done(report(council, 4, 'results'));
await done(operator.from('editions').update({ state: 'reported' }).eq('edition', edition));
const issue = (who, kind, key = null) => who.rpc('issue_document', { edition, kind, key });
is(await refused(issue(head, 'recognition', institution)), '403 42501', 'nobody issues their own recognition');
for (const [who, kind, key] of [[gabi, 'installation_act', 'red-19'], [gabi, 'work_programme', institution], [gabi, 'progress_report', 'red-19'], [council, 'recognition', institution], [head, 'specific_final_report', institution], [council, 'general_final_report']])
	await done(issue(who, kind, key));
is((await done(everybody.from('documents').select('kind').eq('edition', edition).order('number'))).map((d) => d.kind), ['commitment', 'installation_act', 'work_programme', 'progress_report', 'recognition', 'specific_final_report', 'general_final_report'], 'documents are issued');

// ---- the public downloads it ----
const [place] = await listed();
const tile = (z, lon, lat) => `z=${z}&x=${Math.floor((lon + 180) / 360 * 2 ** z)}&y=${Math.floor((1 - Math.asinh(Math.tan(lat * Math.PI / 180)) / Math.PI) / 2 * 2 ** z)}`;
const fetched = async (path, accept) => { const answer = await everybody.ask(path, { headers: { Accept: accept } }); return [answer.status, answer.headers.get('content-type'), Buffer.from(await answer.arrayBuffer())]; };
for (const [z, layer] of [[5, 'clusters'], [14, 'projects']]) {
	const [status, type, bytes] = await fetched(`/rpc/vector_tile?${tile(z, place.lon, place.lat)}`, 'application/vnd.mapbox-vector-tile');
	is([status, type, bytes.includes(layer)], [200, 'application/vnd.mapbox-vector-tile', true], `a tile with the layer ${layer}`);
}
const [, , csv] = await fetched(`/projects?project_id=eq.${project}&select=project_id,title`, 'text/csv');
is(csv.toString(), `project_id,title\n${project},"Drenaje pluvial de la colonia El Tepozán"`, 'CSV');
is((await done(everybody.rpc('csv', { tab: 'project/documents' }))).split('\r\n').length, 6, 'a table of documents');
const [, , lines] = await fetched('/project_lines', 'application/geo+json');
is(JSON.parse(lines).features.find((f) => f.properties.project_id === project).geometry.type, 'MultiLineString', 'GeoJSON');
const [, , box] = await fetched(`/rpc/features?west=${place.lon - 1}&south=${place.lat - 1}&east=${place.lon + 1}&north=${place.lat + 1}`, 'application/json');
is(JSON.parse(box).features.length, 1, 'what is in a box');
const packages = await Promise.all(['project_package', 'record_package', 'release_package'].map((name) => done(everybody.rpc(name, { query: { institution } }))));
is(packages.map((p) => [p.projects?.[0].id, p.records?.[0].ocid, p.releases?.[0].ocid].filter(Boolean)), [[project], [ocid], [ocid]], 'packages of projects, records and releases');
const again = await Promise.all(packages.map((p, n) => done(other.rpc('import_text', { institution: another, content: JSON.stringify(p), file: `paquete-${n}.json` }))));
is(again.map(([r]) => [r.kind, r.admitted, r.errors]), ['project-package', 'record-package', 'release-package'].map((kind) => [kind, true, 0]), 'in which whoever imports them finds no error');

// ---- and finds nobody's personal data, wherever it looks ----
const paths = Object.keys((await (await everybody.ask('/')).json()).paths).filter((path) => !path.startsWith('/rpc/') && path !== '/');
const everything = [...packages.map((p) => JSON.stringify(p)), ...await Promise.all([...paths, '/rpc/project_lines', '/rpc/record_lines', '/rpc/release_lines', '/rpc/feature_lines'].map(async (path) => (await everybody.ask(path)).text()))].join('\n');
is([paths.length > 60, everything.includes('[dato personal]'), everything.includes('persona-')], [true, true, true], 'the public reads what was masked');
is(Object.values(person).filter((datum) => everything.includes(datum)), [], 'and none of what was planted');
end();
