-- Requests drawn by chance from the lines of a file: METHOD TARGET [BODY]; METHOD! sends it without the token, which is
-- in the environment, CALLBOOK_TOKEN.
-- Prints one line of JSON at the end: how many answers of each status there were, and what was wrong.

local threads = {}

function setup(thread)
    threads[#threads + 1] = thread
    thread:set("number", #threads)
end

function init(arguments)
    local open = { ["Content-Type"] = "application/json" }
    local closed = { ["Content-Type"] = open["Content-Type"],
        ["Authorization"] = "Bearer " .. os.getenv("CALLBOOK_TOKEN") }

    math.randomseed(number * 7919 + os.time())
    requests = {}
    statuses = {}
    unfit = 0
    for line in io.lines(arguments[1]) do
        local method, target, body = line:match("^(%S+) (%S+) ?(.*)$")

        requests[#requests + 1] = wrk.format((method:gsub("!", "")), target, method:find("!") and open or closed, body)
    end
end

function request()
    return requests[math.random(#requests)]
end

-- Whoever is refused must be told when to come again, in the form of all errors.
function response(status, headers, body)
    statuses[status] = (statuses[status] or 0) + 1
    if (status == 503 or status == 429) and
        not (headers["Retry-After"] and headers["Content-Type"] == "application/problem+json") then
        unfit = unfit + 1
    end
end

function done(summary, latency)
    local wrong, all, parts, unfit = summary.errors, {}, {}, 0

    for _, thread in ipairs(threads) do
        for status, count in pairs(thread:get("statuses")) do
            all[status] = (all[status] or 0) + count
        end
        unfit = unfit + thread:get("unfit")
    end
    for status, count in pairs(all) do
        parts[#parts + 1] = string.format('"%d":%d', status, count)
    end
    io.write(string.format('{"requests":%d,"seconds":%.3f,"statuses":{%s},"unfit":%d,', summary.requests,
        summary.duration / 1e6, table.concat(parts, ","), unfit))
    io.write(string.format('"connect":%d,"read":%d,"write":%d,"timeout":%d,"p50":%.1f,"p99":%.1f,"max":%.1f}\n',
        wrong.connect, wrong.read, wrong.write, wrong.timeout, latency:percentile(50) / 1e3,
        latency:percentile(99) / 1e3, latency.max / 1e3))
end
