// Whoever asks over HTTP: client.mjs, for story.mjs and publication.mjs, which are called with URL SECRET. They speak TAP.
//
// Decision: what is rows and functions goes through postgrest-js, as an application would ask; bytes and other media through
// fetch. Each actor has a token of its own. What is to be done ends the story if it is refused; what is to be refused says how:
// "403 42501".
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';

const { PostgrestClient } = createRequire(import.meta.url)(`${process.env.IA_NODE_MODULES}/@supabase/postgrest-js`);
const [url, secret] = process.argv.slice(2);
const now = Date.now();
let number = 0;

export const day = (offset) => new Date(now + offset * 86400000).toISOString().slice(0, 10);

function token(sub, role) {
	const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub, role: `ia_${role}`, aud: 'ia', exp: Math.floor(Date.now() / 1000) + 600 })}`;
	return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

// from and rpc as postgrest-js has them; ask is a request with any headers and body. Without a subject: the public.
export function actor(sub, role) {
	const headers = sub ? { Authorization: `Bearer ${token(sub, role)}` } : {};
	const client = new PostgrestClient(url, { headers, fetch });
	return {
		from: (view) => client.from(view),
		rpc: (name, args, options) => client.rpc(name, args, options),
		ask: (path, { headers: more, ...how } = {}) => fetch(url + path, { ...how, headers: { ...headers, ...more } }),
	};
}

export async function done(query) {
	const { data, error, status } = await query;
	if (error) throw new Error(`${query.method} ${query.url}: ${status} ${JSON.stringify(error)}`);
	return data;
}

export async function refused(query) {
	const { error, status } = await query;
	return error ? `${status} ${error.code}` : `${status}`;
}

export function is(got, wanted, name) {
	const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
	console.log(`${a === b ? 'ok' : 'not ok'} ${++number} - ${name}`);
	if (a !== b) console.log(`# got ${a}, wanted ${b}`);
}

export const end = () => console.log(`1..${number}`);
