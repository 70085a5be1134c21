// postgraphile.js: the platform over GraphQL with PostGraphile 4 (Node 14 or later):
//   npm install postgraphile@4 @graphile/postgis
//   psql -XAtq -d DATABASE -f smart_tags.sql > postgraphile.tags.json5
//   DATABASE_URL=postgres:///ia?user=ia_authenticator JWT_SECRET_FILE=/etc/postgrest/jwt-secret node postgraphile.js
// First, once, login.sql, as for PostgREST; tokens are the same. Loopback: a reverse proxy in front of it brings TLS.
'use strict';
const fs = require('fs');
const http = require('http');
const { GraphQLError, getNamedType } = require('graphql');
const { getArgumentValues, getVariableValues } = require('graphql/execution/values');
const { NodePlugin } = require('graphile-build');
const { postgraphile, makePluginHook } = require('postgraphile');
const { makePgSmartTagsFromFilePlugin } = require('postgraphile/plugins');

const { DATABASE_URL, JWT_SECRET_FILE, TAGS_FILE = 'postgraphile.tags.json5', PORT = 5000 } = process.env;

// The database checks whoever asks before it answers, in the same transaction: the role of a token has to be one that its person
// holds. Claims are handed on as infra.claims() takes them, which believes them from members of ia_gateway only.
const checked = {
	withPostGraphileContext: (make) => async (options, answer) => {
		try {
			return await make({ ...options, pgForceTransaction: true }, async (context) => {
				await context.pgClient.query("SELECT set_config('request.jwt.claims', $1, true)", [context.jwtClaims ? JSON.stringify(context.jwtClaims) : '']);
				await context.pgClient.query('SELECT infra.check_request()');
				return answer(context);
			});
		} catch (refusal) {
			throw refusal.code === '42501' ? Object.assign(refusal, { statusCode: 403 }) : refusal;
		}
	},
};

// What a request may ask for: a list gives PAGE rows unless first says otherwise, and goes forwards only; what asks for more than
// MOST rows in all, or goes deeper than DEPTH, is refused before anything runs.
const PAGE = 50;
const MOST = 10000;
const DEPTH = 12;

const paged = (builder) =>
	builder.hook('GraphQLObjectType:fields:field:args', (args, build, { scope }) => {
		if (!scope.isPgFieldConnection || !args.first) return args;
		const { last, before, ...forwards } = args;
		return { ...forwards, first: { ...args.first, defaultValue: PAGE } };
	});

function rowsAsked(context, selections, type, variables, depth = 0) {
	if (depth > DEPTH) return Infinity;
	return selections.reduce((sum, node) => {
		if (node.kind !== 'Field') {
			const fragment = node.kind === 'FragmentSpread' ? context.getFragment(node.name.value) : node;
			const of = fragment.typeCondition ? context.getSchema().getType(fragment.typeCondition.name.value) : type;
			return sum + rowsAsked(context, fragment.selectionSet.selections, of, variables, depth);
		}
		const field = node.selectionSet && type.getFields && type.getFields()[node.name.value];
		if (!field) return sum; // a value, or introspection
		const below = rowsAsked(context, node.selectionSet.selections, getNamedType(field.type), variables, depth + 1);
		if (!field.args.some((arg) => arg.name === 'first')) return sum + below;
		const { first } = getArgumentValues(field, node, variables);
		return sum + (first >= 0 && first !== null ? first : Infinity) * (1 + below);
	}, 0);
}

const bounded = {
	'postgraphile:validationRules': (rules, { req, variables }) => [...rules, (context) => ({
		OperationDefinition(operation) {
			const schema = context.getSchema();
			const { coerced } = getVariableValues(schema, operation.variableDefinitions || [], variables || {});
			const type = operation.operation === 'mutation' ? schema.getMutationType() : schema.getQueryType();

			// with variables that are none, execution says so
			if (coerced && rowsAsked(context, operation.selectionSet.selections, type, coerced) > MOST) {
				context.reportError(new GraphQLError(/^\s*en\b/i.test(req.headers['accept-language'])
					? `this asks for more than ${MOST} rows, or too deep: ask for pages (first, after)`
					: `esto pide más de ${MOST} renglones, o demasiado hondo: pida por páginas (first, after)`, [operation]));
			}
		},
	})],
};

const options = {
	pluginHook: makePluginHook([checked, bounded]),
	// rows are found by their own keys, not by one that means nothing outside
	skipPlugins: [NodePlugin],
	appendPlugins: [paged, makePgSmartTagsFromFilePlugin(TAGS_FILE), require('@graphile/postgis').default],
	jwtSecret: fs.readFileSync(JWT_SECRET_FILE, 'utf8').trim(),
	jwtVerifyOptions: { audience: 'ia', algorithms: ['HS256'] },
	// who brings no token is the public; how long a request may take, and the language it is answered in
	pgSettings: async ({ headers }) => ({
		...(headers.authorization ? {} : { role: 'ia_public' }),
		statement_timeout: '30s',
		'request.headers': JSON.stringify({ 'accept-language': headers['accept-language'] || 'es' }),
	}),
	// only what the roles of the login may, and only relations that have a name in the tags
	ignoreRBAC: false,
	legacyRelations: 'omit',
	setofFunctionsContainNulls: false,
	dynamicJson: true,
	extendedErrors: ['errcode', 'detail', 'hint'],
	bodySizeLimit: '10MB',
	graphiql: false,
	disableQueryLog: true,
};

http.createServer(postgraphile(DATABASE_URL, 'infra_api', options)).listen(PORT, '127.0.0.1');
