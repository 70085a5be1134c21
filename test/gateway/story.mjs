// A programme from the call to the commitments, over HTTP alone: story.mjs URL SECRET, against a platform with an operator
// (sub "operator") and a council ("council"). publication.mjs goes on with it.
//
// Decision: the steps of test/story/2022.sql, in little, each by whoever takes it there; whoever is not told to do something is
// refused on the way. The call is of this year and closes when its operator says so, since letters come now.
import { actor, day, done, end, is, refused } from './client.mjs';

const edition = 'http';
const everybody = actor();
const operator = actor('operator', 'operator');
const council = actor('council', 'council');
const change = (who, view, values, ...of) => of.reduce((query, [column, value]) => query.eq(column, value), who.from(view).update(values).eq('edition', edition));

// ---- who takes part ----
const people = {};
for (const [subject, name] of [['ana', 'Ana Ríos'], ['beto', 'Beto Luna'], ['cora', 'Cora Paz'], ['gabi', 'Gabi Soto'], ['mario', 'Mario Cruz']])
	people[subject] = await done(operator.rpc('register_person', { name, subject }));
is(await refused(operator.rpc('register_person', { name: 'Otra', subject: 'ana' })), '409 23505', 'a subject is one person\'s');
await done(operator.from('institutions').insert(['ana', 'beto', 'cora'].map((s, n) => ({ institution: `obras-${s}`, name: `Obras de ${s}`, ambit: 'municipal', state: '19', head: ['Ana Ríos', 'Beto Luna', 'Cora Paz'][n] }))));
await done(operator.from('affiliations').insert(['ana', 'beto', 'cora'].map((s) => ({ person: people[s], institution: `obras-${s}`, role: 'head' }))));
await done(operator.from('guarantor_members').insert({ person: people.gabi, state: '19' }));
const [ana, beto, cora] = ['ana', 'beto', 'cora'].map((s) => actor(s, 'applicant'));
const gabi = actor('gabi', 'coordination');

// ---- the call ----
await done(operator.from('editions').insert({ edition, name: 'Infraestructura Abierta por HTTP', year: new Date().getFullYear(), legal_basis: 'Convocatoria', time_zone: 'UTC', opens: day(-10), closes: day(2), max_projects: 5, calendar: 'INAI' }));
await done(operator.from('stages').insert([1, 2, 3, 4, 5, 6, 7].map((stage) => ({ edition, stage, name: `Etapa ${stage}` }))));
await done(operator.from('calendar_activities').insert([[1, 'Emisión de la convocatoria'], [7, 'Presentación pública']].map(([stage, name]) => ({ edition, stage, number: 1, name, planned_start: day(-10), planned_end: day(30) }))));
await done(operator.from('criteria').insert([[1, 40, 'Está en el plan'], [2, 40, 'Es de un tipo prioritario'], [3, 20, 'Tiene nombre, monto y clave']].map(([criterion, points, name]) => ({ edition, ambit: 'municipal', criterion, points, name }))));
await done(operator.from('priority_types').insert({ edition, type: 1, name: 'Emblemático' }));
await done(operator.from('council_members').insert({ edition, acronym: 'INAI', name: 'Instituto Nacional de Transparencia' }));
await done(operator.from('letter_recipients').insert({ edition, ambit: 'municipal', number: 0, recipient: 'Presidencia de {guarantor}' }));
await done(operator.from('edition_notes').insert({ edition, topic: 'objective', note: 'Publicar en formatos abiertos' }));
await done(operator.from('training_topics').insert({ edition, topic: 1, name: 'Datos abiertos' }));
await done(operator.from('conveners').insert({ edition, state: '19' }));
is(await refused(change(operator, 'editions', { state: 'open' })), '409 55000', 'no call without a decision on how many take part');
is(await refused(operator.rpc('change_cap', { edition, cap: 2, reason: 'La convocatoria' })), '403 42501', 'which the council takes');
await done(council.rpc('change_cap', { edition, cap: 2, reason: 'La convocatoria' }));
await done(change(operator, 'editions', { state: 'open' }));
await done(change(operator, 'calendar_activities', { actual_start: day(-10), actual_end: day(-10) }, ['stage', 1]));

// ---- letters ----
const letter = (s, name, projects) => ({ edition, institution: `obras-${s}`, signed_by: name, responsible: 'Unidad de transparencia', accepts_terms: true, projects });
const work = (name, more = {}) => ({ name, amount: 1000000, budget_key: 'A-1', own_budget: true, plan_ambit: 'municipal', plan_name: 'Plan', priority_types: [1], evidence_1: 'Eje', evidence_2: 'Ficha', ...more });
const submit = (who, ...of) => who.rpc('submit_application', letter(...of));
is(await refused(submit(everybody, 'ana', 'Ana Ríos', [work('Puente')])), '401 42501', 'a letter needs a token');
is(await refused(submit(beto, 'ana', 'Ana Ríos', [work('Puente')])), '403 42501', 'of its own institution');
is(await refused(submit(ana, 'ana', 'Otra Persona', [work('Puente')])), '400 23514', 'signed by its head');
await done(submit(ana, 'ana', 'Ana Ríos', [work('Puente'), work('Camino')]));
await done(submit(beto, 'beto', 'Beto Luna', [work('Escuela')]));
await done(submit(cora, 'cora', 'Cora Paz', [work('Mercado', { priority_types: [] })]));
is(await refused(submit(ana, 'ana', 'Ana Ríos', [work('Puente')])), '409 23505', 'and sent once');
is((await done(everybody.from('applications').select('institution, proposed_projects(name)').eq('edition', edition))).map((a) => a.proposed_projects.length), [2, 1, 1], 'everybody sees who applies, with what');

// ---- selection and results ----
is(await refused(council.rpc('select_applications', { edition })), '409 55000', 'no selection before the call is closed');
await done(change(operator, 'editions', { closes: day(-2) }));
await done(change(operator, 'editions', { state: 'closed' }));
await done(gabi.from('guarantor_notices').insert({ edition, state: '19', sent_on: day(0), institutions: ['obras-ana', 'obras-beto', 'obras-cora'] }));
is((await done(everybody.from('notices_due').select('in_time').eq('edition', edition).eq('state', '19')))[0].in_time, true, 'the guarantor body gives notice in time');
is(await refused(ana.rpc('select_applications', { edition })), '403 42501', 'no institution selects');
is((await done(council.rpc('select_applications', { edition }))).filter((r) => r.selected).length, 2, 'the council selects two');
is(await done(everybody.from('results').select().eq('edition', edition)), [], 'which nobody sees');
await done(operator.rpc('publish_results', { edition }));
const results = await done(everybody.from('results').select('institution, selected, reasons').eq('edition', edition).order('rank'));
is(results.map((r) => r.selected), [true, true, false], 'before they are published');
is(results[2].institution, 'obras-cora', 'by the criteria');
await done(change(operator, 'notifications', { sent_at: new Date().toISOString() }));
const selected = results.filter((r) => r.selected).map((r) => r.institution);
const [first] = selected;
const theirs = actor(first.replace('obras-', ''), 'applicant');
await done(operator.from('sensitization_sessions').insert({ edition, number: 1, held_on: day(0), topic: 'El proyecto y sus etapas' }));
await done(operator.from('sensitization_attendances').insert(selected.map((institution) => ({ edition, number: 1, institution, attendees: 3 }))));
is(await refused(operator.from('sensitization_attendances').insert({ edition, number: 1, institution: 'obras-cora', attendees: 1 })), '400 23514', 'who was not selected attends nothing');
await done(change(operator, 'editions', { state: 'running' }));

// ---- the group ----
const group = { edition, actor_group: 'red-19' };
const at = ['actor_group', 'red-19'];
const network = { ...group, name: 'Red', kind: 'network', ambit: 'state', state: '19' };
is(await refused(ana.from('groups').insert(network)), '403 42501', 'no institution makes the group');
is(await refused(gabi.from('groups').insert({ ...network, state: '31' })), '403 42501', 'nor another state\'s body');
await done(gabi.from('groups').insert({ ...network, name: 'Red de Nuevo León', invitation: 'Invita el organismo garante', secretariat: people.mario, secretariat_proposed_on: day(0) }));
await done(gabi.from('implementers').insert(selected.map((institution) => ({ ...group, institution }))));
const member = (n, name, actor_type, sector, more) => ({ ...group, member: n, name, actor_type, sector, level: null, coverage: null, person: null, ...more });
await done(gabi.from('members').insert([member(1, 'Organismo garante', 1, 'public', { level: 'high' }), member(2, 'Contraloría social', 3, 'social', { coverage: 'local', person: people.mario }), member(3, 'Cámara', 5, 'private', { coverage: 'national' })]));
is(await refused(gabi.rpc('approve_programme', { ...group, approved_on: day(0) })), '409 55000', 'no programme before the group is installed');
await done(gabi.rpc('install_group', { ...group, installed_on: day(0), act: 'Acta', rules: 'Reglas' }));
await done(change(gabi, 'groups', { secretariat_designated_on: day(0) }, at));
is((await done(everybody.from('group_balances').select().eq('edition', edition)))[0].balanced, true, 'the group is balanced');

// ---- proposals, agreements, matters, the programme, training ----
const mario = actor('mario', 'member');
const vote = { ...group, proposal: 1, member: 2, vote: 'for' };
await done(mario.from('proposals').insert({ ...group, proposal: 1, member: 2, text: 'Abrir los contratos' }));
await done(mario.from('votes').insert(vote));
is(await refused(mario.from('votes').insert({ ...vote, member: 3 })), '403 42501', 'a member votes for itself');
is(await refused(mario.from('votes').insert({ ...vote, vote: 'against' })), '409 23505', 'and once');
is((await done(gabi.rpc('close_proposal', { ...group, proposal: 1 }))).approved, true, 'a proposal is approved');
await done(gabi.from('meetings').insert({ ...group, meeting: 1, held_on: day(0), subject: 'Programa' }));
const secretariat = actor('mario', 'secretariat');
await done(secretariat.from('agreements').insert({ ...group, meeting: 1, agreement: 1, text: 'Publicar el programa', due_on: day(5) }));
await done(change(secretariat, 'agreements', { fulfilled_on: day(0) }, at));
await done(mario.from('contributions').insert({ ...group, member: 2, contribution: 1, kind: 'dissemination', text: 'Difundió el programa' }));
await done(gabi.from('group_documents').insert({ ...group, document: 1, title: 'Acta firmada', text: 'Firmada' }));
await done(gabi.from('council_matters').insert({ ...group, matter: 1, kind: 'advice', text: '¿Qué campos pide la edición?' }));
is(await done(change(council, 'council_matters', { answer: 'Los de OC4IDS', answered_on: day(0) }, at).select()), [], 'the council answers nothing');
await done(change(operator, 'council_matters', { passed_on: day(0) }, at));
is((await done(change(council, 'council_matters', { answer: 'Los de OC4IDS', answered_on: day(0) }, at).select())).length, 1, 'before it is passed on');
const activity = { edition, institution: first, activity: 1, stage: 3, name: 'Capacitación', responsible: 'Unidad', planned_start: day(0), planned_end: day(9) };
is(await refused(gabi.from('activities').insert({ ...activity, done_on: day(0) })), '403 42501', 'nobody says by themselves that something is done');
await done(gabi.from('activities').insert(activity));
await done(gabi.rpc('approve_programme', { ...group, approved_on: day(0) }));
is((await done(everybody.from('work_programmes').select().eq('edition', edition)))[0].approved_on, day(0), 'the programme is approved');
is(await refused(gabi.from('activities').insert({ ...activity, activity: 2 })), '409 55000', 'and stays as it was approved');
await done(gabi.from('training_sessions').insert({ ...group, session: 1, topic: 1, held_on: day(0) }));
await done(gabi.from('training_attendances').insert([1, 2].map((n) => ({ ...group, session: 1, member: n }))));
const complete = { edition, institution: first, activity: 1, done_on: day(0) };
is(await refused(theirs.rpc('complete_activity', complete)), '403 42501', 'nor the institution');
await done(operator.rpc('complete_activity', complete));
const [board] = await done(everybody.from('dashboard').select('planned, done, institution_of(name)').eq('edition', edition).eq('institution', first));
is([board.planned, board.done], [1, 1], 'the dashboard shows it');

// ---- the commitment ----
const [proposed] = await done(everybody.from('proposed_projects').select('slot, name').eq('edition', edition).eq('institution', first));
const candidate = { edition, institution: first, openable: true, analysis: 'Interesa', analysed_on: day(0) };
await done(gabi.from('candidate_projects').insert([{ ...candidate, candidate: 1, title: 'Obra que pidió la red', origin: 'members', slot: null }, { ...candidate, candidate: 2, title: proposed.name, origin: 'letter', slot: proposed.slot, openable: false, analysis: 'La licitación está reservada' }]));
await done(theirs.from('commitments').insert({ edition, institution: first, text: 'Publicar en OC4IDS' }));
is(await refused(change(theirs, 'commitments', { approved_on: day(0) }, ['institution', first])), '403 42501', 'an institution does not approve its own commitment');
await done(theirs.from('committed_projects').insert({ edition, institution: first, candidate: 1 }));
await done(gabi.rpc('approve_commitment', { edition, institution: first, approved_on: day(0) }));
is((await done(everybody.from('commitments').select('committed_projects(candidate_projects(title))').eq('edition', edition)))[0].committed_projects[0].candidate_projects.title, 'Obra que pidió la red', 'the commitment is approved');
const issued = await done(gabi.rpc('issue_document', { edition, kind: 'commitment', key: first }));
const page = await everybody.ask(`/rpc/document_page?edition=${edition}&number=${issued}`, { headers: { Accept: 'text/html' } });
is((await page.text()).startsWith('<!DOCTYPE html>'), true, 'and everybody reads it as a page');
end();
