// Many at once: together.mjs URL SECRET, after publication.mjs. Sixteen clients ask for lists, details, search and tiles, and
// import, all through a pool of ten connections: each is answered, and as it should be. `make bench-gateway` is about how fast.
import { readFileSync } from 'node:fs';
import { actor, done, end, is } from './client.mjs';

const everybody = actor();
const [{ institution, project_id, lon, lat }] = await done(everybody.from('projects').select('institution, project_id, lon, lat').eq('project_id', 'oc4ids-scv024-drenaje-el-tepozan'));
const head = actor(institution.replace('obras-', ''), 'applicant');
const file = readFileSync(new URL('../data/sample/02-puente-rio-claro.json', import.meta.url), 'utf8');
const x = Math.floor((lon + 180) / 360 * 2 ** 10);
const y = Math.floor((1 - Math.asinh(Math.tan(lat * Math.PI / 180)) / Math.PI) / 2 * 2 ** 10);
const get = (path, accept = 'application/json') => everybody.ask(path, { headers: { Accept: accept } });
const kinds = {
	list: () => get('/projects?order=project_id&limit=20'),
	detail: () => get(`/projects?institution=eq.${institution}&project_id=eq.${project_id}`, 'application/vnd.pgrst.object+json'),
	search: () => get('/rpc/search?q=drenaje+tepozan'),
	tile: () => get(`/rpc/vector_tile?z=10&x=${x}&y=${y}`, 'application/vnd.mapbox-vector-tile'),
	import: (n) => head.ask('/rpc/import_body', { method: 'POST', headers: { 'Content-Type': 'application/octet-stream', Institution: institution }, body: file.replaceAll('puente-rio-claro', `puente-${n}`) }),
};
const right = {
	list: (text) => JSON.parse(text).length > 0, detail: (text) => JSON.parse(text).project_id === project_id, search: (text) => JSON.parse(text)[0].project_id === project_id,
	tile: (text) => text.includes('projects'), import: (text) => JSON.parse(text)[0].admitted && !JSON.parse(text)[0].known,
};

const answered = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, 0]));
const wrong = [];
await Promise.all(Array.from({ length: 16 }, async (_, client) => {
	for (let n = 0; n < 20; n++) {
		const kind = Object.keys(kinds)[(client + n) % 5];
		const answer = await kinds[kind](`${client}-${n}`);
		const text = await answer.text();
		if (answer.ok && right[kind](text)) answered[kind]++;
		else wrong.push(`${kind}: ${answer.status} ${text.slice(0, 200)}`);
	}
}));
is(wrong, [], 'nobody is answered with an error');
is(answered, { list: 64, detail: 64, search: 64, tile: 64, import: 64 }, 'everybody is answered');
is((await done(head.from('submissions').select('submission').eq('institution', institution).eq('file', 'datos.json'))).length, 64, 'and what was imported is there');
end();
