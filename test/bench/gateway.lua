-- gateway.lua: the requests of `make bench-gateway`, for wrk: SIDE (platform, bare) SLICE MIX, the kinds in their proportion, as in
-- list,list,import. The same requests go to both sides; what is imported is new each time, or it would be known already.
local side, slice, mix, count
local projects, institutions = tonumber(os.getenv('IA_BENCH_PROJECTS')), tonumber(os.getenv('IA_BENCH_INSTITUTIONS'))
local token, document = os.getenv('IA_BENCH_TOKEN'), io.open(os.getenv('IA_BENCH_DOCUMENT')):read('*a')
local threads = 0

function setup(thread)
	threads = threads + 1
	thread:set('number', threads)
end

function init(args)
	side, slice, mix, count = args[1], args[2], {}, 0
	for kind in args[3]:gmatch('[^,]+') do mix[#mix + 1] = kind end
	math.randomseed(slice * 100 + number)
end

local function ask(path, accept)
	return wrk.format('GET', path, { Accept = accept, ['Accept-Profile'] = side == 'bare' and 'bare' or 'infra_api' })
end

local kinds = {
	list = function()
		return ask('/projects?select=institution,project_id,title,status,amount,currency,year&institution=eq.inst-' .. math.random(0, institutions - 1) .. '&order=project_id&limit=20')
	end,
	detail = function()
		local n = math.random(1, projects)
		return ask('/projects?institution=eq.inst-' .. n % institutions .. '&project_id=eq.oc4ids-a2ef3m-' .. n, 'application/vnd.pgrst.object+json')
	end,
	search = function()
		return ask('/rpc/search?q=' .. ({ 'puente', 'escuela', 'rehabilitaci%C3%B3n' })[math.random(3)] .. '+palabra' .. math.random(0, 2999))
	end,
	-- anywhere in the country, from the whole of it to a street
	tile = function()
		local z = math.random(5, 13)
		local lon, lat = -117 + 30 * math.random(), math.rad(15 + 17 * math.random())
		local y = (1 - math.log(math.tan(lat) + 1 / math.cos(lat)) / math.pi) / 2
		return ask(('/rpc/vector_tile?z=%d&x=%d&y=%d'):format(z, (lon + 180) / 360 * 2 ^ z, y * 2 ^ z), 'application/vnd.mapbox-vector-tile')
	end,
	import = function()
		count = count + 1
		return wrk.format('POST', '/rpc/import_body', { Authorization = 'Bearer ' .. token, ['Content-Type'] = 'application/octet-stream', ['Content-Profile'] = side == 'bare' and 'bare' or 'infra_api',
			Institution = 'inst-' .. math.random(0, institutions - 1) }, (document:gsub('{id}', slice .. '-' .. number .. '-' .. count)))
	end,
}

function request()
	return kinds[mix[math.random(#mix)]]()
end

function done(summary)
	local e = summary.errors
	print(('requests=%d seconds=%f errors=%d'):format(summary.requests, summary.duration / 1e6, e.connect + e.read + e.write + e.status + e.timeout))
end
