// Whether OpenAPI documents are valid, and their examples as their schemas say: openapi.mjs FILE.json..., a document each. What
// was answered in earnest is beside it in FILE.answers: an object of operations ("get /path") and JSON. Speaks TAP.
//
// Decision: the document is for a public validator to judge (@seriousme/openapi-schema-validator, with the schemas of the
// OpenAPI Initiative), examples for ajv, the validator of JSON Schema that it uses. An example stands beside its schema.
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';

const modules = process.env.IA_NODE_MODULES;
const require = createRequire(`${modules}/.`);
const Ajv = require(`${modules}/ajv/dist/2020.js`);
const addFormats = require(`${modules}/ajv-formats`);
const { Validator } = await import(pathToFileURL(`${modules}/@seriousme/openapi-schema-validator/index.js`));
let number = 0;

function ok(true_, name, why) {
	console.log(`${true_ ? 'ok' : 'not ok'} ${++number} - ${name}`);
	if (!true_) for (const line of why) console.log(`# ${line}`);
}

// Each object with a schema and an example, as JSON Pointer.
function* examples(node, pointer = '') {
	if (node === null || typeof node !== 'object') return;
	if ('schema' in node && 'example' in node) yield [pointer, node.example];
	for (const [key, value] of Object.entries(node))
		if (key !== 'example') yield* examples(value, `${pointer}/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`);
}

// A schema of the document for ajv, which knows it by that name.
const absolute = (schema) => JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#', '"$ref":"document#'));
const follow = (document, node) => node.$ref ? node.$ref.slice(2).split('/').reduce((at, key) => at[key], document) : node;

// A request and an answer of every operation that has a body in JSON have an example.
function lacking(document) {
	return Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).flatMap(([method, operation]) =>
		[operation.requestBody, ...Object.entries(operation.responses).filter(([status]) => status.startsWith('2')).map(([, answer]) => follow(document, answer))]
			.filter((body) => { const json = body?.content?.['application/json']; return json && !('example' in json); }).map(() => `${method} ${path}`)));
}

for (const file of process.argv.slice(2)) {
	const name = basename(file, '.json');
	const text = readFileSync(file, 'utf8');
	const verdict = await new Validator().validate(JSON.parse(text));
	ok(verdict.valid, `${name}: valid OpenAPI 3.1`, [JSON.stringify(verdict.errors)]);

	const document = JSON.parse(text);
	const ajv = new Ajv({ strict: false, allErrors: true });
	addFormats(ajv);
	ajv.addFormat('hex', /^\\x([0-9a-f]{2})*$/);
	ajv.addSchema(document, 'document');
	const wrong = [];
	let count = 0;
	for (const [pointer, example] of examples(document)) {
		count++;
		if (!ajv.validate({ $ref: `document#${pointer}/schema` }, example)) wrong.push(`${pointer}: ${ajv.errorsText()}: ${JSON.stringify(example)}`);
	}
	for (const [schema, { examples: of }] of Object.entries(document.components.schemas))
		for (const example of of ?? [])
			if (!ajv.validate({ $ref: `document#/components/schemas/${schema}` }, example)) wrong.push(`${schema}: ${ajv.errorsText()}`);
	ok(count > 100 && !wrong.length, `${name}: its examples are as their schemas say`, wrong);
	ok(!lacking(document).length, `${name}: no body lacks one`, lacking(document));

	const answers = file.replace(/json$/, 'answers');
	if (!existsSync(answers)) continue;
	const strange = [];
	for (const [operation, answer] of Object.entries(JSON.parse(readFileSync(answers, 'utf8')))) {
		const [method, path] = operation.split(' ');
		const { schema } = follow(document, document.paths[path][method].responses[200]).content['application/json'];
		if (!ajv.validate(absolute(schema), answer)) strange.push(`${operation}: ${ajv.errorsText()}`);
	}
	ok(!strange.length, `${name}: answers are as their schemas say`, strange);
}
console.log(`1..${number}`);
