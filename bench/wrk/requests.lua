-- Requests drawn by chance from the lines of a file: METHOD TARGET [BODY]. Arguments after --: the file.
-- Twelve @ in a body stand for a number that no other request has. Prints one line of JSON at the end, as bench/load
-- does.

local mark = string.rep("@", 12)
local count = 0

function setup(thread)
    count = count + 1
    thread:set("number", count)
end

function init(arguments)
    math.randomseed(number * 7919 + os.time())
    unique = 500000000000 + os.time() % 499999 * 1000000 + number * 300000
    has_marks = false
    requests = {}
    for line in io.lines(arguments[1]) do
        local method, target, body = line:match("^(%S+) (%S+) ?(.*)$")

        has_marks = has_marks or body:find(mark, 1, true) ~= nil
        if body ~= "" then
            requests[#requests + 1] = wrk.format(method, target, { ["Content-Type"] = "application/json",
                ["Authorization"] = wrk.headers["Authorization"] }, body)
        else
            requests[#requests + 1] = wrk.format(method, target)
        end
    end
end

function request()
    local drawn = requests[math.random(#requests)]

    if not has_marks then
        return drawn
    end
    unique = unique + 1
    return (drawn:gsub(mark, string.format("%012d", unique)))
end

function done(summary, latency)
    local wrong = summary.errors

    io.write(string.format(
        '{"requests":%d,"seconds":%.3f,"rate":%.1f,"errors":%d,"mean":%.4f,"p50":%.4f,"p90":%.4f,"p99":%.4f,"max":%.4f}\n',
        summary.requests, summary.duration / 1e6, summary.requests / summary.duration * 1e6,
        wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout, latency.mean / 1e3,
        latency:percentile(50) / 1e3, latency:percentile(90) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
